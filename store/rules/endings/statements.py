"""All that the catalogue states of a service, one statement after the other."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import msgspec

from store.domain import validation
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
from store.domain.policy.told import ToldPolicy
from store.domain.words import CHANGE
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


class Unstated(msgspec.Struct, frozen=True, kw_only=True):
    """What another policy changes beside the statements: a value of a service, with its path."""

    path: str
    before: str | None
    after: str | None


_STATED = frozenset(
    ("text", "brief", "provenance", "source", "page", "seen", "how", "answer", "assigned")
)
"""What statements tell of a service."""


def unstated_changes(before: Services, after: Services) -> tuple[Unstated, ...]:
    """Return what changes of services, and of what they keep, that no statement tells."""
    return tuple(
        change
        for id in before
        if id in after
        for change in _differences(
            id, msgspec.to_builtins(before[id]), msgspec.to_builtins(after[id])
        )
    )


def _differences(path: str, was: Any, now: Any) -> Iterator[Unstated]:
    """Find the values that differ; an entry that only one has is told by its statements."""
    if was == now:
        return
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*was, *now)):
            if key not in _STATED:
                yield from _differences(f"{path}.{key}", was.get(key), now.get(key))
    elif _has_entries(was) or _has_entries(now):
        named = [
            {_named(n, each): each for n, each in enumerate(side or ())} for side in (was, now)
        ]
        for name in named[0].keys() & named[1].keys():
            yield from _differences(f"{path}.{name}", named[0][name], named[1][name])
    else:
        yield Unstated(path=path, before=_value_words(was), after=_value_words(now))


def _has_entries(value: Any) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(each, dict) for each in value)


def _named(place: int, entry: Any) -> str:
    return f"{entry.get('id', place)}"


def _value_words(value: Any) -> str | None:
    """Return a value as it stands in the line that tells of it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or None
    return None if value is None else f"{value}"


def changes_of_lost(
    lost: ToldPolicy, gone: Iterable[Statement], new: Iterable[Statement]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what goes and what comes back with a lost policy, beside what is told already."""
    told = set(map(_kept_statement, (*gone, *new)))
    return (
        tuple(each for each in lost.gone if each not in told),
        tuple(each for each in lost.new if each not in told),
    )


def values_of_lost(lost: ToldPolicy, changed: Iterable[Unstated]) -> tuple[Unstated, ...]:
    """Return which values are again what they were before a lost policy, beside those told."""
    told = {change.path for change in changed}
    return tuple(
        Unstated(
            path=path,
            before=None if now == "none" else now,
            after=None if was == "none" else was,
        )
        for path, (was, now) in lost.values.items()
        if path not in told
    )


def policy_details(
    before: Policy, after: Policy, was: Services, will_be: Services, lost: ToldPolicy | None = None
) -> dict[str, str]:
    """Return what the history keeps of another policy: of which services, and which statements.

    `lost` is what was told of one that cannot be used: it goes as well, as far as it is known.
    """
    lost = lost or ToldPolicy()
    services = [id for id in {**before, **after} if before.get(id) != after.get(id)]
    gone, new = changes(all_statements(was), all_statements(will_be))
    gone_too, new_too = changes_of_lost(lost, gone, new)
    changed = unstated_changes(was, will_be)
    kept = {
        "policy": " ".join(dict.fromkeys((*lost.services, *services))),
        "new": _as_kept([*map(_kept_statement, new), *new_too]),
        "gone": _as_kept([*gone_too, *map(_kept_statement, gone)]),
        "values": _as_kept(
            f"{each.path}: {CHANGE.join((each.before or 'none', each.after or 'none'))}"
            for each in (*values_of_lost(lost, changed), *changed)
        ),
    }
    return {what: told for what, told in kept.items() if told}


def _as_kept(told: Iterable[str]) -> str:
    """Return what is told in one text that is no longer than the history keeps it."""
    text = "; ".join(told)
    longest = validation.MAX_TEXT
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


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
