"""Columns of a list: how wide each is, and what stands in a line."""

import pytest

from tui.formatting.columns import Cell, Column, column_widths, gap_between, line_of, lines_of
from tui.screens.history import History
from tui.screens.leaving import LeavingEmployee
from tui.screens.lists.coming_endings import ComingEndings
from tui.screens.lists.list_screen import ListScreen
from tui.screens.lists.records import Records
from tui.screens.requests import SentRequests
from tui.screens.several.plan_lines import plan_columns

COLUMNS = (Column("Day", 4, 10), Column("Who", 4, 8, wide=True), Column("Why", 6, 6))


def cells(*texts: str) -> list[Cell]:
    return [Cell(text) for text in texts]


def test_no_column_is_wider_than_its_texts_and_the_last_one_takes_the_rest() -> None:
    rows = [cells("2026", "Bo", "because it is so")]
    assert column_widths(COLUMNS, rows, 40) == [4, 3, 31]


def test_a_head_is_not_cut_where_there_is_room() -> None:
    columns = (Column("Reminders", 4, 5), Column("Why", 6, 6))
    assert column_widths(columns, [cells("1", "so")], 40) == [9, 30]
    assert column_widths(columns, [cells("1", "because")], 12) == [5, 6]


def test_where_there_is_little_room_what_needs_a_wide_list_is_left_out() -> None:
    rows = [cells("2026-12-31", "Cecilia", "because it is so")]
    assert column_widths(COLUMNS, rows, 26) == [10, 7, 7]
    assert column_widths(COLUMNS, rows, 24) == [10, 0, 13]
    assert column_widths(COLUMNS, rows, 15) == [8, 0, 6]


def test_a_sentence_gives_its_room_to_names_before_a_column_is_left_out() -> None:
    """It goes on below; a name that is cut is read nowhere else in its line."""
    columns = (
        Column("Customer", 8, 80),
        Column("Manager", 7, 24, wide=True),
        Column("What stops it", 20, 200, sentence=True),
    )
    rows = [cells("1005 Ängslyckans Förskola AB", "Cecilia Åström", "x" * 60)]
    assert column_widths(columns, rows, 79) == [28, 14, 35]
    assert column_widths(columns, rows, 64) == [28, 14, 20]
    assert column_widths(columns, rows, 63) == [28, 0, 34]


def test_what_is_no_sentence_goes_on_below_where_no_word_need_be_broken() -> None:
    columns = (Column("Customer", 8, 80), Column("What", 8, 80, sentence=True))
    row = cells("1015 Höglidens Hotell", "so")
    assert [[cell.text for cell in line] for line in lines_of(row, [14, 8], columns)] == [
        ["1015 Höglidens", "so"],
        ["Hotell", ""],
    ]
    assert [[cell.text for cell in line] for line in lines_of(row, [8, 8], columns)] == [
        ["1015 Höglidens Hotell", "so"]
    ]


def test_the_last_of_what_needs_a_wide_list_goes_first_and_then_the_widest_is_cut() -> None:
    columns = (Column("Name", 9, 20), Column("Login", 5, 8, wide=True), *COLUMNS[1:])
    rows = [cells("Bo Ek Berg", "bo.ek", "Cecilia", "because")]
    assert column_widths(columns, rows, 31) == [10, 5, 7, 6]
    assert column_widths(columns, rows, 30) == [10, 5, 0, 13]
    assert column_widths(columns, rows, 23) == [10, 5, 0, 6]
    assert column_widths(columns, rows, 17) == [10, 0, 0, 6]
    assert column_widths(columns, rows, 14) == [7, 0, 0, 6]
    assert column_widths(columns, rows, 3) == [4, 0, 0, 4]


def test_a_column_in_which_nothing_stands_is_left_out_unless_nothing_stands_at_all() -> None:
    assert column_widths(COLUMNS, [cells("2026", "", "so")], 20) == [4, 0, 15]
    assert column_widths(COLUMNS, [], 20) == [3, 3, 12]


