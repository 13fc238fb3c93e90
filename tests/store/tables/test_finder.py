"""Tables as offices have them: where the headings are, and what is no row."""

import pytest

from store.domain.errors import Refused
from store.exchange.import_file import ImportFile
from store.tables.formats import read_file
from store.tables.table import Reading
from tests.store.tables.workbooks.test_excel_table import GONE_WRONG, workbook


def read(*lines: str) -> ImportFile:
    return read_file("\n".join(lines).encode())


def told(incoming: ImportFile) -> dict[str, str]:
    """Return the names by number of a file that has no faults."""
    incoming.whole()
    return {each.number: each.customer.name for each in incoming.customers}


def test_titles_and_group_headings_above_the_headings_are_passed_over():
    """And where the headings were found is said."""
    incoming = read(
        "Klientlista Sydbyrån;;",
        ";;",
        "Kund;;Byrån",
        "Klientnr;Klient;Handläggare",
        "31;Nora AB;bo",
    )
    assert told(incoming) == {"31": "Nora AB"}
    assert incoming.customers[0].customer.account_manager == "bo"
    assert incoming.notices == ("headings found in line 4",)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("city", ["Lund", ""])
def test_a_row_with_more_cells_than_headings_is_refused(separator, city):
    """A sign in a name has shifted it, be its last cell empty or not; others are taken."""
    rows = ["Kundnr;Namn;Org.nr;Ort", "9;Komma; utan AB;556016-0680;" + city, "10;Nora AB;;Lund",
            "11;Tuva AB;;"]  # fmt: skip
    incoming = read(*(row.replace(";", separator) for row in rows))
    assert [one.number for one in incoming.customers] == ["10", "11"]
    (faulty,) = incoming.rejected
    assert faulty.faults == (
        "line 2: 5 cells, but 4 headings: where a name holds the sign between cells, it needs "
        "quotation marks",
    )
    skipped = incoming.skipped({"line 2": faulty.faults}).files[0].decode("utf-8-sig")
    assert all(cell in skipped for cell in ("Komma", "utan AB", "556016-0680", city))


def test_cells_without_a_heading_shift_nothing_where_the_headings_reach_so_far():
    """As a spreadsheet writes a note beside the table; or signs at the end of each row."""
    note = read("Kundnr;Namn;;", "31;Nora AB;;ring", "32;Tuva AB;;")
    assert told(note) == {"31": "Nora AB", "32": "Tuva AB"}
    assert note.notices == ("cell D2 has no heading and is not used",)
    assert told(read("Kundnr;Namn", "31;Nora AB;", "32;Tuva AB;")) == told(note)


def test_a_group_heading_says_whose_name_it_is():
    """Two columns Namn: of the customer, and of who is asked for there."""
    incoming = read("Kund;;Kontakt;", "Nr;Namn;Namn;E-post", "31;Nora AB;Ulla Ek;ulla@nora.test")
    assert told(incoming) == {"31": "Nora AB"}
    assert incoming.customers[0].customer.users[0].name == "Ulla Ek"


@pytest.mark.parametrize(
    "row", ["Summa;2", "Antal klienter: 2;", "Totalt;2 st", "Utskriven 2026-11-01;",
            "Delsumma;1 000,00", "S:a;2", "Sa;2 kunder", "S:a kunder: 2;", "Summa per 2026-11-30;2",
            ";Totalt 2 klienter", ";Total", "2;Summa", "2;S:a:", "12;Antal kunder",
            ";Summa klienter:",
            "Södra området;"]
)  # fmt: skip
def test_sums_footers_and_headings_between_are_no_customers(row):
    """They are told, with their line."""
    incoming = read("Kundnr;Namn", "31;Nora AB", row, "32;Tuva AB")
    assert told(incoming) == {"31": "Nora AB", "32": "Tuva AB"}
    (notice,) = incoming.notices
    assert notice.startswith("no customer, and left out: line 3: ")


@pytest.mark.parametrize("raw", [b"Kundnr;Namn\n31;Nora AB\n", b"#FLAGGA 0\n#FNAMN Nora\n"])
def test_a_file_without_sheets_has_none_to_be_chosen(raw):
    with pytest.raises(Refused, match="The file has no sheets: leave out --sheet"):
        read_file(raw, None, Reading(sheets=("Kunder",)))


@pytest.mark.parametrize(
    "row",
    ["T1;Total Städ AB", "900;Summa Summarum HB", "Antalis;Antalis AB", "S1;SA Englund AB",
     "S2;Sa Va"],
)  # fmt: skip
def test_a_customer_with_such_a_name_is_one(row):
    """What is left out must be no customer."""
    number, _sign, name = row.partition(";")
    assert told(read("Kundnr;Namn", row)) == {number: name}


