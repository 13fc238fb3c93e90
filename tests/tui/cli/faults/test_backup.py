"""A copy of the whole store: of one moment while others write, whole or not at all, and usable."""

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.clock import utc_now
from store.domain.errors import StoreDamaged, StoreError
from store.domain.model import Customer, Entry
from store.files import past
from store.files.backup import back_up as copy_made
from store.files.disk import Disk, locked
from store.files.forms.customer_files import shard_of
from store.files.sealed_file import sealed
from store.files.store import TinyStore
from tests.store.disks import Unsynced
from tui.cli.parser import read_arguments
from tui.cli.run.office import check


@pytest.fixture
def store(copied_store: Path) -> Path:
    """Give a store whose files may be harmed."""
    return copied_store


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Name the place of a copy."""
    return tmp_path / "backups" / "office"


@pytest.fixture
def back_up(anna, copy: Path) -> Callable[..., object]:
    """Back the demo office up as Anna."""
    copy.parent.mkdir()
    return lambda *words: anna("backup", copy, *words)


def modes_in(path: Path) -> set[int]:
    return {file.stat().st_mode & 0o7777 for file in path.rglob("*") if file.is_file()}


def test_a_copy_holds_all_that_the_store_holds_and_opens_as_one(
    back_up, copy, store, files_in, run, anna
):
    assert anna("policy", "--set", _policy(store.parent)).code == 0
    umask = os.umask(0)
    try:
        answer = back_up()
    finally:
        os.umask(umask)
    assert answer.code == 0, answer.err
    assert f"{copy}: holds the store as it was at " in answer.out
    assert files_in(copy) == files_in(store)
    assert modes_in(copy) == {0o600}
    assert {copy.stat().st_mode & 0o7777, (copy / "customers").stat().st_mode & 0o7777} == {0o700}
    assert os.listdir(copy.parent) == ["office"]
    acting = ("--store", copy, "--operator", "anna")
    assert run(*acting, "check").out == "the store is whole\n"
    assert run(*acting, "end", "1003", "utlagg", "--outcome", "continue").code == 0


def _policy(folder: Path) -> Path:
    file = folder / "policy.toml"
    file.write_text('[[utlagg.notes]]\nid = "month"\ntext = "By the month."\n', "utf-8")
    return file


def test_a_copy_is_given_back_to_its_group_by_the_commands_of_the_page(
    back_up, copy, store, anna, monkeypatch
):
    """docs/offices.md names them; `chgrp` comes first, which takes a group to give it to."""
    monkeypatch.setattr(past, "NEWEST", 0)
    monkeypatch.setattr(past, "MOST", 0)
    assert anna("hold", "1003", "utlagg", "--reason", "Tvist").code == 0  # 1003 has a past now
    page = (Path(__file__).parents[4] / "docs/offices.md").read_text("utf-8")
    commands = re.findall(r"`(chmod [^`]* DIR[^`]*)`", page)
    assert len(commands) == 2
    assert back_up().code == 0
    for command in commands:
        subprocess.run(command.replace("DIR", f"{copy}"), shell=True, check=True)
    made = (copy, copy / "customers", copy / "past")
    directories = {path.stat().st_mode & 0o7777 for path in made}
    assert (modes_in(copy), directories) == ({0o660}, {0o2770}) == (modes_in(store), directories)


def test_a_copy_mends_the_store(back_up, copy, store, anna):
    assert back_up().code == 0
    shard = store / "customers" / f"{shard_of('1003')}.json"
    shard.write_bytes(b"torn")
    assert anna("check", "--repair-from", copy).code == 0


def test_what_was_mended_is_told_where_the_store_cannot_be_read_again(back_up, copy, store):
    """Nobody else would say where what it replaced is kept."""
    assert back_up().code == 0
    (store / "customers" / f"{shard_of('1003')}.json").write_bytes(b"torn")

    def taken_away() -> Desk:
        store.rename(store.with_name("away"))
        raise StoreDamaged(f"{store}: cannot be read")

    words = ["--store", f"{store}", "--operator", "anna", "check", "--repair-from", f"{copy}"]
    told = check(read_arguments(words), taken_away)
    assert told.exit_code == StoreDamaged.exit_code
    mended, as_of, whom, kept, fault, *_beside = told.lines
    assert mended.endswith(": mended")
    assert as_of.startswith(
        "what was mended is as in the backup, where the latest line of a history is of "
    )
    assert "1003" in whom
    assert Path(kept.partition(": holds the files as they were")[0]).is_dir()
    assert fault == f"{store}: cannot be read"


def test_what_was_made_is_told_as_json(back_up, copy):
    made = back_up("--json").json["backup"]
    assert made["path"] == f"{copy}"
    assert made["findings"] == []
    assert made["taken_at"].endswith("Z")


def test_an_empty_directory_is_taken_and_a_filled_one_refused(back_up, copy, anna, files_in, store):
    copy.mkdir()
    assert back_up().code == 0
    before = files_in(copy)
    again = back_up("--json")
    assert again.refused == ["already-exists"]
    assert files_in(copy) == before
    assert anna("--json", "backup", store).refused == ["already-exists"]
    assert anna("--json", "backup", store / "customers" / "copy").refused == ["invalid-value"]
    assert anna("--json", "backup", store / "copy").refused == ["invalid-value"]
    assert anna("backup", copy.parent / "no" / "place").code == 1
    assert anna("backup", "-").code == 2
    assert anna("check").out == "the store is whole\n"
    assert os.listdir(copy.parent) == ["office"]


def test_a_link_to_an_empty_directory_is_filled_where_it_leads(back_up, copy, files_in, store):
    elsewhere = copy.parent / "elsewhere"
    elsewhere.mkdir()
    copy.symlink_to(elsewhere)
    assert back_up().code == 0
    assert copy.is_symlink()
    assert files_in(elsewhere) == files_in(store)


@pytest.mark.parametrize("damage", ["torn", "missing", "office"])
def test_a_store_that_is_not_whole_is_not_copied(back_up, copy, store, damage):
    name = "office.json" if damage == "office" else f"customers/{shard_of('1003')}.json"
    if damage == "torn":
        (store / name).write_bytes(b'{"meta": {}}')
    else:
        (store / name).unlink()
    answer = back_up()
    assert answer.code == 6
    assert name.removeprefix("customers/") in answer.err
    assert os.listdir(copy.parent) == []


def test_a_customer_that_contradicts_itself_is_copied_and_told(back_up, copy, store, anna):
    """Else a single one would keep a whole office from having a copy."""
    file = store / "customers" / f"{shard_of('1003')}.json"
    tables = json.loads(file.read_bytes())
    tables["customers"]["1003"]["version"] += 7
    file.write_bytes(sealed(file, tables, 9))
    answer = back_up()
    assert answer.code == 6
    assert "customer 1003" in answer.out
    assert (copy / "customers" / file.name).read_bytes() == file.read_bytes()


def test_a_database_is_copied_by_its_servers_means(run, copy):
    answer = run("--store", "postgresql://nowhere.invalid/office", "backup", copy)
    assert answer.code == 3
    assert "pg_dump" in answer.err


def test_a_customers_user_copies_no_office(run, store, copy):
    copy.parent.mkdir()
    acting = ("--store", store, "--company", "1001", "--operator", "omar@alfabygg.example")
    assert run(*acting, "--json", "backup", copy).refused == ["not-allowed"]
    assert os.listdir(copy.parent) == []


@contextmanager
def _writing(store: Path, one: str, other: str) -> Iterator[None]:
    """Give two customers of different files the same name again and again, in one act each time."""
    child = os.fork()
    if not child:
        try:
            desk = TinyStore(store, who="bo", disk=Unsynced(), patience=60)
            for number in range(1_000_000):
                _renamed(desk, (one, other), f"Name {number}")
        finally:
            os._exit(1)
    try:
        yield
        assert os.waitpid(child, os.WNOHANG) == (0, 0), "nobody wrote to the end"
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _renamed(store: TinyStore, numbers: tuple[str, str], name: str) -> None:
    """Give customers a name in one act, without more words than one line of history."""
    line = Entry(at=utc_now(), by="bo", os_user="bo", side="office", action="renamed")

    def change(customer: Customer) -> Customer:
        return replace(customer, name=name, version=2, history=(line,))

    store.change_several(numbers, change, lambda _done: line)


def test_a_copy_is_of_one_moment_while_others_write(store, copy, tmp_path, whole):
    """What one act has done at several customers is in it whole, or not at all."""
    copy.parent.mkdir()
    one, other = "1001", "1003"
    assert shard_of(one) != shard_of(other)
    _renamed(TinyStore(store, who="bo"), (one, other), "Name")
    with _writing(store, one, other):
        names = set()
        for number in range(100 if whole else 12):
            place = copy.with_name(f"copy{number}")
            made = copy_made(store, place, who="anna", patience=30)
            copied = TinyStore(place, who="anna")
            found = {copied.customer(one).name, copied.customer(other).name}
            assert len(found) == 1, found
            assert made.findings == ()
            names |= found
    assert len(names) > 1, "nothing was written meanwhile"


def test_one_who_waits_for_the_lock_gives_up_as_others_do(store, copy, run):
    copy.parent.mkdir()
    with locked(Disk(), store / "lock", "bo", 1):
        words = ("--store", store, "--operator", "anna", "--patience", "0.1", "backup", copy)
        assert run(*words).code == 5
    with pytest.raises(StoreError):
        TinyStore(copy, who="anna")


@pytest.mark.parametrize(("how", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_whoever_interrupts_it_once_it_is_there_is_told_that_it_is(
    faulty, copy, store, files_in, how, code
):
    """Else a second run would be refused for a copy that nobody has told of."""
    copy.parent.mkdir()
    calls = faulty("backup", copy).calls
    shutil.rmtree(copy)
    said = faulty("backup", copy, at=len(calls), how=how)
    whole = f"samarbete: {copy}: the copy is there, and is whole\n"
    assert (said.code, said.err) == (code, f"{whole}samarbete: interrupted\n")
    assert files_in(copy) == files_in(store)
    shutil.rmtree(copy)
    said = faulty("backup", copy, at=len(calls) // 2, how=how)
    assert (said.code, said.err) == (code, "samarbete: interrupted\n")
    assert not copy.exists()


def test_a_pipe_in_the_place_of_a_file_is_named(back_up, store, copy) -> None:
    """It is no fault of the place of the copy."""
    file = store / "customers" / f"{shard_of('1001')}.json"
    file.unlink()
    os.mkfifo(file)
    told = back_up()
    assert told.code == 6
    assert f"{file}: cannot be read: it is not a plain file" in told.err
    assert not copy.exists()
