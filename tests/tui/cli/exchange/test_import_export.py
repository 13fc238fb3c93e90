"""Import, export and hand-over as commands: results, refusals, exit codes, JSON."""

import csv
import io
import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.demo import demo_office
from store.desk.opening import open_desk
from store.domain.filters import Filter
from store.exchange.json_file import OfficeFile, encode_office
from store.files.store import TinyStore
from tests.below.calls import ROOT
from tests.tui.cli.conftest import Result, code_of

TABLE = "number;name;task;service;status\n"
GOOD = "3001;Ny AB;Löner;lon;\n"
FAULTY = "3002;Fel AB;Löner;lon;nowhere\n"


@pytest.fixture
def run(capfdbinary) -> Callable[..., Result]:
    """Call the command in this process."""

    def run(*arguments: object) -> Result:
        capfdbinary.readouterr()
        code = code_of(*arguments)
        out, err = capfdbinary.readouterr()
        return Result(code, out.decode(), err.decode())

    return run


@pytest.fixture
def office(tmp_path: Path, clock, unsynced) -> Path:
    """Give a store with the demo office."""
    demo = demo_office(clock.today)
    path = tmp_path / "office"
    TinyStore.create(path, demo.office, demo.employees, demo.customers, who="anna", disk=unsynced)
    return path


@pytest.fixture
def anna(run, office: Path) -> Callable[..., Result]:
    """Carry out a verb for Anna, who may do everything."""
    return lambda *arguments: run("--store", office, "--operator", "anna", *arguments)


