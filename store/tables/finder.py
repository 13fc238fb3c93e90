"""Where in a sheet the table is: under titles, beside notes, with sums and footers at its end."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import msgspec

from store.domain.policy.heading_meanings import LEFT_OUT, NO_SERVICE
from store.exchange.import_file import FoundTable
from store.i18n.language import _
from store.tables.cells.services import Named, ServiceNames
from store.tables.groups.headings import RowGroup, group_at
from store.tables.meaning.customer_columns import NUMBER_COLUMN
from store.tables.meaning.headings import columns_of, found_columns
from store.tables.meaning.inactive import (
    Inactive,
    days_to_come,
    inactive_rows,
    of_others,
    telling_columns,
)
from store.tables.meaning.known_headings import columns_meant, known_in
from store.tables.meaning.register import COLLABORATION, NAME, ORG_NUMBER, SERVICE
from store.tables.meaning.said import Said, called
from store.tables.meaning.table_columns import Columns
from store.tables.stacked_tables import told_above
from store.tables.table import (
    Sheet,
    TableRow,
    refuse_too_large,
    squeezed,
)
from store.tables.table_notices import (
    columns_like_services,
    errors_in,
    faults_of_marks,
    notices_on,
)
from store.tables.table_rows import at_sheet, in_sheet, rows_kept, shifted_rows
from store.tables.workbooks.since_1904 import with_days_since_1904

FIRST_ROWS = 5
"""So many rows of a table are shown before it is brought in."""
_ROWS_LOOKED_AT = 60
"""Rows in which the headings are looked for."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table as it was found: headings as the file calls them, what they mean, and the rows.

    `headings` are as they are `called`, `written` as they stand there. `sheet` is where it stands,
    and `row` the number of its headings there. `faults` are rows that cannot be read, `doubts`
    those that may be no customers; `ending` are signs of what has ended, as a row below says;
    `notices` say what was left out; `service` is the one that the
    sheet is of, and `asked` says that a person has yet to say which one that is, or whether the
    columns are one that `unsure` names, each with the services that it may be. `once` are the
    places of headings of which somebody has said what they mean in this import alone. `beside` are
    its columns where other tables stand beside it, as `E-G`, the first at `begin`; `title` is then
    all that stands above its headings. `people` is the same table with the columns of the second
    person of each row, and of others. `groups` are its rows by the headings between them;
    `inactive` are those of whom the file says that they are no customers now, `telling` the places
    of the columns that may say so, and `to_come` the places of days from which on they would be, by
    the rows' numbers.
    """

    sheet: str
    row: int
    headings: tuple[str, ...]
    written: tuple[str, ...]
    columns: Columns
    rows: tuple[TableRow, ...]
    faults: tuple[tuple[TableRow, str], ...] = ()
    doubts: tuple[tuple[TableRow, str], ...] = ()
    ending: Mapping[str, str] = {}
    notices: tuple[str, ...] = ()
    service: Named | None = None
    asked: bool = False
    unsure: Mapping[str, tuple[str, ...]] = {}
    once: frozenset[int] = frozenset()
    beside: str = ""
    begin: int = 0
    title: str = ""
    people: tuple["Table", ...] = ()
    groups: tuple[RowGroup, ...] = ()
    inactive: tuple[Inactive, ...] = ()
    to_come: Mapping[int, Sequence[int]] = {}
    telling: frozenset[int] = frozenset()

    def services_of(self, row: int) -> tuple[Named, ...]:
        """Return the services that the heading above a row names, else that of the sheet."""
        group = group_at(self.groups, row) if self.groups else None
        if group is not None and group.services:
            return group.services
        return (self.service,) if self.service is not None else ()


def find_table(
    sheet: Sheet,
    said: Said,
    services: ServiceNames,
    *,
    named: bool,
    today: dt.date,
    sure: bool = False,
    inactive: bool = False,
) -> Table | None:
    """Return the table of a sheet, or None where there is none; `named`: rows name their sheet.

    `sure` says that rows which may be no customers are customers, `inactive` that those are who
    are none now, as the file says on the day `today`.

    Raises:
        Refused: it has too many columns, what somebody explained is no column, or it has headings
            again by which its rows cannot be read.
    """
    place = heading_row(sheet.rows, said, services)
    if place is None:
        return None
    head = sheet.rows[place]
    headings = _headings(head)
    refuse_too_large(len(headings), len(sheet.rows) - place - 1)
    rows = sheet.rows[place + 1 :]
    groups = _groups(sheet.rows[place - 1].cells if place else (), len(headings))
    written, headings = headings, _called(headings, sheet)
    columns = columns_of(written, headings, groups, rows, said, services)
    known_by = (NUMBER_COLUMN, NAME, ORG_NUMBER)
    if not (columns.records or any(columns.of(column) for column in known_by)):
        return None
    shifted = shifted_rows(head, rows, columns, services)
    rows, of_days = with_days_since_1904(sheet, headings, rows, columns)
    errors = errors_in(rows)
    above = None if sheet.columns else _line_above(sheet.rows[:place])
    kept, doubts, notices, ending, row_groups = rows_kept(
        sheet, rows, headings, written, columns, shifted, errors, named, sure, services, above
    )
    notices = [*notices, *(at_sheet(sheet, named, notice) for notice in of_days)]
    if head.number > 1:
        told = [
            _("headings found in line {n}", n=head.number),
            *told_above(sheet.rows[:place], head, said, services),
        ]
        notices = [*(at_sheet(sheet, named, notice) for notice in told), *notices]
    of_sheet = said.of_sheet(sheet.name) or services.named(sheet.name)
    of_service = (
        any(map(columns.of, (SERVICE, COLLABORATION)))
        or any(said.of(name) == LEFT_OUT and SERVICE in columns_meant(name) for name in headings)
        or of_sheet not in (None, NO_SERVICE)
    )
    telling = telling_columns(headings, columns, kept, said, of_service=of_service)
    notices += [
        at_sheet(sheet, named, notice)
        for notice in notices_on(
            sheet, headings, written, columns, kept, said, services, dict(telling)
        )
    ]
    faults = [(in_sheet(row, sheet, named), fault) for row, fault in sheet.faults]
    faults += [(row, shifted[row.number]) for row in kept if row.number in shifted]
    unsure = columns_like_services(headings, columns, kept, said, services)
    marked = faults_of_marks(sheet, errors, headings, columns, kept)
    names_of = _names_of_others((sheet.name, _title(sheet, place)), row_groups)
    to_come = days_to_come(kept, telling, today)
    others = () if inactive else inactive_rows(
        names_of, headings, columns, kept, telling, to_come, of_service=of_service,
    )  # fmt: skip
    table = Table(
        sheet=sheet.name,
        beside=sheet.columns,
        begin=sheet.begin,
        title=_title(sheet, place),
        row=head.number,
        headings=headings,
        written=written,
        columns=columns,
        rows=tuple(kept),
        faults=(*faults, *marked),
        doubts=doubts,
        ending=ending,
        notices=tuple(notices),
        once=frozenset(at for at, name in enumerate(headings) if name and said.is_once(name)),
        unsure=unsure,
        asked=bool(unsure),
        groups=row_groups,
        inactive=tuple(others),
        telling=frozenset(dict(telling)),
        to_come=to_come,
    )
    people = (msgspec.structs.replace(table, columns=of_one) for of_one in columns.people)
    return msgspec.structs.replace(table, people=tuple(people))


def seeming_table(sheet: Sheet, said: Said, services: ServiceNames) -> FoundTable:
    """Return what seems to be a table where no heading is known, for somebody to say.

    Its headings are the first row with the most words; before that, with what somebody explained.

    Raises:
        Refused: it has too many columns.
    """
    scores = [(known_in(row.cells, said, services), _words(row.cells))
              for row in sheet.rows[:_ROWS_LOOKED_AT]]  # fmt: skip
    place = scores.index(max(scores))
    headings = _headings(sheet.rows[place])
    rows = [row for row in sheet.rows[place + 1 :] if any(cell.strip() for cell in row.cells)]
    refuse_too_large(len(headings), len(rows))
    none = [""] * len(headings)
    columns = columns_of(headings, called(headings), none, (), said, services)
    return FoundTable(
        sheet=sheet.name,
        row=sheet.rows[place].number,
        columns=found_columns(called(headings), columns),
        rows=len(rows),
        first=first_cells(rows),
        records=columns.records,
    )


def first_cells(rows: Sequence[TableRow]) -> tuple[tuple[str, ...], ...]:
    """Return the first rows to be shown, without what a cell is marked as."""
    return tuple(tuple(map(str, row.cells)) for row in rows[:FIRST_ROWS])


def _called(headings: tuple[str, ...], sheet: Sheet) -> tuple[str, ...]:
    """Return what headings are called, counted from the first table of those side by side."""
    heads = tuple(squeezed(cell).strip() for cell in sheet.heads[: len(headings)])
    if heads[sheet.begin :] != headings[sheet.begin :]:
        return called(headings)
    return tuple(name if heading else ""
                 for name, heading in zip(called(heads), headings, strict=True))  # fmt: skip


def called_beside(sheet: Sheet) -> tuple[str, ...]:
    """Return what all headings of tables side by side are called, of those not read as well."""
    return called([squeezed(cell).strip() for cell in sheet.heads])


def _title(sheet: Sheet, head: int) -> str:
    """Return what stands above a table beside others, if that is one cell; else nothing."""
    above = [cell.strip() for row in sheet.rows[:head] for cell in row.cells if cell.strip()]
    return above[0] if sheet.columns and len(above) == 1 else ""


def _line_above(rows: Sequence[TableRow]) -> tuple[int, str] | None:
    """Return the last row above headings that has any cell, if it has one, and its line."""
    for row in reversed(rows):
        filled = [cell.strip() for cell in row.cells if cell.strip()]
        if filled:
            return (row.number, filled[0]) if len(filled) == 1 else None
    return None


def _names_of_others(
    names: Sequence[str], groups: Sequence[RowGroup]
) -> Callable[[TableRow], str] | None:
    """Return what names the group of a row, else one of `names`, that says that it is no customer.

    None where none says so.
    """
    of_sheet = next(filter(of_others, names), "")
    if not (of_sheet or any(group.of_others for group in groups)):
        return None

    def name(row: TableRow) -> str:
        group = group_at(groups, row.number)
        return group.name if group is not None and group.of_others else of_sheet

    return name


def _words(cells: Sequence[str]) -> int:
    return sum(cell.strip()[:1].isalpha() for cell in cells)


def _headings(row: TableRow) -> tuple[str, ...]:
    headings = tuple(squeezed(cell).strip() for cell in row.cells)
    while headings and not headings[-1]:
        headings = headings[:-1]
    return headings


def heading_row(rows: Sequence[TableRow], said: Said, services: ServiceNames) -> int | None:
    """Return the place of the row with the most headings that are known: the first of those."""
    best, most = None, 0
    for place, row in enumerate(rows[:_ROWS_LOOKED_AT]):
        known = known_in(row.cells, said, services)
        if known > most:
            best, most = place, known
    if best is None or most >= 2:
        return best
    filled = sum(bool(cell.strip()) for cell in rows[best].cells)
    return best if filled <= 3 or best == 0 else None


def _groups(cells: Sequence[str], count: int) -> list[str]:
    """Return the heading over each column: it stands over all up to the next."""
    groups: list[str] = []
    for place in range(count):
        cell = squeezed(cells[place]).strip() if place < len(cells) else ""
        groups.append(cell or (groups[-1] if groups else ""))
    return groups
