"""The history as it is looked at: its lines by words and by date, and as a table to take along."""

import datetime as dt
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import accumulate, chain

import msgspec
from msgspec import UNSET

from store.domain.catalogue import Services, catalogue
from store.domain.chain.breaks import breaks
from store.domain.clock import swedish_day, swedish_time
from store.domain.filters import folded
from store.domain.model import Customer, Employee, Entry, Side
from store.domain.row import number_order
from store.domain.words import side_word
from store.i18n.language import N_, _
from store.rules.history_words import (
    ColumnTitle,
    Names,
    details_in_order,
    entry_details,
    entry_words,
    service_in_id,
)

DOES_NOT_FOLLOW = N_(
    "The history was edited outside the program: this line does not follow from the one before."
)
"""What is said of an edited line (R62)."""


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of history with the customer that it belongs to; the office itself has no number.

    `what` is what was done, `who` the name of who did it, `details` the rest, all in words.
    An `edited` one does not follow from the line before (R62).
    """

    number: str | None
    name: str
    entry: Entry
    what: str = ""
    who: str = ""
    details: tuple[tuple[str, str], ...] = ()
    edited: bool = False

    @property
    def who_by_account(self) -> str:
        """Who did it, and by which account, where that is another and the reader is told of it."""
        account = self.entry.os_user
        if account in ("", self.entry.by):
            return self.who
        return _("{who} (account {account})", who=self.who, account=account)

    @property
    def whose(self) -> str:
        """The customer's number and name, or the office's name."""
        return self.name if self.number is None else f"{self.number} {self.name}"


def history_lines(
    customers: Iterable[Customer],
    employees: Iterable[Employee] = (),
    services: Services | None = None,
    *,
    office: str = "",
    of_office: tuple[Entry, ...] = (),
    to: Side = "office",
    column: ColumnTitle | None = None,
    looks_for_edits: bool = False,
) -> tuple[HistoryLine, ...]:
    """Return the lines of all histories, with those of the office itself, the latest first.

    They say the names that are known now; `to` is the side that reads them, and `column` says what
    headings of files mean. That a customer came with an import is said once, by the office's line
    of that import, where it is there. Lines that do not follow from the one before say so where one
    `looks_for_edits` (R62), as at one customer.

    A customer's lines stay in the order in which they were written, which is that of its versions.
    Where the clock went backwards in between, a line counts as no earlier than those before it. At
    one time, customers stand in the order of their numbers. `store/rules/timeline/` makes the same
    lines a part at a time.
    """
    employees = tuple(employees)
    imports = imports_told(of_office)
    whole: Iterator[tuple[Customer | None, Sequence[Entry]]] = chain(
        [(None, of_office)], ((customer, customer.history) for customer in customers)
    )
    dated = [
        (at, place, line_of(customer, office, entry, names, edited=place in edited))
        for customer, history in whole
        if history and not (len(history) == 1 and said_of_all(history[0], imports))
        for names in [Names(customer, employees, services, to=to, column=column)]
        for edited in [{each.place for each in breaks(history)} if looks_for_edits else ()]
        for place, (at, entry) in enumerate(zip(reached(history), history, strict=True))
        if customer is None or not said_of_all(entry, imports)
    ]
    dated.sort(key=lambda dated_line: _order(dated_line[2]))
    dated.sort(key=lambda dated_line: dated_line[:2], reverse=True)
    return tuple(line for *_, line in dated)


def _order(line: HistoryLine) -> str:
    return "" if line.number is None else number_order(line.number)


def imports_told(of_office: Iterable[Entry]) -> frozenset[str]:
    """Return the imports that the office's own history tells."""
    return frozenset(batch for entry in of_office if (batch := entry.details.get("batch")))


def said_of_all(entry: Entry, imports: Container[str]) -> bool:
    """Whether a line says no more than the office's line of its import does."""
    return entry.details.get("customer") == "new" and entry.details.get("batch") in imports


