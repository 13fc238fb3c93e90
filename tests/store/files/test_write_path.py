"""Each step of the write path is needed: with one taken away, an audit of the store complains.

The steps are taken away by a disk. With the whole disk no audit complains, so a complaint is
about the step; and what no killed process can show, a missing sync, the order shows.
"""

import contextlib
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import pytest

from store.domain.errors import StoreBusy, StoreDamaged
from store.domain.wishes import AddUser, ChangeRole
from store.files.disk import Disk
from store.files.forms.customer_files import customer_files, shard_of
from store.files.sealed_file import sealed, tables_in
from store.files.store import TinyStore
from tests.store.acts import NUMBER, customer, desk_at
from tests.store.disks import Dying, Recording, Unsynced, ended, forked

BESIDE = f"{shard_of(NUMBER)}.json.new"


# The audits: each returns what it has to complain of


Build = Callable[..., Disk]


def order(make, path: Path, build: Build) -> list[str]:
    """The operations of a change, in the order that a power cut needs."""
    recording = build(Recording)
    desk = desk_at(make, path, recording)
    recording.start()
    desk.carry_out(NUMBER, ChangeRole(email="ada@alfa.test", role="auditor"))
    needed = [f"fsync {BESIDE}", f"rename {BESIDE}", "fsync customers"]
    done = [each for each in recording.done if each in needed]
    return [] if done == needed else [f"{done} instead of {needed}"]


def locking(make, path: Path, build: Build) -> list[str]:
    """While one changes a customer, nobody else gets in."""
    inside: list[str] = []

    def change(customer):
        store = TinyStore(path, who="bo", disk=build(Unsynced), patience=0)
        with contextlib.suppress(StoreBusy):
            store.change(NUMBER, lambda other: inside.append("a second one got in") or other)
        raise StopIteration

    with pytest.raises(StopIteration):
        TinyStore(path, who="anna", disk=build(Unsynced)).change(NUMBER, change)
    return inside


def rereading(make, path: Path, build: Build) -> list[str]:
    """What another saved after the customer was shown is still there afterwards."""
    mine = desk_at(make, path, build(Unsynced))
    mine.customer(NUMBER)
    desk_at(make, path, Unsynced()).carry_out(NUMBER, AddUser(email="a@alfa.test", name="A"))
    mine.carry_out(NUMBER, AddUser(email="b@alfa.test", name="B"))
    held = {user.email for user in TinyStore(path, who="bo").customer(NUMBER).users}
    return [f"{each} is lost" for each in ("a@alfa.test", "b@alfa.test") if each not in held]


def damage(make, path: Path, build: Build) -> list[str]:
    """A file in which one letter is wrong is refused, and left as it is."""
    file = customer_files(path).file_of(NUMBER)
    wrong = file.read_bytes().replace(b"Alfa", b"Elfa", 1)
    file.write_bytes(wrong)
    try:
        desk_at(make, path, build(Unsynced)).carry_out(
            NUMBER, ChangeRole(email="ada@alfa.test", role="auditor")
        )
    except StoreDamaged:
        return [] if file.read_bytes() == wrong else ["it was written over"]
    return ["a damaged file was taken"]


def dying(make, path: Path, build: Build) -> list[str]:
    """Whoever dies at any operation leaves the old file or the new one."""
    file = customer_files(path).file_of(NUMBER)
    old, number, code, complaints = file.read_bytes(), 0, 9, []

    def act(disk) -> None:
        desk = desk_at(make, path, disk)
        disk.start()
        desk.carry_out(NUMBER, ChangeRole(email="ada@alfa.test", role="auditor"))

    while code == 9:
        number += 1
        code = ended(forked(partial(act, build(Dying, number, "torn"))))
        try:
            TinyStore(path, who="bo").customer(NUMBER)
        except StoreDamaged:
            complaints.append(f"damaged by who died at operation {number}")
        file.write_bytes(old)
    return complaints


def sharing(make, path: Path, build: Build) -> list[str]:
    """The group can use the new file, whatever the umask of who wrote it is."""
    before = os.umask(0o077)
    try:
        desk_at(make, path, build(Unsynced)).carry_out(
            NUMBER, ChangeRole(email="ada@alfa.test", role="auditor")
        )
    finally:
        os.umask(before)
    mode = customer_files(path).file_of(NUMBER).stat().st_mode & 0o777
    return [] if mode == 0o660 else [f"its mode is {mode:o}"]


AUDITS = (order, locking, rereading, damage, dying, sharing)


# The steps, taken away; each is put before the disk that an audit builds


class Whole:
    """Nothing is taken away."""


class NoLock:
    def flock(self, fd: int, operation: int) -> None:
        """Hold nothing."""


class NoFileSync:
    def fsync(self, fd: int) -> None:
        """Sync directories only."""
        if os.path.isdir(f"/proc/self/fd/{fd}"):
            super().fsync(fd)


class NoDirectorySync:
    def fsync(self, fd: int) -> None:
        """Sync files only."""
        if not os.path.isdir(f"/proc/self/fd/{fd}"):
            super().fsync(fd)


class NoRename:
    def rename(self, old: Path, new: Path) -> None:
        """Write into the file itself, in two halves."""
        raw = old.read_bytes()
        fd = self.open(new, os.O_WRONLY | os.O_TRUNC)
        self.write(fd, raw[: len(raw) // 2])
        self.write(fd, raw[len(raw) // 2 :])
        self.close(fd)
        self.unlink(old)


class NoFchmod:
    def fchmod(self, fd: int, mode: int) -> None:
        """Leave what the umask made of it."""


class NoSecondRead:
    """Gives what a file held when it was read first."""

    def __init__(self, *given, **named) -> None:
        super().__init__(*given, **named)
        self._first: dict[str, bytes] = {}
        self._given: set[int] = set()

    def read(self, fd: int, size: int) -> bytes:
        name = os.readlink(f"/proc/self/fd/{fd}")
        if fd in self._given:
            self._given.discard(fd)
            return b""
        self._given.add(fd)
        if name not in self._first:
            self._first[name] = super().read(fd, size)
        return self._first[name]


class NoChecksum:
    """Makes the checksum fit whatever is read."""

    def read(self, fd: int, size: int) -> bytes:
        raw = super().read(fd, size)
        path = Path(os.readlink(f"/proc/self/fd/{fd}"))
        if not raw or path.suffix != ".json":
            return raw
        tables = msgspec.json.decode(raw)
        return sealed(path, tables, tables["meta"]["1"]["revision"])


STEPS = {
    Whole: set(),
    NoLock: {"locking"},
    NoSecondRead: {"rereading"},
    NoChecksum: {"damage"},
    NoFileSync: {"order"},
    NoDirectorySync: {"order"},
    NoRename: {"order", "dying"},
    NoFchmod: {"sharing"},
}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_an_audit_complains_of_each_step_that_is_taken_away(make, store_with, step):
    """And of nothing else, and of nothing at all where none is taken away."""

    def build(kind: type[Disk], *given) -> Disk:
        return type("Mutated", (step, kind), {})(*given)

    complaining = set()
    for audit in AUDITS:
        store = store_with(customer(make), name=audit.__name__)
        if audit(make, store.path, build):
            complaining.add(audit.__name__)
    assert complaining == STEPS[step]


def test_the_mutations_are_of_the_store_as_it_is(make, store_with):
    """Re-sealed bytes are the very bytes: else a mutation would be one of the format."""
    path = store_with(customer(make)).path
    file = customer_files(path).file_of(NUMBER)
    tables = tables_in(file, Disk())
    assert sealed(file, tables, tables["meta"]["1"]["revision"]) == file.read_bytes()
