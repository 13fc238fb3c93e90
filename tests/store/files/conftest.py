"""What tests of the store in a directory share: a store with three customers."""

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
