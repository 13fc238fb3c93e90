"""What there is to know of a new customer, or of an employee, that an import takes as it is.

A file may say what no act here would lead to: it is kept as it is, with a note.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace

from store.domain.catalogue import Services, service_name
from store.domain.chain.breaks import breaks
from store.domain.errors import StoreDamaged
from store.domain.incoming_employees import ReconciledEmployees
from store.domain.main_contact import counts_as_main_contact, works_at_office
from store.domain.model import Collaboration, Customer, Employee, User
from store.domain.repository import Store
from store.domain.rights import Operator
from store.domain.words import (
    edited_words,
    kind_word,
    outcome_label,
    period_words,
    record_status_word,
    status_after_is,
)
from store.i18n.language import _
from store.rules.people.employees import notes_on
from store.rules.people.office_addresses import addresses_change, effects_at
from store.rules.terms import offered_periods, other_period


class Denied(msgspec.Struct, frozen=True, gc=False):
    """A service of which a table says no, with the heading and the cell that say so."""

    service: str
    heading: str
    cell: str


def notes_on_new(
    customer: Customer, employees: tuple[Employee, ...], services: Services
) -> tuple[str, ...]:
    """Return the notes on a new customer: a main contact that does not count, odd terms.

    So is a history that was edited outside the program (R62).
    """
    edited = breaks(customer.history)
    return (
        *((edited_words(edited),) if edited else ()),
        *_on_main_contact(customer, employees),
        *notes_on_terms(customer.collaborations, services),
        *notes_on_records(None, customer, services),
    )


def notes_on_records(
    current: Customer | None, after: Customer, services: Services
) -> Iterator[str]:
    """Note new records that meet no check as nobody knows their status (R15, R49)."""
    for collaboration in after.collaborations:
        service = services.get(collaboration.service)
        here = current.collaboration(collaboration.id) if current is not None else None
        if service is None or collaboration.keeps_records:
            continue
        for record in collaboration.records:
            if (here is not None and record in here.records) or not service.says_nothing(record):
                continue
            text = _("{id}: {record} has no status, so it counts as open")
            if record.status:
                text = _("{id}: {record}: nobody knows the status {status}, so it counts as open")
            yield text.format(
                id=collaboration.id,
                record=f"{kind_word(record.kind)} {record.title}",
                status=record_status_word(record.status or ""),
            )


def notes_on_unnamed(users: Iterable[User]) -> Iterator[str]:
    """Note users without a name in the file, who are called by their addresses."""
    for user in users:
        yield _("user: {email!r}: no name in the file; the address is taken as name",
                email=user.email)  # fmt: skip


def notes_on_holds(current: Customer, incoming: Customer) -> Iterator[str]:
    """Note that a file tells of other holds than there are: those here stay as they are (R59)."""
    if incoming.holds and incoming.holds != (current.holds or ()):
        yield _("what is on hold stays as it is here; hold and release change that")


def notes_on_days(current: Customer, incoming: Customer) -> Iterator[str]:
    """Note the days on which collaborations here have ended that a file tells otherwise."""
    for collaboration in incoming.collaborations:
        here = current.collaboration(collaboration.id)
        if here is None or here.status != "ended" or not collaboration.ended_on:
            continue
        if here.ends_on != collaboration.ended_on:
            yield _("{id}: the day on which it ended stays as it is here, {here}, not {brought}",
                    id=here.id, here=here.ends_on or _("not known"),
                    brought=collaboration.ended_on)  # fmt: skip


def notes_on_ended(
    current: Customer, incoming: Customer, defaulted: frozenset[str], services: Services
) -> Iterator[str]:
    """Note the services that the file only names, and that have ended here: none begins again."""
    for collaboration in incoming.collaborations:
        here = current.collaboration(collaboration.id)
        if (
            here is not None
            and here.status in ("ended", "declined")
            and collaboration.status != here.status
            and f"{here.id}.status" in defaulted
        ):
            yield _("{service} is in the file, but is {status} here and stays so: an import begins "
                    "nothing again, use {verb}",
                    service=service_name(services, here.service),
                    status=status_after_is(here.status),
                    verb=f"request {current.number} {here.service}")  # fmt: skip


def notes_on_order(customer: Customer, today: dt.date) -> Iterator[str]:
    """Note the collaborations whose days cannot be as they stand in the file."""
    for one in customer.collaborations:
        ended = one.ends_on if one.status == "ended" else None
        if ended is not None and ended > today:
            yield _("{id}: '{day}': ended on a day to come", id=one.id, day=ended)
        if ended is not None and one.started_on is not None and one.started_on > ended:
            yield _("{id}: '{start} – {end}': ended before it began",
                    id=one.id, end=ended, start=one.started_on)  # fmt: skip


def notes_on_denied(
    current: Customer, denied: Iterable[Denied], services: Services
) -> Iterator[str]:
    """Note the services that run here although the file says no: an import ends nothing."""
    for said in denied:
        here = current.open_collaboration(said.service)
        if here is not None and here.status == "active":
            yield _("{heading}: {cell!r} in the file, but {service} is active here and stays so: "
                    "an import ends nothing, use {verb}", heading=said.heading, cell=said.cell,
                    service=service_name(services, said.service),
                    verb=f"end ({current.number} {here.id})")  # fmt: skip


def notes_on_employees(
    store: Store,
    here: tuple[Employee, ...],
    people: ReconciledEmployees,
    by: Operator,
    services: Services,
) -> dict[str, tuple[str, ...]]:
    """Return by login the notes on each employee who is new or changed.

    They tell what a new address of the office means at customers, as the verb `employee` does.
    """
    before = {employee.login: employee for employee in here}
    by = replace(by, employees=here)
    notes: dict[str, list[str]] = {}
    others = {employee.login: employee for employee in here}
    at_customers: dict[str, tuple[Employee, ...]] = {}
    for new in (*people.changed, *people.new):
        notes[new.login] = [*notes_on(others.values(), before.get(new.login), new)]
        others[new.login] = new
        alone = tuple({**before, new.login: new}.values())
        if addresses_change(here, alone):
            at_customers[new.login] = alone
    damage: list[StoreDamaged] = []
    found: list[tuple[str, str, str]] = []
    for customer in store.customers(damage.append) if at_customers else ():
        for login, after in at_customers.items():
            effects = effects_at(customer, after, services, by)
            found += [(customer.number, login, effect.text) for effect in effects]
    for _number, login, text in sorted(found, key=lambda line: line[0]):
        notes[login].append(text)
    for login in at_customers:
        notes[login] += [f"{error}" for error in damage]
    return {login: tuple(told) for login, told in notes.items()}


def _on_main_contact(customer: Customer, employees: tuple[Employee, ...]) -> Iterator[str]:
    """Note a main contact that counts as none: of the office, or no active Administrator (R25)."""
    user = customer.user(customer.main_contact) if customer.main_contact is not None else None
    if user is not None and works_at_office(user, employees):
        yield _("{email} works at the office, and does not count as main contact", email=user.email)
    elif user is not None and not counts_as_main_contact(user, employees):
        yield _("{email} is not an active Administrator, and does not count as main contact",
                email=user.email)  # fmt: skip


def notes_on_terms(collaborations: Iterable[Collaboration], services: Services) -> Iterator[str]:
    """Note a payer that a variant does not allow (R44), another period than a service has (R47).

    And an outcome that no service offers.
    """
    for collaboration in collaborations:
        service = services.get(collaboration.service)
        if service is None:
            continue
        name = service_name(services, collaboration.service)
        pays = collaboration.invoice_recipient
        if collaboration.variant in service.office_pays and pays == "customer":
            yield _(
                "{service} {variant} can only be paid by the office; the file says the customer",
                service=name,
                variant=collaboration.variant,
            )
        if other_period(collaboration.period, service):
            yield _(
                "{service} has a period of {offered} months; the file says {period}",
                service=name,
                offered=offered_periods(service),
                period=period_words(collaboration.period),
            )
        ending = collaboration.ending
        if ending is not None and service.outcome(ending.outcome) is None:
            yield _(
                "{service} does not offer {outcome}, with which the file says it ends",
                service=name,
                outcome=outcome_label(ending.outcome),
            )
