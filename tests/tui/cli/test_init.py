"""Make a store with `init`: who is in it, and what is never written over."""

import re
import shlex
from pathlib import Path

import pytest

from store.files.store import TinyStore
from tests.store.tables.workbooks.test_excel_table import workbook
from tui.terminal import process


def test_init_makes_a_store_whose_first_employee_has_full_rights(run, tmp_path: Path) -> None:
    """The operator can go on with everything else at once."""
    path = tmp_path / "new"
    made = run("--store", path, "--operator", "eva", "init", "--office", "Byrå Ny", "--number", "7")
    assert (made.code, made.err) == (0, "")
    store = TinyStore(path, who="test")
    assert (store.office.name, store.office.number) == ("Byrå Ny", "7")
    (eva,) = store.employees
    assert (eva.login, eva.rights, eva.portal_role) == ("eva", "full", "administrator")
    assert run("--store", path, "--operator", "eva", "list").out == ""
    assert run("--store", path, "--operator", "eva", "check").code == 0


def test_init_makes_the_account_itself_the_first_employee_where_no_other_is_named(
    run, tmp_path: Path
) -> None:
    """Without --operator it is the account on the host."""
    made = run("--store", tmp_path / "new", "--json", "init", "--office", "Byrå Ny")
    assert [employee["login"] for employee in made.json["employees"]] == [process.os_user()]


@pytest.mark.parametrize("page", ["README.md", "README.sv.md"])
def test_the_readmes_lines_make_an_office_of_your_own(
    page: str, run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line as it stands there, in a home with a register; the last one opens the screen."""
    monkeypatch.chdir(tmp_path)
    rows: list[list[object]] = [["Kundnr", "Kund"], [1001, "Alfa Bygg AB"], [1002, "Beta Café AB"]]
    Path("register.xlsx").write_bytes(workbook(rows))
    text = (Path(__file__).parents[3] / page).read_text("utf-8")
    lines = re.findall(r"^    \.venv/bin/samarbete (--store ~/office.*)", text, re.M)
    *verbs, screen = [
        shlex.split(line.replace("~", f"{tmp_path}"), comments=True) for line in lines
    ]
    for words in verbs:
        done = run(*words)
        assert done.code == 0, done.err
    assert screen == ["--store", f"{tmp_path}/office"]
    store = TinyStore(tmp_path / "office", who="test")
    assert [employee.login for employee in store.employees] == [process.os_user(), "bo"]
    assert store.customer("1002").name == "Beta Café AB"


def test_an_account_that_made_a_store_for_itself_acts_as_nobody_else(run, tmp_path: Path) -> None:
    """So `init` for an account that several share has to name a person (docs/offices.md)."""
    store = ("--store", tmp_path / "new")
    assert run(*store, "init", "--office", "Byrå Ny").code == 0
    full = ("--rights", "full", "--portal-role", "administrator")
    added = run(*store, "employee", "add", "eva", "--name", "Eva", "--email", "eva@byra.se", *full)
    assert added.code == 0
    own = process.os_user()
    assert run(*store, "employee", "deactivate", own).code == 0
    refused = run(*store, "--operator", "eva", "list")
    assert refused.code == 3
    assert f"{own} is an employee and cannot act as eva." in refused.err


def test_init_does_not_touch_a_directory_with_something_in_it(run, tmp_path: Path) -> None:
    """Neither a store nor anything else is written over."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter").write_text("dear")
    result = run("--store", tmp_path / "letters", "init", "--office", "Byrå Ny")
    assert result.code == 1
    assert "not empty" in result.err
    assert [file.name for file in (tmp_path / "letters").iterdir()] == ["letter"]


def test_init_says_whose_store_is_there_already(run, tmp_path: Path, files_in) -> None:
    """It is whole, and so nothing else is said of it."""
    path = tmp_path / "office"
    assert run("--store", path, "--operator", "eva", "init", "--office", "Byrå Norr AB").code == 0
    before = files_in(path)
    result = run("--store", path, "--operator", "eva", "init", "--office", "X")
    assert result.code == 1
    assert f"{path}: there is a store already, of Byrå Norr AB" in result.err
    assert files_in(path) == before


def test_init_refuses_an_office_without_a_name(run, tmp_path: Path) -> None:
    """Nothing is made."""
    result = run("--store", tmp_path / "new", "--json", "init", "--office", "  ")
    assert result.refused == ["invalid-value"]
    assert not (tmp_path / "new").exists()
