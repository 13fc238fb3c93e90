"""What is decided already about a collaboration, and who may change that (R9, R41).

Either side may end without the consent of the other. So only the side that made a decision reverses
it: it alone calls the ending off, puts it off, or changes what happens afterwards. The
other side may end sooner, which is an ending of its own; once the day has come, that is today.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from store.domain.catalogue import Services, loses_data, service_name
from store.domain.clock import swedish_day
from store.domain.errors import Refusal
from store.domain.model import Collaboration, Customer, Employee, Ending, Entry, OutcomeId
from store.domain.plan import Effect
from store.domain.rights import Operator
from store.domain.wishes import End
from store.domain.words import PLANNER, outcome_label, said_to, side_word
from store.i18n.language import _
from store.rules.endings.checks import answers_in, checklist
from store.rules.history_words import Names


def standing(collaboration: Collaboration) -> Ending | None:
    """Return the ending that is decided and waits for its day, or None."""
    return collaboration.ending if collaboration.status == "ending" else None


def as_decided(
    wish: End, collaboration: Collaboration, by: Operator, services: Services, today: dt.date
) -> End:
    """Return a wish preset with what the operator's own side has decided, if it has.

    What was waived or attested then is preset too: it was that side's own answer. What the wish
    says itself goes before it; one with an outcome is whole as it is. A day that has passed is no
    day for an ending any more, and is not preset.
    """
    decided = standing(collaboration)
    if decided is None or decided.side != by.side or wish.outcome is not None:
        return wish
    attested, waived = answers_in(decided, services.get(collaboration.service))
    return replace(
        wish,
        outcome=decided.outcome,
        on=wish.on or (decided.on if decided.on >= today else None),
        attested=tuple(
            id for id in dict.fromkeys((*attested, *wish.attested)) if id not in wish.waived
        ),
        waived={id: why for id, why in waived.items() if id not in wish.attested} | wish.waived,
        reason=wish.reason or decided.reason,
        planner=wish.planner or decided.planned_by or None,
    )


def decision_words(
    customer: Customer, ending: Ending, by: Operator, today: dt.date | None = None
) -> str:
    """Say what is decided: the day, the outcome, who decided it on which side and when, and why.

    With `today`, one whose day is over is told as what was to be, and waits (R42).
    """
    words = _("ends on {date}, {outcome}; decided by {who} ({side}) on {day}")
    if today is not None and ending.on < today:
        words = _("was to end on {date}, {outcome}; decided by {who} ({side}) on {day}")
    decided = words.format(
        date=ending.on,
        outcome=outcome_label(ending.outcome, to=by.side),
        who=decider(customer, ending, by),
        side=side_word(ending.side, to=by.side),
        day=swedish_day(ending.decided_at),
    )
    return _with_reason(decided, ending)


def done_words(customer: Customer, ending: Ending, by: Operator, on: dt.date) -> str:
    """Say what was done at once, or when its day came: the day, the outcome, by whom, and why.

    `on` is the day of the act; where another one was planned, that is named beside it (R42).
    """
    day = f"{on}" if on == ending.on else _("{date} (planned for {planned})",
                                            date=on, planned=ending.on)  # fmt: skip
    done = _(
        "ended on {date}, {outcome}; by {who} ({side})",
        date=day,
        outcome=outcome_label(ending.outcome, to=by.side),
        who=decider(customer, ending, by),
        side=side_word(ending.side, to=by.side),
    )
    return _with_reason(done, ending)


def _with_reason(said: str, ending: Ending) -> str:
    """Add why, in words: behind a colon the reason would hang on the day."""
    if not ending.reason:
        return said
    return f"{said}; " + _("reason: {reason}", reason=ending.reason)


def standing_effect(
    customer: Customer, collaboration: Collaboration, by: Operator, today: dt.date | None = None
) -> tuple[Effect, ...]:
    """Return what is decided already, as the first line of a plan that would change it."""
    decided = standing(collaboration)
    if decided is None:
        return ()
    return (
        Effect(
            subject="standing",
            text=decision_words(customer, decided, by, today),
            provenance="inferred (app)",
            about=collaboration.id,
            tells=(
                decided.outcome,
                decided.on.isoformat(),
                decided.by,
                decided.side,
                decided.reason or "",
            ),
        ),
    )


def overtaken(customer: Customer, collaboration: Collaboration) -> Ending | None:
    """Return the other side's decision that the standing one comes before, or None.

    The history tells it: each side's decision lies on the other's that it came before, and is taken
    off when it is withdrawn.
    """
    if standing(collaboration) is None:
        return None
    decisions: list[Ending] = []
    before: list[Ending] = []
    for entry in customer.history:
        if entry.collaboration != collaboration.id:
            continue
        match entry.action:
            case "end-on-date" if (decided := decision_in(entry)) is not None:
                before = decisions or _imported_before(entry)
                own = bool(before) and before[-1].side == decided.side
                decisions = [*(before[:-1] if own else before), decided]
            case "withdraw":
                before, decisions = decisions, decisions[:-1]
            case "end":
                before, decisions = _left_by_undo(entry, decisions), []
            case "undo" if entry.details.get("undone") in ("end", "end-on-date", "withdraw"):
                # it tells a status where it did not set the own side's decision again
                decisions = before[:-1] if "status" in entry.details else before
    return decisions[-2] if len(decisions) > 1 else None


def called_off(customer: Customer, collaboration: Collaboration) -> Collaboration:
    """Return a collaboration as it goes on without the ending that is decided.

    The other side's decision that this one came before is not withdrawn with it.
    """
    earlier = overtaken(customer, collaboration)
    if earlier is None:
        return replace(collaboration, status="active", ending=None)
    return replace(collaboration, status="ending", ending=earlier)


def left_by_undo(
    customer: Customer,
    entry: Entry,
    before: Collaboration,
    today: dt.date,
    services: Services,
) -> Collaboration:
    """Return what is left where a line is undone before which a collaboration was as it was.

    An ending of the own side that was decided then and loses data, or whose day has begun since, is
    not set again by undoing another one (R13): what is left is as if it had been withdrawn. What
    the other side had decided stands as it did.
    """
    decided = standing(before)
    if entry.action != "end" or decided is None or decided.side != entry.side:
        return before
    if decided.on > today and not loses_data(services, before.service, decided.outcome):
        return before
    then = replace(customer, history=customer.history[: customer.history.index(entry)])
    return called_off(then, before)


def standing_again(collaboration: Collaboration) -> dict[str, str]:
    """Return what the history says of the other side's decision that stands again, if one does."""
    decided = standing(collaboration)
    if decided is None:
        return {}
    return {
        "outcome": decided.outcome,
        "on": decided.on.isoformat(),
        "by": decided.by,
        "side": decided.side,
    }


