"""The screen on a store that is on a server: others' changes, and a server that is gone."""

import datetime as dt
import re
import threading
import time
from contextlib import asynccontextmanager, contextmanager

import psycopg
import pytest
from msgspec.structs import replace
from textual import events

from store.demo import demo_office
from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.model import Entry
from store.domain.wishes import AddUser
from store.i18n.language import set_language
from store.postgres.store import PgStore
from tests.servers.line import line_to
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


async def test_the_screen_starts_with_four_turns(server, address, clock, hands):
    """So many answers, and all customers are listed; what is looked for behind them may wait."""
    database = address.partition("?")[0].rpartition("/")[2]
    with line_to(server.home) as line:
        line.silent_from = 5
        far = server.address("anna", database, host=f"{line.folder}")
        app = SamarbeteApp(open_desk(far, os_user="anna", clock=clock, patience=1.0))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await hands(app, pilot).sees("1001 Alfa Bygg AB", "25 customers")


READING = "Reading … the store has not answered yet."


@pytest.mark.parametrize("key", ["H", "d", "u", "enter"])
async def test_the_screen_says_that_it_reads_until_it_has_read(server, address, clock, hands, key):
    """Of a list that opens, of what a key asks of a customer; and says again what was told."""
    database = address.partition("?")[0].rpartition("/")[2]
    with line_to(server.home) as line:
        far = server.address("anna", database, host=f"{line.folder}")
        app = SamarbeteApp(open_desk(far, os_user="anna", clock=clock, patience=60.0))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            at_work = hands(app, pilot)
            await at_work.go_to("1001")
            await at_work.sees_no(READING)
            line.goes_on = threading.Event()
            app.post_message(events.Key(key, key if len(key) == 1 else None))
            await at_work.sees(READING)
            line.goes_on.set()
            await at_work.sees_no(READING)


# What stops endings


READS = "document::text from samarbete.customers where number"
"""What every reading of customers by their numbers says to the server."""


@pytest.fixture
def many(server, make) -> str:
    """Make an office with more customers than a screen shows; return its database."""
    customers = [
        make.customer(make.collaboration("utlagg"), number=f"{1000 + n}", name=f"Kund {n}")
        for n in range(120)
    ]
    database = server.office(make.office, make.employees, customers)
    server.command(f"alter database {database} set log_statement = 'all'")
    return database


@pytest.fixture
def patient_screen(server, many, make, clock, hands):
    """Open Anna's screen on it; `patience` is how long it waits for a lock of others."""

    @asynccontextmanager
    async def patient_screen(patience: float = 60.0):
        desk = Desk(
            PgStore(server.address("anna", many), patience=patience), make.operator(), clock=clock
        )
        app = SamarbeteApp(desk)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            yield hands(app, pilot)

    return patient_screen


async def test_the_customers_in_view_are_read_in_one_query(server, patient_screen):
    """With what stops their endings, and what the details say as the cursor goes over them."""
    before = server.asked(READS)
    async with patient_screen() as hands:
        await hands.sees("1000 Kund 0 1 ready", "1005 Kund 5 1 ready")
        assert server.asked(READS) == before + 1
        await hands.press("down", "down", "up", "down")
        await hands.tells("1002 Kund 2")
        await hands.sees("main contact Eva Lind")
        assert server.asked(READS) == before + 1
        await hands.press("end")
        await hands.sees("1119 Kund 119 1 ready")
        assert server.asked(READS) == before + 2


async def test_customers_that_are_open_are_read_again_in_one_query(
    server, many, patient_screen, clock
):
    async with patient_screen() as hands:
        await hands.press("enter", "down", "down", "enter", "down", "down", "enter")
        await hands.sees("1000 Kund 0 1 ready", "▼ 1002")
        before = server.asked(READS)
        other = open_desk(server.address("anna", many), os_user="anna", clock=clock)
        number = "1119"
        other.carry_out(number, AddUser(email="ny@alfa.test", name="Ny Person"))
        changed = server.asked(READS)
        assert changed > before
        await hands.press("f5")
        # one for the key, and one more where the screen has heard of it before
        assert changed < server.asked(READS) <= changed + 2


