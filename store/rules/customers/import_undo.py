"""An import as one batch of the history: what it replaced, and how it is taken back (R56).

A customer goes back as a whole, as long as nothing has changed it since. So no time limits it, and
whatever else was done is never lost: what was changed since is told and left.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from store.domain.catalogue import Services
from store.domain.clock import swedish_day
from store.domain.errors import Refusal, Refused
from store.domain.model import BeforeImport, Collaboration, Customer, Entry, Replaced, User
from store.domain.plan import entered, entry_of, with_line
from store.domain.rights import Operator
from store.domain.words import BATCH
from store.i18n.language import _
from store.rules import records
from store.rules.endings.standing import stopped_endings
from store.rules.history_words import IMPORT_ACTION
from store.rules.holds import refused_lost_records, refused_removal
from store.rules.undo_limits import change_words

_OF_IMPORTS = (IMPORT_ACTION, "set-headings")

NEW_CUSTOMER = {"customer": "new"}
"""What the line of a customer says that came with an import."""

FACTS = tuple(
    field
    for field in Customer.__struct_fields__
    if field
    not in (
        "number",
        "tasks",
        "users",
        "main_contact",
        "collaborations",
        "history",
        "version",
        "holds",
    )
)
"""The fields of a customer that a file may change."""

_KEPT_FACTS = (*FACTS, "main_contact")

TakenBack = Literal["removed", "restored", "left"]


class ImportUndoLine(msgspec.Struct, frozen=True, kw_only=True):
    """What taking an import back does to one customer.

    One that came with it is removed, one that it changed is restored, and what stands in the way
    leaves it; `notes` say what that stops. `after` is the customer as it is then, if it is.
    """

    number: str
    name: str
    what: TakenBack
    notes: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    after: Customer | None = None


class ImportUndo(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of the customers of an import that is taken back; `told` once it is done.

    No customer of it may be here without `taken_back_before`, as where files were restored from a
    backup.
    """

    batch: str
    words: str
    lines: tuple[ImportUndoLine, ...]
    taken_back_before: bool = False
    told: Entry | None = None

    def count(self, what: TakenBack) -> int:
        """Return how many customers that happens to."""
        return sum(line.what == what for line in self.lines)

    @property
    def taken_back(self) -> int:
        """How many customers are removed, or are as they were before."""
        return len(self.lines) - self.count("left")

    def confirmed(self, typed: str) -> str:
        """Return what was typed, where it is how many customers are taken back.

        Raises:
            Refused: that is another number (R56).
        """
        if "".join(typed.split()) != f"{self.taken_back}":
            why = _("Type {count}: that many customers are taken back.", count=self.taken_back)
            raise Refused.because("name-mismatch", why, cure="type-name")
        return typed


def batch_id(by: Operator, now: dt.datetime, incoming: Iterable[Customer]) -> str:
    """Return what an import is called: eight letters and digits that no other import has.

    What it brings counts: a script brings in file after file of the same customers within a second.
    """
    told = hashlib.sha256(f"{by.login}\n{by.os_user}\n{now.isoformat()}\n".encode())
    for customer in incoming:
        told.update(msgspec.json.encode(customer))
    sum = int.from_bytes(told.digest()[:5])
    return "".join(_SIGNS[sum >> shift & 31] for shift in range(35, -1, -5))


_SIGNS = "23456789abcdefghijkmnpqrstuvwxyz"
"""Letters and digits that are not taken for one another."""


def batch_of(entry: Entry) -> str | None:
    """Return which import a line of history tells of, or of what headings mean for one."""
    return entry.details.get(BATCH) if entry.action in _OF_IMPORTS else None


