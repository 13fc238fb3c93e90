"""Sends a terminal only what has changed on it: cells, scrolled lines, ends of lines.

Textual sends every region that may have changed as a whole. Over a slow line the bytes are the
delay, so here what the terminal shows is remembered, and the difference is sent in one write. It
stands in the private display path of one version of Textual, and steps aside for any other. No
upstream issue asks for this; it can go when Textual compares a frame with the one before by cells,
and scrolls by the terminal's own sequence. The README has the bytes of both.
"""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import textual
from rich.color import ColorSystem
from rich.console import RenderableType
from textual import events
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen

from tui.terminal.wire.cells import (
    UNKNOWN,
    Cell,
    Line,
    Unknown,
    cells_of,
    changed_runs,
    known_runs,
    unlike,
)
from tui.terminal.wire.styles import bare, decorated, turned

__all__ = ["ThinWire", "Unknown", "Wire"]


def textual_version() -> str:
    """Return Textual's version, by its folder's name: `__version__` loads two megabytes for it."""
    for folder in Path(textual.__file__).parents[1].glob("textual-*.dist-info"):
        return folder.name.removeprefix("textual-").removesuffix(".dist-info")
    return textual.__version__


KNOWN_TEXTUAL = "8.2.8"
"""The version whose display path this stands in; with another one, Textual writes by itself."""
TEXTUAL = textual_version()
"""The version that is here; asking for it reads the package's description each time."""
ERASED = 9
"""From so many blanks on, an erasing sequence is shorter."""
SCROLLED = 4
"""As many lines must have moved for a scroll to be worth it."""
PROBE = 24
"""Cells at the left by which a line is known again that has moved."""
WHOLE = 256
"""Characters from which on a frame may be seen half drawn, and is sent as one."""


