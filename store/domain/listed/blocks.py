"""Rows as they are kept, in blocks, each with what is known of all its rows together."""

import datetime as dt
from abc import abstractmethod
from collections.abc import Sequence

import msgspec

from store.domain.row import Row

BLOCK = 64
"""Rows that are made together: what a screen shows, and little more."""


class Known(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is known of a block: the first ending, the last change, its longest number and name."""

    ends_on: dt.date | None
    changed: dt.datetime | None
    number: int
    name: int


def known_of(rows: Sequence[Row]) -> Known:
    """Return what is to be known of some rows."""
    return Known(
        min((row.next_ending for row in rows if row.next_ending is not None), default=None),
        max((change.reached for row in rows for change in row.changes), default=None),
        max((len(row.number) for row in rows), default=0),
        max((len(row.name) for row in rows), default=0),
    )


class Blocks:
    """Rows in the order of their numbers, as blocks. A subclass makes the rows of one."""

    def __init__(self, size: int, known: Sequence[Known]) -> None:
        self.size = size
        self.known = known
        self._made: list[Row | None] = [None] * size

    @abstractmethod
    def made(self, block: int) -> tuple[Row, ...]:
        """Make the rows of a block."""

    def row(self, place: int) -> Row:
        """Return a row, which stays from then on."""
        row = self._made[place]
        if row is None:
            start = place // BLOCK * BLOCK
            rows = self.made(place // BLOCK)
            self._made[start : start + len(rows)] = rows
            row = rows[place - start]
        return row

    def passed(
        self, place: int, before: tuple[int, tuple[Row, ...]]
    ) -> tuple[int, tuple[Row, ...]]:
        """Return the block of a place and its rows, which do not stay, unless it is that before."""
        block = place // BLOCK
        return before if before[0] == block else (block, self.made(block))

    def is_made(self, place: int) -> bool:
        """Whether a row is there already."""
        return self._made[place] is not None
