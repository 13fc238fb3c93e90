"""Plan to correct one record of a collaboration, so that its check is measured again (R48).

A record is an item inside a service as far as it is recorded here. It is known by its kind, its
title and, where several share these, its person or its date.
"""

import datetime as dt
from difflib import SequenceMatcher

from msgspec.structs import replace

from store.domain import rights, validation
from store.domain.catalogue import NoneOpen, Service, Services, service_name
from store.domain.clock import swedish_day
from store.domain.errors import NotFound, Refused
from store.domain.model import Collaboration, Customer, Record, Replaced, ReplacedRecord
from store.domain.plan import Effect, Plan, collaboration_of, entered, refused_texts
from store.domain.rights import Operator
from store.domain.wishes import SetRecord
from store.domain.words import kind_word, record_status_word, status_after_is
from store.i18n.language import _, pgettext
from store.rules.endings.checks import open_records, to_come
from store.rules.endings.erasure import record_sum
from store.rules.endings.standing import stopped_endings
from store.rules.history_words import Names
from store.rules.record_kinds import (
    kind_named,
    refuse_meaningless_status,
    refuse_unknown_kind,
    status_named,
)
from store.rules.typed_fields import TypedFields

RECORD_ACTION = "record"
MOST_NAMED = 2
"""How many records are named beside the first that may be meant instead of a new one."""

RecordBeside = tuple[Record | None, Record | None]
"""A record as it was and as it will be; None where it is new, or is there no longer."""


