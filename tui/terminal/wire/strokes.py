"""Strokes: what has to be written where, so that one picture becomes another."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from tui.terminal.wire.cells import UNKNOWN, Cell, Line
from tui.terminal.wire.styles import bare, decorated, turning

SKIPPED = 5
"""Up to so many unchanged cells are cheaper to write again than to jump over."""
BRIDGED = 10
"""Up to so many blanks are written between two words; more of them are a stroke of their own."""


class Stroke(NamedTuple):
    """Text in one style; without a text, blanks on the background that the style is."""

    y: int
    x: int
    end: int
    style: str
    text: str


def strokes_of(y: int, old: Line, new: Line) -> Iterator[Stroke]:
    """Find what turns one line into another; a wide character is never cut."""
    if marked(old) or marked(new):
        old = [UNKNOWN] * len(new)
    x, width = 0, len(new)
    while x < width:
        cell = new[x]
        if cell == old[x] or cell is UNKNOWN:
            x += 1
            continue
        if is_blank(cell):
            end = _end_of_blanks(old, new, x)
            stroke = Stroke(y, x, end, cell.style or "", "")
        else:
            while x and not new[x].text:
                x -= 1
            style = new[x].style or ""
            end = _end_of_ink(old, new, x, style)
            stroke = Stroke(y, x, end, style, "".join(each.text for each in new[x:end]))
        yield stroke
        x = end


def marked(line: Line) -> bool:
    """Whether there are marks: terminals do not agree on where a line with them goes on."""
    return any(len(cell.text) > 1 for cell in line)


def is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing but its background, so that erasing leaves the same."""
    return cell.text == " " and not decorated(cell.style or "")


def fits(cell: Cell, style: str) -> bool:
    """Whether a cell can be written in that style; blanks take any ink on their background."""
    return cell.style == style or (cell.text == " " and cell.style == bare(style))


def by_style(strokes: Sequence[Stroke], style: str, *, narrow: bool = False) -> list[Stroke]:
    """Order strokes so that each style is turned to once, from the one that is set to its like.

    Rules come first where they may not be narrow: a terminal that draws them twice as wide is to
    write over them what stands behind.
    """
    groups: dict[str, list[Stroke]] = {}
    papers: dict[str, str] = {}
    ruled: set[str] = set()
    waiting: list[Stroke] = []
    before = None
    for stroke, follower in zip_longest(strokes, strokes[1:]):
        if stroke.text:
            groups.setdefault(stroke.style, []).append(stroke)
            papers.setdefault(bare(stroke.style), stroke.style)
            if not (narrow or stroke.text.isascii()) and any(
                "\u2500" <= c <= "\u257f" for c in stroke.text
            ):
                ruled.add(stroke.style)
            before = stroke
        elif before is not None and _adjoin(before, stroke, stroke.style):
            groups[before.style].append(stroke)
        elif follower is not None and _adjoin(stroke, follower, stroke.style):
            groups.setdefault(follower.style, []).append(stroke)
        else:
            waiting.append(stroke)
    for stroke in waiting:
        paper = papers.get(stroke.style, stroke.style)
        groups.setdefault(paper, []).append(stroke)
    for group in groups.values():
        group.sort(key=lambda stroke: (stroke.y, stroke.x))
    return [stroke for each in _in_turn(groups, ruled, style) for stroke in groups[each]]


def _adjoin(one: Stroke, other: Stroke, paper: str) -> bool:
    """Whether they stand side by side on that paper, so that the one leads to the other."""
    side_by_side = (one.y, one.end) == (other.y, other.x)
    return side_by_side and bare(one.style) == bare(other.style) == paper


def _in_turn(styles: Iterable[str], first: set[str], style: str) -> Iterator[str]:
    """Give each style, those first that come first; after each one that is turned to for least."""
    left = list(styles)
    while left:
        style = min(left, key=lambda each: (each not in first, turning(style, each)))
        left.remove(style)
        yield style


def _end_of_blanks(old: Line, new: Line, x: int) -> int:
    """Return where blanks end that have changed; those between them may be erased once more."""
    blank, end = new[x], x + 1
    for at in range(x + 1, len(new)):
        if new[at] != blank:
            return end
        if new[at] != old[at]:
            end = at + 1
    return len(new)


def _end_of_ink(old: Line, new: Line, x: int, style: str) -> int:
    """Return where the last change ends that is written in one go, in one style."""
    end, skipped = x + 1, 0
    for at in range(x + 1, len(new)):
        cell = new[at]
        if not cell.text and cell is not UNKNOWN and at == end:
            end = at + 1
            continue
        if not fits(cell, style) or at - end > BRIDGED:
            break
        if cell == old[at]:
            skipped += 1
            if skipped > SKIPPED:
                break
        elif not is_blank(cell):
            end, skipped = at + 1, 0
    return end
