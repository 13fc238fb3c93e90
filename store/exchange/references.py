"""Numbers that are none and names that lead nowhere, in a customer that arrives (R34, R38)."""

from collections.abc import Iterator

from store.domain import validation
from store.domain.catalogue import Services
from store.domain.model import Collaboration, Customer
from store.domain.period import checked_period
from store.i18n.language import _


def odd_names(customer: Customer, services: Services) -> list[str]:
    """Find numbers that are none and names that lead nowhere: services, tasks, pairs (R34, R38)."""
    faults = []
    try:
        validation.org_number(customer.org_number or "")
    except ValueError as error:
        faults.append(f"org_number: {customer.org_number!r}: {error}")
    opened: set[str] = set()
    for place, each in enumerate(customer.collaborations):
        faults += _odd(each, f"collaborations[{place}]", customer, services, opened)
    for place, user in enumerate(customer.users):
        at = f"users[{place}]"
        if unknown := sorted(set(user.services) - services.keys()):
            told = _("{at}.services: {services} is not in the catalogue", at=at, services=unknown)
            faults.append(told)
        if "@" not in user.email.strip("@"):
            faults.append(_("{at}.email: {email!r} is no e-mail address", at=at, email=user.email))
    return faults


def _odd(
    each: Collaboration, at: str, customer: Customer, services: Services, opened: set[str]
) -> Iterator[str]:
    """Find what is odd in one collaboration; note its service where it is open (R38)."""
    service = services.get(each.service)
    if service is None:
        yield _("{at}.service: {service!r} is not in the catalogue", at=at, service=each.service)
        return
    name = service.name
    if each.variant is not None and each.variant not in service.variants:
        yield _("{at}.variant: {service} has no variant {variant!r}", at=at, service=name,
                variant=each.variant)  # fmt: skip
    if each.task is not None and customer.task(each.task) is None:
        yield _("{at}.task: {task!r} is not one of the customer's tasks", at=at, task=each.task)
    if each.period is not None:
        try:
            checked_period(each.period)
        except ValueError as error:
            yield f"{at}.period: {each.period!r}: {error}"
    if each.open:
        if each.service in opened:
            yield _("{at}: a second collaboration for {id} is running", at=at, id=each.service)
        opened.add(each.service)
    if each.status == "ending" and each.ending is None:
        yield _("{at}.ending: is missing, as the status is 'ending'", at=at)
