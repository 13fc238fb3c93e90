"""Endings on a date: withdrawn before it, carried out once when it has come (R39-R42)."""

import datetime as dt
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from store.domain import rights
from store.domain.catalogue import Service, Services, loses_data, order_of_ending, service_name
from store.domain.clock import day_begins, swedish_day
from store.domain.errors import Refusal, Refused
from store.domain.model import Collaboration, Customer, Ending
from store.domain.plan import Effect, Plan, collaboration_of, entered, refused_texts
from store.domain.rights import Operator
from store.domain.wishes import FallDue, Withdraw
from store.domain.words import status_after_is
from store.i18n.language import _
from store.rules.endings.checks import answers_in, checklist, open_checks
from store.rules.endings.effects import effects_of
from store.rules.endings.ending import (
    details_of,
    ended_by,
    missing_main_contact,
    refused_outcome,
    restored_by_undo,
)
from store.rules.endings.erasure import erased_by
from store.rules.endings.standing import (
    called_off,
    decider,
    decision_words,
    refused_reversal,
    standing,
    standing_again,
    standing_effect,
    stopped_ending,
    stopped_endings,
)
from store.rules.holds import held_back, refused_loss


def plan_withdrawal(
    customer: Customer, wish: Withdraw, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan that an ending on a date is withdrawn, as may be done until the day itself (R41).

    Only the side that decided it may; the plan says what is withdrawn and what that stops.

    Raises:
        NotFound: there is no such collaboration.
    """
    collaboration = collaboration_of(customer, wish.collaboration)
    name = service_name(services, collaboration.service)
    refusals = rights.refusals(by, "end") + refused_texts(("reason", wish.reason))
    today = swedish_day(now)
    refusals += _not_withdrawn(customer, collaboration, services, by, today)
    refusals += refused_reversal(customer, collaboration, by, services, today=today)
    if refusals:
        return Plan(
            refusals=tuple(refusals), effects=(), after=customer, standing=standing(collaboration)
        )
    goes_on = called_off(customer, collaboration)
    after = replace(customer, collaborations=customer.with_collaboration(goes_on))
    return Plan(
        refusals=(),
        effects=(
            *standing_effect(customer, collaboration, by, today),
            _goes_on(customer, goes_on, name, by),
            *stopped_endings(customer, after, collaboration.id, services, by),
            *_final(collaboration, services),
        ),
        after=entered(
            customer,
            by,
            now,
            action="withdraw",
            changes={"collaborations": after.collaborations},
            details={
                "status": f"{collaboration.status} -> {goes_on.status}",
                **standing_again(goes_on),
            },
            collaboration=collaboration.id,
            reason=wish.reason,
            replaced=restored_by_undo(collaboration),
        ),
        standing=standing(collaboration),
    )


def _final(collaboration: Collaboration, services: Services) -> tuple[Effect, ...]:
    """Tell that an ending that loses data is not set again by an undo (R13)."""
    ending = collaboration.ending
    if ending is None or not loses_data(services, collaboration.service, ending.outcome):
        return ()
    text = _("this cannot be undone: the ending would have to be decided again")
    return (Effect(subject="undo", text=text, provenance="inferred (app)"),)


def _goes_on(customer: Customer, goes_on: Collaboration, name: str, by: Operator) -> Effect:
    """Tell that a collaboration goes on, or which earlier decision holds again."""
    earlier = standing(goes_on)
    text = _("{service} goes on; the ending is withdrawn", service=name)
    if earlier is not None:
        words = decision_words(customer, earlier, by)
        text = _("{service} again: {decision}", service=name, decision=words)
    return Effect(
        subject="status",
        text=text,
        provenance="inferred (app)",
        about=goes_on.id,
        before="ending",
        after=goes_on.status,
        tells=() if earlier is None else (earlier.on.isoformat(), earlier.outcome, earlier.side),
    )


def _not_withdrawn(
    customer: Customer,
    collaboration: Collaboration,
    services: Services,
    by: Operator,
    today: dt.date,
) -> list[Refusal]:
    """Refuse where there is no end date, or its day has begun and no hold stops it (R41)."""
    ending, name = collaboration.ending, service_name(services, collaboration.service)
    if collaboration.status != "ending" or ending is None:
        message = _(
            "{service} is {status}; there is no end date to withdraw.",
            service=name,
            status=status_after_is(collaboration.status),
        )
    elif ending.on <= today and not held_back(customer, collaboration, today, by, services):
        message = _(
            "The ending of {service} on {date} can be withdrawn only before that day.",
            service=name,
            date=ending.on,
        )
    else:
        return []
    return [Refusal(code="nothing-to-change", message=message)]


def due_endings(
    customer: Customer, until: dt.date, services: Services, *, today: dt.date | None = None
) -> tuple[str, ...]:
    """Return the collaborations whose end date has come, those others wait for first (case 20).

    With `today`, `until` is a day ahead: what is overdue has its turn today, and each later one on
    its own day.
    """
    place = order_of_ending(services)
    ids = [
        (
            max(collaboration.ending.on, today or until),
            place.get(collaboration.service, len(place)),
            collaboration.ending.on,
            collaboration.id,
        )
        for collaboration in customer.collaborations
        if collaboration.status == "ending"
        and collaboration.ending is not None
        and collaboration.ending.on <= until
    ]
    return tuple(id for *_, id in sorted(ids))


class ComingEnding(msgspec.Struct, frozen=True, kw_only=True):
    """An ending that waits for its day, and what that day will bring.

    `who` decided it, by name, and `decision` says that and why; `plan` is what would happen on that
    day, or today where it has come already; `customer` is whose it is, as it is now.
    """

    number: str
    name: str
    service: str
    collaboration: str
    customer: Customer
    ending: Ending
    who: str
    decision: str
    plan: Plan

    @property
    def on(self) -> dt.date:
        """The day on which it is to end."""
        return self.ending.on


def coming_endings(
    customer: Customer, until: dt.date, by: Operator, now: dt.datetime, services: Services
) -> Iterator[ComingEnding]:
    """Plan a customer's endings up to a day ahead, each on its own day (R42).

    They are planned one after the other as they will be carried out: what ends before, or before
    others on the same day, has ended by then; what would be refused goes on.
    """
    as_it_is = customer
    for id in due_endings(customer, until, services, today=swedish_day(now)):
        collaboration = collaboration_of(customer, id)
        ending = collaboration.ending
        assert ending is not None
        on_its_day = max(now, day_begins(ending.on))
        plan = plan_due(customer, FallDue(collaboration=id), by, on_its_day, services)
        yield ComingEnding(
            number=customer.number,
            name=customer.name,
            service=collaboration.service,
            collaboration=id,
            customer=as_it_is,
            ending=ending,
            who=decider(customer, ending, by),
            decision=decision_words(customer, ending, by, swedish_day(now)),
            plan=plan,
        )
        if not plan.refusals:
            customer = plan.after


def stopped_by_policy(
    customer: Customer, by: Operator, now: dt.datetime, before: Services, after: Services
) -> Iterator[Effect]:
    """Find a customer's endings on a date that other statements of services would stop (R42)."""
    refused = {
        coming.collaboration: {refusal.message for refusal in coming.plan.refusals}
        for coming in coming_endings(customer, dt.date.max, by, now, before)
    }
    for coming in coming_endings(customer, dt.date.max, by, now, after):
        for refusal in coming.plan.refusals:
            if refusal.message in refused.get(coming.collaboration, ()):
                continue
            collaboration = collaboration_of(customer, coming.collaboration)
            why = refusal.message.rstrip(".")
            stopped = stopped_ending(collaboration, coming.ending, after, refusal.code, why)
            yield replace(
                stopped,
                text=f"{customer.number} {customer.name}: {stopped.text}",
                tells=(customer.number, *stopped.tells),
            )


def plan_due(
    customer: Customer, wish: FallDue, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan an ending whose date has come: main contact and measured checks are asked again (R42).

    It is carried out in the name of who decided it; the planned date and the real time are both
    kept. What was attested or waived then still is. A check that a person has to confirm, and that
    was not asked when this was decided, is not asked now: nobody is there to answer.

    Raises:
        NotFound: there is no such collaboration.
    """
    collaboration = collaboration_of(customer, wish.collaboration)
    today = swedish_day(now)
    try:
        service, ending = _due(collaboration, today, services)
    except Refused as no:
        return Plan(refusals=tuple(no.refusals), effects=(), after=customer)
    attested, waived = answers_in(ending, service)
    checks = checklist(
        customer,
        collaboration,
        services,
        by.employees,
        on=today,
        today=today,
        attested=attested,
        waived=waived,
    )
    measured = [check for check in checks if check.measured or check.id in ending.checks]
    refusals = missing_main_contact(customer, by) + open_checks(measured, attested, waived)
    outcome = service.outcome(ending.outcome)
    refusals += refused_loss(customer, collaboration, outcome, today, by, services)
    if outcome is None:
        refusals += refused_outcome(service, ending.outcome, by.side)
        return Plan(refusals=tuple(refusals), effects=(), after=customer, checks=checks)
    ended = ended_by(collaboration, ending, outcome, today)
    decider = replace(by, login=ending.by, side=ending.side)
    return Plan(
        refusals=tuple(refusals),
        effects=effects_of(customer, collaboration, ended, service, outcome, services, by),
        after=entered(
            customer,
            decider,
            now,
            action="end",
            changes={"collaborations": customer.with_collaboration(ended)},
            details=details_of(collaboration, ended, ending),
            collaboration=collaboration.id,
            reason=ending.reason,
            replaced=None
            if outcome.loses
            else restored_by_undo(called_off(customer, collaboration)),
            erased=erased_by(collaboration, ended, service, outcome, by.side),
        ),
        checks=checks,
    )


def _due(
    collaboration: Collaboration, today: dt.date, services: Services
) -> tuple[Service, Ending]:
    """Return the ending whose day has come, and its service.

    Raises:
        Refused: there is no such ending, or the catalogue does not know the service.
    """
    ending = collaboration.ending
    service = services.get(collaboration.service)
    if service is None:
        message = _("The service {id!r} is not in the catalogue.", id=collaboration.service)
    elif collaboration.status != "ending" or ending is None:
        message = _("{service} is not waiting for a date.", service=service.name)
    elif ending.on > today:
        message = _("{service} ends on {date}.", service=service.name, date=ending.on)
    else:
        return service, ending
    raise Refused.because("not-active", message)
