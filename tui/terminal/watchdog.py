"""Ends the program on a signal, whatever its other threads wait for.

A handler in Python runs in the main thread, and a callback in its loop. Both come too late where
that thread waits: for a server, for a disk, or for a terminal that is not read, whose writer in
Textual takes thirty pieces and then holds whoever brings one more. So a thread hears of the signals
by a pipe, which the interpreter writes to at once.
"""

import contextlib
import os
import select
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable
from typing import Any

from tui.terminal.process import SIGNALS

GRACE = 2.0
"""Seconds in which the program must have left on its own."""
ONCE_LEAVING = 1.0
"""The same, where nothing is being saved any more."""
TO_RESTORE = 0.25
"""Seconds that a terminal is given to take what restores it."""

RESTORED = "".join(
    (
        "\x1b[m\x1b[?2026l\x1b[?2004l\x1b[?7h",
        "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l",
        "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l",
    )
)
"""What takes back all that Textual's driver may have asked a terminal for."""
WRITER = "textual-output"
"""The thread that Textual writes with."""


class Watchdog:
    """Hears of the signals that end the program, and of the terminal when it has gone.

    Until `can_leave`, and where leaving by itself takes too long, it ends the program from outside:
    `clear` removes what would be left behind, the terminal is restored as far as it takes bytes.
    """

    def __init__(self, clear: Callable[[], None]) -> None:
        self.number = 0
        """The signal that ended the program, if one did."""
        self.last_words: Callable[[], str] = str
        """Says what is to stand on the terminal at the very end, where it is ended from outside."""
        self._clear = clear
        self._leave: Callable[[int], None] | None = None
        self._begun = threading.Lock()
        self._ending = threading.Lock()
        self._terminal = sys.__stdin__.fileno() if sys.__stdin__ else 0
        self._modes: list[Any] | None = None
        with contextlib.suppress(termios.error):  # drawn for a browser, over pipes
            self._modes = termios.tcgetattr(self._terminal)

    def begin(self) -> None:
        """Hear of signals from now on; to be called in the main thread."""
        noted, note = os.pipe()
        os.set_blocking(note, False)
        signal.set_wakeup_fd(note, warn_on_full_buffer=False)
        for number in SIGNALS:
            signal.signal(number, _noted)  # without a handler, nothing is written to the pipe
        threading.Thread(target=self._watch, args=(noted,), daemon=True, name="watchdog").start()

    def can_leave(self, leave: Callable[[int], None]) -> None:
        """Ask the program to leave from now on, by a call in the watchdog's thread."""
        with self._begun:
            self._leave = leave

    def expect(self, code: int, saving: bool) -> None:
        """End the program with a code, where it is not gone soon; it is leaving by itself."""
        timer = threading.Timer(GRACE if saving else ONCE_LEAVING, self.end, (code,))
        timer.daemon = True
        timer.start()

    def screen_left(self) -> None:
        """Hear that the terminal is restored, so that what is written to it from now on stays.

        Where it is being restored from outside, this does not return: the program is ending.
        """
        self._ending.acquire()

    def _watch(self, noted: int) -> None:
        poll = select.poll()
        poll.register(noted, select.POLLIN)
        poll.register(self._terminal, 0)
        while not self.number:
            for file, _event in poll.poll():
                if file == noted:
                    heard = os.read(noted, 512)
                    self.number = next((each for each in heard if each in SIGNALS), 0)
                else:
                    self.number = signal.SIGHUP
        with self._begun:
            asked = self._leave
        if asked is not None:
            asked(self.number)
            time.sleep(GRACE)
        self.end(128 + self.number)

    def end(self, code: int) -> None:
        """End the program from outside, with the terminal as it was."""
        if self._ending.acquire(blocking=False):
            self._clear()
            self._restore()
        else:
            time.sleep(GRACE)
            self._clear()
        if self.number:
            code = 128 + self.number
        os._exit(code)

    def _restore(self) -> None:
        """Restore the terminal, as far as it takes bytes: what has not been sent never is."""
        if self._modes is None or not os.isatty(self._terminal):
            return
        _stop_writer()
        with contextlib.suppress(OSError, termios.error):
            termios.tcflush(self._terminal, termios.TCOFLUSH)
            termios.tcsetattr(self._terminal, termios.TCSANOW, self._modes)
            terminal = os.open(
                os.ttyname(self._terminal), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY
            )
            words = self.last_words()
            left = (RESTORED + (f"{words}\n" if words else "")).encode(errors="replace")
            until = time.monotonic() + TO_RESTORE
            while left and time.monotonic() < until:
                if select.select([], [terminal], [], TO_RESTORE)[1]:
                    left = left[os.write(terminal, left) :]


def _stop_writer() -> None:
    """Have the thread that waits for the terminal write on to nowhere."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        for thread in threading.enumerate():
            if thread.name == WRITER and thread.ident is not None:
                signal.pthread_kill(thread.ident, signal.SIGINT)  # what it waits for is interrupted


def _noted(*_signal: object) -> None:
    """Do nothing more: the interpreter has written the signal to the pipe."""
