"""Swedish: the commands and the tour in it, and nothing that a program reads changed by it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Value = dict[str, object] | list[object] | str | int | None

SAID = frozenset(("text", "brief", "message", "found", "notes", "error"))
"""The fields of JSON that are for a person."""
PASSING = frozenset(("at", "decided_at"))
"""The fields that tell the moment of an act."""
DELETE = ("utlagg", "--outcome", "delete", "--reason", "Såld")
CONTINUE = ("utlagg", "--outcome", "continue", "--reason", "Flyttar")


@pytest.fixture
def swedish(run_plain: Run, own_store: Path) -> Run:
    """Run a verb on a store in Swedish."""

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return run_plain("--store", own_store, "--operator", "anna", "--lang", "sv", *arguments)

    return run


def test_a_customer_is_listed_planned_refused_cured_and_ended_in_swedish(swedish: Run) -> None:
    """As an operator does it: the codes are the same in every language, the sentences Swedish."""
    listed = swedish("list", "--search", "beta")
    assert listed.stdout == "1002  Beta Café AB  2 aktiva  ! ingen huvudkontakt  utlagg scanner\n"

    planned = swedish("plan", "1002", *DELETE)
    missing = (
        "avvisat (main-contact-missing): "
        "Huvudkontakt saknas för kundnummer 1605136 (1002 Beta Café AB).\n"
    )
    assert planned.returncode == 3
    assert planned.stdout.startswith(missing)
    assert "\npost" in planned.stdout
    assert "kan inte ångras" in planned.stdout

    refused = swedish("end", "1002", *DELETE, "--confirm", "1002")
    assert (refused.returncode, refused.stdout, refused.stderr) == (3, "", missing)

    email = "rut@beta.example"
    added = swedish("user", "add", "1002", email, "--name", "Rut Berg")
    assert added.stdout == "klart: 1002 Beta Café AB: Rut Berg skapades\n"
    assert "Rut Berg  rut@beta.example  Administratör  aktiv" in swedish("show", "1002").stdout

    unconfirmed = swedish("end", "1002", *DELETE)
    assert unconfirmed.returncode == 3
    assert unconfirmed.stderr.startswith("avvisat (name-mismatch): Skriv kundens namn")
    ended = swedish("end", "1002", *DELETE, "--confirm", "1002")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "klart: 1002 Beta Café AB: Visma Utlägg avslutades\n"

    last = swedish("history", "1002").stdout.splitlines()[0]
    assert ", för byrån  Visma Utlägg avslutades  " in last
    assert last.endswith("skäl: Såld")
    assert "Avsluta och radera" in swedish("show", "1002").stdout


def test_the_locale_asks_for_swedish_and_an_option_for_english(run_plain: Run) -> None:
    """Who is logged in to a Swedish host is spoken to in Swedish, unless told otherwise."""
    refused = ("--demo", "end", "1002", *DELETE)
    locale = run_plain(*refused, LANG="sv_SE.UTF-8")
    assert "Huvudkontakt saknas för kundnummer 1605136 (1002 Beta Café AB).\n" in locale.stderr
    option = run_plain("--lang", "en", *refused, LANG="sv_SE.UTF-8")
    assert (
        "Main contact is missing for customer number 1605136 (1002 Beta Café AB).\n"
        in option.stderr
    )
    assert locale.returncode == option.returncode == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("list", 0),
        ("show 1013", 0),
        ("history 1013", 0),
        ("user list 1001", 0),
        ("residue", 0),
        ("readiness", 3),
        ("due --dry-run", 0),
        ("plan 1003 utlagg --outcome continue", 0),
        ("plan 1002 utlagg --outcome delete", 3),
        ("plan --manager anna --service utlagg --outcome delete", 3),
        ("end 1002 utlagg --outcome delete", 3),
        ("show 9999", 4),
        ("list --manager", 2),
    ],
)
def test_codes_and_json_are_the_same_in_both_languages(
    run_plain: Run, own_store: Path, arguments: str, code: int
) -> None:
    """Two runs of one verb; what is for a person is taken out, all else is equal."""
    command = ("--json", "--store", own_store, "--operator", "anna", *arguments.split())
    english, swedish = (run_plain("--lang", each, *command) for each in ("en", "sv"))
    assert (english.returncode, swedish.returncode) == (code, code)
    assert without_words(english.stdout) == without_words(swedish.stdout)


def test_an_act_is_kept_the_same_in_both_languages(run_plain: Run, own_store: Path) -> None:
    """What is written into the store, and what JSON says of it, is in no language."""
    kept = []
    for each in ("en", "sv"):
        copy = own_store.with_name(each)
        subprocess.run(["cp", "-r", own_store, copy], check=True)
        at = ("--lang", each, "--json", "--store", copy, "--operator", "anna")
        done = run_plain(*at, "end", "1003", *CONTINUE)
        assert (done.returncode, done.stderr) == (0, "")
        shown = run_plain(*at, "show", "1003")
        kept.append((without_words(done.stdout), without_words(shown.stdout)))
    assert kept[0] == kept[1]


def test_a_plan_file_made_in_swedish_is_carried_out_in_english(
    run_plain: Run, own_store: Path, tmp_path: Path
) -> None:
    """What a plan file says to a person is not what is compared."""
    at, file = ("--store", own_store, "--operator", "anna"), tmp_path / "plan.json"
    planned = run_plain("--lang", "sv", *at, "plan", "1003", *CONTINUE, "-o", file)
    assert planned.returncode == 0
    assert "avslutas nu" in file.read_text("utf-8")
    done = run_plain("--lang", "en", *at, "end", "--plan", file)
    assert (done.returncode, done.stdout) == (0, "done: 1003 Gamma Åkeri AB: Visma Utlägg\n")


def test_the_tour_plays_in_swedish_in_a_real_terminal(open_terminal, keys) -> None:
    """From the first caption to the last; then the keyboard is the operator's."""
    terminal = open_terminal("--demo", "--tour", "--tour-speed", "inf", LANG="sv_SE.UTF-8")
    terminal.wait_for("Blanksteg visar mer")
    terminal.send(" ")
    terminal.wait_until(lambda: "Visningen är slut." in terminal.text, "the end", within=90)
    terminal.wait_for("q stänger den")
    terminal.send("q")
    assert terminal.wait_exit() == 0
    assert terminal.cooked


def without_words(text: str) -> Value:
    """Return the JSON value of an answer without what a person reads, and without its moment."""
    return _without(json.loads(text))


def _without(value: Value) -> Value:
    if isinstance(value, list):
        return [_without(each) for each in value]  # type: ignore[arg-type]
    if isinstance(value, dict):
        return {
            field: None if field in SAID | PASSING else _without(inner)  # type: ignore[arg-type]
            for field, inner in value.items()
        }
    return value
