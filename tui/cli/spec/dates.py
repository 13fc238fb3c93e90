"""The verb that watches the dates of endings."""

from typing import Any

from store.i18n.language import N_, _
from tui.cli.arguments import DRY_RUN, Argument, Verb
from tui.cli.shared_arguments import read_days


def _fault_of_due(options: Any) -> str | None:
    """Tell whether two values would go to standard output."""
    if options.ics is None or not options.json:
        return None
    from tui.cli.files import is_standard_output  # only where both are asked for

    if is_standard_output(options.ics):
        return _("--ics - and --json both go to standard output; name a file, or leave out one")
    return None


DUE = Verb(
    "due",
    N_("carry out the endings whose date has come; for cron"),
    N_(
        "Main contact and measured checks are checked again. What is refused stays as it is, "
        "and is reported again the next time (exit code 3). With --within or --ics nothing is "
        "carried out: they show what ends when, the overdue first, and why each would be "
        "refused on its day."
    ),
    (
        DRY_RUN,
        Argument("--within", N_("only show what ends within that many days"), N_("DAYS"),
                 read=read_days),
        Argument("--ics", N_("only write what will end, as a calendar; - is standard output"),
                 N_("FILE|-"), words="file"),
    ),
    ("due", "due --dry-run", "due --within 30", "due --within 90 --ics endings.ics"),
    fault=_fault_of_due,
    run="dates.due",
    writes=lambda options: options.within is None and options.ics is None,
)  # fmt: skip
VERBS = (DUE,)
