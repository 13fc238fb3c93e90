"""Lines as cells: what stands in each place, and what has changed between two lines."""

from typing import NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from textual.strip import Strip

from tui.terminal.wire.styles import bare

JUMP = 16
"""What the sequences cost that lead to a line and turn its style."""


class Cell(NamedTuple):
    """What stands in one place; the right half of a wide character is empty."""

    text: str
    style: str | None


UNKNOWN = Cell("", None)
Line = list[Cell]


class Unknown(Exception):
    """An update that this does not understand; Textual is to write it."""


def cells_of(strip: Strip, colours: ColorSystem) -> Line:
    """Return what a strip puts into each place.

    Raises:
        Unknown: it does more than that.
    """
    cells: Line = []
    for text, style, control in strip:
        if control:
            raise Unknown
        ansi = ""
        if style is not None:
            if style._link:
                raise Unknown
            ansi = style._ansi if style._ansi is not None else Strip.render_ansi(style, colours)
        blank = Cell(" ", bare(ansi))  # whatever ink it is written in, it looks the same
        if text.isascii():
            cells += [blank if char == " " else Cell(char, ansi) for char in text]
            continue
        for char in text:
            width = cell_len(char)
            if width:
                cells.append(blank if char == " " else Cell(char, ansi))
                cells += [Cell("", ansi)] * (width - 1)
            elif cells:
                at = -2 if not cells[-1].text and len(cells) > 1 else -1
                cells[at] = Cell(cells[at].text + char, cells[at].style)
    return cells


def unlike(one: Line, other: Line) -> int:
    """Estimate what one line costs where the other stands: its cells, and the way there."""
    cells = sum(a != b for a, b in zip(one, other, strict=True))
    return cells + JUMP if cells else 0
