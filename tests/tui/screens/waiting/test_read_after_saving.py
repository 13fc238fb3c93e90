"""A server falls silent once it has saved: what is read behind an act holds no keys for long."""

from contextlib import asynccontextmanager

import pytest

from store.desk.desk import Desk
from store.postgres.store import PgStore
from tests.servers.line import Line, line_to
from tui.app import SamarbeteApp

LONG = 60.0
"""Seconds that the store would be waited for: longer than a test waits for a key."""


@pytest.fixture
def on_a_line(server, make, clock, hands):
    """Open the screen on a server that can fall silent; Eva is Administrator there, Rut a user."""

    @asynccontextmanager
    async def on_a_line():
        users = (make.administrator(), make.user("Rut Ek"))
        customer = make.customer(make.collaboration("utlagg"), users=users)
        database = server.office(make.office, make.employees, [customer])
        with line_to(server.home) as line:
            address = server.address("anna", database, host=f"{line.folder}")
            app = SamarbeteApp(Desk(PgStore(address, patience=LONG), make.operator(), clock=clock))
            async with app.run_test(size=(80, 24)) as pilot:
                await pilot.pause()
                try:
                    yield hands(app, pilot), line
                finally:
                    line.silent_from = None
                    server.command(  # what waits for an answer is told at once that none comes
                        "select pg_terminate_backend(pid) from pg_stat_activity"
                        f" where datname = '{database}'"
                    )

    return on_a_line


def silent_once_saved(line: Line) -> None:
    """Let the server answer the next commit, and nothing after that."""

    def silent() -> None:
        line.once_committed = None
        line.silent_from = line.turns + 1

    line.once_committed = silent


async def test_keys_go_on_and_what_was_done_is_told(on_a_line) -> None:
    """What was typed meanwhile is answered in order."""
    async with on_a_line() as (hands, line):
        await hands.press("enter", "down", "x")
        await hands.sees("Visma Utlägg · 1001")
        await hands.press("1")
        silent_once_saved(line)
        await hands.press("ctrl+s", "question_mark")
        await hands.sees("All keys of this screen")
        await hands.press("escape")
        await hands.sees("1001 Alfa Bygg AB")
        await hands.press("slash", "x", "y")
        await hands.sees("xy", "0 of 1")


@pytest.mark.parametrize("keys", [["down", "d"], ["down", "m"]], ids=" ".join)
async def test_so_they_do_in_users_and_services(on_a_line, keys) -> None:
    async with on_a_line() as (hands, line):
        await hands.press("u")
        await hands.sees("Rut Ek")
        await hands.press(*keys)
        silent_once_saved(line)
        await hands.press("tab", "enter", "question_mark")
        await hands.sees("All keys of this screen")


async def test_so_they_do_among_the_offices_people(on_a_line) -> None:
    async with on_a_line() as (hands, line):
        await hands.press("p")
        await hands.sees("Bo")
        await hands.press("down", "down", "i")
        silent_once_saved(line)
        await hands.press("tab", "enter", "question_mark")
        await hands.sees("All keys of this screen")


async def test_reading_again_says_so_once_it_has(on_a_line) -> None:
    """It is no act that keys wait for, and tells nothing that is not so."""
    async with on_a_line() as (hands, line):
        line.silent_from = line.turns + 1
        await hands.press("r", "question_mark")
        await hands.sees("All keys of this screen")
        await hands.press("escape")
        assert "Read again." not in hands.text
