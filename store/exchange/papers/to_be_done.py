"""What a letter says is still to be done about an ending, and by whom; afterwards, what is left."""

import datetime as dt
from collections.abc import Iterator, Sequence

from store.domain.catalogue import (
    Attested,
    Check,
    EndedFirst,
    Newest,
    NoneOpen,
    Service,
    service_name,
)
from store.domain.clock import swedish_day
from store.domain.errors import Refusal
from store.domain.model import Collaboration, Hold, Side
from store.domain.plan import CheckState
from store.domain.words import named_together, said_to
from store.exchange.papers.letter import Matter
from store.exchange.papers.occasion import CAN_STILL_BE_DONE
from store.i18n.language import _, ngettext
from store.rules.customers.as_told import hold_told
from store.rules.endings.checks import OF_PEOPLE, answers_in, checklist, open_records
from store.rules.endings.ending import plan as plan_ending
from store.rules.endings.scheduled import coming_endings
from store.rules.holds import holds_against
from store.rules.residue import leftovers


def to_be_done(matter: Matter) -> Iterator[str]:
    """Say what stands in the way, each with whose it is, or after the ending what is left."""
    if matter.is_over:
        yield from _left_over(matter)
        return
    holds = holds_on_it(matter)
    for hold in holds:
        yield from _held(matter, hold)
    waived = [*_waived(matter)]
    yield from waived
    refusals = [refusal for refusal in still_refused(matter) if refusal.code != "on-hold"]
    yield from (_asked(matter, refusal, refusals) for refusal in refusals)
    if len(refusals) == 1:
        yield _("Until this is done, it does not end.")
    elif refusals:
        yield _("Until all of this is done, it does not end.")
    elif not holds:
        yield _nothing_stops(matter, waived=bool(waived))


def _nothing_stops(matter: Matter, *, waived: bool) -> str:
    """Say that nothing stands in the way; of what is overdue, who carries it out."""
    office = matter.office.name
    if matter.is_late and waived:
        return _("{office} carries the ending out; nothing else that it has recorded stands in the "
                 "way.", office=office)  # fmt: skip
    if matter.is_late:
        return _("{office} carries the ending out; nothing that it has recorded stands in the way.",
                 office=office)  # fmt: skip
    if waived:
        return _("Nothing else that {office} has recorded stands in the way.", office=office)
    return _("Nothing that {office} has recorded stands in the way.", office=office)


def still_refused(matter: Matter) -> tuple[Refusal, ...]:
    """Return what stands in the way, as the rule of the ending says it to who reads it."""
    occasion, about = matter.occasion, matter.collaboration
    if occasion.wish is not None:
        planned = plan_ending(
            matter.customer, occasion.wish, matter.reader, matter.now, matter.services
        ).refusals
        return tuple(refusal for refusal in planned if refusal.code in CAN_STILL_BE_DONE)
    coming = coming_endings(
        matter.customer, dt.date.max, matter.reader, matter.now, matter.services
    )
    standing = (each for each in coming if about is not None and each.collaboration == about.id)
    return tuple(refusal for each in standing for refusal in each.plan.refusals)


def ending_first(matter: Matter) -> tuple[Collaboration, ...]:
    """Return the collaborations that have to end before the one that it is about."""
    service = matter.service
    if service is None or matter.is_over:
        return ()
    if not any(refusal.code == "still-active-elsewhere" for refusal in still_refused(matter)):
        return ()
    first = {id for check in service.checks if isinstance(check, EndedFirst)
             for id in check.services}  # fmt: skip
    return tuple(
        each for each in matter.customer.collaborations if each.running and each.service in first
    )


def holds_on_it(matter: Matter) -> tuple[Hold, ...]:
    """Return the holds that keep a decided ending from being carried out on its day."""
    about, ending = matter.collaboration, matter.occasion.ending
    if not matter.waits or about is None or ending is None:
        return ()
    outcome = matter.service.outcome(ending.outcome) if matter.service is not None else None
    if outcome is None or not outcome.loses:
        return ()
    return holds_against(matter.customer, about.id, max(ending.on, swedish_day(matter.now)))


def _held(matter: Matter, hold: Hold) -> Iterator[str]:
    """Say that the office has put it on hold; why, only where the office writes to itself (R59).

    Who writes it reads it too, so a user of the customer would learn it there.
    """
    office, what = matter.office.name, matter.service_name
    if hold.collaboration is None:
        what = said_to(matter.to, matter.customer.name, _("your whole company"))
    if hold.until is None:
        yield _("{office} has put {what} on hold, so that no data is lost. The collaboration does "
                "not end before {office} releases the hold.", office=office, what=what)  # fmt: skip
    else:
        yield _("{office} has put {what} on hold until {date}, so that no data is lost. The "
                "collaboration does not end before that day is over, or {office} releases the "
                "hold.",
                office=office, what=what, date=hold.until)  # fmt: skip
    reads: Side = "office" if matter.to == matter.by.side == "office" else "customer"
    if reason := hold_told(hold, reads).reason:
        yield _("Why it is on hold: {reason}", reason=reason)


