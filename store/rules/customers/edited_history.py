"""A history that was edited outside the program, and is accepted as it is (R62, pure).

Acts go on meanwhile: the next line carries the sum of what is there, and the lines that do not
follow from the one before are told until somebody answers for them.
"""

import datetime as dt
from collections.abc import Sequence

from store.domain import rights
from store.domain.catalogue import Services
from store.domain.chain.breaks import breaks
from store.domain.errors import Refusal, Refused
from store.domain.model import Customer, Entry
from store.domain.plan import Effect, Plan, accepted, accepting, refused_texts
from store.domain.rights import Operator
from store.domain.wishes import AcceptHistory
from store.domain.words import edited_words
from store.i18n.language import _


def office_line(
    history: Sequence[Entry], by: Operator, now: dt.datetime, reason: str | None
) -> Entry:
    """Return the line of the office's own history that accepts it as it was edited.

    Raises:
        Refused: the operator may not, it was not edited, or the reason cannot be kept.
    """
    refusals = rights.refusals(by, "accept-history") + refused_texts(("reason", reason))
    if not refusals and not breaks(history):
        message = _("In the office's own history, each line follows from the one before.")
        refusals = [Refusal(code="nothing-to-change", message=message)]
    if refusals:
        raise Refused(refusals)
    return accepting(history, by, now, reason)


def plan(
    customer: Customer, wish: AcceptHistory, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan to accept a history as it was edited; the acceptance is a line of it."""
    found = breaks(customer.history)
    refusals = rights.refusals(by, "accept-history") + refused_texts(("reason", wish.reason))
    if not refusals and not found:
        message = _("In the history of {customer}, each line follows from the one before.",
                    customer=customer.name)  # fmt: skip
        refusals = [Refusal(code="nothing-to-change", message=message)]
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    effect = Effect(
        subject="history",
        text=_("{fault}; it is accepted as it is", fault=edited_words(found)),
        provenance="inferred (app)",
        about=customer.number,
        tells=tuple(f"{each.place} {each.carried}" for each in found),
    )
    return Plan(refusals=(), effects=(effect,), after=accepted(customer, by, now, wish.reason))
