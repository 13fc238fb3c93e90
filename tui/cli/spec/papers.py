"""The verbs that make papers out of what was planned, decided or done."""

import contextlib
import os
from pathlib import Path
from typing import Any

from store.i18n.language import LANGUAGES, N_, _
from tui.cli.arguments import Argument, Verb
from tui.cli.shared_arguments import COLLABORATION, ENDING_OPTIONS, NUMBER, fault_of_answers

SIDE_IDS = ("office", "customer")


def _fault_of_notice(options: Any) -> str | None:
    """Tell whether a plan is told without its service or its outcome, or the file is no letter."""
    from store.desk.letters import FORMS  # all: --help has no use for them
    from store.domain.errors import Refused
    from store.files.places import other_form, refuse_within_store

    with contextlib.suppress(Refused):  # which is refused for that, as is what is there already
        refuse_within_store(Path(options.output))
        if not os.path.lexists(options.output) and (other := other_form(options.output, FORMS)):
            return other
    if options.outcome is None and (options.on or options.attest or options.waive):
        return _("--on, --attest and --waive tell of a plan; name its --outcome as well")
    if options.outcome is not None and options.collaboration is None:
        return _("name the SERVICE as well as the NUMBER")
    return fault_of_answers(options)


NOTICE = Verb(
    "notice",
    N_("write a letter to the other side; it is not sent"),
    N_("It tells what stands: that a collaboration ends on a date, has ended, goes on after an "
       "ending was withdrawn or undone, is requested or declined; with --outcome, what is planned, "
       "for no day without --on; without SERVICE, who is main contact. It says what happens to "
       "data, access and costs, with no more certainty than is known, and what is still to be "
       "done. FILE is Markdown if it ends in .md, the draft of a mail if it ends in .eml, else "
       "text, and not under a name that promises another form, such as .pdf (exit code 2); a file "
       "that is there is not written over (exit code 3)."),
    (
        NUMBER,
        COLLABORATION._replace(
            help=N_("a service's id, or a collaboration's; without it, the main contact"),
            optional=True,
        ),
        Argument("--to", N_("the side that gets the letter; by default the other one"),
                 choices=SIDE_IDS),
        Argument("--lang", N_("the language of the letter, and of what is said of it"),
                 choices=LANGUAGES, to="letter_language"),
        *ENDING_OPTIONS,
        Argument("--output", N_("a file; - is standard output"), N_("FILE|-"), short="-o",
                 default="-", words="file"),
        Argument("--eml", N_("the draft of a mail to the main contact, or to the account manager"),
                 flag=True),
    ),
    (
        "notice 1015 ekonomioversikt --to customer --lang sv",
        "notice 1001 utlagg --outcome continue --on 2026-12-31 -o alfa.txt",
        "notice 1015 ekonomioversikt --eml -o alfa.eml",
        "notice 1001 --to office",
    ),
    fault=_fault_of_notice,
    run="papers.notices.notice",
)  # fmt: skip
VERBS = (NOTICE,)
