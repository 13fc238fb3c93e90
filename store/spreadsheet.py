"""Tables from an Excel workbook, by the extra `excel`: its first sheet that is not empty.

A spreadsheet turns what looks like a number into one. Whole numbers become digits again; where a
leading plus or zero may be lost, that is said, not guessed.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable

from store.columns import CUSTOMERS, USERS, plain
from store.tables import MOST_BYTES, Line, Table, refuse_too_large, refused

_UNPACKED = 200_000_000
"""Bytes that a workbook may unpack to."""
_TEXTUAL = ("number", "phone", "org_number", "spcs_number")
"""Columns whose cells are numbers only by mistake."""

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def is_workbook(raw: bytes) -> bool:
    """Return whether a file is packed as workbooks are."""
    return raw.startswith(b"PK\x03\x04")


def read(raw: bytes) -> Table:
    """Read a workbook.

    Raises:
        Refused: it is none, is too large, or the extra is not installed.
    """
    _refuse_bomb(raw)
    try:
        from python_calamine import CalamineError, load_workbook
    except ImportError:
        raise refused("is a workbook; install samarbete[excel], or save it as CSV") from None
    try:
        workbook = load_workbook(io.BytesIO(raw))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            refuse_too_large(sheet.total_width, sheet.total_height)
            rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
            if any(cell != "" for row in rows for cell in row):
                return _table(rows)
    except (CalamineError, OSError, ValueError) as error:
        raise refused(f"is no workbook that can be read: {error}") from None
    raise refused("is empty: a first row with headings is expected")


def _refuse_bomb(raw: bytes) -> None:
    """Refuse what would unpack to more than any office has."""
    if len(raw) > MOST_BYTES:
        raise refused(f"is {len(raw) // 1_000_000} MB large, {MOST_BYTES // 1_000_000} at most")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise refused(f"is no workbook that can be read: {error}") from None
    if unpacked > _UNPACKED:
        raise refused(f"unpacks to more than {_UNPACKED // 1_000_000} MB")


def _table(rows: list[list[Cell]]) -> Table:
    first = next(n for n, row in enumerate(rows) if any(cell != "" for cell in row))
    headings = [_text(cell).strip() for cell in rows[first]]
    while headings and not headings[-1]:
        headings.pop()
    textual = {n for n, heading in enumerate(headings) if plain(heading) in _TEXTUAL_HEADINGS}
    lines: list[Line] = []
    faults: list[tuple[Line, str]] = []
    numbers: dict[int, list[int]] = {}
    for n, row in enumerate(rows[first + 1 :], start=first + 2):
        if all(cell == "" for cell in row):
            continue
        line = Line(n, tuple(_text(cell) for cell in row[: len(headings)]))
        if any(cell != "" for cell in row[len(headings) :]):
            faults.append((line, "has more cells than there are headings"))
            continue
        lines.append(line)
        for place in textual:
            if place < len(row) and isinstance(row[place], float | int):
                numbers.setdefault(place, []).append(n)
    return Table(
        headings=tuple(headings),
        lines=tuple(lines),
        faults=tuple(faults),
        notices=tuple(_lost(headings[place], where) for place, where in sorted(numbers.items())),
    )


_TEXTUAL_HEADINGS = frozenset(
    heading
    for column in (*CUSTOMERS, *USERS)
    if column.id in _TEXTUAL
    for heading in column.headings
)


def _lost(heading: str, lines: Iterable[int]) -> str:
    where = [f"{n}" for n in lines]
    told = ", ".join(where[:10]) + (f" and {len(where) - 10} more" if len(where) > 10 else "")
    return (
        f"{heading}: numbers instead of text in line {told}: "
        "a leading + or 0 that stood there is lost; compare"
    )


def _text(cell: Cell) -> str:
    """Return a cell as it would stand in a CSV file."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return f"{int(cell)}"
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case dt.datetime() | dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return f"{cell}"
