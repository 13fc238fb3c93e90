"""Those of whom a file says that they are no customers now: asked about, by name and count."""

import pytest

from store.exchange.identity import AGREE_INACTIVE
from store.exchange.import_file import ImportFile
from store.tables.formats import read_file
from store.tables.table import Reading
from tests.store.tables.workbooks.test_excel_table import Cells, workbook


def read(*lines: str, **reading: bool) -> ImportFile:
    return read_file("\n".join(lines).encode(), None, Reading(**reading))


def names(incoming: ImportFile) -> tuple[list[str], list[str]]:
    """Return who comes in, and who is asked about."""
    assert all(item.about == AGREE_INACTIVE for item in incoming.rejected)
    return [each.customer.name for each in incoming.customers], [
        item.name for item in incoming.rejected
    ]


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("Aktiv", "ja", "nej"),
        ("Active", "1", "0"),
        ("Aktiv kund", "x", "Avslutad"),
        ("Inaktiv", "", "x"),
        ("Avslutad", "nej", "2025-03-31"),
        ("Uppsagd", "", "ja"),
        ("Utträdesdatum", "", "2025-12-31"),
        ("Status", "Aktiv", "Avslutad"),
        ("Status", "", "Uppsagd"),
        ("Kundstatus", "Aktiv", "Inaktiv"),
        ("Kundtyp", "Kund", "Prospekt"),
        ("Kundtyp", "AB", "Tidigare kund"),
    ],
)
def test_what_a_cell_says_of_its_customer_is_asked_about(heading, yes, no):
    rows = (f"Kundnr;Namn;{heading}", f"1;Nora AB;{yes}", f"2;Tuva AB;{no}")
    assert names(read(*rows)) == (["Nora AB"], ["Tuva AB"])
    assert names(read(*rows, inactive=True)) == (["Nora AB", "Tuva AB"], [])


@pytest.mark.parametrize("sheet", ["Avslutade", "Inaktiva kunder", "Gamla kunder", "f.d. kunder",
                                   "Uppsagda 2025", "Former customers", "Prospekt", "Leads",
                                   "Ej aktiva", "Arkiv", "Kunder_old"])  # fmt: skip
def test_a_sheet_of_such_customers_is_asked_about(sheet):
    """Whose rows they are, and how many, is said in one line."""
    rows: list[Cells] = [[["Kundnr", "Namn"], ["1", "Nora AB"]],
                         [["Kundnr", "Namn"], ["2", "Tuva AB"], ["3", "Vera AB"]]]  # fmt: skip
    incoming = read_file(workbook(*rows, names=("Kunder", sheet)))
    assert names(incoming) == (["Nora AB"], ["Tuva AB", "Vera AB"])
    (refusal,) = incoming.refusals
    assert refusal.message == (
        f"sheet {sheet}, lines 2, 3 (2 Tuva AB, 3 Vera AB): '{sheet}' says that this is no "
        "customer now"
    )
    assert refusal.about == AGREE_INACTIVE


def test_a_table_beside_another_with_such_a_title_is_asked_about():
    rows = ("Aktiva;;;Avslutade;", "Kundnr;Namn;;Kundnr;Namn", "1;A AB;;2;B AB", "3;C AB;;4;D AB")
    assert names(read(*rows)) == (["A AB", "C AB"], ["B AB", "D AB"])


@pytest.mark.parametrize("cell", ["Gamla stan", "Ny", "Stor kund", "Prospekt & Tryck"])
def test_other_kinds_of_customers_are_customers(cell):
    assert names(read("Kundnr;Namn;Grupp", f"1;Nora AB;{cell}")) == (["Nora AB"], [])


def test_those_below_such_a_heading_are_asked_about():
    """Up to the next one."""
    rows = ("Kundnr;Namn", "Avslutade kunder;", "1;Nora AB", "Aktiva kunder;", "2;Tuva AB")
    assert names(read(*rows)) == (["Tuva AB"], ["Nora AB"])


@pytest.mark.parametrize(
    "sheet", ["Aktiva kunder", "Kunder 2025", "Gamla Stans Redovisning AB", "Bokslut"]
)
def test_other_names_of_sheets_ask_nothing(sheet):
    rows: Cells = [["Kundnr", "Namn"], ["1", "Nora AB"]]
    assert names(read_file(workbook(rows, names=(sheet,)))) == (["Nora AB"], [])


def test_a_status_beside_a_service_is_that_of_the_service():
    """It comes in as ended, in a sheet of such ones too."""
    rows: Cells = [["Kundnr", "Namn", "Tjänst", "Status"], ["1", "Nora AB", "Lön", "Avslutad"]]
    incoming = read_file(workbook(rows, names=("Avslutade",)))
    (one,) = incoming.whole().customers
    assert [each.status for each in one.customer.collaborations] == ["ended"]


def test_a_status_beside_columns_of_services_is_the_customers():
    rows = ("Kundnr;Namn;Lön;Status", "1;Nora AB;x;Avslutad", "2;Tuva AB;x;Aktiv")
    assert names(read(*rows)) == (["Tuva AB"], ["Nora AB"])


def test_a_heading_that_was_explained_says_what_was_said():
    raw = b"Kundnr;Namn;Aktiv\n1;Nora AB;nej"
    assert names(read_file(raw, None, Reading(columns={"Aktiv": "-"}))) == (["Nora AB"], [])
