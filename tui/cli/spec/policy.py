"""The verb that looks at what is known of the services, and corrects it for the office."""

from typing import Any

from store.i18n.language import N_, _
from tui.cli.arguments import DRY_RUN, Argument, Verb


def _changes(options: Any) -> bool:
    return options.set is not None or options.clear


def _fault_of_policy(options: Any) -> str | None:
    """Tell whether it is not clear if something is to be shown or changed."""
    changes = _changes(options)
    if options.set is not None and options.clear:
        return _("--set and --clear do not go together")
    if changes and options.service is not None:
        return _("--set and --clear are about all services; leave out SERVICE")
    if options.dry_run and not changes:
        return _("--dry-run goes with --set or --clear")
    return None


POLICY = Verb(
    "policy",
    N_("show what is known of a service's endings, and from where; correct it for the office"),
    N_(
        "One statement a line: service, outcome, what it is about, its text; then how sure it is,"
        " the help page it rests on, and when that page was last read. Without SERVICE, it shows "
        "those of all services. The help gives checks as advice; this program decides that they "
        "have to be answered. --set takes a TOML file with a table for each service, in which "
        "notes, checks, outcomes and kinds of records are lists of tables, such as "
        "[[utlagg.checks]] with id, text and measure. A key that is given replaces the one that "
        "is there; notes, checks, outcomes and kinds of records are known by their id, and remove"
        " = true takes one away. It is kept as policy.toml in the store's directory, and every "
        "plan follows it."
    ),
    (
        Argument("service", N_("a service's id"), N_("SERVICE"), optional=True, words="service"),
        Argument(
            "--set",
            N_("keep the policy of a TOML file, instead of what the office has decided so far"),
            N_("FILE|-"),
            words="file",
        ),
        Argument("--clear", N_("forget all that the office has decided"), flag=True),
        DRY_RUN,
    ),
    ("policy lon-smart", "policy --json", "policy --set policy.toml --dry-run", "policy --clear"),
    run="policy.policy",
    writes=_changes,
    fault=_fault_of_policy,
)
VERBS = (POLICY,)
