"""While a hold stands, nothing of what it is on is ended with loss of data, or removed (R59)."""

import datetime as dt

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.errors import Refused
from store.domain.filters import Filter
from store.domain.rights import Operator
from store.domain.wishes import (
    End,
    PutOnHold,
    ReleaseHold,
    RemoveCustomer,
    SetRecord,
    Undo,
    Withdraw,
)
from store.rules.endings.scheduled import due_endings
from store.rules.holds import hold_against

DELETE = End(collaboration="utlagg-1", outcome="delete", confirmation="1001", reason="Klart")
KEEP = End(collaboration="utlagg-1", outcome="continue")
HOLD = PutOnHold(reason="Tvist om resor")
JANUARY = dt.date(2027, 1, 31)


@pytest.fixture
def place(place_with, make):
    return place_with(
        make.customer(
            make.collaboration("utlagg", records=(make.record("report", status="sent"),)),
            make.collaboration("lon-smart", variant="Standard"),
        )
    )


def codes(desk, wish, number: str = "1001") -> list[str]:
    with pytest.raises(Refused) as error:
        desk.carry_out(number, wish)
    return [refusal.code for refusal in error.value.refusals]


def test_on_hold_nothing_is_deleted_and_all_else_goes_on(place) -> None:
    desk = place.desk()
    done = desk.carry_out("1001", replace(HOLD, collaboration="utlagg-1", until=JANUARY))
    assert done.customer.holds[0].by == "anna"
    plan = desk.plan("1001", DELETE)
    assert [(refusal.code, refusal.cure, refusal.about) for refusal in plan.refusals] == [
        ("on-hold", "release", "utlagg-1")
    ]
    assert plan.refusals[0].message == (
        "Visma Utlägg is on hold until 2027-01-31 (Tvist om resor), by Anna Berg: "
        "it cannot be ended with loss of data."
    )
    assert codes(desk, DELETE) == ["on-hold"]
    assert desk.customer("1001").collaboration("utlagg-1").records
    assert desk.carry_out("1001", KEEP).customer.collaboration("utlagg-1").status == "ended"
    assert desk.check() == ()


def test_a_hold_of_the_whole_customer_is_one_of_each_collaboration(place) -> None:
    desk = place.desk()
    desk.carry_out("1001", HOLD)
    assert codes(desk, DELETE) == ["on-hold"]
    desk.carry_out("1001", replace(HOLD, collaboration="utlagg-1", until=JANUARY))
    customer = desk.customer("1001")
    against = hold_against(customer, "utlagg-1", desk.today())
    assert (against.collaboration, against.until) == (None, None)
    plan = desk.plan("1001", ReleaseHold(collaboration="utlagg-1"))
    assert [effect.text for effect in plan.effects] == [
        "Visma Utlägg is no longer on hold until 2027-01-31 (Tvist om resor), by Anna Berg",
        "The whole customer is on hold (Tvist om resor), by Anna Berg, and with it this one",
    ]


def test_what_is_released_can_be_deleted_and_the_history_tells_both(place) -> None:
    desk = place.desk()
    desk.carry_out("1001", replace(HOLD, until=JANUARY))
    desk.carry_out("1001", ReleaseHold(reason="Tvisten är löst"))
    customer = desk.customer("1001")
    assert customer.holds is UNSET
    assert [(e.action, e.reason, e.details) for e in customer.history] == [
        ("hold", "Tvist om resor", {"until": "2027-01-31"}),
        ("release", "Tvisten är löst", {}),
    ]
    assert [line.what for line in desk.history("1001")] == [
        "The whole customer no longer on hold",
        "The whole customer put on hold",
    ]
    assert desk.carry_out("1001", DELETE).customer.collaboration("utlagg-1").records == ()


