"""--read-only, --restricted and --company from the command line, and what doctor says."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.cli.parser import read_arguments
from tui.cli.verbs import VERBS, verb_named

LOOKS = (
    ("list",),
    ("show", "1001"),
    ("user", "list", "1001"),
    ("backup", "copy"),
    ("check",),
    ("export",),
    ("history",),
    ("readiness", "--search", "1001"),
    ("residue", "1001"),
    ("plan", "1001", "eekonomi", "--outcome", "continue"),
    ("notice", "1015", "ekonomioversikt"),
    ("certificate", "1012", "eekonomi", "-o", "-", "--json"),
    ("doctor",),
    ("policy",),
    ("record", "list", "1001"),
    ("employee", "list"),
    ("task", "list", "1001"),
)
CHANGES = (
    ("end", "1001", "eekonomi", "--outcome", "continue"),
    ("user", "add", "1001", "rut@alfa.test", "--name", "Rut Ek"),
    ("user", "role", "1001", "omar@alfabygg.example", "auditor"),
    ("user", "main-contact", "1001", "omar@alfabygg.example", "--promote"),
    ("user", "deactivate", "1001", "omar@alfabygg.example"),
    ("user", "remove", "1001", "omar@alfabygg.example"),
    ("user", "license", "1001", "omar@alfabygg.example", "utlagg", "--revoke"),
    ("user", "activate", "1001", "omar@alfabygg.example"),
    ("user", "edit", "1001", "omar@alfabygg.example", "--phone", "070-1740605"),
    ("record", "set", "1001", "eekonomi", "report", "Q3", "--status", "submitted"),
    ("employee", "add", "rut", "--name", "Rut Ek", "--email", "rut@byranorr.example"),
    ("employee", "edit", "bo", "--name", "Bo Eklund"),
    ("employee", "rights", "bo", "full"),
    ("employee", "deactivate", "bo"),
    ("employee", "activate", "erik"),
    ("employee", "leaving", "bo", "--hand-over-to", "anna"),
    ("policy", "--clear"),
    ("task", "rename", "1001", "Payroll", "Lön"),
    ("task", "remove", "1001", "Payroll"),
    ("hold", "1001", "eekonomi", "--reason", "Tvist"),
    ("release", "1001", "eekonomi"),
    ("withdraw", "1001", "eekonomi"),
    ("undo", "1001"),
    ("edit", "1001", "eekonomi", "--period", "3"),
    ("request", "1001", "lon", "--task", "Bokslut"),
    ("approve", "1001", "eekonomi"),
    ("decline", "1001", "eekonomi"),
    ("remind", "1001", "eekonomi"),
    ("link", "1001", "eekonomi", "--task", "Bokslut"),
    ("due",),
    ("import", "office.json"),
    ("handover", "1003", "-o", "pack"),
    ("received", "1003"),
    ("remove", "1003", "--confirm", "1003"),
    ("check", "--accept", "office.json"),
    ("check", "--repair-from", "."),
    ("init", "--office", "Another"),
)
NEITHER = ("serve", "completion", "manual")
"""What opens no store, or is a screen of its own."""


def test_every_verb_is_known_to_look_or_to_change() -> None:
    """A new verb has to be put among those that look, or those that --read-only refuses."""
    verbs = {
        (verb.name, *act): declared
        for verb in VERBS
        for act, declared in [((each.name,), each) for each in verb.acts] or [((), verb)]
    }
    looks, changes = ({_named(call, verbs) for call in calls} for calls in (LOOKS, CHANGES))
    assert looks | changes | {(name,) for name in NEITHER} == set(verbs)
    assert looks & changes == {("check",), ("policy",)}, "which change where they mend or set"
    assert {name for name, verb in verbs.items() if verb.changes} <= changes - looks


def test_a_verb_that_looks_declares_that_it_saves_nothing() -> None:
    """Whoever interrupts one is told by that whether something may be saved."""
    for calls, saves in ((LOOKS, False), (CHANGES, True)):
        for call in calls:
            options = read_arguments(["--store", "office", *call])
            verb = verb_named(options.verb, options.act)
            assert verb is not None
            assert verb.can_save(options) is saves, call
            options = read_arguments(["--store", "office", "--read-only", *call])
            assert not verb.can_save(options), call
    for words in (
        "import x.json --dry-run",
        "import --forget-map",
        "employee deactivate bo --dry-run",
        "employee leaving bo",
        "due --within 30",
        "undo --import 1 --dry-run",
    ):
        options = read_arguments(["--store", "office", *words.split()])
        verb = verb_named(options.verb, options.act)
        assert verb is not None
        assert not verb.can_save(options), words


def _named(call: tuple[str, ...], verbs) -> tuple[str, ...]:
    return call[:1] if call[:1] in verbs else call[:2]


@pytest.fixture
def anna(run_plain, demo_store: Path):
    """Run a verb as Anna."""

    def anna(*words: str, **variables: str):
        return run_plain("--store", demo_store, "--operator", "anna", *words, **variables)

    return anna


@pytest.fixture
def here(monkeypatch, tmp_path: Path, capsys):
    """Call the command in this process, where many calls are quick."""
    monkeypatch.chdir(tmp_path)

    def here(*words: str | Path) -> subprocess.CompletedProcess[str]:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return subprocess.CompletedProcess(words, code, said.out, said.err)

    return here


def test_read_only_is_told_to_the_desk_by_a_process(anna, demo_store: Path, files_in) -> None:
    before = files_in(demo_store)
    assert anna("--read-only", "list").returncode == 0
    answer = anna("--read-only", *CHANGES[0])
    assert answer.returncode == 3
    assert "not-allowed" in answer.stderr
    assert files_in(demo_store) == before


def test_read_only_verbs_look_and_change_nothing(
    here, demo_store: Path, files_in, tmp_path: Path
) -> None:
    before = files_in(demo_store)

    def anna(*words: str) -> subprocess.CompletedProcess[str]:
        return here("--store", demo_store, "--operator", "anna", *words)

    for verb in LOOKS:
        answer = anna("--read-only", *verb)
        assert answer.returncode in (0, 3), (verb, answer.stderr)
        assert "not-allowed" not in answer.stderr, verb
        assert answer.stdout, verb
    for verb in CHANGES:
        answer = anna("--read-only", *verb)
        assert answer.returncode == 3, verb
        assert "not-allowed" in answer.stderr, verb
    assert files_in(demo_store) == before
    assert not (tmp_path / "pack").exists(), "a pack that nobody would know of"


def test_read_only_stands_on_top_of_the_screen(open_terminal, demo_store: Path) -> None:
    terminal = open_terminal("--store", demo_store, "--operator", "anna", "--read-only")
    terminal.wait_for("25 customers", "read-only")
    terminal.press("u", "Users and services · 1001 Alfa Bygg AB", "read-only")


def test_restricted_names_no_file_and_makes_no_store(anna, run_plain, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("not for you")
    for words in (
        ("import", f"{secret}"),
        ("backup", f"{tmp_path}/copy"),
        ("check", "--accept", f"{secret}"),
        ("check", "--repair-from", f"{tmp_path}"),
        ("init", "--office", "X"),
        ("import", "-", "--skip-faulty"),
        ("export", f"{tmp_path}/all.json"),
        ("handover", "1003", "-o", f"{tmp_path}/pack"),
    ):
        answer = anna("--restricted", *words)
        assert answer.returncode == 2
        assert "--restricted" in answer.stderr
        assert "not for you" not in answer.stderr
    assert run_plain("--restricted", "list").returncode == 2, "what is configured is not believed"
    assert anna("--restricted", "import", "-").returncode == 3, "a file may come in by the line"
    assert anna("--restricted", "list").returncode == 0


def test_restricted_offers_no_theme_and_believes_no_driver(
    open_terminal, demo_store: Path, run_plain, keys
) -> None:
    driver = "textual.drivers.headless_driver:HeadlessDriver"
    words = ("--store", demo_store, "--operator", "anna", "--restricted")
    assert run_plain(*words, TEXTUAL_DRIVER=driver).returncode == 2
    for restricted in (False, True):
        terminal = open_terminal(*words[: None if restricted else -1])
        terminal.wait_for("25 customers", "q Quit")
        terminal.press(":", "what to do")
        terminal.send("theme")
        assert terminal.shows_within("Choose other colours", 3.0) is not restricted


def test_a_driver_that_is_named_needs_no_terminal(
    environment: dict[str, str], tmp_path: Path, demo_store: Path
) -> None:
    """As behind a browser: drawn over pipes, and not refused."""
    import sys

    driver = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}
    program = subprocess.Popen(
        [sys.executable, "-m", "tui", "--store", demo_store, "--operator", "anna"],
        env=environment | driver,
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert program.stdout is not None
        assert program.stdout.read(14) == b"__GANGLION__\n\x44"
    finally:
        program.kill()
        program.communicate()


@pytest.mark.parametrize(
    "verb",
    [
        ("show",),
        ("plan", "utlagg", "--outcome", "delete"),
        ("end", "utlagg", "--outcome", "delete", "--confirm", "x"),
        ("user", "list"),
        ("user", "deactivate", "peter@x.test"),
    ],
    ids=lambda verb: "-".join(verb[:2]),
)
def test_no_verb_of_a_customer_tells_another_from_none(
    verb: tuple[str, ...], run_plain, demo_store: Path, files_in
) -> None:
    """Same message, same code, for one that exists, one that does not, and one that is damaged."""
    before = files_in(demo_store)
    told = set()
    for other in ("1002", "9999", "1002x"):
        at = 2 if verb[0] == "user" else 1
        words = (*verb[:at], other, *verb[at:])
        answer = run_plain(
            "--store", demo_store, "--company", "1001", "--operator", "eva@alfabygg.example", *words
        )
        said = (answer.stdout + answer.stderr).replace(other, "N")
        told.add((answer.returncode, said))
    ((code, said),) = told
    assert code == 4
    assert "Beta" not in said
    assert files_in(demo_store) == before


def test_a_customers_lists_hold_no_other(here, demo_store: Path) -> None:
    """Whatever is filtered for: in plain words and in JSON, of customers and of what is due."""
    for verb in (
        ("list",),
        ("list", "--search", "beta"),
        ("list", "--owner", "bo"),
        ("list", "--manager", "anna"),
        ("list", "--no-main-contact"),
        ("list", "--status", "requested"),
        ("check",),
        ("due",),
    ):
        for form in ((), ("--json",)):
            answer = here(
                "--store", demo_store, "--company", "1001", "--operator",
                "eva@alfabygg.example", *verb, *form,
            )  # fmt: skip
            assert answer.returncode in (0, 3), verb
            assert "Traceback" not in answer.stderr
            for other in ("Beta", "1002", "Gamma", "1003"):
                assert other not in answer.stdout + answer.stderr, verb


def test_a_customer_is_not_told_who_holds_the_lock(
    run_plain, own_store: Path, demo_store: Path
) -> None:
    """It may be another customer's user."""
    import fcntl

    eva = ("--store", own_store, "--company", "1001", "--operator", "eva@alfabygg.example")
    with (own_store / "lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(b"rut@beta.test (portal)\n2026-11-23T09:00:00+00:00\n")
        lock.flush()
        act = ("user", "deactivate", "1001", "omar@alfabygg.example")
        anna = ("--store", own_store, "--operator", "anna")
        with ThreadPoolExecutor() as both:  # each waits for as long as one does
            answer, office = both.map(lambda who: run_plain(*who, *act), (eva, anna))
    assert answer.returncode == office.returncode == 5
    assert "beta" not in answer.stderr
    assert "rut@beta.test" in office.stderr


def test_doctor_tells_of_terminal_and_store(anna, demo_store: Path) -> None:
    answer = anna("doctor", NO_COLOR="1")
    assert answer.returncode == 0, answer.stdout
    for words in ("TERM: xterm-256color", "NO_COLOR", "åäö", "►", "mode: 2770", "nothing is wrong"):
        assert words in answer.stdout
    value = json.loads(anna("doctor", "--json").stdout)
    assert value["wrong"] == []


def test_doctor_finds_what_is_wrong_and_exits_6(
    run_plain, copied_store: Path, tmp_path: Path
) -> None:
    words = ("--store", copied_store, "--operator", "anna", "doctor")
    os.chmod(copied_store, 0o2775)
    answer = run_plain(*words)
    assert answer.returncode == 6
    assert "everybody on this host can get at the customers" in answer.stdout
    (copied_store / "office.json").write_text("{")
    answer = run_plain(*words)
    assert answer.returncode == 6
    assert "office.json" in answer.stdout
    assert run_plain("--store", tmp_path / "no", "doctor").returncode == 6
