"""Backups: a damaged file comes back from one, whole or not at all, and what was is kept beside."""

import datetime as dt
import errno
import json
import os
import shutil
import stat
import tempfile
import unicodedata
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.domain.errors import NotFound, NotSaved, Refused, StoreDamaged
from store.domain.model import Entry
from store.files.backup import back_up
from store.files.disk import Disk
from store.files.filesystem import copies_beside, file_system, warnings_about
from store.files.forms.customer_files import shard_of
from store.files.mending.check import contradictions_in
from store.files.mending.edited_by_hand import accept
from store.files.mending.repair import repair_from
from store.files.sealed_file import sealed
from store.files.store import TinyStore

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def store(make, store_with) -> TinyStore:
    """Make a store with two customers of different files."""
    return store_with(make.customer(), make.customer(number="A212", name="Åsö AB"))


def shard(path: Path, number: str = "1001") -> Path:
    return path / "customers" / f"{shard_of(number)}.json"


@pytest.fixture
def backup(store, tmp_path) -> Path:
    """Copy the directory, as the README says."""
    return Path(shutil.copytree(store.path, tmp_path / "backup"))


def test_a_damaged_file_comes_back_and_the_others_are_left_alone(store, backup, files_in):
    """The bad file is kept beside the store, byte for byte."""
    shard(store.path).write_bytes(b"torn")
    before = files_in(store.path)
    mended = repair_from(store.path, backup, who="anna")
    assert store.check() == ()
    assert store.customer("1001").name == "Alfa Bygg AB"
    after = files_in(store.path)
    assert {name for name in before if before[name] != after[name]} == {
        f"customers/{shard(store.path).name}"
    }
    kept = Path(mended.kept)
    assert kept.parent == store.path.parent
    assert shard(kept).read_bytes() == b"torn"


@pytest.fixture
def beside_is_not_theirs(store):
    """Let the store be that of operators who may not write in the directory around it."""
    around = store.path.parent
    if os.geteuid() == 0:  # who may write everywhere, and leaves what others are to remove
        operators = 4711
        os.chown(store.path, operators, operators)
        yield
    else:
        around.chmod(0o555)
        yield
        around.chmod(0o755)


def test_where_beside_is_not_theirs_it_is_kept_in_the_store_and_read_by_nobody(
    store, backup, beside_is_not_theirs, tmp_path
):
    """Who may write the store may remove it: it has the group and the mode of the store."""
    shard(store.path).write_bytes(b"torn")
    before = os.umask(0o077)
    try:
        mended = repair_from(store.path, backup, who="anna")
    finally:
        os.umask(before)
    kept, like = Path(mended.kept), os.stat(store.path)
    assert kept.parent == store.path
    assert shard(kept).read_bytes() == b"torn"
    for made in (kept, kept / "customers"):
        status = os.stat(made)
        assert (status.st_gid, status.st_mode) == (like.st_gid, like.st_mode)
    assert stat.S_IMODE(os.stat(shard(kept)).st_mode) == 0o660
    assert os.stat(shard(kept)).st_gid == like.st_gid
    assert store.check() == ()
    assert copies_beside(store.path)[0].startswith(f"{kept}: holds what the store held then")
    again = TinyStore(store.path, who="anna")
    assert {row.number for row in again.listing().rows} == {"1001", "A212"}
    copy = Path(tempfile.mkdtemp(dir="/tmp")) / "copy"  # beside the store nothing can be written
    try:
        back_up(store.path, copy, who="anna")
        assert not [*copy.glob("replaced-*")]
    finally:
        shutil.rmtree(copy.parent)


def test_what_is_edited_by_hand_is_kept_there_as_well(store, beside_is_not_theirs):
    """In the directory that the page for offices prescribes, operators mend by themselves."""
    file = shard(store.path)
    file.write_text(file.read_text("utf-8").replace("Alfa Bygg AB", "Alfa Bygg i Umeå AB"), "utf-8")
    mended = accept(store.path, file, who="anna")
    assert Path(mended.kept).parent == store.path
    assert store.customer("1001").name == "Alfa Bygg i Umeå AB"


