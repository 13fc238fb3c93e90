"""A store as a whole: made (init), looked after (check), and where it lies (doctor)."""

import locale
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from store.desk.desk import Desk
from store.desk.opening import account_at, make_store, new_office, renew_guards
from store.domain.address import address_name
from store.domain.clock import swedish_time
from store.domain.errors import Refused, StoreDamaged, StoreError
from store.domain.repository import Finding
from store.domain.rights import READ_ONLY
from store.domain.wishes import AcceptHistory
from store.files.backup import back_up
from store.files.filesystem import copies_beside, file_system, warnings_about
from store.files.layout import office_file
from store.files.mending.check import told_of
from store.files.mending.edited_by_hand import accept
from store.files.mending.repair import Mended, check_files, not_for_customers, repair_from
from store.files.sealed_file import NAMED
from store.i18n.language import N_, _, ngettext
from store.i18n.program_call import call
from store.rules.history_words import Names, entry_words
from tui.cli.answer import Answer, told_if_interrupted
from tui.cli.changes import done_answer
from tui.cli.options import Options
from tui.cli.parser import no_home
from tui.terminal import process
from tui.terminal.look import MANY_COLOURS, colours

GLYPHS = "åäö é – … · ─│╭╮╰╯ ━ ► ▼ (*) [x]"
"""All signs beyond ASCII that the screens draw: if one looks odd here, it looks odd there."""


def init(options: Options) -> Answer:
    """Make a store; the operator is its first employee."""
    os_user = process.os_user()
    login = options.operator or account_at(options.store, os_user, patience=options.patience)
    made = new_office(options.office, options.number, login=login)
    make_store(options.store, made, os_user=os_user, patience=options.patience)
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


def check(options: Options, open_desk: Callable[[], Desk]) -> Answer:
    """Read all that the store keeps and say what is wrong; mend it first where that is asked."""
    mends = options.repair_from is not None or options.accept is not None
    accepts = options.accept_history is not None
    if (mends or accepts or options.guards) and options.read_only:
        raise Refused.because("not-allowed", _(READ_ONLY))
    if options.guards:
        return _guards_made(options)
    if options.accept_history is not None:
        return _accepted(options, open_desk())
    if isinstance(options.store, Path):
        return _check_files(options, options.store, open_desk)
    if mends:
        message = _("A database is restored by its server's own means; there are no files to mend.")
        raise Refused.because("invalid-value", message)
    findings = open_desk().check()
    lines = [finding.message for finding in findings] or [_("the store is whole")]
    return Answer(lines, {"findings": findings}, StoreDamaged.exit_code if findings else 0)


def _accepted(options: Options, desk: Desk) -> Answer:
    """Accept an edited history, of a customer or of the office itself (R62)."""
    if desk.company is not None:
        raise not_for_customers()
    number: str = options.accept_history
    if number:
        return done_answer(desk.carry_out(number, AcceptHistory(reason=options.reason)), desk)
    entry = desk.accept_office_history(options.reason)
    names = Names(None, desk.operator.employees)
    words = f"{desk.office.name}: {entry_words(entry, names)}"
    return Answer([_("done: {what}", what=words)], {"done": entry})


def _guards_made(options: Options) -> Answer:
    """Make a server's guards and older rows again; its owner need not be an employee."""
    if options.company is not None:
        raise not_for_customers()
    made, rows = renew_guards(options.store, patience=options.patience)
    name = address_name(options.store)
    lines = [_("{store}: tables, rights and guards are those of this version", store=name)]
    if made:
        lines.append(_("{store}: made again: {names}", store=name, names=", ".join(made)))
    if rows:
        lines.append(
            ngettext(
                "{store}: {n} row of the list was made again",
                "{store}: {n} rows of the list were made again",
                rows,
                store=name,
            )
        )
    return Answer(lines, {"guards": name, "made": made, "rows": rows})


