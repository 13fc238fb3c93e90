"""Those of whom a file says that they are no customers now: asked about, by name and count."""

import datetime as dt
from typing import Any

import pytest

from store.exchange.identity import AGREE_INACTIVE
from store.exchange.import_file import ImportFile
from store.tables.formats import read_file
from store.tables.table import Reading
from tests.store.tables.workbooks.test_excel_table import Cells, workbook


def read(*lines: str, **reading: Any) -> ImportFile:
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
        ("Avslutas", "", "2025-12-31"),
        ("Slutar", "", "2025-12-31"),
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


def test_a_status_in_a_sheet_that_is_said_to_be_a_service_is_that_of_the_service():
    rows: Cells = [["Kundnr", "Namn", "Status"], ["1", "Nora AB", "Avslutad"]]
    said = Reading(columns={"Löner 25": "lon"})
    (one,) = read_file(workbook(rows, names=("Löner 25",)), None, said).whole().customers
    assert [(each.service, each.status) for each in one.customer.collaborations] == [
        ("lon", "ended")
    ]


def test_a_heading_that_was_explained_says_what_was_said():
    """That it is left out makes no customers of those of whom it says that they are none."""
    raw = b"Kundnr;Namn;Aktiv\n1;Nora AB;nej"
    assert names(read_file(raw, None, Reading(columns={"Aktiv": "task"}))) == (["Nora AB"], [])
    for heading in ("Aktiv", "Status"):
        raw = f"Kundnr;Namn;{heading}\n1;Nora AB;Avslutad\n2;Tuva AB;Aktiv".encode()
        left_out = Reading(columns={heading: "-"})
        assert names(read_file(raw, None, left_out)) == (["Tuva AB"], ["Nora AB"])


@pytest.mark.parametrize(
    ("heading", "kept"),
    [("Status", " in this import alone"), ("Kundtyp", ", which is remembered from this import on")],
)
def test_one_sentence_says_of_a_heading_that_is_left_out_what_it_is_read_for(heading, kept):
    """And what brings those in; once that is agreed, nothing is read of it."""
    raw = f"Kundnr;Namn;{heading}\n1;Nora AB;Avslutad\n2;Tuva AB;Aktiv".encode()
    said = Reading(columns={heading: "-"})
    assert read_file(raw, None, said).notices == (
        f"{heading} is left out{kept}, and read for nothing but who is no customer now: --agree "
        "inactive brings those in",
    )
    (notice,) = read_file(raw, None, said.agreed(["inactive"])).notices
    assert notice.startswith(f"{heading} is left out{kept}")
    assert "read" not in notice
    assert len(read_file(raw, None, said.agreed(["inactive"])).whole().customers) == 2


@pytest.mark.parametrize(
    "cell",
    ["Konkurs", "I likvidation", "Vilande", "Avregistrerad 2024-05-02", "Avliden", "Såld",
     "Såld till Vira AB", "Bankrupt", "In liquidation", "Dormant", "Deregistered", "Deceased",
     "Sold", "Closed", "Lost", "Slutat", "Spärrad", "Utgått", "f.d. kund", "Avslutat 31/12 2024"],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["Status", "Bolagsstatus", "Aktiv"])
def test_what_has_become_of_a_customer_is_asked_about(heading, cell):
    rows = (f"Kundnr;Namn;{heading}", f"1;Nora AB;{cell}", "2;Tuva AB;Aktiv")
    assert names(read(*rows)) == (["Tuva AB"], ["Nora AB"])


@pytest.mark.parametrize("heading", ["Konkurs", "Avliden", "Såld", "Avregistreringsdatum"])
def test_a_day_or_a_yes_under_what_has_become_of_a_customer_is_asked_about(heading):
    rows = (f"Kundnr;Namn;{heading}", "1;A AB;2024-05-02", "2;B AB;ja", "3;C AB;")
    assert names(read(*rows)) == (["C AB"], ["A AB", "B AB"])


@pytest.mark.parametrize(
    "name",
    ["Beta AB (avslutad 2025)", "Beta AB - avslutad", "AVSLUTAD: Beta AB", "Beta AB i konkurs",
     "Beta AB i likvidation", "Karl Ek (avliden)", "Beta AB, uppsagd per 2025-12-31",
     "Beta AB (såld till Vira AB)", "Beta AB (f.d. kund)", "Beta AB [vilande]"],
)  # fmt: skip
def test_a_name_that_says_so_is_asked_about(name):
    rows = ("Kundnr,Namn,Tjänst", f'1,"{name}",lon', "2,Tuva AB,lon")
    assert names(read(*rows)) == (["Tuva AB"], [name])
    assert names(read(*rows, inactive=True)) == ([name, "Tuva AB"], [])


