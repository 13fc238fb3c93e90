"""Where the answer goes nowhere: one line says why, and what is said of the store stays so.

There is an exit code for it, where the act has none of its own.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from store.files.forms.customer_files import shard_of
from store.files.store import TinyStore

FULL = "/dev/full"
RESULTS = (
    ("--demo", "list"),
    ("--demo", "list", "--json"),
    ("--demo", "export", "-"),
    ("--demo", "export", "-", "--format", "csv"),
    ("--help",),
    ("completion", "bash"),
)


@pytest.fixture
def to(environment: dict[str, str], tmp_path: Path):
    """Run the program with its standard output somewhere."""

    def to(output: str, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tui", *words]
        return subprocess.run(
            ["/bin/sh", "-c", f'exec "$@" {output}', "sh", *command],
            env=environment | variables,
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return to


@pytest.mark.parametrize("words", RESULTS, ids=" ".join)
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_a_full_disk_is_one_line_and_exit_code_1(to, words: tuple[str, ...], unbuffered) -> None:
    result = to(f">{FULL}", *words, PYTHONUNBUFFERED=unbuffered)
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert line == "samarbete: standard output cannot be written: No space left on device"


def test_a_disk_that_takes_a_part_is_not_told_as_done(to, tmp_path: Path) -> None:
    """An unbuffered stream writes what still fits, and says nothing of the rest."""
    file = tmp_path / "backup.json"
    whole = to(f">{file}", "--demo", "export", "-", PYTHONUNBUFFERED="1")
    assert whole.returncode == 0
    assert json.loads(file.read_text())["customers"]
    limit = file.stat().st_size // 1024 // 2
    cut = to(f">{file}; exit $?", "--demo", "export", "-", PYTHONUNBUFFERED="1")
    assert cut.returncode == 0
    command = [sys.executable, "-m", "tui", "--demo", "export", "-"]
    limited = f'trap "" XFSZ; ulimit -f {limit}; exec "$@" >{file}'
    bash = shutil.which("bash")
    assert bash is not None
    result = subprocess.run(
        [bash, "-c", limited, "bash", *command],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert "standard output cannot be written: File too large" in line


@pytest.mark.parametrize("words", [("--demo", "list"), ("--demo", "show", "1001", "--json")])
def test_a_closed_output_is_one_line_and_exit_code_1(to, words: tuple[str, ...]) -> None:
    result = to(">&-", *words)
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert (
        line == "samarbete: standard output cannot be written: it is closed, and nothing was done"
    )


def test_nothing_is_changed_where_nobody_could_be_told(to, own_store: Path, files_in) -> None:
    before = files_in(own_store)
    result = to(
        ">&-", "--store", f"{own_store}", "--operator", "anna",
        "end", "1003", "utlagg", "--outcome", "continue",
    )  # fmt: skip
    assert result.returncode == 1
    assert files_in(own_store) == before


END = ("--operator", "anna", "end", "1003", "utlagg", "--outcome", "continue")
SAVED = "samarbete: standard output cannot be written: {why}; what was done is saved\n"


@pytest.mark.parametrize(
    ("output", "why"),
    [(f">{FULL}", "No space left on device"), (f">{FULL} --json", "No space left on device")],
    ids=["plain", "json"],
)
def test_a_change_whose_answer_is_lost_is_told_as_saved(to, own_store: Path, output, why) -> None:
    output, *as_json = output.split()
    result = to(output, "--store", f"{own_store}", *as_json, *END)
    assert (result.returncode, result.stderr) == (9, SAVED.format(why=why))
    assert TinyStore(own_store, who="test").customer("1003").collaborations[0].status != "active"


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (("backup", "copy"), "copy/office.json"),
        (("export", "office.json"), "office.json"),
        (("export", "office.csv"), "office.csv"),
        (("notice", "1003", "utlagg", "--outcome", "continue", "-o", "letter.txt"), "letter.txt"),
        (("due", "--within", "60", "--ics", "days.ics"), "days.ics"),
        (("plan", "1003", "utlagg", "--outcome", "continue", "-o", "plan.json"), "plan.json"),
    ],
    ids=lambda word: word if isinstance(word, str) else word[0],
)
def test_a_file_that_was_written_is_told_where_the_answer_is_lost(
    to, own_store: Path, tmp_path: Path, words: tuple[str, ...], made: str
) -> None:
    result = to(f">{FULL}", "--store", f"{own_store}", "--operator", "anna", *words)
    assert (result.returncode, result.stderr) == (9, SAVED.format(why="No space left on device"))
    assert (tmp_path / made).stat().st_size


def test_a_change_whose_reader_is_gone_is_told_as_saved(
    environment: dict[str, str], own_store: Path
) -> None:
    """A look ends without a word there, as `head` has enough; a change does not."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "tui", "--store", f"{own_store}", *END]
    result = subprocess.run(
        command, stdout=writer, stderr=subprocess.PIPE, text=True, env=environment, timeout=60
    )
    os.close(writer)
    assert (result.returncode, result.stderr) == (9, SAVED.format(why="Broken pipe"))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--json", "end", "9999", "utlagg"), 4),
        (("--json", "end", "1001", "nothing", "--outcome", "continue"), 4),
        (("--json", "remove", "1001", "--confirm", "1001"), 3),
        (("readiness",), 3),
    ],
    ids=str,
)
def test_what_is_said_of_the_store_stays_where_the_answer_is_lost(
    to, own_store: Path, words, code
) -> None:
    result = to(f">{FULL}", "--store", f"{own_store}", "--operator", "anna", *words)
    assert result.returncode == code
    assert "standard output cannot be written: No space left on device\n" in result.stderr


