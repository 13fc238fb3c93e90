"""The verbs that look and change nothing."""

from typing import Any

from store.i18n.language import N_, _
from tui.cli.arguments import Argument, Verb
from tui.cli.shared_arguments import FILTER_OPTIONS, NUMBER, read_past_day

LIST = Verb(
    "list",
    N_("list customers and their collaborations"),
    N_(
        "One customer a line: number, name, running collaborations, what stands out, services. "
        "Filters can be combined; those on collaborations must all hold for the same "
        "collaboration."
    ),
    FILTER_OPTIONS,
    (
        "list --manager anna --service utlagg --status active",
        "list --no-main-contact --json",
    ),
    run="customers.list_customers",
)
SHOW = Verb(
    "show",
    N_("show one customer with users, collaborations and history"),
    N_(
        "With --json, the customer's document as it is stored. With --on, the customer as it "
        "stood at the end of that Swedish day, by its history; what the history does not keep is "
        "named. JSON then also has `on`, and names in `unknown` each field that is not known; its"
        " value means nothing. Exit code 4 where the customer was not there yet."
    ),
    (
        NUMBER,
        Argument("--on", N_("as it stood at the end of that day"), N_("DATE"), read=read_past_day),
    ),
    ("show 1001", "show 1001 --json", "show 1001 --on 2026-06-30"),
    run="customers.show",
)


def _fault_of_history(options: Any) -> str | None:
    """Tell that a customer's history has nothing of the office's."""
    if options.office_only and options.number is not None:
        return _("--office is about the office itself; leave out NUMBER")
    if options.since is not None and options.until is not None and options.since > options.until:
        return _("--since is after --until; no day is from {since} to {until}",
                 since=options.since, until=options.until)  # fmt: skip
    return None


HISTORY = Verb(
    "history",
    N_("show who did what, when, on which side and why; the latest first"),
    N_(
        "It shows the history of one customer, or that of all customers and of the office itself:"
        " its people, policy, imports and removed customers. Days are Swedish days, and both ends"
        " are included."
    ),
    (
        NUMBER._replace(optional=True),
        Argument(
            "--office",
            N_("only what was done to the office itself"),
            to="office_only",
            flag=True,
        ),
        Argument("--since", N_("from that day on"), N_("DATE"), read=read_past_day),
        Argument("--until", N_("up to and including that day"), N_("DATE"), read=read_past_day),
        Argument("--search", N_("only lines with all these words"), N_("TEXT"), default=""),
    ),
    (
        "history 1001",
        "history --since 2026-01-01 --until 2026-01-31 --search anna --json",
        "history --office",
    ),
    fault=_fault_of_history,
    run="customers.history",
)
READINESS = Verb(
    "readiness",
    N_("show who would be refused an ending today, and why"),
    N_(
        "It asks what an ending asks: a main contact that is an active Administrator, and every "
        "check that is measured (reports and outlays submitted, no live bank integration, payroll"
        " synchronised, what has to end first). What a person has to confirm is left out. With "
        "filters, only the collaborations that they let through are asked about. Exit code 3 if "
        "anybody would be refused."
    ),
    FILTER_OPTIONS,
    ("readiness", "readiness --manager anna --service utlagg --json"),
    run="customers.readiness",
)


def _fault_of_residue(options: Any) -> str | None:
    """Tell that one customer is named as well as several."""
    narrowed = any(getattr(options, option.field) for option in FILTER_OPTIONS)
    if options.number is None or not narrowed:
        return None
    return _("name one customer by NUMBER, or several by filters, not both")


RESIDUE = Verb(
    "residue",
    N_("show what still ties office and customer together after an ending"),
    N_(
        "For customers that have an ended collaboration: users licensed for an ended service, "
        "what the office can still reach, records that are kept, tasks that no collaboration "
        "belongs to, pending requests, endings on a date, and what is still running."
        " With filters, only the collaborations that they let through are asked about; what "
        "belongs to none is told with its customer."
    ),
    (NUMBER._replace(optional=True), *FILTER_OPTIONS),
    ("residue 1012", "residue --manager anna --service utlagg --json"),
    fault=_fault_of_residue,
    run="customers.residue",
)
VERBS = (LIST, SHOW, HISTORY, READINESS, RESIDUE)
