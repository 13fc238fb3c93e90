"""What a list of the past has at hand: its latest lines, and what is found in all of them."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

from store.rules.history import HistoryLine
from store.rules.past.lines import Past
from store.rules.past.search import Search

A_FEW = 8
"""Lines that are made before one looks at the clock."""


class PastInParts:
    """Lines that were taken of a past so far, the latest first, and the search in it, if any.

    What takes time is done beside the keys, in slices and never twice at once.
    """

    def __init__(self, past: Past, first: int) -> None:
        self.past = past
        self.taken: tuple[HistoryLine, ...] = past.take(first)
        self.search: Search | None = None
        self._turn = Lock()

    def take_on(self, wanted: int, seconds: float) -> bool:
        """Take more lines for so long; return whether there are so many now, or no more.

        Raises:
            StoreError: as what reads the customers says.
        """
        until = monotonic() + seconds
        with self._turn:
            taken = [*self.taken]
            while len(taken) < wanted and not self.past.done:
                taken += self.past.take(min(A_FEW, wanted - len(taken)))
                if monotonic() >= until:
                    break
            self.taken = tuple(taken)
        return len(taken) >= wanted or self.past.done

    def look_for(self, lets_through: Callable[[HistoryLine], bool]) -> Search:
        """Begin a search, which takes the place of the one before."""
        with self._turn:
            self.search = self.past.search(self.taken, lets_through)
            return self.search

    def search_on(self, search: Search, seconds: float) -> bool:
        """Go on with a search for so long; return whether all is looked through.

        Raises:
            StoreError: as what reads the customers says.
        """
        with self._turn:
            done = search.go_on(seconds)
            if done:
                self.past.counted(search.seen)
        return done

    def found(self, search: Search, count: int) -> tuple[HistoryLine, ...]:
        """Make the latest lines that are found so far.

        Raises:
            StoreError: as what reads the customers says.
        """
        with self._turn:
            return search.lines(count)
