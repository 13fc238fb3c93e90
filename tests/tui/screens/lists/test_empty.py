"""Lists without a row: a sentence says why in their place; no heads, no key that does nothing."""

import pytest

from tests.tui.conftest import Hands, OfficeAtWork

SIZES = [(80, 24), (120, 40)]


def stands_alone(hands: Hands, sentence: str) -> None:
    """Assert that a sentence stands below the one rule there is, at the whole width."""
    rules = [n for n, line in enumerate(hands.lines) if line.startswith("──")]
    assert hands.lines[rules[-1] + 1].strip().startswith(sentence)
    assert "│" not in "".join(hands.lines)
    for key in ("Enter", " f ", " w ", " o ", "Filter"):
        assert key not in hands.lines[-1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("key", "sentence"), [("S", "Nobody would be refused"), ("d", "No ending waits for its date.")]
)
async def test_a_list_of_nothing_says_why_in_the_place_of_its_rows(
    office: OfficeAtWork, key: str, sentence: str, size: tuple[int, int]
) -> None:
    async with office.own_screen("lisa@morkovarv.example", "1024", size) as hands:
        await hands.press(key)
        await hands.sees(sentence)
        stands_alone(hands, sentence)
        assert "Customer" not in hands.text.replace("customer", "")
        assert "/ Find" not in hands.lines[-1]


async def test_what_is_not_found_says_how_all_comes_back(office: OfficeAtWork) -> None:
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("H", "slash", *"zzz", "enter")
        await hands.sees("Nothing matches. Esc clears the search.")
        stands_alone(hands, "Nothing matches.")
        await hands.press("escape")
        await hands.sees("8 of 8 lines", "Day Time Customer What Who")


async def test_users_that_come_have_their_heads(office: OfficeAtWork) -> None:
    async with office.screen() as hands:
        await hands.press("down", "u")
        await hands.sees("There are no users yet. n creates the first one.")
        stands_alone(hands, "There are no users yet.")
        await hands.press("n", *"Bo", "enter", *"bo@beta.example", "ctrl+s")
        await hands.sees("Name Role Main State", "1 of 1")


@pytest.mark.parametrize("key", ["S", "L", "i", "p", "s", "R", "u"])
async def test_a_list_that_is_found_in_names_the_key(office: OfficeAtWork, key: str) -> None:
    """Behind what is done with a row, before what writes a file; not while one types."""
    async with office.screen() as hands:
        await hands.press(key)
        await hands.sees("/ Find", "1 of")
        await hands.press("slash")
        await hands.sees_no("/ Find")
        await hands.press("escape")
        await hands.sees("/ Find")


async def test_a_history_without_lines_is_not_searched_in_vain(office: OfficeAtWork) -> None:
    async with office.screen() as hands:
        await hands.go_to("1003")
        await hands.press("h", "d", *"zzz")
        await hands.sees("From: no day", "Nothing has been done yet.")
        await hands.sees_no("Nothing matches.")
