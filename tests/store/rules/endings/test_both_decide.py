"""What both sides decide of one collaboration: what stands, who may withdraw it, and what is said.

Either side may end; what one has decided is put back by that side alone, and said so (R18, R41).
"""

import datetime as dt

import pytest

from store.domain.errors import Refused
from store.domain.model import Entry
from store.domain.wishes import End, Undo, Withdraw
from store.i18n.language import set_language
from store.rules.history_words import Names, entry_words

OFFICE, CUSTOMER = "anna", "eva@alfa.test"
SIDES = [(OFFICE, CUSTOMER), (CUSTOMER, OFFICE)]
NAMES = {OFFICE: "Anna Berg (office)", CUSTOMER: "Eva Lind (customer)"}
ON, SOONER = dt.date(2026, 12, 26), dt.date(2026, 12, 1)
TWO_DAYS = dt.timedelta(days=2)


def end(outcome: str = "continue", **fields) -> End:
    return End(collaboration="utlagg-1", outcome=outcome, **fields)


def delete(**fields) -> End:
    return end("delete", confirmation="Alfa Bygg AB", reason="Byter byrå", **fields)


@pytest.fixture
def desks(make, place_with, sides_of):
    """Sit both sides down at one store: the office's Anna and the customer's Eva."""
    place = place_with(
        make.customer(make.collaboration("utlagg", records=(make.record("report", status="sent"),)))
    )

    return sides_of(place)


def refusal(desk, wish):
    with pytest.raises(Refused) as error:
        desk.carry_out("1001", wish)
    return error.value.refusals[0]


@pytest.mark.parametrize(("decides", "other"), SIDES)
@pytest.mark.parametrize("which", [None, "utlagg-1"])
@pytest.mark.parametrize(
    ("wish", "later", "why"),
    [
        (end(reason="Byter byrå"), TWO_DAYS, "cannot be undone any more"),
        (end(on=ON, reason="Byter byrå"), TWO_DAYS, "can take that back or put it off"),
        (delete(), TWO_DAYS * 0, "cannot be undone any more"),
        (delete(on=ON), TWO_DAYS * 0, "can take that back or put it off"),
    ],
    ids=["ended long ago", "dated long ago", "deleted", "to be deleted"],
)
def test_the_other_sides_decision_is_theirs_whatever_its_age_and_outcome(
    desks, clock, decides, other, which, wish, later, why
):
    """Refused with who decided what, when and why; and nothing changes."""
    done = desks(decides).carry_out("1001", wish).customer
    clock.now += later
    refused = refusal(desks(other), Undo(collaboration=which))
    assert refused.code == "other-side-decided"
    label = "End and delete"
    if wish.outcome == "continue":
        label = "End – you continue" if other == CUSTOMER else "End – customer continues"
    name = NAMES[decides]
    if other == decides == CUSTOMER:
        name = "Eva Lind (your company)"
    for words in (name, label, "Byter byrå", "2026-1", why):
        assert words in refused.message
    assert desks(decides).customer("1001") == done


@pytest.mark.parametrize(("who", "other"), SIDES)
@pytest.mark.parametrize(("wish", "later"), [(end(on=ON), TWO_DAYS), (delete(on=ON), TWO_DAYS * 0)])
def test_what_cannot_be_undone_and_still_be_called_off_says_so(
    desks, clock, who, other, wish, later
):
    """The own side's date is withdrawn until its day; on that day there is nothing to point to."""
    desk = desks(who)
    desk.carry_out("1001", wish)
    clock.now += later
    for which in (None, "utlagg-1"):
        refused = refusal(desk, Undo(collaboration=which))
        assert refused.code == "cannot-undo"
        assert "Before 2026-12-26 it can be withdrawn (key w, command withdraw)." in refused.message
    desks(other).carry_out("1001", end(on=SOONER))
    assert "withdrawn" not in refusal(desk, Undo()).message


