"""What tests of the store in a directory share: stores with three customers, and with one."""

from pathlib import Path

import pytest

from store.files.store import TinyStore
from tests.store.files.raw_files import SECOND


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
