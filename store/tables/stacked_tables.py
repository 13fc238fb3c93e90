"""Tables that stand one below the other in a sheet: each has headings of its own."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from store.exchange.incoming.places import lines_named
from store.i18n.language import _
from store.tables.cells.as_written import AsWritten
from store.tables.cells.services import ServiceNames
from store.tables.cells.words import plain
from store.tables.meaning.known_headings import columns_meant, known_in
from store.tables.meaning.register import NAME
from store.tables.meaning.said import Said
from store.tables.table import Sheet, TableRow, bad_file

_LEAST = 2
"""So many headings are known in the row that begins another table."""


def tables_apart(sheet: Sheet, services: ServiceNames) -> Iterator[Sheet]:
    """Yield a sheet for each table in it, its rows numbered as they are.

    Headings that come again as they are begin none, nor do those right above others, as the
    headings of groups do: no row stands between that would be read by them.
    """
    heads = [place for place, row in enumerate(sheet.rows) if _is_heading_row(row.cells, services)]
    begins = [0]
    for one, other in pairwise(heads):
        told = any(map(_tells, sheet.rows[one + 1 : other]))
        if told and _folded(sheet.rows[one]) != _folded(sheet.rows[other]):
            begin = other
            while not _tells(sheet.rows[begin - 1]):  # its title, and what is empty
                begin -= 1
            begins.append(begin)
    if len(begins) == 1:
        yield sheet
        return
    for begin, end in pairwise((*begins, len(sheet.rows))):
        rows = sheet.rows[begin:end]
        numbers = {row.number for row in rows}
        yield replace(
            sheet,
            rows=rows,
            faults=tuple((row, fault) for row, fault in sheet.faults if row.number in numbers),
            uncomputed=tuple(each for each in sheet.uncomputed if each[0] in numbers),
            hidden_rows=sheet.hidden_rows & numbers,
            hidden_columns=sheet.hidden_columns if begin == 0 else frozenset(),
        )


def told_above(
    above: Sequence[TableRow], head: TableRow, said: Said, services: ServiceNames
) -> list[str]:
    """Say which rows stand above the headings of a table, and below what may be headings as well.

    What is written about the office above a table may have a word that is a heading elsewhere; so
    one such word stops nothing.

    Raises:
        Refused: those rows have headings of their own, by which they cannot be read.
    """
    known = [known_in(row.cells, said, services) for row in above]
    for place, count in enumerate(known):
        rows = [row for row in above[place + 1 :] if any(map(str.strip, row.cells))]
        filled = sum(bool(cell.strip()) for cell in above[place].cells)
        lost = next(filter(_tells, rows), None)
        if count >= _LEAST and 2 * count > filled and lost is not None:
            raise bad_file(
                _("Line {n} has other headings than the rows above it, from line {first} on: put "
                  "one table in each sheet or file, or give all rows the same headings.",
                  n=head.number, first=lost.number)
            )  # fmt: skip
    first = next((place for place, count in enumerate(known) if count), len(above))
    lines = [row.number for row in above[first + 1 :] if any(map(str.strip, row.cells))]
    if not lines:
        return []
    return [_("above the headings, and not read: {lines}", lines=lines_named(lines))]


def refuse_other_order(row: TableRow, headings: frozenset[str]) -> None:
    """Refuse a row that has headings of its table again, but not as they stand above it.

    Raises:
        Refused: it has; what stands below it would be read by the wrong ones.
    """
    filled = [cell for cell in row.cells if cell and not cell.isspace()]
    if not any(plain(cell) in headings for cell in filled[:2] if not isinstance(cell, AsWritten)):
        return  # as nearly all rows of data
    if len(headings.intersection(map(plain, filled))) >= _LEAST:
        raise bad_file(
            _("Line {n} has headings of the table again, in another order or with others: put one "
              "table in each sheet or file, or give all rows the same headings.", n=row.number)
        )  # fmt: skip


def _is_heading_row(cells: Sequence[str], services: ServiceNames) -> bool:
    """Return whether a row has headings alone, among them one of number or name."""
    filled = [cell for cell in cells if cell and not cell.isspace()]
    if len(filled) < _LEAST or not filled[0].lstrip()[0].isalpha() or len(filled[0]) > 40:
        return False  # as nearly all rows of data: their first cell is a number
    if isinstance(filled[0], AsWritten) or not columns_meant(filled[0]):
        return False  # as where the name comes first; the other cells are not asked
    known = [columns for columns in map(columns_meant, filled) if columns]
    names = {column.id for columns in known for column in columns}
    of_services = sum(services.named(cell) is not None for cell in filled[1:])
    return len(known) + of_services >= max(_LEAST, len(filled) // 2) and bool(
        names & {"number", NAME.id, "email"}
    )


def _tells(row: TableRow) -> bool:
    return sum(bool(cell.strip()) for cell in row.cells) >= _LEAST


def _folded(row: TableRow) -> tuple[str, ...]:
    return tuple(plain(cell) for cell in row.cells if cell.strip())
