"""What has to be done before an ending: measured from our records, or attested by a person (R15).

A "none left" check with nothing recorded is met, but says so; a check that needs something is not
met by nothing (docs/rules.md, "Service catalogue").
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from store.domain import validation
from store.domain.catalogue import (
    Attested,
    Check,
    EndedFirst,
    LicensedUser,
    Newest,
    NoneOpen,
    Service,
    Services,
    service_name,
)
from store.domain.errors import Refusal
from store.domain.main_contact import works_at_office
from store.domain.model import Collaboration, Customer, Employee, Ending, Record, User
from store.domain.plan import CheckState
from store.domain.words import kind_word, named_together, record_status_word
from store.i18n.language import _, grouped, ngettext, pgettext
from store.rules.history_words import Names


class Measure(msgspec.Struct, frozen=True):
    """What our records say about a check; `met` is None where they cannot say.

    `count` is how many of the records keep it open.
    """

    met: bool | None
    found: str
    leads_to: str | None = None
    count: int = 0


def checklist(
    customer: Customer,
    collaboration: Collaboration,
    services: Services,
    employees: Sequence[Employee],
    *,
    on: dt.date,
    today: dt.date | None = None,
    attested: Sequence[str] = (),
    waived: Mapping[str, str] | None = None,
) -> tuple[CheckState, ...]:
    """Return how every check of a collaboration's service stands on the day it would end.

    `employees` are those of the office, who are no users of the customer's own (R24). What is
    recorded of a day after `today` has not been done yet; without it, that day is meant. An ending
    whose day had come by `today`, and that still waits, was refused: that service runs on.
    """
    states: dict[str, CheckState] = {}
    service = services[collaboration.service]
    for check in service.checks:
        measure = _measure(check, customer, collaboration, services, employees, on, today)
        waits_for = tuple(id for id in check.after if states[id].answer is None)
        reason = _reason((waived or {}).get(check.id))
        answer = None
        if measure.met:
            answer = "met"
        elif reason:
            answer = f"waived: {reason}"
        elif measure.met is None and check.id in attested and not waits_for:
            answer = "attested"
        states[check.id] = CheckState(
            id=check.id,
            text=_(check.text),
            measured=measure.met is not None,
            answer=answer,
            found=_found(measure, answer),
            leads_to=measure.leads_to,
            count=measure.count,
            waits_for=waits_for,
            provenance=check.provenance,
            assigned=service.assigned,
        )
    return tuple(states.values())


def _found(measure: Measure, answer: str | None) -> str:
    """Return what is known: of what a person confirms, whether it was confirmed."""
    if measure.met is not None or answer is None:
        return measure.found
    return _("confirmed") if answer == "attested" else _("not confirmed")


def open_checks(
    states: Sequence[CheckState], attested: Sequence[str], waived: Mapping[str, str]
) -> list[Refusal]:
    """Return a refusal for each check that is open or answered twice, and each answer to none."""
    refusals = [
        Refusal(
            code="unknown-check",
            message=_(
                "There is no check {id!r} here; there is: {checks}.",
                id=id,
                checks=", ".join(state.id for state in states) or pgettext("check", "none"),
            ),
            about=id,
        )
        for id in dict.fromkeys((*attested, *waived))
        if id not in {state.id for state in states}
    ]
    refusals += [
        Refusal(code="invalid-value", message=f"{message}.", about=id)
        for id, message in contradictions(attested, waived).items()
    ]
    for state in states:
        if state.answer is not None:
            continue
        message = f"{state.still}."
        if state.waits_for:
            earlier = ", ".join(other.text for other in states if other.id in state.waits_for)
            message = _("{check}: comes after: {earlier}.", check=state.text, earlier=earlier)
        elif state.measured and state.id in attested:
            message += " " + _("This is measured and cannot be ticked by hand.")
        elif state.id in waived:
            message += " " + _("It can be waived only with a reason.")
        refusals.append(
            Refusal(
                code="still-active-elsewhere" if state.leads_to else "check-open",
                message=message,
                cure="end-first" if state.leads_to else "attest-or-waive",
                about=state.leads_to or state.id,
            )
        )
    return refusals


def contradictions(attested: Iterable[str], waived: Mapping[str, str]) -> dict[str, str]:
    """Say of each check that is both attested and waived that one answer excludes the other.

    A waiver without a reason is none.
    """
    return {
        id: _("{check} is both attested and waived; give one answer", check=id)
        for id in attested
        if waived.get(id, "").strip()
    }


def answers_in(ending: Ending, service: Service | None) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return what was attested and what was waived, and why, when an ending was decided.

    An answer to what the office does not ask any more answers nothing; it stays in the ending.
    """
    asked = {check.id for check in service.checks} if service is not None else ending.checks.keys()
    given = {id: answer for id, answer in ending.checks.items() if id in asked}
    attested = tuple(id for id, answer in given.items() if answer == "attested")
    waived = {
        id: answer.removeprefix("waived: ")
        for id, answer in given.items()
        if answer.startswith("waived: ")
    }
    return attested, waived


