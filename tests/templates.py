"""Stores in a directory, made quickly: what is the same in all of them is made once and linked to.

A store is 257 files, most of them with no customer, and thousands of tests have one of their own.
It never writes into a file but puts another in its place, so stores can share files that are
equal. A test that writes into one itself takes `copied_store`, or calls `TinyStore.create`.
"""

import os
import shutil
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path

from store.domain.model import Customer, Employee, Office
from store.files.disk import Disk, replace_files
from store.files.forms.customer_files import customer_files
from store.files.layout import tables_of
from store.files.sealed_file import sealed
from store.files.store import TinyStore

Signature = dict[str, tuple[int, int, int]]


class Templates:
    """Stores to link to, each made when it is first asked for."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder = folder
        self._disk = disk
        self._made: dict[Hashable, tuple[Path, Signature]] = {}

    def make(
        self,
        path: Path,
        office: Office,
        employees: Iterable[Employee],
        customers: Iterable[Customer] = (),
    ) -> None:
        """Make a store as `TinyStore.create` does."""
        people = tuple(employees)
        linked(
            self._template(
                (office, people),
                lambda path: TinyStore.create(path, office, people, who="anna", disk=self._disk),
            ),
            path,
        )
        files = customer_files(path)
        by_file: dict[Path, list[Customer]] = {}
        for customer in customers:
            by_file.setdefault(files.file_of(customer.number), []).append(customer)
        tables = {file: tables_of(newcomers) for file, newcomers in by_file.items()}
        replace_files(self._disk, {file: sealed(file, tables[file], 1) for file in tables})

    def copy(self, store: Path, path: Path) -> Path:
        """Make a store as another is, which stays as it is."""
        return linked(self._template(store, lambda path: shutil.copytree(store, path)), path)

    def refuse_written(self) -> None:
        """Fail where a test has written into a file that is linked to; the next ones get others."""
        written = [key for key, (path, before) in self._made.items() if signature(path) != before]
        for key in written:
            del self._made[key]
        assert not written, "a test wrote into a file that others share; it needs a copied store"

    def _template(self, key: Hashable, make: Callable[[Path], object]) -> Path:
        if key not in self._made:
            path = self._folder / str(len(os.listdir(self._folder)))
            make(path)
            self._made[key] = (path, signature(path))
        return self._made[key][0]


def linked(store: Path, path: Path) -> Path:
    """Make a store that shares its files with another; each has its own lock."""
    for folder, _folders, names in os.walk(store):
        own = path / os.path.relpath(folder, store)
        own.mkdir(parents=True)
        for name in names:
            put = shutil.copy2 if name == "lock" else os.link
            put(f"{folder}/{name}", f"{own}/{name}")
        shutil.copystat(folder, own)
    return path


def signature(path: Path) -> Signature:
    """Return by what one sees that a store's files were written to, as quickly as can be."""
    return {
        each.name: ((found := each.stat()).st_size, found.st_mtime_ns, found.st_mode)
        for folder in (path, path / "customers")
        for each in os.scandir(folder)
        if each.is_file() and not each.name.endswith(".kept")  # which a look leaves behind
    }