def test_what_could_not_be_read_is_named_where_the_answer_is_lost(to, copied_store: Path) -> None:
    (copied_store / "customers" / f"{shard_of('1003')}.json").write_bytes(b"torn")
    result = to(f">{FULL}", "--store", f"{copied_store}", "--operator", "anna", "list")
    assert result.returncode == 6
    assert f"{shard_of('1003')}.json: is damaged" in result.stderr
    assert "standard output cannot be written" in result.stderr


@pytest.mark.parametrize("closed", ["2>&-", f"2>{FULL}", "2>&- <&-"])
def test_messages_that_nobody_can_read_change_nothing(to, own_store: Path, closed) -> None:
    """The exit code is that of the act, and no message strays into the answer."""
    acting = ("--store", f"{own_store}", "--operator", "anna")
    missing = to(closed, *acting, "show", "9999")
    assert (missing.returncode, missing.stdout) == (4, "")
    refused = to(closed, *acting, "--json", "remove", "1001", "--confirm", "1001")
    assert refused.returncode == 3
    assert json.loads(refused.stdout)["refused"]
    assert to(closed, "--no-such-option").returncode == 2
    done = to(closed, "--store", f"{own_store}", *END)
    assert done.returncode == 0
    assert done.stdout.startswith("done: 1003")


@pytest.mark.parametrize(
    "words",
    [
        ("end", "1003", "utlagg", "--outcome", "delete"),
        ("remove", "1003"),
        ("user", "main-contact", "--sole"),
        ("import", "-"),
        ("list",),
        (),
    ],
    ids=" ".join,
)
def test_without_an_input_nobody_is_asked(to, own_store: Path, files_in, words) -> None:
    before = files_in(own_store)
    result = to("<&-", "--store", f"{own_store}", "--operator", "anna", *words)
    assert result.returncode == {"list": 0, "": 2}.get("".join(words), 3), result.stderr
    assert "Traceback" not in result.stderr
    assert files_in(own_store) == before


def test_wrong_usage_is_json_where_json_is_asked_for(run_plain) -> None:
    """One value for exit code 2 too, and on standard error the same as ever."""
    for words in (
        ("--demo", "list", "--status", "foo"),
        ("--demo", "list", "--no-such-option"),
        ("--demo", "end", "1001"),
        ("--demo", "--store", "x", "list"),
        ("--demo", "no-such-verb"),
    ):
        plain, as_json = run_plain(*words), run_plain(*words, "--json")
        assert plain.returncode == as_json.returncode == 2
        assert plain.stdout == ""
        told = json.loads(as_json.stdout)["error"]
        assert told
        assert told.splitlines()[-1] in as_json.stderr


def test_an_account_without_a_home_sees_the_demo_and_is_told_so_by_doctor(
    environment: dict[str, str],
) -> None:
    """A container may give out a uid that no passwd has, and set no HOME."""
    setpriv = shutil.which("setpriv")
    if os.getuid() != 0 or setpriv is None:
        pytest.skip("another uid takes root, and setpriv")
    homeless = {name: environment[name] for name in ("PATH", "PYTHONPATH", "LANG")}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [setpriv, "--reuid=54321", "--regid=54321", "--clear-groups", sys.executable, *words],
            env=homeless,
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    if run("-c", "import tui.cli, msgspec").returncode:
        pytest.skip("that uid cannot read Python")
    listed = run("-m", "tui", "--demo", "list")
    assert listed.returncode == 0, listed.stderr
    assert len(listed.stdout.splitlines()) == 25
    told = run("-m", "tui", "doctor")
    assert told.returncode == 6
    assert "this account has no home directory" in told.stdout
    assert "Traceback" not in told.stderr
    refused = run("-m", "tui", "list")
    assert refused.returncode == 2
    assert "no home directory; name the store: --store DIR" in refused.stderr


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (("end", "1003", "utlagg", "--outcome", "continue"), signal.SIGTERM),
        (("hold", "1003", "--reason", "Revision"), signal.SIGHUP),
        (("--json", "hold", "1003", "--reason", "Revision"), signal.SIGINT),
    ],
    ids=str,
)
def test_a_terminal_that_stands_still_does_not_hold_a_verb_that_a_signal_ends(
    open_terminal, own_store: Path, files_in, words, number: signal.Signals
) -> None:
    """As after Ctrl+S: what the terminal does not take by then is not sent."""
    acting = [sys.executable, "-m", "tui", "--store", own_store, "--operator", "anna"]
    begun = ["/bin/sh", "-c", 'read line && exec "$@"', "sh"]
    before = files_in(own_store / "customers")
    terminal = open_terminal(*acting, *words, command=begun)
    terminal.send("\x13\n")
    changed = lambda: files_in(own_store / "customers") != before  # noqa: E731
    terminal.wait_until(changed, "the change to be written")
    terminal.signal(number)
    assert terminal.wait_exit_unread(within=3.0) == 128 + number
    assert TinyStore(own_store, who="anna").check() == ()
