"""What a packed workbook says beside the values: far cells, formulas without a value, errors.

The reader of workbooks tells none of it. A packed file is looked at before it is unpacked, so that
none takes all memory.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable

import msgspec

from store.i18n.language import _
from store.tables.table import MOST_COLUMNS, bad_file, refuse_too_large
from store.tables.workbooks import open_document
from store.tables.workbooks.number_formats import (
    STYLES,
    Digits,
    column_named,
    digits_in,
    digits_of_styles,
)
from store.tables.workbooks.sheet_marks import SheetMarks, unreadable
from store.tables.workbooks.weight import Weight
from store.tables.workbooks.xml_parts import go_through

_UNPACKED = 200_000_000
"""Bytes that a workbook may unpack to."""
_BESIDE = 20_000_000
"""Bytes of a part that holds no cells, such as the styles: the reader takes it whole."""
_SHEETS = 1_000
"""Sheets that a workbook may name."""
_PACKING_FAULTS = (ValueError, OSError, RuntimeError, NotImplementedError, EOFError)
"""What else a packed file that is encrypted, cut or of another make is refused with."""
_FAR = re.compile(
    rb'<c r="(?:[A-Z]{3,}|[D-Z][A-Z]|C[W-Z])[0-9]|<c r="[A-Z]+(?:[2-9][0-9]{5}|[0-9]{7,})"'
)
"""A cell beyond what a table may have, as most programs write it."""


_WORKBOOK = "xl/workbook.xml"
_YES = ("1", "true")
"""How a part says that something is so."""


def marks_of_sheets(raw: bytes) -> dict[str, SheetMarks]:
    """Return the marks of each sheet, by its name.

    Raises:
        Refused: it is no workbook, would unpack to more than any office has, or has cells with
            values far away: the reader makes room for all from the first to the last.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _UNPACKED:
                most = _UNPACKED // 1_000_000
                raise bad_file(_("The file unpacks to more than {most} MB.", most=most))
            if _is_open_document(packed):
                return open_document.marks_in_content(packed.read(open_document.CONTENT))
            if _WORKBOOK not in packed.namelist():
                raise bad_file(_("The file is packed, but no workbook; save it as .xlsx or CSV."))
            _refuse_large_parts(packed)
            digits = _digits(packed)
            parts = {name: _marks(name, packed.read(name), digits) for name in packed.namelist()}
            names, sheets = _names_of_parts(packed)
            # the reader goes through a part once for each sheet that it is named for
            again = sum(packed.getinfo(part).file_size for part in sheets if part in parts)
            if len(sheets) > _SHEETS or again > _UNPACKED:
                raise bad_file(_("The file names more sheets than any workbook has."))
            since_1904 = _counts_from_1904(packed.read(_WORKBOOK))
    except (zipfile.BadZipFile, zlib.error, *_PACKING_FAULTS):
        raise unreadable(_("it is cut off, damaged, or protected by a password")) from None
    return {
        names[part]: msgspec.structs.replace(marks, since_1904=since_1904) if since_1904 else marks
        for part, marks in parts.items()
        if part in names
    }


def _counts_from_1904(workbook: bytes) -> bool:
    """Return whether a workbook counts its days from 1904."""
    found: list[str] = []

    def properties(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "workbookPr":
            found.append(attributes.get("date1904", ""))

    _parse(workbook, properties, _WORKBOOK)
    return any(value in _YES for value in found)


def _digits(packed: zipfile.ZipFile) -> Digits:
    """Return how many digits the cells of each style are shown with, where a format says so."""
    if STYLES not in packed.namelist():
        return {}
    try:
        return digits_of_styles(packed.read(STYLES))
    except ValueError as error:
        raise unreadable(f"{STYLES}: {error}") from None


def _is_open_document(packed: zipfile.ZipFile) -> bool:
    names = packed.namelist()
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return (
        "content.xml" in names
        and "mimetype" in names
        and packed.read("mimetype")[:100].startswith(kind)
    )


def _refuse_large_parts(packed: zipfile.ZipFile) -> None:
    for part in packed.infolist():
        name = part.filename.lower()
        holds_cells = name.startswith("xl/worksheets/") or name.endswith("sharedstrings.xml")
        if name.endswith((".xml", ".rels")) and not holds_cells and part.file_size > _BESIDE:
            most = _BESIDE // 1_000_000
            raise bad_file(
                _("{part} in the file is larger than {most} MB.", part=part.filename, most=most)
            )


def _names_of_parts(packed: zipfile.ZipFile) -> tuple[dict[str, str], list[str]]:
    """Return the name of each sheet by the part of the package that holds it, and those parts.

    They may be named more than once.
    """
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}
    named: list[str] = []

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            id = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            ids[id] = attributes.get("name", "")
            named.append(id)

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = (
                target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            )

    _parse(packed.read(_WORKBOOK), sheet, _WORKBOOK)
    relations = "xl/_rels/workbook.xml.rels"
    if relations in packed.namelist():
        _parse(packed.read(relations), relation, relations)
    return {targets[id]: name for id, name in ids.items() if id in targets}, [
        targets.get(id, "") for id in named
    ]


