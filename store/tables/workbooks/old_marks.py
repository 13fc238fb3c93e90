"""What an old workbook (.xls) says beside the values: errors, what is hidden, zeros in front.

The reader of workbooks tells none of it: an error is an empty cell to it.
"""

import struct
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from store.tables.table import MOST_COLUMNS
from store.tables.workbooks.number_formats import digits_of_format
from store.tables.workbooks.old_workbook import stream_of
from store.tables.workbooks.sheet_marks import SheetMarks

_SHEET, _EOF, _SINCE_1904 = 0x0085, 0x000A, 0x0022
_ROW, _COLUMNS, _FORMULA, _ERROR = 0x0208, 0x007D, 0x0006, 0x0205
_FORMAT, _STYLE = 0x041E, 0x00E0
_NUMBERS = (0x0203, 0x027E, _FORMULA)
"""Cells of one number each."""
_SEVERAL_NUMBERS = 0x00BD
_HIDDEN_ROW = 0x20
"""The bit of a row's options that says that it has no height."""
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A",
}  # fmt: skip


def marks_of_old_sheets(raw: bytes) -> dict[str, SheetMarks]:
    """Return the marks of each sheet of an old workbook, by its name; none of one of before 1997.

    Raises:
        ValueError: it is no such file.
    """
    try:
        stream = stream_of(raw, "workbook")
        if stream is None:
            return {}
        since_1904 = any(
            kind == _SINCE_1904 and body[:1] == b"\x01" for kind, body in _records(stream, 0)
        )
        digits = _digits_of_styles(stream)
        return {
            name: replace(_marks(stream, at, digits), since_1904=since_1904)
            for name, at in _sheets(stream)
        }
    except (struct.error, IndexError) as error:
        raise ValueError(f"{error}") from None


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Return the records from a place to the end of their part, each with its kind."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _EOF:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Return the name of each sheet, and where its part begins."""
    for kind, body in _records(stream, 0):
        if kind == _SHEET and len(body) >= 8:
            (at,) = struct.unpack_from("<I", body)
            letters, wide = body[6], body[7] & 1
            name = body[8 : 8 + letters * (1 + wide)]
            yield name.decode("utf-16-le" if wide else "latin-1", "replace"), at


def _digits_of_styles(stream: bytes) -> dict[int, int]:
    """Return how many digits the cells of each style are shown with, where a format says so."""
    formats: dict[int, int] = {}
    found: dict[int, int] = {}
    styles = 0
    for kind, body in _records(stream, 0):
        if kind == _FORMAT and len(body) >= 5:
            number, letters, flags = struct.unpack_from("<HHB", body)
            code = body[5 : 5 + letters * (1 + (flags & 1))]
            text = code.decode("utf-16-le" if flags & 1 else "latin-1", "replace")
            if digits := digits_of_format(text):
                formats[number] = digits
        elif kind == _STYLE and len(body) >= 4:
            (number,) = struct.unpack_from("<H", body, 2)
            if number in formats:
                found[styles] = formats[number]
            styles += 1
    return found


def _styles_of_cells(kind: int, body: bytes) -> Iterator[tuple[tuple[int, int], int]]:
    """Return the places of the numbers in a record, each with its style."""
    if kind in _NUMBERS and len(body) >= 6:
        row, column, style = struct.unpack_from("<HHH", body)
        yield (row + 1, column), style
    elif kind == _SEVERAL_NUMBERS and len(body) >= 6:
        row, column = struct.unpack_from("<HH", body)
        for n, at in enumerate(range(4, len(body) - 7, 6)):
            (style,) = struct.unpack_from("<H", body, at)
            yield (row + 1, column + n), style


def _marks(stream: bytes, at: int, digits: Mapping[int, int]) -> SheetMarks:
    shown: dict[tuple[int, int], int] = {}
    errors: list[tuple[int, int, str]] = []
    rows: set[int] = set()
    columns: set[int] = set()
    for kind, body in _records(stream, at):
        if digits:
            shown |= {
                place: digits[style]
                for place, style in _styles_of_cells(kind, body)
                if style in digits
            }
        if kind == _ROW and len(body) >= 14 and body[12] & _HIDDEN_ROW:
            rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLUMNS and len(body) >= 10 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            columns |= {*range(first, min(last + 1, MOST_COLUMNS))}
        elif kind in (_ERROR, _FORMULA) and (code := _error(kind, body)) in _ERRORS:
            row, column = struct.unpack_from("<HH", body)
            errors.append((row + 1, column, _ERRORS[code]))
    return SheetMarks(
        errors=tuple(errors),
        hidden_rows=frozenset(rows),
        hidden_columns=frozenset(columns),
        digits=shown,
    )


def _error(kind: int, body: bytes) -> int:
    """Return the code of the error that a cell holds, or that its formula comes to; else -1."""
    if kind == _ERROR:
        return body[6] if len(body) >= 8 and body[7] else -1
    is_error = len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2
    return body[8] if is_error else -1
