"""Plan to remove a customer for whom nothing runs, and of whom nothing has to be kept (R57).

What is removed is gone with its history; the office's own history keeps that it was here, by whom
it was removed, and how each of its collaborations ended.
"""

import datetime as dt
from collections.abc import Iterator

from store.domain import rights
from store.domain.catalogue import Services, service_name
from store.domain.clock import swedish_day
from store.domain.errors import Refusal
from store.domain.model import OVER, Collaboration, Customer, Entry
from store.domain.plan import Effect, Plan, entry_of, refused_texts
from store.domain.rights import Operator
from store.domain.wishes import RemoveCustomer
from store.domain.words import status_after_is
from store.i18n.language import _, ngettext
from store.rules.endings.ending import refused_confirmation
from store.rules.handover import handed_over
from store.rules.holds import refused_removal
from store.rules.undo_limits import UNDO_WITHIN


def plan(
    customer: Customer, wish: RemoveCustomer, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan to remove a customer; it is `after` as it was, for nothing of it is written."""
    refusals = rights.refusals(by, "remove") + refused_texts(("reason", wish.reason))
    refusals += refused_removal(customer, swedish_day(now), by, services)
    refusals += _kept(customer, now, services)
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    if wish.confirmation is not None:
        refusals += refused_confirmation(customer, wish.confirmation)
    return Plan(
        refusals=tuple(refusals),
        effects=tuple(_effects(customer)),
        after=customer,
        must_type=customer.name,
    )


def entry(customer: Customer, wish: RemoveCustomer, by: Operator, now: dt.datetime) -> Entry:
    """Return the line of the office's history that tells who was removed.

    Raises:
        ValueError: the reason is one that the plan refuses.
    """
    facts = {"number": customer.number, "name": customer.name, "org_number": customer.org_number}
    endings = {
        f"collaboration {ended.id}": ", ".join((f"{ended.ends_on}", *how))
        for ended in customer.collaborations
        if ended.ends_on is not None
        for how in [(ended.ending.outcome, ended.ending.by) if ended.ending is not None else ()]
    }
    details = {what: value for what, value in facts.items() if value} | endings
    return entry_of(by, now, action="remove-customer", details=details, reason=wish.reason)


def _kept(customer: Customer, now: dt.datetime, services: Services) -> Iterator[Refusal]:
    """Refuse what runs, what waits for an answer, and what has to be kept."""
    for collaboration in customer.collaborations:
        name = service_name(services, collaboration.service)
        if collaboration.status not in OVER:
            yield Refusal(
                code="still-active-elsewhere",
                message=_(
                    "{service} is {status}; it has to be ended or declined first.",
                    service=name,
                    status=status_after_is(collaboration.status),
                ),
                cure="end-first" if collaboration.running else None,
                about=collaboration.id,
            )
        elif collaboration.records and not handed_over(customer, collaboration):
            message = ngettext(
                "{n} record of {service} is kept here alone: make a hand-over pack first.",
                "{n} records of {service} are kept here alone: make a hand-over pack first.",
                len(collaboration.records),
                service=name,
            )
            yield _must_be_kept(message, collaboration, handover=True)
        if (until := _undoable_until(customer, collaboration, now)) is not None:
            message = _("The ending of {service} can be undone until {date}.", service=name,
                        date=f"{swedish_day(until)}")  # fmt: skip
            yield _must_be_kept(message, collaboration)


def _must_be_kept(message: str, collaboration: Collaboration, *, handover: bool = False) -> Refusal:
    return Refusal(
        code="must-be-kept",
        message=message,
        cure="handover" if handover else None,
        about=collaboration.id,
    )


def _undoable_until(
    customer: Customer, collaboration: Collaboration, now: dt.datetime
) -> dt.datetime | None:
    """Return until when an ending was promised to be undoable (R18), if it still is.

    That is the last one: what ended before it was undone.
    """
    lines = (
        entry
        for entry in reversed(customer.history)
        if entry.action == "end" and entry.collaboration == collaboration.id
    )
    last = next(lines, None)
    if collaboration.status != "ended" or last is None or last.replaced is None:
        return None
    if now - last.at > UNDO_WITHIN:
        return None
    return min(last.at, now) + UNDO_WITHIN


def _effects(customer: Customer) -> Iterator[Effect]:
    """Tell what goes, and what is kept of it."""
    users, tasks = len(customer.users), len(customer.tasks)
    over, lines = len(customer.collaborations), len(customer.history)
    parts = (
        ngettext("{n} user", "{n} users", users) if users else "",
        ngettext("{n} task", "{n} tasks", tasks) if tasks else "",
        ngettext("{n} collaboration", "{n} collaborations", over) if over else "",
        ngettext("{n} line of history", "{n} lines of history", lines) if lines else "",
    )
    whose = f"{customer.number} {customer.name}"
    text = _("{customer} is removed from this program", customer=whose)
    if any(parts):
        text += ": " + ", ".join(part for part in parts if part)
    yield Effect(
        subject="customer",
        text=text,
        provenance="inferred (app)",
        tells=(customer.number, f"{customer.version}"),
    )
    yield Effect(
        subject="undo",
        text=_("cannot be undone; the office's history keeps who was removed, by whom and when"),
        provenance="inferred (app)",
        tells=("yes",),
    )
