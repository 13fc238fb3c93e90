"""The verbs about a store as a whole: made, filled, looked after."""

from pathlib import Path
from typing import Any

from store.i18n.language import N_, _
from tui.cli.arguments import Argument, Verb
from tui.cli.shared import FILTERS, NUMBER


def _fault_of_check(options: Any) -> str | None:
    """Tell that two ways of mending are one too many."""
    if options.repair_from is not None and options.accept is not None:
        return _("mend with --repair-from or with --accept, one at a time")
    return None


def _columns() -> str:
    """Explain the columns of a table; what knows them is imported only for that."""
    from store.tables.columns import explained

    return explained()


INIT = Verb(
    "init",
    N_("make a store; the operator becomes its first employee"),
    N_("The first employee has full rights and is Administrator."),
    (
        Argument("--office", N_("the office's name"), N_("NAME"), required=True),
        Argument("--number", N_("the office's own number"), N_("N")),
    ),
    ("--store /srv/office init --office 'Byrå Norr AB'",),
)
IMPORT = Verb(
    "import",
    N_("bring in a file, all of it or nothing"),
    N_(
        "An exchange file (JSON), or a table (CSV, or .xlsx with the extra `excel`) with headings "
        "in its first line. What a file leaves out or empty says nothing; nothing is taken away. "
        "Where there is no store yet, an exchange file makes one."
    ),
    (
        Argument("file", N_("a file, or - for standard input"), N_("FILE"), words="file"),
        Argument("--dry-run", N_("tell row by row what would be"), flag=True),
        Argument("--skip-faulty", N_("leave out what is refused, in a file of its own"), flag=True),
    ),
    (
        "--store /srv/office import office.json",
        "import customers.csv --dry-run",
        "import customers.csv --skip-faulty",
    ),
    more=_columns,
)
EXPORT = Verb(
    "export",
    N_("write customers to a file"),
    N_("Those that the filters let through. What an export writes, an import takes back."),
    (
        Argument("file", N_("a file; - is standard output"), N_("FILE|-"), optional=True,
                 default="-", words="file"),
        Argument("--format", N_("csv by the name of FILE, else json"), choices=("json", "csv")),
        Argument("--users", N_("csv: the users, not the customers"), flag=True),
        Argument("--raw", N_("csv: leave formulas as they are"), flag=True),
        *FILTERS,
    ),
    ("export office.json", "export customers.csv --manager anna", "export --format csv --users"),
)  # fmt: skip
HANDOVER = Verb(
    "handover",
    N_("write all that is held for a customer, to give it away"),
    N_("Of one collaboration or of all: records, users, history and effects, with their "
    "checksums."),
    (
        NUMBER,
        Argument("service", N_("a service's or a collaboration's id"), N_("SERVICE"), optional=True,
                 words="service"),
        Argument("--output", N_("the directory to make"), N_("DIR"), short="-o", required=True,
                 read=Path, words="directory"),
    ),
    ("handover 1001 utlagg -o alfa",),
)  # fmt: skip
CHECK = Verb(
    "check",
    N_("check every file of the store, and mend what is damaged"),
    N_("Exit code 6 if anything is wrong."),
    (
        Argument("--repair-from", N_("restore what is damaged from a backup"), N_("DIR"), read=Path,
                 words="directory"),
        Argument("--accept", N_("take a file as it was edited by hand"), N_("FILE"), read=Path,
                 words="file"),
    ),
    ("check", "check --repair-from /backup/office"),
    fault=_fault_of_check,
)  # fmt: skip
DOCTOR = Verb(
    "doctor",
    N_("look at this terminal and at where the store lies"),
    N_("Exit code 6 if anything is wrong with the store."),
    (),
    ("doctor",),
)

VERBS = (INIT, IMPORT, EXPORT, HANDOVER)
