"""Styles as they are sent: what turns one into another, and what blanks show of them."""

from functools import lru_cache
from typing import NamedTuple


class _Look(NamedTuple):
    attributes: frozenset[str]
    foreground: str
    background: str


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
    """Return what turns one style into another."""
    if not new:
        return "\x1b[m"
    was, now = _look(old), _look(new)
    lost = (
        was.attributes - now.attributes
        or (was.foreground and not now.foreground)
        or (was.background and not now.background)
    )
    if lost:
        return f"\x1b[0;{new}m"
    codes = sorted(now.attributes - was.attributes)
    codes += [now.foreground] if now.foreground != was.foreground else []
    codes += [now.background] if now.background != was.background else []
    return f"\x1b[{';'.join(codes)}m"
