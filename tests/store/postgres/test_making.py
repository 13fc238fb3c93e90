"""Whoever makes a store may be ended between any two statements: the next time it is made whole."""

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from store.desk.opening import open_desk
from store.domain.errors import NotFound, NotSaved
from store.domain.filters import Filter
from store.postgres import documents, schema
from store.postgres.store import PgStore
from tests.servers.line import Line, line_to
from tests.store.disks import ended, forked
from tui.__main__ import main

SOME = 6
"""Of so many places one is tried in every run; all of them in the long form."""


class Ended(Exception):
    """The maker is gone."""


class Ending(psycopg.Cursor):
    """A cursor of a maker that is ended after some statements."""

    left = 0

    def execute(self, *given, **named):
        if self.left == 0:
            raise Ended
        self.left -= 1
        return super().execute(*given, **named)


@pytest.fixture
def office(make):
    """Give what a store is made of."""
    return make.office, make.employees, (make.customer(make.collaboration("utlagg")),)


def made_whole(address: str, office) -> None:
    """Make the store, unless it has been; nothing is wrong with it."""
    try:
        store = PgStore.create(address, *office)
    except NotSaved:  # it has been
        store = PgStore(address)
    assert store.check() == ()
    assert store.employees == office[1]
    assert tuple(store.customers()) == office[2]


def test_killed_between_any_two_statements_it_leaves_nothing_or_all(server, office, whole):
    """The server has heard the last statement; its answer does not come, and the maker is gone."""
    PgStore.create(server.address("anna", server.database()), *office)  # roles are made once
    with line_to(server.home) as line:
        PgStore.create(server.address("anna", server.database(), host=f"{line.folder}"), *office)
        turns = line.turns
    assert turns > 60
    for turn in [*range(1, turns - 3, 1 if whole else SOME), *range(turns - 3, turns + 1)]:
        database = server.database()
        with line_to(server.home) as line:
            far = server.address("anna", database, host=f"{line.folder}")
            line.silent_from = turn
            maker = forked(lambda: PgStore.create(far, *office))  # noqa: B023 (called at once)
            while line.turns < turn:
                os.sched_yield()
            os.kill(maker, signal.SIGKILL)
            assert ended(maker) == -signal.SIGKILL
        made_whole(server.address("anna", database), office)


def test_of_several_at_the_same_time_one_makes_it(server, office):
    """The others hear that there is a store."""
    address = server.address("anna", server.database())
    makers = [forked(lambda: PgStore.create(address, *office)) for _ in range(3)]
    assert sorted(map(ended, makers)) == [0, *[50 + NotSaved.exit_code] * 2]
    made_whole(address, office)


class Meanwhile(threading.Event):
    """Holds the answer of one turn until another has made the store."""

    def __init__(self, line: Line, turn: int, make: Callable[[], PgStore]) -> None:
        super().__init__()
        self._line = line
        self._turn = turn
        self._make = make

    def wait(self, timeout: float | None = None) -> bool:
        if self._line.turns == self._turn and not self.is_set():
            self.set()
            self._make().close()
        return True


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_who_is_forestalled_after_looking_hears_that_there_is_one(server, office, turn):
    """Also where the guards of the other's store are the first to refuse."""
    PgStore.create(server.address("anna", server.database()), *office)  # roles are made once
    database = server.database()
    address = server.address("anna", database)
    with line_to(server.home) as line:
        far = server.address("anna", database, host=f"{line.folder}")
        line.goes_on = Meanwhile(line, turn, lambda: PgStore.create(address, *office))
        with pytest.raises(NotSaved, match="holds a store already"):
            PgStore.create(far, *office)
        assert line.goes_on.is_set()
    made_whole(address, office)


def test_beside_one_that_is_killed_another_makes_it_whole(server, office, make, whole):
    """It waits for what the first has begun, which the server takes back."""
    turns = range(3, 120, 6 if whole else 39)
    for turn in turns:
        database = server.database()
        address = server.address("anna", database)
        with line_to(server.home) as line, ThreadPoolExecutor() as beside:
            far = server.address("anna", database, host=f"{line.folder}")
            line.silent_from = turn
            other = (make.office, make.employees, (make.customer(number="2000"),))
            maker = forked(lambda: PgStore.create(far, *other))  # noqa: B023 (called at once)
            while line.turns < turn:
                os.sched_yield()
            second = beside.submit(PgStore.create, address, *office)
            os.kill(maker, signal.SIGKILL)
            assert ended(maker) == -signal.SIGKILL
            second.result().close()
        made_whole(address, office)


