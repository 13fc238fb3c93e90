"""The headings of programs and registers, and what a table is by them."""

import pytest

from store.domain.catalogue import catalogue
from store.domain.errors import Refused
from store.tables.formats import read_file
from store.tables.meaning.customer_columns import NUMBER_COLUMN
from store.tables.meaning.known_headings import columns_meant
from store.tables.meaning.meanings import meanings
from store.tables.meaning.register import EMAIL, NAME, ORG_NUMBER, PERSON, PHONE
from store.tables.table import Reading
from tests.store.tables.workbooks.test_excel_table import workbook

NUMBERS = [
    "Kundnr", "Kundnr.", "Kund nr", "Kund-nr", "KUNDNUMMER", "Kundnummer:", "Kund-ID", "KundID",
    "Kund #", "Klientnr", "Klientnummer", "Customer no.", "Customer Number", "CustomerNumber",
    "Client ID", "Nr", "Kundnummer (internt)", "Kundkod", "Kundnummer *",
]  # fmt: skip
NAMES = [
    "Kundnamn", "Företagsnamn", "Företag", "Bolagsnamn", "Firmanamn", "Klient", "Klientnamn",
    "Customer name", "Company", "Company Name", "Organisation", "Kund", "Foretagsnamn",
    "Namn på kund", "Client name", "Klientens namn", "Namn på företaget",
]  # fmt: skip
ORGANISATIONS = [
    "Org.nr", "Orgnr", "Org nr", "Organisationsnr.", "Org.nr/Personnr",
    "Person-/organisationsnummer",
    "Organisationsnummer (10 siffror)", "Organization Number", "Momsreg.nr", "VAT no.", "Orgnummer",
    "Person- eller organisationsnummer", "Bolagets org.nr", "Org- och momsnr",
    "Corporate identity no",
    "Personnummer/organisationsnummer", "Company registration number", "Momsregistreringsnummer",
]  # fmt: skip

MAILS = [
    "E-post kontakt", "Kontaktpersons e-post", "Mejl kontaktperson", "Kontaktmail", "Kontakt-mail",
    "Mail till kontakt", "Email contact", "Kontaktpersonens mejladress", "Contact person's e-mail",
]  # fmt: skip
PHONES = [
    "Tel kontakt", "Kontakt tel.", "Kontaktpersonens telefon", "Mobil kontaktperson", "Tfn kontakt",
    "Contact person phone", "Kontaktmobil",
]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "column"),
    [(heading, NUMBER_COLUMN) for heading in NUMBERS]
    + [(heading, NAME) for heading in NAMES]
    + [(heading, ORG_NUMBER) for heading in ORGANISATIONS]
    + [(heading, EMAIL) for heading in ("E-mail 1 - Value", "E-post", "E-mail Address", "Mejl:")]
    + [(heading, EMAIL) for heading in MAILS]
    + [(heading, PHONE) for heading in PHONES]
    + [(heading, PERSON) for heading in ("Kontaktperson", "Er referens", "Contact name")],
)
def test_a_heading_is_known_as_registers_write_it(heading, column):
    assert column in columns_meant(heading)


@pytest.mark.parametrize(
    "heading",
    ["Kund sedan", "Kundtyp", "Kontonr", "Moms", "Momsperiod", "Postnummer", "Bolagsform",
     "Fakturanummer", "Registreringsdatum", "Bolagets bank"],
)  # fmt: skip
def test_a_heading_of_something_else_is_none_of_ours(heading):
    assert columns_meant(heading) == ()


def read(*lines: str):
    (one,) = read_file("\n".join(lines).encode()).whole().customers
    return one


