"""Styles as they are sent: what turns one into another, and what blanks show of them."""

from functools import lru_cache
from typing import NamedTuple


class _Look(NamedTuple):
    attributes: frozenset[str]
    foreground: str
    background: str


_ENDED_BY = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""What ends an attribute alone; the rare others are ended by turning everything off."""


@lru_cache(1024)
def _look(style: str) -> _Look:
    codes = style.split(";") if style else []
    attributes, foreground, background = set(), "", ""
    at = 0
    while at < len(codes):
        code = codes[at]
        count = 1
        if code in ("38", "48"):
            count = 3 if codes[at + 1] == "5" else 5
        number, whole = int(code), ";".join(codes[at : at + count])
        if number == 38 or 30 <= number <= 37 or number == 39 or 90 <= number <= 97:
            foreground = whole
        elif 40 <= number <= 49 or 100 <= number <= 107:
            background = whole
        else:
            attributes.add(whole)
        at += count
    return _Look(frozenset(attributes), foreground, background)


@lru_cache(1024)
def decorated(style: str) -> bool:
    """Whether blanks in that style show more than a background, which no erasure would leave."""
    return not _look(style).attributes.isdisjoint(("4", "5", "6", "7", "9", "21", "51", "52", "53"))


@lru_cache(1024)
def bare(style: str) -> str:
    """Return what a blank shows of a style: its background, where it is not decorated."""
    return style if decorated(style) else _look(style).background


@lru_cache(4096)
def turned(old: str, new: str) -> str:
    """Return the shortest sequence that turns one style into another."""
    if not new:
        return "\x1b[m"
    was, now = _look(old), _look(new)
    anew = f"\x1b[;{new}m" if old else f"\x1b[{new}m"
    lost = was.attributes - now.attributes
    if not lost.issubset(_ENDED_BY):
        return anew
    ends = {_ENDED_BY[attribute] for attribute in lost}
    kept = {each for each in was.attributes if _ENDED_BY.get(each) not in ends}
    codes = sorted(ends) + sorted(now.attributes - kept)
    codes += [now.foreground or "39"] if now.foreground != was.foreground else []
    codes += [now.background or "49"] if now.background != was.background else []
    return min(f"\x1b[{';'.join(codes)}m", anew, key=len)


def turning(old: str, new: str) -> int:
    """Return how many bytes it takes to turn from one style to another."""
    return 0 if old == new else len(turned(old, new))
