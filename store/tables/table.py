"""What is read from a file of whatever kind: sheets of cells, and the table found in each."""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from typing import Literal

import msgspec
from msgspec.structs import replace

from store.domain.errors import Refused
from store.domain.policy.heading_meanings import HeadingMeanings
from store.exchange.incoming.places import LINE, lines_named, place_words, where_in
from store.i18n.language import _

MOST_COLUMNS = 100


MOST_ROWS = 200_000


MOST_BYTES = 100_000_000


class TableRow(msgspec.Struct, frozen=True, gc=False):
    """A row: its number as a spreadsheet counts it, its cells as text, and where it stands.

    `sheet` names the sheet where a file has several that are read, and the columns of its table
    where others stand beside that, see `place_in`.
    """

    number: int
    cells: tuple[str, ...]
    sheet: str = ""

    @property
    def place(self) -> str:
        """Where it stands, for programs; `place_words` is for people."""
        line = f"{LINE}{self.number}"
        return f"{self.sheet}, {line}" if self.sheet else line


Beside = Literal["apart", "together"]
"""Whether what stands side by side are tables of their own, or one whose rows go across."""


def beside_by(answer: str) -> Beside:
    """Return what the answer to the question about such tables says."""
    return "together" if answer == "together" else "apart"


Unlike = Literal["date", "time", "yes-no"]
"""What a cell of a workbook is, where it is neither text nor a number."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """The cells of a sheet or of a CSV file, with what is known of them beside their text.

    `faults` are rows that cannot be read. `numeric` are the rows whose cells are numbers, by
    column; `unlike` are those whose cells are dates, times, or yes and no to a workbook, by column
    and kind; `visible` is false for a sheet that is hidden. `uncomputed` are formulas whose values
    the file lacks, by row and column; rows and columns that are hidden count in the same way.
    `cut_at` is the sign between cells that a line `sep=` of the file names; `since_1904` says that
    numbers which are days count from 1904. Where tables stand side by side, `columns` are those of
    this one, as `E-G`, the first at `begin`; the cells of others are empty, and `heads` is the
    whole row that its headings stand in. `of_companies` says that each row is one, as its format
    has it.
    """

    rows: tuple[TableRow, ...]
    name: str = ""
    faults: tuple[tuple[TableRow, str], ...] = ()
    numeric: dict[int, list[int]] = {}
    unlike: dict[tuple[int, Unlike], list[int]] = {}
    visible: bool = True
    uncomputed: tuple[tuple[int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    cut_at: str = ""
    columns: str = ""
    begin: int = 0
    heads: tuple[str, ...] = ()
    since_1904: bool = False
    of_companies: bool = False


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is to be read, as far as somebody has said: each is found out otherwise.

    `sheets` are those that are wanted; `columns` says what a heading means, by a column's id, and
    `remembered` what the office has said so before; `apart` that numbers which look alike are of
    different customers, `above` that rows without number and name are of the customer above,
    `sure` that rows which may be no customers are customers, `inactive` that so are those who are
    none now, as the file says, `people` those of whom it names a person and no more. `beside` says
    of tables that may stand side by side whether they do. `answered` are headings of which
    `columns` says what was answered to a question: another answer may take them out of the file.
    `today` is the day at the office, that of the clock where there is none yet.
    """

    encoding: str | None = None
    sheets: tuple[str, ...] = ()
    columns: HeadingMeanings = {}
    remembered: HeadingMeanings = {}
    answered: frozenset[str] = frozenset()
    apart: bool = False
    above: bool = False
    beside: Beside | None = None
    sure: bool = False
    inactive: bool = False
    people: bool = False
    today: dt.date | None = None

    def agreed(self, ids: Collection[str]) -> "Reading":
        """Return the same with what somebody has agreed to, see `store/exchange/identity.py`."""
        return replace(
            self,
            apart="number" in ids,
            above="above" in ids,
            sure="row" in ids,
            inactive="inactive" in ids,
            people="person" in ids,
        )


def fault_at(row: TableRow, fault: str, whose: str = "") -> str:
    """Return a fault with the line that its row stands in, and whose that is."""
    where = place_words(row.place)
    return f"{where} ({whose}): {fault}" if whose else f"{where}: {fault}"


def rows_named(rows: Iterable[TableRow]) -> str:
    """Return the words for some rows: their lines, by sheet where a file has several."""
    sheets: dict[str, list[int]] = {}
    for row in rows:
        sheets.setdefault(row.sheet, []).append(row.number)
    return ", ".join(where_in(sheet, lines_named(numbers)) for sheet, numbers in sheets.items())


def column_letters(place: int) -> str:
    """Return how a spreadsheet calls the column at a place: A, B … AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def squeezed(text: str) -> str:
    """Return text on one line: a line break in a cell (Alt+Enter) is a space."""
    return (
        re.sub(r"\s*[\r\n\u2028\u2029\x0b]\s*", " ", text) if "\n" in text or "\r" in text else text
    )


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