@pytest.fixture
def numbers(office: Path) -> Callable[[], set[str]]:
    """Read whom the store holds."""
    return lambda: {
        each.number for each in open_desk(office, os_user="anna").export(Filter()).customers
    }


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write a table of customers."""

    def table(*rows: str, name: str = "customers.csv") -> Path:
        file = tmp_path / name
        file.write_text(TABLE + "".join(rows), encoding="utf-8")
        return file

    return table


def test_a_table_is_imported_and_told_in_a_line_and_in_json(anna, table, numbers) -> None:
    """The second time all is there already."""
    result = anna("import", table(GOOD))
    first, _batch = result.out.splitlines()
    assert (result.code, first) == (0, "1 customer added")
    assert "3001" in numbers()
    again = anna("--json", "import", table(GOOD))
    assert again.json == {"done": {"customers": 0, "changed": 0, "unchanged": 1, "employees": 0}}


def test_a_dry_run_tells_row_by_row_and_writes_nothing(anna, table, office: Path, files_in) -> None:
    """Exit code 3 says that not all of it would arrive."""
    before = files_in(office)
    file = table(GOOD, "1001;Alfa AB;;;\n", "1002;;;;\n", FAULTY)
    result = anna("import", "--dry-run", file)
    assert result.code == 3
    lines = result.out.splitlines()
    assert lines[0] == "headings in line 1, 4 rows"
    assert any(line.startswith("refused: line 5: status: 'nowhere'") for line in lines)
    assert "new: 3001 Ny AB" in lines
    assert "changed: 1001 Alfa AB: name: Alfa Bygg AB -> Alfa AB" in lines
    assert lines[-1].endswith(
        "would be added, 1 customer would be changed, 1 customer was there already, 1 refused"
    )
    told = anna("--json", "import", "--dry-run", file)
    assert told.code == 3
    assert told.json["dry_run"]["refused"] == 1
    assert [each["what"] for each in told.json["rows"]] == ["refused", "new", "changed"]
    assert anna("import", "--dry-run", table(GOOD)).code == 0
    assert files_in(office) == before


def test_what_is_faulty_keeps_all_out(anna, table, office: Path, files_in) -> None:
    """All or nothing: exit code 3, every refusal with its line."""
    before = files_in(office)
    result = anna("import", table(GOOD, FAULTY, "3003;;;;\n"))
    assert result.code == 3
    assert "line 3: status: 'nowhere'" in result.err
    told = anna("--json", "import", table(GOOD, FAULTY))
    assert (told.code, [each["code"] for each in told.json["refused"]]) == (3, ["invalid-value"])
    assert files_in(office) == before


def test_what_is_skipped_is_mended_and_imported_again(anna, table, numbers, tmp_path) -> None:
    """The file of it stands beside the other, and a second one does not replace it."""
    result = anna("import", "--skip-faulty", table(GOOD, FAULTY))
    assert result.code == 0
    skipped = tmp_path / "customers-skipped.csv"
    assert f"skipped 1; correct them in {skipped} and import that" in result.out
    assert skipped.stat().st_mode & 0o777 == 0o600
    assert {"3001"} == numbers() & {"3001", "3002"}
    told = anna("--json", "import", "--skip-faulty", table(FAULTY))
    assert told.code == 3
    assert told.json["skipped"] == str(tmp_path / "customers-skipped-2.csv")
    skipped.write_text(skipped.read_text("utf-8-sig").replace("nowhere", "active"), "utf-8-sig")
    assert anna("import", skipped).code == 0
    assert {"3001", "3002"} <= numbers()


def test_what_is_skipped_with_nothing_faulty_makes_no_file(anna, table, tmp_path) -> None:
    """There is nothing to mend."""
    assert anna("import", "--skip-faulty", table(GOOD)).code == 0
    assert not list(tmp_path.glob("*skipped*"))


def test_a_table_makes_no_store(run, table, tmp_path: Path) -> None:
    """It has no office in it; init makes one."""
    result = run("--store", tmp_path / "new", "import", table(GOOD))
    assert result.code == 4
    assert not (tmp_path / "new").exists()


def test_a_dry_run_where_there_is_no_store_makes_none(run, clock, tmp_path: Path) -> None:
    """And tells what would be in it."""
    file = tmp_path / "office.json"
    file.write_bytes(encode_office(demo_office(clock.today)))
    result = run("--store", tmp_path / "new", "import", "--dry-run", file)
    assert result.code == 0
    assert result.out.splitlines()[-1] == "25 customers and 5 employees would be added"
    assert not (tmp_path / "new").exists()


def test_how_a_file_was_read_is_told_beside_the_answer_and_within_it(anna, tmp_path: Path) -> None:
    """Standard output stays clean; a program that reads it learns the same."""
    file = tmp_path / "customers.csv"
    file.write_text("Kundregister;;\nKundnr;Namn;Ort\n3001;Åke AB;Norrvik\n", "utf-8")
    result = anna("--json", "import", file)
    assert result.json["done"]["customers"] == 1
    notes = ["headings found in line 2", "not used: Ort"]
    assert result.json["notes"] == notes
    assert result.err.splitlines() == [f"note: {note}" for note in notes]


def test_letters_that_are_a_guess_are_never_kept_unasked(anna, numbers, tmp_path: Path) -> None:
    """Nobody is asked who does not sit at a terminal: the option answers."""
    file = tmp_path / "customers.csv"
    file.write_bytes("Kundnr;Namn;Ort\n3001;Åkerö Båtvarv AB;Ort\n".encode("cp1252"))
    before = numbers()
    refused = anna("import", file)
    assert (refused.code, numbers()) == (3, before)
    assert "--encoding cp1252 (Windows-1252: Åkerö Båtvarv AB)" in refused.err
    planned = anna("--json", "import", file, "--dry-run")
    assert planned.code == 3
    assert planned.json["questions"][0]["answers"][0]["value"] == "cp1252"
    refused = anna("--json", "import", file)
    assert refused.refused == ["invalid-value"]
    assert refused.json["notes"] == ["not used: Ort"]
    assert anna("import", file, "--encoding", "cp1252").code == 0
    assert "Åkerö Båtvarv AB" in anna("show", "3001").out


def test_what_a_heading_means_can_be_said(anna, tmp_path: Path) -> None:
    """By a column's id, or a heading that is known."""
    file = tmp_path / "customers.csv"
    file.write_text("Littera;Vem;Vår man\n3001;Åke AB;bo\n", "utf-8")
    assert "--map HEADING=COLUMN" in anna("import", file).err
    told = ("--map", "Littera=number", "--map", "Vem=Kundnamn", "--map", "vår man=account_manager")
    assert anna("import", file, *told).code == 0
    shown = anna("--json", "show", "3001").json
    assert (shown["name"], shown["account_manager"]) == ("Åke AB", "bo")
    assert "There is no column 'colour'" in anna("import", file, "--map", "Vem=colour").err
    assert anna("import", file, "--map", "Vem").code == 3


