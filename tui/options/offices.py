"""The verbs about a store as a whole: made, filled, looked after."""

from tui.options.declared import Argument, Verb

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
    "check", "check every file of the store", "Exit code 6 if anything is wrong.", (), ("check",)
)
"""The last of the table, after all that is done day by day."""

VERBS = (INIT, IMPORT)
