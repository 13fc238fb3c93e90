"""The verbs about a store as a whole: made, looked after, and where it lies."""

from typing import Any

from store.i18n.language import N_, _
from tui.cli.arguments import REASON, Argument, Verb
from tui.cli.shared_arguments import read_new_directory, read_path


def _ways_to_mend(options: Any) -> int:
    """Count the ways of mending that are asked for."""
    return sum(
        (
            options.repair_from is not None,
            options.accept is not None,
            options.accept_history is not None,
            options.guards,
        )
    )


def _mends(options: Any) -> bool:
    return _ways_to_mend(options) > 0


def _fault_of_check(options: Any) -> str | None:
    """Tell that several ways of mending are too many."""
    if _ways_to_mend(options) > 1:
        return _("mend with --repair-from, --accept, --accept-history or --guards, one at a time")
    if options.reason is not None and options.accept_history is None and options.accept is None:
        return _("--reason goes with --accept or --accept-history")
    return None


INIT = Verb(
    "init",
    N_("make a store; the operator becomes its first employee"),
    N_("The first employee has full rights and is Administrator."),
    (
        Argument("--office", N_("the office's name"), N_("NAME"), required=True),
        Argument("--number", N_("the office's own number"), N_("N")),
    ),
    ("--store /srv/office init --office 'Byrå Norr AB'",),
    run="office.init",
    needs="address",
    writes=True,
    makes=True,
)


CHECK = Verb(
    "check",
    N_("check every file of the store, and mend what is damaged"),
    N_("Exit code 6 if anything is wrong. A history that was edited outside the program is told by "
       "the line that does not follow from the one before; work goes on, and it is told until "
       "somebody with full rights who is Administrator accepts it, which its history then says."),
    (
        Argument("--repair-from", N_("restore what is damaged from a backup"), N_("DIR"),
                 read=read_path, words="directory"),
        Argument("--accept", N_("take a file as it was edited by hand"), N_("FILE"), read=read_path,
                 words="file"),
        Argument("--accept-history", N_("take a customer's history as it was edited outside the "
                 "program; without NUMBER, that of the office itself"), N_("NUMBER"),
                 optional=True),
        REASON,
        Argument("--guards", N_("after an upgrade, as the owner of a store on a server: make its "
                 "tables, rights, guards and older rows of the list again"), flag=True),
    ),
    ("check", "check --repair-from /backup/office", "check --accept-history 1001",
     "check --accept customers/81.json --reason 'Wrong day corrected'",
     "--store postgresql://HOST/office check --guards"),
    fault=_fault_of_check,
    writes=_mends,
    run="office.check",
    needs="store",
)  # fmt: skip


BACKUP = Verb(
    "backup",
    N_("copy the whole store while others write"),
    N_("The copy is of one moment, and has all of an act or nothing of it. DIR is new or empty, "
    "and becomes its owner's alone. --store DIR opens the copy, and check --repair-from DIR "
    "restores from it. A store that lacks a file, or has a damaged one, is not copied (exit code "
    "6); a database is copied by its server's own means, pg_dump."),
    (Argument("directory", N_("the directory to make"), N_("DIR"), read=read_new_directory,
              words="directory"),),
    ("--store /srv/office backup /backup/office-2026-12-31",),
    run="office.backup",
    needs="store",
)  # fmt: skip


DOCTOR = Verb(
    "doctor",
    N_("look at this terminal and at where the store lies"),
    N_(
        "Exit code 6 if anything is wrong with the store. At a customer's desk it says only whether"
        " the company can be read: checking the store is the office's task. In JSON, `checked` "
        "tells whether all that the store keeps was looked at."
    ),
    (),
    ("doctor",),
    run="office.doctor",
    needs="store",
)
VERBS = (INIT, BACKUP, CHECK, DOCTOR)
