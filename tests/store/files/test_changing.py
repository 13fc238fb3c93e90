"""Changing and adding customers in a store of files: one file at a time, all or nothing."""

import json

import pytest
from msgspec.structs import replace

from store.domain.errors import NotFound, Refused
from store.domain.model import Customer, Task
from store.files.forms.customer_files import shard_of
from store.files.store import TinyStore
from tests.store.acts import only_new, told
from tests.store.files.raw_files import SECOND, renamed, shard

# Changing


def test_a_change_is_on_the_disk_when_it_returns(store):
    """Another process reads it, and it alone has changed."""
    before = {number: store.customer(number) for number in ("1001", SECOND, "A212")}
    assert store.change("1001", renamed) == renamed(before["1001"])
    other = TinyStore(store.path, who="bo")
    assert other.customer("1001") == renamed(before["1001"])
    assert [other.customer(number) for number in (SECOND, "A212")] == [
        before[SECOND],
        before["A212"],
    ]


def test_a_change_touches_one_file_and_one_document(store, files_in):
    """Every other file is the same byte for byte, and the other customer's document too."""
    before = files_in(store.path)
    store.change("1001", renamed)
    after = files_in(store.path)
    name = f"customers/{shard_of('1001')}.json"
    assert {file for file in after if after[file] != before[file]} == {name}
    beta = [json.dumps(json.loads(files[name])["customers"][SECOND]) for files in (before, after)]
    assert beta[0] == beta[1]
    revisions = [json.loads(files[name])["meta"]["1"]["revision"] for files in (before, after)]
    assert revisions == [1, 2]


def test_a_change_is_saved_where_a_link_leads_to_the_customers(store, tmp_path):
    """The directory that it leads to is synced: saved, and not maybe saved."""
    (store.path / "customers").rename(tmp_path / "elsewhere")
    (store.path / "customers").symlink_to(tmp_path / "elsewhere")
    linked = TinyStore(store.path, who="bo")
    changed = linked.change("1001", renamed)
    assert linked.customer("1001") == changed


def test_a_change_decides_on_what_is_on_the_disk(store):
    """Two operators after one another: nothing of the first is lost."""
    other = TinyStore(store.path, who="bo")
    assert store.customer("1001") == other.customer("1001")
    store.change("1001", lambda c: replace(c, tasks=(*c.tasks, Task(name="Lön"))))
    other.change("1001", lambda c: replace(c, tasks=(*c.tasks, Task(name="Moms"))))
    names = [task.name for task in store.customer("1001").tasks]
    assert names == ["Löpande bokföring", "Lön", "Moms"]


def test_what_a_change_raises_comes_through_and_nothing_is_written(store, files_in):
    """Whatever it is; and the lock is free again."""
    before = files_in(store.path)

    def fails(customer: Customer) -> Customer:
        raise LookupError(customer.name)

    with pytest.raises(LookupError, match="Alfa Bygg AB"):
        store.change("1001", fails)
    assert files_in(store.path) == before
    store.change("1001", renamed)


def test_what_cannot_be_written_changes_nothing(store, files_in):
    """Half a character is found before the first file is touched."""
    before = files_in(store.path)
    with pytest.raises(UnicodeEncodeError):
        store.change("1001", lambda customer: replace(customer, name="\ud800"))
    assert files_in(store.path) == before


@pytest.mark.parametrize("number", ["9999", "", "åäö"])
def test_a_customer_who_is_not_there_is_not_found_and_nothing_is_written(store, files_in, number):
    """Neither read nor changed; the message names the number."""
    before = files_in(store.path)
    with pytest.raises(NotFound, match=rf"There is no customer {number} in"):
        store.customer(number)
    with pytest.raises(NotFound, match=rf"There is no customer {number} in"):
        store.change(number, renamed)
    assert files_in(store.path) == before


def test_what_is_no_longer_set_is_gone_after_a_save(make, store_with):
    """TinyDB by itself merges a new document into the old one."""
    records = (make.record("report", "Hemlig", status="sent"),)
    store = store_with(
        make.customer(make.collaboration("utlagg", records=records), org_number="556000-0009")
    )
    store.change("1001", lambda c: replace(c, org_number=None, collaborations=()))
    raw = shard(store).read_bytes()
    assert b"556000-0009" not in raw
    assert b"Hemlig" not in raw


def test_a_document_that_was_handed_out_is_the_callers_own(store):
    """What is done to it changes nothing in the store."""
    customer = store.customer("1001")
    with pytest.raises(AttributeError):
        customer.name = "Beta"
    assert store.customer("1001").name == "Alfa Bygg AB"


# Adding


def test_what_is_added_is_new_or_the_same(make, store, files_in):
    """A second time changes nothing, and says so."""
    customers = [make.customer(number="2001"), make.customer(number="2002")]
    ny = replace(make.bo, login="ny", name="Ny Ek")
    added = store.add([*make.employees, ny], customers, only_new, told)
    assert (added.customers, added.unchanged, added.employees) == (2, 0, 1)
    assert [employee.login for employee in store.employees][-1] == "ny"
    before = files_in(store.path)
    again = store.add([*make.employees, ny], [*customers, store.customer("1001")], only_new, told)
    assert (again.customers, again.unchanged, again.employees) == (0, 3, 0)
    assert files_in(store.path) == before


def test_where_one_differs_nothing_is_added(make, store, files_in):
    """All or nothing, and each that differs is named."""
    before = files_in(store.path)
    with pytest.raises(Refused) as refused:
        store.add(
            [replace(make.bo, rights="full")],
            [make.customer(number="2001"), make.customer(name="Annan AB")],
            only_new,
            told,
        )
    assert [(refusal.code, refusal.message) for refusal in refused.value.refusals] == [
        (
            "already-exists",
            "Bo Ek (bo) has standard rights and the role User here, and an import does not "
            "change that: use employee rights bo full --portal-role user.",
        ),
        ("already-exists", "The customer 1001 differs."),
    ]
    assert files_in(store.path) == before
