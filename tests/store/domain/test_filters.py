"""A search with every letter finds what the filter finds by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from store.domain.filters import Filter, Searchable, folded_texts, searched_text
from store.domain.row import Row, RowCollaboration


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


def test_visma_s_number_and_the_users_are_searched_too() -> None:
    found = replace(ROWS[0], spcs_number="1605136", people="Åsa Öman asa@akeri.example")
    rows = (found, *ROWS[1:])
    for search in ("1605136", "asa oman", "ASA@akeri.example", "akeri 605"):
        wanted = Filter(search=search)
        assert wanted.apply(rows) == Searchable(rows).shown(wanted) == (found,), search


@pytest.mark.parametrize(
    "search",
    ["SE556012345601", "se 556012-3456 01", "165560123456", "16556012-3456", "5560123456",
     "strasse SE556012345601"],
)  # fmt: skip
def test_an_organisation_number_is_found_in_each_form(search: str) -> None:
    """As an invoice or a register has it; typed letter by letter, and taken back, too."""
    wanted = Filter(search=search)
    searchable = Searchable(ROWS)
    for end in (*range(1, len(search) + 1), *range(len(search), 0, -1), len(search)):
        typed = Filter(search=search[:end])
        assert searchable.shown(typed) == typed.apply(ROWS)
    assert wanted.apply(ROWS) == searchable.shown(wanted) == (ROWS[2],)


def test_twelve_digits_that_are_something_else_are_found_as_they_are() -> None:
    rows = (row("165560123456", "Alfa"), row("2", "Beta", "556012-3456"), row("3", "Gamma"))
    assert Filter(search="165560123456").apply(rows) == rows[:2]


def test_a_name_in_two_lines_shifts_no_other() -> None:
    rows = (row("1", "Alfa\nBeta", "55-1"), row("2", "Gamma"))
    assert folded_texts(rows) == ["1 alfa\nbeta 55-1 551", "2 gamma"]
    assert Searchable(rows).shown(Filter(search="gamma")) == rows[1:]


@pytest.mark.parametrize(
    "typed", ["akeri ek", "ak ro", "556 0001", "strasse", "wide fin", "zzz", "1 2", "a  e"]
)
def test_typed_letter_by_letter_and_taken_back_it_is_the_filter(typed: str) -> None:
    searchable = Searchable(ROWS)
    letters = [typed[:n] for n in range(len(typed) + 1)]
    for search in (*letters, *reversed(letters), typed[1:], typed):
        for manager in (frozenset(), frozenset({"anna"})):
            wanted = Filter(search=search, manager=manager)
            assert searchable.shown(wanted) == wanted.apply(ROWS), search


def collaboration(**fields: str | None) -> RowCollaboration:
    made = {"service": "utlagg", "status": "active", "task": "Lön", "task_owner": "bo"}
    return RowCollaboration(id="utlagg-1", variant=None, ends_on=None, **(made | fields))


@pytest.mark.parametrize(
    ("filter", "shown"),
    [
        (Filter(), True),
        (Filter(service=frozenset({"utlagg"})), True),
        (Filter(service=frozenset({"lon"})), False),
        (Filter(task=frozenset({"Lön"})), True),
        (Filter(task=frozenset({"Bokslut"})), False),
        (Filter(owner=frozenset({"bo"})), True),
        (Filter(owner=frozenset({"anna"})), False),
        (Filter(status=frozenset({"active"})), True),
        (Filter(status=frozenset({"ended"})), False),
        (
            Filter(
                service=frozenset({"utlagg"}),
                task=frozenset({"Lön"}),
                owner=frozenset({"bo"}),
                status=frozenset({"active"}),
            ),
            True,
        ),
        (
            Filter(
                service=frozenset({"lon"}),
                task=frozenset({"Lön"}),
                owner=frozenset({"bo"}),
                status=frozenset({"active"}),
            ),
            False,
        ),
        (
            Filter(
                service=frozenset({"utlagg"}),
                task=frozenset({"Bokslut"}),
                owner=frozenset({"bo"}),
                status=frozenset({"active"}),
            ),
            False,
        ),
        (
            Filter(
                service=frozenset({"utlagg"}),
                task=frozenset({"Lön"}),
                owner=frozenset({"anna"}),
                status=frozenset({"active"}),
            ),
            False,
        ),
        (
            Filter(
                service=frozenset({"utlagg"}),
                task=frozenset({"Lön"}),
                owner=frozenset({"bo"}),
                status=frozenset({"ended"}),
            ),
            False,
        ),
        (Filter(manager=frozenset({"anna"})), True),
        (Filter(manager=frozenset({"bo"})), False),
        (Filter(manager=frozenset({"anna", "bo"})), True),
        (Filter(service=frozenset({"lon", "utlagg"})), True),
        (Filter(service=frozenset({"lon", "utlagg"}), status=frozenset({"ended"})), False),
        (Filter(no_main_contact=True), False),
        (Filter(search="alfa", service=frozenset({"utlagg"})), True),
        (Filter(search="beta", service=frozenset({"utlagg"})), False),
        (Filter(search="alfa 1001"), True),
        (Filter(search="alfa beta"), False),
    ],
)
def test_a_filter_shows_what_all_it_says_holds_for(filter: Filter, shown: bool) -> None:
    held = replace(
        row("1001", "Alfa", manager="anna"),
        main_contact="eva@alfa.test",
        collaborations=(collaboration(),),
    )
    assert filter.apply((held,)) == ((held,) if shown else ())
    assert Searchable((held,)).shown(filter) == ((held,) if shown else ())


def test_what_is_said_of_collaborations_holds_for_one_and_the_same() -> None:
    two = (collaboration(), collaboration(service="lon", status="ended"))
    held = replace(row("1001", "Alfa"), collaborations=two)
    assert Filter(service=frozenset({"lon"}), status=frozenset({"ended"})).apply((held,)) == (held,)
    assert Filter(service=frozenset({"lon"}), status=frozenset({"active"})).apply((held,)) == ()
    assert Filter(no_main_contact=True).apply((held,)) == (held,)


@pytest.mark.parametrize(
    ("org_number", "text"),
    [
        ("556000-0001", "1001 akeri 556000-0001 5560000001"),
        (None, "1001 akeri"),
        ("", "1001 akeri"),
    ],
)
def test_a_customer_is_searched_by_name_and_numbers_with_and_without_hyphen(
    org_number: str | None, text: str
) -> None:
    searched_text.cache_clear()
    assert searched_text("1001", "Åkeri", org_number) == text


def test_another_search_text_leaves_the_filters_as_they_are() -> None:
    held = Filter(search="alfa", service=frozenset({"lon"}), manager=frozenset({"anna"}))
    assert held.with_search("beta") == Filter(
        search="beta", service=frozenset({"lon"}), manager=frozenset({"anna"})
    )
