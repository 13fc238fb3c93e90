"""A customer as a side is told of it: why something is on hold, the office alone reads (R59; pure).

Whatever the customer's side reads is made of what comes from here.
"""

from msgspec import UNSET, structs

from store.domain.chain.links import EntryInPart, without_reason
from store.domain.model import Customer, Entry, Hold, Side
from store.rules.history_words import HOLD_ACTIONS


def customer_told(customer: Customer, to: Side) -> Customer:
    """Return a customer as a side reads it: to the customer's without why it is on hold."""
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


def hold_told(hold: Hold, to: Side) -> Hold:
    """Return a hold as a side reads it: to the customer's its reason is empty."""
    return hold if to == "office" else structs.replace(hold, reason="")


def entry_told(entry: Entry, to: Side) -> Entry:
    """Return a line of history as a side reads it; without its reason, it says its sum."""
    if to == "office" or entry.action not in HOLD_ACTIONS or entry.reason is None:
        return entry
    return without_reason(entry)
