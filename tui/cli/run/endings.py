"""End one collaboration, and take that back: plan, end, withdraw, undo, due."""

import sys

import msgspec

from store.desk.desk import Desk
from store.domain.errors import Refusal, Refused
from store.domain.model import Entry
from store.domain.wishes import End, Undo, Withdraw
from store.i18n.language import _
from tui.cli.answer import (
    Answer,
    changed,
    done_answer,
    effect_line,
    plan_answer,
    plan_lines,
    refused_line,
)
from tui.cli.parser import Options
from tui.cli.run import plans
from tui.formatting.safe_text import safe


def _wish(options: Options, desk: Desk) -> End:
    customer = desk.customer(options.number)
    return End(
        collaboration=desk.collaboration(customer, options.collaboration).id,
        outcome=options.outcome,
        on=options.on,
        attested=tuple(options.attest),
        waived=dict(options.waive),
        reason=options.reason,
    )


def plan(options: Options, desk: Desk) -> Answer:
    """Show what an ending would do, or several; with `-o`, write it down for a colleague."""
    if options.number is None:
        return plans.plan_several(options, desk)
    wish = _wish(options, desk)
    planned = plan_answer(desk.plan(options.number, wish))
    if options.output is not None:
        plan = desk.plan_file([(options.number, wish)])[1]
        if options.output == "-":
            return Answer(plans.text_of(plan), plan, planned.exit_code)
        plans.write_plan_file(options.output, plan)
    return planned


def end(options: Options, desk: Desk) -> Answer:
    """End a collaboration; on a terminal, losing data is asked for."""
    if options.plan is not None:
        return plans.carry_out(options, desk)
    wish = msgspec.structs.replace(_wish(options, desk), confirmation=options.confirm)
    if options.dry_run:
        return plan_answer(desk.plan(options.number, wish))
    shown = None
    if wish.confirmation is None and sys.stdin.isatty() and not options.json:
        planned = desk.plan(options.number, wish)
        if planned.must_type is not None and not planned.refusals:
            for line in plan_lines(planned):
                print(safe(line), file=sys.stderr)
            shown = planned.effects
            typed = plans.asked(_("Type the customer's name to confirm: "))
            wish = msgspec.structs.replace(wish, confirmation=typed)
    return done_answer(desk.carry_out(options.number, wish, shown=shown))


def withdraw(options: Options, desk: Desk) -> Answer:
    """Call off an ending on a date."""
    customer = desk.customer(options.number)
    id = desk.collaboration(customer, options.collaboration, among=("ending",)).id
    return changed(options, desk, Withdraw(collaboration=id, reason=options.reason))


def undo(options: Options, desk: Desk) -> Answer:
    """Put back the customer's latest change."""
    return changed(options, desk, Undo(reason=options.reason))


def due(options: Options, desk: Desk) -> Answer:
    """Carry out the endings whose date has come, or show what would be."""
    if options.dry_run:
        return _would_be_due(desk)
    done: list[Entry] = []
    refused: list[Refusal] = []
    lines: list[str] = []
    for each in desk.due():
        what = f"{each.number} {each.name}: {each.service}"
        if each.done is not None:
            done.append(each.done.entry)
            lines.append(_("done: {what}", what=what))
        else:
            refused += each.refusals
            lines += [refused_line(why, what) for why in each.refusals]
    exit_code = Refused.exit_code if refused else 0
    return Answer(lines or [_("nothing is due")], {"done": done, "refused": refused}, exit_code)


def _would_be_due(desk: Desk) -> Answer:
    lines, values, refused = [], [], False
    for row, service, plan in desk.due_plans():
        refused = refused or bool(plan.refusals)
        what = f"{row.number} {row.name}: {service}"
        lines += [f"{what}: {refused_line(why)}" for why in plan.refusals]
        if not plan.refusals:
            lines += [f"{what}: {line}" for line in map(effect_line, plan.effects)]
        values.append(
            {
                "number": row.number,
                "name": row.name,
                "service": service,
                "refusals": plan.refusals,
                "effects": plan.effects,
            }
        )
    exit_code = Refused.exit_code if refused else 0
    return Answer(lines or [_("nothing is due")], {"due": values}, exit_code)
