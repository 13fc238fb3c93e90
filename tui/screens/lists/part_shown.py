"""Which part of a long list its table has: so many rows about the cursor, whatever there is."""

from collections.abc import Sequence
from typing import TypeVar

Listed = TypeVar("Listed")


class PartShown:
    """The values that the table has, by the places of the `first` and of the one behind the last.

    It begins with one `step` of them, and has two at most. Without a step, all are shown.
    """

    def __init__(self, step: int | None) -> None:
        self._step = step or 0
        self.end = step
        self.first = 0

    def of(self, listed: Sequence[Listed]) -> Sequence[Listed]:
        """Return what the table has of a list."""
        if self.end is None:
            return listed
        end = min(self.end, len(listed))
        self.first = max(0, end - 2 * self._step)
        return listed[self.first : end]

    def begin(self) -> None:
        """Show the first ones."""
        self.end = self._step or None

    def go_on(self) -> None:
        """Show one step more."""
        if self.end is not None:
            self.end += self._step

    def go_back(self, count: int) -> None:
        """Show one step of those before, of so many."""
        if self.end is not None:
            self.end = max(self._step, min(self.end, count) - self._step)

    def go_around(self, place: int) -> None:
        """Show a place, with those before it."""
        if self.end is not None:
            self.end = (place // self._step + 1) * self._step