@pytest.mark.parametrize(
    ("headings", "row", "name", "person"),
    [
        (
            "Kundnr;Namn;Orgnr;E-post",
            "31;Nora AB;556016-0680;i@nora.test",
            "Nora AB",
            "i@nora.test",
        ),
        ("Kundnr;Namn;E-post", "31;Nora AB;i@nora.test", "Nora AB", "i@nora.test"),
        ("Kundnr;Namn;E-post", "31;Ulla Ek;i@nora.test", None, "Ulla Ek"),
        ("Kundnr;Namn;E-post;Roll", "31;Nora AB;i@nora.test;Admin", None, "Nora AB"),
        ("Kundnr;Namn;Kontaktperson;E-post", "31;Nora;Ulla Ek;i@nora.test", "Nora", "Ulla Ek"),
        ("Kundnr;Företag;Namn;E-post", "31;Nora;Ulla Ek;i@nora.test", "Nora", "Ulla Ek"),
        ("Kundnr;Namn;E-post;Ort", "31;Nora;i@nora.test;Umeå", "Nora", "i@nora.test"),
        ("Nr;Företag;Förnamn;Efternamn;Mejl", "31;Nora;Ulla;Ek;i@nora.test", "Nora", "Ulla Ek"),
        ("Kundnr;Namn;E-post;Lön", "31;Nora;i@nora.test;x", "Nora", "i@nora.test"),
    ],
)
def test_whose_name_it_is_follows_from_what_else_a_table_has(headings, row, name, person):
    """A table is of users alone only where nothing in it is of customers."""
    one = read(headings, row)
    assert one.customer.users[0].name == person
    if name is None:
        assert "name" in one.defaulted
    else:
        assert one.customer.name == name


@pytest.mark.parametrize(("cell", "number"), [("31", "31"), ("Nora AB", "Nora AB")])
def test_a_column_that_is_called_customer_holds_numbers_or_names_as_its_cells_say(cell, number):
    one = read("Kund;Orgnr;Ansvarig", f"{cell};;bo")
    assert (one.number, one.found_by) == (number, "number" if number == "31" else "name")


def test_of_two_columns_of_one_thing_the_more_telling_is_used():
    """Nr is a place in a list where there is a Kundnr."""
    incoming = read_file(b"Nr;Kundnr;Namn\n1;31;Nora AB\n")
    (one,) = incoming.whole().customers
    assert one.number == "31"
    assert incoming.notices == ("not used: Nr",)


def test_organisation_and_vat_number_are_one_where_they_agree():
    """And a fault where they do not."""
    head = "Kundnr;Namn;Orgnr;Momsregnr"
    assert read(head, "31;Nora;;SE556016068001").customer.org_number == "556016-0680"
    assert read(head, "31;Nora;556016-0680;SE556016068001").customer.org_number == "556016-0680"
    incoming = read_file(f"{head}\n31;Nora;556016-0680;SE559900001401\n".encode())
    (fault,) = incoming.rejected[0].faults
    assert fault == "line 2: two numbers: Orgnr: 556016-0680, Momsregnr: 559900-0014"


def test_of_two_telephone_numbers_the_mobile_one_is_taken():
    """The other is told, as it is not kept."""
    incoming = read_file(b"Nr;Namn;E-post;Tel;Mobil\n31;Ulla;u@a.test;031-1234567;0701-234567\n")
    (one,) = incoming.customers
    assert one.customer.users[0].phone == "0701-234567"
    assert incoming.notices == ("line 2: Tel: '031-1234567': not used beside Mobil",)


def test_what_somebody_says_of_a_heading_goes_before_what_is_known_of_it():
    """In whatever case and signs; other columns that mean the same give way."""
    rows = b"Kundnr;Kundnamn;Kortnamn (internt);Saldo\n31;Nora Aktiebolag;Nora;7\n"
    said = {"KORTNAMN": "name", "saldo": "spcs_number"}
    incoming = read_file(rows, None, Reading(columns=said)).whole()
    (one,) = incoming.customers
    assert (one.customer.name, one.customer.spcs_number) == ("Nora", "7")
    assert [column.means for column in incoming.tables[0].columns] == [
        "number", None, "name", "spcs_number",
    ]  # fmt: skip
    assert incoming.said == said
    assert "KORTNAMN is taken for name, which is remembered from this import on" in incoming.notices
    again = read_file(rows, None, Reading(remembered=said))
    assert again.customers == incoming.customers
    assert again.said == {}
    assert "KORTNAMN is taken for name, as was said before" in again.notices