def plan(
    customer: Customer, wish: SetRecord, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan to correct a record or to add it.

    Raises:
        NotFound: there is no such collaboration, or a new record's person is no user there.
    """
    refusals = rights.refusals(by, "record") or refused_texts(("reason", wish.reason))
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    collaboration = collaboration_of(customer, wish.collaboration)
    try:
        _refuse_kept(collaboration, services)
        cleaned = _cleaned(wish, services.get(collaboration.service), collaboration)
        before, after = _changed(customer, collaboration, cleaned, swedish_day(now), services)
    except Refused as no:
        return Plan(refusals=no.refusals, effects=(), after=customer)
    records = tuple(after if record is before else record for record in collaboration.records)
    if before is None:
        records = (*records, after)
    changed = replace(collaboration, records=records)
    later = replace(customer, collaborations=customer.with_collaboration(changed))
    return Plan(
        refusals=(),
        effects=(
            effect(customer, collaboration, before, after, services),
            *stopped_endings(customer, later, None, services, by),
        ),
        after=entered(
            customer,
            by,
            now,
            action=RECORD_ACTION,
            changes={"collaborations": customer.with_collaboration(changed)},
            details=_details(before, after),
            collaboration=collaboration.id,
            reason=wish.reason,
            replaced=Replaced(record=replaced_record(before, after)),
        ),
        notes=_beside_new(customer, collaboration, after, services) if before is None else (),
    )


def _beside_new(
    customer: Customer, collaboration: Collaboration, new: Record, services: Services
) -> tuple[str, ...]:
    """Say which records of the kind keep a check open beside a new one: one of them may be meant.

    Those whose titles are most like that of the new one are named first.
    """
    service = services.get(collaboration.service)
    still = {
        record: SequenceMatcher(None, record.title.casefold(), new.title.casefold()).ratio()
        for check in (service.checks if service is not None else ())
        if service is not None and isinstance(check, NoneOpen)
        for record in open_records(service, check, collaboration, dt.date.max)
        if validation.same_kind(record.kind, new.kind)
    }
    if not still:
        return ()
    first, *others = sorted(still, key=lambda record: -still[record])
    named = [_named(customer, record) for record in (first, *others[:MOST_NAMED])]
    left_out = len(others) - MOST_NAMED
    if left_out > 0:
        named.append(_("{n} more", n=left_out))
    return (
        _(
            "a new record is added; still open beside it: {records}; one that is there is "
            "corrected by its own title",
            records=", ".join(named),
        ),
    )


def _named(customer: Customer, record: Record) -> str:
    """Name a record by its kind and title, and whose it is."""
    whose = Names(customer).person(record.person) if record.person is not None else None
    return f"{kind_word(record.kind)} {record.title}" + (f" ({whose})" if whose else "")


def put_back(
    collaboration: Collaboration, replaced: ReplacedRecord
) -> tuple[Record, Record | None, tuple[Record, ...]] | None:
    """Return the record that was set, how it was before, and all records with it put back.

    None where that record is no longer there.
    """
    corrected = next((r for r in collaboration.records if record_sum(r) == replaced.sha256), None)
    if corrected is None:
        return None
    if replaced.new:
        rest = tuple(record for record in collaboration.records if record is not corrected)
        return corrected, None, rest
    before = replace(corrected, status=replaced.status, on=replaced.on)
    records = tuple(before if record is corrected else record for record in collaboration.records)
    return corrected, before, records


def effect(
    customer: Customer,
    collaboration: Collaboration,
    before: Record | None,
    after: Record | None,
    services: Services,
) -> Effect:
    """Tell what one record was and what it will be; None where it is not there."""
    record = after or before
    assert record is not None
    was, now = status_and_date(before, after), status_and_date(after, before)
    fields = {
        "service": service_name(services, collaboration.service),
        "record": _named(customer, record),
        "before": _words(was),
        "after": _words(now),
    }
    if before is None:
        text = _("{service}: {record} is added: {after}", **fields)
    elif after is None:
        text = _("{service}: {record} is recorded no longer", **fields)
    else:
        text = _("{service}: {record}: {after}, {before} until now", **fields)
    return Effect(
        subject="record",
        text=text,
        provenance="inferred (app)",
        about=collaboration.id,
        before=None if before is None else " ".join(was) or None,
        after=None if after is None else " ".join(now) or None,
        tells=(record.kind, record.title, record.person or ""),
    )


def _refuse_kept(collaboration: Collaboration, services: Services) -> None:
    """What has ended keeps the records it has; what has not begun has none (R17, R37)."""
    if collaboration.keeps_records:
        message = _(
            "{service} is {status}; its records stay as they are.",
            service=service_name(services, collaboration.service),
            status=status_after_is(collaboration.status),
        )
        raise Refused.because("not-active", message)


def _cleaned(wish: SetRecord, service: Service | None, collaboration: Collaboration) -> SetRecord:
    """Return the wish with its text as it is kept."""
    fields = TypedFields()
    kind = fields.take("kind", validation.record_kind, wish.kind, wish.kind)
    kind, status = kind_named(service, collaboration, kind), wish.status
    if status is not None:
        status = fields.take("status", validation.record_status, status, status)
        status = status_named(service, kind, status)
    title = fields.take("title", validation.name, wish.title, wish.title)
    fields.done()
    return replace(wish, kind=kind, title=title, status=status)


def _changed(
    customer: Customer,
    collaboration: Collaboration,
    wish: SetRecord,
    today: dt.date,
    services: Services,
) -> tuple[Record | None, Record]:
    """Return the record that is meant, or None if it is a new one, and as it will be."""
    service = services.get(collaboration.service)
    if wish.on is not None and wish.on > today:
        message = _(
            "{date} is still to come; what is recorded has been done. Today is {today}.",
            date=wish.on,
            today=today,
        )
        raise Refused.because("date-in-future", message, about="on")
    dated = service is not None and wish.kind in service.dated_kinds
    on = wish.on or (today if dated else None)
    before = _meant(collaboration, wish, services)
    refuse_meaningless_status(service, wish.kind, wish.status, before)
    if before is None:
        refuse_unknown_kind(service, collaboration, wish.kind)
        person = None if wish.person is None else _user(customer, wish.person)
        return None, Record(
            kind=wish.kind, title=wish.title, person=person, status=wish.status, on=on
        )
    status = before.status if wish.status is None else wish.status
    if on is None:  # what is said to be so now is no longer to come
        on = today if to_come(before, today) else before.on
    after = replace(before, status=status, on=on)
    if after == before:
        message = _(
            "{service}: {record} is recorded so already.",
            service=service_name(services, collaboration.service),
            record=f"{kind_word(before.kind)} {before.title}",
        )
        raise Refused.because("nothing-to-change", message)
    return before, after


def _meant(collaboration: Collaboration, wish: SetRecord, services: Services) -> Record | None:
    """Return the one record that is meant; of several, the one of that date."""
    person = wish.person.casefold() if wish.person is not None else None
    found = [
        record
        for record in collaboration.records
        if (validation.kind_meant(record.kind), record.title) == (wish.kind, wish.title)
        and (person is None or (record.person or "").casefold() == person)
    ]
    if len(found) > 1:
        found = [record for record in found if record.on == wish.on is not None] or found
    # of records that differ in their status alone, one that has another is meant
    if len({replace(record, status=None) for record in found}) == 1:
        found = [record for record in found if record.status != wish.status][:1] or found
    if len(set(found)) > 1:
        candidates = "; ".join(_candidate(record) for record in found)
        message = _(
            "{service} has several records {record}: {candidates}. Say whose it is, or of which "
            "day.",
            service=service_name(services, collaboration.service),
            record=f"{wish.kind} {wish.title!r}",
            candidates=candidates,
        )
        raise Refused.because("invalid-value", message, about="title")
    return found[0] if found else None


def _candidate(record: Record) -> str:
    whose = record.person or pgettext("person", "nobody")
    return ", ".join([whose, *map(str, status_and_date(record, None))])


def _user(customer: Customer, email: str) -> str:
    user = customer.user(email)
    if user is None:
        raise NotFound(_("{customer} has no user {email!r}.", customer=customer.name, email=email))
    return user.email


def status_and_date(record: Record | None, beside: Record | None) -> list[str]:
    """Return status and date of a record; the date only where the one beside it has another."""
    if record is None:
        return []
    dated = record.on is not None and (beside is None or beside.on != record.on)
    return [*([record.status] if record.status else []), *([f"{record.on}"] if dated else [])]


def _words(shown: list[str]) -> str:
    words = " ".join(record_status_word(part) for part in shown)
    return words or pgettext("detail", "none")


def _details(before: Record | None, after: Record) -> dict[str, str]:
    """Return what the history keeps: no title, for the line outlives records that are erased."""
    details = {"kind": after.kind}
    if after.person is not None:
        details["person"] = after.person
    details["record"] = f"{_kept(before and before.status)} -> {_kept(after.status)}"
    if after.on != (before and before.on):
        details["on"] = f"{_kept(before and before.on)} -> {_kept(after.on)}"
    return details


def _kept(value: object) -> str:
    return "none" if value is None else f"{value}"


def replaced_record(before: Record | None, after: Record) -> ReplacedRecord:
    """Return how a record stood before it was set, and which one it is since."""
    if before is None:
        return ReplacedRecord(sha256=record_sum(after), new=True)
    return ReplacedRecord(sha256=record_sum(after), status=before.status, on=before.on)
