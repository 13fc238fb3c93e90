"""The period of a contract: months in digits, or the contract's own words (R47)."""

import pytest

from store.domain.period import checked_period, read_period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("1", 1),
        (" 12 ", 12),
        ("012", 12),
        ("120", 120),
        ("１２", 12),
        ("tills  vidare", "tills vidare"),
        ("12 months", "12 months"),
        ("until 2027-12-31", "until 2027-12-31"),
        ("2027-12-31", "2027-12-31"),
        ("", ""),
    ],
)
def test_digits_are_months_and_all_else_is_the_contracts_own_words(text, period):
    """Words are made uniform like any other text."""
    assert read_period(text) == period


@pytest.mark.parametrize("text", ["0", "121", "1200", "9" * 200, "-3", "+3", "1.5", "0,5", "1 200"])
def test_a_number_that_is_no_months_of_a_contract_is_not_kept_as_words(text):
    """It is mistyped: nobody's contract says 1200."""
    with pytest.raises(ValueError, match="1 to 120 months are expected"):
        read_period(text)


def test_text_that_no_field_has_a_use_for_is_no_period():
    """As in a name."""
    with pytest.raises(ValueError, match="control character"):
        read_period("tre\x1b[2Jmånader")


@pytest.mark.parametrize("period", [1, 120, "tills vidare", ""])
def test_a_period_that_can_be_one_is_returned_as_it_is(period):
    """Where a value comes typed: from an exchange file or a program."""
    assert checked_period(period) == period


@pytest.mark.parametrize("period", [0, -1, 121, 10**30, "1200"])
def test_a_number_beyond_ten_years_is_no_period(period):
    """Neither as a number nor in words."""
    with pytest.raises(ValueError, match="1 to 120 months are expected"):
        checked_period(period)


def test_a_number_in_words_is_a_number():
    """Else 12 and "12" would be two periods."""
    assert checked_period("12") == 12
    assert checked_period(" 012 ") == 12
