"""Looking after a store from the command line: check finds what is wrong, and check mends it."""

import datetime as dt
import json
import os
import re
import shlex
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.wishes import AddUser
from store.files.forms.customer_files import shard_of
from store.files.sealed_file import sealed
from store.files.store import TinyStore
from store.i18n.program_call import call
from tui.__main__ import main


@pytest.fixture
def store(make, store_with) -> TinyStore:
    """Make a store with two customers of different files."""
    return store_with(make.customer(), make.customer(number="A212", name="Åsö AB"))


@pytest.fixture
def backup(store, tmp_path) -> Path:
    """Copy the directory, as the README says."""
    return Path(shutil.copytree(store.path, tmp_path / "backup"))


@pytest.fixture
def check(store, capsys):
    """Call `check` as Anna and return its exit code and what it has printed."""

    def check(*arguments: object, lang: str = "en") -> tuple[int, str]:
        capsys.readouterr()
        given = ["--lang", lang, "--store", store.path, "--operator", "anna", "check", *arguments]
        code = main([str(each) for each in given])
        out, err = capsys.readouterr()
        return code, out + err

    return check


def shard(path: Path, number: str = "1001") -> Path:
    return path / "customers" / f"{shard_of(number)}.json"


def placed(file: Path, number: str, document: object) -> None:
    """Put a customer into a file by hand, with a checksum that is right."""
    tables = json.loads(file.read_bytes())
    tables.setdefault("customers", {})[number] = document
    file.write_bytes(sealed(file, tables, 5))


def test_a_damaged_file_comes_back_from_a_backup(store, backup, check):
    """It says which file, and where the file as it was is kept."""
    shard(store.path).write_bytes(b"torn")
    code, said = check()
    assert code == 6
    assert (
        f"{shard(store.path)}: is damaged, or not a file of samarbete; restore it from a backup "
        f"({call('check', '--repair-from')} DIR)"
    ) in said
    code, said = check("--repair-from", backup)
    assert code == 0
    assert f"{shard(store.path)}: mended" in said
    assert "to undo this, copy them back" in said
    assert "the store is whole" in said
    assert store.customer("1001").name == "Alfa Bygg AB"
    assert check("--repair-from", backup)[0] == 0


def test_what_a_message_names_as_the_cure_can_be_pasted(store, backup, check):
    """With the store and the operator that were given, quoted: a path may have a space in it."""
    shard(store.path).write_bytes(shard(store.path).read_bytes().replace(b"Alfa", b"Beta"))
    _code, said = check()
    at = said.index("(samarbete ") + 1
    restores = shlex.split(said[at : said.index(" DIR)", at)])
    accepts = shlex.split(said[said.rindex("samarbete ") :].split(";")[0])
    given = ["samarbete", "--store", f"{store.path}", "--operator", "anna", "check"]
    assert restores == [*given, "--repair-from"]
    assert accepts == [*given, "--accept", f"{shard(store.path)}"]
    assert main([*restores[1:], f"{backup}"]) == 0
    assert check()[0] == 0


@pytest.mark.parametrize(("place", "name"), [("", "."), ("customers", "..")])
def test_a_store_is_checked_and_mended_from_within(store, backup, run, monkeypatch, place, name):
    monkeypatch.chdir(store.path / place)
    check = ("--store", name, "--operator", "anna", "check")
    assert run(*check).code == 0
    shard(store.path).write_bytes(b"torn")
    told = run(*check, "--repair-from", backup)
    assert told.code == 0
    (kept,) = store.path.parent.glob(f"{store.path.name}.replaced-*")
    assert f"{kept}" in told.out


def test_what_is_found_is_told_in_json_whatever_its_name_is(store, run):
    """JSON has an escape for what is no UTF-8."""
    stray = os.fsdecode(os.fsencode(store.path / "customers") + b"/\xe5.json~")
    Path(stray).write_text("")
    told = run("--store", store.path, "--operator", "anna", "check", "--json")
    assert told.code == 6
    (finding,) = json.loads(told.out)["findings"]
    assert finding["file"] == stray


def test_a_missing_file_comes_back_and_no_copy_of_it_is_told(store, backup, check):
    """There was none."""
    (store.path / "office.json").unlink()
    code, said = check("--repair-from", backup)
    assert (code, said) == (0, f"{store.path / 'office.json'}: mended\nthe store is whole\n")


def test_a_backup_that_is_none_is_not_found(store, tmp_path, check, files_in):
    """And nothing is touched."""
    shard(store.path).write_bytes(b"torn")
    before = files_in(store.path)
    code, said = check("--repair-from", tmp_path / "nothing")
    assert (code, "there is no store" in said) == (4, True)
    assert files_in(store.path) == before


