"""Marks of the list: which collaborations a key marks, and which marks are not to be seen.

What is marked is always a collaboration that is running. A customer's own line shows what is marked
of it, and never stands for more than that.
"""

from bisect import bisect_left
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import islice

from store.domain.catalogue import Services, service_name
from store.domain.model import RUNNING
from store.domain.row import Row, number_order, order_of
from store.i18n.language import ngettext
from tui.formatting.facts import Fact, Place
from tui.formatting.narrowing.narrowing import EVERYTHING, Sieve

Marks = frozenset[Place]

Waived = Mapping[tuple[str, str], Mapping[str, str]]
"""Why checks are waived where several are to be ended: for one that is marked, by its checks."""

ALL, SOME, NONE = "*", "-", " "
"""What a customer's line shows: all that Space would mark there is marked, a part, nothing."""


MOST_NAMED = 6
"""So many customers with hidden marks are named; a window of a small terminal has room for them."""


def markable(row: Row, sieve: Sieve = EVERYTHING) -> Marks:
    """Return what is running at a customer, of what the filter lets through."""
    return frozenset(
        Place(row.number, collaboration.id)
        for collaboration in row.collaborations
        if collaboration.status in RUNNING and sieve.lets(row, collaboration)
    )


def sign(row: Row, marks: Marks, sieve: Sieve) -> str:
    """Return how a customer's line shows its own marks."""
    if not marks:
        return NONE
    shown = markable(row, sieve)
    return ALL if shown and shown <= marks else SOME


def by_customer(marks: Marks) -> Mapping[str, Marks]:
    """Return the marks of each customer that has some."""
    found: dict[str, set[Place]] = {}
    for place in marks:
        found.setdefault(place.number, set()).add(place)
    return {number: frozenset(own) for number, own in found.items()}


def still_running(marks: Marks, rows: Sequence[Row]) -> Marks:
    """Return the marks of what is running; a customer without a row keeps its own.

    A customer has no row where its file is damaged, which may be mended meanwhile.
    """
    return frozenset(
        place
        for place in marks
        if (row := row_of(place.number, rows)) is None or place in markable(row)
    )


def not_shown(marks: Marks, shown: Sequence[Row], sieve: Sieve, opened: Container[str]) -> Marks:
    """Return the marks that no line shows as they are.

    A line of the list shows what the filter lets through; that of an opened customer, all of it.
    """
    hidden = []
    for place in marks:
        row = row_of(place.number, shown)
        if row is None or (place.number not in opened and place not in markable(row, sieve)):
            hidden.append(place)
    return frozenset(hidden)


def named(marks: Iterable[Place], rows: Sequence[Row], services: Services) -> tuple[Fact, ...]:
    """Name marks: each customer with what is marked there, in the order of the list.

    Of very many, the first are named and the others counted.
    """
    by_number: dict[str, list[str]] = {}
    for place in sorted(marks, key=in_order):
        by_number.setdefault(place.number, []).append(place.collaboration or "")
    facts = []
    for number, ids in islice(by_number.items(), MOST_NAMED):
        row = row_of(number, rows)
        held = {each.id: each.service for each in row.collaborations} if row is not None else {}
        what = ", ".join(service_name(services, held.get(id, id)) for id in ids)
        facts.append(Fact(f"{number} {row.name if row is not None else ''}".strip(), what))
    if (more := len(by_number) - len(facts)) > 0:
        facts.append(Fact("", ngettext("and {n} more customer", "and {n} more customers", more)))
    return tuple(facts)


def in_words(place: Place, rows: Sequence[Row], services: Services) -> str:
    """Name one collaboration."""
    row = row_of(place.number, rows)
    held = {each.id: each.service for each in row.collaborations} if row is not None else {}
    id = place.collaboration or ""
    return service_name(services, held.get(id, id))


def in_order(place: Place) -> tuple[str, str]:
    """Return what sorts marks as the list is sorted."""
    return number_order(place.number), place.collaboration or ""


def row_of(number: str, rows: Sequence[Row]) -> Row | None:
    """Return the row of a customer among rows in the order of their numbers, or None."""
    at = index_of(number, rows)
    return rows[at] if at is not None else None


def index_of(number: str, rows: Sequence[Row]) -> int | None:
    """Return the place of a customer's row among rows in the order of their numbers, or None."""
    at = bisect_left(rows, number_order(number), key=order_of)
    return at if at < len(rows) and rows[at].number == number else None
