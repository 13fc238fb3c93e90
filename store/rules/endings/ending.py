"""Plan the ending of a collaboration: refusals, effects, the customer afterwards (R9-R19)."""

import datetime as dt
from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from store.domain import rights, validation
from store.domain.catalogue import Outcome, Service, Services, service_name
from store.domain.clock import swedish_day
from store.domain.errors import NotFound, Refusal
from store.domain.filters import folded
from store.domain.model import Collaboration, Customer, Ending, Entry, OutcomeId, Replaced, Side
from store.domain.plan import CheckState, Plan, collaboration_of, entered, refused_texts
from store.domain.rights import Operator
from store.domain.wishes import End, PlanRun
from store.domain.words import PLAN, PLANNER, outcome_label, said_to, status_after_is
from store.i18n.language import _
from store.rules.endings.checks import checklist, open_checks
from store.rules.endings.day import last_day, too_far
from store.rules.endings.effects import effects_of, notes_on
from store.rules.endings.erasure import erased_by
from store.rules.endings.standing import (
    decision_words,
    refused_reversal,
    standing,
    standing_effect,
    stopped_endings,
)
from store.rules.handover import missing_reason, notes_on_pack
from store.rules.holds import held_back, notes_on_hold, refused_loss


def plan(customer: Customer, wish: End, by: Operator, now: dt.datetime, services: Services) -> Plan:
    """Plan an ending. Refusals come in the order of R14, the first being the one to cure first.

    Where one is decided already, the plan begins with it; the other side's is not reversed (R41).

    Raises:
        NotFound: there is no such collaboration, or its service is not in the catalogue.
    """
    collaboration = collaboration_of(customer, wish.collaboration)
    service = services.get(collaboration.service)
    if service is None:
        raise NotFound(_("The service {id!r} is not in the catalogue.", id=collaboration.service))
    today = swedish_day(now)
    on = wish.on or today
    outcome = service.outcome(wish.outcome) if wish.outcome else None
    refusals = rights.refusals(by, "end") + _status(collaboration, service)
    if not collaboration.running:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    checks = checklist(
        customer,
        collaboration,
        services,
        by.employees,
        on=on,
        today=today,
        attested=wish.attested,
        waived=wish.waived,
    )
    refusals += _refused_run(customer, wish)
    refusals += refused_reversal(customer, collaboration, by, services, on=on, today=today)
    refusals += _refused_move(customer, collaboration, on, today, by, services)
    refusals += missing_main_contact(customer, by)
    refusals += open_checks(checks, wish.attested, wish.waived)
    refusals += refused_outcome(service, wish.outcome, by.side)
    refusals += refused_loss(customer, collaboration, outcome, on, by, services)
    refusals += _refused_day(on, today)
    refusals += _unconfirmed(customer, collaboration, service, wish, outcome, by.side)
    notes, briefs = notes_on(customer, collaboration, service, services, outcome)
    for text, brief in (
        *notes_on_pack(customer, collaboration, outcome, by),
        *notes_on_hold(customer, collaboration, outcome, on, by, services),
    ):
        notes, briefs = (text, *notes), (brief, *briefs)
    asked = Plan(
        refusals=tuple(refusals),
        effects=standing_effect(customer, collaboration, by, today),
        after=customer,
        checks=checks,
        notes=notes,
        briefs=briefs,
        standing=standing(collaboration),
    )
    if outcome is None:
        return asked
    if unkept := refused_texts(("reason", wish.reason), *wish.waived.items()):
        return replace(asked, refusals=(*asked.refusals, *unkept))
    ending = _decided(outcome, on, checks, wish, by, now)
    return _with_ending(asked, collaboration, ending, outcome, by, services, wish.run)


def _decided(
    outcome: Outcome,
    on: dt.date,
    checks: tuple[CheckState, ...],
    wish: End,
    by: Operator,
    now: dt.datetime,
) -> Ending:
    """Return the ending that is decided, with its answers."""
    return Ending(
        outcome=outcome.id,
        on=on,
        by=by.login,
        side=by.side,
        decided_at=now,
        checks={check.id: check.answer for check in checks if check.answer is not None},
        reason=validation.reason(wish.reason),
        planned_by=UNSET if wish.planner in (None, by.login) else wish.planner,
    )


def lines_since(customer: Customer, run: PlanRun) -> Sequence[Entry]:
    """Return the lines of history since something was planned: each change adds one of both."""
    later = customer.version - run.version
    return customer.history[-later:] if later > 0 else ()


