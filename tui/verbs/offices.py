"""Make a store, bring customers in, and look after what is kept: init, import, check."""

import os
import sys
from pathlib import Path

from store.errors import NotFound, Refused, StoreDamaged
from store.opening import make_store, new_office, read_exchange
from store.repair import Mended, accept, check_files, not_for_customers, repair_from
from store.surroundings import copies_beside
from tui.options import Options
from tui.verbs.answer import Answer, SitDown


def init(options: Options, os_user: str) -> Answer:
    """Make a store; the operator is its first employee."""
    login = options.operator or os_user
    made = new_office(options.office, options.number, login=login)
    make_store(options.store, made, os_user=os_user)
    return Answer(
        [f"{options.store}: made for {options.office}; {login} is its first employee"],
        {"office": made.office, "employees": made.employees},
    )


def bring_in(options: Options, os_user: str, sit_down: SitDown) -> Answer:
    """Bring in an exchange file; where there is no store yet, make one from it."""
    brought = read_exchange(_bytes_of(options.file))
    try:
        desk = sit_down()
    except NotFound:
        added = make_store(options.store, brought, os_user=os_user)
    else:
        added = desk.bring_in(brought)
    line = f"{added.customers} customers and {added.employees} employees added"
    if added.unchanged:
        line += f", {added.unchanged} customers were there already"
    return Answer([line], {"done": added})


def _bytes_of(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except FileNotFoundError:
        raise NotFound(f"{file}: there is no such file") from None
    except OSError as error:
        raise NotFound(f"{file}: cannot be read: {error.strerror}") from None


def check(options: Options, os_user: str, sit_down: SitDown) -> Answer:
    """Read every file of the store and say what is wrong; mend it first where that is asked for."""
    mended = None
    if options.repair_from is not None or options.accept is not None:
        if options.company is not None:
            raise not_for_customers()
        if options.repair_from is not None:
            mended = repair_from(options.store, options.repair_from, who=os_user)
        else:
            mended = accept(options.store, options.accept, who=os_user)
    try:
        findings = sit_down().check()
    except StoreDamaged:
        if options.company is not None or not os.access(options.store, os.R_OK | os.X_OK):
            raise
        findings = check_files(options.store)  # nobody can sit down while the office is damaged
    except Refused:
        if mended is None:
            raise
        findings = check_files(options.store)  # who mends it need not be an employee
    lines = [*_mended_lines(mended), *(finding.message for finding in findings)]
    if not findings:
        lines.append("the store is whole")
    value = {"findings": findings} if mended is None else {"mended": mended, "findings": findings}
    return Answer(
        [*lines, *copies_beside(options.store)],
        value,
        StoreDamaged.exit_code if findings else 0,
    )


def _mended_lines(mended: Mended | None) -> list[str]:
    if mended is None or mended.kept is None:
        return []
    return [
        *(f"{file}: put right" for file in mended.files),
        f"{mended.kept}: holds the files as they were; to undo this, copy them back",
    ]
