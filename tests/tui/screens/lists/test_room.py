"""How a list and what is told of one of its rows share the room there is."""

import pytest

from tests.tui.conftest import OfficeAtWork
from tui.formatting.facts import Fact
from tui.formatting.safe_text import ELLIPSIS
from tui.screens.lists.room import SharedRoom

SHORT, LONG = (Fact("", "short"),), tuple(Fact("", f"line {n}") for n in range(14))


@pytest.mark.parametrize(
    ("listed", "told", "lines"),
    [
        (2, SHORT, 8),  # as usual: neither needs more
        (16, SHORT, 2),  # the list takes what nothing told does
        (13, SHORT, 5),
        (2, LONG, 15),  # what is told takes what no row does
        (16, LONG, 8),  # neither has enough
    ],
)
def test_neither_is_cut_beside_blank_lines_of_the_other(
    listed: int, told: tuple[Fact, ...], lines: int
) -> None:
    room = SharedRoom()
    room.hold([SHORT, told])
    assert room.below(20, 80, listed, SHORT) == lines


def test_what_is_searched_for_moves_nothing() -> None:
    room = SharedRoom()
    room.hold([SHORT])
    assert room.below(20, 80, 16, SHORT) == room.below(20, 80, 1, SHORT) == 2
    assert room.beside(120, 70)
    assert not room.beside(120, 90)
    assert not room.beside(120, 70)
    assert room.below(20, 60, 1, SHORT) == 8, "in another width it is another matter"


@pytest.mark.parametrize(
    ("cells", "title", "told"),
    [
        (60, 20, 38),  # as usual
        (60, 40, 46),  # a title takes what the list leaves
        (80, 50, 40),  # all that the list leaves
        (90, 50, None),  # below it
    ],
)
def test_a_title_is_not_cut_beside_blank_cells_of_the_list(cells, title, told) -> None:
    room = SharedRoom()
    room.hold([SHORT], ["x" * title, "short"])
    assert room.beside(120, cells) == told


async def test_who_is_asked_is_named_whole_beside_the_requests(office: OfficeAtWork) -> None:
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("s")
        await hands.sees("1 of")
        title = next(line for line in hands.lines if "│──" in line)
        assert ELLIPSIS not in title


@pytest.mark.parametrize("key", ["S", "L"])
async def test_names_are_whole_and_what_is_told_leaves_its_blank_lines_to_them(
    office: OfficeAtWork, key: str
) -> None:
    """A sentence that has no room is cut behind a word, and read whole below."""
    async with office.screen() as hands:
        await hands.press(key)
        await hands.sees("What stops it" if key == "S" else "What is left")
        rule = [n for n, line in enumerate(hands.lines) if line.startswith("──")][-1]
        assert len([line for line in hands.lines[rule:-2] if not line]) <= 2
        heads = hands.lines[2]
        sentences = heads.index("What")
        assert [line for line in hands.lines[3:rule] if ELLIPSIS in line[:sentences]] == []


@pytest.mark.parametrize(("key", "size"), [("H", (120, 40)), ("S", (120, 40)), ("L", (110, 40))])
async def test_nothing_stands_beside_a_list_that_needs_the_width(
    office: OfficeAtWork, key: str, size: tuple[int, int]
) -> None:
    async with office.screen(size=size) as hands:
        await hands.press(key)
        await hands.sees("1 of")
        assert "│" not in "".join(hands.lines)
        assert ELLIPSIS not in "".join(hands.lines)
        await hands.resize(200, 50)
        await hands.until(lambda: "│" in hands.lines[5], "what is told beside the list")
        assert ELLIPSIS not in "".join(hands.lines)


@pytest.mark.parametrize("key", ["S", "L", "H"])
async def test_a_list_that_grew_looks_as_one_that_was_opened_so(office, key: str) -> None:
    """It kept the lines that its rows took where they were narrower, and left them empty."""
    async with office.screen(size=(120, 40)) as hands:
        await hands.press(key)
        await hands.sees("1 of")
        opened = hands.lines
    async with office.screen(size=(80, 24)) as hands:
        await hands.press(key)
        await hands.sees("1 of")
        await hands.resize(120, 40)
        await hands.until(lambda: hands.lines == opened, "the list as it is when opened")