def begun(server, left: int, office=None) -> str:
    """Begin a store on a server that keeps each statement at once; return its database's name.

    With an office, that and the tables are there, and the guards are begun.
    """
    database = server.database()
    address = server.address("anna", database)
    with psycopg.connect(address, autocommit=True, cursor_factory=Ending) as maker:
        cursor = maker.cursor()
        if office is None:
            cursor.left = left
            with pytest.raises(Ended):
                schema.make(cursor)
            return database
        cursor.left = -1
        schema.make(cursor)
        documents.insert_office(cursor, office[0])
        documents.insert_employees(cursor, office[1], after=0)
        documents.insert_customers(cursor, office[2], 0)
        cursor.left = left
        with pytest.raises(Ended):
            schema.guard(cursor)
    return database


def test_tables_that_were_half_made_are_made_to_the_end(server, office, whole):
    """As on a server that keeps what makes tables, whatever becomes of the rest."""
    statements = 3 + len(schema.TABLE_STATEMENTS) + len(schema.INDEX_STATEMENTS)
    statements += len(schema.GRANTS) + 4  # the search
    for left in range(0, statements, 1 if whole else SOME):
        address = server.address("anna", begun(server, left))
        with pytest.raises(NotFound):
            PgStore(address)
        made_whole(address, office)


def test_guards_that_were_half_made_are_told_and_made_to_the_end(server, office, whole):
    """The customers have come in before them; whoever opens the store is told what to run."""
    for left in range(0, len(schema.GUARDS), 1 if whole else 2 * SOME):
        address = server.address("anna", begun(server, left, office))
        store = PgStore(address)
        (finding,) = store.check()
        assert "check --guards" in finding.message
        store.renew()
        made_whole(address, office)


def test_half_a_store_is_called_so_and_no_store(server, capsys):
    address = server.address("anna", begun(server, 5))
    with pytest.raises(NotFound, match=r"was not made to the end; make it again with init"):
        open_desk(address, os_user="anna")


def test_tables_of_somebody_else_are_left_alone(server, office):
    """In a schema of that name."""
    database = server.database()
    with psycopg.connect(server.address("anna", database), autocommit=True) as other:
        other.execute("create schema samarbete")
        other.execute("create table samarbete.theirs (id int)")
    with pytest.raises(NotSaved, match="holds a store already"):
        PgStore.create(server.address("anna", database), *office)


def test_what_a_damaged_store_still_holds_is_not_made_anew(server, office, office_on_server):
    """Its office is gone, and its customers are not."""
    database = office_on_server(*office[2])
    server.command("set session_replication_role = replica; delete from samarbete.office", database)
    with pytest.raises(NotSaved, match="holds a store already"):
        PgStore.create(server.address("anna", database), *office)


def test_without_what_an_index_for_searching_takes_a_store_is_made_and_searched(server, office):
    """There is no schema that the extension could go into."""
    database = server.database()
    server.command("drop schema public", database)
    address = server.address("anna", database)
    made_whole(address, office)
    index = "select to_regclass('samarbete.customers_search')"
    assert server.command(index, database) == [(None,)]
    assert len(PgStore(address).narrowed(Filter(search="alfa")).rows) == 1
    server.command("create schema public authorization anna", database)
    PgStore(address).renew()
    assert server.command(index, database) == [("samarbete.customers_search",)]


def test_who_may_make_no_roles_or_no_schema_is_refused_a_store(server, capsys) -> None:
    """A right that is missing is no fault of the program or the disk."""
    database = server.database()
    server.command(f"grant connect on database {database} to bo")
    for lang, told, twice in (
        ("en", "an administrator of the", "not saved"),
        ("sv", "administratör", "inte sparat"),
    ):
        acting = ("--lang", lang, "--store", server.address("bo", database))
        assert main([*acting, "init", "--office", "Byrå Ny"]) == 3
        said = capsys.readouterr().err
        assert (told in said, twice in said) == (True, False), said
