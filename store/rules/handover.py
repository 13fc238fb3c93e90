"""The hand-over pack on record: that it was made, of which records, and that it was got (pure).

An ending that deletes asks for a reason where no pack was made since the records last changed.
The customer's side confirms that it has got what the office made (R63).
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from store.domain import rights
from store.domain.catalogue import Outcome, Service, Services, service_name, service_names
from store.domain.clock import swedish_day
from store.domain.errors import Refusal
from store.domain.model import Collaboration, Customer, Entry, Replaced
from store.domain.plan import Effect, Plan, collaboration_of, entered, refused_texts
from store.domain.rights import Operator
from store.domain.wishes import HandOver, Receive
from store.domain.words import said_to
from store.i18n.language import _
from store.rules.endings.erasure import records_sum
from store.rules.endings.standing import person_name

HANDOVER_ACTION, RECEIVED_ACTION = "handover", "received"
RECORDS = "records "
"""What the details of a pack's line begin with, for each collaboration that it holds."""


def plan(
    customer: Customer, wish: HandOver, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan the line of history for a pack that was made.

    Raises:
        NotFound: there is no such collaboration.
    """
    refusals = rights.refusals(by, "see") + refused_texts(("reason", wish.reason))
    if by.gone is not None:  # who may do nothing more may still see
        refusals.append(Refusal(code="not-allowed", message=by.gone))
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    handed_over = [collaboration_of(customer, id) for id in wish.records]
    names = service_names(services, (each.service for each in handed_over))
    text = _("a hand-over pack of all that is held is made and recorded")
    if names:
        text = _("a hand-over pack of {names} is made and recorded", names=names)
    return Plan(
        refusals=(),
        effects=(
            Effect(
                subject="records",
                text=text,
                provenance="inferred (app)",
                tells=tuple(wish.records),
            ),
        ),
        after=entered(
            customer,
            by,
            now,
            action=HANDOVER_ACTION,
            changes={},
            details={
                "manifest": wish.manifest,
                **{f"{RECORDS}{id}": summary for id, summary in wish.records.items()},
            },
            collaboration=handed_over[0].id if len(handed_over) == 1 else None,
            reason=wish.reason,
        ),
    )


def held_by(collaboration: Collaboration) -> str:
    """Return what tells the records of a collaboration from any others: count and sum."""
    return f"{len(collaboration.records)}, sha256 {records_sum(collaboration.records)}"


def handed_over(customer: Customer, collaboration: Collaboration) -> bool:
    """Return whether a pack was made of the records as they are now."""
    return handed_over_on(customer, collaboration) is not None


def handed_over_on(customer: Customer, collaboration: Collaboration) -> dt.date | None:
    """Return the Swedish day on which the latest pack of the records as they are now was made."""
    summary = held_by(collaboration)
    packs = packs_of(reversed(customer.history), collaboration.id)
    as_now = (pack for pack in packs if held_in(pack, collaboration.id) == summary)
    made = next(as_now, None)
    return swedish_day(made.at) if made is not None else None


def packs_of(history: Iterable[Entry], id: str) -> Iterator[Entry]:
    """Yield the lines that tell of a pack with the records of a collaboration, by its id."""
    return (
        entry
        for entry in history
        if entry.action == HANDOVER_ACTION and f"{RECORDS}{id}" in entry.details
    )


def packs_before(history: Iterable[Entry], id: str, line: Entry | None) -> Iterator[Entry]:
    """Yield those packs that were made before a line of history, or all where there is none.

    What was made after an ending that erased the records holds none of them.
    """
    return packs_of(takewhile(lambda entry: entry != line, history), id)


def holds_just(pack: Entry, id: str, whole: str | None) -> bool | None:
    """Return whether a pack holds just the records whose sum is given; None where none is known."""
    return held_in(pack, id).endswith(whole) if whole is not None else None


def held_in(pack: Entry, id: str) -> str:
    """Return what tells the records of a collaboration that a pack holds: count and sum."""
    return pack.details[f"{RECORDS}{id}"]


def missing_reason(
    customer: Customer, collaboration: Collaboration, service: Service, reason: str | None
) -> list[Refusal]:
    """Ask for a reason where records are deleted and no pack was made of them."""
    if (reason or "").strip() or handed_over(customer, collaboration):
        return []
    message = _(
        "No hand-over pack of {service} has been made since its records last changed: "
        "make one (handover), or give a reason.",
        service=service.name,
    )
    return [
        Refusal(code="reason-missing", message=message, cure="handover", about=collaboration.id)
    ]


class MadePack(NamedTuple):
    """A pack that was made, by its line of history, and the line that confirms it, if one does."""

    made: Entry
    receipt: Entry | None

    @property
    def holds(self) -> frozenset[str]:
        """The ids of the collaborations that it holds."""
        details = self.made.details
        return frozenset(what.removeprefix(RECORDS) for what in details if what.startswith(RECORDS))

    @property
    def day(self) -> dt.date:
        """The Swedish day on which it was made."""
        return swedish_day(self.made.at)


def made_packs(customer: Customer) -> tuple[MadePack, ...]:
    """Return the packs that were made for a customer, each with what confirms it.

    Only the customer's side confirms, and what it has taken back confirms nothing.
    """
    receipts: dict[str, Entry] = {}
    for entry in customer.history:
        manifest = entry.details.get("manifest", "")
        if entry.side != "customer":
            continue
        if entry.action == RECEIVED_ACTION:
            receipts[manifest] = entry
        elif entry.action == "undo" and entry.details.get("undone") == RECEIVED_ACTION:
            receipts.pop(manifest, None)
    return tuple(
        MadePack(entry, receipts.get(entry.details["manifest"]))
        for entry in customer.history
        if entry.action == HANDOVER_ACTION and "manifest" in entry.details
    )


def unconfirmed(customer: Customer, collaboration: str | None = None) -> tuple[MadePack, ...]:
    """Return the office's packs that wait for a receipt, the latest first.

    One that a later, confirmed pack holds as well waits for none any more; of a collaboration,
    those that hold it.
    """
    waiting: list[MadePack] = []
    confirmed: list[frozenset[str]] = []
    for pack in reversed(made_packs(customer)):
        if pack.receipt is not None:
            confirmed.append(pack.holds)
        elif (
            pack.made.side == "office"
            and not any(pack.holds <= later for later in confirmed)
            and (collaboration is None or collaboration in pack.holds)
        ):
            waiting.append(pack)
    return tuple(waiting)


def plan_receipt(
    customer: Customer, wish: Receive, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan the line of history that confirms a pack (R63).

    Raises:
        NotFound: there is no such collaboration.
    """
    if wish.collaboration is not None:
        collaboration_of(customer, wish.collaboration)
    refusals = rights.refusals(by, "receive") + refused_texts(("reason", wish.reason))
    waiting = unconfirmed(customer, wish.collaboration)
    if not refusals and not waiting:
        refusals = [_nothing_waits(customer, wish.collaboration, by, services)]
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    pack = waiting[0]
    after = entered(
        customer,
        by,
        now,
        action=RECEIVED_ACTION,
        changes={},
        details={
            "made": pack.day.isoformat(),
            "by": pack.made.by,
            "manifest": pack.made.details["manifest"],
        },
        collaboration=pack.made.collaboration,
        reason=wish.reason,
        replaced=Replaced(),
    )
    words = _("the hand-over pack of {date} is confirmed as received: {what}, made by {who}")
    effects = [_effect(customer, pack, words, by, services)]
    words = _("the hand-over pack of {date} is still not confirmed: {what}, made by {who}")
    effects += (_effect(customer, other, words, by, services) for other in unconfirmed(after))
    return Plan(refusals=(), effects=tuple(effects), after=after)


def _effect(
    customer: Customer, pack: MadePack, words: str, by: Operator, services: Services
) -> Effect:
    """Tell something of a pack: of which day it is, what it holds, and who made it."""
    held = [each for each in customer.collaborations if each.id in pack.holds]
    names = service_names(services, (each.service for each in held))
    who = person_name(customer, pack.made.by, by)
    text = words.format(date=pack.day, what=names or _("all that is held"), who=who)
    return Effect(
        subject="receipt",
        text=text,
        provenance="inferred (app)",
        tells=(pack.made.details["manifest"],),
    )


def _nothing_waits(
    customer: Customer, collaboration: str | None, by: Operator, services: Services
) -> Refusal:
    """Say why there is nothing to confirm: it is confirmed already, or the office made no pack."""
    made = [pack for pack in made_packs(customer) if collaboration in (None, *pack.holds)]
    last = next((pack for pack in reversed(made) if pack.receipt is not None), None)
    if last is not None and last.receipt is not None:
        message = _(
            "The hand-over pack of {date} was confirmed on {day} already, by {who}.",
            date=last.day,
            day=swedish_day(last.receipt.at),
            who=person_name(customer, last.receipt.by, by),
        )
    elif collaboration is None:
        message = _("The office has made no hand-over pack that could be confirmed.")
    else:
        named = service_name(services, collaboration_of(customer, collaboration).service)
        message = _("The office has made no hand-over pack of {service} that could be confirmed.",
                    service=named)  # fmt: skip
    return Refusal(code="nothing-to-change", message=message, about=collaboration)


def receipt_taken_back(entry: Entry, later: Entry) -> bool:
    """Whether a later line takes the receipt of an earlier one back; all else leaves it as it is.

    Nor is a receipt, or its undo, a change of anything else.
    """
    return (
        entry.action == RECEIVED_ACTION
        and later.details.get("undone") == RECEIVED_ACTION
        and later.details.get("manifest") == entry.details.get("manifest")
    )


def notes_on_pack(
    customer: Customer, collaboration: Collaboration, outcome: Outcome | None, by: Operator
) -> Iterator[tuple[str, str]]:
    """Note, before data is lost, which pack was made of it and whether the customer has it.

    Of the packs that hold the records as they are now it is one that is confirmed, else the latest;
    where there is none, it is the latest of all, and said to be older.
    """
    if outcome is None or not outcome.loses:
        return
    made = [pack for pack in made_packs(customer) if collaboration.id in pack.holds]
    summary = held_by(collaboration)
    as_now = [p for p in made if p.made.details[f"{RECORDS}{collaboration.id}"] == summary]
    if not made:
        return
    got = [pack for pack in as_now if pack.receipt is not None]
    text, brief = _receipt_words(customer, (got or as_now or made)[-1], by)
    if not as_now:
        text += " " + _("The records have changed since.")
    yield text, brief


def _receipt_words(customer: Customer, pack: MadePack, by: Operator) -> tuple[str, str]:
    """Say of a pack who has confirmed it and when, in a sentence and in few words."""
    date = pack.day
    if pack.receipt is not None:
        day, who = swedish_day(pack.receipt.at), person_name(customer, pack.receipt.by, by)
        return (
            _("Hand-over pack of {date}, received by {who} {day}.", date=date, who=who, day=day),
            _("pack received {day}", day=day),
        )
    if pack.made.side == "customer":
        who = person_name(customer, pack.made.by, by)
        own = said_to(
            by.side,
            _("Hand-over pack of {date}, made by {who} at the customer's."),
            _("Hand-over pack of {date}, made by {who} at your company."),
        )
        return own.format(date=date, who=who), _("pack of {date}", date=date)
    waits = said_to(
        by.side,
        _("Hand-over pack of {date}, not confirmed as received by the customer."),
        _("Hand-over pack of {date}, not confirmed as received by your company."),
    )
    return waits.format(date=date), _("pack not confirmed as received")
