"""The day on which an ending takes effect (R40, R41)."""

import datetime as dt

import pytest

from tests.store.rules.endings.ending.tables import codes


@pytest.mark.parametrize(
    ("days", "refused", "status"),
    [
        (None, [], "ended"),
        (0, [], "ended"),
        (1, [], "ending"),
        (400, [], "ending"),
        (-1, ["date-in-past"], None),
        (-400, ["date-in-past"], None),
        (3653, [], "ending"),
        (3654, ["date-too-far"], None),
    ],
)
def test_an_ending_takes_effect_today_or_later(make, plan_for, clock, days, refused, status):
    """R40: today means immediately, a past date is refused, a later one is *ending* until then."""
    customer = make.customer(make.collaboration("utlagg"))
    on = None if days is None else clock.day(days)
    planned = plan_for(customer, "utlagg-1", "continue", on=on)
    assert codes(planned) == refused
    if not refused:
        ended = planned.after.collaborations[0]
        assert (ended.status, ended.ending.on) == (status, on or clock.today)
        assert planned.after.history[-1].action == ("end" if status == "ended" else "end-on-date")


@pytest.mark.parametrize(
    ("utc", "today"),
    [
        (dt.datetime(2026, 11, 23, 22, 59, tzinfo=dt.UTC), dt.date(2026, 11, 23)),
        (dt.datetime(2026, 11, 23, 23, 0, tzinfo=dt.UTC), dt.date(2026, 11, 24)),
        (dt.datetime(2026, 6, 30, 21, 59, tzinfo=dt.UTC), dt.date(2026, 6, 30)),
        (dt.datetime(2026, 6, 30, 22, 0, tzinfo=dt.UTC), dt.date(2026, 7, 1)),
        (dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC), dt.date(2027, 1, 1)),
    ],
)
def test_the_day_is_the_one_it_is_in_sweden(make, plan_for, clock, utc, today):
    """In winter it begins at 23 UTC, in summer at 22; the moment of the decision stays in UTC."""
    clock.now = utc
    customer = make.customer(make.collaboration("utlagg"))
    ended = plan_for(customer, "utlagg-1", "continue").after.collaborations[0]
    assert (ended.ending.on, ended.ending.decided_at) == (today, utc)
    before = plan_for(customer, "utlagg-1", "continue", on=today - dt.timedelta(days=1))
    assert codes(before) == ["date-in-past"]


@pytest.mark.parametrize("days", [0, 3, 30])
def test_a_dated_ending_can_be_moved_or_done_at_once(make, plan_for, clock, days):
    """R41: until its day the collaboration is running, and is ended anew on another date."""
    ending_soon = make.collaboration(
        "utlagg", status="ending", ending=make.ending(on=clock.day(10))
    )
    planned = plan_for(make.customer(ending_soon), "utlagg-1", "continue", on=clock.day(days))
    assert planned.refusals == ()
    moved = planned.after.collaborations[0]
    assert (moved.status, moved.ending.on) == ("ended" if days == 0 else "ending", clock.day(days))
