"""What is saved is told: by the screen, or at the end where the program leaves before that."""

import asyncio
import time
from collections.abc import Callable

import pytest

from store.desk.desk import Desk
from store.files.store import TinyStore
from tests.pressing import PATIENCE
from tests.tui.conftest import SMALL, Hands
from tui.app import SamarbeteApp

ALPHA = ("slash", *"1001", "enter", "enter", "down")
"""The keys to the first collaboration of a customer."""
EDIT = ("e", "tab", "tab", "tab", "home", "shift+end", *"24", "ctrl+s")
"""The keys that give it another period."""
ACTS = {
    "a hold": (*ALPHA, "b", *"tvist", "ctrl+s"),
    "another period": (*ALPHA, *EDIT),
    "a user": (*ALPHA, "u", "n", *"Eva", "enter", *"eva", "@", *"ek.se", "ctrl+s"),
    "a colleague": ("p", "down", "enter", "end", "x", "ctrl+s"),
    "an undo": (*ALPHA, *EDIT, "z", "y"),
}
"""What the last key saves, and the keys to it."""


async def comes(fact: Callable[[], bool]) -> None:
    """Wait for a fact from turn to turn: it may be true for one turn alone."""
    async with asyncio.timeout(PATIENCE):
        while not fact():
            await asyncio.sleep(0)


@pytest.fixture
def sat_down(office, clock) -> SamarbeteApp:
    """Sit down at the demo office."""
    store = TinyStore(office.path, who="anna")
    return SamarbeteApp(Desk(store, office.desk().operator, clock=clock))


@pytest.mark.parametrize("act", ACTS)
async def test_leaving_between_the_answer_and_its_picture_says_what_is_saved(
    act: str, sat_down
) -> None:
    """The store has answered, and nothing on the screen says so yet."""
    *before, last = ACTS[act]
    async with sat_down.run_test(size=SMALL) as pilot:
        await Hands(sat_down, pilot).press(*before)
        pressed = asyncio.ensure_future(pilot.press(last))
        await comes(lambda: sat_down.saves.under_way)
        await comes(lambda: not sat_down.saves.under_way)
        sat_down.exit(return_code=128 + 15)
        await pressed
        told = sat_down.saves.since(sat_down.left_at)
    assert told is not None
    assert told.words == "saved: all that was confirmed is in the store"


@pytest.mark.parametrize("act", ACTS)
async def test_what_the_screen_has_shown_is_not_told_again(act: str, sat_down) -> None:
    """Whoever leaves later reads nothing of it, and the exit code is about nothing of it."""
    async with sat_down.run_test(size=SMALL) as pilot:
        hands = Hands(sat_down, pilot)
        await hands.press(*ACTS[act][:-1])
        pressed = asyncio.ensure_future(hands.press(ACTS[act][-1]))
        await comes(lambda: sat_down.saves.under_way)
        await pressed
        await hands.until(lambda: not sat_down.saves.since(time.monotonic()), "what is saved")
