"""Take a whole import back on the command line, and remove one customer."""

import shlex
from pathlib import Path

import pytest

from tests.tui.cli.demo import EVA, numbers

TABLE = "number;name\n9001;Nya Bageriet AB\n9002;Nya Caféet AB\n1001;Alfa Bygg i Umeå AB\n"
pytestmark = pytest.mark.usefixtures("own_store")


def file_of(place: Path) -> Path:
    """Write a table, and return its file."""
    file = place / "customers.csv"
    file.write_text(TABLE, "utf-8")
    return file


@pytest.fixture
def batch(anna, tmp_path: Path) -> str:
    """Bring a table in, and give what that import is called."""
    file = tmp_path / "customers.csv"
    file.write_text(TABLE, "utf-8")
    return anna("--json", "import", file).json["batch"]


def test_what_an_answer_says_to_type_can_be_pasted(anna, store, tmp_path: Path) -> None:
    """It names the store and who acts, as they were named; with quotation marks where needed."""
    told = anna("import", file_of(tmp_path)).out.splitlines()[-1].partition(": ")[2]
    program, *words = shlex.split(told)
    assert (program, words[:4]) == ("samarbete", ["--store", f"{store}", "--operator", "anna"])
    batch = words[-3]
    assert words[4:] == ["undo", "--import", batch, "--confirm", "3"]
    refused = anna("undo", "9001").err
    look = f"samarbete --store {store} --operator anna undo --import {batch} --dry-run"
    assert f"({look})" in refused
    foreseen = anna(*shlex.split(look)[5:]).out.splitlines()[-1]
    assert foreseen == f"to take it back: {told}"
    assert anna(*words[4:]).code == 0, "it runs as it is told"


def test_a_store_that_is_named_with_a_space_is_quoted(run, tmp_path: Path) -> None:
    place = tmp_path / "Byrå Norr"
    assert run("--store", place, "init", "--office", "Byrå Norr").code == 0
    told = run("--store", place, "import", file_of(tmp_path)).out
    assert f"samarbete --store '{place}' undo --import " in told


def test_the_answer_of_an_import_says_how_it_is_taken_back(anna, store, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(TABLE, "utf-8")
    assert "batch" not in anna("--json", "import", file, "--dry-run").json
    last = anna("import", file).out.splitlines()[-1]
    name = last.split(" ")[1].rstrip(";")
    called = f"samarbete --store {store} --operator anna"
    assert last == f"import {name}; to take it back: {called} undo --import {name} --confirm 3"
    assert "batch" not in anna("--json", "import", file).json, "nothing was changed by it"


def test_an_import_that_was_taken_back_is_told_beside_headings_that_cannot_be_read(
    anna, batch, store
) -> None:
    (store / "headings.toml").write_text("[broken")
    told = anna("undo", "--import", batch, "--confirm", "3")
    assert told.code == 0
    assert "2 customers removed, 1 customer as it was before" in told.out
    assert f"{store / 'headings.toml'}: " in told.out
    assert "9001" not in anna("list").out


def test_it_is_looked_at_first_and_confirmed_by_how_many_they_are(
    anna, batch, files_in, store
) -> None:
    before = files_in(store)
    look = anna("undo", "--import", batch, "--dry-run")
    assert (look.code, look.out.splitlines()[:3]) == (
        0,
        [
            "1001 Alfa Bygg i Umeå AB: would be as it was before",
            "9001 Nya Bageriet AB: would be removed",
            "9002 Nya Caféet AB: would be removed",
        ],
    )
    assert look.out.splitlines()[3].endswith(
        "2 customers would be removed, 1 customer would be as it was before"
    )
    for given in ([], ["--confirm", "2"], ["--confirm", ""]):
        assert anna("--json", "undo", "--import", batch, *given).refused == ["name-mismatch"]
    assert "--confirm 3" in anna("undo", "--import", batch).err
    assert files_in(store) == before
    done = anna("undo", "--import", batch, "--confirm", "3")
    assert done.code == 0
    assert "2 customers removed, 1 customer as it was before" in done.out
    assert not {"9001", "9002"} & set(numbers(anna("list")))
    assert anna("show", "1001").out.startswith("1001  Alfa Bygg AB")
    again = anna("--json", "undo", "--import", batch)
    assert (again.code, again.json["changed"], again.json["done"]) == (0, False, None)
    assert "was taken back already" in anna("undo", "--import", batch).out


def test_what_was_changed_since_is_left_with_exit_code_3(anna, batch) -> None:
    anna("user", "add", "9001", "ny@ny.example", "--name", "Ny Person")
    look = anna("--json", "undo", "--import", batch, "--dry-run")
    assert look.code == 3
    done = anna("--json", "undo", "--import", batch, "--confirm", "2")
    assert (done.code, done.json["removed"], done.json["restored"]) == (3, ["9002"], ["1001"])
    (refused,) = done.json["refused"]
    assert (refused["number"], refused["code"]) == ("9001", "cannot-undo")
    assert done.json["done"]["details"]["left"] == "1"
    text = anna("undo", "--import", batch)
    assert (text.code, "9001 Nya Bageriet AB" in text.out) == (3, True)


def test_without_a_number_it_says_of_whom_it_is_the_number(anna, batch) -> None:
    """What stays and why as well, in JSON as notes."""
    anna("user", "add", "9001", "ny@ny.example", "--name", "Ny Person")
    asked = anna("undo", "--import", batch)
    assert asked.code == 3
    assert "1001 Alfa Bygg i Umeå AB: would be as it was before" in asked.err
    assert "9001 Nya Bageriet AB: Ny Person created" in asked.err
    assert "9002 Nya Caféet AB: would be removed" in asked.err
    notes = anna("--json", "undo", "--import", batch, "--confirm", "9").json["notes"]
    assert "9002 Nya Caféet AB: would be removed" in notes


def test_undo_of_one_customer_names_the_verb_that_takes_all_back(anna, batch) -> None:
    assert f" undo --import {batch} --dry-run)" in anna("undo", "9001").err
    (told,) = anna("--json", "undo", "9001").json["refused"]
    assert (told["cure"], told["about"]) == ("take-back-import", batch)


def test_one_customer_is_counted_as_one(anna, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("number;name\n9001;Nya Bageriet AB\n1001;Alfa Bygg i Umeå AB\n", "utf-8")
    anna("import", file)
    assert "Import: 1 customer new, 1 changed" in anna("history", "--office").out
    swedish = anna("--lang", "sv", "history", "--office").out
    assert "Import: 1 ny kund, 1 ändrad" in swedish
    assert "Import: 1 ny kund, 1 ändrade" not in swedish


def test_the_history_tells_the_import_once(anna, batch) -> None:
    office = anna("history", "--office").out
    assert "Import: 2 customers new, 1 changed" in office
    assert f"import: {batch}" in office
    assert "Nya Bageriet" not in anna("history").out
    assert "Came with an import" in anna("history", "9001").out


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("undo --import nothing", 4),
        ("undo", 2),
        ("undo 1001 --confirm 3", 2),
        ("undo 1001 --import abc", 2),
        ("undo --import abc --reason why", 2),
    ],
)
def test_what_does_not_go_together_is_said(anna, line: str, code: int) -> None:
    assert anna(*line.split()).code == code


