"""Where a history does not hold together, and the acceptance that answers for it."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from store.domain.chain.links import carried_after, sum_of_all
from store.domain.model import Entry

ACCEPT_ACTION = "accept-history"
"""What the line is known by that accepts a history as somebody has edited it."""
BROKEN, ACCEPTED = "broken", "accepted"
"""The details of that line: the sum that was not met first, and the sum of all lines before."""
NO_SUM = "none"
"""What stands for the sum of a line that carries none."""


class Break(msgspec.Struct, frozen=True):
    """A line that does not follow from the one before, by its place in the history."""

    place: int
    at: dt.datetime
    action: str
    carried: str | None
    """The sum that it carries, which is not that of the line before."""


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
        if carried != (carried_after(history[:place]) if begun else None):
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
