"""What stops endings, found out for the customers that are looked at, and kept while it holds."""

from collections.abc import Iterable, Iterator

from store.desk.desk import Desk
from store.domain.model import Customer
from store.domain.row import Row
from store.rules.stops import Stops, stops

KEPT = 1000
"""How many customers that a server has sent are kept, to tell of the one under the cursor."""


class StopsAtHand:
    """Reads a customer once for each version of its document.

    A whole customer has to be read for that, which a list of very many could not wait for.
    `customers` are those that were read from a server, as they were then.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._basis = (desk.today(), desk.operator, desk.services)
        self._found: dict[str, tuple[int, Stops]] = {}
        self.customers: dict[str, Customer] = {}

    def known(self, row: Row) -> Stops | None:
        """Return what is known to stop the endings of a customer, as it stands now."""
        version, found = self._found.get(row.number, (None, None))
        return found if version == row.version else None

    def unknown(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows of the customers that are still to be read."""
        self.follow()
        return [row for row in rows if self.known(row) is None]

    def finding(self, rows: Iterable[Row]) -> Iterator[tuple[str, Stops]]:
        """Find out what is not known of some customers; yield it of each as it is read.

        It ends early where another day, other people or another catalogue decide meanwhile. What
        cannot be read has no stops: the details of its line say what is wrong.

        Raises:
            OutOfReach, StoreBusy, Refused: a server does not answer.
        """
        left = {row.number: row for row in self.unknown(rows)}
        basis = today, operator, services = self._basis
        numbers = [number for number, row in left.items() if row.active or self._desk.on_server]
        for customer in self._desk.some_customers(numbers, lambda error: None):
            if basis != self._basis:
                return
            row = left.pop(customer.number)
            found = stops(customer, operator, today, services)
            self._found[row.number] = (row.version, found)
            if self._desk.on_server:
                self._keep(customer)
            yield row.number, found
        for row in left.values():
            self._found[row.number] = (row.version, {})
            yield row.number, {}

    def follow(self) -> bool:
        """Forget all where another day, other people or another catalogue decide; say whether."""
        basis = (self._desk.today(), self._desk.operator, self._desk.services)
        if basis == self._basis:
            return False
        self._basis = basis
        self._found.clear()
        return True

    def _keep(self, customer: Customer) -> None:
        """Keep a customer, and forget the one that was read longest ago where there are many."""
        self.customers.pop(customer.number, None)
        self.customers[customer.number] = customer
        if len(self.customers) > KEPT:
            self.customers.pop(next(iter(self.customers)))
