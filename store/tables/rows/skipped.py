"""The rows of a table that were not brought in, to be mended and imported again."""

from collections.abc import Mapping, Sequence

from store.exchange.import_file import SKIPPED_BECAUSE, Reasons
from store.tables.cells.values import uncluttered
from store.tables.cells.words import plain
from store.tables.columns import WHY
from store.tables.csv_table import encode_csv
from store.tables.finder import Table
from store.tables.headings import SERVICE
from store.tables.rows.line import Line


def skipped(
    tables: Sequence[Table], rows_at: Mapping[str, Sequence[Line]], reasons: Reasons
) -> bytes:
    """Return a table of the rows of some places, as they were read, with why each is skipped."""
    headings: list[str] = []
    for table in tables:
        for at, heading in enumerate(table.headings):
            if plain(heading) not in WHY.headings and _column(table, at) not in headings:
                headings.append(_column(table, at))
    if any(table.service is not None for table in tables) and SERVICE.id not in headings:
        headings.append(SERVICE.id)
    rows = []
    done: set[str] = set()
    for place, reason in reasons.items():
        for n, line in enumerate(rows_at.get(place, ())):
            if line.row.place in done:
                continue
            done.add(line.row.place)
            cells = {_column(line.table, at): uncluttered(line.cell(at))
                     for at in range(len(line.table.headings))}  # fmt: skip
            if line.table.service is not None:
                cells.setdefault(SERVICE.id, line.table.service.service)
            rows.append(
                [*(cells.get(heading, "") for heading in headings),
                 " | ".join(reason) if n == 0 else ""]
            )  # fmt: skip
    return encode_csv([*(_heading(name) for name in headings), SKIPPED_BECAUSE], rows)


_NTH = "\x00"


def _column(table: Table, place: int) -> str:
    """Return a column's name among all: a second one of the same heading is another."""
    heading = table.headings[place]
    before = table.headings[:place].count(heading)
    return f"{heading}{_NTH}{before}" if before else heading


def _heading(name: str) -> str:
    return name.partition(_NTH)[0]
