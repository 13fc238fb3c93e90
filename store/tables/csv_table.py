"""Tables in text: separator and encoding are found out, formulas are defused and taken back."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from store.i18n.language import _, ngettext
from store.tables.cells import plain
from store.tables.columns import TABLES
from store.tables.table import Table, TableRow, bad_file, refuse_too_heavy, refuse_too_large

SEPARATORS = (";", ",", "\t")


_KNOWN = frozenset(name for table in TABLES for column in table for name in column.headings)


def read_csv(raw: bytes) -> Table:
    """Read a table.

    Raises:
        Refused: it is no such text, or too large.
    """
    refuse_too_heavy(raw)
    text, notices = _decoded(raw)
    first, separator = _separator(text)
    headings, *rows = _rows(text, separator, first) or [TableRow(0, ())]
    names = headings.cells
    while names and not names[-1].strip():
        names = names[:-1]
    if not names:
        raise bad_file(_("The file is empty: a first line with headings is expected."))
    good: list[TableRow] = []
    faults: list[tuple[TableRow, str]] = []
    for row in rows:
        if not any(cell.strip() for cell in row.cells):
            continue
        known = TableRow(row.number, row.cells[: len(names)])
        if fault := _width_fault(row, len(names)):
            faults.append((known, fault))
        else:
            good.append(known)
    return Table(
        headings=tuple(name.strip() for name in names),
        rows=tuple(good),
        faults=tuple(faults),
        notices=notices,
    )


def _width_fault(row: TableRow, wanted: int) -> str | None:
    """Say that a row has fewer cells than there are headings, or words beyond them."""
    count = len(row.cells)
    if count >= wanted and not any(cell.strip() for cell in row.cells[wanted:]):
        return None
    return ngettext(
        "has {n} cell, {wanted} are expected",
        "has {n} cells, {wanted} are expected",
        count,
        wanted=wanted,
    )


def _decoded(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode UTF-8, else what Windows writes, and say so."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:1000]:
        raise bad_file(_("The file is UTF-16 or no text; save it as CSV UTF-8."))
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        notice = _("read as Windows-1252, as it is not UTF-8: look at å, ä, ö")
        return raw.decode("cp1252"), (notice,)
    except UnicodeDecodeError as error:
        message = _("The file is neither UTF-8 nor Windows-1252, at byte {n}.", n=error.start)
        raise bad_file(message) from None


def _separator(text: str) -> tuple[int, str]:
    """Return the line of the headings and what separates them: what makes most sense of them."""
    opening = text[:20_000].lstrip("\r\n")
    if match := re.match(r"sep=([;,\t])\r?\n", opening):
        return 1, match.group(1)

    def known(separator: str) -> int:
        try:
            cells = next(csv.reader(io.StringIO(opening, newline=""), delimiter=separator), [])
        except csv.Error:
            return 0
        return sum(plain(cell) in _KNOWN for cell in cells)

    best = max(SEPARATORS, key=known)
    if not known(best):
        raise bad_file(
            _(
                "The file has no heading that is known in its first line (semicolon or comma or "
                "tab between them); import --help tells the columns."
            )
        )
    return 0, best


def _rows(text: str, separator: str, first: int) -> list[TableRow]:
    """Return the rows from the first that counts, with cells as they were before an export."""
    rows: list[TableRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if len(rows) < first + 1 and not any(cells):
                continue
            rows.append(TableRow(reader.line_num, tuple(restored(cell) for cell in cells)))
            refuse_too_large(len(cells), len(rows) - first - 1)
    except csv.Error as error:
        message = _(
            "The file is not a table, at line {n}: {error}.", n=reader.line_num, error=error
        )
        raise bad_file(message) from None
    return rows[first:]


_RISKY = re.compile(r"'*(\s*[=+\-@＝＋－＠]|[\t\r\n])")
"""What a spreadsheet would run; with quotes before it, so that real ones come back too."""


def defused(value: str) -> str:
    """Return a cell that no spreadsheet runs: with one quote in front where it would."""
    return "'" + value if _RISKY.match(value) else value


def restored(cell: str) -> str:
    """Return what `defused` was given."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


def encode_csv(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, raw: bool = False
) -> bytes:
    """Return a table as spreadsheets open it: semicolons, all cells quoted, UTF-8 with its mark.

    `raw` is for other programs: no mark, and formulas are left as they are.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(headings)
    writer.writerows(rows if raw else ([defused(cell) for cell in row] for row in rows))
    return text.getvalue().encode("utf-8" if raw else "utf-8-sig", "backslashreplace")
