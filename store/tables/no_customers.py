"""The rows of a table that are no customers: sums, footers, headings between, and loose cells."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from store.tables.cells.services import ServiceNames
from store.tables.cells.values import is_zero
from store.tables.cells.words import says_nothing
from store.tables.groups.headings import COUNTED, MOST_WORDS, like_service
from store.tables.meaning.customer_columns import NUMBER_COLUMN
from store.tables.meaning.register import NAME
from store.tables.meaning.register_headings import COMPANY
from store.tables.meaning.table_columns import Columns

_UNIT = "(?:kr|st|sek|eur|€|tkr|kunder|klienter|företag|customers|clients)"
_SUM_WORD = (
    r"(?:(?:summa|sum|totalt?|totals|antal|delsumma|subtotal|count|genomsnitt|snitt|medel|medelvärde|"
    r"average|"
    r"grand total)\b"
)
_SUM = re.compile(
    _SUM_WORD + r"[^0-9]*|s[:.]?\s?a\b\.?\s*" + _UNIT + r"?)"
    r"\s*[:.]?\s*[0-9 .,:-]*" + _UNIT + r"?\.?",
    re.IGNORECASE,
)
_BARE_SUM = re.compile(
    _SUM_WORD
    + r"|s[:.]?\s?a\b\.?)(?:[ :]+(?:"
    + _UNIT
    + r"|antal|aktiva|alla|active|all|rader|rows|"
    r"poster|per|av|of|number)(?!\w))*\s*[:.]?\s*[0-9 .,:-]*" + _UNIT + r"?\.?",
    re.IGNORECASE,
)
"""A sum that says no more than what is counted: no name of a customer, such as Total Städ."""
_FOOTER = re.compile(
    r"(?:sida|page|utskrive[nt]|printed|skapad|created|exporterad|exported|källa|source|uppdaterad|"
    r"updated|rapport|report|slut på|end of|utskrift\w*|genererad|generated|rapportdatum|"
    r"exportdatum)\b.*|"
    r"(?:kunder|klienter|customers|clients|rader|poster|rows)(?: totalt| total| in all)?"
    r"\s*[:=]?\s*[0-9]+(?:\s*st)?\.?",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?:sida|sidan|page)\b[\s:]*[0-9]*", re.IGNORECASE)
_IDENTITY = re.compile(r"(?:[0-9]{2})?[0-9]{6}[-+]?[0-9]{4}")
"""An organisation number, which no sum has beside it."""
_NUMBERLIKE = re.compile(r"[\d\s.,%:−–-]+" + _UNIT + "?", re.IGNORECASE)
_COUNTED = re.compile(r"[\d\s]+(?:st|kunder|klienter|företag|customers|clients)\.?", re.IGNORECASE)
"""A count with its word where the numbers are: 2 st."""
_GROUP = re.compile(
    r"(?:nya|aktiva|inaktiva|passiva|vilande|avslutade|uppsagda|tidigare|gamla|blivande|övriga|"
    r"new|active|inactive|dormant|ended|former|other)"
    r"(?: (?:kunder|klienter|företag|bolag|uppdrag|customers|clients|companies))?[:.]?",
    re.IGNORECASE,
)
"""A heading of a group of customers, which is none by name."""
_IN_BRACKETS = re.compile(r"\(.*\)|\[.*\]|<.*>")
"""What explains a heading, in the row below it: (10 siffror)."""
_GROUP_COUNT = re.compile(rf"[0-9]{{1,4}}\s*{COUNTED}?\.?", re.IGNORECASE)
"""How many stand in a group, beside its heading."""
_COUNT = re.compile(r"[\d\s]+(?:st\.?)?", re.IGNORECASE)
"""How many crosses a column of a service has."""


class Passed(NamedTuple):
    """A row that is no customer, by its words; or one that may be one, which is asked.

    `doubt` says what it may be instead, `of` is the cell that says so.
    """

    words: str
    doubt: Literal["", "sum", "name", "legend"] = ""
    of: str = ""
    explains: bool = False
    """Whether it explains a sign."""
    heads: bool = False
    """Whether it may be a heading of the rows below it."""


class NoCustomers:
    """Tells which rows of a table are no customers, by what its columns mean."""

    def __init__(self, columns: Columns, known: ServiceNames) -> None:
        self._known = known
        self._numbers = columns.of(NUMBER_COLUMN)
        self._names = columns.of(NAME)[:1]
        services = tuple(place for place, _named in columns.services)
        said = (place for _column, places in columns.of_all_people for place in places)
        # the number comes first: of nearly all rows it tells enough
        self._used = tuple(dict.fromkeys((*self._numbers, *said)))
        self._services = services

    def passed(self, cells: Sequence[str], *, lacks_values: bool) -> Passed | None:
        """Return the words of a row that is no customer, or may be none; None where it is one.

        `lacks_values` says that a cell that means something has a formula without a value.
        """
        if self._is_of_zeros(cells):
            return Passed(" ".join(cell.strip() for cell in cells if cell.strip()))
        width = len(cells)
        used = self._used
        if not lacks_values and not any(p < width and not says_nothing(cells[p]) for p in used):
            of_services = (cells[p].strip() for p in self._services if p < width)
            if all(not cell or says_nothing(cell) or _COUNT.fullmatch(cell)
                   for cell in of_services):  # fmt: skip
                filled = [cell.strip() for cell in cells if cell.strip()]
                heads = len(filled) == 1 and self._may_head(filled[0])
                return Passed(" ".join(filled), heads=heads)
        first = next((cell for cell in cells if cell and not cell.isspace()), "")
        if first and first.lstrip()[0].isdecimal():  # what begins with a digit is no word
            return self._counted_in_front(cells)
        return self._sum_or_heading(cells)

    def _is_of_zeros(self, cells: Sequence[str]) -> bool:
        """Return whether a row has 0 for number and name, as formulas that refer to empty cells.

        Where a table has but one of them, all that it tells of people is 0 as well.
        """
        known_by = [cells[p] for p in (*self._numbers, *self._names) if p < len(cells)]
        if not known_by or not all(map(is_zero, known_by)):
            return False
        if self._numbers and self._names:
            return len(known_by) > 1
        told = [cell for p in self._used if p < len(cells) and (cell := cells[p]).strip()]
        return len(told) > 1 and all(map(is_zero, told))

    def _counted_in_front(self, cells: Sequence[str]) -> Passed | None:
        """Return the words of a sum with the count where the numbers are: `12;Summa;4 500`."""
        for place in self._names:
            if place < len(cells) and (name := cells[place]) and _SUM.fullmatch(name.strip()):
                filled = [cell.strip() for cell in cells if cell.strip()]
                others = [cell for cell in filled if cell != name.strip()]
                return _sum_of(name.strip(), filled) if _counted(name, others) else None
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(filled) == 1 and like_service(filled[0], self._known):
            return Passed(filled[0], heads=True)
        known_by = (*self._numbers, *self._names)
        begins = any(p < len(cells) and cells[p].strip() == filled[0] for p in known_by)
        for count in (1, 2):  # `2 kunder`, and `2` with `kunder` in the next cell
            counted = _COUNTED.fullmatch(" ".join(filled[:count]))
            if begins and counted and _counted("", filled[count:]):
                return Passed(" ".join(filled))
        return None

    def _sum_or_heading(self, cells: Sequence[str]) -> Passed | None:
        """Return the words of a sum, a footer or a heading between rows; else None."""
        filled = [(place, cell.strip()) for place, cell in enumerate(cells) if cell.strip()]
        if not filled:
            return None
        if len(filled) > 1 and all(_IN_BRACKETS.fullmatch(cell) for _place, cell in filled):
            return Passed(" ".join(cell for _place, cell in filled))
        numbers = self._numbers
        place, first = filled[0]
        others = [cell for _place, cell in filled[1:]]
        of_number = cells[numbers[0]].strip() if numbers and numbers[0] < len(cells) else ""
        if _SUM.fullmatch(first) and _counted(first, others):
            if place in self._names:
                return _sum_of(first, (first, *others))
            if place in numbers or not of_number:
                return Passed(" ".join((first, *others)))
        if place not in numbers and of_number:
            if place in self._names and _PAGE.fullmatch(first) and _counted(first, others):
                return Passed("", "sum", first)
            return None
        if _FOOTER.fullmatch(first) and len(others) <= 2 and _counted(first, others):
            return Passed(" ".join((first, *others)))
        known = (*numbers, *self._names)
        if len(filled) > 1:
            one = place in known and like_service(first, self._known)
            same = all(cell == first for cell in others)
            if one and (same or all(map(_GROUP_COUNT.fullmatch, others))):
                return Passed(first, heads=True)  # merged cells, or how many they are beside it
            return None
        if place in self._names and _GROUP.fullmatch(first):
            return Passed(first, heads=True)
        if len(cells) == 1 and len(self._used) + len(self._services) <= 1:
            return None
        if place in known and like_service(first, self._known):
            return Passed(first, heads=True)
        wordy = not any(char.isdecimal() for char in first)
        between = place in numbers if numbers else COMPANY.search(first) is None
        if not (wordy and between):
            return None
        if not numbers and place in self._names:  # nothing but its place tells it from a customer
            return Passed("", "name", first)
        return Passed(first, heads=self._may_head(first))

    def _may_head(self, words: str) -> bool:
        """Return whether words that stand alone in a row may be a heading of those below it."""
        if _SUM.fullmatch(words) or _FOOTER.fullmatch(words) or _IN_BRACKETS.fullmatch(words):
            return False
        if like_service(words, self._known):
            return True
        wordy = any(map(str.isalpha, words)) and not any(map(str.isdecimal, words))
        return wordy and len(words.split()) <= MOST_WORDS


def _sum_of(name: str, filled: Sequence[str]) -> Passed:
    """Return what a row is with the word of a sum where the names are: a customer may be so."""
    if _BARE_SUM.fullmatch(name):
        return Passed(" ".join(filled))
    return Passed("", "sum", name)


def _counted(words: str, others: Sequence[str]) -> bool:
    """Return whether beside words that are no company's name there are only amounts."""
    return COMPANY.search(words) is None and all(
        _NUMBERLIKE.fullmatch(cell) and not _IDENTITY.fullmatch(cell) for cell in others
    )


def names_a_group(words: str) -> bool:
    """Return whether words only say which customers stand below them: Nya kunder."""
    return _GROUP.fullmatch(words) is not None
