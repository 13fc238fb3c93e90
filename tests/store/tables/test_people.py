"""Several people of a customer in one row: each is a user, and none of them is a guess."""

import pytest

from store.tables.formats import read_file
from store.tables.table import Reading
from tests.store.tables.workbooks.test_excel_table import workbook

ULLA, BO = ("Ulla Ek", "u@nora.test", "070-123 45 67"), ("Bo Ek", "bo@nora.test", "070-123 45 68")
ROW = ";".join(("31", "Nora AB", *ULLA, *BO))


def people(*lines: str, **said: str):
    incoming = read_file("\n".join(lines).encode(), None, Reading(columns=said))
    (one,) = incoming.customers
    return [(user.name, user.email, user.phone) for user in one.customer.users], incoming


@pytest.mark.parametrize(
    "headings",
    [
        "Kundnr;Namn;Kontakt 1;E-post 1;Telefon 1;Kontakt 2;E-post 2;Telefon 2",
        "Kundnr;Namn;Kontaktperson;E-post;Telefon;Kontaktperson 2;E-post 2;Mobil 2",
        "Kundnr;Namn;Kontaktperson;E-post;Telefon;Kontaktperson;E-post;Telefon",
        "Kundnr;Namn;Kontakt 1 namn;Kontakt 1 e-post;Kontakt 1 telefon;Kontakt 2 namn;"
        "Kontakt 2 e-post;Kontakt 2 telefon",
        "Kundnr;Namn;Kontaktperson (1);E-post (1);Telefon (1);Kontaktperson (2);E-post (2);Tel (2)",
        "Customer no;Company;Contact 1;Email 1;Phone 1;Contact 2;Email 2;Phone 2",
        ";;Kontakt 1;;;Kontakt 2;;\nKundnr;Företag;Namn;E-post;Telefon;Namn;E-post;Telefon",
    ],
)
def test_each_person_of_a_row_is_a_user(headings):
    """Neither becomes main contact: the file says of none that it is (R26)."""
    found, incoming = people(headings, ROW)
    assert found == [ULLA, BO]
    assert "main_contact" in incoming.customers[0].defaulted
    assert not [notice for notice in incoming.notices if "not used" in notice]


def test_a_third_person_and_parts_of_names_are_read_as_well():
    found, _file = people(
        "Kundnr;Namn;Förnamn;Efternamn;E-post;Förnamn 2;Efternamn 2;E-post 2;Kontakt 3;E-post 3",
        "31;Nora AB;Ulla;Ek;u@nora.test;Bo;Ek;bo@nora.test;Siv;siv@nora.test",
    )
    assert [name for name, _email, _phone in found] == ["Ulla Ek", "Bo Ek", "Siv"]


@pytest.mark.parametrize(
    "headings",
    ["Kundnr;Namn;Kontakt;E-post;Roll;Huvudkontakt;Kontakt;E-post;Roll;Huvudkontakt",
     "Kundnr;Namn;Kontakt 1;E-post 1;Roll 1;Huvudkontakt 1;"
     "Kontakt 2;E-post 2;Roll 2;Huvudkontakt 2"],
)  # fmt: skip
def test_each_person_of_a_row_has_a_role_and_may_be_main_contact(headings):
    row = "31;Nora AB;Ulla;u@nora.test;Användare;nej;Bo;bo@nora.test;Administratör;ja"
    (one,) = read_file(f"{headings}\n{row}\n".encode()).whole().customers
    assert [user.role for user in one.customer.users] == ["user", "administrator"]
    assert one.customer.main_contact == "bo@nora.test"


