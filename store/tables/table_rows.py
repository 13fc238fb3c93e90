"""The rows of a table: which tell something, and which are shifted, repeated or no customers."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import msgspec

from store.exchange.incoming.places import lines_named
from store.i18n.language import _
from store.tables.cells.services import ServiceNames
from store.tables.cells.words import plain
from store.tables.meaning.table_columns import Columns
from store.tables.no_customers import Legend, NoCustomers
from store.tables.stacked_tables import refuse_other_order
from store.tables.table import (
    Sheet,
    TableRow,
    column_letters,
)
from store.tables.table_notices import numbers_for_text


def in_sheet(row: TableRow, sheet: Sheet, named: bool) -> TableRow:
    """Return a row with the name of its sheet, where there are several."""
    return msgspec.structs.replace(row, sheet=sheet.name) if named else row


def at_sheet(sheet: Sheet, named: bool, notice: str) -> str:
    """Return a notice with the sheet that it is of, where there are several."""
    return _("sheet {sheet}: {notice}", sheet=sheet.name, notice=notice) if named else notice


def rows_kept(
    sheet: Sheet,
    rows: Sequence[TableRow],
    headings: Sequence[str],
    written: Sequence[str],
    columns: Columns,
    shifted: Collection[int],
    errors: Mapping[int, Sequence[int]],
    named: bool,
) -> tuple[list[TableRow], list[str]]:
    """Return the rows that tell something, and what is to be said of the others.

    Raises:
        Refused: one has the headings again in another order.
    """
    width = len(headings)
    folded = [plain(heading) for heading in written]
    known = frozenset(folded) - {""}
    bare = {place for place, heading in enumerate(headings) if not heading}
    kept: list[TableRow] = []
    repeated: list[int] = []
    none: list[tuple[int, str]] = []
    strays: Counter[int] = Counter()
    first_stray: dict[int, int] = {}
    no_customers = NoCustomers(columns)
    legend = Legend(columns, {row.number for row, _fault in sheet.faults})
    marks = {*sheet.uncomputed, *((n, place) for n, places in errors.items() for place in places)}
    used = columns.used
    marked, faulty = {n for n, _place in marks}, {n for n, place in marks if place in used}
    for row in rows:
        cells = row.cells
        empty = row.number not in marked and not any(map(str.strip, cells))
        legend.meet(row.number, empty=empty)
        beyond = [place for place in range(width, len(cells)) if cells[place].strip()]
        if row.number in shifted:
            legend.counts(cells)
            kept.append(in_sheet(row, sheet, named))
            continue
        for place in (*beyond, *(p for p in bare if p < len(cells) and cells[p].strip())):
            strays[place] += 1
            first_stray.setdefault(place, row.number)
        if not any(cell.strip() for cell in cells[:width]) and row.number not in marked:
            continue
        if len(cells) > width:
            cells = cells[:width]
        if _repeats(cells, folded):
            repeated.append(row.number)
            legend.begin_again()
            continue
        refuse_other_order(row, known)
        words = no_customers.words(cells, lacks_values=row.number in faulty)
        if words is None:
            words = legend.words(cells)
        if words is not None:
            none.append((row.number, words))
            continue
        if named or cells is not row.cells:
            row = TableRow(row.number, cells, sheet.name if named else "")
        kept.append(row)
    notices = []
    if repeated:
        notices.append(_("the headings again in {lines}", lines=lines_named(repeated)))
    if none:
        words = "; ".join(f"{n}: {text[:60]}" if text else f"{n}" for n, text in none[:10])
        notices.append(
            _("no customer, and left out: line {lines}", lines=words)
            + (_(" and {n} more", n=len(none) - 10) if len(none) > 10 else "")
        )
    for place, count in sorted(strays.items()):
        cell = f"{column_letters(place)}{first_stray[place]}"
        more = _(" and {n} more", n=count - 1) if count > 1 else ""
        notices.append(_("cell {cell}{more} has no heading and is not used", cell=cell, more=more))
    notices += numbers_for_text(sheet, headings, columns, {row.number for row in kept})
    return kept, [at_sheet(sheet, named, notice) for notice in notices]


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
