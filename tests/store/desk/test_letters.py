"""Letters at a desk: on either kind of store, from either side, of what was just done (R60)."""

import datetime as dt

import pytest

from store.desk.letters import (
    in_form,
    letter,
    occasion_at,
    occasion_in_history,
    other_side,
    planned_occasion,
)
from store.desk.opening import open_desk
from store.domain.plan import accepted
from store.domain.wishes import End
from store.i18n.language import language

ON = dt.date(2026, 12, 31)
END = End(collaboration="utlagg-1", outcome="continue", on=ON)


def lines_of(made) -> list[str]:
    return [line for section in made.sections for line in section.lines]


def test_what_is_told_before_is_what_is_told_after_it_is_done(make, place_with) -> None:
    desk = place_with(make.customer(make.collaboration("utlagg"))).desk()
    before = desk.customer("1001")
    plan = letter(desk, before, planned_occasion(desk, before, END), "customer", "sv")
    desk.carry_out("1001", END)
    after = desk.customer("1001")
    done = letter(desk, after, occasion_at(desk, after, "utlagg-1"), "customer", "sv")
    of_line = occasion_in_history(after, after.history[-1])
    assert letter(desk, after, of_line, "customer", "sv").sections == done.sections
    assert plan.sections == done.sections
    assert (plan.kind, done.kind) == ("planned", "dated")
    assert language() == "en"


@pytest.fixture
def eva(make, store_with, clock):
    """Sit the customer's main contact down at her company's desk."""
    asked = make.collaboration("lon-smart", variant="Standard")
    store = store_with(make.customer(make.collaboration("utlagg"), asked))
    return open_desk(
        store.path, os_user="portal", login="eva@alfa.test", company="1001", clock=clock
    )


def test_the_customers_side_writes_to_the_office_in_its_words(eva) -> None:
    eva.carry_out("1001", END)
    customer = eva.customer("1001")
    made = letter(eva, customer, occasion_at(eva, customer, "utlagg-1"), "office", "en")
    assert other_side(eva.operator.side) == "office"
    assert (made.sender.company, made.sender.email) == ("Alfa Bygg AB", "eva@alfa.test")
    assert (made.receiver.company, made.receiver.name) == ("Byrå Norr AB", "Bo Ek")
    assert "The ending was decided by Eva Lind, Alfa Bygg AB, on 2026-11-23." in made.opening
    told = lines_of(made)
    assert "The customer's access: the customer works on as before" in told
    assert not [line for line in told if line.startswith("Your access")]
    own = letter(eva, customer, occasion_at(eva, customer, "utlagg-1"), "customer", "en")
    assert "Your access: you work on as before" in lines_of(own)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.txt", b"To: Eva Lind"),
        ("a", b"To: Eva Lind"),
        ("A.MD", b"# Eva Lind is main contact"),
        ("a.eml", b"Subject: Eva Lind is main contact"),
    ],
)
def test_the_name_of_a_file_says_in_which_form_a_letter_is(
    make, desk_with, clock, name, begins
) -> None:
    desk = desk_with(make.customer())
    customer = desk.customer("1001")
    made = letter(desk, customer, occasion_at(desk, customer, None), "customer", "en")
    assert in_form(made, name, clock()).startswith(begins)


def test_a_letter_to_the_customer_names_no_account_of_who_accepted_a_history(
    make, desk_with, clock
) -> None:
    customer = make.customer(make.collaboration("utlagg"))
    customer = accepted(customer, make.operator(), clock())
    desk = desk_with(customer)
    occasion = occasion_at(desk, customer, None)
    (told,) = letter(desk, customer, occasion, "customer", "en").history.accepted
    (kept,) = letter(desk, customer, occasion, "office", "en").history.accepted
    assert (told.account, kept.account) == ("", "anna")
