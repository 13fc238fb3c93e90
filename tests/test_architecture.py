"""The map held to the house: what documents name is there, and every room is named."""

import ast
import inspect
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from store.domain import wishes
from tests import command_page
from tui.cli.parser import read_arguments
from tui.cli.verbs import VERBS

ROOT = Path(__file__).parent.parent
PACKAGES = ("store", "tui")
MAP = (ROOT / "docs" / "architecture.md").read_text("utf-8")
DOCUMENTS = (
    *sorted(ROOT.glob("docs/*.md")),
    *(ROOT / name for name in ("README.md", "README.sv.md", "CONTRIBUTING.md")),
)

NAMED = re.compile(
    r"(?<![\w./~-])((?:store|tui|tests|docs|screenshots|\.ci)/[\w./-]*|[A-Z][A-Z]+\.md|pyproject\.toml)"
)
LINKED = re.compile(r"\]\((?!\w+:|#)([^)#]+)(?:#[^)]*)?\)")
STARTED = re.compile(r"python -m (tests(?:\.\w+)+)")

ROOMS = sorted(
    file.parent for package in PACKAGES for file in (ROOT / package).rglob("__init__.py")
)

MOST = 18
"""Files in a folder of code: about as many names as one reads at a glance, in one `ls`."""


def names_in(document: Path) -> set[Path]:
    """Return the files and folders of the repository that a document names, links or starts."""
    text = document.read_text("utf-8")
    named = {ROOT / name.rstrip(".") for name in NAMED.findall(text)}
    linked = {(document.parent / name).resolve() for name in LINKED.findall(text)}
    return named | linked | {_module(name) for name in STARTED.findall(text)}


def _module(name: str) -> Path:
    folder = ROOT / name.replace(".", "/")
    return folder / "__main__.py" if folder.is_dir() else folder.with_suffix(".py")


