"""How a verb changes one customer: by the desk, with its plan first where that is asked for."""

import sys
from collections.abc import Iterable

from store.desk.desk import Desk, Done
from store.domain.errors import Refused
from store.domain.wishes import Wish
from store.i18n.language import _
from tui.cli.answer import Answer, plan_answer
from tui.cli.options import Options
from tui.formatting.safe_text import safe
from tui.terminal.process import wait_for_line


def changed(options: Options, desk: Desk, wish: Wish) -> Answer:
    """Carry out a wish on the customer that is named; with `--dry-run`, show its plan."""
    if options.dry_run:
        return plan_answer(desk.plan(options.number, wish))
    return done_answer(desk.carry_out(options.number, wish))


def done_answer(done: Done) -> Answer:
    """Return what a verb that changed something prints."""
    entry = done.entry
    details = entry.details
    about = entry.collaboration or details.get("email") or details.get("task", "")
    what = f"{entry.action} {about}".rstrip()
    return Answer(
        [_("done: {what}", what=f"{done.customer.number} {done.customer.name}: {what}")],
        {"done": entry, "version": done.customer.version},
    )


def can_ask(options: Options) -> bool:
    """Whether somebody sits at a terminal who can be asked to confirm a loss (R13)."""
    return sys.stdin.isatty() and not options.json


def confirm_count(options: Options, count: int, lines: Iterable[str], message: str) -> None:
    """Ask, once for all, how many customers something is done to.

    Raises:
        Refused: another number was given, or none.
    """
    typed = options.confirm
    if typed is None and can_ask(options):
        typed = ask(lines, _("Type {what} to confirm: ", what=count))
    if "".join((typed or "").split()) != f"{count}":
        why = _("{what} Confirm with how many they are, --confirm {count}.", what=message,
                count=count)  # fmt: skip
        raise Refused.because("name-mismatch", why, cure="type-name")


def ask(lines: Iterable[str], question: str) -> str:
    """Show what would be lost, and ask; who leaves the question has typed nothing."""
    for line in lines:
        print(safe(line), file=sys.stderr)
    try:
        print(question, end="", file=sys.stderr, flush=True)
        wait_for_line()
        return input()
    except (EOFError, KeyboardInterrupt):
        print(file=sys.stderr)
        return ""
