"""Look over all customers: history, readiness, residue."""

import msgspec

from store.desk.desk import Desk
from store.domain.errors import Refused
from store.domain.words import side_word
from store.i18n.language import _
from store.rules.history import Remembered, searched
from store.rules.readiness import Unready
from tui.cli.answer import Answer
from tui.cli.parser import Options
from tui.cli.run.customers import filter_of
from tui.formatting.safe_text import local_time


def history(options: Options, desk: Desk) -> Answer:
    """Show what was done, the latest first."""
    remembered = desk.history(options.number)
    lines = searched(remembered, options.search, options.since, options.until)
    return Answer(map(_line, lines), lines)


def _line(line: Remembered) -> str:
    entry = line.entry
    who = entry.by
    if entry.by != entry.os_user:
        who = _("{login} (account {account})", login=entry.by, account=entry.os_user)
    said = "; ".join(f"{what}: {words}" for what, words in entry.details.items())
    parts = (
        local_time(entry.at),
        f"{line.number} {line.name}",
        _("{who}, for the {side}", who=who, side=side_word(entry.side)),
        f"{entry.action} {entry.collaboration or ''}".rstrip(),
        said,
        _("reason: {reason}", reason=entry.reason) if entry.reason else "",
    )
    return "  ".join(part for part in parts if part)


def readiness(options: Options, desk: Desk) -> Answer:
    """Tell who would be refused an ending today, and why; exit code 3 if anybody would."""
    found = desk.readiness(filter_of(options))
    lines = [_unready(each) for each in found] or [_("nobody would be refused")]
    value = [
        {
            "number": each.number,
            "name": each.name,
            "account_manager": each.account_manager,
            "collaboration": each.collaboration,
            "service": each.service,
            **msgspec.to_builtins(each.refusal),
            "found": each.found,
        }
        for each in found
    ]
    return Answer(lines, value, Refused.exit_code if found else 0)


def _unready(each: Unready) -> str:
    what = f"{each.collaboration}: " if each.collaboration is not None else ""
    found = f" ({each.found})" if each.found is not None else ""
    return f"{each.number}  {each.name}  {what}{each.refusal.code}: {each.refusal.message}{found}"


def residue(options: Options, desk: Desk) -> Answer:
    """Tell what still ties office and customer together after an ending."""
    found = desk.residue(options.number)
    lines = [f"{each.number}  {each.name}  {each.kind}: {each.text}" for each in found]
    return Answer(lines or [_("nothing is left of ended collaborations")], found)
