"""Customers that are here, or that come with a file, by what identifies them."""

import msgspec
from msgspec.structs import replace

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


class KnownCustomers:
    """Customers by what identifies them."""

    def __init__(self) -> None:
        self.numbers: dict[str, Known] = {}
        self.spellings: dict[str, list[Known]] = {}
        self.organisations: dict[str, list[Known]] = {}
        self.names: dict[str, list[Known]] = {}

    def learn(self, one: IncomingCustomer, number: str) -> None:
        """Add what the file says of a customer: all of a new one, the organisation of another."""
        here, org = self.numbers.get(number), one.customer.org_number
        if here is None:
            self.add(Known(number, one.customer.name, org, False))
        elif org and org != here.org_number:
            self.numbers[number] = learnt = replace(here, org_number=org)
            self.organisations.setdefault(org, []).append(learnt)

    def add(self, known: Known) -> None:
        """Add what identifies a customer."""
        self.numbers[known.number] = known
        self.spellings.setdefault(number_key(known.number), []).append(known)
        if known.org_number:
            self.organisations.setdefault(known.org_number, []).append(known)
        self.names.setdefault(exact_name(known.name), []).append(known)
