"""How far a long verb has come: a bar on standard error, where that is a terminal."""

import sys

SHORT = 200
"""So few are done before a bar would be seen."""
WIDTH = 30


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