@pytest.mark.parametrize("row", [";Aktiva kunder", ";Övriga:", "2 st;", "12 kunder;", ";Snitt"])
def test_groups_and_counts_are_no_customers(row):
    """A group's heading stands where the names are, too; a count where the numbers are."""
    incoming = read("Kundnr;Namn", "31;Nora AB", row, "32;Tuva AB")
    assert told(incoming) == {"31": "Nora AB", "32": "Tuva AB"}
    assert incoming.notices == (f"no customer, and left out: line 3: {row.strip(';')}",)


IN_DOUBT = [
    ("Kundnr;Namn;Lön", "900;Total Städ;"),
    ("Kundnr;Namn;Timmar", "12;Summa Sunnanå;3"),
    ("Namn;Kundnr;Lön", "Total Städ;900;"),
    ("Namn;Kundnr;Lön", "Sida;2;"),
]


@pytest.mark.parametrize(("headings", "row"), IN_DOUBT)
def test_a_name_that_begins_as_a_sum_is_asked_where_only_figures_stand_beside_it(headings, row):
    """It is neither left out nor made a customer unasked; who agrees has a customer of it."""
    lines = (headings, "31;Nora AB;x" if headings.startswith("K") else "Nora AB;31;x", row)
    incoming = read(*lines)
    assert [one.number for one in incoming.customers] == ["31"]
    (faulty,) = incoming.rejected
    assert (faulty.place, faulty.about) == ("line 3", "row")
    assert faulty.faults[0].endswith("it may be a sum, or a customer of that name")
    agreed = read_file("\n".join(lines).encode(), None, Reading(sure=True))
    assert len(told(agreed)) == 2


@pytest.mark.parametrize("row", ["Antal;2;1", "Summa;2;", "Totalt:;31;4 500", "Antal kunder;2;1"])
def test_a_sum_with_the_count_where_the_numbers_are_is_no_customer(row):
    """Also where the name comes first."""
    incoming = read("Namn;Kundnr;Lön", "Nora AB;31;x", "Tuva AB;32;", row)
    assert told(incoming) == {"31": "Nora AB", "32": "Tuva AB"}
    assert f"no customer, and left out: line 4: {' '.join(row.split(';')).strip()}" in (
        incoming.notices
    )


def test_a_company_whose_name_begins_as_a_sum_is_one_without_a_number_too():
    """It may have a telephone number, and nothing else."""
    incoming = read("Företag;Telefon", "Total Städ AB;031-12 34 56", "SA Englund AB;")
    assert [one.customer.name for one in incoming.customers] == ["Total Städ AB", "SA Englund AB"]


@pytest.mark.parametrize(
    ("row", "words"),
    [(";;;4500", "4500"), (";;;4 500,00 kr", "4 500,00 kr"), (";;;=", "="), (";;12;", "12"),
     (";;12;4500", "12 4500"), (";;;Ring i maj", "Ring i maj")],
)  # fmt: skip
def test_a_row_that_says_something_in_no_column_that_is_used_is_no_customer(row, words):
    """A bare sum below a column, of amounts or of crosses: it is told, and stops nothing."""
    incoming = read("Kundnr;Namn;Lön;Saldo", "31;Nora AB;x;4500", row)
    assert told(incoming) == {"31": "Nora AB"}
    assert f"no customer, and left out: line 3: {words}" in incoming.notices


@pytest.mark.parametrize("row", [";;x;", ";;2024-01-01;"])
def test_a_row_that_says_something_of_somebody_still_lacks_its_number(row):
    incoming = read("Kundnr;Namn;Lön;Saldo", "31;Nora AB;x;4500", row)
    assert "line 3 (31 Nora AB): Lön: " in incoming.rejected[0].faults[0]
    assert incoming.rejected[0].faults[0].endswith("unless its number is missing")


def test_a_sum_without_a_value_below_a_column_that_is_not_used_is_no_customer():
    """As programs write a workbook that have not worked it out."""
    more = '<row r="3"><c r="C3"><f>SUM(C2:C2)</f></c></row>'
    incoming = read_file(workbook([["Kundnr", "Namn", "Saldo"], ["31", "Nora AB", 7]], more=more))
    assert told(incoming) == {"31": "Nora AB"}
    assert "no customer, and left out: line 3" in incoming.notices
    more = '<row r="3"><c r="A3"><f>A2+1</f></c><c r="C3"><v>7</v></c></row>'
    incoming = read_file(workbook([["Kundnr", "Namn", "Saldo"], ["31", "Nora AB", 7]], more=more))
    assert "has formulas whose values are not in the file" in incoming.rejected[0].faults[0]


