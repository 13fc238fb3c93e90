"""What each line of a customer's history takes back: the fields as they were before it (R64)."""

import datetime as dt
from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from store.domain.catalogue import Services
from store.domain.clock import swedish_day
from store.domain.model import (
    BeforeImport,
    Collaboration,
    Customer,
    Ending,
    Entry,
    Hold,
    Task,
    User,
)
from store.domain.words import CHANGE
from store.i18n.language import _
from store.rules import records
from store.rules.customers.import_undo import FACTS
from store.rules.customers.stepping import (
    TERMS,
    Path,
    Step,
    Unknown,
    before_and_after,
    lost,
    lost_by_act,
    lost_of_collaboration,
    lost_of_records,
    with_user,
)
from store.rules.endings.standing import decision_in
from store.rules.handover import HANDOVER_ACTION
from store.rules.holds import HOLD_ACTION, RELEASE_ACTION
from store.rules.people.user_list import with_address
from store.rules.records import RECORD_ACTION
from store.rules.requests import STARTED
from store.rules.tasks import REMOVE_TASK, RENAME_TASK

DECIDING = ("end", "end-on-date", "withdraw", "undo")
"""The acts that decide how a collaboration ends, or that it goes on."""


def step_back(
    customer: Customer, entry: Entry, earlier: Sequence[Entry], services: Services
) -> Step:
    """Return what a line takes back of the customer that it left; `earlier` are those before it.

    A line of a kind that is not known here leaves everything unknown that it may have changed.
    """
    match entry.action:
        case "remind" | "accept-history":
            return Step()
        case action if action == HANDOVER_ACTION:
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
    return _of_collaboration(customer, collaboration, entry, earlier, services)


def _of_collaboration(
    customer: Customer,
    collaboration: Collaboration,
    entry: Entry,
    earlier: Sequence[Entry],
    services: Services,
) -> Step:
    unknown: list[Unknown] = []
    match entry.action:
        case "request":
            rest = tuple(each for each in customer.collaborations if each is not collaboration)
            gone = ("collaborations", collaboration.id)
            return Step(changes={"collaborations": rest}, known=(gone,))
        case "decline":
            before = replace(collaboration, status="requested")
        case "approve":
            before, unknown = _unanswered(collaboration, entry, earlier, services)
        case "link":
            before, unknown = _unlinked(collaboration, entry, services)
        case "end" | "end-on-date" | "withdraw" | "edit":
            before, unknown = _running(collaboration, entry, earlier, services)
        case action if action == RECORD_ACTION:
            return _record(customer, collaboration, entry, services)
        case _:
            return Step(unknown=(lost(("collaborations", collaboration.id), entry),))
    changes: dict[str, object] = {"collaborations": customer.with_collaboration(before)}
    was = entry.replaced.collaboration if entry.replaced is not None else None
    known = _fields_known(was) if was == replace(before, records=()) else ()
    return Step(changes=changes, unknown=tuple(unknown), known=known)


def _fields_known(was: Collaboration | None) -> tuple[Path, ...]:
    """Return what is known of a collaboration that a line keeps whole, but for its records."""
    if was is None:
        return ()
    fields = (field for field in was.__struct_fields__ if field != "records")
    return tuple(("collaborations", was.id, field) for field in fields)


def _unanswered(
    collaboration: Collaboration, entry: Entry, earlier: Sequence[Entry], services: Services
) -> tuple[Collaboration, list[Unknown]]:
    """Return a request as it was before it was approved; one that this program sent had no day."""
    before = replace(collaboration, status="requested")
    asked = any(
        each.action == "request" and each.collaboration == collaboration.id for each in earlier
    )
    if asked or STARTED in entry.details:
        return replace(before, started_on=_started_before(entry)), []
    unknown = lost_of_collaboration(collaboration, "started_on", entry, services)
    return replace(before, started_on=None), [unknown]


def _unlinked(
    collaboration: Collaboration, entry: Entry, services: Services
) -> tuple[Collaboration, list[Unknown]]:
    """Return a collaboration as it was before it was linked to a service and a task."""
    unknown: list[Unknown] = []
    changes: dict[str, object] = {"status": "unlinked", **_terms_before(entry)}
    service = before_and_after(entry, "service")
    if service is not None:
        changes["service"] = service[0]
    elif not collaboration.id.startswith(f"{collaboration.service}-"):
        unknown.append(lost_of_collaboration(collaboration, "service", entry, services))
    if STARTED in entry.details:
        changes["started_on"] = _started_before(entry)
    elif collaboration.started_on == swedish_day(entry.at):  # set by it, or by chance that day
        changes["started_on"] = None
        unknown.append(lost_of_collaboration(collaboration, "started_on", entry, services))
    return replace(collaboration, **changes), unknown


def _started_before(entry: Entry) -> dt.date | None:
    change = before_and_after(entry, STARTED)
    return dt.date.fromisoformat(change[0]) if change is not None and change[0] else None


