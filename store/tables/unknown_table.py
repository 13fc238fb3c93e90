"""What seems to be the table of a sheet none of whose headings is known, for somebody to say."""

from collections.abc import Mapping, Sequence

from store.exchange.import_file import FoundTable
from store.tables.cells.services import ServiceNames
from store.tables.headings import columns_of, found_columns, known_in
from store.tables.table import Sheet, TableRow, refuse_too_large, squeezed

ROWS_LOOKED_AT = 60
"""Rows among which the headings are sought."""
FIRST_ROWS = 5
"""So many rows are shown."""
CELLS_READ = 500
"""So many cells of a column say what a heading of two meanings means."""


def seeming_table(sheet: Sheet, said: Mapping[str, str], services: ServiceNames) -> FoundTable:
    """Return what seems to be a table: its headings are the first row with the most words.

    `said` is what somebody has said that headings mean; a row with such a heading comes first.

    Raises:
        Refused: it has too many columns.
    """
    looked_at = sheet.rows[:ROWS_LOOKED_AT]
    scores = [(known_in(row.cells, said, services), _words(row.cells)) for row in looked_at]
    place = max(range(len(scores)), key=lambda at: (scores[at], -at))
    headings = tuple(squeezed(cell).strip() for cell in sheet.rows[place].cells)
    while headings and not headings[-1]:
        headings = headings[:-1]
    rows = [row for row in sheet.rows[place + 1 :] if any(cell.strip() for cell in row.cells)]
    refuse_too_large(len(headings), len(rows))
    cells = [_column(rows[:CELLS_READ], at) for at in range(len(headings))]
    columns = columns_of(headings, [""] * len(headings), cells, said, services)
    return FoundTable(
        sheet=sheet.name,
        row=sheet.rows[place].number,
        columns=found_columns(headings, columns),
        rows=len(rows),
        first=tuple(row.cells for row in rows[:FIRST_ROWS]),
        records=columns.records,
    )


def _words(cells: Sequence[str]) -> int:
    """Return how many cells of a row are words: headings have no digits but at their end."""
    return sum(cell.strip()[:1].isalpha() for cell in cells)


def _column(rows: Sequence[TableRow], at: int) -> list[str]:
    return [row.cells[at] for row in rows if at < len(row.cells)]
