"""Reads a file of any kind that can be imported: by what it is, not by its name."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from store.domain.catalogue import Services, catalogue
from store.domain.errors import Refused
from store.exchange import json_file
from store.exchange.import_file import HeadingsUnknown, ImportFile, Question
from store.i18n.language import _
from store.tables.table import Reading, Sheet, bad_file

if TYPE_CHECKING:
    from store.tables.cells.services import ServiceNames
    from store.tables.finder import Table


def read_file(
    raw: bytes, services: Services | None = None, reading: Reading | None = None
) -> ImportFile:
    """Read what is to be imported: an exchange file, a table in text, a workbook, an SIE file.

    `services` are the office's; without, those of the program, for an office that is yet to be.

    Raises:
        Refused: it is none of these, or as a whole not usable.
    """
    from store.tables import csv_table, sie  # a start has no use for them
    from store.tables.workbooks import excel_table

    reading = reading or Reading()
    services = catalogue() if services is None else services

    if excel_table.is_workbook(raw):
        return _read_sheets(lambda: (excel_table.read_workbook(raw), None), reading, services)
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return json_file.read_import(raw, services)
    if sie.is_sie(raw):
        return _read_sheets(lambda: ((sie.read_sie(raw),), None), reading, services)

    def in_text() -> tuple[tuple[Sheet], Question | None]:
        sheet, question = csv_table.read_csv(raw, reading.encoding)
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
    from store.tables.reader import read_tables

    names = ServiceNames(services)
    with json_file.uncollected():
        sheets, question = read_sheets()
        tables, notices = _tables(sheets, reading, names)
        del sheets
        incoming = read_tables(
            tables,
            notices,
            question,
            services,
            names,
            apart=reading.apart,
            again=lambda: _tables(read_sheets()[0], reading, names)[0],
        )
    return replace(incoming, said=reading.columns)


def _tables(
    sheets: Sequence[Sheet], reading: Reading, names: "ServiceNames"
) -> tuple[list["Table"], list[str]]:
    """Return the tables of the sheets that are read, and notices that say which those are."""
    from store.tables.finder import find_table, seeming_table

    wanted = _wanted(sheets, reading)
    said = _said(reading, names)
    several = sum(bool(sheet.rows) for sheet in wanted) > 1
    found = [
        (sheet, find_table(sheet, said, names, named=several)) for sheet in wanted if sheet.rows
    ]
    tables = [table for _sheet, table in found if table is not None]
    if not tables:
        raise HeadingsUnknown(
            _(
                "The file has no row with headings that are known; import --help lists the "
                "columns, and --map HEADING=COLUMN says what one of the file's means."
            ),
            (seeming_table(sheet, said, names) for sheet in wanted if sheet.rows),
        )
    read = [sheet.name for sheet, table in found if table is not None]
    left = [sheet.name for sheet in sheets if sheet.rows and sheet.name not in read]
    notices = []
    if len(sheets) > 1 and (left or len(read) > 1):
        notices.append(_("read: {sheets}", sheets=", ".join(read)))
    if left:
        notices.append(_("not read: {sheets}", sheets=", ".join(left)))
    notices += _as_said(tables, reading, said, names.services)
    return tables, notices


def _said(reading: Reading, names: "ServiceNames") -> dict[str, str]:
    """Return what headings mean by what somebody has said, now or before.

    Raises:
        Refused: what was said now is no column, and no service.
    """
    from store.tables.headings import meaning_of, said_as

    said = {}
    for heading, id in reading.remembered.items():
        with suppress(Refused):  # by hand, or by another version
            meaning_of(id, names)
            said[said_as(heading)] = id
    for heading, id in reading.columns.items():
        meaning_of(id, names)
        said[said_as(heading)] = id
    return said


def _as_said(
    tables: "Sequence[Table]", reading: Reading, said: dict[str, str], services: Services
) -> list[str]:
    """Tell which headings of a file mean what somebody has `said`, now or before.

    Raises:
        Refused: a heading that was said now stands in no table of the file.
    """
    from store.tables.headings import folds, said_as, title_of

    headings = [heading for table in tables for heading in table.headings if heading]
    found = {name for heading in headings for name in (heading, *folds(heading))}
    for heading in reading.columns:
        if said_as(heading) not in found:
            known = ", ".join(dict.fromkeys(headings))
            raise bad_file(_("There is no heading {heading!r} in the file; there are: {known}.",
                             heading=heading, known=known))  # fmt: skip
    now = set(map(said_as, reading.columns))
    before = {said_as(heading): id for heading, id in reading.remembered.items()}
    return [
        *(
            _("{heading} is taken for {column}, as was said before", heading=heading,
              column=title_of(id, services))
            for heading, id in reading.remembered.items()
            if said_as(heading) in found - now and said_as(heading) in said
        ),
        *(
            _("{heading} is taken for {column}, which is remembered from this import on",
              heading=heading, column=title_of(id, services))
            for heading, id in reading.columns.items()
            if before.get(said_as(heading)) != id
        ),
    ]  # fmt: skip


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
