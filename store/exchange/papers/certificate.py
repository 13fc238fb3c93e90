"""The certificate of deletion: what an ending lost, by whom and on whose decision (R61; pure).

It is made of the history alone, so that it can be made again at any time, without the data.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import cast

import msgspec
from msgspec import UNSET

from store.domain.catalogue import Services, in_order_asked, loses_data
from store.domain.clock import swedish_day
from store.domain.model import Customer, Entry, Erased, ErasedEffect, Office, OutcomeId, Side
from store.domain.words import CHANGE, PLANNER, number_in
from store.exchange.papers import one_order
from store.exchange.papers.edited import EditedHistory, edited_history, without_reasons
from store.rules.customers.as_it_was import as_it_was_before
from store.rules.endings.erasure import effects_kept
from store.rules.endings.standing import checks_in
from store.rules.handover import holds_just, packs_before
from store.rules.history_words import service_in_id

CERTIFICATE_FORMAT = "samarbete-certificate/1"
COPIES = ("service", "packs", "exports", "backups", "disk", "server")
"""Where copies may remain, as the JSON names it."""
CANONICAL = '{"kind":…,"title":…,"person":…,"status":…,"on":…}'
"""How a record is written before its sum is made: compact JSON, `null` where there is nothing."""


class Certified(msgspec.Struct, frozen=True, kw_only=True):
    """Whose data it was."""

    number: str
    name: str
    org_number: str | None = None


class HeldKind(msgspec.Struct, frozen=True, kw_only=True):
    """The records of one kind that were held: how many, and the sum of each."""

    kind: str
    count: int
    sha256: tuple[str, ...]


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What was held here and erased.

    `sums_kept` is false for an ending by an earlier version, of which the count alone is known.
    `sha256` is the sum of all of it, as a line of a hand-over pack has it.
    """

    count: int
    sums_kept: bool
    kinds: tuple[HeldKind, ...] = ()
    sha256: str | None = None
    canonical: str = CANONICAL


