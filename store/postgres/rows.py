"""The rows of a store on a server: read page by page, and the cache of the whole list."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from store.domain.errors import StoreDamaged
from store.domain.row import Listing, Row, in_number_order, number_order, without_employee
from store.postgres.connection import ServerConnection
from store.postgres.documents import PAGE_SIZE, row_in
from store.postgres.turns import Query, SqlRow

MOST_ROWS = 16 * PAGE_SIZE
"""Rows asked for at once, where many were read before; they are short, and kept anyway."""


def pages(
    link: ServerConnection,
    columns: str,
    where: str = "true",
    values: Iterable[str] = (),
    first: list[SqlRow] | None = None,
    *,
    most: int = PAGE_SIZE,
) -> Iterator[SqlRow]:
    """Read the number and columns of all that a condition holds for, page by page, by number.

    A page is a statement of its own: nothing is held open between them, a lost connection
    costs one page, and no more than one is kept here. The `first` may have been read before. Each
    is twice as large as the last one, but no larger than `most`: on a long line, each is a turn.
    """
    query, page, after, size = page_query(columns, where), first, "", PAGE_SIZE
    while True:
        if page is None:
            given = (*values, after, size)
            page = link.read(lambda cursor: cursor.execute(query.encode(), given).fetchall())  # noqa: B023 (called at once)
        yield from page
        if len(page) < size:
            return
        after, page, size = page[-1][0], None, min(2 * size, most)


def page_query(columns: str, where: str) -> str:
    """Return what asks for a page: the values of the condition, the number before, how many."""
    return (
        f"select number, {columns} from samarbete.customers where {where}"
        " and number > %s order by number limit %s"
    )


def listing_of(name: str, found: Iterable[SqlRow], office: frozenset[str]) -> Listing:
    """Return the rows that were found, in the order of their numbers, and what is damaged.

    `office` holds the addresses of the office's own people, none of whom is a main contact.
    """
    rows, damaged = [], []
    for number, row in found:
        try:
            rows.append(without_employee(row_in(name, number, row), office))
        except StoreDamaged as error:
            damaged.append(f"{error}")
    return Listing(in_number_order(rows), tuple(damaged))


class KnownRows(NamedTuple):
    """The rows of the whole list as they were at a revision; nothing of it is changed any more."""

    revision: int
    removed_at: int
    addresses: frozenset[str]
    rows: Mapping[str, Row]
    damaged: Mapping[str, str]
    listing: Listing

    def first_page(self) -> Query:
        """Return what asks for the first page of what is newer."""
        return page_query('"row"::text', self.newer()), ("", PAGE_SIZE)

    def newer(self) -> str:
        """Return the condition of what is newer."""
        return f"revision > {self.revision}"


NONE_KNOWN = KnownRows(-1, 0, frozenset(), {}, {}, Listing((), ()))


class RowCache:
    """The rows of the whole list as they were when it was last read; only what is newer is read.

    A screen lists in more than one thread. Each goes on from what was `known` when it asked, and
    what is known is replaced as a whole: nobody waits for another, nor sees half of what it reads.

    It knows nothing of the store that holds it: with a way back, the connection would stay open
    until somebody looks for garbage.
    """

    def __init__(self, link: ServerConnection, name: str) -> None:
        self._link = link
        self._name = name
        self.known = NONE_KNOWN

    def at(
        self,
        revision: int,
        removed_at: int,
        known: KnownRows,
        first: list[SqlRow],
        addresses: frozenset[str],
    ) -> Listing:
        """Return the list as it is at a revision, or later; who was removed may have been listed.

        `removed_at` is the revision at which customers were last removed, `first` the answer to
        the `first_page` of what was `known`, as it was asked for with the revision, and `addresses`
        are those of the office's own people, none of whom is a main contact.
        """
        page: list[SqlRow] | None = first
        restored = revision < known.revision  # the database, from a backup
        if restored or addresses != known.addresses or removed_at != known.removed_at:
            page = first if known.revision == NONE_KNOWN.revision else None
            known = NONE_KNOWN
        if revision != known.revision:
            rows, damaged = dict(known.rows), dict(known.damaged)
            for number, row in pages(
                self._link, '"row"::text', known.newer(), first=page, most=MOST_ROWS
            ):
                rows.pop(number, None)
                damaged.pop(number, None)
                try:
                    rows[number] = without_employee(row_in(self._name, number, row), addresses)
                except StoreDamaged as error:
                    damaged[number] = f"{error}"
            listing = Listing(
                in_number_order(rows.values()),
                tuple(damaged[number] for number in sorted(damaged, key=number_order)),
            )
            known = KnownRows(revision, removed_at, addresses, rows, damaged, listing)
            self.known = known
        return known.listing
