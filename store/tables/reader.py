"""Customers from tables: a row for each collaboration, for each user, or for each record.

A row may tell of all three of a customer, a user and its services. A table holds what a register
does, and records. History, and the checks and the reason of an ending travel in an exchange file
alone.
"""

import contextlib
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from store.domain.catalogue import Services
from store.exchange.import_file import ImportFile, Question, RejectedItem, lines_named
from store.exchange.likeness import name_key, number_key
from store.exchange.reconcile import FoundBy
from store.i18n.language import _
from store.tables.cells.services import ServiceNames
from store.tables.cells.values import number as number_in
from store.tables.cells.values import uncluttered
from store.tables.cells.words import says_nothing
from store.tables.columns import KIND, NUMBER_COLUMN
from store.tables.finder import Table
from store.tables.headings import NAME, ORG_NUMBER
from store.tables.rows.customer import CustomerReader
from store.tables.rows.line import DateReaders, Line, Surroundings
from store.tables.rows.notes import CellNotes
from store.tables.rows.skipped import skipped
from store.tables.table import bad_file, fault_at


def read_tables(
    tables: Sequence[Table],
    notices: Iterable[str],
    question: Question | None,
    services: Services,
    names: ServiceNames,
    *,
    apart: bool,
) -> ImportFile:
    """Read the tables of a file: each customer whole, or with its faults.

    Raises:
        Refused: a column that is needed is missing.
    """
    for table in tables:
        _refuse_without_needed(table)
    faults: dict[str, list[str]] = {}
    for table in tables:
        for row, fault in table.faults:
            faults.setdefault(row.place, []).append(fault_at(row, fault))
    notes = CellNotes()
    groups, spellings, nobody = _grouped(tables, notes, apart)
    kinds = _kinds(tables)
    around = Surroundings(services, names, notes, DateReaders(), kinds)
    customers, rejected = [], []
    for group in groups:
        places = [line.row.place for line in group.lines]
        found = [fault for place in places for fault in faults.get(place, ())] or [*group.faults]
        customer = None
        if not found:
            reader = CustomerReader(group.lines, group.number, group.found_by, around)
            customer, found = reader.read(), reader.faults
        if customer is None or found:
            item = RejectedItem(place=places[0], name=group.number, faults=tuple(found))
            rejected.append(item)
        else:
            customers.append(customer)
    rows = {group.lines[0].row.place: group.lines for group in groups}
    single = nobody | {line.row.place: line for group in groups for line in group.lines}
    return ImportFile(
        customers=tuple(customers),
        rejected=tuple(rejected),
        notices=(*notices, *(n for table in tables for n in table.notices), *spellings,
                 *notes.notices),
        questions=(question,) if question is not None else (),
        left_out={place: tuple(why) for place, why in notes.by_place.items()},
        suffix=".csv",
        skipped=lambda reasons: skipped(
            tables, {place: rows.get(place, [single[place]])
                     if why != tuple(notes.by_place.get(place, ())) else [single[place]]
                     for place, why in reasons.items() if place in single}, reasons
        ),
    )  # fmt: skip


def _refuse_without_needed(table: Table) -> None:
    """Refuse a table of records that lacks a column; others need only one to know customers by."""
    if table.columns.records:
        for column in (NUMBER_COLUMN, KIND, *(c for c, _p in table.columns.places)):
            if column.needed and not table.columns.of(column):
                raise bad_file(_("The file has no column {name}.", name=column.id))
        names = {column.id for column, _places in table.columns.places}
        for id in ("service", "title"):
            if id not in names:
                raise bad_file(_("The file has no column {name}.", name=id))


class _Group:
    """The lines of one customer."""

    def __init__(self, number: str, found_by: FoundBy) -> None:
        self.number = number
        self.found_by = found_by
        self.lines: list[Line] = []
        self.faults: list[str] = []
        self.spellings: dict[str, list[int]] = {}


class _Grouped(NamedTuple):
    """Customers with their lines, what is to be said of numbers, and lines that name nobody."""

    groups: list[_Group]
    told: list[str]
    nobody: dict[str, Line]


