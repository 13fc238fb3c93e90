"""What is longer than a field takes stays whole where a form changes something else."""

import pytest
from msgspec.structs import replace

from store.domain.model import Customer
from store.domain.wishes import PutOnHold
from store.i18n.language import set_language

KEPT = "skäl" * 75
"""Longer than a name that somebody types, and no longer than a reason."""
HIDDEN = "Eva\u200b Lind"
"""A name with a sign that no line of a form draws; it is written by hand into a file."""


@pytest.fixture
def office(office_with, make):
    """Make an office with a customer whose records stand in the way of an ending."""
    return office_with(
        make.customer(
            make.collaboration("utlagg", records=(make.record("report", status="draft"),)),
            users=(make.administrator(),),
        )
    )


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_a_long_reason_of_a_hold_stays_whole_where_its_day_is_changed(office, language: str):
    office.carry_out("1001", PutOnHold(reason=KEPT))
    set_language(language)
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.press("b", "down", "enter", "tab", *"+30", "ctrl+s")
        await hands.sees_no(" [ ")
    customer = office.customer("1001")
    (hold,) = customer.holds
    assert (hold.reason, f"{hold.until}") == (KEPT, "2026-12-23")
    assert customer.history[-1].reason == KEPT


async def test_a_reason_is_typed_as_long_as_one_may_be(office):
    """That of a hold, of a waiver, and of an ending; what is longer is said."""
    async with office.screen(size=(100, 40)) as hands:
        await hands.go_to("1001")
        await hands.press("b")
        await hands.paste("a" * 501)
        await hands.sees("The end of what was pasted is left out: a field holds 500 characters.")
        await hands.press("ctrl+s")
        await hands.sees_no(" [ ")
        await hands.press("b", "enter", "y")
        await hands.sees_no(" [ ")
        await hands.go_to("1001", 1)
        await hands.press("x", "1", "v")
        await hands.paste(KEPT)
        await hands.press("enter")
        await hands.paste("2026-12-31")
        await hands.press("tab")
        await hands.paste(KEPT)
        await hands.press("ctrl+s")
        await hands.sees_no(" [ ")
    customer = office.customer("1001")
    ending = customer.collaboration("utlagg-1").ending
    assert customer.history[0].reason == "a" * 500
    assert ending.reason == KEPT
    assert f"waived: {KEPT}" in ending.checks.values()


@pytest.mark.parametrize("name", [KEPT, HIDDEN], ids=["long", "with a hidden sign"])
async def test_a_user_s_name_stays_as_it_is_where_the_telephone_alone_is_changed(office, name: str):
    def named(customer: Customer) -> Customer:
        return replace(customer, users=(replace(customer.users[0], name=name),))

    office.rewrite("1001", named)
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.press("u", "e", "tab", "tab", *"070-1740605", "ctrl+s")
        await hands.sees("edited: phone")
    (user,) = office.customer("1001").users
    assert (user.name, user.phone) == (name, "070-1740605")
