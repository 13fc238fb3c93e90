"""What the server's administrator stops, or a limit of time there: told, and nothing half saved."""

import contextlib
import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest

from store.domain.errors import StoreBusy
from store.domain.filters import Filter
from store.postgres.store import PgStore
from tests.store.acts import only_new, told
from tests.store.postgres.test_connection import marked
from tui.__main__ import main

STOPPED = "the server stopped this"
READS: dict[str, Callable[[PgStore], object]] = {
    "a customer": lambda store: store.customer("1001"),
    "the list": lambda store: store.listing(),
    "a filter": lambda store: store.narrowed(Filter(search="alfa")),
    "the people": lambda store: store.read_employees(),
    "all customers": lambda store: list(store.customers()),
}
CHANGES: dict[str, Callable[[PgStore], object]] = {
    "a customer": lambda store: store.change("1001", marked),
    "several": lambda store: store.change_several(
        ["1001", "1002"], marked, lambda _done: told((), ())
    ),
    "the policy": lambda store: store.replace_policy({"lon": {}}, lambda: told((), ())),
    "the people": lambda store: store.change_employees(lambda now: (now, told(now, now))),
    "headings": lambda store: store.change_headings(lambda _kept: ({"kund": "name"}, told((), ()))),
    "an import": lambda store: store.add((), (), only_new, told),
}


@pytest.fixture
def database(office_on_server, make) -> str:
    """Make an office with two customers on the server."""
    return office_on_server(make.customer(), make.customer(number="1002"))


@pytest.fixture
def store(server, database) -> Iterator[PgStore]:
    """Open it; nothing is given up from this side."""
    with contextlib.closing(PgStore(server.address("anna", database), patience=60)) as store:
        yield store


@contextlib.contextmanager
def held(server, database: str) -> Iterator[None]:
    """Hold all tables, so that whoever asks waits."""
    with psycopg.connect(server.address("postgres", database)) as other:
        other.execute(
            "lock table samarbete.customers, samarbete.office, samarbete.employees,"
            " samarbete.counter in access exclusive mode"
        )
        yield


def kept(server, database: str) -> list[object]:
    return [
        server.command(f"select * from samarbete.{table} order by 1", database)
        for table in ("customers", "office", "employees", "counter")
    ]


def cancelled_as_it_waits(server, database: str, stopped: threading.Event) -> None:
    """Cancel whatever waits there for a lock, as an administrator does, until it has stopped."""
    while not stopped.is_set():
        server.command(
            "select pg_cancel_backend(pid) from pg_stat_activity"
            f" where wait_event_type = 'Lock' and usename = 'anna' and datname = '{database}'"
        )


@contextlib.contextmanager
def an_administrator_at_work(server, database: str) -> Iterator[None]:
    """Have somebody cancel all that waits."""
    stopped = threading.Event()
    at_work = threading.Thread(target=cancelled_as_it_waits, args=(server, database, stopped))
    at_work.start()
    try:
        yield
    finally:
        stopped.set()
        at_work.join()


@pytest.mark.parametrize("name", READS)
def test_a_read_that_is_cancelled_says_so_and_the_next_one_is_answered(
    server, database, store, name
):
    with (
        held(server, database),
        an_administrator_at_work(server, database),
        pytest.raises(StoreBusy, match=STOPPED) as stopped,
    ):
        READS[name](store)
    assert "changed" not in f"{stopped.value}"
    READS[name](store)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_that_is_cancelled_is_not_saved_and_the_next_one_is(server, database, store, name):
    before = kept(server, database)
    with (
        held(server, database),
        an_administrator_at_work(server, database),
        pytest.raises(StoreBusy, match=f"{STOPPED}.*nothing has changed"),
    ):
        CHANGES[name](store)
    assert kept(server, database) == before
    CHANGES[name](store)
    assert store.check() == ()


def test_a_change_that_is_cancelled_half_way_leaves_nothing(server, database, store):
    """The customer was read and is locked by then; another holds the counter."""
    before = kept(server, database)
    with psycopg.connect(server.address("postgres", database)) as other:
        other.execute("select from samarbete.counter for update")
        with (
            an_administrator_at_work(server, database),
            pytest.raises(StoreBusy, match=f"{STOPPED}.*nothing has changed"),
        ):
            store.change("1001", marked)
    assert kept(server, database) == before
    assert store.change("1001", marked).version == 2


def test_a_limit_of_time_at_the_server_stops_a_verb(server, database, capsys):
    """It says so with the exit code of a busy store, and does it once the way is free."""
    server.command(f"alter database {database} set statement_timeout = '200ms'")
    address = server.address("anna", database)
    add = ["--store", address, "user", "add", "1001", "ny@alfa.test", "--name", "Ny Ström"]
    before = kept(server, database)
    with psycopg.connect(server.address("postgres", database)) as other:
        other.execute("select from samarbete.customers for update")
        assert main(add) == 5
    assert STOPPED in capsys.readouterr().err
    assert kept(server, database) == before
    assert main(add) == 0
