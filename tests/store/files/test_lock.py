"""The lock: who holds it, who waits for it, and two processes that write at once."""

import fcntl
import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from store.domain.errors import StoreBusy, StoreDamaged
from store.files.disk import Disk, locked
from store.files.forms.customer_files import shard_of
from store.files.store import TinyStore
from tests.store.acts import only_new, told
from tests.store.disks import Recording, ended, forked
from tests.store.files.marks import SHARD, change, marked, marks


@pytest.fixture
def holder(path) -> Iterator[int]:
    """Let another process, Bo's, hold the lock until it is killed."""
    reading, writing = os.pipe()

    def hold() -> None:
        with locked(Disk(), path / "lock", "bo", 1):
            os.write(writing, b"!")
            signal.pause()

    child = forked(hold)
    os.close(writing)
    assert os.read(reading, 1) == b"!"
    os.close(reading)
    yield child
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        pass  # the test has done it


def test_while_another_holds_the_lock_the_store_is_busy_and_says_who(path, holder, files_in):
    """After its patience, with code 5; nothing is written, and everything can be read."""
    before = files_in(path)
    with pytest.raises(StoreBusy, match=r"^the store is busy: locked by bo since \d\d:\d\d:\d\d;"):
        change(path, "x")
    assert StoreBusy.exit_code == 5
    assert files_in(path) == before
    store = TinyStore(path, who="anna", patience=0.05)
    assert [row.number for row in store.listing().rows] == ["1001"]
    assert store.customer("1001").version == 1
    with pytest.raises(StoreBusy):
        store.add((), (), only_new, told)


def held_by_another_program(path: Path) -> None:
    """Lock the file as other programs do, who write nothing in it."""
    fd = os.open(path / "lock", os.O_RDWR)
    fcntl.flock(fd, fcntl.LOCK_EX)


def held_by_one_that_another_program_started(path: Path) -> None:
    """Let a program that has ended by now have locked a file that is open here, as in a shell."""
    fd = os.open(path / "lock", os.O_RDWR)
    assert ended(forked(lambda: fcntl.flock(fd, fcntl.LOCK_EX))) == 0


@pytest.mark.parametrize("earlier", ["is there", "killed"])
@pytest.mark.parametrize(
    "lock", [held_by_another_program, held_by_one_that_another_program_started]
)
def test_where_another_program_holds_the_lock_no_earlier_holder_is_named(
    path, holder, earlier, lock
):
    """What stands in the file is of whoever had it last, and may have been ours."""
    os.kill(holder, signal.SIGKILL)
    os.waitpid(holder, 0)
    if earlier == "is there":
        change(path, "x")
    reading, writing = os.pipe()
    going, stopping = os.pipe()

    def hold() -> None:
        os.close(stopping)
        lock(path)
        os.write(writing, b"!")
        os.read(going, 1)

    child = forked(hold)
    os.close(writing)
    assert os.read(reading, 1) == b"!"
    with pytest.raises(StoreBusy, match="the store is busy: locked by another process; try again"):
        change(path, "y")
    for fd in (reading, going, stopping):
        os.close(fd)
    assert ended(child) == 0
    change(path, "z")


def test_a_holder_on_another_machine_is_named(path):
    """Whether it is at work there nobody can see from here."""
    with locked(Disk(), path / "lock", "bo", 1):
        (path / "lock").write_text("eva\n2026-11-23T09:00:00+00:00\n1 elsewhere.example\n")
        with pytest.raises(StoreBusy, match="locked by eva since 10:00:00; try again"):
            change(path, "x")


def test_the_lock_of_a_killed_holder_is_free_at_once(path, holder):
    """Without any patience: the kernel frees it."""
    os.kill(holder, signal.SIGKILL)
    assert ended(holder) == -signal.SIGKILL
    assert marks(change(path, "x", patience=0)) == ["x"]


def test_a_stopped_holder_is_waited_for_in_vain(path, holder):
    """It holds the lock as long as it is there."""
    os.kill(holder, signal.SIGSTOP)
    with pytest.raises(StoreBusy, match="locked by bo"):
        change(path, "x")


@pytest.mark.parametrize(
    "text", [b"", b"bo", b"bo\nyesterday\n", b"\xff\xfe\n2026-11-23T09:00:00+00:00\n"]
)
def test_a_holder_who_does_not_say_who_it_is_is_another_process(path, text):
    """The text in the lock is a courtesy; nothing depends on it."""
    lock = path / "lock"
    with locked(Disk(), lock, "bo", 1):
        lock.write_bytes(text)
        with pytest.raises(StoreBusy, match="locked by another process"):
            change(path, "x")


class Replacing(Recording):
    """Another puts a new lock in the place of the one that we have opened and wait for."""

    def __init__(self, lock: Path) -> None:
        super().__init__()
        self._lock = lock

    def watched(self, name: str, file: str, do: Callable[[], object]) -> object:
        if name == "flock" and "flock lock" not in self.done:
            self._lock.unlink()
            self._lock.touch(0o660)
        return super().watched(name, file, do)


def test_a_lock_that_was_replaced_meanwhile_is_not_taken_for_the_lock(path):
    """Who holds a file that nobody else can find any more holds nothing: it is opened again."""
    replacing = Replacing(path / "lock")
    change(path, "x", replacing)
    assert replacing.done.count("flock lock") == 2
    assert replacing.done.index("flock lock") < replacing.done.index(f"open {SHARD}")
    assert replacing.done[:5] == [
        "open lock",
        "flock lock",
        "close lock",
        "open lock",
        "flock lock",
    ]


def test_a_lock_that_cannot_be_one_is_named(path):
    """A directory in its place."""
    (path / "lock").unlink()
    (path / "lock").mkdir()
    with pytest.raises(StoreDamaged, match=r"lock: cannot be locked: Is a directory"):
        change(path, "x")


@pytest.mark.parametrize("others", ["1001", "another of the same file", "one of another file"])
def test_two_processes_at_once_lose_nothing(path, make, others):
    """Twenty-five changes each: every one is in the history exactly once."""
    shard = shard_of("1001")
    number = {
        "1001": "1001",
        "another of the same file": next(
            n for n in map(str, range(1002, 9999)) if shard_of(n) == shard
        ),
        "one of another file": next(n for n in map(str, range(1002, 9999)) if shard_of(n) != shard),
    }[others]
    if number != "1001":
        TinyStore(path, who="anna").add((), [make.customer(number=number)], only_new, told)
    reading, writing = os.pipe()

    def work(who: str, customer: str) -> None:
        os.close(writing)
        store = TinyStore(path, who=who, patience=60)
        os.read(reading, 1)  # until the other one is there too
        for turn in range(25):
            store.change(customer, partial(marked, mark=f"{who} {turn}"))

    children = [forked(partial(work, "anna", "1001")), forked(partial(work, "bo", number))]
    os.close(reading)
    os.close(writing)
    assert [ended(child) for child in children] == [0, 0]
    store = TinyStore(path, who="anna")
    customers = {n: store.customer(n) for n in {"1001", number}}
    found = [mark for customer in customers.values() for mark in marks(customer)]
    assert sorted(found) == sorted(f"{who} {turn}" for who in ("anna", "bo") for turn in range(25))
    assert sum(customer.version - 1 for customer in customers.values()) == 50
    for who in ("anna", "bo"):
        own = [mark for mark in found if mark.startswith(who)]
        assert own == [f"{who} {turn}" for turn in range(25)]
    assert store.check() == ()
