"""A window that looks again at what it is about, while the store does not answer."""

import threading
from contextlib import asynccontextmanager

import pytest

from store.desk.desk import Desk
from store.domain.rights import Operator
from store.domain.wishes import AddUser, Edit
from store.files.store import TinyStore
from tests.tui.conftest import SMALL, Hands
from tui.app import SamarbeteApp
from tui.formatting.news import News

LONG = 10.0


class Standing(Desk):
    """A desk whose store stands still from some moment on, and goes on once it may."""

    def __init__(self, *given, **kept):
        super().__init__(*given, **kept)
        self.goes = threading.Event()
        self.goes.set()
        self.waiting = 0

    def _stand(self):
        self.waiting += 1
        self.goes.wait(LONG)
        self.waiting -= 1

    def customer(self, number):
        self._stand()
        return super().customer(number)

    def refresh_operator(self):
        self._stand()
        super().refresh_operator()


@pytest.fixture
def at_desk(clock):
    """Open the screen of a desk whose store may stand still."""

    @asynccontextmanager
    async def at_desk(office, patience=LONG):
        store = TinyStore(office.path, who="anna", patience=patience)
        anna = next(each for each in store.employees if each.login == "anna")
        desk = Standing(store, Operator.of(anna, "anna", store.employees), clock=clock)
        async with SamarbeteApp(desk).run_test(size=SMALL) as pilot:
            await pilot.pause()
            try:
                yield Hands(pilot.app, pilot), desk
            finally:
                desk.goes.set()

    return at_desk


@pytest.mark.parametrize(
    ("way", "answered"),
    [
        pytest.param(("u", "n"), "Changed meanwhile", id="a form about a customer"),
        pytest.param(("u", "down", "d"), "Changed meanwhile", id="a question about a user"),
        pytest.param(("z",), "Changed meanwhile", id="a question about a customer"),
        pytest.param(("p", "enter"), "", id="a form about an employee"),
    ],
)
async def test_it_takes_keys_while_it_reads_again(office, at_desk, way, answered):
    office.carry_out("1001", Edit(collaboration="utlagg-1", period=3))
    async with at_desk(office) as (hands, desk):
        await hands.go_to("1001")
        await hands.press(*way)
        desk.goes.clear()
        office.carry_out("1001", AddUser(email="ny@alfa.test", name="Ny Person"))
        window = hands.app.screen
        window.post_message(News())
        await hands.until(lambda: desk.waiting > 0, "the store is asked")
        await hands.press("f1")
        assert desk.waiting, "the key came after the answer"
        assert hands.app.screen is not window
        await hands.press("escape")
        desk.goes.set()
        await hands.sees(answered)


async def test_a_form_that_hears_nothing_in_time_says_so_and_keeps_what_was_typed(office, at_desk):
    async with at_desk(office, patience=0.1) as (hands, desk):
        await hands.go_to("1001")
        await hands.press("u", "n")
        await hands.paste("Åsa Ek")
        await hands.press("enter")
        await hands.paste("asa@alfa.example")
        desk.goes.clear()
        await hands.press("ctrl+s")
        await hands.sees("has not answered for 2.1 s", "Åsa Ek")
    assert office.customer("1001").user("asa@alfa.example") is None
