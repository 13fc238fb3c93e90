"""Dates are watched across customers: what is coming, and what is left out as it cannot be read."""

import datetime as dt
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from store.desk.opening import open_desk
from store.domain.errors import OutOfReach, StoreDamaged
from store.domain.filters import Filter
from store.domain.model import Customer
from store.files.forms.customer_files import customer_files

BROKEN = (
    "set session_replication_role = replica;"
    " update samarbete.customers set document = document || '{\"users\": 7}' where number = '%s'"
)


@pytest.fixture
def dated(make, clock):
    """Build a customer with one collaboration that ends so many days from today."""

    def dated(days: int, number: str = "1001", service: str = "utlagg", **fields) -> Customer:
        ending = make.ending(on=clock.day(days))
        held = make.collaboration(service, status="ending", ending=ending)
        return make.customer(held, number=number, name=f"Kund {number}", **fields)

    return dated


@pytest.fixture
def damage(request):
    """Damage what is kept of a customer: empty its file, or spoil its document on the server."""

    def damage(place, number: str) -> None:
        address = place.address_of("anna")
        if isinstance(address, Path):
            customer_files(address).file_of(number).write_bytes(b"")
        else:
            server = request.getfixturevalue("server")
            server.command(BROKEN % number, urlsplit(f"{address}").path.lstrip("/"))

    return damage


def told(endings) -> list[tuple[str, str, list[str]]]:
    """Return of endings whose they are, of what, and what would refuse them."""
    return [(e.number, e.service, [each.code for each in e.plan.refusals]) for e in endings]


def test_what_is_coming_is_told_by_date_the_overdue_first(place_with, dated, clock) -> None:
    """Up to the day and with it; nothing is carried out."""
    place = place_with(
        dated(5, "1001"), dated(-9, "1002"), dated(0, "1003"), dated(5, "1004"), dated(6, "1005")
    )
    desk = place.desk()
    coming = desk.coming(clock.day(5))
    assert [each.number for each in coming] == ["1002", "1003", "1001", "1004"]
    assert [each.on for each in coming] == [clock.day(days) for days in (-9, 0, 5, 5)]
    assert coming[0].collaboration == "utlagg-1"
    assert "decided by Anna Berg (office)" in coming[0].decision
    assert len(desk.coming(dt.date.max)) == 5
    assert {desk.customer(number).version for number in ("1001", "1002", "1003")} == {1}


def test_each_ending_is_planned_on_its_own_day(place_with, make, clock) -> None:
    """A dependent that ends before, or on the same day, does not refuse; a later one does (R42)."""

    def customer(number: str, first: int, last: int) -> Customer:
        ends = {"eekonomi": last, "ekonomioversikt": first}
        return make.customer(
            *(
                make.collaboration(
                    service,
                    status="ending",
                    ending=make.ending(
                        "close" if service == "eekonomi" else "delete",
                        on=clock.day(days),
                        checks={"work-done": "attested"} if service == "eekonomi" else {},
                    ),
                )
                for service, days in ends.items()
            ),
            number=number,
        )

    desk = place_with(customer("1", 3, 3), customer("2", 3, 4), customer("3", 4, 3)).desk()
    assert told(desk.coming(clock.day(30))) == [
        ("1", "ekonomioversikt", []),
        ("1", "eekonomi", []),
        ("2", "ekonomioversikt", []),
        ("3", "eekonomi", ["still-active-elsewhere"]),
        ("2", "eekonomi", []),
        ("3", "ekonomioversikt", []),
    ]


def test_what_would_refuse_an_ending_is_told_before_its_day(place_with, dated, make, clock) -> None:
    """A main contact that is gone, a report that is not submitted, a service that is unknown."""
    draft = (make.record("report", status="draft"),)
    ending = make.ending(on=clock.day(4))
    open_check = make.collaboration("utlagg", status="ending", ending=ending, records=draft)
    unknown = make.collaboration("fax", status="ending", ending=ending)
    desk = place_with(
        dated(4, "1", users=()),
        make.customer(open_check, number="2"),
        make.customer(unknown, number="3"),
    ).desk()
    assert told(desk.coming(clock.day(4))) == [
        ("1", "utlagg", ["main-contact-missing"]),
        ("2", "utlagg", ["check-open"]),
        ("3", "fax", ["not-active"]),
    ]


