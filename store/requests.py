"""Plan how a collaboration begins and changes: request, answer, remind, link, edit.

Rules R2-R6, R17, R34-R38 and R44-R47.
"""

import datetime as dt

from msgspec.structs import replace

from store import intake, rights
from store.clock import swedish_day
from store.differences import effects_of
from store.errors import NotFound
from store.language import _, pgettext
from store.model import Collaboration, Customer, Recipient, Replaced, Status
from store.plan import Plan, Wish, collaboration_of, entered, refused_texts
from store.refusal import Code, Refusal
from store.rights import Act, Operator
from store.services import Service, Services, name_of
from store.wording import status_after_is

OPEN: tuple[Status, ...] = ("requested", "active", "ending")
"""The statuses of which a customer has at most one for a service (R38)."""
LONGEST_PERIOD = 120
"""Months that a contract runs for at most, where the service does not list its periods (R47)."""


class Request(Wish, frozen=True, kw_only=True):
    """The wish to ask a customer for a collaboration on a service, for one of its tasks (R34)."""

    service: str
    task: str
    variant: str | None = None
    invoice_recipient: Recipient | None = None
    period: str | int | None = None


class Approve(Wish, frozen=True, kw_only=True):
    """The customer's wish to accept a request."""

    collaboration: str


class Decline(Wish, frozen=True, kw_only=True):
    """The customer's wish not to accept a request."""

    collaboration: str


class Remind(Wish, frozen=True, kw_only=True):
    """The wish to remind a customer of a request that waits for its answer."""

    collaboration: str


class Link(Wish, frozen=True, kw_only=True):
    """The wish to tie an unlinked collaboration to a task, and to a service if it is another."""

    collaboration: str
    task: str
    service: str | None = None


class Edit(Wish, frozen=True, kw_only=True):
    """The wish to change a collaboration; None leaves a field as it is."""

    collaboration: str
    task: str | None = None
    variant: str | None = None
    period: str | int | None = None
    invoice_recipient: Recipient | None = None


RequestWish = Request | Approve | Decline | Remind | Link | Edit

ACTS: dict[type[RequestWish], Act] = {
    Request: "request",
    Approve: "answer",
    Decline: "answer",
    Remind: "request",
    Link: "request",
}
"""What each takes; for Edit it depends on what is changed."""


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
    except _No as no:
        return Plan(refusals=no.refusals, effects=(), after=customer)
    effects = tuple(effects_of(before, new, services))
    replaced = None
    if isinstance(wish, Edit) and before is not None:
        replaced = Replaced(collaboration=replace(before, records=()))
    return Plan(
        refusals=(),
        effects=effects,
        after=entered(
            customer,
            by,
            now,
            action=type(wish).__name__.lower(),
            changes={"collaborations": customer.with_collaboration(new)},
            details={
                each.subject: f"{each.before or 'none'} -> {each.after or 'none'}"
                for each in effects
                if each.about is not None
            },
            collaboration=new.id,
            reason=wish.reason,
            replaced=replaced,
        ),
    )


class _No(Exception):
    """A rule says no; turned into the plan's refusals."""

    def __init__(self, code: Code, message: str) -> None:
        self.refusals = (Refusal(code=code, message=message),)


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
                    service=name_of(services, before.service),
                    status=status_after_is(before.status),
                )
                raise _No("not-active", message)
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
    _refuse_second(customer, wish.service, service)
    _refuse_foreign_task(customer, wish.task)
    if service.variants and wish.variant is None:
        offered = ", ".join(service.variants)
        message = _(
            "{service} comes in variants; choose one: {offered}.",
            service=service.name,
            offered=offered,
        )
        raise _No("invalid-value", message)
    # an ended collaboration stays as it is; going on together is a new one (R17)
    count = sum(each.service == wish.service for each in customer.collaborations)
    numbers = {each.id for each in customer.collaborations}
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
    return _with_payer(new, service, chosen=wish.invoice_recipient)


