"""All that the catalogue states of a service, one statement after the other."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from store.domain.catalogue import (
    Basis,
    Fate,
    Outcome,
    Provenance,
    Service,
    Services,
    Source,
    Stated,
)
from store.domain.model import OutcomeId
from store.domain.policy.overlay import Policy
from store.i18n.language import _

StatementSubject = Literal[
    "note", "check", "measure", "record", "data", "office", "customer", "cost", "lost", "variant"
]


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is said of a service, with what it rests on.

    `outcomes` and `variants` are those that it holds for, and empty where it holds for all;
    `brief` is the text in few words, where there are any;
    `about` is the id of a note or check. `assigned` says how sure it is that it is said of this
    service.
    """

    service: str
    outcomes: tuple[OutcomeId, ...] = ()
    subject: StatementSubject
    about: str | None = None
    variants: tuple[str, ...] = ()
    text: str
    brief: str | None = None
    provenance: Provenance
    source: Source | None
    assigned: Provenance
    page: str | None
    seen: dt.date | None


def statements(id: str, service: Service) -> Iterator[Statement]:
    """Return what is stated of a service: before an ending, of each outcome, of its variants."""
    for note in service.notes:
        yield _statement(id, "note", note, note.text, about=note.id, outcomes=note.outcomes)
    for check in service.checks:
        assigned = service.assigned
        yield _statement(id, "check", check, check.text, about=check.id, assigned=assigned)
        if check.how is not None:
            yield _statement(id, "measure", check.how, check.how.text, about=check.id)
    for kind in service.record_kinds:
        yield _statement(id, "record", kind, kind.text, about=kind.id)
    for outcome in service.outcomes:
        for subject, variants, basis, text in _of_outcome(outcome):
            yield _statement(
                id,
                subject,
                basis,
                text,
                outcomes=(outcome.id,),
                variants=variants,
                assigned=service.assigned,
            )
    for change in service.variant_changes:
        yield _statement(id, "variant", change, change.text, variants=change.to)


def all_statements(services: Services) -> tuple[Statement, ...]:
    """Return what is stated of all services."""
    return tuple(each for id, service in services.items() for each in statements(id, service))


def changes(
    before: Sequence[Statement], after: Sequence[Statement]
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """Return which statements are gone, and which are new."""
    gone = tuple(statement for statement in before if statement not in after)
    return gone, tuple(statement for statement in after if statement not in before)


def policy_details(
    before: Policy, after: Policy, was: Services, will_be: Services
) -> dict[str, str]:
    """Return what the history keeps of another policy: of which services, and which statements."""
    services = [id for id in {**before, **after} if before.get(id) != after.get(id)]
    gone, new = changes(all_statements(was), all_statements(will_be))
    kept = {
        "policy": " ".join(services),
        "new": "; ".join(map(_kept_statement, new)),
        "gone": "; ".join(map(_kept_statement, gone)),
    }
    return {what: told for what, told in kept.items() if told}


def _kept_statement(statement: Statement) -> str:
    """Return a statement as the history keeps it: the words where they are the office's own."""
    place = (statement.service, *statement.outcomes, statement.subject, statement.about)
    words = f": {statement.text}" if statement.provenance == "office" else ""
    return " ".join(part for part in place if part) + words


def _of_outcome(
    outcome: Outcome,
) -> Iterator[tuple[StatementSubject, tuple[str, ...], Basis, str]]:
    """Find what is stated of one outcome: of what, in which variants, on what basis, the text."""
    fates: tuple[tuple[StatementSubject, tuple[Fate, ...]], ...] = (
        ("data", outcome.data),
        ("office", outcome.office),
        ("customer", outcome.customer),
    )
    for subject, of_variants in fates:
        for fate in of_variants:
            yield from (
                (subject, fate.variants, statement, statement.text) for statement in fate.statements
            )
    yield from (("cost", (), statement, statement.text) for statement in outcome.cost)
    yield "lost", (), outcome.irreversible, _lost(outcome)


def _lost(outcome: Outcome) -> str:
    match outcome.irreversible.answer:
        case "yes":
            return _("data is lost for good")
        case "no":
            return _("no data is lost")
        case "unknown":
            return _("whether data is lost for good")


def _statement(
    service: str,
    subject: StatementSubject,
    basis: Basis,
    text: str,
    *,
    about: str | None = None,
    outcomes: tuple[OutcomeId, ...] = (),
    variants: tuple[str, ...] = (),
    assigned: Provenance = "stated",
) -> Statement:
    return Statement(
        service=service,
        outcomes=outcomes,
        subject=subject,
        about=about,
        variants=variants,
        text=_(text) if isinstance(basis, Stated) else text,
        brief=_(basis.brief) if isinstance(basis, Stated) and basis.brief is not None else None,
        provenance=basis.provenance,
        source=basis.source,
        assigned=assigned if basis.provenance != "office" else "office",
        page=basis.page,
        seen=basis.seen,
    )
