"""The older lines of a long history stand in a file of their own, and all who read see them."""

import datetime as dt
import json
import os
import shutil
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.domain.chain.breaks import breaks
from store.domain.errors import NotFound, StoreDamaged
from store.domain.listed.history import LongHistory
from store.domain.model import Customer
from store.domain.wishes import AddUser, Approve, ChangeRole, Edit, End, PlanRun, Undo
from store.files.backup import back_up
from store.files.disk import Disk
from store.files.forms.customer_files import customer_files
from store.files.forms.growth import grow
from store.files.mending.edited_by_hand import accept
from store.files.mending.repair import repair_from
from store.files.past import leaving, past_directory
from store.files.sealed_file import tables_in
from store.files.store import TinyStore
from tests.store.acts import NOW, NUMBER, desk_at
from tests.store.disks import Counting, Unsynced
from tests.store.files.past.conftest import MOST, NEWEST, as_before
from tests.store.test_repository import marked


def changed(make, path: Path, times: int, first: int = 0, disk: Disk | None = None) -> Customer:
    """Add so many lines to the history."""
    desk = desk_at(make, path, disk or Unsynced())
    for n in range(first, first + times):
        role = ("auditor", "user")[n % 2]
        desk.carry_out(NUMBER, ChangeRole(email="ada@alfa.test", role=role, reason=f"line {n}"))
    return TinyStore(path, who="bo").customer(NUMBER)


def reasons(customer: Customer) -> list[str | None]:
    return [entry.reason for entry in customer.history]


def document(path: Path) -> Customer:
    """Read what stands in the file of the customers, without the past."""
    tables = tables_in(customer_files(path).file_of(NUMBER), Unsynced())
    return tables["customers"][NUMBER]


def schema(path: Path) -> int:
    tables = tables_in(customer_files(path).file_of(NUMBER), Unsynced())
    return tables["meta"]["1"]["schema"]


def test_a_short_history_stays_in_its_document(make, path, file):
    changed(make, path, MOST)
    assert len(document(path)["history"]) == MOST
    assert not past_directory(path).exists()
    assert schema(path) == 1


def test_older_lines_go_over_in_blocks_and_all_are_read(make, path, file):
    customer = changed(make, path, MOST + 1)
    assert len(document(path)["history"]) == NEWEST
    assert reasons(customer) == [f"line {n}" for n in range(MOST + 1)]
    customer = changed(make, path, 20, MOST + 1)
    assert reasons(customer) == [f"line {n}" for n in range(MOST + 21)]
    assert len(document(path)["history"]) <= MOST
    blocks = file.read_bytes().splitlines()
    assert len(blocks) > 3
    assert sum(len(json.loads(block)["lines"]) for block in blocks) > MOST
    assert breaks(customer.history) == ()
    assert TinyStore(path, who="bo").check() == ()


def test_what_stood_in_the_past_stays_there_byte_for_byte(make, path, file):
    changed(make, path, MOST + 1)
    before = file.read_bytes()
    changed(make, path, 10, MOST + 1)
    assert file.read_bytes().startswith(before)
    assert len(file.read_bytes()) > len(before)


def test_a_change_opens_the_past_only_where_lines_go_over(make, path, file):
    changed(make, path, MOST + 1)
    disk = Counting()
    changed(make, path, MOST - NEWEST, MOST + 1, disk)
    assert file.name not in disk.opened
    changed(make, path, 1, 2 * MOST - 1, disk)
    assert disk.opened.count(file.name) == 1


@pytest.mark.parametrize(
    "wish",
    [
        End(collaboration="utlagg-1", outcome="continue"),
        End(collaboration="utlagg-1", outcome="continue", on=dt.date(2027, 3, 1)),
        End(collaboration="utlagg-1", outcome="continue", run=PlanRun(id="p", version=MOST + 2)),
    ],
    ids=["now", "on a date", "by a plan"],
)
def test_an_ending_and_a_look_at_a_customer_read_no_past(make, path, file, wish):
    changed(make, path, MOST + 1)
    disk = Counting()
    desk = desk_at(make, path, disk, now=NOW + dt.timedelta(days=90))
    desk.carry_out(NUMBER, wish)
    customer = desk.glance(NUMBER)
    desk.plan_for(customer, Undo())
    assert customer.history[-1].collaboration == wish.collaboration
    assert file.name not in disk.opened
    assert customer == desk.customer(NUMBER)
    assert file.name in disk.opened


