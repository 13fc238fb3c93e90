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

BECOMES = "Nils Lo is the first user, and becomes Administrator and main contact"
CONTACT = "Nils Lo is the first user, and becomes main contact"
STAYS = (
    "Nils Lo is the first user, but does not become main contact: "
    "a main contact is an Administrator"
)
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
        ("", ADMINISTRATOR, BECOMES),
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
        (line,) = place.desk().run_import(file, dry_run=dry_run).lines
        assert (line.what, line.notes) == ("changed", (note,))
    assert kept(place.store().customer(number)) == (*expected[:2], expected[2] or before)


NILS = {"email": "nils@alfa.test", "name": "Nils Lo"}
ADA = {"email": "ada@alfa.test", "name": "Ada Ek"}
BO = {"email": "bo@byranorr.test", "name": "Bo Ek"}


@pytest.mark.parametrize(
    ("users", "fields", "expected", "notes"),
    [
        ((NILS,), {}, ADMINISTRATOR, (BECOMES,)),
        ((NILS,), {"main_contact": "NILS@alfa.test"}, ADMINISTRATOR, (BECOMES,)),
        ((BO, NILS), {}, ADMINISTRATOR, (BECOMES,)),
        ((NILS | {"role": "user"},), {}, ("nils@alfa.test", "user", None), (STAYS,)),
        ((NILS | {"role": "administrator"},), {}, ADMINISTRATOR, (CONTACT,)),
        (
            (NILS | {"role": "administrator"},),
            {"main_contact": None},
            ("nils@alfa.test", "administrator", None),
            (),
        ),
        ((NILS | {"active": False},), {}, ("nils@alfa.test", "user", None), ()),
        (
            (NILS, ADA | {"role": "administrator"}),
            {"main_contact": "ada@alfa.test"},
            ("ada@alfa.test", "administrator", "ada@alfa.test"),
            (),
        ),
        (
            (NILS, ADA),
            {},
            ("ada@alfa.test", "user", "nils@alfa.test"),
            (BECOMES,),
        ),
    ],
    ids=["alone", "named", "beside the office", "a User", "an Administrator", "as it was exported",
         "inactive", "another is named", "two"],
)  # fmt: skip
def test_the_first_user_of_a_new_company_in_an_exchange_file(
    place, make, users, fields, expected, notes
):
    """What the file says stays: a role, and that there is no main contact."""
    file = exchange(make, "1009", *users, **fields)
    (line,) = place.desk().run_import(file).lines
    assert (line.what, line.notes) == ("new", notes)
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
    assert [line.notes for line in all_new(file).lines] == [(BECOMES,)]
