"""What the office's own history tells of its policy and of what headings mean."""

from collections.abc import Iterable

from store.domain.errors import StoreDamaged
from store.domain.model import Entry
from store.domain.words import CHANGE

_HEADING = "heading "


def tells_of_policy(history: Iterable[Entry]) -> bool:
    """Return whether a policy was set that nobody has cleared later."""
    told = [entry.action for entry in history if entry.action in ("set-policy", "clear-policy")]
    return told[-1:] == ["set-policy"]


def refuse_lost_policy(history: Iterable[Entry], words: str) -> None:
    """Refuse to take a policy for none whose place is empty: nothing is planned by half of it.

    Raises:
        StoreDamaged: the history tells of one that nobody has cleared; it says `words`.
    """
    if tells_of_policy(history):
        raise StoreDamaged(words)


def tells_of_headings(history: Iterable[Entry]) -> bool:
    """Return whether somebody has said what a heading means, and nobody has taken it back."""
    means = {}
    for entry in history:
        if entry.action == "set-headings":
            for heading, change in entry.details.items():
                if heading.startswith(_HEADING):
                    means[heading] = change.rpartition(CHANGE)[2]
    return any(meaning != "none" for meaning in means.values())
