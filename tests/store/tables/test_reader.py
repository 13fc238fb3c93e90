"""Rows that tell a customer, a user and services at once; what is left out, and what is refused."""

import pytest

from store.domain.errors import Refused
from store.exchange.incoming.places import of_a_kind
from store.i18n.language import set_language
from store.tables.csv_table import encode_csv
from store.tables.formats import read_file
from store.tables.meaning.customer_columns import CUSTOMERS
from store.tables.table import Reading
from store.tables.writer import headings, rows_of_customers
from tests.store.tables.workbooks.test_excel_table import workbook


def read(*lines: str):
    return read_file("\n".join(lines).encode())


def services(one) -> list[tuple[str, str | None, str]]:
    return [(each.service, each.variant, each.status) for each in one.customer.collaborations]


def test_a_column_that_is_named_as_a_service_says_by_its_cells_how():
    """A cross, a variant, a status or a date; a no and a dash are none."""
    incoming = read(
        "Kundnr;Namn;eEkonomi;Visma Lön;Utlägg;Scanner;Skatt & Bokslut",
        "31;Nora AB;Smart;x;2024-02-01;-;Nej",
        "32;Tuva AB;ja;avslutad;begärt;-;",
    )
    first, second = incoming.whole().customers
    assert services(first) == [
        ("eekonomi", "Smart", "active"), ("lon", None, "active"), ("utlagg", None, "active"),
    ]  # fmt: skip
    assert f"{first.customer.collaborations[2].started_on}" == "2024-02-01"
    assert services(second) == [
        ("eekonomi", None, "active"), ("lon", None, "ended"), ("utlagg", None, "requested"),
    ]  # fmt: skip
    assert not incoming.notices


@pytest.mark.parametrize(("cell", "payer"), [("Byrån", "office"), ("kunden", "customer")])
def test_a_payer_under_a_service_says_that_it_has_it_and_who_is_invoiced(cell, payer):
    incoming = read("Kundnr;Namn;Lön", f"31;Nora AB;{cell}")
    (one,) = incoming.whole().customers[0].customer.collaborations
    assert (one.service, one.status, one.invoice_recipient) == ("lon", "active", payer)
    assert incoming.notices[0] == f"line 2: Lön: {cell!r}: read as who is invoiced"


def test_a_tick_in_brackets_is_a_tick():
    incoming = read("Kundnr;Namn;Lön", "31;Nora AB;(x)")
    assert services(incoming.whole().customers[0]) == [("lon", None, "active")]
    assert incoming.notices[0] == "line 2: Lön: '(x)': read as x"


@pytest.mark.parametrize("cell", ["kanske", "2024-05", "(kanske)", "☒"])
def test_a_cell_under_a_service_that_is_not_understood_refuses_its_row(cell):
    """As elsewhere: a service that goes missing without a word of refusal is not seen again."""
    incoming = read("Kundnr;Namn;Lön", f"31;Nora AB;{cell}", "32;Tuva AB;x")
    (faulty,) = incoming.rejected
    assert " is expected" in faulty.faults[0]
    assert [one.customer.number for one in incoming.customers] == ["32"]


@pytest.mark.parametrize("cell", ["?", "??", "ja?", "x ?", "nej?", "avslutad?", "2024-02-01?"])
def test_a_doubt_under_a_service_is_told_and_not_taken(cell):
    """Neither for a yes nor for nothing."""
    incoming = read("Kundnr;Namn;Lön", f"31;Nora AB;{cell}")
    assert services(incoming.whole().customers[0]) == []
    assert incoming.notices[0].startswith(f"line 2: Lön: {cell!r}: left out: ")
    assert list(incoming.left_out) == ["line 2"]


@pytest.mark.parametrize("cell", ["✓", "✔", "☑", "√", "●"])
def test_a_tick_under_a_service_is_a_cross(cell):
    incoming = read("Kundnr;Namn;Lön", f"31;Nora AB;{cell}")
    assert services(incoming.whole().customers[0]) == [("lon", None, "active")]


@pytest.mark.parametrize("row", ["Lön?;;", "lon;Aktiv?;", "eekonomi;;Pro?"])
def test_a_word_with_a_question_mark_is_refused(row):
    (faulty,) = read("Kundnr;Namn;Tjänst;Status;Variant", f"31;Nora AB;{row}").rejected
    assert "the question mark leaves it open" in faulty.faults[0]


def test_a_question_mark_alone_is_told_where_it_is_read_as_nothing():
    incoming = read("Kundnr;Namn;Tjänst;Ansvarig", "31;Nora AB;?;??")
    (one,) = incoming.whole().customers
    assert (services(one), one.customer.account_manager) == ([], None)
    assert sorted(incoming.notices) == [
        "line 2: Ansvarig: '??': read as nothing", "line 2: Tjänst: '?': read as nothing",
    ]  # fmt: skip


def test_a_sheet_that_is_named_as_a_service_is_that_service():
    """Each of its rows; a customer on two sheets has both."""
    raw = workbook(
        [["Kundnr", "Namn", "Variant"], ["31", "Nora AB", "Pro"]],
        [["Kundnr", "Namn"], ["31", "Nora AB"], ["32", "Tuva AB"]],
        names=("eEkonomi", "Lön"),
    )
    first, second = read_file(raw).whole().customers
    assert services(first) == [("eekonomi", "Pro", "active"), ("lon", None, "active")]
    assert services(second) == [("lon", None, "active")]


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        ("Tjänst;Startdatum", ["lon;2024-02-01", "lon;2024-02-01"]),
        ("Tjänst;Startdatum", ["lon;2024-02-01", "lon;", ";"]),
        ("Tjänst;Startdatum;Uppdrag", ["lon;;Löner", "Visma Lön;2024-02-01;"]),
        ("Lön;Tjänst;Startdatum", ["x;lon;2024-02-01"]),
        ("Lön;Visma Lön", ["x;2024-02-01"]),
        ("Samarbete;Tjänst;Startdatum", ["lon-1;lon;", "lon-1;lon;2024-02-01", ";lon;"]),
        ("Status;Tjänst;Startdatum", [";lon;2024-02-01", "Aktiv;lon;"]),
    ],
)
def test_rows_that_say_the_same_or_more_of_a_service_are_one_collaboration(heads, rows):
    """Whole duplicates, a column beside a cell, a row for each fact."""
    for order in (rows, rows[::-1]):
        incoming = read(f"Kundnr;Namn;{heads}", *(f"31;Nora AB;{row}" for row in order))
        (one,) = incoming.whole().customers
        assert services(one) == [("lon", None, "active")]
        (collaboration,) = one.customer.collaborations
        assert f"{collaboration.started_on}" == "2024-02-01"
        assert collaboration.task == ("Löner" if "Uppdrag" in heads else None)
        assert ("lon-1.id" in one.defaulted) == ("Samarbete" not in heads)
        assert ("lon-1.status" in one.defaulted) == ("Status" not in heads)