@pytest.mark.parametrize(
    "name",
    ["Beta AB (f.d. Alfa AB)", "Brf Eken (tidigare Almen)", "Ek, Karl", "Såld & Klar AB",
     "Sold Out AB (publ)", "Norr-Syd AB", "Likvid AB (filial)", "Gamla Stans Bageri AB"],
)  # fmt: skip
def test_other_names_ask_nothing(name):
    assert names(read("Kundnr,Namn", f'1,"{name}"')) == ([name], [])


@pytest.mark.parametrize(("heading", "cell"), [("Aktiv", "nej"), ("Status", "Avslutad"),
                                               ("Inaktiv", "x")])  # fmt: skip
def test_rows_that_name_a_customer_and_its_user_say_it_of_the_customer(heading, cell):
    """Not of the user, who was inactive then at an active customer."""
    head = f"Kundnr;Namn;Kontakt;E-post;{heading}"
    rows = (head, f"1;Nora AB;Ulla Ek;u@n.se;{cell}", "2;Tuva AB;Per Alm;p@t.se;")
    assert names(read(*rows)) == (["Tuva AB"], ["Nora AB"])
    nora = read(*rows, inactive=True).whole().customers[0].customer
    assert nora.users[0].active
    alone = read(f"Kundnr;Användare;E-post;{heading}", f"1;Ulla Ek;u@n.se;{cell}").whole()
    assert alone.customers[0].customer.users[0].active == (heading != "Aktiv")


def test_where_rows_of_one_customer_differ_it_is_said_of_their_people():
    """And told; with `Aktiv` of one and the same person both ways, it may be anything: asked."""
    head = "Kundnr;Kund;Kontakt;E-post;Aktiv"
    rows = ("1;Nora AB;Bo;bo@n.test;Nej", "1;Nora AB;Eva;eva@n.test;Ja", "2;Tuva AB;Per;p@t.test;")
    incoming = read(head, *rows).whole()
    active = {user.email: user.active for one in incoming.customers for user in one.customer.users}
    assert active == {"bo@n.test": False, "eva@n.test": True, "p@t.test": True}
    assert incoming.notices == (
        "Aktiv: taken for the contact's, as it differs between rows of one customer",
    )
    for more in ("1;Nora AB;Bo;bo@n.test;Ja", "3;Vera AB;Ulf;ulf@v.test;Pausad"):
        assert "Nora AB" in names(read(head, *rows, more))[1]
    with_service = (f"{each};lon" for each in rows)
    assert names(read(f"{head};Tjänst", *with_service)) == (["Tuva AB"], ["Nora AB"])


def test_what_may_be_said_of_a_contact_is_asked_with_how_to_say_that():
    lines = ("Kundnr;Kund;Kontakt;E-post;Aktiv", "1;Nora AB;Bo;bo@n.test;Nej")
    (refusal,) = read(*lines).refusals
    assert refusal.message == (
        "line 2 (1 Nora AB): Aktiv: 'Nej': the file says that this is no customer now; if it is "
        "the contact's: --map Aktiv=active"
    )
    said = Reading(columns={"Aktiv": "active"})
    (one,) = read_file("\n".join(lines).encode(), None, said).whole().customers
    assert not one.customer.users[0].active


@pytest.mark.parametrize("heading", ["Kund t.o.m.", "Slutdatum", "Avslutas", "End date"])
@pytest.mark.parametrize("agreed", [False, True])
def test_a_day_to_come_makes_a_customer_none_yet(heading, agreed):
    """It is told as left out, with its line; the day itself is the last one, and asked about."""
    rows = (f"Kundnr;Namn;{heading}", "1;Nora AB;2026-07-01", "2;Tuva AB;1 juli 2026", "3;Vera AB;")
    early = read(*rows, inactive=agreed, today=dt.date(2026, 6, 30))
    assert names(early) == (["Nora AB", "Tuva AB", "Vera AB"], [])
    assert early.notices[-1] == (
        f"lines 2, 3: {heading}: '2026-07-01', '1 juli 2026': left out: a day to come, and until "
        "then this is a customer"
    )
    assert names(read(*rows, today=dt.date(2026, 7, 1))) == (["Vera AB"], ["Nora AB", "Tuva AB"])


@pytest.mark.parametrize("cell", ["Avslutad", "AVSLUTAD 2025-01-01", "Konkurs!", "f.d. kund",
                                  "Ny 2020; såld 2024"])  # fmt: skip
