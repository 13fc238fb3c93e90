"""What a file says of one customer, and what that does to the one that is there already.

An import brings facts of the register: names, numbers, account manager, tasks, users, and
collaborations that are new. It takes nothing away: what a file leaves out or empty says nothing.
Only the records of a collaboration, where a file has any, replace those that are here.
What is an act, such as ending, is refused with the verb for it; where a file names another main
contact than is here, that person comes in, and a note has the verb.
"""

import datetime as dt
from collections.abc import Iterator

import msgspec

from store.domain.catalogue import Services
from store.domain.clock import swedish_day
from store.domain.errors import Refusal
from store.domain.model import (
    Customer,
    Entry,
    Replaced,
)
from store.domain.plan import entered
from store.domain.rights import Operator
from store.domain.words import BATCH
from store.exchange import records
from store.exchange.import_notes import (
    notes_on_days,
    notes_on_denied,
    notes_on_ended,
    notes_on_holds,
    notes_on_new,
    notes_on_order,
    notes_on_records,
    notes_on_terms,
    notes_on_unnamed,
)
from store.exchange.incoming.acts import (
    as_it_stays,
    incoming_refusal,
    nameless,
    refused_acts,
)
from store.exchange.incoming.customers import ImportLine, IncomingCustomer
from store.exchange.merge import merged, with_what_is_here
from store.i18n.language import _
from store.rules.customers.import_undo import before_import, came_with
from store.rules.endings.standing import stopped_endings
from store.rules.history_words import IMPORT_ACTION
from store.rules.holds import refused_arrival, refused_lost_records
from store.rules.people.sole_contact import sole_contact


def reconcile(
    current: Customer | None,
    incoming: IncomingCustomer,
    by: Operator,
    now: dt.datetime,
    services: Services,
    came: Entry,
) -> ImportLine:
    """Return what becomes of a customer of a file where `current` is kept under its number.

    `came` is the line of history of those that are new; it says what the import is called, by
    which it can be taken back (R56).
    """
    if current is None:
        if incomplete := (*_incomplete(incoming), *refused_ids(None, incoming)):
            return incoming.refused(incomplete)
        new, _rest, first = incoming.with_first_user(None, by.employees)
        notes = (
            *notes_on_new(new, by.employees, services),
            *notes_on_order(new, swedish_day(now)),
            *_unnamed(None, incoming),
        )
        return incoming.line(
            "new",
            notes=notes,
            after=came_with(new, came),
            first=first,
            sole=sole_contact(new, by.employees) is not None,
        )
    if incoming.given:
        taken = _("another customer has got this number meanwhile; import once more")
        return incoming.line("refused", name=current.name, refusals=(incoming_refusal(taken),))
    customer, defaulted, first = incoming.with_first_user(current, by.employees)
    told = (
        *notes_on_ended(current, customer, defaulted, services),
        *notes_on_order(customer, swedish_day(now)),
    )
    customer, kept = with_what_is_here(current, customer, defaulted, incoming.record_kinds)
    customer, stays = as_it_stays(current, customer, defaulted, by.employees)
    notes = (
        *kept,
        *stays,
        *told,
        *notes_on_days(current, customer),
        *notes_on_holds(current, customer),
        *_unnamed(current, incoming),
        *notes_on_denied(current, incoming.denied, services),
    )
    refusals = (
        *refused_ids(current, incoming),
        *_held(current, customer, by, now, services),
        *_unknown(current, customer, incoming.unregistered),
        *refused_acts(current, customer, defaulted, incoming.by_address, by),
    )
    if refusals:
        return incoming.refused(refusals, current.name)
    changes, details = merged(current, customer, defaulted)
    of_records = records.record_changes(current, customer)
    if not details | of_records.in_history:
        sole = sole_contact(current, by.employees) is not None
        return incoming.line("unchanged", name=current.name, notes=notes, first=first, sole=sole)
    after = entered(
        current,
        by,
        now,
        action=IMPORT_ACTION,
        changes=changes,
        details={BATCH: came.details[BATCH], **details, **of_records.in_history},
        replaced=Replaced(imported=before_import(current, changes, of_records.replaced)),
    )
    stopped = stopped_endings(current, after, None, services, by)
    came_now = (each for each in after.collaborations if current.collaboration(each.id) is None)
    notes = (
        *notes,
        *notes_on_terms(came_now, services),
        *notes_on_records(current, after, services),
        *(effect.text for effect in stopped),
    )
    return incoming.line(
        "changed",
        name=after.name,
        changes=details | of_records.in_report,
        notes=notes,
        after=after,
        first=first,
        sole=sole_contact(after, by.employees) is not None,
    )


