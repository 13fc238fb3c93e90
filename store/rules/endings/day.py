"""A day as people type it: 2026-12-31, 31/12, +30, or the end of a month, a quarter or a year.

It is one parser for whatever is asked for a day, on a screen and in a command.
"""

import calendar
import datetime as dt
import re

from store.domain.filters import folded
from store.i18n.language import N_, _

YEARS_AHEAD = 10
"""So far ahead a day may be; what is later is taken for a slip of the finger (R40)."""

_NOW = ("", "now", "nu")
_ENDS = {
    1: ("eom", "manadsslut"),
    3: ("eoq", "kvartalsslut"),
    12: ("eoy", "arsslut"),
}
"""The ends of periods of so many months, as they are typed, folded: in English and in Swedish."""

_WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip


class NoDay(ValueError):
    """What was typed is no day, or none on which anything could end.

    The message says why, and what can be typed; `brief` says it in few words.
    """

    def __init__(self, message: str, brief: str) -> None:
        super().__init__(message)
        self.brief = brief


def day_meant(typed: str, today: dt.date) -> dt.date | None:
    """Return the day that is meant; None where nothing, or *now*, is typed (R40).

    Raises:
        NoDay: it is no day, is past, or is more than ten years ahead.
    """
    words = folded(typed.strip())
    if words in _NOW:
        return None
    try:
        day = _meant(words, today)
    except OverflowError:  # +99999999
        raise _too_far(typed.strip(), today) from None
    if day is None:
        raise _no_day(typed, today)
    if day < today:
        raise NoDay(
            _("{date} is in the past; today is {today}.", date=day, today=today),
            _("{date} is past; today is {today}", date=day, today=today),
        )
    if day > last_day(today):
        raise _too_far(f"{day}", today)
    return day


def day_named(typed: str, today: dt.date, *, back: bool = False) -> dt.date | None:
    """Return the day that is named, whenever that is; None where nothing, or *now*, is typed.

    Where one looks `back`, at what was done or recorded, 31/12 is the last one there was, -30 is
    thirty days ago, and *now* is today.

    Raises:
        NoDay: it is no day.
    """
    words = folded(typed.strip())
    if words in _NOW:
        return today if back and words else None
    try:
        day = _meant(words, today, back=back)
    except OverflowError:
        day = None
    if day is None:
        raise _no_day_back(typed, today) if back else _no_day(typed, today)
    return day


def _no_day_back(typed: str, today: dt.date) -> NoDay:
    """Say what can be typed of a day that was."""
    return NoDay(
        _(
            "{typed!r} is no day. Type one such as {example}, 31/12 or -30.",
            typed=typed.strip(),
            example=today,
        ),
        _("no day; type {example}, 31/12, -30", example=today),
    )


def _no_day(typed: str, today: dt.date) -> NoDay:
    example = end_of_period(today, 12)
    return NoDay(
        _(
            "{typed!r} is no day. Type one such as {example}, 31/12, +30 or eoy.",
            typed=typed.strip(),
            example=example,
        ),
        _("no day; type {example}, 31/12, +30, eoy", example=example),
    )


def _too_far(named: str, today: dt.date) -> NoDay:
    brief = _("over ten years ahead; last is {last}", last=last_day(today))
    return NoDay(too_far(named, today), brief)


def last_day(today: dt.date) -> dt.date:
    """Return the last day on which something can be decided to end (R40)."""
    try:
        return today.replace(year=min(today.year + YEARS_AHEAD, dt.MAXYEAR))
    except ValueError:  # 29 February
        return today.replace(year=today.year + YEARS_AHEAD, day=28)


def too_far(named: str, today: dt.date) -> str:
    """Say that a day is too far ahead, and which is the last one."""
    return _(
        "{date} is more than ten years ahead; the last day is {last}.",
        date=named,
        last=last_day(today),
    )


def end_of_period(today: dt.date, months: int) -> dt.date:
    """Return the last day of the month, quarter (3) or year (12) that today is in."""
    month = -(-today.month // months) * months
    return today.replace(month=month, day=calendar.monthrange(today.year, month)[1])


def day_words(day: dt.date) -> str:
    """Say a day with its weekday, so that a slip is seen."""
    return f"{_(_WEEKDAYS[day.weekday()])} {day}"


def _meant(words: str, today: dt.date, *, back: bool = False) -> dt.date | None:
    for months, names in _ENDS.items():
        if words in names:
            return end_of_period(today, months)
    if days := re.fullmatch(r"([+-]) ?(\d{1,9})", words):
        if days[1] == "+":
            return today + dt.timedelta(days=int(days[2]))
        return today - dt.timedelta(days=int(days[2])) if back else None
    if short := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})", words):
        return _nearest(int(short[1]), int(short[2]), today, back=back)
    try:
        if long := re.fullmatch(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4})", words):
            return dt.date(int(long[4]), int(long[3]), int(long[1]))
        return dt.date.fromisoformat(words)
    except ValueError:
        return None


def _nearest(day: int, month: int, today: dt.date, *, back: bool) -> dt.date | None:
    """Return the next such day of a year, or the last; 29 February may be some years off."""
    for years in range(10):
        try:
            found = dt.date(today.year - years if back else today.year + years, month, day)
        except ValueError:
            continue
        if found <= today if back else found >= today:
            return found
    return None
