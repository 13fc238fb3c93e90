"""A table as it was read from a file of whatever kind: headings, rows, and their lines."""

import msgspec

from store.domain.errors import Refused
from store.exchange.importer import LINE, place_words
from store.i18n.language import _

MOST_COLUMNS = 100


MOST_ROWS = 200_000


MOST_BYTES = 100_000_000


class TableRow(msgspec.Struct, frozen=True):
    """A row: its number in the file, and its cells as text."""

    number: int
    cells: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where it stands, for programs; `place_words` is for people."""
        return f"{LINE}{self.number}"


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Headings and rows. `faults` are rows that are none; `notices` say how it was read."""

    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    faults: tuple[tuple[TableRow, str], ...] = ()
    notices: tuple[str, ...] = ()


def fault_at(row: TableRow, fault: str) -> str:
    """Return a fault with the line that its row stands in."""
    return f"{place_words(row.place)}: {fault}"


def bad_file(message: str) -> Refused:
    """Return the refusal of a whole file."""
    return Refused.because("invalid-value", message)


def refuse_too_large(columns: int, rows: int) -> None:
    """Refuse what no office has.

    Raises:
        Refused: there are too many columns or rows.
    """
    if columns > MOST_COLUMNS:
        message = _("The file has {n} columns, {most} at most.", n=columns, most=MOST_COLUMNS)
        raise bad_file(message)
    if rows > MOST_ROWS:
        message = _(
            "The file has {n} rows, {most} at most; cut it in parts.", n=rows, most=MOST_ROWS
        )
        raise bad_file(message)


def refuse_too_heavy(raw: bytes) -> None:
    """Refuse what takes more bytes than any office has.

    Raises:
        Refused: there are too many.
    """
    if len(raw) > MOST_BYTES:
        large, most = len(raw) // 1_000_000, MOST_BYTES // 1_000_000
        raise bad_file(_("The file is {large} MB large, {most} at most.", large=large, most=most))
