"""The rows of tables that were not brought in, to be mended and imported again."""

from collections.abc import Collection, Hashable, Mapping, Sequence

from store.exchange.import_file import SKIPPED_BECAUSE, Reasons
from store.tables.cells.values import uncluttered
from store.tables.cells.words import plain
from store.tables.csv_table import encode_csv
from store.tables.finder import Table
from store.tables.meaning.column import Column
from store.tables.meaning.customer_columns import WHY
from store.tables.meaning.known_headings import columns_meant
from store.tables.meaning.register import SERVICE
from store.tables.rows.line import Line


def skipped(
    tables: Sequence[Table], rows_at: Mapping[str, Sequence[Line]], reasons: Reasons
) -> tuple[bytes, ...]:
    """Return tables of the rows of some places, as they were read, with why each is skipped.

    Rows of users and of records have each a table of their own: their columns mean other things.
    """
    made = []
    for kind in dict.fromkeys(map(_kind, tables)):
        same = [table for table in tables if _kind(table) == kind]
        lines = _lines(rows_at, reasons, kind)
        if lines or len(tables) == 1:
            made.append(_encoded(same, lines))
    return tuple(made)


def _kind(table: Table) -> tuple[bool, bool]:
    return table.columns.users, table.columns.records


def _lines(
    rows_at: Mapping[str, Sequence[Line]], reasons: Reasons, kind: tuple[bool, bool]
) -> list[tuple[Line, str]]:
    """Return the lines of tables of a kind, the first of each place with why it is skipped."""
    found: list[tuple[Line, str]] = []
    done: set[str] = set()
    for place, reason in reasons.items():
        why = " | ".join(reason)
        for line in rows_at.get(place, ()):
            if _kind(line.table) == kind and line.row.place not in done:
                done.add(line.row.place)
                found.append((line, why))
                why = ""
    return found


def _encoded(tables: Sequence[Table], lines: Sequence[tuple[Line, str]]) -> bytes:
    headings = _headings(tables)
    keys = {id(table): _keys(table) for table in tables}
    rows = []
    for line, why in lines:
        cells = {key: uncluttered(line.cell(at)) for at, key in keys[id(line.table)].items()}
        if line.table.service is not None:
            service, variant = line.table.service.service, line.table.service.variant
            cells.setdefault(id(SERVICE), f"{service} {variant}" if variant else service)
        beyond = line.row.cells[len(line.table.headings) :]
        rows.append([*(cells.get(key, "") for key in headings), why, *beyond])
    return encode_csv([*headings.values(), SKIPPED_BECAUSE], rows)


def _headings(tables: Sequence[Table]) -> dict[Hashable, str]:
    """Return the heading of each column: the first table's, if it means the same by itself.

    What is not used in one of several, and would be among them, is left out; so it is where what
    was said of a heading is not remembered, for nobody says it of this file.
    """
    headings: dict[Hashable, str] = {}
    meaningless: set[str] = set()
    alone = len(tables) == 1 and not tables[0].once
    for table in tables:
        columns = {at: column for column, places in table.columns.places for at in places}
        named = dict(table.columns.services)
        unused = set(table.columns.unused)
        used = table.columns.used
        for at, key in _keys(table).items():
            heading, taken = table.written[at], headings.values()
            not_used = table.headings[at] in unused and at not in used
            if key in headings or (not_used and at in table.once):
                continue
            if table.beside and not heading:
                continue
            if (
                not_used
                and not alone
                and (columns_meant(heading) or (heading in taken and heading not in meaningless))
            ):
                continue
            if not_used:
                meaningless.add(heading)
            if at in table.once and at in named:
                headings[key] = named[at].service
                continue
            if alone and table.written.count(heading) > 1:  # what is said of each holds again
                headings[key] = heading
                continue
            headings[key] = _heading(heading, columns.get(at), taken, alone=alone)
    if any(table.service is not None for table in tables) and id(SERVICE) not in headings:
        headings[id(SERVICE)] = SERVICE.id
    return headings


def _heading(heading: str, column: Column | None, taken: Collection[str], *, alone: bool) -> str:
    """Return the heading of a column, else another that means this column and nothing else."""
    meant = columns_meant(heading)
    if column is None or (
        heading not in taken
        and (not meant or meant == (column,) or (alone and any(one is column for one in meant)))
    ):
        return heading
    others = (column.title, column.id, column.swedish, *column.also)
    return next((other for other in others
                 if other not in taken and columns_meant(other) == (column,)), heading)  # fmt: skip


def _keys(table: Table) -> dict[int, Hashable]:
    """Return by what each column of a table is the same as one of another: by what it means."""
    keys: dict[int, Hashable] = {}
    for column, places in table.columns.places:
        keys |= {at: id(column) if n == 0 else (id(column), n) for n, at in enumerate(places)}
    keys |= {at: (named.service, named.variant) for at, named in table.columns.services}
    for at, heading in enumerate(table.headings):
        keys.setdefault(at, (heading, table.headings[:at].count(heading)))
    return {at: keys[at] for at in sorted(keys) if plain(table.written[at]) not in WHY.headings}