def test_a_column_can_be_left_out_although_its_heading_is_known():
    """Also one that is named as a service."""
    said = {"Ansvarig": "-", "Lön": "-"}
    rows = b"Kundnr;Namn;Ansvarig;L\xc3\xb6n\n31;Nora AB;bo;x\n"
    (one,) = read_file(rows, None, Reading(columns=said)).whole().customers
    assert (one.customer.account_manager, one.customer.collaborations) == (None, ())


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"Kundnamn": "name"}, "There is no heading 'Kundnamn' in the file; there are: Kundnr, Be"),
        (
            {"Benämnd": "nix"},
            "There is no column 'nix'; there are: customer number, name, organisation number",
        ),
        ({"Kundnr": "-", "Benämnd": "-"}, "no row with headings"),
    ],
)
def test_what_is_said_of_headings_is_refused_with_what_is_possible(said, words):
    with pytest.raises(Refused, match=words):
        read_file("Kundnr;Benämnd\n31;Nora AB\n".encode(), None, Reading(columns=said))


@pytest.mark.parametrize(
    ("said", "service", "variant"),
    [("lon", "lon", None), ("Visma Lön", "lon", None), ("eEkonomi Smart", "eekonomi", "Smart")],
)
def test_a_column_can_be_said_to_be_a_service(said, service, variant):
    """By its id or its name; its cells say how. It is remembered as other meanings are."""
    rows = b"Kundnr;Namn;Sak;E-post\n31;Ulla;x;\n32;Tuva;-;t@tuva.test\n"
    incoming = read_file(rows, None, Reading(columns={"sak": said})).whole()
    first, second = incoming.customers
    (one,) = first.customer.collaborations
    assert (one.service, one.variant) == (service, variant)
    assert second.customer.collaborations == ()
    assert first.customer.name == "Ulla"
    assert incoming.tables[0].columns[2].service == service
    again = read_file(rows, None, Reading(remembered={"Sak": said}))
    assert again.customers == incoming.customers
    with pytest.raises(
        Refused, match=r"There is no column 'nix'; there are: .*, Visma Utlägg, .*, -\."
    ):
        read_file(rows, None, Reading(columns={"Sak": "nix"}))


def test_what_a_column_can_be_said_to_be_is_known_with_what_that_is():
    """Columns and, but in a table of records, services; each can be said."""
    services = catalogue()
    of_register = meanings(services, records=False)
    assert of_register["lon"].title == "Visma Lön"
    assert of_register["contact"].title == "contact"
    assert "lon" not in meanings(services, records=True)
    for id in of_register:
        read_file(b"Kundnr;Namn;Sak\n31;Nora AB;\n", None, Reading(columns={"Sak": id}))


TWO = b"Kundnr;Namn\n31;Nora AB\n"


def test_what_is_remembered_of_another_version_is_passed_over():
    """What the office said long ago keeps no file out."""
    reading = Reading(remembered={"Namn": "no-such-column"})
    (one,) = read_file(b"Kundnr;Namn\n31;Nora AB\n", None, reading).whole().customers
    assert one.customer.name == "Nora AB"
    assert not any("no-such-column" in each for each in read_file(TWO, None, reading).notices)


def test_what_is_remembered_in_another_spelling_is_not_new():
    """One heading is one, in whatever case and signs it was said."""
    reading = Reading(columns={"NAMN:": "name"}, remembered={"Namn": "name"})
    assert not any("from this import on" in each for each in read_file(TWO, None, reading).notices)


def test_what_each_column_was_taken_for_is_told_with_the_first_rows():
    rows = "Register\n\nKundnr;Kundnamn;Kontaktperson;Lön;Saldo\n" + "31;Nora AB;Ulla Ek;x;7\n" * 9
    (table,) = read_file(rows.encode()).tables
    assert (table.sheet, table.row, table.rows, table.records) == ("", 3, 9, False)
    assert [(each.heading, each.means, each.service) for each in table.columns] == [
        ("Kundnr", "number", None),
        ("Kundnamn", "name", None),
        ("Kontaktperson", "contact", None),
        ("Lön", "service", "lon"),
        ("Saldo", None, None),
    ]
    assert table.first == (("31", "Nora AB", "Ulla Ek", "x", "7"),) * 5


