"""Standard input, output and error: also where they are closed, full, or read by nobody any more.

An answer that cannot be written changes nothing of what is said of the store: where something was
saved before, there is an exit code of its own.
"""

import contextlib
import io
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from store.i18n.language import _, system_words

FAULT = 1
"""The exit code where nothing was to be done but to answer, and that cannot be written."""
ANSWER_LOST = 9
"""The exit code where something was done and is saved, and only the answer cannot be written."""


def stay() -> None:
    """Make way for nothing: no picture is painted."""


make_way: Callable[[], None] = stay
"""Called before anything is told, as what is told on a painted picture would go with it."""


class OutputFailed(OSError):
    """Standard output takes no more: its disk is full, or it is no file to write to."""


class _Output(io.FileIO):
    """Standard output, which tells its own faults from those of other files."""

    def write(self, data: Any) -> int:
        """Write some of the bytes, and return how many."""
        make_way()
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputFailed(error.errno, error.strerror) from error


class _Messages(io.FileIO):
    """Standard error: what it does not take is lost, since there is nobody left to tell."""

    def write(self, data: Any) -> int:
        """Write some of the bytes, and return how many are done with."""
        make_way()
        try:
            return super().write(data)
        except OSError:
            return len(data)


def take_streams() -> None:
    """Let plain output go on where its encoding lacks a letter: it reads as an escape.

    Output is buffered also where Python is told not to: an unbuffered stream writes what a full
    disk still takes, and says nothing of the rest. What is closed leads nowhere, so that no file of
    the store gets its number; that output is closed stays known, as `sys.stdout` is None.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number, which is this one
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 (for good)
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout is sys.__stdout__:
        sys.stdout = _text(_Output, sys.stdout.fileno(), sys.stdout.encoding)
    if sys.stderr is None or (
        isinstance(sys.stderr, io.TextIOWrapper) and sys.stderr is sys.__stderr__
    ):
        encoding = "utf-8" if sys.stderr is None else sys.stderr.encoding
        sys.stderr = _text(_Messages, 2, encoding, line_buffering=True)


def _text(
    kind: type[io.FileIO], number: int, encoding: str, *, line_buffering: bool | None = None
) -> io.TextIOWrapper:
    raw = kind(number, "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=encoding,
        errors="backslashreplace",
        line_buffering=raw.isatty() if line_buffering is None else line_buffering,
    )


def close_output() -> None:
    """Close the output for good where nobody reads it any more, so that leaving is no fault."""
    for stream in (sys.stdout, sys.stderr, sys.__stderr__):
        if stream is None:
            continue
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def told(print_answer: Callable[[], None], *, saved: bool) -> int:
    """Print an answer to the end, and return 0, or the exit code of one that is lost.

    `saved` says that something may have been done, which is then told on standard error: whoever
    reads the answer cannot know.
    """
    try:
        print_answer()
        sys.stdout.flush()
    except (BrokenPipeError, OutputFailed) as error:
        return _lost(error, saved=saved)
    return 0


def unless_closed(program: Callable[[], int]) -> int:
    """Run the program; neither Ctrl+C nor a reader such as `head` that has enough is a fault.

    Where standard output is closed, nothing is done, as nobody could be told.
    """
    if sys.stdout is None:
        _tell_lost(_("it is closed, and nothing was done"))
        return FAULT
    try:
        try:
            code = program()
        finally:
            sys.stdout.flush()
    except (BrokenPipeError, OutputFailed) as error:
        return _lost(error, saved=False)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return code


def _lost(error: OSError, *, saved: bool) -> int:
    """Give the output up, and say so; a reader that has enough of a mere look is no fault."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if saved:
        _tell_lost(_("{why}; what was done is saved", why=system_words(error)))
        return ANSWER_LOST
    if isinstance(error, BrokenPipeError):
        return 128 + signal.SIGPIPE
    _tell_lost(system_words(error))
    return FAULT


def _tell_lost(why: str) -> None:
    message = _("standard output cannot be written: {why}", why=why)
    print(f"samarbete: {message}", file=sys.stderr)