def test_what_a_change_returns_is_what_is_read(make, path):
    changed(make, path, MOST + 1)
    done = desk_at(make, path, Unsynced()).carry_out(NUMBER, AddUser(email="a@alfa.test", name="A"))
    assert isinstance(done.customer.history, LongHistory)
    assert done.customer == TinyStore(path, who="bo").customer(NUMBER)
    assert TinyStore(path, who="bo").customer(NUMBER) == done.customer
    assert done.entry == done.customer.history[-1] == [*done.customer.history][-1]


def test_a_store_of_before_is_read_as_it_is_and_grows_with_the_next_change(make, path, file):
    changed(make, path, 3 * MOST)
    as_before(path)
    shutil.rmtree(past_directory(path))
    assert len(document(path)["history"]) == 3 * MOST
    assert schema(path) == 1
    assert TinyStore(path, who="bo").check() == ()
    customer = changed(make, path, 1, 3 * MOST)
    assert reasons(customer) == [f"line {n}" for n in range(3 * MOST + 1)]
    assert len(document(path)["history"]) == NEWEST
    assert len(file.read_bytes().splitlines()) == 1


def test_an_earlier_program_refuses_that_file_by_name_and_no_other(make, path):
    changed(make, path, MOST + 1)
    assert schema(path) == 3
    others = [file for file in customer_files(path).all()
              if file != customer_files(path).file_of(NUMBER)]  # fmt: skip
    assert {tables_in(file, Unsynced())["meta"]["1"]["schema"] for file in others} == {1}
    assert tables_in(path / "office.json", Unsynced())["meta"]["1"]["schema"] == 1


def test_the_list_tells_the_latest_change_of_each_side(make, path):
    """Also of the side whose last line is in the past, which the list does not read."""
    by_customer = desk_at(make, path, Unsynced(), side="customer")
    by_customer.carry_out(NUMBER, Approve(collaboration="ekonomioversikt-1"))
    changed(make, path, 3 * MOST)
    disk = Counting()
    now = TinyStore(path, who="bo", disk=disk).listing().rows
    assert not any(name.endswith(".jsonl") for name in disk.opened)
    as_before(path)
    assert TinyStore(path, who="bo").listing().rows == now
    (row,) = (row for row in now if row.number == NUMBER)
    assert {change.side for change in row.changes} == {"office", "customer"}


def test_operators_of_the_group_may_add_to_it(make, path, file):
    umask = os.umask(0o077)
    try:
        changed(make, path, MOST + 1)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(file.stat().st_mode) == 0o660
    assert stat.S_IMODE(file.parent.stat().st_mode) == stat.S_IMODE(path.stat().st_mode)


def test_bytes_that_do_not_count_are_written_over(make, path, file):
    """Somebody died of writing them, before the document was replaced."""
    changed(make, path, MOST + 1)
    with file.open("ab") as past:
        past.write(b'{"before":"0","lines":[]}\n{"torn')
    assert TinyStore(path, who="bo").check() == ()
    customer = changed(make, path, MOST, MOST + 1)
    assert reasons(customer) == [f"line {n}" for n in range(2 * MOST + 1)]
    assert b"torn" not in file.read_bytes()


@pytest.mark.parametrize("harm", ["missing", "cut", "a byte changed", "a directory"])
def test_a_past_that_is_not_as_it_was_written_is_refused_and_told(make, path, file, harm):
    changed(make, path, 3 * MOST)
    raw = file.read_bytes()
    match harm:
        case "missing":
            file.unlink()
        case "cut":
            file.write_bytes(raw[:-40])
        case "a byte changed":
            file.write_bytes(raw.replace(b"line 0", b"line 7", 1))
        case "a directory":
            file.unlink()
            file.mkdir()
    store = TinyStore(path, who="bo")
    with pytest.raises(StoreDamaged, match=r"past/1001\.jsonl"):
        store.customer(NUMBER)
    damaged: list[StoreDamaged] = []
    assert [each.number for each in store.customers(damaged.append)] == ["1002", "A212"]
    assert len(damaged) == 1
    (found,) = store.check()
    assert (found.file, found.customer) == (f"{file}", NUMBER)


def test_nothing_is_added_to_a_past_that_is_cut_short(make, path, file):
    changed(make, path, 2 * MOST - 1)
    file.write_bytes(file.read_bytes()[:-1])
    kept = customer_files(path).file_of(NUMBER).read_bytes(), file.read_bytes()
    with pytest.raises(StoreDamaged, match="not as it was written"):
        changed(make, path, 1, 2 * MOST - 1)
    now = customer_files(path).file_of(NUMBER).read_bytes(), file.read_bytes()
    assert now == kept
    assert TinyStore(path, who="bo").check() != ()