def _terms_before(entry: Entry) -> dict[str, object]:
    """Return the terms of a collaboration that a line changed, as they were."""
    return {
        field: term(change[0])
        for what, (field, term) in TERMS.items()
        if (change := before_and_after(entry, what)) is not None
    }


def _running(
    collaboration: Collaboration, entry: Entry, earlier: Sequence[Entry], services: Services
) -> tuple[Collaboration, list[Unknown]]:
    """Return a collaboration as it was before it was edited, ended, or an ending was withdrawn."""
    was = entry.replaced.collaboration if entry.replaced is not None else None
    now, status = collaboration.ending, before_and_after(entry, "status")
    due = entry.action == "end" and (now is None or now.decided_at != entry.at)
    unknown: list[Unknown] = []
    if due:  # it was decided before, and its day has come
        before = replace(collaboration, status="ending")
    elif was is not None:
        before = replace(was, records=collaboration.records)
    elif status is not None and status[0] == "ending":
        ending, known = decided_before(collaboration.id, earlier)
        before = replace(collaboration, status="ending", ending=ending or now)
        if not known:
            unknown.append(lost_of_collaboration(collaboration, "ending", entry, services))
    else:
        before = replace(collaboration, status="active", ending=None)
    if "records" in entry.details:
        unknown.append(lost_of_records(collaboration, entry, services))
    return before, unknown


def decided_before(id: str, earlier: Sequence[Entry]) -> tuple[Ending | None, bool]:
    """Return the ending on a date that stood after some lines, and whether they tell it.

    Where an undo or a withdrawal has come last, they do not.
    """
    for entry in reversed(earlier):
        if entry.collaboration != id or entry.action not in DECIDING:
            continue
        decided = decision_in(entry) if entry.action == "end-on-date" else None
        return decided, decided is not None
    return None, False


def _record(
    customer: Customer, collaboration: Collaboration, entry: Entry, services: Services
) -> Step:
    replaced = entry.replaced.record if entry.replaced is not None else None
    back = records.put_back(collaboration, replaced) if replaced is not None else None
    if back is None:
        return Step(unknown=(lost_of_records(collaboration, entry, services),))
    before = replace(collaboration, records=back[-1])
    return Step(changes={"collaborations": customer.with_collaboration(before)})


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


def step_of_import(customer: Customer, entry: Entry, services: Services) -> Step:
    """Return what a file changed as it was before; one of an older program by its words alone."""
    before = entry.replaced.imported if entry.replaced is not None else None
    if not isinstance(before, BeforeImport):
        return _by_words(customer, entry, services)
    changes: dict[str, object] = dict(before.facts)
    if before.tasks is not None:
        changes["tasks"] = before.tasks
    former = {user.email.casefold(): user for user in before.users}
    new = {email.casefold() for email in before.new_users}
    changes["users"] = tuple(
        former.get(user.email.casefold(), user)
        for user in customer.users
        if user.email.casefold() not in new
    )
    collaborations, unknown = [], []
    for each in customer.collaborations:
        if each.id in before.new_collaborations:
            continue
        lost_here = before.lost and f"records {each.id}" in entry.details
        for replaced in before.records.get(each.id, ()):
            back = records.put_back(each, replaced)
            lost_here = lost_here or back is None
            each = replace(each, records=back[-1] if back is not None else each.records)
        if lost_here:
            unknown.append(lost_of_records(each, entry, services))
        collaborations.append(each)
    changes["collaborations"] = tuple(collaborations)
    return Step(
        changes=changes,
        unknown=tuple(unknown),
        known=tuple(("collaborations", id) for id in before.new_collaborations),
    )


def _by_words(customer: Customer, entry: Entry, services: Services) -> Step:
    """Return what the words of a line tell of numbers, tasks, and who or what was not there."""
    changes: dict[str, object] = {}
    unknown: list[Unknown] = []
    users, collaborations = list(customer.users), list(customer.collaborations)
    tasks = {task.name: task for task in customer.tasks}
    for what in entry.details:
        change, (kind, *about) = before_and_after(entry, what), what.split(" ", 1)
        whose = about[0] if about else ""
        if kind == "records":
            here = [each for each in collaborations if each.id == whose]
            unknown += [lost_of_records(each, entry, services) for each in here]
        elif change is None:
            continue
        elif what in (*FACTS, "main_contact"):
            changes[what] = change[0]
        elif kind == "task" and change[0] is not None:
            tasks[whose] = Task(name=whose, owner=change[0])
        elif kind == "task":  # it had no owner, or was not there
            unknown.append(lost(("tasks", whose), entry))
        elif kind == "collaboration":
            collaborations = [each for each in collaborations if each.id != whose]
        elif kind == "user" and customer.user(whose) is not None and change[0] is None:
            users = [user for user in users if user.email.casefold() != whose.casefold()]
        elif kind == "user":
            email, _space, field = whose.partition(" ")
            unknown.append(lost(("users", email, field), entry))
    return Step(
        changes={
            **changes,
            "tasks": tuple(tasks.values()),
            "users": tuple(users),
            "collaborations": tuple(collaborations),
        },
        unknown=tuple(unknown),
    )
