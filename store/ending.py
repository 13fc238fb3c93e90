"""Plan the ending of a collaboration: refusals, effects, the customer afterwards (R9-R19)."""

import datetime as dt
import unicodedata

from msgspec.structs import replace

from store import intake, rights
from store.checks import checklist, open_checks
from store.clock import swedish_day
from store.errors import NotFound
from store.model import Collaboration, Customer, Ending, OutcomeId
from store.plan import Effect, Plan, Refusal, Wish, entered, refused_texts
from store.rights import Operator
from store.services import Fate, Outcome, Service, Services, Stated, fate_for, name_of


class End(Wish, frozen=True, kw_only=True):
    """The wish to end a collaboration, with the answers to its service's checks.

    Without `on` it ends immediately. `confirmation` is what was typed to confirm an outcome that
    cannot be undone: None in a preview, where it is not asked for yet.
    """

    collaboration: str
    outcome: OutcomeId | None = None
    on: dt.date | None = None
    attested: tuple[str, ...] = ()
    waived: dict[str, str] = {}
    confirmation: str | None = None


def plan(customer: Customer, wish: End, by: Operator, now: dt.datetime, services: Services) -> Plan:
    """Plan an ending. Refusals come in the order of R14, the first being the one to cure first.

    Raises:
        NotFound: there is no such collaboration, or its service is not in the catalogue.
    """
    collaboration = _the(customer, wish.collaboration)
    service = services.get(collaboration.service)
    if service is None:
        raise NotFound(f"The service {collaboration.service!r} is not in the catalogue.")
    today = swedish_day(now)
    on = wish.on or today
    outcome = service.outcome(wish.outcome) if wish.outcome else None
    refusals = _not_allowed(by) + _status(collaboration, service)
    if not collaboration.running:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)

    checks = checklist(
        customer, collaboration, services, on=on, attested=wish.attested, waived=wish.waived
    )
    refusals += missing_main_contact(customer, by)
    refusals += open_checks(checks, wish.attested, wish.waived)
    refusals += _outcome(service, wish.outcome)
    if on < today:
        refusals.append(Refusal(code="date-in-past", message=f"{on} is in the past."))
    must_type = (
        customer.name if outcome is not None and outcome.irreversible.answer == "yes" else None
    )
    if must_type is not None and wish.confirmation is not None:
        refusals += _confirmation(customer, wish.confirmation)

    notes = _notes(customer, collaboration, service, services, outcome)
    if outcome is None:
        return Plan(
            refusals=tuple(refusals), effects=(), after=customer, checks=checks, notes=notes
        )
    unkept = refused_texts({"reason": wish.reason, **wish.waived})
    if unkept:
        return Plan(
            refusals=(*refusals, *unkept), effects=(), after=customer, checks=checks, notes=notes
        )
    ending = Ending(
        outcome=outcome.id,
        on=on,
        by=by.login,
        side=by.side,
        decided_at=now,
        checks={check.id: check.answer for check in checks if check.answer is not None},
        reason=intake.reason(wish.reason),
    )
    ended = _ended(collaboration, ending, outcome, today)
    return Plan(
        refusals=tuple(refusals),
        effects=_effects(customer, collaboration, ended, service, outcome, services),
        after=entered(
            customer,
            by,
            now,
            action="end" if ended.status == "ended" else "end-on-date",
            changes={"collaborations": _replaced(customer, ended)},
            details=_details(collaboration, ended, ending),
            collaboration=collaboration.id,
            reason=wish.reason,
        ),
        checks=checks,
        notes=notes,
        must_type=must_type,
    )


def missing_main_contact(customer: Customer, by: Operator) -> list[Refusal]:
    """Refuse every ending for a customer without a valid main contact (R19, R20, R25)."""
    if customer.valid_main_contact is not None:
        return []
    message = f"Main contact is missing for customer number {customer.portal_number}."
    if not rights.may(by, "manage-users"):
        message += f" {rights.who_may(by, 'manage-users')}"
    return [
        Refusal(
            code="main-contact-missing",
            message=message,
            cure="users-and-services",
            about=customer.number,
        )
    ]