def test_parts_that_are_left_out_are_in_the_file_of_what_is_skipped(anna, tmp_path: Path) -> None:
    """A contact without an address keeps no other out, and is mended as a line is."""
    file = tmp_path / "users.csv"
    file.write_text(
        "Kundnr;Användare;E-post\n1001;Ny Nord;ny@alfa.example\n1001;Bo Syd;\n", "utf-8"
    )
    result = anna("import", file, "--skip-faulty")
    assert result.code == 0
    assert "a part of 1 row was left out" in result.out
    skipped = (tmp_path / "users-skipped.csv").read_text("utf-8-sig")
    assert '"1001";"Bo Syd";"";"line 3: Användare:' in skipped
    assert "ny@alfa.example" in anna("user", "list", "1001").out


def test_what_is_said_to_be_skipped_are_the_rows_of_its_file(anna, tmp_path: Path) -> None:
    """A customer of two rows counts as one, with its rows; parts of others are counted apart."""
    file = tmp_path / "k.csv"
    rows = ("3002;Fel AB;fax;", "3002;Fel AB;lon;", "3003;Nora AB;lon;ring")
    file.write_text("\n".join(["Kundnr;Namn;Tjänst;E-post", *rows]), "utf-8")
    result = anna("import", file, "--skip-faulty")
    skipped = tmp_path / "k-skipped.csv"
    assert (
        f"skipped 1 (2 rows), and a part of 1 other row; correct them in {skipped} and import that"
        in result.out
    )
    assert len(skipped.read_text("utf-8-sig").splitlines()) == 1 + 3
    file.write_text("\n".join(["Kundnr;Namn;Tjänst;E-post", *rows[:2]]), "utf-8")
    swedish = anna("--lang", "sv", "import", file, "--skip-faulty").out
    assert "hoppade över 1 (2 rader); rätta dem i " in swedish
    assert anna("--json", "import", file, "--skip-faulty").json["skipped_rows"] == 2


def test_a_sie_file_of_a_company_that_is_not_here_leads_to_no_second_customer(
    anna, numbers, tmp_path: Path
) -> None:
    """What comes first is said, in both languages; what is tried with --map is not remembered."""
    file = tmp_path / "bokslut.se"
    file.write_text('#FLAGGA 0\n#FNAMN "Sju AB"\n#ORGNR 556016-0680\n', "utf-8")
    result = anna("import", file)
    assert result.code == 3
    assert "no such company is here; bring in the customer with its number first" in result.err
    assert "--map" not in result.err
    assert "importera först kunden" in anna("--lang", "sv", "import", file).err
    foreseen = anna("--json", "import", file, "--dry-run").json
    assert "no such company is here" in foreseen["rows"][0]["refusals"][0]["message"]
    told = anna("import", file, "--dry-run", "--map", "org_number=number")
    assert "in this import alone" in told.err
    before = numbers()
    assert anna("import", file, "--map", "org_number=number").code == 0
    assert anna("import", "--forget-map").out == "nothing is remembered of headings\n"
    export = tmp_path / "all.csv"
    anna("export", export)
    assert anna("--json", "import", export, "--dry-run").json["dry_run"]["customers"] == 0
    assert numbers() == before | {"556016-0680"}


