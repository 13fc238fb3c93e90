"""What a verb answers: lines of text, or one JSON value; and its exit code."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from store.desk import Desk, Done

SitDown = Callable[[], Desk]


class Answer(NamedTuple):
    """What a verb prints: lines of text, or one JSON value; and its exit code."""

    lines: Iterable[str]
    value: object
    exit_code: int = 0


def done_answer(done: Done) -> Answer:
    """Return what a verb that changed something prints."""
    entry = done.entry
    what = f"{entry.action} {entry.collaboration or entry.details.get('email', '')}"
    return Answer(
        [f"done: {done.customer.number} {done.customer.name}: {what}"],
        {"done": entry, "version": done.customer.version},
    )
