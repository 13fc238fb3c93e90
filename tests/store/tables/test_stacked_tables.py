"""Tables one below the other in a sheet: each is read by its own headings, and none is lost."""

import pytest

from store.domain.errors import Refused
from store.tables.formats import read_file
from tests.store.tables.workbooks.test_excel_table import workbook


def customers(incoming) -> list[tuple[str, str, str | None]]:
    return [(one.customer.number, one.customer.name, one.customer.org_number)
            for one in incoming.whole().customers]  # fmt: skip


def read(*lines: str):
    return read_file("\n".join(lines).encode())


def test_the_rows_above_a_fuller_heading_row_are_read_as_well():
    above = [f"{n};Kund {n} AB" for n in range(1, 30)]
    incoming = read("Kundnr;Namn", *above, "", "Kundnr;Namn;Orgnr", "101;Xi AB;556703-7485")
    read_ones = customers(incoming)
    assert len(read_ones) == 30
    assert read_ones[-1] == ("101", "Xi AB", "556703-7485")
    assert "headings found in line 32" in incoming.notices


@pytest.mark.parametrize("title", ["Övriga kunder", "Sida 2;;", ""])
def test_columns_in_another_order_are_read_as_they_then_stand(title):
    """The second table's title is of none; nor do its headings become a customer."""
    incoming = read(
        "Aktiva kunder", "Kundnr;Namn;Orgnr", "1;Ada AB;", "2;Bo AB;",
        title, "Kundnr;Orgnr;Namn", "3;556703-7485;Cilla AB", "4;;Disa AB",
    )  # fmt: skip
    assert customers(incoming) == [
        ("1", "Ada AB", None), ("2", "Bo AB", None),
        ("3", "Cilla AB", "556703-7485"), ("4", "Disa AB", None),
    ]  # fmt: skip


def test_contacts_below_the_customers_of_a_sheet_find_them_there(tmp_path):
    rows = [["Kundnr", "Namn"], ["1", "Ada AB"], ["2", "Bo AB"], [], ["Kontakter"],
            ["Kundnr", "Kontakt", "E-post"], ["1", "Eva Lind", "eva@ada.test"]]  # fmt: skip
    one, other = read_file(workbook(rows)).whole().customers
    assert [user.email for user in one.customer.users] == ["eva@ada.test"]
    assert other.customer.users == ()


def test_headings_of_services_begin_a_table_too():
    incoming = read("Kundnr;Lön", "1;x", "2;x", "", "Kundnr;Utlägg", "1;x")
    services = [[each.service for each in one.customer.collaborations]
                for one in incoming.whole().customers]  # fmt: skip
    assert services == [["lon", "utlagg"], ["lon"]]


def test_headings_of_groups_and_headings_that_come_again_begin_no_table():
    incoming = read(
        "Kund;;Kontakt;", "Kundnr;Namn;Kontakt;E-post", "1;Ada AB;Eva Lind;eva@ada.test",
        "Kundnr;Namn;Kontakt;E-post", "2;Bo AB;;",
    )  # fmt: skip
    assert [number for number, _name, _org in customers(incoming)] == ["1", "2"]
    assert any("the headings again in line 4" in notice for notice in incoming.notices)


@pytest.mark.parametrize(
    "rows",
    [("#;Kundnr;Namn", "1;1;Ada AB", "#;Kundnr;Namn;Orgnr", "2;9;Xi AB;"),
     ("Kundnr;Namn", "1;Ada AB", "", "Orgnr;Startdatum;Tjänst", "556703-7485;2024-01-01;lon")],
)  # fmt: skip
@pytest.mark.parametrize("in_workbook", [False, True])
def test_rows_above_headings_that_are_not_read_apart_stop_the_file(rows, in_workbook):
    """They are never passed over in silence: which line it is about is said, and what to do."""
    line = 3 + (rows[2] == "")
    words = rf"Line {line} has other headings .*from line 2 on: put one table in each sheet"
    cells = [row.split(";") if row else [] for row in rows]
    raw = workbook(cells) if in_workbook else "\n".join(rows).encode()
    with pytest.raises(Refused, match=words):
        read_file(raw)


def test_what_may_be_rows_above_the_headings_is_told():
    """A lone heading may as well be a line about the office: nothing is lost unsaid."""
    incoming = read("Namn", "Ada AB", "Bo AB", "", "Namn;Orgnr", "Xi AB;556703-7485")
    assert "above the headings, and not read: lines 2, 3" in incoming.notices
    about = read("Företag;Byrån AB", "Telefon;031-12 34 56", "Kundnr;Namn", "1;Ada AB")
    assert customers(about) == [("1", "Ada AB", None)]
    assert "above the headings, and not read: line 2" in about.notices


@pytest.mark.parametrize("again", ["#;Kundnr;Orgnr;Namn", "#;KUNDNR;Orgnr ;Namn;"])
def test_headings_in_another_order_become_no_customer(again):
    """Where they begin no table that is read, the file is refused."""
    with pytest.raises(Refused, match=r"Line 3 .* another order .*one table in each sheet or file"):
        read("#;Kundnr;Namn;Orgnr;", "1;1;Ada AB;;", again, "2;9;556703-7485;Xi AB")
