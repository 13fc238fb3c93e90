"""The first user with whom a file brings a company in: as it is with one who is created (R26).

Where a file has several people of a company and does not say which one of them is the main contact,
nothing is guessed: it names none, or more than one.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec.structs import replace

from store.domain.model import Customer, Employee
from store.i18n.language import _, ngettext
from store.rules.people.sole_contact import own_people
from store.rules.people.user_list import lacks_own_users

FirstUser = Literal["becomes-both", "named", "becomes-contact", "stays", "several"]
"""What becomes of a company's first user: Administrator and main contact, as the only one or as it
is `named` among others, main contact, or neither for the role that the file gives, or for others
beside."""

NAMED = 3
"""So many customers are named in a note; the others are counted."""


def with_first_user(
    current: Customer | None,
    customer: Customer,
    defaulted: frozenset[str],
    employees: tuple[Employee, ...],
) -> tuple[Customer, frozenset[str], FirstUser | None]:
    """Make a company's only user Administrator, and main contact where the file names nobody.

    `current` is the customer as it is here, if it is, and `defaulted` what the file leaves out. A
    role that the file gives stays. Return the customer, what is left out still, and what became of
    its first user, where the file has one.
    """
    if current is not None and not lacks_own_users(current, employees):
        return customer, defaulted, None
    own, named = own_people(customer, employees), customer.main_contact
    said = named is not None or "main_contact" not in defaulted
    if len(own) > 1 and not said:
        return customer, defaulted, "several"
    first = next((user for user in own if named is None or customer.user(named) is user), None)
    if first is None or (named is None and (said or len(own) > 1)):
        return customer, defaulted, None
    role = f"{first.email}.role"
    became: FirstUser
    if role in defaulted:
        became = "named" if len(own) > 1 else "becomes-both"
        defaulted -= {role}
    elif said:
        return customer, defaulted, None  # as it is said, in an export above all
    elif first.role != "administrator":
        return customer, defaulted, "stays"
    else:
        became = "becomes-contact"
    administrator = replace(first, role="administrator")
    users = tuple(administrator if user is first else user for user in customer.users)
    return replace(customer, users=users, main_contact=first.email), defaulted, became


def notes_on_first_users(found: Iterable[tuple[FirstUser | None, str]]) -> Iterator[str]:
    """Say what became of first users, in a line for each kind with the customers it is about."""
    by_kind: dict[FirstUser, list[str]] = {}
    for became, customer in found:
        if became is not None:
            by_kind.setdefault(became, []).append(customer)
    for became, customers in by_kind.items():
        yield _note(became, len(customers), customers_named(customers))


def _note(became: FirstUser, count: int, customers: str) -> str:
    match became:
        case "becomes-both":
            return ngettext(
                "the only person read for {n} customer becomes Administrator and main contact: "
                "{customers}",
                "the only person read for each of {n} customers becomes Administrator and main "
                "contact: {customers}",
                count,
                customers=customers,
            )
        case "named":
            return ngettext(
                "the main contact whom the file names for {n} customer becomes Administrator: "
                "{customers}",
                "the main contact whom the file names for each of {n} customers becomes "
                "Administrator: {customers}",
                count,
                customers=customers,
            )
        case "becomes-contact":
            return ngettext(
                "the only person read for {n} customer, an Administrator, becomes main contact: "
                "{customers}",
                "the only person read for each of {n} customers, an Administrator, becomes main "
                "contact: {customers}",
                count,
                customers=customers,
            )
        case "stays":
            return ngettext(
                "the only person read for {n} customer has another role in the file, and does not "
                "become main contact, who is an Administrator: {customers}",
                "the only person read for each of {n} customers has another role in the file, and "
                "does not become main contact, who is an Administrator: {customers}",
                count,
                customers=customers,
            )
        case "several":
            return ngettext(
                "{n} customer has several people, and the file does not say which one of them is "
                "the main contact: {customers}",
                "{n} customers have several people, and the file does not say which one of them is "
                "the main contact: {customers}",
                count,
                customers=customers,
            )


def customers_named(customers: Sequence[str]) -> str:
    """Return the first few of some customers, and how many more there are."""
    named = ", ".join(customers[:NAMED])
    if (more := len(customers) - NAMED) > 0:
        return _("{first} and {n} more", first=named, n=more)
    return named
