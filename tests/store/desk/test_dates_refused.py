"""An ending on a date that its day refused: what waited for it waits on (R42, case 20)."""

from itertools import pairwise

import pytest

from store.domain.policy.toml_form import read_policy
from store.domain.wishes import End, SetRecord

EMPTIED = read_policy(
    '[[scanner.checks]]\nid = "boxes-emptied"\ntext = "All boxes are emptied"\n'
    'measure = "none-open"\nrecord = "box"\nstatus = "full"\nsettled = "empty"\n'
    'one = "box is full"\nmany = "boxes are full"'
)
ANSWERS = {"work-done": "attested"}


@pytest.fixture
def place(make, place_with, clock):
    """Make an office where Scanner, with a full box, ends before eEkonomi, or on that day."""

    def place(scanner: int, eekonomi: int):
        full = (make.record("box", "Låda 7", status="full"),)
        first, last = (
            make.ending("end", on=clock.day(scanner)),
            make.ending("close", on=clock.day(eekonomi), checks=ANSWERS),
        )
        held = (
            make.collaboration("scanner", status="ending", ending=first, records=full),
            make.collaboration("eekonomi", status="ending", ending=last),
        )
        place = place_with(make.customer(*held))
        place.desk().replace_policy(EMPTIED)
        return place

    return place


@pytest.mark.parametrize("days", [(-5, -3), (-3, -5), (-3, 0), (0, 0)])
def test_what_was_refused_has_not_ended_first(place, days) -> None:
    """Both stay as they are, foretold and when it is done; once cured, they end in their order."""
    desk = place(*days).desk()
    foretold = desk.coming(desk.today())
    assert {(each.service, each.plan.refusals[0].about) for each in foretold} == {
        ("scanner", "boxes-emptied"),
        ("eekonomi", "scanner-1"),
    }
    for _again in range(2):
        due = list(desk.due())
        assert [(each.service, each.done) for each in due] == [
            ("scanner", None),
            ("eekonomi", None),
        ]
        assert [each.refusals[0].about for each in due] == ["boxes-emptied", "scanner-1"]
    emptied = SetRecord(collaboration="scanner-1", kind="box", title="Låda 7", status="empty")
    desk.carry_out("1001", emptied)
    done = [each.service for each in desk.due() if each.done]
    assert done == ["scanner", "eekonomi"]


def test_a_day_ahead_is_foretold_the_same(place) -> None:
    desk = place(2, 4).desk()
    foretold = [
        (each.service, each.plan.refusals[0].about)
        for each in desk.coming(desk.today().replace(day=30))
    ]
    assert foretold == [("scanner", "boxes-emptied"), ("eekonomi", "scanner-1")]


@pytest.mark.parametrize(
    ("days", "on", "answer"), [(-5, 0, None), (-5, 3, None), (0, 0, None), (2, 3, "met")]
)
def test_a_plan_does_not_take_what_is_overdue_for_ended(place, clock, days, on, answer) -> None:
    """What still waits for a day to come may yet end on it."""
    wish = End(collaboration="eekonomi-1", outcome="close", on=clock.day(on), attested=(*ANSWERS,))
    plan = place(days, 9).desk().plan("1001", wish)
    (state,) = [check for check in plan.checks if check.id == "dependents-ended"]
    assert state.answer == answer
    assert ("scanner-1" in [each.about for each in plan.refusals]) is (answer is None)


def test_a_chain_ends_from_its_far_end_on_one_day(make, place_with, clock) -> None:
    """Whatever its services are called, and although each but the last waits for another."""
    chain = ("digitala-fakturor", "lon", "scanner")  # the first waits for the second, and so on
    place = place_with(
        make.customer(
            *(
                make.collaboration(
                    service, status="ending", ending=make.ending("end", on=clock.day(0))
                )
                for service in chain
            )
        )
    )
    waits = "".join(
        f'[[{one}.checks]]\nid = "first"\ntext = "first"\nmeasure = "ended-first"\n'
        f'services = ["{other}"]\n'
        for one, other in pairwise(chain)
    )
    alone = "".join(
        f'[[lon.checks]]\nid = "{id}"\nremove = true\n'
        for id in ("backup-handed-over", "synchronised", "customer-is-user")
    )
    desk = place.desk()
    desk.replace_policy(read_policy(waits + alone))
    assert [(each.service, each.refusals) for each in desk.due()] == [
        (service, ()) for service in reversed(chain)
    ]