def _refused_run(customer: Customer, wish: End) -> list[Refusal]:
    """Refuse a plan file that has been carried out here, whatever became of that since."""
    if wish.run is None:
        return []
    for entry in lines_since(customer, wish.run):
        if entry.details.get(PLAN) == wish.run.id and entry.collaboration == wish.collaboration:
            message = _("This plan was carried out on {date} already, by {who}; plan it again.",
                        date=swedish_day(entry.at), who=entry.by)  # fmt: skip
            return [Refusal(code="plan-carried-out", message=message, about=wish.collaboration)]
    return []


def _with_ending(
    asked: Plan,
    collaboration: Collaboration,
    ending: Ending,
    outcome: Outcome,
    by: Operator,
    services: Services,
    run: PlanRun | None,
) -> Plan:
    """Add to what was asked what the ending does, and the customer afterwards."""
    customer, now = asked.after, ending.decided_at
    service = services[collaboration.service]
    ended = ended_by(collaboration, ending, outcome, swedish_day(now))
    told = ended
    if ended.status != "ended":
        told = replace(ended, ending=_whose_it_is(asked.standing, ending))
    collaborations = customer.with_collaboration(ended)
    after = replace(customer, collaborations=collaborations)
    must_type = _must_type(customer, outcome)
    return replace(
        asked,
        refusals=(
            *asked.refusals,
            *_decided_alike(customer, service, asked.standing, ending, by),
        ),
        effects=(
            *asked.effects,
            *effects_of(customer, collaboration, told, service, outcome, services, by),
            *stopped_endings(customer, after, collaboration.id, services, by),
        ),
        after=entered(
            customer,
            by,
            now,
            action="end" if ended.status == "ended" else "end-on-date",
            changes={"collaborations": collaborations},
            details=details_of(collaboration, ended, ending)
            | ({PLAN: run.id} if run is not None else {}),
            collaboration=collaboration.id,
            reason=ending.reason,
            replaced=None if must_type is not None else restored_by_undo(collaboration),
            erased=erased_by(collaboration, ended, service, outcome, by.side),
        ),
        must_type=must_type,
    )


def _whose_it_is(standing: Ending | None, ending: Ending) -> Ending:
    """Return an ending as that of who decided it: no sooner, what the other side decided holds."""
    if standing is None or standing.side == ending.side or ending.on < standing.on:
        return ending
    return replace(ending, by=standing.by, side=standing.side)


def _refused_day(on: dt.date, today: dt.date) -> list[Refusal]:
    """Refuse a day that is over, or further ahead than anybody can mean."""
    if on < today:
        return [Refusal(code="date-in-past", message=_("{date} is in the past.", date=on))]
    if on > last_day(today):
        return [Refusal(code="date-too-far", message=too_far(f"{on}", today))]
    return []


def _refused_move(
    customer: Customer,
    collaboration: Collaboration,
    on: dt.date,
    today: dt.date,
    by: Operator,
    services: Services,
) -> list[Refusal]:
    """Refuse to put off what the own side decided for a day that has come, unless a hold stops it.

    It is carried out (R42); moved, it could be withdrawn before its new day (R41).
    """
    decided = standing(collaboration)
    if decided is None or decided.side != by.side or on <= today or today < decided.on:
        return []
    if held_back(customer, collaboration, today, by, services):
        return []
    message = _(
        "The ending of {service} on {date} can be moved only before that day; it can end today.",
        service=service_name(services, collaboration.service),
        date=decided.on,
    )
    return [Refusal(code="nothing-to-change", message=message)]


def _must_type(customer: Customer, outcome: Outcome | None) -> str | None:
    """Return the name to type where the ending cannot be undone (R13)."""
    if outcome is None or not outcome.loses:
        return None
    return customer.name


def _unconfirmed(
    customer: Customer,
    collaboration: Collaboration,
    service: Service,
    wish: End,
    outcome: Outcome | None,
    to: Side,
) -> list[Refusal]:
    """Ask for the reason and the name that a loss of data takes; a preview needs neither."""
    if wish.confirmation is None:
        return []
    refusals: list[Refusal] = []
    if outcome is not None and outcome.deletes:
        refusals += missing_reason(customer, collaboration, service, wish.reason)
    if _must_type(customer, outcome) is not None:
        refusals += refused_confirmation(customer, wish.confirmation, to)
    return refusals


def _decided_alike(
    customer: Customer, service: Service, decided: Ending | None, now: Ending, by: Operator
) -> list[Refusal]:
    """Refuse an ending that is decided in the same way already (R41); to end now carries it out."""
    ends_now = now.on <= swedish_day(now.decided_at)
    if decided is None or ends_now or not _same_decision(decided, now):
        return []
    words = decision_words(customer, decided, by)
    message = _("{service} is already decided: {decision}.",
                service=service.name, decision=words)  # fmt: skip
    return [Refusal(code="nothing-to-change", message=message)]


