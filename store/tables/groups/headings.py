"""Rows below a heading between them: `Lön`, and then the customers that have it."""

import re
from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from store.tables.cells.alike_services import called_so_too, services_alike
from store.tables.cells.services import Named, ServiceNames
from store.tables.meaning.inactive import of_others
from store.tables.meaning.register import SERVICE
from store.tables.meaning.register_headings import COMPANY
from store.tables.meaning.table_columns import Columns

COUNTED = "(?:st|kunder|klienter|företag|customers|clients)"
"""What stands behind how many there are."""
_COUNT = re.compile(
    rf"[\s:–-]*(?:\(\s*[0-9]+\s*{COUNTED}?\.?\s*\)|"
    rf"[0-9]+\s*{COUNTED}\.?|:\s*[0-9]{{1,3}})?[\s:.–-]*$",
    re.IGNORECASE,
)
"""How many there are, behind a heading of a group: `Lön (12 st)`, `Lön: 12`. `Lön 300` is none."""
_NUMBERING = re.compile(r"^\s*(?:[0-9]{1,2}|[A-Za-z])[.)]\s+")
"""What counts the groups: `1. Lön`."""
MOST_WORDS = 4
"""So many words has a heading between rows at most."""


class RowGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The rows from a heading between them up to the next: its words, and the line it stands in.

    `services` are those that it names, `alike` those that it may mean where that is not certain.
    `of_others` says that those below it are no customers of now.
    """

    name: str
    row: int
    services: tuple[Named, ...] = ()
    alike: tuple[str, ...] = ()
    of_others: bool = False

    @property
    def tells(self) -> bool:
        """Whether it says by itself something of the rows."""
        return bool(self.services) or bool(self.alike) or self.of_others


def group_called(words: str, row: int, names: ServiceNames) -> RowGroup:
    """Return the group that a heading between rows begins."""
    name = _NUMBERING.sub("", _COUNT.sub("", words)).strip() or words
    services = _named(name, names)
    alike = () if services else services_alike(name, names.services)
    return RowGroup(name=name, row=row, services=services, alike=alike, of_others=of_others(name))


def _named(name: str, names: ServiceNames) -> tuple[Named, ...]:
    """Return the services that a heading names; none where people call others so too."""
    try:
        services = names.in_cell(name)
    except ValueError:
        return ()
    others = (called_so_too(name, one.service, names.services) for one in services)
    return () if any(other is not None for other in others) else services


def like_service(words: str, names: ServiceNames) -> bool:
    """Return whether a cell that stands alone in its row names a service, and no company."""
    if COMPANY.search(words) is not None or len(words.split()) > MOST_WORDS:
        return False
    group = group_called(words, 0, names)
    return bool(group.services) or bool(group.alike)


def row_groups(
    headings: Sequence[tuple[int, str]], columns: Columns, names: ServiceNames
) -> tuple[RowGroup, ...]:
    """Return the groups of a table of customers, of headings with their lines.

    There are none where no heading says anything, or where each row names its services itself.
    """
    if columns.users or columns.records:
        return ()
    groups = [group_called(words, row, names) for row, words in headings]
    if columns.of(SERVICE):
        groups = [msgspec.structs.replace(group, services=(), alike=()) for group in groups]
    return tuple(groups) if any(group.tells for group in groups) else ()


def group_at(groups: Sequence[RowGroup], row: int) -> RowGroup | None:
    """Return the group that a row stands in, by its line."""
    before = bisect_left(groups, row, key=lambda group: group.row)
    return groups[before - 1] if before else None
