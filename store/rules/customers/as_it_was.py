"""A customer as it stood at the end of a day: walked back by what its history keeps (R64).

Each line of the history is taken back, the latest first. What a line does not keep of what it
changed is named as not known; nothing is guessed.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from store.domain.catalogue import Services, service_name
from store.domain.chain.breaks import breaks
from store.domain.clock import swedish_day
from store.domain.model import RUNNING, Collaboration, Customer, Entry
from store.domain.words import edited_words
from store.i18n.language import _
from store.rules.customers.redone import step_of_undo
from store.rules.customers.step_back import step_back
from store.rules.customers.step_of_import import step_of_import
from store.rules.customers.stepping import Step, Unknown
from store.rules.history import reached
from store.rules.history_words import IMPORT_ACTION
from store.rules.records import RECORD_ACTION


class AsItWas(msgspec.Struct, frozen=True, kw_only=True):
    """A customer at the end of a Swedish day, and what of it is not known.

    What is named in `unknown` has no value that means anything in `customer`.
    """

    customer: Customer
    on: dt.date
    unknown: tuple[Unknown, ...] = ()

    def is_known(self, *path: str) -> bool:
        """Whether the history says what stood there: a field, or a part of one by its id."""
        return not any(lost.path == path[: len(lost.path)] for lost in self.unknown)


def as_it_was(customer: Customer, on: dt.date, services: Services) -> AsItWas | None:
    """Return a customer as it stood at the end of a Swedish day; None where it was not there yet.

    A line of the history counts as no earlier than those before it.
    """
    days = [swedish_day(at) for at in reached(customer.history)]
    first = next((n for n, day in enumerate(days) if day > on), len(days))
    return as_it_was_before(customer, first, on, services)


def as_it_was_before(
    customer: Customer, first: int, on: dt.date, services: Services
) -> AsItWas | None:
    """Return a customer as it was before that line of its history; None where it came by it."""
    history = customer.history
    unknown = _edited(history)
    for n in reversed(range(first, len(history))):
        if came(history[n]) and n == 0:
            return None
        step = _step(customer, history[n], history[:n], services)
        customer = replace(
            customer, **step.changes, history=history[:n], version=max(1, customer.version - 1)
        )
        unknown = {
            path: lost
            for path, lost in unknown.items()
            if not any(path[: len(known)] == known for known in step.known)
        }
        unknown |= {lost.path: lost for lost in step.unknown}
    unknown |= _before_they_began(customer, on, services)
    if first == 0:
        unknown |= _whether_it_was_there(history, on)
    customer, left_out = _without_what_came_later(customer, on, services)
    unknown |= left_out
    return AsItWas(customer=customer, on=on, unknown=tuple(unknown.values()))


def came(entry: Entry) -> bool:
    """Whether a line says that the customer came to this office by it."""
    return entry.action == IMPORT_ACTION and entry.details.get("customer") == "new"


def _step(customer: Customer, entry: Entry, earlier: Sequence[Entry], services: Services) -> Step:
    """Return what one line takes back."""
    if came(entry):  # its history began elsewhere, and goes on before that
        return Step()
    if entry.action == IMPORT_ACTION:
        return step_of_import(customer, entry, services)
    if entry.action == "undo":
        return step_of_undo(customer, entry, earlier, services)
    return step_back(customer, entry, earlier, services)


def _edited(history: Sequence[Entry]) -> dict[tuple[str, ...], Unknown]:
    """Say of a history that was edited past the program that no more can be trusted (R62)."""
    if not (found := breaks(history)):
        return {}
    text = _("{fault}: it may have been otherwise than is told here.", fault=edited_words(found))
    return {("history",): Unknown(path=("history",), text=text)}


def _before_they_began(
    customer: Customer, on: dt.date, services: Services
) -> dict[tuple[str, ...], Unknown]:
    """Say of what came later, by no line of the history, that nobody knows what stood there."""
    return {
        (path := ("collaborations", one.id)): Unknown(
            path=path,
            text=_(
                "{later}; what stood there on {date} is not known.",
                later=later,
                date=on,
            ),
        )
        for one in customer.collaborations
        if (later := _came_later(one, on, service_name(services, one.service))) is not None
    }


def _came_later(one: Collaboration, on: dt.date, service: str) -> str | None:
    """Say what made a collaboration what it is after a day; None where it was so that day."""
    ending, started, asked = one.ending, one.started_on, one.requested_on
    if started is not None and started > on and one.status in RUNNING:
        return _("{service} began on {started}", service=service, started=started)
    if asked is not None and asked > on and one.status in ("requested", "declined"):
        return _("{service} was requested on {date}", service=service, date=asked)
    if one.status == "ended" and one.ends_on is not None and one.ends_on > on:
        return _("{service} ended on {date}", service=service, date=one.ends_on)
    decided = swedish_day(ending.decided_at) if ending is not None else on
    if one.status == "ending" and decided > on:
        return _("The ending of {service} was decided on {date}", service=service, date=decided)
    return None


def _without_what_came_later(
    customer: Customer, on: dt.date, services: Services
) -> tuple[Customer, dict[tuple[str, ...], Unknown]]:
    """Leave out records of later days that no line up to the day tells of, and say so."""
    unknown: dict[tuple[str, ...], Unknown] = {}
    kept = []
    for one in customer.collaborations:
        so_far = tuple(each for each in one.records if each.on is None or each.on <= on)
        if len(so_far) < len(one.records) and not _told_of_records(customer.history, one.id):
            path = ("collaborations", one.id, "records")
            text = _(
                "{service}: records dated after {date} are left out; which others there were then "
                "is not known.",
                service=service_name(services, one.service),
                date=on,
            )
            unknown[path] = Unknown(path=path, text=text)
            one = replace(one, records=so_far)
        kept.append(one)
    return (replace(customer, collaborations=tuple(kept)) if unknown else customer), unknown


def _told_of_records(history: Sequence[Entry], id: str) -> bool:
    """Whether lines say how the records of a collaboration came: those may be of days to come."""
    return any(
        entry.action == IMPORT_ACTION
        or (entry.action == RECORD_ACTION and entry.collaboration == id)
        for entry in history
    )


def _whether_it_was_there(history: Sequence[Entry], on: dt.date) -> dict[tuple[str, ...], Unknown]:
    """Say that nobody wrote down when the customer came, where its history does not begin so."""
    text = _("Whether it was a customer on {date} is not known: it has no history.", date=on)
    if history:
        text = _(
            "Whether it was a customer on {date} is not known: its history begins on {first}.",
            date=on,
            first=swedish_day(history[0].at),
        )
    return {("customer",): Unknown(path=("customer",), text=text)}
