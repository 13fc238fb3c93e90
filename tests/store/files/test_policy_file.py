"""The file of the office's policy beside those who write it, and beside those who died of that."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from store.desk.desk import Desk
from store.domain.errors import StoreDamaged
from store.files.store import TinyStore
from tests.store.disks import Unsynced, ended, forked

OWN = {"utlagg": {"short": "U"}}


@pytest.fixture
def path(store_with, make) -> Path:
    """Make an office that never had a policy, with one customer."""
    return store_with(make.customer(make.collaboration("utlagg"))).path


class Standing(Unsynced):
    """A disk that stands still before the policy gets its name, until it is let go on."""

    def __init__(self) -> None:
        self.stands, self.goes_on = threading.Event(), threading.Event()

    def rename(self, old: Path, new: Path) -> None:
        if new.name == "policy.toml":
            self.stands.set()
            assert self.goes_on.wait(60)
        super().rename(old, new)


class Gives(Standing):
    """One that is let go on by whoever finds the lock held."""

    def flock(self, fd: int, operation: int) -> None:
        try:
            super().flock(fd, operation)
        except BlockingIOError:
            self.goes_on.set()
            raise


class Waits(Unsynced):
    """A disk that lets somebody else go on where it finds the lock held, once a store is open."""

    def __init__(self, other: Standing) -> None:
        self._other = other
        self.opened = False

    def flock(self, fd: int, operation: int) -> None:
        try:
            super().flock(fd, operation)
        except BlockingIOError:
            if self.opened:
                self._other.goes_on.set()
            raise


def sets(path: Path, make, disk: Unsynced) -> None:
    """Set the office's policy."""
    Desk(TinyStore(path, who="anna", disk=disk), make.operator()).replace_policy(OWN)


class Dies(Unsynced):
    """A disk under which the process ends before the policy gets its name."""

    def rename(self, old: Path, new: Path) -> None:
        if new.name == "policy.toml":
            os._exit(9)
        super().rename(old, new)


@pytest.fixture
def half_set(path, make) -> Iterator[Standing]:
    """Let the first policy be told of in the history, and not yet be in its place."""
    disk = Standing()
    with ThreadPoolExecutor(1) as pool:
        setting = pool.submit(sets, path, make, disk)
        assert disk.stands.wait(60)
        yield disk
        disk.goes_on.set()
        setting.result(60)


def test_a_policy_on_its_way_to_its_place_is_not_lost(path, half_set) -> None:
    """Whoever reads in that moment waits until it is there."""
    disk = Waits(half_set)
    store = TinyStore(path, who="bo", disk=disk)
    disk.opened = True
    assert store.policy() == OWN


def test_one_that_is_on_its_way_for_too_long_is_told_as_lost(path, half_set) -> None:
    """Nothing is planned without it."""
    with pytest.raises(StoreDamaged, match="the office's history tells of a policy"):
        TinyStore(path, who="bo", patience=0).policy()


def test_a_check_does_not_tell_of_a_policy_on_its_way(path, half_set) -> None:
    disk = Waits(half_set)
    store = TinyStore(path, who="bo", disk=disk)
    disk.opened = True
    assert store.check() == ()


def test_a_thread_of_the_same_store_waits_as_well(path, make) -> None:
    """The screen sets a policy in a thread, and reads in another."""
    disk = Gives()
    store = TinyStore(path, who="anna", disk=disk)
    with ThreadPoolExecutor(1) as pool:
        setting = pool.submit(Desk(store, make.operator()).replace_policy, OWN)
        assert disk.stands.wait(60)
        assert store.policy() == OWN
        setting.result(60)


def test_what_a_dead_writer_left_hides_nothing_while_the_lock_is_held(path, make) -> None:
    """What was told of and never came to its place is told by a check and a backup too."""
    assert ended(forked(lambda: sets(path, make, Dies()))) == 9
    found: list[object] = []

    def change(customer):
        found.extend(TinyStore(path, who="bo", patience=0).check())
        return customer

    TinyStore(path, who="cia").change("1001", change)
    assert len(found) == 1


def test_one_that_never_came_to_its_place_is_lost_for_whoever_sat_there_before(path, make) -> None:
    """Also where the lock is held: nobody waits for somebody who died."""
    store = TinyStore(path, who="bo", patience=60)
    assert ended(forked(lambda: sets(path, make, Dies()))) == 9
    assert (path / "policy.toml.new").exists()
    seen: list[str] = []

    def change(customer):
        with pytest.raises(StoreDamaged, match="the office's history tells of a policy") as lost:
            store.policy()
        seen.append(f"{lost.value}")
        return customer

    store.change("1001", change)
    with pytest.raises(StoreDamaged, match="the office's history tells of a policy"):
        store.policy()
    assert len(seen) == 1
    (finding,) = TinyStore(path, who="bo").check()
    assert "the office's history tells of a policy" in finding.message
