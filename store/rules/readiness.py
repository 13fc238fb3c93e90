"""Who would be refused an ending today, and why: asked with the rules that refuse it (R15, R19)."""

import datetime as dt
from collections.abc import Container, Iterable

import msgspec

from store.domain.catalogue import Services
from store.domain.errors import Refusal
from store.domain.main_contact import works_at_office
from store.domain.model import Customer, Employee
from store.domain.rights import Operator
from store.domain.words import role_word
from store.i18n.language import _
from store.rules.endings.checks import answers_in, checklist, open_checks
from store.rules.endings.ending import missing_main_contact
from store.rules.holds import outcomes_left, refused_loss
from store.rules.people.leaving import Absence


class Blocker(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that would refuse an ending of a customer: of one service, or of every one.

    `found` says what is on record, where the refusal itself does not.
    """

    number: str
    name: str
    account_manager: str | None
    collaboration: str | None
    service: str | None
    refusal: Refusal
    found: str | None = None


def unready(
    customer: Customer,
    by: Operator,
    today: dt.date,
    services: Services,
    only: Container[str] | None = None,
) -> tuple[Blocker, ...]:
    """Return what would refuse an ending today; nothing where nothing is running.

    `only` are the ids of the collaborations that are asked about; without them, all are.

    Only what is measured counts: what a person has to confirm is not known before it is asked.
    Where an ending on a date is decided, its answers hold.
    """
    running = [
        collaboration
        for collaboration in customer.collaborations
        if collaboration.running and (only is None or collaboration.id in only)
    ]
    if not running:
        return ()

    def about(refusal: Refusal, collaboration: str | None, service: str | None) -> Blocker:
        return Blocker(
            number=customer.number,
            name=customer.name,
            account_manager=customer.account_manager,
            collaboration=collaboration,
            service=service,
            refusal=refusal,
            found=why_missing(customer, by.employees)
            if refusal.code == "main-contact-missing"
            else None,
        )

    found = [about(refusal, None, None) for refusal in missing_main_contact(customer, by)]
    for collaboration in running:
        service, ending = services.get(collaboration.service), collaboration.ending
        if service is None:
            continue  # an ending is not refused but not found; `check` tells
        waived = answers_in(ending, service)[1] if ending is not None else {}
        states = checklist(
            customer,
            collaboration,
            services,
            by.employees,
            on=today,
            today=today,
            waived=waived,
        )
        # a hold refuses every ending only where none is left that keeps the data
        left = outcomes_left(collaboration, service)
        only_loss = left[0] if all(each.loses for each in left) else None
        held = refused_loss(customer, collaboration, only_loss, today, by, services)
        measured = [state for state in states if state.measured]
        found += [
            about(refusal, collaboration.id, collaboration.service)
            for refusal in (*held, *open_checks(measured, (), {}))
        ]
    return tuple(found)


def why_missing(customer: Customer, employees: Iterable[Employee]) -> str:
    """Say why the main contact on record does not count (R24, R25)."""
    user = customer.user(customer.main_contact) if customer.main_contact is not None else None
    if user is None:
        return _("none is on record")
    if works_at_office(user, employees):
        return _("{name} <{email}> works at the office", name=user.name, email=user.email)
    if not user.active:
        return _("{name} <{email}> is inactive", name=user.name, email=user.email)
    return _(
        "{name} <{email}> is not an Administrator but {role}",
        name=user.name,
        email=user.email,
        role=role_word(user.role).lower(),
    )


Hindrance = Blocker | Absence
"""A line of readiness: what would refuse an ending, or a note that refuses nothing (R51)."""


HEADINGS = ("kind", "number", "name", "account_manager", "collaboration", "service", "code",
            "message", "about", "found")  # fmt: skip


def table(hindrances: Iterable[Hindrance]) -> list[tuple[str, ...]]:
    """Return the lines under `HEADINGS`, nothing shortened."""
    return [tuple(part or "" for part in _row(one)) for one in hindrances]


def _row(one: Hindrance) -> tuple[str | None, ...]:
    whose = (one.number, one.name, one.account_manager)
    if isinstance(one, Absence):
        return "note", *whose, None, None, "employee-left", one.text, one.login, None
    refusal = one.refusal
    told = (refusal.code, refusal.message, refusal.about, one.found)
    return "refusal", *whose, one.collaboration, one.service, *told
