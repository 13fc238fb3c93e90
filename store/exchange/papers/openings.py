"""How a letter begins: its subject, whom it greets, and what has happened."""

import datetime as dt
from collections.abc import Iterator
from itertools import takewhile

from store.domain.clock import swedish_day
from store.domain.model import Entry
from store.domain.words import Words, say
from store.exchange.papers.edited import edited_history, edited_words
from store.exchange.papers.letter import Matter
from store.exchange.papers.occasion import undoes_naming
from store.exchange.papers.to_be_done import holds_on_it, still_refused
from store.i18n.language import N_, _
from store.rules.customers.as_told import customer_told
from store.rules.endings.decisions import as_in_history, day_of
from store.rules.endings.standing import decision_in, decision_words, standing
from store.rules.history_words import entry_words


def subject(matter: Matter) -> str:
    """Return what it is about, in one line: the service, the day, and whose it is."""
    occasion, ending = matter.occasion, matter.occasion.ending
    customer, service = matter.customer.name, matter.service_name
    match occasion.kind:
        case "planned" if occasion.without_day:
            return _("{service} is planned to end: {customer}", service=service, customer=customer)
        case "planned" if ending is not None:
            return _("{service} is planned to end on {date}: {customer}",
                     service=service, date=ending.on, customer=customer)  # fmt: skip
        case "dated" if ending is not None and holds_on_it(matter):
            return _("{service} was to end on {date}, but is on hold: {customer}",
                     service=service, date=ending.on, customer=customer)  # fmt: skip
        case "dated" if ending is not None and matter.is_late:
            return _("{service} was to end on {date}: {customer}",
                     service=service, date=ending.on, customer=customer)  # fmt: skip
        case "dated" if ending is not None:
            return _("{service} ends on {date}: {customer}",
                     service=service, date=ending.on, customer=customer)  # fmt: skip
        case "ended" if (day := _ended_on(matter)) is not None:
            return _("{service} ended on {date}: {customer}",
                     service=service, date=day, customer=customer)  # fmt: skip
        case "planned" | "dated" | "ended":
            return _("{service} has ended: {customer}", service=service, customer=customer)
        case "withdrawn" if (day := _withdrawn_day(matter)) is not None:
            return _("The ending of {service} on {date} is withdrawn: {customer}",
                     service=service, date=day, customer=customer)  # fmt: skip
        case "withdrawn":
            return _("The ending of {service} is withdrawn: {customer}",
                     service=service, customer=customer)  # fmt: skip
        case "undone":
            return _("The ending of {service} is undone: {customer}",
                     service=service, customer=customer)  # fmt: skip
        case "requested":
            return _("A collaboration on {service} is requested: {customer}",
                     service=service, customer=customer)  # fmt: skip
        case "declined":
            return _("The request for a collaboration on {service} is declined: {customer}",
                     service=service, customer=customer)  # fmt: skip
        case "main-contact":
            contact = matter.customer.valid_main_contact(matter.by.employees)
            if contact is None:
                return _("Main contact of {customer}", customer=customer)
            return _("{name} is main contact: {customer}", name=contact.name, customer=customer)


def greeting(name: str | None) -> str:
    """Greet somebody by name, or nobody in particular."""
    return _("Dear {name},", name=name) if name else _("Hello,")


def opening(matter: Matter) -> Iterator[str]:
    """Return what has happened or will, in sentences: who, what, when, why."""
    yield _what(matter)
    if (who := _by_whom(matter)) is not None:
        yield who
    told = matter.occasion.ending or matter.occasion.entry
    if told is not None and told.reason:
        yield _("Reason given: {reason}", reason=told.reason)
    if (since := matter.occasion.since) is not None:
        yield _("Please note that this has changed since, on {date}: {what}.",
                date=swedish_day(since.at), what=entry_words(since, matter.names))  # fmt: skip
    told_of = customer_told(matter.customer, matter.to)
    yield from edited_words(edited_history(told_of), told_of.name, matter.names)


