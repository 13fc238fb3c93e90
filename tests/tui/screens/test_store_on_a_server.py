"""The screen on a store that is on a server: others' changes, and a server that is gone."""

import datetime as dt
import time
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace

from store.demo import demo_office
from store.desk.opening import open_desk
from store.domain.model import Entry
from store.domain.wishes import AddUser
from store.postgres.store import PgStore
from tui.app import SamarbeteApp

PATIENCE = 40.0


@pytest.fixture
def address(server, clock):
    """Make the demo office on the server; return where it is for Anna."""
    demo = demo_office(clock.today)
    return server.address("anna", server.office(demo.office, demo.employees, demo.customers))


@pytest.fixture
def screen(address, clock, hands):
    """Open Anna's screen on the server."""

    @asynccontextmanager
    async def screen():
        app = SamarbeteApp(open_desk(address, os_user="anna", clock=clock))
        async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
            await pilot.pause()
            yield hands(app, pilot)

    return screen


async def comes(hands, words: str) -> None:
    """Wait for words that come by themselves, with what looks for news every second."""
    deadline = time.monotonic() + PATIENCE
    while words not in hands.text:
        assert time.monotonic() < deadline, "\n".join(hands.lines)
        await hands.done()


async def test_what_is_done_on_another_host_comes_to_the_screen(screen, address, clock):
    async with screen() as hands:
        await hands.go_to("1001")
        await hands.press("enter")
        other = open_desk(address, os_user="anna", clock=clock)
        other.carry_out("1001", AddUser(email="ny@alfa.test", name="Ny Person"))
        await hands.press("u")
        await comes(hands, "Ny Person")


async def test_a_server_that_is_gone_leaves_what_was_shown_and_is_found_again(
    server, screen, address
):
    async with screen() as hands:
        await hands.sees("1001 Alfa Bygg AB")
        server.kill()
        try:
            await comes(hands, "out of reach")
            await hands.sees("1001 Alfa Bygg AB", "What is shown was read at")
        finally:
            server.start()
        PgStore(address).change("1001", _renamed)
        await comes(hands, "Alfa Efter AB")


def _renamed(customer):
    entry = Entry(
        at=dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC),
        by="anna",
        os_user="anna",
        side="office",
        action="edit",
    )
    history = (*customer.history, entry)
    return replace(customer, name="Alfa Efter AB", version=customer.version + 1, history=history)
