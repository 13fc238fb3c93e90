"""Colours and signs in real terminals: never more than they have, and the choice that is kept."""

import re
from pathlib import Path

import pytest

HOME = "\x1b[H"
DOCTOR = {"PYTHONIOENCODING": "utf-8"}
MIXED = re.compile(rb"\x1b\[[0-9;]*\b[34]8;[25]\b")
"""A colour that is none of the terminal's own 16."""


def paper_of(terminal, words: str) -> str:
    """Return the colour behind some words."""
    looks = terminal.looks(words)
    assert looks is not None
    return looks[1]


def is_light(colour: str) -> bool:
    """Whether a colour, as the terminal has it, is nearer to white."""
    return sum(int(colour[n : n + 2], 16) for n in (0, 2, 4)) > 3 * 128


@pytest.mark.parametrize("term", ["xterm", "linux"])
def test_a_terminal_with_16_colours_is_sent_no_others(term, open_terminal, demo_store, keys):
    """The screen, a customer and the window that ends a collaboration are made of those."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna", TERM=term)
    terminal.wait_for("25 customers", "q Quit")
    terminal.press(keys.ENTER, "Lön Smart Standard")
    terminal.press(keys.DOWN + "x", "Afterwards")
    assert not MIXED.search(terminal.raw)
    assert terminal.hues()
    terminal.press(keys.ESC, "► 1003 Gamma")
    assert paper_of(terminal, "► 1003 Gamma") == "default", "it is the owner's to choose"


def test_a_terminal_without_colours_is_sent_none(open_terminal, demo_store, keys):
    """A serial console calls itself a vt220; the cursor is seen there all the same."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna", TERM="vt220")
    terminal.wait_for("25 customers", "q Quit")
    terminal.press(keys.DOWN, "── 1002 Beta Café AB")
    assert terminal.hues() == set()
    assert terminal.looks("► 1002") != terminal.looks("► 1003")


def test_a_light_terminal_gets_dark_letters_on_light(open_terminal, demo_store):
    """Where it says so by COLORFGBG; the others get light ones on dark."""
    for says, light in (("0;15", True), ("15;0", False), (None, False)):
        terminal = open_terminal("--store", demo_store, "--operator", "anna", COLORFGBG=says,
                                 COLORTERM="truecolor")  # fmt: skip
        terminal.wait_for("25 customers", "q Quit")
        assert is_light(paper_of(terminal, "► 1003 Gamma")) is light
        terminal.send("q")
        assert terminal.wait_exit() == 0


def choose(terminal, keys, theme: str, downs: int) -> None:
    """Choose a theme in the palette."""
    terminal.press(":", "what to do")
    terminal.press("Theme", "Choose other colours")
    terminal.press(keys.DOWN + keys.ENTER, "No colours", theme)
    terminal.send(HOME + keys.DOWN * downs + keys.ENTER)
    terminal.wait_gone("No colours")


def test_a_chosen_theme_is_there_at_the_next_start(
    open_terminal, demo_store, environment, keys
) -> None:
    """For this account alone; where the account is restricted or the office made up, it is not."""
    command = ("--store", demo_store, "--operator", "anna")
    first = open_terminal(*command, COLORTERM="truecolor")
    first.wait_for("25 customers", "q Quit")
    choose(first, keys, "Light", downs=2)
    first.wait_until(lambda: is_light(paper_of(first, "► 1003 Gamma")), "the light theme")
    first.send("q")
    assert first.wait_exit() == 0
    (kept,) = Path(environment["XDG_STATE_HOME"], "samarbete").glob("theme*")
    assert kept.read_text() == "light"
    assert kept.stat().st_mode & 0o777 == 0o600
    for arguments, light in ((command, True), ((*command, "--restricted"), False),
                             (("--demo",), False)):  # fmt: skip
        again = open_terminal(*arguments, COLORTERM="truecolor")
        again.wait_for("25 customers", "q Quit")
        assert is_light(paper_of(again, "► 1003 Gamma")) is light, arguments
        again.send("q")
        assert again.wait_exit() == 0


def test_a_kept_theme_that_is_damaged_is_ignored(open_terminal, demo_store, environment) -> None:
    """The program starts, and looks as the terminal says."""
    kept = Path(environment["XDG_STATE_HOME"], "samarbete", "theme-anna")
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"\xff\x00light")
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("25 customers", "q Quit")
    terminal.send("q")
    assert terminal.wait_exit() == 0
    assert kept.read_bytes() == b"\xff\x00light"


def test_with_ascii_nothing_but_plain_signs_is_sent(open_terminal, demo_store, keys):
    """Rows open with + and close with -, borders are + - and |; letters are as ever."""
    terminal = open_terminal("--ascii", "--store", demo_store, "--operator", "anna")
    terminal.wait_for("+ 1003 Gamma Åkeri AB", "q Quit")
    terminal.press(keys.ENTER, "- 1001 Alfa Bygg AB", "Lön Smart")
    terminal.press(" ", "4 marked", "*- 1001")
    terminal.press(keys.DOWN + "?", "+- Keys -")
    sent = set(terminal.raw.decode())
    assert {char for char in sent if not char.isascii()} <= set("åäöÅÄÖé")


def test_doctor_says_what_helps_against_signs_that_are_not_drawn(run_plain):
    """And how many colours the terminal has."""
    for term, colours in (("xterm-256color", "256"), ("vt220", "none"), ("xterm", "16;")):
        answer = run_plain("--demo", "doctor", TERM=term, **DOCTOR)
        assert "--ascii" in answer.stdout
        assert f"colours: {colours}" in answer.stdout
