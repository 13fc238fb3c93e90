"""Tables that lie on their side: the headings in the first column, each customer in its own."""

from collections.abc import Sequence

from store.i18n.language import _
from store.tables.cells.services import ServiceNames
from store.tables.meaning.known_headings import columns_meant, known_in
from store.tables.meaning.said import Said
from store.tables.table import TableRow

_LEAST = 2
"""So many headings stand in the first column at least."""
_ROWS_LOOKED_AT = 60


def are_turned(rows: Sequence[TableRow], said: Said, services: ServiceNames) -> bool:
    """Return whether the headings of some rows stand below each other, not beside each other.

    Half of what stands in that column are headings, one of them of number or name; no row has more
    than one.
    """
    rows = rows[:_ROWS_LOOKED_AT]
    filled = [[cell for cell in row.cells if cell.strip()] for row in rows]
    first = [cells[0] for cells in filled if cells]
    if sum(len(cells) > 1 for cells in filled) < _LEAST:
        return False
    known = known_in(first, said, services)
    if known < _LEAST or 2 * known < len(first):
        return False
    if any(known_in(row.cells, said, services) > 1 for row in rows):
        return False
    meant = {column.id for cell in first for column in columns_meant(cell)}
    return bool(meant & {"number", "name"})


def turned_words() -> str:
    """Say what is to be done with such a table."""
    return _("the headings stand in the first column, and each customer in a column of its own: "
             "copy all of it in the spreadsheet, paste it transposed (Paste Special, Transpose) "
             "into a new sheet, and import that")  # fmt: skip
