"""Where a verb writes what somebody has named, and what is said where it does not."""

import os
import re
from pathlib import Path

import pytest

from store.domain.errors import Refused
from store.files.places import refuse_within_store

WRITING = {
    "export": ("export",),
    "users": ("export", "--users"),
    "plan": ("plan", "1001", "utlagg", "--outcome", "continue", "-o"),
    "notice": ("notice", "1001", "-o"),
    "due": ("due", "--ics"),
    "due --dry-run": ("due", "--dry-run", "--ics"),
    "handover": ("handover", "1001", "-o"),
    "handover --dry-run": ("handover", "1001", "--dry-run", "-o"),
    "backup": ("backup",),
}
"""What writes a file, or a directory, that is named last."""
TO_A_FILE = ("export", "users", "plan", "notice", "due")

every_verb = pytest.mark.parametrize("verb", WRITING.values(), ids=WRITING)
every_file = pytest.mark.parametrize("verb", [WRITING[each] for each in TO_A_FILE], ids=TO_A_FILE)


def _below(directory: Path) -> dict[str, bytes]:
    files = (Path(root, each) for root, _, names in os.walk(directory) for each in names)
    return {f"{file}": file.read_bytes() for file in files if file.name != "lock"}


@every_verb
@pytest.mark.parametrize("name", ["new", "sub/dir/new", "customers/new"])
def test_nothing_is_written_into_a_store(verb, name, anna, copied_store) -> None:
    before = _below(copied_store)
    told = anna(*verb, copied_store / name)
    assert (told.code, "is inside a store, or a copy of one; name another place" in told.err) == (
        3,
        True,
    ), told
    assert _below(copied_store) == before
    assert not (copied_store / "sub").exists()


@every_file
def test_no_file_of_a_store_is_replaced_also_by_a_link(verb, anna, copied_store, tmp_path) -> None:
    (tmp_path / "link").symlink_to(copied_store)
    before = _below(copied_store)
    for place in (copied_store, tmp_path / "link"):
        for file in ("office.json", "customers/00.json", "policy.toml"):
            if verb == WRITING["users"] and file.endswith(".json"):
                continue  # it would be no JSON, which is refused before
            told = anna(*verb, place / file)
            assert (told.code, "is inside a store" in told.err) == (3, True), told
    assert _below(copied_store) == before


@pytest.mark.parametrize("lost", ["office.json", "customers/00.json", "lock", "customers"])
def test_a_store_of_which_something_is_lost_is_one_all_the_same(lost, anna, copied_store) -> None:
    """Where something is lost, what is left matters most."""
    assert (copied_store / "lock").exists()
    gone = copied_store / lost
    gone.rename(copied_store.with_name("gone"))
    for verb in (("due", "--ics"), ("export",)):
        if lost == "office.json" and verb != ("export",):
            continue  # nobody can open it
        told = anna(*verb, copied_store / "sheet.ics")
        assert "is inside a store" in told.err or lost == "office.json", told
        assert not (copied_store / "sheet.ics").exists()
    with pytest.raises(Refused, match="is inside a store"):
        refuse_within_store(copied_store / "office.json")


@pytest.mark.parametrize("lost", ["office.json", "customers"])
def test_a_copy_of_which_something_is_lost_is_one_all_the_same(lost, anna, tmp_path) -> None:
    """A copy has no lock by which it could be known."""
    copy = tmp_path / "copy"
    assert anna("backup", copy).code == 0
    (copy / lost).rename(tmp_path / "gone")
    before = _below(copy)
    for verb in WRITING.values():
        told = anna(*verb, copy / "office.json")
        assert told.code in (2, 3), told  # as a table or a directory, it has no such name
    assert "is inside a store" in anna("export", copy / "customers" / "81.json").err
    assert _below(copy) == before


@pytest.mark.parametrize("dry", [(), ("--dry-run",)], ids=["", "dry"])
def test_a_dry_run_foresees_that_a_file_cannot_be_written(dry, anna, tmp_path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "file").write_text("")
    for name, code in (("link", 3), ("missing/a.ics", 1), ("file/a.ics", 1), ("ny/", 1)):
        told = anna("due", *dry, "--ics", f"{tmp_path}/{name}")
        assert (told.code, told.out) == (code, ""), (name, told)


def test_nothing_is_written_into_a_copy_or_another_store(anna, run, tmp_path) -> None:
    other = tmp_path / "other"
    assert anna("backup", tmp_path / "copy").code == 0
    assert run("--store", other, "init", "--office", "Syd AB").code == 0
    for place in (tmp_path / "copy", other):
        assert "is inside a store" in anna("export", place / "office.json").err


def test_a_certificate_and_packs_of_several_are_not_written_into_a_store(anna, copied_store):
    before = _below(copied_store)
    told = anna("handover", "--all", "-o", copied_store / "packs")
    assert (told.code, "is inside a store" in f"{told}") == (3, True)
    assert anna("handover", "1001", "-o", copied_store).code == 3
    assert _below(copied_store) == before


def test_beside_a_store_and_in_a_directory_with_an_exported_office_is_no_store(anna, tmp_path):
    """An exported office has the name of a store's file, and somebody may keep customers there."""
    (tmp_path / "mine" / "customers").mkdir(parents=True)
    for name in ("office.json", "customers/all.csv", "customers/26.json", "again.json"):
        assert anna("export", tmp_path / "mine" / name).code == 0


