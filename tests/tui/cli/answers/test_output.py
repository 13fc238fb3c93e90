"""What a verb writes: one JSON value, into pipes, and in encodings that lack a character."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.tui.cli.demo import EVA


@pytest.mark.parametrize(
    "verb",
    [
        ("list",),
        ("show", "1001"),
        ("plan", "1003", "utlagg", "--outcome", "delete"),
        ("plan", "1002", "utlagg"),
        ("end", "1003", "utlagg", "--outcome", "delete", "--confirm", "no"),
        ("user", "list", "1001"),
        ("user", "remove", "1001", EVA),
        ("record", "list", "1001"),
        ("check",),
        ("show", "4711"),
        ("import", "nowhere.json"),
    ],
    ids=" ".join,
)
def test_json_is_one_value_and_nothing_else_wherever_the_option_stands(
    verb: tuple[str, ...], anna
) -> None:
    """Before the verb and behind it; also when it is refused or not found."""
    first, last = anna("--json", *verb), anna(*verb, "--json")
    assert (first.code, first.out) == (last.code, last.out)
    assert first.json is not None
    assert first.out.count("\n") == 1
    if verb[0] == "user":
        middle = anna("user", "--json", *verb[1:])
        assert middle.out == first.out


@pytest.mark.parametrize("verb", [("list",), ("--json", "list"), ("show", "1001")], ids=" ".join)
def test_a_reader_that_has_gone_is_no_fault(
    verb: tuple[str, ...], store: Path, process, surroundings
) -> None:
    """As with `| head -1`: nothing on standard error."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = subprocess.run(
            process("--store", store, "--operator", "anna", *verb),
            stdout=writer,
            stderr=subprocess.PIPE,
            env=surroundings,
            timeout=60,
        )
    finally:
        os.close(writer)
    assert result.stderr == b""
    assert result.returncode == 141


def test_head_takes_the_first_line_and_nobody_complains(store: Path, process, surroundings) -> None:
    """In a real pipeline of a shell."""
    listing = process("--store", store, "--operator", "anna", "list")
    result = subprocess.run(
        ["/bin/sh", "-c", '"$@" | head -1', "sh", *listing],
        capture_output=True,
        text=True,
        env=surroundings,
        timeout=60,
    )
    assert result.stdout.startswith("1001  Alfa Bygg AB")
    assert (result.stdout.count("\n"), result.stderr) == (1, "")


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1"])
@pytest.mark.parametrize(
    "verb", [("list",), ("show", "1012"), ("plan", "1003", "utlagg"), ("--json", "show", "1012")],
    ids=" ".join,
)  # fmt: skip
def test_what_an_output_cannot_spell_is_no_fault(
    encoding: str, verb: tuple[str, ...], store: Path, process, surroundings
) -> None:
    """A host that speaks Latin-1 lacks the dash of `End – customer continues`, but not the rest."""
    result = subprocess.run(
        process("--store", store, "--operator", "anna", *verb),
        capture_output=True,
        env=surroundings | {"PYTHONIOENCODING": encoding},
        timeout=60,
    )
    assert b"Traceback" not in result.stderr
    assert result.returncode in (0, 3)
    assert result.stdout
