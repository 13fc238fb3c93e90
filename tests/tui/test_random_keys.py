"""Somebody who does not look: random keys over the demo office, and what must hold all the same.

A few hundred keys in every run; `pytest tests/tui/test_random_keys.py --whole` presses 10,000, in
ten offices of their own.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events

import tui.app
from store.desk.desk import Desk
from store.domain.rights import Operator
from store.domain.wishes import End, FallDue, RemoveUser, Wish, Withdraw
from store.files.store import TinyStore
from tui.app import SamarbeteApp
from tui.widgets.customers.customer_tree import CustomerTree

KEYS = (
    "down " * 8 + "up up " + "enter " * 8 + "tab " * 6 + "space " * 6 + "shift+tab shift+tab "
    "escape escape right left pagedown pageup home end x x x u u e n n m s i d d z f c A w h H o r "
    "a y R t slash question_mark colon j k g G f5 ctrl+c backspace delete NAME NAME EMAIL COUNT"
).split()
"""Capitals are pasted: the name under the cursor, an address, a count. No key that only quits."""

PHRASES = (
    "escape escape escape enter down x tab down space tab tab tab NAME shift+tab shift+tab enter",
    "escape escape escape enter down x tab space tab NAME tab NAME tab NAME tab enter tab enter",
    "escape escape escape enter down x tab tab tab tab tab tab enter",
    "escape escape escape enter down e tab down enter tab tab enter tab enter",
    "escape escape escape u down e down space tab tab enter shift+tab enter",
    "escape escape escape u n NAME enter EMAIL enter enter tab enter tab enter",
    "escape escape escape u down m shift+tab enter",
    "escape escape escape u down d shift+tab enter",
    "escape escape escape u down i shift+tab enter",
    "escape escape escape u down s space tab enter shift+tab enter",
    "escape escape escape n enter tab enter tab enter tab enter tab enter",
    "escape escape escape A x tab down space tab NAME COUNT shift+tab COUNT enter enter",
    "escape escape escape z shift+tab enter",
    "escape escape escape w",
)
"""What leads somewhere, where it meets what it was meant for; random keys alone seldom do."""

CHARACTERS = {"space": " ", "slash": "/", "question_mark": "?", "colon": ":"}
"""What a key types that has a name."""

AT_A_TIME = 250
"""Keys before the program is closed and opened again, so that no filter hides all for ever."""

UNASKED = (Withdraw, FallDue)
"""What needs no window: withdrawing can be undone, and a date was decided before."""


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
        # first: while it is carried out beside the screen, other windows are answered
        at_work = type(self.app.screen).__name__ if self.app is not None else ""
        window = at_work if at_work == "EndSeveral" else self.app and self.app.answered
        done = super().carry_out(number, wish, shown=shown)
        self.carried_out.append((wish, window))
        return done


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" not in metafunc.fixturenames:
        return
    whole = metafunc.config.getoption("--whole")
    dice = [(seed, 1_000) for seed in range(10)] if whole else [(2026, 200)]
    metafunc.parametrize(("seed", "many"), dice)


def keys_of(dice: random.Random) -> Iterator[str]:
    """Press this and that, and now and then one after the other what belongs together."""
    while True:
        if dice.random() < 0.03:
            yield from dice.choice(PHRASES).split()
        else:
            yield dice.choice(KEYS)


@pytest.mark.timeout(1800)
async def test_random_keys_crash_nothing_and_destroy_nothing_unasked(
    office, clock, seed, many, figures, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)  # an export may be typed to anywhere
    dice = random.Random(seed)
    keys = keys_of(dice)
    desk = _desk(office.path, clock)
    pressed = changes = 0
    while pressed < many:
        app = Watched(desk)
        desk.app = app
        async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
            await pilot.pause()
            left = min(many - pressed, AT_A_TIME)
            while left and app.return_code is None and app.is_running:
                await _press(app, pilot, next(keys), dice)
                left -= 1
                pressed += 1
                if len(desk.carried_out) > changes and pressed % 20 == 0:
                    changes = len(desk.carried_out)
                    _holds(office.path)
            if app.is_running:
                await pilot.pause()
        assert not app.panicked
        assert app.return_code in (None, 0)
    _holds(office.path)
    for wish, window in desk.carried_out:
        assert window is not None or isinstance(wish, UNASKED), wish
        if isinstance(wish, End):
            assert window in ("EndCollaboration", "EndSeveral"), (wish, window)
        if isinstance(wish, RemoveUser):
            assert window == "Confirm", (wish, window)
    print(pressed, Counter(type(wish).__name__ for wish, _ in desk.carried_out))
    figures("random keys pressed over the demo office", pressed)


async def _press(app: Watched, pilot, key: str, dice: random.Random) -> None:
    """Press a key; most are taken before the next, some are typed ahead."""
    if len(key) > 1 and key.isupper():
        app.post_message(events.Paste(_words(app, key, dice)))
    else:
        character = key if len(key) == 1 else CHARACTERS.get(key)
        app.post_message(events.Key(key, character).set_sender(app))
    if dice.random() < 0.1:
        return
    if dice.random() < 0.1:
        await pilot.pause()
    else:
        await pilot.pause(0)


def _words(app: Watched, key: str, dice: random.Random) -> str:
    main = app.screen_stack[1] if len(app.screen_stack) > 1 else app.screen
    places = main.query(CustomerTree)
    place = places.first().place if places else None
    return {
        "NAME": place.number if place is not None else "1001",
        "EMAIL": f"p{dice.randrange(99)}@x.test",
        "COUNT": f"{dice.randrange(4)}",
    }[key]


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


@pytest.mark.parametrize("turns", [2, 6, 7, 11, 14, 17, 23, 29, 33])
async def test_keys_that_are_still_to_come_when_it_closes_fail_nowhere(office, turns):
    """Closed in the middle of a burst, with a screen half built or a key for nobody."""
    app = Watched(office.desk())
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        for key in (*"uhHsfnx", "question_mark", "escape", "q", "down", "u"):
            app.post_message(events.Key(key, None).set_sender(app))
        for _ in range(turns):
            await asyncio.sleep(0)
    assert not app.panicked