def test_what_an_import_skips_beside_a_file_in_a_store_is_told(anna, copied_store) -> None:
    file = copied_store / "new.csv"
    file.write_text("number;name;organisation number\n77;Sju AB;5560360793\n78;;\n", "utf-8")
    told = anna("import", file, "--skip-faulty")
    assert (told.code, "the rest is imported" in told.err) == (1, True), told
    assert "is inside a store" in told.err
    assert "1 customer added" in told.out  # and how to take that back
    assert re.search(r"import \S+; to take it back: samarbete .*undo", told.out), told.out
    assert "refused: line 3" in told.out
    assert anna("show", "77").code == 0
    again = anna("--json", "import", file, "--skip-faulty")
    assert (again.code, again.json["done"]["unchanged"], len(again.json["rows"])) == (1, 1, 1)
    assert "is inside a store" in again.json["error"]
    assert "skipped" not in again.json


@every_file
@pytest.mark.parametrize("folder", ["/dev/fd", "/proc/self/fd"])
def test_nothing_is_written_on_what_the_program_has_opened_itself(
    verb, folder, anna, tmp_path
) -> None:
    """It may be a file of the store, or where a server is spoken to; the shell opened others."""
    with (tmp_path / "own").open("ab") as own:
        told = anna(*verb, f"{folder}/{own.fileno()}")
        free = os.dup(own.fileno())
        os.close(free)  # what is opened next has it
        there = anna(*verb, f"{folder}/{free}")
    words = "the program was given nothing open under that number"
    for each in (told, there):
        assert (each.code, words in each.err) == (1, True), each
    assert (tmp_path / "own").read_bytes() == b""


@every_file
def test_a_directory_that_is_missing_is_named_with_the_cure(verb, anna, tmp_path) -> None:
    told = anna(*verb, tmp_path / "missing" / "dir" / "file.txt")
    words = f"there is no directory {tmp_path}/missing/dir; make it, or name another one"
    assert (told.code, words in told.err) == (1, True), told


@every_file
def test_a_name_with_a_slash_behind_is_told_as_that_of_a_directory(verb, anna, tmp_path) -> None:
    told = anna(*verb, f"{tmp_path}/ny/")
    assert (told.code, "a name that ends in / is that of a directory" in told.err) == (1, True)
    (tmp_path / "ny").mkdir()
    told = anna(*verb, f"{tmp_path}/ny/")
    assert (told.code, "it is a directory; name a file in it" in told.err) == (1, True), told


@every_file
def test_a_file_on_the_way_is_named(verb, anna, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    told = anna(*verb, tmp_path / "file" / "sub" / "a.txt")
    assert (told.code, f"{tmp_path}/file is no directory" in told.err) == (1, True), told


def test_where_a_backup_cannot_be_made_is_told_as_exactly(anna, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    told = anna("backup", tmp_path / "missing" / "copy")
    assert f"there is no directory {tmp_path}/missing; make it" in told.err
    assert f"{tmp_path}/file is no directory" in anna("backup", tmp_path / "file" / "copy").err


@pytest.mark.parametrize(
    ("words", "form"),
    [
        (("kunder.xyz",), "json"),
        (("kunder",), "json"),
        (("kunder.xyz", "--format", "csv"), "csv"),
        (("kunder", "--users"), "csv"),
        (("kunder.txt", "--records"), "csv"),
    ],
    ids=str,
)
def test_a_name_that_does_not_say_the_format_is_told_with_it(
    words, form, anna, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = anna("export", *words)
    assert told.out.endswith(f"written to {words[0]}, as {form}\n")
    told = anna("--lang", "sv", "export", *words)
    assert told.out.endswith(f"{words[0]}, som {form}\n")


@pytest.mark.parametrize("name", ["kunder.json", "kunder.CSV"])
def test_a_name_that_says_the_format_is_told_alone(name, anna, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert anna("export", name).out.endswith(f"written to {name}\n")


@pytest.mark.parametrize(
    "verb",
    [
        ("handover", "1001", "-o"),
        ("handover", "--all", "-o"),
        ("certificate", "1001", "utlagg", "-o"),
        ("backup",),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize(
    "name", ["pack.zip", "Pack.ZIP", "pack.tar.gz", "pack.pdf", "pack.json", "pack.zip/"]
)
def test_a_directory_has_no_name_that_promises_a_file(
    verb, name, anna, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = anna(*verb, name)
    words = f"{name} would be a directory, and is called like a file: leave out"
    assert (told.code, words in told.err) == (2, True), told
    assert not os.path.lexists(name)
    if name == "pack.tar.gz":
        assert told.err.rstrip().endswith("leave out .tar.gz")


@pytest.mark.parametrize("where", ["file", "file/below", "new.zip/below"])
@pytest.mark.parametrize("whose", [("1001",), ("--manager", "anna")], ids=["one", "several"])
def test_a_dry_run_of_packs_foresees_what_stands_in_the_way(where, whose, anna, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    verb = ("handover", *whose, "-o", tmp_path / where)
    foreseen, told = anna(*verb, "--dry-run"), anna(*verb)
    assert foreseen.code == told.code != 0
    assert "what was begun may be left there" not in f"{told}"
    assert not (tmp_path / "new.zip").exists()


def test_a_directory_that_is_there_keeps_its_name(
    anna, copied_store, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("alfa.zip").mkdir()
    assert anna("handover", "1001", "-o", "alfa.zip").code == 0
    assert anna("handover", "1001", "-o", "2026.11.29").code == 0
