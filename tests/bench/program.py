"""A program in a terminal of its own, watched from the other end: when and how much it answers."""

import contextlib
import errno
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COLUMNS, LINES = 120, 40
QUIET = 0.08
"""Seconds without a byte after which a screen has settled."""
PATIENCE = 30.0
SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[PX^_].*?\x1b\\|[()].|[=>78])", re.DOTALL)
_ASKED = re.compile(rb"\x1b\[(\d*)(?:;(\d+))?H(?:[^\x1b\r]+\x1b\[(\d+)b)?(\r)?\x1b\[6n")
"""Leads to a place, perhaps repeats a character or goes to the margin, and asks where that is."""
MARGIN = 5
"""Where a program sets a left margin to ask whether there is one."""
_LAUNCH = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


@dataclass(frozen=True)
class Answer:
    """What came after keys: seconds to the first byte and to the last one, and the bytes."""

    first: float
    last: float
    data: bytes

    @property
    def size(self) -> int:
        """How many bytes came."""
        return len(self.data)


class Program:
    """Runs a command, or Python with these arguments, in a terminal; ends with the `with` block.

    The terminal says at once where its cursor is, or leaves that to another one behind a line.
    """

    def __init__(
        self,
        arguments: Sequence[str | Path],
        home: Path,
        *,
        command: str = sys.executable,
        folder: Path = ROOT,
        answers: bool = True,
        margins: bool = False,
    ) -> None:
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _LAUNCH, command, *map(str, arguments)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment(home),
            cwd=folder,
            start_new_session=True,
        )
        os.close(slave)
        os.set_blocking(self._master, False)
        self._answers = answers
        self._margins = margins
        self._heard = 0
        self.beside: Sequence[Program] = ()
        """Programs that are read as well while this one is waited for.

        One whose questions are not answered takes its terminal for a slow one, and draws seldom.
        """
        self.raw = b""

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._master)

    @property
    def age(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    def until(self, words: str, at: int = 0) -> float:
        """Return after how many seconds from the start words were written, from a byte on."""
        wanted = words.encode()
        while True:
            if wanted in SEQUENCE.sub(b"", self.raw[at:]):
                return time.perf_counter() - self.started
            at = max(at, len(self.raw) - 4000)
            if not self._read(PATIENCE):
                raise AssertionError(f"{words!r} never came; the last was {self.raw[-500:]!r}")

    def press(self, keys: str, quiet: float = QUIET) -> Answer:
        """Press keys; return what the program answers until it has settled."""
        before, at = len(self.raw), time.perf_counter()
        os.write(self._master, keys.encode())
        if not self._read(PATIENCE):
            raise AssertionError(f"{keys!r} was never answered")
        first = last = time.perf_counter()
        while self._read(quiet):
            last = time.perf_counter()
        return Answer(first - at, last - at, self.raw[before:])

    def rest(self, quiet: float = 1.0) -> None:
        """Wait until nothing has come for so many seconds."""
        while self._read(quiet):
            pass

    def bytes_in(self, seconds: float) -> int:
        """Return how many bytes come within so many seconds when no key is pressed."""
        before, until = len(self.raw), time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._read(left)
        return len(self.raw) - before

    def read(self, wait: float) -> bytes:
        """Return what comes next, within so many seconds."""
        before = len(self.raw)
        self._read(wait)
        return self.raw[before:]

    def write(self, keys: str) -> None:
        """Press keys, and go on at once."""
        os.write(self._master, keys.encode())

    @property
    def memory(self) -> float:
        """Resident megabytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        assert found is not None
        return int(found.group(1)) / 1024

    @property
    def cpu(self) -> float:
        """Seconds on a core so far, of all its threads, to the nanosecond."""
        tasks = Path(f"/proc/{self._process.pid}/task").iterdir()
        return sum(int((each / "schedstat").read_text().split()[0]) for each in tasks) / 1e9

    def _read(self, wait: float) -> bool:
        until = time.perf_counter() + wait
        while ready := self._ready(max(0, until - time.perf_counter())):
            for other in ready:
                if other is not self:
                    other._take()
            if self in ready:
                return self._take()
        return False

    def _ready(self, wait: float) -> "list[Program]":
        return select.select([self, *self.beside], [], [], wait)[0]

    def fileno(self) -> int:
        """Return the terminal's end that is watched."""
        return self._master

    def _take(self) -> bool:
        """Take what has come; return whether that is anything."""
        try:
            data = os.read(self._master, 1 << 16)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return False
        self.raw += data
        if self._answers:
            self._answer()
        return bool(data)

    def _answer(self) -> None:
        """Say where the cursor is, wherever that is asked: the program has just led it there."""
        for asked in _ASKED.finditer(self.raw, self._heard):
            self._heard = asked.end()
            *places, margin = asked.groups(default=b"0")
            line, column, repeated = (int(place or 0) for place in places)
            line, column = max(line, 1), max(column, 1) + (repeated + 1 if repeated else 0)
            if margin == b"\r":
                column = MARGIN if self._margins else 1
            self.write(f"\x1b[{line};{column}R")


def environment(home: Path) -> dict[str, str]:
    """Return the variables that every program of the bench has, and no others."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "TEXTUAL_DISABLE_KITTY_KEY": "1",
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_SMOOTH_SCROLL": "0",
    }


def samarbete(store: Path, *more: str) -> list[str | Path]:
    """Return the arguments that open a store's main screen."""
    return ["-m", "tui", "--store", store, "--operator", "anna", *more]