def test_a_register_and_a_sheet_of_a_service_tell_one_collaboration():
    raw = workbook(
        [["Kundnr", "Namn", "Utlägg"], ["31", "Nora AB", "x"]],
        [["Kundnr", "Startdatum"], ["31", "2024-02-01"]],
        names=("Kunder", "Utlägg"),
    )
    (one,) = read_file(raw).whole().customers
    assert services(one) == [("utlagg", None, "active")]
    assert f"{one.customer.collaborations[0].started_on}" == "2024-02-01"


@pytest.mark.parametrize(
    ("row", "column"),
    [("lon;Avslutad;2024-02-01;", "Läge"), ("lon;Aktiv;2024-03-01;", "Börjar"),
     ("lon;Aktiv;;Löner", "Uppdrag")],
)  # fmt: skip
def test_two_rows_that_say_different_things_of_a_service_are_refused(row, column):
    """In the words of the file, and with the heading that would tell two apart."""
    set_language("sv")
    heads = "Kundnr;Namn;Tjänst;Läge;Börjar;Uppdrag"
    rows = ("31;Nora AB;lon;Aktiv;2024-02-01;Bokslut", f"31;Nora AB;{row}")
    (faulty,) = read(heads, *rows).rejected
    (fault,) = faulty.faults
    assert f"ännu en rad för Visma Lön, som säger något annat under {column};" in fault
    assert "Samarbete" in fault


def test_two_services_in_a_cell_are_two_collaborations():
    (one,) = (
        read("Kundnr;Namn;Tjänst", "31;Nora AB;Spiris Utlägg, eEkonomi Smart").whole().customers
    )
    assert services(one) == [("utlagg", None, "active"), ("eekonomi", "Smart", "active")]


def test_terms_without_a_service_are_a_fault_that_names_them():
    """Never dropped in silence; but a status of the customer alone is not used, and told."""
    (faulty,) = read("Kundnr;Namn;Variant;Startdatum", "31;Nora AB;Pro;2024-01-01").rejected
    assert faulty.faults == (
        "line 2: Variant, Startdatum, but no service; what is the customer's own is left out by "
        "--map Variant=- --map Startdatum=-",
    )
    incoming = read("Kundnr;Namn;Status", "31;Nora AB;Aktiv")
    assert len(incoming.whole().customers) == 1
    assert incoming.notices == ("line 2: Status: 'Aktiv': not used, as no service is named",)


@pytest.mark.parametrize(
    ("head", "row", "words"),
    [
        ("Tjänst;Slutdatum", "lon;2027-12-31", "left out: the status is not ending or ended"),
        ("Tjänst;Status;Slutdatum", "lon;Aktiv;2027-12-31", "left out: the status is not ending"),
        ("Tjänst;Avslutat av", "lon;Anna", "left out: the status is not ending or ended"),
        ("Visma Lön;Slutdatum", "x;2027-12-31", "left out: the row does not say which service"),
        ("Visma Lön;Utlägg;Startdatum", "x;x;2024-01-31", "left out: the row does not say which"),
        ("Visma Lön;Utlägg;Avtalsperiod", "-;nej;12", "left out: the row does not say which"),
    ],
)  # fmt: skip
def test_terms_that_are_those_of_no_collaboration_are_told(head, row, words):
    """Never dropped in silence; the row stands in the file of what is skipped."""
    incoming = read(f"Kundnr;Namn;{head}", f"31;Nora AB;{row}")
    assert len(incoming.whole().customers) == 1
    (notice,) = incoming.notices
    column, cell = head.rpartition(";")[2], row.rpartition(";")[2]
    assert notice.startswith(f"line 2: {column}: {cell!r}: {words}")
    assert list(incoming.left_out) == ["line 2"]


def test_a_start_date_of_the_customers_own_is_left_out_as_is_printed():
    raw = b"Kundnr;Namn;Startdatum\n31;Nora AB;2024-01-01\n32;Tuva AB;2024-02-01\n"
    (said,) = read_file(raw).refusals
    assert said.message.startswith("lines 2, 3: Startdatum, but no service; ")
    assert said.message.endswith(" is left out by --map Startdatum=-")
    incoming = read_file(raw, None, Reading(columns={"Startdatum": "-"}))
    assert len(incoming.whole().customers) == 2
    assert any(one.startswith("Startdatum is left out in this") for one in incoming.notices)


@pytest.mark.parametrize("heading", ["Slutdatum", "Upphör", "Avslutat den"])
def test_an_end_date_without_a_service_is_asked_about_and_then_refused_as_other_terms_are(heading):
    """That it is left out makes nobody a customer who is none."""
    raw = f"Kundnr;Namn;{heading}\n31;Nora AB;2025-12-31\n32;Tuva AB;\n".encode()
    for columns in ({}, {heading: "-"}):
        (asked,) = read_file(raw, None, Reading(columns=columns)).rejected
        assert (asked.name, asked.about) == ("Nora AB", "inactive")
    (faulty,) = read_file(raw, None, Reading(inactive=True)).rejected
    assert faulty.faults[0].startswith(f"line 2: {heading}, but no service")
    left_out = Reading(inactive=True, columns={heading: "-"})
    assert len(read_file(raw, None, left_out).whole().customers) == 2


def test_a_status_in_a_row_without_a_service_is_the_customers():
    """Beside rows that have one: told if it is active, and asked about if it is not."""
    incoming = read("Kundnr;Namn;Tjänst;Status", "1;A AB;lon;Aktiv", "2;B AB;;Aktiv",
                    "3;C AB;;Konkurs", "4;D AB;lon;Avslutad", "5;E AB;-;Avslutad")  # fmt: skip
    assert [one.customer.name for one in incoming.customers] == ["A AB", "B AB", "D AB"]
    assert [(one.name, one.about) for one in incoming.rejected] == [
        ("C AB", "inactive"), ("E AB", "inactive"),
    ]  # fmt: skip
    assert incoming.notices == ("line 3: Status: 'Aktiv': not used, as no service is named",)


