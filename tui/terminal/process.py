"""Start and leave a terminal safely.

Before Textual is imported: the variables it reads, a terminal it can draw on, the output's
encoding. While it runs: a signal or a lost terminal ends the program at once, and with the screen
restored where there still is one.
"""

import io
import logging
import os
import pwd
import select
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from store.i18n.language import _

if TYPE_CHECKING:
    from textual.app import AutopilotCallbackType as Guide

    from tui.app import SamarbeteApp

GRACE = 3
"""Seconds in which the program must have left on its own."""
MANY = 1 << 24
"""Colours of a terminal that mixes them freely."""


class Look(NamedTuple):
    """What a terminal can show: how many colours (0 for none), on light or dark, which signs."""

    colours: int = MANY
    light: bool = False
    plain: bool = False


ABLE = Look()
"""A terminal that can all of it."""


def look(environment: Mapping[str, str], *, plain: bool = False) -> Look:
    """Return what the terminal says of itself; `plain` is what somebody has said who sees it."""
    return Look(colours(environment), _is_light(environment.get("COLORFGBG", "")), plain)


def colours(environment: Mapping[str, str]) -> int:
    """Return how many colours the terminal has; of one that says nothing, that it has 16."""
    term = environment.get("TERM", "")
    if environment.get("NO_COLOR") or term.startswith("vt") or term.endswith(("-m", "-mono")):
        return 0
    if "TEXTUAL_DRIVER" in environment:
        return MANY  # drawn for a browser
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return MANY
    return 256 if term.endswith(("256color", "kitty")) else 16


def _is_light(ink_and_paper: str) -> bool:
    """Read `COLORFGBG`, such as `0;15` or `0;default;15`; of the greys, 8 is a dark one."""
    paper = ink_and_paper.rpartition(";")[2]
    return paper.isascii() and paper.isdigit() and int(paper) in (7, *range(9, 16))


def hindrance() -> str | None:
    """Return why there can be no screen here, or None."""
    if "TEXTUAL_DRIVER" in os.environ:
        return None  # drawn for a browser, over pipes
    streams = (sys.stdin, sys.stderr)
    if not all(stream is not None and stream.isatty() for stream in streams):
        return _("the screen needs a terminal: use ssh -t, or a plain command (samarbete --help)")
    if os.environ.get("TERM", "") in ("", "dumb"):
        return _("the screen needs a terminal that can draw; TERM is not set, or is dumb")
    return None


def restrict() -> None:
    """Forget what a client of a forced command may have sent along.

    Textual's variables can name a class to load or a file to write; the others move files about,
    lead to another server, or make the screen of any size. What the client wanted to run instead is
    not looked at.
    """
    for name in list(os.environ):
        if name.startswith(("TEXTUAL_", "XDG_", "PG")) or name in _OF_A_CLIENT:
            del os.environ[name]
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # nobody could wake it up again


_OF_A_CLIENT = ("SSH_ORIGINAL_COMMAND", "COLUMNS", "LINES", "EDITOR", "VISUAL", "PAGER")


def prepare() -> None:
    """Set what Textual reads when it is imported: calm, few bytes, no key releases."""
    if os.environ.get("NO_COLOR") == "":
        del os.environ["NO_COLOR"]  # an empty one would count as set
    if colours(os.environ) == 0:
        os.environ["NO_COLOR"] = "1"  # also where the terminal has none
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


def spell_what_can_be() -> None:
    """Let plain output go on where its encoding lacks a letter: it reads as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def let_go() -> None:
    """Close the output for good where nobody reads it any more, so that leaving is no fault."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def unless_closed(verb: Callable[[], int]) -> int:
    """Carry out a verb; neither Ctrl+C nor a reader such as `head` that has enough is a fault."""
    try:
        code = verb()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return code


def run(
    app: "SamarbeteApp", *, mouse: bool, restricted: bool = False, guide: "Guide | None" = None
) -> int:
    """Run the app in this terminal and return the exit code; where restricted, never suspend.

    A guide, if any, presses the keys.
    """
    from textual.drivers import linux_driver

    from tui.terminal.keyboard import LenientDecoder

    # the driver's own decodes strictly; a test fails on the day it is found by another name
    linux_driver.getincrementaldecoder = lambda name: LenientDecoder  # type: ignore[assignment,attr-defined]
    _keep_log()
    if "TEXTUAL_DRIVER" not in os.environ:
        app.on_start = partial(_guard, app, restricted=restricted)
    try:
        app.run(mouse=mouse, auto_pilot=guide)
    finally:
        signal.alarm(0)
        let_go()
    return 1 if app.panicked else app.return_code or 0


def _guard(app: "SamarbeteApp", *, restricted: bool) -> None:
    """End the app on SIGHUP, SIGTERM, and when the terminal is gone.

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


def state_file(about: str) -> Path:
    """Return the file in which something is remembered for this account."""
    from platformdirs import user_state_path

    name = "".join(char if char.isalnum() else "-" for char in about)
    return user_state_path("samarbete") / f"{name[:200]}"


def remember(file: Path, words: str) -> None:
    """Write such a file, which only its owner can read.

    Raises:
        OSError: it cannot be kept.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(words, "ascii")


def _keep_log() -> None:
    """Log to a file that only its owner can read; where there can be none, do without."""
    from logging.handlers import RotatingFileHandler

    from platformdirs import user_state_path

    file = user_state_path("samarbete") / "samarbete.log"
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError:
        return
    handler = RotatingFileHandler(file, maxBytes=1 << 20, backupCount=1)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger("samarbete").addHandler(handler)
