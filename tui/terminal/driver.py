"""Textual's driver and parser for a terminal, without what ends or deafens the program there.

Textual takes the screen again whenever it is told to go on, also where it never stopped, and then
leaves the terminal raw, or where it was stopped from outside and gave nothing back; it draws a
terminal of any size that is claimed; and it divides by the pixels of a terminal that says it has
none (https://github.com/Textualize/textual/issues/6706). `tests/terminal/test_bursts.py` and
`tests/terminal/leaving/test_leaving.py` hold each.

Its thread that reads the keyboard wakes up ten times a second to see whether an Esc has stood alone
for long enough, or the program closes, which then waits for that. This one waits for what comes,
and for an Esc as long as one is there (`tests/tui/terminal/test_waiting_for_keys.py`). No upstream
issue asks for this.
"""

import contextlib
import os
import select
import termios
from collections.abc import Iterable
from threading import Event
from typing import Any

from textual import events
from textual._parser import ParseError
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.keys import Keys
from textual.message import Message

from tui.terminal.answers import NOTHING
from tui.terminal.decoder import LenientDecoder
from tui.terminal.wire.app import ThinWire

OFLAG = 1
"""Where the flags of what is written stand among a terminal's modes."""
MOST = Size(640, 240)
"""Columns and lines that are drawn at most: no terminal has more, but one may say so.

A picture of a million cells takes a second or two, in which no key is heard.
"""


THERE = "\x1b[?1049h"
"""Goes to the other screen."""


class Awakening(Event):
    """An event that is set by one thread, and wakes up another that waits for files.

    Its own stay until the program ends: a driver that is closed goes on where one is woken up.
    """

    def __init__(self) -> None:
        super().__init__()
        self.file, self._wake = os.pipe()

    def set(self) -> None:
        """Wake up who waits."""
        super().set()
        os.write(self._wake, b"!")

    def clear(self) -> None:
        """Let it be waited for again, where it was set once."""
        os.read(self.file, 1)
        super().clear()


class TerminalDriver(LinuxDriver):
    """Draws on a terminal."""

    _modes: list[Any] | None = None
    _is_there = False
    """Whether the other screen is there already: to go to it again would clear it."""

    def __init__(self, app: App[Any], **how: Any) -> None:
        super().__init__(app, **how)
        self.exit_event: Awakening = Awakening()

    def run_input_thread(self) -> None:
        """Read what comes from the terminal until the program closes; wait for nothing else."""
        parser = CellParser(self._debug)
        decode = LenientDecoder().decode
        files = [self.fileno, self.exit_event.file]
        while not self.exit_event.is_set():
            ready, _, _ = select.select(files, [], [], parser.waits)
            if self.fileno in ready:
                read = os.read(self.fileno, 4096)
                if not read:  # there is no terminal any more, of which the watchdog hears
                    files.remove(self.fileno)
                for event in parser.feed(text) if (text := decode(read)) else ():
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)
        with contextlib.suppress(EOFError, ParseError):
            for _event in parser.feed(""):
                pass

    def start_application_mode(self) -> None:
        """Take the terminal, with what was painted on it, and keep how it is set then."""
        app = self._app
        painted = app.take_over() if isinstance(app, ThinWire) and app.take_over else None
        self._is_there = painted is not None
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if painted is not None and isinstance(app, ThinWire):
            app.found, sent, self.attrs_before = painted
            app.line_pace.painted(sent)
        with contextlib.suppress(termios.error):
            modes = termios.tcgetattr(self.fileno)
            modes[OFLAG] &= ~termios.ONLCR  # it would write a byte more for each line
            termios.tcsetattr(self.fileno, termios.TCSANOW, modes)
            self._modes = modes

    def _query_in_band_window_resize(self) -> None:
        """Ask for nothing: Textual hears the answer only where it scrolls smoothly."""

    def write(self, data: str) -> None:
        """Write to the terminal."""
        if self._is_there and data == THERE:
            self._is_there = False
        else:
            super().write(data)

    def stop_application_mode(self) -> None:
        """Give the terminal back, with none of the wire's styles set."""
        if isinstance(self._app, ThinWire):
            self._app.forget_terminal()
        super().stop_application_mode()

    def _sigcont_application(self, *_: object) -> None:
        if self._must_signal_resume:  # it was stopped, and gave the terminal back
            super()._sigcont_application()
        else:  # nobody hears of SIGSTOP; in the loop, since what is written may have to wait
            self._loop.call_soon_threadsafe(self._take_again)

    def _take_again(self) -> None:
        """Set the terminal as it was and draw it whole: others may have used it meanwhile.

        Where it is another's now, the shell sends the signal again with the terminal.
        """
        app = self._app
        if self._modes is None or not app.is_running or not app.screen_stack:
            return
        try:
            if os.tcgetpgrp(self.fileno) != os.getpgrp():
                return
            termios.tcsetattr(self.fileno, termios.TCSANOW, self._modes)
        except (OSError, termios.error):
            return
        self.write("\x1b[?1049h\x1b[?25l\x1b[?1004h")
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self._enable_mouse_support()
        if isinstance(app, ThinWire):
            app.take_again()

    def _get_terminal_size(self) -> tuple[int, int]:
        columns, lines = super()._get_terminal_size()
        return _drawn(Size(columns, lines))

    def process_message(self, message: Message) -> None:
        """Pass on what the terminal has sent; no size is larger than one that can be drawn."""
        if isinstance(message, events.Resize) and (size := _drawn(message.size)) != message.size:
            message = events.Resize(size, size)
        super().process_message(message)


def _drawn(size: Size) -> Size:
    """Return how much is drawn of a terminal of a size."""
    return Size(min(size.width, MOST.width), min(size.height, MOST.height))


class CellParser(XTermParser):
    """Counts the mouse in cells where the terminal says that they have no pixels.

    It drops what has begun as a key where that was an answer cut in two. A newline is an Enter, as
    the terminal makes it of one that is pressed before the program has the terminal.
    """

    @property
    def waits(self) -> float | None:
        """For how many seconds more what has come may be the begin of a key; None where nothing."""
        return None if self._timeout_time is None else max(0.0, self._timeout_time - get_time())

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if sequence.endswith(NOTHING):
            return [events.Key(Keys.Ignore, sequence)]
        if sequence == "\n":
            sequence = "\r"
        return super()._sequence_to_key_events(sequence, alt)

    def parse_mouse_code(self, code: str) -> Message | None:
        """Return what the mouse did."""
        if not self.terminal_pixel_size or not self.terminal_size:  # not said, or nought
            self.mouse_pixels = False
        return super().parse_mouse_code(code)
