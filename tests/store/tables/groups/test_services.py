"""Services that stand as headings between the customers who have them."""

import pytest

from store.domain.catalogue import catalogue
from store.exchange.import_file import ImportFile
from store.tables.cells.services import ServiceNames
from store.tables.formats import read_file
from store.tables.groups.headings import group_called
from store.tables.table import Reading
from tests.store.tables.workbooks.test_excel_table import workbook


def read(*lines: str, **said: str) -> ImportFile:
    return read_file("\n".join(lines).encode(), None, Reading(columns=said))


def services(incoming: ImportFile) -> dict[str, list[str]]:
    """Return the services of each customer by its name."""
    return {
        each.customer.name: [one.service for one in each.customer.collaborations]
        for each in incoming.whole().customers
    }


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Lön;", "Lön"),
        (";Lön", "Lön"),
        ("Lön:;", "Lön"),
        ("Lön (2 st);", "Lön"),
        ("lön;", "lön"),
        ("Visma Lön;", "Visma Lön"),
        ("1. Lön;", "Lön"),
        ("B) Lön;", "Lön"),
        ("Lön;2", "Lön"),
        ("Lön;2 st", "Lön"),
        ("Lön;Lön", "Lön"),
    ],
)
def test_customers_have_the_service_that_stands_above_them(heading, name):
    """In whichever column it stands, and with what is counted there; the next one ends it."""
    incoming = read("Kundnr;Namn", "1;Nora AB", heading, "2;Tuva AB", "3;Vera AB", "Utlägg;",
                    "4;Maja AB", "2;Tuva AB", "Summa;3")  # fmt: skip
    assert services(incoming) == {
        "Nora AB": [], "Tuva AB": ["lon", "utlagg"], "Vera AB": ["lon"], "Maja AB": ["utlagg"],
    }  # fmt: skip
    assert f"line 3: the rows below {name} are taken for Visma Lön" in incoming.notices


def test_a_heading_above_those_of_the_columns_is_that_of_the_first_group():
    """Where each group has the headings of its columns again, too."""
    rows = ("Lön", "Kundnr;Namn", "1;Nora AB", "", "Utlägg", "Kundnr;Namn", "2;Tuva AB")
    assert services(read(*rows)) == {"Nora AB": ["lon"], "Tuva AB": ["utlagg"]}


def test_a_heading_may_name_several_services():
    incoming = read("Kundnr;Namn", "Lön och utlägg;", "1;Nora AB", "---;", "2;Tuva AB")
    assert services(incoming) == {"Nora AB": ["lon", "utlagg"], "Tuva AB": ["lon", "utlagg"]}
    assert (
        "the rows below Lön och utlägg are taken for Visma Lön, Visma Utlägg"
        in (incoming.notices[0])
    )


def test_in_a_workbook_it_is_so_too():
    raw = workbook([["Kundnr", "Namn"], ["Lön"], ["1", "Nora AB"], ["Utlägg"], ["2", "Tuva AB"]])
    assert services(read_file(raw)) == {"Nora AB": ["lon"], "Tuva AB": ["utlagg"]}


def test_a_part_of_a_services_name_is_asked_about_and_so_is_any_other_heading_beside():
    """Each once; what is answered holds for the rows below."""
    rows = ("Kundnr;Namn", "Bokföring;", "1;Nora AB", "Deklaration;", "2;Tuva AB", "Lön;",
            "3;Vera AB", "Bokföring;", "4;Maja AB", "Övriga kunder;", "5;Signe AB")  # fmt: skip
    of_part, of_other = read(*rows).questions
    assert of_part.text == "Rows stand below Bokföring (line 2). Of which service are they?"
    assert [answer.value for answer in of_part.answers] == [
        "Bokföring=eekonomi", "Bokföring=no-service"
    ]  # fmt: skip
    assert of_other.answers[0].value == "Deklaration=no-service"
    incoming = read(*rows, Bokföring="eekonomi", Deklaration="no-service")
    assert incoming.questions == ()
    assert services(incoming) == {
        "Nora AB": ["eekonomi"], "Tuva AB": [], "Vera AB": ["lon"], "Maja AB": ["eekonomi"],
        "Signe AB": [],
    }  # fmt: skip


def test_headings_of_a_kind_have_one_question_whose_answer_does_for_all():
    """What was said of one of them stands; what is like another service is asked by itself."""
    rows = ("Kundnr;Namn", "Löner Norr;", "1;Nora AB", "Löner Syd;", "2;Tuva AB", "Bokföring;",
            "3;Vera AB", "Löner Norr;", "4;Maja AB")  # fmt: skip
    of_pay, of_books = read(*rows).questions
    assert of_pay.text == (
        "Rows stand below Löner Norr (line 2), Löner Syd (line 4). Of which service are they?"
    )
    assert of_books.text == "Rows stand below Bokföring (line 6). Of which service are they?"
    said = of_pay.values_of("Löner Norr=lon")
    assert said == ("Löner Norr=lon", "Löner Syd=lon")
    answered = read(*rows, **dict(one.split("=") for one in (*said, "Bokföring=eekonomi")))
    assert services(answered) == {
        "Nora AB": ["lon"], "Tuva AB": ["lon"], "Vera AB": ["eekonomi"], "Maja AB": ["lon"],
    }  # fmt: skip
    rest, _of_books = read(*rows, **{"Löner Norr": "lon-smart"}).questions
    assert rest.text == "Rows stand below Löner Syd (line 4). Of which service are they?"


def test_headings_of_which_none_is_a_service_say_nothing():
    """As names of towns do, or letters of the alphabet."""
    incoming = read("Kundnr;Namn", "Lund;", "1;Nora AB", "Malmö;", "2;Tuva AB")
    assert services(incoming) == {"Nora AB": [], "Tuva AB": []}
    assert incoming.notices == ("no customer, and left out: line 2: Lund; 4: Malmö",)


def test_where_a_column_names_the_services_a_heading_does_not():
    incoming = read("Kundnr;Namn;Tjänst", "Utlägg;;", "1;Nora AB;Lön", "2;Tuva AB;")
    assert services(incoming) == {"Nora AB": ["lon"], "Tuva AB": []}


@pytest.mark.parametrize("words", ["Lön 2024", "Visma Lön 300"])
def test_a_year_or_a_products_number_is_no_count_and_leaves_the_service_a_question(words) -> None:
    """Last year's customers, or those of another program, must not get the service unasked."""
    group = group_called(words, 0, ServiceNames(catalogue()))
    assert (group.name, group.services, "lon" in group.alike) == (words, (), True)
