"""A customer as a side is told of it (R59, R62; pure).

Why something is on hold, why an edited history was accepted, and by which account anything was
done, the office alone reads.

Whatever the customer's side reads is made of what comes from here.
"""

from msgspec import UNSET, structs

from store.domain.chain.breaks import ACCEPT_ACTION
from store.domain.chain.links import EntryInPart, in_part
from store.domain.model import Customer, Entry, Hold, Side
from store.rules.history_words import HOLD_ACTIONS

OFFICES_OWN = (*HOLD_ACTIONS, ACCEPT_ACTION)
"""The acts of which the office alone reads why they were done."""


def customer_told(customer: Customer, to: Side) -> Customer:
    """Return a customer as a side reads it: to the customer's without what is the office's."""
    if to == "office":
        return customer
    return structs.replace(
        customer,
        holds=tuple(hold_told(hold, to) for hold in customer.holds or ()) or UNSET,
        history=tuple(entry_told(entry, to) for entry in customer.history),
    )


def leaves_out(customer: Customer) -> bool:
    """Return whether a customer, as it is read here, lacks what the office alone is told."""
    return any(isinstance(entry, EntryInPart) for entry in customer.history)


def leaves_out_why(customer: Customer, *actions: str) -> bool:
    """Return whether what it lacks is also why one of these acts was done."""
    return any(
        isinstance(entry, EntryInPart) and entry.action in actions for entry in customer.history
    )


def hold_told(hold: Hold, to: Side) -> Hold:
    """Return a hold as a side reads it: to the customer's its reason is empty."""
    return hold if to == "office" else structs.replace(hold, reason="")


def entry_told(entry: Entry, to: Side) -> Entry:
    """Return a line of history as a side reads it; what says less has its whole sum beside it."""
    if to == "office":
        return entry
    reason = None if entry.action in OFFICES_OWN else entry.reason
    return in_part(entry, os_user="", reason=reason)
