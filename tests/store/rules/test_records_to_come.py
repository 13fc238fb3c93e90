"""What is recorded of a day to come has not been done: it meets no check and is refused (R48)."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.errors import Refused
from store.domain.wishes import End, SetRecord
from store.i18n.language import set_language
from store.rules.record_proposals import proposal_for, proposals
from store.rules.stops import stops

YESTERDAY, TODAY, TOMORROW = (dt.date(2026, 11, day) for day in (22, 23, 24))
LATER = dt.date(2026, 12, 31)
SETTLED = {
    "report": ("utlagg", "reports-submitted", "submitted"),
    "outlay": ("utlagg", "outlays-submitted", "sent"),
    "bank-integration": ("eekonomi", "bank-integration-ended", "ended"),
}


def state(desk, service: str, id: str, on: dt.date | None = None):
    wish = End(collaboration=f"{service}-1", on=on)
    return next(each for each in desk.plan("1001", wish).checks if each.id == id)


@pytest.fixture
def desk_of(make, place_with):
    """Sit Anna down at a customer with one record, on every kind of store."""

    def desk_of(service: str, *records):
        made = make.collaboration(service, records=records)
        return place_with(make.customer(made)).desk()

    return desk_of


@pytest.mark.parametrize("kind", SETTLED)
@pytest.mark.parametrize("on", [None, LATER], ids=["at once", "on a day after it"])
def test_what_is_settled_on_a_day_to_come_keeps_its_check_open(make, desk_of, kind, on):
    """A promise is no measure; it is counted among what stops the ending, and corrected."""
    service, id, status = SETTLED[kind]
    planned = make.record(kind, "Oslo", status=status, on=TOMORROW)
    desk = desk_of(service, planned, make.record(kind, "Bergen", status=status, on=TODAY))
    open_now = state(desk, service, id, on)
    assert open_now.answer is None
    words = {"bank-integration": "bank integration"}.get(kind, kind)
    assert open_now.found == f"the {words} of 2026-11-24 is still to come"
    customer = desk.customer("1001")
    found = stops(customer, desk.operator, TODAY, desk.services)[f"{service}-1"]
    assert [stop.count for stop in found if stop.kind == kind] == [1]

    collaboration = customer.collaborations[0]
    rule = next(each for each in desk.services[service].checks if each.id == id)
    (proposed,) = proposals(desk.services[service], rule, collaboration, TODAY)
    assert (proposed.record, proposed.wish.status, proposed.wish.on) == (planned, status, TODAY)
    usual = proposal_for(desk.services[service], collaboration, planned, TODAY)
    assert usual == proposed
    desk.carry_out("1001", proposed.wish)
    assert state(desk, service, id, on).answer == "met"


def test_what_is_open_and_what_is_to_come_are_told_together(make, desk_of):
    """In both languages, each with its own words."""
    desk = desk_of(
        "utlagg",
        make.record("report", "Oslo", status="draft", person="eva@alfa.test"),
        make.record("report", "Bergen", status="submitted", on=LATER),
        make.record("report", "Ystad", status="submitted", on=TOMORROW),
    )
    found = "1 report not submitted: Eva Lind; the report of 2026-11-24 is still to come"
    assert state(desk, "utlagg", "reports-submitted").found == found
    set_language("sv")
    assert state(desk, "utlagg", "reports-submitted").found == (
        "1 rapport inte inskickad: Eva Lind; rapport 2026-11-24 ligger framåt i tiden"
    )


@pytest.mark.parametrize(
    ("kind", "status"),
    [("report", "submitted"), ("report", "draft"), ("outlay", "sent"), ("note", None)],
)
@pytest.mark.parametrize("title", ["Oslo", "Ny"], ids=["known", "new"])
def test_a_day_to_come_is_refused(make, desk_of, kind, status, title):
    """With the code, the day, and what to do instead; nothing changes."""
    desk = desk_of("utlagg", make.record(kind, "Oslo", status="draft", on=TODAY))
    before = desk.customer("1001")
    wish = SetRecord(collaboration="utlagg-1", kind=kind, title=title, status=status, on=TOMORROW)
    with pytest.raises(Refused) as error:
        desk.carry_out("1001", wish)
    (refusal,) = error.value.refusals
    assert (refusal.code, refusal.about) == ("date-in-future", "on")
    assert refusal.message == (
        "2026-11-24 is still to come; what is recorded has been done. Today is 2026-11-23."
    )
    assert desk.customer("1001") == before
    assert desk.plan("1001", replace(wish, on=YESTERDAY)).refusals == ()


def test_what_was_imported_for_a_day_to_come_is_of_today_once_it_is_said_to_be_so(make, desk_of):
    """An import takes what a file says; who corrects such a record says how it stands now."""
    planned = make.record("report", "Oslo", status="draft", on=LATER)
    desk = desk_of("utlagg", planned)
    wish = SetRecord(collaboration="utlagg-1", kind="report", title="Oslo", status="submitted")
    (effect,) = desk.plan("1001", wish).effects
    assert effect.text.endswith("submitted 2026-11-23, draft 2026-12-31 until now")
    (kept,) = desk.carry_out("1001", wish).customer.collaborations[0].records
    assert (kept.status, kept.on) == ("submitted", TODAY)
    assert state(desk, "utlagg", "reports-submitted").answer == "met"


def test_on_its_day_it_is_done(make, clock, store_with):
    """What was to come then has come; the ending of that day asks again (R42)."""
    record = make.record("report", "Oslo", status="submitted", on=LATER)
    store = store_with(make.customer(make.collaboration("utlagg", records=(record,))))
    desk = Desk(store, make.operator(), clock=clock)
    waived = {"reports-submitted": "kommer"}
    wish = End(collaboration="utlagg-1", outcome="continue", on=LATER, waived=waived)
    desk.carry_out("1001", wish)
    (coming,) = desk.coming(LATER)
    assert coming.plan.refusals == ()
    assert state(desk, "utlagg", "reports-submitted").answer is None
    clock.now += LATER - clock.today
    assert state(desk, "utlagg", "reports-submitted").answer == "met"


def test_a_late_ending_asks_on_the_day_it_is_carried_out(make, clock, store_with):
    """What was recorded since the day that was planned has been done by now."""
    store = store_with(make.customer(make.collaboration("utlagg")))
    desk = Desk(store, make.operator(), clock=clock)
    planned = LATER - dt.timedelta(days=1)
    desk.carry_out("1001", End(collaboration="utlagg-1", outcome="continue", on=planned))
    clock.now += LATER - clock.today
    report = SetRecord(
        collaboration="utlagg-1", kind="report", title="Oslo", status="submitted", on=LATER
    )
    desk.carry_out("1001", report)
    assert [each.refusals for each in desk.due()] == [()]
    assert desk.customer("1001").collaboration("utlagg-1").status == "ended"
