"""The rows of a store on a server: read page by page, and the cache of the whole list."""

from collections.abc import Iterable, Iterator
from typing import Any

from store.domain.errors import StoreDamaged
from store.domain.row import Listing, Row, in_number_order, number_order, without_employee
from store.postgres.connection import ServerConnection
from store.postgres.documents import PAGE_SIZE, row_in
from store.postgres.turns import Query

MOST_ROWS = 16 * PAGE_SIZE
"""Rows asked for at once, where many were read before; they are short, and kept anyway."""


def pages(
    link: ServerConnection,
    columns: str,
    where: str = "true",
    values: Iterable[str] = (),
    first: list[tuple[Any, ...]] | None = None,
    *,
    most: int = PAGE_SIZE,
) -> Iterator[tuple[Any, ...]]:
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


def listing_of(name: str, found: Iterable[tuple[Any, ...]], office: frozenset[str]) -> Listing:
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


class RowCache:
    """The rows of the whole list as they were at a revision; only what is newer is asked for.

    It knows nothing of the store that holds it: with a way back, the connection would stay open
    until somebody looks for garbage.
    """

    def __init__(self, link: ServerConnection, name: str) -> None:
        self._link = link
        self._name = name
        self._addresses: frozenset[str] = frozenset()
        self._revision = -1
        self._removed_at = 0
        self._rows: dict[str, Row] = {}
        self._damaged: dict[str, str] = {}
        self._listing = Listing((), ())

    def first_page(self) -> Query:
        """Return what asks for the first page of what is new."""
        return page_query('"row"::text', self._newer()), ("", PAGE_SIZE)

    def _newer(self) -> str:
        return f"revision > {self._revision}"

    def at(
        self,
        revision: int,
        removed_at: int,
        first: list[tuple[Any, ...]],
        addresses: frozenset[str],
    ) -> Listing:
        """Return the list as it is at a revision, or later; who was removed may have been listed.

        `removed_at` is the revision at which customers were last removed, `first` the answer to
        `first_page`, as it was asked for with the revision, and `addresses` are those of the
        office's own people, none of whom is a main contact.
        """
        asked_from = self._revision
        page: list[tuple[Any, ...]] | None = first
        restored = revision < self._revision  # the database, from a backup
        if restored or addresses != self._addresses or removed_at != self._removed_at:
            self._addresses, self._removed_at = addresses, removed_at
            self._revision, self._rows, self._damaged = -1, {}, {}
            self._listing = Listing((), ())
            page = first if asked_from == self._revision else None
        if revision != self._revision:
            for number, row in pages(
                self._link, '"row"::text', self._newer(), first=page, most=MOST_ROWS
            ):
                self._keep(number, row)
            self._listing = Listing(
                in_number_order(self._rows.values()),
                tuple(self._damaged[number] for number in sorted(self._damaged, key=number_order)),
            )
            self._revision = revision
        return self._listing

    def _keep(self, number: str, row: str) -> None:
        self._rows.pop(number, None)
        self._damaged.pop(number, None)
        try:
            self._rows[number] = without_employee(row_in(self._name, number, row), self._addresses)
        except StoreDamaged as error:
            self._damaged[number] = f"{error}"