def test_a_hold_ends_by_itself_after_its_day_in_sweden(place, clock) -> None:
    desk = place.desk()
    desk.carry_out("1001", replace(HOLD, until=clock.day(1)))
    assert codes(desk, DELETE) == ["on-hold"]
    assert codes(desk, replace(DELETE, on=clock.day(1))) == ["on-hold"]
    desk.carry_out("1001", replace(DELETE, on=clock.day(2)))
    clock.now = dt.datetime(2026, 11, 24, 22, 59, tzinfo=dt.UTC)
    assert [due.done for due in desk.due()] == []
    clock.now = dt.datetime(2026, 11, 24, 23, 0, tzinfo=dt.UTC)  # midnight in Sweden
    assert [due.refusals for due in desk.due()] == [()]
    assert desk.customer("1001").collaboration("utlagg-1").status == "ended"


def test_an_ending_that_was_decided_before_is_refused_on_its_day(place, clock) -> None:
    desk = place.desk()
    desk.carry_out("1001", replace(DELETE, on=clock.day(3)))
    plan = desk.plan("1001", HOLD)
    assert [effect.text for effect in plan.effects][1] == (
        "Visma Utlägg's ending on 2026-11-26 will then be refused: "
        "on hold (Tvist om resor), by Anna Berg"
    )
    desk.carry_out("1001", HOLD)
    (coming,) = desk.coming(clock.day(9))
    assert [refusal.code for refusal in coming.plan.refusals] == ["on-hold"]
    clock.now += dt.timedelta(days=4)
    assert [r.code for due in desk.due() for r in due.refusals] == ["on-hold"]
    assert due_endings(desk.customer("1001"), clock.today, desk.services) == ("utlagg-1",)
    released = desk.plan("1001", ReleaseHold())
    assert [effect.text for effect in released.effects][1] == (
        "Visma Utlägg's ending on 2026-11-26 is no longer refused by a hold"
    )
    desk.carry_out("1001", ReleaseHold())
    assert [due.refusals for due in desk.due()] == [()]


def test_the_customer_cannot_delete_what_the_office_holds(place, make, clock) -> None:
    place.desk().carry_out("1001", HOLD)
    theirs = Desk(
        place.store(), make.customers_operator(make.administrator()), company="1001", clock=clock
    )
    plan = theirs.plan("1001", DELETE)
    assert "on-hold" in [refusal.code for refusal in plan.refusals]
    assert codes(theirs, ReleaseHold()) == ["not-allowed"]
    told = " ".join(refusal.message for refusal in plan.refusals)
    assert "Your whole company is on hold, by Anna Berg: it cannot be ended with loss" in told
    assert "Tvist" not in told


@pytest.mark.parametrize("login", ["bo", "cecilia", "david"])
def test_it_takes_full_rights_and_the_role_administrator(place, login) -> None:
    place.desk().carry_out("1001", HOLD)
    desk = place.desk(login)
    assert codes(desk, replace(HOLD, collaboration="utlagg-1")) == ["not-allowed"]
    assert codes(desk, ReleaseHold()) == ["not-allowed"]
    refusal = desk.plan("1001", DELETE).refusals[-1]
    assert refusal.code == "on-hold"
    assert refusal.message.endswith("Anna Berg can do it.")


def test_what_cannot_be_a_hold_is_refused_and_nothing_is_changed(place, clock) -> None:
    desk = place.desk()
    assert codes(desk, PutOnHold()) == ["reason-missing"]
    assert codes(desk, PutOnHold(reason=" ")) == ["reason-missing"]
    assert codes(desk, PutOnHold(reason="a\nb")) == ["invalid-value"]
    assert codes(desk, replace(HOLD, until=clock.day(-1))) == ["date-in-past"]
    ten_years = clock.today.replace(year=clock.today.year + 10)
    assert desk.plan("1001", replace(HOLD, until=ten_years)).refusals == ()
    assert codes(desk, replace(HOLD, until=ten_years + dt.timedelta(1))) == ["date-too-far"]
    assert codes(desk, ReleaseHold()) == ["nothing-to-change"]
    assert desk.customer("1001").version == 1
    desk.carry_out("1001", HOLD)
    assert codes(desk, HOLD) == ["nothing-to-change"]
    assert codes(desk, ReleaseHold(collaboration="utlagg-1")) == ["nothing-to-change"]


