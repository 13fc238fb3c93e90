"""Several operators at once, and a server that is killed under them: what is acknowledged counts.

Each operator is a process. What it was told is done it writes down, before it does the next thing.
"""

import os
import random
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.desk.opening import open_desk
from store.domain.errors import Conflict, MaybeSaved, NotFound, NotSaved, Refused, StoreDamaged
from store.domain.wishes import (
    AddUser,
    ChangeRole,
    Deactivate,
    Edit,
    End,
    NameMainContact,
    RemoveUser,
    Undo,
    Withdraw,
)
from store.postgres.store import PgStore

NUMBERS = ("1001", "1002", "1003")
WHO = ("anna", "cecilia", "anna", "bo")


def forked(do: Callable[[], object]) -> int:
    """Run something in a child process and return its id; it exits with 0 if all went well."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads that the child has not
        child = os.fork()
    if child:
        return child
    code = 70
    try:
        do()
        code = 0
    finally:
        os._exit(code)


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def some_wish(chance: random.Random, clock, name: str):
    email = f"{name}{chance.randrange(4)}@alfa.test"
    return chance.choice(
        (
            AddUser(email=email, name=name),
            ChangeRole(email=email, role="auditor"),
            Deactivate(email=email),
            RemoveUser(email=email),
            NameMainContact(email=email),
            Edit(collaboration="utlagg-1", period=chance.randrange(1, 99)),
            End(collaboration="utlagg-1", outcome="continue", on=clock.day(chance.randrange(1, 9))),
            Withdraw(collaboration="utlagg-1"),
            Undo(),
        )
    )


def works(place, clock, who: str, seed: int, verbs: int, told: Path) -> None:
    """Carry out random verbs, and write down each that was acknowledged or may be saved."""
    chance = random.Random(seed)
    desk = place.desk(who)
    with told.open("a") as file:
        for _ in range(verbs):
            number = chance.choice(NUMBERS)
            try:
                done = desk.carry_out(number, some_wish(chance, clock, f"p{seed}"))
            except (Refused, Conflict, NotFound):
                continue
            file.write(f"{number} {done.customer.version} {done.entry.action} {done.entry.by}\n")


def kept(store) -> list[str]:
    """Return all that the histories tell, as the operators write it down."""
    return sorted(
        f"{customer.number} {version} {entry.action} {entry.by}"
        for customer in store.customers()
        for version, entry in enumerate(customer.history, start=2)
    )


@pytest.fixture
def office(place_with, make):
    return place_with(
        *(make.customer(make.collaboration("utlagg"), number=number) for number in NUMBERS)
    )


def test_what_several_operators_were_told_is_done_is_there_exactly_once(
    office, clock, tmp_path, request
):
    """Four processes at once, on the same few customers."""
    verbs = 200 if request.config.getoption("--whole") else 10
    told = [tmp_path / f"told{each}" for each in range(len(WHO))]
    children = [
        forked(lambda s=seed, w=who: works(office, clock, w, s, verbs, told[s]))
        for seed, who in enumerate(WHO)
    ]
    assert [ended(child) for child in children] == [0] * len(WHO)
    store = office.store()
    acknowledged = sorted(line for file in told for line in file.read_text().splitlines())
    assert acknowledged == kept(store)
    assert acknowledged
    for customer in store.customers():
        assert customer.version == 1 + len(customer.history)
    assert store.check() == ()


# The server is killed


def adds_until_lost(server, database: str, who: str, told: Path) -> None:
    """Add users one after the other until the server is gone; write down what was said of each."""
    desk = open_desk(server.address(who, database), os_user=who)
    with told.open("a", buffering=1) as file:
        for each in range(100_000):
            email = f"{who}{each}@alfa.test"
            try:
                desk.carry_out("1001", AddUser(email=email, name=who))
            except MaybeSaved:
                file.write(f"maybe {email}\n")
                return
            except (NotSaved, StoreDamaged):
                file.write(f"not {email}\n")
                return
            file.write(f"done {email}\n")


def test_a_killed_server_loses_nothing_that_was_acknowledged(
    server, office_on_server, make, tmp_path
):
    """Two at work when it is killed; after its restart the done is there, the not done is not."""
    database = office_on_server(make.customer())
    told = {who: tmp_path / who for who in ("anna", "david")}
    children = [
        forked(lambda w=who, f=file: adds_until_lost(server, database, w, f))
        for who, file in told.items()
    ]
    try:
        while not all(f.exists() and f.read_text().count("done") > 3 for f in told.values()):
            os.sched_yield()
    finally:
        server.kill()
        codes = [ended(child) for child in children]
        server.start()
    assert codes == [0, 0]
    store = PgStore(server.address("anna", database))
    there = [entry.details["email"] for entry in store.customer("1001").history]
    assert len(there) == len(set(there))
    lines = [line.split() for file in told.values() for line in file.read_text().splitlines()]
    said = {kind: {email for each, email in lines if each == kind} for kind in ("done", "maybe")}
    assert said["done"] <= set(there) <= said["done"] | said["maybe"]
    assert store.check() == ()
    store.change("1001", _next)


def _next(customer):
    last = replace(customer.history[-1], by="anna", os_user="anna", replaced=None)
    return replace(customer, version=customer.version + 1, history=(*customer.history, last))
