"""What `--restricted` leaves of the variables and the files that somebody else could name."""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from store.files.store import TinyStore
from store.postgres.store import PgStore
from tui.terminal.process import restrict

EVIL = {
    "TEXTUAL": "debug,devtools",
    "TEXTUAL_DRIVER": "os:abort",
    "PYTHONTZPATH": "evil",
    "PYTHONBREAKPOINT": "os.abort",
    "TZ": ":evil",
    "TMPDIR": "evil",
    "XDG_DATA_HOME": "evil",
    "PGHOST": "evil",
    "PGSERVICEFILE": "evil",
    "PGPASSFILE": "evil",
    "OPENSSL_CONF": "evil",
    "SSL_CERT_FILE": "evil",
    "SSLKEYLOGFILE": "evil",
    "KRB5_CONFIG": "evil",
    "HOSTALIASES": "evil",
    "LOCPATH": "evil",
    "JUPYTER_COLUMNS": "100000",
    "FORCE_COLOR": "1",
    "COLUMNS": "100000",
}
GOOD = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "NO_COLOR": "1",
    "LANG": "sv_SE.UTF-8",
    "LC_TIME": "sv_SE.UTF-8",
    "HOME": "/home/anna",
    "PATH": "/usr/bin",
}


def test_of_the_variables_only_those_of_account_terminal_and_language_are_left() -> None:
    """Asked in a process of its own, as they are gone there for good."""
    words = "from tui.terminal.process import restrict; import json, os; restrict(); "
    answer = subprocess.run(
        [sys.executable, "-c", f"{words}print(json.dumps(dict(os.environ)))"],
        env={**EVIL, **GOOD},
        cwd=Path(restrict.__code__.co_filename).parents[2],
        capture_output=True,
        check=True,
    )
    assert {n: v for n, v in json.loads(answer.stdout).items() if n != "LC_CTYPE"} == GOOD


