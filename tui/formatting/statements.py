"""Statements of the catalogue in words: what is said of a service, and what it rests on."""

from collections.abc import Iterator

from store.domain.catalogue import Services, service_name
from store.domain.clock import swedish_time
from store.domain.model import Side
from store.domain.policy.told import ToldPolicy
from store.domain.words import CHANGE, Words, outcome_label, said_to, say
from store.i18n.language import N_, NC_, _, pgettext
from store.rules.endings.statements import Statement, Unstated

PROVENANCE_WORDS: Words = {
    "stated": NC_("provenance", "stated"),
    "inferred": NC_("provenance", "probably"),
    "inferred (app)": N_("decided by this program"),
    "unknown": NC_("provenance", "not documented"),
    "office": N_("decided by the office"),
}
PROVENANCE_BRIEFLY: Words = {
    **PROVENANCE_WORDS,
    "inferred (app)": NC_("provenance", "this program"),
    "office": NC_("provenance", "the office"),
}
"""The same in a narrow column, where the words must differ from the first one on."""
ABOUT_WORDS: Words = {
    "note": NC_("statement", "note"),
    "check": NC_("statement", "check"),
    "measure": NC_("statement", "measure"),
    "record": NC_("statement", "record"),
    "data": NC_("statement", "data"),
    "office": NC_("statement", "office"),
    "customer": NC_("statement", "customer"),
    "you": NC_("statement", "you"),
    "cost": NC_("statement", "cost"),
    "lost": NC_("statement", "lost"),
    "variant": NC_("statement", "variant"),
}


def statement_line(statement: Statement, side: Side = "office") -> str:
    """Return a statement as one line: service, outcomes, about what, text, what it rests on."""
    about = about_words(statement.subject, side)
    if statement.about is not None:
        about = f"{about} {statement.about}"
    outcomes = ",".join(statement.outcomes)
    basis = f"({', '.join(basis_words(statement))})"
    parts = (statement.service, outcomes, about, text_words(statement), basis)
    return "  ".join(part for part in parts if part)


def statement_words(statement: Statement, services: Services) -> str:
    """Return a statement as one sentence for a person: of which service, what, on what it rests."""
    of = service_name(services, statement.service)
    if statement.outcomes:
        of += f", {', '.join(map(outcome_label, statement.outcomes))}"
    basis = ", ".join(basis_words(statement))
    return f"{of}: {about_words(statement.subject)}: {text_words(statement)} ({basis})"


def unstated_words(change: Unstated) -> str:
    """Say which value of a service changes that no statement tells, with its path."""
    none = pgettext("detail", "none")
    return f"{change.path}: {CHANGE.join((change.before or none, change.after or none))}"


def given_up_words(known: ToldPolicy) -> str:
    """Say that a policy which cannot be used is given up, and how far it is known what it said."""
    if known.last is None:
        return _(
            "the policy so far, which is missing or cannot be used; the office's history does not "
            "tell what it said"
        )
    return _(
        "the policy so far, which is missing or cannot be used; last set by {who}, {when}, and "
        "known by the office's history alone",
        who=known.last.by,
        when=swedish_time(known.last.at),
    )


def about_words(subject: str, side: Side = "office") -> str:
    """Say to a side what statements of a subject are about: the customer is spoken to as you."""
    word = say(ABOUT_WORDS, subject)
    return said_to(side, word, say(ABOUT_WORDS, "you")) if subject == "customer" else word


def text_words(statement: Statement) -> str:
    """Return what is stated, after the variants that it is stated of alone."""
    if not statement.variants:
        return statement.text
    return f"{', '.join(statement.variants)}: {statement.text}"


def sure_words(statement: Statement) -> str:
    """Say how sure a statement is."""
    return say(PROVENANCE_WORDS, statement.provenance)


def sure_briefly(statement: Statement) -> str:
    """Say how sure a statement is in few words."""
    return say(PROVENANCE_BRIEFLY, statement.provenance)


def basis_words(statement: Statement) -> Iterator[str]:
    """Tell what a statement rests on: how sure it is, the page, and when that was read."""
    sure = sure_words(statement)
    yield f"{sure} {statement.source}" if statement.source is not None else sure
    if statement.assigned == "inferred" and statement.provenance in ("stated", "inferred"):
        yield _("its service inferred")
    if statement.page is not None:
        yield statement.page
    if statement.seen is not None and statement.page is not None:
        yield _("read {date}", date=statement.seen)
    elif statement.seen is not None and statement.provenance == "office":
        yield _("as of {date}", date=statement.seen)
    elif statement.seen is not None:
        yield _("last looked for {date}", date=statement.seen)
