"""How far a long verb has come: a bar on standard error, where that is a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tui.formatting.safe_text import safe

SHORT = 200
"""So few are done before a bar would be seen."""
WIDTH = 30
LARGE = 1_000_000
"""Of so many bytes, a file takes so long to be read that it is to be said."""


@contextmanager
def telling(words: str, size: int, *, quiet: bool = False) -> Iterator[None]:
    """Tell what is being done with so many bytes, for as long as it takes."""
    shown = not quiet and size >= LARGE and sys.stderr.isatty()
    if shown:
        print(f"\r{safe(words)}", end="", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        if shown:  # whatever its length, and however wide its letters are
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


class Progress:
    """A bar that is redrawn at each percent and removed at the end."""

    def __init__(self, total: int, *, quiet: bool = False) -> None:
        self._total = total
        self._done = 0
        self._drawn = -1
        self._shown = not quiet and total > SHORT and sys.stderr.isatty()

    def step(self, *_: object) -> None:
        """One more is done."""
        self._done += 1
        percent = min(100, 100 * self._done // max(1, self._total))
        if self._shown and percent != self._drawn:
            self._drawn = percent
            bar = "#" * (WIDTH * percent // 100)
            print(f"\r[{bar:{WIDTH}}] {percent:3} %", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Take the bar away."""
        if self._drawn >= 0:
            print(f"\r{' ' * (WIDTH + 8)}\r", end="", file=sys.stderr, flush=True)