@pytest.mark.parametrize(
    ("head", "row"),
    [("Tjänst;Status;Slutdatum", "lon;Avslutad;2023-06-30"),
     ("Lön;Slutdatum", "avslutad;2023-06-30")],
)  # fmt: skip
def test_one_that_has_ended_is_taken_though_nobody_knows_how(head, row):
    """A register knows when; who and how are left unknown."""
    incoming = read(f"Kundnr;Namn;{head}", f"31;Nora AB;{row}")
    (one,) = incoming.whole().customers
    assert services(one) == [("lon", None, "ended")]
    (collaboration,) = one.customer.collaborations
    assert collaboration.ending is None
    assert f"{collaboration.ends_on}" == "2023-06-30"
    assert incoming.notices == ()


@pytest.mark.parametrize(
    ("number", "again"),
    [
        ("K-7", "K–7"), ("K-7", "K\u20117"), ("K-7", "k−7"), ("1031", "1.031"),
        ("1031", "1'031"), ("1031", "1,031"), ("0042", "0.042"),
        ("A 7", "A  7"), ("A 7", "A\u00a07"), ("Å7", "A\u030a7"), ("1031", "1031.0"),
        ("K100", "K-100"), ("K100", "k/100"), ("100B", "100-B"), ("1006", "#1006"),
        ("1006", "# 1 006"), ("1006", "Nr 1006"),
        ("1031", "1 031"), ("0042", "42"), ("0042", '"=""0042"""'), ("0042", "'0042"), ("A7", "a7"),
    ],
)  # fmt: skip
def test_two_spellings_of_one_number_are_one_customer(number, again):
    """No row is lost, and the better spelling is kept."""
    for first, second in ((number, again), (again, number)):
        incoming = read("Kundnr;Namn;Tjänst", f"{first};Nora AB;utlagg", f"{second};Nora AB;lon")
        (one,) = incoming.whole().customers
        assert one.number == number
        assert [service for service, _variant, _status in services(one)] == ["utlagg", "lon"]


@pytest.mark.parametrize("cell", ["8.12E+09", "8,12E+09", "8E+09", "1,2e+15"])
def test_a_number_that_a_spreadsheet_has_cut_is_refused(cell):
    """Its last digits are lost: it is nobody's."""
    (faulty,) = read("Kundnr;Namn", f"{cell};Nora AB", "5E9;Tuva AB").rejected
    assert faulty.faults == (
        f"line 2: Kundnr: {cell!r}: a spreadsheet has cut it, and its last digits are lost; "
        "write all of them, as text",
    )
    incoming = read("Kundnr;Namn;Orgnr;Telefon;E-post", f"31;Nora AB;{cell};{cell};u@nora.test")
    assert len(incoming.whole().customers) == 1
    assert [("has cut it" in notice) for notice in incoming.notices] == [True, True]


def test_numbers_that_are_read_otherwise_than_written_are_told_in_one_line():
    """As a program writes them that took them for amounts."""
    incoming = read("Kundnr;Namn", "31.0;Nora AB", "32.0;Tuva AB", '"=""0033""";Vega AB')
    assert [one.number for one in incoming.whole().customers] == ["31", "32", "0033"]
    assert incoming.notices == (
        "lines 2, 3: Kundnr: '31.0', '32.0': read without decimals, spaces and marks",
    )


@pytest.mark.parametrize(("one", "other"), [("K-100", "K100"), ("1006", "#1006")])
def test_a_sign_within_a_number_or_before_it_is_a_question_too(one, other):
    """As a lost zero is: a sign tells no two customers apart."""
    incoming = read("Kundnr;Namn", f"{one};Nora AB", f"{other};Tuva AB", "43;Vega AB")
    assert [each.number for each in incoming.customers] == ["43"]
    assert incoming.rejected[0].about == "number"
    assert f"{one} (line 2), {other} (line 3): one number" in incoming.rejected[0].faults[0]


def test_two_spellings_with_two_names_are_a_question():
    """They may be two customers: neither is taken."""
    incoming = read("Kundnr;Namn", "0042;Nora AB", "42;Tuva AB", "43;Vega AB")
    assert [each.number for each in incoming.customers] == ["43"]
    (faulty,) = incoming.rejected
    assert "0042 (line 2), 42 (line 3): one number in two spellings" in faulty.faults[0]
    rows = b"Kundnr;Namn\n0042;Nora AB\n42;Tuva AB\n"
    both = read_file(rows, None, Reading(apart=True)).whole().customers
    assert [(one.number, one.customer.name) for one in both] == [
        ("0042", "Nora AB"), ("42", "Tuva AB"),
    ]  # fmt: skip


def test_numbers_with_hyphens_are_not_alike():
    """1-23 and 12-3 are those of two customers."""
    assert len(read("Kundnr;Namn", "1-23;Nora AB", "12-3;Tuva AB").whole().customers) == 2


def test_a_bad_telephone_number_or_address_refuses_no_customer():
    """It is told with its line, and stands in the file of what is skipped."""
    incoming = read(
        "Kundnr;Användare;E-post;Telefon",
        "31;Ulla Ek;ulla@nora.test;ring",
        "31;Bo Ek;ingen adress;",
        "31;Ida Ek;;",
        "31;Eva Ek;eva@nora.test;031-12 34 56",
    )
    (one,) = incoming.whole().customers
    assert [user.email for user in one.customer.users] == ["ulla@nora.test", "eva@nora.test"]
    assert list(incoming.left_out) == ["line 2", "line 3", "line 4"]
    skipped = incoming.skipped(incoming.left_out).files[0].decode("utf-8-sig").splitlines()
    assert [line.split(";")[1] for line in skipped[1:]] == ['"Ulla Ek"', '"Bo Ek"', '"Ida Ek"']


