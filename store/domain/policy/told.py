"""What the office's own history tells of its policy and of what headings mean."""

from collections.abc import Iterable
from typing import NamedTuple

from store.domain.errors import StoreDamaged
from store.domain.model import Entry
from store.domain.words import CHANGE

_HEADING = "heading "
_APART = "; "
"""Between what one line of history tells of a policy."""


class ToldPolicy(NamedTuple):
    """What the lines of history tell of a policy, since the last time it was cleared.

    `last` is the line that set it last, `services` are those that it is about, `gone` are the
    statements that were its own, `new` those of the catalogue that it took away, and `values` what
    else it changed: path -> what was there before and what it says. A line is cut where it is long.
    """

    last: Entry | None = None
    services: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    values: dict[str, tuple[str, str]] = {}


def told_policy(history: Iterable[Entry]) -> ToldPolicy:
    """Return what is told of the policy that was set last; nothing where it was cleared since."""
    last: Entry | None = None
    services: dict[str, None] = {}
    own: dict[str, None] = {}
    taken: dict[str, None] = {}
    values: dict[str, tuple[str, str]] = {}
    for entry in history:
        if entry.action == "clear-policy":
            last = None
            for kept in (services, own, taken, values):
                kept.clear()
        elif entry.action == "set-policy":
            last = entry
            services |= dict.fromkeys(entry.details.get("policy", "").split())
            _moved(_parts(entry, "gone"), own, taken)
            _moved(_parts(entry, "new"), taken, own)
            for part in _parts(entry, "values"):
                path, _colon, change = part.partition(": ")
                was, arrow, now = change.partition(CHANGE)
                if arrow:
                    values[path] = (values[path][0] if path in values else was, now)
    changed = {path: (was, now) for path, (was, now) in values.items() if was != now}
    return ToldPolicy(last, tuple(services), tuple(own), tuple(taken), changed)


def _parts(entry: Entry, what: str) -> list[str]:
    return [part for part in entry.details.get(what, "").split(_APART) if part]


def _moved(parts: Iterable[str], away: dict[str, None], to: dict[str, None]) -> None:
    """Take each away from where it was told; what was not told there is told as the other."""
    for part in parts:
        if part in away:
            del away[part]
        else:
            to[part] = None


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
