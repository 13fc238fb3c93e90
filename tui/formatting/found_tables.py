"""The tables of an imported file in words: where each is, and what its columns were taken for."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from store.domain.catalogue import Services, service_name
from store.domain.policy.heading_meanings import LEFT_OUT
from store.exchange.import_file import FoundColumn, FoundTable
from store.exchange.incoming.places import in_columns
from store.i18n.language import _, grouped, ngettext
from store.tables.meaning.meanings import title_of
from tui.formatting.safe_text import ELLIPSIS

LONGEST_HEADING, LONGEST_MEANING, LONGEST_CELL = 28, 24, 24
FIRST_ROWS = 3
"""So many rows are shown: a column's line has its cells of them."""


def table_words(table: FoundTable, services: Services) -> str:
    """Say where a table is, of which service all of it is, and how many rows it has."""
    if table.beside:
        return in_columns(table.beside, table_words(replace(table, beside=""), services))
    rows = ngettext("{count} row", "{count} rows", table.rows, count=grouped(table.rows))
    if table.sheet and table.service is not None:
        return _("sheet {sheet} ({service}), headings in line {n}, {rows}", sheet=table.sheet,
                 service=service_name(services, table.service), n=table.row, rows=rows)  # fmt: skip
    if table.sheet:
        return _("sheet {sheet}, headings in line {n}, {rows}", sheet=table.sheet, n=table.row,
                 rows=rows)  # fmt: skip
    return _("headings in line {n}, {rows}", n=table.row, rows=rows)


def means_words(column: FoundColumn, services: Services) -> str:
    """Say what a column was taken for, by our heading for it, or by its service."""
    if column.service is not None:
        return service_name(services, column.service)
    return title_of(column.means) if column.means is not None else LEFT_OUT


def table_lines(table: FoundTable, services: Services) -> Iterator[str]:
    """Return a table as lines: one for each column, with its cells of the first rows.

    What stands below each other is of one row.
    """
    yield table_words(table, services)
    shown = [column.heading or LEFT_OUT for column in table.columns]
    means = [means_words(column, services) for column in table.columns]
    widths = [min(most, max(map(len, texts), default=0))
              for texts, most in ((shown, LONGEST_HEADING), (means, LONGEST_MEANING))]  # fmt: skip
    rows = [_cells(row, len(shown)) for row in table.first[:FIRST_ROWS]]
    for heading, meaning, *cells in zip(shown, means, *rows, strict=True):
        first = " | ".join(cells)
        yield f"  {_cut(heading, widths[0])}  {_cut(meaning, widths[1])}  {first}".rstrip(" |")


def _cells(row: Sequence[str], count: int) -> list[str]:
    """Return so many cells of a row, each in the width of the widest."""
    cells = [" ".join(cell.split())[:LONGEST_CELL] for cell in row[:count]]
    cells += [""] * (count - len(cells))
    widest = max(map(len, cells), default=0)
    return [cell.ljust(widest) for cell in cells]


def _cut(text: str, width: int) -> str:
    """Return text in so many characters."""
    return text.ljust(width) if len(text) <= width else f"{text[: width - 1]}{ELLIPSIS}"
