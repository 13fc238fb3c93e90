"""Customers by their latest change; their rows are made block by block, and do not stay."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush

from store.domain.listed.rows import RowsOnDemand
from store.domain.row import Row

_FIRST = dt.datetime.max.replace(tzinfo=dt.UTC)


def latest_first(rows: Sequence[Row]) -> Iterator[tuple[dt.datetime, str]]:
    """Yield when each customer was last changed, and its number: the latest first, then in order.

    Those that never were are left out.
    """
    left: list[_Left] = []
    if isinstance(rows, RowsOnDemand):
        for known, places in rows.by_block():
            if known is None:
                left += _changed(rows.rows_at(places))
            elif known.changed is not None:  # comes before its rows
                left.append((_FIRST - known.changed, -1, places, known.changed))
    else:
        left += _changed(enumerate(rows))
    heapify(left)
    while left:
        _ago, _at, what, moment = heappop(left)
        if isinstance(what, str):
            yield moment, what
        elif isinstance(rows, RowsOnDemand):
            for one in _changed(rows.rows_at(what)):
                heappush(left, one)


_Left = tuple[dt.timedelta, int, str | tuple[int, ...], dt.datetime]
"""What sorts it, whom it is about, and the moment itself.

That is not counted back: one of the years 1 and 9999 may be none in UTC.
"""


def _changed(rows: Iterable[tuple[int, Row]]) -> Iterator[_Left]:
    for at, row in rows:
        if row.changes:
            moment = max(change.reached for change in row.changes)
            yield _FIRST - moment, at, row.number, moment
