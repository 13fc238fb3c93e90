"""The rows of a table that are no customers: sums, footers, headings between, and loose cells."""

import re
from collections.abc import Collection, Sequence

from store.tables.cells.words import says_nothing
from store.tables.meaning.customer_columns import NUMBER_COLUMN
from store.tables.meaning.register import NAME
from store.tables.meaning.register_headings import COMPANY
from store.tables.meaning.table_columns import Columns

_UNIT = "(?:kr|st|sek|eur|€|tkr|kunder|klienter|företag|customers|clients)"
_SUM = re.compile(
    r"(?:(?:summa|sum|totalt?|totals|antal|delsumma|subtotal|count|genomsnitt|medelvärde|"
    r"grand total)\b[^0-9]*|s[:.]?\s?a\b\.?\s*" + _UNIT + r"?)"
    r"\s*[:.]?\s*[0-9 .,:-]*" + _UNIT + r"?\.?",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"(?:sida|page|utskrive[nt]|printed|skapad|created|exporterad|exported|källa|source|uppdaterad|"
    r"updated|rapport|report|slut på|end of)\b.*",
    re.IGNORECASE,
)
_IDENTITY = re.compile(r"(?:[0-9]{2})?[0-9]{6}[-+]?[0-9]{4}")
"""An organisation number, which no sum has beside it."""
_NUMBERLIKE = re.compile(r"[\d\s.,%:−–-]+" + _UNIT + "?", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(.*\)|\[.*\]|<.*>")
"""What explains a heading, in the row below it: (10 siffror)."""
_COUNT = re.compile(r"[\d\s]+(?:st\.?)?", re.IGNORECASE)
"""How many crosses a column of a service has."""


class NoCustomers:
    """Tells which rows of a table are no customers, by what its columns mean."""

    def __init__(self, columns: Columns) -> None:
        self._numbers = columns.of(NUMBER_COLUMN)
        self._names = columns.of(NAME)[:1]
        services = tuple(place for place, _named in columns.services)
        said = (place for _column, places in columns.places for place in places)
        # the number comes first: of nearly all rows it tells enough
        self._used = tuple(dict.fromkeys((*self._numbers, *said)))
        self._services = services

    def words(self, cells: Sequence[str], *, lacks_values: bool) -> str | None:
        """Return the words of a row that is no customer; None where it may be one.

        `lacks_values` says that a cell that means something has a formula without a value.
        """
        width = len(cells)
        used = self._used
        if not lacks_values and not any(p < width and not says_nothing(cells[p]) for p in used):
            of_services = (cells[p].strip() for p in self._services if p < width)
            if all(not cell or says_nothing(cell) or _COUNT.fullmatch(cell)
                   for cell in of_services):  # fmt: skip
                return " ".join(cell.strip() for cell in cells if cell.strip())
        first = next((cell for cell in cells if cell and not cell.isspace()), "")
        if first and first.lstrip()[0].isdecimal():  # what begins with a digit is no word
            return self._counted_in_front(cells)
        return self._sum_or_heading(cells)

    def _counted_in_front(self, cells: Sequence[str]) -> str | None:
        """Return the words of a sum with the count where the numbers are: `12;Summa;4 500`."""
        for place in self._names:
            if place < len(cells) and (name := cells[place]) and _SUM.fullmatch(name.strip()):
                filled = [cell.strip() for cell in cells if cell.strip()]
                others = [cell for cell in filled if cell != name.strip()]
                return " ".join(filled) if _counted(name, others) else None
        return None

    def _sum_or_heading(self, cells: Sequence[str]) -> str | None:
        """Return the words of a sum, a footer or a heading between rows; else None."""
        filled = [(place, cell.strip()) for place, cell in enumerate(cells) if cell.strip()]
        if not filled:
            return None
        if len(filled) > 1 and all(_IN_BRACKETS.fullmatch(cell) for _place, cell in filled):
            return " ".join(cell for _place, cell in filled)
        numbers = self._numbers
        place, first = filled[0]
        others = [cell for _place, cell in filled[1:]]
        of_number = cells[numbers[0]].strip() if numbers and numbers[0] < len(cells) else ""
        if place not in numbers and of_number:
            return None
        if _SUM.fullmatch(first) and _counted(first, others):
            return " ".join((first, *others))
        if _FOOTER.fullmatch(first) and len(others) <= 2 and _counted(first, others):
            return " ".join((first, *others))
        wordy = not any(char.isdecimal() for char in first) and len(filled) == 1
        between = place in numbers if numbers else COMPANY.search(first) is None
        return first if wordy and len(cells) > 1 and between else None


class Legend:
    """Tells which rows below a table explain its signs: `X;Has the service`.

    They stand below an empty row, and what is where the numbers are has no digit, as all numbers
    above have. It has to meet every row, in the order of the table, for a row that is left out or
    cannot be read is no empty one; a workbook leaves out those that are empty. `unread` are the
    rows that are not among those of the table because they cannot be read.
    """

    def __init__(self, columns: Columns, unread: Collection[int]) -> None:
        self._number = next(iter(columns.of(NUMBER_COLUMN)), None)
        self._unread = unread
        self._numbers = 0
        self._last = 0
        self._below = False

    def meet(self, number: int, *, empty: bool) -> None:
        """Take note of the next row, and of those left out before it."""
        if empty or (
            number > self._last + 1
            and any(between not in self._unread for between in range(self._last + 1, number))
        ):
            self._below = True
        self._last = number

    def begin_again(self) -> None:
        """Take note of headings that come again: what stands below them is the table."""
        self._below = False

    def counts(self, cells: Sequence[str]) -> bool:
        """Return whether a row has a number with a digit, and count it as one."""
        own = self._own(cells)
        if own[-1:].isdecimal() or any(char.isdecimal() for char in own):
            if self._numbers >= 0:
                self._numbers += 1
            self._below = False
            return True
        return False

    def words(self, cells: Sequence[str]) -> str | None:
        """Return the words of a row of a legend; None where it may be a customer."""
        if self._number is None or self._numbers < 0 or self.counts(cells):
            return None
        own = self._own(cells)
        filled = [cell.strip() for cell in cells if cell.strip()]
        if own and self._below and self._numbers > 1 and len(filled) <= 2:
            return " ".join(filled)
        if own:  # numbers are words here
            self._numbers = -1
        return None

    def _own(self, cells: Sequence[str]) -> str:
        """Return what stands where the numbers are."""
        place = self._number
        return cells[place].strip() if place is not None and place < len(cells) else ""


def _counted(words: str, others: Sequence[str]) -> bool:
    """Return whether beside words that are no company's name there are only amounts."""
    return COMPANY.search(words) is None and all(
        _NUMBERLIKE.fullmatch(cell) and not _IDENTITY.fullmatch(cell) for cell in others
    )
