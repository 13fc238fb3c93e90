"""The store on a server: a real PostgreSQL, started by the tests on a socket of their own."""

import datetime as dt
import math
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from msgspec.structs import replace

from store.demo import demo_office
from store.desk.opening import make_store, open_desk
from store.domain.address import read_address
from store.domain.errors import NotFound, Refused
from store.domain.filters import Filter
from store.domain.wishes import AddUser, RemoveCustomer
from store.postgres.connection import ServerConnection, T, Work
from store.postgres.customer_tables import CustomerTables

SOON = 30


@pytest.fixture
def address(server):
    """Make the demo office on the server; return where it is for Anna."""
    address = server.address("anna", server.database())
    with pytest.raises(NotFound):
        open_desk(address, os_user="x")
    make_store(address, demo_office(dt.date(2026, 11, 23)), os_user="x")
    return address


def test_who_is_connected_is_who_acts_and_the_office_is_the_same(address):
    desk = open_desk(address, os_user="somebody")
    entry = desk.carry_out("1001", AddUser(email="ny@alfa.test", name="Ny")).entry
    assert (entry.by, entry.os_user) == ("anna", "anna")
    with pytest.raises(Refused):
        desk.carry_out("1001", AddUser(email="ny@alfa.test", name="Ny"))
    assert desk.check() == ()


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(service=frozenset({"utlagg"})),
        Filter(search="beta"),
        Filter(search="SE556661913501 gamma"),
        Filter(no_main_contact=True),
    ],
)
def test_the_server_filters_as_the_program_does(address, wanted):
    store = open_desk(address, os_user="x")._store
    found = store.narrowed(wanted).rows
    assert found == wanted.apply(store.listing().rows)


def test_a_change_without_a_line_of_history_is_refused_by_the_database(address):
    store = open_desk(address, os_user="x")._store
    with pytest.raises(Refused, match="adds one line to the history"):
        store.change("1001", lambda each: replace(each, name="X", version=each.version + 1))


def test_a_password_in_the_address_is_refused_and_not_repeated():
    with pytest.raises(ValueError, match="password does not belong") as refused:
        read_address("postgresql://anna:hemlig@db/office")
    assert "hemlig" not in str(refused.value)


class Overtaken(ServerConnection):
    """A connection on which the third thing that is asked is asked before the first is told.

    The first waits with its answer until then, and the third until that was taken up.
    """

    def __init__(self, address: str) -> None:
        super().__init__(address, "kontor", patience=SOON, listen=False)
        self.answered, self.overtaken, self.taken_up = Event(), Event(), Event()
        self.asked = -math.inf

    def read(self, work: Work[T]) -> T:
        self.asked += 1
        place = self.asked
        if place == 3:
            self.overtaken.set()
            assert self.taken_up.wait(SOON)
        answer = super().read(work)
        if place == 1:
            self.answered.set()
            assert self.overtaken.wait(SOON)
        return answer


def test_of_two_who_list_at_once_neither_misses_a_customer(server, office_on_server, make):
    """A screen lists in one thread, and looks for what is new in another.

    One has asked for what is new where somebody was removed since, which is nothing; before it
    has taken that up, the other finds that all has to be read again.
    """
    numbers = ["1001", "1002", "1003"]
    customers = [replace(make.customer(), number=number) for number in numbers]
    address = server.address("anna", office_on_server(*customers))
    line = Overtaken(address)
    tables = CustomerTables(line, "kontor")
    assert [row.number for row in tables.listing().rows] == numbers
    desk = open_desk(read_address(address), os_user="anna")
    desk.carry_out("1003", RemoveCustomer(confirmation="1003"))

    def listed() -> list[str]:
        return [row.number for row in tables.listing().rows]

    with ThreadPoolExecutor(2) as threads:
        line.asked = 0
        first = threads.submit(listed)
        assert line.answered.wait(SOON)
        second = threads.submit(listed)
        seen = first.result(SOON)
        line.taken_up.set()
        assert (seen, second.result(SOON)) == (["1001", "1002"], ["1001", "1002"])
    assert listed() == ["1001", "1002"]