TWO_CONTACTS = "Kundnr;Namn;E-post;Contact 1;Contact 2\n31;Nora AB;bo@nora.test;Ulla Ek;Bo Ek\n"


def contact(**reading: dict[str, str]) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """Return whom a table with two contacts brings, what is told, and what holds no more."""
    incoming = read_file(TWO_CONTACTS.encode(), None, Reading(**reading))
    (one,) = incoming.whole().customers
    return one.customer.users[0].name, incoming.notices, incoming.overruled


@pytest.mark.parametrize("id", ["contact", "email", "number", "name", "service", "role", "task"])
def test_two_headings_are_not_said_to_be_one_column(id):
    """Each would have the other's cells dropped, and a person get another's address."""
    said = {"Contact 1": id, "contact 2:": id}
    with pytest.raises(Refused, match=r"Contact 1, Contact 2: said to be one and .*--map 'Contact"):
        read_file(TWO_CONTACTS.encode(), None, Reading(columns=said))


@pytest.mark.parametrize("id", ["phone", "org_number", "lon"])
def test_two_headings_are_said_to_be_a_column_that_a_row_may_have_twice(id):
    """Telephone numbers, organisation numbers and services are compared row by row."""
    rows = TWO_CONTACTS.replace("Ulla Ek;Bo Ek", ";")
    incoming = read_file(rows.encode(), None, Reading(columns={"Contact 1": id, "Contact 2": id}))
    assert incoming.whole().customers[0].number == "31"
    assert not any("not used" in notice for notice in incoming.notices)


def test_what_is_said_now_goes_before_what_was_said_of_another_heading():
    """That is told, and is to be forgotten; what was said before is none to choose by itself."""
    name, notices, overruled = contact(
        columns={"Contact 2": "contact"}, remembered={"CONTACT 1": "contact"}
    )
    assert (name, overruled) == ("Bo Ek", ("CONTACT 1",))
    assert "CONTACT 1 is no more taken for contact, as was said before: Contact 2 is now" in notices
    assert not any("CONTACT 1 is taken" in notice for notice in notices)
    both = {"Contact 1": "contact", "Contact 2": "contact"}
    with pytest.raises(Refused, match="Contact 1, Contact 2: each was said before to be contact"):
        contact(remembered=both)
    name, _notices, overruled = contact(remembered=both, columns={"Contact 1": "contact"})
    assert (name, overruled) == ("Ulla Ek", ("Contact 2",))
    left_out = contact(remembered=both, columns={"Contact 2": "-"})
    assert (left_out[0], left_out[2]) == ("Ulla Ek", ())


def test_in_two_sheets_two_headings_may_be_one_column():
    """What was said before of one is overruled only where no sheet has it alone."""
    raw = workbook(
        [["Kundnr", "Namn", "Benämnd"], ["31", "Nora AB", "Nora"]],
        [["Kundnr", "Kallas"], ["32", "Tuva"]],
    )
    said = {"Benämnd": "name", "Kallas": "name"}
    incoming = read_file(raw, None, Reading(columns=said)).whole()
    assert [one.customer.name for one in incoming.customers] == ["Nora", "Tuva"]
    assert read_file(raw, None, Reading(remembered=said)).customers == incoming.customers
    third = workbook(
        [["Kundnr", "Namn", "Benämnd"], ["31", "Nora AB", "Nora"]],
        [["Kundnr", "Kallas", "Benämnd"], ["32", "Tuva", "T"]],
    )
    reading = Reading(remembered={"Benämnd": "name"}, columns={"Kallas": "name"})
    incoming = read_file(third, None, reading).whole()
    assert [one.customer.name for one in incoming.customers] == ["Nora", "Tuva"]
    assert incoming.overruled == ()


