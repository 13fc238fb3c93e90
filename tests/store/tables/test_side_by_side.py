"""Tables beside each other in a sheet: a row of one is not taken for a row of the other."""

import pytest

from store.domain.errors import Refused
from store.tables.formats import read_file
from store.tables.table import Reading
from tests.store.tables.workbooks.test_excel_table import workbook

OF_SERVICES = (
    "Kundnr;Namn;Org.nr;;Kundnr;Utlägg;Lön", "1;A AB;;;2;x;", "2;B AB;;;3;x;x", "3;C AB;;;;;",
)  # fmt: skip
A, B = "556016-0680", "556036-0793"


def read(*lines: str, beside=None, **columns: str):
    said = {heading.replace("_", "#"): id for heading, id in columns.items()}
    return read_file("\n".join(lines).encode(), None, Reading(columns=said, beside=beside))


def told(incoming) -> dict[str, list[str]]:
    """Return the services of each customer, by what the file knows it."""
    return {one.number: [each.service for each in one.customer.collaborations]
            for one in incoming.whole().customers}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "columns", "services"),
    [
        (OF_SERVICES, "A-C, E-G", {"1": [], "2": ["utlagg"], "3": ["utlagg", "lon"]}),
        (("Aktiva kunder;;Nya kunder;", "Kundnr;Namn;Kundnr;Namn", "1;A AB;7;G AB"),
         "A-B, C-D", {"1": [], "7": []}),
        (("Kundnr;Namn;Kundnr;Namn", "1;A AB;1;A AB", ";;7;G AB"), "A-B, C-D", {"1": [], "7": []}),
        (("Nr;Namn;;Kundnr;Lön", "1;A AB;;2;x", "2;B AB;;;"), "A-B, D-E", {"1": [], "2": ["lon"]}),
        (("Kundnr;Namn;;Kundnr;Lön;;Kundnr;Utlägg", "1;A AB;;2;x;;1;x", "2;B AB;;;;;;"),
         "A-B, D-E, G-H", {"1": ["utlagg"], "2": ["lon"]}),
        (("Nr;Kundnr;Namn;;Nr;Kundnr;Lön", "1;31;A AB;;1;32;x", "2;32;B AB;;2;;"),
         "A-C, E-G", {"31": [], "32": ["lon"]}),
        (("Kundnr;Namn;Orgnr;;Orgnr;Lön", f"1;A AB;{A};;{B};x"), "A-C, E-F",
         {"1": [], B: ["lon"]}),
        (("Namn;Lön;;Företag;Utlägg", "A AB;x;;B AB;x", "B AB;;;A AB;"), "A-B, D-E",
         {"A AB": ["lon"], "B AB": ["utlagg"]}),
        (("Namn;Lön;Namn;Utlägg", "A AB;x;B AB;x", "B AB;;;"), "A-B, C-D",
         {"A AB": ["lon"], "B AB": ["utlagg"]}),
        (("Kundnr;Namn;;Orgnr;Lön", f"1;A AB;;{A};x", f";;;{B};x"), "A-B, D-E",
         {"1": [], A: ["lon"], B: ["lon"]}),
        (("Customer no\tName\t\tCustomer no\tPayroll", "1\tA AB\t\t2\tx", "2\tB AB\t\t\t"),
         "A-B, D-E", {"1": [], "2": ["lon-smart"]}),
        (("Kundnr;Namn;;;", "1;A AB;;;", "2;B AB;;Kundnr;Lön", ";;;1;x"), "A-B, D-E",
         {"1": ["lon"], "2": []}),
        ((";;;Kundnr;Lön", ";;;1;x", "Kundnr;Namn;;2;x", "1;A AB;;;", "2;B AB;;;"), "A-B, D-E",
         {"1": ["lon"], "2": ["lon"]}),
        (("Kundnr;Namn;;Kundnr;Lön", "1;A AB;;2;x", "2;B AB;;;", ";;;;",
          "Kundnr;E-post;Kontakt;Roll;", "1;a@a.se;Bo;user;"), "A-B, D-E", {"1": [], "2": ["lon"]}),
        (("Kundnr;Namn;;Kundnr;Lön", "1;A AB;;2;x", "2;B AB;;;", ";;;Kundnr;Utlägg", ";;;1;x"),
         "A-B, D-E", {"1": ["utlagg"], "2": ["lon"]}),
        (("Kundnr;Namn;Orgnr;;Namn;Utlägg;;Orgnr;eEkonomi", f"1;A AB;{A};;B AB;x;;{B};x",
          "2;B AB;;;;;;;"), "A-C, E-F, H-I", {"1": [], "2": [], "B AB": ["utlagg"],
                                              B: ["eekonomi"]}),
        (("Lön;;;Utlägg;", "Kundnr;Namn;;Kundnr;Namn", "1;A AB;;2;B AB", "2;B AB;;;"), "A-B, D-E",
         {"1": ["lon"], "2": ["lon", "utlagg"]}),
    ],
)  # fmt: skip
def test_tables_side_by_side_are_read_each_by_its_own_headings(rows, columns, services):
    """Where a second column has others of what rows are known by, and so no row goes across."""
    incoming = read(*rows)
    assert told(incoming) == services
    assert incoming.questions == ()
    assert (
        f"columns {columns} are tables side by side, and each is read by its own headings; if each "
        "row is of one customer, say so: --tables together"
    ) in incoming.notices