def name_of(path: Path) -> str:
    """Return a path as documents name it."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_names_is_there(document: Path) -> None:
    assert names_in(document)
    assert [name_of(path) for path in names_in(document) if not path.exists()] == []


ITEM = re.compile(r"^(?:\d\.|-) .*(?:\n  .*)*", re.M)
NAME = re.compile(r"`([A-Za-z_.]{3,})`")
"""A name of the code in a step or a list: not a key, a path, or a call of the program."""


@pytest.mark.parametrize("item", ITEM.findall(MAP), ids=lambda item: item[:40])
def test_a_step_names_what_stands_in_its_files(item: str) -> None:
    named = [ROOT / name for name in NAMED.findall(item)]
    files = [file for path in named for file in (path.rglob("*.py") if path.is_dir() else (path,))]
    words = {word for file in files for word in re.findall(r"\w+", file.read_text("utf-8"))}
    assert {name for name in NAME.findall(item) if name.rpartition(".")[2] not in words} == set()


FRONT_DOORS = ("README.md", "README.sv.md")
"""What a newcomer reads first, in each language."""


@pytest.mark.parametrize("name", FRONT_DOORS)
def test_a_front_door_is_read_in_a_minute(name: str) -> None:
    page = (ROOT / name).read_text("utf-8")
    assert len(page.encode()) <= 6 * 1024
    assert [line for line in page.splitlines() if line.startswith("    ") and len(line) > 100] == []


def test_the_front_doors_are_the_same_in_both_languages() -> None:
    """Section by section: as many commands, rows, points and links."""
    shapes = []
    for name in FRONT_DOORS:
        sections = re.split(r"^## ", (ROOT / name).read_text("utf-8"), flags=re.M)
        counted = (r"^    \S", r"^\| ", r"^- ", r"^```", r"^!\[", r"\]\(docs/")
        shapes.append([[len(re.findall(what, one, re.M)) for what in counted] for one in sections])
    assert shapes[0] == shapes[1]


BY_THEIR_OWN_WAY = {"FallDue": "due", "HandOver": "handover", "Reassign": "leaving"}
"""Wishes that the desk or a paper makes for a verb, rather than the command itself."""


def test_every_act_is_a_verb() -> None:
    """As the READMEs say: what a screen can wish for, the command wishes for as well."""
    files = (ROOT / "tui/cli").rglob("*.py")
    wished = {
        node.id
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Name)
    }
    verbs = {act.name for verb in VERBS for act in (verb, *verb.acts)}
    acts = {
        name
        for name, value in inspect.getmembers(wishes, inspect.isclass)
        if issubclass(value, (wishes.Wish, wishes.EmployeeWish))
        and value not in (wishes.Wish, wishes.EmployeeWish)
    }
    assert len(acts) > 30
    assert acts - wished == BY_THEIR_OWN_WAY.keys()
    assert set(BY_THEIR_OWN_WAY.values()) <= verbs


COMMAND = re.compile(
    r"^    (?:sudo -u \w+ )?(?:\S*/)?samarbete( [^|<>&\n]*)|`samarbete( [^`|\[ ]+ [^`|\[]*)`", re.M
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_command_that_a_document_shows_is_understood(document: Path) -> None:
    """Not carried out: its verbs and options are there, and go together."""
    shown = [one or other for one, other in COMMAND.findall(document.read_text("utf-8"))]
    for words in shown:
        arguments = shlex.split(words.replace("~", "/home/anna"), comments=True)
        try:
            read_arguments(arguments)
        except SystemExit as refused:
            pytest.fail(f"samarbete{words}: exit code {refused.code}")


def test_names_are_found_as_documents_write_them(tmp_path: Path) -> None:
    document = tmp_path / "README.md"
    document.write_text(
        "`store/desk/desk.py`, tests/store/x_test.py::a_test, (docs/rules.md). ~/store/not,\n"
        "/tui/not/, python -m tests.bench --quick; [here](LICENSE#part), [not](https://a/store/a.py)"
    )
    named = (
        "store/desk/desk.py",
        "tests/store/x_test.py",
        "docs/rules.md",
        "tests/bench/__main__.py",
    )
    assert names_in(document) == {*(ROOT / name for name in named), tmp_path.resolve() / "LICENSE"}


def test_a_room_says_what_is_at_home_there_and_what_never_is() -> None:
    files = [room / "__init__.py" for room in ROOMS]
    said = {file: ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "" for file in files}
    for words in (r"^At home: ", r"^Never: "):
        assert [name_of(file) for file in files if not re.search(words, said[file], re.M)] == []


def test_every_folder_of_code_is_a_room() -> None:
    """Save for what is no Python: catalogues, pages."""
    folders = {
        file.parent for package in PACKAGES for file in (ROOT / package).rglob("*.py")
    }  # fmt: skip
    assert folders - set(ROOMS) == set()


def test_a_room_is_on_the_map() -> None:
    inside = [name_of(room) for room in ROOMS if room.parent != ROOT]
    assert [name for name in inside if f"`{name}/`" not in MAP] == []


def test_what_stands_outside_the_rooms_is_on_the_map() -> None:
    loose = [file for package in PACKAGES for file in (ROOT / package).glob("[!_]*.py")]
    assert [name_of(file) for file in loose if f"`{name_of(file)}`" not in MAP] == []


def folders_with_code() -> list[Path]:
    """Return the folders that people work in, tests among them."""
    files = (file for top in (*PACKAGES, "tests") for file in (ROOT / top).rglob("*.py"))
    return sorted({file.parent for file in files})


def test_a_folder_is_read_at_a_glance() -> None:
    files = {
        each: [file for file in each.iterdir() if file.is_file()] for each in folders_with_code()
    }
    assert {name_of(each): len(held) for each, held in files.items() if len(held) > MOST} == {}


def layers_of(package: str) -> list[list[str]]:
    """Return the layers of a package's import contract, from the top, without its name."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (layers,) = [
        contract["layers"]
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers" and contract["layers"][0].startswith(f"{package}.")
    ]
    return [[name.strip().removeprefix(f"{package}.") for name in re.split(r"[|:]", layer)]
            for layer in layers]  # fmt: skip


@pytest.mark.parametrize("package", PACKAGES)
def test_no_room_stands_outside_the_import_contracts(package: str) -> None:
    inside = [name for layer in layers_of(package) for name in layer]
    there = {
        each.stem
        for each in (ROOT / package).iterdir()
        if each.suffix == ".py" or (each / "__init__.py").exists()
    }
    assert sorted(inside) == sorted(there - {"__init__"})


@pytest.mark.parametrize("package", PACKAGES)
def test_the_map_draws_the_layers_of_the_import_contract(package: str) -> None:
    drawn = re.search(rf"^{package} +(\w.*->.*)$", MAP, re.M)
    assert drawn is not None
    layers = [[name.strip() for name in layer.split(",")] for layer in drawn[1].split("->")]
    assert [sorted(layer) for layer in layers] == [sorted(layer) for layer in layers_of(package)]


def test_the_page_of_the_command_is_what_the_parser_says() -> None:
    """`python -m tests.command_page` makes it."""
    written = command_page.PAGE.read_text("utf-8")
    assert written == command_page.page(written)


def terms(document: str, heading: str) -> list[str]:
    """Return the English words of a table of words."""
    text = (ROOT / document).read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    cells = re.findall(r"^\| ([^|]+) \|", text, re.M)
    return [term.strip() for cell in cells for term in re.split(r"[;,]", cell)][1:]


def test_a_word_stands_in_one_of_the_two_tables() -> None:
    words = [*terms("docs/rules.md", "Words"), *terms("CONTRIBUTING.md", "Vocabulary")]
    twice = {word for word in words if words.count(word) > 1}
    assert twice - {"English", "---"} == set()
