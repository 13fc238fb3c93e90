"""What somebody has said of a file's headings and sheets: looked up, and told (R55)."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from store.domain.errors import Refused
from store.domain.policy.heading_meanings import LEFT_OUT, NO_SERVICE, HeadingMeanings
from store.i18n.language import _
from store.i18n.program_call import typed_or_pressed
from store.tables.cells.services import Named, ServiceNames, words_in_cell
from store.tables.cells.words import plain
from store.tables.finder import Table
from store.tables.meaning.customer_columns import CUSTOMERS
from store.tables.meaning.known_headings import known_in
from store.tables.meaning.meanings import meaning_of, title_of
from store.tables.meaning.record_columns import RECORDS
from store.tables.meaning.register import SERVICE
from store.tables.meaning.said import Said, folds, said_as, without_count
from store.tables.meaning.user_columns import USERS
from store.tables.table import Reading, bad_file

_NO_SERVICE = frozenset((plain(NO_SERVICE), "ingentjanst"))
_OF_SERVICES = (SERVICE, *(column for column in USERS if column.attribute == "services"))
_OUR_OWN = frozenset(plain(column.id) for column in (*CUSTOMERS, *USERS, *RECORDS))
"""The headings of the files that the program writes itself."""


def to_remember(
    said: HeadingMeanings, names: ServiceNames, before: Mapping[str, str] = MappingProxyType({})
) -> HeadingMeanings:
    """Return what is remembered of what was said: what an office says of a heading in general.

    Of headings of the program's own files nothing is, for the next export would be read by it. Nor
    is what gets one file in: that a heading is left out which is known, by itself or by what was
    said `before`, or what one of several columns of a heading is that is known.
    """
    known = Said(headings={said_as(name): id for name, id in before.items() if id != LEFT_OUT})
    return {
        heading: id
        for heading, id in said.items()
        if said_as(heading) not in _OUR_OWN
        and not (id == LEFT_OUT and known_in((heading,), known, names))
        and not ((bare := without_count(heading)) != heading and known_in((bare,), known, names))
    }


def said_of_file(reading: Reading, names: ServiceNames) -> Said:
    """Return what headings and sheets mean by what somebody has said, now or before.

    What was said now goes before what is remembered.

    Raises:
        Refused: what was said now is no column, and no service.
    """
    headings: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def take(name: str, id: str) -> None:
        key = said_as(name)
        if plain(id) in _NO_SERVICE:
            headings.pop(key, None)
            sheets[key] = NO_SERVICE
            return
        meaning = meaning_of(id, names)
        headings[key] = id
        sheets.pop(key, None)
        if isinstance(meaning, Named):
            sheets[key] = id

    before = to_remember(reading.remembered, names)
    for name, id in before.items():
        with suppress(Refused):  # by hand, or by another version
            take(name, id)
    for name, id in reading.columns.items():
        take(name, id)
    kept = to_remember(reading.columns, names, before)
    return Said(
        headings=headings,
        sheets=sheets,
        now=frozenset(map(said_as, reading.columns)),
        once=frozenset(said_as(name) for name in reading.columns if name not in kept),
    )


def services_said(reading: Reading, names: ServiceNames) -> Mapping[str, Named | None]:
    """Return the words of which somebody has said, now or before, that they are a service, or none.

    Raises:
        Refused: what was said now is no column, and no service.
    """
    said: dict[str, Named | None] = {}
    for word, id in said_of_file(reading, names).sheets.items():
        meaning = None if id == NO_SERVICE else meaning_of(id, names)
        if meaning is None or isinstance(meaning, Named):
            said[word] = meaning
    return said


class ToldOfFile(NamedTuple):
    """What is told of headings and sheets, what of it is remembered, and what holds no more."""

    notices: list[str]
    remembered: HeadingMeanings
    overruled: tuple[str, ...]
    moot: frozenset[str]
    """What was answered of headings that are not in the file, as it is read now."""


def told_of_file(
    tables: Sequence[Table],
    beside: Sequence[str],
    unread: Sequence[str],
    reading: Reading,
    said: Said,
    names: ServiceNames,
) -> ToldOfFile:
    """Tell which headings and sheets of a file mean what somebody has said, now or before.

    `beside` are the headings of tables side by side, of which not all need be read; `unread` are
    the sheets that are not, of which it may be said all the same what they are.

    Raises:
        Refused: what was said now is of no heading and no sheet of the file.
    """
    services = names.services
    in_file = _InFile(tables, beside, unread, said, names)
    moot = frozenset(name for name in reading.answered.intersection(reading.columns)
                     if not in_file.has(name))  # fmt: skip
    columns = {name: id for name, id in reading.columns.items() if name not in moot}
    for name in columns:
        in_file.refuse_unknown(name)
    remembered = to_remember(reading.remembered, names)
    kept = to_remember(columns, names, remembered)
    before = {said_as(name): id for name, id in remembered.items()}
    notices = []
    overruled = []
    for name, id in remembered.items():
        if said.is_now(name) or not in_file.means(name):
            continue
        column = title_of(id, services)
        by = in_file.overruling(name)
        if by is None:
            notices.append(_("{heading} is taken for {column}, as was said before", heading=name,
                             column=column))  # fmt: skip
        elif any(said_as(one) == said_as(by) for one in kept):
            overruled.append(name)
            notices.append(_("{heading} is no more taken for {column}, as was said before: {other} "
                             "is now", heading=name, column=column, other=by))  # fmt: skip
        else:
            notices.append(_("{heading} is not taken for {column} in this import, as was said "
                             "before: {other} is", heading=name, column=column,
                             other=by))  # fmt: skip
    notices += [
        _left_out(name, in_file.tells_inactive(name) and not reading.inactive, kept=name in kept)
        if id == LEFT_OUT
        else _as_said_now(name, title_of(id, services), kept=name in kept)
        for name, id in columns.items()
        if before.get(said_as(name)) != id
    ]
    return ToldOfFile(notices, kept, tuple(overruled), moot)


def _left_out(heading: str, tells_inactive: bool, *, kept: bool) -> str:
    """Say that a heading is left out, for how long, and for what it is read all the same."""
    if tells_inactive:
        option = typed_or_pressed("--agree inactive", _("yes to the question about them"))
        if kept:
            return _("{heading} is left out, which is remembered from this import on, and read for "
                     "nothing but who is no customer now: {option} brings those in",
                     heading=heading, option=option)  # fmt: skip
        return _("{heading} is left out in this import alone, and read for nothing but who is no "
                 "customer now: {option} brings those in",
                 heading=heading, option=option)  # fmt: skip
    if kept:
        return _("{heading} is left out, which is remembered from this import on", heading=heading)
    return _("{heading} is left out in this import alone: it is a heading that is known, and "
             "that is not remembered", heading=heading)  # fmt: skip


def _as_said_now(heading: str, column: str, *, kept: bool) -> str:
    """Say for what a heading is taken, and whether that is remembered."""
    if kept:
        return _("{heading} is taken for {column}, which is remembered from this import on",
                 heading=heading, column=column)  # fmt: skip
    if without_count(heading) != heading:
        return _("{heading} is taken for {column} in this import alone: it is one of several "
                 "columns of a heading that is known, and that is not remembered",
                 heading=heading, column=column)  # fmt: skip
    return _("{heading} is taken for {column} in this import alone: it is a heading of the "
             "program's own files, and is not remembered",
             heading=heading, column=column)  # fmt: skip


class _InFile:
    """What somebody has said the headings, sheets and words for services of a file mean."""

    def __init__(
        self,
        tables: Sequence[Table],
        beside: Sequence[str],
        unread: Sequence[str],
        said: Said,
        names: ServiceNames,
    ) -> None:
        self._said = said
        self._names = names
        self._tables = tables
        self._unread = _keys(unread)
        self._headings = [heading for table in tables for heading in table.headings if heading]
        self._headings += [heading for heading in beside if heading]
        self._sheets = [table.sheet for table in tables if table.sheet]
        self._groups = [group.name for table in tables for group in table.groups]
        self._of_headings = _keys(self._headings)
        self._of_sheets = _keys((*self._sheets, *self._groups))
        telling = (table.headings[at] for table in tables for at in table.telling)
        self._telling = _keys(telling)
        pairs = [pair for table in tables for pair in table.columns.overruled]
        self._overruled = {said_as(heading): by for heading, by in pairs}
        used = (
            heading for table in tables for heading in table.headings
            if heading not in dict(table.columns.overruled)
        )  # fmt: skip
        for key in _keys(used):
            self._overruled.pop(key, None)  # in another table it still is what was said

    def means(self, name: str) -> bool:
        """Return whether a name is in the file, where it is what somebody has said."""
        key = said_as(name)
        of_heading = key in self._of_headings and key in self._said.headings
        return of_heading or (
            key in self._said.sheets and (key in self._of_sheets or self._is_in_cell(key))
        )

    def _is_in_cell(self, key: str) -> bool:
        """Return whether a word that was said to be a service, or none, stands in such a cell.

        One that is called so by itself is a service there, whatever is said of a sheet.
        """
        word = self._of_cells.get(key)
        if word is None:
            return False
        return self._said.sheets[key] != NO_SERVICE or self._names.named(word) is None

    @cached_property
    def _of_cells(self) -> Mapping[str, str]:
        """The words in the cells of services, which are looked at where no heading is meant."""
        cells = {
            row.cells[place]
            for table in self._tables
            for column in _OF_SERVICES
            for place in table.columns.of(column)
            for row in table.rows
            if place < len(row.cells)
        }
        return {said_as(word): word for cell in cells for word in words_in_cell(cell)}

    def tells_inactive(self, name: str) -> bool:
        """Return whether a heading says who is no customer now, whatever was said of it."""
        return said_as(name) in self._telling

    def overruling(self, name: str) -> str | None:
        """Return the heading that is now what another was said to be before, or None."""
        return self._overruled.get(said_as(name))

    def has(self, name: str) -> bool:
        """Return whether a name is in the file, or is that of a sheet that is not read."""
        key = said_as(name)
        return self.means(name) or (key in self._unread and key in self._said.sheets)

    def refuse_unknown(self, name: str) -> None:
        """Refuse what is no heading, and no sheet of which that can be said.

        Raises:
            Refused: it is none; those that there are, are named.
        """
        if self.has(name):
            return
        if said_as(name) in self._of_sheets and said_as(name) not in self._said.sheets:
            raise bad_file(
                _("{sheet} is a sheet, which can be said to be a service, or {none}; --sheet reads "
                  "some of them alone.", sheet=name, none=NO_SERVICE)
            )  # fmt: skip
        known = ", ".join(dict.fromkeys(self._headings))
        if not self._sheets:
            raise bad_file(_("There is no heading {heading!r} in the file; there are: {known}.",
                             heading=name, known=known))  # fmt: skip
        raise bad_file(
            _("There is no heading and no sheet {heading!r} in the file; there are: {known}; and "
              "the sheets: {sheets}.", heading=name, known=known, sheets=", ".join(self._sheets))
        )  # fmt: skip


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(key for name in names for key in (name, *folds(name)))
