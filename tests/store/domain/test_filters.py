"""A search with every letter finds what the filter finds by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.filters import Filter, Searchable, folded_texts, searched_text
from store.domain.row import Row


def row(number: str, name: str, org_number: str | None = None, manager: str | None = None) -> Row:
    return Row(
        number=number,
        name=name,
        org_number=org_number,
        account_manager=manager,
        main_contact=None,
        collaborations=(),
    )


ROWS = (
    row("1001", "Åkeri Ek AB", "556000-0001", "anna"),
    row("1002", "Akeri Rör", None, "bo"),
    row("1003", "STRASSE ß", "556012-3456"),
    row("1004", "Ǆ Ｗｉｄｅ ﬁn"),
)
NAMES = st.text(st.sampled_from("aÅåe\u0301ßﬁＷ Ǆİ日\u0345-1"), max_size=8)
ROW = st.builds(row, st.text("0123456789", max_size=4), NAMES, st.sampled_from([None, "55-1", ""]))


@given(st.lists(ROW, max_size=6).map(tuple))
def test_folded_together_is_folded_one_by_one(rows: tuple[Row, ...]) -> None:
    one_by_one = [searched_text(each.number, each.name, each.org_number) for each in rows]
    assert folded_texts(rows) == one_by_one


def test_a_name_in_two_lines_shifts_no_other() -> None:
    rows = (row("1", "Alfa\nBeta"), row("2", "Gamma"))
    assert Searchable(rows).shown(Filter(search="gamma")) == rows[1:]


@pytest.mark.parametrize(
    "typed", ["akeri ek", "ak ro", "556 0001", "strasse", "wide fin", "zzz", "1 2", "a  e"]
)
def test_typed_letter_by_letter_and_taken_back_it_is_the_filter(typed: str) -> None:
    searchable = Searchable(ROWS)
    letters = [typed[:n] for n in range(len(typed) + 1)]
    for search in (*letters, *reversed(letters), typed[1:], typed):
        for manager in (None, "anna"):
            wanted = Filter(search=search, manager=manager)
            assert searchable.shown(wanted) == wanted.apply(ROWS), search
