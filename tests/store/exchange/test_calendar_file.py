"""The calendar of endings: what stands on which day."""

import datetime as dt

import icalendar
import pytest

from store.domain.catalogue import catalogue
from store.exchange.calendar_file import calendar


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-06-30T21:59:59Z", "20260630"),
        ("2026-06-30T22:30:00Z", "20260701"),
        ("2026-12-31T23:30:00Z", "20270101"),
    ],
)
def test_the_warning_of_what_cannot_be_read_stands_on_the_day_that_it_is_in_sweden(
    make, now: str, day: str
) -> None:
    """On yesterday nobody would see it."""
    moment = dt.datetime.fromisoformat(now)
    made = calendar([], make.office, catalogue(), by=make.operator(), now=moment, unread=["1001"])
    (warning,) = icalendar.Calendar.from_ical(made).walk("VEVENT")
    assert warning["dtstart"].to_ical().decode() == day
    assert warning["dtstamp"].dt == moment