def test_a_no_and_headings_alone_are_told_in_every_form(anna, tmp_path: Path) -> None:
    """As text, in JSON and in Swedish; nothing is ended."""
    file = tmp_path / "k.csv"
    file.write_text("Kundnr;Namn;Visma eEkonomi\n1001;Alfa Bygg AB;nej\n", "utf-8")
    words = "Visma eEkonomi: 'nej' in the file, but Visma eEkonomi is active here and stays so"
    assert words in anna("import", file, "--dry-run").out
    assert words in anna("import", file).out
    assert words in anna("--json", "import", file).json["notes"][0]
    swedish = anna("--lang", "sv", "import", file, "--dry-run").out
    assert "'nej' i filen, men Visma eEkonomi är aktiv här och förblir det" in swedish
    file.write_text("Kundnr;Namn\n", "utf-8")
    brought = anna("import", file)
    assert "note: no rows stand under the headings" in brought.err
    told = f"{file}: nothing to bring in: there are headings (line 1), but no rows below them"
    assert brought.out.splitlines() == [told]
    assert told in anna("import", file, "--dry-run").out
    assert anna("--json", "import", file, "--dry-run").json["notes"] == [
        "no rows stand under the headings"
    ]


def test_what_is_said_to_run_and_has_ended_here_is_told(anna, tmp_path: Path) -> None:
    """An import begins nothing again, by a row, a column or a word."""
    file = tmp_path / "k.csv"
    head = "Kundnr;Namn;Tjänst;Status;Startdatum;Slutdatum\n"
    row = "31;Nora AB;Lön;Avslutad;2024-01-01;2025-05-01\n"
    file.write_text(head + row, encoding="utf-8")
    assert anna("import", file).code == 0
    for table in ("Kundnr;Namn;Lön\n31;Nora AB;x\n", "Kundnr;Namn;Tjänst\n31;Nora AB;Lön\n"):
        file.write_text(table, encoding="utf-8")
        told = anna("--json", "import", file)
        assert told.code == 0
        assert "Visma Lön is in the file, but is ended here and stays so" in told.out


def test_days_that_cannot_be_are_told(anna, tmp_path: Path) -> None:
    file = tmp_path / "k.csv"
    file.write_text(
        "Kundnr;Namn;Tjänst;Status;Startdatum;Slutdatum\n"
        "31;Nora AB;Lön;Avslutad;2025-05-01;2024-01-01\n"
        "32;Tuva AB;Lön;Avslutad;2025-01-01;2099-01-01\n",
        encoding="utf-8",
    )
    told = anna("import", file)
    assert told.code == 0
    assert "31 Nora AB): lon-1: '2025-05-01 – 2024-01-01': ended before it began" in told.out
    assert "32 Tuva AB): lon-1: '2099-01-01': ended on a day to come" in told.out


def test_letters_that_are_broken_in_the_file_are_told(anna, tmp_path: Path) -> None:
    """Those that were encoded twice are a question, where they are not taken as they stand."""
    file = tmp_path / "k.csv"
    file.write_text("Kundnr;Namn\n31;GÃ¶ta AB\n32;M\ufffdller AB\n33;São AB\n", encoding="utf-8")
    assert "Answer with --encoding utf-8-twice (" in anna("import", file).err
    told = anna("--json", "import", file, "--dry-run", "--encoding", "utf-8")
    (note,) = [note for note in told.json["notes"] if "broken" in note]
    assert note.startswith("lines 2, 3: Namn: ")


