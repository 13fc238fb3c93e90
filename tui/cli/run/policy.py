"""What is known of the services, and how, and what the office decides: policy."""

from collections.abc import Iterator

from store.desk.desk import Desk
from store.domain.catalogue import Services
from store.domain.errors import NotFound, Refused, StoreDamaged
from store.domain.policy.overlay import Policy, PolicyFaults
from store.domain.policy.told import ToldPolicy
from store.domain.policy.toml_form import read_policy
from store.i18n.language import _
from store.rules.endings.statements import (
    Statement,
    all_statements,
    changes,
    changes_of_lost,
    statements,
    unstated_changes,
    values_of_lost,
)
from store.rules.endings.unaddressed import unaddressed
from tui.cli.answer import Answer, effect_line
from tui.cli.files import MOST_POLICY, read_text
from tui.cli.options import Options
from tui.formatting.statements import given_up_words, statement_line, unstated_words


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
        text = read_text(options.set, MOST_POLICY)
        if not text.strip():  # as of a command whose pipe has failed
            message = _("{file}: is empty; --clear takes the policy away.", file=options.set)
            raise Refused.because("invalid-value", message)
        try:
            wanted = read_policy(text)
        except PolicyFaults as error:
            raise Refused.because("invalid-value", f"{options.set}: {error}.") from None
    so_far = desk.services_so_far
    before = all_statements(so_far)
    services = desk.plan_policy(wanted)
    after = all_statements(services)
    kept, given_up = desk.replaced_by(wanted)
    unread: list[StoreDamaged] = []  # no damaged customer keeps a policy out
    stopped = () if kept else desk.stopped_by_policy(services, unread.append)
    if not options.dry_run and not kept:
        desk.replace_policy(wanted)
    gone, new = changes(before, after)
    gone_too, new_too = changes_of_lost(given_up or ToldPolicy(), gone, new)
    changed = unstated_changes(so_far, services)
    told_values = values_of_lost(given_up or ToldPolicy(), changed)
    lines = [
        *(_("gone: {statement}", statement=told) for told in gone_too),
        *(_("gone: {statement}", statement=statement_line(statement)) for statement in gone),
        *(_("new: {statement}", statement=statement_line(statement)) for statement in new),
        *(_("new: {statement}", statement=told) for told in new_too),
        *(_("changed: {what}", what=unstated_words(change)) for change in (*changed, *told_values)),
    ]
    if given_up is not None:
        lines.append(_("given up: {what}", what=given_up_words(given_up)))
    if kept:
        lines = [_("nothing changed: this is the office's policy already")]
    elif not lines:
        lines = [_("the policy is written differently, but changes nothing")]
    notes = [*unaddressed(services), *map(str, unread)]
    lines += [*map(effect_line, stopped), *(_("note: {note}", note=note) for note in notes)]
    did = "dry_run" if options.dry_run else "done"
    value: dict[str, object] = {
        did: {"new": new, "gone": gone, "changed": changed},
        "changed": not kept,
    }
    value["effects"] = stopped
    if given_up is not None:
        last = given_up.last
        value["given_up"] = {
            "gone": gone_too,
            "new": new_too,
            "changed": told_values,
            "set_at": last and last.at,
            "set_by": last and last.by,
        }
    return Answer(lines, value | ({"notes": notes} if notes else {}))


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
