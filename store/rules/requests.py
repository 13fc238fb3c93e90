"""Plan how a collaboration begins and changes: request, answer, remind, link, edit.

Rules R2-R6, R17, R34-R38 and R44-R47.
"""

import datetime as dt

from msgspec.structs import replace

from store.domain import rights
from store.domain.catalogue import Service, Services, service_name
from store.domain.clock import swedish_day
from store.domain.errors import Refusal, Refused
from store.domain.model import Collaboration, Customer, Replaced
from store.domain.plan import Effect, Plan, collaboration_of, entered, refused_texts
from store.domain.rights import Operator
from store.domain.wishes import Approve, Decline, Edit, Link, Remind, Request, RequestWish
from store.domain.words import CHANGE, status_after_is
from store.i18n.language import _
from store.rules.endings.standing import stopped_endings
from store.rules.terms import (
    _act,
    _edited,
    _refuse_foreign_task,
    _service,
    _task_faults,
    _with_payer,
    changed_fields,
)


def plan(
    customer: Customer, wish: RequestWish, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan the beginning or the change of a collaboration.

    Raises:
        NotFound: the customer has no such collaboration, or there is no such service.
    """
    refusals = rights.refusals(by, _act(wish)) or refused_texts(("reason", wish.reason))
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    before = None if isinstance(wish, Request) else collaboration_of(customer, wish.collaboration)
    try:
        new = _changed(customer, before, wish, by, now, services)
    except Refused as no:
        return Plan(refusals=no.refusals, effects=(), after=customer)
    effects = tuple(changed_fields(before, new, services))
    later = replace(customer, collaborations=customer.with_collaboration(new))
    replaced = None
    if isinstance(wish, Edit) and before is not None:
        replaced = Replaced(collaboration=replace(before, records=()))
    return Plan(
        refusals=(),
        effects=(*effects, *stopped_endings(customer, later, new.id, services, by), *_final(wish)),
        after=entered(
            customer,
            by,
            now,
            action=type(wish).__name__.lower(),
            changes={"collaborations": customer.with_collaboration(new)},
            details={
                effect.subject: f"{effect.before or 'none'} -> {effect.after or 'none'}"
                for effect in effects
                if effect.about is not None
            }
            | _of_beginning(before, new),
            collaboration=new.id,
            reason=wish.reason,
            replaced=replaced,
        ),
    )


def _of_beginning(before: Collaboration | None, new: Collaboration) -> dict[str, str]:
    """Return what the history says besides, where an existing collaboration begins: from when."""
    if before is None:
        return {}
    details = {}
    if before.service != new.service:
        details["service"] = f"{before.service}{CHANGE}{new.service}"
    if before.started_on != new.started_on:
        details[STARTED] = f"{before.started_on or 'none'}{CHANGE}{new.started_on}"
    return details


STARTED = "started_on"
"""The detail that says since when a collaboration is active, where an act has set that."""


def _final(wish: RequestWish) -> tuple[Effect, ...]:
    """Tell of what is sent, answered or linked that it stays (R18), and what can be done then."""
    match wish:
        case Approve():
            text = _("this cannot be undone; the collaboration can be ended later")
        case Decline():
            text = _("this cannot be undone; the office can ask again")
        case Request() | Remind():
            text = _("this cannot be undone: what is sent stays sent")
        case Link():
            text = _(
                "this cannot be undone; the task can be changed and the collaboration ended later"
            )
        case _other:
            return ()
    return (Effect(subject="undo", text=text, provenance="inferred (app)"),)


def _changed(
    customer: Customer,
    before: Collaboration | None,
    wish: RequestWish,
    by: Operator,
    now: dt.datetime,
    services: Services,
) -> Collaboration:
    """Return the collaboration as it will be."""
    today = swedish_day(now)
    match wish:
        case Request():
            return _requested(customer, wish, by, today, services)
        case Edit():
            assert before is not None
            return _edited(customer, before, wish, services)
        case Link():
            assert before is not None
            return _linked(customer, before, wish, today, services)
        case Approve() | Decline() | Remind():
            assert before is not None
            if before.status != "requested":
                message = _(
                    "{service} is {status}; no request is waiting.",
                    service=service_name(services, before.service),
                    status=status_after_is(before.status),
                )
                raise Refused.because("not-active", message)
            match wish:
                case Approve():
                    return replace(before, status="active", started_on=today)
                case Decline():
                    return replace(before, status="declined")
                case Remind():
                    return before


def _requested(
    customer: Customer, wish: Request, by: Operator, today: dt.date, services: Services
) -> Collaboration:
    service = _service(services, wish.service)
    refuse_second(customer, wish.service, service)
    faults = _task_faults(customer, wish.task)
    if service.variants and wish.variant is None:
        offered = ", ".join(service.variants)
        message = _(
            "{service} comes in variants; choose one: {offered}.",
            service=service.name,
            offered=offered,
        )
        faults.append(Refusal(code="invalid-value", message=message, about="variant"))
    # an ended collaboration stays as it is; going on together is a new one (R17)
    count = sum(collaboration.service == wish.service for collaboration in customer.collaborations)
    numbers = {collaboration.id for collaboration in customer.collaborations}
    place = next(n for n in range(count + 1, count + 3 + len(numbers))
                 if f"{wish.service}-{n}" not in numbers)  # fmt: skip
    new = Collaboration(
        id=f"{wish.service}-{place}",
        service=wish.service,
        variant=wish.variant,
        task=wish.task,
        status="requested",
        invoice_recipient=wish.invoice_recipient,
        period=wish.period,
        requested_on=today,
        requested_by=by.login,
    )
    return _with_payer(new, service, chosen=wish.invoice_recipient, faults=faults)


def _linked(
    customer: Customer, before: Collaboration, wish: Link, today: dt.date, services: Services
) -> Collaboration:
    id = wish.service or before.service
    service = _service(services, id)
    if before.status != "unlinked":
        message = _(
            "{service} is linked already: {status}.",
            service=service.name,
            status=status_after_is(before.status),
        )
        raise Refused.because("nothing-to-change", message)
    refuse_second(customer, id, service)
    _refuse_foreign_task(customer, wish.task)
    if before.variant is not None and before.variant not in service.variants:
        message = _(
            "{service} has no variant {variant!r}.", service=service.name, variant=before.variant
        )
        raise Refused.because("invalid-value", message)
    office_pays = before.variant is not None and before.variant in service.office_pays
    return replace(
        before,
        service=id,
        task=wish.task,
        status="active",
        started_on=before.started_on or today,
        invoice_recipient="office" if office_pays else before.invoice_recipient,
    )


def refuse_second(customer: Customer, id: str, service: Service) -> None:
    """Refuse a second collaboration for a service while one is open (R38)."""
    first = customer.open_collaboration(id)
    if first is not None:
        message = _(
            "{customer} has a collaboration for {service}: {status}.",
            customer=customer.name,
            service=service.name,
            status=status_after_is(first.status),
        )
        raise Refused.because("already-exists", message)
