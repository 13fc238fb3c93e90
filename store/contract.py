"""What a desk asks of a store, whichever keeps the customers: files of one host, or a server."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import msgspec

from store.filters import Filter
from store.model import Customer, Employee, Office, Row

Change = Callable[[Customer], Customer]
"""Makes of a customer, as it is right now, what it is to be; raises where it is not to change."""


class Listing(msgspec.Struct, frozen=True):
    """All rows in the order of their numbers, and what is missing as its file is damaged."""

    rows: tuple[Row, ...]
    damaged: tuple[str, ...]


class Finding(msgspec.Struct, frozen=True):
    """What `check` found: a file, the customer where it is about one, and what is wrong."""

    file: str
    customer: str | None
    message: str


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """How many customers and employees were added, and how many were there, the same, before."""

    customers: int
    unchanged: int
    employees: int


class Store(Protocol):
    """Keeps an office: each customer one document, replaced as a whole by each change."""

    office: Office
    employees: tuple[Employee, ...]

    @property
    def name(self) -> str:
        """What the store is called on screen."""

    def customer(self, number: str) -> Customer:
        """Return a customer.

        Raises:
            NotFound: there is none with that number.
            StoreDamaged: it cannot be read.
        """

    def customers(self) -> Iterator[Customer]:
        """Read every customer.

        Raises:
            StoreDamaged: one cannot be read.
        """

    def listing(self) -> Listing:
        """Return the rows of all customers, in the order of their numbers."""

    def listing_of(self, number: str) -> Listing:
        """Return one customer's row, without a look at any other."""

    def narrowed(self, wanted: Filter) -> Listing:
        """Return the rows that a filter shows, in the order of their numbers."""

    def moved(self) -> bool:
        """Return whether anything may have changed since the last listing, at next to no cost."""

    def change(self, number: str, change: Change) -> Customer:
        """Replace a customer by what `change` makes of it, on what is kept right now.

        What `change` raises comes through, and nothing is written.

        Raises:
            NotFound: there is none with that number.
            StoreBusy: somebody else is writing for too long.
            StoreDamaged: what is kept cannot be used; it is left as it is.
            NotSaved: nothing has changed.
            MaybeSaved: it may have changed; a look will tell.
        """

    def add(self, employees: Iterable[Employee], customers: Iterable[Customer]) -> Added:
        """Add what is new; what is there already must be the same. All or nothing.

        Raises:
            Refused: an employee or a customer is there already and differs.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

    def check(self) -> tuple[Finding, ...]:
        """Read all that is kept and return what is wrong."""
