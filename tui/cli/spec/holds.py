"""The verbs that put on hold and release: while a hold stands, nothing is lost (R59)."""

import datetime as dt

from store.domain.clock import swedish_day, utc_now
from store.i18n.language import N_
from tui.cli.arguments import Argument, Verb
from tui.cli.shared_arguments import COLLABORATION, NUMBER, read_day

SERVICE = COLLABORATION._replace(
    help=N_("a service's id, or a collaboration's; without it, the whole customer"), optional=True
)


def last_day(text: str) -> dt.date:
    """Read the last day of a hold; *now* is today."""
    return read_day(text) or swedish_day(utc_now())


HOLD = Verb(
    "hold",
    N_("keep a customer, or one collaboration, from being ended with loss of data"),
    N_(
        "Whoever tries is refused, on every way, and told why, by whom and until when. Endings "
        "that lose nothing go on. It takes a --reason. Of what is on hold already, reason and day "
        "become these."
    ),
    (
        NUMBER,
        SERVICE,
        Argument(
            "--until",
            N_("its last day, as of --on; else it stands until it is released"),
            N_("DATE"),
            read=last_day,
        ),
    ),
    (
        "hold 1001 --reason 'Dispute with a supplier'",
        "hold 1001 utlagg --reason Audit --until 2027-01-31",
    ),
    run="endings.hold",
    changes=True,
)
RELEASE = Verb(
    "release",
    N_("take a hold away"),
    N_("That of the customer as a whole, or that of one collaboration: each is a hold of its own."),
    (NUMBER, SERVICE),
    ("release 1001", "release 1001 utlagg --reason 'The audit is done'"),
    run="endings.release",
    changes=True,
)
VERBS = (HOLD, RELEASE)