def test_of_several_addresses_of_one_contact_the_first_is_taken():
    """As Google has them; the others are told, and its telephone numbers are read alike."""
    incoming = read("Kundnr;Namn;Kontakt;E-post;Telefon",
                    "31;Nora AB;Ulla Ek;ulla@nora.test ::: u@x.test;031-12 34 56 ::: 070-1234567",
                    )  # fmt: skip
    (user,) = incoming.whole().customers[0].customer.users
    assert (user.email, user.phone) == ("ulla@nora.test", "031-12 34 56")
    assert incoming.notices == (
        "line 2: E-post: 'ulla@nora.test ::: u@x.test': only the first address is taken",
        "line 2: Telefon: '031-12 34 56 ::: 070-1234567': only the first number is taken",
    )


@pytest.mark.parametrize(
    ("cell", "words"),
    [("uppsagd", "Lön: 'uppsagd': an ending has outcome, end date"),
     ("Avslutas", "Lön: 'Avslutas': an ending has")],
)  # fmt: skip
def test_a_status_under_a_service_that_needs_more_is_refused_with_its_column(cell, words):
    """Of several services, the message says which it is."""
    (faulty,) = read("Kundnr;Namn;Utlägg;Lön", f"31;Nora AB;x;{cell}").rejected
    assert faulty.faults[0].startswith(f"line 2: {words}")


def test_a_fault_of_two_sheets_names_both():
    """Where each spelling of a number stands, and each of two names."""
    rows = ["Kundnr", "Namn"]
    spelt = read_file(workbook([rows, ["0042", "Nora AB"]], [rows, ["42", "Tuva AB"]],
                               names=("Kunder", "Aktiva")))  # fmt: skip
    assert "0042 (sheet Kunder, line 2), 42 (sheet Aktiva, line 2)" in spelt.rejected[0].faults[0]
    named = read_file(workbook([rows, ["42", "Nora AB"]], [rows, ["42", "Tuva AB"]],
                               names=("Kunder", "Aktiva")))  # fmt: skip
    assert named.rejected[0].faults == (
        "sheet Kunder, line 2: Namn: the rows of one customer differ: "
        "Nora AB (sheet Kunder, line 2) / Tuva AB (sheet Aktiva, line 2)",
    )
    rows = ["Kundnr", "Tjänst", "Variant"]
    sheets = [[rows, ["42", "eekonomi", variant]] for variant in ("Smart", "Pro")]
    terms = read_file(workbook(*sheets, names=("Kunder", "Aktiva")))
    assert (
        "sheet Aktiva, line 2: a second row for Visma eEkonomi (beside sheet Kunder, line 2) with "
        "another Variant" in terms.rejected[0].faults[0]
    )


def test_a_contact_is_told_where_the_file_has_no_column_for_its_address():
    """As customer lists have them: a reference and a telephone number."""
    incoming = read("Kundnr;Namn;Er referens;Telefon 1;Roll", "31;Nora AB;Ulla Ek;031-12 34 56;",
                    "32;Tuva AB;;-;", "33;Vega AB;Bo Ek;;revisor")  # fmt: skip
    assert [one.customer.users for one in incoming.whole().customers] == [(), (), ()]
    why = "left out: there is no column for the user's e-mail"
    assert incoming.notices == (
        f"lines 2, 4: Er referens: 'Ulla Ek', 'Bo Ek': {why}",
        f"line 2: Telefon 1: '031-12 34 56': {why}",
        f"line 4: Roll: 'revisor': {why}",
    )
    assert list(incoming.left_out) == ["line 2", "line 4"]


def test_a_contact_whose_address_is_none_is_told_with_it():
    """The person is not brought in either, and it is not enough to name the address."""
    incoming = read("Kundnr;Namn;Kontakt;E-post", "31;Nora AB;Ulla Ek;ulla@ek")
    assert incoming.whole().customers[0].customer.users == ()
    why = "left out: the user's e-mail is no address"
    assert f"line 2: Kontakt: 'Ulla Ek': {why}" in incoming.notices


@pytest.mark.parametrize(
    ("heads", "cells", "told"),
    [
        ("Kontakt;Telefon;E-post", "Ulla Ek;031-12 34 56;", "Kontakt: 'Ulla Ek'"),
        ("Förnamn;Efternamn;E-post", "Ulla;Ek;", "Förnamn: 'Ulla Ek'"),
        ("Kontakt;Telefon;E-post", ";031-12 34 56;", "Telefon: '031-12 34 56'"),
        ("Förnamn;Efternamn;E-post", "Ulla;Ek;fel", "Förnamn: 'Ulla Ek'"),
    ],
)
def test_a_person_left_out_is_told_by_the_column_that_names_it(heads, cells, told):
    incoming = read(f"Kundnr;Namn;{heads}", f"31;Nora AB;{cells}")
    assert any(notice.startswith(f"line 2: {told}: left out: the user's e-mail")
               for notice in incoming.notices)  # fmt: skip


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (";08-11 11 11;070-111 11 11;revisor", "the user's e-mail is missing"),
        ("bo@bo;08-11 11 11;070-111 11 11;revisor", "the user's e-mail is no address"),
        ("eva@ek.test;08-11 11 11;070-111 11 11;revisor", "eva@ek.test is the address of Eva Ek"),
    ],
)
def test_all_that_is_told_of_a_person_left_out_is_told_with_it(row, why):
    """Telephone, mobile and role go with who has no address of its own."""
    incoming = read("Kundnr;Namn;Kontaktperson;E-post;Telefon;Mobil;Roll",
                    "31;Nora AB;Eva Ek;eva@ek.test;;;", f"31;Nora AB;Bo Alm;{row}")  # fmt: skip
    assert [user.name for user in incoming.whole().customers[0].customer.users] == ["Eva Ek"]
    for cell in ("Kontaktperson: 'Bo Alm'", "Telefon: '08-11 11 11'", "Mobil: '070-111 11 11'",
                 "Roll: 'revisor'"):  # fmt: skip
        assert any(f"{cell}: left out: {why}" in notice for notice in incoming.notices)
        assert any(f"{cell}: left out: {why}" in left for left in incoming.left_out["line 3"])


def test_a_row_without_any_user_lacks_no_address():
    """Only where something is said of one, it is missed."""
    heads = "Kundnr;Namn;Kontakt;E-post;Roll;Huvudkontakt"
    incoming = read(heads, "31;Nora AB;;;;", "32;Tuva AB;;-;;nej")
    assert len(incoming.whole().customers) == 2
    assert incoming.notices == ()
    for row in ("31;Nora AB;;;revisor;", "31;Nora AB;Ulla;;;"):
        assert "the user's e-mail is missing" in read(heads, row).notices[0]
    (notice,) = read(heads, "31;Nora AB;;;;ja").notices
    assert "'ja': left out: the row has no user with an e-mail of its own" in notice


