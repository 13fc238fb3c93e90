"""Show what endings would do, one or several, and write that down for a colleague: plan."""

from store.desk.desk import Desk
from store.exchange.plan_file import PlanFile, encode_plan
from store.i18n.language import _
from tui.cli.answer import Answer, exit_code_of, plan_answer
from tui.cli.ending_wishes import if_confirmed, one_wish, several_wishes
from tui.cli.files import is_standard_output, print_content, write_bytes
from tui.cli.options import Options
from tui.cli.plan_results import batch_lines, ending_value


def plan(options: Options, desk: Desk) -> Answer:
    """Show what an ending would do, or several; with `-o`, write it down for a colleague."""
    if options.number is None:
        return _several(options, desk)
    wish = one_wish(options, desk)
    answer = plan_answer(desk.plan(options.number, if_confirmed(wish, options.number)))
    if options.output is None:
        return answer
    _lines, written = desk.plan_file([(options.number, wish)])
    return _written(options.output, written, answer, as_json=options.json)


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
    return _written(options.output, written, answer, as_json=options.json)


def _written(name: str, plan: PlanFile, answer: Answer, *, as_json: bool) -> Answer:
    """Write a plan file; on standard output, it is the answer itself.

    Raises:
        NotSaved: it cannot be written there.
    """
    content = encode_plan(plan)
    if is_standard_output(name):
        if not as_json:
            print_content(content, as_json=True)
        return Answer((), plan, answer.exit_code)
    write_bytes(name, content)
    return answer._replace(wrote=True)
