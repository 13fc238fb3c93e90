"""The table of verbs, and what is made from it: help, completion, the manual page."""

import importlib
import inspect
import os
import pkgutil
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import get_args

import pytest
import shtab

from store.domain.catalogue import catalogue
from store.domain.model import OutcomeId, Recipient, Role, Status
from tui.cli import shared_arguments, spec
from tui.cli.arguments import Verb
from tui.cli.completion import script
from tui.cli.dispatch import function_of
from tui.cli.man_page import page
from tui.cli.parser import read_arguments
from tui.cli.spec.shell import SHELLS
from tui.cli.verbs import VERBS


def every() -> list[tuple[str, Verb]]:
    """Return all verbs and acts with the words that lead to them."""
    found = []
    for verb in VERBS:
        if not verb.acts:
            found.append((verb.name, verb))
        found += [(f"{verb.name} {act.name}", act) for act in verb.acts]
    return found


EVERY = every()


def test_the_words_of_the_table_are_those_of_the_values() -> None:
    """They are written down twice so that `--help` need not import what decodes values."""
    assert get_args(Status) == shared_arguments.STATUS_IDS
    assert get_args(OutcomeId) == shared_arguments.OUTCOME_IDS
    assert get_args(Role) == shared_arguments.ROLE_IDS
    assert get_args(Recipient) == shared_arguments.RECIPIENT_IDS


@pytest.mark.parametrize("verb", [pytest.param(verb, id=path) for path, verb in EVERY])
def test_every_verb_names_the_function_that_carries_it_out(verb: Verb) -> None:
    """It is given the options, and the way to a store or the desk that the verb needs."""
    given = [*inspect.signature(function_of(verb)).parameters]
    needed = {
        "nothing": [],
        "address": [],
        "named-store": ["open_desk"],
        "store": ["open_desk"],
        "desk": ["desk"],
    }
    assert [name.removeprefix("_") for name in given] == ["options", *needed[verb.needs]]


def test_what_declares_a_verb_and_what_carries_it_out_stand_in_files_of_one_name() -> None:
    for module in pkgutil.iter_modules(spec.__path__, f"{spec.__name__}."):
        verbs = importlib.import_module(module.name).VERBS
        of_module = {act.run.partition(".")[0] for verb in verbs for act in verb.acts or (verb,)}
        assert of_module == {module.name.rpartition(".")[2]}


@pytest.mark.parametrize(("path", "verb"), EVERY, ids=[path for path, _ in EVERY])
def test_every_verb_has_help_with_examples_that_can_be_read(path: str, verb: Verb, run) -> None:
    help = run(*path.split(), "--help")
    assert help.code == 0
    assert verb.examples
    for example in verb.examples:
        assert f"samarbete {example}" in help.out
        words = shlex.split(example)
        if ">" in words:
            words = words[: words.index(">")]
        assert read_arguments(words).verb == path.split()[0]
    for each in verb.all_arguments:
        assert (each.name if each.is_option else each.value) in help.out


def test_every_verb_that_changes_has_dry_run_and_reason(run) -> None:
    changing = [path for path, verb in EVERY if verb.changes]
    assert len(changing) == 24
    for path in changing:
        help = run(*path.split(), "--help").out
        assert "--dry-run" in help
        assert "--reason" in help


def test_an_option_is_spelled_out(anna) -> None:
    """A script that abbreviates would break with the next option."""
    assert anna("list", "--manag", "anna").code == 2


# --- completion --------------------------------------------------------------------------------