def line_of(
    customer: Customer | None, office: str, entry: Entry, names: Names, *, edited: bool
) -> HistoryLine:
    """Return a line of a customer's history, or of the office's, in words."""
    return HistoryLine(
        number=customer.number if customer is not None else None,
        name=customer.name if customer is not None else office,
        entry=entry,
        what=entry_words(entry, names),
        who=names.person(entry.by),
        details=entry_details(entry, names),
        edited=edited,
    )


class CustomerNews(msgspec.Struct, frozen=True, kw_only=True):
    """What one side did to a customer since the other looked, in the order in which it was done."""

    customer: Customer
    entries: tuple[Entry, ...]

    @property
    def number(self) -> str:
        """The customer's number."""
        return self.customer.number


def news_of(customer: Customer, own: Side, seen: dt.datetime) -> CustomerNews:
    """Return what the other side did to a customer after a moment."""
    history = customer.history
    entries = tuple(
        entry
        for at, entry in zip(reached(history), history, strict=True)
        if entry.side != own and at > seen
    )
    return CustomerNews(customer=customer, entries=entries)


def reached(history: Iterable[Entry]) -> Iterator[dt.datetime]:
    """Return, for each line, the latest time that the clock had shown by then."""
    return accumulate((entry.at for entry in history), max)


def search_history(
    lines: Iterable[HistoryLine],
    words: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> tuple[HistoryLine, ...]:
    """Return the lines that have all the words, from the first day to the last, both included."""
    return tuple(filter(searched(words, since, until), lines))


def searched(
    words: str = "", since: dt.date | None = None, until: dt.date | None = None
) -> Callable[[HistoryLine], bool]:
    """Return what lets a line through that has all the words, from the first day to the last.

    Days are Swedish ones, as the dates of endings are (R40).
    """
    wanted = folded(words).split()

    def found(line: HistoryLine) -> bool:
        return (
            (since is None or swedish_day(line.entry.at) >= since)
            and (until is None or swedish_day(line.entry.at) <= until)
            and _has_all(line, wanted)
        )

    return found


HEADINGS = ("when", "number", "name", "who", "account", "side", "what", "collaboration",
            "details", "reason")  # fmt: skip


def table(lines: Iterable[HistoryLine]) -> list[tuple[str, ...]]:
    """Return the lines under `HEADINGS`, nothing shortened; times are UTC."""
    return [
        (
            line.entry.at.isoformat(),
            line.number or "",
            line.name,
            line.entry.by,
            line.entry.os_user,
            line.entry.side,
            line.entry.action,
            line.entry.collaboration or "",
            "; ".join(f"{what}: {detail}" for what, detail in _details_kept(line.entry)),
            line.entry.reason or "",
        )
        for line in lines
    ]


def _details_kept(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the details, and how many records of each kind an ending erased (R61)."""
    service = service_in_id(entry.collaboration or "")
    yield from details_in_order(entry, catalogue(), service).items()
    if entry.erased is not UNSET and entry.erased.records:
        counts = (f"{len(sums)} {kind}" for kind, sums in sorted(entry.erased.records.items()))
        yield "erased", ", ".join(counts)


def _has_all(line: HistoryLine, words: list[str]) -> bool:
    if not words:
        return True
    entry = line.entry
    known = (line.number, line.name, entry.by, entry.os_user, entry.side, entry.action,
             entry.collaboration, entry.reason)  # fmt: skip
    parts = (*known, *entry.details, *entry.details.values(), *_said(line))
    text = folded(" ".join(part for part in parts if part))
    return all(word in text for word in words)


def _said(line: HistoryLine) -> tuple[str, ...]:
    """Return what people read in the place of codes and ids."""
    details = (part for detail in line.details for part in detail)
    when = swedish_time(line.entry.at)  # as it is shown
    sides = (side_word(line.entry.side), side_word(line.entry.side, to="customer"))
    return (when, *sides, line.what, line.who, *details)
