"""Customers whose histories were read of late: a few, so that long ones take little memory."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from store.domain.catalogue import Services
from store.domain.model import Customer, Employee, Entry, Side
from store.domain.row import number_order
from store.rules.history import HistoryLine, imports_told, line_of, reached, said_of_all
from store.rules.history_words import ColumnTitle, Names

MOST = 20_000
"""Lines of histories that are kept at hand, at most; those of one customer may be more."""

AT_ONCE = 64
"""Customers that are read together at most."""

_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)

Key = tuple[int, int, str]
"""What sorts lines, the latest first: when, which of its customer's lines, and whose it is."""


class History:
    """One history: its lines, the names in it, and which of its lines the list has (R56)."""

    def __init__(
        self,
        customer: Customer | None,
        entries: Sequence[Entry],
        names: Names,
        office: str,
        imports: frozenset[str],
        edited: frozenset[int] = frozenset(),
    ) -> None:
        self.customer = customer
        self.entries = entries
        self.order = "" if customer is None else number_order(customer.number)
        self.edited = edited
        self._names = names
        self._office = office
        self._imports = imports
        self._times: tuple[datetime, ...] | None = None

    def has(self, place: int) -> bool:
        """Whether the list has a line: that a customer came is told by the line of its import."""
        return self.customer is None or not said_of_all(self.entries[place], self._imports)

    def key(self, place: int) -> Key:
        """Return what sorts a line among those of all."""
        if self._times is None:
            self._times = tuple(reached(self.entries))
        return -ticks(self._times[place]), -place, self.order

    def before(self, place: int) -> int:
        """Return the next older line that the list has, or -1."""
        place -= 1
        while place >= 0 and not self.has(place):
            place -= 1
        return place

    def line(self, place: int) -> HistoryLine:
        """Make a line."""
        entry, edited = self.entries[place], place in self.edited
        return line_of(self.customer, self._office, entry, self._names, edited=edited)


class Histories:
    """The histories of an office by their customers' numbers; its own by None.

    `read` returns some customers in any order. `made` counts the lines that were made.
    """

    def __init__(
        self,
        read: Callable[[Sequence[str]], Iterable[Customer]],
        *,
        employees: Iterable[Employee] = (),
        services: Services | None = None,
        office: str = "",
        of_office: tuple[Entry, ...] = (),
        to: Side = "office",
        column: ColumnTitle | None = None,
    ) -> None:
        self._read = read
        self._employees = tuple(employees)
        self._services = services
        self._office = office
        self._imports = imports_told(of_office)
        self._to = to
        self._column = column
        self._kept: dict[str, History] = {}
        self._lines = 0
        self.of_office = self.of(None, of_office)
        self.read_so_far = 0
        self.made = 0

    def of(
        self,
        customer: Customer | None,
        entries: Sequence[Entry] | None = None,
        edited: frozenset[int] = frozenset(),
    ) -> History:
        """Return the history of a customer that was read, or the office's own."""
        if entries is None:
            entries = customer.history if customer is not None else ()
        names = Names(customer, self._employees, self._services, to=self._to, column=self._column)
        return History(customer, entries, names, self._office, self._imports, edited)

    def some(self, numbers: Sequence[str]) -> dict[str, History]:
        """Return several customers' histories; who has gone is left out."""
        kept = {number: self._kept[number] for number in numbers if number in self._kept}
        missing = [number for number in numbers if number not in kept]
        for customer in self._read(missing) if missing else ():
            self.read_so_far += 1
            kept[customer.number] = self.of(customer)
        for number in numbers:
            if number in kept:
                self._keep(number, kept[number])
        return kept

    def _keep(self, number: str, history: History) -> None:
        """Keep one at hand, and forget those that were longest not asked for."""
        if self._kept.pop(number, None) is None:
            self._lines += len(history.entries)
        self._kept[number] = history
        while self._lines > MOST and len(self._kept) > 1:
            self._lines -= len(self._kept.pop(next(iter(self._kept))).entries)

    def line(self, history: History, place: int) -> HistoryLine:
        """Make one line of a history."""
        self.made += 1
        return history.line(place)


def ticks(moment: datetime) -> int:
    """Return a moment as a number."""
    return (moment - _EPOCH) // _TICK
