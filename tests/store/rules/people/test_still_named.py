"""Who did something is called by name, whatever becomes of that person's address (R12, R31)."""

import pytest
from msgspec.structs import replace

from store.domain.wishes import (
    AddUser,
    EditUser,
    End,
    NameMainContact,
    RemoveUser,
    Undo,
)
from store.i18n.language import set_language

EVA, OTHER = "eva@alfa.test", "eva.lind@alfa.test"
OMAR = AddUser(email="omar@alfa.test", name="Omar Ali", role="administrator")


@pytest.fixture
def place(make, place_with, clock):
    """Make an office whose customer's Eva has decided an ending, and has a report open."""
    ending = make.ending(on=clock.day(9), by=EVA, side="customer", reason="Vi slutar")
    report = make.record("report", status="draft", person=EVA)
    return place_with(
        make.customer(make.collaboration("utlagg", status="ending", ending=ending)),
        make.customer(make.collaboration("utlagg", records=(report,)), number="1002", name="Beta"),
    )


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(
    "acts",
    [
        (EditUser(email=EVA, new_email=OTHER),),
        (
            EditUser(email=EVA, new_email="e@alfa.test"),
            EditUser(email="e@alfa.test", new_email=OTHER),
        ),
        (OMAR, NameMainContact(email="omar@alfa.test"), RemoveUser(email=EVA)),
        (
            EditUser(email=EVA, new_email=OTHER),
            OMAR,
            NameMainContact(email="omar@alfa.test"),
            RemoveUser(email=OTHER),
        ),
    ],
)  # fmt: skip
def test_who_decided_is_named_after_another_address_and_after_leaving(
    place, clock, language, acts
) -> None:
    """In the plan, in what is coming, and in the refusal of the other side."""
    desk = place.desk()
    set_language(language)
    for number in ("1001", "1002"):
        for act in acts:
            desk.carry_out(number, act)
    plan = desk.plan("1001", End(collaboration="utlagg-1", outcome="continue"))
    assert "Eva Lind" in plan.effects[0].text
    assert "@" not in plan.effects[0].text
    (coming,) = desk.coming(clock.day(9))
    assert (coming.who, "@" in coming.decision) == ("Eva Lind", False)
    later = End(collaboration="utlagg-1", outcome="continue", on=clock.day(20))
    (refusal,) = desk.plan("1001", later).refusals
    assert ("Eva Lind" in refusal.message, "@" in refusal.message) == (True, False)
    (check, _second) = desk.plan("1002", End(collaboration="utlagg-1")).checks
    assert check.found.endswith(": Eva Lind")


def test_an_address_is_followed_where_the_history_tells_it_alone(place) -> None:
    """An imported history has the details of what was done, and not always what it replaced."""
    desk = place.desk()
    desk.carry_out("1001", EditUser(email=EVA, new_email=OTHER))
    customer = desk.customer("1001")
    history = tuple(replace(entry, replaced=None) for entry in customer.history)
    customer = replace(customer, history=history)
    plan = desk.plan_for(customer, End(collaboration="utlagg-1", outcome="continue"))
    assert "Eva Lind" in plan.effects[0].text


def test_a_main_contact_that_would_not_count_again_is_named(place) -> None:
    desk = place.desk()
    for act in (OMAR, NameMainContact(email="omar@alfa.test"), RemoveUser(email=EVA)):
        desk.carry_out("1001", act)
    (refusal,) = desk.plan("1001", Undo()).refusals
    assert refusal.message == (
        "Eva Lind would be main contact again, and does not count as one any more."
    )
