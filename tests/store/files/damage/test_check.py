"""`check` finds what is damaged and what does not belong, and changes nothing."""

import os

import msgspec
import pytest

from store.domain.errors import StoreDamaged
from store.files.forms.customer_files import shard_names
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
