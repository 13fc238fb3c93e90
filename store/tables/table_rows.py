"""The rows of a table: which tell something, and which are shifted, repeated or no customers."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from store.exchange.incoming.places import lines_named, place_in, said_in
from store.i18n.language import _
from store.tables.cells.services import ServiceNames, is_mark, says_how
from store.tables.cells.words import plain
from store.tables.groups.headings import RowGroup, row_groups
from store.tables.legends import Legend, is_title
from store.tables.meaning.customer_columns import NUMBER_COLUMN
from store.tables.meaning.table_columns import Columns
from store.tables.no_customers import NoCustomers, Passed
from store.tables.stacked_tables import refuse_other_order
from store.tables.table import (
    Sheet,
    TableRow,
    column_letters,
)
from store.tables.table_notices import numbers_for_text


def in_sheet(row: TableRow, sheet: Sheet, named: bool) -> TableRow:
    """Return a row with where its table stands, where there are several."""
    place = _place(sheet, named)
    return msgspec.structs.replace(row, sheet=place) if place else row


def at_sheet(sheet: Sheet, named: bool, notice: str) -> str:
    """Return a notice with where the table stands that it is of, where there are several."""
    return said_in(_place(sheet, named), notice)


def _place(sheet: Sheet, named: bool) -> str:
    return place_in(sheet.name if named else "", sheet.columns)


class RowsKept(NamedTuple):
    """The rows of a table, those that may be no customers with what they may be, and notices.

    `ending` are signs of which a row that is left out says that what has them has ended. `groups`
    are those that headings between the rows begin.
    """

    rows: list[TableRow]
    doubts: tuple[tuple[TableRow, str], ...]
    notices: list[str]
    ending: Mapping[str, str]
    groups: tuple[RowGroup, ...]


def rows_kept(
    sheet: Sheet,
    rows: Sequence[TableRow],
    headings: Sequence[str],
    written: Sequence[str],
    columns: Columns,
    shifted: Collection[int],
    errors: Mapping[int, Sequence[int]],
    named: bool,
    sure: bool,
    services: ServiceNames,
    title: tuple[int, str] | None,
) -> RowsKept:
    """Return the rows that tell something, and what is to be said of the others.

    With `sure`, those that may be no customers are customers; `title` is the line above the
    headings, if one cell is all that stands there.

    Raises:
        Refused: one has the headings again in another order.
    """
    place = _place(sheet, named)
    kept: list[TableRow] = []
    sieve = _Sieve(sheet, headings, written, columns, shifted, errors, kept, sure, services,
                   _page_heads(rows, written, title))  # fmt: skip
    for row in rows:
        cells = sieve.cells_kept(row)
        if cells is None:
            continue
        if place or cells is not row.cells:
            row = TableRow(row.number, cells, place)
        kept.append(row)
    groups = sieve.groups(title)
    notices = [*sieve.notices({group.row for group in groups})]
    notices += numbers_for_text(sheet, headings, columns, kept)
    doubts = tuple((row, sieve.doubts[row.number]) for row in kept if row.number in sieve.doubts)
    told = [at_sheet(sheet, named, notice) for notice in notices]
    return RowsKept(kept, doubts, told, sieve.ending, groups)


class _Sieve:
    """Takes the rows of a table in their order, and notes those that are not kept."""

    def __init__(
        self,
        sheet: Sheet,
        headings: Sequence[str],
        written: Sequence[str],
        columns: Columns,
        shifted: Collection[int],
        errors: Mapping[int, Sequence[int]],
        kept: Sequence[TableRow],
        sure: bool,
        services: ServiceNames,
        page_heads: Collection[int],
    ) -> None:
        self.doubts: dict[int, str] = {}
        """What rows may be that are kept, by their numbers."""
        self.ending: dict[str, str] = {}
        self._sure = sure
        self._of_companies = sheet.of_companies
        self._headings = headings
        self._number = next(iter(columns.of(NUMBER_COLUMN)), None)
        self._width = len(headings)
        self._folded = [plain(heading) for heading in written]
        self._known = frozenset(self._folded) - {""}
        self._bare = tuple(place for place, heading in enumerate(headings)
                           if not heading and place >= sheet.begin)  # fmt: skip
        self._shifted = shifted
        marks = {*sheet.uncomputed, *((n, at) for n, places in errors.items() for at in places)}
        used = columns.used
        self._marked = {number for number, _place in marks}
        self._faulty = {number for number, place in marks if place in used}
        self._columns = columns
        self._services = services
        self._headed: list[tuple[int, str]] = []
        self._no_customers = NoCustomers(columns, services)
        self._legend = Legend(columns, {row.number for row, _fault in sheet.faults}, kept)
        self._repeated: list[int] = []
        self._page_heads = page_heads
        self._none: list[tuple[int, str]] = []
        self._explaining: list[tuple[int, str]] = []
        self._strays: dict[int, list[int]] = {}

    def cells_kept(self, row: TableRow) -> tuple[str, ...] | None:
        """Return the cells of a row that is kept, as many as there are headings; else None.

        Raises:
            Refused: it has the headings again in another order.
        """
        cells, number, width = row.cells, row.number, self._width
        empty = number not in self._marked and not any(map(str.strip, cells))
        self._legend.meet(number, empty=empty)
        if number in self._shifted:
            self._legend.counts(cells)
            return cells
        if self._of_companies:
            return cells
        if empty:
            return None
        if self._bare or len(cells) > width:
            self._note_strays(row)
        if len(cells) > width:
            cells = cells[:width]
            if number not in self._marked and not any(map(str.strip, cells)):
                return None
        if _repeats(cells, self._folded):
            self._repeated.append(number)
            self._legend.begin_again()
            return None
        refuse_other_order(row, self._known)
        passed = self._no_customers.passed(cells, lacks_values=number in self._faulty)
        if passed is None:
            passed = self._legend.passed(cells)
        if passed is None and number in self._page_heads:
            passed = Passed(next(filter(None, map(str.strip, cells))))
        if passed is None or (passed.doubt and self._sure):
            return cells
        if passed.doubt:
            self.doubts[number] = self._doubt(cells, passed)
            return cells
        self._legend.title(passed.words)
        words = passed.words.strip()
        if words and is_mark(words[0]) and says_how(words[1:].strip(" =:–-")):
            self.ending[words[0]] = words
        elif passed.heads and not is_title(passed.words):
            self._headed.append((number, passed.words))
        (self._explaining if passed.explains else self._none).append((number, passed.words))
        return None

    def _doubt(self, cells: Sequence[str], passed: Passed) -> str:
        """Say what a row may be that may be no customer."""
        place = next(place for place, cell in enumerate(cells) if cell.strip() == passed.of)
        why = (
            _("it may be a sum, or a customer of that name")
            if passed.doubt == "sum"
            else _("it may be a heading between the rows or a note, or a customer of that name")
            if passed.doubt == "name"
            else _("below an empty row or a sum it may be a customer's number, or explain what "
                   "a word or a sign of the table means")
        )  # fmt: skip
        return f"{self._headings[place]}: {passed.of[:60]!r}: {why}"

    def _note_strays(self, row: TableRow) -> None:
        """Note the cells of a row that stand under no heading."""
        for place in (*self._bare, *range(self._width, len(row.cells))):
            if place < len(row.cells) and row.cells[place].strip():
                self._strays.setdefault(place, []).append(row.number)

    def groups(self, title: tuple[int, str] | None) -> tuple[RowGroup, ...]:
        """Return the groups of rows that headings between them begin, or the title above all."""
        found = row_groups(self._headed, self._columns, self._services)
        if title is None or is_title(title[1]):
            return found
        of_title = row_groups([title], self._columns, self._services)
        if any(group.services or group.of_others or found for group in of_title):
            return (*of_title, *found)
        return found

    def notices(self, groups: Collection[int]) -> Iterator[str]:
        """Say which rows are not kept and why, and which cells are not used.

        Of those that begin `groups` is told what they say.
        """
        if self._repeated:
            yield _("the headings again in {lines}", lines=lines_named(self._repeated))
        if none := [each for each in self._none if each[0] not in groups]:
            yield _("no customer, and left out: line {lines}", lines=_with_words(none))
        if explaining := self._explaining:
            yield _("explains signs of the table, and left out: line {lines}; a customer who is "
                    "told here belongs above the empty row",
                    lines=_with_words(explaining))  # fmt: skip
        for place, lines in sorted(self._strays.items()):
            cell = f"{column_letters(place)}{lines[0]}"
            more = _(" and {n} more", n=len(lines) - 1) if len(lines) > 1 else ""
            yield _("cell {cell}{more} has no heading and is not used", cell=cell, more=more)


def _with_words(rows: Sequence[tuple[int, str]]) -> str:
    """Return the numbers of rows with what stands there."""
    words = "; ".join(f"{n}: {text[:60]}" if text else f"{n}" for n, text in rows[:10])
    return words + (_(" and {n} more", n=len(rows) - 10) if len(rows) > 10 else "")


def shifted_rows(
    head: TableRow, rows: Sequence[TableRow], columns: Columns, services: ServiceNames
) -> dict[int, str]:
    """Return a fault for each row, by number, that has more cells than the headings reach.

    A sign in a name without quotation marks has made two cells of it, and shifted all that follow.
    In a workbook all rows are equally long. Empty cells at the end shift nothing where most rows
    have them, or where the last cell before them is what its column holds.
    """
    width = len(head.cells)
    longer = [row for row in rows if len(row.cells) > width]
    if not longer:
        return {}
    usual = max(width, Counter(len(row.cells) for row in rows).most_common(1)[0][0])
    return {
        row.number: _(
            "{n} cells, but {most} headings: where a name holds the sign between cells, it needs "
            "quotation marks",
            n=len(row.cells),
            most=width,
        )
        for row in longer
        if any(map(str.strip, row.cells[width:]))
        or (len(row.cells) > usual and not _ends_as_told(row, columns, services))
    }


def _ends_as_told(row: TableRow, columns: Columns, services: ServiceNames) -> bool:
    """Return whether the last cell that is filled is what its column holds, and no other does."""
    last = max((place for place, cell in enumerate(row.cells) if cell.strip()), default=-1)
    column = next((column for column, places in columns.places if last in places), None)
    if column is None or not column.is_strict:
        return False
    try:
        return column.value(row.cells[last].strip(), services) is not None
    except ValueError:
        return False


def _page_heads(
    rows: Sequence[TableRow], written: Sequence[str], title: tuple[int, str] | None
) -> frozenset[int]:
    """Return the numbers of rows that have the title again, above the headings again.

    So a printed page begins; elsewhere a cell that says the same may be a customer.
    """
    if title is None:
        return frozenset()
    folded, words = [plain(heading) for heading in written], plain(title[1])
    return frozenset(
        row.number
        for row, below in pairwise(row for row in rows if any(map(str.strip, row.cells)))
        if len(filled := [cell for cell in row.cells if cell.strip()]) == 1
        and plain(filled[0]) == words
        and _repeats(below.cells[: len(folded)], folded)
    )


def _repeats(cells: Sequence[str], folded: Sequence[str]) -> bool:
    """Return whether a row has the headings once more, as at the top of each printed page."""
    same = 0
    for place, cell in enumerate(cells):
        if not cell or cell.isspace():
            continue
        if not folded[place] or plain(cell) != folded[place]:
            return False
        same += 1
    return same > 0