def _check_files(options: Options, store: Path, open_desk: Callable[[], Desk]) -> Answer:
    mended = _mended(options, store)
    try:
        findings = _found(options, store, open_desk, mends=mended is not None)
    except StoreDamaged as error:
        if mended is None or not mended.files:
            raise
        # what was mended, and where that is kept which it replaced, is told all the same
        findings = (Finding(f"{store}", None, f"{error}"),)
    lines = [*_mended_lines(mended, options), *told_of(findings)]
    if not findings:
        lines.append(_("the store is whole") if mended is None or not mended.since
                     else _("nothing of the store is damaged any more"))  # fmt: skip
    value = {"findings": findings} if mended is None else {"mended": mended, "findings": findings}
    return Answer(
        [*lines, *copies_beside(store)],
        value,
        StoreDamaged.exit_code if findings else 0,
    )


def _found(
    options: Options, store: Path, open_desk: Callable[[], Desk], *, mends: bool
) -> tuple[Finding, ...]:
    try:
        return open_desk().check()
    except StoreDamaged:
        if options.company is not None:  # whose own file it may be: who acts is not known then
            raise not_for_customers() from None
        if not os.access(store, os.R_OK | os.X_OK):
            raise
        return check_files(store)  # without a readable office, nobody can open a desk
    except Refused:
        if not mends:
            raise
        return check_files(store)  # who mends it need not be an employee


def _mended(options: Options, store: Path) -> Mended | None:
    """Mend a store in the way that is asked for, if one is."""
    if options.repair_from is None and options.accept is None:
        return None
    if options.company is not None:
        raise not_for_customers()
    who = process.os_user()
    if options.repair_from is not None:
        return repair_from(store, options.repair_from, who=who)
    return accept(store, options.accept, who=who, login=options.operator, reason=options.reason)


def _mended_lines(mended: Mended | None, options: Options) -> list[str]:
    if mended is None:
        return []
    lines = [
        *_mended_files(mended.files),
        *_as_in_backup(mended),
        *mended.since,
        *mended.accepted,
        *(_not_told(mended, options.reason) if options.accept is not None else ()),
    ]
    if mended.kept is not None:
        lines.append(
            _(
                "{folder}: holds the files as they were; to undo this, copy them back",
                folder=mended.kept,
            )
        )
    return lines


def _mended_files(files: Sequence[str]) -> Iterator[str]:
    """Name each file that was mended; of a directory with many of them, how many."""
    by_folder: dict[str, list[str]] = {}
    for file in files:
        by_folder.setdefault(os.path.dirname(file), []).append(file)
    for folder, those in by_folder.items():
        if len(those) > NAMED:
            yield ngettext("{folder}: {n} file mended", "{folder}: {n} files mended", len(those),
                           folder=folder)  # fmt: skip
        else:
            yield from (_("{file}: mended", file=file) for file in those)


def _as_in_backup(mended: Mended) -> Iterator[str]:
    """Say from when on changes of what was restored are lost, and of whom."""
    if mended.as_of is None:
        return
    yield _(
        "what was mended is as in the backup, where the latest line of a history is of {moment}; "
        "what was changed after the backup was made is lost",
        moment=swedish_time(mended.as_of),
    )
    if 0 < len(mended.customers) <= NAMED:
        yield _("customers restored: {numbers}", numbers=", ".join(mended.customers))
    elif mended.customers:
        n = len(mended.customers)
        yield ngettext("{n} customer restored", "{n} customers restored", n)


def _not_told(mended: Mended, reason: str | None) -> Iterator[str]:
    """Say what of an edited file no sum tells; and where it is told that it is accepted."""
    command = call("history", "--office")
    if mended.told_at_office and reason is not None:
        yield _("the reason is in the office's history: {command}", command=command)
    elif mended.told_at_office:
        yield _("the office's history tells that it is accepted: {command}", command=command)
    elif not mended.accepted:
        yield _("no history says that it is accepted: no employee is known in whose name that "
                "could be written")  # fmt: skip
    yield _("nothing tells whether the last line of a history was edited, or what stands beside "
            "it; compare the file with a backup")  # fmt: skip