def _grouped(tables: Sequence[Table], notes: CellNotes, apart: bool) -> _Grouped:
    """Return the lines of all tables by customer."""
    groups: dict[tuple[str, str], _Group] = {}
    nobody: dict[str, Line] = {}
    for line in sorted(_lines(tables), key=lambda line: line.order):
        number, found_by = _identity(line)
        key = (found_by, _key(number, found_by)) if number else ("row", line.row.place)
        group = groups.get(key)
        if group is None:
            group = groups[key] = _Group(number or line.row.place, found_by)
            if not number:
                if not line.table.columns.of(NUMBER_COLUMN):
                    notes.left_out(line.row, "", "", _("left out, as it names no customer"))
                    del groups[key]
                    nobody[line.row.place] = line
                    continue
                fault = _("the customer's number is missing")
                group.faults.append(fault_at(line.row, fault))
        if number and found_by == "number":
            _tell_other_number(line, number, notes)
        group.lines.append(line)
        group.spellings.setdefault(number, []).append(line.row.number)
    made: list[_Group] = []
    told: list[str] = []
    for group in groups.values():
        if len(group.spellings) > 1 and group.found_by == "number":
            made += _with_spellings(group, told, apart)
        else:
            made.append(group)
    return _Grouped(made, told, nobody)


def _tell_other_number(line: Line, number: str, notes: CellNotes) -> None:
    """Note where a number is read otherwise than it is written, such as 31 for 31.0."""
    for place in line.table.columns.of(NUMBER_COLUMN):
        cell = " ".join(uncluttered(line.cell(place)).split())
        if cell != number and unicodedata.normalize("NFC", cell).lstrip("'") != number:
            why = _("read without decimals, spaces and marks")
            notes.told(line.row, line.table.headings[place], cell, why)


def _lines(tables: Sequence[Table]) -> Iterable[Line]:
    for place, table in enumerate(tables):
        faulty = [row for row, _fault in table.faults]
        known = {row.place for row in table.rows}
        for row in (*table.rows, *(row for row in faulty if row.place not in known)):
            yield Line(row, table, (place, row.number))


def _identity(line: Line) -> tuple[str, FoundBy]:
    """Return by what a line knows its customer: number, organisation number, or name."""
    kinds: tuple[tuple[object, FoundBy], ...] = (
        (NUMBER_COLUMN, "number"), (ORG_NUMBER, "org_number"), (NAME, "name"),
    )  # fmt: skip
    if line.table.columns.of(NUMBER_COLUMN):
        kinds = kinds[:2]
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


def _with_spellings(group: _Group, told: list[str], apart: bool) -> list[_Group]:
    """Return one customer whose number is spelt in two ways, or a fault where it may be two.

    Where somebody has agreed that those are `apart`, they are two.
    """
    spellings = sorted(group.spellings, key=lambda number: (" " in number, -len(number)))
    words = ", ".join(
        f"{number} ({lines_named(lines)})" for number, lines in group.spellings.items()
    )
    names = {name_key(line.first(NAME)) for line in group.lines} - {""}
    organisations = {_digits(line.first(ORG_NUMBER)) for line in group.lines} - {""}
    if apart and (len(names) > 1 or len(organisations) > 1):
        return _separated(group)
    if len(names) > 1 or len(organisations) > 1:
        fault = _("{numbers}: one number in two spellings, but not one customer; write it in one "
                  "way, or --agree number says that they are two", numbers=words)  # fmt: skip
        group.faults.append(fault_at(group.lines[0].row, fault))
        return [group]
    group.number = spellings[0]
    told.append(_("{numbers}: taken for one customer, {number}", numbers=words,
                  number=group.number))  # fmt: skip
    return [group]


def _separated(group: _Group) -> list[_Group]:
    """Return a customer for each spelling of a number."""
    groups: dict[str, _Group] = {}
    for line in group.lines:
        number, found_by = _identity(line)
        groups.setdefault(number, _Group(number, found_by)).lines.append(line)
    return list(groups.values())


def _digits(cell: str) -> str:
    return "".join(char for char in cell if char.isdecimal())[-10:]


def _kinds(tables: Sequence[Table]) -> frozenset[str]:
    """Return the kinds of records in a file: all that a collaboration has of them is replaced."""
    kinds = set()
    for table in tables:
        if not table.columns.records:
            continue
        (place, *_others) = table.columns.of(KIND)
        for row in table.rows:
            with contextlib.suppress(ValueError):  # reported as a fault of its row
                kinds.add(KIND.read(row.cells[place] if place < len(row.cells) else ""))
    return frozenset(f"{kind}" for kind in kinds)
