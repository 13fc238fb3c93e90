"""Words for nothing that are names too: Tom, Inga, Na, Nil, Null."""

import pytest

from store.domain.model import Employee
from store.exchange.staff_names import with_logins
from store.i18n.language import set_language
from store.tables.formats import read_file
from tests.store.tables.workbooks.test_excel_table import workbook


def read(*lines: str):
    return read_file("\n".join(lines).encode())


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("Tom", "Ek", "Tom Ek"),
        ("Inga", "Berg", "Inga Berg"),
        ("TOM", "EK", "TOM EK"),
        ("Ying", "Na", "Ying Na"),
        ("Eva", "Nil", "Eva Nil"),
        ("Eva", "Null", "Eva Null"),
    ],
)
@pytest.mark.parametrize("heads", ["Förnamn;Efternamn", "First name;Last name"])
def test_half_a_name_beside_the_other_half_is_a_name(heads, first, last, name):
    """Also of a workbook, and of a private customer."""
    lines = [f"Kundnr;Namn;{heads};E-post", f"1;Alfa AB;{first};{last};x@alfa.example"]
    for raw in ("\n".join(lines).encode(), workbook([line.split(";") for line in lines])):
        incoming = read_file(raw)
        assert incoming.whole().customers[0].customer.users[0].name == name
        assert any("read as a name" in notice for notice in incoming.notices)
    (one,) = read(f"Kundnr;{heads};Orgnr", f"1;{first};{last};19121212-1212").whole().customers
    assert one.customer.name == name


@pytest.mark.parametrize(
    ("heads", "row", "heading"),
    [
        ("Förnamn;Efternamn;E-post", "Tom;saknas;x@alfa.example", "Förnamn"),
        ("Förnamn;Efternamn;E-post", "Eva;NULL;x@alfa.example", "Efternamn"),
        ("Kontaktperson;E-post", "Inga;info@alfa.example", "Kontaktperson"),
        ("Kontaktperson;E-post", "Tom;info@alfa.example", "Kontaktperson"),
        ("Kontaktperson;E-post;Huvudkontakt", "Bo Ek;b@alfa.example;Inga", "Huvudkontakt"),
    ],
)
def test_what_may_be_a_name_or_nothing_is_told_where_it_is_read_as_nothing(heads, row, heading):
    notices = read(f"Kundnr;Namn;{heads}", f"1;Alfa AB;{row}").notices
    assert any(f"{heading}: " in each and "read as nothing" in each for each in notices)
    set_language("sv")
    notices = read(f"Kundnr;Namn;{heads}", f"1;Alfa AB;{row}").notices
    assert any(f"{heading}: " in each and "läst som tomt" in each for each in notices)


def test_a_word_for_nothing_that_is_no_name_is_nothing_without_a_word():
    incoming = read(
        "Kundnr;Namn;Kontaktperson;E-post;Kundansvarig", "1;Alfa AB;saknas;x@a.example;-"
    )
    assert incoming.whole().customers[0].customer.account_manager is None
    assert not [each for each in incoming.notices if "read as" in each]


@pytest.mark.parametrize("email", ["inga@alfa.example", "inga.ek@alfa.example"])
def test_a_person_whose_address_has_that_name_has_it(email):
    incoming = read("Kundnr;Namn;Kontaktperson;E-post", f"1;Alfa AB;Inga;{email}")
    assert incoming.whole().customers[0].customer.users[0].name == "Inga"


def test_a_main_contact_may_be_called_so():
    rows = ("1;Alfa AB;Tom;tom@alfa.example;Tom", "1;Alfa AB;Bo Ek;bo@alfa.example;")
    incoming = read("Kundnr;Namn;Kontaktperson;E-post;Huvudkontakt", *rows)
    assert incoming.whole().customers[0].customer.main_contact == "tom@alfa.example"


def test_an_employee_may_be_called_so():
    """By login or name; where nobody is, the word is read as nothing and told."""
    inga = Employee(login="inga", name="Inga Ek")
    heads = "Kundnr;Namn;Kundansvarig;Uppdrag;Uppdragsansvarig"
    rows = ("1;Alfa AB;Inga;Bokslut;inga", "2;Beta AB;Tom;;", "3;Gamma AB;Tom;;")
    (alfa, beta, gamma), notes = with_logins(read(heads, *rows).whole().customers, (inga,))
    assert (alfa.customer.account_manager, alfa.customer.tasks[0].owner) == ("inga", "inga")
    assert beta.customer.account_manager is None is gamma.customer.account_manager
    (note,) = notes
    assert note.startswith("Tom is no login and no name")
    assert "read as nothing, for 2" in note
