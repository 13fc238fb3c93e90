"""A hand-over that takes its time: stopped, gone on with, and not written over by what is read."""

import threading
from contextlib import asynccontextmanager

import pytest

from store.desk.desk import Desk
from store.domain.wishes import Reassign
from store.files.store import TinyStore
from tests.pressing import comes_in_a_turn
from tests.tui.conftest import Hands
from tui.app import SamarbeteApp
from tui.formatting.news import News

NAMES = {"1001": "Alfa", "1002": "Beta", "1003": "Gamma"}


class Stepping(Desk):
    """A desk that hands over, and reads what is held, only when it may go on."""

    def __init__(self, *given, **kept):
        super().__init__(*given, **kept)
        self.asked, self.may_go_on = threading.Event(), threading.Event()
        self.reading, self.may_read = threading.Event(), threading.Event()
        self.may_read.set()
        self.meanwhile = lambda: None

    def carried_out_together(self, some):
        self.asked.set()
        assert self.may_go_on.wait(30)
        return super().carried_out_together(some)

    def plan_reassignment(self, from_login, to_login):
        planned = super().plan_reassignment(from_login, to_login)
        self.meanwhile()
        return planned

    def holdings(self, login):
        held = super().holdings(login)
        self.reading.set()
        assert self.may_read.wait(30)
        return held


@pytest.fixture
def office(office_with, make):
    """Make an office in which Bo owns a task of each customer, and answers for it."""
    return office_with(
        *(
            make.customer(number=number, name=name, account_manager="bo")
            for number, name in NAMES.items()
        )
    )


@pytest.fixture
def leaving(office, clock):
    """Open the list of what is tied to Bo."""

    @asynccontextmanager
    async def leaving():
        desk = Stepping(TinyStore(office.path, who="anna"), office.desk().operator, clock=clock)
        app = SamarbeteApp(desk)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            hands = Hands(app, pilot)
            await hands.press("p", "down", "l")
            await hands.sees("answers for something at 3 customers")
            yield hands, desk
            desk.may_go_on.set()
            desk.may_read.set()

    return leaving


async def plan(hands) -> None:
    """Show what Cecilia would take over."""
    await hands.press("o")
    await hands.sees("Who takes over from Bo Ek?")
    await hands.press("down", "enter")
    await hands.sees("Hand over from Bo Ek to Cecilia Dahl")


async def test_what_was_stopped_is_gone_on_with(leaving, office) -> None:
    async with leaving() as (hands, desk):
        await plan(hands)
        await hands.press("y")
        await comes_in_a_turn(desk.asked.is_set)
        await hands.press("escape")
        await hands.sees("Stopping after this one.")
        desk.may_go_on.set()
        await hands.sees("Handed over 1 of 3 to Cecilia Dahl.", "not done, stopped")
        await plan(hands)
        await hands.press("y")
        await hands.sees("Handed over 2 of 2 to Cecilia Dahl.", "done 1002 Beta", "done 1003 Gamma")
    assert [office.customer(each).account_manager for each in NAMES] == ["cecilia"] * 3


async def test_what_was_being_read_before_takes_no_result_away(leaving) -> None:
    async with leaving() as (hands, desk):
        await plan(hands)
        desk.reading.clear()
        desk.may_read.clear()
        hands.app.screen_stack[-2].post_message(News())
        await comes_in_a_turn(desk.reading.is_set)
        await hands.press("y")
        await comes_in_a_turn(desk.asked.is_set)
        desk.may_read.set()
        await hands.sees("good 1001 Alfa", "good 1002 Beta", "good 1003 Gamma")
        desk.may_go_on.set()
        await hands.sees("Handed over 3 of 3 to Cecilia Dahl.")
        told = "account manager · owner of the task Löpande bokföring"
        await hands.sees(*(f"done {number} {name} {told}" for number, name in NAMES.items()))
        assert all(hands.text.count(f"done {number} {name}") == 1 for number, name in NAMES.items())


async def test_what_a_colleague_takes_over_while_it_is_planned_ends_nothing(
    leaving, office
) -> None:
    """The page shows what was planned; what was taken over by then is told once it is tried."""
    async with leaving() as (hands, desk):
        desk.may_go_on.set()
        wish = Reassign(from_login="bo", to_login="david")
        desk.meanwhile = lambda: office.carry_out("1002", wish)
        await plan(hands)
        await hands.sees("1001 Alfa: account manager", "1002 Beta: account manager", "1003 Gamma")
        desk.meanwhile = lambda: None
        await hands.press("y")
        await hands.sees("Handed over 2 of 3 to Cecilia Dahl.", "not 1002 Beta")
    assert [office.customer(each).account_manager for each in NAMES] == [
        "cecilia", "david", "cecilia",
    ]  # fmt: skip