class PackBefore(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-over pack that was made before, by the sum of its manifest, which has all others.

    `same_records` tells whether it holds just what was erased, where that is known.
    """

    at: dt.datetime
    by: str
    manifest_sha256: str | None
    same_records: bool | None


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate of deletion, as its JSON has it; ids and texts are in no reader's language.

    `at` is when it was done, `on` the day that was decided, `decided_at` when that was; `account`
    is the account on the host. `deletes_here` is false where the service loses data, and this
    program erased nothing of its own. `effects_of_today` says that what the catalogue said then was
    not kept, and `effects` is what it says now. `history` tells whether the history that all of
    it comes from was edited outside the program.
    """

    format: str = CERTIFICATE_FORMAT
    office: Office
    customer: Certified
    collaboration: str
    service: str
    outcome: OutcomeId
    at: dt.datetime
    on: str | None
    decided_at: dt.datetime | None
    by: str
    side: Side
    account: str
    planned_by: str | None
    reason: str | None
    checks: dict[str, str]
    deletes_here: bool
    held: Held
    effects: tuple[ErasedEffect, ...]
    effects_of_today: bool
    packs: tuple[PackBefore, ...]
    history: EditedHistory
    copies_may_remain: tuple[str, ...] = COPIES


def service_of(entry: Entry) -> str:
    """Return the service of a line's collaboration, also where that is gone since."""
    if entry.erased is not UNSET:
        return entry.erased.service
    return service_in_id(entry.collaboration or "")


def is_deletion(entry: Entry, services: Services) -> bool:
    """Return whether a line of history is of an ending that lost data.

    For lines of earlier versions, that goes by what the catalogue says today.
    """
    if entry.action != "end" or entry.collaboration is None:
        return False
    if entry.erased is not UNSET or entry.details.get("outcome") == "delete":
        return True
    chosen = cast(OutcomeId, entry.details.get("outcome"))
    return loses_data(services, service_of(entry), chosen)


def deletions_of(customer: Customer, named: str, services: Services) -> tuple[Entry, ...]:
    """Return the deletions of what a service's or a collaboration's id names, the latest last."""
    ids = {
        collaboration.id for collaboration in customer.collaborations
        if named in (collaboration.id, collaboration.service)
    }  # fmt: skip
    return tuple(
        entry
        for entry in customer.history
        if is_deletion(entry, services)
        and (entry.collaboration in ids or named in (entry.collaboration, service_of(entry)))
    )


def certificate_of(
    office: Office, customer: Customer, entry: Entry, services: Services, to: Side = "office"
) -> Certificate:
    """Return the certificate of one deletion; of the customer, history and numbers alone count.

    The customer is named as it was then. `to` is the side that the services are told to.
    """
    then = as_certified(customer, entry, services)
    kept = entry.erased or None
    service, outcome = service_of(entry), cast(OutcomeId, entry.details.get("outcome", "delete"))
    known = services.get(service)
    today = known.outcome(outcome) if known is not None else None
    effects = kept.effects if kept is not None else ()
    if kept is None and known is not None and today is not None:
        effects = tuple(effects_kept(known, today, _variant(customer, entry), to))
    return Certificate(
        office=office,
        customer=Certified(number=then.number, name=then.name, org_number=then.org_number),
        collaboration=entry.collaboration or "",
        service=service,
        outcome=outcome,
        at=entry.at,
        on=entry.details.get("on"),
        decided_at=kept.decided_at if kept is not None else None,
        by=entry.by,
        side=entry.side,
        account=entry.os_user,
        planned_by=entry.details.get(PLANNER),
        reason=entry.reason,
        checks=in_order_asked(services, service, checks_in(entry)),
        deletes_here=outcome == "delete",
        held=_held(entry, kept),
        effects=effects,
        effects_of_today=kept is None,
        packs=tuple(_packs(customer, entry, kept)),
        history=without_reasons(edited_history(customer)),
    )


def as_certified(customer: Customer, entry: Entry, services: Services) -> Customer:
    """Return the customer as the line of a deletion left it: what it and its users were called."""
    after = next((n for n, each in enumerate(customer.history, 1) if each == entry), None)
    if after is None:  # the line itself was edited since it was read
        return customer
    then = as_it_was_before(customer, after, swedish_day(entry.at), services)
    return then.customer if then is not None else customer


def _variant(customer: Customer, entry: Entry) -> str | None:
    collaboration = customer.collaboration(entry.collaboration or "")
    return collaboration.variant if collaboration is not None else None


def _held(entry: Entry, kept: Erased | None) -> Held:
    if kept is not None:
        kinds = tuple(
            HeldKind(kind=kind, count=len(sums), sha256=sums)
            for kind, sums in sorted(kept.records.items())
        )
        return Held(count=kept.count, sums_kept=True, kinds=kinds, sha256=kept.whole)
    before, _arrow, _after = entry.details.get("records", "0").partition(CHANGE)
    return Held(count=number_in(before) or 0, sums_kept=False)


def _packs(customer: Customer, entry: Entry, kept: Erased | None) -> Iterator[PackBefore]:
    """Find the packs of this collaboration's records that the history tells of before a line."""
    whole = kept.whole if kept is not None else None
    id = entry.collaboration or ""
    for earlier in packs_before(customer.history, id, entry):
        yield PackBefore(
            at=earlier.at,
            by=earlier.by,
            manifest_sha256=earlier.details.get("manifest"),
            same_records=holds_just(earlier, id, whole),
        )


def as_json(certificate: Certificate) -> bytes:
    """Return a certificate for programs: the same in every language."""
    return msgspec.json.format(one_order.encode(certificate), indent=1) + b"\n"


def file_stem(number: str, named: str) -> str:
    """Return what its files are called: nothing in it that leads to another directory."""
    return "-".join(["certificate", *(re.sub(r"[^\w.-]", "_", part) for part in (number, named))])