def test_who_may_not_import_takes_nothing_back(by, batch) -> None:
    assert by("bo", "--json", "undo", "--import", batch, "--confirm", "3").refused == [
        "not-allowed"
    ]


def test_in_swedish(anna, batch) -> None:
    assert "Import: 2 nya kunder, 1 ändrad " in anna("--lang", "sv", "history", "--office").out
    text = anna("--lang", "sv", "undo", "--import", batch, "--confirm", "3").out
    assert "2 kunder borttagna, 1 kund som den var" in text


def test_a_customer_is_removed_with_its_number(anna, batch, store, files_in) -> None:
    before = files_in(store)
    look = anna("remove", "9001", "--dry-run")
    assert look.code == 0
    assert "9001 Nya Bageriet AB is removed from this program" in look.out
    assert anna("--json", "remove", "9001").refused == ["name-mismatch"]
    assert anna("--json", "remove", "1001", "--confirm", "1001").refused[0] == (
        "still-active-elsewhere"
    )
    assert files_in(store) == before
    done = anna("--json", "remove", "9001", "--confirm", "9001", "--reason", "dubblett")
    assert done.json["done"]["action"] == "remove-customer"
    assert anna("show", "9001").code == 4
    assert "Customer 9001 Nya Bageriet AB removed" in anna("history", "--office").out
    assert "Kund 9001 Nya Bageriet AB togs bort" in anna("--lang", "sv", "history", "--office").out


@pytest.mark.parametrize(
    ("language", "why"),
    [("en", "Importing is done by the office."), ("sv", "Import görs av byrån.")],
)
def test_a_customers_user_is_refused_by_rights(run, store, batch, language, why) -> None:
    """And not as if the office's people were asked for."""
    customers = ("--store", store, "--operator", EVA, "--company", "1001", "--lang", language)
    for more in (("--dry-run",), ("--confirm", "3"), ()):
        assert why in run(*customers, "undo", "--import", batch, *more).err
    refused = run("--json", *customers, "undo", "--import", batch)
    assert (refused.code, refused.refused) == (3, ["not-allowed"])
