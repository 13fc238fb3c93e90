"""How much memory the cells of a workbook take once they are read: asked before they are.

A packed file can be small and mean much: one long text that thousands of cells refer to, or two
cells far apart, between which the reader makes room for all others.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Protocol, TypeVar

from store.tables.workbooks.old_workbook import weigh_records
from store.tables.workbooks.weight import MOST_TEXT, Weight, refuse_unless_room
from store.tables.workbooks.xml_parts import go_through

_SHARED = re.compile(rb't="s"[^<>]*><v>([0-9]{1,9})</v>')
_PLACE = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
_INLINE = re.compile(rb">([^<>]+)</(?:t|v)>")


def weigh_workbook(raw: bytes, *, old: bool) -> None:
    """Refuse a workbook whose cells would take more memory than any office needs.

    Raises:
        Refused: they would.
        ValueError: it is not well-formed.
    """
    weight = Weight()
    if old:
        refuse_unless_room(3 * len(raw))  # it is copied as a whole, and its stream out of it
        weigh_records(raw, weight)
        return
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        names = packed.namelist()
        if "content.xml" in names:
            _walked(packed.read("content.xml"), _OpenDocument(weight))
            return
        shared: list[int] = []
        for name in names:
            if name.lower().endswith("sharedstrings.xml"):
                part = packed.read(name)
                weight.add(texts=part.count(b"<si"))
                shared += _walked(part, _SharedTexts()).lengths
        for name in names:
            if name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml"):
                _weigh_sheet(packed.read(name), shared, weight)


def _weigh_sheet(part: bytes, shared: Sequence[int], weight: Weight) -> None:
    """Count what a sheet refers to: by its bytes, where it is written as usual, as that is fast."""
    placed = part.count(b'<c r="')
    usual = placed == part.count(b"<c ") + part.count(b"<c>") + part.count(b"<c/>")
    referring = part.count(b't="s"')
    text, referred = 0, 0
    if referring * max(shared, default=0) > MOST_TEXT // 100:
        for match in _SHARED.finditer(part):
            referred += 1
            if (place := int(match.group(1))) < len(shared):
                text += shared[place]
        usual = usual and referred == referring
    if not usual or not placed or b"t='" in part or b"<!" in part:
        _walked(part, _Cells(shared, weight))
        return
    if b't="inlineStr"' in part or b't="str"' in part:
        text += sum(len(match.group(1)) for match in _INLINE.finditer(part))
    right = low = 0
    for match in _PLACE.finditer(part):
        right = max(right, _column_of(match.group(1)))
        low = max(low, int(match.group(2)))
    weight.add(text=text, cells=right * low)


class _Walker(Protocol):
    """What goes through a part, element by element."""

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def text(self, text: str) -> None:
        """Take text."""

    def end(self, tag: str) -> None:
        """Take the end of an element."""


_W = TypeVar("_W", bound=_Walker)


def _walked(part: bytes, walker: _W) -> _W:
    go_through(part, walker.begin, walker.end, walker.text)
    return walker


class _SharedTexts:
    """Counts the letters of each text that cells refer to."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self._length = 0

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "si":
            self._length = 0

    def text(self, text: str) -> None:
        self._length += len(text)

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "si":
            self.lengths.append(self._length)


class _Cells:
    """Counts what the cells of a sheet refer to, however it is written."""

    def __init__(self, shared: Sequence[int], weight: Weight) -> None:
        self._shared = shared
        self._weight = weight
        self._row = self._column = self._right = self._low = 0
        self._text: list[str] | None = None
        self._refers = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1
            self._column = 0
        elif tag == "c":
            place = _PLACE.fullmatch(f'<c r="{attributes.get("r", "").upper()}"'.encode())
            self._column = _column_of(place.group(1)) if place else self._column + 1
            self._row = int(place.group(2)) if place else self._row
            self._refers = attributes.get("t") == "s"
            self._text = []

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c" and self._text is not None:
            text = "".join(self._text).strip()
            self._text = None
            if not text:
                return
            self._right, self._low = max(self._right, self._column), max(self._low, self._row)
            place = int(text) if self._refers and text.isdecimal() and len(text) < 10 else -1
            length = self._shared[place] if 0 <= place < len(self._shared) else len(text)
            self._weight.add(text=length)
        elif tag == "sheetData":
            self._weight.add(cells=self._right * self._low)


class _OpenDocument:
    """Counts what the cells of OpenDocument sheets hold, as often as they are repeated."""

    def __init__(self, weight: Weight) -> None:
        self._weight = weight
        self._row = self._rows = self._column = self._right = self._low = 0
        self._cell: tuple[int, bool] | None = None
        self._length = self._of_row = 0

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "table":
            self._row = self._right = self._low = 0
        elif tag == "table-row":
            self._rows = _count(attributes.get("table:number-rows-repeated"))
            self._row += self._rows
            self._column = self._of_row = 0
        elif tag == "s" and self._cell is not None:  # so many spaces
            self._length += _count(attributes.get("text:c"))
        elif tag in ("table-cell", "covered-table-cell"):
            filled = "office:value-type" in attributes or "table:formula" in attributes
            self._cell = (_count(attributes.get("table:number-columns-repeated")), filled)
            self._length = sum(map(len, attributes.values())) if filled else 0

    def text(self, text: str) -> None:
        if self._cell is not None:
            self._length += len(text.strip())

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in ("table-cell", "covered-table-cell") and self._cell is not None:
            columns, filled = self._cell
            self._column += columns
            self._cell = None
            if filled or self._length:
                self._right, self._low = max(self._right, self._column), max(self._low, self._row)
                self._of_row += self._length * columns
        elif tag == "table-row":
            self._weight.add(text=self._of_row * self._rows)
        elif tag == "table":
            self._weight.add(cells=self._right * self._low)


def _count(digits: str | None) -> int:
    if digits is None or not (digits.isascii() and digits.isdecimal()):
        return 1
    return int(digits[:30])


def _column_of(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place
