"""What holds for every customer and every wish, on generated ones over the whole catalogue.

The difference between a customer before and after is computed here from the two, and not with
the help of the rules that are tested.
"""

import datetime as dt
import itertools
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from store.desk.desk import Desk
from store.domain import validation
from store.domain.catalogue import catalogue
from store.domain.errors import NotFound, Refused
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
from store.domain.plan import Effect, Plan
from store.domain.rights import Operator
from store.domain.wishes import (
    Activate,
    AddUser,
    ChangeRole,
    Deactivate,
    End,
    License,
    NameMainContact,
    RemoveUser,
    Wish,
)
from store.exchange import json_file
from store.exchange.json_file import OfficeFile
from store.files.disk import Disk
from store.files.store import TinyStore, shard_of
from store.rules import ending
from store.rules import users as people
from tests.store.acts import only_new
from tests.store.office_files import read_office

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


class Unsynced(Disk):
    """A disk that does not wait for the platter: no power cut is tested here."""

    def fsync(self, fd: int) -> None:
        pass

    def fsync_all(self, fds: Sequence[int]) -> None:
        pass


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
    held = draw(st.lists(kinds, max_size=4))
    return tuple(
        Record(
            kind=kind,
            title=f"Nummer {place}",
            person=draw(st.sampled_from((None, *EMAILS))),
            status=status,
            on=draw(st.none() | days),
        )
        for place, (kind, status) in enumerate(held)
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
    held = itertools.chain.from_iterable(draw(collaborations(service)) for service in chosen)
    return Customer(
        number=number,
        name=f"Åsö Bygg {number}",
        tasks=TASKS,
        users=users,
        # Also those that imported data may hold and the rules count as missing (R25).
        main_contact=draw(st.sampled_from([user.email for user in users] * 4 + [None])),
        collaborations=tuple(held),
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
    ids = [each.id for each in customer.collaborations]
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
    held = [user.email for user in customer.users] or [EMAILS[0]]
    email = draw(st.sampled_from([*held * 3, *EMAILS, held[0].upper(), "nobody@alfa.test"]))
    role = draw(st.sampled_from(["administrator", "user", "auditor"]))
    reason = draw(reasons)
    match draw(st.integers(1, 7)):
        case 1:
            return AddUser(
                email=draw(st.sampled_from([*EMAILS, "ny@alfa.test"])),
                name=draw(st.sampled_from([*NAMES, ""])),
                phone=draw(st.sampled_from([None, "070-123 45 67", "ring"])),
                role=role,
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


def planned(customer: Customer, wish: Wish, employee: Employee = ANNA) -> Plan | None:
    """Return the plan, or None where there is no such user or collaboration."""
    rule = ending.plan if isinstance(wish, End) else people.plan
    by = Operator.of(employee, employee.login, EMPLOYEES)
    try:
        return rule(customer, wish, by, NOW, SERVICES)
    except NotFound:
        return None


# The difference between two customers, computed from the two alone


Changed = tuple[str, str, str | None, str | None]


def difference(before: Customer, after: Customer) -> set[Changed]:
    """Return subject, whom it is about, before and after, for all that an effect must tell."""
    found: set[Changed] = set()
    old = {each.id: each for each in before.collaborations}
    new = {each.id: each for each in after.collaborations}
    assert old.keys() == new.keys()
    for id in old:
        found.add(("status", id, old[id].status, new[id].status))
        found.add(("records", id, str(len(old[id].records)), str(len(new[id].records))))
    was = {each.email: each for each in before.users}
    now = {each.email: each for each in after.users}
    for email in was.keys() | now.keys():
        if email not in now:
            found.add(("user", email, was[email].name, None))
        elif email not in was:
            found.add(("user", email, None, now[email].name))
        else:
            for subject, told in TOLD.items():
                found.add((subject, email, told(was[email]), told(now[email])))
    about = after.main_contact or before.main_contact or ""
    found.add(("main-contact", about, before.main_contact, after.main_contact))
    return {each for each in found if each[2] != each[3]}


TOLD = {
    "role": lambda user: user.role,
    "active": lambda user: "active" if user.active else "inactive",
    "services": lambda user: ", ".join(user.services) or None,
}


def told_by(effects: tuple[Effect, ...]) -> set[Changed]:
    """Return what effects say that changes in our own records."""
    return {
        (each.subject, each.about, each.before, each.after)
        for each in effects
        if each.about is not None and each.before != each.after
    }


@settings(max_examples=250)
@given(customers_with_wishes())
def test_the_effects_are_the_difference_that_the_plan_makes(wanted):
    """What is told before is exactly what will be written: nothing left out, nothing else."""
    customer, wish = wanted
    plan = planned(customer, wish)
    if plan is None or not plan.effects:
        event("no effects")
        assert plan is None or plan.after == customer or plan.refusals
        return
    event(f"effects of {type(wish).__name__}")
    assert told_by(plan.effects) == difference(customer, plan.after)


@settings(max_examples=250)
@given(customers_with_wishes())
def test_nothing_else_of_the_customer_changes(wanted):
    """Every other collaboration and user is the same in bytes, and the rest of the customer too."""
    customer, wish = wanted
    plan = planned(customer, wish)
    if plan is None:
        return
    touched = wish.collaboration if isinstance(wish, End) else None
    assert [
        msgspec.json.encode(each) for each in customer.collaborations if each.id != touched
    ] == [msgspec.json.encode(each) for each in plan.after.collaborations if each.id != touched]
    folded = getattr(wish, "email", "").casefold()
    assert [each for each in customer.users if each.email.casefold() != folded] == [
        each for each in plan.after.users if each.email.casefold() != folded
    ]
    for field in ("number", "name", "org_number", "spcs_number", "account_manager", "tasks"):
        assert getattr(plan.after, field) == getattr(customer, field)
    if isinstance(wish, End):
        assert plan.after.users == customer.users
        assert plan.after.main_contact == customer.main_contact


@settings(max_examples=200)
@given(customers_with_wishes())
def test_a_plan_that_is_not_refused_is_the_next_version_with_one_more_entry(wanted):
    """The history grows at its end, and what was there stays; a plan can be stored and read."""
    customer, wish = wanted
    plan = planned(customer, wish)
    if plan is None or plan.refusals:
        return
    event(type(wish).__name__)
    assert plan.after.version == customer.version + 1
    assert plan.after.history[:-1] == customer.history
    entry = plan.after.history[-1]
    assert (entry.at, entry.by, entry.side) == (NOW, "anna", "office")
    assert entry.reason == (validation.clean(wish.reason or "", max_length=1000) or None)
    assert msgspec.json.decode(msgspec.json.encode(plan.after), type=Customer) == plan.after


@settings(max_examples=100)
@given(customers_with_wishes())
def test_who_may_not_plans_nothing(wanted):
    """David may change users but not end: everything about endings is refused first of all."""
    customer, wish = wanted
    plan = planned(customer, wish, DAVID)
    if plan is not None:
        allowed = not any(refusal.code == "not-allowed" for refusal in plan.refusals)
        assert allowed == (not isinstance(wish, End))


# Sequences of wishes on a real store


@pytest.fixture(scope="module")
def emptied(tmp_path_factory) -> Callable[[tuple[Customer, ...]], TinyStore]:
    """Make one store, and give it again and again with other customers."""
    path = tmp_path_factory.mktemp("properties") / "office"
    disk = Unsynced()
    store = TinyStore.create(path, OFFICE, EMPLOYEES, who="anna", disk=disk)
    empty = files_of(path)

    def emptied(customers: tuple[Customer, ...]) -> TinyStore:
        for name, raw in files_of(path).items():
            if raw != empty[name]:
                (path / name).write_bytes(empty[name])
        store.add((), customers, only_new)
        return TinyStore(path, who="anna", disk=disk)

    return emptied


def files_of(path: Path) -> dict[str, bytes]:
    """Read all files but the lock, which only tells who wrote last."""
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in (path / "office.json", *(path / "customers").iterdir())
    }


def documents(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return each customer's document as bytes, in the order of its fields."""
    return {
        number: json.dumps(document).encode()
        for shard in {shard_of(number) for number in NUMBERS}
        for number, document in json.loads(files[f"customers/{shard}.json"])["customers"].items()
    }


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


@settings(max_examples=60)
@given(offices_with_wishes())
def test_any_sequence_of_wishes_keeps_what_must_hold(emptied, wanted):
    """One customer, one version, one entry, one file at a time; a refusal leaves every byte."""
    three, sequence = wanted
    store = emptied(three)
    desk = Desk(store, Operator.of(ANNA, "anna", EMPLOYEES), clock=lambda: NOW)
    before = files_of(store.path)
    for number, wish in sequence:
        customer = desk.customer(number)
        try:
            done = desk.carry_out(number, wish)
        except (Refused, NotFound) as error:
            event(f"{type(error).__name__} {type(wish).__name__}")
            assert files_of(store.path) == before
            continue
        event(f"done {type(wish).__name__}")
        after = files_of(store.path)
        assert changed(before, after) == {f"customers/{shard_of(number)}.json"}
        assert changed(documents(before), documents(after)) == {number}
        assert desk.customer(number) == done.customer
        assert done.customer.version == customer.version + 1
        assert done.customer.history[:-1] == customer.history
        if isinstance(wish, NameMainContact):
            named = done.customer.user(wish.email)
            assert done.customer.valid_main_contact == named
            assert (named.active, named.role) == (True, "administrator")
        if customer.valid_main_contact is not None:
            assert done.customer.valid_main_contact is not None
        before = after
    assert store.check() == ()


# The exchange file


@settings(max_examples=60)
@given(st.tuples(*(customers(number) for number in NUMBERS)))
def test_any_office_is_the_same_after_a_round_trip(three):
    """What is exported can be brought in again, whole."""
    office = OfficeFile(office=OFFICE, employees=EMPLOYEES, customers=three)
    assert read_office(json_file.encode_office(office)) == office


@settings(max_examples=150)
@given(customers_with_wishes())
def test_what_was_carried_out_can_be_exported_and_brought_in_again(wanted):
    """No act leaves a text that an import would refuse or change."""
    customer, wish = wanted
    plan = planned(customer, wish)
    if plan is not None and not plan.refusals:
        office = OfficeFile(office=OFFICE, employees=EMPLOYEES, customers=(plan.after,))
        assert read_office(json_file.encode_office(office)) == office


@settings(max_examples=25)
@given(st.tuples(*(customers(number) for number in NUMBERS)))
def test_any_customer_is_the_same_after_it_was_kept(emptied, three):
    """What is read from the files is what was given, and the rows say the same as the customers."""
    store = emptied(three)
    assert tuple(store.customer(number) for number in NUMBERS) == three
    for row, customer in zip(store.listing().rows, sorted_by_number(three), strict=True):
        valid = customer.valid_main_contact
        assert (row.number, row.name) == (customer.number, customer.name)
        assert row.main_contact == (valid.email if valid else None)
        assert row.active == sum(each.running for each in customer.collaborations)
        owners = {task.name: task.owner for task in customer.tasks}
        assert [
            (each.id, each.status, each.task, each.task_owner, each.ends_on)
            for each in row.collaborations
        ] == [
            (
                each.id,
                each.status,
                each.task,
                owners.get(each.task),
                each.ending.on if each.ending else None,
            )
            for each in customer.collaborations
        ]


def sorted_by_number(customers: tuple[Customer, ...]) -> list[Customer]:
    return sorted(customers, key=lambda customer: customer.number)
