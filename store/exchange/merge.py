"""What a customer becomes with what a file says of it: facts, tasks, users, new collaborations.

What is said replaces what is there, several values are added to it, and what a file leaves out or
empty says nothing; records are replaced as a whole, see `store/exchange/records.py`. So a new field
of a customer or a user is merged without a word here.
"""

from msgspec.structs import replace

from store.domain.model import Collaboration, Customer, Task, User
from store.exchange import records
from store.rules.customers.import_undo import FACTS

USER_FACTS = tuple(field for field in User.__struct_fields__ if field not in ("email", "active"))
"""The fields of a user that a file may change; to be active or not takes an act."""


def merged(
    current: Customer, incoming: Customer, defaulted: frozenset[str]
) -> tuple[dict[str, object], dict[str, str]]:
    """Return the fields that change, and what was and will be in words. Nothing is taken away.

    Changes of records are reported separately (`store/exchange/records.py`).
    """
    changes: dict[str, object] = {}
    details: dict[str, str] = {}
    _merge_facts(current, incoming, defaulted, changes, details)
    _merge_tasks(current, incoming, changes, details)
    _merge_users(current, incoming, defaulted, changes, details)
    _merge_collaborations(current, incoming, changes, details)
    return changes, details


def with_what_is_here(
    current: Customer, incoming: Customer, defaulted: frozenset[str], kinds: frozenset[str]
) -> tuple[Customer, tuple[str, ...]]:
    """Give collaborations that are here already the ids and the records that the file means.

    Return with them what is left as it is, against the file. `kinds` are those of a table of
    records.
    """
    collaborations, notes = [], []
    for collaboration in incoming.collaborations:
        named = collaboration.id
        collaboration = _with_known_id(current, collaboration, defaulted)
        here = current.collaboration(collaboration.id)
        if here is not None and _tells_no_records(named, defaulted, kinds):
            collaboration = replace(collaboration, records=here.records)
        elif here is not None:
            collaboration = records.with_records(here, collaboration, kinds)
            collaboration, note = records.kept(here, collaboration)
            notes += [note] if note is not None else []
        collaborations.append(collaboration)
    return replace(incoming, collaborations=tuple(collaborations)), tuple(notes)


def _tells_no_records(named: str, defaulted: frozenset[str], kinds: frozenset[str]) -> bool:
    """Whether a file says nothing of the records of a collaboration.

    A table that knows it by its service, in a file without records, does not say that of each.
    """
    return f"{named}.records" in defaulted or (f"{named}.id" in defaulted and not kinds)


def _with_known_id(
    current: Customer, collaboration: Collaboration, defaulted: frozenset[str]
) -> Collaboration:
    """Give one that the file knows by its service alone the id it has here."""
    id = collaboration.id
    same = [here for here in current.collaborations if here.service == collaboration.service]
    if f"{id}.id" not in defaulted or not same:
        return collaboration
    here = next((known for known in same if known.running), same[-1])
    status = here.status if f"{id}.status" in defaulted else collaboration.status
    return replace(collaboration, id=here.id, status=status)


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
    named, here = incoming.main_contact, current.main_contact
    if named is not None and named.casefold() != (here or "").casefold():
        changes["main_contact"] = named
        details["main_contact"] = f"{here or 'none'} -> {named}"


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


def _merge_collaborations(
    current: Customer, incoming: Customer, changes: dict[str, object], details: dict[str, str]
) -> None:
    """Add those that are new; of those that are here, only the records change."""
    incoming_by_id = {collaboration.id: collaboration for collaboration in incoming.collaborations}
    kept = tuple(
        replace(here, records=incoming_by_id[here.id].records)
        if here.id in incoming_by_id
        else here
        for here in current.collaborations
    )
    new = [
        collaboration
        for id, collaboration in incoming_by_id.items()
        if current.collaboration(id) is None
    ]
    if new or kept != current.collaborations:
        changes["collaborations"] = (*kept, *new)
        details |= {
            f"collaboration {collaboration.id}": f"none -> {collaboration.status}"
            for collaboration in new
        }
