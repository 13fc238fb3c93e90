"""How often the server is asked: what an act costs on a long line, counted exactly."""

import contextlib
from collections.abc import Iterator

import pytest

from store.desk.opening import open_desk
from store.domain.address import read_address
from store.domain.wishes import End
from store.postgres.store import PgStore
from tests.servers.line import Line, line_to
from tests.store.postgres.test_connection import marked


@pytest.fixture
def database(office_on_server, make):
    """Make an office with one customer on the server."""
    return office_on_server(make.customer(make.collaboration("utlagg")))


@pytest.fixture
def line(server) -> Iterator[Line]:
    """Give a line to the server."""
    with line_to(server.home) as line:
        yield line


@pytest.fixture
def address(server, database, line):
    """Give the address of the office at the other end of the line."""
    return server.address("anna", database, host=f"{line.folder}")


def test_a_read_takes_one_turn_and_a_change_three(line, address):
    """A change begins and reads, writes, and commits: what needs no answer goes with the next."""
    with contextlib.closing(PgStore(address)) as store:
        customer = store.customer("1001")
        for ask in (lambda: store.customer("1001"), store.listing, store.read_employees):
            line.turns = 0
            ask()
            assert line.turns == 1
        line.turns = 0
        store.change("1001", lambda _now: marked(customer))
        assert line.turns == 3


def test_the_screen_has_its_list_after_four_turns(line, address):
    """It connects, opens the store, looks who works there by now, and reads the list."""
    desk = open_desk(read_address(address), os_user="anna")
    assert desk.services
    assert line.turns == 2
    desk.refresh_operator()
    assert [row.number for row in desk.listing().rows] == ["1001"]
    assert line.turns == 4


def test_an_ending_at_the_desk_takes_no_more(line, address):
    """Policy and people may have changed since the plan was shown: they come with the customer."""
    desk = open_desk(read_address(address), os_user="anna")
    (one,) = desk.customer("1001").collaborations
    wish = End(collaboration=one.id, outcome="continue")
    plan = desk.plan_for(desk.customer("1001"), wish)
    assert not plan.refusals
    line.turns = 0
    desk.carry_out("1001", wish, shown=plan.effects)
    assert line.turns == 3
