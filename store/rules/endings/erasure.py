"""What an ending that loses data leaves in the history, for a certificate of deletion (R61)."""

import hashlib
from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from store.domain.catalogue import Fate, Outcome, Provenance, Service, as_assigned, fate_for
from store.domain.model import Collaboration, Erased, ErasedEffect, Record, Side


def erased_by(
    before: Collaboration, after: Collaboration, service: Service, outcome: Outcome, to: Side
) -> Erased | UnsetType:
    """Return what an ending leaves of what it loses; nothing where it loses none, or waits.

    `to` is the side that the service is told to.
    """
    if after.status != "ended" or after.ending is None or not outcome.loses:
        return UNSET
    sums: dict[str, list[str]] = {}
    if outcome.deletes:
        for record in before.records:
            sums.setdefault(record.kind, []).append(record_sum(record))
    return Erased(
        service=before.service,
        decided_at=after.ending.decided_at,
        effects=tuple(effects_kept(service, outcome, before.variant, to)),
        records={kind: tuple(of_kind) for kind, of_kind in sums.items()},
        whole=records_sum(before.records) if sums else None,
    )


def effects_kept(
    service: Service, outcome: Outcome, variant: str | None, to: Side
) -> Iterator[ErasedEffect]:
    """Return what the catalogue says of the data and of both sides' access, as it is kept."""
    fates: tuple[tuple[Literal["data", "office", "customer"], tuple[Fate, ...]], ...] = (
        ("data", outcome.data), ("office", outcome.office), ("customer", outcome.customer)
    )  # fmt: skip
    for subject, of_variants in fates:
        yield from _kept(subject, fate_for(of_variants, variant), service.assigned, to)


def _kept(
    subject: Literal["data", "office", "customer"], fate: Fate, assigned: Provenance, to: Side
) -> Iterator[ErasedEffect]:
    for statement in fate.statements:
        text, you = statement.text, statement.you
        if to == "customer" and you is not None:  # see `said_to_other_side`
            text, you = you, text
        yield ErasedEffect(
            subject=subject,
            text=text,
            you=you,
            provenance=as_assigned(statement.provenance, assigned),
            source=statement.source,
            page=statement.page,
        )


def record_sum(record: Record) -> str:
    """Return the SHA-256 of a record as it is kept: compact JSON, its fields in their order."""
    return hashlib.sha256(msgspec.json.encode(record)).hexdigest()


def records_sum(records: tuple[Record, ...]) -> str:
    """Return the SHA-256 of all records together, as one list."""
    return hashlib.sha256(msgspec.json.encode(records)).hexdigest()