def _what(matter: Matter) -> str:
    occasion, ending = matter.occasion, matter.occasion.ending
    parties = {"office": matter.office.name, "customer": matter.customer.name}
    named = {"service": matter.service_name, **parties}
    match occasion.kind:
        case "planned" if occasion.without_day:
            return _planned_for_no_day(matter, named)
        case "planned" if ending is not None:
            return _("The collaboration on {service} between {office} and {customer} is planned to "
                     "end on {date}. This is a plan: nothing has been ended yet.",
                     date=ending.on, **named)  # fmt: skip
        case "dated" if ending is not None and matter.is_reversed:
            return _("The collaboration on {service} between {office} and {customer} was to end on "
                     "{date}.", date=ending.on, **named)  # fmt: skip
        case "dated" if ending is not None and holds_on_it(matter):
            return _("The collaboration on {service} between {office} and {customer} was to end on "
                     "{date}. It is on hold, and does not end for as long as the hold stands.",
                     date=ending.on, **named)  # fmt: skip
        case "dated" if ending is not None and matter.is_late and not still_refused(matter):
            return _("The collaboration on {service} between {office} and {customer} was to end on "
                     "{date}. It has not ended yet; {office} carries the ending out.",
                     date=ending.on, **named)  # fmt: skip
        case "dated" if ending is not None and matter.is_late:
            return _("The collaboration on {service} between {office} and {customer} was to end on "
                     "{date}. It has not ended yet; what is still to be done is listed below.",
                     date=ending.on, **named)  # fmt: skip
        case "dated" if ending is not None:
            return _("The collaboration on {service} between {office} and {customer} ends on "
                     "{date}. Until then it is active as before.",
                     date=ending.on, **named)  # fmt: skip
        case "ended" if (day := _ended_on(matter)) is not None:
            return _ended_on_day(matter, day, named)
        case "planned" | "dated" | "ended":
            return _("The collaboration on {service} between {office} and {customer} has ended; "
                     "on which day is not known.", **named)  # fmt: skip
        case "withdrawn":
            return _withdrawn(matter, named)
        case "undone":
            return _("The ending of the collaboration on {service} between {office} and {customer} "
                     "is undone. The collaboration is recorded as active again.",
                     **named)  # fmt: skip
        case "requested":
            return _("{office} asks {customer} for a collaboration on {service}.", **named)
        case "declined":
            return _("{office} asked {customer} for a collaboration on {service}. {customer} has "
                     "declined the request.", **named)  # fmt: skip
        case "main-contact":
            return _main_contact(matter)


def _ended_on_day(matter: Matter, day: dt.date, named: dict[str, str]) -> str:
    """Say when it ended; where that was after its day, which one was planned."""
    said = _("The collaboration on {service} between {office} and {customer} ended on {date}.",
             date=day, **named)  # fmt: skip
    ending = matter.occasion.ending
    if ending is not None and ending.on < day:
        said += " " + _("It was planned for {date}.", date=ending.on)
    return said


def _planned_for_no_day(matter: Matter, named: dict[str, str]) -> str:
    """Say that no day is set, and whether something has to be done first."""
    said = _("The collaboration on {service} between {office} and {customer} is planned to end.",
             **named)  # fmt: skip
    day = _("No day is set.")
    if still_refused(matter):
        day = _("No day is set; what is listed under Still to be done comes first.")
    return f"{said} {day} " + _("This is a plan: nothing has been ended yet.")


def _withdrawn(matter: Matter, named: dict[str, str]) -> str:
    about = matter.collaboration
    stands = about is not None and standing(about) is not None
    again = as_in_history(matter.customer, about) if about is not None and stands else None
    day = _withdrawn_day(matter)
    if day is None:
        said = _("The ending of the collaboration on {service} between {office} and {customer} is "
                 "withdrawn.", **named)  # fmt: skip
    else:
        said = _("The collaboration on {service} between {office} and {customer} was to end on "
                 "{date}. That ending is withdrawn.", date=day, **named)  # fmt: skip
    if again is None or matter.occasion.since is not None:
        return f"{said} " + _("The collaboration goes on.")
    decision = decision_words(matter.customer, again, matter.reader)
    return f"{said} " + _("An earlier decision stands again: {decision}.", decision=decision)


