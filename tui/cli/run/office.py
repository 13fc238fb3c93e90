"""Look after what is kept: check, and put right what is damaged."""

import os
from pathlib import Path

from store.domain.errors import Refused, StoreDamaged
from store.files.filesystem import copies_beside
from store.files.repair import Mended, accept, check_files, not_for_customers, repair_from
from store.i18n.language import _
from store.refusal import Refusal
from tui.cli.answer import Answer, SitDown
from tui.cli.parser import Options


def check(options: Options, os_user: str, sit_down: SitDown) -> Answer:
    """Read all that the store keeps and say what is wrong; mend it first where that is asked."""
    if isinstance(options.store, Path):
        return _check_files(options, options.store, os_user, sit_down)
    if options.repair_from is not None or options.accept is not None:
        message = _("A database is restored by its server's own means; there are no files to mend.")
        raise Refused([Refusal(code="invalid-value", message=message)])
    findings = sit_down().check()
    lines = [finding.message for finding in findings] or [_("the store is whole")]
    return Answer(lines, {"findings": findings}, StoreDamaged.exit_code if findings else 0)


def _check_files(options: Options, store: Path, os_user: str, sit_down: SitDown) -> Answer:
    mended = None
    if options.repair_from is not None or options.accept is not None:
        if options.company is not None:
            raise not_for_customers()
        if options.repair_from is not None:
            mended = repair_from(store, options.repair_from, who=os_user)
        else:
            mended = accept(store, options.accept, who=os_user)
    try:
        findings = sit_down().check()
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
