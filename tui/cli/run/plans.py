"""Several endings as one, and plan files: planned by one operator, carried out by another."""

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args

import msgspec

from store.desk.desk import Desk, Done
from store.domain.errors import Conflict, NotFound, NotSaved, Refusal, Refused, StoreError
from store.domain.model import OutcomeId
from store.domain.wishes import End
from store.exchange import plan_file
from store.exchange.plan_file import Checked, PlanFile
from store.files.disk import replace_file
from store.i18n.language import _, ngettext
from store.rules.batch import BatchLine, irreversible
from tui.cli.answer import Answer, effect_line, refused_line
from tui.cli.parser import Options
from tui.cli.run.customers import filter_of, rows_of
from tui.formatting.safe_text import grouped, safe

ResultState = Literal["done", "refused", "changed", "failed", "not-done"]


class Result(msgspec.Struct, frozen=True):
    """What became of a line of a plan file."""

    checked: Checked
    kind: ResultState
    done: Done | None = None
    refusals: tuple[Refusal, ...] = ()
    error: StoreError | None = None

    @property
    def what(self) -> str:
        """The ending that it is about."""
        line = self.checked.line
        return f"{line.number} {line.name}: {line.service}"

    @property
    def line(self) -> str:
        """The result as one line, without what refuses it."""
        what = self.what
        match self.kind:
            case "changed":
                return _(
                    "changed: {what} has changed since it was planned, "
                    "and would now do something else",
                    what=what,
                )
            case "failed":
                return _("failed: {what}: {why}", what=what, why=self.error)
            case "not-done":
                return _("not done: {what}", what=what)
            case "done":
                return _("done: {what}", what=what)
            case "refused":
                return _("refused: {what}", what=what)


def plan_several(options: Options, desk: Desk) -> Answer:
    """Show what several endings would do; with `-o`, write it down for a colleague."""
    wishes = _from_lines(options, desk) if options.lines else _from_filter(options, desk)
    wishes = [(number, _answered(options, desk, number, wish)) for number, wish in wishes]
    lines, plan = desk.plan_file(_once(wishes))
    if options.output not in (None, "-"):
        write_plan_file(options.output, plan)
    exit_code = 0 if all(line.good for line in lines) else Refused.exit_code
    if options.output == "-":
        return Answer(text_of(plan), plan, exit_code)
    value = {
        "lines": [
            {
                **_named(line),
                "refusals": line.plan.refusals,
                "effects": line.plan.effects,
            }
            for line in lines
        ]
    }
    text = list(_lines(lines)) or [_("nothing is to be ended")]
    return Answer(text, value, exit_code)


def _named(line: BatchLine) -> dict[str, str]:
    """Name the ending of a line, as JSON does."""
    return {
        "number": line.number,
        "name": line.name,
        "service": line.service,
        "collaboration": line.wish.collaboration,
    }


def _lines(lines: Sequence[BatchLine]) -> Iterator[str]:
    for line in lines:
        what = f"{line.number} {line.name}: {line.service}"
        yield from (f"{what}: {refused_line(why)}" for why in line.plan.refusals)
        if line.good:
            yield from (f"{what}: {effect_line(each)}" for each in line.plan.effects)
    if (count := irreversible(lines)) > 1:
        yield _("to confirm: {count}, for so many cannot be undone", count=count)


def _from_filter(options: Options, desk: Desk) -> list[tuple[str, End]]:
    """Return a wish for each active collaboration that the filter lets through."""
    filter = filter_of(options)
    one = msgspec.structs.replace(filter, search="", manager=None, no_main_contact=False)
    status = filter.status or "active"
    return [
        (row.number, End(collaboration=each.id, outcome=options.outcome, on=options.on))
        for row in rows_of(options, desk)
        for each in row.collaborations
        if each.status == status and one.holds_for(each)
    ]


