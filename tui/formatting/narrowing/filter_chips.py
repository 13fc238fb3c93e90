"""The filters that are set, as they stand above the list, and how many customers they show."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from store.i18n.language import _, grouped, ngettext
from tui.formatting.safe_text import safe, whole_words

GAP = 3
"""Cells between the key that clears the filters and the count."""
AROUND = 4
"""Cells that a chip takes beside its words."""


class Shown(NamedTuple):
    """How many customers are shown, and of how many; how many marks there are, and out of sight.

    What is `incomplete` leaves out what could not be read, or is not read yet.
    """

    shown: int
    of: int
    marked: int = 0
    marked_elsewhere: int = 0
    incomplete: bool = False


class Chip(NamedTuple):
    """A filter that is set, by its name; it takes the cells up to `end`."""

    name: str
    text: str
    end: int


def chips(filters: Sequence[tuple[str, Sequence[str]]], width: int) -> list[Chip]:
    """Lay out a chip for each filter in so many cells; what has no room is counted at the end.

    Each is said in the first of its ways that has room. The chip that counts has no name. The first
    is cut where it alone is too long.
    """
    laid_out: list[Chip] = []
    end = 0
    for name, ways in filters:
        left = len(filters) - len(laid_out) - 1
        room = width - end - bool(laid_out) - (cell_len(f" +{left}") if left else 0)
        texts = [_chip(safe(words)) for words in ways]
        text = next((text for text in texts if cell_len(text) <= room), texts[-1])
        if cell_len(text) > room and not laid_out:
            text = _chip(whole_words(ways[-1], max(1, room - AROUND)))
        elif cell_len(text) > room:
            text = f"+{left + 1}"
            return [*laid_out, Chip("", text, end + 1 + cell_len(text))]
        end += cell_len(text) + bool(laid_out)
        laid_out.append(Chip(name, text, end))
    return laid_out


def _chip(words: str) -> str:
    return f"[{words} x]"


def count_words(shown: Shown, width: int) -> str:
    """Say how many customers are shown, and how many marks there are, in so many cells.

    Where there is little room, the marks that are not shown are worth the most.
    """
    count = _customers_shown(shown)
    if not shown.marked:
        return count
    marks = ngettext("{count} marked", "{count} marked", shown.marked, count=grouped(shown.marked))
    if not shown.marked_elsewhere:
        return f"{count} · {marks}"
    hidden = grouped(shown.marked_elsewhere)
    whole = _("{marks}, {hidden} not shown", marks=f"{count} · {marks}", hidden=hidden)
    short = _("{marks}, {hidden} hidden", marks=marks, hidden=hidden)
    ways = [whole, f"{grouped(shown.shown)}/{grouped(shown.of)} · {short}", short]
    return next((words for words in ways if cell_len(words) <= width), short)


def _customers_shown(shown: Shown) -> str:
    every = grouped(shown.of)
    if shown.shown != shown.of:
        count = _("{shown} of {all}", shown=grouped(shown.shown), all=every)
    else:
        count = ngettext("{count} customer", "{count} customers", shown.of, count=every)
    return _("{customers}, not all", customers=count) if shown.incomplete else count


def filter_line(laid_out: Sequence[Chip], count: str, width: int) -> Content:
    """Draw the chips at the left, then the key that clears them, and the count at the right."""
    left = " ".join(chip.text for chip in laid_out)
    clears = _("c clears")
    hint = f"  {clears}" if laid_out else ""
    if cell_len(left) + cell_len(hint) + GAP + cell_len(count) > width:
        hint = ""
    between = max(1, width - cell_len(left) - cell_len(hint) - cell_len(count))
    return Content.assemble((left, "bold"), (hint, "$foreground-muted"), " " * between, (count, ""))
