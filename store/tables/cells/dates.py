"""Dates in cells, in every form with one reading: years first or last, months' names, day numbers.

What a form leaves open, `01/02/2026`, the other cells of its column may decide.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Literal

from store.domain.clock import swedish_day
from store.i18n.language import _
from store.tables.cells.words import MONTHS, NO_DAYS

Order = Literal["ymd", "dmy", "mdy"]

_NUMBERS = re.compile(r"([0-9]{1,4})([/.\-\s])\s?([0-9]{1,2})\2\s?([0-9]{1,4})")
_SWEDISH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:\s*[-–]\s*|\s+(?=[0-9]{4}))([0-9]{4}|[0-9]{2})")
"""Day and month with a stroke, the year apart, as people write them in Swedish: 31/1-2024."""
_YEAR_FIRST = re.compile(r"((?:19|20)[0-9]{2})([/.-]?)([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_ALONE = re.compile(r"((?:19|20)[0-9]{2})(?:[-/.](0?[1-9]|1[0-2]))?")
_WITHOUT_YEAR = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}")
_SIX_DIGITS = re.compile("([0-9]{2})([0-9]{2})([0-9]{2})")
"""A date without signs, as organisation and personal numbers begin: 240131."""
_TIME = re.compile(r"[T ]+(?:kl\.? ?)?[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?"
                   r"(?: ?[AaPp][Mm])?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$")  # fmt: skip
_ZONED = re.compile(r"[T ]+(?:kl\.? ?)?(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.][0-9]{2}"
                    r"(?:[.,][0-9]+)?)?(?: ?(?P<half>[AaPp])[Mm])?"
                    r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})$")  # fmt: skip
"""A time of a zone: which day it is in Sweden then may be another than the one that is written."""
_WEST, _EAST = dt.timedelta(hours=-12), dt.timedelta(hours=14)
"""Between these are the zones of the earth."""
_WORDED = re.compile(r"(?:[a-zåäö]+,? )?(?:den )?([0-9]{1,2}):?[ea]?\.?[ \-]?([a-z]+)\.?,?[ \-]?"
                     r"([0-9]{4})", re.IGNORECASE)  # fmt: skip
_WORD_FIRST = re.compile(r"([a-z]+)\.? ([0-9]{1,2}),? ([0-9]{4})", re.IGNORECASE)
_FIRST_DAY, _LAST_DAY = 20_000, 80_000
"""Day numbers of a spreadsheet that are taken for dates: from 1954 to 2119."""
_ZERO_DAY = dt.date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1900, 2119
"""Years of which a date is taken: 0202 and 2204 are mistyped."""


def date_reader(column: Iterable[str]) -> Callable[[str], dt.date]:
    """Return what reads the dates of a column, of which these are the cells.

    How dates with hyphens are meant says nothing of those with strokes or dots: 25-01-31 and
    31/01/2025 stand side by side in Sweden.
    """
    cells = tuple(dict.fromkeys(column))
    with_hyphens = _order_of(cell for cell in cells if _has_hyphens(cell))
    others = _order_of(cell for cell in cells if not _has_hyphens(cell))
    return lambda cell: date_in_cell(cell, with_hyphens if _has_hyphens(cell) else others)


def _has_hyphens(cell: str) -> bool:
    match = _NUMBERS.fullmatch(_TIME.sub("", cell.strip()))
    return match is not None and match[2] == "-"


def date_in_cell(cell: str, order: Order | None = None) -> dt.date:
    """Return a date; `order` is what the other cells of its column say of where the year stands.

    Raises:
        ValueError: it is none, may be two, or is of a year that is mistyped.
    """
    date = _date_in(cell, order)
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise ValueError(
            _("a year from {first} to {last} is expected", first=FIRST_YEAR, last=LAST_YEAR)
        )
    return _in_sweden(date, cell)


def _in_sweden(date: dt.date, cell: str) -> dt.date:
    """Return the day that it is in Sweden at the time in a cell, where that is a zone's.

    Programs that keep midnight of Sweden in UTC write the evening before: 2025-12-31T23:00:00Z.
    """
    match = _ZONED.search(cell.strip())
    if match is None:
        return date
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    zone = dt.UTC
    with suppress(ValueError):
        if match["zone"] != "Z":
            sign, digits = match["zone"][0], match["zone"][1:].replace(":", "")
            off = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
            off = -off if sign == "-" else off
            if not _WEST <= off <= _EAST:  # a span of time, as 15:00-16:00
                return date
            zone = dt.timezone(off)
        time = dt.time(hour, int(match["minute"]), tzinfo=zone)
        return swedish_day(dt.datetime.combine(date, time))
    return date


def without_zone(cell: str) -> str:
    """Return a date without the zone of its time; the same text where it has none."""
    match = _ZONED.search(text := cell.strip())
    return text[: match.start("zone")] if match else cell


def _date_in(cell: str, order: Order | None) -> dt.date:
    text = _TIME.sub("", cell.strip()).rstrip(".")
    try:
        if "W" not in text:  # a week is no day
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    orders = _orders(text)
    readings = _possible(orders)
    if order in readings:
        return readings[order]
    different = sorted(set(readings.values()))
    mistaken = _seeming(orders) - readings.keys()  # 31/06/24 may be meant for another day of June
    if len(different) == 1 and not mistaken:
        return different[0]
    which = _(" or ").join(f"{day}" for day in different)
    if mistaken:
        raise ValueError(_no_such_day(orders[order if order in mistaken else min(mistaken)], which))
    if different:
        raise ValueError(_("it may be {which}; write it so", which=which))
    worded = _worded(text)
    if worded is not None:
        return worded
    day = day_number(text)
    if day is not None:
        return day
    if match := _YEAR_FIRST.fullmatch(text):
        raise ValueError(_no_such_day(match.group(1, 3, 4), ""))
    if _WITHOUT_YEAR.fullmatch(text):
        raise ValueError(_("the year is missing; a date such as 2026-12-31 is expected"))
    raise ValueError(_("a date such as 2026-12-31 is expected"))


def _no_such_day(parts: Sequence[str], which: str) -> str:
    """Say that a month lacks a day, and what else is written so, if anything is."""
    year, month, day = parts
    none = f"{_whole(year)}-{month:0>2}-{day:0>2}"
    if not which:
        return _("there is no day {none}", none=none)
    return _("there is no day {none}, and it may be {which}; write which day it is",
             none=none, which=which)  # fmt: skip


def is_no_day(cell: str) -> bool:
    """Return whether a cell says that there is no day: `0000-00-00`, `9999-12-31`, tills vidare."""
    return _TIME.sub("", cell.strip()).casefold() in NO_DAYS


def day_number(cell: str) -> dt.date | None:
    """Return the date of a spreadsheet's day number such as 46387, or None where it is none."""
    match = re.fullmatch(r"([0-9]{5})(?:[.,][0-9]+)?", cell.strip())
    if match and _FIRST_DAY <= int(match.group(1)) <= _LAST_DAY:
        return _ZERO_DAY + dt.timedelta(days=int(match.group(1)))
    return None


