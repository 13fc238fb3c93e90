"""The rows of tables that were not brought in, to be mended and imported again."""

from collections.abc import Collection, Hashable, Mapping, Sequence

from store.exchange.import_file import SKIPPED_BECAUSE, Reasons
from store.tables.cells.values import uncluttered
from store.tables.cells.words import YES_NO_WORDS, plain, usual_word
from store.tables.csv_table import encode_csv
from store.tables.finder import Table
from store.tables.meaning.column import Column
from store.tables.meaning.customer_columns import WHY
from store.tables.meaning.known_headings import columns_meant
from store.tables.meaning.register import SERVICE
from store.tables.rows.line import Line

_INACTIVE = "inactive"
"""By what a column is known that says of rows what their sheet, or a heading above them, says."""
_INACTIVE_NAMES = ("inactive", "Inaktiv", "archived", "Arkiverad")
"""How that column may be called: as one under which a yes says it."""


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
    services = [_services(line) for line, _why in lines]
    if any(services) and id(SERVICE) not in headings:
        headings[id(SERVICE)] = SERVICE.id
    inactive = {one.row.place for table in tables for one in table.inactive if not one.by_itself}
    if any(line.row.place in inactive for line, _why in lines):
        taken = {plain(heading) for heading in headings.values()}
        headings[_INACTIVE] = next(each for each in _INACTIVE_NAMES if plain(each) not in taken)
    rows = []
    for (line, why), of_row in zip(lines, services, strict=True):
        cells = {key: uncluttered(line.cell(at)) for at, key in keys[id(line.table)].items()}
        cells.setdefault(id(SERVICE), of_row)
        if line.row.place in inactive:
            cells[_INACTIVE] = usual_word(YES_NO_WORDS, True)
        beyond = line.row.cells[len(line.table.headings) :]
        rows.append([*(cells.get(key, "") for key in headings), why, *beyond])
    ending = dict.fromkeys(words for table in tables for words in table.ending.values())
    rows += [[""], *([words] for words in ending)] if ending else []
    return encode_csv([*headings.values(), SKIPPED_BECAUSE], rows)


def _services(line: Line) -> str:
    """Return the services that a heading above a row or its sheet names, as a cell."""
    return ", ".join(
        f"{one.service} {one.variant}" if one.variant else one.service
        for one in line.table.services_of(line.row.number)
    )


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
                and at not in table.telling
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
    starts = table.columns.starts
    keys |= {at: (named.service, named.variant, at in starts)
             for at, named in table.columns.services}  # fmt: skip
    for at, heading in enumerate(table.headings):
        keys.setdefault(at, (heading, table.headings[:at].count(heading)))
    return {at: keys[at] for at in sorted(keys) if plain(table.written[at]) not in WHY.headings}
