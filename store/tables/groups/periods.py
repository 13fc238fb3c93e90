"""Sheets of one register at several times, `2025` and `2026`: which is to be read is asked."""

import re
from collections.abc import Sequence

from store.exchange.import_file import SHEET, SHEETS_APART, Answer, Question
from store.i18n.language import _
from store.tables.cells.words import MONTHS, plain
from store.tables.finder import Table

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_QUARTER = re.compile(r"(?<!\w)(?:q|kv\.?|kvartal|quarter)\s*([1-4])(?!\d)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def period_of(name: str) -> tuple[str, tuple[int, int, int]] | None:
    """Return what a sheet's name says but for its time, and the time; None where it names none.

    That is the year, the month and the quarter or the day, each 0 where it is not named.
    """
    year = month = rest = 0
    if match := _YEAR.search(name):
        year, name = int(match[0]), _without(name, match)
    if match := _QUARTER.search(name):
        rest, name = int(match[1]), _without(name, match)
    for match in _WORD.finditer(name):
        if (month := MONTHS.get(plain(match[0]), 0)) != 0:
            name = _without(name, match)
            break
    if year or month:
        for number in (int(match[0]) for match in _NUMBER.finditer(name)):
            if month and not year:
                year = 2000 + number
            elif not month and number <= 12:
                month = number
            else:
                rest = rest or number
        name = _NUMBER.sub(" ", name)
    return (plain(name), (year, month, rest)) if year or month or rest else None


def _without(name: str, match: re.Match[str]) -> str:
    return f"{name[: match.start()]} {name[match.end() :]}"


def question_of_periods(tables: Sequence[Table]) -> Question | None:
    """Ask which of the sheets of several times is to be read, the newest first; else None."""
    sheets = list(dict.fromkeys(table.sheet for table in tables))
    registers: dict[str, dict[str, tuple[int, int, int]]] = {}
    for sheet in sheets:
        if (found := period_of(sheet)) is not None:
            registers.setdefault(found[0], {})[sheet] = found[1]
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
