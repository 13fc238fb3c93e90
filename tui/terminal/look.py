"""What a terminal can show: colours, signs, a light or a dark ground."""

from collections.abc import Mapping
from typing import NamedTuple

MANY_COLOURS = 1 << 24
"""Colours of a terminal that mixes them freely."""


class Look(NamedTuple):
    """What a terminal can show: how many colours (0 for none), on light or dark, which signs."""

    colours: int = MANY_COLOURS
    light: bool = False
    plain: bool = False


ABLE = Look()
"""A terminal that can all of it."""


def look(environment: Mapping[str, str], *, plain: bool = False) -> Look:
    """Return what the terminal says of itself; `plain` is what somebody has said who sees it."""
    return Look(colours(environment), _is_light(environment.get("COLORFGBG", "")), plain)


def colours(environment: Mapping[str, str]) -> int:
    """Return how many colours the terminal has; of one that says nothing, that it has 16."""
    term = environment.get("TERM", "")
    if environment.get("NO_COLOR") or term.startswith("vt") or term.endswith(("-m", "-mono")):
        return 0
    if "TEXTUAL_DRIVER" in environment:
        return MANY_COLOURS  # drawn for a browser
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return MANY_COLOURS
    return 256 if term.endswith(("256color", "kitty")) else 16


def _is_light(ink_and_paper: str) -> bool:
    """Read `COLORFGBG`, such as `0;15` or `0;default;15`; of the greys, 8 is a dark one."""
    paper = ink_and_paper.rpartition(";")[2]
    return paper.isascii() and paper.isdigit() and int(paper) in (7, *range(9, 16))
