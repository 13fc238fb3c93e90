"""Every file operation of a change fails or is the last one: old or new, and the answer is true.

Real files, a real lock, and real processes that are killed.
"""

import errno
import os
import resource
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.domain.errors import MaybeSaved, NotFound, NotSaved, StoreDamaged, StoreError
from store.files.disk import NEW, Disk, replace_files, write_new_file
from store.files.forms.customer_files import customer_files
from store.files.store import TinyStore
from tests.store.acts import only_new, told
from tests.store.disks import (
    Dying,
    Failing,
    Keeping,
    Recording,
    Short,
    Unsynced,
    Watched,
    answer,
    ended,
    forked,
    left_over,
)
from tests.store.files.marks import SHARD, change, marked, marks

# The order


def test_a_change_is_made_in_the_order_that_survives_a_power_cut(path):
    """Lock, read afresh, write beside, sync, rename, sync the directory, unlock."""
    recording = Recording()
    change(path, "x", recording)
    beside = SHARD + NEW
    order = [
        "flock lock",
        f"read {SHARD}",
        f"open {beside}",
        f"fchmod {beside}",
        f"write {beside}",
        f"fsync {beside}",
        f"close {beside}",
        f"rename {beside}",
        "open customers",
        "fsync customers",
        "close lock",
    ]
    done = [operation for operation in recording.done if operation in order]
    once = [operation for place, operation in enumerate(done) if operation not in done[:place]]
    assert once == order
    assert recording.done[-1] == "close lock"
    assert recording.done.count(f"rename {beside}") == recording.done.count("fsync customers") == 1


def test_several_files_are_all_synced_before_the_first_is_renamed(path, make):
    """So that an import stops on a full disk before anything has changed."""
    recording = Recording()
    store = TinyStore(path, who="anna", disk=recording)
    recording.start()
    store.add(
        [replace(make.bo, login="ny")],
        [make.customer(number=n) for n in ("a", "b", "c")],
        only_new,
        told,
    )
    done = [operation.split()[0] for operation in recording.done if NEW in operation]
    assert done.count("fsync") == done.count("rename") == 4
    assert done.index("rename") > len(done) - 1 - done[::-1].index("fsync")
    synced = [
        operation
        for operation in recording.done
        if operation in ("fsync customers", "fsync office")
    ]
    assert sorted(synced) == ["fsync customers", "fsync office"]


class OneUnsynced(Disk):
    """A disk that cannot sync the file that is put first, while it waits for others as well."""

    def __init__(self) -> None:
        self.opened: list[int] = []
        self.closed: list[int] = []

    def open(self, path: Path, flags: int, mode: int = 0) -> int:
        self.opened.append(super().open(path, flags, mode))
        return self.opened[-1]

    def fsync(self, fd: int) -> None:
        if fd == self.opened[0]:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def close(self, fd: int) -> None:
        self.closed.append(fd)
        super().close(fd)


@pytest.mark.parametrize("number", [1, 2, 32, 70])
def test_where_one_of_many_files_cannot_be_synced_none_is_put_in_place(tmp_path, number):
    """However many are waited for at the same time; and all that was opened is closed."""
    disk = OneUnsynced()
    with pytest.raises(NotSaved, match="Input/output error; nothing has changed"):
        replace_files(disk, {tmp_path / f"{n}": b"new" for n in range(number)})
    assert list(tmp_path.iterdir()) == []
    assert sorted(disk.closed) == sorted(disk.opened)


def test_many_files_are_put_in_place_together(tmp_path):
    """More than are open at the same time."""
    files = {tmp_path / f"{n}": b"%d" % n for n in range(70)}
    replace_files(Disk(), files)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == files


# An operation fails


MODES = {
    "once": {"done": False, "lasting": False},
    "from then on": {"done": False, "lasting": True},
    "once, done all the same": {"done": True, "lasting": False},
    "from then on, done all the same": {"done": True, "lasting": True},
}

ERRORS = [errno.ENOSPC, errno.EIO]


