"""What an undo took back, as it stood until then: the words of the line that it undid (R64)."""

import datetime as dt
from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from store.domain.catalogue import Services
from store.domain.clock import swedish_day
from store.domain.model import BeforeImport, Collaboration, Customer, Ending, Entry, Record, User
from store.rules.customers.step_of_collaboration import decided_before
from store.rules.customers.stepping import (
    Step,
    Unknown,
    before_and_after,
    lost,
    lost_by_act,
    lost_of_collaboration,
    lost_of_records,
    terms_in,
    with_user,
)
from store.rules.endings.erasure import record_sum
from store.rules.endings.standing import decision_in
from store.rules.history_words import IMPORT_ACTION
from store.rules.people.user_list import with_address
from store.rules.records import RECORD_ACTION

ENDINGS = ("end", "end-on-date", "withdraw")


def step_of_undo(
    customer: Customer, entry: Entry, earlier: Sequence[Entry], services: Services
) -> Step:
    """Return what stood before an undo: what the line had made that it undid."""
    undone = _undone(entry, earlier)
    if undone is None:
        return Step(unknown=(lost_by_act(entry, entry.details.get("undone", "undo")),))
    if undone.action == IMPORT_ACTION:
        return _imported_again(undone, entry)
    tasks = _without_tasks(customer, entry)
    collaboration = customer.collaboration(undone.collaboration or "")
    if undone.replaced is not None and undone.replaced.email is not None:
        step = _user_again(customer, undone, entry)
    elif collaboration is None:
        step = Step(unknown=(lost_by_act(entry, undone.action),))
    elif undone.action == RECORD_ACTION:
        step = _record_again(customer, collaboration, undone, entry, services)
    else:
        before = earlier[: earlier.index(undone)]
        again, unknown = _again(collaboration, undone, before, entry, services)
        changes: dict[str, object] = {"collaborations": customer.with_collaboration(again)}
        step = Step(changes=changes, unknown=unknown)
    return replace(step, changes={**step.changes, **tasks})


def _undone(entry: Entry, earlier: Sequence[Entry]) -> Entry | None:
    """Return the line that an undo has undone: the last of its kind that was not undone before."""
    passed = 0
    for each in reversed(earlier):
        if each.action == "undo" and _about(each) == _about(entry):
            passed += 1
        elif _is_of(each, entry):
            if not passed:
                return each
            passed -= 1
    return None


def _about(undo: Entry) -> tuple[str | None, ...]:
    named = (undo.details.get(what) for what in ("undone", "email", "batch"))
    return (undo.collaboration, *named)


def _is_of(each: Entry, undo: Entry) -> bool:
    """Whether an undo tells of a line: by its action, and what that was about."""
    if each.action != undo.details.get("undone") or each.collaboration != undo.collaboration:
        return False
    if each.action == IMPORT_ACTION:
        return each.details.get("batch") == undo.details.get("batch")
    email = each.replaced.email if each.replaced is not None else None
    return each.replaced is not None and email == undo.details.get("email")


def _without_tasks(customer: Customer, undo: Entry) -> dict[str, object]:
    """Return the tasks without those that came back with what was undone."""
    came = {
        what.removeprefix("task ")
        for what in undo.details
        if what.startswith("task ") and before_and_after(undo, what) is not None
    }
    return {"tasks": tuple(task for task in customer.tasks if task.name not in came)}


def _again(
    collaboration: Collaboration,
    undone: Entry,
    earlier: Sequence[Entry],
    undo: Entry,
    services: Services,
) -> tuple[Collaboration, tuple[Unknown, ...]]:
    """Return a collaboration as it was edited or ended, before that was undone."""
    if undone.action not in ENDINGS:
        return replace(collaboration, **terms_in(undone, after=True)), ()
    status = before_and_after(undone, "status")
    after = status[1] if status is not None else None
    if after == "active":
        return replace(collaboration, status="active", ending=None), ()
    decided, known = _decided(undone, earlier)
    late = decided is not None and after == "ended" and decided.on < swedish_day(undone.at)
    again = replace(
        collaboration,
        status=after or collaboration.status,
        ending=decided if known else None,
        ended_on=swedish_day(undone.at) if late else UNSET,
    )
    if known:
        return again, ()
    return again, (lost_of_collaboration(collaboration, "ending", undo, services),)


