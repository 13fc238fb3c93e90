"""The verb that shows what endings would do, one or several, and writes it down."""

from typing import Any

from store.i18n.language import N_, _
from tui.cli.arguments import REASON, Argument, Verb
from tui.cli.shared_arguments import (
    COLLABORATION,
    ENDING_OPTIONS,
    FILTER_OPTIONS,
    NUMBER,
    fault_of_answers,
)


def _fault_of_plan(options: Any) -> str | None:
    """Tell whether it is not clear which endings are meant, or answers contradict."""
    named = options.number is not None
    narrowed = any(getattr(options, option.field) for option in FILTER_OPTIONS)
    if named and options.collaboration is None:
        return _("name the SERVICE as well as the NUMBER")
    if sum((named, narrowed, options.lines is not None)) != 1:
        return _(
            "name one ending by NUMBER SERVICE, or several by filters (--manager, --service …), "
            "or a file of lines with --from"
        )
    return fault_of_answers(options)


PLAN = Verb(
    "plan",
    N_("show what an ending would do and what stands in its way, without doing it"),
    N_("Several endings are planned as one, in the order in which they have to be carried out: "
    "the active collaborations that filters let through (--status chooses others), or the lines "
    "of a file, NUMBER SERVICE [OUTCOME [DATE]] each. Answers to checks go to the services that "
    "ask for them. With -o the plan is written to a file, in place of one that is there; a "
    "colleague with the rights carries it out with `end --plan`. What ends nothing "
    "whoever tries, as an outcome that is not offered, is left out of it, which is said; nothing "
    "is written where nothing else is asked for. Exit code 3 if anything is refused."),
    (
        NUMBER._replace(optional=True),
        COLLABORATION._replace(optional=True),
        *ENDING_OPTIONS,
        REASON,
        Argument("--from", N_("plan the lines of a file, or of standard input"), N_("FILE|-"),
                 to="lines", words="file"),
        *FILTER_OPTIONS,
        Argument("--output", N_("write the plan to a file, or to standard output"), N_("FILE|-"),
                 short="-o", words="file"),
    ),
    (
        "plan 1001 utlagg --outcome delete",
        "plan 1013 eekonomi --outcome close --attest work-done --on 2026-12-31 -o plan.json",
        "plan --manager anna --service utlagg --outcome continue -o plan.json",
        "plan --from endings.txt --attest work-done -o plan.json",
    ),
    fault=_fault_of_plan,
    run="plans.plan",
)  # fmt: skip
VERBS = (PLAN,)
