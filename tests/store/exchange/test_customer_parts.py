"""One customer in two parts of a file, a row known by its number and one by its exact name."""

import pytest

from store.domain.errors import Refused
from store.tables.formats import read_file
from store.tables.table import Reading
from tests.store.tables.workbooks.test_excel_table import workbook

HEADS = "Kundnr;Namn;Kontaktperson;E-post;Telefon;Roll;Aktiv;Huvudkontakt"


def bring(desk, *lines: str):
    """Bring lines in, as CSV and as a workbook alike."""
    said = Reading(columns={"Aktiv": "active"} if "Aktiv" in lines[0] else {})
    book = read_file(workbook([line.split(";") for line in lines]), None, said)
    csv = read_file("\n".join(lines).encode(), None, said)
    assert [one.customer for one in book.customers] == [one.customer for one in csv.customers]
    return desk.run_import(csv)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Eva Ek;eva@a.example;;;;", ";eva@a.example;070-123 45 67;administratör;nej;"),
        (";eva@a.example;070-123 45 67;;;", "EVA EK;eva@a.example;;admin;nej;"),
        (";eva@a.example;;admin;;", "Eva Ek;eva@a.example;070-123 45 67;;nej;nej"),
    ],
)
def test_a_user_has_all_that_either_part_says(desk, one, other, turned):
    """What one takes for granted gives way, whichever comes first."""
    known, unnumbered = (other, one) if turned else (one, other)
    bring(desk, HEADS, f"1;Alfa AB;{known}", f";Alfa AB;{unnumbered}")
    (user,) = desk.customer("1").users
    assert (user.name.casefold(), user.phone) == ("eva ek", "070-123 45 67")
    assert (user.role, user.active) == ("administrator", False)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (";;admin;;", ";;revisor;;", "eva@a.example: the rows of one customer differ: Admin"),
        (";;;ja;", ";;;nej;", "eva@a.example: the rows of one customer differ: active / inactive"),
        (";070-123 45 67;;;", ";070-123 45 68;;;", "differ: 070-123 45 67 / 070-123 45 68"),
        ("Eva;;;;", "Bo;;;;", "eva@a.example: the rows of one customer differ: Eva / Bo"),
    ],
)
def test_what_the_parts_say_otherwise_of_a_user_is_refused_with_both(desk, one, other, words):
    rows = (part.replace(";", ";eva@a.example;", 1) for part in (one, other))
    known, unnumbered = rows
    with pytest.raises(Refused) as refused:
        bring(desk, HEADS, f"1;Alfa AB;{known}", f";Alfa AB;{unnumbered}")
    (refusal,) = refused.value.refusals
    assert words in refusal.message
    assert "the other stands in line 2" in refusal.message


def test_licences_of_both_parts_are_all_there(desk):
    heads = "Kundnr;Namn;E-post;Kontaktperson;Licenser"
    bring(desk, heads, "1;Alfa AB;eva@a.example;Eva;lon", ";Alfa AB;eva@a.example;;utlagg lon")
    assert desk.customer("1").users[0].services == ("lon", "utlagg")


@pytest.mark.parametrize("owners", [("anna", ""), ("", "anna"), ("anna", "Anna")])
def test_a_task_keeps_the_owner_whom_one_part_names(desk, owners):
    heads = "Kundnr;Namn;Uppdrag;Uppdragsansvarig"
    bring(desk, heads, f"1;Alfa AB;Bokslut;{owners[0]}", f";Alfa AB;Bokslut;{owners[1]}")
    assert [(task.name, task.owner) for task in desk.customer("1").tasks] == [("Bokslut", "anna")]


def test_two_owners_of_a_task_are_refused(desk):
    heads = "Kundnr;Namn;Uppdrag;Uppdragsansvarig"
    with pytest.raises(Refused, match=r"Bokslut: the rows of one customer differ: anna / bo"):
        bring(desk, heads, "1;Alfa AB;Bokslut;anna", ";Alfa AB;Bokslut;bo")


def test_a_main_contact_whom_the_second_part_names_is_one(desk):
    rows = ("1;Alfa AB;Bo Ek;bo@a.example;;;;", ";Alfa AB;Eva Ek;eva@a.example;;;;ja")
    bring(desk, HEADS, *rows)
    assert desk.customer("1").main_contact == "eva@a.example"
