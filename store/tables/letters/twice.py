"""Letters that were encoded twice: UTF-8, read as something else, and saved as UTF-8 once more."""

import re
from contextlib import suppress
from typing import NamedTuple

TWICE = "utf-8-twice"
"""What was UTF-8, read as something else, and saved as UTF-8 once more: Ã¥ is an å."""
_SIGNS_OF_TWICE = {"cp1252": "ÃÂâï", "mac_roman": "√¬‚Ô", "cp437": "├┬Γ∩", "cp850": "├┬Ô´"}
"""What letters of UTF-8 begin with as each encoding reads them."""
MARK_TWICE = "ï»¿"
"""The mark of UTF-8 as it then stands at the beginning."""
_OURS = "åäöÅÄÖé"
"""The letters by which it is seen."""


class Twice(NamedTuple):
    """A text as it is then to be read, and the first cell that is another, `before` and `after`."""

    text: str
    before: str
    after: str


def read_twice(text: str) -> Twice | None:
    """Return how a text reads whose letters were encoded twice; None where they seem not to be."""
    text = text.removeprefix(MARK_TWICE)
    mended = _mended(text)
    if mended == text:
        return None
    pairs = zip(text.split("\n"), mended.split("\n"), strict=True)
    before, after = next(
        each for each in pairs if _count_of_ours(each[0]) != _count_of_ours(each[1])
    )
    return Twice(
        mended.removeprefix("\ufeff"), _first_unlike(before, after), _first_unlike(after, before)
    )


def _first_unlike(line: str, other: str) -> str:
    """Return the first cell of a line that is not in another reading of it."""
    cells, others = (re.split("[;,\t|]", one) for one in (line, other))
    return next((cell.strip()[:40] for cell in cells if cell not in others), line[:40])


def _mended(text: str) -> str:
    """Return what a text is with the most of our letters, as any encoding between makes them."""
    best, most = text, _count_of_ours(text)
    for encoding, signs in _SIGNS_OF_TWICE.items():
        if any(sign in text for sign in signs):
            mended = _read_once_more(text, encoding, signs)
            if (count := _count_of_ours(mended)) > most:
                best, most = mended, count
    return best


def _count_of_ours(text: str) -> int:
    return sum(map(text.count, _OURS))


def _read_once_more(text: str, encoding: str, signs: str) -> str:
    """Return a text with each letter that is UTF-8 in another encoding as that letter."""
    followers = "".join(_char(byte, encoding) + chr(byte) for byte in range(0x80, 0xC0))
    run = re.compile(f"[{signs}][{re.escape(followers)}]{{1,3}}")

    def letter(match: re.Match[str]) -> str:
        for end in range(len(match[0]), 1, -1):
            with suppress(UnicodeError):
                read = b"".join(_byte(char, encoding) for char in match[0][:end]).decode("utf-8")
                if len(read) == 1:
                    return read + match[0][end:]
        return match[0]

    return run.sub(letter, text)


def _char(byte: int, encoding: str) -> str:
    """Return what a byte is in an encoding; where it is none, what programs write for it."""
    return bytes([byte]).decode(encoding, "ignore") or chr(byte)


def _byte(char: str, encoding: str) -> bytes:
    try:
        return char.encode(encoding)
    except UnicodeEncodeError:
        return char.encode("latin-1")
