"""What holds for every customer and every wish, on generated ones over the whole catalogue.

The difference between a customer before and after is computed here from the two, and not with
the help of the rules that are tested.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain import validation
from store.domain.errors import NotFound, Refused
from store.domain.model import Collaboration, Customer, Employee, Record
from store.domain.plan import Effect, Plan
from store.domain.rights import Operator
from store.domain.wishes import EditUser, End, NameMainContact, Wish
from store.exchange import json_file
from store.exchange.json_file import OfficeFile
from store.files.disk import Disk
from store.files.forms.customer_files import shard_of
from store.files.store import TinyStore
from store.rules.endings import ending
from store.rules.people import users
from tests.store.acts import only_new, told
from tests.store.office_files import read_office
from tests.store.rules.generated import (
    ANNA,
    DAVID,
    EMPLOYEES,
    NOW,
    NUMBERS,
    OFFICE,
    SERVICES,
    customers,
    customers_with_wishes,
    offices_with_wishes,
)


class Unsynced(Disk):
    """A disk that does not wait for the platter: no power cut is tested here."""

    def fsync(self, fd: int) -> None:
        pass

    def fsync_all(self, fds: Sequence[int]) -> None:
        pass


def planned(customer: Customer, wish: Wish, employee: Employee = ANNA) -> Plan | None:
    """Return the plan, or None where there is no such user or collaboration."""
    rule = ending.plan if isinstance(wish, End) else users.plan
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
    old = {collaboration.id: collaboration for collaboration in before.collaborations}
    new = {collaboration.id: collaboration for collaboration in after.collaborations}
    assert old.keys() == new.keys()
    for id in old:
        found.add(("status", id, old[id].status, new[id].status))
        found.add(("records", id, str(len(old[id].records)), str(len(new[id].records))))
    was = {user.email: user for user in before.users}
    now = {user.email: user for user in after.users}
    about = after.main_contact or before.main_contact or ""
    gone, come = was.keys() - now.keys(), now.keys() - was.keys()
    if gone and come:  # the same user under another address
        ((old_address,), (new_address,)) = gone, come
        now[old_address] = now.pop(new_address)
        about = old_address if about == new_address else about
    for email in was.keys() | now.keys():
        if email not in now:
            found.add(("user", email, was[email].name, None))
        elif email not in was:
            found.add(("user", email, None, now[email].name))
        else:
            for subject, value_of in TOLD.items():
                found.add((subject, email, value_of(was[email]), value_of(now[email])))
    found.add(("main-contact", about, before.main_contact, after.main_contact))
    return {change for change in found if change[2] != change[3]}


TOLD = {
    "name": lambda user: user.name,
    "address": lambda user: user.email,
    "phone": lambda user: user.phone,
    "role": lambda user: user.role,
    "active": lambda user: "active" if user.active else "inactive",
    "services": lambda user: ", ".join(user.services) or None,
}


def told_by(effects: tuple[Effect, ...]) -> set[Changed]:
    """Return what effects say that changes in our own records."""
    return {
        (effect.subject, effect.about, effect.before, effect.after)
        for effect in effects
        if effect.about is not None and effect.before != effect.after
    }


@settings(max_examples=250)
@given(customers_with_wishes())
def test_the_effects_are_the_difference_that_the_plan_makes(wanted):
    """The effects name exactly what the plan changes: they leave nothing out and add nothing."""
    customer, wish = wanted
    plan = planned(customer, wish)
    if plan is None or not plan.effects:
        event("no effects")
        assert plan is None or plan.after == customer or plan.refusals
        return
    event(f"effects of {type(wish).__name__}")
    assert told_by(plan.effects) == difference(customer, plan.after)


def nameless(collaboration: Collaboration) -> Collaboration:
    """Return a collaboration without whom its records are about."""
    records = tuple(replace(record, person=None) for record in collaboration.records)
    return replace(collaboration, records=records)


@settings(max_examples=250)
@given(customers_with_wishes())
def test_nothing_else_of_the_customer_changes(wanted):
    """Every other collaboration and user is the same in bytes, and the rest of the customer too."""
    customer, wish = wanted
    plan = planned(customer, wish)
    if plan is None:
        return
    touched = wish.collaboration if isinstance(wish, End) else None
    was, now = customer.collaborations, plan.after.collaborations
    if isinstance(wish, EditUser) and wish.new_email is not None:  # what names the person follows
        was, now = map(nameless, was), map(nameless, now)
    assert [
        msgspec.json.encode(collaboration) for collaboration in was if collaboration.id != touched
    ] == [
        msgspec.json.encode(collaboration) for collaboration in now if collaboration.id != touched
    ]
    folded = {getattr(wish, "email", "").casefold()}
    if plan.after != customer and getattr(wish, "new_email", None) is not None:
        folded.add(wish.new_email.casefold())
    assert [user for user in customer.users if user.email.casefold() not in folded] == [
        user for user in plan.after.users if user.email.casefold() not in folded
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


def summed(record: Record) -> str:
    """Return the sum of a record, made as the manual says."""
    fields = json.loads(msgspec.json.encode(record))
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@settings(max_examples=150)
@given(customers_with_wishes())
def test_a_line_has_the_sums_of_just_the_records_that_went(wanted):
    """What loses data leaves a certificate, and nothing else does (R61)."""
    customer, wish = wanted
    plan = planned(customer, wish)
    if plan is None or plan.after == customer:
        return
    entry = plan.after.history[-1]
    went = Counter(
        (record.kind, summed(record))
        for was, now in zip(customer.collaborations, plan.after.collaborations, strict=True)
        for record in was.records
        if isinstance(wish, End) and record not in now.records
    )
    if entry.erased is UNSET:
        event("nothing lost")
        assert not went
        assert plan.must_type is None or entry.action == "end-on-date"
        return
    event("lost")
    assert plan.must_type is not None
    assert entry.action == "end"
    told = entry.erased.records.items()
    assert Counter((kind, each) for kind, sums in told for each in sums) == went


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
        store.add((), customers, only_new, told)
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
            assert done.customer.valid_main_contact(EMPLOYEES) == named
            assert (named.active, named.role) == (True, "administrator")
        if customer.valid_main_contact(EMPLOYEES) is not None:
            assert done.customer.valid_main_contact(EMPLOYEES) is not None
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
        valid = customer.valid_main_contact(EMPLOYEES)
        assert (row.number, row.name) == (customer.number, customer.name)
        assert row.main_contact == (valid.email if valid else None)
        assert row.active == sum(collaboration.running for collaboration in customer.collaborations)
        owners = {task.name: task.owner for task in customer.tasks}
        assert [
            (shown.id, shown.status, shown.task, shown.task_owner, shown.ends_on)
            for shown in row.collaborations
        ] == [
            (
                collaboration.id,
                collaboration.status,
                collaboration.task,
                owners.get(collaboration.task),
                collaboration.ending.on if collaboration.ending else None,
            )
            for collaboration in customer.collaborations
        ]


def sorted_by_number(customers: tuple[Customer, ...]) -> list[Customer]:
    return sorted(customers, key=lambda customer: customer.number)
