"""Which column each heading of a table means, and which columns are no concern of an import."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from store.exchange.import_file import FoundColumn
from store.tables.cells.service_starts import starts_of
from store.tables.cells.services import Named, ServiceNames, named_in_brackets
from store.tables.cells.words import plain
from store.tables.meaning.column import Column
from store.tables.meaning.customer_columns import STARTED_ON, WHY
from store.tables.meaning.known_headings import columns_meant, meant_under
from store.tables.meaning.meanings import id_of
from store.tables.meaning.people import further_people, of_first_person
from store.tables.meaning.record_columns import KIND, RECORDS
from store.tables.meaning.register import NAME, PHONE, REGISTER, SERVICE, SEVERAL
from store.tables.meaning.register_headings import first_cells, of_register
from store.tables.meaning.said import Said, folds
from store.tables.meaning.table_columns import Columns
from store.tables.meaning.told_headings import Told, refuse_two_people, told_of
from store.tables.meaning.user_columns import FIRST_NAME, LAST_NAME
from store.tables.table import TableRow

_OF_START = frozenset((*STARTED_ON.headings, "from", "sedan", "since", "startade", "fran"))
"""What says in the heading of a service that its column has the days on which it began."""


def columns_of(
    headings: Sequence[str],
    names_of: Sequence[str],
    groups: Sequence[str],
    rows: Sequence[TableRow],
    said: Said,
    services: ServiceNames,
) -> Columns:
    """Return what headings mean.

    `groups` are the headings over them, empty where there is none; `rows` are those below, for
    where a heading is the customer's or a user's; `said` is what somebody explained.
    Of headings that are there again the result speaks as they are called, `names_of`.

    Raises:
        Refused: what was explained is no column, or two headings are one that a row has once.
    """
    told = told_of(headings, names_of, said, services)
    private = _with_other_part(headings, told)
    meant = [
        told.columns[place]
        if place in told.columns
        else meant_under(group, heading) or of_first_person(heading, group)
        for place, (heading, group) in enumerate(zip(headings, groups, strict=True))
    ]
    _give_way(meant, told.columns)
    if _of_records(headings, meant):
        found = _placed(headings, names_of, meant, RECORDS, frozenset(), users=False, records=True)
        return msgspec.structs.replace(found, overruled=told.overruled)
    cells = first_cells(rows, len(headings))
    chosen, users = of_register(
        headings, meant, cells, rows, services, told_services=bool(told.services)
    )
    for place, columns in told.columns.items():
        chosen[place] = tuple(c for c in columns if any(c is known for known in REGISTER))[:1]
    users = users and not private
    people, of_nobody = further_people(headings, groups, chosen, told.columns)
    for place in (*of_nobody, *(place for places in people for place in places)):
        chosen[place] = ()
    of_people = frozenset(place for places in people for place in places)
    named_so = _services(headings, chosen, told, services)
    free = {place: heading for place, heading in enumerate(headings)
            if heading and place not in told.columns and not chosen[place]}  # fmt: skip
    starts, open_starts = starts_of(free, cells, named_so, services, _OF_START)
    of_starts = {place for place, _service in starts} | open_starts
    named_so = (*((at, named) for at, named in named_so if at not in of_starts),
                *((at, Named(service)) for at, service in starts))  # fmt: skip
    found = _placed(headings, names_of, chosen, REGISTER,
                    of_people.union(place for place, _n in named_so),
                    users=users, records=False)  # fmt: skip
    refuse_two_people(names_of, found, told)
    return msgspec.structs.replace(found, services=named_so,
                                   starts=frozenset(at for at, _service in starts),
                                   overruled=told.overruled,
                                   private=private,
                                   people=tuple(map(_of_person, people)))  # fmt: skip


def _with_other_part(headings: Sequence[str], told: Told) -> bool:
    """Return whether one part of a person's name was said to be the customer's, beside the other.

    Its whole name is the customer's then: the column stays what its heading says.
    """
    parts = (FIRST_NAME, LAST_NAME)
    meant = {place: columns[0] for place, heading in enumerate(headings)
             if (columns := columns_meant(heading)) and columns[0] in parts}  # fmt: skip
    for place, columns in told.columns.items():
        own = meant.get(place)
        if own is None or not columns or columns[0] is not NAME:
            continue
        if any(part is not own and at not in told.columns for at, part in meant.items()):
            told.columns[place] = (own,)
            return True
    return False


def _of_person(places: Mapping[int, Column]) -> Columns:
    """Return the columns of a further person of each row."""
    columns = list({id(column): column for column in places.values()}.values())
    at = [(column, tuple(p for p, one in places.items() if one is column)) for column in columns]
    return Columns(
        places=tuple(at),
        index={id(column): of_it for column, of_it in at},
        parts=_by_part(columns),
        users=True,
    )


def _services(
    headings: Sequence[str],
    chosen: Sequence[tuple[Column, ...]],
    told: Told,
    services: ServiceNames,
) -> tuple[tuple[int, Named], ...]:
    """Return the columns that are services: by what was said, or by headings that are no column."""
    found: list[tuple[int, Named]] = []
    for place, heading in enumerate(headings):
        named = told.services.get(place)
        if named is None and heading and place not in told.columns and not chosen[place]:
            named = services.named(heading) or named_in_brackets(heading, services)
        if named is not None:
            found.append((place, named))
    return tuple(found)


def found_columns(headings: Sequence[str], columns: Columns) -> tuple[FoundColumn, ...]:
    """Return what each heading was taken for."""
    means = {place: id_of(column) for column, places in columns.of_all_people for place in places}
    means |= dict.fromkeys(columns.starts, STARTED_ON.id)
    named = dict(columns.services)
    return tuple(
        FoundColumn(heading=str(heading), means=SERVICE.id, service=named[place].service)
        if place in named and place not in columns.starts
        else FoundColumn(heading=str(heading), means=means.get(place))
        for place, heading in enumerate(headings)
    )


def _give_way(meant: list[tuple[Column, ...]], told: Mapping[int, tuple[Column, ...]]) -> None:
    """Let other headings mean no column that somebody has said another one to be."""
    taken = [column for columns in told.values() for column in columns if column not in SEVERAL]
    for place, columns in enumerate(meant):
        if place not in told:
            meant[place] = tuple(c for c in columns if not any(c is one for one in taken))


def _of_records(headings: Sequence[str], meant: Sequence[tuple[Column, ...]]) -> bool:
    """Return whether a table is of records: it has their kind, and a service and a title."""
    columns = [column for columns in meant for column in columns]
    if not any(column is KIND for column in columns):
        return False
    sure = {plain(heading) for heading in headings} & {plain(KIND.id), plain(KIND.swedish)}
    ids = {column.id for column in columns}
    return bool(sure) or {"service", "title"} <= ids


def _placed(
    headings: Sequence[str],
    names: Sequence[str],
    meant: Sequence[tuple[Column, ...]],
    columns: Sequence[Column],
    taken: frozenset[int],
    *,
    users: bool,
    records: bool,
) -> Columns:
    """Return the places of each column, the most telling heading first, and what is left over."""
    unused = {place for place, heading in enumerate(headings) if heading.strip()} - taken
    places: list[tuple[Column, tuple[int, ...]]] = []
    for column in columns:
        at = [place for place, found in enumerate(meant) if any(c is column for c in found)]
        at.sort(key=lambda place: (_rank(column, headings[place]), place))
        if column not in SEVERAL and at:
            at = at[:1]
        if at:
            places.append((column, tuple(at)))
            unused -= set(at)
    why = {place for place in unused if plain(headings[place]) in WHY.headings}
    return Columns(
        places=tuple(places),
        index={id(column): at for column, at in places},
        parts=_by_part(column for column, _at in places),
        unused=tuple(names[place] for place in sorted(unused - why)),
        users=users,
        records=records,
    )


def _rank(column: Column, heading: str) -> int:
    """Return how telling a heading is: the place among the names of its column."""
    names = column.headings
    rank = min((names.index(name) for name in folds(heading) if name in names), default=-1)
    mobile = column is PHONE and any("mob" in name or "cell" in name for name in folds(heading))
    return rank - len(names) if mobile else rank


_APART = ("number", "first_name", "last_name")


def _by_part(columns: Iterable[Column]) -> dict[str, tuple[tuple[Column, str], ...]]:
    """Return the columns of each value, with their fields; and those of terms by themselves."""
    parts: dict[str, list[tuple[Column, str]]] = {}
    for column in columns:
        if column.id in _APART:
            continue
        parts.setdefault(column.part or "", []).append((column, column.attribute))
        if column.part == "collaboration" and column.id not in ("service", "variant"):
            parts.setdefault("terms", []).append((column, column.attribute))
    return {part: tuple(found) for part, found in parts.items()}