def _left_by_undo(entry: Entry, decisions: list[Ending]) -> list[Ending]:
    """Return the decisions that stand again when an ending is undone.

    One that took effect at once leaves all that stood; one whose day came does not come back.
    """
    replaced = entry.replaced.collaboration if entry.replaced is not None else None
    again = standing(replaced) if replaced is not None else None
    if again is None:
        return []
    stood = decisions[-1:] and decisions[-1].decided_at == again.decided_at
    return decisions if stood else decisions[:-1] or [again]


def _imported_before(entry: Entry) -> list[Ending]:
    """Return the decision that an act replaced and that an import, no act, had brought."""
    replaced = entry.replaced.collaboration if entry.replaced is not None else None
    decided = standing(replaced) if replaced is not None else None
    return [decided] if decided is not None else []


def checks_in(entry: Entry) -> dict[str, str]:
    """Return the answers to checks that a line of the history tells, by the checks' ids."""
    return {
        what.removeprefix("check "): answer
        for what, answer in entry.details.items()
        if what.startswith("check ")
    }


def decision_in(entry: Entry) -> Ending | None:
    """Return the ending that a line of the history tells of."""
    try:
        return Ending(
            outcome=msgspec.convert(entry.details["outcome"], OutcomeId),
            on=dt.date.fromisoformat(entry.details["on"]),
            by=entry.by,
            side=entry.side,
            decided_at=entry.at,
            checks=checks_in(entry),
            reason=entry.reason,
            planned_by=entry.details.get(PLANNER, UNSET),
        )
    except (KeyError, ValueError):
        return None


