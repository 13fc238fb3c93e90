"""What says that rows are of nobody who is a customer now: a sheet, a heading or a cell."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from store.domain.policy.heading_meanings import LEFT_OUT
from store.exchange.incoming.advice import to_say
from store.i18n.language import _
from store.tables.cells.as_written import AsWritten
from store.tables.cells.dates import (
    date_in_cell,
    date_reader,
    is_bare,
    is_no_day,
    possible_days,
)
from store.tables.cells.former import (
    leaves_open,
    may_say_ended,
    name_says_ended,
    names_others,
    note_says_ended,
    says_ended,
)
from store.tables.cells.words import (
    STATUS_CELLS,
    YES_NO,
    is_blank,
    is_sign,
    plain,
    says_nothing,
    yes_or_no,
)
from store.tables.meaning.customer_columns import ENDS_ON, NUMBER_COLUMN
from store.tables.meaning.heading_names import ACTIVE_NOW, ENDED_NOW, KINDS_OF_CUSTOMERS, NOTES
from store.tables.meaning.known_headings import columns_meant
from store.tables.meaning.meanings import title_of
from store.tables.meaning.register import ACTIVE, EMAIL, NAME, ORG_NUMBER, SERVICE, STATUS
from store.tables.meaning.register_headings import COMPANY
from store.tables.meaning.said import Said
from store.tables.meaning.table_columns import Columns
from store.tables.table import TableRow

_ENDED = ("ended", "ending", "unlinked", "declined")

_SINCE = ("sedan", "sen", "since", "från", "fr", "from", "a", "kund", "customer")
"""How a cell begins that says of an active customer since when, or just that, beside a yes."""

_WORD = re.compile(r"[^\W\d_]+")

Telling = tuple[tuple[int, Callable[[str], bool]], ...]
"""The columns that may say it, by their places, with what a cell is tested by."""


class Inactive(NamedTuple):
    """A row of nobody who is a customer now, and how the file says so: `by_itself` in a cell."""

    row: TableRow
    why: str
    by_itself: bool


def of_others(name: str) -> bool:
    """Return whether the name of a sheet or of a group of rows is of no customers of now."""
    return names_others(name) and COMPANY.search(name) is None


def telling_columns(
    headings: Sequence[str],
    columns: Columns,
    rows: Sequence[TableRow],
    said: Said,
    *,
    of_service: bool,
) -> Telling:
    """Return the columns that may say of rows that they are of no customers of now.

    `of_service` tells that the status of a row is that of a service, as it is with a column. That
    a column is left out does not make those customers of whom it says that they are none. A column
    of remarks is one of them where any of the `rows` says so.
    """
    if columns.records or columns.of_users_alone:
        return ()
    return tuple(
        (place, tells)
        for place, tells in _tests(headings, columns, said, of_service=of_service)
        if tells is not note_says_ended
        or any(place < len(row.cells) and tells(row.cells[place]) for row in rows)
    )


def days_to_come(
    rows: Sequence[TableRow], telling: Telling, today: dt.date
) -> dict[int, list[int]]:
    """Return the places of days after today, by the rows' numbers: until then they are customers.

    They stand in columns where a day says that a customer is none.
    """
    found: dict[int, list[int]] = {}
    for place, tells in telling:
        if tells is _unless_no:
            date = date_reader(row.cells[place] for row in rows if place < len(row.cells))
            for row in rows:
                if place < len(row.cells) and _is_after(row.cells[place], today, date):
                    found.setdefault(row.number, []).append(place)
    return found


def _is_after(cell: str, today: dt.date, date: Callable[[str], dt.date]) -> bool:
    if not cell.strip() or is_no_day(cell) or is_bare(cell):
        return False
    try:
        return date(cell) > today
    except ValueError:
        days = possible_days(cell)
        return bool(days) and min(days) > today


def inactive_rows(
    names: Callable[[TableRow], str] | None,
    headings: Sequence[str],
    columns: Columns,
    rows: Sequence[TableRow],
    telling: Telling,
    to_come: Mapping[int, Collection[int]],
    *,
    of_service: bool,
) -> Iterator[Inactive]:
    """Yield the rows of which the file says that they are of no customers of now.

    `names` gives the name of the sheet or of the group that a row stands in, if that says so. A day
    that is yet `to_come` says nothing, see `days_to_come`.
    """
    if columns.records or columns.of_users_alone:
        return
    status = next(iter(columns.of(STATUS)), None) if of_service else None
    service = next(iter(columns.of(SERVICE)), None) if status is not None else None
    of_none = () if status is None else ((status, _of_kind),)
    known_by = [place for column in (NUMBER_COLUMN, NAME, ORG_NUMBER)
                for place in columns.of(column)]  # fmt: skip
    beside = tuple(
        (place, name_says_ended)
        for place in known_by
        if may_say_ended(row.cells[place] for row in rows if place < len(row.cells))
    )
    if names is None and not (telling or beside or of_none):
        return
    tests = (*telling, *beside)
    of_either = [place for place, _tells in telling
                 if columns.of(EMAIL) and ACTIVE in columns_meant(headings[place])]  # fmt: skip
    for row in rows:
        width = len(row.cells)
        if not any(place < width and row.cells[place].strip() for place in known_by):
            continue
        if names is not None and (name := names(row)):
            cell = row.cells[status] if status is not None and status < width else ""
            if STATUS_CELLS.get(plain(cell)) not in _ENDED:  # which tells it of its service
                why = _("{name!r} says that this is no customer now", name=name)
                yield Inactive(row, why, by_itself=False)
                continue
        named = service is None or (service < width and not says_nothing(row.cells[service]))
        for place, tells in tests if named else (*tests, *of_none):
            if place in to_come.get(row.number, ()):
                continue
            if place >= width or isinstance(row.cells[place], AsWritten):  # so it was called here
                continue
            if (cell := row.cells[place].strip()) and tells(cell):
                why = (
                    _("it does not say whether this is a customer now")
                    if tells in (_no, _unless_yes, _of_kind) and _leaves_open(cell)
                    else _("the file says that this is no customer now")
                )
                why = f"{headings[place]}: {cell[:60]!r}: {why}"
                if place in of_either:
                    why += "; " + _("if it is the contact's: {option}", option=to_say(
                        headings[place], ACTIVE.id, title_of(ACTIVE.id)))  # fmt: skip
                yield Inactive(row, why, by_itself=True)
                break


def _tests(
    headings: Sequence[str], columns: Columns, said: Said, *, of_service: bool
) -> Iterator[tuple[int, Callable[[str], bool]]]:
    of_customer = () if of_service else columns.of(STATUS)
    ends = () if of_service or columns.services else columns.of(ENDS_ON)
    loose = {place for place, heading in enumerate(headings) if heading in columns.unused}
    for place, heading in enumerate(headings):
        folded = plain(heading)
        if place in of_customer:
            yield place, _no
        elif place in ends and folded in ENDED_NOW:
            yield place, _unless_no
        elif place not in loose or said.of(heading) not in (None, LEFT_OUT):
            continue
        elif folded in ACTIVE_NOW:
            yield place, _unless_yes
        elif folded in ENDED_NOW and not (of_service and ENDS_ON in columns_meant(heading)):
            yield place, _unless_no
        elif folded in NOTES:
            yield place, note_says_ended
        elif folded in KINDS_OF_CUSTOMERS and not (of_service and STATUS in columns_meant(heading)):
            yield place, _of_kind


def _no(cell: str) -> bool:
    return "?" in cell or _is_odd(cell) or yes_or_no(cell) is False or _of_kind(cell)


def _is_odd(cell: str) -> bool:
    """Return whether a cell is a sign of which nobody knows whether it says yes or no."""
    return is_sign(cell) and yes_or_no(cell) is None


def _of_kind(cell: str) -> bool:
    """Return whether a cell that tells the kind of a customer says none, or leaves it open."""
    return says_ended(cell) or leaves_open(cell)


def _unless_yes(cell: str) -> bool:
    """Return whether a cell has neither a yes in it nor since when: `kanske` leaves it open."""
    if _no(cell):
        return True
    if is_blank(cell) or not any(map(str.isalpha, cell)):
        return False
    first = plain(_WORD.findall(cell)[0])
    return not (_yes(plain(cell)) or _yes(first) or first in _SINCE)


def _yes(word: str) -> bool:
    return YES_NO.get(word) is True or STATUS_CELLS.get(word) == "active" or word in ACTIVE_NOW


def _leaves_open(cell: str) -> bool:
    """Return whether a cell that is no yes is no end either."""
    return not says_ended(cell) and yes_or_no(cell) is not False


def _unless_no(cell: str) -> bool:
    """Return whether something stands in a cell but a no, a number, or that there is no day.

    A day that may be two is one of them: who has it is asked about.
    """
    if is_blank(cell) or is_no_day(cell) or yes_or_no(cell) is False:
        return False
    if any(map(str.isalpha, cell)) or "?" in cell or yes_or_no(cell):
        return True
    try:
        return not is_bare(cell) and date_in_cell(cell) is not None
    except ValueError:
        return bool(possible_days(cell))
