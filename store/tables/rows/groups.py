"""The lines of a file by customer: whom each line means, and which spellings are one number."""

import contextlib
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from store.exchange.identity import AGREE_ABOVE, AGREE_NUMBER
from store.exchange.incoming.customers import FoundBy
from store.exchange.incoming.places import place_words
from store.exchange.likeness import company_key, name_key, number_key, org_key, plainest
from store.i18n.language import _
from store.tables.cells.values import may_be_cut, uncluttered
from store.tables.cells.values import number as number_in
from store.tables.cells.words import says_nothing
from store.tables.finder import Table
from store.tables.meaning.customer_columns import NUMBER_COLUMN
from store.tables.meaning.register import NAME, ORG_NUMBER
from store.tables.rows.line import Line
from store.tables.rows.notes import CellNotes
from store.tables.table import TableRow, fault_at, rows_named


class Group:
    """The lines of one customer; `several` where they spell its number in several ways."""

    __slots__ = ("about", "faults", "found_by", "lines", "number", "several")

    def __init__(self, number: str, found_by: FoundBy) -> None:
        self.number = number
        self.found_by = found_by
        self.lines: list[Line] = []
        self.faults: tuple[str, ...] = ()
        self.about: str | None = None
        self.several = False

    @property
    def numbered(self) -> bool:
        """Whether a number tells whose the lines are."""
        return self.found_by == "number" and bool(_identity(self.lines[0])[0])

    @property
    def name(self) -> str:
        """The customer's name as the first line says it that does."""
        return next(filter(None, (line.first(NAME) for line in self.lines)), "")

    @property
    def spellings(self) -> dict[str, list[TableRow]]:
        """The rows of each spelling of the number."""
        spellings: dict[str, list[TableRow]] = {}
        for line in self.lines:
            if number := _identity(line)[0]:
                spellings.setdefault(number, []).append(line.row)
        return spellings


class Grouped(NamedTuple):
    """Customers with their lines, what is to be said of numbers, and lines that name nobody."""

    groups: list[Group]
    told: list[str]
    nobody: dict[str, Line]


class _Above:
    """The line that was met last, and the customer it is of."""

    def __init__(self) -> None:
        self._line: Line | None = None
        self._group: Group | None = None

    def is_now(self, line: Line, group: Group | None) -> None:
        """Go on below a line."""
        self._line, self._group = line, group

    def of(self, line: Line) -> Group | None:
        """Return whose the line above is, with no other and no empty one between; else None."""
        above = self._line
        if above is None or above.table is not line.table:
            return None
        return self._group if above.row.number == line.row.number - 1 else None


def grouped(tables: Sequence[Table], notes: CellNotes, apart: bool, above: bool) -> Grouped:
    """Return the lines of all tables by customer.

    Where somebody has agreed that those without number and name are of the one `above`, they are.
    """
    groups: dict[tuple[str, str], Group] = {}
    nobody: dict[str, Line] = {}
    last = _Above()
    for line in sorted(_lines(tables), key=lambda line: line.order):
        number, found_by = _identity(line)
        owner = last.of(line) if not number else None
        if owner is not None and above:
            owner.lines.append(line)
            last.is_now(line, owner)
            continue
        key = (found_by, _key(number, found_by)) if number else ("row", line.row.place)
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(number or line.row.place, found_by)
            if not number:
                if not line.table.columns.of(NUMBER_COLUMN):
                    _tell_nobody(line, notes)
                    del groups[key]
                    nobody[line.row.place] = line
                    last.is_now(line, None)
                    continue
                if owner is not None:
                    group.faults, group.about = (_of_the_one_above(line, owner),), AGREE_ABOVE
                else:
                    fault = _("the customer's number is missing; write it in the column {heading}",
                              heading=_heading_of_number(line))  # fmt: skip
                    group.faults = (fault_at(line.row, fault),)
        if number and found_by == "number":
            _tell_other_number(line, number, notes)
        group.several = group.several or (number != group.number and bool(number))
        group.lines.append(line)
        last.is_now(line, group if number else owner)
    made: list[Group] = []
    told: list[str] = []
    for group in groups.values():
        if group.several and group.found_by == "number":
            made += _with_spellings(group, told, apart)
        else:
            made.append(group)
    return Grouped(made, told, nobody)


def _tell_nobody(line: Line, notes: CellNotes) -> None:
    """Note a line that names no customer, with what is wrong with its organisation number."""
    for place in line.table.columns.of(ORG_NUMBER):
        cell = uncluttered(line.cell(place))
        try:
            if not says_nothing(cell):
                ORG_NUMBER.read(cell)
        except ValueError as error:
            why = _("left out, as it names no customer: {why}", why=error)
            notes.left_out(line.row, line.table.headings[place], cell, why)
            return
    notes.left_out(line.row, "", "", _("left out, as it names no customer"))


