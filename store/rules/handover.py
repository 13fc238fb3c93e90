"""The hand-over pack on record: that it was made, and of which records (pure).

An ending that deletes asks for a reason where no pack was made since the records last changed.
"""

import datetime as dt

from store.domain import rights
from store.domain.catalogue import Service, Services, service_name
from store.domain.errors import Refusal
from store.domain.model import Collaboration, Customer
from store.domain.plan import Effect, Plan, collaboration_of, entered, refused_texts
from store.domain.rights import Operator
from store.domain.wishes import HandOver
from store.i18n.language import _
from store.rules.endings.erasure import records_sum

HANDOVER_ACTION = "handover"


def plan(
    customer: Customer, wish: HandOver, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan the line of history for a pack that was made.

    Raises:
        NotFound: there is no such collaboration.
    """
    refusals = rights.refusals(by, "see") + refused_texts(("reason", wish.reason))
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    handed_over = [collaboration_of(customer, id) for id in wish.records]
    names = ", ".join(
        service_name(services, collaboration.service) for collaboration in handed_over
    )
    text = _("a hand-over pack of all that is held is made and recorded")
    if names:
        text = _("a hand-over pack of {names} is made and recorded", names=names)
    return Plan(
        refusals=(),
        effects=(
            Effect(
                subject="records",
                text=text,
                provenance="inferred (app)",
                tells=tuple(wish.records),
            ),
        ),
        after=entered(
            customer,
            by,
            now,
            action=HANDOVER_ACTION,
            changes={},
            details={
                "manifest": wish.manifest,
                **{f"records {id}": summary for id, summary in wish.records.items()},
            },
            collaboration=handed_over[0].id if len(handed_over) == 1 else None,
            reason=wish.reason,
        ),
    )


def held_by(collaboration: Collaboration) -> str:
    """Return what tells the records of a collaboration from any others: count and sum."""
    return f"{len(collaboration.records)}, sha256 {records_sum(collaboration.records)}"


def handed_over(customer: Customer, collaboration: Collaboration) -> bool:
    """Return whether a pack was made of the records as they are now."""
    summary = held_by(collaboration)
    return any(
        entry.action == HANDOVER_ACTION
        and entry.details.get(f"records {collaboration.id}") == summary
        for entry in customer.history
    )


def missing_reason(
    customer: Customer, collaboration: Collaboration, service: Service, reason: str | None
) -> list[Refusal]:
    """Ask for a reason where records are deleted and no pack was made of them."""
    if (reason or "").strip() or handed_over(customer, collaboration):
        return []
    message = _(
        "No hand-over pack of {service} has been made since its records last changed: "
        "make one (handover), or give a reason.",
        service=service.name,
    )
    return [
        Refusal(code="reason-missing", message=message, cure="handover", about=collaboration.id)
    ]
