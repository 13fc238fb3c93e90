"""What a long history costs: exactly how many of its lines are looked at."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from store.desk.opening import open_desk
from store.domain.catalogue import catalogue
from store.domain.model import Customer, Entry, User
from store.domain.rights import Operator
from store.domain.wishes import Undo
from store.rules import undo
from store.rules.history_words import Names, entry_words
from tests.bench import offices

MANY = 2_000
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


class Counted(tuple[Entry, ...]):
    """A history that counts how many of its lines are taken, one by one or together."""

    taken = 0

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        Counted.taken += len(found) if isinstance(at, slice) else 1
        return found

    def __iter__(self) -> Iterator[Entry]:
        for entry in super().__iter__():
            Counted.taken += 1
            yield entry


@pytest.fixture
def customer() -> Customer:
    """Make a customer with as many lines as hardly any has, one a day, the last of today."""
    made = offices.customer(1, tuple(catalogue())[:4])
    lines = Counted(
        Entry(
            at=NOW - dt.timedelta(days=MANY - 1 - place),
            by="anna",
            os_user="anna",
            side="office",
            action="remind",
            collaboration=made.collaborations[0].id,
        )
        for place in range(MANY)
    )
    Counted.taken = 0
    return replace(made, history=lines)


@pytest.fixture
def operator(tmp_path: Any) -> Operator:
    """Sit down at an office."""
    return open_desk(offices.store(tmp_path, 1), os_user="anna").operator


def test_an_undo_looks_for_what_is_recent_and_no_further(
    customer: Customer, operator: Operator
) -> None:
    """The times of the lines up to the first recent one, then the two of the last day."""
    plan = undo.plan(customer, Undo(), operator, NOW, catalogue())
    assert [refusal.code for refusal in plan.refusals] == ["cannot-undo"]
    assert Counted.taken == MANY - 1 + 2 * 2


def test_who_is_here_is_named_without_a_look_at_the_history(customer: Customer) -> None:
    names = Names(customer, (offices.ANNA,))
    assert names.person("anna") == "Anna Berg"
    assert names.person("BOSS@1.example") == "Kim Ek"
    assert Counted.taken == 0
    last = customer.history[-1]
    assert entry_words(last, names)
    assert Counted.taken == 1


def test_who_is_gone_is_looked_up_once(customer: Customer) -> None:
    gone = User(email="ada@1.example", name="Ada Ny")
    added = replace(
        customer.history[0], action="add-user", details={"email": gone.email, "user": gone.name}
    )
    later = replace(customer, history=Counted((added, *customer.history)))
    Counted.taken = 0
    names = Names(later, (offices.ANNA,))
    assert [names.person("Ada@1.example") for _time in range(3)] == ["Ada Ny"] * 3
    assert Counted.taken == MANY + 1
