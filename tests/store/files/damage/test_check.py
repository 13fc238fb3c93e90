"""`check` finds what is damaged and what does not belong, and changes nothing."""

import errno
import os
import shutil
from pathlib import Path

import msgspec
import pytest

from store.domain.errors import NotSaved, StoreDamaged, StoreError
from store.files.backup import back_up
from store.files.disk import Disk
from store.files.forms.customer_files import shard_names
from store.files.forms.growth import grow
from store.files.mending.repair import repair_from
from store.files.store import TinyStore
from tests.store.files.marks import marked
from tests.store.files.raw_files import cut, resealed, shard, state_of


def test_a_customer_in_the_wrong_file_does_not_belong_there(make, store):
    """Nobody would find it by its number; `check` reports it."""
    file = shard(store, "A212")

    def moved(tables):
        tables["customers"]["1001"] = msgspec.to_builtins(make.customer())

    file.write_bytes(resealed(file, moved))
    (finding,) = store.check()
    assert (finding.file, finding.customer) == (str(file), "1001")
    assert "does not belong here" in finding.message


def test_check_tells_of_an_office_that_was_damaged_since(store):
    """It looks at every file, also the one that was read when the store was opened."""
    file = store.path / "office.json"
    file.write_bytes(cut(file.read_bytes()))
    assert [finding.file for finding in store.check()] == [str(file)]


def test_check_and_listing_tell_when_the_directory_is_gone(store):
    """All customers are out of reach; that is a finding, not a crash."""
    (store.path / "customers").rename(store.path / "somewhere else")
    (lost,) = store.listing().damaged
    assert lost.startswith(f"{store.path / 'customers'}: {len(shard_names(2))} files are missing;")
    assert len(store.check()) >= len(shard_names(2))


def test_check_and_listing_tell_what_to_do_where_the_directory_is_a_file(store):
    """What the system says of each file in it, that it is in no directory, leads nowhere."""
    customers = store.path / "customers"
    customers.rename(store.path / "somewhere else")
    customers.write_text("x")
    (lost,) = store.listing().damaged
    assert f"Not a directory; move {customers} away, and restore it from a backup" in lost
    assert f"move {customers} away" in store.check()[0].message


def test_check_tells_that_a_file_is_a_link(store):
    """No link is followed, wherever it leads; how many levels there are says nothing of that."""
    file = shard(store, "A212")
    file.rename(store.path.with_name("elsewhere.json"))
    file.symlink_to(store.path.with_name("elsewhere.json"))
    (lost,) = store.listing().damaged
    assert "is a symbolic link, and none is followed; put the file itself there" in lost


def test_check_tells_what_does_not_belong(store):
    """An editor's copy beside the files."""
    stray = store.path / "customers" / "1b.json~"
    stray.write_text("x")
    (finding,) = store.check()
    assert (finding.file, finding.customer) == (str(stray), None)


def test_check_changes_nothing(store, files_in):
    """Neither the files nor their times."""
    before = files_in(store.path), {file: state_of(file) for file in store.path.rglob("*")}
    assert store.check() == ()
    assert (
        files_in(store.path),
        {file: state_of(file) for file in store.path.rglob("*")},
    ) == before


@pytest.mark.parametrize("kind", ["a directory", "a link", "a FIFO"])
def test_check_tells_of_a_lock_that_cannot_be_held(store, kind):
    """All can be read, and nothing saved."""
    lock = store.path / "lock"
    lock.unlink(missing_ok=True)
    if kind == "a link":
        lock.symlink_to("nowhere")
    elif kind == "a FIFO":
        os.mkfifo(lock)
    else:
        lock.mkdir()
    (finding,) = store.check()
    assert (finding.file, finding.customer) == (str(lock), None)
    assert "is no plain file" in finding.message
    with pytest.raises(StoreDamaged, match=r"cannot be locked: .*; remove it: it is made again"):
        store.change("1001", lambda customer: customer)


def put(store: TinyStore, name: str) -> Path:
    """Put a directory in a place of the store, or an empty file where its name ends with `!`."""
    place = store.path / name.rstrip("!")
    place.parent.mkdir(exist_ok=True)
    if name.endswith("!"):
        place.write_text("")
    else:
        place.mkdir()
    return place


@pytest.mark.parametrize(
    ("name", "stops"),
    [
        ("customers/{shard}.new", True),
        ("office.json.new", False),
        ("customers.new!", True),
        ("customers-3.outgrown!", True),
        ("past/1001.jsonl.leaving", True),
    ],
)
def test_what_is_in_the_way_of_saving_is_named(store, name, stops):
    """Also by `check`, as all can be read: else nobody could tell why nothing is saved."""
    place = put(store, name.format(shard=shard(store, "A212").name))
    (finding,) = store.check()
    assert finding.message == f"{place}: does not belong here"
    if not stops:
        store.change("A212", lambda customer: marked(customer, "x"))
        return
    with pytest.raises(NotSaved, match="move it away") as told:
        store.change("A212", lambda customer: marked(customer, "x"))
    assert f"{place} is in the way" in f"{told.value}"


