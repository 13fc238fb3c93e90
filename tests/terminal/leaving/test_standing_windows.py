"""Every kind of window over a server that stands still is left within three seconds, in any way."""

import signal

import pytest

from tests.terminal.leaving.test_leaving import restored

WAYS = {"Ctrl+Q": 0, "SIGTERM": 143, "SIGHUP": 129}
WINDOWS: tuple[tuple[str, str, str], ...] = (
    ("u", "Users and services", "n"),
    ("u", "Users and services", "\r"),
    ("b", "reason", "Tvist"),
    ("H", "History", "a"),
    ("p", "Office's people", "m"),
    ("d", "Coming", "\r"),
    ("S", "What stops", "\r"),
    ("i", "known", "s"),
    ("I", "Import", "x.csv\r"),
    ("f", "Filter", "t"),
    (":", "Commands", "users\r"),
)
"""The key that opens a window, a word in it, and what is pressed there while nothing answers."""


@pytest.mark.parametrize("place", range(len(WINDOWS)))
def test_it_is_left_in_time(place, whole, at_a_server, keys) -> None:
    """One way each; in the long form all three."""
    opening, word, act = WINDOWS[place]
    names = [*WAYS] if whole else [[*WAYS][place % len(WAYS)]]
    for way in names:
        terminal, server = at_a_server()
        _open(terminal, opening, word)
        with server.standing_still():
            terminal.send(act)
            terminal.read_for(1.2)
            if way == "Ctrl+Q":
                terminal.send(keys.CTRL_Q)
            else:
                terminal.signal(signal.Signals[way])
            assert terminal.wait_exit(within=3.5) == WAYS[way]
        assert restored(terminal)


def _open(terminal, key: str, word: str) -> None:
    terminal.send(key)
    terminal.wait_until(lambda: word.lower() in terminal.text.lower(), f"{word!r} to be drawn")
