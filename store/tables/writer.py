"""Customers and users as rows of a table: a row for each collaboration, or for each user."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from store.domain.model import Collaboration, Customer
from store.exchange.importer import SKIPPED_BECAUSE
from store.tables.columns import CUSTOMERS, USERS, Column


def rows_of_customers(customers: Iterable[Customer]) -> Iterator[tuple[str, ...]]:
    """Return the rows of a table of customers, in the order of `CUSTOMERS` without the last."""
    for customer in customers:
        facts = {
            "number": customer.number,
            "name": customer.name,
            "org_number": customer.org_number,
            "spcs_number": customer.spcs_number,
            "account_manager": customer.account_manager,
        }
        used = {each.task for each in customer.collaborations}
        idle = [task for task in customer.tasks if task.name not in used]
        owners = {task.name: task.owner for task in customer.tasks}
        for each in customer.collaborations:
            owner = owners.get(each.task) if each.task is not None else None
            yield _cells(CUSTOMERS, {**facts, **_terms(each), "task_owner": owner})
        for task in idle:
            yield _cells(CUSTOMERS, {**facts, "task": task.name, "task_owner": task.owner})
        if not customer.collaborations and not idle:
            yield _cells(CUSTOMERS, facts)


def _terms(collaboration: Collaboration) -> dict[str, object]:
    ending = collaboration.ending
    said: dict[str, object] = msgspec.structs.asdict(collaboration)
    said["collaboration"] = collaboration.id
    if ending is not None:
        said |= {
            "outcome": ending.outcome,
            "ends_on": ending.on,
            "decided_by": ending.by,
            "decided_side": ending.side,
            "decided_at": ending.decided_at.isoformat(),
        }
    return said


def rows_of_users(customers: Iterable[Customer]) -> Iterator[tuple[str, ...]]:
    """Return the rows of a table of users, in the order of `USERS` without the last."""
    for customer in customers:
        for user in customer.users:
            main = customer.valid_main_contact == user
            said: dict[str, object] = msgspec.structs.asdict(user)
            said |= {
                "number": customer.number,
                "services": " ".join(user.services),
                "main_contact": main,
            }
            yield _cells(USERS, said)


def _cells(columns: tuple[Column, ...], said: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(_cell(said.get(each.id)) for each in columns if each.id != SKIPPED_BECAUSE)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else f"{value}"


def headings(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the headings of an export."""
    return tuple(each.id for each in columns if each.id != SKIPPED_BECAUSE)
