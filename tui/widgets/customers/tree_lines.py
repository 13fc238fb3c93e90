"""Which line shows what: customers in order, the opened ones followed by their collaborations.

Only what is opened is counted. A line is found by halving, so nothing here costs more with more
customers, and opening one moves no other.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from store.domain.row import Row, number_order, order_of
from tui.formatting.facts import Place


class TreeLines:
    """Rows in the order of their numbers; `below` are the ids shown under each opened one."""

    def __init__(self, rows: Sequence[Row], below: Mapping[str, tuple[str, ...]]) -> None:
        self.rows = rows
        found = ((self._row(number), ids) for number, ids in below.items())
        opened = sorted((row, ids) for row, ids in found if row is not None and ids)
        self._at = [row for row, _ in opened]
        self._ids = [ids for _, ids in opened]
        self._before = [0, *accumulate(map(len, self._ids))]
        # the line of the customer itself, for each that is opened
        self._starts = [row + self._before[n] for n, row in enumerate(self._at)]

    def __len__(self) -> int:
        return len(self.rows) + self._before[-1]

    def __getitem__(self, line: int) -> Place:
        row, below = self._split(line)
        number = self.rows[row].number
        if below is None:
            return Place(number)
        return Place(number, self._ids[bisect_left(self._at, row)][below])

    def row(self, line: int) -> Row:
        """Return the row of the customer that a line is about."""
        return self.rows[self._split(line)[0]]

    def find(self, place: Place) -> int | None:
        """Return the line that shows this, or None."""
        row = self._row(place.number)
        if row is None:
            return None
        opened = bisect_left(self._at, row)
        line = row + self._before[opened]
        if place.collaboration is None:
            return line
        if opened == len(self._at) or self._at[opened] != row:
            return None
        ids = self._ids[opened]
        return line + 1 + ids.index(place.collaboration) if place.collaboration in ids else None

    def _split(self, line: int) -> tuple[int, int | None]:
        """Return the row of a line, and which of its collaborations it shows, if any."""
        if not 0 <= line < len(self):
            raise IndexError(line)
        opened = bisect_right(self._starts, line) - 1
        if opened >= 0:
            below = line - self._starts[opened] - 1
            if below < 0:
                return self._at[opened], None
            if below < len(self._ids[opened]):
                return self._at[opened], below
        return line - self._before[opened + 1], None

    def _row(self, number: str) -> int | None:
        at = bisect_left(self.rows, number_order(number), key=order_of)
        return at if at < len(self.rows) and self.rows[at].number == number else None
