"""Customers stand as people count."""

from hypothesis import given
from hypothesis import strategies as st

from store.domain.row import number_order


def test_numbers_in_a_number_count_as_numbers() -> None:
    ordered = ["1", "2", "3", "10", "11", "100", "A9", "A10", "A10-2", "A10-10", "A212", "B1"]
    assert sorted(reversed(ordered), key=number_order) == ordered


def test_leading_zeros_tell_two_numbers_apart() -> None:
    assert sorted(["42", "0042", "41"], key=number_order) == ["41", "0042", "42"]


@given(st.lists(st.text("0123456789AB- ", min_size=1, max_size=8), unique=True))
def test_no_two_numbers_have_the_same_place(numbers: list[str]) -> None:
    assert len({number_order(number) for number in numbers}) == len(numbers)
