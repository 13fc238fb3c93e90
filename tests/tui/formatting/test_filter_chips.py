"""Filters as chips in the room there is, and the count beside them."""

import pytest
from rich.cells import cell_len

from store.i18n.language import set_language
from tui.formatting.narrowing.filter_chips import Shown, chips, count_words, filter_line

UTLAGG, ACTIVE = ("service", ["Visma Utlägg"]), ("status", ["active"])
TWO = ("service", ["Digitala fakturor or Visma Lön", "Digitala fakturor or 1 more"])


@pytest.mark.parametrize(
    ("filters", "width", "texts"),
    [
        ([], 40, []),
        ([UTLAGG], 40, ["[Visma Utlägg x]"]),
        ([UTLAGG, ACTIVE], 40, ["[Visma Utlägg x]", "[active x]"]),
        ([UTLAGG, ACTIVE], 20, ["[Visma Utlägg x]", "+1"]),
        ([UTLAGG, ACTIVE], 16, ["[Visma… x]", "+1"]),
        ([UTLAGG], 11, ["[Visma… x]"]),
        ([TWO], 34, ["[Digitala fakturor or Visma Lön x]"]),
        ([TWO], 33, ["[Digitala fakturor or 1 more x]"]),
        ([TWO, ACTIVE], 34, ["[Digitala fakturor or 1 more x]", "+1"]),
        ([UTLAGG, TWO], 48, ["[Visma Utlägg x]", "[Digitala fakturor or 1 more x]"]),
        ([TWO], 24, ["[Digitala fakturor… x]"]),
    ],
)
def test_each_filter_is_a_chip_and_what_has_no_room_is_counted(filters, width, texts):
    laid_out = chips(filters, width)
    assert [chip.text for chip in laid_out] == texts
    assert [chip.end for chip in laid_out[-1:]] == [cell_len(" ".join(texts))] * bool(texts)
    assert cell_len(" ".join(texts)) <= width


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (Shown(25, 25), "25 customers"),
        (Shown(1, 1), "1 customer"),
        (Shown(7, 25), "7 of 25"),
        (Shown(7, 25, marked=2), "7 of 25 · 2 marked"),
        (Shown(7, 25, marked=2, marked_elsewhere=1), "7 of 25 · 2 marked, 1 not shown"),
        (Shown(24, 24, incomplete=True), "24 customers, not all"),
        (Shown(1284, 1284), "1,284 customers"),
    ],
)
def test_the_count_says_how_many_are_shown_and_marked(shown, words):
    assert count_words(shown, 80) == words


@pytest.mark.parametrize(
    ("language", "width", "words"),
    [
        ("en", 31, "1 of 25 · 3 marked, 3 not shown"),
        ("en", 30, "1/25 · 3 marked, 3 hidden"),
        ("en", 24, "3 marked, 3 hidden"),
        ("sv", 27, "1/25 · 3 markerade, 3 dolda"),
        ("sv", 26, "3 markerade, 3 dolda"),
    ],
)
def test_where_there_is_little_room_the_count_says_first_what_is_hidden(language, width, words):
    """What would be ended unseen is worth more than how many customers there are."""
    set_language(language)
    assert count_words(Shown(1, 25, marked=3, marked_elsewhere=3), width) == words


def test_the_count_stands_at_the_right_and_the_key_is_named_where_there_is_room():
    laid_out = chips([UTLAGG], 40)
    assert filter_line(laid_out, "7 of 25", 45).plain == (
        "[Visma Utlägg x]  c clears            7 of 25"
    )
    assert filter_line(laid_out, "7 of 25", 30).plain == "[Visma Utlägg x]       7 of 25"
    assert filter_line([], "25 customers", 20).plain == "        25 customers"
