"""The lines of many histories, the latest first: made as far as somebody has looked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from heapq import heappop, heappush
from itertools import islice

from store.domain.chain.breaks import breaks
from store.domain.model import Customer, Entry
from store.rules.history import HistoryLine
from store.rules.timeline.histories import AT_ONCE, Histories, History, Key, ticks
from store.rules.timeline.search import Search

Newest = Iterable[tuple[datetime, str]]
"""When each customer's last line was written, the latest first, and its number."""


class Timeline:
    """All that was done, the latest first, in parts: `take` goes on where it was.

    It is what stood there when it was asked for: what is written since is left out.
    `histories` are at hand here, and `scan` reads those of all, each once, in any order.
    """

    def __init__(
        self,
        histories: Histories,
        newest: Newest = (),
        scan: Callable[[], Iterable[Customer]] = tuple,
    ) -> None:
        self.histories = histories
        self._scan = scan
        self._newest = iter(newest)
        self._unread: list[tuple[datetime, str]] = []
        self._heap: list[tuple[Key, str | None]] = []
        self._own: dict[str | None, History] = {}
        self._read = 0
        self._last: Key | None = None
        self._total: int | None = None
        self._begin(None, histories.of_office)

    @classmethod
    def of_one(cls, histories: Histories, customer: Customer) -> "Timeline":
        """Return the history of one customer, which says where it was edited (R62)."""
        timeline = cls(histories)
        edited = frozenset(each.place for each in breaks(customer.history))
        timeline._begin(customer.number, histories.of(customer, edited=edited))
        return timeline

    @property
    def edited(self) -> HistoryLine | None:
        """The first line that does not follow from the one before, of a history read for itself."""
        found = ((each, place) for each in self._own.values() for place in sorted(each.edited))
        return next((each.line(place) for each, place in found), None)

    @property
    def entries(self) -> Iterator[Entry]:
        """What the histories tell that are here to stay: the office's, or one customer's."""
        for each in self._own.values():
            yield from each.entries

    @property
    def total(self) -> int | None:
        """How many lines there are, as soon as that is known."""
        if self._total is None and not self._heads():
            self._total = self._read
        return self._total

    @property
    def done(self) -> bool:
        """Whether all lines have been taken."""
        return not self._heap and not self._heads()

    def take(self, count: int) -> tuple[HistoryLine, ...]:
        """Make some more lines: so many, unless there are fewer.

        Raises:
            StoreError: as what reads the customers says.
        """
        return tuple(islice(self._lines(count), count))

    def search(
        self, taken: Iterable[HistoryLine], lets_through: Callable[[HistoryLine], bool]
    ) -> Search:
        """Begin a search: in the lines that were taken so far at once, then in all others."""
        scan: Iterable[Customer] = () if self.done else self._scan()
        own = [*self._own.values()] if not self.done else []
        return Search(self.histories, taken, lets_through, own, scan, self._last)

    def counted(self, total: int) -> None:
        """Take up how many lines a search has come by."""
        self._total = total

    def _lines(self, wanted: int) -> Iterator[HistoryLine]:
        """Yield the lines: of the histories that may have the next one, each is read first."""
        while True:
            while (heads := self._heads()) and (
                not self._heap or -ticks(heads[0][0]) <= self._heap[0][0][0]
            ):
                self._read_more(min(max(wanted, 1), AT_ONCE))
            if not self._heap:
                return
            key, number = self._heap[0]
            history = self._own.get(number) or self._again(number)
            heappop(self._heap)
            self._last = key
            place = -key[1]
            if history is None or place >= len(history.entries):  # gone meanwhile
                continue
            wanted -= 1
            self._push(number, history, history.before(place))
            yield self.histories.line(history, place)

    def _again(self, number: str | None) -> History | None:
        return self.histories.some([number]).get(number) if number is not None else None

    def _heads(self) -> Sequence[tuple[datetime, str]]:
        """Return the customers that are read next, or nothing where all are."""
        if not self._unread:
            self._unread = list(islice(self._newest, AT_ONCE))
        return self._unread

    def _read_more(self, count: int) -> None:
        """Read the histories whose last lines are the latest of those that are unread."""
        heads = {number: moment for moment, number in self._unread[:count]}
        found = self.histories.some(list(heads))
        del self._unread[:count]
        for number, history in found.items():
            last = len(history.entries)
            while last > 0 and history.key(last - 1)[0] < -ticks(heads[number]):
                last -= 1  # written since
            self._begin_at(number, history, last)

    def _begin(self, number: str | None, history: History) -> None:
        """Take up a history that is here to stay."""
        self._own[number] = history
        self._begin_at(number, history, len(history.entries))

    def _begin_at(self, number: str | None, history: History, end: int) -> None:
        self._read += sum(map(history.has, range(end)))
        self._push(number, history, history.before(end))

    def _push(self, number: str | None, history: History, place: int) -> None:
        if place >= 0:
            heappush(self._heap, (history.key(place), number))