def every_failure(path: Path, error: int, mode: str) -> Iterator[tuple[str, str, bytes, bytes]]:
    """Let each operation of a change fail in turn, until a change meets no fault.

    Yields the operation, the answer, the file's bytes before, and after.
    """
    number = 0
    while True:
        number += 1
        failing = Failing(number, error, **MODES[mode])
        before = (path / "customers" / SHARD).read_bytes()
        outcome = answer(partial(change, path, f"change {number}", failing))
        after = (path / "customers" / SHARD).read_bytes()
        if failing.failed is None:
            assert outcome == "saved"
            return
        yield failing.failed, outcome, before, after


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("error", ERRORS, ids=errno.errorcode.get)
def test_when_an_operation_fails_the_answer_is_true_and_the_next_change_works(path, error, mode):
    """Saved means new, not saved means old; maybe saved means new, or that nobody could look."""
    untrue = []
    number = 0
    for number, (operation, outcome, before, after) in enumerate(
        every_failure(path, error, mode), 1
    ):
        if not MODES[mode]["lasting"]:
            assert left_over(path) == []
        store = TinyStore(path, who="anna")
        is_new = marks(store.customer("1001"))[-1:] == [f"change {number}"]
        assert is_new or after == before
        assert store.check() == ()
        unknown = outcome == "MaybeSaved" and operation.startswith("rename")
        if not unknown and is_new != (outcome in ("saved", "MaybeSaved")):
            untrue.append((operation, outcome))
        change(path, f"next after {number}")
    assert number >= 17
    assert untrue == []


@pytest.mark.parametrize("beside", ["nothing", "a directory"])
def test_what_a_disk_does_not_remove_goes_with_the_next_command(path, beside):
    """Whatever else of that name somebody has put beside it."""
    store = TinyStore(path, who="anna", disk=Keeping())
    with pytest.raises(NotSaved):
        store.change("1001", lambda customer: marked(customer, "x"))
    with pytest.raises(NotSaved):
        store.change_employees(lambda before: (before, told(before, before)))
    assert sorted(left_over(path)) == [SHARD + NEW, "office.json.new"]
    if beside == "a directory":
        (path / "a.new").mkdir()
        (path / "customers" / "00.new").mkdir()
    change(path, "y")
    assert {*left_over(path)} <= {"a.new", "00.new"}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("error", ERRORS, ids=errno.errorcode.get)
def test_every_operation_that_fails_is_told_as_an_error_of_the_store(path, error, mode):
    """What the disk says is no fault of the program; a close too late is none at all."""
    answers = {op: outcome for op, outcome, _, _ in every_failure(path, error, mode)}
    known = {"saved", "NotSaved", "MaybeSaved", "StoreDamaged", "StoreBusy"}
    assert {op: outcome for op, outcome in answers.items() if outcome not in known} == {}


def test_only_what_comes_after_the_rename_is_maybe_saved(path):
    """The directory could not be opened, synced or closed; all before it is not saved."""
    answers = list(every_failure(path, errno.EIO, "once"))
    maybe = [operation for operation, outcome, _, _ in answers if outcome == "MaybeSaved"]
    assert maybe == ["open customers", "fsync customers", "close customers"]
    beside = SHARD + NEW
    assert [operation for operation, outcome, _, _ in answers if outcome == "NotSaved"] == [
        f"{operation} {beside}"
        for operation in ("unlink", "open", "fchmod", "write", "fsync", "close", "rename")
    ]


class Blind(Watched):
    """Renames, but reports an error; and after that nothing can be read."""

    _blind = False

    def watched(self, name: str, file: str, do: Callable[[], object]) -> object:
        if self._blind and name == "read":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        done = do()
        if name == "rename":
            self._blind = True
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return done


def test_where_nobody_can_tell_whether_it_was_renamed_it_is_maybe_saved(path):
    """`Not saved` would be untrue: it is in place, only that could not be read."""
    with pytest.raises(MaybeSaved):
        change(path, "x", Blind())
    assert marks(TinyStore(path, who="anna").customer("1001")) == ["x"]


def test_the_words_say_what_is_certain(path):
    """`not saved` is never said of what is in place; the system's own words are there too."""
    beside = SHARD + NEW
    words = {}
    for number in range(1, 40):
        failing = Failing(number, errno.ENOSPC, done=False, lasting=False)
        try:
            change(path, "x", failing)
        except (NotSaved, MaybeSaved) as error:
            words[failing.failed] = (error.exit_code, str(error))
        except (StoreError, OSError):
            pass
    assert words[f"write {beside}"] == (
        1,
        "not saved: No space left on device; nothing has changed",
    )
    assert words["fsync customers"] == (
        8,
        "saved, but not yet certain on the disk (No space left on device); "
        "look at what is there before doing it again",
    )


def added(path: Path, make, number: int, disk: Watched | None = None) -> None:
    """Add an employee and two customers of different files."""
    store = TinyStore(path, who="anna", disk=disk or Unsynced(), patience=0.05)
    if disk is not None:
        disk.start()
    store.add(
        [replace(make.bo, login=f"ny{number}")],
        [make.customer(number=f"{letter}{number}") for letter in "ab"],
        only_new,
        told,
    )


