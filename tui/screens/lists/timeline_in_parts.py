"""What a timeline list has at hand: its latest lines, and what is found in all of them."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

from store.rules.history import HistoryLine
from store.rules.timeline.lines import Timeline
from store.rules.timeline.search import Search

A_FEW = 8
"""Lines that are made before one looks at the clock."""


class TimelineInParts:
    """Lines that were taken of a timeline so far, the latest first, and the search in it, if any.

    What takes time is done beside the keys, in slices and never twice at once. `total` and `done`
    are the timeline's after the last slice: whoever draws asks at any moment, and asking the
    timeline itself would go on with it.
    """

    def __init__(self, timeline: Timeline, first: int) -> None:
        self.timeline = timeline
        self.taken: tuple[HistoryLine, ...] = timeline.take(first)
        self.search: Search | None = None
        self._turn = Lock()
        self._take_up()

    def _take_up(self) -> None:
        self.total = self.timeline.total
        self.done = self.timeline.done

    def take_on(self, wanted: int, seconds: float) -> bool:
        """Take more lines for so long; return whether there are so many now, or no more.

        Raises:
            StoreError: as what reads the customers says.
        """
        until = monotonic() + seconds
        with self._turn:
            taken = [*self.taken]
            while len(taken) < wanted and not self.timeline.done:
                taken += self.timeline.take(min(A_FEW, wanted - len(taken)))
                if monotonic() >= until:
                    break
            self.taken = tuple(taken)
            self._take_up()
            return len(taken) >= wanted or self.done

    def look_for(self, lets_through: Callable[[HistoryLine], bool]) -> Search:
        """Begin a search, which takes the place of the one before."""
        with self._turn:
            self.search = self.timeline.search(self.taken, lets_through)
            return self.search

    def search_on(self, search: Search, seconds: float) -> bool:
        """Go on with a search for so long; return whether all is looked through.

        Raises:
            StoreError: as what reads the customers says.
        """
        with self._turn:
            done = search.go_on(seconds)
            if done:
                self.timeline.counted(search.seen)
                self._take_up()
        return done

    def found(self, search: Search, count: int) -> tuple[HistoryLine, ...]:
        """Make the latest lines that are found so far.

        Raises:
            StoreError: as what reads the customers says.
        """
        with self._turn:
            return search.lines(count)