def test_a_repair_takes_the_past_from_the_backup_and_leaves_the_document(
    make, path, file, tmp_path
):
    changed(make, path, 3 * MOST)
    back_up(path, tmp_path / "copy", who="anna")
    customer = changed(make, path, 1, 3 * MOST)
    file.write_bytes(b"torn")
    mended = repair_from(path, tmp_path / "copy", who="anna")
    assert TinyStore(path, who="bo").customer(NUMBER) == customer
    assert f"{file}" in mended.files
    assert (Path(mended.kept) / "past" / file.name).read_bytes() == b"torn"
    assert TinyStore(path, who="bo").check() == ()


def test_where_the_backup_has_less_of_the_past_the_customer_is_as_in_the_backup(
    make, path, file, tmp_path
):
    then = changed(make, path, 3 * MOST)
    back_up(path, tmp_path / "copy", who="anna")
    changed(make, path, 2 * MOST, 3 * MOST)
    file.unlink()
    repair_from(path, tmp_path / "copy", who="anna")
    assert TinyStore(path, who="bo").customer(NUMBER) == then
    assert TinyStore(path, who="bo").check() == ()


def test_a_damaged_file_of_customers_comes_back_with_their_past(make, path, file, tmp_path):
    then = changed(make, path, 3 * MOST)
    back_up(path, tmp_path / "copy", who="anna")
    changed(make, path, 2 * MOST, 3 * MOST)
    customer_files(path).file_of(NUMBER).write_bytes(b"torn")
    repair_from(path, tmp_path / "copy", who="anna")
    assert TinyStore(path, who="bo").customer(NUMBER) == then
    assert TinyStore(path, who="bo").check() == ()
    again = changed(make, path, 2 * MOST, 3 * MOST)
    assert reasons(again) == [f"line {n}" for n in range(5 * MOST)]


def test_a_backup_holds_the_pasts_and_opens_as_a_store(make, path, file, tmp_path):
    customer = changed(make, path, 3 * MOST)
    made = back_up(path, tmp_path / "copy", who="anna")
    assert made.findings == ()
    assert TinyStore(tmp_path / "copy", who="bo").customer(NUMBER) == customer
    assert TinyStore(tmp_path / "copy", who="bo").check() == ()
    modes = {stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "copy" / "past").iterdir()}
    assert modes == {0o600}


def test_a_backup_tells_of_a_past_that_is_damaged(make, path, file, tmp_path):
    changed(make, path, 3 * MOST)
    file.write_bytes(file.read_bytes().replace(b"line 0", b"line 7", 1))
    made = back_up(path, tmp_path / "copy", who="anna")
    assert [(each.file, each.customer) for each in made.findings] == [(f"{file}", NUMBER)]


def test_a_store_that_grows_keeps_the_pasts(make, path, file):
    customer = changed(make, path, 3 * MOST)
    grow(path, 3, Unsynced())
    store = TinyStore(path, who="bo")
    assert store.customer(NUMBER) == customer
    assert store.check() == ()
    assert schema(path) == 3
    assert reasons(changed(make, path, 9, 3 * MOST)) == [f"line {n}" for n in range(3 * MOST + 9)]


def test_with_a_customer_its_past_goes(make, path, file):
    changed(make, path, 3 * MOST)
    _removed(make, path, Unsynced())
    assert [*past_directory(path).iterdir()] == []
    store = TinyStore(path, who="bo")
    with pytest.raises(NotFound):
        store.customer(NUMBER)
    assert store.check() == ()


def _removed(make, path: Path, disk: Disk) -> None:
    store = TinyStore(path, who="anna", disk=disk)
    entry = store.customer(NUMBER).history[-1]
    store.change_several([NUMBER], lambda customer: None, lambda done: entry)


@pytest.mark.parametrize("document_is", ["there", "gone"])
def test_a_removal_that_somebody_died_of_is_ended(make, path, file, document_is):
    customer = changed(make, path, 3 * MOST)
    if document_is == "gone":
        kept = file.read_bytes()
        _removed(make, path, Unsynced())
        file.write_bytes(kept)
    file.rename(leaving(file))
    if document_is == "there":
        disk = Unsynced()
        assert TinyStore(path, who="bo", disk=disk, patience=0).customer(NUMBER) == customer
    TinyStore(path, who="bo")
    there = [each.name for each in past_directory(path).iterdir()]
    assert there == ([file.name] if document_is == "there" else [])
    assert TinyStore(path, who="bo").check() == ()


