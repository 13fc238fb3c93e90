"""The store in a directory is plain files that anybody can read."""

import json
import os

import msgspec
import pytest
from tinydb import TinyDB

from store.domain.model import Customer
from store.files.forms.customer_files import shard_names, shard_of
from tests.store.files.raw_files import shard


@pytest.mark.parametrize("number", ["1001", "0012", "A212", "K-7 b"])
def test_plain_tinydb_alone_shows_the_customers(make, store_with, number):
    """Any program with TinyDB can read a file; where numbers have letters, their ids are text."""
    customer = make.customer(make.collaboration("utlagg"), number=number)
    store = store_with(customer)
    with TinyDB(shard(store, number)) as database:
        customers = database.table("customers")
        customers.document_id_class = int if number.isdigit() else str
        (document,) = customers.all()
    assert msgspec.convert(dict(document), Customer) == customer


def test_plain_tinydb_alone_shows_the_office_and_its_employees(make, store_with):
    """Also who works there."""
    with TinyDB(store_with().path / "office.json") as database:
        assert [row["name"] for row in database.table("office").all()] == ["Byrå Norr AB"]
        logins = [row["login"] for row in database.table("employees").all()]
    assert logins == [employee.login for employee in make.employees]


def test_every_file_is_plain_json_with_the_names_of_the_exchange_file(store):
    """Without any program of ours the data can be had."""
    for file in (store.path / "office.json", *(store.path / "customers").iterdir()):
        assert json.loads(file.read_text("utf-8"))["meta"]["1"]["schema"] == 1
    document = json.loads(shard(store, "A212").read_text("utf-8"))["customers"]["A212"]
    assert (document["name"], document["main_contact"]) == ("Åsö AB", "eva@alfa.test")


def test_all_files_are_made_at_once(store):
    """So that one that is missing is damage, and not taken for an empty one."""
    assert sorted(os.listdir(store.path)) == ["customers", "lock", "office.json"]
    assert sorted(os.listdir(store.path / "customers")) == [f"{id}.json" for id in shard_names(2)]


@pytest.mark.parametrize(
    ("number", "kept_in"), [("1001", "81"), ("A212", "88"), ("0012", "1f"), ("åäö", "3f")]
)
def test_a_customer_is_kept_in_the_same_file_by_every_version(number, kept_in):
    """The crc32 of the number: a store must be readable by the next version of Python too."""
    assert shard_of(number) == kept_in
