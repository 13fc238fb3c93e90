"""The verbs about a store as a whole: made, filled, looked after."""

from pathlib import Path
from typing import Any

from tui.options.declared import Argument, Verb
from tui.options.shared import FILTERS, NUMBER


def _fault_of_check(options: Any) -> str | None:
    """Tell that two ways of mending are one too many."""
    if options.repair_from is not None and options.accept is not None:
        return "mend with --repair-from or with --accept, one at a time"
    return None


def _columns() -> str:
    """Explain the columns of a table; what knows them is imported only for that."""
    from store.columns import explained

    return explained()


INIT = Verb(
    "init",
    "make a store; the operator becomes its first employee",
    "The first employee has full rights and is Administrator.",
    (
        Argument("--office", "the office's name", "NAME", required=True),
        Argument("--number", "the office's own number", "N"),
    ),
    ("--store /srv/office init --office 'Byrå Norr AB'",),
)
IMPORT = Verb(
    "import",
    "bring in a file, all of it or nothing",
    "An exchange file (JSON), or a table (CSV, or .xlsx with the extra `excel`) with headings in "
    "its first line. What a file leaves out or empty says nothing; nothing is taken away. Where "
    "there is no store yet, an exchange file makes one.",
    (
        Argument("file", "a file, or - for standard input", "FILE", words="file"),
        Argument("--dry-run", "tell row by row what would be", flag=True),
        Argument("--skip-faulty", "leave out what is refused, in a file of its own", flag=True),
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
    "write customers to a file",
    "Those that the filters let through. What an export writes, an import takes back.",
    (
        Argument("file", "a file; - is standard output", "FILE|-", optional=True, default="-",
                 words="file"),
        Argument("--format", "csv by the name of FILE, else json", choices=("json", "csv")),
        Argument("--users", "csv: the users, not the customers", flag=True),
        Argument("--raw", "csv: leave formulas as they are", flag=True),
        *FILTERS,
    ),
    ("export office.json", "export customers.csv --manager anna", "export --format csv --users"),
)  # fmt: skip
HANDOVER = Verb(
    "handover",
    "write all that is held for a customer, to give it away",
    "Of one collaboration or of all: records, users, history and effects, with their checksums.",
    (
        NUMBER,
        Argument("service", "a service's or a collaboration's id", "SERVICE", optional=True,
                 words="service"),
        Argument("--output", "the directory to make", "DIR", short="-o", required=True, read=Path,
                 words="directory"),
    ),
    ("handover 1001 utlagg -o alfa",),
)  # fmt: skip
CHECK = Verb(
    "check",
    "check every file of the store, and mend what is damaged",
    "Exit code 6 if anything is wrong.",
    (
        Argument("--repair-from", "restore what is damaged from a backup", "DIR", read=Path,
                 words="directory"),
        Argument("--accept", "take a file as it was edited by hand", "FILE", read=Path,
                 words="file"),
    ),
    ("check", "check --repair-from /backup/office"),
    fault=_fault_of_check,
)  # fmt: skip
DOCTOR = Verb(
    "doctor",
    "look at this terminal and at where the store lies",
    "Exit code 6 if anything is wrong with the store.",
    (),
    ("doctor",),
)

VERBS = (INIT, IMPORT, EXPORT, HANDOVER)
