"""The rows below a table that explain its signs, and those that may do so or be customers."""

import re
from collections.abc import Collection, Sequence

from store.tables.cells.services import is_mark
from store.tables.cells.words import (
    STATUS_CELLS,
    TICKS,
    YES_NO,
    is_blank,
    plain,
    says_nothing,
)
from store.tables.meaning.customer_columns import NUMBER_COLUMN
from store.tables.meaning.register import NAME
from store.tables.meaning.register_headings import COMPANY
from store.tables.meaning.table_columns import Columns
from store.tables.no_customers import Passed
from store.tables.table import TableRow

_TITLE = re.compile(
    r"(?:tecken)?förklaring(?:ar)?|legend|explanation|noteringar|notes|koder|key", re.IGNORECASE
)
_OF_SIGNS = re.compile(
    r"tecken|förk(?:ortning(?:ar)?)?|symbol(?:er)?|sign|kod|code|markering|betyd(?:else|er)|"
    r"betyder|abbreviation|meaning|teckenförklaring|i klartext",
    re.IGNORECASE,
)
_EXPLAINED = re.compile(r"\S{1,8}\s*(?:=|:\s)\s*\D.*")
"""A sign and what it means in one cell: `X = has the service`."""
_SENTENCE = re.compile(r"(?=.*[^\W\d]{2})\S+(?:\s+\S+){2,}|[^\W\d]{2,}[,:] .+")
"""What is no customer's number, but a note on the table: `Obs! Kund 2 slutar i maj`."""
_LONGEST_SIGN = 2
"""So many letters has a sign that may be no customer's number where numbers are words."""
_SIGNS_BETWEEN = frozenset("=:–→")


class Legend:
    """Tells which rows below a table explain its signs: `X;Has the service`.

    They stand below an empty row, or a heading that says so, and have nothing but a sign and what
    it means. Of a sign that cells above have, or that follows one that is explained, that is sure;
    of a word where all other numbers have digits it is not, and so asked.

    It has to meet every row, in the order of the table, for a row that is left out or cannot be
    read is no empty one; a workbook leaves out those that are empty. `unread` are the rows that are
    not among those of the table because they cannot be read, `kept` those of customers so far.
    """

    def __init__(self, columns: Columns, unread: Collection[int], kept: Sequence[TableRow]) -> None:
        self._number = next(iter(columns.of(NUMBER_COLUMN)), None)
        self._telling = {*columns.of(NUMBER_COLUMN), *columns.of(NAME)}
        self._unread = unread
        self._kept = kept
        self._signs: tuple[int, frozenset[str]] = (0, frozenset())
        self._numbers = 0
        self._shortest = 0
        self._last = 0
        self._below = self._after = False
        self._explains = False

    def meet(self, number: int, *, empty: bool) -> None:
        """Take note of the next row, and of those left out before it."""
        if empty or (
            number > self._last + 1
            and any(between not in self._unread for between in range(self._last + 1, number))
        ):
            self._below, self._explains = True, False
        self._last = number

    def begin_again(self) -> None:
        """Take note of headings that come again: what stands below them is the table."""
        self._below = False

    def title(self, words: str) -> None:
        """Take note of the words of a row that is no customer: they may say what follows.

        Behind a sum the table may be at its end, without an empty row.
        """
        self._after = True
        if is_title(words):
            self._below = self._explains = True

    def counts(self, cells: Sequence[str]) -> bool:
        """Return whether a row has a number with a digit, and count it as one."""
        own = self._own(cells)
        if own[-1:].isdecimal() or any(char.isdecimal() for char in own):
            if self._numbers >= 0:
                self._numbers += 1
            self._shortest = min(self._shortest or len(own), len(own))
            self._below = self._after = False
            return True
        return False

    def passed(self, cells: Sequence[str]) -> Passed | None:
        """Return the words of a row of a legend, or of one that may be of one; else None."""
        if self._number is None:
            return None
        own = self._own(cells)
        if self._below or self._after:
            filled = [cell.strip() for cell in cells if cell.strip()]
            told = [cell for n, cell in enumerate(filled) if not n or cell not in _SIGNS_BETWEEN]
            found = self._explaining(own, told) if len(told) <= 2 else None
            if found is not None and (self._below or any(map(str.isdecimal, own))):
                return found
        if self.counts(cells):
            return None
        if is_title(own) and sum(map(bool, map(str.strip, cells))) == 1:
            return Passed(own)
        if own and self._numbers >= 0:  # numbers are words here
            self._numbers = -1
        if own:
            self._shortest = min(self._shortest or len(own), len(own))
            self._below = False
        return None

    def _explaining(self, own: str, told: Sequence[str]) -> Passed | None:
        """Return what a row below an empty one is, of which no more than that is told."""
        if not told or COMPANY.search(told[-1]) is not None:
            return self._in_doubt(own, told)
        sign, digits = told[0], any(char.isdecimal() for char in own)
        words = " ".join(told)
        if len(told) == 1:
            if _EXPLAINED.fullmatch(sign) is not None:
                return Passed(words, explains=True)
            if sign == own and _SENTENCE.fullmatch(sign):  # it has no name, and nothing to tell
                return Passed(words)
            return Passed(words) if self._in_doubt(own, told) is not None else None
        used = self._is_used(sign)
        if digits:
            odd = (used or self._explains) and len(own) < self._shortest
            return Passed("", "legend", own) if odd else None
        usual = len(sign) <= _LONGEST_SIGN or _is_word_of_a_cell(sign)
        of_mark = all(map(is_mark, sign))
        if (
            of_mark
            or self._explains
            or sign.endswith(":")
            or (used and (usual or self._numbers > 0))
        ):
            self._explains = True
            return Passed(words, explains=True)
        if used or (self._numbers < 0 and len(sign) < _LONGEST_SIGN < self._shortest):
            return Passed("", "legend", own or sign)
        return self._in_doubt(own, told)

    def _in_doubt(self, own: str, told: Sequence[str]) -> Passed | None:
        """Return a row with a word for a number, where all numbers above have digits."""
        wordy = not says_nothing(own) and not any(char.isdecimal() for char in own)
        doubtful = wordy and self._numbers > 1 and len(told) <= 2
        return Passed("", "legend", own) if doubtful else None

    def _is_used(self, sign: str) -> bool:
        """Return whether a cell above says no more than that sign."""
        if self._signs[0] != len(self._kept):
            cells = frozenset(
                cell.strip().casefold()
                for row in self._kept
                for place, cell in enumerate(row.cells)
                if cell and place not in self._telling
            )
            self._signs = len(self._kept), cells
        return sign.casefold() in self._signs[1]

    def _own(self, cells: Sequence[str]) -> str:
        """Return what stands where the numbers are."""
        place = self._number
        return cells[place].strip() if place is not None and place < len(cells) else ""


def is_title(words: str) -> bool:
    """Return whether words say that explanations follow."""
    return _TITLE.fullmatch(words.rstrip(": .")) is not None


def is_legend_word(heading: str) -> bool:
    """Return whether a heading is of a column of signs, or of what they mean."""
    return is_title(heading) or _OF_SIGNS.fullmatch(heading.strip(" .:")) is not None


def _is_word_of_a_cell(sign: str) -> bool:
    folded = plain(sign)
    return sign in TICKS or folded in YES_NO or folded in STATUS_CELLS or is_blank(sign)