def office_access(customer: Customer, collaboration: Collaboration, services: Services) -> str:
    """Return what the office can reach after an ending, computed when read (R10, case 17)."""
    if collaboration.ending is None:
        return ""
    service = services.get(collaboration.service)
    outcome = service.outcome(collaboration.ending.outcome) if service is not None else None
    if outcome is None:
        return ""
    fate = fate_for(outcome.office, collaboration.variant)
    if fate.access != "view-while-others":
        return fate.sentence
    others = _others_running(customer, collaboration, services)
    now = f"view only, while {' and '.join(others)} is active" if others else "none"
    return Stated(text=now, provenance=fate.provenance).sentence


def _the(customer: Customer, id: str) -> Collaboration:
    collaboration = customer.collaboration(id)
    if collaboration is None:
        raise NotFound(f"{customer.name} has no collaboration {id!r}.")
    return collaboration


def _not_allowed(by: Operator) -> list[Refusal]:
    sentence = rights.why_not(by, "end")
    if sentence is None:
        return []
    return [Refusal(code="not-allowed", message=sentence, cure="ask-colleague")]


def _status(collaboration: Collaboration, service: Service) -> list[Refusal]:
    match collaboration.status:
        case "ended":
            when = f" on {collaboration.ending.on}" if collaboration.ending else ""
            return [
                Refusal(code="already-ended", message=f"{service.name} has already ended{when}.")
            ]
        case "unlinked":
            return [
                Refusal(
                    code="not-linked",
                    message=f"{service.name} is not linked to a service and task yet; "
                    "link it first.",
                )
            ]
        case "requested" | "declined":
            return [
                Refusal(
                    code="not-active",
                    message=f"{service.name} is {collaboration.status}: there is nothing to end.",
                )
            ]
        case _:
            return []


def _outcome(service: Service, chosen: OutcomeId | None) -> list[Refusal]:
    """One must be chosen, none is preselected (R11)."""
    offered = ", ".join(f"{outcome.id} ({outcome.label})" for outcome in service.outcomes)
    if chosen is None:
        message = f"Choose what happens afterwards with {service.name}: {offered}."
        return [Refusal(code="outcome-missing", message=message, cure="choose-outcome")]
    if service.outcome(chosen) is None:
        message = f"{service.name} does not offer {chosen!r}; it offers {offered}."
        return [Refusal(code="outcome-not-offered", message=message, cure="choose-outcome")]
    return []


def _confirmation(customer: Customer, typed: str) -> list[Refusal]:
    """Ask for the customer's name, or its number in scripts, where data is lost (R13)."""
    if _plain(typed) in (_plain(customer.name), _plain(customer.number)):
        return []
    message = f"Type the customer's name to confirm: {customer.name}."
    if typed.strip():
        message = f"{typed!r} is not the customer's name, {customer.name}."
    return [Refusal(code="name-mismatch", message=message, cure="type-name")]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def _ended(
    collaboration: Collaboration, ending: Ending, outcome: Outcome, today: dt.date
) -> Collaboration:
    """Return the collaboration as it will be; only `delete` erases records, and only then."""
    if ending.on > today:
        return replace(collaboration, status="ending", ending=ending)
    records = () if outcome.deletes else collaboration.records
    return replace(collaboration, status="ended", ending=ending, records=records)


def _replaced(customer: Customer, new: Collaboration) -> tuple[Collaboration, ...]:
    return tuple(new if each.id == new.id else each for each in customer.collaborations)


def _details(before: Collaboration, after: Collaboration, ending: Ending) -> dict[str, str]:
    details = {
        "status": f"{before.status} -> {after.status}",
        "outcome": ending.outcome,
        "on": ending.on.isoformat(),
    }
    details |= {f"check {id}": answer for id, answer in ending.checks.items()}
    if len(before.records) != len(after.records):
        details["records"] = f"{len(before.records)} -> {len(after.records)}"
    return details