def backup(options: Options, open_desk: Callable[[], Desk]) -> Answer:
    """Copy the whole store; exit code 6 if something is wrong with single customers of it."""
    if not isinstance(options.store, Path):
        message = _(
            "A database is backed up by its server's own means: "
            "pg_dump --schema=samarbete, with the address of the store."
        )
        raise Refused.because("invalid-value", message)
    if open_desk().company is not None:
        raise Refused.because("not-allowed", _("Backing up the store is done by the office."))
    with told_if_interrupted(_copy_that_came(options.directory)):
        made = back_up(
            options.store, options.directory, who=process.os_user(), patience=options.patience
        )
    lines = [
        _("{copy}: holds the store as it was at {moment}", copy=made.path,
          moment=swedish_time(made.taken_at)),
        *(finding.message for finding in made.findings),
    ]  # fmt: skip
    code = StoreDamaged.exit_code if made.findings else 0
    return Answer(lines, {"backup": made}, code, wrote=True)


def _copy_that_came(directory: Path) -> Callable[[], Iterator[str]]:
    """Return what tells of a copy that is there from now on: it is renamed as a whole."""
    before = os.path.exists(office_file(directory))

    def came() -> Iterator[str]:
        if not before and os.path.exists(office_file(directory)):
            yield _("{copy}: the copy is there, and is whole", copy=directory)

    return came


def doctor(options: Options, open_desk: Callable[[], Desk]) -> Answer:
    """Look at terminal and store. What is wrong with the store decides the exit code."""
    of_terminal = dict(_terminal_facts())
    of_store = dict(_store_facts(options))
    faults, checked = _store_faults(options, open_desk)
    lines = [f"{_(what)}: {found}" for what, found in (of_terminal | of_store).items()]
    lines += [_("wrong: {what}", what=fault) for fault in faults]
    if not faults:
        lines.append(
            _("nothing is wrong with the store")
            if checked
            else _("your company can be read; checking the store is the office's task")
        )
    value = {"terminal": of_terminal, "store": of_store, "wrong": faults, "checked": checked}
    return Answer(lines, value, StoreDamaged.exit_code if faults else 0)


def _terminal_facts() -> Iterator[tuple[str, str]]:
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


def _store_facts(options: Options) -> Iterator[tuple[str, str]]:
    yield N_("account"), process.os_user()
    if options.demo:
        yield N_("store"), _("a made-up office, gone at the end")
        return
    yield N_("store"), f"{options.store or no_home()}"
    if not isinstance(options.store, Path):
        return  # what lies at a server is its administrator's
    try:
        mode = options.store.stat().st_mode
    except OSError:
        return
    yield N_("mode"), f"{stat.S_IMODE(mode):04o} ({stat.filemode(mode)})"
    yield N_("file system"), file_system(options.store) or _("unknown")


def _store_faults(options: Options, open_desk: Callable[[], Desk]) -> tuple[tuple[str, ...], bool]:
    """Return what is wrong with the store, and whether all that it keeps was looked at."""
    faults, found = [*_faults_of_place(options)], None
    if options.store is not None:
        try:
            found = _findings(options, open_desk)
        except StoreError as error:
            faults.append(f"{error}")
    if found is None:
        return tuple(faults), False
    told = told_of(found) if isinstance(options.store, Path) else [each.message for each in found]
    return (*faults, *told), True


def _faults_of_place(options: Options) -> Iterator[str]:
    store = options.store
    if store is None:
        yield no_home()
    elif isinstance(store, Path) and not options.demo and os.path.exists(store):
        yield from warnings_about(store)
        if not os.access(store, os.R_OK | os.W_OK | os.X_OK):
            yield _(
                "{store}: you may not read and write here; join the group of the operators",
                store=store,
            )


def _findings(options: Options, open_desk: Callable[[], Desk]) -> tuple[Finding, ...] | None:
    """Return what is wrong with what the store keeps; None at a customer's desk.

    Raises:
        StoreError: it cannot be looked at.
    """
    desk = open_desk()
    if options.company is not None:
        return None
    return check_files(options.store) if isinstance(options.store, Path) else desk.check()
