"""A company's first user who is imported is as one who is created: Administrator, main contact."""

import json

import pytest

from store.desk.opening import make_store
from store.domain.model import Customer
from store.exchange.import_file import ImportFile
from store.exchange.importer import all_new
from store.exchange.json_file import office_of
from store.files.store import TinyStore
from store.tables.formats import read_file

BOTH = "becomes Administrator and main contact"
CONTACT = "an Administrator, becomes main contact"
STAYS = "has another role in the file, and does not become main contact"
NAMED = "the main contact whom the file names for 1 customer becomes Administrator"
SEVERAL = "has several people, and the file does not say which one of them is the main contact"
ADMINISTRATOR = ("nils@alfa.test", "administrator", "nils@alfa.test")


@pytest.fixture
def place(place_with, make):
    """Keep a customer with nobody in its list, and one where only the office is."""
    bo = make.administrator("Bo Ek", email="bo@byranorr.test")
    return place_with(
        make.customer(users=(), main_contact=None),
        make.customer(number="1002", users=(bo,), main_contact=bo.email),
        make.customer(number="1003"),
    )


def table(*rows: str) -> ImportFile:
    """Read rows of a table of users."""
    return read_file("\n".join(["number;email;name;role;active;main_contact", *rows]).encode())


def exchange(
    make, number: str, *users: dict[str, object], employees: object = (), **fields: object
) -> ImportFile:
    """Read an exchange file with one customer."""
    customer = {"number": number, "name": "Alfa Bygg AB", "users": users, **fields}
    document = {
        "format": "samarbete/1",
        "office": {"name": make.office.name, "number": make.office.number},
        "employees": employees,
        "customers": [customer],
    }
    return read_file(json.dumps(document).encode())


def kept(customer: Customer) -> tuple[str, str, str | None]:
    """Return the last user's address and role, and the main contact."""
    user = customer.users[-1]
    return user.email, user.role, customer.main_contact


@pytest.mark.parametrize("number", ["1001", "1002"], ids=["nobody", "the office alone"])
@pytest.mark.parametrize(
    ("role", "expected", "note"),
    [
        ("", ADMINISTRATOR, BOTH),
        ("Administrator", ADMINISTRATOR, CONTACT),
        ("User", ("nils@alfa.test", "user", None), STAYS),
        ("Auditor", ("nils@alfa.test", "auditor", None), STAYS),
    ],
)
def test_the_first_user_of_a_table(place, number, role, expected, note):
    """Also beside people of the office, whose main contact counted as none (R25)."""
    before = place.store().customer(number).main_contact
    for dry_run in (True, False):
        file = table(f"{number};nils@alfa.test;Nils Lo;{role};;")
        report = place.desk().run_import(file, dry_run=dry_run)
        (line,) = report.lines
        assert (line.what, line.notes) == ("changed", ())
        assert f"{note}" in report.notes[0]
        assert report.notes[0].endswith(f": {number} Alfa Bygg AB")
    assert kept(place.store().customer(number)) == (*expected[:2], expected[2] or before)


NILS = {"email": "nils@alfa.test", "name": "Nils Lo"}
ADA = {"email": "ada@alfa.test", "name": "Ada Ek"}
BO = {"email": "bo@byranorr.test", "name": "Bo Ek"}


