"""The time: UTC where it is stored, and the Swedish day in which an ending is counted (R40)."""

import datetime as dt

import pytest

from store.domain.clock import day_begins, swedish_day, utc_now


def test_now_is_utc_to_the_second():
    """So that it is the same after it was kept."""
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    now = utc_now()
    assert before <= now <= dt.datetime.now(dt.UTC)
    assert (now.tzinfo, now.microsecond) == (dt.UTC, 0)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-23T22:59:59+00:00", "2026-11-23"),
        ("2026-11-23T23:00:00+00:00", "2026-11-24"),
        ("2026-06-23T21:59:59+00:00", "2026-06-23"),
        ("2026-06-23T22:00:00+00:00", "2026-06-24"),
    ],
)
def test_the_day_is_that_of_sweden(moment, day):
    """An hour ahead of UTC in winter, two in summer."""
    assert swedish_day(dt.datetime.fromisoformat(moment)) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        ("2026-11-24", "2026-11-23T23:00:00+00:00"),
        ("2026-06-24", "2026-06-23T22:00:00+00:00"),
    ],
)
def test_a_day_begins_at_midnight_in_sweden(day, moment):
    """Which is the evening before in UTC."""
    begins = day_begins(dt.date.fromisoformat(day))
    assert begins.isoformat() == moment
    assert begins.tzinfo is dt.UTC, "whatever the zone of the machine"
    assert swedish_day(begins).isoformat() == day
