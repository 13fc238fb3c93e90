"""A table as it was read from a file of whatever kind: headings, rows, and their lines."""

import msgspec

from store.errors import Refused
from store.refusal import Refusal

MOST_COLUMNS = 100
MOST_ROWS = 200_000
MOST_BYTES = 100_000_000


class Line(msgspec.Struct, frozen=True):
    """A row: its number in the file, and its cells as text."""

    number: int
    cells: tuple[str, ...]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Headings and rows. `faults` are those of single lines, `notices` how it was read."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    faults: tuple[tuple[Line, str], ...] = ()
    notices: tuple[str, ...] = ()


def refused(what: str) -> Refused:
    """Return the refusal of a whole file."""
    return Refused([Refusal(code="invalid-value", message=f"The file {what}.")])


def refuse_too_large(columns: int, rows: int) -> None:
    """Refuse what no office has.

    Raises:
        Refused: there are too many columns or rows.
    """
    if columns > MOST_COLUMNS:
        raise refused(f"has {columns} columns, {MOST_COLUMNS} at most")
    if rows > MOST_ROWS:
        raise refused(f"has {rows} rows, {MOST_ROWS} at most; cut it in parts")
