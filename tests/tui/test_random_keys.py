"""Somebody who does not look: random keys over the demo office, and what must hold all the same.

A few hundred keys in every run; `pytest tests/tui/test_random_keys.py --whole` presses 10,000.
"""

import random
from pathlib import Path

import pytest
from textual import events

import tui.app
from store.dated import FallDue, Withdraw
from store.desk import Desk
from store.ending import End
from store.people import RemoveUser
from store.plan import Wish
from store.rights import Operator
from store.tinystore import TinyStore
from tui.app import SamarbeteApp
from tui.customer_tree import CustomerTree

KEYS = (
    "down " * 8 + "up up " + "enter " * 8 + "tab " * 6 + "space " * 6 + "shift+tab shift+tab "
    "escape escape right left pagedown pageup home end x x x u u e n n m s i d d z f c A w h H o r "
    "a y slash question_mark colon j k g G f5 ctrl+c backspace delete NAME NAME EMAIL COUNT"
).split()
"""Capitals are pasted: the name under the cursor, an address, a count. No key that only quits."""

UNASKED = (Withdraw, FallDue)
"""What needs no window: calling off can be undone, and a date was decided before."""


class Watched(SamarbeteApp):
    """Remembers the last window that was answered, until something is done with the answer."""

    CSS_PATH = Path(tui.app.__file__).with_name("app.tcss")
    answered: str | None = None

    async def push_screen_wait(self, screen, *, mode=None):
        answer = await super().push_screen_wait(screen, mode=mode)
        self.answered = type(screen).__name__ if answer else None
        return answer


class WatchedDesk(Desk):
    """Remembers what was carried out, and which window had asked."""

    app: Watched | None = None

    def __init__(self, *args, **fields) -> None:
        super().__init__(*args, **fields)
        self.carried_out: list[tuple[Wish, str | None]] = []

    def carry_out(self, number, wish, *, shown=None):
        done = super().carry_out(number, wish, shown=shown)
        at_work = type(self.app.screen).__name__ if self.app is not None else ""
        window = at_work if at_work == "EndSeveral" else self.app and self.app.answered
        self.carried_out.append((wish, window))
        return done


@pytest.mark.timeout(3600)
async def test_random_keys_crash_nothing_and_destroy_nothing_unasked(
    office, clock, request: pytest.FixtureRequest
):
    left = 10_000 if request.config.getoption("--whole") else 300
    dice = random.Random(left)
    desk = _desk(office.path, clock)
    started = before = left
    while left:
        app = Watched(desk)
        desk.app = app
        async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
            await pilot.pause()
            while left and app.return_code is None and app.is_running:
                left -= 1
                await _press(app, pilot, dice.choice(KEYS), dice)
        assert not app.panicked
        assert app.return_code in (None, 0)
        if before - left > 500:
            before = left
            _holds(office.path)
    _holds(office.path)
    for wish, window in desk.carried_out:
        assert window is not None or isinstance(wish, UNASKED), wish
        if isinstance(wish, End):
            assert window in ("EndCollaboration", "EndSeveral"), (wish, window)
        if isinstance(wish, RemoveUser):
            assert window == "Confirm", (wish, window)
    print(f"{started} keys, {len(desk.carried_out)} changes")


async def _press(app: Watched, pilot, key: str, dice: random.Random) -> None:
    if len(key) == 1 or not key.isupper():
        await pilot.press(key)
        return
    main = app.screen_stack[1] if len(app.screen_stack) > 1 else app.screen
    places = main.query(CustomerTree)
    place = places.first().place if places else None
    words = {
        "NAME": place.number if place is not None else "1001",
        "EMAIL": f"p{dice.randrange(99)}@x.test",
        "COUNT": f"{dice.randrange(4)}",
    }
    app.post_message(events.Paste(words[key]))
    await pilot.pause()


def _desk(path: Path, clock) -> WatchedDesk:
    store = TinyStore(path, who="anna")
    anna = next(each for each in store.employees if each.login == "anna")
    return WatchedDesk(store, Operator.of(anna, "anna", store.employees), clock=clock)


def _holds(path: Path) -> None:
    """What is true of every office, whatever was done to it."""
    store = TinyStore(path, who="test")
    assert store.check() == ()
    assert len(store.listing().rows) == 25
    for customer in store.customers():
        contact = customer.user(customer.main_contact) if customer.main_contact else None
        assert (contact is None) == (customer.main_contact is None), customer.number
        for each in customer.collaborations:
            assert (each.status in ("ended", "ending")) == (each.ending is not None), each
