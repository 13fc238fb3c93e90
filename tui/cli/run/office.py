"""Look after what is kept: check, and put right what is damaged."""

import locale
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from store.desk.opening import account_at, make_store, new_office
from store.domain.errors import Refused, StoreDamaged, StoreError
from store.files.filesystem import copies_beside, file_system, warnings_about
from store.files.repair import Mended, accept, check_files, not_for_customers, repair_from
from store.i18n.language import N_, _
from tui.cli.answer import Answer, OpenDesk
from tui.cli.parser import Options
from tui.terminal import process
from tui.terminal.look import MANY_COLOURS, colours


def check(options: Options, os_user: str, open_desk: OpenDesk) -> Answer:
    """Read all that the store keeps and say what is wrong; mend it first where that is asked."""
    if isinstance(options.store, Path):
        return _check_files(options, options.store, os_user, open_desk)
    if options.repair_from is not None or options.accept is not None:
        message = _("A database is restored by its server's own means; there are no files to mend.")
        raise Refused.because("invalid-value", message)
    findings = open_desk().check()
    lines = [finding.message for finding in findings] or [_("the store is whole")]
    return Answer(lines, {"findings": findings}, StoreDamaged.exit_code if findings else 0)


def _check_files(options: Options, store: Path, os_user: str, open_desk: OpenDesk) -> Answer:
    mended = None
    if options.repair_from is not None or options.accept is not None:
        if options.company is not None:
            raise not_for_customers()
        if options.repair_from is not None:
            mended = repair_from(store, options.repair_from, who=os_user)
        else:
            mended = accept(store, options.accept, who=os_user)
    try:
        findings = open_desk().check()
    except StoreDamaged:
        if options.company is not None or not os.access(store, os.R_OK | os.X_OK):
            raise
        findings = check_files(store)  # nobody can sit down while the office is damaged
    except Refused:
        if mended is None:
            raise
        findings = check_files(store)  # who mends it need not be an employee
    lines = [*_mended_lines(mended), *(finding.message for finding in findings)]
    if not findings:
        lines.append(_("the store is whole"))
    value = {"findings": findings} if mended is None else {"mended": mended, "findings": findings}
    return Answer(
        [*lines, *copies_beside(store)],
        value,
        StoreDamaged.exit_code if findings else 0,
    )


def _mended_lines(mended: Mended | None) -> list[str]:
    if mended is None or mended.kept is None:
        return []
    return [
        *(_("{file}: put right", file=file) for file in mended.files),
        _(
            "{folder}: holds the files as they were; to undo this, copy them back",
            folder=mended.kept,
        ),
    ]


GLYPHS = "åäö é – … · ─│╭╮╰╯ ━ ► ▼ (*) [x]"
"""All signs beyond ASCII that the screens draw: if one looks odd here, it looks odd there."""


def doctor(options: Options, os_user: str, open_desk: OpenDesk) -> Answer:
    """Look at terminal and store. What is wrong with the store decides the exit code."""
    of_terminal = dict(_terminal())
    of_store = dict(_store(options, os_user))
    wrong = tuple(_wrong(options, open_desk))
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
    yield N_("screen"), process.why_no_screen() or _("can be drawn")


def _colours() -> str:
    if os.environ.get("NO_COLOR"):
        return _("none, as NO_COLOR is set")
    number = colours(os.environ)
    if number == MANY_COLOURS:
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


def _wrong(options: Options, open_desk: OpenDesk) -> Iterator[str]:
    store = options.store
    if isinstance(store, Path) and not options.demo and store.exists():
        yield from warnings_about(store)
        if not os.access(store, os.R_OK | os.W_OK | os.X_OK):
            yield _(
                "{store}: you may not read and write here; join the group of the operators",
                store=store,
            )
    try:
        open_desk()
    except StoreError as error:
        yield f"{error}"


def init(options: Options, os_user: str) -> Answer:
    """Make a store; the operator is its first employee."""
    login = options.operator or account_at(options.store, os_user)
    made = new_office(options.office, options.number, login=login)
    make_store(options.store, made, os_user=os_user)
    line = _(
        "{store}: made for {office}; {login} is its first employee",
        store=options.store,
        office=options.office,
        login=login,
    )
    return Answer(
        [line],
        {"office": made.office, "employees": made.employees},
    )
