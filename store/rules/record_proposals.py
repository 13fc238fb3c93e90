"""What would meet a check that records keep open, or become of one: what is offered (R48)."""

import datetime as dt
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from store.domain import validation
from store.domain.catalogue import Check, Newest, NoneOpen, Service
from store.domain.model import Collaboration, Record
from store.domain.wishes import SetRecord
from store.domain.words import kind_word
from store.rules.endings.checks import done_as_asked, open_records, to_come


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What would meet a check: a wish, and the record it corrects, or None if it adds one."""

    record: Record | None
    wish: SetRecord


def measured_by_records(check: Check) -> bool:
    """Return whether records decide on a check, so that it can be met by correcting them."""
    return isinstance(check, NoneOpen | Newest)


def proposals(
    service: Service, check: Check, collaboration: Collaboration, today: dt.date
) -> tuple[Proposal, ...]:
    """Return what would meet a check: for each record that keeps it open, to correct it.

    A check that asks for something newer is met at one stroke by a new record of today.
    """
    match check:
        case NoneOpen():
            return tuple(
                _settled(check, collaboration, record, today)
                for record in open_records(service, check, collaboration, today)
            )
        case Newest():
            return tuple(_newer(check, collaboration, today))
        case _:
            return ()


def _proposal(collaboration: Collaboration, record: Record, status: str | None) -> Proposal:
    wish = SetRecord(
        collaboration=collaboration.id,
        kind=record.kind,
        title=record.title,
        person=record.person,
        status=status,
        on=record.on,
    )
    return Proposal(record=record, wish=wish)


def _settled(
    check: NoneOpen, collaboration: Collaboration, record: Record, today: dt.date
) -> Proposal:
    """Propose that a record is settled; what was put down for a day to come, today."""
    proposed = _proposal(collaboration, record, check.settled)
    if not to_come(record, today):
        return proposed
    return replace(proposed, wish=replace(proposed.wish, on=today))


def _newer(check: Newest, collaboration: Collaboration, today: dt.date) -> Iterator[Proposal]:
    """Propose a new record of today, and to mend the date of each that is newer than the last."""
    done = [
        record.on or dt.date.min
        for record in collaboration.records
        if done_as_asked(check, record) and not to_come(record, today)
    ]
    last = max(done, default=dt.date.min)
    new = SetRecord(
        collaboration=collaboration.id,
        kind=check.record,
        title=f"{kind_word(check.record)} {today}".capitalize(),
        status=check.status,
        on=today,
    )
    yield Proposal(record=None, wish=new)
    for record in collaboration.records:
        if validation.same_kind(record.kind, check.than) and (record.on or dt.date.max) > last:
            yield _proposal(collaboration, record, record.status)


def proposal_for(
    service: Service | None, collaboration: Collaboration, record: Record, today: dt.date
) -> Proposal:
    """Return what usually becomes of a record: where it keeps a check open, what meets that."""
    alone = replace(collaboration, records=(record,))
    for check in service.checks if service is not None else ():
        if service and isinstance(check, NoneOpen) and open_records(service, check, alone, today):
            return _settled(check, collaboration, record, today)
    return _proposal(collaboration, record, record.status)


def done_today(service: Service, collaboration: Collaboration, today: dt.date) -> Proposal | None:
    """Return the record of today that a check for something newer asks for, if there is one."""
    newest = (check for check in service.checks if isinstance(check, Newest))
    return next((next(_newer(check, collaboration, today)) for check in newest), None)
