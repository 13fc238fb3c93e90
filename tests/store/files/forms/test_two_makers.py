"""Two who make one store at the same time, of few customers or of many: one does, the other not.

A store of many keeps them in another directory than one of few, so neither meets the other there.
"""

import shutil
from collections.abc import Callable
from pathlib import Path, PosixPath
from typing import ClassVar

import pytest

from store.domain.errors import NotSaved
from store.domain.wishes import AddUser
from store.files.disk import Disk
from store.files.forms import customer_files
from store.files.store import TinyStore
from tests.store.acts import NUMBER, desk_at
from tests.store.disks import Dying, Recording, Unsynced, Watched, answer, ended, forked
from tests.store.files.forms.conftest import NUMBERS, numbers_in

FEW, MANY = ("1001",), ("1002", "1003")
REFUSED = {"NotSaved", "StoreBusy"}
"""What the other is told: that there is something, or that somebody is just making it."""
BOTH = [(FEW, MANY), (MANY, FEW), (FEW, FEW), (MANY, MANY)]


class Met(Watched):
    """A disk at whose n-th operation somebody else does something first."""

    def __init__(self, number: int, other: Callable[[], object]) -> None:
        super().__init__()
        self._left = number
        self._other = other
        self.start()

    def watched(self, name: str, file: str, do: Callable[[], object]) -> object:
        self._left -= 1
        if self._left == 0:
            self._other()
        return do()


class Overtaken(PosixPath):
    """A path at whose n-th new directory somebody else does something first."""

    left: ClassVar[int] = 0
    other: ClassVar[Callable[[], object]]

    def mkdir(self, *arguments, **options):
        Overtaken.left -= 1
        if Overtaken.left == 0:
            Overtaken.other()
        return super().mkdir(*arguments, **options)


class Recurring(Watched):
    """A disk at whose renames, new directories and locks somebody else does something first."""

    def __init__(self, other: Callable[[], object]) -> None:
        super().__init__()
        self._other = other
        self.start()

    def watched(self, name: str, file: str, do: Callable[[], object]) -> object:
        if name in ("rename", "mkdir", "flock", "rmdir") or file == "office.json.new":
            self._other()
        return do()


@pytest.fixture
def made(make, monkeypatch) -> Callable[[Path, tuple[str, ...], Disk], TinyStore]:
    """Make a store; two customers are many here, which is a constant of the program."""
    monkeypatch.setattr(customer_files, "PER_FILE", 1 / 256)

    def made(path: Path, numbers: tuple[str, ...], disk: Disk) -> TinyStore:
        customers = [make.customer(number=number) for number in numbers]
        return TinyStore.create(path, make.office, make.employees, customers, who="anna", disk=disk)

    return made


def places(made, path: Path, numbers: tuple[str, ...]) -> list[int]:
    """Return at which operations of making a store something is to happen: around its turns."""
    disk = Recording()
    disk.start()
    made(path, numbers, disk)
    shutil.rmtree(path)
    of_office = disk.done.index("open office.json.new") + 1
    return [1, 2, 5, of_office // 2, of_office, of_office + 3, len(disk.done) - 1]


@pytest.mark.parametrize(("own", "others"), BOTH)
def test_one_makes_it_and_the_other_is_refused(own, others, made, folder) -> None:
    """Whenever the second comes, what is told as made is there, whole, with its customers."""
    path = folder / "office"
    for at in places(made, path, own):
        second: list[str] = []

        def other() -> None:
            second.append(answer(lambda: made(path, others, Unsynced())))  # noqa: B023

        first = answer(lambda: made(path, own, Met(at, other)))  # noqa: B023
        refused, made_by = sorted((first, *second))
        assert made_by == "saved", at
        assert refused in REFUSED, at
        store = TinyStore(path, who="anna")
        assert numbers_in(store) == set(own if first == "saved" else others), at
        assert store.check() == (), at
        shutil.rmtree(path)


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize(("own", "others"), BOTH)
def test_who_saw_that_there_was_nothing_looks_again(own, others, at, made, folder) -> None:
    """The other comes between the look and the claim, or behind it."""
    path, second = folder / "office", []
    Overtaken.left = at
    Overtaken.other = lambda: second.append(answer(lambda: made(path, others, Unsynced())))
    first = answer(lambda: made(Overtaken(path), own, Unsynced()))
    if not second:  # so many are not made
        assert (first, own) == ("saved", FEW)
        return
    refused, made_by = sorted((first, *second))
    assert made_by == "saved"
    assert refused in REFUSED
    store = TinyStore(path, who="anna")
    assert numbers_in(store) == set(own if first == "saved" else others)
    assert store.check() == ()


@pytest.mark.parametrize(("own", "others"), BOTH[:2])
def test_beside_one_that_is_killed_nobody_is_told_what_is_not_so(own, others, made, folder) -> None:
    """What the dead one has left is no store, and is not built upon."""
    path = folder / "office"
    for at in places(made, path, own)[::2]:
        dying = Dying(at, "after")
        dying.start()
        maker = forked(lambda: made(path, own, dying))  # noqa: B023
        killed = ended(maker)
        begun = path.exists()
        second = answer(lambda: made(path, others, Unsynced()))
        assert killed == 9
        assert second == ("NotSaved" if begun else "saved"), at
        if begun and (path / "office.json").exists():
            assert numbers_in(TinyStore(path, who="anna")) == set(own)
        shutil.rmtree(path)


def test_who_has_made_room_again_is_followed_by_the_next(made, folder) -> None:
    """A full disk behind the claim: nothing of it is left, whichever form it was to have."""

    class Full(Unsynced):
        def write(self, fd: int, data: bytes | memoryview) -> int:
            raise OSError(28, "No space left on device")

    path = folder / "office"
    for numbers in (MANY, FEW):
        with pytest.raises(NotSaved, match="No space left"):
            made(path, numbers, Full())
        assert list(path.iterdir()) == []


@pytest.mark.parametrize("numbers", [FEW, MANY])
def test_nobody_makes_one_where_another_grows(numbers, make, made, path) -> None:
    """At any moment of growth its office is there."""
    said: list[str] = []
    disk = Recurring(lambda: said.append(answer(lambda: made(path, numbers, Unsynced()))))
    desk_at(make, path, disk).carry_out(NUMBER, AddUser(email="next@alfa.test", name="Nästa"))
    assert not (path / "customers").exists()  # it has grown
    assert len(said) > 10
    assert set(said) == {"NotSaved"}
    assert numbers_in(TinyStore(path, who="anna")) == NUMBERS
