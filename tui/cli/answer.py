"""What a verb answers: lines of text, or one JSON value; and its exit code."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from store.desk.desk import Desk, Done
from store.domain.errors import Refusal, Refused
from store.domain.plan import CheckState, Effect, Plan
from store.domain.wishes import Wish
from store.domain.words import answer_words, subject_word
from store.i18n.language import _, pgettext
from tui.cli.parser import Options

OpenDesk = Callable[[], Desk]


class Answer(NamedTuple):
    """What a verb prints: lines of text, or one JSON value; and its exit code."""

    lines: Iterable[str]
    value: object
    exit_code: int = 0


def changed(options: Options, desk: Desk, wish: Wish) -> Answer:
    """Carry out a wish on the customer that is named; with `--dry-run`, show its plan."""
    if options.dry_run:
        return plan_answer(desk.plan(options.number, wish))
    return done_answer(desk.carry_out(options.number, wish))


def done_answer(done: Done) -> Answer:
    """Return what a verb that changed something prints."""
    entry = done.entry
    what = f"{entry.action} {entry.collaboration or entry.details.get('email', '')}".rstrip()
    return Answer(
        [_("done: {what}", what=f"{done.customer.number} {done.customer.name}: {what}")],
        {"done": entry, "version": done.customer.version},
    )


def plan_answer(plan: Plan) -> Answer:
    """Return what would happen, and what stands in its way; exit code 3 if anything does."""
    return Answer(
        plan_lines(plan),
        {"refusals": plan.refusals, "effects": plan.effects},
        Refused.exit_code if plan.refusals else 0,
    )


def refused_line(refusal: Refusal, whose: str | None = None) -> str:
    """Return a refusal as one line: its code, whose it is among several, and its sentence."""
    message = refusal.message if whose is None else f"{whose}: {refusal.message}"
    return _("refused ({code}): {message}", code=refusal.code, message=message)


def effect_line(effect: Effect) -> str:
    """Return an effect as one line: what it happens to, and what happens."""
    return f"{subject_word(effect.subject)}: {effect.text}"


def plan_lines(plan: Plan) -> Iterable[str]:
    """Return a plan as lines: refusals, checks, effects, notes, what has to be typed."""
    yield from map(refused_line, plan.refusals)
    for check in plan.checks:
        how = check.as_asked(f"{check.text}: {check.found}")
        yield _("check {id} ({standing}): {how}", id=check.id, standing=_standing(check), how=how)
    for effect in plan.effects:
        yield effect_line(effect)
    for note in plan.notes:
        yield _("note: {note}", note=note)
    if plan.must_type is not None:
        name = plan.must_type
        yield _("to confirm: the customer's name or number, {name}", name=name)


def _standing(check: CheckState) -> str:
    if check.answer:
        return answer_words(check.answer)
    return pgettext("check", "open") if check.measured else _("to be attested")
