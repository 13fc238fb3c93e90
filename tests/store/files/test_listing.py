"""The rows of a store of files: their order, and which files are read again."""

import gc
import os
import time
import weakref
from collections.abc import Iterator

import pytest

from store.files.forms.customer_files import shard_names, shard_of
from store.files.kept.times import COARSE
from store.files.store import TinyStore
from tests.store.disks import Counting
from tests.store.files.raw_files import renamed, shard


def test_rows_come_as_people_count(make, store_with):
    """2 before 10, and A35 before A212."""
    numbers = ["A35", "999", "A212", "1001", "0012"]
    store = store_with(*(make.customer(number=number) for number in numbers))
    listed = [row.number for row in store.listing().rows]
    assert listed == ["0012", "999", "1001", "A35", "A212"]


@pytest.fixture
def settled(store) -> tuple[TinyStore, Counting]:
    """Open a store whose files are as old as files usually are."""
    for file in (store.path / "customers", *store.path.rglob("*")):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    counting = Counting()
    return TinyStore(store.path, who="anna", disk=counting), counting


@pytest.mark.parametrize("changed_at", [1_600_000_000, 1_750_000_000], ids=["older", "newer"])
def test_a_second_look_reads_only_what_has_changed(settled, changed_at):
    """One file of 256, however it came there: also with an older time, as from a backup."""
    store, counting = settled
    first = store.listing()
    assert [name for name in counting.opened if name != "office.json"] == [
        f"{id}.json" for id in shard_names(2)
    ]
    counting.opened.clear()
    assert store.listing() == first
    assert counting.opened == []
    TinyStore(store.path, who="bo").change("1001", renamed)
    os.utime(shard(store), (changed_at, changed_at))
    assert [row.name for row in store.listing().rows if row.number == "1001"] == ["Nytt namn AB"]
    assert counting.opened == [f"{shard_of('1001')}.json"]


def test_a_file_whose_time_is_not_yet_past_is_looked_at_again(settled):
    """A coarse clock may give the next change the same time; a wrong one may be ahead."""
    store, counting = settled
    os.utime(shard(store), (4_000_000_000, 4_000_000_000))
    store.listing()
    counting.opened.clear()
    store.listing()
    assert counting.opened == [f"{shard_of('1001')}.json"]


@pytest.mark.parametrize("touched", ["customers", "office.json"])
def test_that_something_has_moved_is_seen_by_two_stats(settled, touched):
    """Every change renames a file into one of these directories, or onto the office."""
    store, counting = settled
    store.listing()
    counting.opened.clear()
    assert not store.moved()
    os.utime(store.path / touched, (1_650_000_000, 1_650_000_000))
    assert store.moved()
    store.listing()
    assert not store.moved()
    assert counting.opened == []


def test_a_change_in_the_same_tick_of_the_clock_moves_the_store(settled):
    """What was listed in between is not taken for the last, however long ago it is."""
    store, _ = settled
    other = TinyStore(store.path, who="bo")
    other.change("1001", lambda customer: customer)
    tick = time.time_ns()

    def at_that_tick() -> None:
        for place in ("lock", "customers", "office.json"):
            os.utime(store.path / place, ns=(tick, tick))

    at_that_tick()
    store.listing()
    other.change("1001", renamed)
    while time.time_ns() < tick + COARSE:
        other.change("1001", renamed)
    at_that_tick()
    assert store.moved()
    assert "Nytt namn AB" in [row.name for row in store.listing().rows]


def test_a_file_that_changes_in_the_same_tick_of_the_clock_is_read_again(settled):
    """Of the same size and in the same place on the disk: nothing but its bytes tells it."""
    store, _ = settled
    old = shard(store).read_bytes()
    TinyStore(store.path, who="bo").change("1001", renamed)
    new = shard(store).read_bytes()
    assert len(new) == len(old)

    def put_at(tick: int, raw: bytes) -> None:
        shard(store).write_bytes(raw)
        os.utime(shard(store), ns=(tick, tick))

    while True:  # until it was read in that tick, which a busy machine may let go by
        tick = time.time_ns()
        put_at(tick, old)
        store.listing()
        if time.time_ns() < tick + COARSE:
            break
    put_at(tick, new)
    while time.time_ns() < tick + COARSE:
        store.customer("1001")
    assert "Nytt namn AB" in [row.name for row in store.listing().rows]


def test_every_change_moves_the_store(settled):
    """Whoever makes it."""
    store, _ = settled
    store.listing()
    TinyStore(store.path, who="bo").change("1001", renamed)
    assert store.moved()


@pytest.fixture
def uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile."""
    gc.disable()
    yield
    gc.enable()


def test_a_store_goes_with_its_last_user_with_all_that_it_listed(store, uncollected):
    """A screen opens one beside its own for each reading of an import: none waits for garbage."""
    with store.beside() as beside:
        assert beside.check() == ()
        assert beside.read_ahead(60)
        beside.change("1001", renamed)
        assert beside.listing().rows == beside.people_and_rows().rows
        assert beside.listing_of("1001").rows
    goes = weakref.ref(beside)
    del beside
    assert goes() is None
