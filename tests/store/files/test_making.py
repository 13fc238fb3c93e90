"""Making and opening a store in a directory: who can use its files, and what is no store."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path, PosixPath
from typing import ClassVar

import pytest
from msgspec.structs import replace

from store.domain.errors import NotFound, NotSaved, StoreBusy, StoreDamaged, StoreError
from store.files.disk import Disk, locked
from store.files.store import TinyStore
from tests.store.acts import only_new, told
from tests.store.files.raw_files import renamed

# Who can use the files


@pytest.fixture(params=[0o077, 0o027, 0o022, 0o000], ids=oct)
def umask(request):
    """Set each umask that an operator may have."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(store: TinyStore) -> dict[str, str]:
    """Return each different mode with one file that has it."""
    files = (store.path, *store.path.rglob("*"))
    return {oct(stat.S_IMODE(file.stat().st_mode)): file.name for file in reversed(files)}


def test_the_group_can_use_everything_whatever_the_umask_is(make, umask, store_with):
    """Directories are 2770, files 0660: when made, when changed, and when added to."""
    store = store_with(make.customer())
    made = modes(store)
    store.change("1001", renamed)
    store.add([replace(make.bo, login="ny")], [make.customer(number="A212")], only_new, told)
    assert set(made) == set(modes(store)) == {"0o2770", "0o660"}
    directories = {file for file in (store.path, *store.path.rglob("*")) if file.is_dir()}
    assert {oct(stat.S_IMODE(directory.stat().st_mode)) for directory in directories} == {"0o2770"}


class _Looked(PosixPath):
    """A path of whose new directories the modes are noted, as others may meet them."""

    met: ClassVar[list[int]] = []

    def mkdir(self, *arguments, **options):
        super().mkdir(*arguments, **options)
        self.met.append(stat.S_IMODE(self.stat().st_mode) & 0o7777)


def test_nobody_outside_the_group_gets_into_a_store_while_it_is_made(
    make, umask, tmp_path, unsynced, monkeypatch
):
    monkeypatch.setattr(_Looked, "met", [])
    TinyStore.create(
        _Looked(tmp_path / "office"), make.office, make.employees, who="anna", disk=unsynced
    )
    assert len(_Looked.met) == 2
    assert [oct(mode) for mode in _Looked.met if mode & 0o007] == []


def test_a_lock_that_was_deleted_comes_back_for_the_whole_group(umask, store):
    """Else the first who writes would lock all the others out for good."""
    (store.path / "lock").unlink()
    store.change("1001", renamed)
    assert oct(stat.S_IMODE((store.path / "lock").stat().st_mode)) == "0o660"


# Making and opening


def test_a_new_store_needs_an_empty_directory(make, tmp_path, unsynced):
    """Whatever is there is not written over."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("kära du")
    with pytest.raises(NotSaved, match=r"mine: is not empty"):
        TinyStore.create(tmp_path / "mine", make.office, make.employees, who="anna", disk=unsynced)
    assert os.listdir(tmp_path / "mine") == ["letter.txt"]


def test_a_new_store_may_be_made_in_a_directory_that_is_there_and_empty(make, tmp_path, unsynced):
    """As when an administrator prepared it."""
    path = tmp_path / "prepared"
    path.mkdir(mode=0o755)
    store = TinyStore.create(path, make.office, make.employees, who="anna", disk=unsynced)
    assert store.check() == ()
    assert set(modes(store)) == {"0o2770", "0o660"}


def test_where_the_directory_cannot_be_made_nothing_is_saved(make, tmp_path):
    """A file stands in the way."""
    (tmp_path / "file").write_text("")
    with pytest.raises(NotSaved, match=r"file/office: cannot be made: Not a directory"):
        TinyStore.create(tmp_path / "file" / "office", make.office, (), who="anna")


@pytest.mark.parametrize("there", ["nothing", "an empty directory", "a file"])
def test_where_there_is_no_store_it_is_not_found(tmp_path, there):
    """The message says how to make one."""
    path = tmp_path / "office"
    if there == "an empty directory":
        path.mkdir()
    elif there == "a file":
        path.write_text("")
    with pytest.raises(NotFound, match=r"make (one|a store) with init or import"):
        TinyStore(path, who="anna")


def test_a_directory_without_its_office_is_not_a_whole_store(store):
    """It is damage, and no new one is made in its place."""
    (store.path / "office.json").unlink()
    with pytest.raises(StoreDamaged, match=r"office\.json is missing"):
        TinyStore(store.path, who="anna")


@pytest.mark.parametrize("where", ["", "customers"])
def test_what_an_interrupted_write_left_beside_is_removed_when_opened(store, where):
    """It was never part of the store."""
    left = store.path / where / "1b.json.new"
    left.write_bytes(b'{"half')
    assert store.check() == ()
    TinyStore(store.path, who="anna")
    assert not left.exists()
    assert store.check() == ()


def test_what_another_is_just_writing_beside_is_left_alone(store):
    """While the lock is held it may be live."""
    live = store.path / "customers" / "1b.json.new"
    live.write_bytes(b'{"half')
    with locked(Disk(), store.path / "lock", "bo", 1):
        TinyStore(store.path, who="anna")
        assert live.exists()


def test_a_store_that_may_not_be_read_is_out_of_reach(store, tmp_path):
    """An error of the system comes with its own words and the file's name."""
    os.rename(store.path, tmp_path / "other")
    (tmp_path / "office").symlink_to(tmp_path / "office")
    with pytest.raises((StoreDamaged, NotFound), match=str(tmp_path / "office")) as found:
        TinyStore(tmp_path / "office", who="anna")
    assert os.strerror(errno.ELOOP) in str(found.value)


