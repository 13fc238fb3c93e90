"""What happened without the operator: endings whose date came, and what others did."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import date

from textual.message import Message

from store.desk.desk import Due
from store.domain.catalogue import Services, service_name
from store.domain.clock import swedish_time
from store.domain.model import Customer, Employee, Entry, Side
from store.domain.words import overdue_words, status_word
from store.i18n.language import _, ngettext, pgettext
from store.rules.history import CustomerNews
from store.rules.history_words import Names, entry_details, entry_words
from tui.formatting.facts import Fact


class News(Message):
    """Others have changed something in the store; posted to each screen that is open."""


def changes_since(
    before: Customer, now: Customer, employees: Iterable[Employee] = (), *, to: Side = "office"
) -> str | None:
    """Say what was done to a customer since it was read, or None where it is as it was.

    `to` is the side that reads it.
    """
    if now == before:
        return None
    done = now.history[len(before.history) :]
    names = Names(now, employees, to=to)
    acts = [_changes(entry, names) for entry in done]
    if not done:
        return _("Changed meanwhile by hand; what is shown is how it is now.")
    who = f"{names.person(done[-1].by)}, {swedish_time(done[-1].at)}"
    return _(
        "Changed meanwhile: {acts} ({who}). What is shown is how it is now.",
        acts="; ".join(acts),
        who=who,
    )


def _changes(entry: Entry, names: Names) -> str:
    """Say what was done; of what was edited, what each field was and is."""
    details = entry_details(entry, names)
    if entry.action != "edit" or entry.collaboration is None or not details:
        return entry_words(entry, names)
    fields = ", ".join(f"{label} {change}" for label, change in details)
    service = names.service(entry.collaboration)
    return _("{service} edited: {fields}", service=service, fields=fields)


async def changed_since(
    before: Customer,
    read: Callable[[], Awaitable[Customer | None]],
    employees: Iterable[Employee] = (),
    *,
    to: Side = "office",
) -> str | None:
    """Read a customer again and say what was done to it; None, too, where it cannot be read."""
    now = await read()
    return changes_since(before, now, employees, to=to) if now is not None else None


def due_facts(due: Iterable[Due], services: Services, today: date) -> tuple[Fact, ...]:
    """Tell which endings were carried out as their date had come, maybe or not."""
    facts = []
    for ending in due:
        what = f"{ending.number} {ending.name}, {service_name(services, ending.service)}"
        if ending.done is not None:
            ended = f"{what}: {status_word('ended')}"
            facts.append(Fact(pgettext("ending", "done"), ended, "ok"))
        elif ending.maybe is not None:
            facts.append(Fact(pgettext("ending", "maybe"), f"{what}: {ending.maybe}", "ask"))
        else:
            late = overdue_words(ending.on, today)
            why = " ".join(refusal.message for refusal in ending.refusals)
            facts.append(Fact(pgettext("ending", "not"), f"{late}: {what}: {why}", "stop"))
    return tuple(facts)


MOST_ACTS = 8
"""Acts that are told of one customer; the history tells all."""
MOST_CUSTOMERS = 50


def news_facts(
    news: Sequence[CustomerNews],
    services: Services,
    employees: Iterable[Employee] = (),
    *,
    to: Side = "office",
) -> tuple[Fact, ...]:
    """Tell what the other side did, customer by customer; of many acts, the latest.

    `to` is the side that reads it.
    """
    facts = [
        fact
        for each in news[:MOST_CUSTOMERS]
        for fact in _facts_of(each, Names(each.customer, employees, services, to=to))
    ]
    if (more := len(news) - MOST_CUSTOMERS) > 0:
        words = ngettext("and {n} more customer; H shows all",
                         "and {n} more customers; H shows all", more)  # fmt: skip
        facts.append(Fact("", words, "muted"))
    return tuple(facts)


def _facts_of(news: CustomerNews, names: Names) -> Iterator[Fact]:
    customer = news.customer
    whose = f"{customer.number} {customer.name}"
    for entry in news.entries[-MOST_ACTS:]:
        words = _(
            "{customer}: {act}, by {who}",
            customer=whose,
            act=entry_words(entry, names),
            who=names.person(entry.by),
        )
        yield Fact(swedish_time(entry.at), words)
    if (more := len(news.entries) - MOST_ACTS) > 0:
        words = ngettext("{customer}: and {n} more before these; h shows all",
                         "{customer}: and {n} more before these; h shows all",
                         more, customer=whose)  # fmt: skip
        yield Fact("", words, "muted")
