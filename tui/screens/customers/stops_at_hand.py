"""What stops endings, found out for the customers that are looked at, and kept while it holds."""

from collections.abc import Iterable
from time import monotonic

from store.desk.desk import Desk
from store.domain.errors import StoreError
from store.domain.row import Row
from store.rules.stops import Stops, stops


class StopsAtHand:
    """Reads a customer once for each version of its document.

    A whole customer has to be read for that, which a list of very many could not wait for.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._basis = (desk.today(), desk.operator, desk.services)
        self._found: dict[str, tuple[int, Stops]] = {}

    def known(self, row: Row) -> Stops | None:
        """Return what is known to stop the endings of a customer, as it stands now."""
        version, found = self._found.get(row.number, (None, None))
        return found if version == row.version else None

    def find(self, rows: Iterable[Row], seconds: float) -> dict[str, Stops]:
        """Find out what is not known of some customers, for so many seconds; return what is new."""
        until = monotonic() + seconds
        self.follow()
        new: dict[str, Stops] = {}
        for row in rows:
            if self.known(row) is None:
                new[row.number] = self._read(row)
                if monotonic() >= until:
                    break
        return new

    def follow(self) -> bool:
        """Forget all where another day, other people or another catalogue decide; say whether."""
        basis = (self._desk.today(), self._desk.operator, self._desk.services)
        if basis == self._basis:
            return False
        self._basis = basis
        self._found.clear()
        return True

    def _read(self, row: Row) -> Stops:
        today, operator, services = self._basis
        found: Stops = {}
        if row.active:
            try:
                customer = self._desk.customer(row.number)
            except StoreError:
                pass  # the details of its line say what is wrong
            else:
                found = stops(customer, operator, today, services)
        self._found[row.number] = (row.version, found)
        return found