def _decided(undone: Entry, earlier: Sequence[Entry]) -> tuple[Ending | None, bool]:
    """Return the ending that a line has decided or carried out, and whether that is known.

    One whose day had come was decided by the line before; one that stood again, when another was
    withdrawn, by the other side's.
    """
    told = decision_in(undone)
    dated, tells = decided_before(undone.collaboration or "", earlier)
    if undone.action == "withdraw":
        same = (
            each
            for each in map(decision_in, reversed(earlier))
            if each is not None and told is not None
            and (each.outcome, each.on) == (told.outcome, told.on)
            and (each.by, each.side) == (undone.details.get("by"), undone.details.get("side"))
        )  # fmt: skip
        found = next(same, None)
        return found or told, found is not None
    if undone.action == "end-on-date" or told is None:
        return told, told is not None
    status = before_and_after(undone, "status")
    if status is None or status[0] != "ending":
        return told, True
    if dated is not None and replace(dated, decided_at=told.decided_at) == told:
        return dated, True
    return told, tells and dated is not None


def _user_again(customer: Customer, undone: Entry, undo: Entry) -> Step:
    """Return a user as it was changed, before that was undone."""
    replaced = undone.replaced
    assert replaced is not None
    assert replaced.email is not None
    email, was = replaced.email, replaced.user
    contact = before_and_after(undone, "main-contact")
    changes: dict[str, object] = {}
    if contact is not None:
        changes["main_contact"] = contact[1]
    if was is None:
        name = before_and_after(undone, "user")
        user = User(email=email, name=(name[1] if name is not None else None) or email)
        changes["users"] = with_user(customer, email, user)
        unknown = [lost(("users", email, field), undo) for field in ("phone", "role")]
        return Step(changes=changes, unknown=tuple(unknown))
    changes["users"] = with_user(customer, was.email, replace(was, **_fields_of(undone)))
    if was.email != email:
        changes["collaborations"] = with_address(customer, was.email, email)
    return Step(changes=changes)


def _fields_of(undone: Entry) -> dict[str, object]:
    """Return the fields of a user as a line has set them."""
    fields: dict[str, object] = {}
    for what, field in (("role", "role"), ("name", "name"), ("phone", "phone")):
        if (change := before_and_after(undone, what)) is not None:
            fields[field] = change[1]
    if (address := before_and_after(undone, "address")) is not None:
        fields["email"] = address[1]
    if (active := before_and_after(undone, "active")) is not None:
        fields["active"] = active[1] == "active"
    if (services := before_and_after(undone, "services")) is not None:
        fields["services"] = tuple(services[1].split(", ")) if services[1] else ()
    return fields


def _record_again(
    customer: Customer,
    collaboration: Collaboration,
    undone: Entry,
    undo: Entry,
    services: Services,
) -> Step:
    """Return a record as it was set, before that was undone: the one that has its sum then."""
    replaced = undone.replaced.record if undone.replaced is not None else None
    then = replaced.sha256 if replaced is not None else None
    for place, record in enumerate(collaboration.records):
        again = _as_set(record, undone)
        if record_sum(again) == then:
            kept = (*collaboration.records[:place], again, *collaboration.records[place + 1 :])
            new = replace(collaboration, records=kept)
            return Step(changes={"collaborations": customer.with_collaboration(new)})
    return Step(unknown=(lost_of_records(collaboration, undo, services),))


def _as_set(record: Record, undone: Entry) -> Record:
    status, on = before_and_after(undone, "record"), before_and_after(undone, "on")
    if status is not None:
        record = replace(record, status=status[1])
    if on is not None:
        record = replace(record, on=dt.date.fromisoformat(on[1]) if on[1] else None)
    return record


def _imported_again(undone: Entry, undo: Entry) -> Step:
    """Name what a file had changed that was taken back: it is kept nowhere."""
    before = undone.replaced.imported if undone.replaced is not None else UNSET
    if not isinstance(before, BeforeImport):
        return Step(unknown=(lost_by_act(undo, IMPORT_ACTION),))
    paths: list[tuple[str, ...]] = [(field,) for field in before.facts]
    if before.tasks is not None:
        paths.append(("tasks",))
    paths += [("users", user.email) for user in before.users]
    paths += [("users", email) for email in before.new_users]
    paths += [("collaborations", id) for id in before.new_collaborations]
    paths += [("collaborations", id, "records") for id in before.records]
    return Step(unknown=tuple(lost(path, undo) for path in paths))
