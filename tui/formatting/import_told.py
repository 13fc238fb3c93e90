"""What taking an import back does, or has done, in words."""

from store.desk.batches import ImportUndo
from store.i18n.language import _, ngettext
from store.rules.imports import TakenBack
from tui.formatting.safe_text import grouped


def taken_back_words(what: TakenBack, *, done: bool) -> str:
    """Say what becomes, or became, of one customer."""
    match what:
        case "removed":
            return _("removed") if done else _("would be removed")
        case "restored":
            return _("as it was before") if done else _("would be as it was before")
        case "left":
            return _("left as it is")


def taken_back_words_of_all(undo: ImportUndo, *, done: bool) -> str:
    """Say in one line how many customers are removed, are as before, and are left."""
    if not undo.lines:
        return _("nothing changed: {import_} was taken back already", import_=undo.words)
    removed, restored, left = (undo.count(what) for what in ("removed", "restored", "left"))
    parts = []
    if removed and done:
        parts.append(ngettext("{count} customer removed", "{count} customers removed", removed,
                              count=grouped(removed)))  # fmt: skip
    elif removed:
        parts.append(ngettext("{count} customer would be removed",
                              "{count} customers would be removed", removed,
                              count=grouped(removed)))  # fmt: skip
    if restored and done:
        parts.append(ngettext("{count} customer as it was before",
                              "{count} customers as they were before", restored,
                              count=grouped(restored)))  # fmt: skip
    elif restored:
        parts.append(ngettext("{count} customer would be as it was before",
                              "{count} customers would be as they were before", restored,
                              count=grouped(restored)))  # fmt: skip
    if left:
        parts.append(ngettext("{count} customer left as it is",
                              "{count} customers left as they are", left,
                              count=grouped(left)))  # fmt: skip
    return _("{import_}: {what}", import_=undo.words, what=", ".join(parts))