def possible_days(cell: str) -> tuple[dt.date, ...]:
    """Return the days that a cell may mean, which no other cell decides: 03/04/2025, or a year.

    Of a month, or of a year alone, it is each one's first; of a day that its month lacks as well.
    """
    text = _TIME.sub("", cell.strip()).rstrip(".")
    if match := _YEAR_ALONE.fullmatch(text):
        return (dt.date(int(match[1]), int(match[2] or 1), 1),)
    orders = _orders(text)
    days = {*_possible(orders).values()}
    months = (orders[order] for order in _seeming(orders) if not days)
    days |= {dt.date(_whole(year), int(month), 1) for year, month, _day in months}
    return tuple(sorted(day for day in days if FIRST_YEAR <= day.year <= LAST_YEAR))


def is_bare(cell: str) -> bool:
    """Return whether a cell is six digits, which are a date only as people write it in Swedish."""
    return _SIX_DIGITS.fullmatch(cell.strip()) is not None


def _order_of(column: Iterable[str]) -> Order | None:
    """Return the one order in which all dates of a column can be read whose year is not first."""
    possible: set[Order] = {"ymd", "dmy", "mdy"}
    for cell in dict.fromkeys(column):
        text = _TIME.sub("", cell.strip())
        seeming = _seeming(_orders(text))
        if seeming and not text[:4].isdecimal():  # a year in front says nothing of the others
            possible &= seeming
    return possible.pop() if len(possible) == 1 else None


def _orders(text: str) -> dict[Order, tuple[str, str, str]]:
    """Return year, month and day as three numbers can mean them, by the order of reading."""
    orders: dict[Order, tuple[str, str, str]] = {}
    if match := _SWEDISH.fullmatch(text):
        day, month, year = match.groups()
        return {"dmy": (year, month, day)}
    if match := _SIX_DIGITS.fullmatch(text):
        year, month, day = match.groups()
        return {"ymd": (year, month, day)}
    match = _NUMBERS.fullmatch(text)
    if match is None:
        return {}
    first, sign, second, third = match.groups()
    if len(first) == 4 or (len(first) == len(third) == 2):
        orders["ymd"] = (first, second, third)
    if len(first) <= 2 and len(third) in (2, 4):
        orders["dmy"] = (third, second, first)
        if sign in "/-":
            orders["mdy"] = (third, first, second)
    return orders


def _seeming(orders: Mapping[Order, tuple[str, str, str]]) -> set[Order]:
    """Return the orders in which it seems a date, also of a day that its month does not have."""
    return {
        order
        for order, (_year, month, day) in orders.items()
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31
    }


def _possible(orders: Mapping[Order, tuple[str, str, str]]) -> dict[Order, dt.date]:
    """Return the dates that there are, of years with two digits or four, months and days."""
    readings: dict[Order, dt.date] = {}
    for order, (year, month, day) in orders.items():
        with suppress(ValueError):
            readings[order] = dt.date(_whole(year), int(month), int(day))
    return readings


def _whole(year: str) -> int:
    """Return a year, with its century where it has two digits."""
    if len(year) == 4:
        return int(year)
    return int(year) + (2000 if int(year) < 80 else 1900)


def _worded(text: str) -> dt.date | None:
    """Return a date whose month is a word, in Swedish or English.

    Raises:
        ValueError: the month has no such day.
    """
    day, month, year = "", "", ""
    if match := _WORDED.fullmatch(text):
        day, month, year = match.groups()
    elif match := _WORD_FIRST.fullmatch(text):
        month, day, year = match.groups()
    if month.casefold() not in MONTHS:
        return None
    number = MONTHS[month.casefold()]
    try:
        return dt.date(int(year), number, int(day))
    except ValueError:
        raise ValueError(_no_such_day((year, f"{number}", day), "")) from None
