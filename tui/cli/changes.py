"""How a verb changes a customer, or several one by one, with its plan first where that is asked."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, Protocol

from store.desk.desk import ActResult, Agreed, Desk, Done
from store.domain.errors import MaybeSaved, Refusal, Refused, StoreError
from store.domain.model import Entry
from store.domain.plan import Plan
from store.domain.wishes import Wish
from store.i18n.language import _
from store.rules.history_words import Names, entry_words
from tui.cli.answer import (
    Answer,
    effect_line,
    maybe_line,
    outcome_lines,
    plan_answer,
    refused_line,
    told_if_interrupted,
    worst_code,
)
from tui.cli.options import Options
from tui.formatting.safe_text import safe
from tui.terminal.process import wait_for_line


def changed(options: Options, desk: Desk, wish: Wish) -> Answer:
    """Carry out a wish on the customer that is named; with `--dry-run`, show its plan."""
    if options.dry_run:
        return plan_answer(desk.plan(options.number, wish))
    done = desk.carry_out(options.number, wish)
    return done_answer(done, desk, done.notes)


def done_answer(done: Done, desk: Desk, notes: Sequence[str] = ()) -> Answer:
    """Return what a verb that changed something prints: the words of the line of history.

    The notes beside it, if any, also tell which other endings it stops on their day (R42).
    """
    operator = desk.operator
    names = Names(done.customer, operator.employees, desk.services_so_far, to=operator.side)
    what = entry_words(done.entry, names)
    others = (effect.text for effect in done.effects if effect.subject == "other-ending")
    told = (*notes, *others)
    value = {"done": done.entry, "version": done.customer.version}
    return Answer(
        [
            _("done: {what}", what=f"{done.customer.number} {done.customer.name}: {what}"),
            *(_("note: {note}", note=note) for note in told),
        ],
        value | {"notes": told} if told else value,
    )


def can_ask(options: Options) -> bool:
    """Whether somebody sits at a terminal who can be asked to confirm a loss (R13)."""
    return sys.stdin.isatty() and not options.json


def confirm_count(options: Options, count: int, lines: Iterable[str], message: str) -> str:
    """Ask, once for all, how many customers something is done to; return what was typed.

    Who they are is told with it.

    Raises:
        Refused: another number was given, or none. In JSON it has who they are as notes.
    """
    lines = tuple(lines)
    typed: str | None = options.confirm
    asked = typed is None and can_ask(options)
    if asked:
        typed = ask(lines, _("Type {what} to confirm: ", what=count))
    if typed is not None and "".join(typed.split()) == f"{count}":
        return typed
    why = _("{what} Confirm with their number, --confirm {count}.", what=message,
            count=count)  # fmt: skip
    refused = Refused.because("name-mismatch", why, cure="type-name")
    for line in lines:
        if options.json:
            refused.add_note(line)
        elif not asked:
            print(safe(line), file=sys.stderr)
    raise refused


def ask(lines: Iterable[str], question: str) -> str:
    """Show what would be lost, and ask; who leaves the question has typed nothing."""
    for line in lines:
        print(safe(line), file=sys.stderr)
    try:
        print(question, end="", file=sys.stderr, flush=True)
        wait_for_line()
        return input()
    except UnicodeDecodeError:  # typed in another encoding than that of the terminal
        return "\N{REPLACEMENT CHARACTER}"
    except (EOFError, KeyboardInterrupt):
        print(file=sys.stderr)
        return ""


class PlannedLine(Protocol):
    """A customer with the wish that is planned for it."""

    @property
    def number(self) -> str:
        """Its number."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def wish(self) -> Wish:
        """What is to be done."""

    @property
    def plan(self) -> Plan:
        """What that would do."""


class LineResult(NamedTuple):
    """What became of one customer."""

    line: PlannedLine
    entry: Entry | None = None
    refusals: tuple[Refusal, ...] = ()
    error: StoreError | None = None

    @property
    def whose(self) -> str:
        """The customer's number and name."""
        return f"{self.line.number} {self.line.name}"

    @property
    def state(self) -> str:
        """What became of it, in a word."""
        if self.refusals:
            return "refused"
        if self.error is not None:
            return "maybe" if isinstance(self.error, MaybeSaved) else "failed"
        return "planned" if self.entry is None else "done"

    @property
    def value(self) -> dict[str, object]:
        """The result as JSON tells it."""
        return {
            "number": self.line.number,
            "name": self.line.name,
            "result": self.state,
            "effects": self.line.plan.effects,
            "refused": self.refusals,
            "error": f"{self.error}" if self.error is not None else None,
        }

    def lines(self) -> Iterator[str]:
        """Tell it: each refusal, or what was or would be done."""
        if isinstance(self.error, MaybeSaved):
            yield maybe_line(self.whose, self.error)
        elif self.error is not None:
            yield _("failed: {what}: {why}", what=self.whose, why=self.error)
        elif self.refusals:
            yield from (refused_line(refusal, self.whose) for refusal in self.refusals)
        elif self.entry is None:
            yield from outcome_lines(self.line.plan, self.whose)
        else:
            what = "; ".join(effect_line(effect) for effect in self.line.plan.effects)
            yield _("done: {what}", what=f"{self.whose}: {what}")


def carried_out(desk: Desk, planned: Sequence[PlannedLine], *, dry_run: bool) -> list[LineResult]:
    """Carry out customer by customer: what is refused leaves the others to be done."""
    good = [line for line in planned if not dry_run and not line.plan.refusals]
    agreed = [Agreed(line.number, line.wish, line.plan.effects) for line in good]
    came_of_it: dict[int, ActResult] = {}

    def told() -> Iterator[str]:
        done = (_result(line, came_of_it[id(line)]) for line in good if id(line) in came_of_it)
        return (text for result in done for text in result.lines())

    with told_if_interrupted(told):
        outcomes = chain.from_iterable(desk.carry_out_several(agreed))
        for line, outcome in zip(good, outcomes, strict=True):
            came_of_it[id(line)] = outcome
    return [_result(line, came_of_it.get(id(line))) for line in planned]


def _result(line: PlannedLine, outcome: ActResult | None) -> LineResult:
    match outcome:
        case None:
            return LineResult(line, refusals=line.plan.refusals)
        case Refused():
            return LineResult(line, refusals=outcome.refusals)
        case StoreError():
            return LineResult(line, error=outcome)
        case Done():
            return LineResult(line, entry=outcome.entry)


def value_of(results: Sequence[LineResult]) -> dict[str, object]:
    """Return several results as JSON has them."""
    return {
        "done": [result.entry for result in results if result.entry is not None],
        "refused": [refusal for result in results for refusal in result.refusals],
        "results": [result.value for result in results],
        "changed": any(result.state in ("done", "maybe", "planned") for result in results),
    }


def exit_code_of_several(results: Sequence[LineResult]) -> int:
    """Return the exit code of the worst."""
    refused = any(result.refusals for result in results)
    return worst_code(refused, [result.error for result in results if result.error is not None])
