"""A pen: writes strokes where they belong, by the shortest way from one to the next."""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from itertools import zip_longest

from tui.terminal.wire.abilities import Abilities
from tui.terminal.wire.cells import Line
from tui.terminal.wire.strokes import Stroke, fits
from tui.terminal.wire.styles import bare, turned

THROUGH = 6
"""No move is as long as so many cells that could be written again instead."""
_REPEATED = re.compile(r"([ -~\u2500-\u259f])\1{3,}")
"""The same character over and over; of others, terminals do not agree how wide they are."""


class Pen:
    """Knows where the terminal's cursor is, as far as that is certain, and in which style."""

    def __init__(self, width: int, can: Abilities, style: str) -> None:
        self.style = style
        self._width = width
        self._can = can
        self._out: list[str] = []
        self._x: int | None = None
        self._y: int | None = None

    @property
    def written(self) -> str:
        """All that it has written so far."""
        return "".join(self._out)

    @property
    def cost(self) -> int:
        """How many bytes that is."""
        return len(self.written.encode())

    def copy(self) -> "Pen":
        """Return a pen that goes on where this one is."""
        other = copy(self)
        other._out = self._out.copy()
        return other

    def send(self, sequence: str) -> None:
        """Send what moves the cursor to nobody knows where."""
        self._out.append(sequence)
        self._x = self._y = None

    def turn(self, style: str) -> None:
        """Write in that style from now on."""
        if style != self.style:
            self._out.append(turned(self.style, style))
            self.style = style

    def draw(self, strokes: Sequence[Stroke], lines: Mapping[int, Line]) -> None:
        """Write strokes in this order; the lines are what it will look like then."""
        for stroke, follower in zip_longest(strokes, strokes[1:]):
            if stroke.text:
                self.turn(stroke.style)
                self._move(stroke, lines[stroke.y])
                text = _REPEATED.sub(_shorter, stroke.text) if self._can.repeats else stroke.text
                self._write(text, stroke.end)
            else:
                self._turn_for_blanks(stroke.style, follower)
                self._move(stroke, lines[stroke.y])
                self._blank(stroke, follower)

    def _turn_for_blanks(self, paper: str, follower: Stroke | None) -> None:
        if bare(self.style) == paper:
            return
        ink = follower.style if follower is not None and follower.text else paper
        self.turn(ink if bare(ink) == paper else paper)

    def _blank(self, stroke: Stroke, follower: Stroke | None) -> None:
        count, at_edge = stroke.end - stroke.x, stroke.end == self._width
        goes_on = follower is not None and (follower.y, follower.x) == (stroke.y, stroke.end)
        ways = [" " * count]
        if self._can.repeats:
            ways.append(f" \x1b[{count - 1}b")
        if self._can.erases and (self._can.fills or not stroke.style):
            erasing = "\x1b[K" if at_edge else f"\x1b[{count}X"
            ways.append(erasing + (f"\x1b[{count}C" if goes_on else ""))
        way = min(ways, key=len)
        self._out.append(way)
        if way.endswith(("C", "b", " ")):  # what is erased leaves the cursor where it was
            self._stand(stroke.end)

    def _write(self, text: str, end: int) -> None:
        self._out.append(text)
        self._stand(end)

    def _stand(self, x: int) -> None:
        """Take it for certain that the cursor is there; at the edge of a line, nothing is."""
        self._x = x if x < self._width else None

    def _move(self, stroke: Stroke, line: Line) -> None:
        y, x = stroke.y, stroke.x
        if (y, x) != (self._y, self._x):
            row = str(y + 1) if y else ""
            ways = [f"\x1b[{row};{x + 1}H" if x else f"\x1b[{row}H"]
            if y == self._y:
                if not x:
                    ways.append("\r")
                elif self._can.columns:
                    ways.append(f"\x1b[{x + 1}G")
                ways += self._through(line, self._x, x, "")
            elif self._y is not None and y == self._y + 1:
                ways += self._through(line, 0, x, "\r\n")
            # with `\r\n`, a terminal's driver sends one more
            self._out.append(min(ways, key=lambda way: len(way.encode()) + way.count("\n")))
        self._y, self._x = y, x

    def _through(self, line: Line, start: int | None, stop: int, before: str) -> list[str]:
        """Return the way over what stands there, written once more, where that is short."""
        if start is None or not 0 <= stop - start < THROUGH:
            return []
        cells = line[start:stop]
        if not all(cell.text and fits(cell, self.style) for cell in cells):
            return []
        return [before + "".join(cell.text for cell in cells)]


def _shorter(run: re.Match[str]) -> str:
    text, char = run.group(), run.group(1)
    repeated = f"{char}\x1b[{len(text) - 1}b"
    return repeated if len(repeated.encode()) < len(text.encode()) else text
