"""What the page that ends says of itself: its verb, the day, and what is left to do."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from store.domain.errors import Refusal
from store.domain.model import OutcomeId, Side
from store.domain.plan import CheckState, Plan
from store.domain.words import Words, outcome_label, said_to, say
from store.i18n.language import N_, NC_, _, ngettext
from store.rules.endings.day import day_words
from tui.formatting.facts import Fact
from tui.formatting.safe_text import folded_lines

_AT_ONCE: Words = {
    "continue": N_("End now – customer continues"),
    "close": N_("End and close now"),
    "delete": N_("End and delete now"),
    "end": N_("End collaboration now"),
}
_ON_A_DAY: Words = {
    "continue": N_("End on {date} – customer continues"),
    "close": N_("End and close on {date}"),
    "delete": N_("End and delete on {date}"),
    "end": N_("End collaboration on {date}"),
}

_BRIEFLY: Words = {
    "continue": NC_("outcome", "customer continues"),
    "close": NC_("outcome", "close"),
    "delete": NC_("outcome", "delete"),
    "end": NC_("outcome", "end"),
}

ANSWERED_ABOVE = ("check-open", "still-active-elsewhere")
"""Refusals that a field of the page asks about."""


def choice_label(outcome: OutcomeId, *, briefly: bool, you: bool) -> str:
    """Name an outcome among those to choose from; the customer's own side is spoken to."""
    to: Side = "customer" if you else "office"
    if not briefly:
        return outcome_label(outcome, to=to)
    label = say(_BRIEFLY, outcome)
    return said_to(to, label, _("you continue")) if outcome == "continue" else label


def verb_of(outcome: OutcomeId, on: dt.date | None, today: dt.date, *, you: bool) -> str:
    """Say what will be done, and when; the customer's own side is spoken to."""
    to: Side = "customer" if you else "office"
    waits = on is not None and on > today
    label = say(_ON_A_DAY, outcome).format(date=on) if waits else say(_AT_ONCE, outcome)
    if outcome != "continue":
        return label
    own = _("End on {date} – you continue", date=on) if waits else _("End now – you continue")
    return said_to(to, label, own)


def verb_without_day(outcome: OutcomeId | None, *, you: bool) -> str:
    """Say what would be done, while nobody knows when; the customer's own side is spoken to."""
    return outcome_label(outcome or "end", to="customer" if you else "office")


def when_words(on: dt.date | None, today: dt.date) -> str:
    """Say which day is meant, and what holds until then; without one, which days are understood."""
    if on is None:
        return _("or {example}, 31/12, +30, eom, eoq, eoy", example=f"{today.year}-12-31")
    if on <= today:
        return _("{day}: that is today, at once", day=day_words(on))
    return _("{day}; active until then", day=day_words(on))


class Left(NamedTuple):
    """What is missing before an ending: an item for each, in a check's own words and by count."""

    checks: tuple[str, ...]
    others: tuple[str, ...]
    briefs: tuple[str, ...] = ()
    """The others in few words, one for each."""

    @property
    def all(self) -> tuple[str, ...]:
        """Every item, the first thing to do first."""
        return (*self.checks, *self.others)

    def besides(self, told: str) -> "Left":
        """Return what is missing besides that which is told already."""
        checks = (each for each in self.checks if each not in told)
        pairs = [pair for pair in zip(self.others, self.briefs, strict=True) if pair[0] not in told]
        return Left(
            tuple(checks), tuple(each for each, _brief in pairs), tuple(brief for _, brief in pairs)
        )


def left_to_do(plan: Plan, *, no_day: str | None, outcomes: int, typed: str = "") -> Left:
    """Return everything that is missing; `outcomes` is how many there are to choose from.

    `no_day` is what is wrong with the day, and `typed` what was typed for the customer's name.
    """
    checks, others, briefs = list[str](), list[str](), list[str]()
    for refusal in plan.refusals:
        if refusal.code in ANSWERED_ABOVE:
            checks.append(_check_left(refusal, plan.checks))
        elif not refusal.code.startswith("date-"):
            others.append(_left(refusal, outcomes, typed.strip()))
            briefs.append(_left_briefly(refusal) or others[-1])
    if no_day:
        others.append(_("When: {why}", why=no_day))
    elif no_day is not None or any(each.code.startswith("date-") for each in plan.refusals):
        others.append(_("a day"))
    return Left(tuple(checks), tuple(others), (*briefs, *others[len(briefs) :]))


def left_fact(left: Left, width: int, most: int, *, urged: bool = False) -> Fact:
    """Say in so many lines what is left; where they are not enough, in ever fewer words.

    First the checks go by their count, then the others are told briefly, then the last of them are
    counted. `urged` is where somebody has tried to do it nevertheless.
    """
    if not left.all:
        return Fact("", _("Ready: Ctrl+S does it. Nothing happens before."), "ok")
    told = ""
    for items in _ever_fewer_words(left):
        told = _listed(len(left.all), items, urged)
        if len(folded_lines(told, width)) <= most:
            break
    return Fact("", told, "stop" if urged else "ask")


def _ever_fewer_words(left: Left) -> Iterator[Sequence[str]]:
    yield left.all
    counted = [ngettext("{n} check", "{n} checks", len(left.checks))] * bool(left.checks)
    yield (*counted, *left.others)
    brief = (*counted, *left.briefs)
    yield brief
    for more in range(1, len(brief)):
        yield (*brief[:-more], _("{n} more", n=more))


def _listed(count: int, left: Sequence[str], urged: bool) -> str:
    listed = ngettext("{n} left: {what}", "{n} left: {what}", count, what=" · ".join(left))
    return _("Not yet. {left}", left=listed) if urged else listed


def _check_left(refusal: Refusal, checks: Sequence[CheckState]) -> str:
    named = (check for check in checks if refusal.about in (check.id, check.leads_to))
    check = next(named, None)
    if check is not None and not check.measured and not check.waits_for:
        return _("confirm: {check}", check=check.text)
    return refusal.message.rstrip(".")


def _left_briefly(refusal: Refusal) -> str | None:
    """Say it without what has no end, such as the reason of a hold; None as it is."""
    if refusal.code != "on-hold":
        return None
    return _("a hold (b releases it)") if refusal.cure == "release" else _("a hold")


def _left(refusal: Refusal, outcomes: int, typed: str) -> str:
    match refusal.code:
        case "outcome-missing" if outcomes == 1:
            return _("say yes with 1")
        case "outcome-missing" if outcomes > 2:
            return _("choose one of 1 to {n}", n=outcomes)
        case "outcome-missing":
            return _("choose 1 or 2")
        case "reason-missing":
            return _("a reason, or a pack")
        case "name-mismatch" if typed:
            return _("the name or number, not {typed!r}", typed=typed)
        case "name-mismatch":
            return _("the name or number")
        case "nothing-to-change":
            return _("a change: it is decided like this already")
        case "on-hold" if refusal.cure == "release":
            return _("{why} (b releases it)", why=refusal.message.rstrip("."))
        case _:
            return refusal.message.rstrip(".")
