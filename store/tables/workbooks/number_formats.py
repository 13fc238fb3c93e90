"""Number formats of a workbook that say how many digits a number is shown with: `0000`."""

import re
from collections.abc import Mapping

from store.tables.workbooks.xml_parts import go_through

STYLES = "xl/styles.xml"
Digits = Mapping[str, int]
"""How many digits the cells of a style are shown with, by its number as a cell names it."""

MOST_DIGITS = 30
_ZEROS = re.compile(
    r'(?:\[\$-[0-9A-Fa-f]+\])?(0+(?:(?:\\?[- \u00a0–]|"[- \u00a0–]")0+){0,9})(?:;.*)?'
)
"""Zeros, in groups as of an organisation or telephone number: 000000-0000, 000-000 00 00."""
_PARTED = re.compile(r"(?<=[0-9])[- \u00a0–](?=[0-9])")
_CELL = re.compile(rb"<c\b([^>]*)>")
_STYLE = re.compile(rb'\bs="([0-9]+)"')
_PLACE = re.compile(rb'\br="([A-Z]+)([0-9]+)"')


def digits_of_format(code: str) -> int:
    """Return how many digits a format shows that is nothing but zeros, also in groups, else 0."""
    match = _ZEROS.fullmatch(code)
    digits = match[1].count("0") if match else 0
    return digits if 2 <= digits <= MOST_DIGITS else 0


def joined_digits(shown: str) -> str:
    """Return a number as it is shown without what parts its groups of digits."""
    return _PARTED.sub("", shown)


def digits_of_styles(styles: bytes) -> Digits:
    """Return the styles of a workbook whose format is nothing but zeros, with how many those are.

    Raises:
        ValueError: it is not well-formed.
    """
    if b"formatCode" not in styles:
        return {}
    formats: dict[str, int] = {}
    found: dict[str, int] = {}
    count = 0
    within = False

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count, within
        tag = tag.rpartition(":")[2]
        if tag == "numFmt":
            if digits := digits_of_format(attributes.get("formatCode", "")):
                formats[attributes.get("numFmtId", "")] = digits
        elif tag == "cellXfs":
            within = True
        elif tag == "xf" and within:
            if shown := formats.get(attributes.get("numFmtId", "")):
                found[f"{count}"] = shown
            count += 1

    def end(tag: str) -> None:
        nonlocal within
        within = within and tag.rpartition(":")[2] != "cellXfs"

    go_through(styles, begin, end)
    return found


def digits_in(part: bytes, digits: Digits) -> dict[tuple[int, int], int]:
    """Return how many digits the cells of a sheet are shown with, as far as their styles say so."""
    if not any(f's="{style}"'.encode() in part for style in digits):
        return {}
    found: dict[tuple[int, int], int] = {}
    for match in _CELL.finditer(part):
        style = _STYLE.search(match[1])
        if style is None or (shown := digits.get(style[1].decode())) is None:
            continue
        if place := _PLACE.search(match[1]):
            found[int(place[2]), column_named(place[1].decode()) - 1] = shown
    return found


def column_named(letters: str) -> int:
    """Return the place of a column that is named like AB."""
    place = 0
    for letter in letters.upper()[:8]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place
