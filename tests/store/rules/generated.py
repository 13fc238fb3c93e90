"""Generated customers, and wishes that an operator may have about them, for the whole catalogue."""

import datetime as dt
import itertools

from hypothesis import strategies as st

from store.domain.catalogue import catalogue
from store.domain.model import (
    Collaboration,
    Customer,
    Employee,
    Ending,
    Entry,
    Office,
    Record,
    Task,
    User,
)
from store.domain.wishes import (
    Activate,
    AddUser,
    ChangeRole,
    Deactivate,
    EditUser,
    End,
    License,
    NameMainContact,
    RemoveUser,
    Wish,
)
from store.files.forms.customer_files import shard_of

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)

SERVICES = catalogue()

CHECKS = sorted({check.id for service in SERVICES.values() for check in service.checks})

ANNA = Employee(
    login="anna",
    name="Anna Berg",
    email="anna@byranorr.test",
    rights="full",
    portal_role="administrator",
)

DAVID = Employee(login="david", name="David Falk", portal_role="administrator")

EMPLOYEES = (ANNA, DAVID)

OFFICE = Office(name="Byrå Norr AB")

NAMES = ("Eva Lind", "Per Ek", "Ida Ask", "Åke Ö", "Anna Berg")

EMAILS = (
    "eva@alfa.test",
    "per@alfa.test",
    "ida@alfa.test",
    "ake@alfa.test",
    "anna@byranorr.test",  # also an employee of the office
)

TASKS = (Task(name="Löpande bokföring", owner="anna"), Task(name="Lön"))

# Three customers of which the first two are kept in the same file.
NUMBERS = ("1001", next(n for n in map(str, range(1002, 9999)) if shard_of(n) == shard_of("1001")))
NUMBERS += ("A212",)
assert shard_of(NUMBERS[2]) != shard_of(NUMBERS[0])


# Customers


def days_from_now(days: int) -> dt.date:
    return NOW.date() + dt.timedelta(days=days)


def in_days(first: int, last: int) -> st.SearchStrategy[dt.date]:
    return st.integers(first, last).map(days_from_now)


days = in_days(-3, 3)

people_pool = st.lists(st.sampled_from(range(len(EMAILS))), unique=True, min_size=1, max_size=4)

kinds = st.sampled_from(
    [
        ("bank-integration", "active"),
        ("bank-integration", "ended"),
        ("report", "draft"),
        ("report", "sent"),
        ("outlay", "draft"),
        ("synchronisation", "done"),
        ("payroll-change", None),
    ]
)


@st.composite
def records(draw) -> tuple[Record, ...]:
    chosen = draw(st.lists(kinds, max_size=4))
    return tuple(
        Record(
            kind=kind,
            title=f"Nummer {place}",
            person=draw(st.sampled_from((None, *EMAILS))),
            status=status,
            on=draw(st.none() | days),
        )
        for place, (kind, status) in enumerate(chosen)
    )


@st.composite
def endings(draw, service: str, on: st.SearchStrategy[dt.date]) -> Ending:
    outcome = draw(st.sampled_from([outcome.id for outcome in SERVICES[service].outcomes]))
    return Ending(outcome=outcome, on=draw(on), by="anna", side="office", decided_at=NOW)


@st.composite
def collaborations(draw, service: str) -> list[Collaboration]:
    """A running or not yet running collaboration for a service, and perhaps one before it."""
    status = draw(
        st.sampled_from(
            ["active"] * 6 + ["ending", "ending", "requested", "declined", "unlinked", "ended"]
        )
    )
    common = {
        "service": service,
        "variant": draw(st.sampled_from((None, *SERVICES[service].variants))),
        "task": draw(st.sampled_from((None, *(task.name for task in TASKS)))),
    }
    how = None
    if status in ("ending", "ended"):
        how = draw(endings(service, in_days(1, 3) if status == "ending" else in_days(-3, 0)))
    made = [
        Collaboration(
            id=f"{service}-2",
            status=status,
            ending=how,
            invoice_recipient=draw(st.sampled_from((None, "office", "customer"))),
            period=draw(st.sampled_from((None, 3, 12, "löpande"))),
            records=draw(records()),
            **common,
        )
    ]
    if draw(st.booleans()):
        earlier = draw(endings(service, st.just(NOW.date() - dt.timedelta(days=400))))
        made.insert(0, Collaboration(id=f"{service}-1", status="ended", ending=earlier, **common))
    return made


