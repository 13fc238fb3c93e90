"""How far a long verb has come: a bar on standard error, where that is a terminal."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tui.formatting.safe_text import safe

SHORT = 200
"""So few are done before a bar would be seen."""
WIDTH = 30
EVERY = 0.1
"""Seconds between two pictures of a bar."""
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
    """A bar that is drawn ten times a second while `with` lasts, and removed at the end.

    A thread of its own draws it: customers are decided on under the store's lock, and a terminal
    that takes nothing, as after Ctrl+S, would keep everybody else waiting for that.
    """

    def __init__(self, total: int, *, quiet: bool = False) -> None:
        self._total = max(1, total)
        self._done = 0
        self._shown = not quiet and total > SHORT and sys.stderr.isatty()
        self._over = threading.Event()
        self._drawing = threading.Thread(target=self._draw, daemon=True)

    def __enter__(self) -> "Progress":
        if self._shown:
            self._drawing.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._over.set()
        if self._shown:
            self._drawing.join()

    def step(self, *_: object) -> None:
        """One more is done."""
        self._done += 1

    def _draw(self) -> None:
        drawn = 0
        while not self._over.wait(EVERY):
            percent = min(100, 100 * self._done // self._total)
            if percent != drawn:
                drawn = percent
                bar = "#" * (WIDTH * percent // 100)
                _write(f"\r[{bar:{WIDTH}}] {percent:3} %")
        if drawn:
            _write(f"\r{' ' * (WIDTH + 8)}\r")


def _write(text: str) -> None:
    """Write past Python's buffer, whose lock the main thread must never wait for."""
    with suppress(OSError):
        os.write(sys.stderr.fileno(), text.encode())
