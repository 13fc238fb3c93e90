"""What a paper says of a history that was edited outside the program (R62; pure).

A paper is made of lines of the history: where these were edited, whoever reads it is told, with
who answers for them as they are.
"""

import datetime as dt
from collections.abc import Iterator

import msgspec

from store.domain.chain.breaks import ACCEPT_ACTION, breaks
from store.domain.clock import swedish_day
from store.domain.model import Customer, Side
from store.domain.words import on_behalf
from store.i18n.language import _
from store.rules.history_words import Names


class Acceptance(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody accepted a history as it was edited; `account` is that on the host."""

    at: dt.datetime
    by: str
    side: Side
    account: str
    reason: str | None


class EditedHistory(msgspec.Struct, frozen=True, kw_only=True):
    """Who accepted a history each time that it was edited, and whether it is whole since."""

    whole: bool
    accepted: tuple[Acceptance, ...]


def edited_history(customer: Customer) -> EditedHistory:
    """Return what is to be told of edits of a customer's history."""
    accepted = tuple(
        Acceptance(
            at=entry.at, by=entry.by, side=entry.side, account=entry.os_user, reason=entry.reason
        )
        for entry in customer.history
        if entry.action == ACCEPT_ACTION
    )
    return EditedHistory(whole=not breaks(customer.history), accepted=accepted)


def without_reasons(edited: EditedHistory) -> EditedHistory:
    """Return the same for a paper that goes to both sides: why it was accepted is the office's."""
    told = tuple(msgspec.structs.replace(each, reason=None) for each in edited.accepted)
    return msgspec.structs.replace(edited, accepted=told)


def edited_words(edited: EditedHistory, whose: str, names: Names) -> Iterator[str]:
    """Say that a history was edited: each acceptance, and whether one is missing."""
    for each in edited.accepted:
        who = on_behalf(names.person(each.by), each.side, to=names.to)
        said = _(
            "The history of {customer} was edited outside the program. It was accepted on {date}, "
            "as it then was, by {who}",
            customer=whose,
            who=who,
            date=swedish_day(each.at),
        )
        if each.reason:
            said = f"{said}; " + _("reason: {reason}", reason=each.reason)
        yield f"{said}."
    if not edited.whole:
        yield _(
            "The history of {customer} was edited outside the program, and nobody has accepted it "
            "as it is now.",
            customer=whose,
        )
