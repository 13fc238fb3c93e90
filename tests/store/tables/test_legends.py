"""What explains the signs of a table below it, and what may do so or be a customer."""

import pytest

from store.exchange.import_file import ImportFile
from store.tables.formats import read_file
from store.tables.table import Reading
from tests.store.tables.workbooks.test_excel_table import workbook


def read(*lines: str, sure: bool = False) -> ImportFile:
    return read_file("\n".join(lines).encode(), None, Reading(sure=sure))


def told(incoming: ImportFile) -> dict[str, str]:
    """Return the names by number of a file that has no faults."""
    incoming.whole()
    return {each.number: each.customer.name for each in incoming.customers}


FIGURES = ("Kundnr;Namn;Lön", "31;Nora AB;x", "32;Tuva AB;")
WORDS = ("Kundnr;Namn;Lön", "NORA;Nora AB;x", "TUVA;Tuva AB;")
NAME_FIRST = ("Namn;Kundnr;Lön", "Nora AB;31;x", "Tuva AB;32;")
LEGENDS = [
    (FIGURES, ("", "X;Har tjänsten", "Gul;Ska avslutas"), "5: X Har tjänsten; 6: Gul Ska avslutas"),
    (FIGURES, ("", "Teckenförklaring:", "x;ja"), "6: x ja"),
    (FIGURES, ("Teckenförklaring", "x;ja"), "5: x ja"),
    (FIGURES, ("", "Ansvarig:;Anna Berg"), "5: Ansvarig: Anna Berg"),
    (FIGURES, ("", "X;=;Har tjänsten"), "5: X Har tjänsten"),
    (FIGURES, ("", "1 = Avslutas"), "5: 1 = Avslutas"),
    (WORDS, ("", "X;Har tjänsten", "-;Har den inte"), "5: X Har tjänsten; 6: - Har den inte"),
    (NAME_FIRST, ("", "X;Har tjänsten"), "5: X Har tjänsten"),
]


@pytest.mark.parametrize(("table", "rows", "words"), LEGENDS)
def test_what_explains_signs_below_a_table_is_no_customer(table, rows, words):
    """It is told by its rows, and how a customer among them would come in."""
    incoming = read(*table, *rows)
    assert set(told(incoming).values()) == {"Nora AB", "Tuva AB"}
    assert (
        f"explains signs of the table, and left out: line {words}; a customer who is told here "
        "belongs above the empty row"
    ) in incoming.notices


@pytest.mark.parametrize("row", ["Obs! Kund 2 avslutas i maj;;", "Anna, 070-123 45 67;;"])
def test_a_note_below_a_table_is_no_customer(row):
    incoming = read(*FIGURES, "", row)
    assert set(told(incoming)) == {"31", "32"}
    assert f"no customer, and left out: line 5: {row.strip(';')}" in incoming.notices


def test_a_customer_told_as_what_explains_a_sign_comes_in_above_the_empty_row():
    """As the note says."""
    assert set(told(read(*FIGURES, "X;Xenias Bygg", ""))) == {"31", "32", "X"}


IN_DOUBT = [
    (FIGURES, ("", "Sju;Sju Syskon;"), "Sju"),
    (FIGURES, ("", "Gul;Ska avslutas"), "Gul"),
    ((*FIGURES, "1033;Vega AB;1"), ("", "1;Avslutas i år"), "1"),
    (WORDS, ("", "F;Har Fakturering"), "F"),
    (
        ("Kundnr;Namn;Ort", "NORA;Nora AB;Lund", "TUVA;Tuva AB;Malmö"),
        ("", "Lund;Lundbäcks"),
        "Lund",
    ),
]


@pytest.mark.parametrize(("table", "rows", "number"), IN_DOUBT)
def test_a_word_for_a_number_below_an_empty_row_is_asked(table, rows, number):
    """It is neither left out nor made a customer unasked; who agrees has a customer of it."""
    if number == "1":
        table = tuple(row.replace("31;N", "1031;N").replace("32;T", "1032;T") for row in table)
    incoming = read(*table, *rows)
    assert len(incoming.customers) == len(table) - 1
    (faulty,) = incoming.rejected
    assert (faulty.number, faulty.about) == (number, "row")
    assert "below an empty row or a sum it may be a customer's number" in faulty.faults[0]
    assert number in told(read(*table, *rows, sure=True))
    skipped = incoming.skipped({faulty.place: faulty.faults})
    assert skipped.rows == 1


