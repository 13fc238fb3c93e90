"""What a line about one collaboration takes back: its terms, its ending, its records (R64)."""

import datetime as dt
from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from store.domain.catalogue import Services
from store.domain.clock import swedish_day
from store.domain.model import (
    Collaboration,
    Customer,
    Ending,
    Entry,
)
from store.rules import records
from store.rules.customers.stepping import (
    Path,
    Step,
    Unknown,
    before_and_after,
    lost,
    lost_of_collaboration,
    lost_of_records,
    terms_in,
)
from store.rules.endings.standing import decision_in
from store.rules.records import RECORD_ACTION
from store.rules.requests import STARTED

DECIDING = ("end", "end-on-date", "withdraw", "undo")
"""The acts that decide how a collaboration ends, or that it goes on."""


def step_of_collaboration(
    customer: Customer,
    collaboration: Collaboration,
    entry: Entry,
    earlier: Sequence[Entry],
    services: Services,
) -> Step:
    """Return what a line about a collaboration takes back of it."""
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
    changes: dict[str, object] = {"status": "unlinked", **terms_in(entry, after=False)}
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


def _running(
    collaboration: Collaboration, entry: Entry, earlier: Sequence[Entry], services: Services
) -> tuple[Collaboration, list[Unknown]]:
    """Return a collaboration as it was before it was edited, ended, or an ending was withdrawn."""
    was = entry.replaced.collaboration if entry.replaced is not None else None
    now, status = collaboration.ending, before_and_after(entry, "status")
    due = entry.action == "end" and (now is None or now.decided_at != entry.at)
    unknown: list[Unknown] = []
    if due:  # it was decided before, and its day has come
        before = replace(collaboration, status="ending", ended_on=UNSET)
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