@pytest.mark.parametrize("rows", [
    ("Kundnr;Namn;;Orgnr;Lön", f"1;A AB;;{A};x", f"2;B AB;;{B};"),
    ("Kundnr;Namn;;Namn;Lön", "1;A AB;;X AB;x", "2;B AB;;Y AB;"),
    ("Kundnr;Namn;;Orgnr;E-post", f"1;A AB;;{A};bo@a.se"),
    ("Kundnr;Namn;;Namn;E-post", "1;A AB;;X AB;bo@x.se", "2;B AB;;Y AB;bo@y.se"),
])  # fmt: skip
def test_where_only_an_empty_column_tells_tables_apart_it_is_asked(rows):
    """Both answers are names of an option; nothing of it is remembered."""
    (question,) = read(*rows).questions
    assert question.text == (
        "Columns A-B, D-E: are these tables side by side, or is each row of one customer?"
    )
    assert "--tables apart (" in question.refusal.message
    assert "--tables together (" in question.refusal.message
    assert (question.refusal.cure, question.refusal.about) == ("answer", "tables")
    apart = read(*rows, beside="apart")
    assert {one.place for one in apart.customers} >= {"columns A-B, line 2", "columns D-E, line 2"}
    together = read(*rows, beside="together")
    assert [one.number for one in together.customers] == ["1", "2"][: len(rows) - 1]
    assert together.customers[0].place == "line 2"
    for each in (apart, together):
        assert (each.questions, each.said) == ((), {})


@pytest.mark.parametrize("rows", [
    ("Nr;;Kundnr;Namn", "1;;31;A AB"),
    ("Kundnr;;Namn;;Orgnr;;Lön", f"31;;A AB;;{A};;x"),
    ("Kundnr;Namn;;Orgnr;Ort;;Moms;Lön", f"31;A AB;;{A};Kalmar;;;x"),
    ("Kundnr;Namn;;Namn;E-post", "31;Bo Ek;;Bo Ek;bo@a.se"),
    ("Kundnr;Namn;;Ort;Telefon", "31;A AB;;Kalmar;"),
    ("Kundnr;Namn;Orgnr;;VAT-nummer;Lön", f"31;A AB;{A};;;x"),
    (";Kundnr;Namn", ";31;A AB"),
])  # fmt: skip
def test_empty_columns_within_a_table_make_it_none_of_two(rows):
    incoming = read(*rows)
    assert [one.number for one in incoming.whole().customers] == ["31"]
    assert incoming.questions == ()
    assert not any("side by side" in notice for notice in incoming.notices)


def test_the_contacts_beside_a_register_are_those_of_its_rows():
    """Also where one of them is called as the company is."""
    incoming = read("Företag;Orgnr;;Namn;E-post", f"Bo Ek;{A};;Bo Ek;bo@ek.se",
                    f"B AB;{B};;Ulla Ask;ulla@b.se")  # fmt: skip
    users = [[user.name for user in one.customer.users] for one in incoming.whole().customers]
    assert (users, incoming.questions) == ([["Bo Ek"], ["Ulla Ask"]], ())


def test_a_title_above_one_of_several_tables_says_of_which_service_it_is():
    incoming = read("Lön;;;Våra kunder;", "Kundnr;Namn;;Kundnr;Namn", "1;A AB;;2;B AB")
    assert told(incoming) == {"1": ["lon"], "2": []}
    assert "columns A-B: taken for Visma Lön, as stands above it" in incoming.notices


def test_a_service_that_both_tables_have_is_told_of_neither():
    incoming = read("Kundnr;Namn;Lön;Kundnr;Namn;Lön", "1;A AB;x;2;B AB;", "3;C AB;;4;D AB;x")
    assert told(incoming) == {"1": ["lon"], "2": [], "3": [], "4": ["lon"]}
    assert len(incoming.notices) == 1


def test_what_explains_signs_beside_a_table_is_no_table():
    incoming = read("Kundnr;Namn;Lön;;Kod;Betydelse", "1;A AB;x;;X;Har tjänsten", "2;B AB;;;-;Nej")
    assert told(incoming) == {"1": ["lon"], "2": []}
    said = "columns E-F: not used: Kod, Betydelse"
    assert said in incoming.notices


@pytest.mark.parametrize(
    "headings", ["Tecken;Tjänst", "Tjänst;Betydelse", "Kod;Tjänst", "Förk.;Namn"]
)
def test_what_explains_signs_beside_a_table_gives_nobody_a_service(headings):
    """Also where one of its columns is called as one of ours."""
    rows = ("1;A AB;x;;L;Lön", "2;B AB;;;U;Utlägg", "3;C AB;;;;")
    incoming = read(f"Kundnr;Namn;Lön;;{headings}", *rows)
    assert told(incoming) == {"1": ["lon"], "2": [], "3": []}
    one = headings.partition(";")[0]
    assert any(f": not used: {one}" in notice for notice in incoming.notices)