@pytest.mark.parametrize(
    ("headings", "unused"),
    [
        ("Kundnr;Namn;Kontakt;E-post;Telefon;Namn 2;E-post 2;Telefon 2", "Namn 2, E-post 2"),
        ("Kundnr;Namn;Kontakt;E-post;Telefon;Ort;E-post 2;Telefon 2", "Ort, E-post 2, Telefon 2"),
    ],
)
def test_a_second_address_without_a_name_is_no_second_person(headings, unused):
    """Programs have two addresses of one person, and two lines of a company's name."""
    found, incoming = people(headings, ROW)
    assert found == [ULLA]
    assert any(unused in notice for notice in incoming.notices)


def test_a_second_person_without_an_address_is_told():
    found, incoming = people(
        "Kundnr;Namn;Kontakt 1;E-post 1;Kontakt 2", "31;Nora AB;Ulla;u@n.se;Bo"
    )
    assert len(found) == 1
    why = "left out: there is no column for the user's e-mail"
    assert f"line 2: Kontakt 2: 'Bo': {why}" in incoming.notices


def test_what_somebody_says_of_a_numbered_heading_holds():
    headings = "Kundnr;Namn;Kontakt 1;E-post 1;Telefon 1;Kontakt 2;E-post 2;Telefon 2"
    left_out = {"Kontakt 2": "-", "E-post 2": "-", "Telefon 2": "-"}
    assert people(headings, ROW, **left_out)[0] == [ULLA]


CONTINUED = (
    "Kundnr;Namn;Kontakt;E-post;Tjänst", "31;Nora AB;Ulla;u@nora.test;eekonomi",
    ";;Bo;bo@nora.test;", ";;Siv;siv@nora.test;lon", "32;Tuva AB;Ola;ola@tuva.test;",
    ";;Åke;ake@tuva.test;",
)  # fmt: skip


def test_a_row_without_number_and_name_is_asked_whether_it_is_of_the_customer_above():
    """It is neither refused for good nor given to somebody unasked."""
    raw = "\n".join(CONTINUED).encode()
    asked = read_file(raw)
    assert [refusal.about for refusal in asked.refusals] == ["above"]
    assert asked.refusals[0].message.startswith(
        "lines 3, 4, 6 (31 Nora AB, 32 Tuva AB): Kontakt: 'Bo', 'Siv', 'Åke': no number and no name"
    )
    agreed = read_file(raw, None, Reading(above=True)).whole().customers
    found = {one.number: [user.name for user in one.customer.users] for one in agreed}
    assert found == {"31": ["Ulla", "Bo", "Siv"], "32": ["Ola", "Åke"]}
    assert [one.service for one in agreed[0].customer.collaborations] == ["eekonomi", "lon"]


@pytest.mark.parametrize(
    "rows",
    [
        (";;Bo;bo@nora.test;", CONTINUED[1]),
        (CONTINUED[1], ";;;;", ";;Bo;bo@nora.test;"),
        (CONTINUED[1], "Summa;1;;;", ";;Bo;bo@nora.test;"),
    ],
)
def test_below_nobody_an_empty_row_or_a_sum_nobody_is_above(rows):
    for above in (False, True):
        incoming = read_file("\n".join((CONTINUED[0], *rows)).encode(), None, Reading(above=above))
        (rejected,) = incoming.rejected
        assert rejected.about is None
        assert "the customer's number is missing" in rejected.faults[0]
        assert [len(one.customer.users) for one in incoming.customers] == [1]


def test_a_row_below_one_of_two_spellings_goes_with_it():
    """Where they are said to be two customers, it is of the one above."""
    rows = ("42;Nora AB;Ulla;u@n.se;", "0042;Tuva AB;Ola;o@t.se;", ";;Bo;b@t.se;")
    raw = "\n".join((CONTINUED[0], *rows)).encode()
    customers = read_file(raw, None, Reading(above=True, apart=True)).whole().customers
    found = {one.number: [user.name for user in one.customer.users] for one in customers}
    assert found == {"42": ["Ulla"], "0042": ["Ola", "Bo"]}


