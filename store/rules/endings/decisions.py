"""An ending as the history tells of it, from which alone papers read how and why (R62, pure).

What is kept of an ending at its collaboration says the same again, without a sum that would show
that somebody has edited it.
"""

import datetime as dt

from msgspec.structs import replace

from store.domain.clock import swedish_day
from store.domain.model import Collaboration, Customer, Ending, Entry
from store.rules.endings.standing import decision_in


def line_of(customer: Customer, collaboration: Collaboration) -> Entry | None:
    """Return the line of history of how a collaboration has ended, or of what waits for its day.

    An ending that came with an import has none.
    """
    ending, ended = collaboration.ending, collaboration.status == "ended"
    lines = (
        entry
        for entry in reversed(customer.history)
        if entry.collaboration == collaboration.id
        and entry.action == ("end" if ended else "end-on-date")
        and (ended or (ending is not None and entry.at == ending.decided_at))
    )
    return next(lines, None)


def as_in_history(customer: Customer, collaboration: Collaboration) -> Ending | None:
    """Return the ending that stands or was carried out, as its line of history tells of it.

    Without such a line, it is what is kept at the collaboration.
    """
    line, kept = line_of(customer, collaboration), collaboration.ending
    return kept if line is None else told_by(line, kept) or kept


def day_of(line: Entry | None, ending: Ending | None) -> dt.date | None:
    """Return the day on which something ended: where its line has a later one, that (R42)."""
    if ending is None:
        return None
    return ending.on if line is None else max(ending.on, swedish_day(line.at))


def told_by(line: Entry, kept: Ending | None) -> Ending | None:
    """Return the ending that a line of history tells of.

    Of one whose day came, the line has the day on which it was carried out; what is `kept` of the
    same ending knows when it was decided.
    """
    told = decision_in(line)
    if told is None or kept is None or (kept.outcome, kept.on) != (told.outcome, told.on):
        return told
    return replace(told, decided_at=kept.decided_at)