def which(path: Path, number: int) -> list[bool]:
    """Return which of the three that were to be added are there."""
    store = TinyStore(path, who="anna")

    def there(customer: str) -> bool:
        try:
            return store.customer(customer).number == customer
        except NotFound:
            return False

    hired = f"ny{number}" in [employee.login for employee in store.employees]
    return [hired, there(f"a{number}"), there(f"b{number}")]


@pytest.mark.parametrize("mode", ["once", "once, done all the same"])
def test_an_import_that_fails_anywhere_leaves_whole_files_and_can_be_done_again(path, make, mode):
    """Saved means all, not saved means none; files are whole, and a second import adds the rest."""
    number = 0
    untrue = []
    while True:
        number += 1
        failing = Failing(number, errno.ENOSPC, **MODES[mode])
        outcome = answer(partial(added, path, make, number, failing))
        assert left_over(path) == []
        there = which(path, number)
        if (outcome == "saved" and not all(there)) or (outcome == "NotSaved" and any(there)):
            untrue.append((failing.failed, outcome, there))
        if failing.failed is None:
            break
        assert TinyStore(path, who="anna").check() == ()
        added(path, make, number)
        assert which(path, number) == [True] * 3
    assert number > 30
    assert untrue == []


def test_a_look_for_an_office_that_fails_does_not_hinder_making_a_store(tmp_path, make):
    """The first operation only words the refusal of a directory that holds a store."""
    failing = Failing(1, errno.EIO, done=False, lasting=False)
    failing.start()
    store = TinyStore.create(
        tmp_path / "office", make.office, make.employees, who="anna", disk=failing
    )
    assert failing.failed == "open office.json"
    assert store.check() == ()
    assert store.employees == make.employees


@pytest.mark.parametrize("number", [2, 5, 6, 7, 8, 9, 10, 1000, -1, -2, -3, -4, -5, -6, -7])
def test_a_store_that_could_not_be_made_is_not_taken_for_one(tmp_path, make, number):
    """Wherever it fails, making the store raises an error and leaves no half a store."""
    recording = Failing(10_000, errno.EIO, done=False, lasting=False)
    recording.start()
    TinyStore.create(tmp_path / "whole", make.office, (), who="anna", disk=recording)
    operations = 10_000 - recording._left
    reading = 8  # what it takes to open the store again afterwards
    at = number if number > 0 else operations - reading + 1 + number
    failing = Failing(at, errno.EIO, done=False, lasting=False)
    failing.start()
    path = tmp_path / "office"
    with pytest.raises(StoreError):
        TinyStore.create(path, make.office, make.employees, who="anna", disk=failing)
    try:
        store = TinyStore(path, who="anna")
    except (NotFound, StoreDamaged):
        return
    assert store.check() == ()
    assert store.employees == make.employees


@pytest.mark.parametrize(
    ("number", "failed"), [(1, "open office.json"), (3, "flock office"), (4, "open office.json")]
)
def test_what_tells_of_another_maker_alone_may_fail(tmp_path, make, number, failed):
    """The directory that is claimed decides who makes the store: this one is made, and whole."""
    failing = Failing(number, errno.EIO, done=False, lasting=False)
    failing.start()
    path = tmp_path / "office"
    TinyStore.create(path, make.office, make.employees, who="anna", disk=failing)
    assert failing.failed == failed
    assert TinyStore(path, who="anna").check() == ()


def test_short_writes_and_reads_are_gone_on_with(path):
    """The system may take half of what it is given: the file is whole all the same."""
    short = Short()
    done = change(path, "åäö" * 500, short)
    assert TinyStore(path, who="bo").customer("1001") == done
    assert TinyStore(path, who="bo").check() == ()


# The process is killed


@pytest.mark.parametrize("how", ["before", "after", "torn"])
def test_a_process_that_is_killed_leaves_old_or_new_and_the_next_change_works(path, how):
    """Before or after each operation, or half-way through a write; reopened, all is clean."""
    number, code = 0, 9
    while code == 9:
        number += 1
        before = (path / "customers" / SHARD).read_bytes()
        mark = f"change {number}"
        code = ended(forked(partial(change, path, mark, Dying(number, how))))
        after = (path / "customers" / SHARD).read_bytes()
        store = TinyStore(path, who="anna")
        is_new = marks(store.customer("1001"))[-1:] == [mark]
        assert is_new or after == before
        assert left_over(path) == []
        assert store.check() == ()
        change(path, f"next after {number}")
    assert code == 0
    assert is_new
    assert number > 17