def _of_the_one_above(line: Line, owner: Group) -> str:
    """Ask whether a line without number and name is of the customer above."""
    used = sorted(line.table.columns.used)
    place = next((at for at in used if not says_nothing(line.cell(at))), used[0])
    who = f"{owner.number} {owner.name}".strip() if owner.numbered else owner.number
    told = _("no number and no name: one more row of the customer above, who is named here, unless "
             "its number is missing")  # fmt: skip
    heading, cell = line.table.headings[place], line.cell(place).strip()[:60]
    return f"{place_words(line.row.place)} ({who}): {heading}: {cell!r}: {told}"


def _tell_other_number(line: Line, number: str, notes: CellNotes) -> None:
    """Note where a number is read otherwise than it is written, such as 31 for 31.0."""
    for place in line.table.columns.of(NUMBER_COLUMN):
        cell = line.cell(place)
        if may_be_cut(number):
            why = _("kept as it is written; compare, as a program may have cut a longer number")
            notes.told(line.row, line.table.headings[place], cell, why)
        if cell == number:
            continue
        cell = " ".join(uncluttered(cell).split())
        if cell != number and unicodedata.normalize("NFC", cell).lstrip("'") != number:
            why = _("read without decimals, spaces and marks")
            notes.told(line.row, line.table.headings[place], cell, why)


def _lines(tables: Sequence[Table]) -> Iterable[Line]:
    for place, table in enumerate(tables):
        faulty = [row for row, _fault in table.faults]
        known = {row.place for row in table.rows} if faulty else frozenset()
        for row in (*table.rows, *(row for row in faulty if row.place not in known)):
            yield Line(row, table, (place, row.number))


def _heading_of_number(line: Line) -> str:
    return line.table.headings[line.table.columns.of(NUMBER_COLUMN)[0]]


def _identity(line: Line) -> tuple[str, FoundBy]:
    """Return by what a line knows its customer: number, organisation number, or name."""
    kinds: tuple[tuple[object, FoundBy], ...] = (
        (NUMBER_COLUMN, "number"), (ORG_NUMBER, "org_number"), (NAME, "name"),
    )  # fmt: skip
    for column, found_by in kinds:
        for place in line.table.columns.of(column):  # type: ignore[arg-type]
            cell = uncluttered(line.cell(place))
            if says_nothing(cell):
                continue
            if found_by == "number":
                with contextlib.suppress(ValueError):
                    return number_in(cell), found_by
                return cell.strip(), found_by
            if found_by == "org_number":
                with contextlib.suppress(ValueError):
                    read = ORG_NUMBER.read(cell)
                    if read:
                        return f"{read}", found_by
                continue
            return " ".join(cell.split()), found_by
    return "", "number"


def _key(number: str, found_by: FoundBy) -> str:
    match found_by:
        case "number":
            return number_key(number)
        case "name":
            return name_key(number)
        case _:
            return number


def _with_spellings(group: Group, told: list[str], apart: bool) -> list[Group]:
    """Return one customer whose number is spelt in two ways, or a fault where it may be two.

    Where somebody has agreed that those are `apart`, they are two.
    """
    words = ", ".join(f"{number} ({rows_named(rows)})" for number, rows in group.spellings.items())
    names = {company_key(line.first(NAME)) for line in group.lines} - {""}
    organisations = {org_key(line.first(ORG_NUMBER)) for line in group.lines} - {""}
    if apart and (len(names) > 1 or len(organisations) > 1):
        return _separated(group)
    if len(names) > 1 or len(organisations) > 1:
        fault = _("{numbers}: one number in two spellings, but not one customer; write it in "
                  "one way, unless they are two customers", numbers=words)  # fmt: skip
        group.faults = (*group.faults, fault_at(group.lines[0].row, fault))
        group.about = AGREE_NUMBER
        return [group]
    group.number = plainest(group.spellings)
    told.append(_("{numbers}: taken for one customer, {number}", numbers=words,
                  number=group.number))  # fmt: skip
    return [group]


def _separated(group: Group) -> list[Group]:
    """Return a customer for each spelling of a number."""
    groups: dict[str, Group] = {}
    number, found_by = group.number, group.found_by
    for line in group.lines:
        said = _identity(line)
        number, found_by = said if said[0] else (number, found_by)
        groups.setdefault(number, Group(number, found_by)).lines.append(line)
    return list(groups.values())
