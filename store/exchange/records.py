"""What a file makes of the records that a collaboration holds: it replaces them (R48).

An exchange file has all records of a collaboration, a table of records all those of the kinds in
it. The report names records by title; the history does not, since its lines outlive the records
that an ending erases (case 26).
"""

from collections import Counter
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from store.domain import validation
from store.domain.model import Collaboration, Customer, Record
from store.i18n.language import _
from store.rules.records import RecordBeside, status_and_date


class RecordChange(msgspec.Struct, frozen=True):
    """A record as it was and as it will be; None where it is new, or is there no longer."""

    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record:
        """The record that it is about."""
        record = self.after or self.before
        assert record is not None
        return record

    @property
    def told(self) -> str:
        """What was and will be, with the date where it is another."""
        return self._words(
            " ".join(status_and_date(self.before, self.after)),
            " ".join(status_and_date(self.after, self.before)),
        )

    @property
    def counted(self) -> str:
        """What was and will be, with the date only where nothing else is another."""
        was, now = self.before and self.before.status, self.after and self.after.status
        return self.told if was == now else self._words(was or "", now or "")

    def _words(self, was: str, now: str) -> str:
        was = was or "recorded" if self.before else "none"
        now = now or "recorded" if self.after else "none"
        return f"{was} -> {now}"


def with_records(
    here: Collaboration, from_file: Collaboration, kinds: frozenset[str]
) -> Collaboration:
    """Return what a file brings with all the records that it leaves: of other kinds, those here.

    `kinds` are those that a table of records replaces; without any, the file has all records.
    """
    records = from_file.records
    if kinds:
        stay = (each for each in here.records if validation.kind_meant(each.kind) not in kinds)
        records = (*stay, *records)
    if records != here.records and Counter(records) == Counter(here.records):
        records = here.records  # in another order they are the same
    return replace(from_file, records=records)


def kept(here: Collaboration, from_file: Collaboration) -> tuple[Collaboration, str | None]:
    """Return what a file brings; what has ended or not begun keeps its records, with a note."""
    if not here.keeps_records or from_file.records == here.records:
        return from_file, None
    note = _(
        "{id} keeps the records it has: what has ended or not begun is not changed", id=here.id
    )
    return replace(from_file, records=here.records), note


def changes_of(here: Collaboration, from_file: Collaboration) -> list[RecordChange]:
    """Return what becomes of each record that does not stay as it is."""
    if from_file.records == here.records:
        return []
    gone = Counter(here.records) - Counter(from_file.records)
    left = [*gone.elements()]
    changes = []
    for record in (Counter(from_file.records) - Counter(here.records)).elements():
        before = next((old for old in left if _identity(old) == _identity(record)), None)
        if before is not None:
            left.remove(before)
        changes.append(RecordChange(before, record))
    return [*changes, *(RecordChange(record, None) for record in left)]


def strangers(
    current: Customer, incoming: Customer, here: Collaboration, from_file: Collaboration
) -> Iterator[str]:
    """Find new records of a person who is no user of the customer, neither here nor in the file."""
    for change in changes_of(here, from_file):
        person = change.record.person
        if change.before is not None or person is None:
            continue
        if current.user(person) is None and incoming.user(person) is None:
            yield _(
                "{id}: {record}: {email} is no user of the customer",
                id=here.id,
                record=f"{change.record.kind} {change.record.title}",
                email=person,
            )


class RecordChanges(msgspec.Struct, frozen=True):
    """What becomes of the records of each collaboration: for the report, for the history.

    The key of both begins with the words by which an undo finds what an import has changed.
    `replaced` has by collaboration what takes it back.
    """

    in_report: dict[str, str]
    in_history: dict[str, str]
    replaced: dict[str, tuple[RecordBeside, ...]]


def record_changes(current: Customer, incoming: Customer) -> RecordChanges:
    """Return what becomes of the records of each collaboration that is here."""
    changed = RecordChanges({}, {}, {})
    for collaboration in incoming.collaborations:
        here = current.collaboration(collaboration.id)
        if here is not None and (changes := changes_of(here, collaboration)):
            changed.in_report[f"records {here.id}"] = _all_told(here, changes)
            changed.in_history[f"records {here.id}"] = _counted(changes)
            changed.replaced[here.id] = tuple((each.before, each.after) for each in changes)
    return changed


def _all_told(here: Collaboration, changes: list[RecordChange]) -> str:
    """Say what changes, a record each; with its person where others have the same title."""
    titles = Counter((record.kind, record.title) for record in here.records)
    titles.update((c.record.kind, c.record.title) for c in changes if c.before is None)
    return "; ".join(_told(change, titles) for change in changes)


def _told(change: RecordChange, titles: Counter[tuple[str, str]]) -> str:
    record = change.record
    whose = f" ({record.person})" if record.person and titles[record.kind, record.title] > 1 else ""
    return f"{record.kind} {record.title}{whose} {change.told}"


def _counted(changes: list[RecordChange]) -> str:
    """Say what changes as the history keeps it: how many of a kind, and no title."""
    counts = Counter(f"{change.record.kind} {change.counted}" for change in changes)
    return "; ".join(f"{count} {words}" for words, count in counts.items())


def _identity(record: Record) -> tuple[str, str, str]:
    return validation.kind_meant(record.kind), record.title, (record.person or "").casefold()
