"""A search through all histories, which goes on where it was; what is found is kept as numbers."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import chain
from time import monotonic

from store.domain.model import Customer
from store.domain.row import number_order
from store.rules.history import HistoryLine
from store.rules.timeline.histories import AT_ONCE, Histories, History, Key


class Search:
    """What is found in lines that were `taken`, up to a `last` one, and in all that are behind it.

    `count` is how many are found so far, `seen` how many lines were looked at.
    """

    def __init__(
        self,
        histories: Histories,
        taken: Iterable[HistoryLine],
        lets_through: Callable[[HistoryLine], bool],
        own: Sequence[History],
        scan: Iterable[Customer],
        last: Key | None,
    ) -> None:
        self._histories = histories
        self._lets_through = lets_through
        self._last = last
        self._whose: list[History | str] = []
        self._first: list[HistoryLine] = []
        self._times, self._places, self._of = array("q"), array("I"), array("I")
        self._shown: dict[int, HistoryLine] = {}
        self.seen = 0
        self.done = False
        self._left = chain(self._in_taken(taken), self._behind(own, scan))

    @property
    def count(self) -> int:
        """How many lines are found so far."""
        return len(self._first) + len(self._times)

    def go_on(self, seconds: float) -> bool:
        """Look through lines for so long, one at least; return whether all are looked through.

        Raises:
            StoreError: as what reads the customers says.
        """
        until = monotonic() + seconds
        for _line in self._left:
            if monotonic() >= until:
                return False
        self.done = True
        return True

    def _in_taken(self, taken: Iterable[HistoryLine]) -> Iterator[None]:
        for line in taken:
            self.seen += 1
            if self._lets_through(line):
                self._first.append(line)
            yield

    def _behind(self, own: Sequence[History], scan: Iterable[Customer]) -> Iterator[None]:
        for history in own:
            yield from self._in_history(history, history)
        for customer in scan:
            yield from self._in_history(self._histories.of(customer), customer.number)
            yield

    def _in_history(self, history: History, whose: History | str) -> Iterator[None]:
        found = False
        for place in filter(history.has, range(len(history.entries))):
            key = history.key(place)
            if self._last is not None and key <= self._last:
                continue
            self.seen += 1
            if self._lets_through(self._histories.line(history, place)):
                if not found:
                    self._whose.append(whose)
                    found = True
                self._times.append(key[0])
                self._places.append(place)
                self._of.append(len(self._whose) - 1)
            yield

    def lines(self, count: int) -> tuple[HistoryLine, ...]:
        """Make the latest of those that are found so far."""
        first = self._first[:count]
        return (*first, *self._made(count - len(first)))

    def _made(self, count: int) -> Iterator[HistoryLine]:
        order = [number_order(one) if isinstance(one, str) else one.order for one in self._whose]
        latest = nsmallest(
            max(count, 0),
            range(len(self._times)),
            key=lambda n: (self._times[n], -self._places[n], order[self._of[n]]),
        )
        before, self._shown = self._shown, {}
        for part in range(0, len(latest), AT_ONCE):
            some = latest[part : part + AT_ONCE]
            whose = {self._whose[self._of[n]] for n in some if n not in before}
            read = self._histories.some([each for each in whose if isinstance(each, str)])
            for n in some:
                if (line := before.get(n) or self._line(n, read)) is not None:
                    self._shown[n] = line
                    yield line

    def _line(self, n: int, read: Mapping[str, History]) -> HistoryLine | None:
        whose, place = self._whose[self._of[n]], self._places[n]
        history = read.get(whose) if isinstance(whose, str) else whose
        if history is None or place >= len(history.entries):
            return None  # gone since
        return self._histories.line(history, place)
