"""Numbers that are none and names that lead nowhere, in a customer that arrives (R34, R38)."""

from store import intake
from store.language import _
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
            faults.append(
                _(
                    "{place}: {name} is not in the catalogue",
                    place=f"{at}.service",
                    name=repr(each.service),
                )
            )
            continue
        if each.variant is not None and each.variant not in service.variants:
            faults.append(
                _(
                    "{place}: {service} has no variant {variant}",
                    place=f"{at}.variant",
                    service=service.name,
                    variant=repr(each.variant),
                )
            )
        if each.task is not None and customer.task(each.task) is None:
            faults.append(
                _(
                    "{place}: {task} is not one of the customer's tasks",
                    place=f"{at}.task",
                    task=repr(each.task),
                )
            )
        if each.status in ("requested", "active", "ending"):
            if each.service in running:
                faults.append(
                    _(
                        "{place}: a second collaboration for {service} is running",
                        place=at,
                        service=each.service,
                    )
                )
            running.add(each.service)
        if each.status == "ending" and each.ending is None:
            faults.append(_("{place}: is missing, as the status is 'ending'", place=f"{at}.ending"))
    for place, user in enumerate(customer.users):
        if unknown := set(user.services) - services.keys():
            faults.append(
                _(
                    "{place}: {name} is not in the catalogue",
                    place=f"users[{place}].services",
                    name=sorted(unknown),
                )
            )
        if "@" not in user.email.strip("@"):
            faults.append(
                _(
                    "{place}: {email} is no e-mail address",
                    place=f"users[{place}].email",
                    email=repr(user.email),
                )
            )
    return faults
