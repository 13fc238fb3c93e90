"""Acceptance cases of docs/rules.md about permissions and two operators, on a real store.

The number of the case stands in the docstring.
"""

from store.domain.wishes import NameMainContact
from tests.store.rules.cases.wishes import end


def test_full_rights_without_the_portal_role_do_not_suffice_to_end(
    make, desk_with, codes_of, files
):
    """Case 12: Cecilia gets `not-allowed` (R3); test_requests has its other half, the task."""
    desk = desk_with(make.customer(make.collaboration("utlagg")), login="cecilia")
    before = files()
    assert codes_of(desk, "1001", end("utlagg")) == ["not-allowed"]
    assert files() == before


def test_the_portal_role_without_full_rights_cures_but_does_not_end(make, desk_with, codes_of):
    """Case 13: David gets `not-allowed` when ending; naming the main contact works (R3, R5)."""
    desk = desk_with(
        make.customer(make.collaboration("utlagg"), users=(make.user(),), main_contact=None),
        login="david",
    )
    assert codes_of(desk, "1001", end("utlagg"))[0] == "not-allowed"
    desk.carry_out("1001", NameMainContact(email="eva@alfa.test", promote=True))
    assert codes_of(desk, "1001", end("utlagg")) == ["not-allowed"]
    assert desk.customer("1001").valid_main_contact(make.employees).email == "eva@alfa.test"


def test_everybody_sees_all_customers(make, desk_with):
    """Case 14, as far as the store goes: standard rights and role User hide nothing (R1)."""
    desk = desk_with(
        make.customer(make.collaboration("utlagg")),
        make.customer(number="1002", name="Beta Café AB", account_manager="anna"),
        login="bo",
    )
    assert [row.number for row in desk.listing().rows] == ["1001", "1002"]
    assert desk.customer("1002").name == "Beta Café AB"


def test_what_a_second_operator_has_ended_is_not_ended_again(
    make, desk_with, another_desk, codes_of, files
):
    """Case 38: `already-ended`, and no second history entry (R8)."""
    anna = desk_with(make.customer(make.collaboration("utlagg")))
    seen = anna.plan("1001", end("utlagg"))
    assert seen.refusals == ()
    another_desk("anna").carry_out("1001", end("utlagg"))
    before = files()
    assert codes_of(anna, "1001", end("utlagg")) == ["already-ended"]
    assert files() == before
    assert len(anna.customer("1001").history) == 1
