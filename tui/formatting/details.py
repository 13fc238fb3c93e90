"""What is known of the line under the cursor: a customer or a collaboration into facts."""

import datetime as dt
from collections.abc import Mapping

from store.desk.desk import Desk
from store.domain.catalogue import Services, service_name
from store.domain.clock import swedish_time
from store.domain.errors import StoreError
from store.domain.model import Collaboration, Customer, Side
from store.domain.rights import Operator
from store.domain.words import outcome_label
from store.i18n.language import _, grouped, ngettext, pgettext
from store.rules.history_words import Names, entry_words
from store.rules.holds import hold_of
from store.rules.readiness import why_missing
from tui.formatting.collaboration_told import about_collaboration, held_sentence, task_words
from tui.formatting.endings.stops import bare_name
from tui.formatting.facts import Fact, Place
from tui.formatting.list_lines import numbers_words
from tui.formatting.told import Told


def about(
    place: Place, desk: Desk, opened: Mapping[str, Customer], names: Mapping[str, str]
) -> Told:
    """Return what is known of a customer or a collaboration, and what each ending would do.

    `opened` are customers that were read before; `names` those of employees, by login.
    """
    try:
        customer = opened.get(place.number) or desk.glance(place.number)
        collaboration = customer.collaboration(place.collaboration or "")
        if collaboration is None:
            return about_customer(customer, names, desk.services, desk.operator, desk.today())
        return about_collaboration(customer, collaboration, desk, names)
    except StoreError as error:
        return Told(place.number, facts=(Fact("", f"{error}", "stop"),), unread=True)


def about_customer(
    customer: Customer,
    names: Mapping[str, str],
    services: Services,
    by: Operator,
    today: dt.date,
) -> Told:
    """Tell who a customer is, who its main contact is, and what it has ended."""
    employees = by.employees
    facts = []
    contact = customer.valid_main_contact(employees)
    whom = f"{contact.name}, {contact.email}" if contact else pgettext("main contact", "none")
    if contact is None:
        missing = _("No main contact: no collaboration can be ended. u opens the cure.")
        facts.append(Fact("", missing, "stop"))
        if customer.main_contact is not None:
            whom = why_missing(customer, employees)
    if (hold := hold_of(customer, None, today)) is not None:
        facts.append(Fact("", held_sentence(customer, hold, by), "stop"))
    running = [bare_name(services, c.service) for c in customer.collaborations if c.running]
    tasks = ", ".join(task_words(task, names) for task in customer.tasks)
    facts += [
        Fact(_("main contact"), whom),
        Fact(_("users"), _users(customer)),
        Fact(pgettext("services", "active"), ", ".join(running) or pgettext("services", "nothing")),
        Fact(_("tasks"), tasks or pgettext("tasks", "none")),
        Fact(_("manager"), _named(customer.account_manager, names)),
        Fact(_("numbers"), numbers_words(customer)),
    ]
    ended = [c for c in customer.collaborations if c.ends_on and c.status == "ended"]
    facts += [Fact(pgettext("collaboration", "ended"), _ended(c, services, by.side)) for c in ended]
    if customer.history:
        last = customer.history[-1]
        known = Names(customer, employees, services, to=by.side)
        change = f"{entry_words(last, known)}, {swedish_time(last.at)}, {known.person(last.by)}"
        facts.append(Fact(_("last change"), change))
    return Told(f"{customer.number} {customer.name}", facts=tuple(facts))


def _ended(collaboration: Collaboration, services: Services, to: Side) -> str:
    ending = collaboration.ending
    service = service_name(services, collaboration.service)
    when = f"{service} {collaboration.ends_on}"
    return when if ending is None else f"{when}: {outcome_label(ending.outcome, to=to)}"


def _users(customer: Customer) -> str:
    active = [user for user in customer.users if user.active]
    inactive = len(customer.users) - len(active)
    count = ngettext(
        "{count} active user", "{count} active users", len(active), count=grouped(len(active))
    )
    if not inactive:
        return count
    return f"{count}, " + ngettext("{n} inactive", "{n} inactive", inactive)


def _named(login: str | None, names: Mapping[str, str]) -> str:
    return names.get(login, login) if login is not None else _("nobody")
