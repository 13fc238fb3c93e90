"""A signal ends the program at any moment: at its start, in a window that opens, unread."""

import itertools
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from store.files import disk
from tests.terminal.leaving.test_leaving import restored
from tui.terminal import process

SIGNALS = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT]


def in_turn(moments: Sequence[object]) -> list[tuple[object, signal.Signals]]:
    """Give each moment one of the signals: what differs between these is tested at one of them."""
    return [*zip(moments, itertools.cycle(SIGNALS), strict=False)]


def test_every_signal_that_ends_the_program_waits_for_files_that_are_put_in_place():
    """The store knows nothing of the screen, and so names them again: none is to be missed."""
    assert set(SIGNALS) == set(disk.SIGNALS) == set(process.SIGNALS)


AT_MOST = 3.0
"""Seconds in which the program is gone."""

SLOW = """
import os
import runpy
import sys


class Slow:
    def find_spec(self, name, *_where):
        if name == "{slow}":
            os.write(1, b"loading")
            sys.stdin.read()


sys.meta_path.insert(0, Slow())
sys.argv = ["samarbete", "--demo", "list"]
runpy.run_module("{program}", run_name="__main__", alter_sys=True)
"""
"""The installed command, whose modules take long to load."""


def log_of(environment: dict[str, str]) -> str:
    """Return what the program has logged."""
    file = Path(environment["XDG_STATE_HOME"]) / "samarbete" / "samarbete.log"
    return file.read_text() if file.exists() else ""


@pytest.fixture
def at_the_list(open_terminal, demo_store: Path):
    """Start with the list drawn."""

    def at_the_list():
        terminal = open_terminal("--store", demo_store, "--operator", "anna")
        terminal.wait_for("25 customers", "q Quit")
        return terminal

    return at_the_list


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_terminal_that_is_not_read_does_not_hold_it(number, at_the_list) -> None:
    """What cannot be sent is not sent; the terminal's modes go back as far as it takes bytes."""
    terminal = at_the_list()
    terminal.press_unread("r" * 300)
    terminal.signal(number)
    assert terminal.wait_exit_unread(within=AT_MOST) == 128 + number
    assert terminal.cooked
    terminal.look_away()
    assert restored(terminal)


@pytest.mark.parametrize(("after", "number"), in_turn([0, 3, 6, 10, 15, 20, 25, 35, 60]))
def test_from_the_first_byte_on_the_terminal_is_restored(
    after: int, number: signal.Signals, open_terminal, demo_store: Path, environment: dict[str, str]
) -> None:
    """The alternate screen has come, and the list is still on its way."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_until(lambda: 1049 in terminal.modes, "the alternate screen")
    terminal.read_for(after / 1000)
    terminal.signal(number)
    assert terminal.wait_exit(within=AT_MOST) == 128 + number
    assert restored(terminal)
    assert b"Traceback" not in terminal.raw
    assert log_of(environment) == ""


@pytest.mark.parametrize(
    ("opening", "number"),
    in_turn([*itertools.product(["x", "n", "h", "u", "\r"], [0, 20, 50, 90])]),
)
def test_a_window_that_is_opening_is_no_fault(
    opening: tuple[str, int], number: signal.Signals, at_the_list, environment: dict[str, str]
) -> None:
    """What would have been drawn in it is not there any more, and nobody misses it."""
    key, after = opening
    terminal = at_the_list()
    terminal.send(key)
    terminal.read_for(after / 1000)
    terminal.signal(number)
    assert terminal.wait_exit(within=AT_MOST) == 128 + number
    assert restored(terminal)
    assert b"has failed" not in terminal.raw
    assert log_of(environment) == ""


@pytest.mark.parametrize(("after", "number"), in_turn([0, 0.5, 2]))
def test_the_tour_ends_at_once(
    after: float, number: signal.Signals, open_terminal, environment
) -> None:
    """The guide does not hold the program, and its office is gone."""
    terminal = open_terminal("--demo", "--tour")
    terminal.wait_for("25 customers")
    terminal.read_for(after)
    terminal.signal(number)
    assert terminal.wait_exit(within=AT_MOST) == 128 + number
    assert restored(terminal)
    assert b"Traceback" not in terminal.raw
    assert list(Path(environment["TMPDIR"]).iterdir()) == []


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_no_demo_is_left_by_a_signal_before_the_screen(
    number, open_terminal, environment: dict[str, str]
) -> None:
    """Its folder is there, and nothing is drawn yet."""
    terminal = open_terminal("--demo")
    made = Path(environment["TMPDIR"])
    terminal.wait_until(lambda: bool([*made.iterdir()]), "the demo's folder")
    terminal.signal(number)
    assert terminal.wait_exit(within=AT_MOST) == 128 + number
    assert list(made.iterdir()) == []
    assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize(
    ("program", "slow", "code"),
    [
        ("tui.installed", "tui.__main__", 128 + signal.SIGINT),
        ("tui", "store.i18n.language", 128 + signal.SIGINT),
        ("tui", "tui.cli.parser", 128 + signal.SIGINT),
        ("tui", "tui.cli.dispatch", 128 + signal.SIGINT),
    ],
)
def test_ctrl_c_while_modules_are_loaded_ends_it_without_a_word(
    open_terminal, tmp_path: Path, program: str, slow: str, code: int
) -> None:
    """There is nothing to tell yet, and no traceback is told."""
    file = tmp_path / "slow.py"
    file.write_text(SLOW.format(program=program, slow=slow))
    terminal = open_terminal(command=[sys.executable, f"{file}"])
    terminal.wait_for("loading")
    terminal.signal(signal.SIGINT)
    assert terminal.wait_exit(within=AT_MOST) == code
    assert terminal.raw.strip() == b"loading"


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_server_that_stands_still_does_not_hold_it(number, at_a_server) -> None:
    """The screen waits for an answer that does not come."""
    terminal, server = at_a_server()
    with server.standing_still():
        terminal.send("jr")
        terminal.read_for(1.5)
        terminal.signal(number)
        assert terminal.wait_exit(within=AT_MOST) == 128 + number
    assert restored(terminal)


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_disk_that_hangs_does_not_hold_it(number, open_terminal, demo_store: Path) -> None:
    """A key reads what never comes, as from a pipe that nobody writes into."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("25 customers", "q Quit")
    assert terminal.comes_to_rest(0.6)
    for file in (demo_store / "customers").iterdir():
        file.unlink()
        os.mkfifo(file)
    terminal.send("\x1b[F")
    terminal.read_for(0.7)
    terminal.signal(number)
    assert terminal.wait_exit(within=AT_MOST) == 128 + number
    assert restored(terminal)
