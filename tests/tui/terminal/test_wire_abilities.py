"""What a terminal can do is asked of terminfo; of a name that nobody knows, nothing is believed."""

import subprocess
import sys

import pytest

from tui.terminal.wire.abilities import ABLE, PLAIN, Abilities


def known(term: str) -> Abilities:
    """Ask in a process of its own, as curses reads one description only."""
    code = "import sys\nfrom tui.terminal.wire.abilities import *\nprint(*abilities(sys.argv[1]))"
    ran = subprocess.run(
        [sys.executable, "-c", code, term], capture_output=True, text=True, check=True
    )
    return Abilities(*(each == "True" for each in ran.stdout.split()))


def test_xterm_erases_fills_and_goes_to_columns() -> None:
    can = known("xterm-256color")
    assert can._replace(repeats=True) == ABLE  # older descriptions leave repeating out


@pytest.mark.parametrize("term", ["screen", "screen-256color"])
def test_screen_neither_fills_nor_repeats(term: str) -> None:
    can = known(term)
    assert not can.fills
    assert not can.repeats


def test_tmux_erases_in_colour_which_its_description_does_not_say() -> None:
    can = known("tmux-256color")
    assert can.erases
    assert can.fills


@pytest.mark.parametrize("term", ["no-such-terminal", ""])
def test_of_an_unknown_terminal_nothing_is_believed(term: str) -> None:
    assert known(term) == PLAIN


def test_a_terminal_that_few_hosts_describe_is_known_by_name() -> None:
    assert known("xterm-kitty") == ABLE
