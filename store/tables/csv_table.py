"""Tables in text: separator and encoding are found out, formulas are defused and taken back."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from store.exchange.import_file import Question
from store.i18n.language import _
from store.tables.cells.as_written import AsWritten
from store.tables.cells.values import is_misread, is_zero
from store.tables.letters.encoding import decoded
from store.tables.meaning.known_headings import known_in, reads_as_heading
from store.tables.meaning.said import Said
from store.tables.table import Sheet, TableRow, bad_file, refuse_too_heavy, refuse_too_large

SEPARATORS = (";", ",", "\t", "|")

_LINES_LOOKED_AT = 40
"""Lines in which headings are looked for, to tell which sign separates them."""
_LINES_OF_A_RECORD = 60
"""Lines that one row can have where a quotation mark stands in the wrong place."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_NAMED = re.compile(r'"?sep=(\\t|[^"\r\n])"?[;,\t| ]*(?:\r\n|\r|\n|$)', re.IGNORECASE)


def read_csv(raw: bytes, encoding: str | None = None) -> tuple[Sheet, Question | None]:
    """Read the cells of a table in text, and the question whether its letters are read right.

    Raises:
        Refused: it is no such text, or too large.
    """
    refuse_too_heavy(raw)
    text, question = (found := decoded(raw, encoding)).text, found.question
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise bad_file(_("The file is empty: a first line with headings is expected."))
    table, separator = _separator(text)
    rows, faults = _rows(table, separator)
    named = separator if table is not text else ""
    return Sheet(rows=tuple(rows), faults=tuple(faults), cut_at=named), question


def _separator(text: str) -> tuple[str, str]:
    """Return the text without a line that names the separator, and what separates the cells."""
    opening = text.lstrip("\r\n")
    if match := _NAMED.match(opening):
        sign = match.group(1)
        return opening[match.end() :], "\t" if sign == "\\t" else sign
    lines = re.split(r"\r\n|\r|\n", text[:60_000])[:_LINES_LOOKED_AT]

    def sense(separator: str) -> tuple[int, int]:
        try:
            cells = list(csv.reader(lines, delimiter=separator, skipinitialspace=True))
        except csv.Error:
            cells = [line.split(separator) for line in lines]
        known = max((known_in(row, Said(), None) for row in cells), default=0)
        return known, sum(len(row) - 1 for row in cells)

    return text, max(SEPARATORS, key=sense)


def _rows(text: str, separator: str) -> tuple[list[TableRow], list[tuple[TableRow, str]]]:
    """Return the rows with cells as they were before an export, and those that are none."""
    rows: list[TableRow] = []
    lines = (match.group() for match in _LINE.finditer(text))  # no second copy of all the text
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    quoted = text.lstrip().startswith('"')
    widest = 0
    defused_some = "'" in text
    try:
        for number, cells in enumerate(reader, start=1):
            widest = max(widest, len(cells))
            if not quoted and _swallowed(cells, separator, widest):
                return _patiently(text, separator)
            rows.append(TableRow(number, tuple(map(restored, cells) if defused_some else cells)))
            refuse_too_large(_filled(cells), len(rows) - 1)
    except csv.Error:
        return _patiently(text, separator)
    return rows, []


def _filled(cells: Sequence[str]) -> int:
    """Return how many columns a row has to its last cell that is not empty."""
    if len(cells) <= 100:
        return len(cells)
    return max((place for place, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def _swallowed(cells: Sequence[str], separator: str, widest: int) -> bool:
    """Return whether a cell holds what looks like a row: a quotation mark was never closed."""
    return any(
        line.count(separator) >= max(widest - 1, 1)
        for cell in cells
        if "\n" in cell or "\r" in cell
        for line in re.split(r"\r\n|\r|\n", cell)[1:]
    )


def _patiently(text: str, separator: str) -> tuple[list[TableRow], list[tuple[TableRow, str]]]:
    """Read line by line, so that a quotation mark in the wrong place costs one line alone."""
    lines = [line for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text) if line]
    rows: list[TableRow] = []
    faults: list[tuple[TableRow, str]] = []
    fault = _("a quotation mark stands in the wrong place, or a cell is too long")
    place, number, widest = 0, 0, 0
    while place < len(lines):
        number += 1
        taken, cells = _record(lines, place, separator, widest)
        if cells is None:
            row = TableRow(number, tuple(_roughly(lines[place], separator)))
            faults.append((row, fault))
        else:
            widest = max(widest, len(cells))
            rows.append(TableRow(number, tuple(map(restored, cells))))
        place += taken
        refuse_too_large(0, len(rows) + len(faults) - 1)
    return rows, faults


def _record(
    lines: list[str], place: int, separator: str, widest: int
) -> tuple[int, list[str] | None]:
    """Return how many lines a row takes, and its cells; None where it cannot be read."""
    line = lines[place]
    loose = re.sub(rf'"[ \t]+(?={re.escape(separator)}|\r|\n|$)', '"', line)
    for first in dict.fromkeys((line, loose)):
        reader = csv.reader(
            _some(first, lines, place), delimiter=separator, strict=True, skipinitialspace=True
        )
        try:
            cells = next(reader)
        except (csv.Error, StopIteration):
            continue
        if not _swallowed(cells, separator, widest):
            return reader.line_num, cells
    return 1, None


def _some(first: str, lines: list[str], place: int) -> Iterator[str]:
    yield first
    yield from lines[place + 1 : place + _LINES_OF_A_RECORD]


def _roughly(line: str, separator: str) -> list[str]:
    """Return the cells of a line that cannot be read, for the file of what is skipped."""
    return [cell.strip().strip('"') for cell in line[:10_000].rstrip("\r\n").split(separator)]


_RISKY = re.compile(r"'*(\s*[=+\-@＝＋－＠]|[\t\r\n])")
"""What a spreadsheet would run; with quotes before it, so that real ones come back too."""


def defused(value: str) -> str:
    """Return a cell that no spreadsheet runs: with one quote in front where it would.

    So has one that an import is to read as it is written.
    """
    return "'" + value if isinstance(value, AsWritten) or _RISKY.match(value) else value


def restored(cell: str) -> str:
    """Return what `defused` was given."""
    if not cell.startswith("'") or len(cell) == 1:
        return cell
    if is_misread(cell[1:]) or reads_as_heading(cell[1:]) or is_zero(cell[1:]):
        return AsWritten(cell[1:])
    return cell[1:] if _RISKY.match(cell) else cell


def _with_quotes(value: str) -> str:
    return "'" + value if value.startswith("'") else value


def encode_csv(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, raw: bool = False
) -> bytes:
    """Return a table as spreadsheets open it: semicolons, all cells quoted, UTF-8 with its mark.

    `raw` is for other programs: no mark, and formulas are left as they are. A quote in front, which
    an import would take away, is doubled there too.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(headings)
    made = _with_quotes if raw else defused
    writer.writerows([made(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8" if raw else "utf-8-sig", "backslashreplace")
