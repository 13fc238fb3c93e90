"""A store grows by itself where its files hold too much, and nobody sees anything of it."""

import resource
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from store.domain.errors import NotFound, StoreDamaged
from store.domain.wishes import AddUser, DeactivateEmployee
from store.exchange.json_file import OfficeFile
from store.files.backup import back_up
from store.files.forms.customer_files import (
    FULL,
    PER_FILE,
    CustomerFiles,
    customer_files,
    digits_for,
    directory_of,
    shard_of,
)
from store.files.forms.growth import grow
from store.files.mending.edited_by_hand import accept
from store.files.mending.repair import repair_from
from store.files.sealed_file import tables_in
from store.files.store import TinyStore
from tests.store.acts import NUMBER, desk_at
from tests.store.disks import Recording, Unsynced, ended, forked
from tests.store.files.forms.conftest import ALIKE, ELSEWHERE, NUMBERS, numbers_in
from tests.store.office_files import incoming

WISH = AddUser(email="next@alfa.test", name="Nästa")


@pytest.mark.parametrize(
    ("customers", "digits"),
    [
        (0, 2),
        (PER_FILE * 256, 2),
        (PER_FILE * 256 + 1, 3),
        (100_000, 3),
        (PER_FILE * 4096 + 1, 4),
        (1_000_000, 4),
        (100_000_000, 4),
    ],
)
def test_a_file_is_for_some_64_customers(customers, digits):
    assert digits_for(customers) == digits


@pytest.mark.parametrize("number", [NUMBER, ELSEWHERE, "ÅÄÖ-7", ""])
def test_a_shard_goes_over_into_those_that_end_as_it_does(number):
    path = Path("office")
    for few, many in ((2, 3), (3, 4), (2, 4)):
        before, after = (CustomerFiles(directory_of(path, n), n) for n in (few, many))
        assert after.file_of(number) in after.meeting(shard_of(number, few))
        assert before.meeting(shard_of(number, many)) == (before.file_of(number),)
        assert len(after.meeting(shard_of(number, few))) == 16 ** (many - few)


def test_a_change_makes_a_full_store_grow(make, path):
    """All customers are as they were, and each file of the next form is there from then on."""
    before = {each.number: each for each in TinyStore(path, who="bo").customers()}
    done = desk_at(make, path, Unsynced()).carry_out(NUMBER, WISH)
    files = customer_files(path)
    assert (files.directory, files.digits) == (path / "customers-3", 3)
    assert {file.name for file in files.directory.iterdir()} == {each.name for each in files.all()}
    assert {entry.name for entry in path.iterdir()} == {"office.json", "lock", "customers-3"}
    store = TinyStore(path, who="bo")
    after = {each.number: each for each in store.customers()}
    assert after == before | {NUMBER: done.customer}
    assert store.check() == ()


def test_the_next_form_is_for_whoever_could_use_the_first(path):
    (path / "customers").chmod(0o2750)
    grow(path, 3, Unsynced())
    assert (path / "customers-3").stat().st_mode & 0o7777 == 0o2750
    assert {file.stat().st_mode & 0o777 for file in customer_files(path).all()} == {0o660}


def test_a_change_of_a_grown_store_costs_what_it_did(grown):
    """The lock, the file, what is written beside it, and the directory; two waits."""
    disk = Recording()
    store = TinyStore(grown, who="bo", disk=disk)
    disk.start()
    store.change(NUMBER, lambda customer: customer)
    kinds = Counter(each.split()[0] for each in disk.done)
    assert (kinds["open"], kinds["fsync"], kinds["rename"]) == (4, 2, 1)


def test_below_that_nothing_grows(make, store_with):
    store = store_with(*(make.customer(number=number) for number in (NUMBER, *ALIKE[: FULL - 1])))
    store.change(NUMBER, lambda customer: customer)
    assert customer_files(store.path).digits == 2


def test_an_import_makes_a_store_grow(make, folder):
    path, disk = folder / "office", Unsynced()
    few = [make.customer(number=ELSEWHERE)]
    TinyStore.create(path, make.office, make.employees, few, who="anna", disk=disk)
    brought = OfficeFile(
        office=make.office, customers=tuple(make.customer(number=n) for n in (NUMBER, *ALIKE))
    )
    desk_at(make, path, Unsynced()).run_import(incoming(brought))
    assert customer_files(path).digits == 3
    assert numbers_in(TinyStore(path, who="bo")) == NUMBERS


def test_an_older_program_refuses_a_store_that_has_grown(make, path, grown):
    """It knows the first version of the format, and says which one it met."""
    assert version_of(path) == 1
    assert version_of(grown) == 2
    desk_at(make, grown, Unsynced()).change_employee(DeactivateEmployee(login="bo"))
    assert version_of(grown) == 2


def version_of(path: Path) -> int:
    """Return the version that the file says which is opened first."""
    version: int = tables_in(path / "office.json", Unsynced())["meta"]["1"]["schema"]
    return version


class GrowsMeanwhile(Unsynced):
    """A disk at which somebody else makes the store grow, before the n-th file is opened."""

    def __init__(self, path: Path, after: int) -> None:
        self._path = path
        self._left = after

    def open(self, path: Path, flags: int, mode: int = 0) -> int:
        self._left -= 1
        if self._left == 0:
            grow(self._path, 3, Unsynced())
        return super().open(path, flags, mode)