def test_what_a_link_leads_to_is_not_taken_away_as_a_rest_of_growth(store, tmp_path):
    kept = shutil.copytree(store.path / "customers", tmp_path / "kept")
    (store.path / "customers.new").symlink_to(kept)
    assert [Path(finding.file).name for finding in store.check()] == ["customers.new"]
    with pytest.raises(NotSaved, match="move it away"):
        store.change("A212", lambda customer: marked(customer, "x"))
    assert len([*kept.iterdir()]) == len(shard_names(2))


@pytest.mark.parametrize("name", ["customers-3", "customers-4"])
def test_an_empty_directory_is_no_form_of_the_store(store, name):
    """It held nobody: to restore the store from a backup would be the wrong cure."""
    place = put(store, name)
    opened = TinyStore(store.path, who="anna")
    assert len(opened.listing().rows) == 3
    opened.change("A212", lambda customer: marked(customer, "x"))
    assert [finding.message for finding in opened.check()] == [f"{place}: does not belong here"]


@pytest.mark.parametrize("beside", ["nothing", "an empty directory", "half of the files"])
def test_an_outgrown_form_is_not_taken_away_where_none_came_after_it(store, files_in, beside):
    """Somebody has moved files there: to restore them from a backup would be the wrong cure."""
    customers, outgrown = store.path / "customers", store.path / "customers.outgrown"
    customers.rename(outgrown)
    if beside != "nothing":
        customers.mkdir()
    if beside == "half of the files":
        for file in sorted(outgrown.iterdir())[::2]:
            file.rename(customers / file.name)
    before = files_in(store.path)
    words = f"{customers} lacks files, and {outgrown} may hold them: move them back to {customers}"
    opened = TinyStore(store.path, who="anna")
    with pytest.raises(NotSaved) as told:
        opened.change("A212", lambda customer: marked(customer, "x"))
    assert words in f"{told.value}"
    assert [finding.message for finding in opened.check()] == [words]
    assert files_in(store.path).keys() >= before.keys()
    customers.mkdir(exist_ok=True)
    for file in outgrown.iterdir():
        file.rename(customers / file.name)
    opened.change("A212", lambda customer: marked(customer, "x"))
    assert opened.check() == ()
    assert not outgrown.exists()


@pytest.mark.parametrize("name", ["customers", "customers-3"])
def test_an_empty_directory_is_no_form_while_the_next_is_not_in_its_place(store, name):
    """Between the two renames of growth."""
    grow(store.path, 3, Disk())
    (store.path / "customers-3").rename(store.path / "customers-3.new")
    (store.path / "customers.outgrown").mkdir()
    put(store, name)
    opened = TinyStore(store.path, who="anna")
    assert len(opened.listing().rows) == 3
    opened.change("A212", lambda customer: marked(customer, "x"))
    assert len(TinyStore(store.path, who="anna").listing().rows) == 3


def test_what_is_in_the_way_of_growth_is_named_and_not_what_was_written(store):
    grow(store.path, 3, Disk())
    (store.path / "customers-3").rename(store.path / "customers-3.new")
    (store.path / "customers.outgrown").mkdir()
    place = put(store, "customers-3!")
    with pytest.raises(NotSaved) as told:
        TinyStore(store.path, who="anna").change("A212", lambda customer: marked(customer, "x"))
    assert f"{place} is in the way" in f"{told.value}"


def test_a_past_whose_name_is_no_text_does_not_belong(store):
    past = store.path / "past"
    past.mkdir()
    stray = past / os.fsdecode(b"p\xe5.jsonl")
    stray.write_text("")
    (finding,) = store.check()
    assert finding.file == f"{stray}"


def test_a_file_in_the_place_of_the_pasts_does_not_belong(store):
    (store.path / "past").write_text("")
    (finding,) = store.check()
    assert finding.message == f"{store.path / 'past'}: does not belong here"


def unlisted(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    """Let the disk refuse to say what is in a directory."""
    listed = os.listdir

    def fails(directory: Path) -> list[str]:
        if Path(directory) == place:
            raise OSError(errno.EIO, os.strerror(errno.EIO), f"{place}")
        return listed(directory)

    monkeypatch.setattr(os, "listdir", fails)


@pytest.mark.parametrize("name", ["past", "customers", "."])
def test_a_directory_that_cannot_be_read_is_not_told_as_whole(store, name, monkeypatch):
    backup = Path(shutil.copytree(store.path, store.path.with_name("backup")))
    place = store.path / name
    place.mkdir(exist_ok=True)
    unlisted(monkeypatch, place)
    assert "Input/output error" in store.check()[-1].message
    with pytest.raises(StoreError, match="Input/output error"):
        repair_from(store.path, backup, who="anna")


def test_no_copy_is_made_without_the_pasts_that_cannot_be_listed(store, monkeypatch):
    (store.path / "past").mkdir()
    unlisted(monkeypatch, store.path / "past")
    copy = store.path.with_name("copy")
    with pytest.raises(StoreDamaged, match="past: cannot be read: Input/output error"):
        back_up(store.path, copy, who="anna")
    assert not copy.exists()
