"""A customer as it stood on a day, in sections: what is not known first, then what stood there."""

from collections.abc import Iterator, Mapping

from store.domain.catalogue import Services
from store.domain.clock import swedish_time
from store.domain.model import Collaboration, Side, User
from store.domain.rights import Operator
from store.domain.words import activity_word, outcome_label, payer_words, period_words, role_word
from store.i18n.language import _, ngettext, pgettext
from store.rules.customers.as_it_was import AsItWas
from store.rules.history_words import Names, entry_words
from store.rules.holds import held_words, holds_on
from store.rules.readiness import why_missing
from tui.formatting.collaboration_told import task_words
from tui.formatting.endings.stops import bare_name
from tui.formatting.facts import Fact
from tui.formatting.list_lines import numbers_words, status_words

LATEST = 8
"""Lines of the history that are told of those up to the day."""


def sections_of(
    told: AsItWas, services: Services, by: Operator
) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    """Return the sections, each with its title; one of which there is nothing is left out."""
    sections = (
        (_("Not known"), tuple(_unknown(told))),
        (_("Customer"), tuple(_customer(told, services, by))),
        (_("Users"), tuple(_user(user, told, services) for user in told.customer.users)),
        (
            _("Collaborations"),
            tuple(
                _collaboration(each, told, services, by) for each in told.customer.collaborations
            ),
        ),
        (_("Done until then"), tuple(_done(told, services, by))),
    )
    return ((title, facts) for title, facts in sections if facts)


def _unknown(told: AsItWas) -> Iterator[Fact]:
    for text in dict.fromkeys(lost.text for lost in told.unknown):
        yield Fact("", text, "ask")


def _names(by: Operator) -> Mapping[str, str]:
    return {employee.login: employee.name for employee in by.employees}


def _customer(told: AsItWas, services: Services, by: Operator) -> Iterator[Fact]:
    customer, names = told.customer, _names(by)
    if (contact := customer.valid_main_contact(())) is not None:
        whom = f"{contact.name}, {contact.email}"
    elif customer.main_contact is None:
        whom = pgettext("main contact", "none")
    else:
        whom = _("none; {why}", why=why_missing(customer, ()))
    yield Fact(_("main contact"), whom)
    manager = customer.account_manager
    yield Fact(_("manager"), names.get(manager, manager) if manager else _("nobody"))
    tasks = ", ".join(
        task_words(task, names)
        if told.is_known("tasks", task.name)
        else f"{task.name} ({not_known()})"
        for task in customer.tasks
    )
    yield Fact(_("tasks"), tasks or pgettext("tasks", "none"))
    yield Fact(_("numbers"), numbers_words(customer))
    for hold in holds_on(customer, told.on):
        yield Fact(_("hold"), held_words(customer, hold, by, services), "stop")


def _user(user: User, told: AsItWas, services: Services) -> Fact:
    """Tell of a user what is known of them that day."""
    if not told.is_known("users", user.email, "role"):
        return Fact(user.name, user.email)
    parts = (
        role_word(user.role),
        activity_word(active=user.active),
        user.email,
        user.phone,
        ", ".join(bare_name(services, id) for id in user.services),
    )
    return Fact(user.name, " · ".join(part for part in parts if part))


def _collaboration(
    collaboration: Collaboration, told: AsItWas, services: Services, by: Operator
) -> Fact:
    """Tell how a collaboration stood, and what is known of its terms."""
    named = bare_name(services, collaboration.service)
    if not told.is_known("collaborations", collaboration.id, "status"):
        return Fact(named, not_known())
    payer, variant = collaboration.invoice_recipient, collaboration.variant
    parts = (
        *how_it_stood(collaboration, told, to=by.side),
        collaboration.task,
        _("paid by {payer}", payer=payer_words(payer, to=by.side)) if payer is not None else "",
        period_words(collaboration.period),
        records_there(collaboration, told),
    )
    text = " · ".join(part for part in parts if part)
    return Fact(f"{named} {variant}" if variant else named, text)


def not_known() -> str:
    """Say of a collaboration, or of who has a task, that nobody knows how it was that day."""
    return pgettext("that day", "not known")


def how_it_stood(collaboration: Collaboration, told: AsItWas, *, to: Side) -> Iterator[str]:
    """Say the status of that day, and how it was to end, as far as either is known."""
    ending, started = collaboration.ending, collaboration.started_on
    if not told.is_known("collaborations", collaboration.id, "ending"):
        yield status_words(collaboration.status, None, told.on, to=to)
        yield _("how: not known")
        return
    if collaboration.status == "active" and started is not None:
        yield _("active since {date}", date=started)
    else:
        yield status_words(collaboration.status, collaboration.ends_on, told.on, to=to)
    if ending is not None:
        yield outcome_label(ending.outcome, to=to)


def records_there(collaboration: Collaboration, told: AsItWas) -> str:
    """Say how many records were there that day; nothing where there were none."""
    if not told.is_known("collaborations", collaboration.id, "records"):
        return _("records not known")
    count = len(collaboration.records)
    return ngettext("{n} record", "{n} records", count) if count else ""


def _done(told: AsItWas, services: Services, by: Operator) -> Iterator[Fact]:
    """Tell what was done last, the latest first."""
    names = Names(told.customer, by.employees, services, to=by.side)
    for entry in reversed(told.customer.history[-LATEST:]):
        words = f"{entry_words(entry, names)}, {names.person(entry.by)}"
        yield Fact(swedish_time(entry.at), words, "muted")
