"""Sends a terminal only what has changed on it: cells, scrolled lines, ends of lines.

Textual sends every region that may have changed as a whole. Over a slow line the bytes are the
delay, so here what the terminal shows is remembered, and the difference is sent in one write; on a
slow line in pieces, and only what is still shown when there is room for it (`PacedApp`). It
stands in the private display path of one version of Textual, and steps aside for any other. No
upstream issue asks for this; it can go when Textual compares a frame with the one before by cells,
and scrolls by the terminal's own sequence. docs/performance.md has the bytes of both.
"""

import os
from collections.abc import Callable, Mapping
from math import inf
from pathlib import Path
from typing import Any

import textual
from rich.color import ColorSystem
from rich.console import RenderableType
from textual import events
from textual._compositor import CompositorUpdate
from textual.geometry import Offset
from textual.screen import Screen

from tui.terminal.wire.abilities import Abilities, abilities
from tui.terminal.wire.cells import Line, Unknown
from tui.terminal.wire.pace import ASK, led
from tui.terminal.wire.paced import PacedApp
from tui.terminal.wire.wire import Wire


def textual_version() -> str:
    """Return Textual's version, by its folder's name: `__version__` loads two megabytes for it."""
    for folder in Path(textual.__file__).parents[1].glob("textual-*.dist-info"):
        return folder.name.removeprefix("textual-").removesuffix(".dist-info")
    return textual.__version__


KNOWN_TEXTUAL = "8.2.8"
"""The version whose display path this stands in; with another one, Textual writes by itself."""
TEXTUAL = textual_version()
"""The version that is here; asking for it reads the package's description each time."""
REPEATS = "\x1b[2H{rule}\x1b[2b" + ASK
"""Has a terminal repeat a character, and asks where the cursor is then; the frame covers it."""
MARGINS = "\x1b[?69h\x1b[5;9s\x1b[2;9H\r" + ASK + "\x1b[?69l"
"""Sets a left margin, goes to the begin of the line, and asks where that is."""
SHOWN: Mapping[tuple[int, int], Mapping[str, bool]] = {
    (3, 1): {"repeats": True, "narrow": True},
    (6, 1): {"repeats": True},
    (1, 1): {"narrow": True},
    (4, 1): {"margins": True},
}
"""What a terminal shows that it can, by where its cursor is then."""
WRITTEN = 6
"""Cells that the question about repeating writes to, where a rule is two columns wide."""
HOME = Offset(0, 0)
"""Where the cursor is led where no field has it, and the terminal is asked: there in fewest bytes.

From elsewhere in the first line, an answer would be what Shift+F3 sends.
"""
WHOLE = 256
"""Characters from which on a frame may be seen half drawn, and is sent as one."""


