"""Columns of a list: how wide each is in the room there is, and a line of cells in them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from tui.formatting.facts import STYLES, Tone
from tui.formatting.safe_text import fit, folded_lines, whole_words

NARROWEST = 4
"""Cells of a column that has given up what it can."""
WIDEST_CUSTOMER = 80
"""Cells that a customer's number and name take at most, so that the longest are read whole."""


class Column(NamedTuple):
    """A column by its head, at least and at most so wide; `wide` ones go where there is no room.

    What stands in it begins at its left, or for numbers ends at its right. What room is left over
    goes to a `first` one before the others. A `sentence` is cut behind a word, where there is no
    room for more of its lines.
    """

    head: str
    least: int
    most: int
    wide: bool = False
    right: bool = False
    first: bool = False
    sentence: bool = False


class Cell(NamedTuple):
    """What stands in a column. The tone adds no meaning to the text."""

    text: str
    tone: Tone = ""


def column_widths(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int
) -> list[int]:
    """Return how wide each column is in a line of so many cells; 0 is one that is left out.

    None is wider than its widest text, and one in which nothing stands is left out. Where there is
    too little room, the last of the `wide` ones goes first; then the widest become narrower. What
    is left goes to the first columns that need it, and then to the last one.
    """
    needs = [max((cell_len(row[n].text) for row in rows), default=1) for n in range(len(columns))]
    needs = [max(need, cell_len(column.head)) if need else 0
             for column, need in zip(columns, needs, strict=True)]  # fmt: skip
    least = [min(column.least, need) for column, need in zip(columns, needs, strict=True)]
    shown = [n for n in range(len(columns)) if least[n]]
    for n in reversed(shown[:]):
        if columns[n].wide and _taken(least, shown) > width:
            shown.remove(n)
    while _taken(least, shown) > width and max(least[n] for n in shown) > NARROWEST:
        least[max(shown, key=lambda n: least[n])] -= 1  # of two as wide, both give way
    spare = max(0, width - _taken(least, shown))
    widths = [0] * len(columns)
    for n in sorted(shown, key=lambda n: not columns[n].first):
        most = max(columns[n].most, cell_len(columns[n].head))  # a head is not cut beside room
        more = min(spare, max(0, min(needs[n], most) - least[n]))
        spare -= more
        widths[n] = least[n] + more
    if shown:
        widths[shown[-1]] += spare
    return widths


def _taken(widths: Sequence[int], shown: Sequence[int]) -> int:
    """Return how many cells these columns take, with a space between each two."""
    return sum(widths[n] for n in shown) + len(shown) - 1


def lines_of(
    cells: Sequence[Cell], widths: Sequence[int], columns: Sequence[Column]
) -> list[list[Cell]]:
    """Return the cells of each line that a row takes where its sentences go on below."""
    parts = [
        folded_lines(cell.text, width) if column.sentence and width else [cell.text]
        for cell, width, column in zip(cells, widths, columns, strict=True)
    ]
    return [
        [
            Cell(part[line] if line < len(part) else "", cell.tone)
            for part, cell in zip(parts, cells, strict=True)
        ]
        for line in range(max(map(len, parts), default=0))
    ]


def line_of(
    cells: Iterable[Cell], widths: Sequence[int], columns: Sequence[Column] = ()
) -> Content:
    """Draw cells in columns of these widths; the columns tell which of them end at the right."""
    parts = []
    for place, ((text, tone), width) in enumerate(zip(cells, widths, strict=True)):
        if width:
            column = columns[place] if columns else None
            if column is not None and column.sentence:
                text = whole_words(text, width)
            right = column is not None and column.right
            parts.append(Content.styled(_fitted(text, width, right=right), STYLES[tone]))
    return Content(" ").join(parts)


def _fitted(text: str, width: int, *, right: bool) -> str:
    fitted = fit(text, width)
    if not right:
        return fitted
    text = fitted.rstrip(" ")
    return " " * (width - cell_len(text)) + text
