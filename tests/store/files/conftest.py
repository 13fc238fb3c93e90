"""What tests of the store in a directory share: stores with three customers, and with one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.domain.model import Customer
from store.files.disk import Disk
from store.files.store import TinyStore
from tests.store.files.raw_files import SECOND


@pytest.fixture
def store_with(tmp_path: Path, make, unsynced: Disk) -> Callable[..., TinyStore]:
    """Make a fresh store of files that it shares with no other: tests write into them."""

    def store_with(*customers: Customer, name: str = "office") -> TinyStore:
        path = tmp_path / name
        TinyStore.create(path, make.office, make.employees, customers, who="anna", disk=unsynced)
        return TinyStore(path, who="anna")

    return store_with


@pytest.fixture
def store(make, store_with) -> TinyStore:
    """Make a store with three customers, two of them in one file."""
    return store_with(
        make.customer(make.collaboration("utlagg"), account_manager="anna"),
        make.customer(number=SECOND, name="Beta Café AB"),
        make.customer(number="A212", name="Åsö AB"),
    )


@pytest.fixture
def path(make, store_with) -> Path:
    """Make a store with one customer, and give its directory."""
    return store_with(make.customer(make.collaboration("utlagg"))).path