def _parse(part: bytes, on_element: Callable[[str, dict[str, str]], None], name: str) -> None:
    try:
        go_through(part, on_element)
    except ValueError as error:
        raise unreadable(f"{name}: {error}") from None


def _marks(name: str, part: bytes, digits: Digits) -> SheetMarks:
    """Return the marks of a sheet; other parts have none.

    Raises:
        Refused: it is no sheet that can be read, or has more than any office's.
    """
    Weight().add(texts=part.count(b"mergeCell ") + part.count(b"<c>") + part.count(b"<c/>"))
    placed = part.count(b'<c r="')
    usual = placed and placed == part.count(b"<c ") + part.count(b"<c>") + part.count(b"<c/>")
    marked = b"<f" in part or b't="e"' in part or b"hidden=" in part
    if usual and not (marked or _FAR.search(part)):
        return SheetMarks(digits=digits_in(part, digits)) if digits else SheetMarks()
    cells = _Cells(digits)
    try:
        go_through(part, cells.begin, cells.end, cells.text)
    except ValueError as error:
        if name.endswith(".xml") or b"sheetData" in part:  # else it is a picture, or the like
            raise unreadable(f"{name}: {error}") from None
    return SheetMarks(
        tuple(cells.formulas),
        tuple(cells.errors),
        hidden_rows=frozenset(cells.hidden_rows),
        hidden_columns=frozenset(cells.hidden_columns),
        digits=cells.digits,
    )


class _Cells:
    """Walks through the cells of a sheet."""

    def __init__(self, digits: Digits) -> None:
        self._digits = digits
        self.digits: dict[tuple[int, int], int] = {}
        self.formulas: list[tuple[int, int]] = []
        self.errors: list[tuple[int, int, str]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._row = self._column = 0
        self._type = self._within = ""
        self._value: list[str] = []
        self._formula = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        tag = tag.rpartition(":")[2]
        if tag == "row":
            self._row = _number(attributes.get("r", "")) or self._row + 1
            self._column = 0
            if attributes.get("hidden") in _YES:
                self.hidden_rows.add(self._row)
        elif tag == "col" and attributes.get("hidden") in _YES:
            first, last = (_number(attributes.get(name, "")) for name in ("min", "max"))
            self.hidden_columns |= {*range(first - 1, min(last, MOST_COLUMNS))}
        elif tag == "c":
            place = re.fullmatch("([A-Za-z]+)([0-9]+)", attributes.get("r", ""))
            self._column = column_named(place.group(1)) if place else self._column + 1
            self._row = int(place.group(2)) if place else self._row
            self._type, self._value, self._formula = attributes.get("t", ""), [], False
            if self._digits and (shown := self._digits.get(attributes.get("s", ""))):
                self.digits[self._row, self._column - 1] = shown
        elif tag in ("v", "is", "f"):
            self._within = tag
            self._formula = self._formula or tag == "f"

    def text(self, text: str) -> None:
        """Take text: of a value, or of a formula."""
        if self._within in ("v", "is"):
            self._value.append(text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        tag = tag.rpartition(":")[2]
        if tag in ("v", "is", "f"):
            self._within = ""
        elif tag == "c":
            if self._value:
                refuse_too_large(self._column, self._row - 1)
            if self._formula and not self._value and self._type != "str":
                self.formulas.append((self._row, self._column - 1))
            elif self._type == "e" and self._value:
                self.errors.append((self._row, self._column - 1, "".join(self._value)))


def _number(digits: str) -> int:
    return int(digits) if digits.isdecimal() else 0
