"""The verbs that begin and change a collaboration, and that confirm what was handed over."""

from store.i18n.language import N_
from tui.cli.arguments import Argument, Verb
from tui.cli.shared_arguments import COLLABORATION, NUMBER, TERM_OPTIONS

TASK = Argument("--task", N_("one of the customer's tasks"), N_("NAME"))


OWNED = Argument(
    "--customer-owned",
    N_("whether the customer owns the subscription; then the office may end, not edit"),
    choices=("yes", "no"),
)


def _answering(name: str, help: str, about: str = "") -> Verb:
    example = f"--company 1021 --operator elsa@obacken.example {name} 1021 utlagg"
    if name == "remind":
        example = f"{name} 1021 utlagg"
    return Verb(
        name,
        help,
        about,
        (NUMBER, COLLABORATION),
        (example,),
        run=f"collaborations.{name}",
        changes=True,
    )


EDIT = Verb(
    "edit",
    N_("change a collaboration's task, variant, period or invoice recipient"),
    N_("What is not named stays as it is."),
    (NUMBER, COLLABORATION, TASK, *TERM_OPTIONS, OWNED),
    ("edit 1001 utlagg --task Payroll", "edit 1001 eekonomi --variant Pro --dry-run"),
    changes=True,
    run="collaborations.edit",
)
REQUEST = Verb(
    "request",
    N_("ask a customer for a collaboration"),
    "",
    (
        NUMBER,
        Argument("service", N_("a service's id"), N_("SERVICE"), words="service"),
        TASK._replace(required=True),
        *TERM_OPTIONS,
    ),
    ("request 1003 scanner --task Expenses", "request 1003 lon-smart --task Payroll "
     "--variant Standard --invoice-recipient customer"),
    changes=True,
    run="collaborations.request",
)  # fmt: skip
LINK = Verb(
    "link",
    N_("link a collaboration to a task, and to another service if need be"),
    "",
    (
        NUMBER,
        COLLABORATION,
        TASK._replace(required=True),
        Argument("--to", N_("the service that it really is"), N_("SERVICE"), words="service"),
    ),
    ("link 1023 eekonomi --task Bookkeeping",),
    changes=True,
    run="collaborations.link",
)
RECEIVED = Verb(
    "received",
    N_("confirm that a hand-over pack has been received, on the customer's side"),
    N_("It confirms the office's latest pack that is not confirmed yet; with SERVICE, the latest "
       "one with that service. The office sees it before it deletes anything."),
    (NUMBER, COLLABORATION._replace(optional=True)),
    ("--company 1021 --operator elsa@obacken.example received 1021",),
    run="collaborations.receive",
    changes=True,
)  # fmt: skip
VERBS = (
    EDIT,
    REQUEST,
    _answering("approve", N_("approve a request, on the customer's side")),
    _answering("decline", N_("decline a request, on the customer's side")),
    _answering("remind", N_("remind a customer of a request that waits")),
    LINK,
    RECEIVED,
)