def _waived(matter: Matter) -> Iterator[str]:
    """Say what is open and waived: whose it is can still do it before the day."""
    about, service, ending = matter.collaboration, matter.service, matter.occasion.ending
    if about is None or service is None or ending is None:
        return
    outcome = service.outcome(ending.outcome)
    lost = outcome is not None and outcome.loses
    _attested, waived = answers_in(ending, service)
    for state in _states(matter):
        if state.id not in waived or state.answer in (None, "met", "attested"):
            continue
        words = _("{what}. The ending does not wait for this (waived: {reason}).")
        if lost:
            words = _("{what}. The ending does not wait for this (waived: {reason}): what is not "
                      "done before is lost with it.")  # fmt: skip
        yield words.format(what=_open(service, state), reason=waived[state.id])


def _states(matter: Matter) -> tuple[CheckState, ...]:
    """Return how each check of an ending stands, with what was answered when it was decided."""
    about, ending = matter.collaboration, matter.occasion.ending
    if about is None or ending is None:
        return ()
    attested, waived = answers_in(ending, matter.service)
    return checklist(
        matter.customer,
        about,
        matter.services,
        matter.by.employees,
        on=ending.on,
        today=swedish_day(matter.now),
        attested=attested,
        waived=waived,
    )


def _open(service: Service, state: CheckState) -> str:
    """Say what keeps a check open; what is asked, where what is found does not tell that."""
    if not state.measured:
        return _("{check}: not confirmed", check=state.text)
    if isinstance(_check(service, state.id), Newest):
        return _("{check}: not yet ({found})", check=state.text, found=state.found)
    return state.still


def _check(service: Service | None, id: str | None) -> Check | None:
    checks = service.checks if service is not None else ()
    return next((check for check in checks if check.id == id), None)


def _asked(matter: Matter, refusal: Refusal, refusals: Sequence[Refusal]) -> str:
    """Say one thing that is to be done, and whose it is."""
    if refusal.code == "main-contact-missing":
        return _("{customer} needs a main contact. An Administrator of {customer} or of {office} "
                 "names one in Users and services.",
                 customer=matter.customer.name, office=matter.office.name)  # fmt: skip
    service, ending = matter.service, matter.occasion.ending
    check = _check(service, refusal.about)
    decides = ending.side if ending is not None else matter.by.side
    who = matter.company("customer" if _is_customers(matter, check) else decides)
    if isinstance(check, Attested):
        words = _("To be confirmed by {who}: {check}.")
        if any(each.about in check.after for each in refusals):
            words = _("To be confirmed by {who}, once what comes before it is done: {check}.")
        return words.format(check=_(check.text), who=who)
    what = refusal.message
    if service is not None and isinstance(check, Newest):
        (state,) = [each for each in _states(matter) if each.id == check.id]
        what = f"{_open(service, state)}."
    return _("{what} {who} sees to this.", what=what, who=who)


def _is_customers(matter: Matter, check: Check | None) -> bool:
    """Whether a check waits for what people send in, of whom one is not of the office."""
    about, service = matter.collaboration, matter.service
    if about is None or service is None or not isinstance(check, NoneOpen):
        return False
    if check.record not in OF_PEOPLE:
        return False
    left = open_records(service, check, about, swedish_day(matter.now))
    office = {each.email for each in matter.by.employees} - {None}
    return any(record.person not in office for record in left)


def _left_over(matter: Matter) -> Iterator[str]:
    """Say what is left of the collaboration, as far as that is recorded, and whose it is."""
    about, office, customer = matter.collaboration, matter.office.name, matter.customer.name
    assert about is not None
    left: list[str] = []
    whose: list[str] = []
    ties = leftovers(matter.customer, matter.services, today=swedish_day(matter.now))
    licensed = [matter.names.person(each.about) for each in ties
                if each.kind == "licence" and each.service == about.service]  # fmt: skip
    if licensed:
        left.append(
            ngettext(
                "{names} is licensed for {service}, which has ended; an Administrator of "
                "{customer} or of {office} takes the licence back in Users and services",
                "{names} are licensed for {service}, which has ended; an Administrator of "
                "{customer} or of {office} takes the licences back in Users and services",
                len(licensed),
                names=named_together(licensed),
                service=matter.service_name,
                customer=customer,
                office=office,
            )
        )
    for each in ties:
        match each.kind:
            case "records" if each.about == about.id:
                left.append(
                    ngettext(
                        "{office} keeps one record about {service}",
                        "{office} keeps {n} records about {service}",
                        len(about.records),
                        office=office,
                        service=service_name(matter.services, about.service),
                    )
                )
            case "open-records" if each.about == about.id and not whose:
                whose = [*_left_open(matter)]
                left += whose
            case "task" if each.about == about.task:
                left.append(
                    _(
                        "no collaboration belongs to the task {task} any more; {office} "
                        "decides what becomes of it",
                        task=each.about,
                        office=office,
                    )
                )
    yield from left or [_("Nothing of it is left to do, as far as {office} knows.", office=office)]


def _left_open(matter: Matter) -> Iterator[str]:
    """Say what was left undone in the service, and whose it is."""
    about, service = matter.collaboration, matter.service
    assert about is not None
    assert service is not None
    of_records = {check.id for check in service.checks if isinstance(check, NoneOpen)}
    states = checklist(matter.customer, about, matter.services, matter.by.employees, on=dt.date.max)
    for state in states:
        if state.id in of_records and state.answer is None:
            yield f"{matter.service_name}: {state.found}"
