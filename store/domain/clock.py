"""The time: UTC where it is stored, Swedish where it is read, as the day of an ending is (R40)."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Clock = Callable[[], dt.datetime]
"""Gives the present moment in UTC; tests and pictures pass one that stands still."""


@cache
def _sweden() -> "ZoneInfo":
    """Return the zone, when somebody asks for a day."""
    from zoneinfo import ZoneInfo, reset_tzpath

    # Where zones usually are, else the package `tzdata`: a variable (PYTHONTZPATH) that names
    # another place, and so another day on which endings are carried out, is not believed.
    reset_tzpath(
        ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")
    )
    return ZoneInfo("Europe/Stockholm")


def utc_now() -> dt.datetime:
    """Return the present moment in UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def swedish_day(moment: dt.datetime) -> dt.date:
    """Return the day that it is in Sweden at a moment."""
    return _within(moment, _sweden()).date()


def swedish_time(moment: dt.datetime, *, seconds: bool = False) -> str:
    """Return a moment as people read it: the day and the time that it is in Sweden.

    On whatever host: beside a Swedish day, the host's own time may be another day's.
    """
    here = _within(moment, _sweden())
    return here.replace(tzinfo=None).isoformat(" ", "seconds" if seconds else "minutes")


def day_begins(day: dt.date) -> dt.datetime:
    """Return the moment in UTC at which a day begins in Sweden."""
    return in_utc(dt.datetime.combine(day, dt.time(), _sweden()))


def in_utc(moment: dt.datetime) -> dt.datetime:
    """Return a moment as it is in UTC."""
    return _within(moment, dt.UTC)


def _within(moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return a moment as it is in a zone: the first or the last one where that has no such year.

    Files may tell the years 1 and 9999, and one such line must not end what is said of all others.
    """
    try:
        return moment.astimezone(zone)
    except OverflowError:
        end = dt.datetime.min if moment.year == 1 else dt.datetime.max.replace(microsecond=0)
        return end.replace(tzinfo=zone)
