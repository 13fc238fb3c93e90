"""The tables of an imported file in words: where each is, and what its columns were taken for."""

from collections.abc import Iterator

from store.domain.catalogue import Services, service_name
from store.domain.policy.heading_meanings import LEFT_OUT
from store.exchange.import_file import FoundColumn, FoundTable
from store.i18n.language import _, ngettext
from tui.formatting.safe_text import ELLIPSIS, grouped

LONGEST_HEADING, LONGEST_MEANING, LONGEST_CELL = 28, 24, 24
FIRST_CELLS = 3
"""So many cells of a column are shown on its line."""


def table_words(table: FoundTable) -> str:
    """Say where a table is, and how many rows it has."""
    rows = ngettext("{count} row", "{count} rows", table.rows, count=grouped(table.rows))
    if table.sheet:
        return _("sheet {sheet}, headings in line {n}, {rows}", sheet=table.sheet, n=table.row,
                 rows=rows)  # fmt: skip
    return _("headings in line {n}, {rows}", n=table.row, rows=rows)


def means_words(column: FoundColumn, services: Services) -> str:
    """Say what a column was taken for, by the id that says so, or by its service."""
    if column.service is not None:
        return service_name(services, column.service)
    return column.means or LEFT_OUT


def table_lines(table: FoundTable, services: Services) -> Iterator[str]:
    """Return a table as lines: one for each column, with its first cells."""
    yield table_words(table)
    shown = [column.heading or LEFT_OUT for column in table.columns]
    means = [means_words(column, services) for column in table.columns]
    widths = [min(most, max(map(len, texts), default=0))
              for texts, most in ((shown, LONGEST_HEADING), (means, LONGEST_MEANING))]  # fmt: skip
    for place, (heading, meaning) in enumerate(zip(shown, means, strict=True)):
        cells = [" ".join(row[place].split()) for row in table.first if place < len(row)]
        first = " | ".join([cell[:LONGEST_CELL] for cell in cells if cell][:FIRST_CELLS])
        yield f"  {_cut(heading, widths[0])}  {_cut(meaning, widths[1])}  {first}".rstrip()


def _cut(text: str, width: int) -> str:
    """Return text in so many characters."""
    return text.ljust(width) if len(text) <= width else f"{text[: width - 1]}{ELLIPSIS}"
