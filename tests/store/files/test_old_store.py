"""A store of an older version, kept as files, is brought up to date by steps, with a backup."""

import shutil
from pathlib import Path

import pytest

from store.domain.errors import MaybeSaved, NotSaved, StoreDamaged
from store.files.layout import all_files, shard_file, shard_of
from store.files.migrations import Step
from store.files.shard import Tables, sealed
from store.files.store import TinyStore
from tests.store.acts import desk_at
from tests.store.disks import Dying, Failing, Unsynced, ended, forked

DATA = Path(__file__).parent / "data" / "schema-0"


def called_name(file: str, tables: Tables) -> Tables:
    """Make schema 1 of schema 0: what was called `title` is called `name`."""
    table = "office" if file == "office" else "customers"
    documents = {
        id: {"name" if field == "title" else field: value for field, value in document.items()}
        for id, document in tables.get(table, {}).items()
    }
    return {**tables, table: documents}


STEPS: dict[int, Step] = {0: called_name}


@pytest.fixture
def old(tmp_path) -> Path:
    """Lay out the old store, with the shards that hold nobody."""
    path = Path(shutil.copytree(DATA, tmp_path / "office"))
    for file in all_files(path):
        if not file.exists():
            file.write_bytes(sealed(file, {"customers": {}}, 1, schema=0))
    return path


def opened(path: Path, disk=None) -> TinyStore:
    return TinyStore(path, who="anna", disk=disk or Unsynced(), steps=STEPS)


def test_an_old_store_is_brought_up_to_date_and_works_on(make, old, files_in):
    """All that was in it is there, `check` is clean, and the copy beside is what it was."""
    before = files_in(old)
    store = opened(old)
    assert store.office.name == "Byrå Norr AB"
    assert [each.login for each in store.employees] == ["anna"]
    held = store.customer("1001")
    assert (held.name, held.version, held.main_contact) == ("Alfa Bygg AB", 2, "eva@alfa.test")
    assert [entry.action for entry in held.history] == ["add-user"]
    assert store.customer("A212").name == "Åsö Café AB"
    assert store.check() == ()
    assert files_in(old.with_name("office.schema-0")) == before
    assert desk_at(make, old, Unsynced()).customer("1001") == held


def test_an_old_store_is_not_opened_without_its_steps(old, files_in):
    """The schema is named, and nothing is changed."""
    before = files_in(old)
    with pytest.raises(StoreDamaged, match="schema 0, which this version cannot bring up to date"):
        TinyStore(old, who="anna")
    assert files_in(old) == before


def test_a_customer_who_would_be_wrong_afterwards_stops_it_all(old, files_in):
    """A step that leaves something out is found before anything is written."""
    before = files_in(old)
    with pytest.raises(StoreDamaged, match="brought up to date, it would be wrong"):
        TinyStore(
            old,
            who="anna",
            disk=Unsynced(),
            steps={
                0: lambda file, tables: called_name(file, tables) if file == "office" else tables
            },
        )
    assert files_in(old) == before


def test_who_dies_between_the_shards_leaves_what_the_next_one_finishes(old, files_in):
    """Half of the shards are new, the office is old: it is opened by going on."""
    backup = files_in(old)

    class DyingHalfWay(Dying):
        def watched(self, name, file, do):
            return super().watched(name, file, do) if name == "rename" and len(file) == 11 else do()

    def act() -> None:
        disk = DyingHalfWay(256 + 128, "before")  # the backup's renames come first
        disk.start()
        opened(old, disk)

    assert ended(forked(act)) == 9
    schemas = {file.read_bytes()[:24] for file in all_files(old)}
    assert len(schemas) == 2
    assert opened(old).check() == ()
    assert opened(old).customer("1001").name == "Alfa Bygg AB"
    assert files_in(old.with_name("office.schema-0")) == backup


def test_without_room_for_the_backup_nothing_is_changed(old, files_in):
    """And it is told that it is the backup that cannot be made."""
    before = files_in(old)

    class NoRoomBeside(Failing):
        def watched(self, name, file, do):
            return super().watched(name, file, do) if name == "write" and "json" in file else do()

    disk = NoRoomBeside(1, 28, done=False, lasting=True)
    disk.start()
    with pytest.raises(NotSaved, match="a backup of the store cannot be made"):
        opened(old, disk)
    assert files_in(old) == before
    assert not old.with_name("office.schema-0").exists()
    assert shard_file(old, shard_of("1001")).exists()


class NoRoomFor(Failing):
    """Has no room for one file of the store; there is room for all copies beside it."""

    def __init__(self, path: Path, file: str) -> None:
        super().__init__(1, 28, done=False, lasting=True)
        self._at = path
        self._file = f"{file}.new"
        self._here = False
        self.start()

    def open(self, path, flags, mode=0):
        self._here = path.is_relative_to(self._at)
        return super().open(path, flags, mode)

    def watched(self, name, file, do):
        ours = self._here and (name, file) == ("write", self._file)
        return super().watched(name, file, do) if ours else do()


def test_a_first_file_that_cannot_be_written_leaves_all_as_it_was(old, files_in):
    """Nothing was begun, and that is what is said; the copy stays for the next time."""
    before = files_in(old)
    with pytest.raises(NotSaved, match=r"not brought up to date: No space .* nothing has changed"):
        opened(old, NoRoomFor(old, "00.json"))
    assert files_in(old) == before
    assert opened(old).check() == ()


def test_a_last_file_that_cannot_be_written_is_not_told_as_nothing_changed(old, files_in):
    """The others are new by then: begun, it goes on at the next opening, and the copy is named."""
    before = files_in(old)
    copy = old.with_name("office.schema-0")
    with pytest.raises(MaybeSaved) as told:
        opened(old, NoRoomFor(old, "office.json"))
    assert "nothing has changed" not in str(told.value)
    for words in ("was begun", "No space left", "goes on at the next opening", f"{copy}"):
        assert words in str(told.value)
    assert files_in(copy) == before
    assert files_in(old) != before
    assert opened(old).check() == ()
    assert opened(old).customer("1001").name == "Alfa Bygg AB"
