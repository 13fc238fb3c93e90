"""Look at this terminal and at where the store lies, and say what to cure: doctor."""

import locale
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from store.domain.errors import StoreDamaged, StoreError
from store.files.filesystem import file_system, warnings_about
from store.i18n.language import N_, _
from tui.cli.answer import Answer, SitDown
from tui.cli.parser import Options
from tui.terminal import process

GLYPHS = "åäö é – … · ─│╭╮╰╯ ━ ► ▼ (*) [x]"
"""All signs beyond ASCII that the screens draw: if one looks odd here, it looks odd there."""


def doctor(options: Options, os_user: str, sit_down: SitDown) -> Answer:
    """Look at terminal and store. What is wrong with the store decides the exit code."""
    of_terminal = dict(_terminal())
    of_store = dict(_store(options, os_user))
    wrong = tuple(_wrong(options, sit_down))
    lines = [f"{_(what)}: {found}" for what, found in (of_terminal | of_store).items()]
    lines += [_("wrong: {what}", what=each) for each in wrong]
    if not wrong:
        lines.append(_("nothing is wrong with the store"))
    value = {"terminal": of_terminal, "store": of_store, "wrong": wrong}
    return Answer(lines, value, StoreDamaged.exit_code if wrong else 0)


def _terminal() -> Iterator[tuple[str, str]]:
    term = os.environ.get("TERM", "")
    yield "TERM", term or _("not set")
    yield N_("colours"), _colours()
    here, of_locale = sys.stdout.encoding or _("unknown"), locale.getpreferredencoding(False)
    yield (
        N_("encoding"),
        _("{here} here, {of_locale} of the locale", here=here, of_locale=of_locale),
    )
    yield N_("glyphs"), _("{signs} (if some are not drawn: --ascii)", signs=GLYPHS)
    yield N_("screen"), process.hindrance() or _("can be drawn")


def _colours() -> str:
    if os.environ.get("NO_COLOR"):
        return _("none, as NO_COLOR is set")
    number = process.colours(os.environ)
    if number == process.MANY:
        return _("16 million")
    if number == 16:
        return _("16; with PuTTY, set the terminal type to xterm-256color")
    return f"{number}" if number else _("none")


def _store(options: Options, os_user: str) -> Iterator[tuple[str, str]]:
    yield N_("account"), os_user
    if options.demo:
        yield N_("store"), _("a made-up office, gone at the end")
        return
    yield N_("store"), f"{options.store}"
    if not isinstance(options.store, Path):
        return  # what lies at a server is its administrator's
    try:
        mode = options.store.stat().st_mode
    except OSError:
        return
    yield N_("mode"), f"{stat.S_IMODE(mode):04o} ({stat.filemode(mode)})"
    yield N_("file system"), file_system(options.store) or _("unknown")


def _wrong(options: Options, sit_down: SitDown) -> Iterator[str]:
    store = options.store
    if isinstance(store, Path) and not options.demo and store.exists():
        yield from warnings_about(store)
        if not os.access(store, os.R_OK | os.W_OK | os.X_OK):
            yield _(
                "{store}: you may not read and write here; join the group of the operators",
                store=store,
            )
    try:
        sit_down()
    except StoreError as error:
        yield f"{error}"
