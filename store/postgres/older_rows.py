"""Rows of the list that an earlier version wrote: told from damage, and made anew."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import msgspec

from store.domain.row import row_of
from store.postgres.connection import ServerConnection
from store.postgres.documents import row_and_search
from store.postgres.rows import pages
from store.postgres.schema import SqlCursor

AT_ONCE = 500
"""How many rows one transaction makes anew: nobody waits long for the customers that it locks."""

COLUMNS = 'document::text, "row"::text, search'


def is_older(document: str, row: str) -> bool:
    """Return whether all that a row tells is right, but an earlier version did not tell all."""
    try:
        kept = msgspec.json.decode(row)
    except RecursionError:
        return False
    now = msgspec.json.decode(msgspec.json.encode(row_of(document.encode())))
    return bool(kept != now) and _part_of(kept, now)


def _part_of(kept: Any, now: Any) -> bool:
    if isinstance(kept, dict) and isinstance(now, dict):
        return kept.keys() <= now.keys() and all(_part_of(kept[key], now[key]) for key in kept)
    if isinstance(kept, list) and isinstance(now, list):
        return len(kept) == len(now) and all(map(_part_of, kept, now))
    return bool(kept == now)


def make_rows_anew(link: ServerConnection, next_revision: Callable[[SqlCursor], int]) -> int:
    """Make anew the rows that differ from what this version writes; return how many did.

    Each slice is a transaction of its own, which looks again at what it has locked: where the
    program is ended between two of them, the next run does the rest. A document that cannot be read
    keeps its row; `check` tells of it.

    Raises:
        StoreBusy, StoreDamaged, Refused, NotSaved, MaybeSaved: as a change does.
    """
    made = 0
    differing = (number for number, *kept in pages(link, COLUMNS) if _made_anew(*kept))
    while numbers := list(islice(differing, AT_ONCE)):
        made += link.transact(
            lambda cursor: _replace(cursor, numbers, next_revision),
            whole_store=True,
        )
    return made


def _replace(
    cursor: SqlCursor, numbers: list[str], next_revision: Callable[[SqlCursor], int]
) -> int:
    """Replace the rows of some customers where they differ, in the order of their numbers."""
    query = (
        f"select number, {COLUMNS} from samarbete.customers where number = any(%s)"
        " order by number for update"
    )
    found = cursor.execute(query.encode(), (numbers,)).fetchall()
    replaced = list(_replacements(found))
    if replaced:
        # behind the locks on customers, as in a change: two that wait for each other would fail
        revision = next_revision(cursor)
        cursor.executemany(
            'update samarbete.customers set "row" = %s::jsonb, search = %s, revision = %s'
            " where number = %s",
            [(row, search, revision, number) for number, row, search in replaced],
        )
    return len(replaced)


def _replacements(found: list[tuple[Any, ...]]) -> Iterator[tuple[str, str, str]]:
    for number, *kept in found:
        if (anew := _made_anew(*kept)) is not None:
            yield (number, *anew)


def _made_anew(document: str, row: str, search: str) -> tuple[str, str] | None:
    """Return a customer's row and search text as this version writes them, where they differ."""
    try:
        now, search_now = row_and_search(document.encode())
    except msgspec.ValidationError:
        return None
    try:
        same = search_now == search and msgspec.json.decode(now) == msgspec.json.decode(row)
    except RecursionError:  # the row has a field that lies too deep
        same = False
    return None if same else (now, search_now)