def test_what_was_due_is_named_with_its_collaboration_and_its_day(place_with, dated, clock) -> None:
    done, refused = place_with(dated(-2, "1"), dated(-3, "2", users=())).desk().due()
    assert (done.number, done.collaboration, done.on) == ("1", "utlagg-1", clock.day(-2))
    assert (refused.number, refused.collaboration, refused.on) == ("2", "utlagg-1", clock.day(-3))
    assert (done.done is None, refused.done is None) == (False, True)


@pytest.mark.parametrize(
    ("outcome", "reason", "told"),
    [("continue", "Klart", "Klart"), ("delete", " Klart  nu ", "Klart nu"), ("delete", "", None)],
)
def test_an_ending_is_carried_out_late_by_somebody_who_may_not_end(
    place_with, make, clock, outcome, reason, told
) -> None:
    """In the name of who decided it, with the reason and the planner that it had (R42)."""
    ending = make.ending(outcome, on=clock.day(-2), reason=reason, planned_by="david")
    held = make.collaboration(
        "utlagg", status="ending", ending=ending, records=(make.record("report", status="sent"),)
    )
    place = place_with(make.customer(held))
    (due,) = place.desk("bo").due()
    assert (due.refusals, due.done is None) == ((), False)
    customer = place.desk().customer("1001")
    entry, ended = customer.history[-1], customer.collaborations[0]
    assert (entry.by, entry.os_user, entry.reason) == ("anna", "bo", told)
    assert (ended.status, ended.ended_on) == ("ended", clock.day(0))


READS = {
    "coming": lambda desk, told: {each.number for each in desk.coming(dt.date.max, told)},
    "readiness": lambda desk, told: {each.number for each in desk.readiness(None, told)},
    "residue": lambda desk, told: {each.number for each in desk.residue(None, told)},
    "history": lambda desk, told: {each.number for each in desk.history(None, told)},
    "export": lambda desk, told: {each.number for each in desk.export(Filter(), told).customers},
    "due": lambda desk, told: {each.number for each in desk.due(told)},
}


@pytest.mark.parametrize("read", READS)
def test_what_cannot_be_read_is_named_and_the_rest_is_done(
    place_with, dated, damage, make, read: str
) -> None:
    """Without somebody to tell, nothing is left out in silence."""
    place = place_with(dated(-1, "1001"), dated(-1, "1002", users=()))
    desk = place.desk()
    if read in ("history", "residue"):
        list(desk.due())
    damage(place, "1001" if read in ("due", "coming", "readiness", "export") else "1002")
    desk = place.desk()
    with pytest.raises(StoreDamaged):
        READS[read](desk, _raise)
    unread: list[StoreDamaged] = []
    rest = READS[read](desk, unread.append)
    assert rest == ({"1002"} if read in ("due", "coming", "readiness", "export") else {"1001"})
    assert {place.store().name in f"{error}" or ".json" in f"{error}" for error in unread} == {True}


def _raise(error: StoreDamaged) -> None:
    raise error


def test_all_others_endings_are_carried_out_beside_a_damaged_customer(
    place_with, dated, damage
) -> None:
    place = place_with(dated(-1, "1001"), dated(-1, "1002"), dated(-1, "1003"))
    damage(place, "1002")
    unread: list[StoreDamaged] = []
    assert [each.number for each in place.desk().due(unread.append)] == ["1001", "1003"]
    assert len({f"{error}" for error in unread}) == 1
    desk = place.desk()
    assert {desk.customer(n).collaborations[0].status for n in ("1001", "1003")} == {"ended"}
    with pytest.raises(StoreDamaged):
        desk.customer("1002")


def test_a_server_out_of_reach_is_no_damaged_customer(server, make, dated, clock) -> None:
    """There is no rest to be read, so nothing is answered."""
    name = server.office(make.office, make.employees, (dated(-1),))
    desk = open_desk(server.address("anna", name), os_user="anna", clock=clock)
    server.command(f"alter database {name} allow_connections false")
    server.command(
        f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
    )
    with pytest.raises(OutOfReach):
        list(desk.due(lambda error: None))
