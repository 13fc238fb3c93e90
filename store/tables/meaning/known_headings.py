"""The columns that a heading may mean by itself: by name, or put together of the usual parts."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from store.tables.cells.services import ServiceNames
from store.tables.cells.words import plain
from store.tables.meaning.column import Column
from store.tables.meaning.customer_columns import NUMBER_COLUMN
from store.tables.meaning.heading_names import AMBIGUOUS
from store.tables.meaning.record_columns import RECORDS
from store.tables.meaning.register import NAME, ORG_NUMBER, PERSON, REGISTER
from store.tables.meaning.said import Said, folds

_WHOSE = "(?:byrans|vart|internt|externt|our|internal|kundens|klientens|foretagets|bolagets)?"
_MADE_OF_PARTS = (
    (
        re.compile(
            f"{_WHOSE}(?:kund|klient|customer|client|cust|debitor)(?:ens|s)?"
            "(?:nr|nummer|no|number|id|kod|code)(?:isystemet|intern[at]?|extern[at]?|1)?"
        ),
        NUMBER_COLUMN,
    ),
    (
        re.compile(
            f"{_WHOSE}(?:company|corporate|business|kund|bolag|foretag)?"
            "(?:(?:org|organi[sz]ations?|pers|person|personal|moms|momsreg|momsregistrerings?|vat|eu|"
            "identity|registration|registrerings|reg|skatte|tax|och|eller|or|and|nr|nummer|no)*)"
            "(?:org|organi[sz]ations?|pers|person|moms|momsreg|vat|identity|registration|reg)"
            "(?:nr|nummer|no|number|numbers?|id|vat|moms|och|eller)+"
        ),
        ORG_NUMBER,
    ),
    (
        re.compile(
            f"{_WHOSE}(?:namnpa)?(?:kund|klient|foretag|bolag|firma|customer|company|client)"
            "(?:en|et|ens|ets|s)?(?:bolag|firma|foretag|namn|name)?1?"
        ),
        NAME,
    ),
)
"""Headings put together of the usual parts in some order, by what they mean."""


@cache
def _candidates() -> Mapping[str, tuple[Column, ...]]:
    """Return the columns that each heading may mean."""
    found: dict[str, tuple[Column, ...]] = {}
    for column in (*REGISTER, *RECORDS):
        for name in column.headings:
            if not any(other is column for other in found.get(name, ())):
                found[name] = (*found.get(name, ()), column)
    for name in AMBIGUOUS:
        found[plain(name)] = (NAME, PERSON)
    return found


def columns_meant(heading: str) -> tuple[Column, ...]:
    """Return the columns that a heading may mean."""
    for name in folds(heading):
        if name in _candidates():
            return _candidates()[name]
    for name in folds(heading):
        for pattern, column in _MADE_OF_PARTS:
            if pattern.fullmatch(name):
                return (column,)
    return ()


@lru_cache(maxsize=4096)
def reads_as_heading(text: str) -> bool:
    """Return whether a row that begins so may be taken for headings, as of a customer "Aktiv"."""
    return bool(columns_meant(text))


def meant_under(group: str, heading: str) -> tuple[Column, ...]:
    """Return the columns that a heading may mean under one over it, which may be empty."""
    return (columns_meant(f"{group} {heading}") if group and heading else ()) or columns_meant(
        heading
    )


def known_in(cells: Sequence[str], said: Said, names: ServiceNames | None) -> int:
    """Return how many of some cells are headings that are known, or that somebody explained."""
    return sum(
        1
        for cell in cells
        if cell and len(cell) < 80
        and (columns_meant(cell) or said.of(cell) is not None
             or (names is not None and names.named(cell) is not None))
    )  # fmt: skip