def offered(line: str, directory: Path, tmp_path: Path) -> list[str]:
    """Return what bash offers after a line of words."""
    file = tmp_path / "completion.bash"
    file.write_text(script("bash", catalogue()), "utf-8")
    words = line.split(" ")
    code = (
        f"source {shlex.quote(str(file))}\n"
        f"COMP_WORDS=({' '.join(map(shlex.quote, words))})\n"
        f"COMP_CWORD={len(words) - 1}\n"
        "_samarbete\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    result = subprocess.run(
        ["bash", "--norc", "-u", "-c", code], capture_output=True, text=True, cwd=directory
    )
    assert (result.returncode, result.stderr) == (0, "")
    return [line for line in result.stdout.splitlines() if line]


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("samarbete pl", ["plan"]),
        ("samarbete --store x --json wi", ["withdraw"]),
        ("samarbete --op", ["--operator"]),
        ("samarbete end 1001 ut", ["utlagg"]),
        ("samarbete end 1001 utlagg --outcome ", ["continue", "close", "delete", "end"]),
        ("samarbete end 1001 utlagg --outcome d", ["delete"]),
        ("samarbete end 1001 utlagg --outcome = d", ["delete"]),
        ("samarbete end 1001 utlagg --ou", ["--outcome"]),
        ("samarbete list --status un", ["unlinked"]),
        ("samarbete end --attest work", ["work-done"]),
        ("samarbete user ma", ["main-contact"]),
        ("samarbete user role 1001 a@b.test au", ["auditor"]),
        ("samarbete user license 1001 a@b.test ", [*catalogue()]),
        ("samarbete --operator end lis", ["list"]),
        ("samarbete import office.j", ["office.json"]),
        ("samarbete --store off", ["office.d"]),
        ("samarbete plan 1001 utlagg -o off", ["office.d", "office.json"]),
        ("samarbete end --plan the", ["the plan.json"]),
        ("samarbete completion ", ["bash", "zsh", "fish", "tcsh", "powershell"]),
        ("samarbete show ", []),
    ],
)
def test_bash_offers_what_can_stand_there(line: str, expected: list[str], tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "office.json").touch()
    (here / "the plan.json").touch()
    (here / "office.d").mkdir()
    assert sorted(offered(line, here, tmp_path)) == sorted(expected)


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shells_completion_knows_every_verb_and_option(shell: str, run) -> None:
    printed = run("completion", shell)
    assert (printed.code, printed.err) == (0, "")
    assert printed.out == script(shell, catalogue())
    for path, verb in EVERY:
        for word in path.split():
            assert word in printed.out
        for each in verb.all_arguments:
            if each.is_option:
                name = each.name.removeprefix("--") if shell in ("fish", "tcsh") else each.name
                assert name in printed.out


@pytest.mark.parametrize("shell", ["zsh", "fish", "tcsh"])
def test_the_other_shells_read_their_completion(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    file = tmp_path / "completion"
    file.write_text(script(shell, catalogue()), "utf-8")
    result = subprocess.run([shell, "-n", str(file)], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_every_quote_of_a_completion_is_closed(shell: str) -> None:
    """A shell that is not here cannot read it, so at least the words can be told apart."""
    for line in script(shell, catalogue()).splitlines():
        if not line.lstrip().startswith("#"):
            shlex.split(line)


def test_a_completion_is_offered_for_each_shell_that_has_a_writer() -> None:
    assert {*SHELLS} <= {*shtab.SUPPORTED_SHELLS}


def test_a_verb_is_explained_by_a_whole_sentence() -> None:
    """Not by the first line of what there is to say, cut anywhere."""
    for shell in ("zsh", "fish"):
        text = script(shell, catalogue())
        assert "show what an ending would do and what stands in its way, without doing it" in text


def test_completion_and_manual_need_no_store(run, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert run("--store", nowhere, "completion", "bash").code == 0
    assert run("--store", nowhere, "manual").code == 0
    assert run("completion", "ksh").code == 2
    assert run("--json", "completion", "zsh").json["shell"] == "zsh"


# --- the manual page ---------------------------------------------------------------------------


def test_the_manual_page_has_every_verb_option_and_exit_code(run) -> None:
    printed = run("manual")
    assert (printed.code, printed.out) == (0, page())
    assert printed.out.isascii()
    text = printed.out.replace("\\-", "-")
    for path, verb in EVERY:
        assert f'.SS "{path}"' in text
        for each in verb.all_arguments:
            assert (each.name if each.is_option else each.value) in text
    for code in range(9):
        assert re.search(rf"^\.B {code}$", text, re.MULTILINE)


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff here")
def test_groff_sets_the_manual_page_without_a_warning() -> None:
    result = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", "-P-cbou"],
        input=page(),
        capture_output=True,
        text=True,
        env=os.environ | {"GROFF_NO_SGR": "1"},
    )
    assert (result.returncode, result.stderr) == (0, "")
    text = " ".join(result.stdout.split())
    assert "samarbete end 1003 utlagg --outcome delete --reason 'Sold' --confirm 1003" in text
    assert "Byrå Norr AB" in text
    assert "changed meanwhile" in text
