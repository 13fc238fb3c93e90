"""What an OpenDocument sheet (.ods) says beside its values: far cells, formulas, errors, merges.

It stands in one part for all sheets, where a cell or a row may be said to repeat many times.
"""

from store.tables.table import MOST_COLUMNS, MOST_ROWS, refuse_too_large
from store.tables.workbooks.number_formats import MOST_DIGITS, joined_digits
from store.tables.workbooks.sheet_marks import Merge, SheetMarks, unreadable
from store.tables.workbooks.weight import Weight, refuse_long_cell
from store.tables.workbooks.xml_parts import go_through

CONTENT = "content.xml"
_HIDDEN = ("collapse", "filter")
"""How a row or a column is said not to be seen."""
_MOST_ALIKE = 1_000
"""So many cells of one value are kept with how it is shown: no more customers have one number."""


def marks_in_content(part: bytes) -> dict[str, SheetMarks]:
    """Return the marks of each sheet, by its name.

    Raises:
        Refused: it cannot be read, or has cells with values far away.
    """
    Weight().add(texts=max(part.count(b"<text:p") - part.count(b"table-cell"), 0))
    content = _Content()
    try:
        go_through(part, content.begin, content.end, content.text)
    except ValueError as error:
        raise unreadable(f"{CONTENT}: {error}") from None
    return content.marks


class _Content:
    """Walks through the cells of all sheets."""

    def __init__(self) -> None:
        self.marks: dict[str, SheetMarks] = {}
        self._sheet = ""
        self._formulas: list[tuple[int, int]] = []
        self._errors: list[tuple[int, int, str]] = []
        self._merged: list[Merge] = []
        self._digits: dict[tuple[int, int], int] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._row = self._rows = self._column = self._columns = self._counted = 0
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._paragraphs = 0

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        tag = tag.rpartition(":")[2]
        if tag == "table":
            self._sheet = attributes.get("table:name", "")
            self._formulas, self._errors, self._merged, self._digits = [], [], [], {}
            self._hidden_rows, self._hidden_columns = set(), set()
            self._row = self._rows = self._counted = 0
        elif tag == "table-row":
            self._row += self._rows  # the row before, and how often it repeats
            self._rows = _count(attributes.get("table:number-rows-repeated"))
            self._column = self._columns = 0
            if attributes.get("table:visibility") in _HIDDEN:
                last = min(self._row + self._rows, MOST_ROWS)
                self._hidden_rows |= {*range(self._row + 1, last + 1)}
        elif tag == "table-column":
            first, count = self._counted, _count(attributes.get("table:number-columns-repeated"))
            self._counted += count
            if attributes.get("table:visibility") in _HIDDEN:
                self._hidden_columns |= {*range(first, min(first + count, MOST_COLUMNS))}
        elif tag in ("table-cell", "covered-table-cell"):
            self._column += self._columns
            self._columns = _count(attributes.get("table:number-columns-repeated"))
            self._cell, self._text, self._paragraphs = attributes, [], 0
        elif tag == "p" and self._cell is not None:
            self._paragraphs += 1
            refuse_long_cell(self._paragraphs)  # each takes its time, as a letter does

    def text(self, text: str) -> None:
        """Take text: of a cell, as it is shown."""
        if self._cell is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        tag = tag.rpartition(":")[2]
        if tag in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._end_of_cell(self._cell, "".join(self._text).strip())
            self._cell = None
        elif tag == "table":
            self.marks[self._sheet] = SheetMarks(
                tuple(self._formulas),
                tuple(self._errors),
                tuple(self._merged),
                frozenset(self._hidden_rows),
                frozenset(self._hidden_columns),
                digits=self._digits,
            )

    def _end_of_cell(self, cell: dict[str, str], text: str) -> None:
        number = self._row + 1
        if text or "office:value-type" in cell:
            refuse_too_large(self._column + self._columns, self._row + self._rows - 1)
        error = cell.get("calcext:value-type") == "error" or text.startswith(("#", "Err:"))
        if "table:formula" in cell and error and text:
            self._errors.append((number, self._column, text))
        elif "table:formula" in cell and not text and "office:value-type" not in cell:
            self._formulas.append((number, self._column))
        if (
            text.startswith("0")
            and _is_whole(shown := joined_digits(text), cell)
            and self._alike() <= _MOST_ALIKE
        ):
            for row in range(number, number + self._rows):
                for column in range(self._column, self._column + self._columns):
                    self._digits[row, column] = len(shown)
        rows = _count(cell.get("table:number-rows-spanned"))
        columns = _count(cell.get("table:number-columns-spanned"))
        if text and rows > 1:
            first, last = self._row, self._row + rows - 1
            self._merged.append(((first, self._column), (last, self._column + columns - 1)))

    def _alike(self) -> int:
        """Return how many cells one is, by how often it and its row repeat."""
        return self._rows * self._columns


def _is_whole(text: str, cell: dict[str, str]) -> bool:
    """Return whether a cell is a number that is shown with nothing but its digits, as text."""
    value = cell.get("office:value", "")
    return (
        text.isascii()
        and text.isdecimal()
        and len(text) <= MOST_DIGITS
        and value.partition(".")[0].isdecimal()
        and text.lstrip("0") == value.partition(".")[0].lstrip("0")
        and not value.partition(".")[2].strip("0")
    )


def _count(digits: str | None) -> int:
    return int(digits) if digits and digits.isascii() and digits.isdecimal() else 1