def test_what_is_refused_stands_with_its_number_and_its_name():
    faulty, nobody = read(
        "Kundnr;Namn;Startdatum", "31;Nora AB;2024-01-01", ";;2024-01-01"
    ).rejected
    assert (faulty.number, faulty.name) == ("31", "Nora AB")
    assert (nobody.number, nobody.name, nobody.place) == ("", "", "line 3")


def test_words_for_nothing_and_foreign_numbers_keep_nobody_out():
    """All of a kind in one line."""
    incoming = read("Kundnr;Namn;Orgnr", "31;Nora;-", "32;Tuva;saknas", "33;Vega;NO 987654321",
                    "34;Ylva;FI12345678")  # fmt: skip
    assert len(incoming.whole().customers) == 4
    assert incoming.notices == (
        "lines 2, 3: Orgnr: '-', 'saknas': read as nothing",
        "lines 4, 5: Orgnr: 'NO 987654321', 'FI12345678': left out: it is no Swedish "
        "organisation number",
    )


@pytest.mark.parametrize(
    "cell", ["0", "000000-0000", "0000000000", "0000 00-0000", "111111-1111", "5555555555", "00"]
)
def test_a_placeholder_for_an_organisation_number_is_read_as_nothing(cell):
    """Nor are two customers with the same one taken for one, where there are no numbers."""
    incoming = read("Kundnr;Namn;Orgnr", f"31;Nora;{cell}", f"32;Tuva;{cell}")
    assert [one.customer.org_number for one in incoming.whole().customers] == [None, None]
    assert incoming.notices == (f"lines 2, 3: Orgnr: {cell!r}: read as nothing",)
    named = read("Namn;Orgnr", f"Nora;{cell}", f"Tuva;{cell}").whole()
    assert [(one.number, one.found_by) for one in named.customers] == [
        ("Nora", "name"), ("Tuva", "name"),
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["123", "111", "000000-0001", "1-1"])
def test_an_organisation_number_that_is_none_is_still_a_fault(cell):
    assert len(read("Kundnr;Namn;Orgnr", f"31;Nora;{cell}").rejected) == 1


def test_faults_of_a_kind_are_told_in_one_line():
    """A word that is no status stands in half a register, or in none of it."""
    rows = (f"{n};Kund {n};lon;gone" for n in range(14))
    with pytest.raises(Refused) as refused:
        read("Kundnr;Namn;Tjänst;Status", *rows, "99;Nora;fax;").whole()
    first, second = (refusal.message for refusal in refused.value.refusals)
    assert first.startswith(
        "lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 4 more: Status: 'gone': one of"
    )
    assert second.startswith("line 16: Tjänst: 'fax': no such service")


def test_a_date_without_signs_is_told_with_what_it_was_read_as():
    incoming = read("Kundnr;Namn;Tjänst;Startdatum", "31;Nora;lon;240201", "32;Tuva;lon;1/2 2024")
    first, second = (one.customer.collaborations[0].started_on for one in incoming.customers)
    assert f"{first}" == f"{second}" == "2024-02-01"
    assert incoming.notices == ("line 2: Startdatum: '240201': read as 2024-02-01",)


def test_a_day_number_of_a_spreadsheet_is_told_with_its_date():
    incoming = read("Kundnr;Namn;Tjänst;Startdatum", "31;Nora;lon;45379")
    assert f"{incoming.customers[0].customer.collaborations[0].started_on}" == "2024-03-28"
    assert "'45379': a spreadsheet's day number, read as 2024-03-28" in incoming.notices[0]


def test_a_day_in_avslutat_nar_is_the_day_on_which_it_ended():
    """The column of the program's own exports has a time; people write a day there."""
    rows = ("31;Nora;lon;Avslutad;2026-10-11", "32;Tuva;lon;Avslutad;")
    incoming = read("Kundnr;Namn;Tjänst;Status;Avslutat när", *rows).whole()
    first, second = (one.customer.collaborations[0] for one in incoming.customers)
    assert (f"{first.ended_on}", bool(second.ended_on)) == ("2026-10-11", False)


def test_what_is_wrong_with_different_cells_of_a_column_is_told_in_one_line():
    """With the first cells, and how many there are."""
    rows = [f"{n};Kund {n};lon;Avslutas;2026-12-{n};2026-12-{n}" for n in range(11, 16)]
    incoming = read("Kundnr;Namn;Tjänst;Status;Slutdatum;Avslutat när", *rows)
    first, second = (refusal.message for refusal in incoming.refusals)
    assert first == (
        "lines 2, 3, 4, 5, 6: Avslutat när: '2026-12-11', '2026-12-12', '2026-12-13' and 2 more: "
        "a time such as 2026-12-31T09:00:00Z is expected"
    )
    assert second.startswith("lines 2, 3, 4, 5, 6: Status: 'Avslutas': an ending has ")


def test_what_is_said_of_several_customers_names_the_first_of_them():
    said = [f"line {n} ({n} Kund (i Lund) {n}): no name" for n in range(2, 7)]
    assert of_a_kind([*said, "sheet Lön, line 9: no", "sheet Lön, line 10: no", "other"]) == (
        "lines 2, 3, 4, 5, 6 (2 Kund (i Lund) 2, 3 Kund (i Lund) 3, 4 Kund (i Lund) 4 and 2 more): "
        "no name",
        "sheet Lön, lines 9, 10: no",
        "other",
    )


def test_two_customers_under_one_number_are_told_as_that_with_both_places():
    """And nothing of what differs besides."""
    rows = ("1;Alfa AB;559900-0014;eva@alfa.test;Eva Ek", "2;Beta AB;;bo@beta.test;Bo",
            "1;Gamma AB;559900-0022;eva@alfa.test;Eva Berg")  # fmt: skip
    (faulty,) = read("Kundnr;Namn;Orgnr;E-post;Kontaktperson", *rows).rejected
    assert faulty.faults == (
        "line 2: 1 is the number of several customers: Alfa AB (line 2) / Gamma AB (line 4); "
        "559900-0014 (line 2) / 559900-0022 (line 4); give each its own",
    )


