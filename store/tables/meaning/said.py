"""What somebody has said that the headings and the sheets of a file mean, now or before."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from store.tables.cells.words import plain

AGAIN = "#"
"""What stands before the count of a heading that a table has again: `Kommentar#2`."""

_COUNT = re.compile(rf"(?<=\S)\s*{AGAIN}[0-9]+\s*$")


@lru_cache(maxsize=4096)
def folds(heading: str) -> tuple[str, ...]:
    """Return a heading as it is compared: whole, and without what stands in parentheses."""
    text = heading.replace("#", " nr ")
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text)
    return tuple(dict.fromkeys(word for word in (plain(text), plain(bare)) if word))


def said_as(heading: str) -> str:
    """Return a heading as what somebody has said of it is looked up."""
    return next(iter(folds(heading)), heading.strip())


def called(headings: Sequence[str]) -> tuple[str, ...]:
    """Return what each heading of a table is called: one that was there before has its count.

    `Kommentar#2` is the second column of that heading, so that something can be said of each. What
    is said of `Kommentar` holds for the others as well, as long as nothing is said of them.
    """
    taken = set(map(said_as, headings))
    names: list[str] = []
    counts: dict[str, int] = {}
    for heading in headings:
        key = said_as(heading)
        name, count = heading, counts.get(key, 0) + 1
        while heading and count > 1 and said_as(name := f"{heading}{AGAIN}{count}") in taken:
            count += 1
        counts[key] = count
        names.append(name)
    return tuple(names)


def without_count(heading: str) -> str:
    """Return a heading without the count of one that a table has again, see `called`."""
    return _COUNT.sub("", heading) or heading


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What headings and sheets mean by what somebody has said, by their names as `said_as` (R55).

    `headings` are columns, services or none. `sheets` are services, or `NO_SERVICE`. `now` are
    the names of which it was said for this import, not only before; `once` those of which that is
    not remembered.
    """

    headings: Mapping[str, str] = {}
    sheets: Mapping[str, str] = {}
    now: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()

    def of(self, heading: str) -> str | None:
        """Return what somebody has said that a heading means, or None."""
        return _found(heading, self.headings)

    def of_sheet(self, name: str) -> str | None:
        """Return the service that somebody has said a sheet is of, `NO_SERVICE`, or None."""
        return _found(name, self.sheets)

    def is_now(self, name: str) -> bool:
        """Return whether it was said for this import what a heading or a sheet means."""
        return any(one in self.now for one in (name, *folds(name)))

    def is_once(self, heading: str) -> bool:
        """Return whether what a heading means holds for this import alone."""
        key = next((one for one in (heading, *folds(heading)) if one in self.headings), None)
        return key in self.once


def _found(name: str, said: Mapping[str, str]) -> str | None:
    return next((said[one] for one in (name, *folds(name)) if one in said), None)
