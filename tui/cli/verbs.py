"""All that the command understands: options that hold for all verbs, the verbs, the exit codes."""

from store.i18n.language import LANGUAGES, N_
from tui.cli.arguments import JSON, Argument, Verb
from tui.cli.shared_arguments import read_patience, read_store_address
from tui.cli.spec import (
    collaborations,
    customers,
    dates,
    employees,
    endings,
    exchange,
    office,
    papers,
    plans,
    policy,
    records,
    shell,
    showing,
    tasks,
    users,
)

PURPOSE = N_("Manage and end an accounting office's collaborations with its customers.")

RESTRICTED = "--restricted"
"""Asked for before the arguments are read; a value of another option that is called so is none."""

OPTIONS: tuple[Argument, ...] = (
    Argument("--store", N_("the store: a directory, or postgresql://HOST/DATABASE"),
             N_("DIR-OR-ADDRESS"), read=read_store_address, words="directory"),
    Argument("--operator", N_("who acts, on an account that several people share"), N_("LOGIN")),
    Argument("--company", N_("act for that customer, as one of its users"), N_("NUMBER")),
    Argument("--demo", N_("a made-up office, gone at the end"), flag=True),
    *showing.TOUR,
    Argument(
        "--lang",
        N_("the language of all texts; by default that of the locale"),
        choices=LANGUAGES,
    ),
    Argument("--read-only", N_("allow no changes, whoever acts"), flag=True),
    Argument("--patience",
             N_("how long an act waits for a lock or a server; by default 5 seconds"),
             N_("SECONDS"), default="5", read=read_patience),
    Argument(RESTRICTED,
             N_("for a forced command: read and write nothing outside the store"), flag=True),
    Argument("--mouse", N_("let the screen use the mouse"), flag=True),
    Argument("--ascii", N_("draw no lines and signs that a terminal may lack"), flag=True),
    Argument("--plain-wire", N_("send whole lines, not only what changed on them"), flag=True),
    JSON,
)  # fmt: skip
"""What goes before the verb; `--json` may stand behind it as well."""

VERBS: tuple[Verb, ...] = (
    office.INIT,
    *exchange.VERBS,
    *customers.VERBS,
    *plans.VERBS,
    *endings.VERBS,
    *dates.VERBS,
    *papers.VERBS,
    *collaborations.VERBS,
    *tasks.VERBS,
    *records.VERBS,
    *users.VERBS,
    *employees.VERBS,
    *policy.VERBS,
    office.BACKUP,
    office.CHECK,
    office.DOCTOR,
    showing.SERVE,
    *shell.VERBS,
)


def verb_named(name: str | None, act: str | None) -> Verb | None:
    """Return the verb that was asked for, or the act below it; None is the screen."""
    verb = next((verb for verb in VERBS if verb.name == name), None)
    acts = verb.acts if verb is not None else ()
    return next((below for below in acts if below.name == act), verb)


EXAMPLES = (
    ("--demo", N_("look around in a made-up office")),
    ("--demo --tour", N_("be shown around in it")),
    ("--store /srv/office init --office 'Byrå Norr AB'", N_("an office of your own")),
    ("--store /srv/office import office.json", ""),
    ("list --manager anna --status active", ""),
    ("plan 1001 utlagg --outcome delete", N_("what it would do, without doing it")),
    (N_("end 1003 utlagg --outcome delete --reason 'Sold' --confirm 1003"), ""),
)
EXIT_CODES = (
    (0, N_("done")),
    (1, N_("a fault of the program or the disk")),
    (2, N_("wrong usage or no usable terminal")),
    (3, N_("refused by a rule")),
    (4, N_("not found, or a file that cannot be read")),
    (5, N_("the store is busy")),
    (6, N_("the store is damaged, out of reach, or of a newer version")),
    (7, N_("changed meanwhile")),
    (8, N_("maybe saved")),
    (9, N_("done and saved, but the answer cannot be written")),
)
FILES = (
    ("~/.config/samarbete/config.toml",
     N_("store = \"DIR\": the store that is used without --store")),
    ("~/.local/share/samarbete/office", N_("the store that is used where none is named")),
)  # fmt: skip
