"""What is to be said of a table as it was found: what is not used, hidden, lost or no value."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from store.domain.policy.heading_meanings import LEFT_OUT
from store.exchange.incoming.advice import to_end, to_say
from store.exchange.incoming.places import lines_named
from store.i18n.language import N_, _, ngettext
from store.tables.cells.alike_services import called_so_too, services_alike
from store.tables.cells.dates import date_in_cell, day_number, is_bare, is_no_day
from store.tables.cells.services import ServiceNames, tells_of_end
from store.tables.cells.words import (
    CROSSES,
    STATUS_CELLS,
    STATUS_WORDS,
    TICKS,
    YES_NO,
    is_blank,
    is_error,
    plain,
    usual_word,
)
from store.tables.meaning.customer_columns import ENDS_ON, NUMBER_COLUMN
from store.tables.meaning.register import ACTIVE, EMAIL, NAME, ORG_NUMBER, PHONE, SERVICE, STATUS
from store.tables.meaning.said import Said, without_count
from store.tables.meaning.table_columns import Columns
from store.tables.table import (
    Sheet,
    TableRow,
    Unlike,
    column_letters,
)

_UNLIKE: Mapping[Unlike, str] = {
    "date": N_("it is a date in the workbook; write it as text there"),
    "time": N_("it is a time in the workbook; write it as text there"),
    "yes-no": N_("it is a yes or no in the workbook; write it as text there"),
}
_BESIDE_A_MARK = re.compile(r"\s*(?:\([^()]*\))?[\s?*†]*$")


def notices_on(
    sheet: Sheet,
    headings: Sequence[str],
    written: Sequence[str],
    columns: Columns,
    kept: Sequence[TableRow],
    said: Said,
    services: ServiceNames,
    telling: Collection[int],
) -> Iterator[str]:
    """Say what is not used, what is read although it is hidden, and whether there are no rows.

    `telling` are the places of columns that are read only for who is no customer now.
    """
    unused = [place for place, heading in enumerate(headings) if heading in columns.unused]
    if names := ", ".join(_unused_headings(headings, written, unused, besides=telling)):
        yield _("not used: {headings}", headings=names)
    only = {place for place in unused if place not in telling
            or (said.of(headings[place]) == LEFT_OUT and said.is_now(headings[place]))}  # fmt: skip
    if names := ", ".join(_unused_headings(headings, written, unused, besides=only)):
        yield _("read only for who is no customer now: {headings}", headings=names)
    if columns.of(EMAIL) and not (columns.records or columns.of_users_alone):
        yield from (
            _("{heading}: taken for the contact's, as it differs between rows of one customer",
              heading=headings[place])
            for place in columns.of(ACTIVE) if said.of(headings[place]) is None
        )  # fmt: skip
    yield from _hidden_ones(sheet, headings, columns, kept)
    yield from _like_services(headings, columns, kept, said, services)
    if not (kept or sheet.faults):
        yield _("no rows stand under the headings")


def _unused_headings(
    headings: Sequence[str],
    written: Sequence[str],
    unused: Sequence[int],
    *,
    besides: Collection[int],
) -> Iterator[str]:
    """Return headings that mean nothing; one that is there again with its column's letters."""
    for place in unused:
        heading = headings[place]
        if place in besides:
            continue
        if heading == written[place]:
            yield heading
        else:
            letters = column_letters(place)
            yield _("{heading} (column {letters})", heading=heading, letters=letters)


def _hidden_ones(
    sheet: Sheet, headings: Sequence[str], columns: Columns, kept: Sequence[TableRow]
) -> Iterator[str]:
    """Say which rows and columns are read although the sheet does not show them."""
    rows = [row.number for row in kept if row.number in sheet.hidden_rows]
    if rows:
        yield ngettext(
            "{n} row that is hidden is read as well: {lines}",
            "{n} rows that are hidden are read as well: {lines}",
            len(rows),
            lines=lines_named(rows),
        )
    used = columns.used
    places = [place for place in sorted(sheet.hidden_columns) if place in used]
    if places:
        yield ngettext(
            "{n} column that is hidden is read as well: {headings}",
            "{n} columns that are hidden are read as well: {headings}",
            len(places),
            headings=", ".join(headings[place] for place in places),
        )


