"""Numbers, addresses and telephone numbers as people and spreadsheets write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain import validation
from store.tables.cells import values


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0031", "0031"), ("31.0", "31"), ("31,00", "31"), ("1 031", "1031"),
        ("1\u00a0031", "1031"),
        ("B 7", "B 7"), ("B  7", "B 7"), ("B\u00a07", "B 7"), ("A\u030a1", "Å1"), ("'0031", "0031"),
        ("\u200e31", "31"), ("31.5", "31.5"), ("12-3", "12-3"),
    ],
)  # fmt: skip
def test_a_number_is_what_it_was_before_a_spreadsheet_had_it(cell, number):
    assert values.number(cell) == number


@pytest.mark.parametrize(
    ("cell", "email", "rest", "name"),
    [
        ("Eva Ek <eva@a.test>; Bo Ek <bo@a.test>", "eva@a.test", "Bo Ek <bo@a.test>", "Eva Ek"),
        ('"Ek, Eva" <eva@a.test>, <bo@a.test>', "eva@a.test", "<bo@a.test", "Ek, Eva"),
        ("Eva Ek <eva@a.test> Bo Ek <bo@a.test>", "eva@a.test", "Bo Ek <bo@a.test>", "Eva Ek"),
        ("eva@a.test; Bo Ek <bo@a.test>", "eva@a.test", "Bo Ek <bo@a.test>", ""),
        ("eva@a.test <eva@a.test>", "eva@a.test", "", ""),
        ("Eva Ek <Eva@a.test>; eva@a.test", "eva@a.test", "", "Eva Ek"),
        ("Eva Ek <eva@a.test>", "eva@a.test", "", "Eva Ek"),
        ("<eva@a.test>", "eva@a.test", "", ""),
    ],
)
def test_the_first_of_several_people_in_a_cell_is_read_and_the_others_are_told(
    cell, email, rest, name
):
    read, left = values.email_in(cell)
    assert (read, left.strip("<>")) == (email, rest.strip("<>"))
    assert values.name_beside_email(cell) == name


def test_the_formula_that_keeps_a_zero_is_taken_off():
    """As programs write for Excel."""
    assert values.uncluttered('="0031"') == "0031"
    assert values.uncluttered("\ufeff Nora\u200d AB\u200b") == "Nora\u200d AB"


@pytest.mark.parametrize(
    "cell",
    [
        "556016-0680", "5560160680", "556016−0680", "556016－0680", "556016–0680", "165560160680",
        "SE556016068001", "SE 556016-0680 01", "556016 0680", "5560160680.0", "Orgnr: 556016-0680",
        "\u200e556016-0680\u200f", "556016.0680", "'5560160680",
    ],
)  # fmt: skip
def test_an_organisation_number_is_read_in_every_form(cell):
    assert values.org_number(cell) == "556016-0680"


@pytest.mark.parametrize(
    "cell",
    ["NO 987 654 321 MVA", "FI12345678", "DE123456789", "under bildning", "söks", "DK-12345678"],
)
def test_a_foreign_number_and_words_are_left_out(cell):
    """An office has customers abroad, and new ones."""
    with pytest.raises(values.LeftOut):
        values.org_number(cell)


@pytest.mark.parametrize("cell", ["556016-0681", "55601-0680", "556016-06800"])
def test_a_mistyped_number_is_a_fault(cell):
    """It is meant to be one."""
    with pytest.raises(ValueError, match="digit") as fault:
        values.org_number(cell)
    assert not isinstance(fault.value, values.LeftOut)


@pytest.mark.parametrize(
    ("cell", "phone", "rest"),
    [
        ("031-12 34 56", "031-12 34 56", ""),
        ("+46 (0)31 12 34 56", "+46 (0)31 12 34 56", ""),
        ("031−12 34 56", "031-12 34 56", ""),
        ("\u202a031-12 34 56\u202c", "031-12 34 56", ""),
        ("Tel: 031-12 34 56", "031-12 34 56", ""),
        ("mob. 0701-23 45 67", "0701-23 45 67", ""),
        ("tel:+46311234", "+46311234", ""),
        ("031-12 34 56 växel", "031-12 34 56", "växel"),
        ("031-12 34 56, 0701-23 45 67", "031-12 34 56", "0701-23 45 67"),
        ("031-12 34 56 / 0701-23 45 67", "031-12 34 56", "0701-23 45 67"),
        ("031-12 34 56 (Ulla)", "031-12 34 56", "(Ulla)"),
    ],
)
def test_a_telephone_number_is_taken_and_what_stands_beside_it_told(cell, phone, rest):
    assert values.phone_in(cell) == (phone, rest)


@pytest.mark.parametrize(
    "cell",
    [
        *("ring Ulla", "123", "växel"),
        *("O31-123456", "03I-1234567", "031-l234567", "031x1234567"),
        "Ulla 031-1112233 Olle 031-9998877",
        "1234567890123456789012",
    ],
)
def test_what_is_no_telephone_number_is_left_out(cell):
    with pytest.raises(values.LeftOut):
        values.phone_in(cell)


@pytest.mark.parametrize(
    "cell",
    ["ulla@nora.test", "MAILTO:ulla@nora.test", "mailto:Ulla@Nora.test?subject=Hej",
     "<ulla@nora.test>",
     "Ulla Ek <ulla@nora.test>", "\u200bulla@nora.test\u200b", "ulla@nora.test;"],
)  # fmt: skip
def test_an_address_is_read_as_it_is_pasted(cell):
    assert values.email(cell) == "ulla@nora.test"


@pytest.mark.parametrize("cell", ["ulla@nora.test, bo@nora.test", "ulla@nora.test bo@nora.test"])
def test_of_two_addresses_neither_is_taken(cell):
    """Which is meant is not known."""
    with pytest.raises(values.LeftOut, match="two addresses"):
        values.email(cell)


@pytest.mark.parametrize(
    ("cell", "rest"),
    [("Ulla@nora.test ::: bo@nora.test", "bo@nora.test"),
     ("ulla@nora.test<mailto:ulla@nora.test>", ""),
     ("ulla@home.test <ulla@nora.test>", "ulla@home.test"),
     ("ulla@home.test <ulla@nora.test>; Bo Ek <bo@nora.test>",
      "ulla@home.test; Bo Ek <bo@nora.test>"),
     ("ulla@nora.test:::bo@nora.test ::: eva@nora.test", "bo@nora.test ::: eva@nora.test"),
     ("ulla@nora.test ::: ", ""), ("ulla@nora.test", "")],
)  # fmt: skip
def test_of_addresses_as_google_writes_them_the_first_is_taken_and_the_others_told(cell, rest):
    """It sets ::: between the values of one field, the one that is preferred first."""
    assert values.email_in(cell) == ("ulla@nora.test", rest)


def test_what_is_no_address_before_the_others_is_left_out():
    with pytest.raises(values.LeftOut):
        values.email_in("ring ::: bo@nora.test")


@given(
    st.from_regex(
        r"[a-zA-Z0-9._-]{1,12}@[a-zA-Z0-9.-]{1,12}\.(se|test|local|a|x1|COM)", fullmatch=True
    )
)
def test_the_quick_way_says_the_same_of_an_address_as_the_long_one(cell):
    """Most addresses of a register are usual ones, and there are many."""
    try:
        expected = validation.email(cell)
    except ValueError:
        with pytest.raises(values.LeftOut):
            values.email(cell)
    else:
        assert values.email(cell) == expected
