"""Which rows a list shows: a search text and filters, mixed freely."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import compress, islice

import msgspec

from store.domain.listed.rows import chosen, in_passing
from store.domain.model import Customer, Status
from store.domain.row import Row, RowCollaboration

_ORG_NUMBER = re.compile(r"(?:(?:16|18|19|20)([0-9]{6})[-+]?([0-9]{4})|se([0-9]{6})([0-9]{4})01)")
"""With twelve digits, as registers have it; or for VAT, as invoices do."""
_APART = re.compile(r"\bse ?([0-9]{6})[ -]?([0-9]{4}) ?01\b")

Forms = tuple[str, ...]
"""What a word may be, any of which finds it."""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed to. Filters on collaborations must hold for one and the same.

    Of several values of one field, any will do; of none, all will.

    `search` finds a customer that has all its words in name, numbers, Visma's as well, or the names
    and addresses of its users; case, accents and the form of an organisation number make no
    difference. `left` are the logins of those who have
    left: only customers are shown of which one of them is account manager or owner of a task.
    `on_hold` is a day: only customers are shown of whom something is on hold then (R59).
    """

    search: str = ""
    service: frozenset[str] = frozenset()
    task: frozenset[str] = frozenset()
    owner: frozenset[str] = frozenset()
    manager: frozenset[str] = frozenset()
    status: frozenset[Status] = frozenset()
    no_main_contact: bool = False
    left: frozenset[str] | None = None
    on_hold: dt.date | None = None

    def with_search(self, search: str) -> "Filter":
        """Return the filter with another search text."""
        return msgspec.structs.replace(self, search=search)

    def apply(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the rows that are shown, in the order they came."""
        if self == type(self)():
            return rows
        words = searched_words(self.search)
        return tuple(row for row in rows if self._shows(row, words))

    def _shows(self, row: Row, words: tuple[Forms, ...]) -> bool:
        if self.manager and row.account_manager not in self.manager:
            return False
        if self.no_main_contact and row.main_contact is not None:
            return False
        if self.left is not None and not row.responsible & self.left:
            return False
        if self.on_hold is not None and not row.on_hold(self.on_hold):
            return False
        if words:
            text = text_of(row)
            if not all(any(form in text for form in forms) for forms in words):
                return False
        if not (self.service or self.task or self.owner or self.status):
            return True
        return any(self.holds_for(collaboration) for collaboration in row.collaborations)

    def holds_for(self, collaboration: RowCollaboration) -> bool:
        """Return whether what the filter says of collaborations holds for this one."""
        return (
            (not self.service or collaboration.service in self.service)
            and (not self.task or collaboration.task in self.task)
            and (not self.owner or collaboration.task_owner in self.owner)
            and (not self.status or collaboration.status in self.status)
        )

    def those_of(self, customer: Customer) -> frozenset[str]:
        """Return the ids of the collaborations of a customer for which that holds."""
        owners = {task.name: task.owner for task in customer.tasks}
        rows = (
            RowCollaboration(
                id=each.id,
                service=each.service,
                variant=each.variant,
                status=each.status,
                task=each.task,
                task_owner=owners.get(each.task or ""),
                ends_on=each.ends_on,
            )
            for each in customer.collaborations
        )
        return frozenset(row.id for row in rows if self.holds_for(row))


def folded(text: str) -> str:
    """Return text without case and accents, so that `akeri` finds `Åkeri`."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def searched_words(search: str) -> tuple[Forms, ...]:
    """Return the words of a search, folded; an organisation number also with its ten digits."""
    text = _APART.sub(r"se\1\g<2>01", folded(search))
    return tuple(map(_forms, text.split()))


def _forms(word: str) -> Forms:
    if found := _ORG_NUMBER.fullmatch(word):
        return (word, "".join(filter(None, found.groups())))
    return (word,)


def text_of(row: Row) -> str:
    """Return what is searched of a customer, folded."""
    return searched_text(row.number, row.name, row.org_number, row.spcs_number, row.people)


@lru_cache(1 << 18)
def searched_text(
    number: str,
    name: str,
    org_number: str | None = None,
    spcs_number: str | None = None,
    people: str = "",
) -> str:
    """Return what is searched, folded once: typing asks for it with every letter."""
    return folded(_searched(number, name, org_number, spcs_number, people))


def _searched(
    number: str, name: str, org_number: str | None, spcs_number: str | None, people: str
) -> str:
    parts = [number, name]
    if org_number:
        parts += (org_number, org_number.replace("-", ""))
    if spcs_number:
        parts.append(spcs_number)
    if people:
        parts.append(people)
    return " ".join(parts)


_ACCENTED = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿ"


_PLAIN = "AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyy"
"""What folds most names, in a tenth of the time and memory of the general way."""


TOGETHER = 2048
"""Rows that are folded together: more of them take memory, and no less time."""


class Searchable:
    """The rows of a listing. A search that continues the last one starts from what that left."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self._texts: list[str] | None = None
        self._search = ""
        self._left: tuple[Sequence[int], list[str]] | None = None

    def make_ready(self) -> None:
        """Fold the words, before the first letter asks for it."""
        if self._texts is None:
            self._texts = folded_texts(self.rows)

    def shown(self, filter: Filter) -> Sequence[Row]:
        """Return the rows that a filter shows, in their order: the same as it would by itself."""
        words = searched_words(filter.search)
        if not words:
            self._left = None
            return filter.apply(self.rows)
        self.make_ready()
        assert self._texts is not None
        rows: Sequence[int] = range(len(self.rows))
        texts = self._texts
        continued = filter.search.startswith(self._search)
        # a number that is whole now, in another form, may be what nothing was found for before
        if self._left is not None and continued and all(len(forms) == 1 for forms in words):
            rows, texts = self._left
        for first, *others in words:
            holds = [first in text for text in texts]
            for other in others:
                holds = [held or other in text for held, text in zip(holds, texts, strict=True)]
            rows, texts = list(compress(rows, holds)), list(compress(texts, holds))
        self._search, self._left = filter.search, (rows, texts)
        return filter.with_search("").apply(chosen(self.rows, rows))


def folded_texts(rows: Sequence[Row]) -> list[str]:
    """Return what is searched of each row: the same as one by one, and folded many together."""
    left, texts = iter(in_passing(rows)), list[str]()
    while some := [*islice(left, TOGETHER)]:
        texts += _folded_together(some)
    return texts


def _folded_together(rows: Sequence[Row]) -> list[str]:
    whole = "\n".join(
        _searched(row.number, row.name, row.org_number, row.spcs_number, row.people) for row in rows
    )
    if not whole.isascii():
        for letter, plain in zip(_ACCENTED, _PLAIN, strict=True):
            whole = whole.replace(letter, plain)
    if not whole.isascii():
        whole = unicodedata.normalize("NFKD", whole)
        marks = [char for char in set(whole) if unicodedata.combining(char)]
        whole = whole.translate(dict.fromkeys(map(ord, marks)))
    texts = whole.casefold().split("\n")
    if len(texts) == len(rows):
        return texts
    # a name in two lines, which only a file made by other means can hold
    return [text_of(row) for row in rows]