def _like_services(
    headings: Sequence[str],
    columns: Columns,
    rows: Sequence[TableRow],
    said: Said,
    services: ServiceNames,
) -> Iterator[str]:
    """Say of columns which service they are taken for by a name like it, or when it ends."""
    if columns.users or columns.records:
        return
    for place, named in columns.services:
        if place in columns.starts:
            yield _("{heading}: taken for the day on which {service} began",
                    heading=headings[place],
                    service=services.services[named.service].name)  # fmt: skip
            continue
        if (
            said.of(headings[place]) is None
            and services.named(without_count(headings[place])) is None
        ):
            yield _("{heading}: taken for {service}", heading=headings[place],
                    service=services.services[named.service].name)  # fmt: skip
        other = called_so_too(headings[place], named.service, services.services)
        if other is not None and said.of(headings[place]) is None:
            called = services.services[other].name
            yield _("{heading}: taken for {service}; if it is {other}, say so: {option}",
                    heading=headings[place], service=services.services[named.service].name,
                    other=called, option=to_say(headings[place], other, called))  # fmt: skip
    for heading, alike in _alike(headings, columns, rows, said, services):
        if tells_of_end(heading):
            yield _("{heading}: tells of an end, and is not used; a service that has ended needs a "
                    "row of its own, with the columns {service}, {status} ({ended}) and {ends_on}; "
                    "one that ends later comes in as active, and is then ended here ({how})",
                    heading=heading, service=SERVICE.title, status=STATUS.title,
                    ended=usual_word(STATUS_WORDS, "ended"), ends_on=ENDS_ON.title,
                    how=to_end(alike[0]))  # fmt: skip


def columns_like_services(
    headings: Sequence[str],
    columns: Columns,
    rows: Sequence[TableRow],
    said: Said,
    services: ServiceNames,
) -> dict[str, tuple[str, ...]]:
    """Return the columns that are not used and may be a service, with the ids of those it may be.

    Their cells say yes or no, a variant or a day, and their heading is a part of a service's name,
    or has it in it. To take them for it unasked would be a guess, to leave them out would lose
    what they say.
    """
    return {
        heading: alike
        for heading, alike in _alike(headings, columns, rows, said, services)
        if not tells_of_end(heading)
    }


