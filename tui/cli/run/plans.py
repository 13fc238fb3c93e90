"""Show what endings would do, one or several, and write that down for a colleague: plan."""

import sys
from collections.abc import Iterable, Iterator, Sequence

from store.desk.desk import Desk
from store.domain.errors import Refused
from store.exchange.plan_file import PlanFile, encode_plan
from store.i18n.language import _, grouped, ngettext
from store.rules.endings.batch import BatchLine
from tui.cli.answer import Answer, exit_code_of, plan_answer
from tui.cli.ending_wishes import if_confirmed, one_wish, several_wishes
from tui.cli.files import is_standard_output, print_content, write_bytes
from tui.cli.options import Options
from tui.cli.plan_results import batch_lines, ending_value
from tui.formatting.safe_text import safe


def plan(options: Options, desk: Desk) -> Answer:
    """Show what an ending would do, or several; with `-o`, write it down for a colleague."""
    if options.number is None:
        return _several(options, desk)
    wish = one_wish(options, desk)
    answer = plan_answer(desk.plan(options.number, if_confirmed(wish, options.number)))
    if options.output is None:
        return answer
    batch, written = desk.plan_file([(options.number, wish)])
    return _written(options, batch, written, answer)


def _several(options: Options, desk: Desk) -> Answer:
    wishes = several_wishes(options, desk)
    if options.output is None:
        batch, written = desk.plan_several(wishes), None
    else:
        batch, written = desk.plan_file(wishes)
    value = {
        "lines": [
            {
                **ending_value(line),
                "refusals": line.plan.refusals,
                "effects": line.plan.effects,
                "notes": line.plan.notes,
            }
            for line in batch
        ]
    }
    refused = [line for line in batch if not line.good]
    lines = list(batch_lines(batch)) or [_("nothing is to be ended")]
    answer = Answer(lines, value, exit_code_of(refused))
    if written is None:
        return answer
    return _written(options, batch, written, answer)


def _written(
    options: Options, batch: Sequence[BatchLine], plan: PlanFile, answer: Answer
) -> Answer:
    """Write a plan file, and say so; on standard output, it is the answer itself.

    Where no line of it ends anything, nothing is written: nobody could carry it out.

    Raises:
        NotSaved: it cannot be written there.
        Refused: there is nothing to write to standard output.
    """
    file, content = options.output, encode_plan(plan)
    for_nobody = bool(batch) and not any(line.ends for line in batch)
    if is_standard_output(file):
        if for_nobody:
            raise Refused(refusal for line in batch for refusal in line.plan.refusals)
        if not options.json:
            print_content(content, as_json=True)
        if left_out := sum(not line.ends for line in batch):
            note = _("note: {note}", note=_left_out_words(left_out))
            print(safe(note), file=sys.stderr)
        return Answer((), plan, answer.exit_code)
    if for_nobody:
        told = _("{file} is not written: nobody could carry out anything of it", file=file)
        return _with_file(answer, [told], None, None)
    write_bytes(file, content)
    answer = _with_file(answer, _written_lines(file, batch), file, plan.id)
    return _with_left_out(answer, batch)._replace(wrote=True)


def _written_lines(file: str, batch: Sequence[BatchLine]) -> Iterator[str]:
    """Say what was written, and how much of it takes more than a colleague with the rights."""
    if not batch:
        yield _("a plan without endings is written to {file}", file=file)
        return
    written = [line for line in batch if line.ends]
    refused = sum(line.refused_to_all for line in written)
    said = {"count": grouped(len(written)), "file": file}
    if refused == len(written):
        yield ngettext("{count} ending written to {file}", "{count} endings written to {file}",
                       len(written), **said)  # fmt: skip
    else:
        yield ngettext(
            "{count} ending written to {file}, for a colleague to carry out with end --plan",
            "{count} endings written to {file}, for a colleague to carry out with end --plan",
            len(written),
            **said,
        )
    if left_out := len(batch) - len(written):
        yield _left_out_words(left_out)
    if refused:
        yield ngettext(
            "{count} ending in it is refused whoever tries: cure that, then plan it again",
            "{count} endings in it are refused whoever tries: cure that, then plan them again",
            refused,
            count=grouped(refused),
        )


def _left_out_words(count: int) -> str:
    return ngettext(
        "{count} ending is left out of it: nobody could carry it out as it is asked for",
        "{count} endings are left out of it: nobody could carry them out as they are asked for",
        count,
        count=grouped(count),
    )


def _with_left_out(answer: Answer, batch: Sequence[BatchLine]) -> Answer:
    """Name in JSON what was not written, where that is so."""
    left_out = [ending_value(line) for line in batch if not line.ends]
    if not left_out:
        return answer
    assert isinstance(answer.value, dict)
    return answer._replace(value={**answer.value, "left_out": left_out})


def _with_file(answer: Answer, lines: Iterable[str], file: str | None, plan: str | None) -> Answer:
    """Return an answer with the plan file that was written, or that there is none."""
    assert isinstance(answer.value, dict)
    value = {**answer.value, "file": file, "plan": plan}
    return answer._replace(lines=[*answer.lines, *lines], value=value)
