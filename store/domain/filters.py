"""Which rows a list shows: a search text and filters, mixed freely."""

import unicodedata
from functools import lru_cache

import msgspec

from store.domain.model import Row, RowCollaboration, Status


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed to. Filters on collaborations must hold for one and the same.

    `search` finds a customer that has all its words in name or numbers; case, accents and the
    hyphen in organisation numbers make no difference.
    """

    search: str = ""
    service: str | None = None
    task: str | None = None
    owner: str | None = None
    manager: str | None = None
    status: Status | None = None
    no_main_contact: bool = False

    def with_search(self, search: str) -> "Filter":
        """Return the filter with another search text."""
        return msgspec.structs.replace(self, search=search)

    def apply(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """Return the rows that are shown, in the order they came."""
        if self == Filter():
            return rows
        words = folded(self.search).split()
        return tuple(row for row in rows if self._shows(row, words))

    def _shows(self, row: Row, words: list[str]) -> bool:
        if self.manager is not None and row.account_manager != self.manager:
            return False
        if self.no_main_contact and row.main_contact is not None:
            return False
        if words:
            text = searched_text(row.number, row.name, row.org_number)
            if not all(word in text for word in words):
                return False
        if (self.service, self.task, self.owner, self.status) == (None, None, None, None):
            return True
        return any(self.holds_for(each) for each in row.collaborations)

    def holds_for(self, collaboration: RowCollaboration) -> bool:
        """Return whether what the filter says of collaborations holds for this one."""
        return (
            self.service in (None, collaboration.service)
            and self.task in (None, collaboration.task)
            and self.owner in (None, collaboration.task_owner)
            and self.status in (None, collaboration.status)
        )


def folded(text: str) -> str:
    """Return text without case and accents, so that `akeri` finds `Åkeri`."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(1 << 18)
def searched_text(number: str, name: str, org_number: str | None) -> str:
    """Return what is searched of a customer, folded once: typing asks for it with every letter."""
    return folded(f"{number} {name} {_searched_number(org_number)}")


def _searched_number(number: str | None) -> str:
    return f"{number} {number.replace('-', '')}" if number else ""