class Full(Disk):
    """A disk that has no room for another directory."""

    def mkdir(self, path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_where_there_is_no_room_for_what_is_replaced_nobody_is_sent_to_ask_for_rights(
    store, backup, files_in
):
    """Rights are no cure for a full disk."""
    shard(store.path).write_bytes(b"torn")
    before = files_in(store.path)
    with pytest.raises(NotSaved, match=r"No space left on device\); nothing has changed$"):
        repair_from(store.path, backup, who="anna", disk=Full())
    assert files_in(store.path) == before


def test_a_directory_that_is_missing_comes_back_for_all_who_use_the_store(store, backup):
    """Whatever the umask of whoever mends it."""
    mode = stat.S_IMODE(os.stat(store.path).st_mode)
    shutil.rmtree(store.path / "customers")
    before = os.umask(0o077)
    try:
        repair_from(store.path, backup, who="anna")
    finally:
        os.umask(before)
    assert stat.S_IMODE(os.stat(store.path / "customers").st_mode) == mode
    assert store.check() == ()


def test_a_file_in_the_place_of_a_directory_is_left_alone_and_told(store, backup):
    """It may be all that somebody has; whoever has moved it away does the same again."""
    customers = store.path / "customers"
    shutil.rmtree(customers)
    customers.write_text("x")
    with pytest.raises(NotSaved, match=r"customers: is no directory; move it away, and do this"):
        repair_from(store.path, backup, who="anna")
    assert customers.read_text() == "x"
    customers.rename(store.path.with_name("away"))
    repair_from(store.path, backup, who="anna")
    assert store.check() == ()


@pytest.mark.parametrize("name", ["office.json", "customers/81.json"])
def test_a_missing_file_comes_back(store, backup, name):
    """Also the office, without which nobody can open a desk."""
    (store.path / name).unlink()
    repair_from(store.path, backup, who="root")
    assert TinyStore(store.path, who="anna").check() == ()


@pytest.mark.parametrize("name", ["office.json", "customers"])
def test_where_nothing_is_replaced_nothing_is_kept(store, backup, tmp_path, name):
    """What is missing has nothing that could be kept, and no empty directory tells of it."""
    before = sorted(tmp_path.iterdir())
    of = store.path / name
    of.unlink() if of.is_file() else shutil.rmtree(of)
    mended = repair_from(store.path, backup, who="anna")
    assert (bool(mended.files), mended.kept) == (True, None)
    assert sorted(tmp_path.iterdir()) == before
    assert copies_beside(store.path) == ()
    assert store.check() == ()


def test_of_what_is_missing_no_empty_directory_is_kept_beside_the_rest(store, backup):
    (store.path / "office.json").write_bytes(b"torn")
    shard(store.path).unlink()
    kept = Path(repair_from(store.path, backup, who="anna").kept)
    assert [each.name for each in kept.iterdir()] == ["office.json"]


def test_a_damaged_backup_changes_nothing(store, backup, files_in):
    """Whole or not at all."""
    shard(store.path).write_bytes(b"torn")
    shard(backup).write_bytes(b"torn too")
    before = files_in(store.path)
    with pytest.raises(StoreDamaged, match=str(backup)):
        repair_from(store.path, backup, who="anna")
    assert files_in(store.path) == before


def test_the_backup_of_another_office_is_refused(make, store, tmp_path, unsynced, files_in):
    """And a directory that is no backup is not found."""
    other = replace(make.office, name="En annan byrå AB")
    TinyStore.create(tmp_path / "other", other, make.employees, who="bo", disk=unsynced)
    shard(store.path).write_bytes(b"torn")
    before = files_in(store.path)
    with pytest.raises(Refused, match="En annan byrå AB"):
        repair_from(store.path, tmp_path / "other", who="anna")
    with pytest.raises(NotFound):
        repair_from(store.path, tmp_path / "nothing", who="anna")
    assert files_in(store.path) == before


@pytest.mark.parametrize(
    ("number", "form"), [("1", "NFC"), ("2", "NFC"), ("1", "NFD")], ids=["alike", "number", "form"]
)
def test_the_backup_of_another_store_of_one_name_is_told_by_its_id(
    make, store, tmp_path, unsynced, files_in, number, form
):
    """Names that one reads alike tell nobody apart."""
    named = unicodedata.normalize(form, make.office.name)
    other = replace(make.office, name=named, number=number)
    TinyStore.create(tmp_path / "other", other, make.employees, who="bo", disk=unsynced)
    backup = TinyStore(tmp_path / "other", who="bo")
    shard(store.path).write_bytes(b"torn")
    before = files_in(store.path)
    with pytest.raises(Refused) as refused:
        repair_from(store.path, backup.path, who="anna")
    own, others = (each.identity(may_make=False) for each in (store, backup))
    assert f"{refused.value}" == (
        f"The backup is of another store of {make.office.name}: its id is {others}, that of this "
        f"store is {own}."
    )
    assert files_in(store.path) == before


def as_of_before_there_were_ids(path: Path, **office: object) -> None:
    file = path / "office.json"
    tables = json.loads(file.read_bytes())
    del tables["store"]
    tables["office"]["1"] |= office
    file.write_bytes(sealed(file, tables, 9))


def test_without_an_id_the_number_tells_two_offices_of_one_name_apart(store, backup):
    as_of_before_there_were_ids(backup, number="77")
    shard(store.path).write_bytes(b"torn")
    with pytest.raises(Refused, match=r"is of Byrå Norr AB \(77\), the store of Byrå Norr AB \("):
        repair_from(store.path, backup, who="anna")


def test_a_backup_whose_name_is_written_in_another_form_is_of_the_same_office(store, backup):
    """As some systems take letters apart; the id alone would say so as well."""
    name = unicodedata.normalize("NFD", store.office.name)
    as_of_before_there_were_ids(backup, name=name)
    shard(store.path).write_bytes(b"torn")
    repair_from(store.path, backup, who="anna")
    assert store.check() == ()


def test_a_backup_of_before_its_office_was_renamed_is_of_the_same_store(store, backup):
    file = store.path / "office.json"
    file.write_bytes(file.read_bytes().replace(store.office.name.encode(), b"New AB"))
    accept(store.path, file, who="anna")
    shard(store.path).write_bytes(b"torn")
    repair_from(store.path, backup, who="anna")
    assert store.check() == ()


def test_a_file_edited_by_hand_is_accepted_when_all_in_it_is_right(store):
    """It gets a new checksum, and what stood there is kept."""
    file = shard(store.path)
    file.write_text(file.read_text("utf-8").replace("Alfa Bygg AB", "Alfa Bygg i Umeå AB"), "utf-8")
    assert len(store.check()) == 1
    accept(store.path, Path("customers") / file.name, who="anna")
    assert store.check() == ()
    assert store.customer("1001").name == "Alfa Bygg i Umeå AB"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"name":', '"name":"x","name":', "'name' appears twice"),
        ('"version":1', '"version":NaN', "NaN is no value"),
        ('"version":1', '"version":9', "version 9 does not go with a history of 0 lines"),
        ('"name":', '"nmae":', "`nmae` is not known here"),
    ],
)
def test_a_file_edited_by_hand_wrongly_is_left_as_it_is(store, old, new, message):
    """With the fault and its place."""
    file = shard(store.path)
    edited = file.read_text("utf-8").replace(old, new, 1).encode()
    file.write_bytes(edited)
    with pytest.raises(StoreDamaged, match=message):
        accept(store.path, file, who="anna")
    assert file.read_bytes() == edited