def test_a_column_beyond_an_empty_one_with_signs_that_come_again_is_the_customers():
    rows = ("1;A AB;;L;Lön", "2;B AB;;L;Lön", "3;C AB;;U;Utlägg")
    incoming = read("Kundnr;Namn;;Markering;Tjänst", *rows)
    assert told(incoming) == {"1": ["lon"], "2": ["lon"], "3": ["utlagg"]}


@pytest.mark.parametrize(
    "headings", ["Kundnr;Namn;Lön;;Nr;Ort", "Kundnr;Namn;Lön;;Nr;Gata", "Kundnr;Namn;Lön;;Kod;Ort"]
)
def test_another_number_beyond_an_empty_heading_beside_nothing_that_is_known_is_no_table(headings):
    """All columns of the register are used, and the others are named."""
    incoming = read(headings, "10;A AB;x;;1;Lund", "11;B AB;;;2;Malmö")
    first, second = incoming.whole().customers
    assert (first.number, second.number) == ("10", "11")
    assert [one.service for one in first.customer.collaborations] == ["lon"]
    unused = ", ".join(headings.split(";")[4:])
    assert f"columns E-F: not used: {unused}" in incoming.notices


def test_a_second_number_that_is_the_same_in_every_row_is_one_table():
    incoming = read("Kundnr;Namn;;Kundnr;Lön", "1;A AB;;1;x", "2;B AB;;;", "3;C AB;;03;x",
                    "4;D AB;;#N/A;", "5;E AB;;-;")  # fmt: skip
    assert [number for number, services in told(incoming).items() if services] == ["1", "3"]


def test_what_is_said_of_one_table_is_said_by_its_count():
    """So that a table can be left out, and the other be all that is read."""
    left = read(*OF_SERVICES, **{"Kundnr_2": "-", "Lön": "-", "Utlägg": "-"})
    assert told(left) == {"1": [], "2": [], "3": []}
    said = {"Kundnr": "-", "Kundnr_2": "number", "Namn": "-", "Org.nr": "-"}
    right = read(*OF_SERVICES, **said)
    assert told(right) == {"2": ["utlagg"], "3": ["utlagg", "lon"]}
    assert (left.said, right.said) == ({}, {})
    with pytest.raises(Refused, match="no heading 'Kundnr#3'"):
        read(*OF_SERVICES, Kundnr_3="-")


def test_a_table_whose_number_is_left_out_goes_to_no_other_ones_customers():
    incoming = read(*OF_SERVICES, Kundnr_2="-")
    assert told(incoming) == {"1": [], "2": [], "3": []}
    assert "columns E-G: no table is read there" in incoming.notices


def test_a_second_number_that_is_said_to_be_another_one_is_of_the_same_customer():
    (one,) = read("Kundnr;Namn;Kundnr", "1;A AB;77", Kundnr_2="spcs_number").whole().customers
    assert one.customer.spcs_number == "77"


def test_each_table_is_shown_by_itself():
    """Without the columns of the others, and said where it stands."""
    left, right = read(*OF_SERVICES).tables
    assert [column.heading for column in left.columns] == ["Kundnr", "Namn", "Org.nr"]
    assert [column.heading for column in right.columns] == ["Kundnr#2", "Utlägg", "Lön"]
    assert (left.beside, right.beside) == ("A-C", "E-G")
    assert right.first == (("2", "x", ""), ("3", "x", "x"))


def test_rows_of_one_line_are_told_and_skipped_apart():
    """Each with the columns of its table; the file of what was skipped comes in as it is."""
    rows = ("Kundnr;Namn;;Kundnr;Tjänst;Period", "1;A AB;;2;Lön;12", "2;B AB;;2;Utlägg;0")
    incoming = read(*rows)
    (faulty,) = incoming.rejected
    assert faulty.faults[0].startswith("columns D-F, line 3: Period: '0'")
    (made,) = incoming.skipped({faulty.place: faulty.faults}).files
    again = read_file(made.replace(b'"0"', b'"1"')).whole()
    assert told(again) == {"2": ["lon", "utlagg"]}


def test_in_a_workbook_each_sheet_is_told_with_its_columns():
    """Formulas, marks and hidden columns stay with the columns that they are of."""
    raw = workbook(
        [["Kundnr", "Namn", None, "Kundnr", "Lön"], [1, "A AB", None, 2, "x"], [2, "B AB"]],
        [["Kundnr", "Orgnr"], [1, A]],
        names=("Kunder", "Nummer"),
    )
    incoming = read_file(raw)
    assert told(incoming) == {"1": [], "2": ["lon"]}
    told_of = "sheet Kunder: columns A-B, D-E are tables side by side"
    assert any(notice.startswith(told_of) for notice in incoming.notices)
