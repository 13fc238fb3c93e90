"""What a customer becomes with what a file says of it: facts, tasks, users, new collaborations."""

from msgspec.structs import replace

from store.domain.model import Customer, Role, Task, User

FACTS = ("name", "org_number", "spcs_number", "account_manager")
"""The fields of a customer that a file may change."""


def merged(
    held: Customer, brought: Customer, defaulted: frozenset[str]
) -> tuple[dict[str, object], dict[str, str]]:
    """Return the fields that change, and what was and will be in words. Nothing is taken away."""
    changes: dict[str, object] = {}
    details: dict[str, str] = {}
    _facts(held, brought, defaulted, changes, details)
    _tasks(held, brought, changes, details)
    _users(held, brought, defaulted, changes, details)
    _collaborations(held, brought, changes, details)
    return changes, details


def role_of(here: User, brought: User, defaulted: frozenset[str]) -> Role:
    """Return the role that a user has with what the file says."""
    return here.role if f"{brought.email}.role" in defaulted else brought.role


def _facts(
    held: Customer,
    brought: Customer,
    defaulted: frozenset[str],
    changes: dict[str, object],
    details: dict[str, str],
) -> None:
    for field in FACTS:
        was, said = getattr(held, field), getattr(brought, field)
        if said not in (None, was) and field not in defaulted:
            changes[field] = said
            details[field] = f"{was or 'none'} -> {said}"
    if brought.main_contact is not None and held.main_contact is None:
        changes["main_contact"] = brought.main_contact
        details["main_contact"] = f"none -> {brought.main_contact}"


def _tasks(
    held: Customer, brought: Customer, changes: dict[str, object], details: dict[str, str]
) -> None:
    owners: dict[str, str | None] = {task.name: task.owner for task in held.tasks}
    for task in brought.tasks:
        if task.name not in owners:
            details[f"task {task.name}"] = f"none -> {task.owner or 'new'}"
        elif task.owner not in (None, owners[task.name]):
            details[f"task {task.name}"] = f"{owners[task.name] or 'none'} -> {task.owner}"
        else:
            continue
        owners[task.name] = task.owner
        changes["tasks"] = tuple(Task(name=name, owner=owner) for name, owner in owners.items())


def _users(
    held: Customer,
    brought: Customer,
    defaulted: frozenset[str],
    changes: dict[str, object],
    details: dict[str, str],
) -> None:
    users = {user.email.casefold(): user for user in held.users}
    for user in brought.users:
        here = users.get(user.email.casefold())
        after = user if here is None else merged_user(here, user, defaulted)
        if after == here:
            continue
        users[user.email.casefold()] = after
        changes["users"] = tuple(users.values())
        if here is None:
            details[f"user {user.email}"] = f"none -> {user.name}"
            continue
        for field in ("name", "phone", "role", "services"):
            was, now = getattr(here, field), getattr(after, field)
            if was != now:
                details[f"user {here.email} {field}"] = f"{_words(was)} -> {_words(now)}"


def merged_user(here: User, brought: User, defaulted: frozenset[str]) -> User:
    """Return a user with what the file says of it; licences are added, never taken."""
    new = tuple(each for each in brought.services if each not in here.services)
    return replace(
        here,
        name=here.name if f"{brought.email}.name" in defaulted else brought.name,
        phone=brought.phone or here.phone,
        role=role_of(here, brought, defaulted),
        services=(*here.services, *new),
    )


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return f"{value}" if value is not None else "none"


def _collaborations(
    held: Customer, brought: Customer, changes: dict[str, object], details: dict[str, str]
) -> None:
    new = [each for each in brought.collaborations if held.collaboration(each.id) is None]
    if new:
        changes["collaborations"] = (*held.collaborations, *new)
        details |= {f"collaboration {each.id}": f"none -> {each.status}" for each in new}
