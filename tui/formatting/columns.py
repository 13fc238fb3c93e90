"""Columns of a list: how wide each is in the room there is, and a line of cells in them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from tui.formatting.facts import STYLES, Tone
from tui.formatting.safe_text import fit, folded_lines, safe, whole_words

NARROWEST = 4
"""Cells of a column that has given up what it can."""
APART = 2
"""Cells between two columns in a list that is whole even so; there is one in others."""
WIDEST_CUSTOMER = 80
"""Cells that a customer's number and name take at most, so that the longest are read whole."""


class Column(NamedTuple):
    """A column by its head, at least and at most so wide; `wide` ones go where there is no room.

    What stands in it begins at its left, or for numbers ends at its right. What room is left over
    goes to a `first` one before the others, and to a `sentence` behind them: that needs no more
    than its least, for it goes on below, and is cut behind a word where there is no room for that.
    What an `aside` one says is told of the row at hand too: it goes before words of others are cut.
    """

    head: str
    least: int
    most: int
    wide: bool = False
    right: bool = False
    first: bool = False
    sentence: bool = False
    aside: bool = False


class Cell(NamedTuple):
    """What stands in a column. The tone adds no meaning to the text."""

    text: str
    tone: Tone = ""


def gap_between(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int) -> int:
    """Return how many cells are between two columns in a line of so many cells."""
    return APART if cells_wanted(columns, rows, gap=APART) <= width else 1


def column_widths(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int, *, gap: int = 1
) -> list[int]:
    """Return how wide each column is in a line of so many cells; 0 is one that is left out.

    None is wider than its widest text, and one in which nothing stands is left out. Where
    something would be cut, the last of the `wide` ones goes first; where a word would be, or one
    had less than its least, the last of those `aside`. Then the widest become narrower, as long as
    they can those whose texts may be broken between two words.
    What is left goes to the first columns that need it, and then to the last one.
    """
    needs = _needs(columns, rows)
    least = [min(column.least, need) for column, need in zip(columns, needs, strict=True)]
    whole = [
        low if column.sentence else min(need, max(low, _most(column)))
        for column, need, low in zip(columns, needs, least, strict=True)
    ]
    shown = [n for n in range(len(columns)) if least[n]]
    for n in reversed(shown[:]):
        if columns[n].wide and _taken(whole, shown, gap) > width:
            shown.remove(n)
    if _taken(whole, shown, gap) > width:
        words = _words(columns, rows)
        unbroken = [*map(max, least, words)]
        for n in reversed(shown[:]):
            if columns[n].aside and _taken(unbroken, shown, gap) > width:
                shown.remove(n)
        if _taken(least, shown, gap) > width:
            least = _give_way(least, words, shown, width)
    spare = max(0, width - _taken(least, shown, gap))
    widths = [0] * len(columns)
    for n in sorted(shown, key=lambda n: (not columns[n].first, columns[n].sentence)):
        more = min(spare, max(0, min(needs[n], _most(columns[n])) - least[n]))
        spare -= more
        widths[n] = least[n] + more
    if shown:
        widths[shown[-1]] += spare
    return widths


def _give_way(
    least: list[int], words: Sequence[int], shown: Sequence[int], width: int
) -> list[int]:
    """Return columns so narrow that they fit, where they can such as hold the longest words."""
    narrower = least[:]
    for narrowest in ([max(NARROWEST, word) for word in words], [NARROWEST] * len(least)):
        narrower = least[:]
        while _taken(narrower, shown) > width:
            wider = [n for n in shown if narrower[n] > narrowest[n]]
            if not wider:
                break
            narrower[max(wider, key=lambda n: narrower[n])] -= 1  # of two as wide, both give way
        else:
            break
    return narrower


def _words(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Return how wide the longest word of each column is, its head among them."""
    texts = [{column.head, *(row[n].text for row in rows)} for n, column in enumerate(columns)]
    return [max(cell_len(word) for text in of_one for word in text.split(" ")) for of_one in texts]


def cells_wanted(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, gap: int = 1) -> int:
    """Return how many cells a line takes in which all columns are whole."""
    needs = _needs(columns, rows)
    whole = [min(need, _most(column)) for column, need in zip(columns, needs, strict=True)]
    return _taken(whole, [n for n, need in enumerate(needs) if need], gap)


def _needs(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Return how wide the widest text of each column is, its head among them; 0 without any."""
    needs = [max((cell_len(row[n].text) for row in rows), default=1) for n in range(len(columns))]
    return [max(need, cell_len(column.head)) if need else 0
            for column, need in zip(columns, needs, strict=True)]  # fmt: skip


def _most(column: Column) -> int:
    return max(column.most, cell_len(column.head))  # a head is not cut beside room


def _taken(widths: Sequence[int], shown: Sequence[int], gap: int = 1) -> int:
    """Return how many cells these columns take, with so many between each two."""
    return sum(widths[n] for n in shown) + gap * (len(shown) - 1)


def lines_of(
    cells: Sequence[Cell], widths: Sequence[int], columns: Sequence[Column]
) -> list[list[Cell]]:
    """Return the cells of each line that a row takes where its texts go on below."""
    parts = _parts(cells, widths, columns)
    return [
        [
            Cell(part[line] if line < len(part) else "", cell.tone)
            for part, cell in zip(parts, cells, strict=True)
        ]
        for line in range(max(map(len, parts), default=0))
    ]


def rest_of(
    cells: Sequence[Cell], line: int, widths: Sequence[int], columns: Sequence[Column]
) -> list[Cell]:
    """Return the cells of such a line with all that would stand below it, to be cut there."""
    parts = _parts(cells, widths, columns)
    return [Cell(" ".join(part[line:]), cell.tone) for part, cell in zip(parts, cells, strict=True)]


def _parts(
    cells: Sequence[Cell], widths: Sequence[int], columns: Sequence[Column]
) -> list[list[str]]:
    """Return the lines of each text."""
    return [
        folded_lines(cell.text, width)
        if 0 < width < cell_len(safe(cell.text)) and (column.sentence or _goes_on(cell.text, width))
        else [cell.text]
        for cell, width, column in zip(cells, widths, columns, strict=True)
    ]


def _goes_on(text: str, width: int) -> bool:
    """Whether what is no sentence goes on below: where it need not be broken within a word."""
    return max(map(cell_len, safe(text).split(" "))) <= width


def line_of(
    cells: Iterable[Cell], widths: Sequence[int], columns: Sequence[Column] = (), *, gap: int = 1
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
    return Content(" " * gap).join(parts)


def _fitted(text: str, width: int, *, right: bool) -> str:
    fitted = fit(text, width)
    if not right:
        return fitted
    text = fitted.rstrip(" ")
    return " " * (width - cell_len(text)) + text
