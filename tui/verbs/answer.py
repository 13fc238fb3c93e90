"""What a verb answers: lines of text, or one JSON value; and its exit code."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from store.desk import Desk, Done
from store.errors import Refused
from store.plan import CheckState, Plan, Wish
from store.refusal import Refusal
from tui.options import Options

SitDown = Callable[[], Desk]


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
        [f"done: {done.customer.number} {done.customer.name}: {what}"],
        {"done": entry, "version": done.customer.version},
    )


def plan_answer(plan: Plan) -> Answer:
    """Return what would happen, and what stands in its way; exit code 3 if anything does."""
    return Answer(
        plan_lines(plan),
        {"refusals": plan.refusals, "effects": plan.effects},
        Refused.exit_code if plan.refusals else 0,
    )


def refused_line(refusal: Refusal) -> str:
    """Return a refusal as one line: its code and its sentence."""
    return f"refused ({refusal.code}): {refusal.message}"


def plan_lines(plan: Plan) -> Iterable[str]:
    """Return a plan as lines: refusals, checks, effects, notes, what has to be typed."""
    yield from map(refused_line, plan.refusals)
    for check in plan.checks:
        yield f"check {check.id} ({_standing(check)}): {check.text}: {check.found}"
    for effect in plan.effects:
        yield f"{effect.subject}: {effect.text}"
    for note in plan.notes:
        yield f"note: {note}"
    if plan.must_type is not None:
        yield f"to confirm: the customer's name or number, {plan.must_type}"


def _standing(check: CheckState) -> str:
    return check.answer or ("open" if check.measured else "to be attested")