@pytest.mark.parametrize(
    "title",
    ["VD", "Ekonomiansvarig", "Ägare", "CEO", "Redovisningskonsult", "Kontaktperson",
     "Firmatecknare", "Löneadministratör", "VD/ägare", "Styrelseledamot", "Huvudkontakt"],
)  # fmt: skip
def test_a_title_is_no_role_and_no_reason_to_refuse(title):
    """It is left out, and told once; the user has the role that one without has."""
    rows = [f"{n};Bolag {n} AB;Ulla Ek;u{n}@nora.test;{title}" for n in (31, 32)]
    incoming = read_file("\n".join(("Kundnr;Namn;Kontakt;E-post;Roll", *rows)).encode())
    assert [one.customer.users[0].role for one in incoming.whole().customers] == ["user", "user"]
    assert "u31@nora.test.role" in incoming.customers[0].defaulted
    why = "left out: a title, and no role in the portal"
    assert incoming.notices == (f"lines 2, 3: Roll: {title!r}: {why}",)


@pytest.mark.parametrize("role", ["Adminstratör", "Användre", "revisr"])
def test_who_has_a_mistyped_role_is_left_out_and_the_customer_comes_in(role):
    """Whoever wrote it meant a role: nobody gets another one unasked."""
    rows = (f"31;Nora AB;Ulla;u@n.se;{role}", "31;Nora AB;Bo;b@n.se;Revisor")
    incoming = read_file("\n".join(("Kundnr;Företag;Kontakt;E-post;Roll", *rows)).encode())
    (one,) = incoming.whole().customers
    assert [user.email for user in one.customer.users] == ["b@n.se"]
    assert incoming.notices == (
        f"line 2: Roll: {role!r}: left out: one of administrator, user, auditor is expected",
        f"line 2: Kontakt: 'Ulla': left out: Roll is {role!r}",
    )
    assert list(incoming.left_out) == ["line 2"]


@pytest.mark.parametrize("word", ["kanske", "2"])
def test_who_may_be_active_or_not_is_left_out_and_the_customer_comes_in(word):
    """A contact is no reason to refuse a customer, and nobody becomes active on a guess."""
    rows = f"number,email,name,active\n1,u@a.se,Ulla,{word}\n1,b@a.se,Bo,yes\n"
    incoming = read_file(rows.encode())
    (one,) = incoming.whole().customers
    assert [user.name for user in one.customer.users] == ["Bo"]
    assert f"line 2: name: 'Ulla': left out: active is {word!r}" in incoming.notices
    assert list(incoming.left_out) == ["line 2"]


def test_of_two_main_contacts_none_becomes_it_and_both_are_users():
    rows = "Kundnr;Namn;E-post;Huvudkontakt\n1;A AB;u@a.se;ja\n1;A AB;b@a.se;ja\n"
    incoming = read_file(rows.encode())
    (one,) = incoming.whole().customers
    assert [user.email for user in one.customer.users] == ["u@a.se", "b@a.se"]
    assert one.customer.main_contact is None
    assert "main_contact" in one.defaulted
    assert (
        "lines 2, 3: Huvudkontakt: 'ja': left out: two main contacts: u@a.se and b@a.se"
        in incoming.notices
    )
    assert list(incoming.left_out) == ["line 2", "line 3"]


