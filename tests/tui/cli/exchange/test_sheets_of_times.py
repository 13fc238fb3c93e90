"""A workbook with a sheet for each year at a terminal: one question at a time, and no moot one."""

import os
import select
import subprocess
import time
from pathlib import Path

import pytest

from tests.store.tables.workbooks.test_excel_table import workbook

PATIENCE = 60.0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write the customers of two years, of whom one sheet asks which service a column is."""
    rows = ["1", "Alfa AB", "x"], ["2", "Beta AB", "ja"]
    file = tmp_path / "k.xlsx"
    file.write_bytes(
        workbook(
            [["Kundnr", "Namn", "Bokföring"], *rows],
            [["Kundnr", "Namn", "eEkonomi"], *rows],
            names=("Kunder 2025", "Kunder 2026"),
        )
    )
    return file


@pytest.fixture
def at_terminal(own_store: Path, process, surroundings):
    """Import at a terminal, and type each answer once it is asked for."""

    def at_terminal(file: Path, answers: list[str], *options: str) -> tuple[int, str]:
        master, slave = os.openpty()
        command = process("--store", own_store, "--operator", "anna", "import", file, *options)
        program = subprocess.Popen(
            command, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=surroundings, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        said, left, deadline = b"", [*answers], time.monotonic() + PATIENCE
        assert program.stdout is not None
        while time.monotonic() < deadline:
            if not select.select([program.stdout], [], [], 0.1)[0]:
                continue
            if not (piece := os.read(program.stdout.fileno(), 4096)):
                break
            said += piece
            if said.endswith(b"? ") and said.rpartition(b"\n")[2].startswith(b"Which, 1 to"):
                assert left, said.decode()
                os.write(master, f"{left.pop(0)}\n".encode())
        code = program.wait(PATIENCE)
        program.stdout.close()
        os.close(master)
        assert not left
        return code, said.decode()

    return at_terminal


def test_what_another_sheet_would_ask_is_not_asked(at_terminal, file, saved):
    """The answer refused the file: its heading was not in the sheet that is read."""
    code, said = at_terminal(file, ["1"])
    assert code == 0, said
    assert "Column Bokföring" not in said
    assert [one.service for one in saved("2").collaborations] == ["eekonomi"]


def test_what_the_chosen_sheet_asks_is_asked_then(at_terminal, file, saved):
    code, said = at_terminal(file, ["2", "1"])
    assert code == 0, said
    assert said.index("Which one is to be read?") < said.index("Column Bokföring")
    assert [one.service for one in saved("2").collaborations] == ["eekonomi"]


def test_what_is_said_by_an_option_of_a_heading_that_is_not_read_is_still_refused(
    at_terminal, file
):
    code, said = at_terminal(file, ["1"], "--map", "Bokföring=lon")
    assert code == 3
    assert "There is no heading and no sheet 'Bokföring' in the file" in said
