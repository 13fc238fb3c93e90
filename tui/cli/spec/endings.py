"""The verbs that end collaborations, now or on a date, and take that back."""

from typing import Any

from store.i18n.language import N_, _
from tui.cli.arguments import DRY_RUN, Argument, Verb
from tui.cli.shared import (
    COLLABORATION,
    FILTER_OPTIONS,
    NUMBER,
    OUTCOME_IDS,
    check_and_reason,
    read_date,
)

NARROWING = ("search", "service", "task", "owner", "manager", "status", "no_main_contact")
"""The fields of the filters."""

OUTCOME = Argument("--outcome", N_("what happens afterwards"), choices=OUTCOME_IDS)
ANSWERS = (
    OUTCOME,
    Argument("--on", N_("end on a date instead of now"), N_("DATE"), read=read_date),
    Argument("--attest", N_("confirm a check that nobody can measure"), N_("CHECK"), repeated=True,
             words="check"),
    Argument("--waive", N_("go on without a check, and say why"), N_("CHECK=REASON"), repeated=True,
             read=check_and_reason, words="check"),
)  # fmt: skip
REASON = Argument("--reason", N_("why, for the history"), N_("TEXT"))


def _fault_of_plan(options: Any) -> str | None:
    """Tell whether it is not clear which endings are meant."""
    named = options.number is not None
    narrowed = any(getattr(options, each) for each in NARROWING)
    if named and options.collaboration is None:
        return _("name the SERVICE as well as the NUMBER")
    if sum((named, narrowed, options.lines is not None)) != 1:
        return _(
            "name one ending by NUMBER SERVICE, or several by filters (--manager, --service …), "
            "or a file of lines with --from"
        )
    return None


def _fault_of_end(options: Any) -> str | None:
    """Tell whether a plan file and an ending of one's own are mixed."""
    if options.plan is None:
        if options.skip_refused:
            return _("--skip-refused goes with --plan")
        if options.collaboration is None:
            return _("name NUMBER and SERVICE, or a plan file with --plan")
        return None
    own = (options.number, options.outcome, options.on, options.attest, options.waive)
    if any(own) or options.reason is not None:
        return _("--plan has all answers in its file; leave out what is not --confirm")
    return None


PLAN = Verb(
    "plan",
    N_("show what an ending would do and what stands in its way, without doing it"),
    N_("Several endings are planned as one, in the order in which they have to be carried out: "
    "the active collaborations that filters let through (--status chooses others), or the lines "
    "of a file, NUMBER SERVICE [OUTCOME [DATE]] each. Answers to checks go to the services that "
    "ask for them. With -o the plan is written to a file that a colleague with the rights "
    "carries out with `end --plan`. Exit code 3 if anything is refused."),
    (
        NUMBER._replace(optional=True),
        COLLABORATION._replace(optional=True),
        *ANSWERS,
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
)  # fmt: skip
END = Verb(
    "end",
    N_("end a collaboration, or carry out a plan file"),
    N_("What cannot be undone asks for the customer's name on a terminal, and takes --confirm "
    "NUMBER without one. All lines of a plan file are checked first, and carried out only if every "
    "one of them is as it was planned; --skip-refused carries out the good ones. Several endings "
    "that cannot be undone are confirmed by how many they are. A line whose facts have changed "
    "since it was planned is told and not done (exit code 7)."),
    (
        NUMBER._replace(optional=True),
        COLLABORATION._replace(optional=True),
        *ANSWERS,
        Argument("--confirm",
                 N_("the customer's number, or the count of a plan file, to lose data"),
                 N_("NUMBER")),
        Argument("--plan", N_("carry out a plan file, or standard input"), N_("FILE|-"),
                 words="file"),
        Argument("--skip-refused", N_("carry out the good lines of a plan file though others are "
                 "refused"), flag=True),
    ),
    (
        N_("end 1001 utlagg --outcome continue --reason 'Moved to another office'"),
        "end 1003 utlagg --outcome delete --confirm 1003",
        N_("end 1013 eekonomi --outcome close --attest work-done "
           "--waive dependents-ended='Agreed'"),
        "end --plan plan.json --dry-run",
        "end --plan plan.json --confirm 12",
    ),
    changes=True,
    fault=_fault_of_end,
)  # fmt: skip
WITHDRAW = Verb(
    "withdraw",
    N_("call off an ending on a date, until the day before"),
    "",
    (NUMBER, COLLABORATION),
    ("withdraw 1015 ekonomioversikt",),
    changes=True,
)
UNDO = Verb(
    "undo",
    N_("put back the customer's latest change"),
    N_("Within 24 hours, where nothing was lost and nothing has come after it."),
    (NUMBER,),
    ("undo 1001", "undo 1001 --dry-run"),
    changes=True,
)
DUE = Verb(
    "due",
    N_("carry out the endings whose date has come; for cron"),
    N_(
        "Main contact and measured checks are asked again. What is refused stays as it is, and is "
        "told again the next time (exit code 3)."
    ),
    (DRY_RUN,),
    ("due", "due --dry-run"),
)
VERBS = (PLAN, END, WITHDRAW, UNDO, DUE)
