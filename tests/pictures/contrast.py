"""How well text can be read in a picture: the contrast between letters and what is behind them."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_RECT = re.compile(
    r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"'
)
_TEXT = re.compile(r'<text class="terminal-\d+-(r\d+)" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>')
_FILL = re.compile(r"\.terminal-\d+-(r\d+) \{ fill: (#\w+)")
_PAPER = re.compile(r'<rect fill="(#\w+)" stroke=')


class Drawn(NamedTuple):
    """A piece of text with its two colours."""

    text: str
    ink: str
    paper: str

    @property
    def contrast(self) -> float:
        """The ratio of the two luminances, 1 to 21, as the accessibility guidelines define it."""
        return contrast(self.ink, self.paper)


def contrast(one: str, other: str) -> float:
    """Return the ratio of the luminances of two colours, such as `#1e1e1e`."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def drawn_in(svg: str) -> Iterator[Drawn]:
    """Find all text of a picture, with the colour that was laid last where it begins."""
    inks = dict(_FILL.findall(svg))
    under = _PAPER.search(svg)
    assert under is not None
    rects = [(fill, *map(float, numbers)) for fill, *numbers in _RECT.findall(svg)]
    for name, x, y, text in _TEXT.findall(svg):
        words = html.unescape(text).replace("\xa0", " ")
        blank = len(words) - len(words.lstrip(" "))
        if not words.strip():
            continue
        at, line = float(x) + 12.2 * (blank + 0.5), float(y) - 6
        paper = next(
            (
                fill
                for fill, left, top, width, height in reversed(rects)
                if left <= at < left + width and top <= line < top + height
            ),
            under.group(1),
        )
        yield Drawn(words.strip(), inks[name], paper)


def _luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