def test_a_heading_that_stands_twice_is_told_with_the_column_that_is_not_used():
    rows = "Kundnr;Namn;E-post;Roll;E-post\n31;Nora AB;bo@nora.test;Admin;ulla@nora.test\n"
    incoming = read_file(rows.encode())
    assert incoming.whole().customers[0].customer.users[0].email == "bo@nora.test"
    assert "not used: E-post#2 (column E)" in incoming.notices


def test_a_heading_that_stands_twice_is_kept_among_the_skipped():
    """In the column that was used, also beside another sheet."""
    raw = workbook(
        [
            ["Kundnr", "Kundnamn", "Kundnamn", "Tjänst", "Period"],
            ["31", "Nora AB", "N", "lon", "0"],
        ],
        [["Kundnr", "Orgnr"], ["31", "556016-0680"]],
    )
    incoming = read_file(raw)
    (faulty,) = incoming.rejected
    made = incoming.skipped({faulty.place: faulty.faults}).files[0]
    (one,) = read_file(made.replace(b'"0"', b'"12"')).whole().customers
    assert one.customer.name == "Nora AB"


@pytest.mark.parametrize("heading", ["org_number", "Org number", "NAME"])
def test_a_heading_of_our_own_files_is_never_remembered(heading):
    """The next export would be read by it: what was said holds for that import alone."""
    rows = f"{heading};Kund\n556016-0680;Nora AB\n".encode()
    incoming = read_file(rows, None, Reading(columns={heading: "number", "Kund": "name"}))
    assert [one.number for one in incoming.whole().customers] == ["556016-0680"]
    assert incoming.said == {"Kund": "name"}
    assert incoming.notices == (
        f"{heading} is taken for customer number in this import alone: it is a heading of the "
        "program's own files, and is not remembered",
        "Kund is taken for name, which is remembered from this import on",
    )


def test_what_was_remembered_of_a_heading_of_our_own_holds_no_more():
    """Earlier versions did that, and made second customers of the program's own export."""
    rows = b"number;name;org_number\n31;Nora AB;556016-0680\n"
    incoming = read_file(rows, None, Reading(remembered={"org_number": "number"}))
    (one,) = incoming.whole().customers
    assert (one.number, one.customer.org_number) == ("31", "556016-0680")
    assert incoming.notices == ()


OF_TWO = "Kundnr;Namn;Orgnr;Lön;Namn;Kommentar;Kommentar\n31;Nora AB;556016-0680;x;Tuva AB;a;bo\n"


@pytest.mark.parametrize(
    ("heading", "id", "kept"),
    [
        ("Kundnr", "-", False),
        ("Lön", "-", False),
        ("Namn#2", "-", False),
        ("Namn#2", "name", False),
        ("Kommentar", "-", True),
        ("Kommentar#2", "account_manager", True),
        ("Kundnr", "spcs_number", True),
    ],
)
def test_what_gets_one_file_in_is_not_remembered(heading, id, kept):
    """That a heading is left out which is known, and which of two columns of one is meant."""
    incoming = read_file(OF_TWO.encode(), None, Reading(columns={heading: id}))
    assert incoming.said == ({heading: id} if kept else {})
    told = [notice for notice in incoming.notices if notice.startswith(f"{heading} is ")]
    assert [("in this import alone" in notice, "from this import on" in notice)
            for notice in told] == [(not kept, kept)]  # fmt: skip


def test_a_heading_that_is_known_as_was_said_before_is_left_out_once():
    rows = b"Sort;Namn;Orgnr\n31;Nora AB;556016-0680\n"
    reading = Reading(remembered={"Sort": "number"}, columns={"Sort": "-"})
    incoming = read_file(rows, None, reading)
    assert (incoming.said, incoming.overruled) == ({}, ())
    assert incoming.customers[0].found_by == "org_number"


def test_what_earlier_versions_remembered_of_one_file_holds_no_more():
    said = {"Kundnr": "-", "Lön": "-", "Namn#2": "name"}
    (one,) = read_file(OF_TWO.encode(), None, Reading(remembered=said)).whole().customers
    assert (one.number, one.customer.name) == ("31", "Nora AB")
    assert len(one.customer.collaborations) == 1


