"""After a resize each place looks as it does where it is opened so."""

import pytest

from tests.tui.conftest import Hands
from tests.tui.test_keys import PLACES

ELSEWHERE = {
    "leaving": ("p", "down", "L"),
    "office people": ("p",),
    "requests": ("s",),
    "history": ("h",),
    "history of all": ("H",),
    "several": ("A", "x"),
    "filter": ("f",),
    "hold": ("down", "b"),
    "new": ("n",),
}
LIKE_OTHERS = ("search", "checks", "in full", "role", "what is left")
EVERYWHERE = {
    place: keys for place, keys in (PLACES | ELSEWHERE).items() if place not in LIKE_OTHERS
}
SMALL, LARGE = (60, 15), (120, 40)


async def at_rest(hands: Hands) -> list[str]:
    """Return the screen once it is the same twice in turn: some of it comes behind its layout."""
    seen: list[str] = []

    def same() -> bool:
        before, seen[:] = seen[:], hands.lines
        return before == seen

    await hands.until(same, "a screen at rest")
    return seen


@pytest.mark.parametrize("place", EVERYWHERE)
async def test_each_place_looks_after_a_resize_as_when_it_is_opened_so(office, place: str) -> None:
    """Scrolled to the same line, and broken into the same ones; larger again, it is as it was."""
    keys = EVERYWHERE[place]
    async with office.screen(size=SMALL) as hands:
        await hands.press(*keys)
        small = await at_rest(hands)
    async with office.screen(size=LARGE) as hands:
        await hands.press(*keys)
        large = await at_rest(hands)
        await hands.resize(*SMALL)
        await hands.until(lambda: hands.lines == small, "as opened so:\n" + "\n".join(small))
        await hands.resize(*LARGE)
        await hands.until(lambda: hands.lines == large, "as opened so:\n" + "\n".join(large))


async def test_the_check_that_has_the_focus_stays_in_sight(office) -> None:
    async with office.screen(size=LARGE) as hands:
        await hands.press(*PLACES["checks"])
        await hands.sees("> ask All work for the customer is finished")
        await hands.resize(*SMALL)
        await hands.sees("> ask All work for the customer")