def test_a_hold_gets_another_reason_and_day(place) -> None:
    desk = place.desk()
    desk.carry_out("1001", HOLD)
    done = desk.carry_out("1001", PutOnHold(reason="Revision", until=JANUARY))
    assert [(hold.reason, hold.until) for hold in done.customer.holds] == [("Revision", JANUARY)]
    assert done.entry.details == {"until": "none -> 2027-01-31"}


def test_a_customer_on_hold_is_not_removed(place_with, make) -> None:
    desk = place_with(make.customer()).desk()
    desk.carry_out("1001", HOLD)
    assert codes(desk, RemoveCustomer(confirmation="1001")) == ["on-hold"]
    desk.carry_out("1001", ReleaseHold())
    desk.carry_out("1001", RemoveCustomer(confirmation="1001"))


def test_a_hold_on_one_collaboration_keeps_the_whole_customer(place_with, make) -> None:
    desk = place_with(make.customer(make.collaboration("utlagg"))).desk()
    desk.carry_out("1001", replace(HOLD, collaboration="utlagg-1"))
    desk.carry_out("1001", KEEP)
    assert codes(desk, RemoveCustomer(confirmation="1001")) == ["on-hold", "must-be-kept"]


def test_a_hold_may_be_for_today_alone(place, clock) -> None:
    desk = place.desk()
    desk.carry_out("1001", replace(HOLD, until=clock.day(0)))
    assert codes(desk, DELETE) == ["on-hold"]
    clock.now += dt.timedelta(days=1)
    desk.carry_out("1001", DELETE)


def test_undo_names_release_and_leaves_what_is_on_hold_undoable(place) -> None:
    desk = place.desk()
    desk.carry_out("1001", KEEP)
    desk.carry_out("1001", replace(HOLD, collaboration="utlagg-1"))
    desk.carry_out("1001", Undo())
    assert desk.customer("1001").collaboration("utlagg-1").status == "active"
    desk.carry_out("1001", PutOnHold(collaboration="utlagg-1", reason="Revision"))
    with pytest.raises(
        Refused, match=r"a hold is not undone but released \(key b, command release\)"
    ):
        desk.carry_out("1001", Undo(collaboration="utlagg-1"))
    desk.carry_out("1001", ReleaseHold(collaboration="utlagg-1"))
    with pytest.raises(Refused, match="put it on hold again"):
        desk.carry_out("1001", Undo(collaboration="utlagg-1"))


@pytest.mark.parametrize("released", [False, True])
def test_an_ending_is_undone_on_its_own_line_after_a_hold(place, released) -> None:
    """No refusal sends one from the hold to its release and back; the hold stays as it is."""
    desk = place.desk()
    desk.carry_out("1001", KEEP)
    desk.carry_out("1001", replace(HOLD, collaboration="utlagg-1"))
    if released:
        desk.carry_out("1001", ReleaseHold(collaboration="utlagg-1"))
    holds = desk.customer("1001").holds
    desk.carry_out("1001", Undo(collaboration="utlagg-1"))
    after = desk.customer("1001")
    assert after.collaboration("utlagg-1").status == "active"
    assert after.holds == holds


def test_the_customer_undoes_its_own_ending_after_the_offices_hold(place, make, clock) -> None:
    eva = Operator.of_user(make.administrator(), "portal", make.employees)
    theirs = Desk(place.store("portal"), eva, company="1001", clock=clock)
    theirs.carry_out("1001", KEEP)
    place.desk().carry_out("1001", replace(HOLD, collaboration="utlagg-1"))
    theirs.carry_out("1001", Undo(collaboration="utlagg-1"))
    assert theirs.customer("1001").collaboration("utlagg-1").status == "active"


@pytest.mark.parametrize("released", [False, True])
def test_the_customers_undo_of_a_hold_is_told_whose_it_is(place, make, clock, released) -> None:
    desk = place.desk()
    desk.carry_out("1001", HOLD)
    if released:
        desk.carry_out("1001", ReleaseHold())
    eva = Operator.of_user(make.administrator(), "portal", make.employees)
    theirs = Desk(place.store("portal"), eva, company="1001", clock=clock)
    with pytest.raises(Refused) as refused:
        theirs.carry_out("1001", Undo())
    (refusal,) = refused.value.refusals
    assert refusal.code == "other-side-decided"
    assert refusal.message.endswith(": only the office puts on hold and releases. Ask the office.")