async def test_a_filter_by_what_stops_reads_all_in_few_queries(server, patient_screen):
    before = server.asked(READS)
    async with patient_screen() as hands:
        await hands.press("f")
        await hands.paste("Ending can be ended today")
        await hands.press("enter", "escape", "escape")
        await hands.sees("can be ended today", "120 customers")
        await hands.sees_no("not all")
    # what is in view, what the next keys bring into view, and all the others together
    assert server.asked(READS) <= before + 3


@contextmanager
def locked(server, database: str):
    """Hold all customers, so that whoever reads one waits."""
    with psycopg.connect(server.address("postgres", database)) as other:
        other.execute("lock table samarbete.customers in access exclusive mode")
        yield


def waiting(server, database: str) -> bool:
    """Return whether somebody waits for a lock there."""
    query = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = "
    return bool(server.command(f"{query}'{database}'"))


async def test_a_slow_server_keeps_no_key_waiting(server, many, patient_screen):
    """What stops the endings comes when it answers; until then it stays blank, and lines move."""
    async with patient_screen() as hands:
        await hands.sees("1000 Kund 0 1 ready")
        with locked(server, many):
            await hands.press("end")
            await hands.until(lambda: waiting(server, many), "a query that waits")
            await hands.press("up", "up", "up", "down")
            await hands.sees("1119 Kund 119 1", "118 of 120")
            await hands.tells("1117 Kund 117")
            assert "Kund 119 1 ready" not in hands.text
            assert waiting(server, many)
        await hands.sees("1119 Kund 119 1 ready", "main contact Eva Lind")


async def test_what_an_administrator_stops_is_said_and_the_screen_goes_on(
    server, many, patient_screen
):
    """The next press of the same key is answered."""
    async with patient_screen() as hands:
        await hands.sees("1000 Kund 0 1 ready")
        await hands.done()
        with locked(server, many):
            hands.app.post_message(events.Key("u", "u"))
            await hands.until(lambda: waiting(server, many), "a query that waits")
            server.command(
                "select pg_cancel_backend(pid) from pg_stat_activity"
                f" where wait_event_type = 'Lock' and datname = '{many}'"
            )
            await hands.sees("the server stopped this")
        await hands.press("u")
        await hands.sees("Users (1) · 1000")


async def test_the_counts_of_a_filter_come_when_a_slow_server_answers(server, many, patient_screen):
    """Until then, what is counted so far is marked as such, and no key waits."""
    async with patient_screen() as hands:
        await hands.sees("1000 Kund 0 1 ready")
        with locked(server, many):
            await hands.press("f")
            await hands.paste("today")
            await hands.sees("can be ended today")
            await hands.until(lambda: waiting(server, many), "a query that waits")
            counted = re.search(r"can be ended today +([0-9]*)…", hands.text)
            assert counted is not None
            assert int(counted[1] or 0) < 120
        await hands.sees("can be ended today 120")


@pytest.mark.parametrize(
    ("language", "words", "ready"),
    [
        ("en", "What stops endings is not known of all: the store is busy", "ready"),
        ("sv", "Vad som hindrar avslut är inte känt för alla: ", "redo"),
    ],
)
async def test_that_a_server_does_not_answer_is_said_once(
    server, many, patient_screen, language, words, ready
):
    set_language(language)
    async with patient_screen(patience=1.0) as hands:
        await hands.sees(f"1000 Kund 0 1 {ready}")
        with locked(server, many):
            await hands.press("end")
            await hands.sees(words)
            await hands.press("escape")
            await hands.sees_no(words)
            for asked_again in (True, False):
                deadline = time.monotonic() + PATIENCE
                while waiting(server, many) != asked_again:
                    assert time.monotonic() < deadline
                    await hands.press("up", "down")
            assert words not in hands.text
        await comes(hands, f"1119 Kund 119 1 {ready}")


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