def _alike(
    headings: Sequence[str],
    columns: Columns,
    rows: Sequence[TableRow],
    said: Said,
    services: ServiceNames,
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the columns that are not used, and as a service have cells and a heading like one."""
    if columns.users or columns.records:
        return
    for place, heading in enumerate(headings):
        if heading not in columns.unused or said.of(heading) is not None:
            continue
        cells = {row.cells[place].strip() for row in rows[:500] if place < len(row.cells)} - {""}
        alike = services_alike(heading, services.services)
        if alike and cells and all(_tells_of_service(cell, alike, services) for cell in cells):
            yield heading, alike


def _tells_of_service(cell: str, alike: Sequence[str], services: ServiceNames) -> bool:
    """Return whether a cell is what stands under a service's name, for one of those alike."""
    if _says_yes_or_no(cell) or is_no_day(cell):
        return True
    named = services.named(cell)
    if named is not None:
        return named.service in alike
    variants = (variant for id in alike for variant in services.services[id].variants)
    if plain(cell) in map(plain, variants):
        return True
    if is_bare(cell) or day_number(cell) is not None:  # a number may be anything
        return False
    try:
        return date_in_cell(cell) is not None
    except ValueError:
        return False


def _says_yes_or_no(cell: str) -> bool:
    cell = _BESIDE_A_MARK.sub("", cell)  # whatever is beside a mark, or not certain of it
    return (
        cell in TICKS
        or cell in CROSSES
        or plain(cell) in YES_NO
        or plain(cell) in STATUS_CELLS
        or is_blank(cell)
    )


def numbers_for_text(
    sheet: Sheet, headings: Sequence[str], columns: Columns, kept: Sequence[TableRow]
) -> list[str]:
    """Say in which lines a sign may be lost, as a number stands where text belongs.

    A telephone number has a 0 or a + in front. Of numbers of customers none is lost where all are
    equally long.
    """
    notices = []
    for column, places in columns.of_all_people:
        if not column.text or column is ORG_NUMBER:
            continue
        for place in places:
            numeric = sheet.numeric.get(place)
            if numeric is None:
                continue
            lines = _may_be_shortened(frozenset(numeric), place, kept, of_phones=column is PHONE)
            if lines:
                notices.append(
                    _(
                        "{heading}: numbers instead of text in {lines}: "
                        "a leading + or 0 may be lost; compare",
                        heading=headings[place],
                        lines=lines_named(lines),
                    )
                )
    return notices


def _may_be_shortened(
    numeric: frozenset[int], place: int, rows: Sequence[TableRow], *, of_phones: bool
) -> list[int]:
    """Return the numbers of the rows whose cell is a number that may have had more in front."""
    lengths = {row.number: len(row.cells[place].strip()) for row in rows
               if place < len(row.cells) and row.cells[place].strip()}  # fmt: skip
    if of_phones or len(lengths) == 1:
        return [number for number in lengths if number in numeric]
    longest = max(lengths.values(), default=0)
    return [number for number, length in lengths.items() if number in numeric and length < longest]


def errors_in(rows: Sequence[TableRow]) -> dict[int, list[int]]:
    """Return the places of cells such as #REF! by the number of their row."""
    found: dict[int, list[int]] = {}
    for row in rows:
        whole = "".join(row.cells)
        if "#" in whole or "Err" in whole:
            places = [place for place, cell in enumerate(row.cells) if cell and is_error(cell)]
            if places:
                found[row.number] = places
    return found


def faults_of_marks(
    sheet: Sheet,
    errors: Mapping[int, Sequence[int]],
    headings: Sequence[str],
    columns: Columns,
    kept: Sequence[TableRow],
) -> list[tuple[TableRow, str]]:
    """Return a fault for each row with a formula that has no value, an error, or an odd identity.

    A date is no customer's number, and a yes or no is no name: the spreadsheet has made them.
    """
    if not (sheet.uncomputed or errors or sheet.unlike):
        return []
    used = columns.used
    rows = {row.number: row for row in kept}
    odd = sorted(
        (number, place, kind)
        for place in {*columns.of(NUMBER_COLUMN), *columns.of(NAME)}
        for kind in _UNLIKE
        for number in sheet.unlike.get((place, kind), ())
        if number in rows
    )
    faults = [
        (rows[number], f"{headings[place]}: {rows[number].cells[place]!r}: {_(_UNLIKE[kind])}")
        for number, place, kind in odd
    ]
    empty: dict[int, list[str]] = {}
    for number, place in sheet.uncomputed:
        if place in used and number in rows:
            empty.setdefault(number, []).append(headings[place])
    for number, names in empty.items():
        fault = _("has formulas whose values are not in the file ({columns}); open and save it in "
                  "a spreadsheet", columns=", ".join(names))  # fmt: skip
        faults.append((rows[number], fault))
    for number, places in errors.items():
        if number in rows:
            row = rows[number]
            faults += [
                (row, _("{heading}: {error}: a formula has gone wrong; mend it in the spreadsheet, "
                        "or empty the cell", heading=headings[place],
                        error=row.cells[place].strip()))
                for place in places if place in used and place < len(row.cells)
            ]  # fmt: skip
    return faults