@pytest.mark.parametrize("said", ["E-post 2=email", "Kontakt 2=contact", "Telefon 2=phone"])
def test_two_people_of_a_row_are_never_mixed_up(anna, tmp_path: Path, said: str) -> None:
    """What is said of one column of the second leaves the others with the first."""
    file = tmp_path / "k.csv"
    file.write_text(
        "Kundnr;Namn;Kontakt 1;E-post 1;Telefon 1;Kontakt 2;E-post 2;Telefon 2\n"
        "31;Nora AB;Ulla;ulla@nora.test;031-123456;Olle;olle@nora.test;031-654321\n",
        encoding="utf-8",
    )
    refused = anna("import", file, "--map", said)
    assert refused.code == 3
    assert "of several people, who would be mixed up" in refused.err + refused.out
    second = [f"--map={name} 2={what}" for name, what in
              (("Kontakt", "contact"), ("E-post", "email"), ("Telefon", "phone"))]  # fmt: skip
    first = [f"--map={name} 1=-" for name in ("Kontakt", "E-post", "Telefon")]
    assert anna("import", file, *second, *first).code == 0
    assert "olle@nora.test" in anna("show", "31").out


def test_another_company_under_a_known_number_is_asked_about(anna, tmp_path: Path) -> None:
    """Both names stand in the question, and the option that answers it."""
    file = tmp_path / "customers.csv"
    file.write_text("Kundnr;Namn;Orgnr\n1001;Nordan Glas AB;556016-0680\n", "utf-8")
    result = anna("import", file)
    assert result.code == 3
    assert "1001 Alfa Bygg AB" in result.err
    assert "Nordan Glas AB" in result.err
    assert anna("import", file, "--agree", "organisation").code == 0
    assert "Nordan Glas AB" in anna("show", "1001").out


def test_who_may_not_import_is_refused(run, office: Path, table) -> None:
    """Bo has standard rights."""
    result = run("--store", office, "--operator", "bo", "--json", "import", table(GOOD))
    assert (result.code, result.json["refused"][0]["code"]) == (3, "not-allowed")


def test_an_export_is_imported_into_an_empty_store_and_is_the_same(
    anna, run, tmp_path: Path
) -> None:
    """As an exchange file, to a file and to standard output."""
    file = tmp_path / "out.json"
    assert anna("export", file).out == f"25 customers written to {file}\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert anna("export").out.encode() == file.read_bytes() + b"\n"
    assert run("--store", tmp_path / "new", "import", file).code == 0
    again = run("--store", tmp_path / "new", "--operator", "anna", "export")
    assert again.out.encode() == file.read_bytes() + b"\n"
    assert anna("--json", "export").json == json.loads(file.read_bytes())


@pytest.mark.parametrize(
    ("extra", "english", "swedish"),
    [
        ("--users", "{} users written to {}\n", "{} användare skrivna till {}\n"),
        ("--records", "{} records written to {}\n", "{} poster skrivna till {}\n"),
    ],
)
def test_an_export_says_what_it_has_written(
    run, office: Path, tmp_path: Path, extra, english, swedish
) -> None:
    """A table of users or records holds those, not customers."""
    file = tmp_path / "out.csv"
    for language, words in (("en", english), ("sv", swedish)):
        called = (
            "--lang",
            language,
            "--store",
            office,
            "--operator",
            "anna",
            "export",
            file,
            extra,
        )
        told = run(*called)
        rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))
        assert told.out == words.format(len(rows) - 1, file)
        assert run(*called, "--json").json["exported"] == len(rows) - 1


def test_an_export_as_a_table_has_a_row_for_each_collaboration(anna, tmp_path: Path) -> None:
    """By the file's name or by the option; formulas are defused unless raw."""
    file = tmp_path / "out.csv"
    anna("export", file, "--search", "alfa")
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))
    assert {each["number"] for each in rows} == {"1001"}
    assert rows[0]["service"] == "eekonomi"
    assert anna("export", "--format", "csv", "--search", "alfa").out.encode() == file.read_bytes()
    users = anna("export", "--users", "--search", "alfa").out
    assert "'+46" in users
    assert "'+46" not in anna("export", "--users", "--raw", "--search", "alfa").out