@pytest.mark.parametrize(
    ("users", "fields", "expected", "note"),
    [
        ((NILS,), {}, ADMINISTRATOR, BOTH),
        ((NILS,), {"main_contact": "NILS@alfa.test"}, ADMINISTRATOR, BOTH),
        ((BO, NILS), {}, ADMINISTRATOR, BOTH),
        ((NILS | {"role": "user"},), {}, ("nils@alfa.test", "user", None), STAYS),
        ((NILS | {"role": "administrator"},), {}, ADMINISTRATOR, CONTACT),
        (
            (NILS | {"role": "administrator"},),
            {"main_contact": None},
            ("nils@alfa.test", "administrator", None),
            None,
        ),
        ((NILS,), {"main_contact": None}, ("nils@alfa.test", "user", None), None),
        ((NILS | {"active": False},), {}, ("nils@alfa.test", "user", None), None),
        (
            (NILS, ADA | {"role": "administrator"}),
            {"main_contact": "ada@alfa.test"},
            ("ada@alfa.test", "administrator", "ada@alfa.test"),
            None,
        ),
        (
            (NILS, ADA),
            {"main_contact": "ada@alfa.test"},
            ("ada@alfa.test", "administrator", "ada@alfa.test"),
            NAMED,
        ),
        ((NILS, ADA), {}, ("ada@alfa.test", "user", None), SEVERAL),
        ((ADA | {"active": False}, NILS), {}, ADMINISTRATOR, BOTH),
    ],
    ids=["alone", "named", "beside the office", "a User", "an Administrator", "as it was exported",
         "said to be missing", "inactive", "another is named", "one of two is named", "two",
         "one of two is active"],
)  # fmt: skip
def test_the_first_user_of_a_new_company_in_an_exchange_file(
    place, make, users, fields, expected, note
):
    """What the file says stays: a role, and that there is no main contact."""
    file = exchange(make, "1009", *users, **fields)
    report = place.desk().run_import(file)
    assert [(line.what, line.notes) for line in report.lines] == [("new", ())]
    assert (note or "") in " ".join(report.notes)
    assert bool(note) == any("Alfa Bygg AB" in told for told in report.notes)
    assert kept(place.store().customer("1009")) == expected


def test_where_somebody_is_in_the_list_an_import_makes_nobody_administrator(place):
    """As `user add` does: without a role it is a User."""
    (line,) = place.desk().run_import(table("1003;nils@alfa.test;Nils Lo;;;")).lines
    assert line.notes == ()
    assert kept(place.store().customer("1003")) == ("nils@alfa.test", "user", "eva@alfa.test")


def test_a_store_is_made_of_a_file_by_the_same_rule(tmp_path, make):
    """A file that makes a store is an import as well."""
    anna = {
        "login": "anna", "name": "Anna Berg", "rights": "full", "portal_role": "administrator"
    }  # fmt: skip
    file = exchange(make, "1009", NILS, employees=[anna])
    make_store(tmp_path / "store", office_of(file), os_user="anna")
    assert kept(TinyStore(tmp_path / "store", who="test").customer("1009")) == ADMINISTRATOR
    (note,) = all_new(file).notes
    assert BOTH in note


def test_each_kind_is_told_in_one_line_with_its_first_customers(place):
    """So that the notes on a register of a thousand rows can be read."""
    numbers = [f"{2000 + n}" for n in range(6)]
    rows = [f"{number};Kund {number};k{number}@alfa.test;Nils Lo" for number in numbers[:5]]
    rows += [f"{numbers[5]};Kund {numbers[5]};{who}@alfa.test;{who}" for who in ("eva", "ada")]
    heads = "number;name;e-mail;contact"
    report = place.desk().run_import(read_file("\n".join([heads, *rows]).encode()))
    assert report.notes == (
        "the only person read for each of 5 customers becomes Administrator and main contact: "
        "2000 Kund 2000, 2001 Kund 2001, 2002 Kund 2002 and 2 more",
        f"1 customer {SEVERAL}: 2005 Kund 2005",
    )


def test_it_says_how_many_could_get_a_main_contact_still(place):
    file = table("1001;nils@alfa.test;Nils Lo;User;;")
    for notes in (place.desk().run_import(file).notes, place.desk().run_import(file).notes):
        assert notes[-1] == (
            "1 customer of the file has one person of its own and no main contact: "
            "samarbete user main-contact --sole makes that one Administrator and main contact"
        )


@pytest.mark.parametrize(("role", "active"), [("auditor", "yes"), ("user", "yes"), ("", "no")])
def test_a_main_contact_that_counts_as_none_is_noted(place, role, active):
    """The file names it, and nobody could tell why the company is said to have none."""
    file = read_file(
        "number;name;contact;email;role;active;main_contact;org_number\n"
        f"1009;Nia AB;Siv Ask;siv@nia.test;{role};{active};yes;\n".encode(),
    )
    (line,) = place.desk().run_import(file, dry_run=True).lines
    told = any("is not an active Administrator, and does not count" in note for note in line.notes)
    assert told == bool(role)


def test_of_two_main_contacts_it_is_not_said_that_the_file_names_none(place):
    rows = ("number;email;name;main_contact", "1001;a@a.test;A;yes", "1001;b@b.test;B;yes")
    report = place.desk().run_import(read_file("\n".join(rows).encode()))
    (note,) = report.notes
    assert SEVERAL in note