def test_what_is_said_of_one_file_forgets_nothing_that_was_said_before():
    """Of another heading, which stands back in that file alone."""
    rows = b"Kundnr;Kallas;Namn;Namn;Orgnr\n31;N;kort;Nora AB;556016-0680\n"
    reading = Reading(remembered={"Kallas": "name"}, columns={"Namn#2": "name"})
    incoming = read_file(rows, None, reading)
    assert incoming.whole().customers[0].customer.name == "Nora AB"
    assert (incoming.said, incoming.overruled) == ({}, ())
    told = "Kallas is not taken for name in this import, as was said before: Namn#2 is"
    assert told in incoming.notices


@pytest.mark.parametrize(
    "said", [{"Namn#2": "name"}, {"Lön": "-"}, {"Kundnr": "-", "Namn": "-"}, {"name": "lon"}]
)
def test_a_file_of_what_was_skipped_needs_not_be_told_again(said):
    """As what was said is remembered for no other file, it says by itself what it means."""
    rows = OF_TWO.replace("Kommentar;", "name;", 1).replace(";a;", ";x;").encode()
    incoming = read_file(rows, None, Reading(columns=said))
    (one,) = incoming.customers
    (again,) = read_file(incoming.skipped({one.place: ("so",)}).files[0]).customers
    assert (again.customer, again.found_by) == (one.customer, one.found_by)


AGAIN = "Kundnr;Namn;Kommentar;Kommentar;Kommentar\n31;Nora AB;ring;bo;Ulla Ek\n"


def test_of_two_columns_of_one_heading_each_can_be_said_to_mean_something():
    """The second is called with its count, wherever it is named."""
    plain = read_file(AGAIN.encode())
    assert plain.notices == ("not used: Kommentar, Kommentar#2 (column D), Kommentar#3 (column E)",)
    said = {"kommentar #2": "account_manager", "Kommentar#3": "task"}
    incoming = read_file(AGAIN.encode(), None, Reading(columns=said)).whole()
    assert incoming.customers[0].customer.account_manager == "bo"
    assert [task.name for task in incoming.customers[0].customer.tasks] == ["Ulla Ek"]
    assert [column.heading for column in incoming.tables[0].columns][2:] == [
        "Kommentar", "Kommentar#2", "Kommentar#3",
    ]  # fmt: skip
    assert "not used: Kommentar" in incoming.notices
    before = read_file(AGAIN.encode(), None, Reading(remembered=incoming.said)).whole()
    assert before.customers == incoming.customers


def test_what_is_said_of_a_heading_holds_for_all_columns_of_it_unless_said_otherwise():
    rows = "Kundnr;Namn;Telefon;Telefon;E-post\n31;Nora AB;08-12 34 56;08-65 43 21;ulla@nora.test\n"

    def phone(said: dict[str, str], **how: dict[str, str]) -> str | None:
        incoming = read_file(rows.encode(), None, Reading(columns=said, **how)).whole()
        return incoming.customers[0].customer.users[0].phone

    assert phone({}) == "08-12 34 56"
    assert phone({"Telefon": "-"}) is None
    assert phone({"Telefon": "-", "Telefon#2": "phone"}) == "08-65 43 21"
    assert phone({"Telefon#2": "phone"}, remembered={"Telefon": "task"}) == "08-65 43 21"


def test_the_second_column_of_a_heading_takes_the_place_of_the_first():
    rows = b"Kundnr;Namn;Namn;Org.nr\n31;kort;Nora AB;1\n"
    incoming = read_file(rows, None, Reading(columns={"Namn#2": "name"}))
    (faulty,) = incoming.rejected
    assert faulty.name == "Nora AB"
    skipped = incoming.skipped({"line 2": faulty.faults}).files[0]
    again = read_file(skipped, None, Reading(remembered=incoming.said))
    assert again.rejected[0].name == "Nora AB"


