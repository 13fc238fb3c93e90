"""What each line of a customer's history takes back: the fields as they were before it (R64)."""

import datetime as dt
from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from store.domain.catalogue import Services
from store.domain.clock import swedish_day
from store.domain.model import (
    Customer,
    Entry,
    Hold,
    Task,
    User,
)
from store.domain.words import CHANGE
from store.i18n.language import _
from store.rules.customers.step_of_collaboration import step_of_collaboration
from store.rules.customers.stepping import (
    Step,
    Unknown,
    before_and_after,
    lost,
    lost_by_act,
    with_user,
)
from store.rules.handover import HANDOVER_ACTION, RECEIVED_ACTION
from store.rules.history_words import HOLD_ACTION, RELEASE_ACTION
from store.rules.people.user_list import with_address
from store.rules.tasks import REMOVE_TASK, RENAME_TASK

CHANGES_NOTHING = ("remind", "accept-history", HANDOVER_ACTION, RECEIVED_ACTION)
"""The acts that are lines of the history and leave all else as it is."""


def step_back(
    customer: Customer, entry: Entry, earlier: Sequence[Entry], services: Services
) -> Step:
    """Return what a line takes back of the customer that it left; `earlier` are those before it.

    A line of a kind that is not known here leaves everything unknown that it may have changed.
    """
    match entry.action:
        case action if action in CHANGES_NOTHING:
            return Step()
        case "reassign":
            return _reassigned(customer, entry)
        case action if action == RENAME_TASK:
            return _renamed(customer, entry)
        case action if action == REMOVE_TASK:
            return _removed(customer, entry)
        case action if action in (HOLD_ACTION, RELEASE_ACTION):
            return _held(customer, entry, earlier)
        case "remove-user":
            return _deleted(customer, entry)
        case _ if entry.replaced is not None and entry.replaced.email is not None:
            return _user_before(customer, entry)
    collaboration = customer.collaboration(entry.collaboration or "")
    if collaboration is None:
        return Step(unknown=(lost_by_act(entry, entry.action),))
    return step_of_collaboration(customer, collaboration, entry, earlier, services)


def _reassigned(customer: Customer, entry: Entry) -> Step:
    """Return who answered for the customer and its tasks before it was handed over."""
    owners = {task.name: task.owner for task in customer.tasks}
    changes: dict[str, object] = {}
    for what in entry.details:
        change = before_and_after(entry, what)
        if change is None:
            continue
        if what == "account_manager":
            changes["account_manager"] = change[0]
        else:
            owners[what.removeprefix("task ")] = change[0]
    tasks = tuple(replace(task, owner=owners[task.name]) for task in customer.tasks)
    return Step(changes={**changes, "tasks": tasks})


def _renamed(customer: Customer, entry: Entry) -> Step:
    """Return the old name of a task, wherever the new one stands."""
    change = before_and_after(entry, "task")
    if change is None:
        return Step(unknown=(lost(("tasks",), entry),))
    before, after = change
    return Step(
        changes={
            "tasks": tuple(
                replace(task, name=before) if task.name == after else task
                for task in customer.tasks
            ),
            "collaborations": tuple(
                replace(each, task=before) if each.task == after else each
                for each in customer.collaborations
            ),
        }
    )


def _removed(customer: Customer, entry: Entry) -> Step:
    """Return a task that was removed; a line from before owners were kept does not tell whose."""
    change = before_and_after(entry, "task")
    name = change[0] if change is not None else None
    if name is None:
        return Step(unknown=(lost(("tasks",), entry),))
    owner = before_and_after(entry, f"task {name}")
    task = Task(name=name, owner=owner[0] if owner is not None else None)
    return Step(changes={"tasks": (*customer.tasks, task)})


def _held(customer: Customer, entry: Entry, earlier: Sequence[Entry]) -> Step:
    """Return the hold that stood before one was put or released; it is a line of its own."""
    others = tuple(
        hold for hold in customer.holds or () if hold.collaboration != entry.collaboration
    )
    last = next(
        (
            each
            for each in reversed(earlier)
            if each.action in (HOLD_ACTION, RELEASE_ACTION)
            and each.collaboration == entry.collaboration
        ),
        None,
    )
    put = _put(last) if last is not None and last.action == HOLD_ACTION else None
    stood = entry.action == RELEASE_ACTION or before_and_after(entry, "until") is not None
    unknown: tuple[Unknown, ...] = ()
    if stood and put is None:  # it came with a file
        unknown = (lost(("holds", entry.collaboration or customer.number), entry),)
    holds = (*others, *([put] if put is not None else []))
    return Step(changes={"holds": holds or UNSET}, unknown=unknown)


def _put(entry: Entry) -> Hold:
    """Return the hold that a line has put."""
    until = entry.details.get("until", "").rpartition(CHANGE)[2]
    return Hold(
        reason=entry.reason or "",
        by=entry.by,
        at=entry.at,
        until=dt.date.fromisoformat(until) if until not in ("", "none") else None,
        collaboration=entry.collaboration,
    )


def _user_before(customer: Customer, entry: Entry) -> Step:
    """Return a user as it was before a change, and the main contact; who was created goes.

    One who was deleted since, and of whom nothing was known, is known again by that.
    """
    replaced = entry.replaced
    assert replaced is not None
    assert replaced.email is not None
    user, email = replaced.user, replaced.email
    changes: dict[str, object] = {
        "users": with_user(customer, email, user),
        "main_contact": replaced.main_contact,
    }
    if user is not None and user.email != email:
        changes["collaborations"] = with_address(customer, email, user.email)
    return Step(changes=changes, known=(("users", email),))


def _deleted(customer: Customer, entry: Entry) -> Step:
    """Return who was deleted, by name and address: more of a person is not kept."""
    email, change = entry.details.get("email", ""), before_and_after(entry, "user")
    name = change[0] if change is not None and change[0] is not None else email
    contact = before_and_after(entry, "main-contact")
    text = _(
        "{name} <{email}>: role, telephone, licences and whether active are not kept; deleted "
        "on {date}.",
        name=name,
        email=email,
        date=swedish_day(entry.at),
    )
    fields = ("phone", "role", "active", "services")
    return Step(
        changes={
            "users": with_user(customer, email, User(email=email, name=name)),
            **({"main_contact": contact[0]} if contact is not None else {}),
        },
        unknown=tuple(Unknown(path=("users", email, field), text=text) for field in fields),
    )