@pytest.mark.parametrize("width", [60, 79])
def test_what_several_endings_are_of_is_read_whole_before_long_names_of_customers(
    width: int,
) -> None:
    columns = plan_columns(width)
    row = cells("ends !", "1015", "Höglidens Hotell och Konferens AB", "Ekonomiöversikt",
                "1 to confirm · to be chosen above")  # fmt: skip
    widths = column_widths(columns, [row], width - 1)
    assert widths[3] == len("Ekonomiöversikt")
    assert width < 79 or widths[4] >= len("1 to confirm · to be chosen above")


def test_a_line_is_cut_to_its_columns_and_wide_signs_count_twice() -> None:
    drawn = line_of([Cell("日本語"), Cell("x"), Cell("\x1b[2J")], [4, 0, 8])
    assert drawn.plain == "日 … \\x1b[2J "


def test_a_sentence_is_cut_behind_a_word() -> None:
    column = (Column("What", 10, 40, sentence=True),)
    assert line_of([Cell("All work is finished")], [18], column).plain == "All work is…      "
    assert line_of([Cell("All work is finished")], [18]).plain == "All work is finis…"


def test_of_two_columns_as_wide_both_give_way() -> None:
    columns = (Column("Who", 15, 30), Column("What", 15, 30), Column("So", 4, 4))
    rows = [cells("Höglidens Hotell", "Ekonomiöversikt", "so")]
    assert column_widths(columns, rows, 24) == [10, 10, 2]


def test_a_column_gives_way_no_further_than_its_words_while_another_can() -> None:
    """Its texts go on below, broken between words; a long word would be cut beside them."""
    columns = (Column("Customer", 26, 40), Column("Service", 15, 22), Column("Then", 16, 200))
    rows = [cells("1015 Höglidens Hotell AB", "Ekonomiöversikt", "ends")]
    assert column_widths(columns, rows, 31) == [10, 15, 4]
    assert column_widths(columns, rows, 24) == [9, 9, 4]


def test_columns_stand_apart_where_the_list_is_whole_even_so() -> None:
    """One blank between 'eEkonomi ended' and 'Erik Dahl' is hard to read beside many."""
    columns = (Column("What", 4, 20), Column("Who", 3, 20))
    row = cells("eEkonomi ended", "Erik Dahl")
    assert gap_between(columns, [row], 25) == 2
    assert gap_between(columns, [row], 24) == 1
    assert column_widths(columns, [row], 25, gap=2) == [14, 9]
    assert line_of(row, [14, 9], columns, gap=2).plain == "eEkonomi ended  Erik Dahl"


def test_what_is_told_of_the_row_too_goes_before_words_of_others_are_cut() -> None:
    columns = (
        Column("Kind", 6, 18),
        Column("Person", 8, 20, aside=True),
        Column("Status", 6, 12),
    )
    rows = [cells("bankintegration", "Eva Lind", "active")]
    assert column_widths(columns, rows, 31) == [15, 8, 6]
    assert column_widths(columns, rows, 30) == [15, 0, 14]


@pytest.mark.parametrize(
    ("screen", "row", "whole"),
    [
        (History, ("2026-09-22", "10:30", "1012 Sjöviks Bageri AB", "eEkonomi avslutades",
                   "David Öberg"), 3),
        (Records, ("eEkonomi", "bankintegration", "Swedbank", "Eva Lind", "inskickad",
                   "2026-11-20"), 1),
        (Records, ("Utlägg", "rapport", "Platsbesök i Luleå", "Eva Lind", "inskickad",
                   "2026-11-20"), 2),
    ],
)  # fmt: skip
def test_the_smallest_terminal_cuts_no_word_beside_what_is_told_below(
    screen: type[ListScreen[object]], row: tuple[str, ...], whole: int
) -> None:
    widths = column_widths(screen.COLUMNS, [cells(*row)], 58)
    assert widths[whole] >= len(row[whole])


@pytest.mark.parametrize("screen", [ComingEndings, SentRequests, History, LeavingEmployee])
def test_the_longest_name_of_a_customer_is_whole_where_there_is_room(screen) -> None:
    heads = [column.head for column in screen.COLUMNS]
    texts = ["1019 " + "n" * 64 if head == "Customer" else "text" for head in heads]
    widths = column_widths(screen.COLUMNS, [cells(*texts)], 190)
    assert widths[heads.index("Customer")] == 69
