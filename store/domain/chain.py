"""The chain of a history: each line carries the sum of the line before it (R62).

So a line that was changed, removed or put in between by hand is found, by the line that comes
after it. The sum is over what a line says and not over its bytes: a server keeps the fields of a
document in an order of its own. Nor do fields count that stand as if they were not there, so that
a field which a later version adds changes no sum; another default would. It is no signature:
whoever makes all later sums again leaves no trace.

Lines that an earlier version wrote have no sum, and neither has the first of all. The first that
has one covers all of those; from there on, each line needs its own.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import msgspec
from msgspec import NODEFAULT, UNSET
from msgspec.structs import replace

from store.domain.model import Customer, Entry

ACCEPT_ACTION = "accept-history"
"""What the line is known by that accepts a history as somebody has edited it."""
BROKEN, ACCEPTED = "broken", "accepted"
"""The details of that line: the sum that was not met first, and the sum of all lines before."""
NO_SUM = "none"
"""What stands for the sum of a line that carries none."""

_encoder = msgspec.json.Encoder(order="sorted")


class Break(msgspec.Struct, frozen=True):
    """A line that does not follow from the one before, by its place in the history."""

    place: int
    at: dt.datetime
    action: str
    carried: str | None
    """The sum that it carries, which is not that of the line before."""


def canonical(entry: Entry) -> bytes:
    """Return what a line says, the same in whatever order its fields are kept."""
    return _encoder.encode(_content(entry))


def sum_of(entry: Entry) -> str:
    """Return the sum of a line, which the next one carries."""
    return hashlib.sha256(canonical(entry)).hexdigest()


def sum_of_all(history: Iterable[Entry]) -> str:
    """Return one sum over all lines of a history."""
    whole = hashlib.sha256()
    for entry in history:
        whole.update(sum_of(entry).encode())
    return whole.hexdigest()


def linked(history: Sequence[Entry], entry: Entry) -> Entry:
    """Return a line as it follows upon a history; the first of all follows upon nothing.

    Of a history whose last line carries a sum, that line is enough.
    """
    return replace(entry, before=_carried_after(history) or UNSET)


def _carried_after(history: Sequence[Entry]) -> str | None:
    """Return the sum that the next line carries: of the last one, or of all before the chain."""
    if not history:
        return None
    return sum_of(history[-1]) if history[-1].before else sum_of_all(history)


def with_unlinked_line(customer: Customer) -> Customer:
    """Return a customer whose last line carries nothing, for a store that knows no such sums."""
    *past, last = customer.history
    return replace(customer, history=(*past, replace(last, before=UNSET)))


def breaks(history: Sequence[Entry]) -> tuple[Break, ...]:
    """Return the lines that do not follow from the one before, and were not accepted since.

    An acceptance answers for all lines before it exactly as they were then; where they are not
    so any more, it is one of the lines that do not follow.
    """
    found: list[Break] = []
    begun = False
    for place, entry in enumerate(history):
        carried = entry.before or None
        begun = begun or carried is not None
        if carried != (_carried_after(history[:place]) if begun else None):
            found.append(_break(place, entry))
        elif entry.action == ACCEPT_ACTION:
            if entry.details.get(ACCEPTED) == sum_of_all(history[:place]):
                found.clear()
            else:
                found.append(_break(place, entry))
    return tuple(found)


def acceptance(history: Sequence[Entry]) -> dict[str, str]:
    """Return the details of a line that accepts a history as it is."""
    first = next((each.carried for each in breaks(history)), None)
    return {BROKEN: first or NO_SUM, ACCEPTED: sum_of_all(history)}


def _break(place: int, entry: Entry) -> Break:
    return Break(place, entry.at, entry.action, entry.before or None)


def _content(value: Any) -> Any:
    """Return a value as plain ones, without the fields that stand as if they were not there."""
    if isinstance(value, msgspec.Struct):
        return {
            name: _content(held)
            for name, default in _defaults(type(value))
            if (held := getattr(value, name)) is not UNSET and held != default
        }
    if isinstance(value, tuple):
        return [_content(each) for each in value]
    if isinstance(value, dict):
        return {name: _content(held) for name, held in value.items()}
    return value


@cache
def _defaults(kind: type[msgspec.Struct]) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a type, each with what stands there where nothing is said."""
    return tuple(
        (field.name, field.default if field.default_factory is NODEFAULT
         else field.default_factory())
        for field in msgspec.structs.fields(kind)
    )  # fmt: skip