def test_an_import_that_is_killed_leaves_whole_files_and_can_be_done_again(path, make):
    """Killed before any operation: every file is old or new, and a second import adds the rest."""
    number, code = 0, 9
    while code == 9:
        number += 1
        code = ended(forked(partial(added, path, make, number, Dying(number, "before"))))
        assert TinyStore(path, who="anna").check() == ()
        assert left_over(path) == []
        added(path, make, number)
        assert which(path, number) == [True] * 3
    assert code == 0
    assert number > 30


def test_a_new_file_that_cannot_be_written_whole_is_not_there(tmp_path):
    """Else it would be in its own way the next time, for what is there is not written over."""
    file = tmp_path / "paper.txt"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            write_new_file(file, b"more than ten bytes")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not file.exists()
    write_new_file(file, b"whole")
    assert file.read_bytes() == b"whole"


def test_a_rename_that_fails_after_another_is_tried_once_more(tmp_path):
    """Else the office's history would tell of a policy that is not in place."""

    class Once(Unsynced):
        names: tuple[str, ...] = ()

        def rename(self, old: Path, new: Path) -> None:
            self.names += (new.name,)
            if self.names == ("a", "b"):
                raise OSError(errno.EIO, "Input/output error")
            super().rename(old, new)

    replace_files(Once(), {tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert [(tmp_path / name).read_bytes() for name in "ab"] == [b"1", b"2"]


class RenamesOne(Unsynced):
    """A disk that puts the first file in its place, and no other."""

    renamed = 0

    def rename(self, old: Path, new: Path) -> None:
        if self.renamed:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().rename(old, new)
        self.renamed += 1


def test_what_is_in_place_in_part_is_not_told_as_saved(tmp_path):
    """The second rename fails twice: one of three files is new."""
    files = {tmp_path / name: name.encode() for name in "abc"}
    with pytest.raises(MaybeSaved) as told:
        replace_files(RenamesOne(), files)
    assert f"{told.value}" == (
        "saved in part: 1 of 3 files are in place (Input/output error); "
        "look at what is there before doing it again"
    )
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


def test_of_customers_that_are_changed_together_each_is_told_what_became_of_it(make, store_with):
    """Whose file is in place may be saved; the others are not, and can be changed again."""
    numbers = ("1001", "1002", "1003")
    path = store_with(*(make.customer(number=number) for number in numbers)).path
    store = TinyStore(path, who="anna", disk=RenamesOne())
    told = store.change_each([(number, lambda each: marked(each, "x")) for number in numbers])
    kept = TinyStore(path, who="anna")
    is_new = [marks(kept.customer(number)) == ["x"] for number in numbers]
    assert sum(is_new) == 1  # whichever file was first
    assert [type(each) for each in told] == [MaybeSaved if new else NotSaved for new in is_new]
    assert kept.check() == ()


def test_a_file_that_cannot_be_replaced_leaves_all_others_to_be_changed(make, store_with):
    """Who stands in a file behind it, and so was left as before, is changed alone."""
    numbers = [f"{number}" for number in range(1001, 1009)]
    path = store_with(*(make.customer(number=number) for number in numbers)).path
    file_of = customer_files(path).file_of

    class Refuses(Unsynced):
        def rename(self, old: Path, new: Path) -> None:
            if new == file_of("1003"):
                raise OSError(errno.EPERM, os.strerror(errno.EPERM))
            super().rename(old, new)

    store = TinyStore(path, who="anna", disk=Refuses())
    told = store.change_each([(number, lambda each: marked(each, "x")) for number in numbers])
    kept = TinyStore(path, who="anna")
    shared = {number for number in numbers if file_of(number) == file_of("1003")}
    for number, outcome in zip(numbers, told, strict=True):
        assert marks(kept.customer(number)) == ([] if number in shared else ["x"])
        assert isinstance(outcome, NotSaved) == (number in shared)
    assert kept.check() == ()


@pytest.mark.parametrize("there", [False, True])
def test_where_there_are_no_links_a_new_file_is_written_over_nothing(
    tmp_path, monkeypatch, there
) -> None:
    """As on a stick or a share: the place is taken first, and somebody may have been faster."""

    def no_links(*_names: object, **_options: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)
    file = tmp_path / "letter.txt"
    if there:
        file.write_bytes(b"as it was sent")
        with pytest.raises(FileExistsError):
            write_new_file(file, b"another")
    else:
        write_new_file(file, b"another")
        assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes() == (b"as it was sent" if there else b"another")
    assert os.listdir(tmp_path) == ["letter.txt"]
