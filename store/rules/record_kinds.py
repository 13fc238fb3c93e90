"""Which kinds of records make sense of a service, and how one of each can stand (R48).

The catalogue says so. Imports bring what they find; what is there already can be corrected.
"""

from store.domain import validation
from store.domain.catalogue import Service
from store.domain.errors import Refused
from store.domain.filters import folded
from store.domain.model import Collaboration, Record
from store.domain.words import kind_word, record_status_word
from store.i18n.language import _


def kinds_for(service: Service | None, collaboration: Collaboration) -> tuple[str, ...]:
    """Return the kinds of which a record can be added: the catalogue's, and those that are there.

    A kind that an import spelt otherwise is the one that is meant.
    """
    known = service.statuses_by_kind if service is not None else {}
    there = (validation.kind_meant(record.kind) for record in collaboration.records)
    return tuple(dict.fromkeys((*known, *there)))


def statuses_for(service: Service | None, kind: str) -> tuple[str, ...]:
    """Return how a record of a kind can stand; nothing where any status will do."""
    return service.statuses_by_kind.get(kind, ()) if service is not None else ()


def kind_named(service: Service | None, collaboration: Collaboration, typed: str) -> str:
    """Return the kind that a cleaned text names, in either language, in any case."""
    kinds = kinds_for(service, collaboration)
    names = {folded(name): kind for kind in kinds for name in (kind_word(kind), kind)}
    return names.get(folded(typed), typed)


def status_named(service: Service | None, kind: str, typed: str) -> str:
    """Return the status that a cleaned text names, in either language, in any case."""
    statuses = statuses_for(service, kind)
    names = {folded(name): each for each in statuses for name in (record_status_word(each), each)}
    return names.get(folded(typed), typed)


def refuse_unknown_kind(service: Service | None, collaboration: Collaboration, kind: str) -> None:
    """Refuse to add a record of a kind that says nothing of a service: a slip is no measure (R15).

    What the catalogue does not know may have records of any kind.

    Raises:
        Refused: the service has no such records, and none of the kind is there.
    """
    kinds = kinds_for(service, collaboration)
    if service is None or kind in kinds:
        return
    if kinds:
        message = _(
            "{kind!r} is no kind of record of {service}; it is one of: {kinds}.",
            kind=kind,
            service=service.name,
            kinds=", ".join(map(kind_word, kinds)),
        )
    else:
        message = _(
            "No check of {service} asks about records, so none can be added here; an import can "
            "bring them.",
            service=service.name,
        )
    raise Refused.because("invalid-value", message, about="kind")


def refuse_meaningless_status(
    service: Service | None, kind: str, status: str | None, before: Record | None
) -> None:
    """Refuse a status that says nothing of a kind (R15); the one that is there already may stay.

    Raises:
        Refused: a record of this kind never stands so.
    """
    possible = statuses_for(service, kind)
    if status is None or not possible or status in possible:
        return
    if before is not None and before.status == status:
        return
    message = _(
        "{kind}: {status!r} says nothing here; it is one of: {statuses}.",
        status=status,
        kind=kind_word(kind),
        statuses=", ".join(map(record_status_word, possible)),
    )
    raise Refused.because("invalid-value", message, about="status")
