"""Rows that are kept for the next start: believed only of files that look as they did."""

import os
import random
import shutil
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.demo import demo_office
from store.desk.opening import open_desk
from store.domain.clock import swedish_day, utc_now
from store.domain.errors import MaybeSaved
from store.domain.model import Entry, Hold
from store.files.backup import back_up
from store.files.disk import NEW, Disk
from store.files.forms.customer_files import shard_of
from store.files.kept.rows import FEWEST, checked_rows, keep_rows, kept_file, kept_rows
from store.files.kept.times import sure, times_of
from store.files.mending.repair import repair_from
from store.files.sealed_file import sealed, tables_in
from store.files.store import TinyStore
from tests.bench import offices
from tests.store.acts import Act
from tests.store.disks import Counting, Unsure, Unsynced, Watched
from tests.store.faults import faults
from tests.store.files.raw_files import OLD, longer, renamed, replaced, touched

NUMBER = offices.number(7)
SHARD = f"{shard_of(NUMBER)}.json"


def settle(path: Path) -> None:
    """Make all files as old as files usually are."""
    for file in path.rglob("*"):
        os.utime(file, (OLD, OLD))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the smallest store of which rows are kept."""
    return offices.store(tmp_path_factory.mktemp("template"), FEWEST)


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    """Give a store of its own whose rows are kept."""
    path = tmp_path / "kept"
    shutil.copytree(template, path)
    settle(path)
    keep(path)
    assert kept_file(path).exists()
    return path


def keep(path: Path, disk: Disk | None = None) -> None:
    store = TinyStore(path, who="anna", disk=disk)
    store.listing()
    store.keep_rows()


def listed(path: Path, disk: Disk | None = None):
    return TinyStore(path, who="anna", disk=disk).listing()


def read_afresh(path: Path):
    """List what the files hold, with nothing kept."""
    kept_file(path).unlink(missing_ok=True)
    return listed(path)


def opened_for_a_listing(path: Path) -> list[str]:
    counting = Counting()
    listed(path, counting)
    return [name for name in counting.opened if name != "office.json"]


def test_a_start_opens_what_is_kept_and_no_other_file(path: Path) -> None:
    assert opened_for_a_listing(path) == [kept_file(path).name]
    with_kept = listed(path)
    assert with_kept == read_afresh(path)
    assert len(with_kept.rows) == FEWEST


@pytest.mark.parametrize("change", [touched, longer, replaced])
def test_a_file_that_looks_otherwise_is_read_and_no_other(
    path: Path, change: Callable[[Path], None]
) -> None:
    """By its time, its size or its place on the disk, each for itself."""
    change(path / "customers" / SHARD)
    assert opened_for_a_listing(path) == [kept_file(path).name, SHARD]
    assert read_afresh(path) == listed(path)


def test_what_others_have_changed_meanwhile_is_listed(path: Path) -> None:
    TinyStore(path, who="bo", disk=Unsynced()).change(NUMBER, renamed)
    assert [row.name for row in listed(path).rows if row.number == NUMBER] == ["Nytt namn AB"]


def test_a_file_that_is_damaged_is_told_although_its_rows_are_kept(path: Path) -> None:
    (path / "customers" / SHARD).write_bytes(b"{")
    (fault,) = listed(path).damaged
    assert SHARD in fault


@pytest.mark.parametrize("damage", ["missing", "unreadable"])
def test_check_names_whose_file_is_gone_as_they_were_last_listed(path: Path, damage: str) -> None:
    """Nothing else is believed of what is kept, and nothing is listed from it."""
    file = path / "customers" / SHARD
    names = [f"{row.number} {row.name}" for row in listed(path).rows
             if f"{shard_of(row.number)}.json" == SHARD]  # fmt: skip
    file.unlink() if damage == "missing" else file.write_bytes(b"torn")
    (found,) = TinyStore(path, who="anna").check()
    assert found.message.endswith(f"it is the file of {', '.join(names)}, as they were last listed")
    kept_file(path).unlink()
    (found,) = TinyStore(path, who="anna").check()
    assert found.message.endswith("only a backup can tell whose file it is")


def test_a_mending_names_who_was_last_listed_and_is_not_in_the_backup(
    path: Path, tmp_path: Path
) -> None:
    (row,) = (row for row in listed(path).rows if row.number == NUMBER)
    backup = Path(shutil.copytree(path, tmp_path / "backup"))
    theirs = tables_in(backup / "customers" / SHARD, Disk())
    del theirs["customers"][NUMBER]
    (backup / "customers" / SHARD).write_bytes(sealed(backup / "customers" / SHARD, theirs, 2))
    (path / "customers" / SHARD).write_bytes(b"torn")
    (told,) = repair_from(path, backup, who="anna").since
    assert told == (
        f"no longer in the store: {NUMBER} {row.name}, who stood in what was restored, as far as "
        "that can be told"
    )


def cut(raw: bytes, at: int) -> bytes:
    return raw[:at]


def flipped(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 0x41]) + raw[at + 1 :]


@pytest.mark.parametrize("damage", [cut, flipped])
def test_what_is_kept_and_damaged_is_not_used_and_is_found_by_check(
    path: Path, damage: Callable[[bytes, int], bytes]
) -> None:
    file = kept_file(path)
    raw, before = file.read_bytes(), read_afresh(path)
    chosen = random.Random(19).sample(range(len(raw)), 12)
    for at in (0, 5, 11, 40, len(raw) - 1, *chosen):
        file.write_bytes(damage(raw, at))
        file.chmod(0o600)
        assert listed(path) == before
        (finding,) = TinyStore(path, who="anna").check()
        assert finding.file == str(file)
        assert finding.customer is None


def test_check_finds_rows_that_are_not_those_of_the_files(path: Path) -> None:
    """As where a file is edited and has the size and the time of before, which a start believes."""
    assert TinyStore(path, who="anna").check() == ()
    file = path / "customers" / SHARD
    rows = tuple(
        replace(row, name="Annat AB")
        for row in listed(path).rows
        if shard_of(row.number) == file.stem
    )
    keep_rows(path, Disk(), frozenset(), {file.stem: (times_of(file), rows)})
    (finding,) = TinyStore(path, who="anna").check()
    assert finding.file == str(kept_file(path))


@pytest.mark.parametrize("mode", [0o660, 0o644, 0o602])
def test_what_others_may_write_or_read_is_not_believed(path: Path, mode: int) -> None:
    kept_file(path).chmod(mode)
    assert len(opened_for_a_listing(path)) > 256


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    file = kept_file(path)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert len(opened_for_a_listing(path)) > 256


def test_it_is_read_by_nobody_else_and_is_no_part_of_a_backup(path: Path, tmp_path: Path) -> None:
    assert kept_file(path).stat().st_mode & 0o777 == 0o600
    back_up(path, tmp_path / "copy", who="anna")
    assert not kept_file(tmp_path / "copy").exists()


def test_it_is_of_no_use_where_the_office_has_other_people(path: Path) -> None:
    """One of them may be a main contact, who then is none (R25)."""
    assert kept_rows(path, Disk(), frozenset()).files
    assert not kept_rows(path, Disk(), frozenset({"anna@byra.test"})).files


def test_every_kind_of_row_is_kept_as_it_is(make, tmp_path: Path) -> None:
    """Holds, changes of both sides, endings and all: the demo office has them."""
    made = demo_office(swedish_day(utc_now()))
    customers = [
        replace(made.customers[0], holds=(Hold(reason="Dispute", by="anna", at=utc_now()),)),
        *made.customers[1:],
    ]
    path = tmp_path / "demo"
    TinyStore.create(path, made.office, made.employees, customers, who="anna", disk=Unsynced())
    rows = listed(path).rows
    assert any(row.holds for row in rows)
    keep_rows(path, Disk(), frozenset(), {"00": ((1, 2, 3), rows)})
    assert kept_rows(path, Disk(), frozenset()).of_file("00") == rows


def test_a_file_whose_time_is_not_yet_past_is_not_kept(path: Path) -> None:
    kept_file(path).unlink()
    os.utime(path / "customers" / SHARD, (4_000_000_000, 4_000_000_000))
    keep(path)
    assert shard_of(NUMBER) not in kept_rows(path, Disk(), frozenset()).files
    assert sure(times_of(path / "customers" / SHARD), OLD) == ()


def test_few_customers_and_an_operator_who_only_looks_leave_no_file(path: Path, store) -> None:
    settle(store.path)
    keep(store.path)
    assert not kept_file(store.path).exists()
    kept_file(path).unlink()
    desk = open_desk(path, os_user="anna", read_only=True)
    desk.listing()
    desk.keep_rows()
    assert not kept_file(path).exists()


def test_it_is_written_anew_where_many_files_were_read(path: Path) -> None:
    before = kept_file(path).stat().st_ino
    touched(path / "customers" / SHARD)
    keep(path)
    assert kept_file(path).stat().st_ino == before
    os.utime(kept_file(path), (OLD, OLD))  # of what has changed since, no old name stays for long
    keep(path)
    assert opened_for_a_listing(path) == [kept_file(path).name]
    for file in sorted((path / "customers").iterdir())[:20]:
        touched(file)
    keep(path)
    assert opened_for_a_listing(path) == [kept_file(path).name]


def test_a_removed_customer_is_in_no_file_of_the_store(path: Path) -> None:
    somebody = kept_file(path).with_name("rows-4711.kept")
    shutil.copy(kept_file(path), somebody)
    remove(path)
    assert not kept_file(path).exists()
    assert not somebody.exists()


def remove(path: Path, disk: Disk | None = None) -> None:
    entry = Entry(at=utc_now(), by="anna", os_user="anna", side="office", action="remove-customer")
    TinyStore(path, who="anna", disk=disk or Unsynced()).change_several(
        [NUMBER], lambda customer: None, lambda done: entry
    )


def test_a_customer_of_whom_it_is_not_certain_that_he_is_removed_is_kept_nowhere(
    path: Path,
) -> None:
    disk = Unsure()
    disk.unsure = True
    with pytest.raises(MaybeSaved):
        remove(path, disk)
    assert not kept_file(path).exists()


def test_who_was_removed_after_a_listing_is_not_kept(path: Path) -> None:
    """Another process has taken away what was kept, and a screen keeps what it listed before."""
    store = TinyStore(path, who="anna", disk=Unsynced())
    for file in sorted((path / "customers").iterdir())[:60]:
        touched(file)
    store.listing()
    remove(path)
    store.keep_rows()
    assert NUMBER not in [row.number for row in checked_rows(path, Disk(), frozenset()).rows]


def test_who_is_removed_while_rows_are_being_kept_is_not_kept(path: Path) -> None:
    for file in sorted((path / "customers").iterdir())[:60]:
        touched(file)

    class Slow(Unsynced):
        def rename(self, old: Path, new: Path) -> None:
            if new == kept_file(path):
                remove(path)
            super().rename(old, new)

    keep(path, Slow())
    assert not kept_file(path).exists()


def test_what_somebody_has_not_renewed_for_long_is_taken_away(path: Path) -> None:
    gone, here = (path / f"rows-{uid}.kept" for uid in (4711, 4712))
    gone.touch()
    os.utime(gone, (OLD, OLD))
    here.touch()
    kept_file(path).unlink()
    keep(path)
    assert (gone.exists(), here.exists()) == (False, True)


def files_of(path: Path) -> Mapping[str, bytes]:
    return {str(file): file.read_bytes() for file in path.rglob("*.json")}


def test_no_fault_in_writing_is_told_or_does_any_harm(path: Path) -> None:
    """The old rows, the new ones or none: what is listed is the same, and nothing is left over."""
    before, rows = files_of(path), read_afresh(path)

    def prepare() -> None:
        kept_file(path).unlink(missing_ok=True)

    def do(disk: Disk) -> None:
        store = TinyStore(path, who="anna", disk=disk)
        store.listing()
        if isinstance(disk, Watched):
            disk.start()
        store.keep_rows()

    seen = set()
    for fault in faults(Act(path, prepare, do), each_error=False):
        assert fault.said in ("saved", "died"), fault
        seen.add(fault.operation.partition(" ")[0])
        assert listed(path) == rows, fault
        assert files_of(path) == before
        assert not list(path.glob(f"*{NEW}")), fault
    assert {"open", "fchmod", "write", "close", "rename"} <= seen


def test_no_fault_in_reading_is_told_or_does_any_harm(path: Path) -> None:
    rows, kept = listed(path), kept_file(path).name

    class Faulty(Disk):
        def __init__(self, fails: str) -> None:
            self.fails = fails
            self.fd = -1

        def open(self, path: Path, flags: int, mode: int = 0) -> int:
            if path.name == kept and self.fails == "open":
                raise OSError(5, "Input/output error")
            fd = super().open(path, flags, mode)
            self.fd = fd if path.name == kept else self.fd
            return fd

        def read(self, fd: int, size: int) -> bytes:
            if fd == self.fd and self.fails == "read":
                raise OSError(5, "Input/output error")
            return super().read(fd, 100 if fd == self.fd and self.fails == "short" else size)

        def close(self, fd: int) -> None:
            super().close(fd)
            if fd == self.fd:
                self.fd = -1
                if self.fails == "close":
                    raise OSError(5, "Input/output error")

    for fails in ("open", "read", "short", "close"):
        assert listed(path, Faulty(fails)) == rows


def test_two_who_write_at_once_leave_one_whole_file(path: Path) -> None:
    rows = read_afresh(path)
    stores = [TinyStore(path, who="anna") for _ in range(4)]
    for store in stores:
        store.listing()
    writers = [threading.Thread(target=store.keep_rows) for store in stores]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert checked_rows(path, Disk(), frozenset()).of_file(SHARD.removesuffix(".json"))
    assert listed(path) == rows