class ThinWire(PacedApp):
    """An app that draws by `Wire`, where a terminal of its own shows it in full."""

    plain_wire = False
    rule = "\u2500"
    """What rules are made of: the character that is drawn in long rows."""
    _wire: Wire | None = None
    _pointer = "default"
    _drawn = False
    _can: Abilities | None = None
    _cursor: Offset | None = None
    """Where the terminal's cursor is, where that is known."""
    found: list[Line] | None = None
    """What stands on the terminal before the first frame, where something was painted there."""
    take_over: Callable[[], tuple[list[Line], int, list[Any]] | None] | None = None
    """Returns that, the bytes that were sent for it, and how the terminal was set before."""
    first: list[Line] | None = None
    """What the first frame has shown, until it is kept."""
    keep: Callable[[list[Line]], None] | None = None
    """Keeps it."""
    _probes = 0
    """Questions for what the terminal can that are not answered yet."""

    def forget_terminal(self) -> None:
        """What the terminal shows is no longer known: the next frames are drawn in full."""
        wire, self._wire, self._cursor = self._wire, None, None
        if wire is not None and self._driver is not None and (left := wire.leave()):
            self._driver.write(left)  # what others write has no style of ours

    def draw_anew(self) -> None:
        """Send the whole picture, where something else may have written over it."""
        self.forget_terminal()
        self._display(self.screen, self._whole(self.screen))

    def take_again(self) -> None:
        """Draw all: others have had the terminal, and may have had what it answered."""
        self.line_pace.wait_no_more()
        if self._probes:
            self._probes, self._can = 0, None  # what it can is asked again, too
        self.draw_anew()

    def _whole(self, screen: Screen[object]) -> RenderableType | None:
        return screen._compositor.render_update(full=True, screen_stack=self._background_screens)

    async def on_event(self, event: events.Event) -> None:
        """Treat a new size as a new terminal: terminals differ in what they do to old lines."""
        if isinstance(event, events.Resize):
            self.forget_terminal()
            if self.line_pace.try_again():
                self._can = None  # what it can is asked as well
        elif isinstance(event, events.InputEvent):
            self._pressed_at = self.line_pace.now
        await super().on_event(event)

    def _hear(self, cursor: events.CursorPosition) -> None:
        """Have a terminal repeat, or scroll a part of its lines, where it has shown that it does.

        A name is not enough: mosh calls itself xterm and does not repeat, and tmux to 3.4, which
        often does the same, repeats ASCII alone.
        """
        if not self._probes:  # what is answered is where a field has the cursor
            return
        self._probes -= 1
        if self._can is not None:
            self._can = self._can._replace(**SHOWN.get((cursor.x, cursor.y), {}))
            if self._wire is not None:
                self._wire.can = self._can

    def _suspend_signal(self) -> None:
        self.forget_terminal()
        super()._suspend_signal()

    def _resume_signal(self) -> None:
        super()._resume_signal()
        self.take_again()  # the size is what it was, so nothing else would ask for all of it

    async def _on_exit_app(self) -> None:
        self.forget_terminal()  # now: once the screen is left, it is too late
        self._begin_batch()  # nothing more is drawn
        await self.answers_come()
        await super()._on_exit_app()

    def panic(self, *renderables: RenderableType) -> None:
        """Leave after a fault, with nothing of our styles on the terminal."""
        self.forget_terminal()
        super().panic(*renderables)

    def _set_pointer_shape(self, shape: str) -> None:
        if shape != self._pointer:  # each new screen asks for the one there is
            self._pointer = shape
            super()._set_pointer_shape(shape)

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
        self.line_pace.give_up()
        if self._thin and self._busy:
            return self._leave_out()
        if self._thin and (self._wire is None or self._newer):
            # a part of the picture would stay alone on what is taken for a blank terminal
            renderable = self._whole(screen) or renderable
        self._newer = False
        sent = self._encoded(renderable) if self._thin else None
        if sent is None:
            self.forget_terminal()
            return super()._display(screen, renderable)
        self._send(sent)
        if not self._begun:
            self.post_display_hook()
        return None

    @property
    def _begun(self) -> bool:
        return self._wire is not None and bool(self._wire.rest)

    def _send_more(self) -> None:
        if self._wire is not None:
            self._send(self._wire.more(self._most))
            if not self._begun:
                self.post_display_hook()

    def _send_all(self) -> None:
        if self._wire is not None:
            self._wire.rest = {}
        self._display(self.screen, self._whole(self.screen))

    def _encoded(self, renderable: RenderableType) -> str | None:
        """Return what is to be sent, or None where Textual is to write it."""
        size, asking = self.size, ""
        if not isinstance(renderable, CompositorUpdate):
            return None
        if self._wire is None or (self._wire.width, self._wire.height) != size:
            self.forget_terminal()
            if self._can is None:
                named = abilities(os.environ.get("TERM", ""))
                self._can = named._replace(repeats=False)
                asking = REPEATS.format(rule=self.rule) if named.repeats else ""
                asking += MARGINS if named.columns else ""
                self._probes = asking.count(ASK)  # none that was asked before is waited for
            self._wire = Wire(*size, self._can)
            if self.found is not None:
                self._wire.find(self.found, written=WRITTEN if REPEATS[:4] in asking else 0)
                self.found = None
        try:
            colours = self.console._color_system or ColorSystem.TRUECOLOR
            sent = asking + self._wire.encode(renderable, colours, self._most)
        except Unknown:
            return None
        except Exception as error:
            self._handle_exception(error)
            return ""
        if not self._drawn:
            self._drawn = True
            if self.untouched and not self._wire.rest:
                self.first = self._wire.lines
        return sent

    def keep_first(self) -> None:
        """Keep what the first frame has shown, or what is shown now if nobody has done a thing."""
        first, self.first = self.first, None
        if first is None and self.untouched and self._wire is not None:
            first = self._wire.lines
        if first is not None and self.keep is not None:
            self.keep(first)

    @property
    def untouched(self) -> bool:
        """Whether no key has come so far, nor anything else that somebody does."""
        return self._pressed_at == -inf

    @property
    def _in_field(self) -> bool:
        """Whether the cursor matters: where a field has it, what is composed is shown there."""
        return hasattr(self.screen.focused, "cursor_screen_offset")

    def _send(self, sent: str) -> None:
        assert self._driver is not None
        if self.behind:
            self._go_on_later()
        in_field = self._in_field
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position) if in_field else HOME
        if not sent and (cursor == self._cursor or not in_field):
            return
        if self._sync_available and len(sent) > WHOLE:
            sent = f"\x1b[?2026h{sent}\x1b[?2026l"
        sent = self.line_pace.paced(sent, cursor, sent.count(ASK))
        self._cursor = cursor if sent.endswith(ASK) else None
        if self._cursor is None and in_field:
            sent += led(cursor)
            self._cursor = cursor
        self._driver.write(sent)
        self._driver.flush()
        if self.behind:
            self._go_on_later()
