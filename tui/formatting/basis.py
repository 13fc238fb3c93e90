"""What a statement of the catalogue rests on, in words."""

from collections.abc import Iterator

from store.domain.words import Words, say
from store.i18n.language import N_, NC_, _
from store.rules.endings.statements import Statement

PROVENANCE_WORDS: Words = {
    "stated": NC_("provenance", "stated"),
    "inferred": NC_("provenance", "probably"),
    "inferred (app)": N_("decided by this program"),
    "unknown": NC_("provenance", "not documented"),
    "office": N_("decided by the office"),
}


def basis_words(statement: Statement) -> str:
    """Say how sure a statement is, on which page it stands, and when somebody last read that."""
    return ", ".join(_basis(statement))


def _basis(statement: Statement) -> Iterator[str]:
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