def test_a_main_contact_named_here_who_is_no_administrator_any_more_is_found(make):
    """One that was imported so counts as missing and is no fault (R25)."""
    imported = make.customer(users=(make.user(),))
    assert list(contradictions_in(imported)) == []
    entry = Entry(
        at=NOW,
        by="anna",
        os_user="anna",
        side="office",
        action="name-main-contact",
        details={"email": imported.main_contact},
    )
    named = replace(imported, history=(entry,), version=2)
    assert [f for f in contradictions_in(named) if "not an active Administrator" in f]


def test_what_is_doubtful_about_the_place_is_said(store, tmp_path):
    """Readable by everybody; on a network file system."""
    mounts = tmp_path / "mounts"
    mounts.write_text(f"1 0 0:1 / / rw - ext4 d rw\n2 1 0:2 / {store.path} rw - nfs4 s:/x rw\n")
    assert file_system(store.path, mounts) == "nfs4"
    assert warnings_about(store.path, tmp_path / "none") == ()
    store.path.chmod(0o2775)
    assert len(warnings_about(store.path, mounts)) == 2


def test_a_file_named_from_a_directory_that_is_gone_is_none_of_the_stores(
    store, tmp_path, monkeypatch
):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(NotFound, match="is not one of the files of"):
        accept(store.path, Path("b"), who="anna")