@pytest.mark.parametrize(
    ("headings", "row", "org"),
    [
        ("Kundnr;Förnamn;Efternamn;Personnummer", "31;Eva;Strand;19800101-9804", "800101-9804"),
        ("Kundnr;Förnamn;Efternamn;Personnr;E-post", "31;Eva;Strand;8001019804;", "800101-9804"),
        ("Kundnr;Företag;Förnamn;Efternamn;Pnr", "31;;Eva;Strand;800101+9804", "800101-9804"),
        ("Kundnr;First name;Last name;Personnr", "31;Eva;Strand;18800101+9804", "800101-9804"),
        ("Kundnr;Förnamn;Efternamn;Org/pers.nr", "31;Eva;Strand;198001019804", "800101-9804"),
        ("Kundnr;Förnamn;Efternamn;Personnr", "31;Eva;Strand;800161-9801", "800161-9801"),
        ("Kundnr;Förnamn;Efternamn", "31;Eva;Strand", None),
    ],
)  # fmt: skip
def test_a_private_customer_is_called_by_first_and_last_name(headings, row, org):
    """With ten digits and with twelve; nothing is said of an address that nobody asked for."""
    incoming = read_file(f"{headings}\n{row}\n".encode()).whole()
    (one,) = incoming.customers
    assert (one.customer.name, one.customer.org_number) == ("Eva Strand", org)
    assert "name" not in one.defaulted
    assert incoming.notices == ()


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Kundnr;Förnamn;Efternamn;Orgnr;E-post", "31;Eva;Strand;556016-0680;e@n.se"),
        ("Kundnr;Förnamn;Efternamn;E-post", "31;Eva;Strand;e@n.se"),
        ("Kundnr;Förnamn;Efternamn;Telefon", "31;Eva;Strand;070-123 45 67"),
        ("Kundnr;Namn;Telefon;Befattning", "31;Eva Strand;070-123 45 67;VD"),
    ],
)
def test_names_of_contacts_make_no_customers(headings, row):
    """Without a person's number they are people of a customer."""
    (one,) = read_file(f"{headings}\n{row}\n".encode()).whole().customers
    assert "name" in one.defaulted


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Kundnr;Kund;Namn;Telefon", "31;Nora AB;Ulla Ek;070-123 45 67"),
        ("Kundnr;Kund;Namn;Befattning", "31;Nora AB;Ulla Ek;VD"),
        ("Namn;Telefon;Företag;Kundnr", "Ulla Ek;070-123 45 67;Nora AB;31"),
        ("Kund;Namn;E-post;Orgnr", "31;Nora AB;info@nora.se;556016-0680"),
    ],
)
def test_the_customers_name_is_not_taken_for_a_persons_nor_a_persons_for_it(headings, row):
    """Namn may be either: the other headings say which."""
    (one,) = read_file(f"{headings}\n{row}\n".encode()).whole().customers
    assert (one.number, one.customer.name) == ("31", "Nora AB")


def test_a_mistyped_number_says_why_a_row_names_nobody():
    incoming = read_file(b"Personnummer;E-post\n800101-9803;e@n.se\n8001019804;e@n.se\n")
    why = "left out, as it names no customer: its check digit is wrong"
    assert any(f"line 2: Personnummer: '800101-9803': {why}" in each for each in incoming.notices)


@pytest.mark.parametrize(
    ("headings", "row", "named"),
    [
        ("Kundnr;Namn;Kontakt;Huvudkontakt;E-post", "31;Nora AB;Ulla Ek;Ulla Ek;u@nora.test", True),
        ("Kundnr;Namn;Kontakt;E-post;Huvudkontakt", "31;Nora AB;Ulla Ek;u@nora.test;ja", True),
        ("Kundnr;Namn;Kontakt;E-post;Huvudkontakt", "31;Nora AB;Ulla Ek;u@nora.test;ULLA EK", True),
        ("Kundnr;Namn;Huvudkontakt;E-post", "31;Nora AB;Ulla Ek;u@nora.test", None),
        ("Kundnr;Namn;Kontakt;Huvudkontakt;E-post", "31;Nora AB;Ulla Ek;Siv;u@nora.test", False),
        ("Kundnr;Namn;Kontakt;Huvudkontakt;E-post", "31;Nora AB;Ulla Ek;nej;u@nora.test", False),
    ],
)  # fmt: skip
def test_a_main_contact_is_named_by_yes_or_by_name(headings, row, named):
    """Where it is somebody else, the only user is none, as the file says so (R26)."""
    incoming = read_file(f"{headings}\n{row}\n".encode()).whole()
    (one,) = incoming.customers
    (user,) = one.customer.users
    assert (one.customer.name, user.name) == ("Nora AB", "Ulla Ek")
    assert one.customer.main_contact == ("u@nora.test" if named else None)
    assert ("main_contact" in one.defaulted) == (named is None)
    assert any("'Siv': left out" in notice for notice in incoming.notices) == ("Siv" in row)


