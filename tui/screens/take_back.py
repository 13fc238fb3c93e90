"""The window that asks whether an import is taken back: counted, and the first few by name."""

from collections.abc import Iterator

from store.i18n.language import _, grouped, ngettext
from store.rules.customers.import_undo import ImportUndo, TakenBack
from tui.dialogs.questions import Prompt
from tui.formatting.facts import Fact, Tone

NAMED = 5
"""So many customers are named in a window; the rest is counted."""


def take_back_question(undo: ImportUndo) -> Prompt[str]:
    """Return the window that tells what becomes of how many customers, and wants that typed."""
    return Prompt(
        _("Take back {import_}", import_=undo.words),
        _("How many customers?"),
        _("Take back"),
        undo.confirmed,
        needed=_("Type {count}: that many customers are taken back.", count=undo.taken_back),
        facts=tuple(_facts(undo)),
        confirms=True,
    )


def _facts(undo: ImportUndo) -> Iterator[Fact]:
    labels: tuple[tuple[TakenBack, str, Tone], ...] = (
        ("removed", _("removed"), "loses"),
        ("restored", _("as before"), ""),
        ("left", _("left"), "stop"),
    )
    for what, label, tone in labels:
        lines = [line for line in undo.lines if line.what == what]
        if not lines:
            continue
        named = ", ".join(f"{line.number} {line.name}" for line in lines[:NAMED])
        if (more := len(lines) - NAMED) > 0:
            named = _("{first} and {n} more", first=named, n=more)
        text = ngettext(
            "{count} customer: {named}", "{count} customers: {named}", len(lines),
            count=grouped(len(lines)), named=named,
        )  # fmt: skip
        yield Fact(label, text, tone)
        for line in lines[:NAMED]:
            why = (*(refusal.message for refusal in line.refusals), *line.notes)
            yield from (Fact("", f"{line.number} {line.name}: {text}", "muted") for text in why)
