"""What a terminal can do beside writing: erase, repeat, go to a column. Known, never guessed."""

from typing import NamedTuple


class Abilities(NamedTuple):
    """Which sequences a terminal has; without any of them, everything is written out."""

    erases: bool = False
    """It erases characters (ECH) and the rest of a line (EL)."""
    fills: bool = False
    """What it erases has the background that is set (BCE); else it has none."""
    columns: bool = False
    """It goes to a column of the line (HPA, as CHA)."""
    repeats: bool = False
    """It repeats the character before (REP)."""
    margins: bool = False
    """It scrolls between a left and a right margin as well (DECSLRM); no name tells that."""
    narrow: bool = False
    """It draws a rule over as many columns as characters; no name tells that either."""


ABLE = Abilities(erases=True, fills=True, columns=True, repeats=True)
"""A terminal that can all that names tell of."""
PLAIN = Abilities()
"""A terminal of which nothing is known."""

BY_NAME = {
    "tmux": ABLE._replace(repeats=False),
    "alacritty": ABLE,
    "foot": ABLE,
    "wezterm": ABLE,
    "xterm-ghostty": ABLE,
    "xterm-kitty": ABLE,
}
"""What terminals can of which this host's terminfo knows nothing, or too little, as of tmux."""

_SEQUENCES = {
    "ech": b"\x1b[%p1%dX",
    "el": b"\x1b[K",
    "hpa": b"\x1b[%i%p1%dG",
    "rep": b"%p1%c\x1b[%p2%{1}%-%db",
}
"""As terminfo has to describe what is sent here; another sequence would not be understood."""


def abilities(term: str) -> Abilities:
    """Return what a terminal of this name can do, by the host's terminfo and by its name."""
    named = next((can for name, can in BY_NAME.items() if term.startswith(name)), PLAIN)
    described = _described(term)
    return Abilities(*(one or other for one, other in zip(named, described, strict=True)))


def _described(term: str) -> Abilities:
    try:
        import curses

        curses.setupterm(term, 1)
    except (ImportError, OSError, ValueError, curses.error):  # no library, or no such terminal
        return PLAIN
    has = {name: curses.tigetstr(name) == sequence for name, sequence in _SEQUENCES.items()}
    return Abilities(
        erases=has["ech"] and has["el"],
        fills=curses.tigetflag("bce") > 0,
        columns=has["hpa"],
        repeats=has["rep"],
    )
