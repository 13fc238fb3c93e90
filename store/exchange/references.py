"""What cannot be in a customer of a file: wrong numbers, and names that lead nowhere."""

from collections.abc import Iterator

from store.domain import validation
from store.domain.catalogue import Service, Services
from store.domain.model import Collaboration, Customer, User
from store.domain.period import checked_period
from store.i18n.language import _


def faults_of(customer: Customer, services: Services) -> list[str]:
    """Return what cannot be in a customer, each fault with its path below the customer.

    Looked at are numbers and addresses, services, variants and tasks, the contract period (R47),
    pairs of collaborations for one service (R38), records without kind or title, and holds
    without a reason (R59).
    """
    faults = []
    try:
        validation.org_number(customer.org_number or "")
    except ValueError as error:
        faults.append(f"org_number: {customer.org_number!r}: {error}")
    taken: set[str] = set()
    for place, collaboration in enumerate(customer.collaborations):
        at = f"collaborations[{place}]"
        service = services.get(collaboration.service)
        if service is None:
            faults.append(
                _(
                    "{at}.service: {service!r} is not in the catalogue",
                    at=at,
                    service=collaboration.service,
                )
            )
            continue
        faults += _term_faults(collaboration, at, customer, service)
        faults += _status_faults(collaboration, at, taken)
        faults += _record_faults(collaboration, at)
    for place, hold in enumerate(customer.holds or ()):
        if validation.reason(hold.reason) is None:
            faults.append(f"holds[{place}].reason: " + _("it is empty"))
    for place, user in enumerate(customer.users):
        faults += _user_faults(user, f"users[{place}]", services)
    return faults


def _term_faults(
    collaboration: Collaboration, at: str, customer: Customer, service: Service
) -> Iterator[str]:
    """Find a variant, a task or a period that the collaboration cannot have (R34, R47)."""
    variant, task, period = collaboration.variant, collaboration.task, collaboration.period
    if variant is not None and variant not in service.variants:
        yield _("{at}.variant: {service} has no variant {variant!r}", at=at, service=service.name,
                variant=variant)  # fmt: skip
    # what has ended keeps the name of a task that was removed since (R52)
    if collaboration.open and task is not None and customer.task(task) is None:
        yield _("{at}.task: {task!r} is not one of the customer's tasks", at=at, task=task)
    if period is not None:
        try:
            checked_period(period)
        except ValueError as error:
            yield f"{at}.period: {period!r}: {error}"


def _status_faults(collaboration: Collaboration, at: str, taken: set[str]) -> Iterator[str]:
    """Find a second open one for a service (R38); `taken` are the services that have one."""
    service = collaboration.service
    if collaboration.open:
        if service in taken:
            yield _("{at}: a second collaboration for {id} is running", at=at, id=service)
        taken.add(service)
    if collaboration.status == "ending" and collaboration.ending is None:
        yield _("{at}.ending: is missing, as the status is 'ending'", at=at)


def _record_faults(collaboration: Collaboration, at: str) -> Iterator[str]:
    """Find records that could not be named."""
    for place, record in enumerate(collaboration.records):
        for field in ("kind", "title"):
            if not getattr(record, field).strip():
                yield f"{at}.records[{place}].{field}: " + _("it is empty")


def _user_faults(user: User, at: str, services: Services) -> Iterator[str]:
    """Find licences for no service, and an address that is none."""
    if unknown := sorted(set(user.services) - services.keys()):
        yield _("{at}.services: {services} is not in the catalogue", at=at, services=unknown)
    if "@" not in user.email.strip("@"):
        yield _("{at}.email: {email!r} is no e-mail address", at=at, email=user.email)
