"""What is saved is told: by the screen, or at the end where the program leaves before that."""

import asyncio
import time

import pytest

from store.desk.desk import Desk
from store.files.store import TinyStore
from tests.pressing import comes_in_a_turn
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
        await comes_in_a_turn(lambda: sat_down.saves.under_way)
        await comes_in_a_turn(lambda: not sat_down.saves.under_way)
        sat_down.exit(return_code=128 + 15)
        await pressed
        told = sat_down.saves.since(sat_down.left_at)
    assert told is not None
    assert told.words == "saved: all that was confirmed is in the store"


@pytest.mark.parametrize("act", ACTS)
async def test_from_the_act_to_its_picture_leaving_always_tells_and_then_no_more(
    act: str, sat_down
) -> None:
    """Whoever leaves once it was shown reads nothing of it, nor does the exit code."""
    tells: list[bool] = []

    def look() -> bool:
        """Note whether leaving would tell something, where that is another than before."""
        now = sat_down.saves.since(time.monotonic()) is not None
        if tells[-1:] != [now]:
            tells.append(now)
        return pressed.done() and not now

    async with sat_down.run_test(size=SMALL) as pilot:
        hands = Hands(sat_down, pilot)
        await hands.press(*ACTS[act][:-1])
        pressed = asyncio.ensure_future(hands.press(ACTS[act][-1]))
        await comes_in_a_turn(look)
    assert tells == [False, True, False]
