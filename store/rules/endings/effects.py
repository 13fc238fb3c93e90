"""What an ending does: to our records, the service's data, each side's access, and the costs."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from msgspec.structs import replace

from store.domain.catalogue import (
    Fate,
    Outcome,
    Provenance,
    Service,
    Services,
    as_assigned,
    as_sure,
    fate_for,
    service_name,
)
from store.domain.model import Collaboration, Customer, Side
from store.domain.plan import Effect
from store.domain.rights import Operator
from store.domain.words import named_together, pays_words, period_words, recipient_word, said_to
from store.i18n.language import _, ngettext, pgettext
from store.rules.endings.last_view import closed_for_viewing, is_last
from store.rules.endings.standing import person_name


def effects_of(
    customer: Customer,
    before: Collaboration,
    after: Collaboration,
    service: Service,
    outcome: Outcome,
    services: Services,
    by: Operator,
    *,
    in_letter: bool = False,
) -> tuple[Effect, ...]:
    """Return what becomes of everything, with how sure that is; the first is what we write.

    It is said to the operator: the customer is spoken to as you, and only to the side that decides
    is it said that it may be withdrawn or undone, and to the other who decided it. A letter says
    that elsewhere, and all that it says here in sentences.
    """
    reader = by.side
    at_once = after.status == "ended"
    assert after.ending is not None
    on = after.ending.on
    effects = [
        Effect(
            subject="status",
            text=_("{service} ends now", service=service.name)
            if at_once
            else _("{service} ends on {date}; active until then", service=service.name, date=on),
            provenance="inferred (app)",
            about=before.id,
            before=before.status,
            after=after.status,
            tells=() if at_once else (on.isoformat(),),
        )
    ]
    if outcome.deletes and before.records:
        effects.append(_erased(before, at_once=at_once))
    assigned = service.assigned
    effects += _told("data", fate_for(outcome.data, before.variant), assigned)
    effects += _office(customer, before, outcome, services)
    effects += _told(
        "you" if reader == "customer" else "customer",
        fate_for(outcome.customer, before.variant),
        assigned,
    )
    who = None if after.ending.side == reader else person_name(customer, after.ending.by, by)
    effects.append(
        _undo(outcome, assigned, None if at_once else on, who, reader, in_letter=in_letter)
    )
    effects += _cost(before, outcome, assigned, reader, in_letter=in_letter)
    return tuple(effects)


def notes_on(
    customer: Customer,
    collaboration: Collaboration,
    service: Service,
    services: Services,
    outcome: Outcome | None,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what to know before, and what is connected and goes on: in full, and in few words."""
    # a change is of one collaboration (R10)
    notes = [(_("Other collaborations are not affected."), _("others not affected"))]
    if views := [*_views_lost(customer, collaboration, services)]:
        notes = [(_("No other collaboration ends with it."), _("no other ends")), *views]
    notes += [
        (note.sentence, note.briefly)
        for note in service.notes
        if not note.outcomes or (outcome is not None and outcome.id in note.outcomes)
    ]
    connected = [
        service_name(services, other.service)
        for other in customer.collaborations
        if other.running and other.service in service.connected
    ]
    if connected:
        names = ", ".join(connected)
        notes.append(
            (
                _("Probably connected, and not ended with it: {names}.", names=names),
                _("probably connected: {names}", names=names),
            )
        )
    first, *others = notes
    return (
        tuple(text for text, _brief in notes),
        # what goes without saying comes last where not all of it may be said
        tuple(brief for _text, brief in (*others, first)),
    )


def _views_lost(
    customer: Customer, collaboration: Collaboration, services: Services
) -> Iterator[tuple[str, str]]:
    """Say which closed books the office can view no more once the last other one has ended."""
    if not collaboration.running or not is_last(customer, collaboration):
        return
    for closed, sure in closed_for_viewing(customer, services):
        name = service_name(services, closed.service)
        text = _("The office's view of the closed {service} ends with it: no other collaboration "
                 "is active then.", service=name)  # fmt: skip
        brief = _("view of {service} ends", service=name)
        if sure == "inferred":
            text = _("The office's view of the closed {service} probably ends with it: no other "
                     "collaboration is active then.", service=name)  # fmt: skip
            brief = _("view of {service} probably ends", service=name)
        yield text, brief


