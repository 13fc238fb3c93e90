"""Several wishes carried out together: each whole, durable before it is told, and on its own."""

import errno
import itertools

import pytest

from store.desk.desk import Agreed, Desk, Done
from store.desk.pace import FEW, MOST, Pace
from store.domain.errors import MaybeSaved, NotFound, NotSaved, Refused, StoreError
from store.domain.wishes import AddUser, ChangeRole, End
from store.files.disk import Disk
from store.files.forms.customer_files import shard_of
from store.files.store import TinyStore
from tests.store.acts import NOW
from tests.store.disks import Dying, Failing, Recording, Unsynced, ended, forked, left_over

NUMBERS = tuple(map(str, range(1001, 1041)))
WISH = ChangeRole(email="eva@alfa.test", role="user")


@pytest.fixture
def desk(place_with, make):
    """Sit down with forty customers of whom a collaboration can be ended, on either store."""
    return place_with(
        *(make.customer(make.collaboration("utlagg"), number=number) for number in NUMBERS)
    ).desk()


def ends(*numbers: str) -> list[Agreed]:
    """Agree to end a collaboration of each."""
    return [Agreed(number, End(collaboration="utlagg-1", outcome="continue")) for number in numbers]


def test_each_is_carried_out_and_told_in_its_order(desk):
    steps = [*desk.carry_out_several(ends(*NUMBERS))]
    assert len(steps[0]) == 1
    done = [*itertools.chain.from_iterable(steps)]
    assert [outcome.customer.number for outcome in done] == list(NUMBERS)
    for outcome in done:
        assert desk.customer(outcome.customer.number) == outcome.customer
        assert outcome.entry.action == "end"


def test_who_takes_no_more_stops_it_there(desk):
    """What was told is done, and nothing after it was begun."""
    steps = desk.carry_out_several(ends(*NUMBERS))
    told = [*next(steps), *next(steps)]
    steps.close()
    for place, number in enumerate(NUMBERS):
        over = not desk.customer(number).collaborations[0].running
        assert over == (place < len(told))


def test_what_is_refused_leaves_the_others_to_be_done(desk):
    agreed = ends("1001", "1002", "9999", "1003", "1003", "1004")
    outcomes = [*itertools.chain.from_iterable(desk.carry_out_several(agreed))]
    assert [type(outcome) for outcome in outcomes] == [Done, Done, NotFound, Done, Refused, Done]
    assert not desk.customer("1004").collaborations[0].running


def test_the_second_wish_for_a_customer_meets_what_the_first_has_made(desk):
    users = [AddUser(email=f"{n}@alfa.test", name=f"N {n}") for n in range(7)]
    agreed = [Agreed("1001", wish) for wish in (*users, users[0])]
    *done, twice = itertools.chain.from_iterable(desk.carry_out_several(agreed))
    assert [outcome.customer.version for outcome in done] == list(range(2, 9))
    assert isinstance(twice, Refused)
    assert desk.customer("1001") == done[-1].customer


def test_a_pace_begins_with_one_and_takes_no_more_than_a_disk_can():
    pace, sizes = Pace(), []
    for _ in range(8):
        sizes.append(pace.size)
        with pace.measured():
            pass
    assert sizes[0] == 1
    assert max(sizes) <= MOST
    assert FEW < MOST


# Files alone


@pytest.fixture
def path(make, tmp_path):
    """Make a store with customers two of whom are in one file."""
    alike = next(n for n in map(str, range(1002, 9999)) if shard_of(n) == shard_of("1001"))
    path, disk = tmp_path / "office", Unsynced()
    second = make.administrator("Per Ek")
    customers = [
        make.customer(number=number, users=(second, make.user("Eva Lind", role="auditor")))
        for number in ("1001", alike, "A212")
    ]
    TinyStore.create(path, make.office, make.employees, customers, who="anna", disk=disk)
    return path


def changes(path, make, disk: Disk) -> list[Done | StoreError]:
    """Change all three together, as a desk does behind the first step."""
    store = TinyStore(path, who="anna", disk=disk)
    desk = Desk(store, make.operator("anna"), clock=lambda: NOW)
    agreed = [Agreed(customer.number, WISH) for customer in store.customers()]
    if isinstance(disk, (Recording, Failing, Dying)):
        disk.start()
    return [*desk.carried_out_together(agreed)]


def roles(path) -> list[tuple[str, int]]:
    store = TinyStore(path, who="bo", disk=Unsynced())
    assert store.check() == ()
    assert left_over(path) == []
    return [(customer.users[1].role, customer.version) for customer in store.customers()]


def test_together_they_wait_for_the_disk_as_one(path, make):
    """Three customers in two files: each file is synced once, and their directory once."""
    disk = Recording()
    assert all(isinstance(outcome, Done) for outcome in changes(path, make, disk))
    waits = [each for each in disk.done if each.startswith("fsync")]
    assert sorted(waits) == sorted(
        [
            f"fsync {shard_of('1001')}.json.new",
            f"fsync {shard_of('A212')}.json.new",
            "fsync customers",
        ]
    )
    assert disk.done.count("flock lock") == 1


@pytest.mark.parametrize("lasting", [False, True])
def test_together_each_survives_every_fault_and_says_what_is_so(path, make, lasting):
    before = {file: file.read_bytes() for file in (path / "customers").iterdir()}
    number, failed = 0, "first"
    while failed:
        number += 1
        disk = Failing(number, errno.EIO, done=False, lasting=lasting)
        outcomes = changes(path, make, disk)
        failed = disk.failed
        for outcome, (role, version) in zip(outcomes, roles(path), strict=True):
            assert (role, version) in (("auditor", 1), ("user", 2))
            match outcome:
                case Done():
                    assert role == "user", (number, failed)
                case MaybeSaved():
                    pass
                case StoreError():
                    assert role == "auditor", (number, failed, outcome)
        put_back(before)
    assert number > 20


@pytest.mark.parametrize("how", ["before", "torn"])
def test_together_each_is_old_or_new_where_a_process_dies(path, make, how):
    before = {file: file.read_bytes() for file in (path / "customers").iterdir()}
    number, code = 0, 9
    while code == 9:
        number += 1
        code = ended(forked(lambda n=number: changes(path, make, Dying(n, how))))
        assert {*roles(path)} <= {("auditor", 1), ("user", 2)}
        if code == 0:
            assert {*roles(path)} == {("user", 2)}
        put_back(before)
    assert number > 20


def put_back(before) -> None:
    for file, raw in before.items():
        if file.read_bytes() != raw:
            file.write_bytes(raw)


def test_one_for_which_there_is_no_room_leaves_the_others_to_be_done(path, make):
    """Together the disk has refused them; alone it refuses one."""

    class Full(Unsynced):
        def open(self, path, flags, mode=0):
            if path.name == f"{shard_of('A212')}.json.new":
                raise OSError(errno.ENOSPC, "no room")
            return super().open(path, flags, mode)

    outcomes = changes(path, make, Full())
    said = {type(outcome) for outcome in outcomes}
    assert said == {Done, NotSaved}
    assert [role for role, _version in roles(path)].count("user") == 2
