"""The first picture that is kept: believed only where every file of the store looks as it did."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from store.domain.clock import utc_now
from store.domain.model import Entry
from store.files.backup import back_up
from store.files.disk import NEW, Disk
from store.files.kept.picture import (
    KeptPicture,
    PictureDamaged,
    keep_picture,
    kept_picture,
    looks_of,
    picture_file,
)
from store.files.store import TinyStore
from tests.store.acts import Act
from tests.store.disks import Unsynced, Watched
from tests.store.faults import faults
from tests.store.files.raw_files import OLD, longer, replaced, touched


@pytest.fixture
def path(store: TinyStore) -> Path:
    """Give a store whose files are as old as files usually are."""
    for file in store.path.rglob("*"):
        os.utime(file, (OLD, OLD))
    return store.path


def made(path: Path, picture: bytes = b"\x1b[Ha picture\n") -> KeptPicture:
    looks = looks_of(f"{path}")
    assert looks.sure
    return KeptPicture(b"about it\n", OLD, OLD + 1, ("/beside", "/other"), looks.files, picture)


def kept_for(path: Path, disk: Disk | None = None) -> KeptPicture:
    picture = made(path)
    keep_picture(path, disk or Disk(), picture)
    return picture


def test_it_is_kept_as_it_is_and_for_nobody_else(path: Path) -> None:
    assert kept_picture(f"{path}") is None
    assert kept_for(path) == kept_picture(f"{path}")
    assert os.stat(picture_file(f"{path}")).st_mode & 0o777 == 0o600


def gone(file: Path) -> None:
    file.unlink()


def another(file: Path) -> None:
    shutil.copy2(file, file.with_name("another.toml"))


@pytest.mark.parametrize("change", [touched, longer, replaced, gone, another])
def test_any_file_that_looks_otherwise_is_seen(path: Path, change: Callable[[Path], None]) -> None:
    (path / "policy.toml").touch()
    shards = list((path / "customers").iterdir())
    for file in (path / "office.json", path / "policy.toml", shards[0]):
        before = looks_of(f"{path}").files
        change(file)
        assert looks_of(f"{path}").files != before, file


def test_a_file_beside_is_seen_too(path: Path, tmp_path: Path) -> None:
    choice = tmp_path / "choice"
    none = looks_of(f"{path}", [f"{choice}"])
    choice.write_text("dark")
    one = looks_of(f"{path}", [f"{choice}"])
    assert none.files != one.files
    assert (none.sure, one.sure) == (True, False)
    touched(choice)
    assert looks_of(f"{path}", [f"{choice}"]).sure


def test_the_lock_and_what_is_kept_are_no_part_of_it(path: Path) -> None:
    before = looks_of(f"{path}")
    (path / "lock").write_text("anna")
    kept_for(path)
    assert looks_of(f"{path}") == before


def test_a_time_that_is_not_yet_past_is_not_relied_on(path: Path) -> None:
    """The next change might leave the same one."""
    soon = time.time() + 60
    os.utime(path / "office.json", (soon, soon))
    assert not looks_of(f"{path}").sure


def test_what_is_damaged_is_not_used_and_is_found_by_check(path: Path) -> None:
    kept_for(path)
    file = Path(picture_file(f"{path}"))
    raw = file.read_bytes()
    assert TinyStore(path, who="anna").check() == ()
    for at in (0, 5, 11, 40, len(raw) // 2, len(raw) - 1):
        for damaged in (raw[:at], raw[:at] + bytes([raw[at] ^ 0x41]) + raw[at + 1 :]):
            file.write_bytes(damaged)
            with pytest.raises(PictureDamaged):
                kept_picture(f"{path}")
        (finding,) = TinyStore(path, who="anna").check()
        assert finding.file == f"{file}"


@pytest.mark.parametrize("mode", [0o660, 0o644, 0o602])
def test_what_others_may_write_or_read_is_not_believed(path: Path, mode: int) -> None:
    kept_for(path)
    os.chmod(picture_file(f"{path}"), mode)
    assert kept_picture(f"{path}") is None


def test_what_is_no_plain_file_is_not_waited_for(path: Path, tmp_path: Path) -> None:
    kept_for(path)
    file = Path(picture_file(f"{path}"))
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert kept_picture(f"{path}") is None
    file.unlink()
    os.mkfifo(file, 0o600)
    assert kept_picture(f"{path}") is None
    file.unlink()
    file.mkdir(0o600)
    assert kept_picture(f"{path}") is None


@pytest.mark.parametrize("kind", ["link", "pipe", "directory"])
def test_what_is_no_plain_file_is_not_replaced(path: Path, tmp_path: Path, kind: str) -> None:
    """Somebody has put it there, who may want it; the program does without."""
    file = Path(picture_file(f"{path}"))
    match kind:
        case "link":
            file.symlink_to(tmp_path / "elsewhere")
        case "pipe":
            os.mkfifo(file, 0o600)
        case _:
            file.mkdir()
    before = file.lstat()
    kept_for(path)
    after = file.lstat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)
    assert not (tmp_path / "elsewhere").exists()
    assert sorted(path.glob("*.kept*")) == [file]


@pytest.mark.parametrize("place", ["", "customers"])
def test_what_cannot_be_looked_at_hides_no_other_file(path: Path, place: str) -> None:
    """A link that leads nowhere stands before all others, which are seen to change all the same."""
    (path / place / "+").symlink_to("nowhere")
    looks = looks_of(f"{path}")
    assert not looks.sure
    for file in path.rglob("*.json"):
        os.utime(file, ns=(1, 1))
        assert looks.files != (looks := looks_of(f"{path}")).files, file


def test_it_is_no_part_of_a_backup(path: Path, tmp_path: Path) -> None:
    kept_for(path)
    back_up(path, tmp_path / "copy", who="anna")
    assert kept_picture(f"{tmp_path / 'copy'}") is None


def test_a_removed_customer_is_in_no_picture(path: Path) -> None:
    kept_for(path)
    somebody = path / "picture-4711.kept"
    shutil.copy(picture_file(f"{path}"), somebody)
    entry = Entry(at=utc_now(), by="anna", os_user="anna", side="office", action="remove-customer")
    store = TinyStore(path, who="anna", disk=Unsynced())
    number = store.listing().rows[0].number
    store.change_several([number], lambda customer: None, lambda done: entry)
    assert not list(path.glob("*.kept"))


def test_no_fault_in_writing_is_told_or_does_any_harm(path: Path) -> None:
    """The old picture, the new one or none; nothing is left over."""
    old, new = made(path), made(path, b"another")
    files = {file: file.read_bytes() for file in path.rglob("*.json")}

    def prepare() -> None:
        keep_picture(path, Disk(), old)

    def do(disk: Disk) -> None:
        if isinstance(disk, Watched):
            disk.start()
        keep_picture(path, disk, new)

    seen = set()
    act = Act(path, prepare, do)
    for fault in faults(act, each_error=True):
        assert fault.said in ("saved", "died"), fault
        seen.add(fault.operation.partition(" ")[0])
        assert kept_picture(f"{path}") in (old, new), fault
        assert {file: file.read_bytes() for file in path.rglob("*.json")} == files
        TinyStore(path, who="anna").listing()
        for left in path.glob(f"*{NEW}"):  # of a process that has died
            assert fault.said == "died", fault
            left.unlink()
    assert {"open", "fchmod", "write", "close", "rename"} <= seen