@pytest.mark.parametrize(("decides", "other"), SIDES)
def test_what_stands_again_is_said_and_kept(desks, decides, other):
    """The history has day, outcome and side of it; its line does not say that anything goes on."""
    desks(decides).carry_out("1001", end(on=ON, reason="Byter byrå"))
    desk = desks(other)
    desk.carry_out("1001", end(on=SOONER))
    done = desk.carry_out("1001", Withdraw(collaboration="utlagg-1"))
    side = "office" if decides == OFFICE else "customer"
    assert done.entry.details == {
        "status": "ending -> ending",
        "outcome": "continue",
        "on": "2026-12-26",
        "by": decides,
        "side": side,
    }
    reader = desk.operator.side
    words = entry_words(done.entry, Names(done.customer, desk.operator.employees, to=reader))
    whose = "the office's" if decides == OFFICE else "the customer's"
    label = "End – you continue" if other == CUSTOMER else "End – customer continues"
    assert words == (f"Visma Utlägg: an ending withdrawn; {whose} stands: 2026-12-26, {label}")
    undone = desk.carry_out("1001", Undo())
    assert "Undone: withdrawing" in entry_words(undone.entry, Names(undone.customer))


def test_what_stands_again_is_said_to_the_customer_as_its_own(desks):
    """In both languages."""
    desks(CUSTOMER).carry_out("1001", end(on=ON))
    desks(OFFICE).carry_out("1001", end(on=SOONER))
    done = desks(OFFICE).carry_out("1001", Withdraw(collaboration="utlagg-1"))
    names = Names(done.customer, to="customer")
    assert entry_words(done.entry, names) == (
        "Visma Utlägg: an ending withdrawn; yours stands: 2026-12-26, End – you continue"
    )
    set_language("sv")
    assert entry_words(done.entry, names) == (
        "Visma Utlägg: ett avslut återkallades; ert gäller: 2026-12-26, Avsluta – ni fortsätter"
    )


def test_a_line_of_old_says_that_another_ending_stands(desks, clock):
    """Where it was kept without saying which."""
    done = desks(OFFICE).customer("1001")
    entry = Entry(
        at=clock(),
        by="anna",
        os_user="anna",
        side="office",
        action="withdraw",
        collaboration="utlagg-1",
        details={"status": "ending -> ending"},
    )
    assert entry_words(entry, Names(done)) == (
        "Visma Utlägg: an ending withdrawn; the other side's stands"
    )


def undo_effect(desk, wish) -> str:
    return next(e.text for e in desk.plan("1001", wish).effects if e.subject == "undo")


@pytest.mark.parametrize(("decides", "other"), SIDES)
def test_who_may_call_it_off_is_said_to_each_side(desks, decides, other):
    """What stands is promised to who decided it; the other is told who did and may withdraw it."""
    desks(decides).carry_out("1001", end(on=ON))
    assert undo_effect(desks(decides), end(on=ON)).endswith(
        "; before 2026-12-26 it can be withdrawn"
    )
    name = "Anna Berg" if decides == OFFICE else "Eva Lind"
    side = "office" if decides == OFFICE else "customer"
    told = undo_effect(desks(other), end(on=ON))
    assert f"the {side} can undo it for 24 hours" in told
    assert told.endswith(f"; decided by {name}; before 2026-12-26 the {side} can withdraw it")
    # what ends sooner is an ending of its own
    assert undo_effect(desks(other), end(on=SOONER)).endswith(
        "; before 2026-12-01 it can be withdrawn"
    )


def test_on_its_day_who_may_undo_is_said_to_each_side(desks, clock):
    """What is foretold of a day goes by who decided it as well."""
    desks(CUSTOMER).carry_out("1001", end(on=ON))
    for who, words in (
        (OFFICE, "no data is lost; the customer can undo it for 24 hours"),
        (CUSTOMER, "no data is lost; can be undone for 24 hours"),
    ):
        (coming,) = desks(who).coming(ON)
        (told,) = (e.text for e in coming.plan.effects if e.subject == "undo")
        assert told.startswith(words)
