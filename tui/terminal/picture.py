"""The first picture: painted before Textual is imported, where the same start drew it before.

Textual takes a quarter of a second to be there. So the first frame of a screen is kept with all it
depends on, and the next start that depends on the same paints it; Textual then finds it on the
terminal, and the wire sends only what differs. This imports little, as it comes before all else. It
can go when an empty Textual app is there within a tenth of a second.
"""

import contextlib
import os
import signal
import sys
import termios
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from store.files.kept.picture import (
    KeptPicture,
    PictureDamaged,
    keep_picture,
    kept_picture,
    looks_of,
)
from tui import VERSION
from tui.terminal import standard_streams
from tui.terminal.process import SIGNALS
from tui.terminal.watchdog import GRACE, RESTORED, Watchdog

if TYPE_CHECKING:
    from pathlib import Path

    from store.files.disk import Disk
    from tui.terminal.wire.cells import Line

FORM = 1
"""Rises with how a picture is written down here."""
TAKEN = "\x1b[?1049h\x1b[?25l\x1b[?7l"
"""Takes the terminal as Textual will: the other screen, no cursor, no line that goes on."""
HEARD = (signal.SIGCONT, signal.SIGWINCH, signal.SIGTSTP)
"""What may come before Textual is there to hear it."""
NAMED = (
    *("TERM", "COLORTERM", "COLORFGBG", "NO_COLOR", "FORCE_COLOR", "UNICODE_VERSION"),
    *("TERM_PROGRAM", "TERMINFO", "TERMINFO_DIRS", "LANG", "LANGUAGE", "HOME", "XDG_STATE_HOME"),
)
"""Variables that a picture depends on; those of LC_ and TEXTUAL_ too."""


def _about(arguments: Sequence[str], size: os.terminal_size) -> bytes:
    """Return what a picture depends on beside files and the day."""
    variables = {
        name: value
        for name, value in sorted(os.environ.items())
        if name in NAMED or name.startswith(("LC_", "TEXTUAL_"))
    }
    said = (FORM, VERSION, sys.version, os.getuid(), os.getcwd(), *arguments, *size, variables)
    return repr(said).encode("utf-8", "surrogateescape")