def test_a_remark_that_says_no_more_is_asked_about(cell):
    rows = ("Kundnr,Namn,Kommentar", f'1,Nora AB,"{cell}"', "2,Tuva AB,avslutade bokslutet sent")
    incoming = read(*rows)
    assert names(incoming) == (["Tuva AB"], ["Nora AB"])
    assert incoming.notices == ("read only for who is no customer now: Kommentar",)
    assert read(rows[0], rows[2]).notices == ("not used: Kommentar",)


@pytest.mark.parametrize("number", ["K-2 (avslutad)", "K-2, uppsagd"])
def test_a_number_that_says_so_is_asked_about(number):
    rows = ("Kundnr;Namn", "K-1;Nora AB", f"{number};Tuva AB")
    assert names(read(*rows)) == (["Nora AB"], ["Tuva AB"])


@pytest.mark.parametrize(("heading", "cells"), [
    ("Uppsagd", ("2025-06-30", "Ja, per 31/12", "?", "x", "sommaren 2025")),
    ("Aktiv", ("nej", "?", "Pausad", "kanske", "vet ej", "P")),
    ("Active customer", ("maybe", "no longer", "to be decided")),
    ("Status", ("Nej", "Pausad", "Avslutas 2026-12-31", "Aktiv?")),
])  # fmt: skip
def test_whatever_leaves_it_open_is_asked_about(heading, cells):
    rows = [f"{n};Bolag {n} AB;{cell}" for n, cell in enumerate(cells)]
    others = ["nej", "0", "-"] if heading == "Uppsagd" else ["ja", "Aktiv", ""]
    rows += [f"{n};Bolag {n} AB;{cell}" for n, cell in enumerate(others, start=20)]
    found, asked = names(read(f"Kundnr;Namn;{heading}", *rows))
    assert (len(found), len(asked)) == (len(others), len(cells))


def test_a_column_that_is_read_for_that_alone_is_told_as_that():
    (notice, *_others) = read("Kundnr;Namn;Aktiv;Ort", "1;Nora AB;ja;Umeå").notices
    assert notice == "not used: Ort"
    assert _others == ["read only for who is no customer now: Aktiv"]


def skipped(incoming: ImportFile) -> ImportFile:
    """Read the file of what is skipped."""
    (raw,) = incoming.skipped({item.place: item.faults for item in incoming.rejected}).files
    return read_file(raw)


def test_a_file_of_what_was_skipped_says_it_too():
    """Of each sheet, column and heading: else they would come in by that file, unasked."""
    sheets: list[Cells] = [
        [["Kundnr", "Namn", "Aktiv"], ["1", "Nora AB", "ja"], ["2", "Tuva AB", "nej"]],
        [["Kundnr", "Namn"], ["3", "Vera AB"]],
        [["Kundnr", "Namn"], ["Gamla kunder", ""], ["4", "Vira AB"], ["5", "Ylva AB (konkurs)"]],
    ]
    incoming = read_file(workbook(*sheets, names=("Kunder", "Avslutade", "Fler kunder")))
    others = ["Tuva AB", "Vera AB", "Vira AB", "Ylva AB (konkurs)"]
    assert names(incoming) == (["Nora AB"], others)
    assert names(skipped(incoming)) == ([], others)


def test_a_file_of_what_was_skipped_says_which_service_a_heading_between_rows_named():
    incoming = read("Kundnr;Namn", "Lön;", "1;Nora AB (avslutad)", "Utlägg;", "2;Tuva AB (såld)")
    (raw,) = incoming.skipped({item.place: item.faults for item in incoming.rejected}).files
    again = read_file(raw, None, Reading(inactive=True)).whole()
    services = [[one.service for one in each.customer.collaborations] for each in again.customers]
    assert services == [["lon"], ["utlagg"]]


def test_a_file_of_what_was_skipped_says_of_which_sign_that_it_is_of_an_end():
    incoming = read("Kundnr;Namn;Lön", "1;Nora AB;x†", "2;Tuva AB;x", "", "† = avslutat;;")
    (raw,) = incoming.skipped(incoming.left_out).files
    (again,) = read_file(raw).customers
    assert again.customer.collaborations == ()


@pytest.mark.parametrize("cell", ["03/04/2025", "04-03-25", "2025", "2025-03", "30/02/2025"])
@pytest.mark.parametrize("heading", ["Avslutad", "Slutdatum", "Kund t.o.m."])
def test_a_day_gone_by_that_may_be_two_is_asked_about(heading, cell):
    """Whichever it is, the customer has ended."""
    rows = (f"Kundnr;Namn;{heading}", f"1;Nora AB;{cell}", "2;Tuva AB;")
    assert names(read(*rows, today=dt.date(2026, 6, 30))) == (["Tuva AB"], ["Nora AB"])


