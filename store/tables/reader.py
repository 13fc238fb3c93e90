"""Customers from tables: a row for each collaboration, for each user, or for each record.

A row may tell of all three of a customer, a user and its services. A table holds what a register
does, and records. History, and the checks and the reason of an ending travel in an exchange file
alone.
"""

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence

from store.domain.catalogue import Services
from store.exchange.identity import AGREE_INACTIVE, AGREE_ROW
from store.exchange.import_file import (
    FoundTable,
    ImportFile,
    Question,
    Reasons,
    RejectedItem,
    Skipped,
)
from store.exchange.incoming.customers import IncomingCustomer
from store.i18n.language import _
from store.tables.cells.services import ServiceNames
from store.tables.finder import Table, first_cells
from store.tables.meaning.customer_columns import NUMBER_COLUMN
from store.tables.meaning.headings import found_columns
from store.tables.meaning.record_columns import KIND
from store.tables.rows.customer import CustomerReader
from store.tables.rows.groups import Group, grouped
from store.tables.rows.line import DateReaders, KnownCells, Line, Surroundings
from store.tables.rows.notes import CellNotes
from store.tables.rows.skipped import skipped
from store.tables.table import TableRow, bad_file, fault_at


def read_tables(
    tables: Sequence[Table],
    notices: Iterable[str],
    questions: Sequence[Question],
    services: Services,
    names: ServiceNames,
    *,
    apart: bool,
    above: bool,
    people: bool,
    again: Callable[[], Sequence[Table]],
) -> ImportFile:
    """Read the tables of a file: each customer whole, or with its faults.

    `again` reads them once more, for a file of what was skipped.

    Raises:
        Refused: a column that is needed is missing.
    """
    for table in tables:
        _refuse_without_needed(table)
    notes = CellNotes()
    groups, spellings, _nobody = grouped(tables, notes, apart, above)
    around = Surroundings(
        services, names, notes, DateReaders(), _kinds(tables), KnownCells(), people
    )
    faults = _by_place(table.faults for table in tables)
    doubts = _by_place(table.doubts for table in tables)
    inactive = {one.row.place: [one.why] for table in tables for one in table.inactive}
    customers, rejected = [], []
    whose: dict[str, str] = {}
    groups.reverse()
    while groups:  # no line is kept longer than it is needed
        group = groups.pop()
        read = _customer(group, faults, doubts, inactive, around)
        places = (line.row.place for line in group.lines)
        whose |= {place: group.lines[0].row.place for place in places if place in notes.by_place}
        if isinstance(read, RejectedItem):
            rejected.append(read)
        else:
            customers.append(read)
    of_tables = [notice for table in tables for notice in table.notices]
    left_out = {place: tuple(why) for place, why in notes.by_place.items()}
    return ImportFile(
        customers=tuple(customers),
        rejected=tuple(rejected),
        notices=(*notices, *of_tables, *spellings, *notes.notices),
        questions=tuple(questions),
        tables=tuple(map(_as_found, tables)),
        left_out=left_out,
        whose=whose,
        suffix=".csv",
        skipped=lambda reasons: _skipped(again(), reasons, left_out, apart, above),
    )


def _skipped(
    tables: Sequence[Table], reasons: Reasons, left_out: Reasons, apart: bool, above: bool
) -> Skipped:
    """Return tables of the rows of some places, with why each is skipped."""
    groups, _spellings, nobody = grouped(tables, CellNotes(), apart, above)
    lines_at = _lines_at(reasons, groups, nobody, left_out)
    places = {place: {line.row.place for line in lines} for place, lines in lines_at.items()}
    rows: set[str] = set()
    for place, of_it in places.items():
        if reasons[place] != left_out.get(place, ()):
            rows |= of_it
    parts = set().union(*places.values()) - rows
    files = skipped(tables, lines_at, reasons)
    return Skipped(files=files, rows=len(rows), parts=len(parts))


def _as_found(table: Table) -> FoundTable:
    """Return what is to be shown of a table: what its columns mean, and its first rows."""
    return FoundTable(
        sheet=table.sheet,
        beside=table.beside,
        row=table.row,
        columns=found_columns(table.headings, table.columns)[table.begin :],
        rows=len(table.rows),
        first=tuple(cells[table.begin :] for cells in first_cells(table.rows)),
        records=table.columns.records,
        service=table.service.service if table.service is not None else None,
    )


def _by_place(found: Iterable[Iterable[tuple[TableRow, str]]]) -> dict[str, list[str]]:
    """Return what is said of rows as rows, by their places."""
    faults: dict[str, list[str]] = {}
    for row, fault in (each for of_table in found for each in of_table):
        faults.setdefault(row.place, []).append(fault_at(row, fault))
    return faults


def _customer(
    group: Group,
    faults: Mapping[str, Sequence[str]],
    doubts: Mapping[str, Sequence[str]],
    inactive: Mapping[str, Sequence[str]],
    around: Surroundings,
) -> IncomingCustomer | RejectedItem:
    """Read the customer of some lines, or return all that is wrong with them."""
    found: Sequence[str] = group.faults
    about = group.about
    if faults or doubts or inactive:
        places = [line.row.place for line in group.lines]
        if of_rows := [fault for place in places for fault in faults.get(place, ())]:
            found, about = of_rows, None
        elif others := _said_of(group, inactive):
            found, about = others, AGREE_INACTIVE
        elif in_doubt := [fault for place in places for fault in doubts.get(place, ())]:
            found, about = in_doubt, AGREE_ROW
    if not found:
        reader = CustomerReader(group.lines, group.number, group.found_by, around)
        customer, found = reader.read(), reader.faults
        if customer is not None and not found:
            for line in group.lines:
                _note_days_to_come(line, around.notes)
            return customer
        about = None
    return RejectedItem(
        place=group.lines[0].row.place,
        number=group.number if group.numbered else "",
        name=group.name,
        faults=tuple(found),
        about=about,
    )


def _note_days_to_come(line: Line, notes: CellNotes) -> None:
    """Note the days on which a customer of now is to be one no more."""
    for place in line.table.to_come.get(line.row.number, ()):
        why = _("left out: a day to come, and until then this is a customer")
        notes.left_out(line.row, line.table.headings[place], line.cell(place).strip(), why)


def _said_of(group: Group, faults: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what is said of the rows of a customer, each with whose it is."""
    who = f"{group.number if group.numbered else ''} {group.name}".strip()
    return [
        fault_at(line.row, fault, who)
        for line in group.lines
        for fault in faults.get(line.row.place, ())
    ]


def _lines_at(
    reasons: Reasons, groups: Sequence[Group], nobody: Mapping[str, Line], left_out: Reasons
) -> dict[str, list[Line]]:
    """Return the lines that are skipped at some places.

    They are all of a customer, where its first line stands there; a line alone, where no more is
    said than why something of it was left out.
    """
    alone = {**nobody, **{line.row.place: line for group in groups for line in group.lines}}
    whole = {group.lines[0].row.place: group.lines for group in groups}
    return {
        place: [alone[place]]
        if why == left_out.get(place, ())
        else whole.get(place, [alone[place]])
        for place, why in reasons.items()
        if place in alone
    }


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