@pytest.mark.parametrize("restricted", [False, True])
def test_no_variable_leads_to_another_server(restricted: bool, environment, tmp_path) -> None:
    """Without `--restricted` it does; that the place is knocked at shows that this can fail."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        place.settimeout(10)
        port = place.getsockname()[1]
        sent = {"PGHOST": "127.0.0.1", "PGPORT": f"{port}", "PGCONNECT_TIMEOUT": "2"}
        words = ["--store", "postgresql:///office", *(["--restricted"] if restricted else [])]
        command = [sys.executable, "-m", "tui", *words, "list"]
        process = subprocess.Popen(
            command, env=environment | sent, cwd=tmp_path, stderr=subprocess.DEVNULL
        )
        try:
            if restricted:
                assert process.wait(30) == 6
                place.setblocking(False)
                with pytest.raises(BlockingIOError):
                    place.accept()
            else:
                place.accept()[0].close()
        finally:
            process.kill()
            process.wait()


def test_with_a_server_no_variable_says_who_acts_or_what_is_asked_of_it(
    server, make, run_plain, tmp_path: Path
) -> None:
    """Without `--restricted` each of them counts; that they do shows that this can fail."""
    database = server.office(make.office, make.employees, [make.customer()])
    address = server.address("anna", database)
    nobodys = f"postgresql:///{database}?host={server.home}"
    services = tmp_path / "services"
    services.write_text("[evil]\nhost=127.0.0.1\nport=1\n")
    hold = ("hold", "1001", "--reason")
    sent = {
        "PGHOST": "127.0.0.1",
        "PGPORT": "1",
        "PGSERVICE": "evil",
        "PGSERVICEFILE": f"{services}",
        "PGPASSFILE": f"{services}",
        "PGSSLMODE": "require",
        "PGREQUIREAUTH": "scram-sha-256",
        "PGOPTIONS": "-c default_transaction_read_only=on",
    }
    for names in (("PGPORT",), ("PGSERVICE", "PGSERVICEFILE"), ("PGOPTIONS",)):
        alone = {name: sent[name] for name in names}
        assert run_plain("--store", address, *hold, "Nej", **alone).returncode != 0, names
    done = run_plain("--restricted", "--store", address, *hold, "Tvist", **sent)
    assert (done.returncode, done.stderr) == (0, "")
    with contextlib.closing(PgStore(address)) as kept:
        (entry,) = kept.customer("1001").history
    assert (entry.by, entry.reason) == ("anna", "Tvist")
    for restricted in ((), ("--restricted",)):
        answer = run_plain(*restricted, "--store", nobodys, "list", PGUSER="anna")
        assert (answer.returncode == 0) is (not restricted), answer.stderr


def test_no_variable_names_another_day(environment, tmp_path: Path) -> None:
    """A zone of Stockholm that is thirteen hours ahead: endings would be carried out too early."""
    source = next(Path("/usr/share/zoneinfo").glob("Pacific/Tongatapu"), None)
    if source is None:
        pytest.skip("this host has no zones")
    (tmp_path / "Europe").mkdir()
    shutil.copy(source, tmp_path / "Europe" / "Stockholm")
    words = (
        "from store.domain.clock import swedish_day; import datetime as dt; "
        "print(swedish_day(dt.datetime(2026, 11, 26, 20, tzinfo=dt.UTC)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", words],
        env=environment | {"PYTHONTZPATH": f"{tmp_path}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == "2026-11-26\n"


@pytest.mark.parametrize("zone", ["Hittepa-13", ":Pacific/Tongatapu"])
def test_the_time_of_day_is_the_hosts_own_again(environment, zone: str) -> None:
    """What Python has taken from the variable at its start is forgotten with it."""

    def hour(before: str, **sent: str) -> str:
        words = f"import time; {before}; print(time.localtime(0)[:5], time.tzname)"
        return subprocess.run(
            [sys.executable, "-c", words],
            env=environment | sent,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    hosts = hour("pass")
    restricting = "from tui.terminal.process import restrict; restrict()"
    assert hour(restricting, TZ=zone) == hosts
    assert hour("pass", TZ="Hittepa-13") != hosts


def test_a_question_is_not_suspended(open_terminal, keys, own_store: Path) -> None:
    """Ctrl+Z there, where no screen is drawn, would leave the line to nobody."""
    ending = ("end", "1003", "utlagg", "--outcome", "delete", "--reason", "Slut")
    anna = ("--store", own_store, "--operator", "anna", "--restricted")
    terminal = open_terminal(*anna, *ending, how="behind")
    terminal.wait_for("to confirm: ")
    terminal.press(keys.CTRL_Z, "^Z")
    terminal.send("Gamma Åkeri AB\r")
    assert terminal.wait_exit() == 0
    customer = TinyStore(own_store, who="test").customer("1003")
    assert customer.collaboration("utlagg-1").status == "ended"


@pytest.mark.parametrize("restricted", [(), ("--restricted",)], ids=["free", "restricted"])
def test_a_dash_is_never_a_name(restricted, run_plain, own_store: Path, tmp_path: Path) -> None:
    """Standard input or output where that is meant, and refused where a name is."""
    anna = ("--store", own_store, "--operator", "anna", *restricted)
    for words in (
        ("handover", "1003", "-o", "-"),
        ("check", "--repair-from", "-"),
        ("check", "--accept", "-"),
    ):
        answer = run_plain(*anna, *words)
        assert (answer.returncode, "a name is expected" in answer.stderr) == (2, True), words
    assert run_plain("--store", "-", *restricted, "list").returncode == 2
    for words in (("export", "-"), ("due", "--ics", "-"), ("plan", "1003", "utlagg", "-o", "-")):
        assert run_plain(*anna, *words).returncode in (0, 3), words
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize(
    "words", [("--restricted", "--operator", "anna"), ("--company", "1001")], ids=" ".join
)
def test_an_import_makes_no_store_for_whoever_may_not(words, run_plain, tmp_path: Path) -> None:
    """What `init` is refused for is refused to an exchange file as well."""
    file = tmp_path / "office.json"
    file.write_text(run_plain("--demo", "export").stdout, "utf-8")
    with_input = f"exec {sys.executable} -m tui --store new {' '.join(words)} import - <{file}"
    answer = subprocess.run(
        ["bash", "-c", with_input], cwd=tmp_path, capture_output=True, text=True
    )
    assert answer.returncode == 4, answer.stderr
    assert "there is no store" in answer.stderr
    assert not (tmp_path / "new").exists()
