"""Where in a sheet the table is: under titles, beside notes, with sums and footers at its end."""

import shlex
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from store.exchange.import_file import MAP, FoundTable, lines_named
from store.i18n.language import _, ngettext
from store.tables.cells.alike_services import services_alike
from store.tables.cells.services import Named, ServiceNames
from store.tables.cells.words import STATUS_CELLS, TICKS, YES_NO, is_blank, is_error, plain
from store.tables.columns import NUMBER_COLUMN
from store.tables.headings import NAME, ORG_NUMBER, Columns, columns_of, found_columns, known_in
from store.tables.no_customers import NoCustomers
from store.tables.said import Said, called
from store.tables.table import (
    Sheet,
    TableRow,
    column_letters,
    refuse_too_large,
    squeezed,
)

FIRST_ROWS = 5
"""So many rows of a table are shown before it is brought in."""
_ROWS_LOOKED_AT = 60
"""Rows in which the headings are looked for."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table as it was found: headings as the file calls them, what they mean, and the rows.

    `headings` are as they are `called`, `written` as they stand there. `sheet` is where it stands,
    and `row` the number of its headings there. `faults` are rows that cannot be read; `notices`
    say what was left out; `service` is the one that the sheet is of, and `asked` says that a
    person has yet to say which one that is.
    """

    sheet: str
    row: int
    headings: tuple[str, ...]
    written: tuple[str, ...]
    columns: Columns
    rows: tuple[TableRow, ...]
    faults: tuple[tuple[TableRow, str], ...] = ()
    notices: tuple[str, ...] = ()
    service: Named | None = None
    asked: bool = False


def find_table(sheet: Sheet, said: Said, services: ServiceNames, *, named: bool) -> Table | None:
    """Return the table of a sheet, or None where there is none; `named`: rows name their sheet.

    Raises:
        Refused: it has too many columns, or what somebody explained is no column.
    """
    place = _heading_row(sheet.rows, said, services)
    if place is None:
        return None
    head = sheet.rows[place]
    headings = _headings(head)
    refuse_too_large(len(headings), len(sheet.rows) - place - 1)
    rows = sheet.rows[place + 1 :]
    groups = _groups(sheet.rows[place - 1].cells if place else (), len(headings))
    names = [[row.cells[at] for row in rows[:500] if at < len(row.cells)]
             for at in range(len(headings))]  # fmt: skip
    columns = columns_of(headings, groups, names, said, services)
    known_by = (NUMBER_COLUMN, NAME, ORG_NUMBER)
    if not (columns.records or any(columns.of(column) for column in known_by)):
        return None
    shifted = _shifted(head, rows, columns, services)
    written, headings = headings, called(headings)
    errors = _errors(rows)
    kept, notices = _rows(sheet, rows, headings, written, columns, shifted, errors, named)
    if head.number > 1:
        notices.insert(0, _at(sheet, named, _("headings found in line {n}", n=head.number)))
    if columns.unused:
        unused = ", ".join(_unused(headings, written, columns))
        notices.append(_at(sheet, named, _("not used: {headings}", headings=unused)))
    notices += [_at(sheet, named, notice) for notice in _hidden(sheet, headings, columns, kept)]
    notices += [_at(sheet, named, notice)
                for notice in _like_services(headings, columns, kept, said, services)]  # fmt: skip
    if not (kept or sheet.faults):
        notices.append(_at(sheet, named, _("no rows stand under the headings")))
    faults = [(_in_sheet(row, sheet, named), fault) for row, fault in sheet.faults]
    faults += [(row, shifted[row.number]) for row in kept if row.number in shifted]
    marked = _faults_of_marks(sheet, errors, headings, columns, kept)
    return Table(
        sheet=sheet.name,
        row=head.number,
        headings=headings,
        written=written,
        columns=columns,
        rows=tuple(kept),
        faults=(*faults, *marked),
        notices=tuple(notices),
    )


def seeming_table(sheet: Sheet, said: Said, services: ServiceNames) -> FoundTable:
    """Return what seems to be a table where no heading is known, for somebody to say.

    Its headings are the first row with the most words; before that, with what somebody explained.

    Raises:
        Refused: it has too many columns.
    """
    scores = [(known_in(row.cells, said, services), _words(row.cells))
              for row in sheet.rows[:_ROWS_LOOKED_AT]]  # fmt: skip
    place = scores.index(max(scores))
    headings = _headings(sheet.rows[place])
    rows = [row for row in sheet.rows[place + 1 :] if any(cell.strip() for cell in row.cells)]
    refuse_too_large(len(headings), len(rows))
    none = [""] * len(headings)
    columns = columns_of(headings, none, [()] * len(headings), said, services)
    return FoundTable(
        sheet=sheet.name,
        row=sheet.rows[place].number,
        columns=found_columns(called(headings), columns),
        rows=len(rows),
        first=tuple(row.cells for row in rows[:FIRST_ROWS]),
        records=columns.records,
    )