class FirstPicture:
    """What a start begins with: a picture that was kept, or one that is to be kept."""

    def __init__(self, store: str, arguments: Sequence[str]) -> None:
        """Find what is kept of a store for these arguments.

        Raises:
            OSError: standard output, by which Textual goes as well, is no terminal.
        """
        self._store = store
        self._about = _about((store, *arguments), os.get_terminal_size(1))
        self._begun = time.time()
        self._painted: bytes | None = None
        self._found: list[Line] = []
        self._sent = 0
        self._modes: list[Any] = []
        self._disturbed = False
        self._before: dict[int, Any] = {}
        self.watchdog: Watchdog | None = None
        kept = self._kept()
        self._beside = kept.beside if kept is not None else ()
        self._looks = looks_of(store, self._beside)
        if kept is not None and kept.files == self._looks.files and self._in_front():
            self._paint(kept.picture)

    def _kept(self) -> KeptPicture | None:
        try:
            kept = kept_picture(self._store)
        except PictureDamaged:  # `check` tells that
            return None
        if kept is None or kept.about != self._about:
            return None
        return kept if kept.since <= self._begun < kept.until else None

    def _in_front(self) -> bool:
        """Return whether the terminal is this program's to be set."""
        try:
            self._modes = termios.tcgetattr(0)
            return os.tcgetpgrp(0) == os.getpgrp()
        except (OSError, termios.error):
            return False

    def _paint(self, picture: bytes) -> None:
        """Take the terminal and paint; whatever is told, and every way out, gives it back first."""
        length, _end, rest = picture.partition(b"\n")
        left, painted = rest[: int(length)], rest[int(length) :]
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            self.watchdog = Watchdog(lambda: None)
            self.watchdog.begin()
            self._before = {number: signal.signal(number, self._disturb) for number in HEARD}
            standard_streams.make_way, self._painted = self.leave, painted
            termios.tcsetattr(0, termios.TCSANOW, _quiet(self._modes))
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)  # from now on it can be restored
            self._sent = len(left)
            while left:
                left = left[os.write(2, left) :]
        except (OSError, termios.error):  # the terminal has gone, or is another's by now
            self.leave()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)

    def _disturb(self, number: int, _frame: object) -> None:
        """Note that others may have had the terminal; it is not stopped before Textual is there."""
        self._disturbed |= number != signal.SIGTSTP

    def leave(self) -> None:
        """Give the terminal back, where something is to be told or the screen does not come."""
        if self._painted is None:
            return
        assert self.watchdog is not None
        if self.watchdog.number:
            time.sleep(2 * GRACE)  # it is being given back from outside, and the program ends
        self._let_go()
        with contextlib.suppress(OSError, termios.error):
            os.write(2, RESTORED.encode())
            termios.tcsetattr(0, termios.TCSANOW, self._modes)

    def _let_go(self) -> None:
        self._painted = None
        standard_streams.make_way = standard_streams.stay
        for number, handler in self._before.items():
            if signal.getsignal(number) == self._disturb:  # else it is Textual's by now
                signal.signal(number, handler)

    def take_over(self) -> "tuple[list[Line], int, list[Any]] | None":
        """Let Textual go on: return what stands on the terminal, and how that was set before.

        Between them is how many bytes were sent for it, which a slow line may still be drawing.
        None where nothing is painted, or others have had the terminal meanwhile.
        """
        if self._disturbed:
            self.leave()
        if self._painted is None:
            return None
        self._found = _lines(self._painted)
        self._let_go()
        return self._found, self._sent, self._modes

    def depends_on(self, file: "Path | None") -> None:
        """Say that it depends on a file beside the store as well, which is about to be read."""
        if file is not None and f"{file}" not in self._beside:
            self._beside = (*self._beside, f"{file}")
            self._looks = self._looks.with_file(f"{file}")

    def keep(self, lines: "list[Line]", disk: "Disk") -> None:
        """Keep what was drawn first for the next start, where that will see each change."""
        if lines == self._found or not self._looks.sure:
            return
        from datetime import UTC, datetime, timedelta
        from pathlib import Path

        from store.domain.clock import day_begins, swedish_day

        day = swedish_day(datetime.fromtimestamp(self._begun, UTC))
        since, until = (round(day_begins(day + timedelta(days=n)).timestamp()) for n in (0, 1))
        if time.time() >= until or looks_of(self._store, self._beside) != self._looks:
            return  # also where a customer was removed meanwhile, whose name is to be nowhere
        kept = KeptPicture(
            self._about, since, until, self._beside, self._looks.files, _picture(lines)
        )
        keep_picture(Path(self._store), disk, kept)


def _quiet(modes: list[Any]) -> list[Any]:
    """Return modes in which keys are kept as they are for whoever reads them, but for Ctrl+C."""
    iflag, oflag, cflag, lflag, *speeds, keys = modes
    iflag &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    lflag &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    keys = [*keys]
    keys[termios.VMIN], keys[termios.VTIME] = 1, 0
    for key in (termios.VSUSP, termios.VQUIT):
        keys[key] = b"\0"
    return [iflag, oflag, cflag, lflag, *speeds, keys]


def _picture(lines: "list[Line]") -> bytes:
    """Return what paints lines on any terminal of that name, and the lines."""
    import json

    from tui.terminal.wire.abilities import abilities
    from tui.terminal.wire.wire import Wire

    can = abilities(os.environ.get("TERM", ""))._replace(repeats=False)
    wire = Wire(len(lines[0]), len(lines), can)
    sent = f"{TAKEN}{wire.show(dict(enumerate(lines)))}{wire.leave()}".encode()
    cells = list(dict.fromkeys(cell for line in lines for cell in line))
    places = {cell: place for place, cell in enumerate(cells)}
    drawn = json.dumps([cells, [[places[cell] for cell in line] for line in lines]])
    return b"%d\n%s%s" % (len(sent), sent, drawn.encode())


def _lines(drawn: bytes) -> "list[Line]":
    """Return the lines of a picture."""
    import json

    from tui.terminal.wire.cells import Cell

    cells, lines = json.loads(drawn)
    cells = [Cell(*cell) for cell in cells]
    return [[cells[place] for place in line] for line in lines]
