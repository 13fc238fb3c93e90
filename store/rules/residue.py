"""What still ties office and customer together after an ending, so that no access is forgotten."""

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from typing import Literal

import msgspec

from store.domain.catalogue import NoneOpen, Services, fate_for, service_name
from store.domain.model import OVER, Collaboration, Customer, Employee
from store.domain.words import labelled, overdue_words
from store.i18n.language import _, grouped, ngettext, pgettext
from store.rules.endings.checks import open_records
from store.rules.endings.effects import office_access
from store.rules.people.leaving import absences

LeftoverKind = Literal[
    "licence", "office-access", "records", "open-records", "task", "request", "ending",
    "unlinked", "collaboration", "employee-left",
]  # fmt: skip


class Leftover(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that still points at a customer; `about` is a collaboration, user or task.

    `service` is the service's id, where it is about one.
    """

    number: str
    name: str
    kind: LeftoverKind
    about: str
    text: str
    service: str | None = None
    account_manager: str | None = None


def leftovers(
    customer: Customer,
    services: Services,
    employees: Iterable[Employee] = (),
    *,
    absent: bool = True,
    today: dt.date | None = None,
    only: Container[str] | None = None,
) -> tuple[Leftover, ...]:
    """Return what is left of a customer's collaborations, where one has ended.

    What employees who have left still answer for is listed for every customer (R51), if `absent`
    ones are meant. With `today`, an ending whose day is over is told as overdue (R42).
    `only` are the ids of the collaborations that are asked about; without them, all are. What is of
    no collaboration is told with its customer.
    """
    people = tuple(employees)
    found: list[_Found] = [
        ("employee-left", absence.login, absence.text, None)
        for absence in (absences(customer, people) if absent else ())
    ]
    if any(collaboration.status == "ended" for collaboration in customer.collaborations):
        names = {each.login: each.name for each in people}
        about = [each for each in customer.collaborations if only is None or each.id in only]
        found += _ties(customer, about, services, names, today)
    return tuple(
        Leftover(
            number=customer.number,
            name=customer.name,
            kind=kind,
            about=about,
            text=text,
            service=service,
            account_manager=customer.account_manager,
        )
        for kind, about, text, service in found
    )


def _ties(
    customer: Customer,
    about: Sequence[Collaboration],
    services: Services,
    names: Mapping[str, str],
    today: dt.date | None,
) -> tuple["_Found", ...]:
    """Return what still ties office and customer together, of the collaborations asked about."""
    ended = [each for each in about if each.status == "ended"]
    return (
        *_licences(customer, {each.service for each in ended}, services),
        *(tie for each in ended for tie in _of_ended(customer, each, services)),
        *_idle_tasks(customer, {each.id for each in about}, names),
        *_going_on(about, services, today),
    )


_Found = tuple[LeftoverKind, str, str, str | None]


def _licences(customer: Customer, ended: Set[str], services: Services) -> Iterator[_Found]:
    """Find the users that are licensed for an `ended` service that was not started again.

    A customer that continues works on with its licences, and one that may view what was closed may
    need them for that, which nobody documents: to take one back could lock it out.
    """
    in_use = {each.service for each in customer.collaborations if each.status not in OVER}
    ended = {
        service for service in ended - in_use if not _uses_it_alone(customer, service, services)
    }
    for user in customer.users:
        for id in user.services:
            if id in ended:
                name = service_name(services, id)
                text = _(
                    "{name} is licensed for {service}, which has ended",
                    name=user.name,
                    service=name,
                )
                yield "licence", user.email, text, id


def _uses_it_alone(customer: Customer, service: str, services: Services) -> bool:
    """Return whether a customer continues in a service or views it, by how it ended last."""
    over = [
        each
        for each in customer.collaborations
        if each.service == service and each.status == "ended"
    ]
    last = max(over, key=lambda each: each.ends_on or dt.date.min)
    if last.ending is None:
        return False
    known = services.get(service)
    outcome = known.outcome(last.ending.outcome) if known is not None else None
    views = outcome is not None and fate_for(outcome.customer, last.variant).access == "view"
    return views or last.ending.outcome == "continue"


def _of_ended(
    customer: Customer, collaboration: Collaboration, services: Services
) -> Iterator[_Found]:
    """Find what an ended collaboration leaves: the office's access, and records."""
    name = service_name(services, collaboration.service)
    service = services.get(collaboration.service)
    outcome = None
    if service is not None and collaboration.ending is not None:
        outcome = service.outcome(collaboration.ending.outcome)
    if outcome is not None:
        fate = fate_for(outcome.office, collaboration.variant)
        others = any(other.running for other in customer.collaborations)
        # the office keeps access only where "view-while-others" holds, or nobody knows
        if fate.provenance == "unknown" or (fate.access == "view-while-others" and others):
            access = office_access(customer, collaboration, services)
            text = labelled(_("the office's access to {service}", service=name), access)
            yield "office-access", collaboration.id, text, collaboration.service
    if not collaboration.records:
        return
    text = ngettext(
        "one record is kept here about {service}",
        "{n} records are kept here about {service}",
        len(collaboration.records),
        service=name,
    )
    yield "records", collaboration.id, text, collaboration.service
    for check in service.checks if service is not None else ():
        if service is not None and isinstance(check, NoneOpen):
            left = open_records(service, check, collaboration, dt.date.max)
            if left:
                words = ngettext(check.one, check.many, len(left))
                told = f"{name}: {grouped(len(left))} {words}"
                yield "open-records", collaboration.id, told, collaboration.service


def _idle_tasks(customer: Customer, about: Set[str], names: Mapping[str, str]) -> Iterator[_Found]:
    """Find the tasks that no collaboration belongs to any more; a login is told by its name.

    A task is told that had one of those asked `about`, or that never had any.
    """
    used = {
        collaboration.task
        for collaboration in customer.collaborations
        if collaboration.status not in OVER
    }
    for task in customer.tasks:
        had = {each.id for each in customer.collaborations if each.task == task.name}
        if task.name not in used and (not had or had & about):
            text = _(
                "no collaboration belongs to the task {task} ({owner})",
                task=task.name,
                owner=names.get(task.owner or "", task.owner) or pgettext("owner", "nobody"),
            )
            yield "task", task.name, text, None


def _going_on(
    about: Iterable[Collaboration], services: Services, today: dt.date | None
) -> Iterator[_Found]:
    """Find what is asked for, dated, not linked or running."""
    for collaboration in about:
        name = service_name(services, collaboration.service)
        match collaboration.status:
            case "requested":
                text = _("a request for {service} waits for an answer", service=name)
                if (since := collaboration.requested_on) is not None:
                    text = _("a request for {service} waits for an answer since {date}",
                             service=name, date=since)  # fmt: skip
                yield "request", collaboration.id, text, collaboration.service
            case "ending":
                text = _("{service} ends, and is active until then", service=name)
                if (ending := collaboration.ending) is not None:
                    text = _("{service} ends on {date}, and is active until then",
                             service=name, date=ending.on)  # fmt: skip
                    if today is not None and ending.on < today:
                        text = _("{service} was to end on {date} and is still active ({overdue})",
                                 service=name, date=ending.on,
                                 overdue=overdue_words(ending.on, today))  # fmt: skip
                yield "ending", collaboration.id, text, collaboration.service
            case "unlinked":
                text = _("{service} is not linked to a service and task", service=name)
                yield "unlinked", collaboration.id, text, collaboration.service
            case "active":
                text = _("{service} is still active", service=name)
                yield "collaboration", collaboration.id, text, collaboration.service
            case "ended" | "declined":
                pass


HEADINGS = ("number", "name", "account_manager", "kind", "about", "service", "text")


def table(leftovers: Iterable[Leftover]) -> list[tuple[str, ...]]:
    """Return what is left under `HEADINGS`, nothing shortened."""
    return [
        (
            left.number,
            left.name,
            left.account_manager or "",
            left.kind,
            left.about,
            left.service or "",
            left.text,
        )
        for left in leftovers
    ]
