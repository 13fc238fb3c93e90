"""Where in a file something stands, in words; and what is said of several places, in one line."""

import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from store.i18n.language import _, ngettext

T = TypeVar("T", bound=Hashable)

LINE = "line "
_COLUMNS = "columns "
_IN_COLUMNS = re.compile(rf"(?:(?P<sheet>.+), )?{_COLUMNS}(?P<columns>[A-Z]+-[A-Z]+)", re.DOTALL)
"""What stands for a sheet's name where a table stands beside others in it."""


def place_in(sheet: str, columns: str) -> str:
    """Return where a table stands, for programs: its sheet, and its columns beside others."""
    return ", ".join(part for part in (sheet, f"{_COLUMNS}{columns}" if columns else "") if part)


def where_in(place: str, where: str) -> str:
    """Say where in a table something stands; `place` is the table's, as `place_in` has it."""
    if match := _IN_COLUMNS.fullmatch(place):
        where = _("columns {columns}, {where}", columns=match["columns"], where=where)
        place = match["sheet"] or ""
    return _("sheet {sheet}, {where}", sheet=place, where=where) if place else where


def said_in(place: str, notice: str) -> str:
    """Return what is said of a table with where it stands, as `place_in` has it."""
    if match := _IN_COLUMNS.fullmatch(place):
        notice = in_columns(match["columns"], notice)
        place = match["sheet"] or ""
    return _("sheet {sheet}: {notice}", sheet=place, notice=notice) if place else notice


def in_columns(columns: str, notice: str) -> str:
    """Return what is said of columns beside others, with their letters."""
    return _("columns {columns}: {notice}", columns=columns, notice=notice)


def place_words(place: str) -> str:
    """Say where in a file something stands: in a line of a table, or at a path."""
    before, line, number = place.rpartition(LINE)
    if not line or not number.isdecimal():
        return place
    return where_in(before.removesuffix(", "), _("line {n}", n=number))


def of_a_kind(messages: Iterable[str]) -> tuple[str, ...]:
    """Return messages with those that say the same of several lines as one.

    The lines are named, the customers of whom it is said, and the first cells with their count.
    """
    return tuple(text for _mark, text in of_a_kind_by_mark((None, text) for text in messages))


def of_a_kind_by_mark(messages: Iterable[tuple[T, str]]) -> Iterator[tuple[T, str]]:
    """Yield messages in their order, as `of_a_kind` does, but as one only those of one mark."""
    kinds: dict[tuple[T, tuple[str, ...]], list[_Message]] = {}
    where = _where()
    for mark, text in messages:
        message = _Message(text, where)
        kinds.setdefault((mark, message.kind), []).append(message)
    for (mark, _kind), same in kinds.items():
        yield mark, same[0].text if len(same) == 1 else _as_one(same)


class _Message:
    """What is said of a line: where it stands, whose it is, and the cell that it is said of."""

    def __init__(self, text: str, where: re.Pattern[str]) -> None:
        self.text = text
        sheet, self.line, self.whose, rest = "", "", "", text
        if match := where.match(text):
            sheet, self.line = match["sheet"] or "", match["alone"] or match["n"] or match["m"]
            sheet = place_in(sheet, match["columns"] or "")
            self.whose, rest = match["whose"] or "", text[match.end() :]
        before, self.cell = "", ""
        if self.line and (match := _CELL.match(rest)):
            before, self.cell, rest = match["heading"], match["cell"], match["why"]
        self.kind = (sheet, before, rest, "line" * bool(self.line), "who" * bool(self.whose))


def _as_one(same: Sequence[_Message]) -> str:
    """Return what is said of several lines once."""
    sheet, before, why, *_others = same[0].kind
    if not same[0].line:
        return same[0].text
    where = lines_named(list(dict.fromkeys(message.line for message in same)))
    where = where_in(sheet, where)
    if whose := _first_of(dict.fromkeys(message.whose for message in same if message.whose)):
        where = f"{where} ({whose})"
    cells = _first_of(dict.fromkeys(message.cell for message in same if message.cell))
    return f"{where}: {before}{cells}{': ' * bool(cells)}{why}"


def _first_of(texts: Collection[str]) -> str:
    """Return the first texts, and how many there are more."""
    shown = ", ".join(list(texts)[:MOST_SHOWN])
    more = len(texts) - MOST_SHOWN
    return _("{first} and {n} more", first=shown, n=more) if more > 0 else shown


MOST_SHOWN = 3
"""So many cells, and customers, are shown of those of whom one thing is said."""
_CELL = re.compile(
    r"""(?P<heading>[^'"]*: )(?P<cell>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"): (?P<why>.*)""",
    re.DOTALL,
)
"""What is said of a cell, as `store/tables/rows/cell_reader.py` says it."""


def _where() -> re.Pattern[str]:
    """Return the pattern of where something stands, and whose it is, in the reader's language."""
    alone, of_sheet = "\0", "\1"
    beside = re.escape(_("columns {columns}, {where}", columns=of_sheet,
                         where=_("line {n}", n=alone)))  # fmt: skip
    beside = beside.replace(re.escape(of_sheet), "(?P<columns>[A-Z]+-[A-Z]+)")
    beside = beside.replace(re.escape(alone), "(?P<m>[0-9]+)")
    line = re.escape(_("line {n}", n=alone)).replace(re.escape(alone), "(?P<alone>[0-9]+)")
    in_sheet = re.escape(_("sheet {sheet}, {where}", sheet=of_sheet, where=_("line {n}", n=alone)))
    in_sheet = in_sheet.replace(re.escape(of_sheet), "(?P<sheet>.+?)")
    in_sheet = in_sheet.replace(re.escape(alone), "(?P<n>[0-9]+)")
    whose = r"(?: \((?P<whose>[^()]*(?:\([^()]*\)[^()]*)*)\))?: "
    return re.compile(f"(?:{in_sheet}|{beside}|{line}){whose}")


def lines_named(numbers: Sequence[object]) -> str:
    """Return the words for some lines, the first ten by number."""
    named, more = ", ".join(f"{n}" for n in numbers[:10]), len(numbers) - 10
    if more > 0:
        named = _("{first} and {n} more", first=named, n=more)
    return ngettext("line {lines}", "lines {lines}", len(numbers), lines=named)
