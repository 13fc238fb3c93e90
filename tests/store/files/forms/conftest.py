"""A store of the first form, one of whose files holds as much as makes it grow."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.files.forms.customer_files import FULL, shard_of
from store.files.forms.growth import grow
from store.files.store import TinyStore
from tests.store.acts import NUMBER, customer
from tests.store.disks import Unsynced
from tests.templates import linked

ALIKE = tuple(
    itertools.islice(
        (n for n in map(str, itertools.count(1002)) if shard_of(n) == shard_of(NUMBER)), FULL
    )
)
"""Numbers of customers that the first form keeps in one file with `NUMBER`: one too many."""
ELSEWHERE = "A212"
NUMBERS = frozenset((NUMBER, *ALIKE, ELSEWHERE))


@pytest.fixture(scope="session")
def in_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a folder in memory, if there is one: thousands of files are made in it."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path_factory.mktemp("growth")
        return
    with tempfile.TemporaryDirectory(dir=memory, prefix="samarbete-tests-") as folder:
        yield Path(folder)


@pytest.fixture
def folder(in_memory: Path) -> Iterator[Path]:
    """Give a folder for one test's stores."""
    with tempfile.TemporaryDirectory(dir=in_memory) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def templates(in_memory: Path, make) -> tuple[Path, Path]:
    """Make a store that grows with the next change of `NUMBER`, and the same one grown."""
    path, disk = in_memory / "full", Unsynced()
    others = (make.customer(number=number) for number in (*ALIKE, ELSEWHERE))
    TinyStore.create(
        path, make.office, make.employees, (customer(make), *others), who="anna", disk=disk
    )
    grown = shutil.copytree(path, in_memory / "grown")
    grow(grown, 3, disk)
    return path, grown


@pytest.fixture
def path(templates: tuple[Path, Path], folder: Path) -> Path:
    """Give a store that grows with the next change of `NUMBER`; its files are links."""
    return linked(templates[0], folder / "office")


@pytest.fixture
def grown(templates: tuple[Path, Path], folder: Path) -> Path:
    """Give the same store, grown."""
    return linked(templates[1], folder / "grown")


def numbers_in(store: TinyStore) -> frozenset[str]:
    """Return the numbers of all customers that a store lists."""
    listing = store.listing()
    assert listing.damaged == ()
    return frozenset(row.number for row in listing.rows)
