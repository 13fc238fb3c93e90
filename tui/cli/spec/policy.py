"""The verb that looks at what is known of the services."""

from store.i18n.language import N_
from tui.cli.arguments import Argument, Verb

POLICY = Verb(
    "policy",
    N_("show what is known of a service's endings, and how"),
    N_(
        "One statement a line: service, outcome, what it is about, its text; then how sure it is, "
        "the help page it rests on, and when that page was last read. Without SERVICE, of all. "
        "Checks are advice in the help; that they have to be answered is decided by this program."
    ),
    (Argument("service", N_("a service's id"), N_("SERVICE"), optional=True, words="service"),),
    ("policy lon-smart", "policy --json"),
    run="policy.policy",
)
VERBS = (POLICY,)
