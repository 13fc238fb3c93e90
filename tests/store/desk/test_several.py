"""Several endings that are being decided: what has not changed is not planned again."""

import datetime as dt

import pytest

from store.desk.several import SeveralPlans
from store.domain.policy.toml_form import read_policy
from store.domain.wishes import ChangeRights, End

ASKED = read_policy(
    '[[utlagg.checks]]\nid = "asked"\ntext = "The customer is asked"\nmeasure = "attested"\n'
)


@pytest.fixture
def utlagg(make):
    """Make two customers with Utlägg."""
    return [
        make.customer(make.collaboration("utlagg"), number=number, name=f"{number} AB")
        for number in ("1001", "1002")
    ]


def end(outcome: str | None = "continue") -> End:
    return End(collaboration="utlagg-1", outcome=outcome)


def test_only_the_customers_whose_answers_changed_are_planned_again(desk_with, utlagg) -> None:
    """The others keep the very plans that were made before."""
    plans = SeveralPlans(desk_with(*utlagg))
    asked = [("1001", end()), ("1002", end())]
    assert plans.new_among(asked) == 2
    before, faults = plans.plan(asked)
    assert ([line.good for line in before], faults) == ([True, True], {})
    assert plans.new_among(asked) == 0

    other = [("1001", end()), ("1002", end(None))]
    assert plans.new_among(other) == 1
    after, _faults = plans.plan(other)
    assert after[0] is before[0]
    assert [line.good for line in after] == [True, False]


def test_it_plans_what_the_desk_plans(desk_with, utlagg) -> None:
    desk = desk_with(*utlagg)
    asked = [("1002", end("delete")), ("1001", end())]
    lines, _faults = SeveralPlans(desk).plan(asked)
    assert lines == desk.plan_several(asked)


def test_what_others_changed_is_planned_once_it_is_forgotten(desk_with, utlagg) -> None:
    desk = desk_with(*utlagg)
    plans, asked = SeveralPlans(desk), [("1001", end()), ("1002", end())]
    plans.plan(asked)
    desk.carry_out("1001", end())
    plans.forget("1001")
    assert plans.new_among(asked) == 1
    lines, _faults = plans.plan(asked)
    assert [line.good for line in lines] == [False, True]


def test_a_customer_that_cannot_be_planned_says_why_and_the_others_are(desk_with, utlagg) -> None:
    plans = SeveralPlans(desk_with(*utlagg))
    lines, faults = plans.plan([("1001", end()), ("9999", end())])
    assert [line.number for line in lines] == ["1001"]
    assert list(faults) == ["9999"]


def test_another_policy_day_or_right_makes_all_be_planned_again(desk_of, store_with, utlagg, clock):
    """What was shown before would not be done so now."""
    desk = desk_of(store_with(*utlagg))
    plans, asked = SeveralPlans(desk), [("1001", end()), ("1002", end())]

    def refused() -> list[list[str]]:
        assert plans.new_among(asked) == 2
        lines, _faults = plans.plan(asked)
        assert plans.new_among(asked) == 0
        return [[refusal.code for refusal in line.plan.refusals] for line in lines]

    assert refused() == [[], []]
    desk.replace_policy(ASKED)
    assert refused() == [["check-open"]] * 2
    clock.now += dt.timedelta(days=1)
    assert refused() == [["check-open"]] * 2
    desk.change_employee(ChangeRights(login="bo", rights="full", portal_role="administrator"))
    desk.change_employee(ChangeRights(login="anna", rights="standard"))
    desk.refresh_operator()
    assert refused() == [["not-allowed", "check-open"]] * 2
