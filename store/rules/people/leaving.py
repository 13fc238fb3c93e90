"""What an employee answers for, also after leaving, and how it is handed over (R51)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, get_args

import msgspec
from msgspec.structs import replace

from store.domain import rights
from store.domain.catalogue import Services, service_name
from store.domain.errors import Refusal
from store.domain.model import Customer, Employee
from store.domain.plan import Effect, Plan, entered, refused_texts
from store.domain.rights import Operator
from store.domain.wishes import Reassign
from store.i18n.language import _, ngettext

HoldingKind = Literal["account-manager", "task-owner", "ending", "main-contact", "request"]

KINDS: tuple[HoldingKind, ...] = get_args(HoldingKind)

MOVED: tuple[HoldingKind, ...] = ("account-manager", "task-owner")
"""What is handed over; the rest is listed, and somebody has to look at it."""


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing at a customer that hangs on an employee.

    `about` is a task, a collaboration, an e-mail or the customer's number; `moves` says that it is
    handed over with the others.
    """

    number: str
    name: str
    kind: HoldingKind
    about: str
    text: str
    moves: bool


class Absence(msgspec.Struct, frozen=True, kw_only=True):
    """A responsibility that somebody who has left still has; `task` is None for the customer's."""

    number: str
    name: str
    account_manager: str | None
    login: str
    task: str | None
    text: str


class ReassignmentLine(msgspec.Struct, frozen=True, kw_only=True):
    """One customer of a hand-over between employees, with its wish and its plan."""

    number: str
    name: str
    wish: Reassign
    plan: Plan

    @property
    def good(self) -> bool:
        """Whether nothing stands in its way."""
        return not self.plan.refusals


class PlannedReassignment(NamedTuple):
    """A line for each customer that is handed over, and all that hangs on who leaves."""

    lines: tuple[ReassignmentLine, ...]
    holdings: tuple[Holding, ...]


def holdings(customer: Customer, employee: Employee, services: Services) -> Iterator[Holding]:
    """Find what hangs on an employee at a customer."""

    def holding(kind: HoldingKind, about: str, text: str) -> Holding:
        return Holding(
            number=customer.number,
            name=customer.name,
            kind=kind,
            about=about,
            text=text,
            moves=kind in MOVED,
        )

    login = employee.login
    if customer.account_manager == login:
        yield holding("account-manager", customer.number, _("account manager"))
    for task in customer.tasks:
        if task.owner == login:
            yield holding("task-owner", task.name, _("owner of the task {task}", task=task.name))
    for collaboration in customer.collaborations:
        name, ending = service_name(services, collaboration.service), collaboration.ending
        decided = ending is not None and (ending.side, ending.by) == ("office", login)
        if collaboration.status == "ending" and ending is not None and decided:
            text = _("decided that {service} ends on {date}", service=name, date=ending.on)
            yield holding("ending", collaboration.id, text)
        if collaboration.status == "requested" and collaboration.requested_by == login:
            text = _("sent the request for {service}, which waits for an answer", service=name)
            yield holding("request", collaboration.id, text)
    contact, email = customer.main_contact, employee.email
    if contact is not None and email is not None and contact.casefold() == email.casefold():
        yield holding("main-contact", contact, _("main contact of the customer"))


def summary(holdings: Iterable[Holding]) -> tuple[str, ...]:
    """Say in a line for each kind how much somebody holds, and at which customers."""
    by_kind: dict[HoldingKind, list[str]] = {kind: [] for kind in KINDS}
    for holding in holdings:
        by_kind[holding.kind].append(holding.number)
    return tuple(
        f"{_counted(kind, len(numbers))}: {', '.join(dict.fromkeys(numbers))}"
        for kind, numbers in by_kind.items()
        if numbers
    )


def _counted(kind: HoldingKind, n: int) -> str:
    match kind:
        case "account-manager":
            return ngettext(
                "account manager of {n} customer", "account manager of {n} customers", n
            )
        case "task-owner":
            return ngettext("owner of {n} task", "owner of {n} tasks", n)
        case "ending":
            return ngettext("decided {n} ending on a date", "decided {n} endings on a date", n)
        case "request":
            return ngettext("sent {n} request that waits", "sent {n} requests that wait", n)
        case "main-contact":
            return ngettext("main contact of {n} customer", "main contact of {n} customers", n)