def _edited(
    customer: Customer, before: Collaboration, wish: Edit, services: Services
) -> Collaboration:
    service = _service(services, before.service)
    if not before.running:
        message = _(
            "{service} is {status} and cannot be edited.",
            service=service.name,
            status=status_after_is(before.status),
        )
        raise _No("not-active", message)
    if before.customer_owned and _act(wish) == "edit":
        message = _(
            "The customer owns the subscription of {service}: the office may end the "
            "collaboration, but not change variant, period or invoice recipient.",
            service=service.name,
        )
        raise _No("not-allowed", message)
    if wish.task is not None:
        _refuse_foreign_task(customer, wish.task)
    new = replace(
        before,
        task=wish.task if wish.task is not None else before.task,
        variant=wish.variant if wish.variant is not None else before.variant,
        period=wish.period if wish.period is not None else before.period,
        invoice_recipient=wish.invoice_recipient or before.invoice_recipient,
    )
    if _act(wish) == "edit":
        new = _with_payer(new, service, chosen=wish.invoice_recipient)
    if new == before:
        message = _("{service} is like that already.", service=service.name)
        raise _No("nothing-to-change", message)
    return new


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
        raise _No("nothing-to-change", message)
    _refuse_second(customer, id, service)
    _refuse_foreign_task(customer, wish.task)
    if before.variant is not None and before.variant not in service.variants:
        message = _(
            "{service} has no variant {variant!r}.", service=service.name, variant=before.variant
        )
        raise _No("invalid-value", message)
    office_pays = before.variant is not None and before.variant in service.office_pays
    return replace(
        before,
        service=id,
        task=wish.task,
        status="active",
        started_on=before.started_on or today,
        invoice_recipient="office" if office_pays else before.invoice_recipient,
    )


def _with_payer(new: Collaboration, service: Service, chosen: Recipient | None) -> Collaboration:
    """Check variant and period, and let the office pay where only the office can (R44, R47)."""
    if new.variant is not None and new.variant not in service.variants:
        message = _(
            "{service} has no variant {variant!r}: {offered}.",
            service=service.name,
            variant=new.variant,
            offered=", ".join(service.variants) or pgettext("variant", "none"),
        )
        raise _No("invalid-value", message)
    if isinstance(new.period, str):
        try:
            new = replace(new, period=intake.clean(new.period) or None)
        except ValueError as error:
            raise _No("invalid-value", _("The period: {fault}.", fault=error)) from None
    if isinstance(new.period, int) and not 1 <= new.period <= LONGEST_PERIOD:
        raise _No("invalid-value", _("A period has 1 to {most} months.", most=LONGEST_PERIOD))
    if new.period is not None and service.periods and new.period not in service.periods:
        message = _(
            "The period of {service} is {offered} months.",
            service=service.name,
            offered=_(" or ").join(str(each) for each in service.periods),
        )
        raise _No("invalid-value", message)
    if new.variant is None or new.variant not in service.office_pays:
        return new
    if chosen == "customer" or (chosen is None and new.invoice_recipient == "customer"):
        message = _(
            "{service} {variant} can only be paid by the office.",
            service=service.name,
            variant=new.variant,
        )
        raise _No("recipient-fixed", message)
    return replace(new, invoice_recipient="office")


def _refuse_second(customer: Customer, id: str, service: Service) -> None:
    for each in customer.collaborations:
        if each.service == id and each.status in OPEN:
            message = _(
                "{customer} has a collaboration for {service}: {status}.",
                customer=customer.name,
                service=service.name,
                status=status_after_is(each.status),
            )
            raise _No("already-exists", message)


def _refuse_foreign_task(customer: Customer, task: str) -> None:
    if customer.task(task) is None:
        has = ", ".join(each.name for each in customer.tasks)
        message = _(
            "{task!r} is not one of the tasks of {customer}, which has none; "
            "a task has to be there first.",
            task=task,
            customer=customer.name,
        )
        if has:
            message = _(
                "{task!r} is not one of the tasks of {customer}: {tasks}.",
                task=task,
                customer=customer.name,
                tasks=has,
            )
        raise _No("not-customers-task", message)


def _service(services: Services, id: str) -> Service:
    service = services.get(id)
    if service is None:
        message = _(
            "There is no service {id!r}; there is: {services}.",
            id=id,
            services=", ".join(services),
        )
        raise NotFound(message)
    return service


def _act(wish: RequestWish) -> Act:
    """Changing the task alone is everybody's; anything else takes more (R2, R3)."""
    if not isinstance(wish, Edit):
        return ACTS[type(wish)]
    rest = (wish.variant, wish.period, wish.invoice_recipient)
    return "change-task" if rest == (None, None, None) else "edit"
