"""Start and leave a terminal safely.

Before Textual is imported: the variables it reads, a terminal it can draw on. While it runs: a
signal or a lost terminal ends the program at once, and with the screen restored where there still
is one.
"""

import atexit
import contextlib
import os
import pwd
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from store.i18n.language import _

if TYPE_CHECKING:
    from pathlib import Path

ENDS = (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM)
"""What ends the program, beside Ctrl+C, which raises by itself."""
TO_TELL = 0.5
"""Seconds between two looks at whether what is still told by a verb that ends is taken."""
SIGNALS = (*ENDS, signal.SIGINT)
"""All that ends the program."""
REMOVED_AT_MOST = 20
"""So many times a directory is removed in which another thread may still make files."""


def why_no_screen() -> str | None:
    """Return why there can be no screen here, or None."""
    if "TEXTUAL_DRIVER" in os.environ:
        return None  # drawn for a browser, over pipes
    streams = (sys.stdin, sys.stderr)
    if not all(stream is not None and stream.isatty() for stream in streams):
        return _("the screen needs a terminal: use ssh -t, or, where commands are allowed, a plain "
                 "one (samarbete --help)")  # fmt: skip
    if os.environ.get("TERM", "") in ("", "dumb"):
        return _("the screen needs a terminal that can draw; TERM is not set, or is dumb")
    return None


def as_its_own(main: Callable[[], int]) -> int:
    """Return the exit code of what this process is for; a signal never ends it without one.

    Where all is done, nothing is left to be taken away: a signal ends the program at once. At the
    very end none is heard any more, where Python gives all of them back that it has handlers for.
    """
    atexit.register(_hear_nothing)  # first, and so what is done last
    try:
        try:
            return main()
        finally:
            _raise_no_more()
    except KeyboardInterrupt:  # pressed when all was done
        return 128 + signal.SIGINT
    except Exception:
        # what a signal raises within a class that is being made comes out as something else
        if not _heard:
            raise
        return 128 + _heard[0]


def _raise_no_more() -> None:
    try:
        for number in SIGNALS:
            if signal.getsignal(number) in (_interrupt, _leave, _leave_a_verb):
                signal.signal(number, _go)
    except (KeyboardInterrupt, Ended):  # it comes just now, and is the last that raises
        _raise_no_more()
        raise


def end_at_once() -> None:
    """Have a signal end the program without raising, until the screen hears of it.

    While Textual is imported, what is raised would come out as a fault of its classes.
    """
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _go)


def _go(number: int, _frame: object) -> None:
    for directory in _made:
        remove_to_the_end(directory)
    os._exit(128 + number)


_made: list[str] = []
"""Directories that are to be gone when the program is."""
_heard: list[int] = []
"""The signals that have raised."""


def remove_to_the_end(directory: "str | Path") -> None:
    """Remove a directory in which other threads may still make files."""
    import shutil

    for _again in range(REMOVED_AT_MOST):
        shutil.rmtree(directory, ignore_errors=True)
        if not os.path.lexists(directory):
            return


def _hear_nothing() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def heed_interrupts() -> None:
    """Have Ctrl+C raise from now on, where it ended the program while its modules were loaded."""
    if signal.getsignal(signal.SIGINT) not in (signal.default_int_handler, signal.SIG_IGN):
        signal.signal(signal.SIGINT, _interrupt)


def _interrupt(number: int, _frame: object) -> None:
    _heard.append(number)
    raise KeyboardInterrupt


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
def temporary_directory() -> "Iterator[Path]":
    """Give a directory that is gone afterwards, also where a signal ends the program meanwhile."""
    import tempfile
    from pathlib import Path

    name = ""
    try:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            name = tempfile.mkdtemp(prefix="samarbete-")
            _made.append(name)  # known as soon as it is there
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        yield Path(name)
    finally:
        if name:
            _remove(name)


def _remove(directory: str) -> None:
    """Remove a directory to the end; the signal that comes meanwhile is heard afterwards."""
    try:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            remove_to_the_end(directory)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
    except (KeyboardInterrupt, Ended):  # another thread has taken it
        _remove(directory)
        raise


@contextlib.contextmanager
def left_in_order() -> Iterator[None]:
    """Have a signal raise `Ended` meanwhile, so that what is half made is taken away.

    One that is ignored, as under `nohup`, stays so. Ctrl+C goes on raising `KeyboardInterrupt`.
    """
    before = {number: signal.getsignal(number) for number in SIGNALS}
    heard = [number for number, handler in before.items() if handler != signal.SIG_IGN]
    for number in heard:
        signal.signal(number, _leave_a_verb)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


class Ended(SystemExit):
    """A signal ends the program: what is half made is taken away on the way out."""


def _leave(number: int, _frame: object) -> None:
    _heard.append(number)
    raise Ended(128 + number)


def _leave_a_verb(number: int, frame: object) -> None:
    """Leave, also where what is still told stands before a terminal or a pipe that is not read."""
    signal.signal(signal.SIGALRM, _let_go)
    signal.setitimer(signal.ITIMER_REAL, TO_TELL, TO_TELL)
    if number == signal.SIGINT:
        _interrupt(number, frame)
    _leave(number, frame)


def _let_go(_number: int, _frame: object) -> None:
    """Lead output that takes nothing to nowhere: who waits in a write to it then goes on."""
    poll = select.poll()
    for stream in (1, 2):
        poll.register(stream, select.POLLOUT)
    ready = dict(poll.poll(0))
    for stream in (1, 2):
        if stream not in ready:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)


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
    from tui.terminal.look import colours  # which no plain command asks for

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
