"""Both sides: a customer at its own screen, and each told what the other has done."""

import datetime as dt
from contextlib import asynccontextmanager

import pytest

from store.desk.opening import open_desk
from store.domain.wishes import End
from tests.tui.conftest import Hands
from tui.app import SamarbeteApp
from tui.terminal.state import Seen

LISA = "lisa@morkovarv.example"


@pytest.fixture
def at_desk(office, clock):
    """Open the screen of an employee, or of a customer's user; with a memory of what was seen."""

    @asynccontextmanager
    async def at_desk(login: str, company: str | None = None, seen: Seen | None = None):
        account = "portal" if company is not None else login
        desk = open_desk(office.path, os_user=account, login=login, company=company, clock=clock)
        app = SamarbeteApp(desk, seen)
        async with app.run_test(size=(80, 40)) as pilot:
            await pilot.pause()
            yield Hands(app, pilot)

    return at_desk


async def test_a_customer_sees_and_ends_its_own_alone(office, at_desk):
    """It ends from its own side (R7); what is the office's says so, and others are not there."""
    before = office.customer("1024")
    async with at_desk(LISA, "1024") as hands:
        await hands.sees("1 customer", "1024 Mörkö Båtvarv AB", "customer")
        await hands.find("1001")
        await hands.sees("No customer has these words")
        await hands.press("escape", "H")
        await hands.sees("1 line", "Utlägg ended")
        await hands.press("escape")
        await hands.go_to("1024", 1)
        await hands.tells("Visma Utlägg · Mörkö")
        await hands.press("e")
        await hands.sees("! Changing the task is done by the office.")
        await hands.press("n")
        await hands.sees("! Starting a collaboration is done by the office.")
        await hands.press("escape", "x")
        await hands.sees("End collaboration: Visma Utlägg")
        assert office.customer("1024") == before
        await hands.press("tab", "space")
        await hands.sees("Ready.")
        await hands.press("shift+tab", "shift+tab", "enter")
        await hands.done()
        await hands.sees("Ended: Visma Utlägg, Mörkö Båtvarv AB")

    after = office.customer("1024")
    ending = after.collaboration("utlagg-2").ending
    assert (ending.side, ending.by, ending.outcome) == ("customer", LISA, "continue")
    assert (after.history[-1].side, after.history[-1].os_user) == ("customer", "portal")


async def test_a_customers_plain_user_ends_nothing(office, at_desk):
    """That takes an Administrator of the company."""
    before = office.customer("1001")
    async with at_desk("omar@alfabygg.example", "1001") as hands:
        await hands.go_to("1001", 3)
        await hands.press("x")
        await hands.sees(
            "Cannot end Visma Utlägg · Alfa Bygg AB",
            "Ending a collaboration takes the role Administrator in Mina tjänster. "
            "Ask an Administrator of the company.",
        )

    assert office.customer("1001") == before


async def test_the_office_is_told_once_what_a_customer_has_ended(office, at_desk, clock, tmp_path):
    """Nothing ends silently; what was told is remembered, what comes later is told again."""
    seen = Seen(tmp_path / "state" / "seen")
    async with at_desk("anna", seen=seen) as hands:
        await hands.done()
        await hands.sees("25 customers")

    clock.now += dt.timedelta(hours=1)
    lisa = open_desk(office.path, os_user="portal", login=LISA, company="1024", clock=clock)
    lisa.carry_out("1024", End(collaboration="utlagg-2", outcome="continue"))
    clock.now += dt.timedelta(hours=1)
    told = f"1024 Mörkö Båtvarv AB: end, Visma Utlägg, by {LISA}"
    async with at_desk("anna", seen=seen) as hands:
        await hands.sees("Since you were here", told)
        await hands.press("enter")
        await hands.done()
        await hands.sees("Settings > Collaborations")
    async with at_desk("anna", seen=seen) as hands:
        await hands.done()
        await hands.sees("25 customers")
        assert "Since you were here" not in hands.text
    async with at_desk("bo") as hands:  # who has not been told
        await hands.sees("Since you were here", told)


async def test_a_customer_is_told_what_the_office_has_done(at_desk):
    """At its start, of itself and of nobody else."""
    async with at_desk("vera@hoglidenshotell.example", "1015") as hands:
        await hands.sees(
            "Since you were here",
            "1015 Höglidens Hotell AB: end on a date, Visma Ekonomiöversikt, by Anna Berg",
        )
        assert hands.text.count(" by ") == 1
        await hands.press("enter")
        await hands.done()
        await hands.sees("Settings > Collaborations", "1 customer")