@pytest.mark.parametrize("cell", ["03/04/2027", "2027", "2027-03"])
def test_a_day_to_come_that_may_be_two_asks_nothing(cell):
    rows = ("Kundnr;Namn;Avslutad", f"1;Nora AB;{cell}")
    incoming = read(*rows, today=dt.date(2026, 6, 30))
    assert names(incoming) == (["Nora AB"], [])
    assert any(cell in notice for notice in incoming.notices)


def test_a_status_beside_the_id_of_a_collaboration_is_that_of_its_service():
    """The id says which it is, where no column does."""
    rows = ("number,name,collaboration,status", "1,Nora AB,lon-2,ended", "2,Tuva AB,utlagg-1,")
    incoming = read(*rows).whole()
    told = [
        (each.id, each.service, each.status)
        for one in incoming.customers
        for each in one.customer.collaborations
    ]
    assert told == [("lon-2", "lon", "ended"), ("utlagg-1", "utlagg", "active")]
    assert "line 2: collaboration: 'lon-2': read as Visma Lön" in incoming.notices


def test_a_status_beside_another_collaboration_is_refused_with_a_cure_that_works():
    rows = ("Kundnr;Namn;Samarbete;Status", "1;Nora AB;Löpande;Avslutad", "2;Tuva AB;Löpande;")
    incoming = read(*rows)
    assert [one.customer.name for one in incoming.customers] == ["Tuva AB"]
    assert incoming.rejected[0].faults == (
        "line 2: Samarbete, Status, but no service; what is the customer's own is left out by "
        "--map Samarbete=-",
    )
    assert any("'Löpande': left out" in notice for notice in incoming.notices)
    (asked,) = read(*rows, columns={"Samarbete": "-"}).refusals
    assert asked.about == AGREE_INACTIVE


@pytest.mark.parametrize("cell", ["Ja, sedan 2019", "Aktiv kund", "sedan 2019-01-01", "2019-01-01",
                                  "A", "Pågående", "✓", "saknas", "Yes (new)"])  # fmt: skip
def test_a_yes_in_other_words_asks_nothing(cell):
    rows = ("Kundnr;Namn;Aktiv", f'1;Nora AB;"{cell}"')
    assert names(read(*rows)) == (["Nora AB"], [])


def test_what_leaves_it_open_is_not_called_an_end():
    rows = ("Kundnr;Namn;Aktiv", "1;Nora AB;kanske", "2;Tuva AB;nej")
    assert [refusal.message for refusal in read(*rows).refusals] == [
        "line 2 (1 Nora AB): Aktiv: 'kanske': it does not say whether this is a customer now",
        "line 3 (2 Tuva AB): Aktiv: 'nej': the file says that this is no customer now",
    ]


@pytest.mark.parametrize("heads", [
    "Status", "Status;Lön", "Kundstatus", "Kundtyp", "Status;Tjänst", "Aktiv",
])  # fmt: skip
@pytest.mark.parametrize("cell", ["kanske", "Oklart", "Vet ej", "Ev. kund 2027", "maybe"])
def test_a_word_of_doubt_under_any_heading_that_says_it_is_asked_about(heads, cell):
    more = ";" * heads.count(";")
    rows = (f"1;Nora AB;{cell}{more}", f"2;Tuva AB;Aktiv{more}", f"3;Vera AB;{more}")
    incoming = read(f"Kundnr;Namn;{heads}", *rows)
    assert names(incoming) == (["Tuva AB", "Vera AB"], ["Nora AB"])
    assert [refusal.message for refusal in incoming.refusals] == [
        f"line 2 (1 Nora AB): {heads.split(';')[0]}: {cell!r}: it does not say whether this is a "
        "customer now"
    ]


def test_a_status_that_is_no_status_is_told_by_itself():
    """One that is known is told as one that is not used, also of whom it was agreed to."""
    raw = "Kundnr;Namn;Status\n1;Nora AB;Aktiv\n2;Tuva AB;VIP\n3;Vera AB;Vilande"
    notices = read_file(raw.encode(), None, Reading(inactive=True)).notices
    assert notices == (
        "lines 2, 4: Status: 'Aktiv', 'Vilande': not used, as no service is named",
        "line 3: Status: 'VIP': not used: it is no status that is known",
    )


@pytest.mark.parametrize("heading", ["Tjänst", "Service"])
def test_a_status_beside_services_that_are_left_out_is_not_the_customers(heading):
    raw = f"Kundnr;Namn;{heading};Status\n1;Nora AB;Lön;Avslutad\n2;Tuva AB;Lön;Aktiv".encode()
    incoming = read_file(raw, None, Reading(columns={heading: "-"}))
    assert names(incoming) == (["Nora AB", "Tuva AB"], [])
    assert [each.customer.collaborations for each in incoming.customers] == [(), ()]
