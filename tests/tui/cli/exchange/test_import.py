"""Import an exchange file: what is added, what is refused, and what is faulty."""

import json
import subprocess
from pathlib import Path

import msgspec
import pytest

from store.demo import demo_office
from store.domain.clock import swedish_day, utc_now
from store.domain.model import Customer
from store.exchange.json_file import encode_office
from tests.tui.cli.demo import numbers


def test_import_makes_a_store_where_there_is_none(run, tmp_path: Path) -> None:
    """The employees are those of the file."""
    file = tmp_path / "office.json"
    file.write_bytes(encode_office(demo_office(swedish_day(utc_now()))))
    result = run("--store", tmp_path / "new", "--json", "import", file)
    assert result.code == 0
    counts = {"customers": 25, "changed": 0, "unchanged": 0, "employees": 5}
    assert result.json["done"] == counts
    assert result.json.keys() == {"done", "notes"}
    assert len(numbers(run("--store", tmp_path / "new", "--operator", "bo", "list"))) == 25


def test_a_table_makes_no_store_and_the_answer_says_what_does(run, tmp_path: Path) -> None:
    """A table names no office."""
    file = tmp_path / "customers.csv"
    file.write_text("number;name\n31;Nora AB\n", "utf-8")
    answer = run("--store", tmp_path / "new", "import", file)
    assert answer.code == 4
    assert f"{tmp_path / 'new'}: there is no store" in answer.err
    command = f"samarbete --store {tmp_path / 'new'} init --office NAME"
    assert f"make it first: {command}" in answer.err
    assert "with init or import" not in answer.err
    assert (
        "init --office" in run("--store", tmp_path / "new", "--json", "import", file).json["error"]
    )
    assert not (tmp_path / "new").exists()


@pytest.mark.usefixtures("own_store")
def test_import_adds_what_is_new_and_counts_what_was_there(anna, tmp_path: Path) -> None:
    """The same file twice adds nothing; one more customer adds that one."""
    office = demo_office(swedish_day(utc_now()))
    file = tmp_path / "office.json"
    file.write_bytes(encode_office(office))
    assert anna("--json", "import", file).json["done"] == {
        "customers": 0,
        "changed": 0,
        "unchanged": 25,
        "employees": 0,
    }
    more = (*office.customers, Customer(number="3001", name="Ny AB"))
    file.write_bytes(encode_office(msgspec.structs.replace(office, customers=more)))
    assert "1 customer added" in anna("import", file).out
    assert len(numbers(anna("list"))) == 26


def test_import_reads_standard_input(store: Path, process, surroundings) -> None:
    """`-` is for pipes."""
    result = subprocess.run(
        process("--store", store, "--operator", "anna", "--json", "import", "-"),
        input=encode_office(demo_office(swedish_day(utc_now()))),
        capture_output=True,
        env=surroundings,
        timeout=60,
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert json.loads(result.stdout)["done"]["unchanged"] == 25


def test_import_is_refused_to_who_has_no_full_rights(by, tmp_path: Path) -> None:
    """It could bring in employees with any rights."""
    file = tmp_path / "office.json"
    file.write_bytes(encode_office(demo_office(swedish_day(utc_now()))))
    assert by("bo", "--json", "import", file).refused == ["not-allowed"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "The file is empty"),
        (b"{", "not JSON"),
        (b"[]", "JSON object is expected"),
        ('{"format": "å"}'.encode("latin-1"), "UTF-8"),
        (b'{"format": "samarbete/2", "office": {"name": "B"}}', "samarbete/1"),
        (b'{"format": "samarbete/1"}', "$.office"),
        (b'{"format": "samarbete/1", "office": {"name": "B"}, "x": 1}', "'x' is no field"),
        (
            b'{"format": "samarbete/1", "office": {"name": "B"},'
            b' "customers": [{"number": "1", "name": "A", "collaborations":'
            b' [{"id": "fax-1", "service": "fax"}]}]}',
            "$.customers[0].collaborations[0].service: 'fax'",
        ),
        (
            b'{"format": "samarbete/1", "office": {"name": "B"},'
            b' "customers": [{"number": "1", "name": "A\\u001b[31m"}]}',
            "$.customers[0].name",
        ),
        (b'{"format": NaN}', "NaN"),
        (b"[" * 200_000, "nested too deeply"),
    ],
    ids=lambda value: None if isinstance(value, str) else ascii(value[:20]),
)
def test_a_faulty_file_is_refused_with_the_place_of_the_fault_and_nothing_is_made(
    text: bytes, words: str, run, tmp_path: Path
) -> None:
    """The message tells where; there is no half an office afterwards."""
    file = tmp_path / "office.json"
    file.write_bytes(text)
    result = run("--store", tmp_path / "new", "import", file)
    assert result.code == 3
    assert words in result.err
    assert result.out == ""
    assert set(run("--json", "--store", tmp_path / "new", "import", file).refused) == {
        "invalid-value"
    }
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("file", ["nowhere.json", "."], ids=["missing", "directory"])
def test_a_file_that_cannot_be_read_is_not_found(file: str, anna, tmp_path: Path) -> None:
    """Exit code 4, with the name of the file."""
    result = anna("--json", "import", tmp_path / file)
    assert result.code == 4
    assert str(tmp_path / file) in result.json["error"]


def test_a_directory_is_told_with_what_to_name_instead(anna, tmp_path: Path) -> None:
    """Whichever verb reads it, and whichever would write there."""
    for words, code in (
        (("import", tmp_path), 4),
        (("end", "--plan", tmp_path), 4),
        (("policy", "--set", tmp_path), 4),
        (("export", tmp_path), 1),
    ):
        told = anna(*words)
        assert told.code == code
        assert f"{tmp_path}: cannot be " in told.err
        assert "it is a directory; name a file in it" in told.err


@pytest.mark.parametrize("heading", ["Not", "'12,0"])
def test_a_cell_that_an_export_has_marked_is_shown_by_a_dry_run(anna, tmp_path, heading) -> None:
    """Among the first rows, and in the headings: as the text that it is."""
    file = tmp_path / "marked.csv"
    file.write_text(f"Kundnr;Namn;{heading}\n9001;'12,0;'-\n9002;''=SUM(A1);x\n", "utf-8")
    (told,) = anna("--json", "import", file, "--dry-run").json["tables"]
    assert told["first"] == [["9001", "12,0", "-"], ["9002", "'=SUM(A1)", "x"]]
    assert told["columns"][2]["heading"] == heading.removeprefix("'")
    assert "Traceback" not in anna("import", file, "--dry-run").err