@pytest.mark.parametrize(
    "heading", ["Primary contact", "Is primary", "Key contact", "Kontakt (huvud)"]
)
def test_other_names_of_the_main_contacts_column_are_known(heading):
    _found, incoming = people(f"Kundnr;Namn;Kontakt;E-post;{heading}", "31;A AB;Bo;b@a.test;Ja")
    assert incoming.customers[0].customer.main_contact == "b@a.test"
    found, _file = people(f"Kundnr;Namn;{heading};E-post", "31;A AB;Bo Ek;b@a.test")
    assert found == [("Bo Ek", "b@a.test", None)]


@pytest.mark.parametrize(
    "headings",
    ["Huvudkontakt;Huvudkontakt e-post;Huvudkontakt telefon",
     "Primary contact;Primary contact email;Primary contact phone"],
)  # fmt: skip
def test_the_address_of_the_main_contact_is_the_users(headings):
    found, incoming = people(f"Kundnr;Namn;{headings}", "31;A AB;Bo Ek;b@a.test;070-123 45 67")
    assert found == [("Bo Ek", "b@a.test", "070-123 45 67")]
    assert incoming.notices == ()


def test_a_main_contact_may_be_the_second_person_of_the_row():
    headings = "Kundnr;Namn;Huvudkontakt;Kontakt 1;E-post 1;Kontakt 2;E-post 2"
    incoming = read_file(f"{headings}\n31;Nora AB;Bo Ek;Ulla;u@n.se;Bo Ek;b@n.se\n".encode())
    assert incoming.whole().customers[0].customer.main_contact == "b@n.se"
    assert incoming.notices == ()


@pytest.mark.parametrize(
    ("rows", "contact"),
    [
        (("31;Nora AB;Ulla;u@n.se;;lon", "31;Nora AB;Ulla;u@n.se;Ja;utlagg"), "u@n.se"),
        (("31;Nora AB;Ulla;u@n.se;Ja;lon", "31;Nora AB;Ulla;u@n.se;;utlagg"), "u@n.se"),
        (("31;Nora AB;Ulla;u@n.se;Bo Ek;", "31;Nora AB;Bo Ek;b@n.se;;"), "b@n.se"),
        (("31;Nora AB;Ulla;u@n.se;;", "31;Nora AB;Bo Ek;b@n.se;Ulla;"), "u@n.se"),
        (("31;Nora AB;Ulla;u@n.se;B@N.se;", "31;Nora AB;Bo Ek;b@n.se;B@N.se;"), "b@n.se"),
        (("31;Nora AB;;;Bo Ek;", "31;Nora AB;Bo Ek;b@n.se;;"), "b@n.se"),
    ],
)
def test_each_row_may_say_who_of_all_users_is_main_contact(rows, contact):
    """Whoever is told of, also below it; nothing is then said to be left out."""
    text = "\n".join(("Kundnr;Namn;Kontakt;E-post;Huvudkontakt;Tjänst", *rows))
    incoming = read_file(text.encode()).whole()
    assert incoming.customers[0].customer.main_contact == contact
    assert incoming.notices == ()


@pytest.mark.parametrize("cell", ["Bo Ek", "b@n.se"])
def test_a_second_person_is_named_as_main_contact_by_name_or_address(cell):
    headings = "Kundnr;Namn;Huvudkontakt;Kontakt 1;E-post 1;Kontakt 2;E-post 2"
    incoming = read_file(f"{headings}\n31;Nora AB;{cell};Ulla;u@n.se;Bo Ek;b@n.se\n".encode())
    assert incoming.whole().customers[0].customer.main_contact == "b@n.se"
    assert incoming.notices == ()