@st.composite
def customers(draw, number: str = "1001") -> Customer:
    users = tuple(
        User(
            email=EMAILS[place],
            name=NAMES[place],
            role=draw(st.sampled_from(["administrator"] * 4 + ["user", "auditor"])),
            active=draw(st.sampled_from([True] * 5 + [False])),
            services=tuple(
                draw(st.lists(st.sampled_from(list(SERVICES)), unique=True, max_size=2))
            ),
        )
        for place in draw(people_pool)
    )
    chosen = draw(st.lists(st.sampled_from(list(SERVICES)), unique=True, min_size=1, max_size=4))
    running_and_earlier = itertools.chain.from_iterable(
        draw(collaborations(service)) for service in chosen
    )
    return Customer(
        number=number,
        name=f"Åsö Bygg {number}",
        tasks=TASKS,
        users=users,
        # Also those that imported data may hold and the rules count as missing (R25).
        main_contact=draw(st.sampled_from([user.email for user in users] * 4 + [None])),
        collaborations=tuple(running_and_earlier),
        history=(Entry(at=NOW, by="anna", os_user="anna", side="office", action="add-user"),),
        version=draw(st.integers(1, 50)),
    )


# Wishes


texts = st.sampled_from(
    [
        "",
        "Kunden slutar",
        "Byter byrå – 1 januari",
        " A\u030asa\u00a0 lovade",
        "x" * 1000,
        "\x1b[2J",
    ]
)

reasons = st.none() | texts

answers = st.lists(st.sampled_from([*CHECKS, "no-such-check"]), unique=True, max_size=2)


@st.composite
def wishes_to_end(draw, customer: Customer) -> End:
    """Mostly those that have a chance: what the service offers, with its checks answered."""
    ids = [collaboration.id for collaboration in customer.collaborations]
    id = draw(st.sampled_from(ids * 4 + ["utlagg-2", "scanner-1"]))
    service = id.rpartition("-")[0]
    offered = [outcome.id for outcome in SERVICES[service].outcomes]
    checks = [check.id for check in SERVICES[service].checks]
    settled = draw(st.sampled_from([True, True, False]))
    waived = dict.fromkeys(checks, "Enligt avtal")
    if not settled:
        waived = {check: draw(texts) for check in draw(answers)}
    return End(
        collaboration=id,
        outcome=draw(st.sampled_from(offered * 6 + [None, "continue", "delete"])),
        on=draw(st.sampled_from([None, None, *map(days_from_now, (-1, 0, 1, 2))])),
        attested=() if settled else tuple(draw(answers)),
        waived=waived,
        confirmation=draw(st.sampled_from([customer.name.upper(), customer.number, "", None])),
        reason=draw(reasons),
    )


@st.composite
def wishes_about_people(draw, customer: Customer) -> Wish:
    """Mostly about those who are in the customer's list."""
    emails = [user.email for user in customer.users] or [EMAILS[0]]
    email = draw(st.sampled_from([*emails * 3, *EMAILS, emails[0].upper(), "nobody@alfa.test"]))
    role = draw(st.sampled_from(["administrator", "user", "auditor"]))
    reason = draw(reasons)
    match draw(st.integers(1, 8)):
        case 1:
            return AddUser(
                email=draw(st.sampled_from([*EMAILS, "ny@alfa.test"])),
                name=draw(st.sampled_from([*NAMES, ""])),
                phone=draw(st.sampled_from([None, "070-123 45 67", "ring"])),
                role=role,
                reason=reason,
            )
        case 8:
            return EditUser(
                email=email,
                new_email=draw(st.sampled_from([None, *EMAILS, "ny@alfa.test", "per"])),
                name=draw(st.sampled_from([None, *NAMES, ""])),
                phone=draw(st.sampled_from([None, "", "070-123 45 67", "ring"])),
                reason=reason,
            )
        case 2:
            return ChangeRole(email=email, role=role, reason=reason)
        case 3:
            return Deactivate(email=email, reason=reason)
        case 4:
            return Activate(email=email, reason=reason)
        case 5:
            return RemoveUser(email=email, reason=reason)
        case 6:
            return License(
                email=email,
                service=draw(st.sampled_from(list(SERVICES))),
                revoke=draw(st.booleans()),
                reason=reason,
            )
        case _:
            return NameMainContact(email=email, promote=draw(st.booleans()), reason=reason)


@st.composite
def wishes(draw, customer: Customer) -> Wish:
    if draw(st.booleans()):
        return draw(wishes_to_end(customer))
    return draw(wishes_about_people(customer))


@st.composite
def customers_with_wishes(draw) -> tuple[Customer, Wish]:
    customer = draw(customers())
    return customer, draw(wishes(customer))


@st.composite
def offices_with_wishes(draw) -> tuple[tuple[Customer, ...], list[tuple[str, Wish]]]:
    """Three customers, and what is wanted of them one after the other."""
    three = tuple(draw(customers(number)) for number in NUMBERS)
    sequence = []
    for _ in range(draw(st.integers(1, 10))):
        customer = draw(st.sampled_from(three))
        sequence.append((customer.number, draw(wishes(customer))))
    return three, sequence
