"""Values as they are shown: words, columns, and the one place that makes foreign text safe."""

import re
import unicodedata
from collections.abc import Iterator

from store.domain.validation import MAX_MARKS, by_code, seen

ELLIPSIS = "…"

_MAY_BE_MARK = re.compile("[^\0-\u02ff\u2000-\u20cf\u2100-\u27ff\u2900-\u2cee]")
"""All but Latin letters, punctuation, arrows and lines: among these is no mark, and none hides.

What is left out is named, since to compile the long range of what is meant takes 3 ms.
"""


def safe(text: str) -> str:
    r"""Return text that cannot act on a terminal: what is not to be drawn reads as `\x1b`."""
    if text.isprintable() and (text.isascii() or not _MAY_BE_MARK.search(text)):
        return text
    drawn = []
    for char, plain, piled in _looked_at(text):
        if not plain:
            drawn.append(f"\\x{ord(char):02x}" if ord(char) < 0x100 else by_code(char))
        elif not piled:
            drawn.append(char)
    return "".join(drawn)


def _looked_at(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield each character, whether it is to be drawn, and whether more marks are below it."""
    marks = 0
    for char, plain in seen(text):
        marks = marks + 1 if unicodedata.category(char).startswith("M") else 0
        yield char, plain, marks > MAX_MARKS


def safe_json(text: str) -> str:
    """Return JSON that means the same, with escapes for what would act on a terminal or hide."""
    if text.isprintable() and (text.isascii() or not _MAY_BE_MARK.search(text)):
        return text
    drawn = []
    for char, plain, piled in _looked_at(text):
        if char != "\n" and (piled or not plain):
            drawn += [f"\\u{unit:04x}" for unit in _utf_16(char)]
        else:
            drawn.append(char)
    return "".join(drawn)


def json_in(encoding: str, text: str) -> str:
    """Return JSON that means the same, with escapes for what an encoding does not have."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(
            char if char.isascii() else "".join(f"\\u{unit:04x}" for unit in _utf_16(char))
            for char in text
        )
    return text


def _utf_16(char: str) -> Iterator[int]:
    raw = char.encode("utf-16-be", "surrogatepass")
    return (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))


def typed(text: str) -> str:
    """Return pasted text as it may be typed: one line, without what could not be typed."""
    lines = [line for line in text.splitlines() if line] or [""]
    return "".join(char for char, plain, piled in _looked_at(lines[0]) if plain and not piled)


def fit(text: str, width: int) -> str:
    """Return safe text in exactly so many cells: padded, or cut with an ellipsis."""
    from rich.cells import cell_len, set_cell_size  # only a screen has cells

    text = safe(text)
    if cell_len(text) > width:
        return set_cell_size(text, max(0, width - 1)) + ELLIPSIS[: max(0, width)]
    return text + " " * (width - cell_len(text))


def whole_parts(text: str, width: int, joint: str) -> str:
    """Return safe text without the last of its parts that so many cells do not hold.

    The first stays in any case.
    """
    from rich.cells import cell_len

    text = safe(text)
    while cell_len(text) > width and joint in text:
        text = text.rpartition(joint)[0]
    return text


def whole_words(text: str, width: int) -> str:
    """Return safe text in at most so many cells, cut behind a word where there is one.

    Where that would leave half of them blank, a long word is cut.
    """
    from rich.cells import cell_len

    text = safe(text)
    if cell_len(text) <= width:
        return text
    words = folded_lines(text, max(0, width - 1))[0].rstrip(" ·")
    whole = width < 2 * cell_len(words) and cell_len(words) < width
    return f"{words}{ELLIPSIS}" if whole else fit(text, width)


def folded_lines(text: str, width: int) -> list[str]:
    """Return safe text in lines of at most so many cells, broken at spaces where there are any."""
    from rich.cells import cell_len, set_cell_size

    lines = [""]
    for word in safe(text).split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        while cell_len(word) > width > 0:
            head = set_cell_size(word, width).rstrip(" ") or word[0]
            lines[-1], word = head, word[len(head) :]
            lines.append("")
        lines[-1] = word
    return lines