def _from_lines(options: Options, desk: Desk) -> list[tuple[str, End]]:
    """Return a wish for each line of a file: NUMBER SERVICE [OUTCOME [DATE]]."""
    source = _("standard input") if options.lines == "-" else options.lines
    wishes = []
    for place, line in enumerate(_text_of(options.lines).splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        where = _("{source}, line {place}", source=source, place=place)
        if not 2 <= len(words) <= 4:
            raise _faulty(_("{where}: NUMBER SERVICE [OUTCOME [DATE]] is expected.", where=where))
        outcome: OutcomeId | None = options.outcome
        on = options.on
        if len(words) > 2:
            outcome = next((each for each in get_args(OutcomeId) if each == words[2]), None)
            if outcome is None:
                offered = ", ".join(get_args(OutcomeId))
                raise _faulty(
                    _(
                        "{where}: {word!r} is none of {offered}.",
                        where=where,
                        word=words[2],
                        offered=offered,
                    )
                )
        if len(words) > 3:
            try:
                on = dt.date.fromisoformat(words[3])
            except ValueError:
                raise _faulty(
                    _("{where}: {word!r} is no date like 2026-12-31.", where=where, word=words[3])
                ) from None
        try:
            id = desk.collaboration(desk.customer(words[0]), words[1]).id
        except NotFound as error:
            raise NotFound(f"{where}: {error}") from None
        wishes.append((words[0], End(collaboration=id, outcome=outcome, on=on)))
    return wishes


def _answered(options: Options, desk: Desk, number: str, wish: End) -> End:
    """Return a wish with the answers that its service asks for, and those no service knows."""
    collaboration = desk.collaboration(desk.customer(number), wish.collaboration)
    service = desk.services.get(collaboration.service)
    asked_for = {check.id for check in service.checks} if service is not None else set()
    known = {check.id for each in desk.services.values() for check in each.checks}
    return msgspec.structs.replace(
        wish,
        attested=tuple(id for id in options.attest if id in asked_for or id not in known),
        waived={id: why for id, why in options.waive if id in asked_for or id not in known},
        reason=options.reason,
    )


def _once(wishes: list[tuple[str, End]]) -> list[tuple[str, End]]:
    """Return the wishes; an ending that is named twice is a fault of who named it."""
    seen: set[tuple[str, str]] = set()
    for number, wish in wishes:
        if (number, wish.collaboration) in seen:
            raise _faulty(_("{what} is named twice.", what=f"{number} {wish.collaboration}"))
        seen.add((number, wish.collaboration))
    return wishes


def carry_out(options: Options, desk: Desk) -> Answer:
    """Carry out a plan file: all lines are checked first, then all are done, or the good ones."""
    plan = plan_file.read_plan(_bytes_of(options.plan))
    checked = desk.check_planned(plan)
    good = [each for each in checked if each.good]
    if options.dry_run or (len(good) < len(checked) and not options.skip_refused):
        return _told([_as_checked(each) for each in checked], dry_run=options.dry_run)
    _confirm(options, [each.line for each in good])
    return _told([_carried_out(desk, each) if each.good else _as_checked(each) for each in checked])


def _as_checked(each: Checked) -> Result:
    kind: ResultState = "not-done"
    if each.changed:
        kind = "changed"
    elif not each.line.good:
        kind = "refused"
    return Result(each, kind, refusals=each.line.plan.refusals)


def _carried_out(desk: Desk, each: Checked) -> Result:
    """Carry out one line; what stops it leaves the others to be tried."""
    try:
        done = desk.carry_out(each.line.number, each.line.wish, shown=each.shown)
    except Refused as error:
        return Result(each, "refused", refusals=error.refusals)
    except Conflict:
        return Result(each, "changed")
    except StoreError as error:
        return Result(each, "failed", error=error)
    return Result(each, "done", done=done)


def _told(results: Sequence[Result], *, dry_run: bool = False) -> Answer:
    """Return a line for each result; the exit code is that of the worst."""
    lines: list[str] = []
    for each in results:
        lines += [refused_line(why, each.what) for why in each.refusals]
        if not each.refusals:
            would_be = dry_run and not each.error and each.kind == "not-done"
            lines.append(_("would be done: {what}", what=each.what) if would_be else each.line)
    value = {
        "done": [each.done.entry for each in results if each.done is not None],
        "refused": [why for each in results for why in each.refusals],
        "results": [
            {
                **_named(each.checked.line),
                "result": each.kind,
                "version": each.done.customer.version if each.done is not None else None,
                "refused": each.refusals,
                "error": f"{each.error}" if each.error is not None else None,
            }
            for each in results
        ],
    }
    failed = [each.error.exit_code for each in results if each.error is not None]
    kinds = {each.kind for each in results}
    code = Refused.exit_code if "refused" in kinds else 0
    code = Conflict.exit_code if "changed" in kinds else code
    return Answer(lines or [_("the plan has no endings")], value, max([code, *failed]))


def _confirm(options: Options, lines: Sequence[BatchLine]) -> None:
    """Ask, once for all, for what cannot be undone: the customer's number, or how many (R13).

    Raises:
        Refused: something else was typed.
    """
    lost = [line for line in lines if line.plan.must_type is not None]
    if not lost:
        return
    if len(lost) == 1:
        what, expected = _("the number of {name}", name=lost[0].name), lost[0].number
    else:
        what, expected = _("how many endings cannot be undone"), f"{irreversible(lines)}"
    typed = options.confirm
    if typed is None and sys.stdin.isatty() and not options.json:
        for line in _lines(lost):
            print(safe(line), file=sys.stderr)
        typed = asked(_("Type {what} to confirm: ", what=what))
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


def asked(question: str) -> str:
    """Ask on the terminal; who leaves the question has typed nothing."""
    try:
        return input(question)
    except (EOFError, KeyboardInterrupt):
        print(file=sys.stderr)
        return ""


def text_of(plan: PlanFile) -> list[str]:
    """Return a plan file as lines, for standard output."""
    return plan_file.encode_plan(plan).decode().splitlines()


def write_plan_file(name: str, plan: PlanFile) -> None:
    """Write a plan file, whole or not at all.

    Raises:
        NotSaved: it cannot be written there.
    """
    path = Path(name)
    try:
        replace_file(path, plan_file.encode_plan(plan))
    except OSError as error:
        raise NotSaved(
            _("{file}: cannot be written: {why}", file=path, why=error.strerror)
        ) from None


def _bytes_of(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError:
        raise NotFound(_("{file}: there is no such file", file=name)) from None
    except OSError as error:
        raise NotFound(_("{file}: cannot be read: {why}", file=name, why=error.strerror)) from None


def _text_of(name: str) -> str:
    try:
        return _bytes_of(name).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _faulty(_("{file}: it is not written in UTF-8.", file=name)) from None


def _faulty(message: str) -> Refused:
    return Refused.because("invalid-value", message)
