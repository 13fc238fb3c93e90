"""An ending whose day has come and that waits: who may still do what about it (R9, R41, R42)."""

import datetime as dt

import pytest

from store.domain.errors import Refused
from store.domain.wishes import End, PutOnHold, Withdraw

OFFICE, CUSTOMER = "anna", "eva@alfa.test"
SIDES = [(OFFICE, CUSTOMER), (CUSTOMER, OFFICE)]
WAIVED = {"reports-submitted": "kunden skickar själv"}


def end(outcome: str | None = "continue", **fields) -> End:
    return End(collaboration="utlagg-1", outcome=outcome, **fields)


@pytest.fixture
def desks(make, place_with, sides_of):
    """Sit both sides down at one store, where a report is not sent: each ending has to waive it."""
    draft = make.record("report", status="draft")
    place = place_with(make.customer(make.collaboration("utlagg", records=(draft,))))

    return sides_of(place)


@pytest.fixture
def waits(make, place_with, sides_of, clock):
    """Let a side's ending wait, refused on its day, some days after that; sit both sides down."""
    draft = make.record("report", status="draft")

    def waits(decides: str, days_since: int = 0, **fields):
        on = clock.day(-days_since)
        side = "office" if decides == OFFICE else "customer"
        decided = make.ending(on=on, by=decides, side=side, **fields)
        held = make.collaboration("utlagg", status="ending", ending=decided, records=(draft,))
        place = place_with(make.customer(held))

        return sides_of(place)

    return waits


# The other side


@pytest.mark.parametrize("days_since", [0, 3])
@pytest.mark.parametrize(("decides", "other"), SIDES)
def test_what_waits_after_its_day_is_ended_today_by_the_other_side(
    waits, clock, decides, other, days_since
):
    """Either side ends whenever it wants: there is no sooner day any more (R9)."""
    desk = waits(decides, days_since)(other)
    plan = desk.plan("1001", end(waived=WAIVED))
    assert plan.refusals == ()
    (undo,) = (each.text for each in plan.effects if each.subject == "undo")
    assert "no data is lost; can be undone for 24 hours" in undo
    done = desk.carry_out("1001", end(waived=WAIVED), shown=plan.effects)
    ended = done.customer.collaboration("utlagg-1")
    assert (ended.status, ended.ending.by, ended.ending.on) == ("ended", other, clock.today)


@pytest.mark.parametrize(("decides", "other"), SIDES)
def test_what_waits_after_its_day_is_not_put_off_by_the_other_side(waits, clock, decides, other):
    desk = waits(decides, 1)(other)
    for wish in (end(on=clock.day(1), waived=WAIVED), Withdraw(collaboration="utlagg-1")):
        with pytest.raises(Refused) as error:
            desk.carry_out("1001", wish)
        (refusal,) = (r for r in error.value.refusals if r.code == "other-side-decided")
        who = "the office" if other == OFFICE else "you"
        assert "was to end on 2026-11-22" in refusal.message
        assert refusal.message.endswith(f"; {who} can end today.")


@pytest.mark.parametrize(("decides", "other"), SIDES)
def test_an_ending_of_ones_own_that_waits_is_carried_out_on_the_others_day_too(
    desks, clock, decides, other
):
    """Its own day and the other side's, which it came before, have come."""
    desks(decides).carry_out("1001", end(on=clock.day(4), waived=WAIVED))
    desk = desks(other)
    desk.carry_out("1001", end(on=clock.day(2), waived=WAIVED))
    clock.now += dt.timedelta(days=5)
    ended = desk.carry_out("1001", end(waived=WAIVED)).customer.collaboration("utlagg-1")
    assert (ended.status, ended.ending.by) == ("ended", other)


# One's own


@pytest.mark.parametrize("who", [OFFICE, CUSTOMER])
def test_the_missing_answer_is_added_the_day_after_and_it_ends_now(waits, clock, who):
    """What was decided is preset, but for a day that no ending can have any more."""
    desk = waits(who, 1, reason="Byter byrå")(who)
    collaboration = desk.customer("1001").collaboration("utlagg-1")
    wish = desk.preset(end(None, waived=WAIVED), collaboration)
    assert (wish.outcome, wish.on, wish.reason) == ("continue", None, "Byter byrå")
    plan = desk.plan("1001", wish)
    assert plan.refusals == ()
    ended = desk.carry_out("1001", wish, shown=plan.effects).customer.collaboration("utlagg-1")
    assert (ended.status, ended.ending.on) == ("ended", clock.today)


def test_on_its_day_the_day_is_preset_still(waits, clock):
    desk = waits(OFFICE)(OFFICE)
    collaboration = desk.customer("1001").collaboration("utlagg-1")
    assert desk.preset(end(None), collaboration).on == clock.today


@pytest.mark.parametrize("who", [OFFICE, CUSTOMER])
@pytest.mark.parametrize("days_since", [0, 3])
def test_a_day_that_has_come_is_not_moved_into_the_future(waits, clock, who, days_since):
    """It would be withdrawn by that: moved first, and then withdrawn before its new day (R41)."""
    desk = waits(who, days_since)(who)
    before = desk.customer("1001")
    for wish in (
        end(on=clock.day(1), waived=WAIVED),
        end("delete", on=clock.day(1), waived=WAIVED, reason="slut", confirmation="1001"),
    ):
        (refusal,) = desk.plan("1001", wish).refusals
        assert refusal.code == "nothing-to-change"
        assert refusal.message == (
            f"The ending of Visma Utlägg on {before.collaboration('utlagg-1').ending.on} can be "
            "moved only before that day; it can end today."
        )
        with pytest.raises(Refused):
            desk.carry_out("1001", wish)
    assert desk.customer("1001") == before
    changed = end("delete", waived=WAIVED, reason="slut", confirmation="1001")
    ended = desk.carry_out("1001", changed).customer.collaboration("utlagg-1")
    assert (ended.status, ended.ending.outcome) == ("ended", "delete")


def test_what_a_hold_stops_is_moved_after_its_day_too(waits, clock):
    """As it is withdrawn while the hold stands (R59)."""
    desk = waits(OFFICE, 3, outcome="delete", checks={"reports-submitted": "waived: nej"})(OFFICE)
    desk.carry_out("1001", PutOnHold(collaboration="utlagg-1", reason="tvist"))
    moved = desk.carry_out("1001", end(on=clock.day(1), waived=WAIVED)).customer
    assert moved.collaboration("utlagg-1").ending.on == clock.day(1)