def test_a_second_person_at_an_address_is_left_out_and_told_with_both_lines():
    """The customer comes in, with all that the row says of it besides."""
    rows = ("1;Alfa AB;info@alfa.test;Eva Ek;;", "1;Alfa AB;info@alfa.test;Bo Berg;Admin;x",
            "1;Alfa AB;info@alfa.test;;Revisor;", "1;Alfa AB;info@alfa.test;EVA  EK;;")  # fmt: skip
    incoming = read("Kundnr;Namn;E-post;Kontaktperson;Roll;Lön", *rows)
    (one,) = incoming.whole().customers
    assert [(user.name, user.role) for user in one.customer.users] == [("Eva Ek", "auditor")]
    assert services(one) == [("lon", None, "active")]
    assert incoming.notices == (
        "line 3: Kontaktperson: 'Bo Berg': left out: info@alfa.test is the address of Eva Ek in "
        "line 2; one person has one address",
        "line 3: Roll: 'Admin': left out: info@alfa.test is the address of Eva Ek in line 2; one "
        "person has one address",
        "line 5: Kontaktperson: 'EVA EK': read as Eva Ek",
    )
    assert list(incoming.left_out) == ["line 3"]


def test_a_person_with_two_roles_keeps_the_first_and_the_other_is_left_out_and_told():
    rows = ("1;Alfa AB;eva@alfa.test;Eva Ek;Admin", "1;Alfa AB;eva@alfa.test;Eva Ek;Revisor")
    incoming = read("Kundnr;Namn;E-post;Kontaktperson;Roll", *rows)
    (one,) = incoming.whole().customers
    assert [user.role for user in one.customer.users] == ["administrator"]
    assert incoming.notices == (
        "line 3: Roll: 'Revisor': left out: eva@alfa.test has Admin in line 2; one person has one "
        "address",
    )
    assert list(incoming.left_out) == ["line 3"]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Visma Lön och Visma Utlägg", ["lon", "utlagg"]),
        ("Lön & Utlägg", ["lon", "utlagg"]),
        ("eEkonomi Smart, Lön (300), Utlägg", ["eekonomi", "lon", "utlagg"]),
        ("Spiris Bokföring & Fakturering / Skatt & Bokslut", ["eekonomi", "skatt-bokslut"]),
    ],
)
def test_services_of_a_cell_may_be_joined_by_words(cell, found):
    """What stands in a service's own name joins nothing."""
    (one,) = read("Kundnr;Namn;Tjänster", f"31;Nora AB;{cell}").whole().customers
    assert [each.service for each in one.customer.collaborations] == found


def test_a_name_that_is_no_service_is_told_with_those_that_it_may_mean():
    (faulty,) = read("Kundnr;Namn;Tjänster", "31;Nora AB;Lön, Bokföring").rejected
    assert (
        "no such service; perhaps Visma eEkonomi? There is: Visma eEkonomi," in (faulty.faults[0])
    )


@pytest.mark.parametrize(
    "ending",
    ["uppsagd", "avslutad 2024", "slut 2025-03", "t.o.m. 2024-12-31", "till 2024-12-31", "ended",
     "until May", "begärd", "upphörde i maj", "f.d."],
)  # fmt: skip
def test_an_end_in_brackets_is_never_taken_for_an_active_service(ending):
    (faulty,) = read("Kundnr;Namn;Tjänster", f"31;Nora AB;Utlägg, Lön ({ending})").rejected
    assert "what is in brackets says how the service stands" in faulty.faults[0]
    incoming = read("Kundnr;Namn;Lön", f"31;Nora AB;x ({ending})")
    assert services(incoming.whole().customers[0]) == []
    assert incoming.notices == (
        f"line 2: Lön: 'x ({ending})': left out: what is in brackets leaves open how it stands",
    )


@pytest.mark.parametrize(
    ("heads", "cell", "bare"),
    [("Tjänster", "Utlägg, Lön*", "Utlägg, Lön"), ("Tjänster", "Lön *, Utlägg", "Lön, Utlägg"),
     ("Lön", "X*", "X"), ("Lön", "ja †", "ja"), ("eEkonomi", "Smart*", "Smart")],
)  # fmt: skip
def test_a_sign_behind_a_service_or_a_cross_is_told(heads, cell, bare):
    """A note below the table may explain it."""
    incoming = read(f"Kundnr;Namn;{heads}", f"31;Nora AB;{cell}")
    assert services(incoming.whole().customers[0])
    assert incoming.notices == (f"line 2: {heads}: {cell!r}: read as {bare}",)


def test_a_yes_with_something_in_brackets_is_a_yes_and_told():
    incoming = read("Kundnr;Namn;Lön", "31;Nora AB;ja (2 anst.)").whole()
    assert services(incoming.customers[0]) == [("lon", None, "active")]
    assert incoming.notices == ("line 2: Lön: 'ja (2 anst.)': read as ja",)


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2024.03.05.", "2024-03-05"), ("2024-03-05 kl. 14:30", "2024-03-05"),
     ("5.3.2024 kl 9.30", "2024-03-05")],
)  # fmt: skip
def test_a_day_with_a_full_stop_or_an_hour_behind_it_is_that_day(cell, day):
    incoming = read("Kundnr;Namn;Tjänst;Startdatum", f"31;Nora;lon;{cell}").whole()
    assert f"{incoming.customers[0].customer.collaborations[0].started_on}" == day


@pytest.mark.parametrize("cell", ["2024-W10", "2024W101", "2024-W10-1"])
def test_a_week_is_no_day(cell):
    (faulty,) = read("Kundnr;Namn;Tjänst;Startdatum", f"31;Nora;lon;{cell}").rejected
    assert "a date such as 2026-12-31 is expected" in faulty.faults[0]


@pytest.mark.parametrize("cell", ["1,006.00", "1.006,00", "1 006,0"])
def test_a_number_with_thousands_and_decimals_is_that_number(cell):
    incoming = read("Kundnr|Namn", f"{cell}|Nora AB", "1006|Nora AB").whole()
    assert [one.number for one in incoming.customers] == ["1006"]


@pytest.mark.parametrize("page", ["<html><table><tr><th>Kundnr", '<?xml version="1.0"?><Workbook>'])
def test_a_page_that_is_called_a_workbook_says_what_to_do(page):
    with pytest.raises(Refused, match=r"a web page or XML, .* save it as \.xlsx"):
        read(page)


