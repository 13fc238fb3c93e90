"""What is known of the services, and how, and what the office decides: policy."""

from collections.abc import Iterator

from store.desk.desk import Desk
from store.domain.catalogue import Services, catalogue
from store.domain.errors import NotFound, Refused, StoreDamaged
from store.domain.policy.overlay import Policy, PolicyFaults
from store.domain.policy.toml_form import read_policy
from store.domain.words import Words, say
from store.i18n.language import NC_, _
from store.rules.endings.statements import Statement, statements
from tui.cli.answer import Answer
from tui.cli.files import read_text
from tui.cli.options import Options
from tui.formatting.basis import basis_words

ABOUT_WORDS: Words = {
    "note": NC_("statement", "note"),
    "check": NC_("statement", "check"),
    "measure": NC_("statement", "measure"),
    "data": NC_("statement", "data"),
    "office": NC_("statement", "office"),
    "customer": NC_("statement", "customer"),
    "cost": NC_("statement", "cost"),
    "lost": NC_("statement", "lost"),
    "variant": NC_("statement", "variant"),
}


def policy(options: Options, desk: Desk) -> Answer:
    """Show what is stated of a service, or of all; with `--set` or `--clear`, correct it."""
    if options.set is not None or options.clear:
        return _replaced(options, desk)
    found = tuple(_statements(desk.services, options.service))
    return Answer(map(_line, found), found)


def _replaced(options: Options, desk: Desk) -> Answer:
    """Keep another policy of the office, or tell what that would change."""
    wanted: Policy = {}
    if options.set is not None:
        try:
            wanted = read_policy(read_text(options.set))
        except PolicyFaults as error:
            raise Refused.because("invalid-value", f"{error}") from None
    before = _all_statements(_services_so_far(desk))
    after = _all_statements(desk.plan_policy(wanted))
    if not options.dry_run:
        desk.replace_policy(wanted)
    new = [statement for statement in after if statement not in before]
    gone = [statement for statement in before if statement not in after]
    lines = [
        *(_("gone: {statement}", statement=_line(statement)) for statement in gone),
        *(_("new: {statement}", statement=_line(statement)) for statement in new),
    ]
    if not lines:
        lines.append(_("nothing that is stated changes"))
    did = "dry_run" if options.dry_run else "done"
    return Answer(lines, {did: {"new": new, "gone": gone}})


def _services_so_far(desk: Desk) -> Services:
    """Return the services as they are; where the office's policy has faults, the program's own."""
    try:
        return desk.services
    except StoreDamaged:
        return catalogue()


def _all_statements(services: Services) -> tuple[Statement, ...]:
    return tuple(_statements(services, None))


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


def _line(statement: Statement) -> str:
    about = say(ABOUT_WORDS, statement.subject)
    if statement.about is not None:
        about = f"{about} {statement.about}"
    text = statement.text
    if statement.variants:
        text = f"{', '.join(statement.variants)}: {text}"
    outcomes = ",".join(statement.outcomes)
    parts = (statement.service, outcomes, about, text, f"({basis_words(statement)})")
    return "  ".join(part for part in parts if part)