def test_a_file_edited_by_hand_is_accepted_or_refused_with_the_fault(store, check):
    """Right: it gets a new checksum. Wrong: named, and left as it is."""
    file = shard(store.path)
    whole = file.read_text("utf-8")
    file.write_text(whole.replace("Alfa Bygg AB", "Alfa i Umeå AB"), "utf-8")
    assert check()[0] == 6
    code, said = check("--accept", f"customers/{file.name}", "--reason", "Ny ort")
    assert (code, f"{file}: mended" in said) == (0, True)
    assert "the reason is in the office's history: samarbete " in said
    assert store.office_history()[-1].reason == "Ny ort"
    assert "nothing tells whether the last line of a history was edited" in said
    assert store.customer("1001").name == "Alfa i Umeå AB"
    wrong = whole.replace('"name":', '"nmae":', 1)
    file.write_text(wrong, "utf-8")
    code, said = check("--accept", file)
    assert (code, "nmae" in said) == (6, True)
    assert file.read_text("utf-8") == wrong


@pytest.mark.parametrize(
    ("edit", "english", "swedish"),
    [
        (lambda raw: raw[:-9], "it stops in the middle, on line 1", "mitt i"),
        (lambda raw: b" \n", "it is empty", "tom"),
        (lambda raw: b"\xff" + raw, "it is not written in UTF-8", "UTF-8"),
        (lambda raw: raw.replace(b":", b"=", 1), "line 1, character", "rad 1, tecken"),
        (lambda raw: b"[" * 100_000, "it is nested too deeply", "djupt"),
        (lambda raw: b"[]", "a group of fields is expected, not a list", "lista"),
        (lambda raw: raw.replace(b'"name":', b'"nmae":', 1), "`nmae` is not known here", "nmae"),
    ],
    ids=["cut", "empty", "letters", "sign", "deep", "list", "field"],
)
@pytest.mark.parametrize("name", ["office.json", "customers"])
def test_what_is_wrong_with_an_edited_file_is_said_in_the_programs_words(
    store, check, edit, english, swedish, name
):
    """With the file, and what to do; nothing has changed."""
    file = store.path / name if name == "office.json" else shard(store.path)
    wrong = edit(file.read_bytes())
    file.unlink()  # others share it
    file.write_bytes(wrong)
    code, said = check("--accept", file)
    assert (code, f"{file}: " in said, english in said) == (6, True, True), said
    assert "correct it, and accept it then, or restore it" in said
    assert not re.search(r"Unterminated|Expecting|Expected|codec|column|`int`|contains", said)
    code, said = check("--accept", file, lang="sv")
    assert (code, swedish in said, "Rätta den" in said or "rätta den" in said) == (6, True, True)
    assert file.read_bytes() == wrong


def test_where_a_line_was_taken_out_only_a_backup_is_named(store, backup, check) -> None:
    """Version and history do not go together then: accepting it is always refused."""
    store.change("1001", lambda before: replace(before, version=before.version + 1))
    file = shard(store.path)
    file.write_text(file.read_text("utf-8").replace("Alfa Bygg AB", "Alfa AB"), "utf-8")
    code, said = check()
    assert (code, "--accept" in said) == (6, False)
    assert (
        "as it stands it cannot be accepted; restore it from a backup "
        f"({call('check', '--repair-from')} DIR): "
    ) in said
    assert "does not go with a history of" in said
    assert check("--accept", file)[0] == 6


@pytest.mark.parametrize("damage", ["cut", "edited"])
def test_a_damaged_file_names_the_customers_that_can_still_be_read_in_it(store, check, damage):
    file = shard(store.path)
    raw = file.read_bytes()
    file.write_bytes(raw[:-9] if damage == "cut" else raw.replace(b"null", b"0"))
    code, said = check()
    assert code == 6
    assert "it is the file of 1001 Alfa Bygg AB, as far as it can be read" in said
    file.write_bytes(b"torn")
    assert "as far as it can be read" not in check()[1]
    assert "only a backup can tell whose file it is" in check()[1]
    file.unlink()
    assert (
        "is missing; restore it from a backup "
        f"({call('check', '--repair-from')} DIR); "
        "only a backup can tell whose"
    ) in check()[1]


def test_what_is_no_file_of_the_store_is_not_accepted(store, tmp_path, check):
    """It is not found there."""
    code, said = check("--accept", tmp_path / "letter.json")
    assert (code, "is not one of the files of" in said) == (4, True)


def test_a_customer_twice_is_found_and_taken_out_of_the_wrong_file(store, backup, check):
    """The one in the right file stays; its neighbour in the wrong file is not touched."""
    document = json.loads(shard(store.path).read_bytes())["customers"]["1001"]
    placed(shard(store.path, "A212"), "1001", document)
    code, said = check()
    assert code == 6
    assert f"it is in {shard(store.path)} as well" in said
    assert check("--repair-from", backup)[0] == 0
    assert store.customer("A212").name == "Åsö AB"
    assert store.customer("1001").version == 1


