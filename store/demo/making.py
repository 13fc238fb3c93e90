"""How the demo office's customers are made.

What was done there in the past is carried out by the rules themselves, so that an ending, its
answers and its line in the history are as the program writes them.
"""

import datetime as dt
import zlib

from msgspec.structs import replace

from store.demo.register import REGISTER, STAFF
from store.domain.catalogue import catalogue, said_to_other_side
from store.domain.errors import Refused
from store.domain.model import (
    Collaboration,
    Customer,
    Employee,
    Recipient,
    Record,
    Role,
    Status,
    Task,
    User,
)
from store.domain.rights import Operator
from store.domain.wishes import End, PeopleWish
from store.i18n.language import N_, _
from store.rules.endings import ending
from store.rules.people import users

DAY = dt.timedelta(days=1)

DemoWish = End | PeopleWish
Ids = tuple[str, ...]
Records = tuple[Record, ...]

BOOKKEEPING = N_("Bookkeeping")

TASKS = {
    "lon": N_("Payroll"),
    "lon-smart": N_("Payroll"),
    "skatt-bokslut": N_("Year-end"),
    "utlagg": N_("Expenses"),
}
"""The task that a service is for, where it is not Bookkeeping."""

OWNERS = {"Expenses": "david", "Payroll": "bo", "Year-end": "anna"}
"""Who does such work for all customers; the rest is the account manager's."""

TRIPS = (
    N_("Site visit in Luleå"),
    N_("Fuel and tolls"),
    N_("Train to Malmö"),
    N_("Course in Umeå"),
)


def customer(
    name: str,
    main_contact: User | None,
    *collaborations: Collaboration,
    others: tuple[User, ...] = (),
    tasks: Ids = (),
    past: tuple[Employee | User, dt.date, DemoWish] | None = None,
) -> Customer:
    """Make a customer of the register; `past` is what somebody did there one day.

    Its tasks are `tasks` and those of its collaborations.
    """
    number, org_number, spcs_number, account_manager = REGISTER[name]
    named = dict.fromkeys(
        (*(collaboration.task for collaboration in collaborations if collaboration.task), *tasks)
    )
    owners = {_(task): login for task, login in OWNERS.items()}
    customer = Customer(
        number=number,
        name=name,
        org_number=org_number,
        spcs_number=spcs_number,
        account_manager=account_manager,
        tasks=tuple(Task(name=task, owner=owners.get(task, account_manager)) for task in named),
        users=(main_contact, *others) if main_contact is not None else others,
        main_contact=main_contact.email if main_contact is not None else None,
        collaborations=collaborations,
    )
    return _after(customer, *past) if past is not None else customer


def _after(customer: Customer, who: Employee | User, on: dt.date, wish: DemoWish) -> Customer:
    if isinstance(who, Employee):
        by = Operator.of(who, who.login, STAFF)
    else:
        by = Operator.of_user(who, "portal")
    at = dt.datetime.combine(on, dt.time(9, 30), dt.UTC)
    if isinstance(wish, End):
        known = catalogue() if by.side == "office" else said_to_other_side(catalogue())
        plan = ending.plan(customer, wish, by, at, known)
    else:
        plan = users.plan(customer, wish, by, at, catalogue())
    if plan.refusals:
        raise Refused(plan.refusals)
    return plan.after


def person(
    name: str, email: str, role: Role = "administrator", *, holds: Ids = (), active: bool = True
) -> User:
    """Make a user, with one of the mobile numbers set aside for made-up people in Sweden."""
    phone = f"+46 70 174 06 {5 + zlib.crc32(email.encode()) % 95:02}"
    return User(email=email, name=name, phone=phone, role=role, active=active, services=holds)


def shared(
    service: str,
    since: dt.date | None,
    variant: str | None = None,
    paid_by: Recipient | None = None,
    period: int | None = None,
    *,
    records: Records = (),
) -> Collaboration:
    """Make a collaboration that is active, on the task that its service is for."""
    return Collaboration(
        id=f"{service}-1",
        service=service,
        variant=variant,
        task=_(TASKS.get(service, BOOKKEEPING)),
        invoice_recipient=paid_by,
        period=period,
        started_on=since,
        records=records,
    )


def asked(service: str, answer: Status, on: dt.date, by: str) -> Collaboration:
    """Make a request with its answer so far."""
    return replace(shared(service, None), status=answer, requested_on=on, requested_by=by)


def reports(today: dt.date, user: User | None, submitted: int, drafts: int = 0) -> Records:
    """Make reports of Visma Utlägg, one a fortnight, the drafts being the latest."""
    return tuple(
        Record(
            kind="report",
            title=_(TRIPS[n % len(TRIPS)]),
            person=user.email if user is not None else None,
            status="draft" if n < drafts else "submitted",
            on=today - (14 * n + 3) * DAY,
        )
        for n in range(drafts + submitted)
    )


def runs(today: dt.date, *, changed: int, synchronised: int) -> Records:
    """Make what Visma Lön remembers: a synchronisation and a payroll change, so many days ago."""
    ran, change = today - synchronised * DAY, today - changed * DAY
    return (
        Record(kind="synchronisation", title=_("Synchronisation"), status="done", on=ran),
        Record(kind="payroll-change", title=_("New salaries"), on=change),
    )
