"""The thin wire in a real terminal: the same picture as with Textual's own writing, for less."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bench import offices
from tests.bench.report import middle
from tests.bench.wire import Sizes, played

TMUX = shutil.which("tmux") or ""
AT_MOST = {"cursor": 246, "scroll": 623, "page": 1284, "dialog": 2275, "start": 3600}
"""Bytes with 1,000 customers at 120x40, with all that is asked of the terminal.

The clock decides behind which key it is asked how far it has come (7 bytes): whichever that is, the
middle is no more.
"""
WITH_MARGINS = AT_MOST | {"scroll": 249}
"""Where it scrolls a part of its lines."""


@pytest.fixture(scope="module", params=[False, True], ids=["whole lines", "margins"])
def sizes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sizes:
    """Play the keys of the bench, in a terminal with left and right margins or without.

    On a machine that is busy, a part of an answer may come so late that it is taken for the next
    key's: what would be too much is played once more, with a longer wait for all of an answer.
    """
    folder = tmp_path_factory.mktemp("bytes")
    path = offices.store(folder, 1000)
    most = WITH_MARGINS if request.param else AT_MOST
    costs: Sizes = {}
    for quiet in (0.25, 2.0):
        found = played(path, folder, margins=request.param, quiet=quiet)
        costs = {name: [middle(found[name]), most[name]] for name in most}
        if all(cost <= bound for cost, bound in costs.values()):
            break
    return costs


@pytest.mark.parametrize("name", AT_MOST)
def test_a_key_a_page_and_the_window_to_end_cost_no_more_bytes_than_they_may(
    name: str, sizes: Sizes
) -> None:
    cost, most = sizes[name]
    assert cost <= most


def test_the_same_keys_draw_the_same_picture_with_a_third_of_the_bytes(
    open_terminal: Any, demo_store: Any, keys: Any
) -> None:
    shown, sent = [], []
    for arguments in ((), ("--plain-wire",)):
        terminal = open_terminal("--store", demo_store, "--operator", "anna", *arguments)
        terminal.wait_for("1002 Beta")
        assert terminal.comes_to_rest()
        for key in ("j", "j", "k", keys.ENTER, "j", "G", "g"):
            terminal.send(key)
            assert terminal.comes_to_rest(0.4)
        shown.append(terminal.text)
        sent.append(len(terminal.raw))
        terminal.send("q")
        terminal.wait_exit()
    assert shown[0] == shown[1]
    assert sent[0] * 3 < sent[1]


def test_r_heals_a_picture_that_something_else_has_written_over(
    open_terminal: Any, demo_store: Any
) -> None:
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("1002 Beta")
    assert terminal.comes_to_rest()
    whole = terminal.text
    terminal.write_over("\x1b[5;1Hwall: the host goes down in 5 minutes")
    assert "wall:" in terminal.text
    terminal.press("r", "Read again.")
    assert terminal.comes_to_rest(0.4)
    told = "Read again."
    assert "wall:" not in terminal.text
    lines = zip(whole.split("\n"), terminal.text.split("\n"), strict=True)
    assert all(before == now for before, now in lines if told not in now)
    terminal.send("q")
    terminal.wait_exit()


def test_after_other_sizes_the_picture_is_the_one_of_textuals_own_writing(
    open_terminal: Any, demo_store: Any
) -> None:
    shown = []
    for arguments in ((), ("--plain-wire",)):
        terminal = open_terminal("--store", demo_store, "--operator", "anna", *arguments)
        terminal.wait_for("1002 Beta")
        for columns, lines in ((120, 40), (70, 20), (100, 30)):
            terminal.resize(columns, lines)
            assert terminal.comes_to_rest(0.5)
            terminal.send("j")
            assert terminal.comes_to_rest(0.5)
        shown.append(terminal.text)
        terminal.send("q")
        terminal.wait_exit()
    assert shown[0] == shown[1]


def test_a_cursor_key_is_a_few_hundred_bytes_and_an_idle_screen_none(
    open_terminal: Any, demo_store: Any
) -> None:
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("1002 Beta")
    assert terminal.comes_to_rest()
    before = len(terminal.raw)
    assert terminal.comes_to_rest(3.0)
    assert len(terminal.raw) == before
    terminal.send("j")
    assert terminal.comes_to_rest(0.4)
    assert 0 < len(terminal.raw) - before < 1000
    terminal.send("q")
    terminal.wait_exit()
    before_leaving = terminal.raw.rpartition(b"\x1b[?1049l")[0]
    assert before_leaving.rpartition(b"m")[0].endswith(b"\x1b["), "a style is left on the terminal"


@pytest.mark.parametrize(("answer", "repeats"), [("\x1b[2;4R", True), ("\x1b[2;2R", False)])
def test_a_terminal_repeats_only_where_it_has_shown_that_it_does(
    answer: str, repeats: bool, open_terminal: Any, demo_store: Any
) -> None:
    """Its name is not enough: in the second one the cursor stands behind the one character."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("1002 Beta")
    assert terminal.comes_to_rest()
    assert terminal.raw.count(b"\x1b[6n") == 3
    assert len(re.findall(rb"\x1b\[\d+b", terminal.raw)) == 1, "the question itself"
    before = len(terminal.raw)
    terminal.send(answer + "\x1b[2;1R" + "\x1b[1;1R")
    assert terminal.comes_to_rest(0.4)
    assert len(terminal.raw) == before
    terminal.press("?", "─ Keys ─")
    assert terminal.comes_to_rest(0.4)
    assert b"b\x1b[6n" not in terminal.raw[before:]
    assert bool(re.search(rb"\x1b\[\d+b", terminal.raw[before:])) == repeats
    assert "──────────" in terminal.text


@pytest.mark.skipif(not TMUX, reason="needs tmux")
@pytest.mark.parametrize("term", ["xterm-256color", "tmux-256color"])
def test_in_tmux_the_picture_is_the_one_of_textuals_own_writing(
    term: str, open_terminal: Any, demo_store: Path, keys: Any
) -> None:
    """Also where it calls itself xterm: most versions repeat no character but ASCII."""
    pictures = []
    for more in ([], ["--plain-wire"]):
        tmux = [TMUX, "-S", f"{demo_store.parent}/tmux{len(more)}", "-f", "/dev/null"]
        program = [sys.executable, "-m", "tui", "--store", f"{demo_store}", "--operator", "anna"]
        command = ["env", f"TERM={term}", *program, *more]
        whole = ["new-session", *command, ";", "set", "status", "off"]
        terminal = open_terminal(command=[*tmux, *whole])
        try:
            terminal.wait_for("1002 Beta")
            terminal.press(keys.ENTER, "Fold")
            terminal.press("j", "── eEkonomi Smart")
            terminal.press("x", "── Afterwards ──────────")
            assert terminal.comes_to_rest(0.5)
            pictures.append(terminal.picture)
        finally:  # its server is no child of this terminal's
            subprocess.run([*tmux, "kill-server"], check=True)
    assert pictures[0] == pictures[1]