def office_access(customer: Customer, collaboration: Collaboration, services: Services) -> str:
    """Return what the office can reach after an ending, computed when read (R10, case 17)."""
    if collaboration.ending is None:
        return ""
    service = services.get(collaboration.service)
    outcome = service.outcome(collaboration.ending.outcome) if service is not None else None
    if service is None or outcome is None:
        return ""
    fate = fate_for(outcome.office, collaboration.variant)
    if fate.access != "view-while-others":
        return "; ".join(statement.sentence_if(service.assigned) for statement in fate.statements)
    others = _others_running(customer, collaboration, services)
    now = pgettext("access", "none")
    if others:
        now = ngettext(
            "view only, while {names} is active",
            "view only, while {names} are active",
            len(others),
            names=named_together(others),
        )
    return as_sure(now, as_assigned(fate.least_sure, service.assigned))


def _erased(before: Collaboration, *, at_once: bool) -> Effect:
    count = len(before.records)
    return Effect(
        subject="records",
        text=ngettext(
            "the one record kept here about it is erased",
            "the {n} records kept here about it are erased",
            count,
        )
        if at_once
        else ngettext(
            "the one record kept here about it is erased on that day",
            "the {n} records kept here about it are erased on that day",
            count,
        ),
        brief=ngettext("the one kept here is erased", "the {n} kept here are erased", count)
        if at_once
        else ngettext(
            "the one here is erased then",
            "the {n} here are erased then",
            count,
        ),
        provenance="inferred (app)",
        about=before.id,
        before=str(count) if at_once else None,
        after="0" if at_once else None,
        tells=() if at_once else (str(count),),
    )


def _told(
    subject: Literal["data", "office", "customer", "you"], fate: Fate, assigned: Provenance
) -> list[Effect]:
    return [
        Effect(
            subject=subject,
            text=statement.sentence_if(assigned),
            brief=statement.brief_if(assigned),
            provenance=as_assigned(statement.provenance, assigned),
            tells=(statement.text,),
        )
        for statement in fate.statements
    ]


def _office(
    customer: Customer, collaboration: Collaboration, outcome: Outcome, services: Services
) -> list[Effect]:
    fate = fate_for(outcome.office, collaboration.variant)
    *earlier, last = _told("office", fate, services[collaboration.service].assigned)
    if fate.access != "view-while-others":
        return [*earlier, last]
    others = _others_running(customer, collaboration, services)
    now, briefly = _("no other is active now"), _("none now")
    if others:
        now = _("active now: {names}", names=", ".join(others))
        briefly = ngettext("{n} now", "{n} now", len(others))
    else:
        earlier = [_not_now(each, last) for each in earlier]
    return [
        *earlier,
        replace(
            last,
            text=f"{last.text} ({now})",
            brief=f"{last.brief} ({briefly})",
            tells=(*last.tells, *others),
        ),
    ]


def _not_now(views: Effect, condition: Effect) -> Effect:
    """Say what may be viewed on a condition that is not met, so that it reads as no promise.

    In few words, both stand side by side, and say so.
    """
    words = _("{views}, but not as it stands now")
    if condition.provenance == "inferred":
        words = _("{views}, but probably not as it stands now")
    return replace(views, text=words.format(views=views.text))


def _undo(
    outcome: Outcome,
    assigned: Provenance,
    called_off_until: dt.date | None,
    other: str | None,
    reader: Side,
    *,
    in_letter: bool,
) -> Effect:
    """Tell whether it can be undone and withdrawn, and by whom.

    `other` is who decided it on the other side than the reader's, where it was that side.
    """
    irreversible = outcome.irreversible
    provenance = as_assigned(irreversible.provenance, assigned)
    text, brief = _undone(outcome, provenance, other is not None, reader, in_letter=in_letter)
    if called_off_until is not None:
        text = f"{text}; {_calling_off(called_off_until, other, reader, in_letter=in_letter)}"
        first = _called_off_briefly(called_off_until, other is not None, reader)
        undo = brief if irreversible.answer == "yes" else _("24 hours")
        brief = _("{until}, then {undo}", until=first, undo=undo)
    if irreversible.answer == "unknown":
        brief = _("{undo} (lost data: not documented)", undo=brief)
    return Effect(
        subject="undo",
        text=text,
        brief=brief,
        provenance=provenance,
        tells=(irreversible.answer, *(() if other is None else (f"by {other}",))),
    )


