"""The filters that are set, as they stand above the list, and how many customers they show."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from store.i18n.language import _, ngettext
from tui.formatting.safe_text import fit, grouped, safe

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


def chips(filters: Sequence[tuple[str, str]], width: int) -> list[Chip]:
    """Lay out a chip for each filter in so many cells; what has no room is counted at the end.

    The one that counts has no name. The first is cut where it alone is too long.
    """
    laid_out: list[Chip] = []
    end = 0
    for name, words in filters:
        left = len(filters) - len(laid_out) - 1
        room = width - end - bool(laid_out) - (cell_len(f" +{left}") if left else 0)
        text = _chip(safe(words))
        if cell_len(text) > room and not laid_out:
            text = _chip(fit(words, max(1, room - AROUND)))
        elif cell_len(text) > room:
            text = f"+{left + 1}"
            return [*laid_out, Chip("", text, end + 1 + cell_len(text))]
        end += cell_len(text) + bool(laid_out)
        laid_out.append(Chip(name, text, end))
    return laid_out


def _chip(words: str) -> str:
    return f"[{words} x]"


def count_words(shown: Shown) -> str:
    """Say how many customers are shown, and how many marks there are."""
    every = grouped(shown.of)
    if shown.shown != shown.of:
        count = _("{shown} of {all}", shown=grouped(shown.shown), all=every)
    else:
        count = ngettext("{count} customer", "{count} customers", shown.of, count=every)
    if shown.incomplete:
        count = _("{customers}, not all", customers=count)
    if shown.marked:
        marks = ngettext(
            "{count} marked", "{count} marked", shown.marked, count=grouped(shown.marked)
        )
        count = f"{count} · {marks}"
    if shown.marked_elsewhere:
        hidden = grouped(shown.marked_elsewhere)
        count = _("{marks}, {hidden} not shown", marks=count, hidden=hidden)
    return count


def filter_line(laid_out: Sequence[Chip], count: str, width: int) -> Content:
    """Draw the chips at the left, then the key that clears them, and the count at the right."""
    left = " ".join(chip.text for chip in laid_out)
    clears = _("c clears")
    hint = f"  {clears}" if laid_out else ""
    if cell_len(left) + cell_len(hint) + GAP + cell_len(count) > width:
        hint = ""
    between = max(1, width - cell_len(left) - cell_len(hint) - cell_len(count))
    return Content.assemble((left, "bold"), (hint, "$foreground-muted"), " " * between, (count, ""))
