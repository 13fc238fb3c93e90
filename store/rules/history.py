"""The history as it is looked at: its lines by words and by date, and as a table to take along."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import accumulate

import msgspec

from store.domain.clock import swedish_day
from store.domain.filters import folded
from store.domain.model import Customer, Entry, Side
from store.domain.words import action_word, detail_label, detail_words, side_word
from store.i18n.language import language


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of history with the customer that it belongs to; the office itself has no number."""

    number: str | None
    name: str
    entry: Entry

    @property
    def whose(self) -> str:
        """The customer's number and name, or the office's name."""
        return self.name if self.number is None else f"{self.number} {self.name}"

    @property
    def about(self) -> str:
        """What was changed of them: a collaboration, a user, or somebody of the office."""
        if self.number is None:
            return next(iter(self.entry.details), "").partition(" ")[2]
        return self.entry.collaboration or self.entry.details.get("email", "")


def history_lines(
    customers: Iterable[Customer], office: str = "", of_office: tuple[Entry, ...] = ()
) -> tuple[HistoryLine, ...]:
    """Return the lines of all histories, with those of the office itself, the latest first.

    A customer's lines stay in the order in which they were written, which is that of its versions.
    Where the clock went backwards in between, a line counts as no earlier than those before it.
    """
    histories = (
        (None, office, of_office),
        *((customer.number, customer.name, customer.history) for customer in customers),
    )
    dated = [
        (at, place, HistoryLine(number=number, name=name, entry=entry))
        for number, name, history in histories
        for place, (at, entry) in enumerate(zip(reached(history), history, strict=True))
    ]
    return tuple(
        line for *_, line in sorted(dated, key=lambda dated_line: dated_line[:2], reverse=True)
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
    """Return the lines that have all the words, from the first day to the last, both included.

    Days are Swedish ones, as the dates of endings are (R40).
    """
    wanted = folded(words).split()
    return tuple(
        line
        for line in lines
        if (since is None or swedish_day(line.entry.at) >= since)
        and (until is None or swedish_day(line.entry.at) <= until)
        and _has_all(line, wanted)
    )


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
            "; ".join(f"{what}: {detail}" for what, detail in line.entry.details.items()),
            line.entry.reason or "",
        )
        for line in lines
    ]


def _has_all(line: HistoryLine, words: list[str]) -> bool:
    if not words:
        return True
    entry = line.entry
    known = (line.number, line.name, entry.by, entry.os_user, entry.side, entry.action,
             entry.collaboration, entry.reason)  # fmt: skip
    parts = (*known, *entry.details, *entry.details.values(), *_said(entry))
    text = folded(" ".join(part for part in parts if part))
    return all(word in text for word in words)


def _said(entry: Entry) -> tuple[str, ...]:
    """Return what the screen says in the place of codes; in English it says the codes."""
    if language() == "en":
        return ()
    details = entry.details.items()
    labels = (detail_label(what) for what in entry.details)
    words = (detail_words(what, kept) for what, kept in details)
    return (side_word(entry.side), action_word(entry.action), *labels, *words)
