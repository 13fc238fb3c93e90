"""What becomes of customers when an address becomes one of the office's, or is so no longer (R24).

A main contact with such an address counts as none (R25), and such a user's licence meets no check.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from store.domain.catalogue import Services
from store.domain.main_contact import office_addresses
from store.domain.model import Customer, Employee, User
from store.domain.plan import Effect
from store.domain.rights import Operator
from store.i18n.language import _
from store.rules.endings.standing import stopped_endings


def addresses_change(before: Sequence[Employee], after: Sequence[Employee]) -> bool:
    """Return whether the office has another address afterwards, or one less."""
    return office_addresses(before) != office_addresses(after)


def effects_at(
    customer: Customer, after: Sequence[Employee], services: Services, by: Operator
) -> Iterator[Effect]:
    """Tell what the office's people `after` a change mean for a customer; `by` knows those before.

    It is the main contact that counts no longer, or counts again, and the endings on a date that
    this stops.
    """
    whose = f"{customer.number} {customer.name}"
    had, has = customer.valid_main_contact(by.employees), customer.valid_main_contact(after)
    if had is not None and has is None:
        text = _("{customer}: {name} <{email}> will no longer count as main contact",
                 customer=whose, name=had.name, email=had.email)  # fmt: skip
        yield _main_contact(customer, had, text, before=had.email, after=None)
    elif has is not None and had is None:
        text = _("{customer}: {name} <{email}> will count as main contact again",
                 customer=whose, name=has.name, email=has.email)  # fmt: skip
        yield _main_contact(customer, has, text, before=None, after=has.email)
    for stopped in stopped_endings(customer, customer, None, services, by, employees=after):
        tells = (customer.number, *stopped.tells)
        yield replace(stopped, text=f"{whose}: {stopped.text}", tells=tells)


def _main_contact(
    customer: Customer, user: User, text: str, *, before: str | None, after: str | None
) -> Effect:
    return Effect(
        subject="main-contact",
        text=text,
        provenance="inferred (app)",
        about=customer.number,
        before=before,
        after=after,
        tells=(customer.name, user.name),
    )
