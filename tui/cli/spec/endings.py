"""The verbs that end collaborations, now or on a date, and take that back."""

import datetime as dt
from typing import Any

from store.domain.clock import swedish_day, utc_now
from store.i18n.language import N_, _
from tui.cli.arguments import REASON, Argument, Verb
from tui.cli.shared_arguments import (
    COLLABORATION,
    ENDING_OPTIONS,
    NUMBER,
    fault_of_answers,
    read_day,
)


def _fault_of_end(options: Any) -> str | None:
    """Tell whether a plan file and an ending of one's own are mixed, or answers contradict."""
    if options.plan is None:
        if options.skip_refused:
            return _("--skip-refused goes with --plan")
        if options.collaboration is None:
            return _("name NUMBER and SERVICE, or a plan file with --plan")
        return fault_of_answers(options)
    own = (options.number, options.outcome, options.on, options.attest, options.waive)
    if any(own) or options.reason is not None:
        return _("--plan has all answers in its file; leave out what is not --confirm")
    return None


END = Verb(
    "end",
    N_("end a collaboration, or carry out a plan file"),
    N_("What cannot be undone asks for the customer's name on a terminal, and takes --confirm "
       "NUMBER without one. All lines of a plan file are checked first, and carried out only if "
       "every one of them is as it was planned; --skip-refused carries out the good ones. "
       "One ending of a plan file that cannot be undone is confirmed by its customer's number, "
       "several by how many they are. A line whose "
       "customer has changed since it was planned, or that does not do what the file says, is "
       "reported and not carried out (exit code 7). A plan runs once, in its own store; "
       "--dry-run shows all it would do."),
    (
        NUMBER._replace(optional=True),
        COLLABORATION._replace(optional=True),
        *ENDING_OPTIONS,
        Argument("--confirm",
                 N_("to lose data: the customer's number; where a plan file has several endings "
                    "that cannot be undone, how many they are"),
                 N_("NUMBER")),
        Argument("--plan", N_("carry out a plan file, or standard input"), N_("FILE|-"),
                 words="file"),
        Argument("--skip-refused", N_("carry out the good lines of a plan file though others are "
                 "refused"), flag=True),
    ),
    (
        N_("end 1001 utlagg --outcome continue --reason 'Moved to another office'"),
        N_("end 1003 utlagg --outcome delete --reason 'Sold' --confirm 1003"),
        N_("end 1013 eekonomi --outcome close --attest work-done "
           "--waive dependents-ended='Agreed'"),
        "end --plan plan.json --dry-run",
        "end --plan plan.json --confirm 12",
    ),
    changes=True,
    fault=_fault_of_end,
    run="endings.end",
)  # fmt: skip
WITHDRAW = Verb(
    "withdraw",
    N_("withdraw an ending on a date, before that day"),
    "",
    (NUMBER, COLLABORATION),
    ("withdraw 1015 ekonomioversikt",),
    changes=True,
    run="endings.withdraw",
)


def _fault_of_undo(options: Any) -> str | None:
    """Tell whether a customer and an import are mixed, or neither is named."""
    if options.batch is None:
        if options.confirm is not None:
            return _("--confirm goes with --import")
        return None if options.number is not None else _("name NUMBER, or an import with --import")
    if options.number is not None or options.reason is not None:
        return _("--import takes back a whole import; leave out NUMBER, SERVICE and --reason")
    return None


UNDO = Verb(
    "undo",
    N_("undo the latest change of a collaboration or a customer, or take back an import"),
    N_(
        "For 24 hours, you can undo what your own side did, where nothing was lost and nothing "
        "has changed it since. An import is taken back as a whole, however old it is: customers "
        "that came with it are removed, those that it changed become what they were, and those "
        "that were changed since are named and left (exit code 3). Look with --dry-run first."
    ),
    (
        NUMBER._replace(optional=True),
        COLLABORATION._replace(optional=True),
        Argument("--import", N_("take back a whole import, by the name that its answer and the "
                                "history give it"),
                 N_("ID"), to="batch"),
        Argument("--confirm", N_("how many customers an import is taken back for"), N_("COUNT")),
    ),
    ("undo 1001", "undo 1001 utlagg", "undo 1001 --dry-run", "undo --import k3f9m2qa --dry-run",
     "undo --import k3f9m2qa --confirm 12"),
    changes=True,
    fault=_fault_of_undo,
    run="endings.undo",
)  # fmt: skip


HELD = COLLABORATION._replace(
    help=N_("a service's id, or a collaboration's; without it, the whole customer"), optional=True
)


def last_day(text: str) -> dt.date:
    """Read the last day of a hold; *now* is today."""
    return read_day(text) or swedish_day(utc_now())


HOLD = Verb(
    "hold",
    N_("keep a customer, or one collaboration, from being ended with loss of data"),
    N_(
        "Whoever tries, in whatever way, is refused and reads by whom and until when. "
        "Endings that lose nothing go on. A hold that is there already gets this reason and this "
        "day. Your colleagues read the reason. The customer's side does not, in whatever way it "
        "looks; it reads that a hold stands, by whom and until when, also in letters, hand-over "
        "packs and calendars."
    ),
    (
        NUMBER,
        HELD,
        Argument(
            "--until",
            N_("the last day of the hold; without it, the hold stands until it is released"),
            N_("DATE"),
            read=last_day,
        ),
        REASON._replace(help=N_("why nothing of it may be lost; required"), required=True),
    ),
    (
        N_("hold 1001 --reason 'Dispute with a supplier'"),
        N_("hold 1001 utlagg --reason Audit --until 2027-01-31"),
    ),
    run="endings.hold",
    changes=True,
)
RELEASE = Verb(
    "release",
    N_("release a hold"),
    N_("The hold on the customer as a whole and the hold on each collaboration are separate."),
    (NUMBER, HELD),
    ("release 1001", N_("release 1001 utlagg --reason 'The audit is done'")),
    run="endings.release",
    changes=True,
)
VERBS = (END, WITHDRAW, UNDO, HOLD, RELEASE)