def absences(customer: Customer, employees: Iterable[Employee]) -> Iterator[Absence]:
    """Find what somebody who has left still answers for at a customer."""
    everybody = tuple(employees)
    left = {employee.login: employee for employee in everybody if not employee.active}
    names = Counter(employee.name for employee in everybody)

    def called(who: Employee) -> str:
        """Return the name of an employee; that of two, with how this one logs in."""
        return who.name if names[who.name] == 1 else f"{who.name} ({who.login})"

    def absent(login: str, task: str | None, text: str) -> Absence:
        return Absence(
            number=customer.number,
            name=customer.name,
            account_manager=customer.account_manager,
            login=login,
            task=task,
            text=text,
        )

    if (manager := left.get(customer.account_manager or "")) is not None:
        text = _("the account manager, {name}, has left", name=called(manager))
        yield absent(manager.login, None, text)
    for task in customer.tasks:
        if (owner := left.get(task.owner or "")) is not None:
            text = _("the owner of the task {task}, {name}, has left", task=task.name,
                     name=called(owner))  # fmt: skip
            yield absent(owner.login, task.name, text)


def plan(
    customer: Customer, wish: Reassign, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan to hand over what an employee answers for at a customer to somebody else (R51)."""
    refusals = rights.refusals(by, "manage-employees")
    refusals += refused_texts(("reason", wish.reason)) + refused_heir(wish, by)
    effects = tuple(_effects(customer, wish, by))
    if not refusals and not effects:
        message = _(
            "{login} answers for nothing at {customer}.",
            login=wish.from_login,
            customer=customer.name,
        )
        refusals.append(Refusal(code="nothing-to-change", message=message))
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    old, new = wish.from_login, wish.to_login
    changes: dict[str, object] = {
        "account_manager": new if customer.account_manager == old else customer.account_manager,
        "tasks": tuple(
            replace(task, owner=new) if task.owner == old else task for task in customer.tasks
        ),
    }
    details = {
        "account_manager" if effect.subject == "account-manager" else f"task {effect.tells[0]}":
            f"{old} -> {new}"
        for effect in effects
    }  # fmt: skip
    after = entered(
        customer,
        by,
        now,
        action="reassign",
        changes=changes,
        details=details,
        reason=wish.reason,
    )
    return Plan(refusals=(), effects=effects, after=after)


def refused_heir(wish: Reassign, by: Operator) -> list[Refusal]:
    """Refuse somebody who cannot take over: unknown here, no longer active, or the same person."""
    heir = next((employee for employee in by.employees if employee.login == wish.to_login), None)
    if heir is None:
        message = _("There is no employee {login!r} here.", login=wish.to_login)
        return [Refusal(code="not-eligible", message=message, about=wish.to_login)]
    if not heir.active:
        message = _("{name} is not active and can take nothing over.", name=heir.name)
        return [Refusal(code="not-eligible", message=message, about=heir.login)]
    if wish.from_login == wish.to_login:
        message = _("{name} has it already.", name=heir.name)
        return [Refusal(code="nothing-to-change", message=message, about=heir.login)]
    return []


def _effects(customer: Customer, wish: Reassign, by: Operator) -> Iterator[Effect]:
    names = {employee.login: employee.name for employee in by.employees}
    old, new = wish.from_login, wish.to_login
    who = {"now": names.get(new, new), "before": names.get(old, old)}
    if customer.account_manager == old:
        yield Effect(
            subject="account-manager",
            text=_("{now}, {before} until now", **who),
            provenance="inferred (app)",
            about=customer.number,
            before=old,
            after=new,
        )
    for task in customer.tasks:
        if task.owner == old:
            yield Effect(
                subject="owner",
                text=_("{task}: {now}, {before} until now", task=task.name, **who),
                provenance="inferred (app)",
                about=customer.number,
                before=old,
                after=new,
                tells=(task.name,),
            )