def test_figures_that_are_explained_behind_a_sum_are_asked_too():
    """Else 1 and 0 would be customers, called by what they mean."""
    rows = ("Kundnr;Namn;Lön", "10;Nora AB;1", "11;Tuva AB;0", ";;1", "1;Har lön", "0;Har inte")
    incoming = read(*rows)
    assert [one.number for one in incoming.customers] == ["10", "11"]
    assert [one.number for one in incoming.rejected] == ["1", "0"]


def test_all_such_rows_are_asked():
    incoming = read(*FIGURES, "", "Sju;Sju Syskon", "Åtta;Åttans Bygg")
    assert [one.number for one in incoming.rejected] == ["Sju", "Åtta"]


@pytest.mark.parametrize(
    "rows",
    [
        ("31;Nora AB;x", "", "NORD;Nord AB;"),  # one customer above shows nothing
        ("31;Nora AB;x", "ALFA;Alfa AB;", "", "NORD;Nord AB;"),  # numbers are words here
        ("31;Nora AB;x", "32;Tuva AB;", "NORD;Nord AB;"),  # no empty row stands between
        ("31;Nora AB;x", "32;Tuva AB;", "", "NORD;Nord AB;x"),  # it has a service
        ("31;Nora AB;x", "32;Tuva AB;", "", "33;Åsa AB;", "NORD;Nord AB;"),
        ("31;Nora AB;x", "32;Tuva AB;", "Summa;2;", "NORD;Nord AB;"),
        ("31;Nora AB;x", "32;Tuva AB;", "Kundnr;Namn;Lön", "NORD;Nord AB;"),
        # the page ends with an empty row
        ("31;Nora AB;x", "32;Tuva AB;", "", "Kundnr;Namn;Lön", "NORD;Nord AB;"),
        ("31;Nora AB;x", "32;Tuva AB;", ";;;ring i maj", "NORD;Nord AB;"),
    ],
)
def test_a_customer_whose_number_is_a_word_stays_one(rows):
    assert told(read("Kundnr;Namn;Lön;", *rows))["NORD"] == "Nord AB"


def test_below_an_empty_row_of_a_workbook_signs_are_explained_as_well():
    """It is not among the rows that are read; one that is left out is no empty one."""
    rows = [["Kundnr", "Namn", "Lön"], ["31", "Nora AB", "x"], ["32", "Tuva AB"]]
    incoming = read_file(workbook([*rows, [], ["X", "Har tjänsten"]]))
    assert set(told(incoming)) == {"31", "32"}
    incoming = read_file(workbook([*rows, ["Summa", 2], ["NORD", "Nord AB"]]))
    assert set(told(incoming)) == {"31", "32", "NORD"}


@pytest.mark.parametrize("row", ["* uppsagd;;", "*;uppsagd;"])
def test_a_sign_that_a_note_says_is_of_an_end_makes_no_service_active(row):
    """In a column of the service it is left out and told, in one of services its row is refused."""
    note = ("", row)
    incoming = read("Kundnr;Namn;Lön", "31;Nora AB;x*", "32;Tuva AB;x", *note)
    services = {one.number: len(one.customer.collaborations) for one in incoming.customers}
    assert services == {"31": 0, "32": 1}
    why = "left out: the table says of the sign: '* uppsagd'"
    assert f"line 2: Lön: 'x*': {why}" in incoming.notices
    (faulty,) = read("Kundnr;Namn;Tjänst", "31;Nora AB;Lön*", *note).rejected
    assert faulty.faults[0].endswith("the table says of the sign: '* uppsagd'")
    others = read("Kundnr;Namn;Lön", "31;Nora AB;x*", "", "* faktureras kvartalsvis;;")
    assert len(others.customers[0].customer.collaborations) == 1
