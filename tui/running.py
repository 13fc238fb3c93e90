"""Runs the app in a terminal, and leaves the terminal as it was, whatever happens."""

import contextlib
import signal
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from store.files.disk import Disk
from tui.formatting.safe_text import safe
from tui.terminal.process import remove_to_the_end
from tui.terminal.standard_streams import close_output
from tui.terminal.state import _keep_log
from tui.terminal.watchdog import Watchdog

if TYPE_CHECKING:
    from textual.app import AutopilotCallbackType as Guide

    from tui.app import SamarbeteApp
    from tui.terminal.picture import FirstPicture


def run_app(
    app: "SamarbeteApp",
    *,
    mouse: bool,
    restricted: bool = False,
    keeps_log: bool = True,
    guide: "Guide | None" = None,
    temporary: Path | None = None,
    picture: "FirstPicture | None" = None,
) -> int:
    """Run the app in this terminal and return the exit code; where restricted, never suspend.

    Without a log, faults are told on standard error. A guide, if any, presses the keys. The
    temporary directory, if any, is gone when a signal has ended the program.
    """
    if keeps_log:
        _keep_log()
    if picture is not None:
        app.take_over, app.keep = picture.take_over, partial(picture.keep, disk=Disk())
    begun = picture.watchdog if picture is not None else None
    watchdog = begun or Watchdog(partial(_clear, temporary))
    watchdog.last_words = partial(_last_words, app)
    app.on_leaving = watchdog.expect
    app.on_start = partial(_begun, app, watchdog, restricted=restricted)
    if begun is None:
        watchdog.begin()  # before the first byte is written
    try:
        app.run(mouse=mouse, auto_pilot=guide)
    except BaseException:
        if not watchdog.number:
            raise
        # what fails because the program leaves is no fault
    finally:
        watchdog.screen_left()
        outcome = app.saves.since(app.left_at)
        with contextlib.suppress(OSError):
            if outcome is not None:
                print(safe(outcome.words), file=sys.stderr)
        close_output()
    if watchdog.number:
        return 128 + watchdog.number
    if outcome is not None and not app.panicked:
        return outcome.exit_code
    return 1 if app.panicked else app.return_code or 0


def _last_words(app: "SamarbeteApp") -> str:
    outcome = app.saves.since(min(app.left_at, time.monotonic()))
    return "" if outcome is None else safe(outcome.words)


def _begun(app: "SamarbeteApp", watchdog: Watchdog, *, restricted: bool) -> None:
    """From now on the app leaves by itself, in its own thread."""
    import asyncio  # slow to import, and there already where there is a screen

    loop = asyncio.get_running_loop()

    def leave(number: int) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: it has left by itself
            loop.call_soon_threadsafe(partial(app.exit, return_code=128 + number))

    watchdog.can_leave(leave)
    if restricted:
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # Textual has put its own there


def _clear(temporary: Path | None) -> None:
    if temporary is not None:
        remove_to_the_end(temporary)
