"""What a customer becomes with what a file says of it: facts, tasks, users, new collaborations.

What is said replaces what is there, several values are added to it, and what a file leaves out or
empty says nothing. So a new field of a customer or a user is merged without a word here.
"""

from msgspec.structs import replace

from store.domain.model import Customer, Task, User

FACTS = tuple(
    field
    for field in Customer.__struct_fields__
    if field
    not in ("number", "tasks", "users", "main_contact", "collaborations", "history", "version")
)
"""The fields of a customer that a file may change."""

USER_FACTS = tuple(field for field in User.__struct_fields__ if field not in ("email", "active"))
"""The fields of a user that a file may change; to be active or not takes an act."""


def merged(
    current: Customer, incoming: Customer, defaulted: frozenset[str]
) -> tuple[dict[str, object], dict[str, str]]:
    """Return the fields that change, and what was and will be in words. Nothing is taken away."""
    changes: dict[str, object] = {}
    details: dict[str, str] = {}
    _merge_facts(current, incoming, defaulted, changes, details)
    _merge_tasks(current, incoming, changes, details)
    _merge_users(current, incoming, defaulted, changes, details)
    _add_collaborations(current, incoming, changes, details)
    return changes, details


def merged_user(current: User, incoming: User, defaulted: frozenset[str]) -> User:
    """Return a user with what the file says of it; licences are added, never taken."""
    changes: dict[str, object] = {}
    for field in USER_FACTS:
        value, before = getattr(incoming, field), getattr(current, field)
        if f"{incoming.email}.{field}" in defaulted or value in (None, ""):
            continue
        if isinstance(value, tuple):
            value = (*before, *(item for item in value if item not in before))
        changes[field] = value
    return replace(current, **changes)


def _merge_facts(
    current: Customer,
    incoming: Customer,
    defaulted: frozenset[str],
    changes: dict[str, object],
    details: dict[str, str],
) -> None:
    for field in FACTS:
        before, value = getattr(current, field), getattr(incoming, field)
        if value not in (None, before) and field not in defaulted:
            changes[field] = value
            details[field] = f"{before or 'none'} -> {value}"
    if incoming.main_contact is not None and current.main_contact is None:
        changes["main_contact"] = incoming.main_contact
        details["main_contact"] = f"none -> {incoming.main_contact}"


def _merge_tasks(
    current: Customer, incoming: Customer, changes: dict[str, object], details: dict[str, str]
) -> None:
    owners: dict[str, str | None] = {task.name: task.owner for task in current.tasks}
    for task in incoming.tasks:
        if task.name not in owners:
            details[f"task {task.name}"] = f"none -> {task.owner or 'new'}"
        elif task.owner not in (None, owners[task.name]):
            details[f"task {task.name}"] = f"{owners[task.name] or 'none'} -> {task.owner}"
        else:
            continue
        owners[task.name] = task.owner
        changes["tasks"] = tuple(Task(name=name, owner=owner) for name, owner in owners.items())


def _merge_users(
    current: Customer,
    incoming: Customer,
    defaulted: frozenset[str],
    changes: dict[str, object],
    details: dict[str, str],
) -> None:
    users = {user.email.casefold(): user for user in current.users}
    for user in incoming.users:
        before = users.get(user.email.casefold())
        after = user if before is None else merged_user(before, user, defaulted)
        if after == before:
            continue
        users[user.email.casefold()] = after
        changes["users"] = tuple(users.values())
        if before is None:
            details[f"user {user.email}"] = f"none -> {user.name}"
        else:
            details |= _changed_user(before, after)


def _changed_user(before: User, after: User) -> dict[str, str]:
    """Return what was and will be, in words, by field."""
    return {
        f"user {before.email} {field}": f"{_words(old)} -> {_words(new)}"
        for field in USER_FACTS
        for old, new in [(getattr(before, field), getattr(after, field))]
        if old != new
    }


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return f"{value}" if value is not None else "none"


def _add_collaborations(
    current: Customer, incoming: Customer, changes: dict[str, object], details: dict[str, str]
) -> None:
    new = [
        collaboration
        for collaboration in incoming.collaborations
        if current.collaboration(collaboration.id) is None
    ]
    if new:
        changes["collaborations"] = (*current.collaborations, *new)
        details |= {
            f"collaboration {collaboration.id}": f"none -> {collaboration.status}"
            for collaboration in new
        }
