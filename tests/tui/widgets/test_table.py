"""The table: heads that stay, columns that use the room, and what is found by typing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.geometry import Size

from tests.tui.widgets.parts import Parts
from tui.formatting.columns import Cell, Column
from tui.widgets.section import Section
from tui.widgets.table import Table

COLUMNS = (Column("No.", 4, 4), Column("Customer", 8, 30), Column("Act.", 4, 4, right=True))
ROWS = (
    ("1001", ("1001", "Alfa Bygg AB", "4")),
    ("1002", ("1002", "Beta Café AB", "2")),
    ("1003", ("1003", Cell("Gamma Åkeri AB", "ask"), "13")),
    ("1004", ("1004", "Hjortsjö Trädgård AB", "1")),
)


async def test_heads_stand_over_their_columns_and_stay():
    table = Table(COLUMNS, ROWS)
    async with Parts(table).run_test(size=(40, 5)) as pilot:
        table.focus()
        await pilot.pause()
        heads, first, *_rest = pilot.app.lines
        assert heads == " No.   Customer                  Act."
        assert first == " 1001  Alfa Bygg AB                 4"
        await pilot.press("end")
        await pilot.pause()
        assert pilot.app.lines[0] == heads
        assert table.current == "1004"


SENTENCES = (Column("No.", 4, 4), Column("What", 9, 40, sentence=True), Column("Who", 4, 4))
LONG = (
    ("1", ("1001", "one of its sentences is long", "Anna")),
    ("2", ("1002", "this is not", "Bo")),
)


@pytest.mark.parametrize(
    ("height", "lines"),
    [
        (
            7,
            [
                " No.  What                Who",
                " 1001 one of its          Anna",
                "      sentences is long",
                " 1002 this is not         Bo",
            ],
        ),
        (4, [" No.  What                Who", " 1001 one of its…         Anna", " 1002 this"]),
        (
            6,
            [
                " No.  What                Who",
                " 1001 one of its          Anna",
                "      sentences is long",
                " 1002 this",
            ],
        ),
    ],
)
async def test_a_sentence_goes_on_below_as_long_as_there_are_blank_lines(
    height: int, lines: list[str]
):
    """And is cut where they do not; the cursor goes from row to row, not from line to line."""
    table = Table(SENTENCES, LONG)
    async with Parts(table).run_test(size=(31, 9)) as pilot:
        table.focus()
        table.styles.height = height - 1
        await pilot.pause()
        await pilot.pause()
        seen = pilot.app.lines[: len(lines)]
        assert [line[: len(awaited)] for line, awaited in zip(seen, lines, strict=True)] == lines
        await pilot.press("down")
        assert table.current == "2"


async def test_columns_give_way_where_there_is_little_room():
    async with Parts(Table(COLUMNS, ROWS)).run_test(size=(26, 8)) as pilot:
        assert pilot.app.lines[4] == " 1004 Hjortsjö          1"
        assert pilot.app.lines[5] == "      Trädgård AB"
    async with Parts(Table(COLUMNS, ROWS)).run_test(size=(20, 8)) as pilot:
        assert " 1004 Hjortsj…    1" in pilot.app.lines, "no word is broken, but cut"


@pytest.mark.parametrize(
    ("keys", "current"),
    [
        ("up", "1001"),
        ("G down", "1004"),
        ("G g", "1001"),
        ("end home", "1001"),
        ("j j k", "1002"),
        ("slash g enter", "1003"),
        ("slash a k e enter", "1003"),
        ("slash b e escape j", "1003"),
        ("slash q enter", "1001"),
        ("slash h j x backspace enter", "1004"),
        ("slash q g backspace backspace g enter", "1003"),
    ],
)
async def test_keys_stop_at_the_ends_and_a_slash_finds(keys: str, current: str):
    """What is typed behind the slash is found at the beginning of words, without its accents."""
    table = Table(COLUMNS, ROWS)
    async with Parts(table).run_test(size=(40, 10)) as pilot:
        table.focus()
        await pilot.press(*keys.split())
        assert table.current == current


SHOWN = (
    ("eva", ("Eva Lind", "(inactive)", "user · 3 licences")),
    ("ada", ("Åda Ek", Cell("!delete", "loses"), "administrator")),
    ("per", ("Per Dal", "huvudkontakt", "e-post")),
)


@pytest.mark.parametrize(
    ("typed", "current"),
    [
        ("inact", "eva"),
        ("delete", "ada"),
        ("!del", "ada"),
        ("licences", "eva"),
        ("lind (in", "eva"),
        ("ada ek", "ada"),
        ("post", "per"),
        ("kontakt", "per"),
        ("active", "eva"),
    ],
)
async def test_what_a_line_shows_is_found(typed: str, current: str):
    """Behind a bracket or a sign, over two columns, and within a word where none begins so."""
    table = Table(COLUMNS, SHOWN)
    async with Parts(table).run_test(size=(70, 10)) as pilot:
        table.focus()
        table.highlighted = 2 if current != "per" else 0
        await pilot.press("slash", *({" ": "space"}.get(letter, letter) for letter in typed))
        assert table.current == current


async def test_the_section_says_which_of_how_many_and_what_is_typed():
    section = Section("Customers")
    table = Table(COLUMNS, ROWS, section=section)
    async with Parts(section, table).run_test(size=(40, 10)) as pilot:
        table.focus()
        await pilot.press("down")
        assert section.state == "2 of 4"
        await pilot.press("slash", "g")
        assert section.state == "/g"
        await pilot.press("escape")
        assert section.state == "3 of 4"


async def test_the_cursor_stays_on_its_row_when_others_change_the_table():
    table = Table(COLUMNS, ROWS)
    async with Parts(table).run_test(size=(40, 10)) as pilot:
        table.go_to("1003")
        table.show(ROWS[1:])
        await pilot.pause()
        assert table.current == "1003"
        await pilot.resize_terminal(60, 10)
        await pilot.pause()
        assert table.current == "1003"


cells = st.lists(st.text(max_size=12), min_size=3, max_size=3)


@settings(max_examples=40)
@given(st.lists(cells, min_size=1, max_size=4), st.integers(0, 80))
def test_columns_are_straight_whatever_stands_in_them(rows: list[list[str]], width: int):
    """Wide characters, emoji, combining marks and control characters move no column."""
    table = Table(COLUMNS, [(f"{n}", row) for n, row in enumerate(rows)])
    widths = {cell_len(drawn.plain) for _key, drawn in table._drawn_rows(Size(width, 0))}
    assert len(widths) == 1


async def test_columns_move_apart_where_the_room_for_it_comes_later():
    """Also where each is as wide as before: head and rows have the same blanks between them."""
    columns = (Column("What", 4, 20), Column("Who", 3, 20))
    rows = ((1, ("eEkonomi ended", "Erik Dahl")), (2, ("Utlägg ended", "Bo Ek")))
    for width in range(26, 32):
        async with Parts(table := Table(columns, rows)).run_test(size=(width + 1, 5)) as pilot:
            await pilot.pause()
            wanted, widths = pilot.app.lines[:3], table.size
        async with Parts(Table(columns, rows)).run_test(size=(width, 5)) as pilot:
            await pilot.pause()
            await pilot.resize_terminal(width + 1, 5)
            await pilot.pause()
            assert pilot.app.lines[:3] == wanted, widths
