"""The time: UTC where it is stored, Swedish where it is read, as the day of an ending is (R40)."""

import datetime as dt
import time

import pytest

from store.domain.clock import day_begins, in_utc, swedish_day, swedish_time, utc_now


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


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-11-27T23:04:05+00:00", "2026-11-28 00:04:05"),
        ("2026-06-23T22:04:05+00:00", "2026-06-24 00:04:05"),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_a_moment_is_told_in_swedish_time_on_any_host(monkeypatch, zone, moment, told):
    """So that beside the Swedish day of the same ending there stands no other."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        at = dt.datetime.fromisoformat(moment)
        assert swedish_time(at, seconds=True) == told
        assert swedish_time(at) == told[:-3]
        assert swedish_time(at).startswith(swedish_day(at).isoformat())
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("0001-01-01T00:00:00+15:00", "0001-01-01"),
        ("9999-12-31T23:59:59-15:00", "9999-12-31"),
        ("9999-12-31T23:30:00+00:00", "9999-12-31"),
    ],
)
def test_a_moment_at_the_end_of_all_years_is_told_as_well(moment, day):
    """A file may tell it: one such line must not end what is said of all others."""
    at = dt.datetime.fromisoformat(moment)
    assert f"{swedish_day(at)}" == day
    assert swedish_time(at, seconds=True).startswith(day)
    assert f"{in_utc(at).date()}" == day
    assert f"{in_utc(day_begins(dt.date.fromisoformat(day))).year:04}" == day[:4]
