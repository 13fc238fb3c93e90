"""A long history: its newest lines are at hand, the older are read when one is asked for.

A change adds one line to the end and looks at the last few. So it costs the same however long a
history is, and whoever asks for all lines gets all of them.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from copy import copy
from typing import Protocol, overload

from msgspec.structs import force_setattr

from store.domain.errors import StoreDamaged
from store.domain.model import Customer, Entry


class Older(Protocol):
    """The lines before the newest ones, as a store keeps them."""

    @property
    def lines(self) -> int:
        """How many there are."""

    @property
    def reached(self) -> dt.datetime:
        """The latest time that the clock had shown by then."""

    def read(self) -> tuple[Entry, ...]:
        """Return them, the earliest first; from the second time on without a look at the disk.

        Raises:
            StoreDamaged: they cannot be read.
        """


class LongHistory(Sequence[Entry]):
    """The lines of a history, `newest` of them at hand. Only what is written is made of these."""

    __slots__ = ("newest", "older")

    def __init__(self, older: Older, newest: tuple[Entry, ...]) -> None:
        self.older = older
        self.newest = newest

    def __len__(self) -> int:
        return self.older.lines + len(self.newest)

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Entry, ...]: ...
    def __getitem__(self, at: int | slice) -> Entry | tuple[Entry, ...]:
        before = self.older.lines
        if isinstance(at, slice):
            first, end, step = at.indices(len(self))
            if step == 1 and first >= before:
                return self.newest[first - before : max(end - before, 0)]
            return tuple(self)[at]
        place = range(len(self))[at]
        return self.newest[place - before] if place >= before else self.older.read()[place]

    def __iter__(self) -> Iterator[Entry]:
        yield from self.older.read()
        yield from self.newest

    def __reversed__(self) -> Iterator[Entry]:
        yield from reversed(self.newest)
        yield from reversed(self.older.read())

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"LongHistory({self.older.lines} older, {self.newest!r})"


def one_more(history: Sequence[Entry], entry: Entry) -> Sequence[Entry]:
    """Return a history with one more line; the older ones need not be read for it."""
    if isinstance(history, LongHistory):
        return LongHistory(history.older, (*history.newest, entry))
    return (*history, entry)


def first_since(history: Sequence[Entry], moment: dt.datetime) -> int:
    """Return the place of the first line from a moment on, also where the clock went backwards."""
    before, lines = 0, history
    if isinstance(history, LongHistory) and history.older.reached < moment:
        before, lines = history.older.lines, history.newest
    places = (place for place, entry in enumerate(lines, before) if entry.at >= moment)
    return next(places, len(history))


def with_all_lines(customer: Customer) -> Customer:
    """Return a customer with all lines of its history at hand.

    Raises:
        StoreDamaged: the older ones cannot be read.
    """
    if not isinstance(customer.history, LongHistory):
        return customer
    return with_lines(customer, tuple(customer.history))


def with_lines_at_hand(customer: Customer) -> Customer:
    """Return a customer with all lines of its history, or the newest where no others can be read.

    For who has just changed it, which went well; whoever reads it next is told.
    """
    try:
        return with_all_lines(customer)
    except StoreDamaged:
        assert isinstance(customer.history, LongHistory)
        return with_lines(customer, customer.history.newest)


def with_lines(customer: Customer, history: Sequence[Entry]) -> Customer:
    """Return a customer with its history held in another way; all else was looked at already."""
    held = copy(customer)
    force_setattr(held, "history", history)
    return held