def test_a_heading_that_is_called_as_the_second_of_another_keeps_its_name():
    rows = b"Kundnr;Namn;Sak;Sak#2;Sak\n31;Nora AB;a;b;c\n"
    incoming = read_file(rows, None, Reading(columns={"Sak#2": "task", "Sak#3": "account_manager"}))
    one = incoming.whole().customers[0].customer
    assert [task.name for task in one.tasks] == ["b"]
    assert one.account_manager == "c"


def test_a_second_column_of_one_name_is_among_the_skipped_of_several_sheets():
    """Neither is used, and both are kept for who mends the rows."""
    raw = workbook(
        [["Kundnr", "Namn", "Lön", "Notis", "Notis"], ["41", "Hedda AB", "x", "ring", "flyttar"]],
        [["Kundnr", "Startdatum", "Notis"], ["41", "i våras", "brev"]],
        names=("Kunder", "Lön"),
    )
    incoming = read_file(raw)
    faults = {faulty.place: faulty.faults for faulty in incoming.rejected}
    text = incoming.skipped(faults).files[0].decode("utf-8-sig")
    assert text.splitlines()[0].count("Notis") == 2
    assert "ring" in text
    assert "flyttar" in text
    assert "brev" in text


@pytest.mark.parametrize(
    "heading",
    ["Lön t.o.m.", "Lön tom", "Lön slut", "Lön till och med", "Lön avslutad", "Lön (uppsagd)",
     "Lön end", "Lön until", "Lön slutdatum", "Lön till"],
)  # fmt: skip
def test_a_heading_of_a_services_end_is_never_offered_for_the_service(heading):
    """Its days would be those of a beginning."""
    incoming = read_file(f"Kundnr;Namn;{heading}\n31;Nora AB;2025-12-31\n".encode())
    assert incoming.notices == (
        f"not used: {heading}",
        f"{heading}: tells of an end, and is not used; a service that has ended needs a row of its "
        "own, with the columns service, status (ended) and end date; one that ends later comes in "
        "as active, and is then ended here (end NUMBER lon --on DATE)",
    )


def test_a_service_that_has_ended_comes_in_as_the_note_on_its_heading_says():
    """In both languages, by the words that the note has."""
    for headings, ended in (
        ("number;name;service;status;ends_on", "ended"),
        ("Kundnummer;Namn;Tjänst;Status;Slutdatum", "avslutad"),
    ):
        rows = f"{headings}\n31;Nora AB;lon;{ended};2025-12-31\n"
        (one,) = read_file(rows.encode()).whole().customers
        (held,) = one.customer.collaborations
        assert (held.status, f"{held.ended_on}") == ("ended", "2025-12-31")


@pytest.mark.parametrize(
    ("heading", "service"),
    [("Bokföring (eEkonomi)", "eekonomi"), ("Bokföring (Visma eEkonomi)", "eekonomi"),
     ("Visma Lön (lon)", "lon"), ("Lön (x)", "lon"), ("Utlägg (ja/nej)", "utlagg"),
     ("Lön (x = ja)", "lon"), ("Pris (x)", None), ("Lön (eEkonomi)", None), ("Pris (Lön)", None),
     ("Lön t.o.m. (Visma Lön)", None), ("Anteckning (Utlägg)", None)],
)  # fmt: skip
def test_brackets_that_name_a_service_or_signs_are_taken_for_it_and_told(heading, service):
    incoming = read_file(f"Kundnr;Namn;{heading}\n31;Nora AB;x\n".encode())
    (one,) = incoming.whole().customers
    assert [each.service for each in one.customer.collaborations] == [service][: bool(service)]
    told = f"{heading}: taken for {catalogue()[service].name}" if service else ""
    assert (told in incoming.notices) == bool(service)


@pytest.mark.parametrize("heading", ["Kundansvarig", "Klientansvarig"])
def test_who_is_responsible_for_the_customer_goes_before_who_handles_its_books(heading):
    raw = f"Kundnr;Namn;Handläggare;{heading}\n1;A AB;anna;bo".encode()
    (one,) = read_file(raw).customers
    assert one.customer.account_manager == "bo"
