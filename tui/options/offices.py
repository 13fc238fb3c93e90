"""The verbs about a store as a whole: made, filled, looked after."""

from pathlib import Path
from typing import Any

from tui.options.declared import Argument, Verb


def _fault_of_check(options: Any) -> str | None:
    """Tell that two ways of mending are one too many."""
    if options.repair_from is not None and options.accept is not None:
        return "mend with --repair-from or with --accept, one at a time"
    return None


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
    "bring in an exchange file, all of it or nothing",
    "Where there is no store yet, one is made from the file.",
    (Argument("file", "a file, or - for standard input", "FILE", words="file"),),
    ("--store /srv/office import office.json",),
)
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

VERBS = (INIT, IMPORT)
