"""One of several endings in words: as a line of the table, and in full below it."""

import datetime as dt
from collections.abc import Iterable
from typing import Literal, NamedTuple

from store.domain.catalogue import Attested, Check, LicensedUser, Services
from store.domain.errors import Code, Refusal
from store.domain.model import OutcomeId, Side
from store.domain.plan import Plan, collaboration_of
from store.domain.words import Words, outcome_label, said_to, say
from store.i18n.language import N_, NC_, _, pgettext
from store.rules.endings.batch import BatchLine
from store.rules.record_proposals import measured_by_records
from store.rules.stops import still_open
from tui.formatting.endings.check_facts import check_fact
from tui.formatting.endings.plan_facts import effect_facts, note_facts
from tui.formatting.endings.stops import stop_word
from tui.formatting.facts import Fact, Tone

LineCure = Literal["users", "end-first", "records", "waive", "attest", "outcome", "pack", "reason",
                   "date", "release"]  # fmt: skip
"""What is done about the first thing that stops a line."""

ANSWERED_FOR_ALL: frozenset[LineCure] = frozenset(("attest", "outcome", "date", "reason"))
"""What is cured by an answer that holds for all."""

HINTS: dict[LineCure, str] = {
    "users": N_("Enter opens Users and services, and comes back"),
    "end-first": N_("Enter takes that one into this plan"),
    "records": N_("Enter corrects the records, v waives it with a reason"),
    "waive": N_("Enter waives it for this one, with a reason"),
    "attest": N_("Enter goes to the tick above, v waives it with a reason"),
    "outcome": N_("Enter goes to the choice above"),
    "pack": N_("Enter makes a hand-over pack; or give a reason above"),
    "reason": N_("Enter goes to the reason above"),
    "date": N_("Enter goes to the day above"),
    "release": N_("Enter releases it, and comes back"),
}

_BECOMES: Words = {
    "continue": NC_("becomes", "continues"),
    "close": NC_("becomes", "closed"),
    "delete": NC_("becomes", "deleted"),
    "end": NC_("becomes", "ended"),
}

_BRIEFLY: dict[Code, str] = {
    "outcome-missing": N_("to be chosen above"),
    "outcome-not-offered": N_("to be chosen above"),
    "reason-missing": N_("no pack, no reason"),
    "invalid-value": N_("the reason cannot be kept"),
    "date-in-past": N_("the day is past"),
    "date-too-far": N_("the day is too far ahead"),
    "main-contact-missing": N_("no main contact"),
    "not-allowed": N_("you are not allowed to"),
    "other-side-decided": N_("decided by the other side"),
    "nothing-to-change": N_("already decided"),
    "already-ended": N_("has ended already"),
    "on-hold": N_("on hold"),
}
"""Why a line is not ended, where no check is open, in the few words that a column has room for."""

_ANSWERED_ABOVE = ("outcome-missing", "outcome-not-offered", "reason-missing", "invalid-value",
                   "date-in-past", "date-too-far")  # fmt: skip
_OF_CHECKS = ("check-open", "still-active-elsewhere")


class PlanRow(NamedTuple):
    """What a line of the table says of one ending, after whose and which it is."""

    word: str
    tone: Tone
    becomes: str
    why: str
    loses: bool = False
    unknown: bool = False
    """Whether nobody knows if it loses data."""

    @property
    def sign(self) -> str:
        """What stands at its word and before what it loses: a loss is seen without colours."""
        return "!" if self.loses else "?" if self.unknown else ""


def plan_row(line: BatchLine, services: Services) -> PlanRow:
    """Say how one ending stands: whether it would be done, what it loses, or what stops it."""
    row = _row(line, services)
    if (on := decided_for(line)) is None:
        return row
    so_far = _("so far: ends {date}", date=on)
    return row._replace(why=" · ".join(filter(None, (so_far, row.why))))


def decided_for(line: BatchLine) -> dt.date | None:
    """Return the day for which an ending was decided before this one, if any was."""
    collaboration = collaboration_of(line.before, line.wish.collaboration)
    ending = collaboration.ending if collaboration.running else None
    return ending.on if ending is not None else None


def _row(line: BatchLine, services: Services) -> PlanRow:
    if line.good:
        becomes = say(_BECOMES, line.wish.outcome or "end")
        lost = _("unknown if data is lost") if line.unknown else ""
        if line.loses:
            lost = lost_words(line.plan)
        return PlanRow(pgettext("check", "ok"), "ok", becomes, lost, line.loses, line.unknown)
    if all(_answered_above(line, refusal, services) for refusal in line.plan.refusals):
        return PlanRow(pgettext("check", "ask"), "ask", "-", stopped_words(line, services))
    return PlanRow(pgettext("ending", "stop"), "stop", "-", stopped_words(line, services))


