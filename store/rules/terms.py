"""What a beginning or a change does to a collaboration: each field that becomes another."""

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from store.domain.catalogue import Service, Services, service_name
from store.domain.errors import NotFound, Refusal, Refused
from store.domain.model import Collaboration, Customer, Recipient, Subject
from store.domain.period import Period, checked_period
from store.domain.plan import Effect
from store.domain.rights import Act
from store.domain.wishes import Approve, Decline, Edit, Link, Remind, Request, RequestWish
from store.domain.words import recipient_word, status_after_is
from store.i18n.language import _, pgettext

ACT_OF: dict[type[RequestWish], Act] = {
    Request: "request",
    Approve: "answer",
    Decline: "answer",
    Remind: "request",
    Link: "request",
}
"""The right that each act takes; for Edit it depends on what is changed."""


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
        raise Refused.because("not-active", message)
    owned = before.customer_owned if wish.customer_owned is None else wish.customer_owned
    if owned and (wish.variant, wish.period, wish.invoice_recipient) != (None, None, None):
        message = _(
            "The customer owns the subscription of {service}: the office may end the "
            "collaboration, but not change variant, period or invoice recipient.",
            service=service.name,
        )
        raise Refused.because("not-allowed", message)
    faults = _task_faults(customer, wish.task) if wish.task is not None else []
    new = replace(
        before,
        task=wish.task if wish.task is not None else before.task,
        variant=wish.variant if wish.variant is not None else before.variant,
        period=wish.period if wish.period is not None else before.period,
        invoice_recipient=wish.invoice_recipient or before.invoice_recipient,
        customer_owned=owned,
    )
    if _act(wish) == "edit":
        new = _with_payer(new, service, chosen=wish.invoice_recipient, faults=faults)
    elif faults:
        raise Refused(faults)
    if new == before:
        message = _("{service} has these values already.", service=service.name)
        raise Refused.because("nothing-to-change", message)
    return new


def _with_payer(
    new: Collaboration, service: Service, chosen: Recipient | None, faults: Iterable[Refusal]
) -> Collaboration:
    """Check variant and period, and let the office pay where only the office can (R44, R47).

    Raises:
        Refused: something is wrong with them, all of it at once, behind the `faults` so far.
    """
    refusals = [*faults]
    if new.variant is not None and new.variant not in service.variants:
        message = _("{service} has no variants.", service=service.name)
        if service.variants:
            message = _(
                "{service} has no variant {variant!r}: {offered}.",
                service=service.name,
                variant=new.variant,
                offered=", ".join(service.variants),
            )
        refusals.append(_invalid(message, "variant"))
    if new.period is not None:
        try:
            new = replace(new, period=checked_period(new.period) or None)
        except ValueError as error:
            refusals.append(_invalid(_("The period: {fault}.", fault=error), "period"))
        else:
            if other_period(new.period, service):
                message = _(
                    "The period of {service} is {offered} months.",
                    service=service.name,
                    offered=offered_periods(service),
                )
                refusals.append(_invalid(message, "period"))
    office_pays = new.variant is not None and new.variant in service.office_pays
    by_customer = chosen == "customer" or (chosen is None and new.invoice_recipient == "customer")
    if office_pays and by_customer:
        message = _(
            "{service} {variant} can only be paid by the office.",
            service=service.name,
            variant=new.variant,
        )
        refusals.append(Refusal(code="recipient-fixed", message=message, about="recipient"))
    if refusals:
        raise Refused(refusals)
    return replace(new, invoice_recipient="office") if office_pays else new


def other_period(period: Period | None, service: Service) -> bool:
    """Whether a period is none that the service is offered for (R47)."""
    return period is not None and bool(service.periods) and period not in service.periods


def offered_periods(service: Service) -> str:
    """Say for how many months a service is offered."""
    return _(" or ").join(str(period) for period in service.periods)


def _invalid(message: str, field: str) -> Refusal:
    return Refusal(code="invalid-value", message=message, about=field)


def _task_faults(customer: Customer, task: str) -> list[Refusal]:
    """Refuse what is not one of the customer's own tasks (R34)."""
    if customer.task(task) is not None:
        return []
    has = ", ".join(task.name for task in customer.tasks)
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
    return [Refusal(code="not-customers-task", message=message, about="task")]


def _refuse_foreign_task(customer: Customer, task: str) -> None:
    if faults := _task_faults(customer, task):
        raise Refused(faults)


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
    """Everybody may change the task alone; anything else takes more (R2, R3)."""
    if not isinstance(wish, Edit):
        return ACT_OF[type(wish)]
    rest = (wish.variant, wish.period, wish.invoice_recipient, wish.customer_owned)
    return "change-task" if rest == (None, None, None, None) else "edit"


FieldText = Callable[[Collaboration], object]


FIELDS: tuple[tuple[Subject, FieldText, FieldText], ...] = (
    ("status", lambda terms: terms.status, lambda terms: status_after_is(terms.status)),
    ("task", lambda terms: terms.task, lambda terms: terms.task),
    ("variant", lambda terms: terms.variant, lambda terms: terms.variant),
    ("period", lambda terms: terms.period, lambda terms: terms.period),
    ("recipient", lambda terms: terms.invoice_recipient,
     lambda terms: recipient_word(terms.invoice_recipient) if terms.invoice_recipient else None),
    ("customer-owned", lambda terms: "yes" if terms.customer_owned else "no",
     lambda terms: _owned_words(terms)),
)  # fmt: skip
"""The fields whose change an effect tells: each as it is kept, and in words."""

UNSAID: dict[Subject, str] = {"customer-owned": "no"}
"""What a field holds before there is a collaboration; all others hold nothing."""


def _owned_words(collaboration: Collaboration) -> str:
    if collaboration.customer_owned:
        return _("the customer owns the subscription")
    return _("the customer does not own the subscription")


def changed_fields(
    before: Collaboration | None, new: Collaboration, services: Services
) -> Iterator[Effect]:
    """Tell each field that changes, and what a change of variant brings with it.

    Where none does, the customer is reminded of a request.
    """
    name = service_name(services, new.service)
    changed = False
    for subject, field, words in FIELDS:
        old, now = (field(before) if before is not None else UNSAID.get(subject)), field(new)
        if old == now:
            continue
        changed = True
        said = words(new) or pgettext("detail", "none")
        text = f"{name}: {said}"
        if before is not None and old is not None and subject not in UNSAID:
            text = _(
                "{service}: {now}, {before} until now",
                service=name,
                now=said,
                before=words(before),
            )
        yield Effect(
            subject=subject,
            text=text,
            provenance="inferred (app)",
            about=new.id,
            before=None if old is None else str(old),
            after=None if now is None else str(now),
        )
    if not changed:
        yield Effect(
            subject="status",
            text=_("{service}: the customer is reminded of the request", service=name),
            provenance="inferred (app)",
            tells=(new.id,),
        )
    if before is not None and before.variant != new.variant:
        for change in services[new.service].changes_to(before.variant, new.variant):
            yield Effect(
                subject="modules",
                text=change.sentence,
                provenance=change.provenance,
                tells=(change.text,),
            )
