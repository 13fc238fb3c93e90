"""Carrying out a plan file, and what became of each of its lines."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Literal

import msgspec

from store.desk.desk import ActResult, Agreed, Desk, Done
from store.domain.clock import swedish_time
from store.domain.errors import Conflict, MaybeSaved, NotFound, Refusal, Refused, StoreError
from store.domain.model import Entry
from store.domain.words import answer_words, outcome_label
from store.exchange.plan_file import (
    Checked,
    PlanFile,
    PlannedEnding,
    changes_since,
    read_plan,
)
from store.i18n.language import _, grouped, ngettext
from store.rules.endings.batch import BatchLine, irreversible
from store.rules.history_words import Names, entry_words
from tui.cli.answer import (
    Answer,
    ending_lines,
    maybe_line,
    refused_line,
    told_if_interrupted,
    worst_code,
)
from tui.cli.changes import ask, can_ask
from tui.cli.files import read_input
from tui.cli.options import Options

ResultState = Literal["done", "refused", "changed", "failed", "maybe", "not-done"]


class PlanResult(msgspec.Struct, frozen=True):
    """What became of a line of a plan file."""

    checked: Checked
    state: ResultState
    done: Done | None = None
    refusals: tuple[Refusal, ...] = ()
    error: StoreError | None = None

    @property
    def ending(self) -> str:
        """The ending that it is about."""
        return ending_words(self.checked.line)

    @property
    def line(self) -> str:
        """The result as one line, without what refuses it."""
        what = self.ending
        match self.state:
            case "changed":
                told = _(
                    "changed: {what} is no longer as it was planned, or as the file says; plan "
                    "it again",
                    what=what,
                )
                since = self._since()
                if not since:
                    return told
                return _("{told}; since then: {changes}", told=told, changes=since)
            case "failed":
                return _("failed: {what}: {why}", what=what, why=self.error)
            case "maybe":
                assert self.error is not None
                return maybe_line(what, self.error)
            case "not-done":
                return _("not done: {what}", what=what)
            case "done":
                return _("done: {what}", what=what)
            case "refused":
                return _("refused: {what}", what=what)

    def _since(self) -> str:
        """Say what was done since it was planned."""
        line = self.checked.line
        names = Names(line.before)
        return ", ".join(entry_words(entry, names) for entry in self._changes())

    def _changes(self) -> tuple[Entry, ...]:
        line = self.checked.line
        return changes_since(line.before, line.wish) if self.state == "changed" else ()

    @property
    def value(self) -> dict[str, object]:
        """The result as JSON tells it."""
        return {
            **ending_value(self.checked.line),
            "result": self.state,
            **told_value(self.checked.planned),
            "loses": self.checked.line.good and self.checked.line.loses,
            "effects": self.checked.line.plan.effects,
            "notes": self.checked.line.plan.notes,
            "version": self.done.customer.version if self.done is not None else None,
            "refused": self.refusals,
            "error": f"{self.error}" if self.error is not None else None,
            "since": self._changes(),
        }


class NotThere(msgspec.Struct, frozen=True):
    """A line of a plan file whose customer or collaboration is gone since it was planned."""

    planned: PlannedEnding
    error: NotFound

    @property
    def line(self) -> str:
        """The result as one line."""
        planned = self.planned
        what = f"{planned.number} {planned.name}: {planned.collaboration}"
        return _("failed: {what}: {why}", what=what, why=self.error)

    @property
    def value(self) -> dict[str, object]:
        """The result as JSON tells it, with the fields of the others as far as they are known."""
        planned = self.planned
        return {
            "number": planned.number,
            "name": planned.name,
            "service": None,
            "collaboration": planned.collaboration,
            "result": "failed",
            **told_value(planned),
            "loses": False,
            "effects": (),
            "notes": (),
            "version": None,
            "refused": (),
            "error": f"{self.error}",
            "since": (),
        }


def ending_words(line: BatchLine) -> str:
    """Name the ending of a line."""
    return f"{line.number} {line.name}: {line.service_name}"


def told_value(planned: PlannedEnding) -> dict[str, object]:
    """Return what a plan file tells of an ending, as JSON does."""
    return {
        "outcome": planned.outcome,
        "on": planned.on,
        "attested": planned.attested,
        "waived": planned.waived,
        "reason": planned.reason,
    }


def told_lines(line: BatchLine) -> Iterator[str]:
    """Return what an ending of a plan would do, with the answers and the reason it was given."""
    whose, wish = ending_words(line), line.wish
    if wish.outcome is not None:
        yield f"{whose}: {outcome_label(wish.outcome)}"
    for check in line.plan.checks:
        if check.answer is not None and check.id in (*wish.attested, *wish.waived):
            answer = answer_words(check.answer)
            yield _("{whose}: check {id}: {answer}", whose=whose, id=check.id, answer=answer)
    if wish.reason:
        yield _("{whose}: reason: {reason}", whose=whose, reason=wish.reason)
    yield from ending_lines(line.plan, whose)


def ending_value(line: BatchLine) -> dict[str, object]:
    """Name the ending of a line, as JSON does."""
    return {
        "number": line.number,
        "name": line.name,
        "service": line.service,
        "collaboration": line.wish.collaboration,
    }


def batch_lines(batch: Sequence[BatchLine]) -> Iterator[str]:
    """Return what several endings would do, and how many of them cannot be undone."""
    for line in batch:
        yield from ending_lines(line.plan, ending_words(line))
    if (count := irreversible(batch)) > 1:
        yield _("to confirm: {count}, for so many cannot be undone", count=count)


def carry_out_plan(options: Options, desk: Desk) -> Answer:
    """Carry out a plan file: all lines are checked first, then all are done, or the good ones.

    Raises:
        NotFound: the file cannot be read.
        Refused: what cannot be undone is not confirmed (R13).
    """
    plan = read_plan(read_input(options.plan))
    planned, gone = _checked(desk, plan)
    good = [checked.line for checked in planned if checked.good]
    if options.dry_run or (len(good) < len(plan.endings) and not options.skip_refused):
        results = [_as_checked(checked) for checked in planned]
        return _answer(desk, plan, results, gone, options)
    _confirm(options, desk, plan, good)
    came_of_it = _carried_out(desk, [checked for checked in planned if checked.good])
    came = (next(came_of_it) if checked.good else _as_checked(checked) for checked in planned)
    return _answer(desk, plan, [*came], gone, options)


def _checked(desk: Desk, plan: PlanFile) -> tuple[tuple[Checked, ...], list[NotThere]]:
    """Check the lines of a plan file, and tell those apart that are about nothing that is here.

    One customer that was removed keeps nobody from the others.

    Raises:
        NotFound: nothing of it is here.
    """
    try:
        return desk.check_planned(plan), []
    except NotFound:
        gone = [NotThere(ending, why) for ending, why in desk.gone_since(plan)]
        lost = [line.planned for line in gone]
        left = tuple(ending for ending in plan.endings if ending not in lost)
        if not gone or not left:
            raise
        return desk.check_planned(msgspec.structs.replace(plan, endings=left)), gone


def _carried_out(desk: Desk, good: Sequence[Checked]) -> Iterator[PlanResult]:
    """Carry out what may be, and return what came of each; also where that is interrupted."""
    agreed = [Agreed(checked.line.number, checked.line.wish, checked.shown) for checked in good]
    results: list[PlanResult] = []
    with told_if_interrupted(lambda: _result_lines(results)):
        outcomes = chain.from_iterable(desk.carry_out_several(agreed))
        for checked, outcome in zip(good, outcomes, strict=True):
            results.append(_result(checked, outcome))
    return iter(results)


def _planner(desk: Desk, plan: PlanFile) -> str:
    """Say by whom a plan is, as it says."""
    people = {employee.login: employee.name for employee in desk.operator.employees}
    name = people.get(plan.planned_by)
    who = plan.planned_by if name is None else f"{name} ({plan.planned_by})"
    return _("planned by {who}, {when}", who=who, when=swedish_time(plan.planned_at))


def _as_checked(checked: Checked) -> PlanResult:
    state: ResultState = "not-done"
    if checked.changed:
        state = "changed"
    elif not checked.line.good:
        state = "refused"
    return PlanResult(checked, state, refusals=checked.line.plan.refusals)


def _result(checked: Checked, outcome: ActResult) -> PlanResult:
    """Return what became of one line; what stops it leaves the others to be tried."""
    match outcome:
        case Refused():
            return PlanResult(checked, "refused", refusals=outcome.refusals)
        case Conflict():
            return PlanResult(checked, "changed")
        case MaybeSaved():
            return PlanResult(checked, "maybe", error=outcome)
        case StoreError():
            return PlanResult(checked, "failed", error=outcome)
        case Done():
            return PlanResult(checked, "done", done=outcome)


def _result_lines(results: Iterable[PlanResult]) -> Iterator[str]:
    """Tell of each what refuses it, or what became of it."""
    for result in results:
        yield from (refused_line(refusal, result.ending) for refusal in result.refusals)
        if not result.refusals:
            yield result.line


def _answer(
    desk: Desk,
    plan: PlanFile,
    results: Sequence[PlanResult],
    gone: Sequence[NotThere],
    options: Options,
) -> Answer:
    """Return a line for each result; the exit code is that of the worst.

    In a dry run, all that would be done is told, and what would have to be confirmed.
    """
    dry_run = options.dry_run
    good = [result.checked.line for result in results if result.checked.good]
    in_part = len(good) < len(plan.endings)
    held = in_part and not options.skip_refused
    lines = [_planner(desk, plan)] if results and dry_run else []
    for result in results:
        lines += [refused_line(refusal, result.ending) for refusal in result.refusals]
        if not result.refusals:
            would_be = dry_run and result.state == "not-done"
            lines.append(_would_be(result.ending, done=not held) if would_be else result.line)
            lines += told_lines(result.checked.line) if would_be else ()
    lines += [line.line for line in gone]
    if dry_run and not held and irreversible(good):
        what, expected = _asked(good)
        lines.append(_("to confirm: {expected}, {what}", expected=expected, what=what))
    if held or (in_part and dry_run):
        lines.append(_in_all(len(good), options))
    everything: list[PlanResult | NotThere] = [*results, *gone]
    value = {
        "plan": plan.id,
        "planned_by": plan.planned_by,
        "planned_at": plan.planned_at,
        "done": [result.done.entry for result in results if result.done is not None],
        "refused": [refusal for result in results for refusal in result.refusals],
        "results": [result.value for result in everything],
    }
    states = {result.state for result in results}
    faults = [result.error for result in everything if result.error is not None]
    changed = [Conflict] if "changed" in states else []
    code = worst_code("refused" in states, [*changed, *faults])
    return Answer(lines or [_("the plan has no endings")], value, code)


def _in_all(good: int, options: Options) -> str:
    """Say how much is carried out of a plan of which not all can be."""
    if options.skip_refused and good:
        return ngettext("{count} ending would be done", "{count} endings would be done", good,
                        count=grouped(good))  # fmt: skip
    if not good:
        return _("nothing would be done") if options.dry_run else _("nothing was done")
    if options.dry_run:
        return ngettext(
            "nothing would be done, as not all of it can be; with --skip-refused {count} ending "
            "would be",
            "nothing would be done, as not all of it can be; with --skip-refused {count} endings "
            "would be",
            good,
            count=grouped(good),
        )
    return ngettext(
        "nothing was done, as not all of it can be; --skip-refused carries out {count} ending",
        "nothing was done, as not all of it can be; --skip-refused carries out {count} endings",
        good,
        count=grouped(good),
    )


def _would_be(what: str, *, done: bool) -> str:
    if done:
        return _("would be done: {what}", what=what)
    return _("could be done, but for the others: {what}", what=what)


def _asked(good: Sequence[BatchLine]) -> tuple[str, str]:
    """Return what has to be typed where something is lost: what it is, and how it reads (R13)."""
    lost = [line for line in good if line.loses]
    if len(lost) == 1:
        return _("the number of {name}", name=lost[0].name), lost[0].number
    return _("how many endings cannot be undone"), f"{irreversible(good)}"


def _confirm(options: Options, desk: Desk, plan: PlanFile, good: Sequence[BatchLine]) -> None:
    """Ask, once for all, for what cannot be undone: the customer's number, or how many (R13).

    Raises:
        Refused: something else was typed.
    """
    lost = [line for line in good if line.plan.must_type is not None]
    if not lost:
        return
    what, expected = _asked(good)
    typed = options.confirm
    if typed is None and can_ask(options):
        told = (text for line in good for text in told_lines(line))
        typed = ask((_planner(desk, plan), *told), _("Type {what} to confirm: ", what=what))
    if (typed or "").strip() != expected:
        message = ngettext(
            "{count} ending cannot be undone: confirm with {what}, --confirm {expected}.",
            "{count} endings cannot be undone: confirm with {what}, --confirm {expected}.",
            len(lost),
            count=grouped(len(lost)),
            what=what,
            expected=expected,
        )
        raise Refused.because("name-mismatch", message, cure="type-name")
