"""End several at a server that stands still: its lines say so, and are planned once it is back."""

from contextlib import asynccontextmanager

import pytest

from store.desk.opening import open_desk
from tests.tui.conftest import SMALL, Hands
from tui.app import SamarbeteApp

NUMBERS = ("1001", "1002", "1003", "1004", "1005", "1006")


@pytest.fixture
def at_several(server, make, clock):
    """Open the page for a collaboration of each customer, at a server that keeps nobody long."""
    customers = [make.customer(make.collaboration("utlagg"), number=each) for each in NUMBERS]
    database = server.office(make.office, make.employees, customers)
    address = server.address("anna", database)

    @asynccontextmanager
    async def at_several():
        desk = open_desk(address, os_user="anna", clock=clock, patience=0.5)
        async with SamarbeteApp(desk).run_test(size=SMALL) as pilot:
            await pilot.pause()
            hands = Hands(pilot.app, pilot)
            await hands.sees(f"{len(NUMBERS)} customers")
            await hands.press("A", "x")
            await hands.sees("End several", "to be chosen")
            yield hands

    return at_several


async def test_lines_that_were_not_answered_are_planned_once_the_server_is_back(at_several, server):
    """Without a key, and although nobody has changed anything meanwhile."""
    async with at_several() as hands:
        with server.standing_still():
            await hands.press("1")
            await hands.sees("no answer from the server")
            await hands.press("f9", "f1")  # what can be ended is none, and the keys are read
            await hands.sees("All keys of this screen")
            await hands.press("escape")
        await hands.sees_no("no answer from the server")
        await hands.sees(f"all {len(NUMBERS)} can be ended")
