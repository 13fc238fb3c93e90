"""Plan to set one record of a collaboration right: what is measured can be measured anew (R48).

A record is an item inside a service as far as it is recorded here. It is known by its kind, its
title and, where several share these, its person or its date.
"""

import datetime as dt
import hashlib
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from store.domain import rights, validation
from store.domain.catalogue import Services, service_name
from store.domain.clock import swedish_day
from store.domain.errors import NotFound, Refused
from store.domain.model import Collaboration, Customer, Record, Replaced, ReplacedRecord
from store.domain.plan import Effect, Plan, collaboration_of, entered, refused_texts
from store.domain.rights import Operator
from store.domain.wishes import SetRecord
from store.domain.words import kind_word, record_status_word, status_after_is
from store.i18n.language import _, pgettext

ACTION = "record"


def plan(
    customer: Customer, wish: SetRecord, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan to set a record right or to add it.

    Raises:
        NotFound: there is no such collaboration, or a new record's person is no user there.
    """
    refusals = rights.refusals(by, "record") or refused_texts(("reason", wish.reason))
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    collaboration = collaboration_of(customer, wish.collaboration)
    try:
        _refuse_kept(collaboration, services)
        before, after = _changed(
            customer, collaboration, _cleaned(wish), swedish_day(now), services
        )
    except Refused as no:
        return Plan(refusals=no.refusals, effects=(), after=customer)
    held = tuple(after if each is before else each for each in collaboration.records)
    records = held if before is not None else (*held, after)
    changed = replace(collaboration, records=records)
    return Plan(
        refusals=(),
        effects=(effect(customer, collaboration, before, after, services),),
        after=entered(
            customer,
            by,
            now,
            action=ACTION,
            changes={"collaborations": customer.with_collaboration(changed)},
            details=_details(before, after),
            collaboration=collaboration.id,
            reason=wish.reason,
            replaced=Replaced(record=_replaced(before, after)),
        ),
    )


def put_back(
    collaboration: Collaboration, replaced: ReplacedRecord
) -> tuple[Record, Record | None, tuple[Record, ...]] | None:
    """Return the record that was set, how it was before, and all records with it put back.

    None where that record is no longer there.
    """
    set_right = next((r for r in collaboration.records if _sum(r) == replaced.sha256), None)
    if set_right is None:
        return None
    if replaced.new:
        rest = tuple(each for each in collaboration.records if each is not set_right)
        return set_right, None, rest
    before = replace(set_right, status=replaced.status, on=replaced.on)
    records = tuple(before if each is set_right else each for each in collaboration.records)
    return set_right, before, records


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
    was, now = standing(before, after), standing(after, before)
    person = customer.user(record.person) if record.person is not None else None
    whose = person.name if person is not None else record.person
    said = {
        "service": service_name(services, collaboration.service),
        "record": f"{kind_word(record.kind)} {record.title}" + (f" ({whose})" if whose else ""),
        "before": _words(was),
        "after": _words(now),
    }
    if before is None:
        text = _("{service}: {record} is recorded: {after}", **said)
    elif after is None:
        text = _("{service}: {record} is recorded no longer", **said)
    else:
        text = _("{service}: {record}: {after}, {before} until now", **said)
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


def _cleaned(wish: SetRecord) -> SetRecord:
    """Return the wish with its text as it is kept."""
    return replace(
        wish,
        kind=_text("kind", pgettext("field", "kind"), validation.name, wish.kind),
        title=_text("title", pgettext("field", "title"), validation.name, wish.title),
        status=None
        if wish.status is None
        else _text("status", pgettext("field", "status"), validation.name, wish.status),
    )


def _text(field: str, said: str, normalise: Callable[[str], str], text: str) -> str:
    try:
        return normalise(text)
    except ValueError as error:
        message = f"{said} {text!r}: {error}."
        raise Refused.because("invalid-value", message, about=field) from None


def _changed(
    customer: Customer,
    collaboration: Collaboration,
    wish: SetRecord,
    today: dt.date,
    services: Services,
) -> tuple[Record | None, Record]:
    """Return the record that is meant, or None if it is a new one, and as it will be."""
    service = services.get(collaboration.service)
    dated = service is not None and wish.kind in service.dated_kinds
    on = wish.on or (today if dated else None)
    before = _meant(customer, collaboration, wish, services)
    if before is None:
        person = None if wish.person is None else _user(customer, wish.person)
        return None, Record(
            kind=wish.kind, title=wish.title, person=person, status=wish.status, on=on
        )
    status = before.status if wish.status is None else wish.status
    after = replace(before, status=status, on=on or before.on)
    if after == before:
        message = _(
            "{service}: {record} is like that already.",
            service=service_name(services, collaboration.service),
            record=f"{kind_word(before.kind)} {before.title}",
        )
        raise Refused.because("nothing-to-change", message)
    return before, after


def _meant(
    customer: Customer, collaboration: Collaboration, wish: SetRecord, services: Services
) -> Record | None:
    """Return the one record that is meant; of several, the one of that date."""
    person = wish.person.casefold() if wish.person is not None else None
    found = [
        each
        for each in collaboration.records
        if (each.kind, each.title) == (wish.kind, wish.title)
        and (person is None or (each.person or "").casefold() == person)
    ]
    if len(found) > 1:
        found = [each for each in found if each.on == wish.on is not None] or found
    if len(set(found)) > 1:
        candidates = "; ".join(_candidate(customer, each) for each in found)
        message = _(
            "{service} has several records {record}: {candidates}. Say whose it is, or of which "
            "day.",
            service=service_name(services, collaboration.service),
            record=f"{wish.kind} {wish.title!r}",
            candidates=candidates,
        )
        raise Refused.because("invalid-value", message, about="title")
    return found[0] if found else None


def _candidate(customer: Customer, record: Record) -> str:
    whose = record.person or pgettext("person", "nobody")
    return ", ".join([whose, *map(str, standing(record, None))])


def _user(customer: Customer, email: str) -> str:
    user = customer.user(email)
    if user is None:
        raise NotFound(_("{customer} has no user {email!r}.", customer=customer.name, email=email))
    return user.email


def standing(record: Record | None, beside: Record | None) -> list[str]:
    """Return status and date of a record; the date only where the one beside it has another."""
    if record is None:
        return []
    dated = record.on is not None and (beside is None or beside.on != record.on)
    return [*([record.status] if record.status else []), *([f"{record.on}"] if dated else [])]


def _words(standing: list[str]) -> str:
    said = " ".join(record_status_word(each) for each in standing)
    return said or pgettext("detail", "none")


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


def _replaced(before: Record | None, after: Record) -> ReplacedRecord:
    if before is None:
        return ReplacedRecord(sha256=_sum(after), new=True)
    return ReplacedRecord(sha256=_sum(after), status=before.status, on=before.on)


def _sum(record: Record) -> str:
    return hashlib.sha256(msgspec.json.encode(record)).hexdigest()
