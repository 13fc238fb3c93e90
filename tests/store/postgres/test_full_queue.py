"""A queue of news that is full, which anybody who can connect can bring about."""

import contextlib

import psycopg
import pytest

from store.postgres.store import PgStore
from tests.servers.postgresql import NONE, STRANGER, Server, binaries
from tests.store.acts import told


def fill(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    for number in range(200):
        words = f"{number}".ljust(7900, "x")
        connection.execute("select pg_notify('other', %s)", (words,))


@pytest.fixture
def full_of_news(make):
    """Give an office on a server whose queue of news a stranger has filled."""
    programs = binaries()
    if programs is None:
        pytest.skip(NONE)
    with contextlib.ExitStack() as end:
        server = Server(programs)
        end.callback(server.stop)
        name = "max_notify_queue_pages"
        if not server.command(f"select from pg_settings where name = '{name}'"):
            pytest.skip("the queue of news is of gigabytes before version 17")
        server.command(f"alter system set {name} = 64")
        server.kill()
        server.start()
        address = server.address("anna", server.office(make.office, make.employees))
        slow, stranger = (
            end.enter_context(
                psycopg.connect(address.replace("anna@", f"{STRANGER}@"), autocommit=True)
            )
            for _ in range(2)
        )
        slow.execute("listen other")
        slow.execute("begin; select 1")
        with pytest.raises(psycopg.Error, match="too many notifications"):
            fill(stranger)
        yield address


def test_where_the_queue_of_news_is_full_a_change_is_saved_without_any(full_of_news):
    """Anybody who can connect can fill it, without a right to anything."""
    with (
        contextlib.closing(PgStore(full_of_news)) as store,
        contextlib.closing(PgStore(full_of_news)) as other,
    ):
        other.listing()
        for _ in range(2):
            store.change_employees(lambda before: (before, told(before, before)))
        assert other.moved()
        assert len(other.office_history()) == 2