def _undone(
    outcome: Outcome, provenance: Provenance, others: bool, reader: Side, *, in_letter: bool
) -> tuple[str, str]:
    """Say whether it can be undone once it is done, in full and briefly.

    Where nobody knows whether data is lost, what is recorded here can be put back all the same
    (R18). `others` is whether the other side than the reader's decided it.
    """
    irreversible = outcome.irreversible
    if irreversible.answer == "yes":
        if irreversible.provenance == "inferred (app)":
            text = _("taken as final, and not undone")
            if in_letter:
                text = _("the ending is taken as final, and is not undone")
            brief = _("never, it is taken as final")
        else:
            text, brief = _("this cannot be undone: what is lost is lost"), _("never")
        return as_sure(text, provenance), as_sure(brief, provenance)
    text = _("can be undone for 24 hours, then takes a new collaboration")
    if in_letter:
        text = _("the ending can be undone for 24 hours, then it takes a new collaboration")
    brief = _("within 24 hours")
    if others:
        text = said_to(
            reader,
            _("the customer can undo it for 24 hours, then it takes a new collaboration"),
            _("the office can undo it for 24 hours, then it takes a new collaboration"),
        )
        brief = said_to(
            reader, _("within 24 hours, by the customer"), _("within 24 hours, by the office")
        )
    lost = _("no data is lost")
    if irreversible.answer == "unknown":
        lost = _("whether data is lost for good")
    return f"{as_sure(lost, provenance)}; {text}", brief


def _calling_off(until: dt.date, other: str | None, reader: Side, *, in_letter: bool) -> str:
    """Say until when it can be withdrawn, and by whom if not by the reader."""
    if other is None:
        return _("before {date} it can be withdrawn", date=until)
    if in_letter:
        return said_to(
            reader,
            _("before {date} the customer can withdraw it", date=until),
            _("before {date} the office can withdraw it", date=until),
        )
    return said_to(
        reader,
        _("decided by {who}; before {date} the customer can withdraw it", who=other, date=until),
        _("decided by {who}; before {date} the office can withdraw it", who=other, date=until),
    )


def _called_off_briefly(until: dt.date, others: bool, reader: Side) -> str:
    """Say in few words until when it can be withdrawn, and by whom if not by the reader."""
    if not others:
        return _("until {date}", date=until)
    return said_to(
        reader,
        _("until {date} by the customer", date=until),
        _("until {date} by the office", date=until),
    )


def _cost(
    collaboration: Collaboration,
    outcome: Outcome,
    assigned: Provenance,
    side: Side,
    *,
    in_letter: bool,
) -> list[Effect]:
    """Show who pays and for how long, what is known of it, and calculate nothing (R43, R46).

    `side` is the one that reads it.
    """
    known, briefly = _contract(collaboration, side)
    if in_letter and (recipient := collaboration.invoice_recipient) is not None:
        known[0] = pays_words(recipient, to=side)
    brief = [*([", ".join(briefly)] if briefly else []), _("settling is not documented")]
    if outcome.id == "continue":
        text = said_to(
            side,
            _("not documented: how a running contract period and the last invoice are settled; "
              "afterwards the customer presumably pays"),
            _("not documented: how a running contract period and the last invoice are settled; "
              "afterwards you presumably pay"),
        )  # fmt: skip
        payer = said_to(side, _("then the customer probably pays"), _("then you probably pay"))
        brief.append(payer)
    elif outcome.cost:
        text = _("not documented: how a running contract period is settled")
    else:
        text = _("not documented: how a running contract period and the last invoice are settled")
    settled = [
        Effect(
            subject="cost",
            text=statement.sentence_if(assigned),
            brief=statement.brief_if(assigned),
            provenance=as_assigned(statement.provenance, assigned),
            tells=(statement.text,),
        )
        for statement in outcome.cost
    ]
    return [
        *settled,
        Effect(
            subject="cost",
            text=f"{', '.join(known)}; {text}" if known else text,
            brief="; ".join(brief),
            provenance="unknown",
            tells=(
                collaboration.invoice_recipient or "",
                str(collaboration.period or ""),
                outcome.id,
            ),
        ),
    ]


def _contract(collaboration: Collaboration, side: Side) -> tuple[list[str], list[str]]:
    """Say who pays and for how long, in full and briefly."""
    recipient, known, briefly = collaboration.invoice_recipient, [], []
    if recipient is not None:
        payer = _("paid by the {recipient}", recipient=recipient_word(recipient))
        own = said_to(side, payer, _("paid by you"))
        known.append(own if recipient == "customer" else payer)
        briefly += known
    if length := period_words(collaboration.period):
        known.append(_("contract period {period}", period=length))
        briefly.append(length)
    return known, briefly


def _others_running(
    customer: Customer, collaboration: Collaboration, services: Services
) -> list[str]:
    return [
        service_name(services, other.service)
        for other in customer.collaborations
        if other.id != collaboration.id and other.running
    ]