def imports_undone(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the imports of which nothing is left, each with the line that took it back last."""
    return {
        entry.details[BATCH]: entry
        for entry in entries
        if _undoes(entry, entry.details.get(BATCH)) and entry.details.get("left", "0") == "0"
    }


def came_entry(batch: str, by: Operator, now: dt.datetime) -> Entry:
    """Return the line of history of all customers that come with an import: the same for each."""
    return entry_of(
        by,
        now,
        action=IMPORT_ACTION,
        details={BATCH: batch, **NEW_CUSTOMER},
        replaced=Replaced(imported=BeforeImport(new=True)),
    )


def came_with(customer: Customer, came: Entry) -> Customer:
    """Return a new customer with the line of history that says which import it came with."""
    return with_line(customer, came)


def before_import(
    current: Customer,
    changes: dict[str, object],
    replaced: dict[str, tuple[records.RecordBeside, ...]],
) -> BeforeImport:
    """Return what of a customer has to be kept to take back what an import changes.

    `replaced` are the records of each collaboration as they were and as they become.
    """
    users = {user.email.casefold(): user for user in current.users}
    later: tuple[User, ...] = changes.get("users", current.users)  # type: ignore[assignment]
    collaborations: tuple[Collaboration, ...] = changes.get(  # type: ignore[assignment]
        "collaborations", current.collaborations
    )
    here = {collaboration.id for collaboration in current.collaborations}
    return BeforeImport(
        facts={field: getattr(current, field) for field in _KEPT_FACTS if field in changes},
        tasks=current.tasks if "tasks" in changes else None,
        users=tuple(
            before
            for user in later
            if (before := users.get(user.email.casefold())) is not None and before != user
        ),
        new_users=tuple(user.email for user in later if user.email.casefold() not in users),
        new_collaborations=tuple(each.id for each in collaborations if each.id not in here),
        records={
            id: tuple(
                records.replaced_record(before, after)
                for before, after in pairs
                if after is not None
            )
            for id, pairs in replaced.items()
        },
        lost=any(after is None for pairs in replaced.values() for _before, after in pairs),
    )


def take_back(
    customer: Customer, batch: str, by: Operator, now: dt.datetime, services: Services
) -> ImportUndoLine | None:
    """Return what taking an import back does to a customer.

    None where the import has not touched it, or was taken back already.
    """
    places = [at for at, entry in enumerate(customer.history) if batch_of(entry) == batch]
    if not places or any(_undoes(entry, batch) for entry in customer.history[places[-1] + 1 :]):
        return None
    entry, later = customer.history[places[-1]], tuple(_left(customer.history[places[-1] + 1 :]))
    line = ImportUndoLine(number=customer.number, name=customer.name, what="left")
    before = entry.replaced.imported if entry.replaced is not None else None
    if later:
        message = _(
            "{change} has come after the import.",
            change=change_words(customer, later[-1], by, services),
        )
        return replace(line, refusals=(_refusal(message, customer),))
    if not isinstance(before, BeforeImport) or before.lost:
        message = _(
            "The import replaced records, which are kept nowhere; import what was there before."
        )
        return replace(line, refusals=(_refusal(message, customer),))
    today = swedish_day(now)
    if before.new:
        if held := refused_removal(customer, today, by, services):
            return replace(line, refusals=tuple(held))
        return replace(line, what="removed")
    losing = (*before.new_collaborations, *_adding_records(before))
    if held := [*refused_lost_records(customer, losing, today, by, services)]:
        return replace(line, refusals=tuple(held))
    changes = _as_before(customer, before)
    if changes is None:
        message = _("The record that was corrected is not here any more.")
        return replace(line, refusals=(_refusal(message, customer),))
    after = entered(
        customer,
        by,
        now,
        action="undo",
        changes=changes,
        details={"undone": IMPORT_ACTION, BATCH: batch},
    )
    stopped = stopped_endings(customer, after, None, services, by)
    notes = tuple(effect.text for effect in stopped)
    return replace(line, what="restored", notes=notes, after=after)


def import_words(batch: str, told: Sequence[Entry]) -> str:
    """Say which import it is, and of which day where the office's history tells it."""
    if not told:
        return _("the import {batch}", batch=batch)
    return _("the import {batch} of {date}", batch=batch, date=swedish_day(told[-1].at))


def _refusal(message: str, customer: Customer) -> Refusal:
    return Refusal(code="cannot-undo", message=message, about=customer.number)


def was_taken_back(batch: str, history: Iterable[Entry]) -> bool:
    """Whether the office's history tells that an import was taken back."""
    return any(_undoes(entry, batch) for entry in history)


def _undoes(entry: Entry, batch: str | None) -> bool:
    return entry.action == "undo" and batch is not None and entry.details.get(BATCH) == batch


def _left(later: Iterable[Entry]) -> Iterator[Entry]:
    """Return the changes that still hold: not imports that were taken back, nor that act."""
    held: list[Entry] = []
    for entry in later:
        if held and _undoes(entry, batch_of(held[-1])):
            held.pop()
        else:
            held.append(entry)
    return iter(held)


def _adding_records(before: BeforeImport) -> Iterator[str]:
    """Yield the collaborations to which an import has added records, which would go again."""
    for id, replaced in before.records.items():
        if any(record.new for record in replaced):
            yield id


def fields_before(customer: Customer, before: BeforeImport) -> dict[str, object]:
    """Return the facts, tasks and users as they were before an import, without collaborations."""
    changes: dict[str, object] = dict(before.facts)
    if before.tasks is not None:
        changes["tasks"] = before.tasks
    if before.users or before.new_users:
        new = {email.casefold() for email in before.new_users}
        former = {user.email.casefold(): user for user in before.users}
        changes["users"] = tuple(
            former.get(user.email.casefold(), user)
            for user in customer.users
            if user.email.casefold() not in new
        )
    return changes


def _as_before(customer: Customer, before: BeforeImport) -> dict[str, object] | None:
    """Return the fields as they were before an import; None where a record is not as it left it."""
    changes = fields_before(customer, before)
    if before.new_collaborations or before.records:
        collaborations = []
        for collaboration in customer.collaborations:
            if collaboration.id in before.new_collaborations:
                continue
            for replaced in before.records.get(collaboration.id, ()):
                back = records.put_back(collaboration, replaced)
                if back is None:
                    return None
                collaboration = replace(collaboration, records=back[-1])
            collaborations.append(collaboration)
        changes["collaborations"] = tuple(collaborations)
    return changes
