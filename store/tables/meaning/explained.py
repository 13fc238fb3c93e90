"""What somebody has said of a file's headings and sheets: looked up, and told (R55)."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from store.domain.catalogue import Services
from store.domain.errors import Refused
from store.domain.policy.heading_meanings import LEFT_OUT, NO_SERVICE, HeadingMeanings
from store.i18n.language import _
from store.tables.cells.services import Named, ServiceNames
from store.tables.cells.words import plain
from store.tables.finder import Table
from store.tables.meaning.customer_columns import CUSTOMERS
from store.tables.meaning.meanings import meaning_of, title_of
from store.tables.meaning.record_columns import RECORDS
from store.tables.meaning.said import Said, folds, said_as
from store.tables.meaning.user_columns import USERS
from store.tables.table import Reading, bad_file

_NO_SERVICE = frozenset((plain(NO_SERVICE), "ingentjanst"))
_OUR_OWN = frozenset(plain(column.id) for column in (*CUSTOMERS, *USERS, *RECORDS))
"""The headings of the files that the program writes itself."""


def to_remember(said: HeadingMeanings) -> HeadingMeanings:
    """Return what is remembered of what was said: nothing of headings of the program's own files.

    Another meaning of those would hold for its own next export too.
    """
    return {heading: id for heading, id in said.items() if said_as(heading) not in _OUR_OWN}


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

    for name, id in to_remember(reading.remembered).items():
        with suppress(Refused):  # by hand, or by another version
            take(name, id)
    for name, id in reading.columns.items():
        take(name, id)
    return Said(headings=headings, sheets=sheets, now=frozenset(map(said_as, reading.columns)))


class ToldOfFile(NamedTuple):
    """What is told of headings and sheets, and of which what was said before holds no more."""

    notices: list[str]
    overruled: tuple[str, ...]


def told_of_file(
    tables: Sequence[Table], reading: Reading, said: Said, services: Services
) -> ToldOfFile:
    """Tell which headings and sheets of a file mean what somebody has said, now or before.

    Raises:
        Refused: what was said now is of no heading and no sheet that is read.
    """
    in_file = _InFile(tables, said)
    for name in reading.columns:
        in_file.refuse_unknown(name)
    remembered, kept = to_remember(reading.remembered), to_remember(reading.columns)
    before = {said_as(name): id for name, id in remembered.items()}
    notices = []
    overruled = []
    for name, id in remembered.items():
        if said.is_now(name) or not in_file.means(name):
            continue
        column = title_of(id, services)
        by = in_file.overruling(name)
        if by is not None:
            overruled.append(name)
            notices.append(_("{heading} is no more taken for {column}, as was said before: {other} "
                             "is now", heading=name, column=column, other=by))  # fmt: skip
        else:
            notices.append(_("{heading} is taken for {column}, as was said before", heading=name,
                             column=column))  # fmt: skip
    notices += [
        _("{heading} is left out, which is remembered from this import on", heading=name)
        if name in kept and id == LEFT_OUT
        else _("{heading} is taken for {column}, which is remembered from this import on",
               heading=name, column=title_of(id, services))
        if name in kept
        else _("{heading} is taken for {column} in this import alone: it is a heading of the "
               "program's own files, and is not remembered",
               heading=name, column=title_of(id, services))
        for name, id in reading.columns.items()
        if before.get(said_as(name)) != id
    ]  # fmt: skip
    return ToldOfFile(notices, tuple(overruled))


class _InFile:
    """The headings and sheets of a file, as somebody has said what they mean."""

    def __init__(self, tables: Sequence[Table], said: Said) -> None:
        self._said = said
        self._headings = [heading for table in tables for heading in table.headings if heading]
        self._sheets = [table.sheet for table in tables if table.sheet]
        self._of_headings, self._of_sheets = _keys(self._headings), _keys(self._sheets)
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
        return of_heading or (key in self._of_sheets and key in self._said.sheets)

    def overruling(self, name: str) -> str | None:
        """Return the heading that is now what another was said to be before, or None."""
        return self._overruled.get(said_as(name))

    def refuse_unknown(self, name: str) -> None:
        """Refuse what is no heading, and no sheet of which that can be said.

        Raises:
            Refused: it is none; those that there are, are named.
        """
        if self.means(name):
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
