"""Customers that are here, or that come with a file, by what identifies them."""

import msgspec
from msgspec.structs import replace

from store.domain.validation import org_number
from store.exchange.incoming.customers import IncomingCustomer
from store.exchange.likeness import exact_name, number_key


class Known(msgspec.Struct, frozen=True):
    """What identifies a customer that is here, or that comes with the file."""

    number: str
    name: str
    org_number: str | None
    here: bool

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


def organisation_of(number: str) -> str | None:
    """Return the organisation number that stands as a customer's number, or None."""
    if len(number) < _SHORTEST:
        return None
    try:
        return org_number(number)
    except ValueError:
        return None


_SHORTEST = len("5560000001")
_LONGEST = 8
"""So many digits has a number at most that an office counts on from."""


class KnownCustomers:
    """Customers by what identifies them."""

    def __init__(self) -> None:
        self.numbers: dict[str, Known] = {}
        self.spellings: dict[str, list[Known]] = {}
        self.organisations: dict[str, list[Known]] = {}
        self.names: dict[str, list[Known]] = {}
        self._highest = 0

    def next_number(self) -> str:
        """Return the number that follows on the highest one, of those that are digits alone."""
        taken = (int(number) for number in self.numbers
                 if number.isdecimal() and len(number) <= _LONGEST)  # fmt: skip
        self._highest = (self._highest or max(taken, default=0)) + 1
        return f"{self._highest}"

    def learn(self, one: IncomingCustomer, number: str) -> None:
        """Add what the file says of a customer: all of a new one, the organisation of another."""
        here, org = self.numbers.get(number), one.customer.org_number
        if here is None:
            self.add(Known(number, one.customer.name, org, False))
        elif org and org != here.org_number:
            self.numbers[number] = learnt = replace(here, org_number=org)
            if org != organisation_of(number):
                self.organisations.setdefault(org, []).append(learnt)

    def add(self, known: Known) -> None:
        """Add what identifies a customer."""
        self.numbers[known.number] = known
        self.spellings.setdefault(number_key(known.number), []).append(known)
        for org in {known.org_number, organisation_of(known.number)}:
            if org:
                self.organisations.setdefault(org, []).append(known)
        self.names.setdefault(exact_name(known.name), []).append(known)