def test_where_rows_do_not_agree_on_a_main_contact_the_first_holds_and_the_other_is_told():
    rows = "Kundnr;Namn;E-post;Huvudkontakt\n1;A AB;u@a.se;nej\n1;A AB;u@a.se;ja\n"
    incoming = read_file(rows.encode())
    assert incoming.whole().customers[0].customer.main_contact is None
    assert list(incoming.left_out) == ["line 3"]
    assert any("u@a.se has nej in line 2" in notice for notice in incoming.notices)


@pytest.mark.parametrize(
    ("row", "left_out"),
    [
        ("1;A AB;Bo Ek;;ja", "no user with an e-mail of its own"),
        ("1;A AB;Bo Ek;u@a.se;ja", "no user with an e-mail of its own"),
        ("1;A AB;Bo Ek;b@a.se;Siv", "neither yes nor no, nor one user of the customer"),
    ],
)
def test_a_main_contact_that_cannot_be_read_makes_nobody_else_one(row, left_out):
    rows = f"Kundnr;Namn;Kontakt;E-post;Huvudkontakt\n1;A AB;Ulla;u@a.se;\n{row}\n"
    incoming = read_file(rows.encode()).whole()
    assert incoming.customers[0].customer.main_contact is None
    assert "main_contact" not in incoming.customers[0].defaulted
    assert any(left_out in notice for notice in incoming.notices)


def test_of_two_columns_of_one_name_the_second_is_the_users():
    """Beside an address; before it stands the customer's."""
    found, incoming = people(
        "Kundnr;Namn;Orgnr;Namn;E-post", "31;Nora AB;556016-0680;Ulla Ek;u@nora.test"
    )
    assert found == [("Ulla Ek", "u@nora.test", None)]
    assert (incoming.customers[0].customer.name, incoming.notices) == ("Nora AB", ())


@pytest.mark.parametrize(
    ("headings", "row", "found"),
    [
        ("Kundnr;Namn;Kontakt;E-post", "31;Nora AB;Ulla Ek <u@nora.test>;",
         ("Ulla Ek", "u@nora.test")),
        ("Kundnr;Namn;Kontakt;E-post", "31;Nora AB;Ulla Ek (u@nora.test);",
         ("Ulla Ek", "u@nora.test")),
        ("Kundnr;Namn;Kontakt", "31;Nora AB;Ulla Ek, u@nora.test", ("Ulla Ek", "u@nora.test")),
        ("Kundnr;Namn;Användare 1", "31;Nora AB;u@nora.test", ("u@nora.test", "u@nora.test")),
    ],
)  # fmt: skip
def test_an_address_beside_the_name_is_the_users(headings, row, found):
    """It is told; a name that is an address is none."""
    users, incoming = people(headings, row)
    assert [user[:2] for user in users] == [found]
    assert (found[1] in incoming.customers[0].by_address) == (found[0] == found[1])
    assert any("the user's e-mail is read from it" in notice for notice in incoming.notices)


@pytest.mark.parametrize("cell", ["Ulla u@n.se, Bo b@n.se", "Ulla @ Nora", "Ulla u@n"])
def test_where_no_one_address_stands_beside_the_name_none_is_taken(cell):
    users, incoming = people("Kundnr;Namn;Kontakt", f"31;Nora AB;{cell}")
    assert users == []
    assert f"line 2: Kontakt: {cell!r}: left out: there is no column for the user's e-mail" in (
        incoming.notices
    )


def test_who_has_first_and_last_name_is_not_called_by_the_main_contacts() -> None:
    headings = "Nr;Namn;Org.nr;Förnamn;Efternamn;E-post;Huvudkontakt"
    incoming = read_file(f"{headings}\n1;Alfa AB;;Ulla;Ek;ulla@nora.test;Bo Ask\n".encode())
    (one,) = incoming.whole().customers
    assert [user.name for user in one.customer.users] == ["Ulla Ek"]
    assert one.customer.main_contact is None
    assert any("'Bo Ask': left out" in notice for notice in incoming.notices)


