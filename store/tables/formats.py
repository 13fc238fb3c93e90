"""Reads a file of any kind that can be imported: by what it is, not by its name."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from store.domain.catalogue import Services, catalogue
from store.domain.clock import swedish_day, utc_now
from store.domain.policy.heading_meanings import HeadingMeanings
from store.exchange import json_file
from store.exchange.import_file import HeadingsUnknown, ImportFile, Question
from store.exchange.incoming.places import said_in
from store.i18n.language import _
from store.tables.table import Beside, Reading, Sheet, bad_file

if TYPE_CHECKING:
    from store.tables.cells.services import ServiceNames
    from store.tables.finder import Table
    from store.tables.meaning.said import Said
    from store.tables.side_by_side import Sides

_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:[!?]|html|table|meta|head|body|workbook)", re.IGNORECASE
)
"""How a page begins that a program gives out as a workbook."""


def read_file(
    raw: bytes, services: Services | None = None, reading: Reading | None = None
) -> ImportFile:
    """Read what is to be imported: an exchange file, a table in text, a workbook, an SIE file.

    `services` are the office's; without, those of the program, for an office that is yet to be.

    Raises:
        Refused: it is none of these, or as a whole not usable.
    """
    from store.tables import csv_table, other_files, sie  # a start has no use for them
    from store.tables.workbooks import excel_table

    reading = reading or Reading()
    services = catalogue() if services is None else services

    other_files.refuse_other(raw)
    if excel_table.is_workbook(raw):
        other_files.refuse_packed(raw)
        return _read_sheets(lambda: (excel_table.read_workbook(raw), None), reading, services)
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return json_file.read_import(raw, services)
    if _MARKUP.match(raw):
        raise bad_file(
            _("The file is a web page or XML, whatever its name says; open it in a spreadsheet, "
              "and save it as .xlsx or CSV.")
        )  # fmt: skip
    read_text = sie.read_sie if sie.is_sie(raw) else csv_table.read_csv

    def in_text() -> tuple[tuple[Sheet], Question | None]:
        sheet, question = read_text(raw, reading.encoding)
        return (sheet,), question

    return _read_sheets(in_text, reading, services)


def _read_sheets(
    read_sheets: Callable[[], tuple[Sequence[Sheet], Question | None]],
    reading: Reading,
    services: Services,
) -> ImportFile:
    """Read the tables of those sheets that are seen, or wanted, and say which were not read.

    They are read again for a file of what was skipped: to keep all rows for that takes much memory.
    """
    from store.tables.cells.services import ServiceNames
    from store.tables.meaning.explained import services_said
    from store.tables.reader import read_tables
    from store.tables.service_words import questions_of_words

    names = ServiceNames(services, services_said(reading, ServiceNames(services)))
    with json_file.uncollected():
        sheets, question = read_sheets()
        found = _tables(sheets, reading, names)
        words = tuple(questions_of_words(found.tables, names))
        del sheets
        incoming = read_tables(
            found.tables,
            found.notices,
            (*([question] if question is not None else ()), *found.questions),
            services,
            names,
            apart=reading.apart,
            above=reading.above,
            people=reading.people,
            again=lambda: _tables(read_sheets()[0], reading, names).tables,
        )
    return replace(incoming, said=found.said, overruled=found.overruled, words=words,
                   moot=found.moot)  # fmt: skip


def _no_headings(named: str) -> str:
    """Say that a file has no headings, and what to do; `named` is what its line `sep=` says."""
    message = _(
        "The file has no row with headings that are known; write one above its rows, such as "
        "number and name. import --help lists the columns, and --map HEADING=COLUMN says what one "
        "of the file's means."
    )
    if not named or named == "\t":
        return message
    return message + " " + _(
        "Its first line says that “{sign}” stands between cells; if the cells are separated by "
        "another sign, delete that line.", sign=named
    )  # fmt: skip


class _Tables(NamedTuple):
    """The tables of a file, what is told and asked of them, and what is said of their headings."""

    tables: Sequence["Table"]
    notices: Sequence[str]
    questions: tuple[Question, ...]
    said: HeadingMeanings
    overruled: tuple[str, ...]
    moot: frozenset[str]


def _tables(sheets: Sequence[Sheet], reading: Reading, names: "ServiceNames") -> _Tables:
    """Return the tables of the sheets that are read, and notices that say which those are."""
    from store.tables.finder import called_beside, find_table, seeming_table
    from store.tables.groups.periods import question_of_periods
    from store.tables.meaning.explained import said_of_file, told_of_file
    from store.tables.meaning.turned_headings import are_turned, turned_words
    from store.tables.sheets import with_services
    from store.tables.side_by_side import question_on
    from store.tables.table_rows import at_sheet

    seen = _wanted(sheets, reading)
    said = said_of_file(reading, names)
    several = sum(bool(sheet.rows) for sheet in seen) > 1
    sides = [_sides(sheet, said, names, reading.beside) for sheet in seen]
    wanted = [part for side in sides for part in side.sheets]
    found = [
        (
            sheet,
            find_table(
                sheet,
                said,
                names,
                named=several,
                today=reading.today or swedish_day(utc_now()),
                sure=reading.sure,
                inactive=reading.inactive,
            ),
        )
        for sheet in wanted
        if sheet.rows
    ]
    turned = [sheet for sheet in wanted if are_turned(sheet.rows, said, names)]
    found = [(sheet, None if sheet in turned else table) for sheet, table in found]
    tables = [table for _sheet, table in found if table is not None]
    if turned and not tables:
        words = at_sheet(turned[0], several, turned_words())
        raise bad_file(words[:1].upper() + words[1:] + ".")
    if not tables:
        named = next((sheet.cut_at for sheet in seen if sheet.cut_at), "")
        raise HeadingsUnknown(
            _no_headings(named),
            (seeming_table(sheet, said, names) for sheet in wanted if sheet.rows),
        )
    read = list(dict.fromkeys(sheet.name for sheet, table in found if table is not None))
    left = [sheet.name for sheet in sheets if sheet.rows and sheet.name not in read]
    notices = []
    if len(sheets) > 1 and (left or len(read) > 1):
        notices.append(_("read: {sheets}", sheets=", ".join(read)))
    if left:
        notices.append(_("not read: {sheets}", sheets=", ".join(left)))
    beside = {name: None for sheet, _table in found for name in called_beside(sheet)}
    as_said = told_of_file(tables, [*beside], left, reading, said, names)
    notices += [
        at_sheet(sheet, several, notice)
        for sheet, side in zip(seen, sides, strict=True)
        for notice in side.notices
    ]
    notices += [
        at_sheet(sheet, several, _("no table is read there"))
        for sheet, table in found
        if sheet.columns and table is None
    ]
    notices += [at_sheet(sheet, several, _("not read: {why}", why=turned_words()))
                for sheet in turned]  # fmt: skip
    doubts = [
        said_in(sheet.name if several else "", side.doubt)
        for sheet, side in zip(seen, sides, strict=True)
        if side.doubt
    ]
    unread = [sheet.name for sheet in sheets if sheet.visible and sheet.name in left]
    times = None if reading.sheets else question_of_periods(tables)
    of_times = () if times is None else (times,)
    of_services = with_services(tables, unread, said, names)
    return _Tables(
        of_services.tables,
        [*notices, *as_said.notices, *of_services.notices],
        (*of_times, *of_services.questions, *([question_on(doubts)] if doubts else ())),
        as_said.remembered,
        as_said.overruled,
        as_said.moot,
    )


def _sides(sheet: Sheet, said: "Said", names: "ServiceNames", beside: Beside | None) -> "Sides":
    """Return the tables of a sheet, which stand beside each other, below each other, or both."""
    from store.tables.side_by_side import Sides, tables_beside
    from store.tables.stacked_tables import tables_apart

    whole = tables_beside(sheet, said, names, beside, through=True)
    sides = [whole._replace(sheets=[])]
    for side in whole.sheets:
        for part in tables_apart(side, names):
            sides.append(tables_beside(part, said, names, beside, through=False))
    return Sides(
        [part for side in sides for part in side.sheets],
        [notice for side in sides for notice in side.notices],
        "; ".join(side.doubt for side in sides if side.doubt),
    )


def _wanted(sheets: Sequence[Sheet], reading: Reading) -> list[Sheet]:
    """Return the sheets that are to be read: those that are seen, if none was named."""
    if not reading.sheets:
        return [sheet for sheet in sheets if sheet.visible]
    if not any(sheet.name for sheet in sheets):
        raise bad_file(_("The file has no sheets: leave out --sheet."))
    by_name = {sheet.name.casefold(): sheet for sheet in sheets}
    wanted = []
    for name in reading.sheets:
        if name.casefold() not in by_name:
            known = ", ".join(sheet.name for sheet in sheets if sheet.name)
            raise bad_file(_("There is no sheet {name!r}; there are: {known}.", name=name,
                             known=known))  # fmt: skip
        wanted.append(by_name[name.casefold()])
    return wanted
