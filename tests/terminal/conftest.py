"""A terminal as a person has one: the program runs in it, keys go in, what is drawn can be read.

Real processes in real pseudo terminals. Nothing here waits for a while; everything waits for a
fact, and fails with what the terminal showed when the fact did not come true.
"""

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
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pytest
from pyte.screens import Char

import tui
from tests.emulator import Emulator, EmulatorStream, seen
from tests.servers.postgresql import Server

PATIENCE = 60.0
"""Seconds after which a fact that has not come true never will; a busy machine needs some."""

# Takes the terminal as its own, and becomes the program; `ignoring` leaves the program deaf to
# SIGHUP, `behind` keeps the terminal's leadership and starts the program in the foreground, as a
# shell does that outlives its terminal.
_LAUNCH = """
import fcntl, os, signal, sys, termios
how, *command = sys.argv[1:]
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
if how == "behind":
    child = os.fork()
    if child:
        signal.signal(signal.SIGHUP, lambda *_: None)
        while True:
            try:
                _, status = os.waitpid(child, 0)
                break
            except InterruptedError:
                pass
        sys.exit(os.waitstatus_to_exitcode(status) % 256)
    os.setpgid(0, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
elif how == "ignoring":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execv(command[0], command)
"""

_SEQUENCE = re.compile(r"\x1b\[([<=>?]?)([0-9;:]*)([ -/]*)([@-~])")
_DEVICE_STRING = re.compile(r"\x1b[PX^_].*?\x1b\\", re.DOTALL)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[PX^_\]][^\x07\x1b]*)?\Z")


class Keys:
    """The bytes that keys send."""

    ENTER = "\r"
    ESC = "\x1b"
    TAB = "\t"
    SPACE = " "
    UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
    SHIFT_TAB = "\x1b[Z"
    PAGE_DOWN = "\x1b[6~"
    CTRL_C, CTRL_Q = "\x03", "\x11"
    F1, F10 = "\x1bOP", "\x1b[21~"
    CTRL_P, CTRL_Z = "\x10", "\x1a"


def _for_pyte(match: re.Match[str]) -> str:
    """Give pyte only what it reads rightly; it would print the rest, or take it for colours."""
    private, parameters, intermediate, final = match.groups()
    if private == "?" and final in "hl" and not intermediate:
        return "\x1b[2J\x1b[H" if "1049" in parameters.split(";") else match.group()
    if private or intermediate or final in "nqtu":
        return ""
    return match.group().replace(":", ";")


AT_REST = 0.5
"""Seconds without a byte after which the program has drawn all that it has to."""


