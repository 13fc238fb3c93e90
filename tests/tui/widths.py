"""What is wrong with how a screen uses its width, found in what is seen of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from tests.tui.conftest import Hands
from tui.formatting.safe_text import ELLIPSIS
from tui.widgets.key_line import KeyLine

ROOT = Path(__file__).parents[2]
LEAST_PANE = 36
BESIDE, BEFORE = 4, 8
"""Blank cells behind what is cut, or between the words before it, that it could have taken."""
_EDGE = re.compile("[│┃]")
_WORD = re.compile(r"[^\W\d_]{3,}")


def faults(hands: Hands, known: frozenset[str]) -> Iterator[str]:
    """Find all that is wrong with what is seen; `known` are all words that may be read whole."""
    lines = hands.lines
    width = hands.app.size.width
    padded = [line.ljust(width) for line in lines]
    for line in padded:
        if any(map(cut_beside_blanks, _EDGE.split(line))):
            yield f"cut beside blanks: {line.rstrip()}"
    for line in lines:
        if broken := broken_words(line, known):
            yield f"broken within a word: {broken}: {line}"
    if (pane := side_pane(padded)) is not None and pane < LEAST_PANE:
        yield f"the side pane has {pane} cells"
    for keys in hands.app.screen.query(KeyLine):
        for _end, text, hint in keys.laid_out(keys.content_size.width):
            if not text.replace(hint.display, "", 1).strip():
                yield f"a key without its word: {text}"


def cut_beside_blanks(part: str) -> bool:
    """Whether something is cut in a part of a line that has room for more of it.

    Not in the last line that a row may have.
    """
    if part.startswith(" " * BEFORE):
        return False
    if re.search(rf"{ELLIPSIS} {{{BESIDE},}}", part):
        return True
    text = part.rstrip(" ▁▂▃▄▅▆▇█")
    return text.endswith(ELLIPSIS) and re.search(rf"\S {{{BEFORE},}}\S", text) is not None


def broken_words(line: str, known: frozenset[str]) -> list[str]:
    """Return what stands there as a word and is none, unless it is said to be cut."""
    return [
        found[0]
        for found in _WORD.finditer(line)
        if found[0].casefold() not in known and line[found.end() : found.end() + 1] != ELLIPSIS
    ]


def side_pane(lines: Sequence[str]) -> int | None:
    """Return how many cells stand right of a rule down the screen, or None without one."""
    rules = [{found.start() for found in _EDGE.finditer(line)} for line in lines]
    tall = [at for at in set().union(*rules) if sum(at in each for each in rules) > len(lines) / 2]
    if len(tall) != 1:
        return None  # none, or the frame of a window
    return len(lines[0]) - tall[0] - 1


def words_known(store: Path) -> frozenset[str]:
    """Return all words that the program and a store's documents have."""
    return _of_the_program() | _words(store.rglob("*.json"))


@cache
def _of_the_program() -> frozenset[str]:
    places = ("store/i18n/**/*.po", "store/domain/*.toml", "tui/**/*.py", "tests/pictures/*.csv")
    return _words(file for place in places for file in ROOT.glob(place))


def _words(files: Iterable[Path]) -> frozenset[str]:
    texts = (file.read_text("utf-8").replace('"\n"', "") for file in files)
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))
