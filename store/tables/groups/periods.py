"""Sheets of one register at several times, `2025` and `2026`: which is to be read is asked."""

import re
from collections.abc import Sequence

from store.exchange.import_file import SHEET, SHEETS_APART, Answer, Question
from store.i18n.language import _
from store.tables.cells.words import MONTHS, plain
from store.tables.finder import Table
from store.tables.meaning.inactive import of_others

_YEAR = r"((?:19|20)\d\d)"
_MONTH = r"(0[1-9]|1[0-2])"
_DAY = r"(0[1-9]|[12]\d|3[01])"
_WHOLE_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_SPAN = re.compile(r"(?<!\d)((?:19|20)?\d\d)\s*[-–_/]\s*((?:19|20)?\d\d)(?![\d-])")
"""Two years with a sign between, `2024-2025` and `24-25`, where the second follows the first."""
_RUN = re.compile(rf"(?<!\d)(?:{_YEAR}{_MONTH}{_DAY}?|(\d\d){_MONTH}{_DAY})(?!\d)")
"""Year, month and perhaps the day without signs: 202501, 20250131, 250131."""
_SHORT = re.compile(rf"(?<![\d-])(?:(\d\d)\s*[-.]\s*{_MONTH}|{_MONTH}\s*[-.]\s*(\d\d))(?![\d-])")
"""Month and year, or year and month, in two digits each: 25-01, 01-25."""
_PART = re.compile(
    r"(?<!\w)(?:q|kv\.?|kvartal|quarter|h|halvår|t|tertial|v\.?|vecka|week|w|ver\.?|version|rev\.?|"
    r"utgåva)\s*([0-9]{1,2})(?!\d)|\(([0-9]{1,2})\)\s*$",
    re.IGNORECASE,
)
"""A part of a year, a version, or what a spreadsheet sets behind the name of a copy: `(2)`."""
_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")

Time = tuple[int, int, int]
"""The year, the month, and the day, the part of a year or the version; each 0 if not named."""
_NOW: Time = (9999, 0, 0)
"""When a register is of whose name says no time, beside others that do."""


def period_of(name: str) -> tuple[str, Time] | None:
    """Return what a sheet's name says but for its time, and the time; None where it names none."""
    year = month = rest = 0
    if part := _PART.search(name):
        rest, name = int(part[1] or part[2]), _without(name, part)
    if (found := _run(name)) is not None:
        (year, month, day), name = found
        rest = rest or day
    elif alone := _WHOLE_YEAR.search(name):
        year, name = int(alone[1]), _without(name, alone)
    for match in _WORD.finditer(name):
        if not month and (month := MONTHS.get(plain(match[0]), 0)) != 0:
            name = _without(name, match)
            break
    if year or month:
        for number in (int(match[0]) for match in _NUMBER.finditer(name)):
            if month and not year:
                year = 2000 + number
            elif not month and not rest and number <= 12:
                month = number
            else:
                rest = rest or number
        name = _NUMBER.sub(" ", name)
    return (plain(name), (year, month, rest)) if year or month or rest else None


def _run(name: str) -> tuple[Time, str] | None:
    """Return a time of digits alone, with what is left of a name; None where there is none."""
    for span in _SPAN.finditer(name):
        first, second = (_whole(year) for year in span.groups())
        if second == first + 1 and (second > 2012 or len(span[2]) == 4):
            return (second, 0, 0), _without(name, span)
    if match := _RUN.search(name):
        year, month, day = (*match.groups()[:3],) if match[1] else (*match.groups()[3:],)
        return (_whole(year), int(month), int(day or 0)), _without(name, match)
    if match := _SHORT.search(name):
        year, month = (match[1], match[2]) if match[1] else (match[4], match[3])
        if int(year) > 12:
            return (_whole(year), int(month), 0), _without(name, match)
    return None


def _whole(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _without(name: str, match: re.Match[str]) -> str:
    return f"{name[: match.start()]} {name[match.end() :]}"


def question_of_periods(tables: Sequence[Table]) -> Question | None:
    """Ask which of the sheets of several times is to be read, the newest first; else None."""
    sheets = list(dict.fromkeys(table.sheet for table in tables))
    registers: dict[str, dict[str, Time]] = {}
    for sheet in sheets:
        if (found := period_of(sheet)) is not None and not of_others(sheet):
            registers.setdefault(found[0], {})[sheet] = found[1]
    for sheet in sheets:
        if (of_register := registers.get(plain(sheet))) is not None and sheet not in of_register:
            dated = any(year or month for year, month, _rest in of_register.values())
            of_register[sheet] = _NOW if dated else (0, 0, 0)
    times = {
        sheet: time
        for of_register in registers.values()
        if len(set(of_register.values())) > 1
        for sheet, time in of_register.items()
    }
    if not times:
        return None
    answers = []
    for time in sorted(set(times.values()), reverse=True):
        read = [sheet for sheet in sheets if times.get(sheet, time) == time]
        words = ", ".join(sheet for sheet in read if sheet in times)
        answers.append(Answer(value=SHEETS_APART.join(read), words=words))
    answers.append(Answer(value=SHEETS_APART.join(sheets), words=_("all of them, as one register")))
    return Question(
        id="sheets",
        text=_("Sheets {sheets} are of different times. Which one is to be read?",
               sheets=", ".join(times)),
        answers=tuple(answers),
        option=SHEET,
    )  # fmt: skip
