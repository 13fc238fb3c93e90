"""The history of all, a part at a time, on both kinds of store: the lines that all at once has."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.desk.opening import open_desk
from store.domain.errors import StoreDamaged
from store.domain.wishes import AddUser, ChangeRights
from store.files.forms.customer_files import customer_files
from store.rules.history import searched
from tests.store.acts import NUMBER, customer


@pytest.fixture
def acted(make, place_with, clock):
    """Give an office where several customers were changed in turns, and the office itself."""
    customers = [replace(customer(make), number=f"A{n}") for n in (9, 10, 11)]
    place = place_with(customer(make), *customers)
    for n, number in enumerate([NUMBER, "A9", "A10", "A9", NUMBER, "A10", "A9"]):
        clock.now += dt.timedelta(minutes=n % 2)  # some at one time
        place.desk().carry_out(number, AddUser(email=f"p{n}@a.test", name=f"Person {n}"))
    place.desk().change_employee(
        ChangeRights(login="bo", rights="full", portal_role="administrator")
    )
    return place


def test_in_parts_and_all_at_once_the_lines_are_the_same(acted):
    desk = acted.desk()
    every = desk.history()
    assert len(every) == 8
    timeline = desk.timeline()
    parts = [timeline.take(3) for _ in range(4)]
    assert [len(part) for part in parts] == [3, 3, 2, 0]
    assert sum(parts, ()) == every
    assert (timeline.done, timeline.total) == (True, 8)
    assert timeline.histories.read_so_far == 3, "who was never changed is not read"


def test_no_customer_is_read_before_its_latest_line_is_looked_at(acted):
    timeline = acted.desk().timeline()
    timeline.take(2)  # the office's own and that of A9
    assert (timeline.histories.made, timeline.histories.read_so_far) == (2, 2)


def test_a_search_finds_what_is_found_in_all_at_once(acted):
    desk = acted.desk()
    timeline = desk.timeline()
    search = timeline.search(timeline.take(2), searched("person a10"))
    assert search.go_on(600)
    assert search.lines(9) == tuple(filter(searched("person a10"), desk.history()))
    assert (search.count, search.seen) == (2, 8)


def test_one_customer_has_its_own_lines(acted):
    desk = acted.desk()
    timeline = desk.timeline("A9")
    assert timeline.take(9) == desk.history("A9")
    assert timeline.edited is None


def test_what_cannot_be_read_is_told_when_it_is_come_to(copied_store, clock):
    """Where the rows could be read, and the documents no more."""
    desk = open_desk(copied_store, os_user="anna", clock=clock)
    every, timeline = desk.history(), desk.timeline()
    assert timeline.take(1) == every[:1]
    for file in customer_files(copied_store).all():
        file.write_bytes(b"{}")
    told: list[StoreDamaged] = []
    with pytest.raises(StoreDamaged):
        timeline.search(every[:1], searched("a")).go_on(600)
    again = open_desk(copied_store, os_user="anna", clock=clock).timeline(None, told.append)
    assert again.take(9) == ()
    assert told