def test_a_customer_only_in_the_wrong_file_is_never_thrown_away(make, store, backup, check):
    """Neither the store nor the backup has it elsewhere: refused, and nothing is changed."""
    document = json.loads(shard(store.path).read_bytes())["customers"]["1001"]
    placed(shard(store.path, "A212"), "1003", document | {"number": "1003"})
    before = shard(store.path, "A212").read_bytes()
    code, said = check("--repair-from", backup)
    assert code == 6
    assert "holds customer 1003, who is nowhere else; nothing was changed" in said
    assert shard(store.path, "A212").read_bytes() == before


def test_a_stray_file_is_found_and_put_aside(store, backup, check):
    """It is kept beside the store, not thrown away."""
    stray = store.path / "customers" / "81 (copy).json"
    stray.write_bytes(b"{}")
    code, said = check()
    assert (code, f"{stray}: does not belong here" in said) == (6, True)
    assert check("--repair-from", backup)[0] == 0
    assert not stray.exists()
    (kept,) = store.path.parent.glob("office.replaced-*")
    assert (kept / "customers" / stray.name).read_bytes() == b"{}"


def test_a_demo_is_checked_instead_of_the_store_that_is_configured(store, backup, capsys) -> None:
    """What is mended is what is looked at, and `--demo` never looks at an office of one's own."""
    usual = Path.home() / ".local" / "share" / "samarbete" / "office"
    shutil.copytree(store.path, usual)
    shard(usual).write_bytes(b"torn")
    main(["--demo", "check", "--repair-from", str(backup)])
    assert shard(usual).read_bytes() == b"torn"
    assert str(usual) not in capsys.readouterr().out


def test_at_a_customers_desk_doctor_says_only_what_it_has_looked_at(store, run) -> None:
    """The files are those of all customers, and the office's to look at."""
    shard(store.path, "A212").write_bytes(b"torn")
    acting = ("--store", store.path, "--operator", "eva@alfa.test", "--company", "1001")
    said = run(*acting, "doctor")
    assert said.code == 0
    assert "nothing is wrong" not in said.out
    assert said.out.splitlines()[-1] == (
        "your company can be read; checking the store is the office's task"
    )
    assert run(*acting, "--json", "doctor").json["checked"] is False
    assert "ert företag kan läsas" in run(*acting, "--lang", "sv", "doctor").out
    shard(store.path).write_bytes(b"torn")
    assert run(*acting, "doctor").code == 6


def test_what_doctor_has_looked_at_is_in_json_for_the_office_too(store, run) -> None:
    acting = ("--store", store.path, "--operator", "anna", "--json", "doctor")
    assert run(*acting).json["checked"] is True
    shard(store.path).write_bytes(b"torn")
    assert run(*acting).json["checked"] is True


def test_a_mending_says_from_when_on_changes_are_lost_and_of_whom(store, check, make, tmp_path):
    """What was changed since the backup is in no file any more, and nobody may think it is."""
    desk = Desk(store, make.operator(), clock=lambda: dt.datetime(2026, 3, 2, 8, 5, tzinfo=dt.UTC))
    desk.carry_out("1001", AddUser(email="forst@alfa.test", name="Först"))
    backup = shutil.copytree(store.path, tmp_path / "older")
    desk.carry_out("1001", AddUser(email="sedan@alfa.test", name="Sedan"))
    shard(store.path).unlink()
    code, said = check("--repair-from", backup)
    assert code == 0
    assert (
        "what was mended is as in the backup, where the latest line of a history is of "
        "2026-03-02 09:05; what was changed after the backup was made is lost\n"
        "customers restored: 1001"
    ) in said


def test_of_a_whole_directory_it_is_said_how_many_files_were_mended(store, backup, check):
    """Line by line they would push all else off the screen."""
    shutil.rmtree(store.path / "customers")
    code, said = check("--repair-from", backup)
    assert code == 0
    assert f"{store.path / 'customers'}: 256 files mended\n" in said
    assert ".json: mended" not in said


@pytest.mark.parametrize("lost", ["no office", "no store", "nobody"])
def test_nothing_is_said_to_be_checked_where_nothing_can_be(store, run, tmp_path, lost) -> None:
    """A fault is told, and that it was not looked for others."""
    if lost == "no office":
        (store.path / "office.json").unlink()
    place = tmp_path / "nothing" if lost == "no store" else store.path
    login = "eve" if lost == "nobody" else "anna"
    said = run("--store", place, "--operator", login, "--json", "doctor")
    assert (said.code, said.json["checked"]) == (6, False)
    assert said.json["wrong"]
