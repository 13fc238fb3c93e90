"""What acts cost in files opened and in waits for the disk: the same however many customers."""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from store.desk.desk import Desk
from store.domain.rights import Operator
from store.domain.wishes import NameMainContact
from store.files.disk import Disk
from store.files.forms.customer_files import shard_of
from store.files.store import TinyStore
from tests.bench import offices

OPERATOR = Operator.of(offices.ANNA, "anna", (offices.ANNA,))


class Counting(Disk):
    """Counts what is asked of it."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def open(self, path: Path, flags: int, mode: int = 0) -> int:
        self.counts["open"] += 1
        return super().open(path, flags, mode)

    def fsync(self, fd: int) -> None:
        self.counts["fsync"] += 1
        super().fsync(fd)

    def rename(self, old: Path, new: Path) -> None:
        self.counts["rename"] += 1
        super().rename(old, new)


@pytest.fixture(params=[10, 1000])
def counted(request: Any, tmp_path: Path) -> tuple[Desk, Counting, Path]:
    """Give a desk at a store that was made long ago, and what counts there."""
    path = offices.store(tmp_path, request.param)
    for file in path.rglob("*.json"):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    disk = Counting()
    desk = Desk(TinyStore(path, who="anna", disk=disk), OPERATOR)
    disk.counts.clear()
    return desk, disk, path


def contact(desk: Desk) -> NameMainContact:
    customer = desk.customer(offices.number(3))
    return NameMainContact(email=customer.users[1].email, promote=True)


def test_one_change_opens_four_files_and_waits_for_the_disk_twice(counted: Any) -> None:
    desk, disk, _ = counted
    wish = contact(desk)
    disk.counts.clear()
    desk.carry_out(offices.number(3), wish)
    # the lock, the shard, what is written beside it, and the directory
    assert disk.counts == {"open": 4, "fsync": 2, "rename": 1}


def test_one_customer_is_one_file(counted: Any) -> None:
    desk, disk, _ = counted
    desk.customer(offices.number(3))
    assert disk.counts == {"open": 1}


def test_several_customers_are_each_file_once(counted: Any) -> None:
    desk, disk, _ = counted
    numbers = [offices.number(n) for n in range(10)] * 2
    found = {customer.number for customer in desk.some_customers(numbers)}
    assert found == set(numbers)
    assert disk.counts == {"open": len({shard_of(number) for number in numbers})}


def test_a_list_opens_each_file_once_and_the_next_one_none(counted: Any) -> None:
    desk, disk, _ = counted
    first = desk.listing()
    assert disk.counts == {"open": 256}
    disk.counts.clear()
    assert desk.listing().rows is first.rows
    assert not disk.counts


def test_a_look_for_news_opens_no_file(counted: Any) -> None:
    desk, disk, _ = counted
    desk.listing()
    disk.counts.clear()
    desk.moved()
    assert not disk.counts


def test_after_a_change_the_list_opens_that_file_alone(counted: Any) -> None:
    desk, disk, path = counted
    desk.listing()
    TinyStore(path, who="bo").change(offices.number(3), lambda customer: customer)
    disk.counts.clear()
    assert len(desk.listing().rows) > 3
    assert disk.counts == {"open": 1}


def test_what_is_read_ahead_is_not_read_again_by_the_list(counted: Any) -> None:
    desk, disk, _ = counted
    slices = 1
    while not desk.read_ahead(0):
        slices += 1
    assert disk.counts == {"open": 256}
    assert slices > 1
    assert desk.listing_so_far().rows == desk.listing().rows
    assert disk.counts == {"open": 256}