def test_spellings_of_one_name_are_named_once_where_another_differs():
    rows = ("1;Alfa AB", "1;ALFA AB", "1;Beta AB")
    (faulty,) = read("Kundnr;Namn", *rows).rejected
    assert faulty.faults[0].endswith(": Alfa AB (line 2) / Beta AB (line 4)")


def test_a_second_collaboration_that_runs_for_a_service_is_refused_in_its_line():
    """As the file calls it, with the first one; not at the customer's first line, by a path."""
    lines = ("Kundnr;Namn;Tjänst;Samarbete;Läge", "1;Nora AB;Utlägg;;", "1;Nora AB;Lön;lon-1;aktiv",
             "1;Nora AB;Lön;lon-2;{}")  # fmt: skip
    said = Reading(columns={"Läge": "status"})
    (refused,) = read_file("\n".join(lines).format("aktiv").encode(), None, said).rejected
    assert refused.faults == (
        "line 4: Samarbete: 'lon-2': Visma Lön runs already as lon-1 (line 3), and a customer has "
        "only one at a time; say under Läge which has ended, or leave out a row",
    )
    (one,) = read_file("\n".join(lines).format("avslutad").encode(), None, said).whole().customers
    assert [each.status for each in one.customer.collaborations] == ["active", "active", "ended"]


@pytest.mark.parametrize("rows", [("31;Nora;;ja", "31;Nora;;nej"), ("31;Nora;Lön;nej",)])
def test_a_yes_and_a_no_to_one_service_are_a_fault_of_the_customer(rows):
    (faulty,) = read("Kundnr;Namn;Tjänst;Lön", *rows).rejected
    (fault,) = faulty.faults
    assert "Lön: 'nej', but line 2 says that the customer has Visma Lön" in fault


@pytest.mark.parametrize(
    "cell", ["0000-00-00", "1900-01-00", "9999-12-31", "tills vidare", "Until further notice"]
)
def test_what_stands_where_there_is_no_day_is_read_as_nothing_and_told(cell):
    incoming = read("Kundnr;Namn;Tjänst;Startdatum", f"31;Nora;lon;{cell}").whole()
    assert incoming.customers[0].customer.collaborations[0].started_on is None
    assert incoming.notices == (f"line 2: Startdatum: {cell!r}: read as nothing",)


def test_digits_of_full_width_are_digits():
    incoming = read("Kundnr;Namn", "１００２;Nora AB", "1002;Nora AB").whole()
    assert [one.number for one in incoming.customers] == ["1002"]


def test_a_row_that_explains_the_headings_is_no_customer():
    incoming = read("Kundnr;Namn;Orgnr", "(text);(text);(10 siffror)", "31;Nora AB;").whole()
    assert [one.number for one in incoming.customers] == ["31"]
    assert incoming.notices == ("no customer, and left out: line 2: (text) (text) (10 siffror)",)


@pytest.mark.parametrize("cell", ["saknas", "N/A", "okänt", "uppgift saknas"])
def test_a_word_for_nothing_is_no_name(cell):
    """As a dash is none: whose name is missing is not made a customer who is called so."""
    incoming = read("Kundnr;Namn", f"31;{cell}", "32;Tuva AB")
    first, second = incoming.whole().customers
    assert "name" in first.defaulted
    assert first.lacking == "name"
    assert second.lacking is None
    assert incoming.notices == (f"line 2: Namn: {cell!r}: read as nothing",)


@pytest.mark.parametrize(
    "cell",
    ["Lön (ej Utlägg)", "Lön (utan Utlägg), eEkonomi", "Lön (Utlägg)", "Lön (nej)", "Lön (ej)",
     "Lön (ej aktiv)", "Lön (inte kopplad)", "Lön (ej kopplat)", "Lön (används ej längre)"],
)  # fmt: skip
def test_brackets_that_say_something_of_services_are_refused(cell):
    """What they mean of the service before them is not known."""
    (faulty,) = read("Kundnr;Namn;Tjänster", f"31;Nora AB;{cell}").rejected
    assert "what is in brackets leaves open which services" in faulty.faults[0]


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [("Lön (utan kostnad)", "Lön"), ("Lön (ej fakturerad)", "Lön"), ("Lön (avtal no 5)", "Lön"),
     ("Lön (avtal 5), Visma Utlägg (not invoiced)", "Lön, Visma Utlägg")],
)  # fmt: skip
def test_brackets_that_say_something_else_are_told_and_refuse_nothing(cell, read_as):
    incoming = read("Kundnr,Namn,Tjänster", f'31,Nora AB,"{cell}"').whole()
    assert services(incoming.customers[0])[0] == ("lon", None, "active")
    assert incoming.notices == (f"line 2: Tjänster: {cell!r}: read as {read_as}",)


def test_brackets_behind_a_licence_or_behind_the_service_of_a_record_are_told_as_well():
    incoming = read("Kundnr;Namn;E-post;Licenser", "31;Ulla Ek;ulla@nora.test;utlagg (ej fast)")
    assert incoming.whole().customers[0].customer.users[0].services == ("utlagg",)
    assert "line 2: Licenser: 'utlagg (ej fast)': read as utlagg" in incoming.notices
    incoming = read("number;service;kind;title", "31;lon (no 5);payslip;Mars")
    assert "line 2: service: 'lon (no 5)': read as lon" in incoming.notices


@pytest.mark.parametrize("name", ["?sa Bygg AB", "Sj?gren AB", "Holm? Bo AB"])
def test_a_question_mark_at_a_word_of_a_name_may_be_a_lost_letter(name):
    (notice,) = read("Kundnr;Namn", f"31;{name}").notices
    assert notice == f"line 2: Namn: {name!r}: letters are broken in the file; compare"


def test_a_number_that_a_program_may_have_cut_is_told():
    """With a comma or a plus it is sure, and refused; 1E3 may be a number of the office's own."""
    incoming = read("Kundnr;Namn", "2E3;Nora AB", "2,5E3;Tuva AB")
    assert [one.customer.number for one in incoming.customers] == ["2E3"]
    assert len(incoming.rejected) == 1
    (notice,) = incoming.notices
    assert notice.startswith("line 2: Kundnr: '2E3': kept as it is written")


