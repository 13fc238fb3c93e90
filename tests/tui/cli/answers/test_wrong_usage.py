"""What is not there, wrong usage, and which store and operator a verb is for."""

from pathlib import Path

import pytest

from tests.tui.cli.demo import EVA, numbers
from tui.cli.arguments import Argument, Verb
from tui.cli.verbs import VERBS


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "4711"),
        ("plan", "4711", "utlagg"),
        ("end", "4711", "utlagg", "--outcome", "delete"),
        ("end", "1001", "fax", "--outcome", "delete"),
        ("end", "1001", "utlagg-9", "--outcome", "delete"),
        ("user", "list", "4711"),
        ("user", "role", "1001", "nobody@alfa.test", "auditor"),
        ("user", "license", "1001", EVA, "fax"),
    ],
    ids=" ".join,
)
def test_what_is_not_there_is_not_found(arguments: tuple[str, ...], anna) -> None:
    """Exit code 4 and a sentence; as JSON an error."""
    result = anna(*arguments)
    assert (result.code, result.out) == (4, "")
    assert result.err.startswith("samarbete: ")
    assert result.err.count("\n") == 1
    assert anna("--json", *arguments).json.keys() == {"error"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("show",),
        ("fax",),
        ("end", "1001"),
        ("end", "1001", "utlagg", "--outcome", "explode"),
        ("list", "--status", "odd"),
        ("user",),
        ("user", "role", "1001", EVA, "king"),
        ("user", "add", "1001", "a@b.test"),
        ("init",),
        ("list", "--no-such-option"),
        ("history", "--since", "2026-11-02", "--until", "2026-11-01"),
        ("handover", "--all", "--service", "utlagg", "-o", "packs"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_with_exit_code_2(arguments: tuple[str, ...], anna) -> None:
    """Nothing on standard output, so that a script does not take it for an answer."""
    result = anna(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "usage: samarbete" in result.err


NAMED = [
    (verb, argument)
    for each in VERBS
    for verb in (each, *(act._replace(name=f"{each.name} {act.name}") for act in each.acts))
    for argument in verb.all_arguments
    if argument.words in ("file", "directory")
]
"""Every argument that names a file or a directory, with its verb."""


every_name = pytest.mark.parametrize(
    ("verb", "argument"), NAMED, ids=[f"{verb.name} {argument.name}" for verb, argument in NAMED]
)


def _named(verb: Verb, argument: Argument, name: str) -> tuple[str, ...]:
    """Return the words of a verb that names a file, with whatever else it needs."""
    option = (argument.name,) if argument.is_option else ()
    others = [
        "1001" if each.name == "number" else "utlagg"
        for each in verb.arguments
        if not each.is_option
        and each.words not in ("file", "directory")
        and (argument.name == "--output" or not each.optional)
    ]
    return (*verb.name.split(), *others, *option, name)


@every_name
@pytest.mark.parametrize("name", ["new", "./-", ".//-", "/dev/stdout", "/dev/fd/0"])
def test_whoever_is_restricted_names_no_file(verb, argument, name, anna, tmp_path, monkeypatch):
    """`./-` is a file or a directory of that name, and neither standard input nor output."""
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    result = anna("--restricted", *_named(verb, argument, name))
    assert (result.code, result.out) == (2, "")
    assert "--restricted names no file" in result.err
    assert sorted(tmp_path.iterdir()) == before


def test_whoever_is_restricted_makes_no_store_and_no_file_of_what_is_skipped(
    anna, run, tmp_path, monkeypatch
) -> None:
    """Neither of them is named by a file of its own."""
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    made = run("--restricted", "--store", tmp_path / "new", "init", "--office", "Nord AB")
    assert (made.code, "--restricted makes no store" in made.err) == (2, True)
    skipped = anna("--restricted", "import", "-", "--skip-faulty")
    assert (skipped.code, "--restricted writes no file" in skipped.err) == (2, True)
    assert sorted(tmp_path.iterdir()) == before


@every_name
def test_an_empty_name_is_wrong_usage(verb, argument, run, tmp_path, monkeypatch) -> None:
    """As of a variable that is not set: it is not the directory where one stands."""
    monkeypatch.chdir(tmp_path)
    result = run(*_named(verb, argument, ""))
    assert (result.code, result.out) == (2, "")
    assert "is empty, and a name is expected" in result.err
    assert list(tmp_path.glob("*.json")) == []


def test_a_store_without_a_name_is_wrong_usage(run) -> None:
    assert run("--store", "", "list").code == 2


def test_what_excludes_each_other_is_named_as_the_fault(anna) -> None:
    told = anna("history", "--since", "2026-11-02", "--until", "2026-11-01").err
    assert "--since is after --until; no day is from 2026-11-02 to 2026-11-01" in told
    told = anna("handover", "--all", "--service", "utlagg", "-o", "packs").err
    assert "by filters, or all of them with --all, not both" in told
    told = anna("edit", "1003", "utlagg", "--variant", "Standard").err
    assert "Visma Utlägg has no variants." in told


def test_a_demo_has_an_office_of_its_own(run, store: Path) -> None:
    """A verb on --demo works, and --store beside it is wrong usage."""
    assert len(numbers(run("--demo", "list"))) == 25
    assert run("--demo", "--store", store, "list").code == 2
    assert run("--demo", "init", "--office", "X").code == 2


@pytest.mark.parametrize("verb", [("list",), ("show", "1001"), ("check",)], ids=" ".join)
def test_a_store_that_does_not_exist_is_not_found(
    verb: tuple[str, ...], run, tmp_path: Path
) -> None:
    """The message tells how to make one, and none is made by looking."""
    result = run("--store", tmp_path / "nowhere", *verb)
    assert result.code == 4
    assert "init or import" in result.err
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("login", ["stranger", "erik"])
def test_who_does_not_work_there_sees_nothing(login: str, by) -> None:
    """Neither a stranger nor somebody who has left."""
    assert by(login, "--json", "list").refused == ["not-allowed"]


def test_without_a_store_the_configured_one_is_used(run, store: Path, tmp_path: Path) -> None:
    """The file config.toml names it; a broken file gives a message and exit code 2."""
    config = tmp_path / "home" / ".config" / "samarbete" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'store = "{store}"\n')
    assert len(numbers(run("--operator", "anna", "list"))) == 25
    for broken in ("store = ", "store = 7"):
        config.write_text(broken)
        result = run("--operator", "anna", "list")
        assert result.code == 2
        assert "config.toml" in result.err