@pytest.mark.parametrize("extra", [(), ("--users",), ("--records",)])
def test_an_export_as_a_table_is_known_again_where_it_comes_from(
    anna, tmp_path: Path, extra
) -> None:
    """A table has no answers to checks and no reasons: what it does not say is no difference."""
    table = tmp_path / "office.csv"
    assert anna("export", table, "--format", "csv", *extra).code == 0
    again = anna("--json", "import", table, "--dry-run")
    assert (again.code, again.json["rows"]) == (0, [])
    told = again.json["dry_run"]
    assert told.pop("unchanged") > 0
    assert set(told.values()) == {0}


def test_an_ending_of_another_day_is_another_one(anna, tmp_path: Path) -> None:
    table = tmp_path / "office.csv"
    anna("export", table, "--format", "csv")
    text = table.read_text("utf-8-sig")
    ends = next(row["ends_on"] for row in csv.DictReader(io.StringIO(text), delimiter=";")
                if row["number"] == "1014" and row["ends_on"])  # fmt: skip
    table.write_text(text.replace(ends, "2026-01-02"), encoding="utf-8")
    again = anna("import", table, "--dry-run")
    assert again.code == 3
    assert "eekonomi-1 has another ending here" in again.out


def test_an_export_is_of_what_the_filters_show(anna) -> None:
    """Those of `list`."""
    listed = [each["number"] for each in anna("--json", "list", "--no-main-contact").json]
    exported = anna("export", "--no-main-contact").json
    assert [each["number"] for each in exported["customers"]] == listed


def test_at_a_customers_desk_the_export_is_of_that_customer_alone(run, office: Path) -> None:
    """Without the office's employees, and without the other customers."""
    customer = open_desk(office, os_user="anna").customer("1001")
    user = customer.valid_main_contact(())
    result = run("--store", office, "--company", "1001", "--operator", user.email, "export")
    assert result.code == 0
    assert [each["number"] for each in result.json["customers"]] == ["1001"]
    assert result.json["employees"] == []