def _same_decision(decided: Ending, now: Ending) -> bool:
    """Whether nothing would change: neither day nor outcome, no new answer, no other reason."""
    return (
        (decided.outcome, decided.on) == (now.outcome, now.on)
        and now.checks.items() <= decided.checks.items()
        and now.reason in (None, decided.reason)
    )


def restored_by_undo(collaboration: Collaboration) -> Replaced:
    """Return what undoing restores; the records are not a part of it, for they stay."""
    return Replaced(collaboration=replace(collaboration, records=()))


def missing_main_contact(customer: Customer, by: Operator) -> list[Refusal]:
    """Refuse every ending for a customer without a valid main contact (R19, R20, R25)."""
    if customer.valid_main_contact(by.employees) is not None:
        return []
    number = customer.portal_number
    if number != customer.number:  # the list has the office's own
        number = _(
            "{visma} ({number} {name})", visma=number, number=customer.number, name=customer.name
        )
    message = said_to(
        by.side,
        _("Main contact is missing for customer number {number}.", number=number),
        _("Your company has no main contact."),
    )
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


def _status(collaboration: Collaboration, service: Service) -> list[Refusal]:
    name = service.name
    match collaboration.status:
        case "ended":
            message = _("{service} has already ended.", service=name)
            if (day := collaboration.ends_on) is not None:
                message = _("{service} has already ended on {date}.", service=name, date=day)
            return [Refusal(code="already-ended", message=message)]
        case "unlinked":
            message = _(
                "{service} is not linked to a service and task yet; link it first.", service=name
            )
            return [Refusal(code="not-linked", message=message)]
        case "requested" | "declined":
            message = _(
                "{service} is {status}: there is nothing to end.",
                service=name,
                status=status_after_is(collaboration.status),
            )
            return [Refusal(code="not-active", message=message)]
        case _:
            return []


def refused_outcome(service: Service, chosen: OutcomeId | None, to: Side) -> list[Refusal]:
    """Refuse unless an outcome that is offered is chosen; none is preselected (R11).

    `to` is the side that reads it.
    """
    offered = _(" or ").join(outcome_label(outcome.id, to=to) for outcome in service.outcomes)
    ids = ", ".join(outcome.id for outcome in service.outcomes)
    if chosen is None:
        message = _(
            "Choose what happens afterwards with {service}: {offered}.",
            service=service.name,
            offered=offered,
        )
        return [Refusal(code="outcome-missing", message=message, cure="choose-outcome", about=ids)]
    if service.outcome(chosen) is None:
        message = _(
            "{service} does not offer {chosen}; it offers {offered}.",
            service=service.name,
            chosen=outcome_label(chosen, to=to),
            offered=offered,
        )
        return [
            Refusal(code="outcome-not-offered", message=message, cure="choose-outcome", about=ids)
        ]
    return []


def refused_confirmation(customer: Customer, typed: str, to: Side = "office") -> list[Refusal]:
    """Ask for the customer's name, with or without its accents, or its number (R13).

    `to` is the side that reads it.
    """
    if _plain(typed) in (_plain(customer.name), _plain(customer.number)):
        return []
    asked = said_to(
        to,
        _("Type the customer's name or number to confirm: {name}, or {number}."),
        _("Type your company's name or number to confirm: {name}, or {number}."),
    )
    neither = said_to(
        to,
        _("{typed!r} is neither the customer's name, {name}, nor its number, {number}."),
        _("{typed!r} is neither your company's name, {name}, nor its number, {number}."),
    )
    words = neither if typed.strip() else asked
    message = words.format(typed=typed, name=customer.name, number=customer.number)
    return [Refusal(code="name-mismatch", message=message, cure="type-name")]


def _plain(text: str) -> str:
    return " ".join(folded(text).split())


def ended_by(
    collaboration: Collaboration, ending: Ending, outcome: Outcome, today: dt.date
) -> Collaboration:
    """Return the collaboration as it will be; only `delete` erases records, and only then.

    The day that was decided stays as it was; where it has passed, the real one is kept beside it.
    """
    if ending.on > today:
        return replace(collaboration, status="ending", ending=ending)
    records = () if outcome.deletes else collaboration.records
    late = today if ending.on < today else UNSET
    return replace(collaboration, status="ended", ending=ending, ended_on=late, records=records)


def details_of(before: Collaboration, after: Collaboration, ending: Ending) -> dict[str, str]:
    """Return what the history says of an ending: what changed, and with which answers."""
    details = {
        "status": f"{before.status} -> {after.status}",
        "outcome": ending.outcome,
        "on": ending.on.isoformat(),
    }
    if ending.planned_by is not UNSET:
        details[PLANNER] = ending.planned_by
    details |= {f"check {id}": answer for id, answer in ending.checks.items()}
    if len(before.records) != len(after.records):
        details["records"] = f"{len(before.records)} -> {len(after.records)}"
    return details
