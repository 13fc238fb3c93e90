"""What a list is narrowed to, and which collaborations that lets through."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from store.domain.filters import Filter
from store.domain.model import OPEN, Status
from store.domain.row import Row, RowCollaboration
from store.rules.stops import Stops
from tui.formatting.endings.stops import kinds_of

LISTED: frozenset[Status] = OPEN | {"unlinked"}
"""The statuses of what a list shows of a customer in any case."""


class Narrowing(Filter, frozen=True, kw_only=True):
    """What the list on the screen is narrowed to: also by what stops an ending, which no row has.

    Of the kinds in `stopped`, any will do; `READY` is one.
    """

    stopped: frozenset[str] = frozenset()

    @property
    def of_collaborations(self) -> bool:
        """Whether it says something of collaborations, and not of their customer alone."""
        return bool(self.service or self.task or self.owner or self.status or self.stopped)


class Sieve(NamedTuple):
    """Which collaborations a narrowing lets through; `known` says what stops a customer's."""

    narrowing: Narrowing = Narrowing()
    known: Callable[[Row], Stops | None] = lambda _row: None

    def lets(self, row: Row, collaboration: RowCollaboration) -> bool:
        """Return whether a collaboration is let through; not, where what stops it is not known."""
        if not self.narrowing.holds_for(collaboration):
            return False
        return not self.narrowing.stopped or self._stopped(row, collaboration)

    def _stopped(self, row: Row, collaboration: RowCollaboration) -> bool:
        found = self.known(row)
        stops = found.get(collaboration.id) if found is not None else None
        return stops is not None and not self.narrowing.stopped.isdisjoint(kinds_of(stops))

    def let_through(self, row: Row) -> tuple[RowCollaboration, ...]:
        """Return what is let through of a customer's collaborations."""
        if not self.narrowing.of_collaborations:
            return row.collaborations
        return tuple(each for each in row.collaborations if self.lets(row, each))

    def found(self, row: Row) -> frozenset[str]:
        """Return the ids of what a list shows because the filter has found it, however it stands.

        What has ended is found by its status; else only where it is all that the filter finds.
        """
        if not self.narrowing.of_collaborations:
            return frozenset()
        through = self.let_through(row)
        alone = not any(each.status in LISTED for each in through)
        return frozenset(
            each.id for each in through if alone or each.status in self.narrowing.status
        )

    def shown(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return those of the rows that the filter shows in which something is let through."""
        if not self.narrowing.stopped:
            return rows
        return tuple(row for row in rows if any(self.lets(row, c) for c in row.collaborations))


EVERYTHING = Sieve()
"""What lets all collaborations through."""
