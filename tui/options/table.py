"""All that the command understands: options that hold for all verbs, the verbs, the exit codes."""

from store.language import LANGUAGES
from tui.options import changing, ending, helping, looking, offices, showing, users
from tui.options.declared import JSON, Argument, Verb
from tui.options.shared import address

PURPOSE = "Manage and end an accounting office's collaborations with its customers."

OPTIONS: tuple[Argument, ...] = (
    Argument("--store", "the store: a directory, or postgresql://HOST/DATABASE", "DIR-OR-ADDRESS",
             read=address, words="directory"),
    Argument("--operator", "who acts, on an account many share", "LOGIN"),
    Argument("--company", "act for that customer, as one of its users", "NUMBER"),
    Argument("--demo", "a made-up office, gone at the end", flag=True),
    *showing.TOUR,
    Argument("--lang", "the language of all texts; else that of the locale", choices=LANGUAGES),
    Argument("--read-only", "change nothing, whoever it is", flag=True),
    Argument("--restricted", "for a forced command: nothing outside the store is read or written",
             flag=True),
    Argument("--mouse", "let the screen use the mouse", flag=True),
    Argument("--ascii", "draw no lines and signs that a terminal may lack", flag=True),
    Argument("--plain-wire", "send whole lines, not only what changed on them", flag=True),
    JSON,
)  # fmt: skip
"""What goes before the verb; `--json` may stand behind it as well."""

VERBS: tuple[Verb, ...] = (
    *offices.VERBS,
    *looking.VERBS,
    *ending.VERBS,
    *changing.VERBS,
    *users.VERBS,
    offices.CHECK,
    offices.DOCTOR,
    showing.SERVE,
    *helping.VERBS,
)

EXAMPLES = (
    ("--demo", "look around in a made-up office"),
    ("--demo --tour", "be shown around in it"),
    ("--store /srv/office init --office 'Byrå Norr AB'", "an office of your own"),
    ("--store /srv/office import office.json", ""),
    ("list --manager anna --status active", ""),
    ("plan 1001 utlagg --outcome delete", "what it would do, without doing it"),
    ("end 1001 utlagg --outcome delete --confirm 1001", ""),
)
EXIT_CODES = (
    (0, "done"),
    (1, "a fault of the program or the disk"),
    (2, "wrong usage or no usable terminal"),
    (3, "refused by a rule"),
    (4, "not found"),
    (5, "the store is busy"),
    (6, "the store is damaged or of a newer version"),
    (7, "changed meanwhile"),
    (8, "maybe saved"),
)
FILES = (
    ("~/.config/samarbete/config.toml", "store = \"DIR\": the store that is used without --store"),
    ("~/.local/share/samarbete/office", "the store that is used where none is named"),
)  # fmt: skip
