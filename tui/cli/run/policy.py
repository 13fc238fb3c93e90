"""What is known of the services, and how, and what the office decides: policy."""

from collections.abc import Iterator

from store.desk.desk import Desk
from store.domain.catalogue import Services
from store.domain.errors import NotFound, Refused
from store.domain.model import Side
from store.domain.policy.overlay import Policy, PolicyFaults
from store.domain.policy.toml_form import read_policy
from store.domain.words import Words, say
from store.i18n.language import N_, NC_, _
from store.rules.endings.statements import Statement, statements
from tui.cli.answer import Answer
from tui.cli.files import read_text
from tui.cli.options import Options

PROVENANCE_WORDS: Words = {
    "stated": NC_("provenance", "stated"),
    "inferred": NC_("provenance", "probably"),
    "inferred (app)": N_("decided by this program"),
    "unknown": NC_("provenance", "not documented"),
    "office": N_("decided by the office"),
}
ABOUT_WORDS: Words = {
    "note": NC_("statement", "note"),
    "check": NC_("statement", "check"),
    "measure": NC_("statement", "measure"),
    "data": NC_("statement", "data"),
    "office": NC_("statement", "office"),
    "customer": NC_("statement", "customer"),
    "you": NC_("statement", "you"),
    "cost": NC_("statement", "cost"),
    "lost": NC_("statement", "lost"),
    "variant": NC_("statement", "variant"),
}


def policy(options: Options, desk: Desk) -> Answer:
    """Show what is stated of a service, or of all; with `--set` or `--clear`, correct it."""
    if options.set is not None or options.clear:
        return _replaced(options, desk)
    found = tuple(_statements(desk.services, options.service))
    return Answer((_line(statement, desk.operator.side) for statement in found), found)


def _replaced(options: Options, desk: Desk) -> Answer:
    """Keep another policy of the office, or tell what that would change."""
    wanted: Policy = {}
    if options.set is not None:
        try:
            wanted = read_policy(read_text(options.set))
        except PolicyFaults as error:
            raise Refused.because("invalid-value", f"{error}") from None
    change = desk.plan_policy(wanted)
    if not options.dry_run:
        desk.replace_policy(wanted)
    lines = [
        *(_("gone: {statement}", statement=_line(statement)) for statement in change.gone),
        *(_("new: {statement}", statement=_line(statement)) for statement in change.new),
    ]
    if not lines:
        lines.append(_("nothing that is stated changes"))
    did = "dry_run" if options.dry_run else "done"
    return Answer(lines, {did: change})


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


def _line(statement: Statement, side: Side = "office") -> str:
    spoken_to = statement.subject == side == "customer"
    about = say(ABOUT_WORDS, "you" if spoken_to else statement.subject)
    if statement.about is not None:
        about = f"{about} {statement.about}"
    text = statement.text
    if statement.variants:
        text = f"{', '.join(statement.variants)}: {text}"
    outcomes = ",".join(statement.outcomes)
    parts = (statement.service, outcomes, about, text, f"({', '.join(_basis(statement))})")
    return "  ".join(part for part in parts if part)


def _basis(statement: Statement) -> Iterator[str]:
    """Tell what a statement rests on."""
    sure = say(PROVENANCE_WORDS, statement.provenance)
    yield f"{sure} {statement.source}" if statement.source is not None else sure
    if statement.assigned == "inferred" and statement.provenance in ("stated", "inferred"):
        yield _("its service inferred")
    if statement.page is not None:
        yield statement.page
    if statement.seen is not None and statement.page is not None:
        yield _("read {date}", date=statement.seen)
    elif statement.seen is not None:
        yield _("last looked for {date}", date=statement.seen)