def _reason(text: str | None) -> str | None:
    """Return a waiver's reason as it is kept; None, which waives nothing, if it cannot be kept."""
    try:
        return validation.reason(text)
    except ValueError:
        return None


def _measure(
    check: Check,
    customer: Customer,
    collaboration: Collaboration,
    services: Services,
    employees: Sequence[Employee],
    on: dt.date,
    today: dt.date | None,
) -> Measure:
    match check:
        case Attested():
            return Measure(None, _("to be confirmed by you"))
        case NoneOpen():
            service = services[collaboration.service]
            return _none_open(service, check, customer, collaboration, today or on)
        case EndedFirst():
            return _ended_first(check, customer, services, on, today)
        case LicensedUser():
            return _licensed_user(customer, collaboration.service, services, employees)
        case Newest():
            return _newest(check, collaboration.records, today or on)


def done_as_asked(check: Newest, record: Record) -> bool:
    """Return whether a record is of what a check for something newer asks for."""
    status = validation.status_among(record.status, (check.status,))
    return validation.same_kind(record.kind, check.record) and status == check.status


def to_come(record: Record, today: dt.date) -> bool:
    """Return whether a record is of a day after today."""
    return record.on is not None and record.on > today


def open_records(
    service: Service, check: NoneOpen, collaboration: Collaboration, today: dt.date
) -> list[Record]:
    """Return the records that keep a check open, however they are spelt.

    One of a day to come does, whatever its status: it has not been done. So does one whose status
    nobody knows: only what is known to settle a record meets a check (R15).
    """
    known = service.statuses_by_kind.get(check.record, ())
    return [
        record
        for record in collaboration.records
        if validation.same_kind(record.kind, check.record)
        and (to_come(record, today) or not _settled(check, record, known))
    ]


def _settled(check: NoneOpen, record: Record, known: Sequence[str]) -> bool:
    """Whether a record has a status that settles it.

    Where the catalogue knows none, that is any but the open one.
    """
    status = validation.status_among(record.status, (check.status, *known))
    if status == check.status:
        return False
    return status in known if known else status is not None


def _none_open(
    service: Service,
    check: NoneOpen,
    customer: Customer,
    collaboration: Collaboration,
    today: dt.date,
) -> Measure:
    of_kind = [r for r in collaboration.records if validation.same_kind(r.kind, check.record)]
    if not of_kind:
        return Measure(True, _("nothing recorded"))
    still_open = open_records(service, check, collaboration, today)
    if not still_open:
        return Measure(True, _("checked, {n} recorded", n=len(of_kind)))
    left = [
        r for r in still_open if validation.status_among(r.status, (check.status,)) == check.status
    ]
    planned = [r.on for r in still_open if r not in left and to_come(r, today) and r.on is not None]
    unknown = Counter(
        record_status_word(record.status) if record.status else pgettext("status", "none")
        for record in still_open
        if record not in left and not to_come(record, today)
    )
    found = []
    if left:
        whose = Counter(_whose(customer, record) for record in left)
        names = ", ".join(
            name if count == len(left) else f"{name} ({count})" for name, count in whose.items()
        )
        found.append(f"{grouped(len(left))} {ngettext(check.one, check.many, len(left))}: {names}")
    if unknown:
        stands = ", ".join(f"{w} ({n})" if n > 1 else w for w, n in unknown.items())
        text = _(
            "{record} with unknown status: {status}", record=kind_word(check.record), status=stands
        )
        found.append(text)
    if planned:
        found.append(_still_to_come(check.record, min(planned)))
    return Measure(False, "; ".join(found), count=len(still_open))


def _still_to_come(kind: str, day: dt.date) -> str:
    return _("the {record} of {date} is still to come", record=kind_word(kind), date=day)


