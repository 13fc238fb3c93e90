"""Runs the app in a terminal, and leaves the terminal as it was, whatever happens."""

import select
import signal
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING

from tui.terminal.decoder import install_lenient_decoder
from tui.terminal.process import close_output
from tui.terminal.state import _keep_log

if TYPE_CHECKING:
    from textual.app import AutopilotCallbackType as Guide

    from tui.app import SamarbeteApp


GRACE = 3
"""Seconds in which the program must have left on its own."""


def run_app(
    app: "SamarbeteApp",
    *,
    mouse: bool,
    restricted: bool = False,
    keeps_log: bool = True,
    guide: "Guide | None" = None,
) -> int:
    """Run the app in this terminal and return the exit code; where restricted, never suspend.

    Without a log, faults are told on standard error. A guide, if any, presses the keys.
    """
    install_lenient_decoder()
    if keeps_log:
        _keep_log()
    app.on_start = partial(_guard, app, restricted=restricted)
    try:
        app.run(mouse=mouse, auto_pilot=guide)
    finally:
        signal.alarm(0)
        close_output()
    return 1 if app.panicked else app.return_code or 0


def _guard(app: "SamarbeteApp", *, restricted: bool) -> None:
    """End the app on SIGHUP, SIGTERM, and when the terminal is gone, or who draws it.

    A terminal that goes without a signal would leave the app spinning; hence the thread. The
    alarm comes first everywhere: the clean way may hang when nobody reads the output any more.
    """
    import asyncio  # slow to import, and there already where there is a screen

    loop = asyncio.get_running_loop()

    def leave(number: int) -> None:
        signal.alarm(GRACE)
        app.exit(return_code=128 + number)

    def watch() -> None:
        poll = select.poll()
        poll.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, 0)
        poll.poll()
        signal.alarm(GRACE)
        loop.call_soon_threadsafe(leave, signal.SIGHUP)

    for number in (signal.SIGHUP, signal.SIGTERM):
        loop.add_signal_handler(number, leave, number)
    if restricted:
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # Textual has put its own there
    threading.Thread(target=watch, daemon=True).start()