@pytest.mark.parametrize("headings", ["Telefon 1;Telefon 2", "Telefon;Tel 2"])
def test_a_second_number_is_taken_where_the_first_is_missing(headings):
    rows = f"Kundnr;Namn;Kontakt;E-post;{headings}\n31;Nora AB;Ulla;u@n.se;;070-1234567\n"
    incoming = read_file(rows.encode()).whole()
    assert incoming.customers[0].customer.users[0].phone == "070-1234567"
    assert incoming.notices == ()


@pytest.mark.parametrize(
    "headings",
    [
        "Kundnr;Företag;VD;VD e-post;VD telefon;Ekonomikontakt;Ekonomikontakt e-post;"
        "Ekonomikontakt tel",
        "Kundnr;Namn;Ägare;E-post ägare;Telefon ägare;Lönekontakt;E-post (lönekontakt);"
        "Mobil lönekontakt",
        "No.;Company;CEO;CEO email;CEO phone;Finance contact;Finance contact email;"
        "Finance contact phone",
    ],
)
def test_people_who_are_called_by_what_they_are_have_each_their_own_address(headings):
    """None of them is main contact: the file says of none that it is."""
    found, incoming = people(headings, ROW)
    assert found == [ULLA, BO]
    assert not [notice for notice in incoming.notices if "not used" in notice]


def test_one_of_them_beside_the_contact_is_a_user_as_well():
    rows = f"31;Nora AB;{';'.join(ULLA)};Bo Ek;bo@nora.test"
    found, _file = people("Kundnr;Namn;Kontakt;E-post;Telefon;VD;VD e-post", rows)
    assert found == [ULLA, ("Bo Ek", "bo@nora.test", None)]


@pytest.mark.parametrize("who", ["Kundansvarig", "Revisor", "Redovisningskonsult"])
def test_who_may_be_the_offices_own_is_made_no_user(who):
    found, _file = people(f"Kundnr;Namn;{who};{who} e-post", "31;Nora AB;Eva;eva@byra.test")
    assert found == []


@pytest.mark.parametrize("heads", ["E-post", "Email", "Kontaktperson;E-post"])
def test_people_in_the_cell_of_the_address_are_named_or_told(heads):
    """The first comes in with the name, the second is told; nobody is called by an address."""
    cell = "Eva Lind <eva@alfa.example>; Bo Ek <bo@alfa.example>"
    values = ["1", "Alfa AB", *[""] * heads.count(";"), cell]
    rows = [["Kundnr", "Namn", *heads.split(";")], values]
    quoted = (";".join(f'"{each}"' for each in row) for row in rows)
    for raw in ("\n".join(quoted).encode(), workbook(rows)):
        incoming = read_file(raw)
        (one,) = incoming.whole().customers
        (user,) = one.customer.users
        assert (user.name, user.email) == ("Eva Lind", "eva@alfa.example")
        assert not one.by_address
        assert any("only the first address is taken" in each for each in incoming.notices)
        assert list(incoming.left_out)


def test_a_name_beside_an_address_gives_way_to_one_in_its_own_column():
    """It says who writes, and not what the other row says of the licences is another person's."""
    heads = "Kundnr;Namn;Kontaktperson;E-post;Licenser"
    rows = "1;Alfa AB;Eva Lind;eva@alfa.example;lon\n1;Alfa AB;;Eva L <eva@alfa.example>;utlagg\n"
    for order in (rows, "".join(sorted(rows.splitlines(keepends=True), key=len))):
        (one,) = read_file(f"{heads}\n{order}".encode()).whole().customers
        (user,) = one.customer.users
        assert (user.name, set(user.services)) == ("Eva Lind", {"lon", "utlagg"})