def test_a_file_that_cannot_be_written_is_told_and_the_earlier_one_stays(
    anna, tmp_path: Path
) -> None:
    """Nothing half written is left."""
    file = tmp_path / "none" / "out.json"
    result = anna("export", file)
    assert result.code == 1
    assert f"{file}: cannot be written" in result.err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            ("kunder.xlsx",),
            ".xlsx is not written: name a .csv, which a spreadsheet opens, or .json",
        ),
        (("kunder.XLS", "--format", "csv"), ".xls is not written"),
        (("kunder.ods", "--users"), ".ods is not written"),
        (("kunder.tsv",), ".tsv is not written"),
        (("kunder.Tab", "--format", "csv"), ".tab is not written"),
        (("kunder.slk", "--records"), ".slk is not written"),
        (
            ("kunder.json", "--format", "csv"),
            "kunder.json looks like json, but csv would be written: name it .csv",
        ),
        (("kunder.json", "--records"), "kunder.json looks like json, but csv would be written"),
        (
            ("kunder.csv", "--format", "json"),
            "kunder.csv looks like csv, but json would be written: name it .json",
        ),
        (("./a.b/kunder.pdf",), ".pdf is not written"),
        (("--format", "json", "--users"), "--users and --records are written as csv"),
    ],
    ids=str,
)
def test_what_a_name_promises_is_what_is_written(anna, tmp_path, monkeypatch, words, why) -> None:
    """Nobody finds JSON in a workbook: it is wrong usage, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    wrong = anna("export", *words)
    assert (wrong.code, why in wrong.err) == (2, True), wrong
    assert os.listdir(tmp_path) == ["office"]


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (("kunder.txt", "--format", "csv"), '"number";'),
        (("kunder.txt",), "{"),
        (("kunder.2026-11-29",), "{"),
        (("kunder.CSV", "--users"), '"number";'),
        (("pdf",), "{"),
        (("zip", "--users"), '"number";'),
        (("json", "--format", "csv"), '"number";'),
        (("csv", "--format", "json"), "{"),
        (("a.pdf/kunder",), "{"),
    ],
    ids=str,
)
def test_a_name_that_promises_nothing_takes_either(
    anna, tmp_path, monkeypatch, words, begins
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.pdf").mkdir()
    assert anna("export", *words).code == 0
    assert (tmp_path / words[0]).read_text("utf-8-sig").startswith(begins)


def test_a_pack_is_written_recorded_and_takes_the_place_of_a_reason(anna, tmp_path: Path) -> None:
    """Without either a deletion is refused, with the cure."""
    end = ("--json", "end", "1003", "utlagg", "--outcome", "delete", "--confirm", "1003")
    refused = anna(*end)
    assert refused.code == 3
    assert [(each["code"], each["cure"]) for each in refused.json["refused"]] == [
        ("reason-missing", "handover")
    ]
    made = anna("--json", "handover", "1003", "utlagg", "-o", tmp_path / "pack")
    assert made.code == 0
    assert made.json["done"]["action"] == "handover"
    assert all(Path(each).exists() for each in made.json["files"].values())
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "pack")
    assert checked.returncode == 0
    assert anna(*end).code == 0


def test_a_pack_is_told_in_lines(anna, tmp_path: Path) -> None:
    """Where it is, and how it is checked."""
    result = anna("handover", "1003", "-o", tmp_path / "pack")
    assert result.out.splitlines() == [
        f"1003 Gamma Åkeri AB: 4 files in {tmp_path / 'pack'}",
        "sha256sum -c SHA256SUMS checks them there",
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("handover", "9999", "-o", "pack"), 4),
        (("handover", "1003", "scanner", "-o", "pack"), 4),
        (("handover", "1003"), 2),
        (("import", "none.csv"), 4),
        (("import",), 2),
        (("export", "--format", "xml"), 2),
    ],
)
def test_what_is_not_there_and_wrong_usage_have_their_exit_codes(
    anna, arguments, code, monkeypatch, tmp_path
) -> None:
    """4 is not found, 2 wrong usage; nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert anna(*arguments).code == code
    assert not (tmp_path / "pack").exists()


def test_the_help_of_import_tells_the_columns(run) -> None:
    """In English and in Swedish."""
    told = run("import", "--help").out
    for words in ("Kundnummer", "org_number", "Huvudkontakt", "--skip-faulty"):
        assert words in told


def test_an_exchange_file_of_another_office_is_refused(anna, clock, tmp_path: Path) -> None:
    """Also when what is faulty is to be skipped."""
    demo = demo_office(clock.today)
    other = OfficeFile(office=type(demo.office)(name="Byrå Syd AB"), customers=demo.customers)
    file = tmp_path / "other.json"
    file.write_bytes(encode_office(other))
    assert anna("import", "--skip-faulty", file).code == 3


def test_an_exchange_file_whose_office_is_written_in_another_form_is_of_the_same(
    anna, clock, tmp_path: Path
) -> None:
    """As a program may do that takes letters apart."""
    demo = demo_office(clock.today)
    name = unicodedata.normalize("NFD", demo.office.name)
    file = tmp_path / "other.json"
    file.write_bytes(encode_office(OfficeFile(office=replace(demo.office, name=name))))
    assert anna("import", file).code == 0


@pytest.mark.parametrize("words", [
    ("export",),
    ("export", "--format", "csv"),
    ("plan", "1001", "utlagg", "--outcome", "continue", "-o"),
    ("due", "--within", "30", "--ics"),
    ("notice", "1015", "ekonomioversikt", "-o"),
], ids=" ".join)  # fmt: skip
@pytest.mark.parametrize("leads_to", ["kept.json", "nowhere", "pipe"])
def test_nothing_that_leaves_goes_through_a_link(anna, tmp_path, words, leads_to):
    """Whoever has laid it would choose what is replaced; the file itself can be named."""
    target, link = tmp_path / leads_to, tmp_path / "latest"
    (tmp_path / "kept.json").write_text("kept")
    os.mkfifo(tmp_path / "pipe")
    link.symlink_to(target)
    before = sorted(tmp_path.iterdir())
    assert anna("--json", *words, link).refused == ["already-exists"]
    assert sorted(tmp_path.iterdir()) == before
    assert (link.is_symlink(), (tmp_path / "kept.json").read_text()) == (True, "kept")