def _words(cells: Sequence[str]) -> int:
    return sum(cell.strip()[:1].isalpha() for cell in cells)


def _headings(row: TableRow) -> tuple[str, ...]:
    headings = tuple(squeezed(cell).strip() for cell in row.cells)
    while headings and not headings[-1]:
        headings = headings[:-1]
    return headings


def _heading_row(rows: Sequence[TableRow], said: Said, services: ServiceNames) -> int | None:
    """Return the place of the row with the most headings that are known: the first of those."""
    best, most = None, 0
    for place, row in enumerate(rows[:_ROWS_LOOKED_AT]):
        known = known_in(row.cells, said, services)
        if known > most:
            best, most = place, known
    if best is None or most >= 2:
        return best
    filled = sum(bool(cell.strip()) for cell in rows[best].cells)
    return best if filled <= 3 or best == 0 else None


def _unused(headings: Sequence[str], written: Sequence[str], columns: Columns) -> Iterator[str]:
    """Return the headings that are not used; one that is there again with its column's letters."""
    for place, heading in enumerate(headings):
        if heading not in columns.unused:
            continue
        if heading == written[place]:
            yield heading
        else:
            letters = column_letters(place)
            yield _("{heading} (column {letters})", heading=heading, letters=letters)


def _hidden(
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
    used = NoCustomers(columns).used
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
    """Say of columns that are not used how they are taken for a service that they are like.

    Their cells say yes or no, and their heading is a part of a service's name, or has it in it. To
    take them for it unasked would be a guess.
    """
    if columns.users or columns.records:
        return
    for place, heading in enumerate(headings):
        if heading not in columns.unused or said.of(heading) is not None:
            continue
        cells = {row.cells[place].strip() for row in rows[:500] if place < len(row.cells)} - {""}
        if not cells or not all(map(_says_yes_or_no, cells)):
            continue
        alike = services_alike(heading, services.services)
        options = (
            _("{option} for {service}", service=services.services[id].name,
              option=f"{MAP} {shlex.quote(f'{heading}={id}')}")
            for id in alike
        )  # fmt: skip
        if alike:
            yield _("{heading}: its cells say yes or no, as of a service, but none is called so; "
                    "say which it is: {options}", heading=heading,
                    options=", ".join(options))  # fmt: skip


def _says_yes_or_no(cell: str) -> bool:
    return cell in TICKS or plain(cell) in YES_NO or plain(cell) in STATUS_CELLS or is_blank(cell)


def _groups(cells: Sequence[str], count: int) -> list[str]:
    """Return the heading over each column: it stands over all up to the next."""
    groups: list[str] = []
    for place in range(count):
        cell = squeezed(cells[place]).strip() if place < len(cells) else ""
        groups.append(cell or (groups[-1] if groups else ""))
    return groups


def _in_sheet(row: TableRow, sheet: Sheet, named: bool) -> TableRow:
    return msgspec.structs.replace(row, sheet=sheet.name) if named else row


def _at(sheet: Sheet, named: bool, notice: str) -> str:
    """Return a notice with the sheet that it is of, where there are several."""
    return _("sheet {sheet}: {notice}", sheet=sheet.name, notice=notice) if named else notice


def _rows(
    sheet: Sheet,
    rows: Sequence[TableRow],
    headings: Sequence[str],
    written: Sequence[str],
    columns: Columns,
    shifted: Collection[int],
    errors: Mapping[int, Sequence[int]],
    named: bool,
) -> tuple[list[TableRow], list[str]]:
    """Return the rows that tell something, and what is to be said of the others."""
    width = len(headings)
    folded = [plain(heading) for heading in written]
    bare = {place for place, heading in enumerate(headings) if not heading}
    kept: list[TableRow] = []
    repeated: list[int] = []
    none: list[tuple[int, str]] = []
    strays: Counter[int] = Counter()
    first_stray: dict[int, int] = {}
    no_customers = NoCustomers(columns)
    marks = {*sheet.uncomputed, *((n, place) for n, places in errors.items() for place in places)}
    marked, faulty = ({n for n, _place in marks},
                      {n for n, place in marks if place in no_customers.used})  # fmt: skip
    for row in rows:
        cells = row.cells
        beyond = [place for place in range(width, len(cells)) if cells[place].strip()]
        if row.number in shifted:
            kept.append(_in_sheet(row, sheet, named))
            continue
        for place in (*beyond, *(p for p in bare if p < len(cells) and cells[p].strip())):
            strays[place] += 1
            first_stray.setdefault(place, row.number)
        if not any(cell.strip() for cell in cells[:width]) and row.number not in marked:
            continue
        if len(cells) > width:
            cells = cells[:width]
        if _repeats(cells, folded):
            repeated.append(row.number)
            continue
        words = no_customers.words(cells, lacks_values=row.number in faulty)
        if words is not None:
            none.append((row.number, words))
            continue
        if named or cells is not row.cells:
            row = TableRow(row.number, cells, sheet.name if named else "")
        kept.append(row)
    notices = []
    if repeated:
        notices.append(_("the headings again in {lines}", lines=lines_named(repeated)))
    if none:
        words = "; ".join(f"{n}: {text[:60]}" if text else f"{n}" for n, text in none[:10])
        notices.append(
            _("no customer, and left out: line {lines}", lines=words)
            + (_(" and {n} more", n=len(none) - 10) if len(none) > 10 else "")
        )
    for place, count in sorted(strays.items()):
        cell = f"{column_letters(place)}{first_stray[place]}"
        more = _(" and {n} more", n=count - 1) if count > 1 else ""
        notices.append(_("cell {cell}{more} has no heading and is not used", cell=cell, more=more))
    notices += _numbers_for_text(sheet, headings, columns, {row.number for row in kept})
    return kept, [_at(sheet, named, notice) for notice in notices]


def _shifted(
    head: TableRow, rows: Sequence[TableRow], columns: Columns, services: ServiceNames
) -> dict[int, str]:
    """Return a fault for each row, by number, that has more cells than the headings reach.

    A sign in a name without quotation marks has made two cells of it, and shifted all that follow.
    In a workbook all rows are equally long. Empty cells at the end shift nothing where most rows
    have them, or where the last cell before them is what its column holds.
    """
    width = len(head.cells)
    longer = [row for row in rows if len(row.cells) > width]
    if not longer:
        return {}
    usual = max(width, Counter(len(row.cells) for row in rows).most_common(1)[0][0])
    return {
        row.number: _(
            "{n} cells, but {most} headings: where a name holds the sign between cells, it needs "
            "quotation marks",
            n=len(row.cells),
            most=width,
        )
        for row in longer
        if any(map(str.strip, row.cells[width:]))
        or (len(row.cells) > usual and not _ends_as_told(row, columns, services))
    }


def _ends_as_told(row: TableRow, columns: Columns, services: ServiceNames) -> bool:
    """Return whether the last cell that is filled is what its column holds, and no other does."""
    last = max((place for place, cell in enumerate(row.cells) if cell.strip()), default=-1)
    column = next((column for column, places in columns.places if last in places), None)
    if column is None or not column.is_strict:
        return False
    try:
        return column.value(row.cells[last].strip(), services) is not None
    except ValueError:
        return False


def _repeats(cells: Sequence[str], folded: Sequence[str]) -> bool:
    """Return whether a row has the headings once more, as at the top of each printed page."""
    same = 0
    for place, cell in enumerate(cells):
        if not cell or cell.isspace():
            continue
        if not folded[place] or plain(cell) != folded[place]:
            return False
        same += 1
    return same > 0


def _numbers_for_text(
    sheet: Sheet, headings: Sequence[str], columns: Columns, kept: set[int]
) -> list[str]:
    """Say in which lines a sign may be lost, as a number stands where text belongs."""
    notices = []
    for column, places in columns.places:
        if not column.text or column is ORG_NUMBER:
            continue
        for place in places:
            lines = [number for number in sheet.numeric.get(place, ()) if number in kept]
            if lines:
                notices.append(
                    _(
                        "{heading}: numbers instead of text in {lines}: "
                        "a leading + or 0 that stood there is lost; compare",
                        heading=headings[place],
                        lines=lines_named(lines),
                    )
                )
    return notices


def _errors(rows: Sequence[TableRow]) -> dict[int, list[int]]:
    """Return the places of cells such as #REF! by the number of their row."""
    found: dict[int, list[int]] = {}
    for row in rows:
        whole = "".join(row.cells)
        if "#" in whole or "Err" in whole:
            places = [place for place, cell in enumerate(row.cells) if cell and is_error(cell)]
            if places:
                found[row.number] = places
    return found


def _faults_of_marks(
    sheet: Sheet,
    errors: Mapping[int, Sequence[int]],
    headings: Sequence[str],
    columns: Columns,
    kept: Sequence[TableRow],
) -> list[tuple[TableRow, str]]:
    """Return a fault for each row with a formula that has no value, or with an error."""
    if not (sheet.uncomputed or errors):
        return []
    used = NoCustomers(columns).used
    rows = {row.number: row for row in kept}
    faults: list[tuple[TableRow, str]] = []
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
            faults += [(row, f"{headings[place]}: {row.cells[place].strip()}")
                       for place in places if place in used and place < len(row.cells)]  # fmt: skip
    return faults