class Wire:
    """What one terminal shows, and how to come from there to what it is to show."""

    def __init__(self, width: int, height: int, *, erases_in_colour: bool = True) -> None:
        self.width = width
        self.height = height
        self._erases = erases_in_colour
        self._lines: list[Line] = [[UNKNOWN] * width for _ in range(height)]
        self._style = ""

    def encode(self, update: CompositorUpdate, colours: ColorSystem) -> str:
        """Return what makes the terminal show an update, and take it as sent.

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
        out: list[str] = []
        self._style = ""
        self._prime(fresh, out)
        self._scroll(fresh, out)
        for y, line in fresh.items():
            if line != self._lines[y]:
                self._draw(y, line, out)
                self._lines[y] = line
        if self._style:
            out.append("\x1b[m")
        return "".join(out)

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

    def _prime(self, fresh: dict[int, Line], out: list[str]) -> None:
        """Erase what is not known in the style of most blanks, which then need not be sent."""
        if not self._erases or any(UNKNOWN not in line for line in self._lines):
            return
        blanks = Counter(cell for line in fresh.values() for cell in line if cell.text == " ")
        for blank, count in blanks.most_common(1):
            if count * 2 > self.width and not decorated(blank.style or ""):
                self._turn(blank.style or "", out)
                out.append("\x1b[2J")
                self._lines = [[blank] * self.width for _ in range(self.height)]

    def _scroll(self, fresh: dict[int, Line], out: list[str]) -> None:
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
        lines = self._lines[top : bottom + 1]
        blank = [[UNKNOWN] * self.width for _ in range(abs(by))]
        moved = lines[by:] + blank if by > 0 else blank + lines[:by]
        before = sum(unlike(now[y], self._lines[y]) for y in region)
        after = sum(unlike(now[y], line) for y, line in zip(region, moved, strict=True))
        if after >= before:
            return
        count = "" if abs(by) == 1 else abs(by)
        final = "M" if by > 0 else "L"
        out.append(f"\x1b[{top + 1};{bottom + 1}r\x1b[{top + 1}H\x1b[{count}{final}\x1b[r")
        self._lines[top : bottom + 1] = moved
        fresh |= now

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

    def _draw(self, y: int, new: Line, out: list[str]) -> None:
        old = self._lines[y]
        if any(len(cell.text) > 1 for cell in (*new, *old)):
            # marks: terminals do not agree on where a line with them goes on
            runs: Iterable[tuple[int, int]] = known_runs(new)
        else:
            runs = changed_runs(old, new)
        tail = self._tail(new)
        for start, stop in runs:
            out.append(f"\x1b[{y + 1};{start + 1}H" if start else f"\x1b[{y + 1}H")
            if stop > tail + ERASED:
                self._write(new[start : max(start, tail)], out, goes_on=True)
                blank = new[-1].style or ""
                self._turn(self._style if bare(self._style) == blank else blank, out)
                out.append("\x1b[K")
                return
            self._write(new[start:stop], out)

    def _tail(self, line: Line) -> int:
        """Return from where on a line is blank in one style that an erasure leaves behind."""
        last = line[-1]
        tail = self.width
        if self._erases and last.text == " " and not decorated(last.style or ""):
            while tail and line[tail - 1] == last:
                tail -= 1
        return tail

    def _write(self, cells: Line, out: list[str], *, goes_on: bool = False) -> None:
        at = 0
        while at < len(cells):
            style = self._ink(cells, at)
            end = at + 1
            while end < len(cells) and (
                cells[end].style == style
                or (cells[end].text == " " and cells[end].style == bare(style))
            ):
                end += 1
            self._turn(style, out)
            text = "".join(cell.text for cell in cells[at:end])
            kept = text.rstrip(" ")
            blanks = len(text) - len(kept)
            if blanks > ERASED and self._erases and not decorated(style):
                on = f"\x1b[{blanks}C" if goes_on or end < len(cells) else ""
                text = f"{kept}\x1b[{blanks}X{on}"
            out.append(text)
            at = end

    def _ink(self, cells: Line, at: int) -> str:
        """Return the style to write from a cell on; blanks take any ink on their background."""
        style = cells[at].style or ""
        if cells[at].text != " ":
            return style
        if bare(self._style) == style:
            return self._style
        follows = next((cell for cell in cells[at:] if cell.text != " "), None)
        ink = (follows.style or "") if follows is not None else style
        return ink if bare(ink) == style else style

    def _turn(self, style: str, out: list[str]) -> None:
        if style != self._style:
            out.append(turned(self._style, style))
            self._style = style


class ThinWire(App[None]):
    """An app that draws by `Wire`, where a terminal of its own shows it in full."""

    plain_wire = False
    _wire: Wire | None = None

    def forget_terminal(self) -> None:
        """What the terminal shows is no longer known: the next frames are drawn in full."""
        self._wire = None

    def draw_anew(self) -> None:
        """Send the whole picture, where something else may have written over it."""
        self.forget_terminal()
        self._display(self.screen, self._whole(self.screen))

    def _whole(self, screen: Screen[object]) -> RenderableType | None:
        return screen._compositor.render_update(full=True, screen_stack=self._background_screens)

    async def on_event(self, event: events.Event) -> None:
        """Treat a new size as a new terminal: terminals differ in what they do to old lines."""
        if isinstance(event, events.Resize):
            self.forget_terminal()
        await super().on_event(event)

    def _suspend_signal(self) -> None:
        self.forget_terminal()
        super()._suspend_signal()

    def _resume_signal(self) -> None:
        super()._resume_signal()
        self.draw_anew()  # the size is what it was, so nothing else would ask for all of it

    @property
    def _thin(self) -> bool:
        return not (
            self.plain_wire
            or TEXTUAL != KNOWN_TEXTUAL
            or "TEXTUAL_DRIVER" in os.environ
            or self._driver is None
            or self._driver.is_inline
            or self.is_headless
        )

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if renderable is None or self._batch_count or not self._running or self._closed:
            return super()._display(screen, renderable)
        if self._thin and self._wire is None:
            # a part of the picture would stay alone on what is taken for a blank terminal
            renderable = self._whole(screen) or renderable
        sent = self._encoded(renderable) if self._thin else None
        if sent is None:
            self.forget_terminal()
            return super()._display(screen, renderable)
        self._send(sent)
        self.post_display_hook()
        return None

    def _encoded(self, renderable: RenderableType) -> str | None:
        """Return what is to be sent, or None where Textual is to write it."""
        size = self.size
        if not isinstance(renderable, CompositorUpdate):
            return None
        if self._wire is None or (self._wire.width, self._wire.height) != size:
            erases = not os.environ.get("TERM", "").startswith("screen")
            self._wire = Wire(*size, erases_in_colour=erases)
        try:
            return self._wire.encode(
                renderable, self.console._color_system or ColorSystem.TRUECOLOR
            )
        except Unknown:
            return None
        except Exception as error:
            self._handle_exception(error)
            return ""

    def _send(self, sent: str) -> None:
        assert self._driver is not None
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        if not sent and cursor == self._previous_cursor_position:
            return
        self._previous_cursor_position = cursor
        sent += f"\x1b[{cursor.y + 1};{cursor.x + 1}H"
        if self._sync_available and len(sent) > WHOLE:
            sent = f"\x1b[?2026h{sent}\x1b[?2026l"
        self._driver.write(sent)
        self._driver.flush()