READS: dict[str, tuple[int, Callable[[TinyStore], object]]] = {
    "list": (100, numbers_in),
    "list so far": (100, lambda store: (store.read_ahead(9), numbers_in(store))[1]),
    "customers": (130, lambda store: frozenset(each.number for each in store.customers())),
    "some": (2, lambda store: frozenset(each.number for each in store.some_customers(NUMBERS))),
    "check": (130, lambda store: NUMBERS if store.check() == () else store.check()),
}


@pytest.mark.parametrize("name", READS)
def test_who_reads_while_it_grows_sees_a_whole_store(path, name):
    after, read = READS[name]
    disk = GrowsMeanwhile(path, after + 1)  # the office's own file is the first
    assert read(TinyStore(path, who="bo", disk=disk)) == NUMBERS
    assert customer_files(path).digits == 3


def test_who_has_read_before_it_grows_sees_the_same_and_its_news(make, path):
    """A screen that is open meanwhile goes on, and hears of it as of any change."""
    reader = TinyStore(path, who="bo")
    assert numbers_in(reader) == NUMBERS
    done = desk_at(make, path, Unsynced()).carry_out(NUMBER, WISH)
    assert reader.moved()
    assert numbers_in(reader) == NUMBERS
    assert reader.customer(NUMBER) == done.customer
    assert reader.listing_of(NUMBER).rows[0].number == NUMBER
    reader.change(ELSEWHERE, lambda customer: customer)
    with pytest.raises(NotFound):
        reader.customer("9" * 9)


def test_what_cannot_be_read_keeps_a_store_from_growing_and_nothing_else(make, path):
    """The change is made all the same, and the damage is told where it is."""
    damaged = path / "customers" / f"{shard_of(ELSEWHERE)}.json"
    damaged.unlink()
    damaged.write_bytes(b"torn")
    desk = desk_at(make, path, Unsynced())
    done = desk.carry_out(NUMBER, WISH)
    assert customer_files(path).digits == 2
    assert {entry.name for entry in path.iterdir()} == {"office.json", "lock", "customers"}
    assert desk.customer(NUMBER) == done.customer
    assert damaged.read_bytes() == b"torn"
    with pytest.raises(StoreDamaged, match="is damaged"):
        desk.customer(ELSEWHERE)


@pytest.mark.parametrize("name", ["81 copy.json", "notes"])
def test_what_somebody_has_put_beside_the_files_is_not_taken_along(path, name):
    (path / "customers" / name).write_text("mine", "utf-8")
    TinyStore(path, who="bo", disk=Unsynced()).change(NUMBER, lambda customer: customer)
    assert customer_files(path).digits == 2
    assert (path / "customers" / name).read_text("utf-8") == "mine"


def test_the_first_form_put_back_beside_the_next_is_told_and_left(path, folder):
    """Somebody has copied it there; what is in the store is what was written last."""
    copy = folder / "kept"
    shutil.copytree(path / "customers", copy)
    grow(path, 3, Unsynced())
    copy.rename(path / "customers")
    store = TinyStore(path, who="bo", disk=Unsynced())
    store.change(NUMBER, lambda customer: customer)
    assert numbers_in(store) == NUMBERS
    (found,) = store.check()
    assert found.file == f"{path / 'customers'}"
    assert len([*(path / "customers").iterdir()]) == 256


@pytest.mark.parametrize("grows", ["the store", "the backup"])
def test_a_backup_of_another_form_mends(path, grown, grows):
    """What a file held is taken from where the backup keeps it."""
    store, backup = (grown, path) if grows == "the store" else (path, grown)
    file = customer_files(store).file_of(NUMBER)
    file.unlink()
    mended = repair_from(store, backup, who="anna", disk=Unsynced())
    assert mended.files == (f"{file}",)
    assert numbers_in(TinyStore(store, who="bo")) == NUMBERS


def test_the_office_of_a_grown_store_is_mended_and_refuses_older_programs(path, grown):
    (grown / "office.json").unlink()
    repair_from(grown, path, who="anna", disk=Unsynced())
    assert version_of(grown) == 2
    assert numbers_in(TinyStore(grown, who="bo")) == NUMBERS


@pytest.mark.parametrize("files", [400, 5000])
def test_a_grown_store_is_copied_whole(grown, folder, files):
    """Also where the system lets nobody open as many files as it has."""

    def copy() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(files, 1024), files))
        back_up(grown, folder / "copy", who="anna")

    assert ended(forked(copy)) == 0
    assert customer_files(folder / "copy") == CustomerFiles(folder / "copy" / "customers-3", 3)
    assert numbers_in(TinyStore(folder / "copy", who="anna")) == NUMBERS


def test_a_file_of_a_grown_store_is_accepted_by_its_name(grown):
    file = customer_files(grown).file_of(ELSEWHERE)
    edited = file.read_text("utf-8").replace("Alfa Bygg AB", "Alfa i Umeå AB")
    file.unlink()
    file.write_text(edited, "utf-8")
    with pytest.raises(NotFound):
        accept(grown, Path("customers") / file.name, who="anna", disk=Unsynced())
    mended = accept(grown, Path("customers-3") / file.name, who="anna", disk=Unsynced())
    assert mended.customers == (ELSEWHERE,)
    assert TinyStore(grown, who="bo").customer(ELSEWHERE).name == "Alfa i Umeå AB"
