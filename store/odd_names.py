"""Numbers that are none and names that lead nowhere, in a customer that arrives (R34, R38)."""

from store import intake
from store.model import Customer
from store.services import Services


def odd_names(customer: Customer, services: Services) -> list[str]:
    """Find numbers that are none and names that lead nowhere: services, tasks, pairs (R34, R38)."""
    faults = []
    try:
        intake.org_number(customer.org_number or "")
    except ValueError as error:
        faults.append(f"org_number: {customer.org_number!r}: {error}")
    running: set[str] = set()
    for place, each in enumerate(customer.collaborations):
        at = f"collaborations[{place}]"
        service = services.get(each.service)
        if service is None:
            faults.append(f"{at}.service: {each.service!r} is not in the catalogue")
            continue
        if each.variant is not None and each.variant not in service.variants:
            faults.append(f"{at}.variant: {service.name} has no variant {each.variant!r}")
        if each.task is not None and customer.task(each.task) is None:
            faults.append(f"{at}.task: {each.task!r} is not one of the customer's tasks")
        if each.status in ("requested", "active", "ending"):
            if each.service in running:
                faults.append(f"{at}: a second collaboration for {each.service} is running")
            running.add(each.service)
        if each.status == "ending" and each.ending is None:
            faults.append(f"{at}.ending: is missing, as the status is 'ending'")
    for place, user in enumerate(customer.users):
        if unknown := set(user.services) - services.keys():
            faults.append(f"users[{place}].services: {sorted(unknown)} is not in the catalogue")
        if "@" not in user.email.strip("@"):
            faults.append(f"users[{place}].email: {user.email!r} is no e-mail address")
    return faults
