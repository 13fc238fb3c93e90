"""A row with the table it stands in, and how the dates of its columns are read."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from store.domain.catalogue import Services
from store.tables.cells.dates import date_reader
from store.tables.cells.services import ServiceNames
from store.tables.cells.words import is_sign, says_nothing
from store.tables.finder import Table
from store.tables.meaning.column import Column, Part
from store.tables.meaning.register import NAME
from store.tables.rows.notes import CellNotes
from store.tables.table import TableRow


class Line:
    """A row with the table it stands in; `order` is where it stands in the file."""

    __slots__ = ("order", "row", "table")

    def __init__(self, row: TableRow, table: Table, order: tuple[int, int]) -> None:
        self.row = row
        self.table = table
        self.order = order

    def cell(self, place: int) -> str:
        """Return a cell, empty where the row ends before it."""
        return self.row.cells[place] if place < len(self.row.cells) else ""

    def first(self, column: Column) -> str:
        """Return the first cell of a column that says something, else nothing."""
        for place in self.table.columns.of(column):
            if not says_nothing(cell := self.cell(place)) or (column.is_answer and is_sign(cell)):
                return cell
        return ""


def names_customers(table: Table) -> bool:
    """Return whether any row of a table names its customer."""
    places = table.columns.of(NAME)
    return any(
        at < len(row.cells) and not says_nothing(row.cells[at])
        for row in table.rows
        for at in places
    )


class DateReaders:
    """What reads the dates of each column of each table, by what all its cells say."""

    def __init__(self) -> None:
        self._readers: dict[tuple[int, int], Callable[[str], dt.date]] = {}

    def of(self, table: Table, place: int) -> Callable[[str], dt.date]:
        """Return the reader of one column."""
        key = (id(table), place)
        if key not in self._readers:
            cells_of_it = (row.cells[place] for row in table.rows if place < len(row.cells))
            self._readers[key] = date_reader(cells_of_it)
        return self._readers[key]


ColumnOfPart = tuple[Column, str, int | None, dict[str, Any]]
"""A column, the field that it is, its place where it has one alone, and what its cells say."""


class KnownCells:
    """What the cells of each column were read as, for those that need not be read again."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, int], dict[str, Any]] = {}
        self._columns: dict[tuple[int, str], tuple[ColumnOfPart, ...]] = {}

    def of(self, table: Table, column: Column, place: int) -> dict[str, Any]:
        """Return what cells say, of one column at one place."""
        key = (id(table), id(column), place)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = {}
        return found

    def columns(self, table: Table, part: Part | Literal["terms"]) -> tuple[ColumnOfPart, ...]:
        """Return the columns of a value that the rows of a table tell, with what is known."""
        key = (id(table), part)
        found = self._columns.get(key)
        if found is None:
            columns = table.columns.of_part(part)
            found = self._columns[key] = tuple(
                (column, attribute, place, {} if place is None else self.of(table, column, place))
                for column, attribute in columns
                for places in [table.columns.of(column)]
                for place in [places[0] if len(places) == 1 else None]
            )
        return found


class Surroundings(NamedTuple):
    """What the rows of all customers of a file have in common.

    `kinds` are the kinds of records that it has; `people` says that customers of whom it names a
    person and no more are private people.
    """

    services: Services
    names: ServiceNames
    notes: CellNotes
    dates: DateReaders
    kinds: frozenset[str]
    known: KnownCells
    people: bool