SHIFTED = "5 cells, but 3 headings"
MISQUOTED = "a quotation mark stands in the wrong place"


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (("33;Komma; utan AB;x;",), SHIFTED),
        (("", "33;Komma; utan AB;x;"), SHIFTED),
        (('33;"Åsa" AB;x',), MISQUOTED),
    ],
)
def test_a_row_that_cannot_be_read_is_no_empty_one(rows, fault):
    """What stands below it is a customer, not what explains signs."""
    incoming = read("Kundnr;Namn;Lön", "31;Nora AB;x", "32;Tuva AB;", *rows, "NORD;Nord AB;")
    assert [one.number for one in incoming.customers] == ["31", "32", "NORD"]
    assert [fault in faulty.faults[0] for faulty in incoming.rejected] == [True]
    assert not any("no customer" in notice for notice in incoming.notices)


def test_headings_without_rows_are_told():
    """Of a file, and of one sheet of several."""
    assert read("Kundnr;Namn", ";;").notices == ("no rows stand under the headings",)
    heads = ["Kundnr", "Namn"]
    book = workbook([heads, ["31", "Nora AB"]], [heads], names=("Kunder", "Nya"))
    assert "sheet Nya: no rows stand under the headings" in read_file(book).notices


def test_headings_that_come_again_on_each_page_are_no_customers():
    """As printed lists have them."""
    incoming = read("Kundnr;Namn", "31;Nora AB", "Kundnr;Namn", "32;Tuva AB", "KUNDNR ;Namn")
    assert told(incoming) == {"31": "Nora AB", "32": "Tuva AB"}
    assert incoming.notices == ("the headings again in lines 3, 5",)


def test_columns_of_no_concern_are_named_once():
    """All of them in one line."""
    incoming = read("Kundnr;Namn;Gatuadress;Postnr;Favoritfärg", "31;Nora AB;Ån 1;123 45;blå")
    assert told(incoming) == {"31": "Nora AB"}
    assert incoming.notices == ("not used: Gatuadress, Postnr, Favoritfärg",)


def test_rows_that_are_short_and_columns_without_anything_are_no_matter():
    """Spreadsheets leave empty cells out at the end, and an empty column in front."""
    incoming = read(";Kundnr;Namn;Orgnr;;", ";31;Nora AB", ";32", " ; ; ")
    assert [each.number for each in incoming.customers] == ["31", "32"]
    assert incoming.notices == ()


def test_a_cell_without_a_heading_is_told_by_its_place():
    """The first of a column, and how many more there are."""
    incoming = read("Kundnr;Namn;;", "31;Nora AB;;ring i maj", "32;Tuva AB;;ring i juni")
    assert incoming.notices == ("cell D2 and 1 more has no heading and is not used",)


def test_a_line_is_counted_as_the_spreadsheet_counts_it():
    """A cell with a line break is one row, at which it begins."""
    incoming = read("Kundnr;Namn;Orgnr", '31;"Nora\nBygg AB";', "32;Tuva AB;123")
    assert incoming.customers[0].customer.name == "Nora Bygg AB"
    (faulty,) = incoming.rejected
    assert faulty.place == "line 3"


@pytest.mark.parametrize("line", ['32;"Tuvas" Tak AB', '32;"Tuvas Tak AB', '32;Tuvas "Tak" AB"x'])
def test_a_quotation_mark_in_the_wrong_place_costs_at_most_its_line(line):
    """Whatever comes after it is read."""
    incoming = read("Kundnr;Namn", "31;Nora AB", line, "33;Vega AB", '34;"Ylva; AB"')
    numbers = {each.number for each in incoming.customers}
    assert {"31", "33", "34"} <= numbers
    assert "32" in numbers or [each.place for each in incoming.rejected] == ["line 3"]