def lost_words(plan: Plan) -> str:
    """Say in few words what a plan loses for good: the data first, then what is recorded here."""
    told = zip(plan.effects, effect_facts(plan.effects), strict=True)
    losing = [effect for effect, fact in told if fact.tone == "loses"]
    lost = [
        effect.brief or effect.text
        for subject in ("data", "records")
        for effect in losing
        if effect.subject == subject
    ]
    return "; ".join(lost) or _("cannot be undone")


def stopped_words(line: BatchLine, services: Services) -> str:
    """Say in few words all that a line waits for, what stops it first."""
    parts = []
    for refusal in line.plan.refusals:
        if refusal.code not in _OF_CHECKS:
            parts.append(_(_BRIEFLY[refusal.code]) if refusal.code in _BRIEFLY else refusal.message)
    collaboration = collaboration_of(line.before, line.wish.collaboration)
    service = services.get(line.service)
    if service is not None:
        stops = still_open(line.before, collaboration, service, line.plan.checks)
        at = 0 if line.plan.refusals[0].code in _OF_CHECKS else 1
        parts[at:at] = [stop_word(stop, services) for stop in stops]
    return " · ".join(parts)


def _answered_above(line: BatchLine, refusal: Refusal, services: Services) -> bool:
    if refusal.code in _ANSWERED_ABOVE:
        return True
    return isinstance(check_about(line, refusal, services), Attested)


def check_about(line: BatchLine, refusal: Refusal, services: Services) -> Check | None:
    """Return the check that a refusal is about, if it is about one."""
    service = services.get(line.service)
    if refusal.code != "check-open" or service is None:
        return None
    return next((check for check in service.checks if check.id == refusal.about), None)


def cure_of(line: BatchLine, services: Services, *, may_write: bool) -> LineCure | None:
    """Return what cures the first thing that stops a line; None where nothing here does."""
    refusal = line.plan.refusals[0] if line.plan.refusals else None
    match refusal:
        case None:
            return None
        case Refusal(code="check-open"):
            return _cure_of_check(check_about(line, refusal, services))
        case Refusal(cure="users-and-services"):
            return "users"
        case Refusal(cure="release"):
            return "release"
        case Refusal(cure="end-first"):
            return "end-first"
        case Refusal(cure="choose-outcome"):
            return "outcome"
        case Refusal(code="reason-missing"):
            return "pack" if may_write else "reason"
        case Refusal(code="invalid-value", about="reason"):
            return "reason"
        case Refusal(code="date-in-past" | "date-too-far"):
            return "date"
        case _:
            return None


def _cure_of_check(check: Check | None) -> LineCure:
    match check:
        case Attested():
            return "attest"
        case LicensedUser():
            return "users"
        case None:
            return "waive"
        case _:
            return "records" if measured_by_records(check) else "waive"


def line_facts(
    line: BatchLine, services: Services, cure: LineCure | None, *, fault: str | None
) -> tuple[Fact, ...]:
    """Tell of one ending what the page for a single one tells: what stops it, and all it does.

    While there is a fault in the day that was typed, nobody knows what it does.
    """
    stops = [*_stop_facts(line, services)]
    if stops and cure is not None:
        stops[0] = stops[0]._replace(text=f"{stops[0].text}  {_(HINTS[cure])}.")
    if fault is not None:
        return (Fact(pgettext("check", "ask"), fault, "ask"), *stops)
    met = [check_fact(check) for check in line.plan.checks if check.answer is not None]
    return (*stops, *effect_facts(line.plan.effects), *met, *note_facts(line.plan))


def _stop_facts(line: BatchLine, services: Services) -> Iterable[Fact]:
    """Tell what stops it, in the order of R14."""
    checks = {check.id: check for check in line.plan.checks if check.answer is None}
    leading = {check.leads_to: check for check in checks.values() if check.leads_to is not None}
    for refusal in line.plan.refusals:
        found = checks.get(refusal.about or "") or leading.get(refusal.about or "")
        if refusal.code in _OF_CHECKS and found is not None:
            fact = check_fact(found)
            yield fact._replace(text=f"{fact.text.rstrip('.')}.")
        elif refusal.code == "reason-missing":
            neither = _("There is no up-to-date hand-over pack, and no reason is given.")
            yield Fact(pgettext("check", "ask"), neither, "ask")
        elif refusal.code == "outcome-missing":
            yield Fact(pgettext("check", "ask"), _("What happens afterwards is not chosen."), "ask")
        elif _answered_above(line, refusal, services):
            yield Fact(pgettext("check", "ask"), refusal.message, "ask")
        else:
            yield Fact(pgettext("ending", "stop"), refusal.message, "stop")


def outcome_words(outcome: OutcomeId, *, loses: bool, to: Side) -> str:
    """Say an outcome beside others of its service; what loses data for good is said loudly."""
    if outcome == "continue":
        return said_to(to, pgettext("outcome", "customer continues"), _("you continue"))
    label = outcome_label(outcome, to=to)
    return label.upper() if loses else label
