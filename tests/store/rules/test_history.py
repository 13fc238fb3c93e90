"""The history as it is looked at: found by words and days, and as a table to take along."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.domain.model import Entry
from store.i18n.language import set_language
from store.rules.history import (
    HEADINGS,
    HistoryLine,
    history_lines,
    reached,
    search_history,
    table,
)
from store.rules.history_words import Names, entry_words

DAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def entry(at: dt.datetime = DAY, **fields: object) -> Entry:
    made = {"by": "anna", "os_user": "konto", "side": "office", "action": "end"}
    return Entry(at=at, **(made | fields))


def line(at: dt.datetime = DAY, **fields: object) -> HistoryLine:
    return HistoryLine(number="1001", name="Alfa Bygg AB", entry=entry(at, **fields))


def test_the_lines_of_all_customers_come_with_the_latest_first(make):
    """By time, and at one time in the order in which a customer's lines were written."""
    alfa = replace(make.customer(), history=(entry(DAY, reason="1"), entry(DAY, reason="2")))
    beta = make.customer(number="1002", name="Beta", history=(entry(DAY + HOUR, reason="3"),))
    found = history_lines([alfa, beta])
    assert [(each.number, each.name, each.entry.reason) for each in found] == [
        ("1002", "Beta", "3"),
        ("1001", "Alfa Bygg AB", "2"),
        ("1001", "Alfa Bygg AB", "1"),
    ]


def test_of_lines_at_one_time_the_customers_stay_in_their_order(make):
    """Each with its own latest line first."""
    alfa, beta = (
        make.customer(number=number, history=(entry(reason="1"), entry(reason="2")))
        for number in ("1001", "1002")
    )
    found = history_lines([alfa, beta])
    assert [(line.number, line.entry.reason) for line in found] == [
        ("1001", "2"),
        ("1002", "2"),
        ("1001", "1"),
        ("1002", "1"),
    ]


def test_a_line_counts_as_no_earlier_than_those_before_it():
    """Also where the clock was set back."""
    hours = (3, 1, 2, 4)
    assert list(reached(entry(DAY + hour * HOUR) for hour in hours)) == [
        DAY + hour * HOUR for hour in (3, 3, 3, 4)
    ]


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (None, None, True),
        (23, None, True),
        (24, None, False),
        (None, 23, True),
        (None, 22, False),
        (23, 23, True),
        (24, 22, False),
    ],
)
def test_the_first_and_the_last_day_are_both_included(since, until, found):
    """Each bound holds by itself and with the other."""
    days = [None if day is None else dt.date(2026, 11, day) for day in (since, until)]
    assert bool(search_history([line()], "", *days)) == found


def test_a_day_is_the_swedish_one():
    """An hour before midnight UTC it is the next day already (R40)."""
    late = line(DAY.replace(hour=23))
    next_day = dt.date(2026, 11, 24)
    assert search_history([late], since=next_day, until=next_day) == (late,)
    assert search_history([late], "2026-11-24") == (late,), "and is found by the time that is shown"


@pytest.mark.parametrize(
    "words",
    [
        "", "1001", "alfa", "ANNA", "konto", "office", "end", "utlagg-1", "kvällen", "kvallen",
        "outcome", "close", "alfa close", "bygg ab", "close kvällen anna",
    ],
)  # fmt: skip
def test_a_line_is_found_by_any_words_that_stand_in_it(words):
    """All of them, wherever they stand; case and accents make no difference."""
    found = line(collaboration="utlagg-1", reason="på kvällen", details={"outcome": "close"})
    assert search_history([found], words) == (found,)


@pytest.mark.parametrize("words", ["beta", "alfa beta", "close", "None", "utlagg", "xx"])
def test_a_line_is_not_found_by_words_that_do_not_stand_in_it(words):
    """One that is missing is enough."""
    assert search_history([line()], words) == ()


@pytest.mark.parametrize(
    ("words", "in_english", "in_swedish"),
    [
        ("kund", False, True),
        ("avslutades", False, True),
        ("alternativ", False, True),
        ("stäng", False, True),
        ("Eva Lind", True, True),
        ("end and close", True, False),
        ("customer", True, True),
        ("close", True, True),
    ],
)
def test_a_line_is_found_by_what_people_read_in_its_place(make, words, in_english, in_swedish):
    """And by the codes, as they are kept, in either language."""
    kept = entry(side="customer", by="eva@alfa.test", details={"outcome": "close"})
    customer = make.customer(users=(make.user("Eva Lind"),), history=(kept,))

    def found() -> bool:
        return bool(search_history(history_lines([customer]), words))

    assert found() == in_english
    set_language("sv")
    assert found() == in_swedish


def test_the_table_has_every_field_under_its_heading():
    """Nothing is shortened; what is not there is empty."""
    full = line(
        collaboration="utlagg-1",
        details={"outcome": "close", "on": "2026-11-23"},
        reason="Kunden slutar",
    )
    assert [dict(zip(HEADINGS, row, strict=True)) for row in table([full, line()])] == [
        {
            "when": "2026-11-23T09:00:00+00:00",
            "number": "1001",
            "name": "Alfa Bygg AB",
            "who": "anna",
            "account": "konto",
            "side": "office",
            "what": "end",
            "collaboration": "utlagg-1",
            "details": "outcome: close; on: 2026-11-23",
            "reason": "Kunden slutar",
        },
        {
            "when": "2026-11-23T09:00:00+00:00",
            "number": "1001",
            "name": "Alfa Bygg AB",
            "who": "anna",
            "account": "konto",
            "side": "office",
            "what": "end",
            "collaboration": "",
            "details": "",
            "reason": "",
        },
    ]


@pytest.mark.parametrize("what", ["added", "changed", "records", "period"])
def test_a_line_with_a_number_of_any_length_is_told_in_words(make, what):
    """Whoever may write a line by SQL may write that; all history must be read all the same."""
    line = Entry(
        at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
        by="bo",
        os_user="bo",
        side="office",
        action="import",
        details={what: "9" * 5000, f"{what} ": f"{'9' * 5000} -> 0"},
    )
    assert entry_words(line, Names(make.customer()))
