"""The cells of one customer's rows into values, with what is faulty and what is left out."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, Literal

from store.i18n.language import _
from store.tables.cells import values as cells
from store.tables.cells.dates import date_in_cell, day_number, is_bare, is_no_day, without_zone
from store.tables.cells.services import read_service, read_services
from store.tables.cells.words import (
    CROSSES,
    is_sign,
    is_title,
    may_be_first_name,
    may_be_last_name,
    plain,
    read_yes_no,
    says_nothing,
)
from store.tables.meaning.column import Column, Part
from store.tables.meaning.register import (
    ACTIVE,
    EMAIL,
    MAIN_CONTACT,
    MANAGER,
    NAME,
    ORG_NUMBER,
    PERSON,
    PHONE,
    ROLE,
    STATUS,
    TASK_OWNER,
)
from store.tables.meaning.user_columns import FIRST_NAME, LAST_NAME
from store.tables.rows.line import Line, Surroundings
from store.tables.table import TableRow, fault_at, squeezed

_CLEAR = re.compile(r"[0-9A-Za-zÀ-ž][ -~À-ž]*(?<! )")
"""A cell in which nothing is hidden, and that holds a letter or a digit."""
_BROKEN = re.compile("\ufffd|\u00c3[\u0080-\u00bf\u2026\u20ac\u201e\u2013\u02dc]")
"""A letter that is lost, or that was read once too often in another way: Ã¶ was an ö."""
_LOST = re.compile(r"(?<=\w)\?|\?(?=\w)")
"""A letter of a name that was lost where another program could not write it: ?kes, Malm?."""
_PARTS = re.compile(r"[._+-]")
"""What stands between the names in an address."""
_NAMES = (NAME, PERSON)
_EMPLOYEES = (MANAGER, TASK_OWNER)
_PEOPLE = (PERSON, FIRST_NAME, LAST_NAME, *_EMPLOYEES)
"""The columns in which a word for nothing may be a name: Tom, Inga."""
_OF_A_PERSON = (ROLE, ACTIVE, MAIN_CONTACT)
"""What is left out where it cannot be read: a contact is no reason to refuse a customer."""
MOST_KNOWN = 2_000
"""So many cells of a column are kept with what they say: more are hardly there twice."""


class CellReader:
    """Reads the cells of one customer. `faults` refuse it; `defaulted` is what the file leaves out.

    `by_address` are users whose names a row does not tell. `private` are the places of rows whose
    names are the customer's own, a private person's.
    """

    def __init__(self, lines: Sequence[Line], around: Surroundings) -> None:
        self.faults: list[str] = []
        self.defaulted: set[str] = set()
        self.by_address: set[str] = set()
        self.private: set[str] = set()
        self.maybe_nobody: set[str] = set()
        """What names employees, and is a word for nothing if it is no employee's name."""
        self._lines = lines
        self.names = around.names
        self._notes = around.notes
        self._dates = around.dates
        self._known = around.known
        self.kinds = around.kinds

    def fault(self, row: TableRow, fault: str) -> None:
        """Note a fault of a row."""
        self.faults.append(fault_at(row, fault))

    def refuse(self, line: Line, place: int, cell: str, why: str) -> None:
        """Note a fault of a cell."""
        self.fault(line.row, f"{self.heading(line, place)}: {cell[:60]!r}: {why}")

    def told(self, line: Line, place: int, cell: str, why: str) -> None:
        """Note how a cell was read."""
        self._notes.told(line.row, self.heading(line, place), cell, why)

    def value(self, line: Line, column: Column) -> Any:
        """Return what the cells of a column say, or None where they are empty or faulty."""
        places = line.table.columns.of(column)
        if not places:
            return None
        if len(places) == 1:
            return self.read(line, column, places[0])
        if column is ORG_NUMBER and len(places) > 1:
            return self.agreed(line, column, places)
        for n, place in enumerate(places):
            value = self.read(line, column, place)
            if value is None:
                continue
            for other in places[n + 1 :]:
                if cell := self.text(line, column, other):
                    self.told(line, other, cell,
                                     _("not used beside {heading}",
                                       heading=self.heading(line, place)))  # fmt: skip
            return value
        return None

    def agreed(self, line: Line, column: Column, places: Sequence[int]) -> Any:
        """Return what two columns of one thing say, such as numbers of organisation and VAT."""
        values = {place: self.read(line, column, place) for place in places}
        said = {place: value for place, value in values.items() if value is not None}
        if len(set(said.values())) > 1:
            words = ", ".join(f"{self.heading(line, p)}: {v}" for p, v in said.items())
            self.fault(line.row, _("two numbers: {words}", words=words))
        return next(iter(said.values()), None)

    def text(self, line: Line, column: Column, place: int) -> str:
        """Return a cell's text; nothing where it says nothing, which is noted if it is a word."""
        cell = line.cell(place)
        if not cell or cell.isspace():
            return ""
        if column is not ORG_NUMBER and _CLEAR.fullmatch(cell):
            if not says_nothing(cell):
                return cell
            if (
                column is not NAME and column not in _PEOPLE
            ):  # a customer who is named so loses a name: that is told
                return ""
        return self._uncluttered(line, column, place, cell)

    def _uncluttered(self, line: Line, column: Column, place: int, cell: str) -> str:
        """Return the text of a cell with something round it, or of which something is said."""
        written = squeezed(cell)
        cell = cells.uncluttered(written)
        if cell != written and not written.isascii() and cell != written.strip():
            self._notes.told(line.row, self.heading(line, place), cell,
                             _("read without invisible characters"))  # fmt: skip
        if says_nothing(cell):
            if column.is_answer and is_sign(cell) and (column is not STATUS or cell in CROSSES):
                return cell
            if column in _PEOPLE:
                return self._name_or_nothing(line, column, place, cell)
            if (column in (NAME, ORG_NUMBER) or "?" in cell) and cell.strip():
                self._notes.told(line.row, self.heading(line, place), cell.strip(),
                                 _("read as nothing"))  # fmt: skip
            return ""
        if column is ORG_NUMBER and cells.is_placeholder(cell):
            self._notes.told(line.row, self.heading(line, place), cell, _("read as nothing"))
            return ""
        return cell

    def _name_or_nothing(self, line: Line, column: Column, place: int, cell: str) -> str:
        """Return a word for nothing where it is a name of somebody, else nothing.

        Half a name is one beside the other half, a whole one where the address beside it has it.
        Who of the office is called so is known later.
        """
        if column is LAST_NAME:
            may_be, other = may_be_last_name(cell), line.first(FIRST_NAME)
        else:
            may_be, other = may_be_first_name(cell), line.first(LAST_NAME)
        if not may_be:
            if "?" in cell:
                self.told(line, place, cell.strip(), _("read as nothing"))
            return ""
        if column in _EMPLOYEES:
            self.maybe_nobody.add(cell.strip())
            return cell
        in_address = plain(cell) in map(plain, _PARTS.split(line.first(EMAIL).partition("@")[0]))
        if column is PERSON or not other:
            is_name = column is not LAST_NAME and in_address
        else:
            is_name = cell.strip().istitle() or (column is FIRST_NAME and other.isupper())
        if is_name:
            self.told(line, place, cell.strip(), _("read as a name"))
            return cell
        self.told(line, place, cell.strip(), _("read as nothing"))
        return ""

    def read(self, line: Line, column: Column, place: int) -> Any:
        """Return what one cell says, or None where it is empty or faulty.

        What a cell was read as, without a word about it, the same cell of that column is again.
        """
        cells = line.row.cells
        cell = cells[place] if place < len(cells) else ""
        if not cell:
            return None
        known = self._known.of(line.table, column, place)
        value = known.get(cell, known)
        return self._read_anew(line, column, place, cell, known) if value is known else value

    def _read_anew(
        self, line: Line, column: Column, place: int, cell: str, known: dict[str, Any]
    ) -> Any:
        """Read a cell that is not known, and know it where there was nothing to say of it."""
        said = self._notes.count, len(self.faults)
        value = self._read(line, column, place)
        if said == (self._notes.count, len(self.faults)) and len(known) < MOST_KNOWN:
            known[cell] = value
        return value

    def _read(self, line: Line, column: Column, place: int) -> Any:
        cell = self.text(line, column, place)
        if not cell.strip():
            return None
        if _BROKEN.search(cell) or (column in _NAMES and _LOST.search(cell)):
            self.told(line, place, cell, _("letters are broken in the file; compare"))
        try:
            if column is PHONE:
                value, rest = cells.phone_in(cell)
                if rest:
                    self.left_out(line, place, cell, _("only the first number is taken"))
                return value
            if column is ORG_NUMBER:
                value, rest = cells.org_number_in(cell)
                if rest:
                    self.left_out(line, place, cell, _("only the number is taken"))
                return value
            if column is EMAIL:
                value, rest = cells.email_in(cell)
                if rest:
                    self.left_out(line, place, cell, _("only the first address is taken"))
                return value
            if column.read is date_in_cell and is_no_day(cell):
                self.told(line, place, cell, _("read as nothing"))
                return None
            if column.read is date_in_cell:
                return self.date(line, place, cell)
            said = column.value(cell, self.names)
            if column.read is read_yes_no and cell[0] in CROSSES:
                self.told(line, place, cell, _("read as no"))
            if column.read in (read_service, read_services):
                self.tell_additions(line, place, cell)
            return said
        except cells.LeftOut as error:
            self.left_out(line, place, cell, _("left out: {why}", why=error))
        except ValueError as error:
            if column is ROLE and is_title(cell):
                self.told(line, place, cell, _("left out: a title, and no role in the portal"))
            elif column in _OF_A_PERSON:
                self.left_out(line, place, cell, _("left out: {why}", why=error))
            else:
                self.refuse(line, place, cell, f"{error}")
        return None

    def tell_additions(self, line: Line, place: int, cell: str) -> None:
        """Note what stands behind a service and was passed over: brackets, a sign of a note."""
        if (bare := self.names.without_additions(cell)) != cell:
            self.told(line, place, cell, _("read as {cell}", cell=bare))

    def date(self, line: Line, place: int, cell: str) -> dt.date:
        """Return the date in a cell, by what its column says; one without signs is told.

        Raises:
            ValueError: it is none, or may be two.
        """
        date = self._dates.of(line.table, place)(cell)
        if day_number(cell) is not None:
            why = _("a spreadsheet's day number, read as {date}", date=date)
            self.told(line, place, cell, why)
        elif is_bare(cell) or (
            (written := without_zone(cell)) != cell
            and self._dates.of(line.table, place)(written) != date
        ):
            self.told(line, place, cell, _("read as {date}", date=date))
        return date

    def left_out(self, line: Line, place: int, cell: str, why: str) -> None:
        """Note a cell, or a part of one, that is left out."""
        self._notes.left_out(line.row, self.heading(line, place), cell.strip(), why)

    @staticmethod
    def heading(line: Line, place: int) -> str:
        """Return what the file calls a column."""
        return line.table.headings[place]

    def values(self, line: Line, part: Part | Literal["terms"]) -> dict[str, Any]:
        """Return what a row says of one value, by field; nothing of what is empty or faulty."""
        found: dict[str, Any] = {}
        row, width = line.row.cells, len(line.row.cells)
        for column, attribute, place, known in self._known.columns(line.table, part):
            if place is None:
                value = self.value(line, column)
            elif place >= width or not (cell := row[place]):
                continue
            else:
                value = known.get(cell, known)
                if value is known:
                    value = self._read_anew(line, column, place, cell, known)
            if value is not None:
                found[attribute] = value
        return found

    def called(self, column: Column) -> str:
        """Return what the file calls a column."""
        for line in self._lines:
            for place in line.table.columns.of(column):
                return self.heading(line, place)
        return column.id
