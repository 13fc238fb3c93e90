"""The store on a server: a real PostgreSQL, started by the tests on a socket of their own."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.demo import demo_office
from store.desk.opening import make_store, open_desk
from store.domain.address import read_address
from store.domain.errors import NotFound, Refused
from store.domain.filters import Filter
from store.domain.wishes import AddUser


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
