"""Verbs on a store that is busy, damaged, newer or out of reach."""

import fcntl
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from store.files.forms.customer_files import shard_names, shard_of
from store.files.sealed_file import sealed
from tests.tui.cli.demo import UTLAGG

NOBODY = 65534


@pytest.mark.usefixtures("copied_store")
def test_a_busy_store_is_told_with_who_holds_it_and_can_still_be_read(
    anna, store: Path, files_in
) -> None:
    """Exit code 5 after some seconds; reading needs no lock."""
    before = files_in(store)
    with (store / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("cecilia\n2026-11-23T09:00:00+00:00\n")
        lock.flush()
        assert anna("show", "1003").code == 0
        busy = anna("--json", "end", *UTLAGG, "--outcome", "continue")
    assert busy.code == 5
    assert "cecilia" in busy.json["error"]
    assert files_in(store) == before


@pytest.mark.usefixtures("copied_store")
def test_patience_says_how_long_a_lock_is_waited_for(anna, store: Path) -> None:
    """The default is so much longer that what is given must have been taken."""
    started = time.monotonic()
    with (store / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        busy = anna("--patience", "0.1", "end", *UTLAGG, "--outcome", "continue")
        waited = time.monotonic() - started
        assert busy.code == 5
        usual = anna("end", *UTLAGG, "--outcome", "continue")
        assert usual.code == 5
    assert waited < time.monotonic() - started - waited


@pytest.mark.parametrize("patience", ["0", "-1", "nan", "soon", "601", ""])
def test_a_patience_that_is_none_is_wrong_usage(anna, patience: str) -> None:
    wrong = anna(f"--patience={patience}", "list")
    assert wrong.code == 2
    assert "no number of seconds above 0, and 600 at most" in wrong.err


def test_patience_says_how_long_a_server_is_waited_for(server, make) -> None:
    database = server.office(make.office, make.employees, ())
    address = server.address("anna", database)
    with server.standing_still():
        listed = subprocess.run(
            [sys.executable, "-m", "tui", f"--store={address}", "--patience=0.5", "list"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert listed.returncode == 6
    assert "0.5 s" in listed.stderr


@pytest.mark.usefixtures("copied_store")
def test_a_damaged_file_is_named_and_never_written_over(anna, store: Path) -> None:
    """Exit code 6 for what needs that file; the rest goes on."""
    shard = store / "customers" / f"{shard_of('1003')}.json"
    damaged = shard.read_bytes().replace("Gamma Åkeri".encode(), "Gamma Ökeri".encode())
    shard.write_bytes(damaged)
    for verb in (
        ("show", "1003"),
        ("history", "1003"),
        ("plan", *UTLAGG, "--outcome", "delete"),
        ("end", *UTLAGG, "--outcome", "delete", "--confirm", "1003"),
        ("user", "add", "1003", "a@b.test", "--name", "A"),
    ):
        result = anna(*verb)
        assert (result.code, result.out) == (6, ""), verb
        assert str(shard) in result.err
        assert anna("--json", *verb).json.keys() == {"error"}
    checked = anna("check")
    assert checked.code == 6
    assert str(shard) in checked.out
    assert [finding["file"] for finding in anna("--json", "check").json["findings"]] == [str(shard)]
    assert shard.read_bytes() == damaged
    other = next(n for n in ("1001", "1004", "1008") if shard_of(n) != shard_of("1003"))
    assert anna("show", other).code == 0


@pytest.mark.usefixtures("copied_store")
def test_a_file_of_a_newer_version_is_left_alone(anna, store: Path) -> None:
    """The message says what to install."""
    shard = store / "customers" / f"{shard_of('1003')}.json"
    shard.write_bytes(shard.read_bytes().replace(b'"schema":1', b'"schema":99', 1))
    result = anna("show", "1003")
    assert result.code == 6
    assert "newer version" in result.err


def test_check_says_that_a_whole_store_is_whole(anna) -> None:
    """Exit code 0 and one line, or no findings."""
    assert anna("check").out == "the store is whole\n"
    assert anna("--json", "check").json == {"findings": []}


@pytest.mark.usefixtures("copied_store")
def test_check_finds_a_customer_in_the_wrong_file(anna, store: Path, saved) -> None:
    """By its number, and with the file where it was found."""
    wrong = next(
        store / "customers" / f"{shard}.json"
        for shard in shard_names(2)
        if (store / "customers" / f"{shard}.json").read_bytes().endswith(b'"customers":{}}')
    )
    document = msgspec.to_builtins(saved("1003"))
    wrong.write_bytes(sealed(wrong, {"customers": {"1003": document}}, 2))
    (finding,) = anna("--json", "check").json["findings"]
    assert (finding["file"], finding["customer"]) == (str(wrong), "1003")


# Runs verbs with all rights, which imports all that they take, and then one of them as nobody.
_AS_NOBODY = """
import contextlib, io, os, sys
from tui.__main__ import main
nobody, *arguments = sys.argv[1:]
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    for verb in ("list", "show 1003", "check", "end 1003 utlagg --outcome delete --dry-run"):
        main([*arguments[:4], *verb.split()])
    main([*arguments[:4], "user", "license", "1001", "omar@alfabygg.example", "fax"])
os.chmod("office", int(os.environ["STORE_MODE"], 8))
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(int(nobody))
    os.setuid(int(nobody))
sys.exit(main(arguments))
"""


def _as_nobody(
    store: Path, surroundings: dict[str, str], mode: str, *verb: str
) -> subprocess.CompletedProcess[str]:
    """Carry out a verb without being root, on a store whose directory has this mode."""
    arguments = ("--store", store.name, "--operator", "anna", *verb)
    store.parent.chmod(0o755)  # it is where the process is, so what is above does not matter
    try:
        return subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(NOBODY), *arguments],
            capture_output=True,
            text=True,
            env=surroundings | {"STORE_MODE": mode},
            cwd=store.parent,
            timeout=60,
        )
    finally:
        store.chmod(0o700)


@pytest.mark.usefixtures("copied_store")
@pytest.mark.parametrize("verb", [("list",), ("show", "1003"), ("check",)], ids=" ".join)
def test_a_store_without_rights_is_told_and_is_no_fault_of_the_program(
    verb: tuple[str, ...], store: Path, surroundings
) -> None:
    """Exit code 6 and a sentence, without a traceback."""
    result = _as_nobody(store, surroundings, "000", *verb)
    assert (result.returncode, result.stdout) == (6, "")
    assert "Permission denied" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.usefixtures("copied_store")
def test_a_store_that_may_only_be_read_is_read_and_not_written(
    store: Path, surroundings, files_in
) -> None:
    """Showing works; ending says what is in the way, and leaves everything as it is."""
    for file in list(store.rglob("*")):
        file.chmod(0o555 if file.is_dir() else 0o444)
    before = files_in(store)
    assert _as_nobody(store, surroundings, "555", "show", "1003").returncode == 0
    ending = ("end", *UTLAGG, "--outcome", "delete", "--confirm", "1003")
    refused = _as_nobody(store, surroundings, "555", *ending)
    assert refused.returncode in (1, 6)
    assert "Permission denied" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert files_in(store) == before
