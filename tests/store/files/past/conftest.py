"""Stores in which a few lines are many: after five, all but the last two go over into the past."""

from pathlib import Path

import pytest

from store.files import past
from store.files.forms.customer_files import customer_files
from store.files.sealed_file import sealed, tables_in
from store.files.store import TinyStore
from tests.store.acts import NUMBER, customer
from tests.store.disks import Unsynced

NEWEST, MOST = 2, 4


@pytest.fixture(autouse=True)
def _few_lines_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "NEWEST", NEWEST)
    monkeypatch.setattr(past, "MOST", MOST)


@pytest.fixture
def path(make, store_with) -> Path:
    """Make a store with one customer on whom all can be done, and two neighbours."""
    store: TinyStore = store_with(
        customer(make), make.customer(number="1002"), make.customer(number="A212")
    )
    return store.path


@pytest.fixture
def file(path: Path) -> Path:
    """Give the file of the customer's past, which is not there yet."""
    return past.past_file(path, NUMBER)


def as_before(path: Path) -> None:
    """Put all lines into the documents, as an earlier version kept them."""
    store = TinyStore(path, who="test")
    for file in customer_files(path).all():
        tables = tables_in(file, Unsynced())
        if tables.pop("past", None):
            for number in tables["customers"]:
                tables["customers"][number] = store.customer(number)
            revision = tables["meta"]["1"]["revision"]
            file.write_bytes(sealed(file, tables, revision + 1))