class Terminal:
    """A terminal with a program in it."""

    def __init__(
        self,
        command: list[str],
        environment: Mapping[str, str],
        folder: Path,
        *,
        columns: int = 80,
        lines: int = 24,
        how: str = "leading",
    ) -> None:
        self._screen = Emulator(columns, lines)
        self._stream = EmulatorStream(self._screen)
        self._unparsed = b""
        self._text: str | None = None
        self.raw = b""
        self._master, slave = os.openpty()
        self._set_size(columns, lines)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _LAUNCH, how, *command],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env=dict(environment),
                cwd=folder,
                start_new_session=True,
            )
        finally:
            os.close(slave)
        os.set_blocking(self._master, False)
        self.cpu_seconds = 0.0
        """What the program and its children have used, known once it has ended."""

    @property
    def pid(self) -> int:
        """The process that leads the terminal."""
        return self._process.pid

    @property
    def stopped(self) -> bool:
        """Whether the program is suspended."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return fields[0] == "T"

    @property
    def text(self) -> str:
        """What is drawn now, with no spaces at the ends of the lines."""
        self._parse()
        if self._text is None:
            self._text = "\n".join(line.rstrip() for line in self._screen.display)
        return self._text

    @property
    def picture(self) -> list[list[Char]]:
        """What is seen in each cell now."""
        self._parse()
        buffer, screen = self._screen.buffer, self._screen
        return [[seen(buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]

    def looks(self, words: str) -> tuple[object, ...] | None:
        """Return how the last of these words looks, and whether the cursor is on its line."""
        lines = self.text.split("\n")
        line = next((n for n in reversed(range(len(lines))) if words in lines[n]), None)
        if line is None:
            return None
        cell = self._screen.buffer[line][lines[line].rindex(words)]
        return (
            cell.fg,
            cell.bg,
            cell.bold,
            cell.reverse,
            self._screen.cursor.y == line,
            cell.underscore,
        )

    def wait_for_unlike(self, words: str, other: str) -> None:
        """Wait until some words look unlike others."""

        def unlike() -> bool:
            looks = (self.looks(words), self.looks(other))
            return None not in looks and looks[0] != looks[1]

        self.wait_until(unlike, f"{words!r} to look unlike {other!r}")

    def write_over(self, text: str) -> None:
        """Have something else than the program write to the terminal, as `wall` does."""
        self._parse()
        self._text = None
        self._stream.feed(text)

    def send(self, keys: str | bytes) -> None:
        """Press keys; what the program does not take yet waits, as in a real terminal."""
        left = keys.encode() if isinstance(keys, str) else keys
        deadline = time.monotonic() + PATIENCE
        while left:
            _, writable, _ = select.select([], [self._master], [], 0.05)
            if writable:
                with contextlib.suppress(BlockingIOError):
                    left = left[os.write(self._master, left[:512]) :]
            self._read(0)
            if time.monotonic() > deadline:
                raise AssertionError(f"The program takes no keys any more.\n{self._shown()}")

    def press(self, keys: str | bytes, *words: str) -> None:
        """Press keys, and wait until all these words are drawn."""
        self.send(keys)
        self.wait_for(*words)

    def move_to(self, keys: str, words: str) -> None:
        """Press keys, and wait until these words look as what has the focus does."""
        before = self.looks(words)
        self.send(keys)
        self.wait_until(lambda: self.looks(words) != before, f"{words!r} to have the focus")

    def hues(self) -> set[str]:
        """Return the colours on the screen that are no greys."""
        self._parse()
        cells = [self._screen.buffer[y][x] for y in range(24) for x in range(80)]
        used = {colour for cell in cells for colour in (cell.fg, cell.bg)} - {"default"}
        return {each for each in used if not each[0:2] == each[2:4] == each[4:6]}

    def on_button(self, words: str) -> bool:
        """Return whether a button has the focus, drawn in reverse, or underlined without colours.

        The same words may stand in the line of keys below, drawn sooner or later.
        """
        return any(
            (cell := self._screen.buffer[y][found.start()]).reverse or cell.underscore
            for y, line in enumerate(self.text.split("\n"))
            for found in re.finditer(re.escape(words), line)
        )

    def to_button(self, keys: str, words: str) -> None:
        """Press keys, and wait until a button has the focus."""
        self.send(keys)
        self.wait_until(lambda: self.on_button(words), f"the button {words!r} to have the focus")

    def wait_for(self, *words: str) -> None:
        """Wait until all these words are drawn at once."""
        self.wait_until(lambda: all(each in self.text for each in words), f"{words} to be drawn")

    def wait_gone(self, words: str) -> None:
        """Wait until these words are no longer drawn."""
        self.wait_until(lambda: words not in self.text, f"{words!r} to go")

    def wait_until(self, fact: Callable[[], bool], what: str, within: float = PATIENCE) -> None:
        """Wait until something is true; the program's output is read meanwhile."""
        deadline = time.monotonic() + within
        while not fact():
            if time.monotonic() > deadline:
                raise AssertionError(f"Waited in vain for {what}.\n{self._shown()}")
            if not self._read(0.05) and self._ended():
                self._drain()
                if not fact():
                    raise AssertionError(f"Ended before {what}.\n{self._shown()}")

    def shows_within(self, words: str, seconds: float) -> bool:
        """Return whether words are drawn within so many seconds."""
        deadline = time.monotonic() + seconds
        while words not in self.text:
            if time.monotonic() > deadline or self._ended():
                return False
            self._read(0.05)
        return True

    def comes_to_rest(self, still: float = 1.6) -> bool:
        """Return whether the program at last sends nothing for so many seconds."""
        deadline = time.monotonic() + PATIENCE
        quiet_since = time.monotonic()
        while time.monotonic() < deadline:
            if self._read(0.1):
                quiet_since = time.monotonic()
            elif time.monotonic() - quiet_since > still:
                return True
        return False

    def answers_to_help(self) -> None:
        """Make sure that the program is alive: F1 opens the keys of the screen, or does after Esc.

        What was sent before is done first, however long that takes. Esc and F1 in one piece would
        be another key, so there is some time between them.
        """
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.comes_to_rest(0.3)
            self.send(Keys.F1)
            if self.shows_within("─ Keys ─", 2.0):
                return
            assert not self._ended(), f"The program has ended.\n{self._shown()}"
            self.send(Keys.ESC)
        raise AssertionError(f"The program does not answer any more.\n{self._shown()}")

    def back_to_the_list(self) -> None:
        """Press Esc until the list has the keyboard, whatever was open.

        Who is told where the cursor is, unasked, waits for further answers for three seconds.
        """
        for _ in range(40):
            if "q Quit" in self.text and "╭─" not in self.text:
                return
            self.send(Keys.ESC)
            self._read(0.3)
            self._drain()
        raise AssertionError(f"Esc does not lead back to the list.\n{self._shown()}")

    def find(self, words: str, customer: str) -> None:
        """Search for words, and go on in the list with the one customer that has them."""
        self.send("/")
        self.wait_gone("q Quit")  # in the search line, q is a letter
        self.press(words, f"Find {words}", "1 of ")
        self.press(Keys.ENTER, "q Quit", f"── {customer} ─")

    @property
    def modes(self) -> dict[int, bool]:
        """Which of the terminal's private modes were ever switched, and how they are now."""
        return {
            int(mode): final == b"h"
            for modes, final in re.findall(rb"\x1b\[\?([0-9;]+)([hl])", self.raw)
            for mode in modes.split(b";")
        }

    @property
    def cooked(self) -> bool:
        """Whether the terminal echoes and takes whole lines, as a shell expects it."""
        flags = termios.tcgetattr(self._master)[3]
        return bool(flags & termios.ECHO and flags & termios.ICANON and flags & termios.ISIG)

    def resize(self, columns: int, lines: int) -> None:
        """Change the size, as a window does that is dragged."""
        self._read(0)
        self._parse()
        self._screen.resize(lines, columns)
        self._text = None
        self._set_size(columns, lines)

    def resize_unseen(self, columns: int, lines: int) -> None:
        """Change the size without a look at what is drawn meanwhile."""
        self._set_size(columns, lines)
        self._read(0)
        self._unparsed = b""

    def look_away(self) -> None:
        """Pass over what is still on its way: an emulator in Python takes seconds for megabytes."""
        while self._read(AT_REST):
            self._unparsed = b""

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Take the terminal away, as a lost connection does."""
        os.close(self._master)
        self._master = -1

    def wait_exit(self, within: float = PATIENCE) -> int:
        """Wait until the program has ended; return its exit code, or minus its signal."""
        deadline = time.monotonic() + within
        while not self._ended():
            if time.monotonic() > deadline:
                raise AssertionError(f"The program has not ended.\n{self._shown()}")
            self._read(0.02)
        self._drain()
        return self._process.returncode

    def press_unread(self, keys: str) -> None:
        """Press keys without a look at what is drawn, until the program goes on no more."""
        left = keys.encode()
        used = -1.0
        while used < (used := self.cpu_until_now()):
            if left:
                with contextlib.suppress(BlockingIOError):
                    left = left[os.write(self._master, left[:64]) :]
            select.select([], [], [], AT_REST)

    def wait_exit_unread(self, within: float) -> int:
        """Wait until the program has ended, and read nothing that it sends meanwhile."""
        deadline = time.monotonic() + within
        while not self._ended():
            assert time.monotonic() < deadline, f"The program has not ended.\n{self._shown()}"
            select.select([], [], [], 0.02)
        return self._process.returncode

    def read_for(self, seconds: float) -> None:
        """Read what is drawn for so long, as a person does who then decides otherwise."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._read(left)

    def cpu_until_now(self) -> float:
        """Return the seconds of CPU that the program and its children have used so far."""
        pids = [self.pid]
        tasks = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        with contextlib.suppress(OSError):
            pids += [int(each) for each in tasks.read_text().split()]
        ticks = 0
        for pid in pids:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """Clear away what is left."""
        if not self._ended():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()
        if self._master >= 0:
            self.hang_up()

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def _ended(self) -> bool:
        if self._process.returncode is None:
            pid, status, usage = os.wait4(self.pid, os.WNOHANG)
            if pid:
                self._process.returncode = os.waitstatus_to_exitcode(status)
                self.cpu_seconds = usage.ru_utime + usage.ru_stime
        return self._process.returncode is not None

    def _read(self, wait: float) -> bool:
        """Take what the program has written; return whether there was anything."""
        if self._master < 0:
            select.select([], [], [], wait)
            return False
        readable, _, _ = select.select([self._master], [], [], wait)
        if not readable:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno != errno.EIO:  # nobody has the terminal open any more
                raise
            select.select([], [], [], wait)
            return False
        self.raw += data
        self._unparsed += data
        return bool(data)

    def _drain(self) -> None:
        while self._read(0):
            pass

    def _parse(self) -> None:
        """Draw what has come, but for a character or a sequence that is not yet all there."""
        if not self._unparsed:
            return
        try:
            text, rest = self._unparsed.decode(), b""
        except UnicodeDecodeError as error:
            at = error.start if len(self._unparsed) - error.start < 4 else len(self._unparsed)
            text, rest = self._unparsed[:at].decode(errors="replace"), self._unparsed[at:]
        if not rest and (cut := _UNFINISHED.search(text)):
            text, rest = text[: cut.start()], text[cut.start() :].encode()
        self._unparsed = rest
        self._text = None
        text = _DEVICE_STRING.sub("", text)
        self._stream.feed(_SEQUENCE.sub(_for_pyte, text))

    def _shown(self) -> str:
        self._parse()
        shown = "\n".join(f"  |{line}" for line in self.text.split("\n"))
        return f"{shown}\nexit code {self._process.returncode}; last bytes {self.raw[-300:]!r}"


