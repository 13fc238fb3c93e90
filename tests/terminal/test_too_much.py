"""More than anybody means: 100,000 rows (`--whole`), a field of a megabyte, bytes of no text.

All in real processes, and all answered with a line that names the place and the cure.
"""

import json
import os
from pathlib import Path

import pytest

from tui.cli.verbs import OPTIONS, VERBS

HEADINGS = "number;name;task;task_owner;service\n"


@pytest.fixture
def table(tmp_path: Path):
    """Write a table of customers; a row is given by its number."""

    def table(rows: int, name=lambda n: f"Bolag {n} AB") -> Path:
        file = tmp_path / "customers.csv"
        lines = (f"{n};{name(n)};Bokslut;anna;eekonomi\n" for n in range(10_001, 10_001 + rows))
        file.write_text(HEADINGS + "".join(lines), "utf-8")
        return file

    return table


def test_a_table_of_a_hundred_thousand_rows_is_looked_through(
    run_plain, own_store: Path, demo_store: Path, table, files_in, whole
) -> None:
    """The only row that is wrong is the last, and it is named; nothing is written."""
    before = files_in(own_store)
    rows = 100_000 if whole else 20_000  # in every run fewer, as it takes long
    file = table(rows, lambda n: f"Bolag {n} AB" if n < 10_000 + rows else "Bolag\u202eX")
    answer = run_plain("--store", own_store, "--operator", "anna", "import", file, "--dry-run")
    assert answer.returncode == 3, answer.stderr[:2000]
    assert f"line {rows + 1}" in answer.stdout + answer.stderr
    assert "U+202E" in answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr
    assert files_in(own_store) == before


@pytest.mark.parametrize("end", ["", '"'], ids=["plain", "quoted"])
def test_a_field_of_a_megabyte_is_refused_with_its_place(
    end: str, run_plain, own_store: Path, demo_store: Path, table, files_in
) -> None:
    """In a table; the words say how long it may be, and do not repeat it."""
    before = files_in(own_store)
    file = table(3, lambda n: "Bolag" if n != 10_002 else f"{end}{'x' * 1_000_000}{end}")
    answer = run_plain("--store", own_store, "--operator", "anna", "import", file)
    assert answer.returncode == 3
    assert "line 3" in answer.stderr
    assert len(answer.stderr) < 1000
    assert files_in(own_store) == before


def test_a_field_of_a_megabyte_in_an_exchange_file_is_refused_with_its_path(
    run_plain, own_store: Path, demo_store: Path, tmp_path: Path, files_in
) -> None:
    """And so is one that is typed."""
    before = files_in(own_store)
    anna = ("--store", own_store, "--operator", "anna")
    office = json.loads(run_plain(*anna, "export").stdout)
    office["customers"][3]["name"] = "x" * 1_000_000
    file = tmp_path / "office.json"
    file.write_text(json.dumps(office), "utf-8")
    for code, words in (
        (3, ("import", file)),
        (2, ("user", "add", "1001", "x@alfa.test", "--name", "x" * 100_000)),
        (2, ("edit", "1001", "eekonomi", "--task", "x" * 100_000)),
    ):
        answer = run_plain(*anna, *words)
        assert answer.returncode == code, words[0]
        assert "1000000 characters long" in answer.stderr or "100000 char" in answer.stderr
        assert len(answer.stderr) < 1500, words[0]
    assert files_in(own_store) == before


NO_TEXT = os.fsdecode(b"x\xff\xfe")


def _calls() -> list[tuple[str, ...]]:
    """Return a call of each verb for each of its arguments that is text, which is no text there."""
    calls = [(option.name, NO_TEXT, "list") for option in OPTIONS if _is_text(option)]
    acts = [(verb.name, act.name, act) for verb in VERBS for act in verb.acts]
    acts += [(verb.name, "", verb) for verb in VERBS if not verb.acts]
    for verb, act, declared in acts:
        begin = (verb, act) if act else (verb,)
        arguments = declared.all_arguments
        for wrong in filter(_is_text, arguments):
            given = [each for each in arguments if not each.is_option and not each.optional]
            words = [NO_TEXT if each is wrong else "1001" for each in given]
            words += [NO_TEXT] if wrong.optional else []
            calls.append((*begin, *words, *((wrong.name, NO_TEXT) if wrong.is_option else ())))
    return calls


def _is_text(argument) -> bool:
    return not argument.flag and argument.words not in ("file", "directory")


def test_bytes_that_are_no_text_are_wrong_usage_in_every_argument(capsys) -> None:
    """By the same parser that the command has, for every verb that there is."""
    from tui.cli.parser import read_arguments

    calls = _calls()
    assert len(calls) > 60
    for words in calls:
        with pytest.raises(SystemExit) as ended:
            read_arguments(list(words))
        told = capsys.readouterr().err
        assert ended.value.code == 2, words
        plain = "holds bytes that are not UTF-8" in told or "invalid choice" in told
        assert plain or "is no number" in told, (words, told[-300:])


@pytest.mark.parametrize(
    "words",
    [("show", NO_TEXT), ("--company", NO_TEXT, "list"), ("list", "--search", NO_TEXT)],
    ids=["show", "company", "search"],
)
def test_bytes_that_are_no_text_are_refused_by_the_command(words, run_plain, demo_store) -> None:
    """In a process, as a shell hands them over: a line that names the argument, no traceback."""
    answer = run_plain("--store", demo_store, "--operator", "anna", *words)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert "Traceback" not in answer.stderr
    assert "'x\\udcff\\udcfe' holds bytes that are not UTF-8" in answer.stderr


def test_a_file_whose_name_is_no_text_is_opened_all_the_same(run_plain, own_store, tmp_path):
    """A name of a file is bytes: an export goes there, and an import comes from there."""
    file = tmp_path / f"{NO_TEXT}.json"
    anna = ("--store", own_store, "--operator", "anna")
    assert run_plain(*anna, "export", file).returncode == 0
    answer = run_plain(*anna, "import", file)
    assert (answer.returncode, "Traceback" in answer.stderr) == (0, False)


def test_what_is_doubtful_about_the_place_is_said_before_the_screen_opens(
    open_terminal, own_store: Path, demo_store: Path
) -> None:
    """A directory that everybody may enter: told above the screen, which opens all the same."""
    own_store.chmod(0o2775)
    terminal = open_terminal("--store", own_store, "--operator", "anna")
    terminal.wait_for("25 customers", "q Quit")
    told = b"everybody on this host can get at the customers; chmod o-rwx"
    assert told in terminal.raw.partition(b"\x1b[?1049h")[0]
    terminal.send("q")
    assert terminal.wait_exit() == 0


def test_nothing_is_said_before_the_screen_where_nothing_is_doubtful(
    open_terminal, demo_store: Path
) -> None:
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("25 customers", "q Quit")
    assert b"samarbete: " not in terminal.raw
    terminal.send("q")
    assert terminal.wait_exit() == 0
