"""Endings that somebody stops: what is being saved is saved, and no more of them is ended."""

import threading

import pytest

from store.desk.desk import Desk
from store.files.store import TinyStore
from tui.app import SamarbeteApp

NUMBERS = tuple(f"{number}" for number in range(1001, 1061))


class Stepping(Desk):
    """A desk that ends several, and goes on behind the first of them when it may."""

    def __init__(self, *given, **kept):
        super().__init__(*given, **kept)
        self.may_go_on = threading.Event()

    def carry_out_several(self, agreed):
        for outcomes in super().carry_out_several(agreed):
            yield outcomes
            assert self.may_go_on.wait(30)


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
async def test_either_key_stops_after_those_being_saved(office_with, make, hands, clock, key):
    office = office_with(
        *(make.customer(make.collaboration("utlagg"), number=each) for each in NUMBERS)
    )
    desk = Stepping(TinyStore(office.path, who="anna"), office.desk().operator, clock=clock)
    app = SamarbeteApp(desk)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        keys = hands(app, pilot)
        await keys.press("A", "x", "1", "ctrl+s")
        await keys.sees(f" of {len(NUMBERS)} …")
        await keys.press(key)
        await keys.sees("Stopping after those being saved.")
        desk.may_go_on.set()
        await keys.sees("not done, stopped")
    ended = [
        number
        for number in NUMBERS
        if office.customer(number).collaboration("utlagg-1").status == "ended"
    ]
    assert 0 < len(ended) < len(NUMBERS)
    assert ended == list(NUMBERS[: len(ended)])