def _withdrawn_day(matter: Matter) -> dt.date | None:
    """Return the day of the ending that was withdrawn, as its line of history keeps it.

    Of one that was undone, the line that was undone keeps it.
    """
    entry = matter.occasion.entry
    if entry is not None and entry.action == "undo":
        return _undone_day(matter, entry)
    replaced = entry.replaced if entry is not None else None
    kept = replaced.collaboration if replaced is not None else None
    return kept.ending.on if kept is not None and kept.ending is not None else None


def _undone_day(matter: Matter, undo: Entry) -> dt.date | None:
    """Return the day that was decided by the line that an undo took back."""
    before = takewhile(lambda entry: entry != undo, matter.customer.history)
    decided = [
        entry
        for entry in before
        if entry.collaboration == undo.collaboration and entry.action == "end-on-date"
    ]
    ending = decision_in(decided[-1]) if decided else None
    return ending.on if ending is not None else None


def _main_contact(matter: Matter) -> str:
    """Say who is main contact; of who is it no more, who was."""
    contact = matter.customer.valid_main_contact(matter.by.employees)
    entry = matter.occasion.entry
    named = matter.customer.user(entry.details.get("email", "")) if entry is not None else contact
    customer = matter.customer.name
    if named is not None and named == contact and matter.to == "customer":
        return _("You are the main contact of {customer}.", customer=customer)
    if named is not None and named == contact:
        return _("{name} is the main contact of {customer}.", name=named.name, customer=customer)
    name = named.name if named is not None else ""
    return _("{name} was named main contact of {customer}.", name=name, customer=customer)


def _by_whom(matter: Matter) -> str | None:
    """Say who decided or did it, on which side, and when."""
    occasion, ending, entry = matter.occasion, matter.occasion.ending, matter.occasion.entry
    if occasion.kind == "planned":
        return _("It is planned by {who}, {company}.",
                 who=matter.by.name, company=matter.company(matter.by.side))  # fmt: skip
    if ending is not None and matter.waits:
        # not the hold that may stand on it, of which the sentence before tells
        return _("The ending was decided by {who}, {company}, on {date}.",
                 who=matter.names.person(ending.by), company=matter.company(ending.side),
                 date=swedish_day(ending.decided_at))  # fmt: skip
    if ending is not None:
        return _("It was decided by {who}, {company}, on {date}.",
                 who=matter.names.person(ending.by), company=matter.company(ending.side),
                 date=swedish_day(ending.decided_at))  # fmt: skip
    if entry is None:
        return _request_sent(matter)
    if undoes_naming(entry):
        return _("The naming of {name} as main contact was undone by {who}, {company}, on {date}.",
                 name=matter.names.person(entry.details.get("email", "")),
                 who=matter.names.person(entry.by), company=matter.company(entry.side),
                 date=swedish_day(entry.at))  # fmt: skip
    words = say(_DONE, occasion.kind, _("This was done by {who}, {company}, on {date}."))
    return words.format(who=matter.names.person(entry.by), company=matter.company(entry.side),
                        date=swedish_day(entry.at))  # fmt: skip


_DONE: Words = {
    "withdrawn": N_("The ending was withdrawn by {who}, {company}, on {date}."),
    "undone": N_("The ending was undone by {who}, {company}, on {date}."),
    "requested": N_("The request was sent by {who}, {company}, on {date}."),
    "declined": N_("The request was declined by {who}, {company}, on {date}."),
    "main-contact": N_("The main contact was named by {who}, {company}, on {date}."),
}


def _request_sent(matter: Matter) -> str | None:
    """Say when a request that came with an import was sent, and by whom, as far as that is kept."""
    about = matter.collaboration
    if about is None or about.requested_on is None or about.status not in ("requested", "declined"):
        return None
    if about.requested_by is None:
        return _("The request was sent on {date}.", date=about.requested_on)
    return say(_DONE, "requested").format(
        who=matter.names.person(about.requested_by), company=matter.office.name,
        date=about.requested_on,
    )  # fmt: skip


def _ended_on(matter: Matter) -> dt.date | None:
    """Return the day on which it ended, as far as that is known: that of the act (R42)."""
    occasion, about = matter.occasion, matter.occasion.collaboration
    if occasion.entry is None and about is not None and about.status == "ended":
        return about.ends_on
    return day_of(occasion.entry, occasion.ending)
