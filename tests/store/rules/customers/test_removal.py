"""A customer for whom nothing runs can be removed, and the office's history keeps it (R57)."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.errors import Conflict, NotFound, Refused
from store.domain.wishes import AddUser, ChangeRights, End, RemoveCustomer, Undo
from store.rules.handover import held_by

REMOVE = RemoveCustomer(confirmation="1001")


def refused(desk: Desk, wish: RemoveCustomer = REMOVE) -> list[str]:
    with pytest.raises(Refused) as error:
        desk.carry_out("1001", wish)
    return [refusal.code for refusal in error.value.refusals]


def test_a_customer_without_collaborations_is_removed(place_with, make) -> None:
    place = place_with(make.customer(), make.customer(number="1002", name="Beta AB"))
    desk, other = place.desk(), place.store("bo")
    assert len(other.listing().rows) == 2
    shown = desk.plan("1001", RemoveCustomer()).effects
    done = desk.carry_out("1001", REMOVE, shown=shown)
    assert (done.customer.number, done.entry.action) == ("1001", "remove-customer")
    assert [row.number for row in desk.listing().rows] == ["1002"]
    assert [row.number for row in other.listing().rows] == ["1002"]
    with pytest.raises(NotFound):
        desk.customer("1001")
    with pytest.raises(NotFound):
        desk.carry_out("1001", REMOVE)
    assert desk.check() == ()


def test_the_offices_history_keeps_who_was_removed_by_whom_and_how_it_ended(
    place_with, make, clock
) -> None:
    desk = place_with(make.customer(make.collaboration("utlagg"), org_number="556000-4615")).desk()
    desk.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))
    clock.now += dt.timedelta(days=2)
    desk.carry_out("1001", replace(REMOVE, reason="dubblett"))
    line = desk.history()[0]
    assert (line.number, line.what, line.who) == (
        None,
        "Customer 1001 Alfa Bygg AB removed",
        "Anna Berg",
    )
    assert line.entry.reason == "dubblett"
    assert line.entry.details == {
        "number": "1001",
        "name": "Alfa Bygg AB",
        "org_number": "556000-4615",
        "collaboration utlagg-1": "2026-11-23, continue, anna",
    }


@pytest.mark.parametrize("status", ["active", "requested", "unlinked", "ending"])
def test_what_is_not_over_keeps_the_customer(place_with, make, status) -> None:
    ending = make.ending("end", on=dt.date(2026, 12, 1)) if status == "ending" else None
    held = make.customer(make.collaboration("scanner", status=status, ending=ending))
    desk = place_with(held).desk()
    assert refused(desk) == ["still-active-elsewhere"]
    assert desk.customer("1001") == held


def test_what_was_declined_keeps_nobody(place_with, make) -> None:
    desk = place_with(make.customer(make.collaboration("utlagg", status="declined"))).desk()
    assert desk.carry_out("1001", REMOVE).entry.action == "remove-customer"


def test_records_that_no_pack_holds_are_kept(place_with, make) -> None:
    """Handed over as they are, they need not be kept here any more."""
    report = make.record("report", status="sent")
    ended = make.collaboration(
        "utlagg", status="ended", ending=make.ending(), records=(report, report)
    )
    desk = place_with(make.customer(ended)).desk()
    assert refused(desk) == ["must-be-kept"]
    assert "2 records of Visma Utlägg" in desk.plan("1001", REMOVE).refusals[0].message
    pack = desk.hand_over("1001").wish
    assert pack.records["utlagg-1"] == held_by(ended)
    desk.carry_out("1001", pack)
    assert desk.carry_out("1001", REMOVE).entry.action == "remove-customer"


def test_an_ending_that_can_still_be_undone_is_kept(place_with, make, clock) -> None:
    desk = place_with(make.customer(make.collaboration("utlagg"))).desk()
    desk.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))
    assert refused(desk) == ["must-be-kept"]
    clock.now += dt.timedelta(hours=24)
    assert desk.plan("1001", Undo()).refusals == ()
    assert refused(desk) == ["must-be-kept"]
    clock.now += dt.timedelta(seconds=1)
    assert desk.plan("1001", Undo()).refusals != ()
    assert desk.plan("1001", REMOVE).refusals == ()


def test_an_ending_that_cannot_be_undone_keeps_nobody_for_an_earlier_one_that_could(
    place_with, make
) -> None:
    """The earlier one is undone already, and the last one deleted: nothing is left to put back."""
    desk = place_with(make.customer(make.collaboration("utlagg"))).desk()
    desk.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))
    desk.carry_out("1001", Undo())
    lost = End(collaboration="utlagg-1", outcome="delete", reason="slut", confirmation="1001")
    desk.carry_out("1001", lost)
    assert [refusal.code for refusal in desk.plan("1001", Undo()).refusals] == ["cannot-undo"]
    assert desk.carry_out("1001", REMOVE).entry.action == "remove-customer"


@pytest.mark.parametrize("typed", [None, "", "1002", "Alfa"])
def test_its_number_or_name_is_typed(place_with, make, typed) -> None:
    desk = place_with(make.customer()).desk()
    assert desk.plan("1001", RemoveCustomer()).must_type == "Alfa Bygg AB"
    assert refused(desk, RemoveCustomer(confirmation=typed)) == ["name-mismatch"]
    assert desk.customer("1001").version == 1


def test_who_may_not_end_removes_nobody(place_with, make) -> None:
    place = place_with(make.customer())
    for login in ("bo", "cecilia", "david"):
        assert refused(place.desk(login)) == ["not-allowed"]


def test_whose_rights_are_taken_meanwhile_removes_nobody(place_with, make) -> None:
    """Who might, when it was shown, may not any more when it is done."""
    place = place_with(make.customer())
    anna, cecilia = place.desk(), {"login": "cecilia"}
    anna.change_employee(ChangeRights(**cecilia, rights="full", portal_role="administrator"))
    desk = place.desk("cecilia")
    shown = desk.plan("1001", RemoveCustomer()).effects
    assert shown
    anna.change_employee(ChangeRights(**cecilia, rights="standard"))
    with pytest.raises(Refused) as error:
        desk.carry_out("1001", REMOVE, shown=shown)
    assert [refusal.code for refusal in error.value.refusals] == ["not-allowed"]
    assert anna.customer("1001").version == 1


def test_who_changed_it_meanwhile_is_told(place_with, make) -> None:
    place = place_with(make.customer())
    desk = place.desk()
    shown = desk.plan("1001", RemoveCustomer()).effects
    place.desk().carry_out("1001", AddUser(email="per@alfa.test", name="Per Ek"))
    with pytest.raises(Conflict):
        desk.carry_out("1001", REMOVE, shown=shown)
