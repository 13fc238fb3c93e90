"""Look at this terminal and at where the store lies, and say what to cure: doctor."""

import locale
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from store.errors import StoreDamaged, StoreError
from store.surroundings import file_system, warnings_about
from tui import terminal
from tui.options import Options
from tui.verbs.answer import Answer, SitDown

GLYPHS = "åäö é – … · ─│╭╮╰╯ ━ ► ▼ (*) [x]"
"""All signs beyond ASCII that the screens draw: if one looks odd here, it looks odd there."""


def doctor(options: Options, os_user: str, sit_down: SitDown) -> Answer:
    """Look at terminal and store. What is wrong with the store decides the exit code."""
    of_terminal = dict(_terminal())
    of_store = dict(_store(options, os_user))
    wrong = tuple(_wrong(options, sit_down))
    lines = [f"{what}: {found}" for what, found in (of_terminal | of_store).items()]
    lines += [f"wrong: {each}" for each in wrong] or ["nothing is wrong with the store"]
    value = {"terminal": of_terminal, "store": of_store, "wrong": wrong}
    return Answer(lines, value, StoreDamaged.exit_code if wrong else 0)


def _terminal() -> Iterator[tuple[str, str]]:
    term = os.environ.get("TERM", "")
    yield "TERM", term or "not set"
    yield "colours", _colours()
    encoding = sys.stdout.encoding or "unknown"
    yield "encoding", f"{encoding} here, {locale.getpreferredencoding(False)} of the locale"
    yield "glyphs", f"{GLYPHS}   (if some are not drawn: --ascii)"
    yield "screen", terminal.hindrance() or "can be drawn"


def _colours() -> str:
    if os.environ.get("NO_COLOR"):
        return "none, as NO_COLOR is set"
    number = terminal.colours(os.environ)
    if number == terminal.MANY:
        return "16 million"
    if number == 16:
        return "16; with PuTTY, set the terminal type to xterm-256color"
    return f"{number}" if number else "none"


def _store(options: Options, os_user: str) -> Iterator[tuple[str, str]]:
    yield "account", os_user
    if options.demo:
        yield "store", "a made-up office, gone at the end"
        return
    yield "store", f"{options.store}"
    if not isinstance(options.store, Path):
        return  # what lies at a server is its administrator's
    try:
        mode = options.store.stat().st_mode
    except OSError:
        return
    yield "mode", f"{stat.S_IMODE(mode):04o} ({stat.filemode(mode)})"
    yield "file system", file_system(options.store) or "unknown"


def _wrong(options: Options, sit_down: SitDown) -> Iterator[str]:
    store = options.store
    if isinstance(store, Path) and not options.demo and store.exists():
        yield from warnings_about(store)
        if not os.access(store, os.R_OK | os.W_OK | os.X_OK):
            yield f"{store}: you may not read and write here; join the group of the operators"
    try:
        sit_down()
    except StoreError as error:
        yield f"{error}"