def refused_reversal(
    customer: Customer,
    collaboration: Collaboration,
    by: Operator,
    services: Services,
    *,
    on: dt.date | None = None,
    today: dt.date | None = None,
) -> list[Refusal]:
    """Refuse to reverse the other side's decision: to withdraw it, or to end no sooner (`on`).

    Where one's own ending comes before the other side's, it may be moved up to that day, and what
    is left when it is withdrawn is the other side's. One whose day has come and that still waits
    has no sooner day than `today`, on which either side may end.
    """
    decided = standing(collaboration)
    if decided is not None and decided.side == by.side:
        decided = overtaken(customer, collaboration) if on is not None else None
    if decided is None or (on is not None and on < decided.on):
        return []
    if on is not None and on == today:  # the decided day has come, or it is sooner
        return []
    name = service_name(services, collaboration.service)
    return [other_side_decided(customer, name, decided, by, collaboration.id, today)]


def other_side_decided(
    customer: Customer,
    service: str,
    decided: Ending,
    by: Operator,
    about: str,
    today: dt.date | None = None,
) -> Refusal:
    """Return the refusal that names who on the other side decided what, when and why.

    With `today`, it says what is left once the decided day has come.
    """
    words = decision_words(customer, decided, by, today)
    message = said_to(
        by.side,
        _(
            "{service}: {decision}. Only the customer can take that back or put it off; "
            "the office can end sooner.",
            service=service,
            decision=words,
        ),
        _(
            "{service}: {decision}. Only the office can take that back or put it off; "
            "you can end sooner.",
            service=service,
            decision=words,
        ),
    )
    if today is not None and decided.on <= today:
        message = said_to(
            by.side,
            _(
                "{service}: {decision}. Only the customer can take that back or put it off; "
                "the office can end today.",
                service=service,
                decision=words,
            ),
            _(
                "{service}: {decision}. Only the office can take that back or put it off; "
                "you can end today.",
                service=service,
                decision=words,
            ),
        )
    return Refusal(code="other-side-decided", message=message, about=about)


def stopped_endings(
    before: Customer,
    after: Customer,
    changed: str | None,
    services: Services,
    by: Operator,
    *,
    employees: Sequence[Employee] | None = None,
) -> Iterator[Effect]:
    """Find the other endings on a date that a change would stop on their day (R42).

    It takes the main contact away that there was (R19), or opens a check again. `changed` is the
    collaboration that is changed itself; `employees` are those of the office afterwards, where
    the change is of them.
    """
    later = by.employees if employees is None else employees
    uncontacted = (
        before.valid_main_contact(by.employees) is not None
        and after.valid_main_contact(later) is None
    )
    for other in after.collaborations:
        decided = standing(other)
        if decided is None or other.id == changed or other.service not in services:
            continue
        if uncontacted:
            yield stopped_ending(
                other, decided, services, "main-contact", _("no main contact is left")
            )
        was_open = _open_on_its_day(before, other, decided, services, by.employees)
        now_open = _open_on_its_day(after, other, decided, services, later)
        for id, found in now_open.items():
            if id not in was_open:
                yield stopped_ending(other, decided, services, id, found)


def _open_on_its_day(
    customer: Customer,
    collaboration: Collaboration,
    decided: Ending,
    services: Services,
    employees: Sequence[Employee],
) -> dict[str, str]:
    """Return what keeps each check of a decided ending open, by the check's id."""
    attested, waived = answers_in(decided, services.get(collaboration.service))
    states = checklist(
        customer,
        customer.collaboration(collaboration.id) or collaboration,
        services,
        employees,
        on=decided.on,
        attested=attested,
        waived=waived,
    )
    return {state.id: state.found for state in states if state.answer is None}


def stopped_ending(
    other: Collaboration, decided: Ending, services: Services, id: str, why: str
) -> Effect:
    """Tell of an ending that its day will find refused."""
    return Effect(
        subject="other-ending",
        text=_(
            "{service}'s ending on {date} will then be refused: {why}",
            service=service_name(services, other.service),
            date=decided.on,
            why=why,
        ),
        provenance="inferred (app)",
        about=other.id,
        tells=(decided.on.isoformat(), id),
    )


def decider(customer: Customer, ending: Ending, by: Operator) -> str:
    """Name who decided an ending, and who had planned it with its reason and answers."""
    who = person_name(customer, ending.by, by)
    if ending.planned_by is UNSET:
        return who
    planner = person_name(customer, ending.planned_by, by)
    return _("{who}, as planned and answered by {planner}", who=who, planner=planner)


def person_name(customer: Customer, login: str, by: Operator) -> str:
    """Return the name of an employee, or of who is or was a user; else the login."""
    return by.name if login == by.login else Names(customer, by.employees).person(login)
