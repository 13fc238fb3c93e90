"""Make a letter to one side from what was planned, decided or done: a pure function (R60).

What an ending does comes from the function that the act itself has it from, and what stands in its
way from the rule: a letter can say nothing else than what happens, and nothing surer.
"""

import datetime as dt
from collections.abc import Iterator

from store.domain.catalogue import Services
from store.domain.clock import swedish_day
from store.domain.model import Customer, Employee, Office, Side
from store.domain.rights import Operator
from store.exchange.papers.edited import edited_history
from store.exchange.papers.ending_sections import ending_sections
from store.exchange.papers.letter import Matter, Notice, Party, Section
from store.exchange.papers.occasion import Occasion
from store.exchange.papers.openings import greeting, opening, subject
from store.exchange.papers.other_sections import other_sections
from store.i18n.language import _, language
from store.rules.customers.as_told import customer_told


def notice(
    customer: Customer,
    occasion: Occasion,
    *,
    office: Office,
    services: Services,
    by: Operator,
    to: Side,
    now: dt.datetime,
) -> Notice:
    """Return the letter, in the language that is set.

    `services` are those that speak to the side it goes to; `by` writes it.
    """
    matter = Matter(
        customer=customer,
        occasion=occasion,
        office=office,
        services=services,
        by=by,
        to=to,
        now=now,
    )
    about = occasion.collaboration
    sender, receiver = _sender(matter), _receiver(matter)
    ends = occasion.kind in ("planned", "dated", "ended")
    sections = ending_sections(matter) if ends else other_sections(matter)
    return Notice(
        kind=occasion.kind,
        number=customer.number,
        collaboration=about.id if about is not None else None,
        to=to,
        language=language(),
        on=swedish_day(now),
        subject=subject(matter),
        sender=sender,
        receiver=receiver,
        greeting=greeting(receiver.name if receiver != sender else None),
        opening=tuple(opening(matter)),
        sections=(
            *sections,
            Section(title=_("Questions"), lines=tuple(_whom_to_ask(matter))),
        ),
        closing=_("Kind regards"),
        history=edited_history(customer_told(customer, to)),
    )


def _sender(matter: Matter) -> Party:
    """Return who writes: an employee with the address on record, or a user."""
    by = matter.by
    email = by.login if by.side == "customer" else None
    for employee in by.employees:
        if by.side == "office" and employee.login == by.login:
            email = employee.email
    return Party(company=matter.company(by.side), name=by.name, email=email)


def _receiver(matter: Matter) -> Party:
    """Return to whom it goes: the customer's main contact, or the office's account manager."""
    company = matter.company(matter.to)
    if matter.to == "customer":
        contact = matter.customer.valid_main_contact(matter.by.employees)
        if contact is None:
            return Party(company=company)
        return Party(company=company, name=contact.name, email=contact.email)
    manager = _answers_for(matter)
    if manager is None:
        return Party(company=company, left=_who_left(matter))
    return Party(company=company, name=manager.name, email=manager.email)


def _answers_for(matter: Matter) -> Employee | None:
    """Return the account manager, or else who owns the task, of those who are still there."""
    about = matter.collaboration
    task = matter.customer.task(about.task) if about is not None else None
    here = {each.login: each for each in matter.by.employees if each.active}
    wanted = (matter.customer.account_manager, task.owner if task is not None else None)
    return next((here[login] for login in wanted if login in here), None)


def _who_left(matter: Matter) -> str | None:
    """Return the name of the account manager, where that is somebody who has left."""
    login = matter.customer.account_manager
    gone = (each.name for each in matter.by.employees if each.login == login and not each.active)
    return next(gone, None)


def _whom_to_ask(matter: Matter) -> Iterator[str]:
    """Name on each side who answers questions."""
    manager = _answers_for(matter)
    if manager is not None:
        role = _("account manager")
        if manager.login != matter.customer.account_manager:
            role = _("responsible for the task")
        yield _person(matter.office.name, manager.name, manager.email, role)
    else:
        yield from _instead(matter)
    contact = matter.customer.valid_main_contact(matter.by.employees)
    if contact is not None:
        yield _person(matter.customer.name, contact.name, contact.email, _("main contact"))
    else:
        yield _("{company}: no main contact is on record", company=matter.customer.name)


def _instead(matter: Matter) -> Iterator[str]:
    """Say that no account manager can be asked, and name who writes, if of the office."""
    office, gone, sender = matter.office.name, _who_left(matter), _sender(matter)
    if gone is not None:
        yield _("{company}: {name}, account manager, has left", company=office, name=gone)
    else:
        yield _("{company}: nobody is on record as account manager", company=office)
    if matter.by.side == "office":
        yield _person(office, matter.by.name, sender.email, _("who writes this letter"))


def _person(company: str, name: str, email: str | None, role: str) -> str:
    return f"{company}: " + ", ".join(part for part in (name, role, email) if part)
