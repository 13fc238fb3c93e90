"""The sheets of a workbook of Excel or LibreOffice, by the extra `excel`.

A spreadsheet turns what looks like a number into one. Whole numbers become digits again; where a
leading plus or zero may be lost, that is said, not guessed.
"""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence

from store.domain.errors import Refused
from store.i18n.language import _
from store.tables.table import (
    Sheet,
    TableRow,
    Unlike,
    bad_file,
    refuse_too_heavy,
    refuse_too_large,
)
from store.tables.workbooks.excel_parts import marks_of_sheets
from store.tables.workbooks.old_marks import marks_of_old_sheets
from store.tables.workbooks.sheet_marks import SheetMarks
from store.tables.workbooks.weight import refuse_long_cell
from store.tables.workbooks.workbook_weight import weigh_workbook

RawCell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

_UNLIKE: Mapping[type, Unlike] = {
    bool: "yes-no",
    dt.date: "date",
    dt.datetime: "date",
    dt.time: "time",
    dt.timedelta: "time",
}
"""What a cell is that is neither text nor a number."""
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How workbooks before 2007 begin, and newer ones that a password protects."""


def is_workbook(raw: bytes) -> bool:
    """Return whether a file is packed as workbooks are."""
    return raw.startswith((b"PK\x03\x04", _OLD))


def read_workbook(raw: bytes) -> tuple[Sheet, ...]:
    """Read all sheets of a workbook.

    Raises:
        Refused: it is none, is too large, or the extra is not installed.
    """
    refuse_too_heavy(raw)
    old = raw.startswith(_OLD)
    marks = {} if old else marks_of_sheets(raw)
    try:
        from python_calamine import CalamineError, SheetVisibleEnum, load_workbook
    except ImportError:
        message = _(
            "The file is a workbook: install with the extra excel, as README says, or save it "
            "as CSV."
        )
        raise bad_file(message) from None
    from store.tables.workbooks.trial import try_reading  # other files start no process

    sheets: list[Sheet] = []
    try:
        weigh_workbook(raw, old=old)
        try_reading(raw)
        marks = marks_of_old_sheets(raw) if old else marks
        workbook = load_workbook(io.BytesIO(raw))
        hidden = {
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible != SheetVisibleEnum.Visible
        }
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            refuse_too_large(sheet.total_width, sheet.total_height - 1)
            rows: list[list[RawCell]] = sheet.to_python(skip_empty_area=False)
            lacking = max(marks.get(name, SheetMarks()).rows, default=0) - len(rows)
            rows += [[] for _row in range(lacking)]  # formulas alone are no cells to the reader
            merged = marks.get(name, SheetMarks()).merged
            _fill_merged(rows, sheet.merged_cell_ranges or merged)
            sheets.append(_sheet(name, rows, marks.get(name, SheetMarks()), name not in hidden))
    except (CalamineError, OSError, ValueError) as error:
        raise _unreadable(f"{error}", old) from None
    if not any(sheet.rows for sheet in sheets):
        raise bad_file(_("The file is empty: a first row with headings is expected."))
    return tuple(sheets)


def _unreadable(why: str, old: bool) -> Refused:
    if old:
        return bad_file(
            _(
                "The file is an old workbook (.xls) that cannot be read, or protected by a "
                "password; save it as .xlsx without a password."
            )
        )
    return bad_file(_("The file is no workbook that can be read: {why}.", why=why))


def _fill_merged(
    rows: list[list[RawCell]], ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    """Give a cell that is merged over several rows to each of them."""
    for (top, left), (bottom, _right) in ranges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and row[left] == "":
                row[left] = rows[top][left]


def _sheet(name: str, rows: list[list[RawCell]], marks: SheetMarks, visible: bool) -> Sheet:
    """Return a sheet's cells as text, with what is known of them beside it."""
    numeric: dict[int, list[int]] = {}
    unlike: dict[tuple[int, Unlike], list[int]] = {}
    errors: dict[int, dict[int, str]] = {}
    for number, place, error in marks.errors:
        errors.setdefault(number, {})[place] = error
    made: list[TableRow] = []
    for number, cells in enumerate(rows, start=1):
        texts = tuple(cell if isinstance(cell, str) else _text(cell) for cell in cells)
        refuse_long_cell(max(map(len, texts), default=0))
        if marks.digits:
            texts = _as_shown(texts, cells, number, marks.digits)
        if number in errors:  # to the reader of workbooks such a cell is empty
            texts = _with_errors(texts, errors[number])
        if not any(map(str.strip, texts)) and number not in marks.rows:
            continue
        made.append(TableRow(number, texts))
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                continue
            kind = _UNLIKE.get(type(cell))
            if kind is None and (number, place) in marks.digits:
                continue  # it is whole, as it is shown
            if kind is None:
                numeric.setdefault(place, []).append(number)
            else:
                unlike.setdefault((place, kind), []).append(number)
    return Sheet(
        name=name,
        rows=tuple(made),
        numeric=numeric,
        unlike=unlike,
        visible=visible,
        uncomputed=marks.formulas,
        hidden_rows=marks.hidden_rows,
        hidden_columns=marks.hidden_columns,
        since_1904=marks.since_1904,
    )


def _as_shown(
    texts: tuple[str, ...],
    cells: Sequence[RawCell],
    number: int,
    digits: Mapping[tuple[int, int], int],
) -> tuple[str, ...]:
    """Return the cells of a row, numbers with the zeros in front that their format shows."""
    return tuple(
        text.zfill(digits[number, place])
        if (number, place) in digits and isinstance(cells[place], int | float) and text.isdecimal()
        else text
        for place, text in enumerate(texts)
    )


def _with_errors(texts: Sequence[str], errors: Mapping[int, str]) -> tuple[str, ...]:
    """Return the cells of a row with its errors as they are shown, by their places."""
    width = max(len(texts), max(errors) + 1)
    return tuple(errors.get(place, texts[place] if place < len(texts) else "")
                 for place in range(width))  # fmt: skip


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
