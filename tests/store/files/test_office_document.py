"""The office's people as another process reads them: no change goes unseen, however it came."""

import contextlib
import os

import pytest

from store.domain.errors import StoreDamaged
from store.files.store import TinyStore
from tests.store.acts import told as acts_told
from tests.store.disks import Counting
from tests.store.files.raw_files import OLD, longer, replaced, resealed, touched

AHEAD = 4_000_000_000
"""A time that has not passed, as that of the present tick of the clock has not."""


@pytest.fixture
def office(store):
    """Give the office's file, as old as files usually are."""
    file = store.path / "office.json"
    os.utime(file, (OLD, OLD))
    return file


@pytest.fixture
def reads(office):
    """Open the store and read its people; tell whether they are read again."""
    counting = Counting()
    reader = TinyStore(office.parent, who="anna", disk=counting)
    reader.read_employees()

    def reads() -> bool:
        counting.opened.clear()
        with contextlib.suppress(StoreDamaged):  # what was read is not as it was written
            reader.read_employees()
        return counting.opened == ["office.json"]

    return reads


def test_people_of_whom_nothing_has_changed_are_not_read_again(reads) -> None:
    assert not reads()
    assert not reads()


@pytest.mark.parametrize("changed", [touched, longer, replaced])
def test_each_sign_of_a_change_is_enough(reads, office, changed) -> None:
    """Another time; at the same time another size; of the same time and size another file."""
    changed(office)
    assert reads()


def test_a_change_of_people_in_the_same_tick_of_the_clock_is_seen(office) -> None:
    """Of the same size and in the same place on the disk: nothing but its bytes tells it."""

    def rename(tables) -> None:
        (anna,) = (each for each in tables["employees"].values() if each["login"] == "anna")
        anna["name"] = anna["name"][::-1]

    os.utime(office, (AHEAD, AHEAD))
    reader = TinyStore(office.parent, who="bo")
    before = {each.login: each.name for each in reader.read_employees()}
    old, new = office.read_bytes(), resealed(office, rename)
    assert len(new) == len(old)
    office.write_bytes(new)
    os.utime(office, (AHEAD, AHEAD))
    after = {each.login: each.name for each in reader.read_employees()}
    assert after == before | {"anna": before["anna"][::-1]}


@pytest.mark.parametrize(
    ("table", "document", "field", "value", "told"),
    [
        ("employees", "1", "login", None, "employees[0].login: a text is expected, not nothing"),
        ("employees", "2", "active", 1, "employees[1].active: true or false is expected, not a "),
        ("office", "1", "name", 7, "office.name: a text is expected, not a whole number"),
        ("history", "1", "by", 7, "history[0].by: a text is expected, not a whole number"),
        ("store", "1", "id", 7, "store.id: a text is expected, not a whole number"),
        ("store", "1", "x", 7, "store: `x` is not known here; it is one of: id"),
    ],
)
def test_whose_field_is_wrong_is_said_with_it(store, office, table, document, field, value,
                                              told) -> None:  # fmt: skip
    """The file holds the office, its people, what they did, and the store's id."""
    store.change_employees(lambda before: (before, acts_told(before, before)))

    def spoil(tables) -> None:
        tables[table][document][field] = value

    office.write_bytes(resealed(office, spoil))
    with pytest.raises(StoreDamaged) as damaged:
        TinyStore(office.parent, who="anna").read_employees()
    assert f"{damaged.value}".startswith(f"{office}: {told}")


def test_that_there_is_no_office_is_said_of_the_office(office) -> None:
    office.write_bytes(resealed(office, lambda tables: tables.pop("office")))
    with pytest.raises(StoreDamaged) as damaged:
        TinyStore(office.parent, who="anna").read_employees()
    assert f"{damaged.value}" == f"{office}: office: a group of fields is expected, not nothing"