class Open(Protocol):
    """Starts `samarbete` in a terminal."""

    def __call__(
        self,
        *arguments: str | Path,
        columns: int = 80,
        lines: int = 24,
        how: str = "leading",
        command: Sequence[str] | None = None,
        **environment: str | None,
    ) -> Terminal: ...


@pytest.fixture
def keys() -> type[Keys]:
    """Name the keys."""
    return Keys


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Give what every program of a test has for its environment, and nothing else."""
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir(exist_ok=True)
    temporary.mkdir(exist_ok=True)
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(Path(tui.__file__).parent.parent),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "TMPDIR": str(temporary),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_STATE_HOME": str(home / ".local/state"),
        "XDG_CACHE_HOME": str(home / ".cache"),
    }


@pytest.fixture
def open_terminal(environment: dict[str, str], tmp_path: Path) -> Iterator[Open]:
    """Start `samarbete`, or a command, in a terminal; a variable that is None is not set."""
    opened: list[Terminal] = []

    def open_terminal(
        *arguments: str | Path,
        columns: int = 80,
        lines: int = 24,
        how: str = "leading",
        command: Sequence[str] | None = None,
        **changes: str | None,
    ) -> Terminal:
        variables = {n: v for n, v in (environment | changes).items() if v is not None}
        words = [*(command or (sys.executable, "-m", "tui")), *map(str, arguments)]
        terminal = Terminal(words, variables, tmp_path, columns=columns, lines=lines, how=how)
        opened.append(terminal)
        return terminal

    yield open_terminal
    for terminal in opened:
        terminal.close()


@pytest.fixture
def at_a_server(open_terminal, server, make):
    """Open the screen on a server; give the terminal and the server."""

    def at_a_server(*arguments: str, customers: int = 3, **changes: str) -> tuple[Terminal, Server]:
        office = [
            make.customer(number=f"{1001 + n}", name=f"Kund {n + 1} AB") for n in range(customers)
        ]
        database = server.office(make.office, make.employees, office)
        address = server.address("anna", database)
        terminal = open_terminal("--store", address, "--operator", "anna", *arguments, **changes)
        terminal.wait_for(f"{customers} customers", "q Quit")
        return terminal, server

    return at_a_server


@pytest.fixture
def run_plain(
    environment: dict[str, str], tmp_path: Path
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `samarbete` without a terminal; a variable that is None is not set."""

    def run_plain(
        *arguments: str | Path, python: tuple[str, ...] = (), **changes: str | None
    ) -> subprocess.CompletedProcess[str]:
        variables = {n: v for n, v in (environment | changes).items() if v is not None}
        return subprocess.run(
            [sys.executable, *python, "-m", "tui", *map(str, arguments)],
            env=variables,
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=60,
        )

    return run_plain