OF_PEOPLE = frozenset({"report", "outlay"})
"""The kinds of records that each belong to somebody."""


def _whose(customer: Customer, record: Record) -> str:
    """Name the person that a record belongs to, else the record by its title.

    Of what people send in, a title alone would read as a name: that is told as nobody's.
    """
    if record.person is None and record.kind not in OF_PEOPLE:
        return record.title
    if record.person is None:
        return _("{title} (nobody's)", title=record.title)
    return Names(customer).person(record.person)


def _ended_first(
    check: EndedFirst,
    customer: Customer,
    services: Services,
    on: dt.date,
    today: dt.date | None,
) -> Measure:
    """Met when none is running, or each ends not later than this one does (cases 18, 20)."""
    dependents = [
        collaboration
        for collaboration in customer.collaborations
        if collaboration.service in check.services
    ]
    left = [
        collaboration
        for collaboration in dependents
        if collaboration.status == "active"
        or (collaboration.status == "ending" and _outlives(collaboration.ending, on, today))
    ]
    if not left:
        found = _("checked") if dependents else _("nothing recorded")
        waiting = (
            _waiting(collaboration, services)
            for collaboration in dependents
            if collaboration.status == "requested"
        )
        return Measure(True, "; ".join((found, *waiting)))
    names = named_together([service_name(services, each.service) for each in left])
    return Measure(False, _("still active: {names}", names=names), leads_to=left[0].id)


def _outlives(ending: Ending | None, on: dt.date, today: dt.date | None) -> bool:
    """Whether what ends on a date runs longer than what ends on that day.

    What waits although its day is past was refused, and nobody knows when it will end. That of
    today has its turn first: where another ends at once, it is not done.
    """
    if ending is None or ending.on > on:
        return True
    return today is not None and (ending.on < today or ending.on == today == on)


def _waiting(request: Collaboration, services: Services) -> str:
    """Tell of a request: once it is approved, there will be something to end first."""
    name = service_name(services, request.service)
    if request.requested_on is None:
        return _("a request for {service} waits", service=name)
    return _("a request for {service} waits since {date}", service=name, date=request.requested_on)


def licensed_users(
    customer: Customer, service: str, employees: Sequence[Employee]
) -> tuple[User, ...]:
    """Return the customer's own active users that are licensed for a service (R24)."""
    return tuple(
        user
        for user in customer.users
        if user.active and service in user.services and not works_at_office(user, employees)
    )


def _licensed_user(
    customer: Customer, service: str, services: Services, employees: Sequence[Employee]
) -> Measure:
    """Met by a licensed user of the customer's own; the office's users do not count (R24)."""
    name = service_name(services, service)
    if own := licensed_users(customer, service, employees):
        names = ", ".join(user.name for user in own)
        return Measure(True, _("licensed in Users and services: {names}", names=names))
    licensed = [user for user in customer.users if user.active and service in user.services]
    if not licensed:
        return Measure(False, _("no active user is licensed for {service}", service=name))
    office = ", ".join(user.name for user in licensed)
    found = _(
        "only people of the office are licensed for {service}: {names}",
        service=name,
        names=office,
    )
    return Measure(False, found)


def _newest(check: Newest, records: Sequence[Record], today: dt.date) -> Measure:
    """Met by a record that is not older than the newest change; one of a day to come is no deed."""
    done = [record for record in records if done_as_asked(check, record)]
    later = [record for record in records if validation.same_kind(record.kind, check.than)]
    record = kind_word(check.record)
    if not done:
        return Measure(False, _("no {record} is recorded", record=record))
    planned = [r.on for r in done if r.on is not None and to_come(r, today)]
    if len(planned) == len(done):
        return Measure(False, _still_to_come(check.record, min(planned)))
    done = [r for r in done if not to_come(r, today)]
    # A record without a date cannot be shown to be older, so it counts against the check.
    newest = max(record.on or dt.date.min for record in done)
    change = max((record.on or dt.date.max for record in later), default=dt.date.min)
    if newest < change:
        found = _(
            "last {record} {date}, last {change} {changed}",
            record=record,
            date=_("undated") if newest == dt.date.min else newest,
            change=kind_word(check.than),
            changed=_("undated") if change == dt.date.max else change,
        )
        return Measure(False, found)
    if newest == dt.date.min:
        return Measure(True, _("checked"))
    return Measure(True, _("last {record} {date}", record=record, date=newest))