def test_a_past_of_nobody_is_told_and_a_repair_takes_it_away(make, path, file, tmp_path):
    changed(make, path, 3 * MOST)
    back_up(path, tmp_path / "copy", who="anna")
    stray = file.with_name("9999.jsonl")
    shutil.copy(file, stray)
    store = TinyStore(path, who="bo")
    assert [each.file for each in store.check()] == [f"{stray}"]
    repair_from(path, tmp_path / "copy", who="anna")
    assert not stray.exists()
    assert store.check() == ()


def test_a_number_of_any_signs_has_a_past_of_its_own(make, store_with):
    numbers = ("../1001", "A/B 7", "å.ä", "..")
    store = store_with(*(make.customer(number=number) for number in numbers), name="odd")
    for number in numbers:
        for n in range(2 * MOST):
            store.change(number, lambda each, n=n: marked(each, f"{n}"))
    assert {name.name for name in past_directory(store.path).iterdir()} == {
        "..%2F1001.jsonl", "A%2FB%207.jsonl", "%C3%A5.%C3%A4.jsonl", "...jsonl",
    }  # fmt: skip
    assert store.check() == ()
    assert {len(each.history) for each in store.customers()} == {2 * MOST}


def test_a_number_too_long_for_a_file_keeps_all_lines_in_its_document(make, store_with):
    number = "å" * 60
    store = store_with(make.customer(number=number), name="long")
    for n in range(2 * MOST):
        store.change(number, lambda each, n=n: marked(each, f"{n}"))
    assert not past_directory(store.path).exists()
    assert len(store.customer(number).history) == 2 * MOST


def test_a_file_that_was_edited_by_hand_is_accepted_beside_its_past(make, path, file):
    changed(make, path, 3 * MOST)
    shard = customer_files(path).file_of(NUMBER)
    shard.write_text(shard.read_text("utf-8").replace("Alfa Bygg AB", "Alfa i Umeå AB"), "utf-8")
    accept(path, shard, who="anna")
    store = TinyStore(path, who="bo")
    assert store.customer(NUMBER).name == "Alfa i Umeå AB"
    assert len(store.customer(NUMBER).history) == 3 * MOST
    assert store.check() == ()


def test_an_edited_history_is_accepted_with_one_line_more(make, path, file):
    changed(make, path, 3 * MOST)
    shard = customer_files(path).file_of(NUMBER)
    last = f"line {3 * MOST - 2}"
    shard.write_text(shard.read_text("utf-8").replace(last, "another"), "utf-8")
    accept(path, shard, who="anna")
    store = TinyStore(path, who="bo")
    assert len(store.customer(NUMBER).history) == 3 * MOST + 1
    assert store.check() == ()


def test_several_changes_of_one_customer_at_once_go_over_together(make, path, file):
    store = TinyStore(path, who="anna")
    changes = [(NUMBER, lambda each, n=n: marked(each, f"{n}")) for n in range(5 * MOST)]
    done = store.change_each(changes)
    assert done[-1] == store.customer(NUMBER)
    assert len(store.customer(NUMBER).history) == 5 * MOST
    assert len(document(path)["history"]) <= MOST
    assert store.check() == ()
    assert len(file.read_bytes().splitlines()) == 1


def test_a_past_that_was_cut_short_leaves_the_others_to_be_changed(make, path, file):
    changed(make, path, 2 * MOST)
    file.write_bytes(file.read_bytes()[:-5])
    more = [(NUMBER, lambda each, n=n: marked(each, f"{n}")) for n in range(MOST)]
    store = TinyStore(path, who="anna")
    *told, other = store.change_each([*more, ("1002", lambda each: marked(each, "x"))])
    assert any(isinstance(each, StoreDamaged) for each in told)
    assert other == TinyStore(path, who="bo").customer("1002")


def test_who_comes_with_a_long_history_keeps_it_in_the_document_until_it_is_changed(make, path):
    long = changed(make, path, 3 * MOST)
    store = TinyStore.create(
        path.with_name("other"), make.office, make.employees, [replace(long)], who="anna"
    )
    assert not past_directory(store.path).exists()
    assert store.customer(NUMBER) == long
    assert store.check() == ()


def test_undo_reaches_into_the_past(make, path):
    """What is undone may be a line that went over."""
    desk = desk_at(make, path, Unsynced())
    desk.carry_out(NUMBER, Edit(collaboration="utlagg-1", task="Bokslut"))
    changed(make, path, 2 * MOST)
    done = desk.carry_out(NUMBER, Undo(collaboration="utlagg-1"))
    assert done.customer.collaboration("utlagg-1").task != "Bokslut"
    assert TinyStore(path, who="bo").check() == ()
