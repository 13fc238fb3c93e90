"""Endings whose date has come or will come: due."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from store.desk.desk import Desk, Due
from store.domain.catalogue import service_name
from store.domain.errors import StoreDamaged, StoreError
from store.domain.words import outcome_label
from store.i18n.language import _, ngettext
from store.rules.endings.scheduled import ComingEnding
from tui.cli.answer import (
    Answer,
    exit_code_of,
    maybe_line,
    outcome_lines,
    refused_line,
    told_if_interrupted,
    worst_code,
)
from tui.cli.files import foresee_writing, is_standard_output, print_content, write_bytes
from tui.cli.options import Options
from tui.formatting.list_lines import coming_words


def due(options: Options, desk: Desk) -> Answer:
    """Carry out the endings whose date has come; or tell what would be, or what will come."""
    if options.within is not None or options.ics is not None:
        return _coming(options, desk)
    if options.dry_run:
        return _would_be_due(desk)
    damage: list[StoreDamaged] = []
    results: list[Due] = []
    stopped: StoreError | None = None
    try:
        with told_if_interrupted(lambda: _lines_of_due(desk, results)):
            results += desk.due(damage.append)  # keeps what came before a fault
    except StoreError as error:
        if not results:
            raise
        stopped = error  # what is done by then is told first
    lines = [*_lines_of_due(desk, results)]
    refused = any(result.refusals for result in results)
    code = worst_code(refused, [result.maybe for result in results if result.maybe is not None])
    return Answer(_or_nothing(lines, damage), _due_value(results), code, damage, stopped)


def _lines_of_due(desk: Desk, results: Iterable[Due]) -> Iterator[str]:
    return (line for result in results for line in _due_lines(desk, result))


def _due_lines(desk: Desk, result: Due) -> Iterator[str]:
    """Tell what became of an ending whose date has come."""
    what = _ending(desk, result)
    if result.done is not None:
        yield _("done: {what}", what=what)
    if result.maybe is not None:
        yield maybe_line(what, result.maybe)
    yield from (refused_line(refusal, what) for refusal in result.refusals)


def _due_value(results: Sequence[Due]) -> dict[str, object]:
    """Return what became of all of them as JSON has it."""
    return {
        "done": [
            {**_named(result), "entry": result.done.entry}
            for result in results
            if result.done is not None
        ],
        "maybe": [
            {**_named(result), "message": f"{result.maybe}"}
            for result in results
            if result.maybe is not None
        ],
        "refused": [
            {**_named(result), **msgspec.to_builtins(refusal)}
            for result in results
            for refusal in result.refusals
        ],
    }


def _ending(desk: Desk, ending: Due | ComingEnding) -> str:
    """Name an ending for a person."""
    service = service_name(desk.services_so_far, ending.service)
    return f"{ending.number} {ending.name}: {service}"


def _named(ending: Due | ComingEnding) -> dict[str, object]:
    """Name an ending, as each line of JSON does."""
    return {
        "number": ending.number,
        "name": ending.name,
        "service": ending.service,
        "collaboration": ending.collaboration,
        "on": ending.on,
    }


def _or_nothing(lines: list[str], damage: Sequence[StoreDamaged]) -> list[str]:
    """Say that nothing is due, but never where it could not be looked."""
    return lines if lines or damage else [_("nothing is due")]


def _would_be_due(desk: Desk) -> Answer:
    damage: list[StoreDamaged] = []
    endings = desk.coming(desk.today(), damage.append)
    lines: list[str] = []
    for ending in endings:
        what = _ending(desk, ending)
        lines += outcome_lines(ending.plan, what)
    values = [
        {
            **_named(ending),
            "refusals": ending.plan.refusals,
            "effects": ending.plan.effects,
        }
        for ending in endings
    ]
    code = exit_code_of(any(ending.plan.refusals for ending in endings))
    return Answer(_or_nothing(lines, damage), {"due": values}, code, damage)


def _coming(options: Options, desk: Desk) -> Answer:
    """Tell what ends until a day, and what would refuse it then; nothing is carried out."""
    today = desk.today()
    until = dt.date.max
    if options.within is not None:
        until = today + dt.timedelta(days=options.within)
    damage: list[StoreDamaged] = []
    endings = desk.coming(until, damage.append)
    code = exit_code_of(any(ending.plan.refusals for ending in endings))
    answer = Answer((), None, code, damage)
    if options.ics is not None:
        from store.exchange.calendar_file import calendar  # its library is read for this alone

        content = calendar(
            endings,
            desk.office,
            desk.services,
            by=desk.operator,
            now=desk.now(),
            unread=answer.unread,
        )
        if is_standard_output(options.ics):
            print_content(content)
            return answer
        if options.dry_run:
            foresee_writing(options.ics)
        else:
            write_bytes(options.ics, content)
            answer = answer._replace(wrote=True)
    value = {
        "done": [],
        "refused": [],
        "coming": [_coming_value(ending, today) for ending in endings],
    }
    return answer._replace(lines=_coming_lines(options, desk, endings, damage), value=value)


def _coming_value(ending: ComingEnding, today: dt.date) -> dict[str, object]:
    """Return a coming ending as JSON has it; `days` are below 0 where it is overdue."""
    decided = ending.ending
    return {
        **_named(ending),
        "days": (ending.on - today).days,
        "outcome": decided.outcome,
        "by": decided.by,
        "side": decided.side,
        "reason": decided.reason,
        "refusals": ending.plan.refusals,
    }


def _coming_lines(
    options: Options,
    desk: Desk,
    endings: Sequence[ComingEnding],
    damage: Sequence[StoreDamaged],
) -> list[str]:
    lines = [_coming_line(desk, ending) for ending in endings]
    if options.ics is not None:
        n, file = len(endings), options.ics
        if options.dry_run:
            told = ngettext("{n} ending would be written to {file}",
                            "{n} endings would be written to {file}", n, file=file)  # fmt: skip
        else:
            told = ngettext("{n} ending written to {file}",
                            "{n} endings written to {file}", n, file=file)  # fmt: skip
        return [*lines, told]
    if lines or damage:
        return lines
    days = options.within
    return [ngettext("nothing ends within {n} day", "nothing ends within {n} days", days)]


def _coming_line(desk: Desk, ending: ComingEnding) -> str:
    """Return a coming ending as one line, with what would refuse it on its day."""
    parts = (
        f"{ending.on}",
        coming_words(ending.on, desk.today()),
        _ending(desk, ending),
        outcome_label(ending.ending.outcome, to=desk.operator.side),
        *map(refused_line, ending.plan.refusals),
    )
    return "  ".join(parts)
