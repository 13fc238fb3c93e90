"""What an undone ending leaves where an ending on a date had been decided before it (R18, R41)."""

import datetime as dt

import pytest

from store.domain.catalogue import catalogue
from store.domain.wishes import End, Undo, Withdraw
from store.rules.customers.as_it_was import as_it_was_before

OFFICE, CUSTOMER = "anna", "eva@alfa.test"
SIDES = [(OFFICE, CUSTOMER), (CUSTOMER, OFFICE)]
UNDO = Undo(collaboration="utlagg-1")
WITHDRAW = Withdraw(collaboration="utlagg-1")


def end(outcome: str = "continue", **fields) -> End:
    return End(collaboration="utlagg-1", outcome=outcome, **fields)


def delete(on: dt.date) -> End:
    return end("delete", on=on, reason="Byter byrå", confirmation="1001")


@pytest.fixture
def desks(make, place_with, sides_of):
    """Sit both sides down at one store: the office's Anna and the customer's Eva."""
    report = make.record("report", status="sent")
    place = place_with(make.customer(make.collaboration("utlagg", records=(report,))))

    return sides_of(place)


def utlagg(desk):
    return desk.customer("1001").collaboration("utlagg-1")


def promised(desk, wish) -> bool:
    """Carry out an ending; return whether its plan promised that it can be undone."""
    plan = desk.plan("1001", wish)
    (undo,) = (each.text for each in plan.effects if each.subject == "undo")
    desk.carry_out("1001", wish, shown=plan.effects)
    return "no data is lost; can be undone for 24 hours" in undo


@pytest.mark.parametrize(("who", "other"), SIDES)
def test_an_own_deletion_is_not_set_again_and_the_service_goes_on(desks, clock, who, other):
    """What the plan promised is kept, and nothing is deleted on a day that nobody agreed to."""
    desk = desks(who)
    dated = desk.carry_out("1001", delete(clock.day(30))).customer
    assert promised(desk, end())
    plan = desk.plan("1001", UNDO)
    assert plan.refusals == ()
    told = [each.text for each in plan.effects]
    assert "not set again: the ending on 2026-12-23 (End and delete)" in told
    undone = desk.carry_out("1001", UNDO, shown=plan.effects).customer
    assert (utlagg(desk).status, utlagg(desk).ending) == ("active", None)
    assert len(utlagg(desk).records) == 1
    # what lay under it is gone for good
    desks(other).carry_out("1001", end(on=clock.day(40)))
    desks(other).carry_out("1001", WITHDRAW)
    assert utlagg(desk).status == "active"
    # and the history tells what stood before
    before = as_it_was_before(undone, 1, clock.today, catalogue()).customer
    assert before.collaboration("utlagg-1") == dated.collaboration("utlagg-1")
    ended = as_it_was_before(undone, 2, clock.today, catalogue()).customer
    assert ended.collaboration("utlagg-1").ending.outcome == "continue"


@pytest.mark.parametrize("who", [OFFICE, CUSTOMER])
@pytest.mark.parametrize(("hours", "status"), [(3, "ending"), (23, "active")])
def test_an_own_decision_stands_again_until_its_day(desks, clock, who, hours, status):
    """After midnight its day has begun, and it would take effect at once."""
    desk = desks(who)
    desk.carry_out("1001", end(on=clock.day(1)))
    assert promised(desk, end())
    clock.now += dt.timedelta(hours=hours)
    told = [each.text for each in desk.plan("1001", UNDO).effects]
    desk.carry_out("1001", UNDO)
    assert utlagg(desk).status == status
    assert any("not set again" in text for text in told) == (status == "active")
    assert [each.text for each in desk.plan("1001", UNDO).effects] == []


@pytest.mark.parametrize(("decides", "other"), SIDES)
def test_the_other_sides_deletion_stands_again(desks, clock, decides, other):
    """As where one's own sooner ending is withdrawn: its decision is not taken back (R9)."""
    desks(decides).carry_out("1001", delete(clock.day(30)))
    decided = utlagg(desks(decides))
    desk = desks(other)
    assert promised(desk, end())
    plan = desk.plan("1001", UNDO)
    assert "Visma Utlägg ends again on 2026-12-23, End and delete" in [
        each.text for each in plan.effects
    ]
    desk.carry_out("1001", UNDO, shown=plan.effects)
    assert utlagg(desk) == decided


@pytest.mark.parametrize(("decides", "other"), SIDES)
def test_what_lies_under_an_own_deletion_stands_again(desks, clock, decides, other):
    """Once, as it stood: what comes before it later is taken off it as before."""
    desks(decides).carry_out("1001", end(on=clock.day(30)))
    decided = utlagg(desks(decides))
    desk = desks(other)
    desk.carry_out("1001", delete(clock.day(20)))
    assert promised(desk, end())
    desk.carry_out("1001", UNDO)
    assert utlagg(desk) == decided
    desk.carry_out("1001", end(on=clock.day(5)))
    desk.carry_out("1001", WITHDRAW)
    assert utlagg(desk) == decided
    desks(decides).carry_out("1001", WITHDRAW)
    assert utlagg(desk).status == "active"


@pytest.mark.parametrize(("decides", "other"), SIDES)
def test_the_other_sides_ending_that_waits_after_its_day_stands_again(
    make, place_with, sides_of, clock, decides, other
):
    """It waits as it did: only the side that decided it could have taken it back."""
    side = "office" if decides == OFFICE else "customer"
    decided = make.ending(on=clock.day(-1), by=decides, side=side)
    draft = make.record("report", status="draft")
    held = make.collaboration("utlagg", status="ending", ending=decided, records=(draft,))
    place = place_with(make.customer(held))
    desk = sides_of(place)(other)
    assert promised(desk, end(waived={"reports-submitted": "skickas inte"}))
    desk.carry_out("1001", UNDO)
    assert utlagg(desk) == held


@pytest.mark.parametrize(("decides", "other"), SIDES)
def test_the_other_sides_deletion_whose_day_has_come_is_not_brought_back(
    desks, clock, decides, other
):
    """The next start would carry it out, and the data would be gone."""
    desks(decides).carry_out("1001", delete(clock.day(1)))
    desk = desks(other)
    desk.carry_out("1001", end())
    clock.now += dt.timedelta(hours=20)
    (refusal,) = desk.plan("1001", UNDO).refusals
    assert refusal.code == "cannot-undo"
    assert "This would bring back an ending" in refusal.message