def test_a_store_that_could_not_be_made_leaves_room_for_the_next_try(make, tmp_path, unsynced):
    """What was made of it is taken away again; `init` works as soon as the cause is gone."""

    class Full(type(unsynced)):
        def write(self, fd: int, data: bytes | memoryview) -> int:
            raise OSError(28, "No space left on device")

    path = tmp_path / "new"
    with pytest.raises(NotSaved, match="No space left on device"):
        TinyStore.create(path, make.office, make.employees, who="anna", disk=Full())
    assert list(path.iterdir()) == []
    TinyStore.create(path, make.office, make.employees, who="anna", disk=unsynced)


class _Overtaken(PosixPath):
    """A path at which somebody else makes a directory first, once."""

    others: ClassVar[list[Callable[[], object]]] = []

    def mkdir(self, *arguments, **options):
        if self.others:
            self.others.pop()()
        return super().mkdir(*arguments, **options)


def test_who_makes_a_store_that_somebody_else_makes_removes_nothing(make, tmp_path, unsynced):
    """The later one is refused, and the store of the earlier one is whole."""
    path = tmp_path / "office"

    def make_it() -> None:
        TinyStore.create(
            path, make.office, make.employees, [make.customer()], who="bo", disk=unsynced
        )

    _Overtaken.others.append(make_it)
    with pytest.raises(NotSaved, match=r"there is a store already, of"):
        TinyStore.create(_Overtaken(path), make.office, make.employees, who="anna", disk=unsynced)
    store = TinyStore(path, who="anna")
    assert store.check() == ()
    assert store.customer("1001")


def test_who_looks_while_a_store_is_made_is_told_to_try_again(make, tmp_path, unsynced):
    """It is no damage, and another maker does not end in that either."""
    path, met = tmp_path / "office", list[StoreError]()

    class Looking(type(unsynced)):
        def rename(self, source: Path, target: Path) -> None:
            for look in (
                lambda: TinyStore(path, who="bo"),
                lambda: TinyStore.create(path, make.office, (), who="bo", disk=unsynced),
            ):
                with pytest.raises(StoreError) as found:
                    look()
                met.append(found.value)
            super().rename(source, target)

    TinyStore.create(path, make.office, make.employees, who="anna", disk=Looking())
    assert len(met) >= 4
    assert {type(each) for each in met} == {StoreBusy}
    assert "a store is being made there; try again" in f"{met[0]}"
    assert TinyStore(path, who="anna").check() == ()


def test_what_a_killed_maker_has_left_is_no_whole_store(make, tmp_path, unsynced):
    """Nobody makes it any more."""

    class Killed(type(unsynced)):
        def rename(self, source: Path, target: Path) -> None:
            os._exit(9)

    path = tmp_path / "office"
    if (child := os.fork()) == 0:
        TinyStore.create(path, make.office, make.employees, who="anna", disk=Killed())
    os.waitpid(child, 0)
    with pytest.raises(StoreDamaged, match=r"office\.json is missing"):
        TinyStore(path, who="anna")