def test_a_record_that_was_added_stays_while_a_hold_stands(place) -> None:
    desk = place.desk()
    desk.carry_out(
        "1001",
        SetRecord(collaboration="utlagg-1", kind="report", title="Tåg", status="submitted"),
    )
    desk.carry_out("1001", HOLD)
    assert codes(desk, Undo(collaboration="utlagg-1")) == ["on-hold"]
    assert len(desk.customer("1001").collaboration("utlagg-1").records) == 2


def test_an_ending_with_loss_may_be_called_off_while_a_hold_stands(place, clock) -> None:
    desk = place.desk()
    desk.carry_out("1001", replace(DELETE, on=clock.day(3)))
    desk.carry_out("1001", HOLD)
    desk.carry_out("1001", Withdraw(collaboration="utlagg-1"))
    assert desk.customer("1001").collaboration("utlagg-1").status == "active"


def test_where_every_way_to_end_loses_data_nothing_is_said_to_go_on(place_with, make) -> None:
    desk = place_with(make.customer(make.collaboration("lon"))).desk()
    desk.carry_out("1001", HOLD)
    plan = desk.plan("1001", End(collaboration="lon-1"))
    assert plan.notes[0] == (
        "The whole customer is on hold (Tvist om resor), by Anna Berg; "
        "every way to end Visma Lön loses data."
    )


def test_what_nobody_knows_goes_on_with_a_note(place_with, make) -> None:
    desk = place_with(make.customer(make.collaboration("scanner"))).desk()
    desk.carry_out("1001", HOLD)
    plan = desk.plan("1001", End(collaboration="scanner-1", outcome="end"))
    assert plan.refusals == ()
    assert plan.notes[0] == (
        "The whole customer is on hold (Tvist om resor), by Anna Berg; "
        "whether this ending loses data is not documented."
    )
    unchosen = desk.plan("1001", End(collaboration="scanner-1"))
    assert unchosen.notes[0].endswith("an ending that loses no data goes on.")


def test_a_plan_file_that_was_written_before_is_refused_its_loss(place) -> None:
    desk = place.desk()
    _lines, plan = desk.plan_file([("1001", replace(DELETE, confirmation=None))])
    desk.carry_out("1001", HOLD)
    (checked,) = desk.check_planned(plan)
    assert "on-hold" in [refusal.code for refusal in checked.line.plan.refusals]


def test_several_endings_are_refused_one_by_one(place) -> None:
    desk = place.desk()
    desk.carry_out("1001", replace(HOLD, collaboration="utlagg-1"))
    ends = End(collaboration="lon-smart-1", outcome="continue")
    lines = desk.plan_several([("1001", DELETE), ("1001", ends)])
    refused = {line.service: [r.code for r in line.plan.refusals] for line in lines}
    assert refused["utlagg"] == ["on-hold"]
    assert "on-hold" not in refused["lon-smart"]


def test_the_list_shows_what_is_on_hold_today(place_with, make, clock) -> None:
    place = place_with(
        make.customer(make.collaboration("utlagg")),
        make.customer(make.collaboration("utlagg"), number="1002", name="Beta AB"),
    )
    desk = place.desk()
    desk.carry_out("1002", replace(HOLD, collaboration="utlagg-1", until=clock.day(1)))
    wanted = Filter(on_hold=clock.today)
    assert [row.number for row in desk.narrowed(wanted).rows] == ["1002"]
    assert wanted.apply(desk.listing().rows) == desk.narrowed(wanted).rows
    assert desk.narrowed(Filter(on_hold=clock.day(2))).rows == ()


def test_readiness_tells_of_a_hold_where_every_ending_loses_data(place_with, make) -> None:
    place = place_with(
        make.customer(make.collaboration("ekonomioversikt"), make.collaboration("utlagg"))
    )
    desk = place.desk()
    desk.carry_out("1001", HOLD)
    blockers = [b for b in desk.readiness(Filter()) if b.refusal.code == "on-hold"]
    assert [blocker.service for blocker in blockers] == ["ekonomioversikt"]
