"""Behind PgBouncer, which gives each transaction another connection: nothing is lost by that."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.domain.errors import StoreError
from store.postgres.store import PgStore
from tests.servers.pooler import pgbouncer, pooled
from tests.store.acts import only_new, told
from tests.store.postgres.test_connection import marked

pytestmark = pytest.mark.skipif(pgbouncer() is None, reason="there is no pgbouncer here")

ROUNDS = 60
"""More than a driver carries out before it prepares a statement by itself."""


@pytest.fixture
def database(office_on_server, make):
    """Make an office with four customers on the server."""
    return office_on_server(*(make.customer(number=f"{n}") for n in range(1001, 1005)))


@pytest.fixture
def pool(server) -> Iterator[Path]:
    """Run a pooler in transaction mode."""
    with pooled(server.home, "transaction") as folder:
        yield folder


def test_several_read_and_write_again_and_again(server, database, pool):
    """None fails, and each change is there."""
    address = server.address("anna", database, host=f"{pool}")
    failed: list[Exception] = []

    def at_work(number: str) -> None:
        try:
            with contextlib.closing(PgStore(address)) as store:
                for _round in range(ROUNDS):
                    store.listing()
                    store.change(number, marked)
                    store.read_employees()
        except Exception as error:
            failed.append(error)

    clerks = [threading.Thread(target=at_work, args=(f"{n}",)) for n in range(1001, 1005)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert failed == []
    with contextlib.closing(PgStore(address)) as store:
        assert {len(customer.history) for customer in store.customers()} == {ROUNDS}


def test_news_come_although_nobody_can_listen_there(server, database, pool):
    """The counter is asked as well, always."""
    address = server.address("anna", database, host=f"{pool}")
    with contextlib.closing(PgStore(address)) as here, contextlib.closing(PgStore(address)) as one:
        here.listing()
        assert not here.moved()
        assert not here.moved()
        one.change("1001", marked)
        assert here.moved()


def test_statement_mode_is_refused_as_what_it_is(server, database, make):
    """It has no transactions; what is asked and answered without an end in between goes through."""
    with pooled(server.home, "statement") as folder:
        address = server.address("anna", database, host=f"{folder}")
        with contextlib.closing(PgStore(address)) as store:
            assert store.change("1001", marked).version == 2
            with pytest.raises(
                StoreError, match=r"not saved: .*statement mode.*nothing has changed"
            ):
                store.add((), [make.customer(number="2001")], only_new, told)
    with contextlib.closing(PgStore(server.address("anna", database))) as store:
        assert len(store.customer("1001").history) == 1
        assert len(store.listing().rows) == 4
