"""Day numbers of a workbook that counts its days from 1904, as Excel for Mac did."""

import datetime as dt
from collections.abc import Sequence

from store.exchange.incoming.places import lines_named
from store.i18n.language import _
from store.tables.cells.dates import date_in_cell, day_number
from store.tables.meaning.table_columns import Columns
from store.tables.table import Sheet, TableRow

_LATER = dt.timedelta(days=1462)
"""What a day number lacks there: the days from 1900, as spreadsheets count them, to 1904."""


def with_days_since_1904(
    sheet: Sheet, headings: Sequence[str], rows: tuple[TableRow, ...], columns: Columns
) -> tuple[tuple[TableRow, ...], list[str]]:
    """Return rows with the dates that numbers in them are, and what is to be said of those.

    Cells that look like dates in the workbook are right already; a number in a column of dates
    stands for a day as well, and says so nowhere but in its workbook.
    """
    if not sheet.since_1904:
        return rows, []
    places = {at for column, found in columns.places if column.read is date_in_cell for at in found}
    places |= {at for at, _named in columns.services}
    numeric = {at: frozenset(sheet.numeric.get(at, ())) for at in sorted(places)}
    found: dict[int, list[int]] = {}
    made = []
    for row in rows:
        cells = [*row.cells]
        for at, numbers in numeric.items():
            if row.number in numbers and (day := day_number(cells[at])) is not None:
                cells[at] = f"{day + _LATER}"
                found.setdefault(at, []).append(row.number)
        made.append(TableRow(row.number, tuple(cells), row.sheet))
    return tuple(made), [
        _("{heading}: numbers in {lines} are days since 1904, as the workbook counts them",
          heading=headings[at], lines=lines_named(lines))
        for at, lines in sorted(found.items())
    ]  # fmt: skip
