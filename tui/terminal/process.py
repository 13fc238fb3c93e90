"""Start and leave a terminal safely.

Before Textual is imported: the variables it reads, a terminal it can draw on, the output's
encoding. While it runs: a signal or a lost terminal ends the program at once, and with the screen
restored where there still is one.
"""

import contextlib
import io
import os
import pwd
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from store.i18n.language import _
from tui.terminal.look import colours


def why_no_screen() -> str | None:
    """Return why there can be no screen here, or None."""
    if "TEXTUAL_DRIVER" in os.environ:
        return None  # drawn for a browser, over pipes
    streams = (sys.stdin, sys.stderr)
    if not all(stream is not None and stream.isatty() for stream in streams):
        return _("the screen needs a terminal: use ssh -t, or a plain command (samarbete --help)")
    if os.environ.get("TERM", "") in ("", "dumb"):
        return _("the screen needs a terminal that can draw; TERM is not set, or is dumb")
    return None


def heed_interrupts() -> None:
    """Have Ctrl+C raise from now on, where it ended the program while its modules were loaded."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def restrict() -> None:
    """Forget what a client of a forced command may have sent along, but for what is known.

    Variables can name a class to load or a file to write, move files about, lead to another server,
    change the time or make the screen of any size. So only those stay that name the account, the
    terminal and the language. What the client wanted to run instead is not looked at.
    """
    for name in list(os.environ):
        if name not in _KEPT and not name.startswith("LC_"):
            del os.environ[name]
    time.tzset()
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # nobody could wake it up again


@contextlib.contextmanager
def temporary_directory() -> Iterator[Path]:
    """Give a directory that is gone afterwards, also where a signal ends the program meanwhile."""
    import tempfile

    numbers = (signal.SIGHUP, signal.SIGTERM)  # Ctrl+C raises already
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (*numbers, signal.SIGINT))
    try:
        directory = tempfile.TemporaryDirectory(prefix="samarbete-")
        for number in numbers:
            signal.signal(number, _leave)
    except BaseException:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        raise
    with directory as name:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        yield Path(name)


@contextlib.contextmanager
def left_in_order() -> Iterator[None]:
    """Have a signal raise meanwhile, so that what is half made is taken away."""
    before = {number: signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGTERM)}
    heard = [number for number, handler in before.items() if handler != signal.SIG_IGN]
    for number in heard:
        signal.signal(number, _leave)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


def _leave(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def why_not_suspended(*, restricted: bool) -> str | None:
    """Return why Ctrl+Z cannot stop the program here, or None.

    A shell gives each job a group of its own; in the group of the session's leader there is no
    shell behind the program that could wake it up.
    """
    if restricted:
        return _("The program is not suspended: with --restricted, nobody could wake it up again.")
    if "TEXTUAL_DRIVER" in os.environ or os.getpgrp() == os.getsid(0):
        return _("The program is not suspended: there is no shell here to wake it up again.")
    return None


def suspend() -> None:
    """Stop the program as the terminal would, with all that was started with it, until `fg`."""
    os.killpg(0, signal.SIGTSTP)


_KEPT = frozenset(
    (
        *("HOME", "USER", "LOGNAME", "SHELL", "PATH"),  # which the server sets last
        *("TERM", "COLORTERM", "COLORFGBG", "NO_COLOR"),
        *("LANG", "LANGUAGE"),
    )
)
"""What may stay of a client's variables; LC_* too."""


def prepare() -> None:
    """Set what Textual reads when it is imported: calm, few bytes, no key releases."""
    if os.environ.get("NO_COLOR") == "":
        del os.environ["NO_COLOR"]  # an empty one would count as set
    if colours(os.environ) == 0:
        os.environ["NO_COLOR"] = "1"  # also where the terminal has none
    if "TEXTUAL_DRIVER" not in os.environ:
        for name in ("COLUMNS", "LINES"):  # the terminal knows better, and can change its size
            os.environ.pop(name, None)
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    os.environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    stream = sys.__stderr__
    if stream is not None and hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace")


def os_user() -> str:
    """Return the account that runs this, by its uid; no variable is believed."""
    uid = os.getuid()
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"  # kept in the history, so the same in every language


class OutputFailed(OSError):
    """Standard output takes no more: its disk is full, or it is no file to write to."""


class _Output(io.FileIO):
    """Standard output, which tells its own faults from those of other files."""

    def write(self, data: Any) -> int:
        """Write some of the bytes, and return how many."""
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputFailed(error.errno, error.strerror) from error


def spell_what_can_be() -> None:
    """Let plain output go on where its encoding lacks a letter: it reads as an escape.

    It is buffered also where Python is told not to: an unbuffered stream writes what a full disk
    still takes, and says nothing of the rest.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout is sys.__stdout__:
        sys.stdout = io.TextIOWrapper(
            io.BufferedWriter(_Output(sys.stdout.fileno(), "w", closefd=False)),
            encoding=sys.stdout.encoding,
            errors="backslashreplace",
            line_buffering=sys.stdout.isatty(),
        )


def close_output() -> None:
    """Close the output for good where nobody reads it any more, so that leaving is no fault."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def unless_closed(program: Callable[[], int]) -> int:
    """Run the program; neither Ctrl+C nor a reader such as `head` that has enough is a fault.

    Where standard output is closed, nothing is done, as nobody could be told; where it takes no
    more, one line says so and the exit code is 1.
    """
    if sys.stdout is None:
        return _output_fault(_("it is closed"))
    try:
        try:
            code = program()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        return 128 + signal.SIGPIPE
    except OutputFailed as error:
        _forget_output()
        return _output_fault(error.strerror or f"{error}")
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return code


def _forget_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _output_fault(why: str) -> int:
    if sys.stderr is not None:
        message = _("standard output cannot be written: {why}", why=why)
        print(f"samarbete: {message}", file=sys.stderr)
    return 1


def wait_for_line() -> None:
    """Wait until there is a line to read; Ctrl+C ends that whenever it comes.

    Python only notes a signal that comes after the question is drawn and before the wait has
    begun, and `input` would then wait on. Here the note can be read, and so ends the wait.

    Raises:
        KeyboardInterrupt: Ctrl+C was pressed.
    """
    noted, note = os.pipe()
    os.set_blocking(note, False)
    before = signal.set_wakeup_fd(note)
    try:
        while sys.stdin not in select.select([sys.stdin, noted], [], [])[0]:
            os.read(noted, 1)
    finally:
        signal.set_wakeup_fd(before)
        os.close(noted)
        os.close(note)
