"""The first user with whom a file brings a company in: as it is with one who is created (R26)."""

from collections.abc import Iterator

from msgspec.structs import replace

from store.domain.main_contact import works_at_office
from store.domain.model import Customer, Employee, User
from store.i18n.language import _
from store.rules.people.user_list import lacks_own_users


def with_first_user(
    current: Customer | None,
    customer: Customer,
    defaulted: frozenset[str],
    employees: tuple[Employee, ...],
) -> tuple[Customer, frozenset[str], tuple[str, ...]]:
    """Make the first user Administrator, and main contact where the file names nobody else.

    `current` is the customer as it is here, if it is, and `defaulted` what the file leaves out. A
    role that the file gives stays. Return the customer, what is left out still, and notes.
    """
    first = _first(current, customer, employees)
    if first is None:
        return customer, defaulted, ()
    role = f"{first.email}.role"
    if role in defaulted:
        note = _("{name} is the first user, and becomes Administrator and main contact",
                 name=first.name)  # fmt: skip
        defaulted -= {role}
    elif customer.main_contact is not None or "main_contact" not in defaulted:
        return customer, defaulted, ()  # as it is said, in an export above all
    elif first.role != "administrator":
        note = _(
            "{name} is the first user, but does not become main contact: "
            "a main contact is an Administrator",
            name=first.name,
        )
        return customer, defaulted, (note,)
    else:
        note = _("{name} is the first user, and becomes main contact", name=first.name)
    administrator = replace(first, role="administrator")
    users = tuple(administrator if user is first else user for user in customer.users)
    return replace(customer, users=users, main_contact=first.email), defaulted, (note,)


def _first(
    current: Customer | None, customer: Customer, employees: tuple[Employee, ...]
) -> User | None:
    """Return the user whom the company is registered with, or None where it is somebody else.

    That is another one whom the file names, or who is in the list here already.
    """
    if current is not None and not lacks_own_users(current, employees):
        return None
    first = next(_own(customer, employees), None)
    if first is None or not first.active:
        return None
    named = customer.main_contact
    return first if named is None or customer.user(named) is first else None


def _own(customer: Customer, employees: tuple[Employee, ...]) -> Iterator[User]:
    return (user for user in customer.users if not works_at_office(user, employees))
