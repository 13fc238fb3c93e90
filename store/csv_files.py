"""Tables in text: separator and encoding are found out, formulas are defused and taken back."""

import csv
import io
import re

from store.columns import CUSTOMERS, USERS, plain
from store.csv_cells import restored
from store.tables import MOST_BYTES, Line, Table, refuse_too_large, refused

SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab"}
_KNOWN = frozenset(each for column in (*CUSTOMERS, *USERS) for each in column.headings)


def read(raw: bytes) -> Table:
    """Read a table.

    Raises:
        Refused: it is no such text, or too large.
    """
    if len(raw) > MOST_BYTES:
        raise refused(f"is {len(raw) // 1_000_000} MB large, {MOST_BYTES // 1_000_000} at most")
    text, notices = _decoded(raw)
    first, separator = _separator(text)
    rows = _rows(text, separator, first)
    headings = tuple(restored(cell).strip() for cell in rows[0].cells) if rows else ()
    while headings and not headings[-1]:
        headings = headings[:-1]
    if not headings:
        raise refused("is empty: a first line with headings is expected")
    lines: list[Line] = []
    faults: list[tuple[Line, str]] = []
    for line in rows[1:]:
        cells = tuple(restored(cell) for cell in line.cells)
        if not any(cell.strip() for cell in cells):
            continue
        kept = Line(line.number, cells[: len(headings)])
        if len(cells) < len(headings) or any(cell.strip() for cell in cells[len(headings) :]):
            faults.append((kept, f"has {len(cells)} cells, {len(headings)} are expected"))
        else:
            lines.append(kept)
    return Table(headings=headings, lines=tuple(lines), faults=tuple(faults), notices=notices)


def _decoded(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode UTF-8, else what Windows writes, and say so."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:1000]:
        raise refused("is UTF-16 or no text; save it as CSV UTF-8")
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252"), ("read as Windows-1252, as it is not UTF-8: look at å, ä, ö",)
    except UnicodeDecodeError as error:
        raise refused(f"is neither UTF-8 nor Windows-1252, at byte {error.start}") from None


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
        names = " or ".join(SEPARATORS.values())
        raise refused(
            f"has no heading that is known in its first line ({names} between them); "
            "import --help tells the columns"
        )
    return 0, best


def _rows(text: str, separator: str, first: int) -> list[Line]:
    found: list[Line] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if len(found) < first + 1 and not any(cells):
                continue
            found.append(Line(reader.line_num, tuple(cells)))
            refuse_too_large(len(cells), len(found) - first - 1)
    except csv.Error as error:
        raise refused(f"is not a table, at line {reader.line_num}: {error}") from None
    return found[first:]
