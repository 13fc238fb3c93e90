"""The wire: what one terminal shows, and what is sent to make it show something else."""

from collections import Counter
from collections.abc import Iterator
from math import inf

from rich.color import ColorSystem
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate

from tui.terminal.wire.abilities import ABLE, Abilities
from tui.terminal.wire.cells import UNKNOWN, Cell, Line, Unknown, cells_of, unlike
from tui.terminal.wire.pen import Pen
from tui.terminal.wire.strokes import by_style, is_blank, marked, strokes_of

SCROLLED = 4
"""As many lines must have moved for a scroll to be worth it."""
MARGINS_COST = 24
"""What it costs to set margins and to take them away again."""
PROBE = 24
"""Cells at the left by which a line is known again that has moved."""


class Wire:
    """What one terminal shows, and how to come from there to what it is to show."""

    def __init__(self, width: int, height: int, can: Abilities = ABLE) -> None:
        self.width = width
        self.height = height
        self.can = can
        self._lines: list[Line] = [[UNKNOWN] * width for _ in range(height)]
        self._style = ""
        self.rest: dict[int, Line] = {}
        """The lines of the last update that are still to be sent."""

    def encode(self, update: CompositorUpdate, colours: ColorSystem, most: float = inf) -> str:
        """Return what makes the terminal show an update, and take it as sent.

        Of one with more than so many bytes it is the first lines; `more` returns the next ones.

        Raises:
            Unknown: the update is of another kind, or of another size.
        """
        if isinstance(update, LayoutUpdate):
            fresh = self._whole(update, colours)
        elif isinstance(update, ChopsUpdate):
            fresh = self._parts(update, colours)
        else:
            raise Unknown
        if any(len(line) != self.width for line in fresh.values()):
            raise Unknown
        return self.show(fresh, most)

    def show(self, fresh: dict[int, Line], most: float = inf) -> str:
        """Return what makes the terminal show these lines, as `encode` does."""
        pen = Pen(self.width, self.can, self._style)
        self._scroll(fresh, pen)
        drawn, start, self._lines = min(self._ways(fresh, pen), key=lambda way: way[0].cost)
        if drawn.cost > most:
            return self._first(fresh, start, most)
        return self._sent(fresh, drawn)

    @property
    def lines(self) -> list[Line]:
        """What the terminal shows."""
        return [*self._lines]

    def find(self, lines: list[Line], written: int) -> None:
        """Take lines as what the terminal shows, but for so many cells of the second one."""
        if (len(lines), len(lines[0])) == (self.height, self.width):
            self._lines = [*lines]
            second = self._lines[1]
            while written < self.width and not second[written].text:
                written += 1  # a wide character is drawn as a whole
            self._lines[1] = [UNKNOWN] * written + second[written:]

    def more(self, most: float) -> str:
        """Return what makes the terminal show more lines of the last update, in so many bytes."""
        return self._first(self.rest, Pen(self.width, self.can, self._style), most)

    def _first(self, fresh: dict[int, Line], start: Pen, most: float) -> str:
        """Draw lines until there are so many bytes, one at least; the rest is for later."""
        taken: dict[int, Line] = {}
        rest, pen = dict(fresh), start
        for y, line in sorted(fresh.items()):
            pen = pen.copy()
            pen.draw([*strokes_of(y, self._lines[y], line)], {y: line})
            if pen.cost > most and any(taken[y] != self._lines[y] for y in taken):
                break
            taken[y] = rest.pop(y)
        drawn = min(self._orders(taken, start, self._lines), key=lambda pen: pen.cost)
        sent = self._sent(taken, drawn)
        self.rest = rest
        return sent

    def _sent(self, lines: dict[int, Line], pen: Pen) -> str:
        for y, line in lines.items():
            self._lines[y] = line
        self._style = pen.style
        self.rest = {}
        return pen.written

    def leave(self) -> str:
        """Return what makes the terminal write without any style again."""
        style, self._style = self._style, ""
        return "\x1b[m" if style else ""

    def _ways(self, fresh: dict[int, Line], pen: Pen) -> Iterator[tuple[Pen, Pen, list[Line]]]:
        """Draw all that has changed, on what is there or on a blank screen, in several orders.

        Give the pen that has drawn, the one that it began as, and the lines it began on.
        """
        cleared = self._cleared(fresh, pen)
        known = any(UNKNOWN not in line for line in self._lines)
        if known or cleared is None:
            for way in self._orders(fresh, pen, self._lines):
                yield way, pen, self._lines
        if cleared is not None:
            blank = [[Cell(" ", cleared.style)] * self.width] * self.height
            for way in self._orders(fresh, cleared, blank):
                yield way, cleared, blank

    def _orders(self, fresh: dict[int, Line], pen: Pen, lines: list[Line]) -> Iterator[Pen]:
        changed = {y: line for y, line in fresh.items() if line != lines[y]}
        strokes = [each for y, line in changed.items() for each in strokes_of(y, lines[y], line)]
        orders = [strokes]
        if not any(marked(line) for line in changed.values()):
            orders.append(by_style(strokes, pen.style, narrow=self.can.narrow))
        for order in orders:
            way = pen.copy()
            way.draw(order, changed)
            yield way

    def _whole(self, update: LayoutUpdate, colours: ColorSystem) -> dict[int, Line]:
        region = update.region
        if (region.x, region.right) != (0, self.width) or region.bottom > self.height:
            raise Unknown
        return {
            y: [cell for strip in strips for cell in cells_of(strip, colours)]
            for y, strips in enumerate(update.strips, region.y)
        }

    def _parts(self, update: ChopsUpdate, colours: ColorSystem) -> dict[int, Line]:
        fresh: dict[int, Line] = {}
        for y, left, right in update.spans:
            if y >= self.height or right > self.width:
                raise Unknown
            line = fresh.setdefault(y, self._lines[y].copy())
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is None or x > right or end <= left:
                    continue
                if not (left <= x < right and end <= right):
                    strip = strip.crop(0, min(end, right) - x)
                cells = cells_of(strip, colours)
                line[x : x + len(cells)] = cells
        return fresh

    def _cleared(self, fresh: dict[int, Line], pen: Pen) -> Pen | None:
        """Return a pen that has erased all, in the style of most blanks, if all is drawn anew."""
        if len(fresh) < self.height or any(UNKNOWN in line for line in fresh.values()):
            return None
        blanks = Counter(cell for line in fresh.values() for cell in line if is_blank(cell))
        for blank, count in blanks.most_common(1):
            style = blank.style or ""
            if count * 2 > self.width and self.can.erases and (self.can.fills or not style):
                cleared = pen.copy()
                cleared.turn(style)
                cleared.send("\x1b[2J")
                return cleared
        return None

    def _scroll(self, fresh: dict[int, Line], pen: Pen) -> None:
        """Move lines that are there already, if that explains most of what has changed."""
        changed = [y for y, line in fresh.items() if line != self._lines[y]]
        if len(changed) < SCROLLED:
            return
        found = self._moved(fresh, changed)
        if found is None:
            return
        by, top, bottom = found
        region = range(top, bottom + 1)
        now = {y: fresh.get(y, self._lines[y]) for y in region}
        if any(UNKNOWN in line for line in now.values()):
            return  # what scrolls in could not be drawn
        before = sum(unlike(now[y], self._lines[y]) for y in region)
        ways = []
        for right in self._edges(now, by):
            moved = self._scrolled(region, by, right)
            cost = sum(unlike(now[y], line) for y, line in zip(region, moved, strict=True))
            ways.append((cost + (MARGINS_COST if right < self.width else 0), right, moved))
        after, right, moved = min(ways, key=lambda way: way[0])
        if after >= before:
            return
        count = "" if abs(by) == 1 else abs(by)
        final = "M" if by > 0 else "L"
        scroll = f"\x1b[{top + 1};{bottom + 1}r\x1b[{top + 1}H\x1b[{count}{final}\x1b[r"
        if right < self.width:
            scroll = f"\x1b[?69h\x1b[;{right}s{scroll}\x1b[?69l"
        pen.send(scroll)
        self._lines[top : bottom + 1] = moved
        fresh |= now

    def _edges(self, now: dict[int, Line], by: int) -> set[int]:
        """Return up to which column lines may have moved: all of it, or what stands at the left."""
        edges = {self.width}
        if not self.can.margins:
            return edges
        likes = Counter(
            next((x for x in range(self.width) if line[x] != self._lines[y + by][x]), self.width)
            for y, line in now.items()
            if y + by in now
        )
        lines = [*now.values(), *(self._lines[y] for y in now)]
        for edge, _ in likes.most_common(2):
            while edge and self._stays(now, edge - 1):
                edge -= 1
            if edge and all(line[edge].text for line in lines if edge < self.width):
                edges.add(edge)  # no wide character stands across it
        return edges

    def _stays(self, now: dict[int, Line], x: int) -> bool:
        """Return whether a column is as it was but for a few cells, as a bar for scrolling is."""
        changed = sum(line[x] != self._lines[y][x] for y, line in now.items())
        return changed < SCROLLED

    def _scrolled(self, region: range, by: int, right: int) -> list[Line]:
        """Return lines as they are when all of them, up to a column, have moved by so many."""
        scrolled = []
        for y in region:
            old = self._lines[y + by][:right] if y + by in region else [UNKNOWN] * right
            scrolled.append(old + self._lines[y][right:])
        return scrolled

    def _moved(self, fresh: dict[int, Line], changed: list[int]) -> tuple[int, int, int] | None:
        """Return by how many lines most of them moved, and the first and last line of it all."""
        where: dict[tuple[Cell, ...], list[int]] = {}
        for y in changed:
            where.setdefault(tuple(self._lines[y][:PROBE]), []).append(y)
        probes = {y: tuple(fresh[y][:PROBE]) for y in changed}
        votes = Counter(
            old - y
            for y, probe in probes.items()
            if len(olds := where.get(probe, [])) == 1
            for old in olds
            if old != y
        )
        if not votes:
            return None
        by, count = votes.most_common(1)[0]
        if count < SCROLLED:
            return None
        matched = [y for y, probe in probes.items() if y + by in where.get(probe, ())]
        ends = (*matched, *(y + by for y in matched))
        return by, min(ends), max(ends)
