"""Customers with exactly one person of their own and no main contact: that one can be it (R58)."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from store.domain.catalogue import Services
from store.domain.main_contact import office_addresses
from store.domain.model import Customer, Employee, User
from store.domain.plan import Plan
from store.domain.rights import Operator
from store.domain.wishes import NameMainContact
from store.i18n.language import _
from store.rules.people import users


class SoleLine(msgspec.Struct, frozen=True, kw_only=True):
    """One customer without a main contact: whom it would get, or why it is left as it is."""

    number: str
    name: str
    wish: NameMainContact | None = None
    plan: Plan | None = None
    why: str | None = None


class PlannedSole(msgspec.Struct, frozen=True):
    """One customer that is to get its only person as main contact."""

    number: str
    name: str
    wish: NameMainContact
    plan: Plan


def own_people(customer: Customer, employees: Iterable[Employee]) -> tuple[User, ...]:
    """Return the active users on the customer's own side: none of them works at the office."""
    office = office_addresses(employees)
    return tuple(
        user for user in customer.users if user.active and user.email.casefold() not in office
    )


def sole_contact(customer: Customer, employees: tuple[Employee, ...]) -> User | None:
    """Return the only person of a customer without a main contact, if that one can be it."""
    if not customer.users or customer.valid_main_contact(employees) is not None:
        return None
    own = own_people(customer, employees)
    return own[0] if len(own) == 1 and own[0].role != "auditor" else None


def sole_line(
    customer: Customer, reason: str | None, by: Operator, now: dt.datetime, services: Services
) -> SoleLine | None:
    """Return what becomes of a customer; None where it has a main contact."""
    if customer.valid_main_contact(by.employees) is not None:
        return None
    line = SoleLine(number=customer.number, name=customer.name)
    user = sole_contact(customer, by.employees)
    if user is None:
        return msgspec.structs.replace(line, why=_why_left(customer, by.employees))
    wish = NameMainContact(email=user.email, promote=True, reason=reason)
    plan = users.plan(customer, wish, by, now, services)
    return msgspec.structs.replace(line, wish=wish, plan=plan)


def _why_left(customer: Customer, employees: tuple[Employee, ...]) -> str:
    own = own_people(customer, employees)
    if not own:
        return _("nobody of its own is active; user add {number} EMAIL --name NAME creates one",
                 number=customer.number)  # fmt: skip
    if len(own) == 1:
        return _("its only person, {name}, is Auditor", name=own[0].name)
    options = " --promote" if any(user.role == "user" for user in own) else ""
    return _(
        "it has {n} people of its own; user main-contact {number} EMAIL{options} chooses one",
        n=len(own),
        number=customer.number,
        options=options,
    )
