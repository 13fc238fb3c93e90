"""How a list and what is told of one of its rows share the room there is."""

from collections.abc import Sequence

from rich.cells import cell_len

from tui.formatting.facts import Fact, lines
from tui.formatting.safe_text import safe

AROUND, HEAD = 3, 1
"""Cells beside what is told and its scrollbar; lines above it, and above the rows: their title."""
RULE = 6
"""Cells of its title's line beside the title: the edge, and some of the rule on either side."""
LEAST, PART = 37, 0.32
"""What stands beside the list takes so many cells at least, and so much of the width."""
USUAL = 0.4
"""What stands below takes so much of the height, where neither needs more."""
MEASURED = 100
"""So many of the rows say how much there is to tell of one."""


class SharedRoom:
    """Knows what either has needed so far: what is searched for moves nothing to and fro."""

    def __init__(self) -> None:
        self._told: Sequence[tuple[Fact, ...]] = ()
        self._title = 0
        self._cells = 0
        self._width = 0
        self._listed_lines = 0
        self._told_lines = 0

    def hold(self, told: Sequence[tuple[Fact, ...]], titles: Sequence[str] = ()) -> None:
        """Take up what is told of each of the first rows, and how those are named above it."""
        self._title = max((cell_len(safe(title)) for title in titles), default=0)
        if told != self._told:
            self._told = told
            self._width = 0

    def measure_anew(self) -> None:
        """Forget what was needed in another width."""
        self._width = 0

    def beside(self, width: int, cells: int) -> int | None:
        """Return how many cells what is told takes beside a list that takes so many to be whole.

        More than usual, where a title takes them and the list leaves them. None where the list
        leaves too few, so that what is told stands below.
        """
        self._cells = max(self._cells, cells)
        usual, left = max(LEAST, round(width * PART)), width - self._cells
        return max(usual, min(left, self._title + RULE)) if left >= usual else None

    def below(self, height: int, width: int, listed_lines: int, facts: tuple[Fact, ...]) -> int:
        """Return how many lines what is told takes below the list, with its title.

        More than usual, where the list leaves them; fewer, where the list has more to show and
        nothing that is told takes them.
        """
        if width != self._width:
            self._width, self._listed_lines, self._told_lines = width, 0, 0
            for each in self._told:
                self._count(each)
        self._count(facts)
        self._listed_lines = max(self._listed_lines, listed_lines)
        usual, left = round(height * USUAL), height - 2 * HEAD - self._listed_lines
        wanted = HEAD + self._told_lines
        if wanted > usual:
            return min(wanted, max(usual, left))
        return max(wanted, min(usual, left))

    def _count(self, facts: tuple[Fact, ...]) -> None:
        self._told_lines = max(self._told_lines, len(lines(facts, self._width - AROUND)))
