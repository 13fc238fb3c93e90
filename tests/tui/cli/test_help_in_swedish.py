"""The command line in Swedish: help, wrong usage, completion and the manual page."""

import argparse
import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.domain.catalogue import catalogue
from store.i18n.language import _, set_language
from tui.cli import argparse_words
from tui.cli.arguments import Verb
from tui.cli.completion import script
from tui.cli.man_page import page
from tui.cli.spec.shell import SHELLS
from tui.cli.verbs import EXIT_CODES, FILES, OPTIONS, PURPOSE, VERBS

ENGLISH = re.compile(
    r"\b(the|of|and|or|with|is|are|what|which|to|not|from|that|as|be|by|for a|an|its|usage"
    r"|error|argument --\w+: \w+ choice|options|Examples|NUMBER|SERVICE|NAME|DATE|FILE|CHECK)\b"
)
"""Words that English can hardly do without, and that are no Swedish ones."""


def every(verbs: tuple[Verb, ...] = VERBS) -> Iterator[Verb]:
    for verb in verbs:
        yield verb
        yield from every(verb.acts)


PATHS = [
    "",
    *(verb.name for verb in VERBS),
    *(f"{verb.name} {act.name}" for verb in VERBS for act in verb.acts),
]


@pytest.fixture(autouse=True)
def _swedish(_own_surroundings: None) -> None:
    set_language("sv")


def english(text: str) -> list[str]:
    """Return the lines in which English is left, but for how the program is called."""
    left = []
    for line in text.splitlines():
        words = re.sub(r"`[^`]*`|--?[a-z-]+|[\w.~/-]*/[\w./-]+", " ", line)
        if not line.startswith("  samarbete ") and ENGLISH.search(words):
            left.append(line)
    return left


def test_english_is_found_where_it_is_left(run) -> None:
    assert len(english(run("--lang", "en", "end", "--help").out)) > 8


@pytest.mark.parametrize("path", PATHS)
def test_no_english_is_left_in_the_help(path: str, run) -> None:
    help = run("--lang", "sv", *path.split(), "--help")
    assert help.code == 0
    assert help.out.startswith(f"användning: samarbete {path}".rstrip())
    assert "\nflaggor:\n" in help.out
    assert english(help.out) == []


def test_every_text_of_the_table_is_said_in_swedish() -> None:
    texts = {PURPOSE, *(words for _code, words in EXIT_CODES), *(words for _file, words in FILES)}
    texts |= {option.help for option in OPTIONS}
    for verb in every():
        texts |= {verb.help, verb.about, *(each.help for each in verb.all_arguments)}
    assert [text for text in texts if text and _(text) == text] == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("frob", "samarbete: fel: argumentet VERB: 'frob' går inte att välja (välj bland"),
        ("show", "samarbete show: fel: följande argument måste anges: NUMMER"),
        ("show 1 2 3", "samarbete: fel: okända argument: 2 3"),
        ("list --manager", "samarbete list: fel: argumentet --manager: ett värde saknas"),
        ("--demo=3", "samarbete: fel: argumentet --demo: värdet '3' hör inte hit"),
        ("user", "samarbete user: fel: följande argument måste anges: HANDLING"),
        ("end", "samarbete: fel: end: ange NUMMER och TJÄNST, eller en planfil med --plan"),
        ("end 1 utlagg --on x", "argumentet --on: 'x' är ingen dag. Skriv en som"),
        ("end 1 utlagg --waive x", "argumentet --waive: 'x' är inte KONTROLL=SKÄL"),
        ("serve --port x", "argumentet --port: 'x' är ingen port från 1 till 65535"),
        ("--tour", "samarbete: fel: --tour visas i demobyrån: samarbete --demo --tour"),
    ],
)
def test_wrong_usage_is_told_in_swedish(arguments: str, told: str, run) -> None:
    wrong = run("--lang", "sv", *arguments.split())
    assert wrong.code == 2
    assert told in wrong.err
    assert english(wrong.err) == []


def test_what_is_said_for_argparse_is_what_it_says() -> None:
    """A text that it no longer has would be translated in vain, and the new one not at all."""
    code = ast.parse(Path(argparse.__file__).read_text("utf-8"))
    says = {each.value for each in ast.walk(code) if isinstance(each, ast.Constant)}
    assert {*argparse_words.HELP, *argparse_words.WRONG_USAGE} - says == set()


# --- completion and the manual page ------------------------------------------------------------


@pytest.mark.parametrize("shell", SHELLS)
def test_a_completion_explains_in_swedish(shell: str, run) -> None:
    made = run("--lang", "sv", "completion", shell).out
    assert made == script(shell, catalogue())
    assert f"{shell}-komplettering för samarbete" in made
    if shell not in ("bash", "tcsh"):  # which show no explanations
        assert "avsluta ett samarbete" in made
    set_language("en")
    for line in script(shell, catalogue()).splitlines():  # the words to type are the same
        assert set(re.findall(r"--[a-z]+", line)) <= set(re.findall(r"--[a-z]+", made))


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_reads_its_completion(tmp_path: Path) -> None:
    file = tmp_path / "completion"
    file.write_text(script("bash", catalogue()), "utf-8")
    read = subprocess.run(["bash", "-n", str(file)], capture_output=True, text=True)
    assert (read.returncode, read.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff here")
def test_groff_sets_the_swedish_manual_page_without_a_warning(run) -> None:
    assert run("--lang", "sv", "manual").out == page()
    assert page().isascii()
    result = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", "-P-cbou"], input=page(), capture_output=True, text=True
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert [line for line in result.stdout.splitlines() if line.endswith("\N{HYPHEN}")] == []
    text = " ".join(result.stdout.split())
    assert "NAMN samarbete - hantera och avsluta en redovisningsbyrås samarbeten" in text
    assert "withdraw NUMMER TJÄNST [--reason TEXT] [--dry-run]" in text
    assert "SLUTKODER 0 klart 1 fel i programmet eller på disken" in text
    assert "Byrå Norr AB" in text
