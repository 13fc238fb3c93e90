"""End collaborations: plan, end, due."""

import sys
from collections.abc import Iterable

import msgspec

from store.desk import Desk
from store.ending import End
from store.errors import Refused
from store.model import Entry
from store.plan import CheckState, Plan
from store.refusal import Refusal
from tui.options import Options
from tui.text import safe
from tui.verbs.answer import Answer, done_answer


def _wish(options: Options, desk: Desk, *, deed: bool) -> End:
    customer = desk.customer(options.number)
    return End(
        collaboration=desk.collaboration(customer, options.service).id,
        outcome=options.outcome,
        on=options.on,
        attested=tuple(options.attest),
        waived=dict(options.waive),
        reason=options.reason if deed else None,
        confirmation=options.confirm if deed else None,
    )


def plan(options: Options, desk: Desk) -> Answer:
    """Show what an ending would do, and what stands in its way."""
    planned = desk.plan(options.number, _wish(options, desk, deed=False))
    return Answer(
        _plan_lines(planned),
        {"refusals": planned.refusals, "effects": planned.effects},
        Refused.exit_code if planned.refusals else 0,
    )


def _plan_lines(plan: Plan) -> Iterable[str]:
    for refusal in plan.refusals:
        yield f"refused ({refusal.code}): {refusal.message}"
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


def end(options: Options, desk: Desk) -> Answer:
    """End a collaboration; on a terminal, losing data is asked for."""
    wish = _wish(options, desk, deed=True)
    shown = None
    if wish.confirmation is None and sys.stdin.isatty() and not options.json:
        planned = desk.plan(options.number, wish)
        if planned.must_type is not None and not planned.refusals:
            for line in _plan_lines(planned):
                print(safe(line), file=sys.stderr)
            shown = planned.effects
            typed = _asked("Type the customer's name to confirm: ")
            wish = msgspec.structs.replace(wish, confirmation=typed)
    return done_answer(desk.carry_out(options.number, wish, shown=shown))


def _asked(question: str) -> str:
    """Ask on the terminal; who leaves the question has typed nothing."""
    try:
        return input(question)
    except (EOFError, KeyboardInterrupt):
        print(file=sys.stderr)
        return ""


def due(desk: Desk) -> Answer:
    """Carry out the endings whose date has come."""
    done: list[Entry] = []
    refused: list[Refusal] = []
    lines: list[str] = []
    for each in desk.due():
        what = f"{each.number} {each.name}: {each.service}"
        if each.done is not None:
            done.append(each.done.entry)
            lines.append(f"done: {what}")
        else:
            refused += each.refusals
            lines += [f"refused ({why.code}): {what}: {why.message}" for why in each.refusals]
    exit_code = Refused.exit_code if refused else 0
    return Answer(lines or ["nothing is due"], {"done": done, "refused": refused}, exit_code)
