"""What an ending does: to our records, the service's data, each side's access, and the costs."""

from msgspec.structs import replace

from store.model import Collaboration, Customer
from store.plan import Effect
from store.services import Fate, Outcome, Service, Services, Stated, fate_for, name_of


def effects_of(
    customer: Customer,
    before: Collaboration,
    after: Collaboration,
    service: Service,
    outcome: Outcome,
    services: Services,
) -> tuple[Effect, ...]:
    """Return what becomes of everything, with how sure that is; the first is what we write."""
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


def notes_on(
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
            text = "no data is lost; can be undone for 24 hours, then takes a new collaboration"
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


def _others_running(
    customer: Customer, collaboration: Collaboration, services: Services
) -> list[str]:
    return [
        name_of(services, each.service)
        for each in customer.collaborations
        if each.id != collaboration.id and each.running
    ]
