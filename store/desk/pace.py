"""How many of several changes are waited for together: as many as take a moment."""

import contextlib
import time
from collections.abc import Iterator

MOMENT = 0.025
"""Seconds that some of several changes are to take; who stops them waits for those at hand."""

FEW, MOST = 8, 16
"""Changes that are waited for together: at least, as one alone waits as long, and at most."""

GAP = 0.002
"""Seconds between some and the next ones: others who wait for the store get in then."""


class Pace:
    """Begins with one, whose answer comes at once, and goes on with more where that is quick."""

    def __init__(self) -> None:
        self.size = 1

    @contextlib.contextmanager
    def measured(self) -> Iterator[None]:
        """Measure how long some take, and choose how many are next."""
        began = time.monotonic()
        yield
        spent = time.monotonic() - began
        if spent < MOMENT or self.size < FEW:
            self.size = min(2 * self.size, MOST)
        elif spent > 2 * MOMENT:
            self.size = max(self.size // 2, FEW)

    def let_others_in(self) -> None:
        """Leave the store to others for a moment, where the last ones kept it for long."""
        if self.size > 1:
            time.sleep(GAP)