_Refused = Iterator[tuple[str, Refusal]]
"""Refusals by what of a customer each is about, see `IncomingCustomer.refused`."""


def _incomplete(incoming: IncomingCustomer) -> _Refused:
    """Refuse what is new and lacks a name, as in a list of users whose customer is not here."""
    if incoming.person:
        message = _("person: {person!r}: no customer of that number is here, and the row names no "
                    "company: a private customer, unless the company's name is missing",
                    person=incoming.person)  # fmt: skip
        yield "", Refusal(code="invalid-value", message=message, cure="agree", about="person")
    elif incoming.lacking == "name-column":
        message = _(
            "no customer of that number is here, and no column of the file is taken for the "
            "names of new ones"
        )
        yield "", Refusal(code="invalid-value", message=message, cure="say-column", about="name")
    elif incoming.lacking == "name":
        message = _(
            "the name is missing; no customer of that number is here, and a new one needs a name"
        )
        yield "", incoming_refusal(message)
    elif "name" in incoming.defaulted:
        message = _("no customer of that number is here; import the customers first")
        yield "", incoming_refusal(message)
    if "name" not in incoming.defaulted:
        for id in sorted(incoming.unregistered):
            message = _("there is no collaboration {id}, neither here nor in the file's register; "
                        "give the customer its service there", id=id)  # fmt: skip
            yield id, incoming_refusal(message)
    for user in incoming.customer.users:
        for refusal in nameless(user, incoming.defaulted, incoming.by_address):
            yield user.email, refusal


def refused_ids(current: Customer | None, incoming: IncomingCustomer) -> _Refused:
    """Refuse ids that are none of the customer's here, and not made as ids are."""
    for id, why in incoming.odd_ids.items():
        if current is None or current.collaboration(id) is None:
            yield id, incoming_refusal(why)


def _unnamed(current: Customer | None, incoming: IncomingCustomer) -> Iterator[str]:
    """Note the users who are new and called by their addresses."""
    yield from notes_on_unnamed(
        user
        for user in incoming.customer.users
        if f"{user.email}.name" in incoming.defaulted
        and user.email in incoming.by_address
        and (current is None or current.user(user.email) is None)
    )


def _unknown(current: Customer, incoming: Customer, unregistered: frozenset[str]) -> _Refused:
    """Refuse records of a person, or in a table of a collaboration, that is not here."""
    for collaboration in incoming.collaborations:
        here = current.collaboration(collaboration.id)
        if here is not None:
            for fault in records.strangers(current, incoming, here, collaboration):
                yield collaboration.id, incoming_refusal(fault)
        elif collaboration.id in unregistered:
            message = _("there is no collaboration {id} here", id=collaboration.id)
            yield collaboration.id, incoming_refusal(message)


def _held(
    current: Customer, incoming: Customer, by: Operator, now: dt.datetime, services: Services
) -> _Refused:
    """Refuse to take records from what is on hold, and to bring a loss to it (R59)."""
    for collaboration in incoming.collaborations:
        id = collaboration.id
        if (here := current.collaboration(id)) is None:
            refused = refused_arrival(current, collaboration, by, services)
        elif any(change.after is None for change in records.changes_of(here, collaboration)):
            refused = refused_lost_records(current, (id,), swedish_day(now), by, services)
        else:
            continue
        for refusal in refused:  # the place in the file ends the sentence
            message = refusal.message.removesuffix(".")
            yield id, msgspec.structs.replace(refusal, message=message)
