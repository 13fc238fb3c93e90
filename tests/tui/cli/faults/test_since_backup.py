"""A mending by a backup of before an import or a removal tells who is lost and who stays away."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from store.files.forms.customer_files import shard_of

TABLE = "number;name\n9001;Nya Bageriet AB\n9002;Nya Caféet AB\n"
TORN = b"torn"


@pytest.fixture
def store(copied_store: Path) -> Path:
    """Give a store whose files may be harmed."""
    return copied_store


@pytest.fixture
def bring_in(anna, tmp_path: Path) -> Callable[[], str]:
    """Bring two new customers in; give what that import is called."""
    file = tmp_path / "customers.csv"
    file.write_text(TABLE, "utf-8")
    return lambda: anna("--json", "import", file).json["batch"]


@pytest.fixture
def back_up(anna, tmp_path: Path) -> Callable[[], Path]:
    """Make a backup; give where it is."""

    def made() -> Path:
        assert anna("backup", tmp_path / "backup").code == 0
        return tmp_path / "backup"

    return made


@pytest.fixture
def mended(anna, store: Path) -> Callable[..., object]:
    """Damage the file of a customer and restore it from a backup."""

    def mend(number: str, backup: Path, *words: str, left: bytes = TORN) -> object:
        file(store, number).write_bytes(left)
        return anna(*words, "check", "--repair-from", backup)

    return mend


def file(store: Path, number: str) -> Path:
    return store / "customers" / f"{shard_of(number)}.json"


def test_who_came_with_an_import_since_is_told_as_gone(
    anna, store, back_up, bring_in, mended
) -> None:
    """The damaged file still tells who stood in it."""
    backup, batch = back_up(), bring_in()
    told = mended("9001", backup, left=file(store, "9001").read_bytes()[:-2])
    assert told.code == 0
    lines = told.out.splitlines()
    assert any(
        line.startswith("no longer in the store: 9001 Nya Bageriet AB, who stood in what was rest")
        for line in lines
    )
    assert any(
        line.startswith(f"the import {batch} of ") and line.endswith("import its file again then")
        for line in lines
    )
    assert "the store is whole" not in lines
    assert "nothing of the store is damaged any more" in lines
    left = anna("undo", "--import", batch, "--confirm", "1")
    assert "1 customer removed" in left.out, "the other one stood in another file"
    again = anna("undo", "--import", batch)
    assert "was taken back already" in again.out


def test_an_import_of_which_nothing_is_left_was_not_taken_back(
    anna, store, back_up, bring_in, mended
) -> None:
    backup, batch = back_up(), bring_in()
    file(store, "9002").write_bytes(TORN)
    assert mended("9001", backup).code == 0
    told = anna("undo", "--import", batch)
    assert told.code == 0
    assert told.out.startswith("nothing changed: nothing of the import ")
    assert told.out.endswith(" is in the store\n")


def test_who_was_removed_since_does_not_come_back(anna, store, back_up, bring_in, mended) -> None:
    bring_in()
    backup = back_up()
    assert anna("remove", "9001", "--confirm", "9001").code == 0
    told = mended("9001", backup)
    assert told.code == 0
    assert "9001 Nya Bageriet AB is not restored: removed on " in told.out
    assert "9001" not in anna("list").out
    assert "no longer in the store" not in told.out
    assert mended("9001", backup, "--json").json["mended"]["since"]


def test_who_was_removed_and_came_again_is_told_as_gone(
    anna, store, back_up, bring_in, mended
) -> None:
    """The backup has only what was removed on purpose, and that comes back in no case."""
    bring_in()
    backup = back_up()
    assert anna("remove", "9001", "--confirm", "9001").code == 0
    bring_in()
    told = mended("9001", backup, left=file(store, "9001").read_bytes()[:-2])
    assert "9001 Nya Bageriet AB is not restored: removed on " in told.out
    assert "no longer in the store: 9001 Nya Bageriet AB" in told.out
    assert "9001" not in anna("list").out
    bring_in()
    assert "9001" in anna("list").out


def test_who_was_left_alone_when_an_import_was_taken_back_is_not_told_as_back(
    anna, back_up, bring_in, mended
) -> None:
    batch = bring_in()
    assert anna("hold", "9001", "--reason", "Tvist").code == 0
    backup = back_up()
    assert anna("undo", "--import", batch, "--confirm", "1").code == 3
    assert batch not in mended("9001", backup).out


def test_an_import_that_was_taken_back_since_can_be_taken_back_again(
    anna, store, back_up, bring_in, mended
) -> None:
    batch = bring_in()
    backup = back_up()
    assert anna("undo", "--import", batch, "--confirm", "2").code == 0
    told = mended("9001", backup)
    assert f"the import {batch} was taken back on " in told.out
    look = f"samarbete --store {store} --operator anna undo --import {batch} --dry-run\n"
    assert look in told.out
    assert "1 customer removed" in anna("undo", "--import", batch, "--confirm", "1").out
    assert "9001" not in anna("list").out


def test_what_was_taken_back_in_a_customer_that_stays_is_no_matter(
    anna, back_up, mended, tmp_path: Path
) -> None:
    """Its history tells of the import and of taking it back: the backup has both."""
    table = tmp_path / "customers.csv"
    table.write_text("number;name\n1001;Alfa Bygg i Umeå AB\n9001;Nya Bageriet AB\n", "utf-8")
    batch = anna("--json", "import", table).json["batch"]
    first = back_up().rename(tmp_path / "first")
    assert anna("undo", "--import", batch, "--confirm", "2").code == 0
    second = back_up()
    assert batch in mended("9001", first).out
    assert anna("undo", "--import", batch, "--confirm", "1").code == 0
    told = mended("1001", second)
    assert told.code == 0
    assert batch not in told.out


def test_an_import_that_came_and_went_since_is_no_matter(back_up, bring_in, mended, anna) -> None:
    backup, batch = back_up(), bring_in()
    assert anna("undo", "--import", batch, "--confirm", "2").code == 0
    told = mended("1001", backup)
    assert told.code == 0
    assert batch not in told.out
    assert "the store is whole" in told.out


def test_where_only_a_stray_file_is_taken_away_no_import_is_told(
    anna, store, back_up, bring_in
) -> None:
    backup, batch = back_up(), bring_in()
    shutil.copy(store / "office.json", store / "customers" / "other.json")
    told = anna("check", "--repair-from", backup)
    assert (told.code, batch in told.out) == (0, False)
    assert "other.json: mended" in told.out


def test_an_office_that_is_restored_itself_tells_of_nothing_later(
    back_up, bring_in, store, anna
) -> None:
    backup, batch = back_up(), bring_in()
    (store / "office.json").write_bytes(TORN)
    told = anna("check", "--repair-from", backup)
    assert told.code == 0
    assert batch not in told.out
    assert "where the latest line of a history is of " in told.out
    assert (
        "the office's history is as in the backup as well: it no longer tells who was" in told.out
    )
    assert "the store is whole" not in told.out


def test_another_customer_of_the_same_number_is_told_by_both_names(
    anna, store, back_up, bring_in, mended, tmp_path: Path
) -> None:
    batch = bring_in()
    backup = back_up()
    assert anna("undo", "--import", batch, "--confirm", "2").code == 0
    table = tmp_path / "other.csv"
    table.write_text("number;name\n9001;Helt Annan AB\n", "utf-8")
    assert anna("import", table).code == 0
    told = mended("9001", backup, left=file(store, "9001").read_bytes()[:-2]).out
    assert "9001 Helt Annan AB is Nya Bageriet AB again, as in the backup" in told
    assert told.index("was taken back on") < told.index("import its file again then")


def test_a_torn_office_tells_of_nobody_who_stood_in_it(anna, store, back_up, bring_in) -> None:
    """Its history names those who were removed."""
    bring_in()
    backup = back_up()
    assert anna("remove", "9001", "--confirm", "9001").code == 0
    torn = store / "office.json"
    torn.write_bytes(torn.read_bytes()[:-5])
    told = anna("check", "--repair-from", backup)
    assert (told.code, "no longer in the store" in told.out) == (0, False)
    assert "the office's history is as in the backup as well" in told.out


def test_of_a_number_that_was_removed_twice_the_one_in_the_backup_is_named(
    anna, back_up, bring_in, mended, tmp_path: Path
) -> None:
    bring_in()
    backup = back_up()
    assert anna("remove", "9001", "--confirm", "9001").code == 0
    table = tmp_path / "other.csv"
    table.write_text("number;name\n9001;Helt Annan AB\n", "utf-8")
    assert anna("import", table).code == 0
    assert anna("remove", "9001", "--confirm", "9001").code == 0
    assert "9001 Nya Bageriet AB is not restored: removed on " in mended("9001", backup).out


@pytest.mark.parametrize("damage", [b"torn", None], ids=["torn", "missing"])
def test_a_backup_that_is_damaged_itself_is_not_told_to_be_mended(
    anna, store, back_up, mended, damage
) -> None:
    """The command that mends would mend the store, and not the backup."""
    backup = back_up()
    for name in ("office.json", f"customers/{file(backup, '1001').name}"):
        kept = (backup / name).read_bytes()
        (backup / name).unlink() if damage is None else (backup / name).write_bytes(damage)
        told = mended("1001", backup)
        words = (
            f"{backup / name}: is missing or damaged, and all is restored or nothing; take another"
        )
        assert (told.code, words in told.err) == (6, True), told
        (backup / name).write_bytes(kept)


def test_of_very_many_customers_that_are_restored_it_is_told_how_many(anna, store, back_up) -> None:
    backup = back_up()
    shutil.rmtree(store / "customers")
    assert "\n25 customers restored\n" in anna("check", "--repair-from", backup).out


def test_nothing_is_written_over_what_a_mending_has_kept(anna, store, back_up, mended) -> None:
    backup = back_up()
    assert mended("1001", backup).code == 0
    (kept,) = store.parent.glob("*.replaced-*")
    assert "is inside a store" in anna("export", kept / "customers" / "a.json").err


def test_an_empty_backup_is_no_reason_to_be_silent(run, tmp_path: Path) -> None:
    """Its histories have no line of which it could be said when it was."""
    store, backup, table = tmp_path / "new", tmp_path / "backup", tmp_path / "customers.csv"
    table.write_text(TABLE, "utf-8")
    for words in (["init", "--office", "Byrå Ny"], ["backup", backup], ["import", table]):
        assert run("--store", store, *words).code == 0
    damaged = file(store, "9001")
    damaged.write_bytes(damaged.read_bytes()[:-2])
    told = run("--store", store, "check", "--repair-from", backup)
    assert "no longer in the store: 9001 Nya Bageriet AB" in told.out
    assert "import its file again then" in told.out