def test_an_organisation_number_with_a_remark_behind_it_is_taken_and_the_remark_told():
    incoming = read("Kundnr;Namn;Orgnr", "31;Nora AB;556016-0680 (filial)")
    assert incoming.whole().customers[0].customer.org_number == "556016-0680"
    (told,) = incoming.notices
    assert told == "line 2: Orgnr: '556016-0680 (filial)': only the number is taken"


def test_a_number_of_another_country_is_left_out_with_its_remark():
    incoming = read("Kundnr;Namn;Orgnr", "31;Nora AB;DK12345678 (filial)")
    assert incoming.whole().customers[0].customer.org_number is None
    assert list(incoming.left_out) == ["line 2"]


def test_a_number_that_a_question_mark_leaves_open_is_refused():
    assert read("Kundnr;Namn;Orgnr", "31;Nora AB;556016-0680 (?)").rejected


def test_the_head_of_a_printed_page_is_passed_over_above_the_headings_again():
    """Elsewhere, or beside anything else, it is a customer's name."""
    head = "Byrå Norr AB Kundlista 2026-11-20"
    page = (head, "Kundnr;Namn;Ort")
    incoming = read(*page, "1;A AB;Umeå", *page, "2;B AB;Luleå", f"3;{head};Luleå").whole()
    assert [one.customer.number for one in incoming.customers] == ["1", "2", "3"]
    alone = read("Nora AB 2026", "Namn;Kundnr", "Nora AB 2026;", "Tuva AB;2")
    assert [one.name for one in alone.rejected or ()] + [
        one.customer.name for one in alone.customers
    ] == ["Nora AB 2026", "Tuva AB"]
    assert f"no customer, and left out: line 4: {head}" in incoming.notices
    assert "the headings again in line 5" in incoming.notices


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Alfa Aktiebolag", "Alfa AB"), ("ALFA A.B.", "Aktiebolaget Alfa"), ("AB Alfa", "Alfa AB"),
        ("Beta HB", "Handelsbolaget Beta"), ("Delta KB", "Delta Kommanditbolag"),
        ("Gamma ek. för.", "Gamma Ekonomisk förening"),
        ("Bygg AB i Lund", "Bygg aktiebolag i Lund"),
    ],
)  # fmt: skip
def test_a_name_with_its_kind_written_in_another_way_is_the_same_customers(first, second):
    """The first spelling is kept, and the other one told."""
    incoming = read("Kundnr;Namn;Tjänst", f"1;{first};lon", f"1;{second};utlagg").whole()
    (one,) = incoming.customers
    assert one.customer.name == first
    assert [each.service for each in one.customer.collaborations] == ["lon", "utlagg"]
    assert incoming.notices == (f"line 3: Namn: {second!r}: read as {first}",)


@pytest.mark.parametrize("second", ["Alfa HB", "Alfa", "Alfa Bygg AB", "AB Alfa AB"])
def test_another_kind_or_none_is_another_name(second):
    (faulty,) = read("Kundnr;Namn;Tjänst", "1;Alfa AB;lon", f"1;{second};utlagg").rejected
    assert f"differ: Alfa AB (line 2) / {second} (line 3)" in faulty.faults[0]


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        ("Uppdrag;Uppdragsansvarig", ("Bokslut;anna", "Bokslut;bo")),
        ("Task;Task owner", ("Bokslut;anna", "Bokslut;bo")),
        ("Tjänst;Uppdrag;Uppdragsansvarig", ("Lön;Bokslut;anna", "Utlägg;Bokslut;bo")),
    ],
)
def test_two_owners_of_one_task_are_refused_with_both_lines(heads, rows):
    """As two account managers are; the last one won without a word."""
    lines = [f"Kundnr;Namn;{heads}", *(f"1;Alfa AB;{row}" for row in rows)]
    owner = heads.split(";")[-1]
    for raw in ("\n".join(lines).encode(), workbook([line.split(";") for line in lines])):
        (faulty,) = read_file(raw).rejected
        (fault,) = faulty.faults
        assert f"{owner}: Bokslut: the rows of one customer differ: anna" in fault
        assert "line 2" in fault
        assert "bo (" in fault
        assert "line 3" in fault


def test_a_task_has_the_owner_whom_any_row_names():
    """In any spelling, also where other rows leave the cell empty."""
    heads = "Kundnr;Namn;Uppdrag;Uppdragsansvarig"
    rows = ("1;Alfa AB;Bokslut;", "1;Alfa AB;Bokslut;anna", "1;Alfa AB;Bokslut;Anna")
    (one,) = read(heads, *rows).whole().customers
    assert [(task.name, task.owner) for task in one.customer.tasks] == [("Bokslut", "anna")]


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ("Kundnr;Namn;Orgnr", "0;0;0"),
        ("Kundnr;Namn;Lön", "0;0;0"),
        ("Customer no;Name;Phone", "0,00;0;"),
        ("Namn;Kundnr;Ort", "0;0;Lund"),
        ("Namn;Orgnr", "0;0"),
        ("Kundnr;E-post", "0;0"),
    ],
)
def test_a_row_of_formulas_that_refer_to_nothing_is_no_customer(heads, row):
    """It is passed over and named."""
    cells = {"Kundnr": "7", "Customer no": "7", "Namn": "Alfa AB", "Name": "Alfa AB"}
    real = ";".join(cells.get(head, "") for head in heads.split(";"))
    rows = [line.split(";") for line in (heads, real, row, row)]
    numeric = [[int(cell) if cell == "0" else cell for cell in line] for line in rows]
    for raw in ("\n".join(map(";".join, rows)).encode(), workbook(numeric)):
        incoming = read_file(raw)
        assert not incoming.rejected
        assert len(incoming.customers) == 1
        (told,) = (each for each in incoming.notices if "no customer, and left out" in each)
        assert "line 3: 0" in told
        assert "4: 0" in told


@pytest.mark.parametrize("row", ["0;Alfa AB", "0;Noll AB", "7;Beta AB"])
def test_a_customer_with_a_zero_for_a_number_is_one(row):
    assert [one.customer.name for one in read("Kundnr;Namn", row).whole().customers] == [
        row.split(";")[1]
    ]


def test_a_customer_whose_name_is_zero_here_comes_back(make):
    here = make.customer(number="0", name="0", users=())
    raw = encode_csv(headings(CUSTOMERS), rows_of_customers([here]))
    assert [one.number for one in read_file(raw).whole().customers] == ["0"]
