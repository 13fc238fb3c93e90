"""What happened without the operator: endings whose date came, and what others did."""

from collections.abc import Callable, Iterable
from datetime import date

from textual.message import Message

from store.desk.desk import Due
from store.domain.catalogue import Services, service_name
from store.domain.model import Customer, Employee, Side
from store.domain.row import Row
from store.domain.words import action_word, status_word
from store.i18n.language import _, pgettext
from store.rules.history_words import Names, entry_words
from tui.formatting.facts import Fact
from tui.formatting.list_lines import overdue_words
from tui.formatting.safe_text import local_time


class News(Message):
    """Others have changed something in the store; posted to each screen that is open."""


def changes_since(
    before: Customer, now: Customer, employees: Iterable[Employee] = ()
) -> str | None:
    """Say what was done to a customer since it was read, or None where it is as it was."""
    if now == before:
        return None
    done = now.history[len(before.history) :]
    names = Names(now, employees)
    acts = [entry_words(entry, names) for entry in done]
    if not done:
        return _("Changed meanwhile by hand; what is shown is how it is now.")
    who = f"{names.person(done[-1].by)}, {local_time(done[-1].at)}"
    return _(
        "Changed meanwhile: {acts} ({who}). What is shown is how it is now.",
        acts="; ".join(acts),
        who=who,
    )


def changed_since(
    before: Customer, read: Callable[[], Customer | None], employees: Iterable[Employee] = ()
) -> str | None:
    """Read a customer again and say what was done to it; None, too, where it cannot be read."""
    now = read()
    return changes_since(before, now, employees) if now is not None else None


def due_facts(due: Iterable[Due], services: Services, today: date) -> tuple[Fact, ...]:
    """Tell which endings were carried out as their date had come, and which were refused."""
    facts = []
    for ending in due:
        what = f"{ending.number} {ending.name}, {service_name(services, ending.service)}"
        if ending.done is not None:
            ended = f"{what}: {status_word('ended')}"
            facts.append(Fact(pgettext("ending", "done"), ended, "ok"))
        else:
            late = overdue_words(ending.on, today)
            why = " ".join(refusal.message for refusal in ending.refusals)
            facts.append(Fact(pgettext("ending", "not"), f"{late}: {what}: {why}", "open"))
    return tuple(facts)


def news_facts(
    rows: Iterable[Row], side: Side, services: Services, employees: Iterable[Employee] = ()
) -> tuple[Fact, ...]:
    """Tell the latest that the other side did to each customer."""
    facts = []
    names = {employee.login: employee.name for employee in employees}
    for row in rows:
        for change in row.changes:
            if change.side == side:
                continue
            named = {c.id: service_name(services, c.service) for c in row.collaborations}
            about = named.get(change.collaboration or "", _("users"))
            change_words = _(
                "{customer}: {act}, {about}, by {who}",
                customer=f"{row.number} {row.name}",
                act=action_word(change.action),
                about=about,
                who=names.get(change.by, change.by),
            )
            facts.append(Fact(local_time(change.at), change_words))
    return tuple(facts)