@pytest.mark.parametrize("words", [
    ("export", "/dev/stdout"),
    ("plan", "1001", "utlagg", "--outcome", "continue", "-o", "/dev/stdout"),
    ("due", "--within", "30", "--ics", "/proc/self/fd/1"),
], ids=" ".join)  # fmt: skip
def test_standard_output_by_its_name_is_written_on_and_not_replaced(words, office, tmp_path):
    """What the shell has opened may hold something already."""
    kept = tmp_path / "kept.txt"
    kept.write_text("kept\n")
    with kept.open("ab") as file:
        command = [
            sys.executable,
            "-m",
            "tui",
            "--store",
            f"{office}",
            "--operator",
            "anna",
            *words,
        ]
        subprocess.run(command, stdout=file, check=False, timeout=60, cwd=ROOT)
    first, *rest = kept.read_text().splitlines()
    assert first == "kept"
    assert rest


@pytest.mark.parametrize(
    ("moment", "day"),
    [("0001-01-01T00:00:00+15:00", "0001-01-01"), ("9999-12-31T23:59:59-15:00", "9999-12-31")],
)
def test_a_line_of_the_first_or_the_last_year_stops_no_verb(
    anna, run, office, tmp_path, moment, day
) -> None:
    """It comes with an import, and `due` has to carry out what is due of all others."""
    made = json.loads(anna("export", "-").out)
    line = {"at": moment, "by": "anna", "os_user": "anna", "side": "office", "action": "edit"}
    decided = {"outcome": "continue", "on": day, "by": "anna", "side": "office"}
    (alfa,) = (each for each in made["customers"] if each["number"] == "1001")
    alfa["history"] = [line]
    alfa["collaborations"][2] |= {"status": "ending", "ending": decided | {"decided_at": moment}}
    file = tmp_path / "office.json"
    file.write_text(json.dumps(made), "utf-8")
    there = ("--store", tmp_path / "there")
    assert run(*there, "import", file).code == 0
    for words in (
        ("show", "1001"),
        ("history", "1001"),
        ("history",),
        ("list",),
        ("due", "--within", "99"),
        ("due", "--ics", "-"),
        ("notice", "1001", "utlagg"),
        ("handover", "1001", "-o", tmp_path / "pack"),
        ("undo", "1001", "--dry-run"),
        ("show", "1001", "--on", f"{date.today()}"),
        ("show", "1001", "--on", "0001-01-01"),
        ("certificate", "1001", "utlagg", "-o", "-"),
        ("readiness",),
        ("residue", "1001"),
        ("check",),
        ("doctor",),
        ("export", "-", "--format", "csv"),
        ("due",),
    ):
        answer = run(*there, "--operator", "anna", *words)
        may_refuse = words[0] in ("due", "undo", "certificate", "readiness")
        assert answer.code in ((0, 3) if may_refuse else (0,)), (words, answer)

    assert day in run(*there, "--operator", "anna", "history", "1001").out


@pytest.mark.parametrize("words", [(), ("--users",)])
def test_a_name_that_ends_in_a_slash_is_that_of_a_directory(anna, tmp_path, words) -> None:
    """Nothing is written under the name without it."""
    said = anna("export", *words, f"{tmp_path}/ny/")
    told = "a name that ends in / is that of a directory; name a file"
    assert (said.code, told in said.err) == (1, True), said.err
    assert not (tmp_path / "ny").exists()
