"""Rows that are made when one of them is looked at, and what is found without making the others."""

import datetime as dt
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import overload

from store.domain.listed.blocks import BLOCK, Blocks, Known
from store.domain.row import Row, order_of

_number, _name = attrgetter("number"), attrgetter("name")


class RowsOnDemand(Sequence[Row]):
    """Rows of blocks, and `more` that were read since: `places` from `blocks.size` on are these."""

    def __init__(
        self, blocks: Blocks, more: tuple[Row, ...] = (), places: Sequence[int] | None = None
    ) -> None:
        self._blocks = blocks
        self._more = more
        self._places = range(blocks.size) if places is None else places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(at, slice):
            return tuple(map(self._row, self._places[at]))
        return self._row(self._places[at])

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, self._places)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, RowsOnDemand) and other._blocks is self._blocks:
            if self._more is other._more and self._places == other._places:
                return True
            size = self._blocks.size
            return len(self) == len(other) and all(
                self._row(one) == other._row(two)
                for one, two in zip(self._places, other._places, strict=True)
                if one != two or one >= size
            )
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(one == two for one, two in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _row(self, place: int) -> Row:
        size = self._blocks.size
        return self._blocks.row(place) if place < size else self._more[place - size]

    def chosen(self, at: Iterable[int]) -> "RowsOnDemand":
        """Return some of the rows in their order, by where they stand among these."""
        places = array("I", map(self._places.__getitem__, at))
        if len(places) == len(self):
            return self
        return RowsOnDemand(self._blocks, self._more, places)

    def instead(self, gone: Callable[[int], bool] | None, new: tuple[Row, ...]) -> "RowsOnDemand":
        """Return the blocks' rows without those that are gone, by their places, and with new ones.

        Both are in the order of their numbers, and so is what is returned.
        """
        blocks = self._blocks
        left = array("I", range(blocks.size))
        if gone is not None:
            left = array("I", [place for place in left if not gone(place)])
        places, done = array("I"), 0
        for n, row in enumerate(new):
            at = bisect_left(left, order_of(row), done, key=lambda one: order_of(blocks.row(one)))
            places += left[done:at]
            places.append(blocks.size + n)
            done = at
        return RowsOnDemand(blocks, new, places + left[done:])

    def in_passing(self) -> Iterator[Row]:
        """Yield all rows; those that are made for it alone do not stay."""
        blocks = self._blocks
        before: tuple[int, tuple[Row, ...]] = (-1, ())
        for place in self._places:
            if place >= blocks.size or blocks.is_made(place):
                yield self._row(place)
            else:
                before = blocks.passed(place, before)
                yield before[1][place % BLOCK]

    def where(self, may: Callable[[Known], bool]) -> Iterator[Row]:
        """Yield the rows of all blocks of which something may be so, and those read since."""
        asked = [may(known) for known in self._blocks.known]
        for place in self._places:
            if place >= self._blocks.size or asked[place // BLOCK]:
                yield self._row(place)

    def by_block(self) -> Iterator[tuple[Known | None, tuple[int, ...]]]:
        """Yield what is known of each block, and where its rows stand; of others nothing is."""
        size, places = self._blocks.size, self._places

        def block(at: int) -> int:
            return places[at] // BLOCK if places[at] < size else -1

        for number, some in groupby(range(len(places)), key=block):
            yield self._blocks.known[number] if number >= 0 else None, tuple(some)

    def rows_at(self, at: Iterable[int]) -> Iterator[tuple[int, Row]]:
        """Yield some rows with where they stand; those that are made for it alone do not stay."""
        places = array("I", map(self._places.__getitem__, at := tuple(at)))
        return zip(at, RowsOnDemand(self._blocks, self._more, places).in_passing(), strict=True)

    @property
    def longest(self) -> tuple[int, int]:
        """How many characters the longest number and name have, at least: some may be gone."""
        number, name = longest(self._more)
        known = self._blocks.known
        return (
            max([number, *(one.number for one in known)]),
            max([name, *(one.name for one in known)]),
        )


def in_passing(rows: Sequence[Row]) -> Iterable[Row]:
    """Return all rows; of such as are made on demand, none stay that are made for it alone."""
    return rows.in_passing() if isinstance(rows, RowsOnDemand) else rows


def ending_by(rows: Sequence[Row], day: dt.date) -> Iterator[Row]:
    """Yield the rows of which something is to end on a day or before."""

    def may(known: Known) -> bool:
        return known.ends_on is not None and known.ends_on <= day

    asked = rows.where(may) if isinstance(rows, RowsOnDemand) else rows
    return (row for row in asked if row.next_ending is not None and row.next_ending <= day)


def changed_after(rows: Sequence[Row], moment: dt.datetime) -> Iterator[Row]:
    """Yield the rows that somebody may have changed after a moment, and such of others as well."""

    def may(known: Known) -> bool:
        return known.changed is not None and known.changed > moment

    return iter(rows.where(may) if isinstance(rows, RowsOnDemand) else rows)


def chosen(rows: Sequence[Row], at: Iterable[int]) -> Sequence[Row]:
    """Return some of the rows, by where they stand among these."""
    return rows.chosen(at) if isinstance(rows, RowsOnDemand) else tuple(map(rows.__getitem__, at))


def longest(rows: Iterable[Row]) -> tuple[int, int]:
    """Return how many characters the longest number and the longest name have, at least."""
    if isinstance(rows, RowsOnDemand):
        return rows.longest
    rows = list(rows)
    return max(map(len, map(_number, rows)), default=0), max(map(len, map(_name, rows)), default=0)
