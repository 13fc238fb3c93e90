"""What is known of the services, and how, and what the office decides: policy."""

from collections.abc import Iterator

from store.desk.desk import Desk
from store.domain.catalogue import Services
from store.domain.errors import NotFound, Refused
from store.domain.policy.overlay import Policy, PolicyFaults
from store.domain.policy.toml_form import read_policy
from store.i18n.language import _
from store.rules.endings.statements import Statement, all_statements, changes, statements
from tui.cli.answer import Answer
from tui.cli.files import read_text
from tui.cli.options import Options
from tui.formatting.statements import statement_line


def policy(options: Options, desk: Desk) -> Answer:
    """Show what is stated of a service, or of all; with `--set` or `--clear`, correct it."""
    if options.set is not None or options.clear:
        return _replaced(options, desk)
    found = tuple(_statements(desk.services, options.service))
    side = desk.operator.side
    return Answer((statement_line(statement, side) for statement in found), found)


def _replaced(options: Options, desk: Desk) -> Answer:
    """Keep another policy of the office, or tell what that would change."""
    wanted: Policy = {}
    if options.set is not None:
        try:
            wanted = read_policy(read_text(options.set))
        except PolicyFaults as error:
            raise Refused.because("invalid-value", f"{error}") from None
    before = all_statements(desk.services_so_far)
    after = all_statements(desk.plan_policy(wanted))
    kept = desk.keeps_policy(wanted)
    if not options.dry_run and not kept:
        desk.replace_policy(wanted)
    gone, new = changes(before, after)
    lines = [
        *(_("gone: {statement}", statement=statement_line(statement)) for statement in gone),
        *(_("new: {statement}", statement=statement_line(statement)) for statement in new),
    ]
    if kept:
        lines = [_("nothing changed: this is the office's policy already")]
    elif not lines:
        lines = [_("nothing that is stated changes")]
    did = "dry_run" if options.dry_run else "done"
    return Answer(lines, {did: {"new": new, "gone": gone}, "changed": not kept})


def _statements(services: Services, named: str | None) -> Iterator[Statement]:
    """Find the statements about one service, or about all.

    Raises:
        NotFound: no service is called that.
    """
    if named is not None and named not in services:
        raise NotFound(
            _("No service is called {id!r}; there is: {ids}.", id=named, ids=", ".join(services))
        )
    for id, service in services.items():
        if named in (None, id):
            yield from statements(id, service)