@pytest.mark.parametrize("line", ["sep=|", "SEP=|", '"sep=|"', "sep=|||"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_line_that_names_the_separator_is_taken_in_all_its_forms(line, end):
    """As spreadsheets save it again."""
    raw = end.join([line, "Kundnr|Namn", "31|Nora AB"]).encode()
    assert told(read_file(raw)) == {"31": "Nora AB"}


def test_all_sheets_that_are_seen_are_read_and_those_that_are_not_are_named():
    """A sheet without headings is none of them; a wish for one sheet is a wish."""
    raw = workbook(
        [["Så här gör du"], ["Läs"]],
        [["Kundnr", "Namn"], ["31", "Nora AB"]],
        [["Kundnr", "Namn"], ["32", "Tuva AB"]],
    )
    incoming = read_file(raw)
    assert told(incoming) == {"31": "Nora AB", "32": "Tuva AB"}
    assert incoming.notices == ("read: S2, S3", "not read: S1")
    assert [each.place for each in incoming.customers] == ["S2, line 2", "S3, line 2"]
    assert told(read_file(raw, None, Reading(sheets=("s3",)))) == {"32": "Tuva AB"}
    with pytest.raises(Refused, match="no sheet 'S9'; there are: S1, S2, S3"):
        read_file(raw, None, Reading(sheets=("S9",)))


def test_a_cell_that_is_merged_counts_for_all_its_rows():
    """A customer with a row for each service."""
    raw = workbook(
        [["Kundnr", "Namn", "Tjänst"], ["31", "Nora AB", "lon"], [None, None, "utlagg"]],
        after='<mergeCells count="2"><mergeCell ref="A2:A3"/><mergeCell ref="B2:B3"/></mergeCells>',
    )
    (one,) = read_file(raw).whole().customers
    assert [each.service for each in one.customer.collaborations] == ["lon", "utlagg"]


def test_a_formula_without_a_value_and_an_error_are_faults_with_their_columns():
    """Never an empty cell, and never no customer at all."""
    more = (
        '<row r="2"><c r="A2"><f>1+1</f></c><c r="B2"><v>7</v></c></row>'
        '<row r="3"><c r="A3"><v>32</v></c><c r="B3" t="e"><f>x</f><v>#REF!</v></c></row>'
    )
    incoming = read_file(workbook([["Kundnr", "Namn"]], more=more))
    assert [each.faults for each in incoming.rejected] == [
        ("line 2: has formulas whose values are not in the file (Kundnr); open and save it in a "
         "spreadsheet",),
        (f"line 3: Namn: #REF!{GONE_WRONG}",),
    ]  # fmt: skip


def test_cells_far_out_without_a_value_are_none():
    """What was painted once is no column."""
    raw = workbook([["Kundnr", "Namn"], ["31", "Nora AB"]],
                   more='<row r="2000000"><c r="XFD2000000" s="1"/></row>')  # fmt: skip
    assert told(read_file(raw)) == {"31": "Nora AB"}


def test_an_old_workbook_that_cannot_be_read_says_what_it_is():
    """So begins one that a password protects as well."""
    with pytest.raises(Refused, match=r"old workbook \(\.xls\).*password"):
        read_file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))


@pytest.mark.parametrize("encoding", ["cp437", "utf-8"])
def test_a_sie_file_gives_name_and_number_of_its_company(encoding):
    """Found by its organisation number, as it tells no customer's number."""
    text = '#FLAGGA 0\r\n#FORMAT PC8\r\n#FNAMN "Åsa ""x"" AB"\r\n#ORGNR 556016-0680\r\n'
    (one,) = read_file(text.replace('""x""', '\\"x\\"').encode(encoding)).whole().customers
    assert (one.customer.name, one.customer.org_number) == ('Åsa "x" AB', "556016-0680")
    assert (one.found_by, one.number) == ("org_number", "556016-0680")


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#SAKNAS!", "#VÄRDEFEL!", "Err:504"])
def test_an_error_of_a_spreadsheet_is_no_value_in_its_csv_either(error):
    """Neither a name, a number nor a tick; in a column of no concern it stops nothing."""
    rows = (f"{error};Nora AB;;", f"32;{error};;", f"33;Tuva AB;{error};", f"34;Ylva AB;;{error}")
    incoming = read("Kundnr;Namn;Lön;Ort", *rows)
    assert [one.number for one in incoming.customers] == ["34"]
    assert [one.faults for one in incoming.rejected] == [
        (f"line 2: Kundnr: {error}{GONE_WRONG}",),
        (f"line 3: Namn: {error}{GONE_WRONG}",),
        (f"line 4: Lön: {error}{GONE_WRONG}",),
    ]  # fmt: skip


def test_a_separator_too_many_shifts_nothing_where_the_last_cell_is_what_its_column_holds():
    """A row that has been shifted would have something else there."""
    rows = ("31;Ulla;ulla@nora.test;utlagg", "31;Bo;bo@nora.test;utlagg;",
            "31;Eva; Vd;eva@nora.test;")  # fmt: skip
    incoming = read("Kundnr;Namn;E-post;Tjänster", *rows[:2]).whole()
    assert [user.name for user in incoming.customers[0].customer.users] == ["Ulla", "Bo"]
    (faulty,) = read("Kundnr;Namn;E-post;Tjänster", rows[0], *rows).rejected
    assert [fault.partition(",")[0] for fault in faulty.faults] == ["line 5: 5 cells"]


@pytest.mark.parametrize("row", ["2;kunder;", "2 kunder;;", ";2 kunder;", "Kunder: 2;;",
                                 "Kunder totalt 2;;", "Utskriftsdatum: 2026-01-02;;", "Sida 2;;",
                                 "Rader: 2;;", "2;st;"])  # fmt: skip
def test_footers_of_a_printed_list_are_no_customers(row):
    incoming = read("Kundnr;Namn;Ort", "31;Nora AB;Lund", row, "32;Tuva AB;Ystad")
    assert told(incoming) == {"31": "Nora AB", "32": "Tuva AB"}
    words = " ".join(cell for cell in row.split(";") if cell)
    assert f"no customer, and left out: line 3: {words}" in incoming.notices
