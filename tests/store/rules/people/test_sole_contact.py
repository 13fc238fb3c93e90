"""The only person of each customer without a main contact becomes it, in one plan (R58)."""

import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.errors import Refused
from store.domain.filters import Filter


@pytest.fixture
def place(place_with, make):
    """Make an office with every kind of customer that has no main contact, and one that has."""
    eva, per = make.user("Eva Lind"), make.user("Per Ek")
    bo = make.administrator("Bo Ek", email="bo@byranorr.test")
    gone = replace(per, active=False)

    def one(number: str, *users, **fields):
        made = {"main_contact": None, "users": users} | fields
        return make.customer(number=number, name=f"Kund {number}", **made)

    return place_with(
        one("1001", eva),
        one("1002", bo, eva, gone, main_contact=bo.email, account_manager="bo"),
        one("1003", eva, per),
        one("1004"),
        one("1005", replace(eva, role="auditor")),
        one("1006", gone),
        make.customer(number="1007"),
    )


def planned(desk: Desk, wanted: Filter | None = None) -> tuple[list[str], dict[str, str]]:
    good, left = desk.plan_sole_contacts(wanted or Filter())
    return [line.number for line in good], {line.number: line.why or "" for line in left}


def test_each_is_told_and_why_others_are_left(place) -> None:
    good, left = planned(place.desk())
    assert good == ["1001", "1002"]
    assert left.keys() == {"1003", "1004", "1005", "1006"}
    assert "2 people" in left["1003"]
    assert "user add 1004" in left["1004"]
    assert "Auditor" in left["1005"]
    assert "nobody" in left["1006"]


def test_filters_narrow_it(place) -> None:
    assert planned(place.desk(), Filter(manager=frozenset({"bo"}))) == (["1002"], {})


def test_that_one_becomes_administrator_and_main_contact(place) -> None:
    """One change for each, as if named by hand, and it can be undone like that."""
    desk = place.desk("david")
    good, _left = desk.plan_sole_contacts(Filter(), "efter importen")
    for line in good:
        assert line.plan.refusals == ()
        done = desk.carry_out(line.number, line.wish, shown=line.plan.effects)
        assert (done.entry.action, done.entry.reason) == ("name-main-contact", "efter importen")
    for number in ("1001", "1002"):
        customer = place.store().customer(number)
        assert customer.valid_main_contact(desk.operator.employees).email == "eva@alfa.test"
    assert planned(desk)[0] == []


def test_it_takes_the_role_administrator(place) -> None:
    with pytest.raises(Refused) as refused:
        place.desk("cecilia").plan_sole_contacts(Filter())
    assert refused.value.refusals[0].code == "not-allowed"
