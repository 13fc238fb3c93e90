"""What says that rows are of nobody who is a customer now: a sheet, a heading or a cell."""

import re
from collections.abc import Callable, Iterator, Sequence

from store.i18n.language import _
from store.tables.cells.dates import date_in_cell, is_bare
from store.tables.cells.services import says_how
from store.tables.cells.words import STATUS_CELLS, TICKS, YES_NO, is_blank, plain
from store.tables.meaning.customer_columns import NUMBER_COLUMN
from store.tables.meaning.heading_names import ACTIVE_NOW, ENDED_NOW, KINDS_OF_CUSTOMERS
from store.tables.meaning.register import ACTIVE, NAME, ORG_NUMBER, SERVICE, STATUS
from store.tables.meaning.register_headings import COMPANY
from store.tables.meaning.said import Said
from store.tables.meaning.table_columns import Columns
from store.tables.table import TableRow

_OF_OTHERS = re.compile(
    r"(?<!\w)(?:avslutade?|avslutat|uppsagda?|uppsagt|inaktiva?t?|inactive|gamla|gammal|old|"
    r"tidigare|former|f\.?\s?d\.?|före detta|ex-?(?:kund|klient|customer|client)\w*|passiva?|"
    r"arkiv\w*|archived?|nedlagda?|nedlagt|stängda?|closed|upphörda?|upphört|"
    r"utgångna|ended|terminated|cancel?led|borttagna?|slutat|ej (?:längre )?(?:aktiv|aktuell|kund)"
    r"\w*|(?:icke|inte)[ -](?:längre )?(?:aktiv|aktuell|kund)\w*|not active|no longer \w+|"
    r"prospe[ck]t\w*|leads?|offert\w*|potentiell\w*|potential|blivande|presumtiv\w*|"
    r"tilltänkt\w*)(?!\w)",
    re.IGNORECASE,
)
"""Words in the name of a sheet or a group for those who were customers, or may yet be."""
_CUSTOMER = re.compile(r"\s+(?:kund|kunder|klient|klienter|customers?|clients?)\s*$", re.IGNORECASE)
_ENDED = ("ended", "ending", "unlinked", "declined")


def of_others(name: str) -> bool:
    """Return whether the name of a sheet or of a group of rows is of no customers of now."""
    name = name.replace("_", " ")
    return _OF_OTHERS.search(name) is not None and COMPANY.search(name) is None


def inactive_rows(
    names: Callable[[TableRow], str] | None,
    headings: Sequence[str],
    columns: Columns,
    rows: Sequence[TableRow],
    said: Said,
    *,
    of_service: bool,
) -> Iterator[tuple[TableRow, str]]:
    """Yield the rows of which the file says that they are of no customers of now, with how.

    `names` gives the name of the sheet or of the group that a row stands in, if that says so;
    `of_service` tells that the status of a row is that of a service, as it is with a column.
    """
    if columns.records or columns.users:
        return
    of_service = of_service or bool(columns.of(SERVICE))
    tests = tuple(_tests(headings, columns, said, of_service=of_service))
    if names is None and not tests:
        return
    status = next(iter(columns.of(STATUS)), None) if of_service else None
    known_by = [place for column in (NUMBER_COLUMN, NAME, ORG_NUMBER)
                for place in columns.of(column)]  # fmt: skip
    for row in rows:
        width = len(row.cells)
        if not any(place < width and row.cells[place].strip() for place in known_by):
            continue
        if names is not None and (name := names(row)):
            cell = row.cells[status] if status is not None and status < width else ""
            if STATUS_CELLS.get(plain(cell)) not in _ENDED:  # which tells it of its service
                yield row, _("{name!r} says that this is no customer now", name=name)
                continue
        for place, tells in tests:
            if place < width and (cell := row.cells[place].strip()) and tells(cell):
                why = _("the file says that this is no customer now")
                yield row, f"{headings[place]}: {cell[:60]!r}: {why}"
                break


def _tests(
    headings: Sequence[str], columns: Columns, said: Said, *, of_service: bool
) -> Iterator[tuple[int, Callable[[str], bool]]]:
    """Yield the columns that may say it, by their places, with what a cell is tested by."""
    of_customer = () if of_service else columns.of(STATUS)
    loose = {place for place, heading in enumerate(headings) if heading in columns.unused}
    loose |= {*columns.of(ACTIVE)}
    for place, heading in enumerate(headings):
        folded = plain(heading)
        if place in of_customer:
            yield place, _ended_word
        elif place not in loose or said.of(heading) is not None:
            continue
        elif folded in ACTIVE_NOW:
            yield place, _no
        elif folded in ENDED_NOW:
            yield place, _yes_or_day
        elif folded in KINDS_OF_CUSTOMERS:
            yield place, _ended_word


def _no(cell: str) -> bool:
    return YES_NO.get(plain(cell)) is False or _ended_word(cell)


def _yes_or_day(cell: str) -> bool:
    if cell in TICKS or YES_NO.get(plain(cell)) is True or _ended_word(cell):
        return True
    if is_blank(cell) or is_bare(cell):
        return False
    try:
        return date_in_cell(cell) is not None
    except ValueError:
        return False


def _ended_word(cell: str) -> bool:
    return (says_how(cell) and STATUS_CELLS.get(plain(cell)) != "requested") or (
        _OF_OTHERS.fullmatch(_CUSTOMER.sub("", cell)) is not None
    )  # fmt: skip