def _effects(
    customer: Customer,
    before: Collaboration,
    after: Collaboration,
    service: Service,
    outcome: Outcome,
    services: Services,
) -> tuple[Effect, ...]:
    at_once = after.status == "ended"
    assert after.ending is not None
    when = "now" if at_once else f"on {after.ending.on}; active until then"
    effects = [
        Effect(
            subject="status",
            text=f"{service.name} ends {when}",
            provenance="inferred (app)",
            about=before.id,
            before=before.status,
            after=after.status,
        )
    ]
    if outcome.deletes and before.records:
        count = len(before.records)
        what = f"the {count} records" if count > 1 else "the one record"
        effects.append(
            Effect(
                subject="records",
                text=f"{what} kept here about it {'are' if count > 1 else 'is'} erased"
                + ("" if at_once else " on that day"),
                provenance="inferred (app)",
                about=before.id,
                before=str(count) if at_once else None,
                after="0" if at_once else None,
            )
        )
    effects.append(_told("data", fate_for(outcome.data, before.variant)))
    effects.append(_office(customer, before, outcome, services))
    effects.append(_told("customer", fate_for(outcome.customer, before.variant)))
    effects.append(_undo(outcome))
    effects.append(_cost(before, outcome))
    return tuple(effects)


def _told(subject: str, fate: Fate) -> Effect:
    return Effect(subject=subject, text=fate.sentence, provenance=fate.provenance)  # type: ignore[arg-type]


def _office(
    customer: Customer, collaboration: Collaboration, outcome: Outcome, services: Services
) -> Effect:
    fate = fate_for(outcome.office, collaboration.variant)
    effect = _told("office", fate)
    if fate.access != "view-while-others":
        return effect
    others = _others_running(customer, collaboration, services)
    now = f"active now: {', '.join(others)}" if others else "no other is active now"
    return replace(effect, text=f"{effect.text} ({now})")


def _undo(outcome: Outcome) -> Effect:
    irreversible = outcome.irreversible
    match irreversible.answer:
        case "yes":
            text = "this cannot be undone: what is lost is lost"
        case "unknown":
            text = "whether data is lost for good"
        case "no":
            text = "no data is lost; going on together takes a new collaboration"
    stated = Stated(text=text, provenance=irreversible.provenance)
    return Effect(subject="undo", text=stated.sentence, provenance=stated.provenance)


def _cost(collaboration: Collaboration, outcome: Outcome) -> Effect:
    """Show who pays and for how long, and calculate nothing (R43, R46)."""
    period = collaboration.period
    length = f"{period} months" if isinstance(period, int) else period
    paid = [f"paid by the {collaboration.invoice_recipient}"] * bool(
        collaboration.invoice_recipient
    ) + [f"contract period {length}"] * bool(length)
    text = "not documented: how a running contract period and the last invoice are settled"
    if outcome.id == "continue":
        text += "; who pays afterwards, presumably the customer"
    if paid:
        text = f"{', '.join(paid)}; {text}"
    return Effect(subject="cost", text=text, provenance="unknown")


def _notes(
    customer: Customer,
    collaboration: Collaboration,
    service: Service,
    services: Services,
    outcome: Outcome | None,
) -> tuple[str, ...]:
    """Return what to know before, and what is connected and goes on."""
    notes = [
        note.sentence
        for note in service.notes
        if not note.outcomes or (outcome is not None and outcome.id in note.outcomes)
    ]
    connected = [
        name_of(services, each.service)
        for each in customer.collaborations
        if each.running and each.service in service.connected
    ]
    if connected:
        notes.append(f"Probably connected, and not ended with it: {', '.join(connected)}.")
    return tuple(notes)


def _others_running(
    customer: Customer, collaboration: Collaboration, services: Services
) -> list[str]:
    return [
        name_of(services, each.service)
        for each in customer.collaborations
        if each.id != collaboration.id and each.running
    ]
