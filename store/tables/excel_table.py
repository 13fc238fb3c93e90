"""Tables from an Excel workbook, by the extra `excel`: its first sheet that is not empty.

A spreadsheet turns what looks like a number into one. Whole numbers become digits again; where a
leading plus or zero may be lost, that is said, not guessed.
"""

import datetime as dt
import io
import re
import zipfile
import zlib
from xml.parsers import expat

from store.domain.errors import Refused
from store.i18n.language import _
from store.tables.cells import plain
from store.tables.columns import TABLES
from store.tables.table import Table, TableRow, bad_file, refuse_too_heavy, refuse_too_large

_UNPACKED = 200_000_000
"""Bytes that a workbook may unpack to."""
_PACKING_FAULTS = (ValueError, OSError, RuntimeError, NotImplementedError, EOFError)
"""What else a packed file that is encrypted, cut or of another make is refused with."""
_TEXT_HEADINGS = frozenset(
    heading for table in TABLES for column in table if column.text for heading in column.headings
)

RawCell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def is_workbook(raw: bytes) -> bool:
    """Return whether a file is packed as workbooks are."""
    return raw.startswith(b"PK\x03\x04")


def read_workbook(raw: bytes) -> Table:
    """Read a workbook.

    Raises:
        Refused: it is none, is too large, or the extra is not installed.
    """
    _refuse_huge(raw)
    try:
        from python_calamine import CalamineError, load_workbook
    except ImportError:
        message = _("The file is a workbook; install samarbete[excel], or save it as CSV.")
        raise bad_file(message) from None
    try:
        workbook = load_workbook(io.BytesIO(raw))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            rows: list[list[RawCell]] = sheet.to_python(skip_empty_area=False)
            if any(cell != "" for row in rows for cell in row):
                return _table(rows)
    except (CalamineError, OSError, ValueError) as error:
        raise _unreadable(f"{error}") from None
    raise bad_file(_("The file is empty: a first row with headings is expected."))


def _unreadable(why: str) -> Refused:
    return bad_file(_("The file is no workbook that can be read: {why}.", why=why))


def _refuse_huge(raw: bytes) -> None:
    """Refuse what would unpack to more than any office has, or has cells far away.

    The reader makes room for all cells from the first to the last; two that lie far apart would
    take all memory, and the program with it.
    """
    refuse_too_heavy(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _UNPACKED:
                most = _UNPACKED // 1_000_000
                raise bad_file(_("The file unpacks to more than {most} MB.", most=most))
            if "xl/workbook.xml" not in packed.namelist():
                raise bad_file(_("The file is packed, but no .xlsx; save it as .xlsx or CSV."))
            for name in packed.namelist():
                _refuse_far_cells(name, packed.read(name))
    except (zipfile.BadZipFile, zlib.error, *_PACKING_FAULTS) as error:
        raise _unreadable(f"{error}") from None


def _refuse_far_cells(name: str, part: bytes) -> None:
    """Refuse a sheet with cells beyond what a table may have; other parts have none."""
    row = column = 0

    def element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        tag = tag.rpartition(":")[2]
        place = re.fullmatch("([A-Za-z]*)([0-9]+)", attributes.get("r", ""))
        if tag == "row":
            row = int(place.group(2)) if place else row + 1
            column = 0
        elif tag == "c":
            column = _column(place.group(1)) if place else column + 1
            row = int(place.group(2)) if place else row
            refuse_too_large(column, row - 1)

    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        if name.endswith(".xml") or b"sheetData" in part:  # else it is a picture, or the like
            raise _unreadable(f"{name}: {error}") from None


def _column(letters: str) -> int:
    """Return the place of a column that is named like AB."""
    place = 0
    for letter in letters.upper()[:8]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place


def _table(rows: list[list[RawCell]]) -> Table:
    """Return a sheet as a table: its first row that is not empty has the headings."""
    first = next(n for n, row in enumerate(rows) if any(cell != "" for cell in row))
    headings = [_text(cell).strip() for cell in rows[first]]
    while headings and not headings[-1]:
        headings.pop()
    text_places = {n for n, heading in enumerate(headings) if plain(heading) in _TEXT_HEADINGS}
    good: list[TableRow] = []
    faults: list[tuple[TableRow, str]] = []
    numbers: dict[int, list[int]] = {}
    for n, cells in enumerate(rows[first + 1 :], start=first + 2):
        if all(cell == "" for cell in cells):
            continue
        row = TableRow(n, tuple(_text(cell) for cell in cells[: len(headings)]))
        if any(cell != "" for cell in cells[len(headings) :]):
            faults.append((row, _("has more cells than there are headings")))
            continue
        good.append(row)
        for place in text_places:
            if place < len(cells) and isinstance(cells[place], float | int):
                numbers.setdefault(place, []).append(n)
    return Table(
        headings=tuple(headings),
        rows=tuple(good),
        faults=tuple(faults),
        notices=tuple(_notice(headings[place], lines) for place, lines in sorted(numbers.items())),
    )


def _notice(heading: str, lines: list[int]) -> str:
    """Say in which lines a sign may be lost, as a number stands where text belongs."""
    named, more = ", ".join(f"{n}" for n in lines[:10]), len(lines) - 10
    if more > 0:
        named = _("{first} and {n} more", first=named, n=more)
    return _(
        "{heading}: numbers instead of text in line {lines}: "
        "a leading + or 0 that stood there is lost; compare",
        heading=heading,
        lines=named,
    )


def _text(cell: RawCell) -> str:
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
