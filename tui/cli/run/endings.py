"""End collaborations, take that back, and keep them from it: end, withdraw, undo, hold, release."""

import msgspec

from store.desk.desk import Desk
from store.desk.reader import ANY
from store.domain.wishes import PutOnHold, ReleaseHold, Undo, Withdraw
from store.domain.words import said_to
from store.i18n.language import _
from tui.cli.answer import Answer, plan_answer, plan_lines
from tui.cli.changes import ask, can_ask, changed, done_answer
from tui.cli.ending_wishes import if_confirmed, one_wish
from tui.cli.options import Options


def end(options: Options, desk: Desk) -> Answer:
    """End a collaboration, or carry out a plan file; on a terminal, losing data is asked for."""
    if options.plan is not None:
        from tui.cli.plan_results import carry_out_plan  # for a plan file alone

        return carry_out_plan(options, desk)
    wish = msgspec.structs.replace(one_wish(options, desk), confirmation=options.confirm)
    if options.dry_run:
        if wish.confirmation is None:
            wish = if_confirmed(wish, options.number)
        return plan_answer(desk.plan(options.number, wish))
    shown = None
    if wish.confirmation is None and can_ask(options):
        plan = desk.plan(options.number, if_confirmed(wish, options.number))
        if plan.must_type is not None and not plan.refusals:
            shown = plan.effects
            words = said_to(
                desk.operator.side,
                _("Type the customer's name or number to confirm: "),
                _("Type your company's name or number to confirm: "),
            )
            typed = ask(plan_lines(plan), words)
            wish = msgspec.structs.replace(wish, confirmation=typed)
    return done_answer(desk.carry_out(options.number, wish, shown=shown), desk)


def withdraw(options: Options, desk: Desk) -> Answer:
    """Withdraw an ending on a date."""
    customer = desk.customer(options.number)
    ending = desk.collaboration(customer, options.collaboration, among=("ending",))
    return changed(options, desk, Withdraw(collaboration=ending.id, reason=options.reason))


def undo(options: Options, desk: Desk) -> Answer:
    """Put back the own side's latest change of a collaboration, a customer, or a whole import."""
    if options.batch is not None:
        from tui.cli.run.import_undo import undo_import  # for a whole import alone

        return undo_import(options, desk)
    id = None
    if options.collaboration is not None:
        customer = desk.customer(options.number)
        id = desk.undoable(customer, options.collaboration).id
    return changed(options, desk, Undo(collaboration=id, reason=options.reason))


def hold(options: Options, desk: Desk) -> Answer:
    """Put a customer on hold, or one of its collaborations."""
    wish = PutOnHold(
        collaboration=_collaboration_id(options, desk), until=options.until, reason=options.reason
    )
    return changed(options, desk, wish)


def release(options: Options, desk: Desk) -> Answer:
    """Release a customer, or one of its collaborations."""
    wish = ReleaseHold(collaboration=_collaboration_id(options, desk), reason=options.reason)
    return changed(options, desk, wish)


def _collaboration_id(options: Options, desk: Desk) -> str | None:
    """Return the id of what is meant; None for the whole customer."""
    if options.collaboration is None:
        return None
    customer = desk.customer(options.number)
    return desk.collaboration(customer, options.collaboration, among=ANY).id
