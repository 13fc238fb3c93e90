"""Tables that stand beside each other in a sheet: each has rows and headings of its own."""

from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

from msgspec.structs import replace

from store.exchange.import_file import TABLES, Answer, Question
from store.exchange.incoming.advice import to_read_across
from store.exchange.incoming.places import in_columns
from store.exchange.likeness import name_key, number_key, org_key
from store.i18n.language import _
from store.tables.blocks import Block, Blocks, Key, cut_to, filled, is_of_person
from store.tables.cells.services import ServiceNames
from store.tables.cells.words import says_nothing
from store.tables.finder import heading_row
from store.tables.meaning.register_headings import COMPANY
from store.tables.meaning.said import Said
from store.tables.table import Beside, Sheet, TableRow, column_letters

_Verdict = Literal["apart", "together", "ask"]
_NO_END = 1_000_000
"""Where the last table's columns end: what a row has beyond its headings is its own."""


class Sides(NamedTuple):
    """The tables of a sheet from left to right, what is told of them, and the columns in doubt."""

    sheets: list[Sheet]
    notices: list[str]
    doubt: str = ""


def tables_beside(
    sheet: Sheet, said: Said, services: ServiceNames, beside: Beside | None, *, through: bool
) -> Sides:
    """Return a sheet for each of the tables that stand beside each other in one.

    They are two where a second column has what rows are known by, in another order or of others; or
    where its headings stand in another row. Where only an empty column speaks for it, it is asked;
    `beside` is the answer. As long as there is none, they are read apart. With `through` they are
    tables only where nothing stands between them in any row: a table may stand below both.
    """
    head = heading_row(sheet.rows, said, services)
    if head is None or beside == "together" or not _may_be_several(sheet.rows, head):
        return Sides([sheet], [])
    found = Blocks(sheet.rows, head, said, services).found(
        lambda rows: heading_row(rows, said, services)
    )
    rows = sheet.rows[head + 1 :]
    spaced = any(block.tells and not block.keys for block in found)
    joined: list[Block] = found[:1]
    asked = False
    for block in found[1:]:
        verdict = _verdict(joined[-1], block, rows, spaced=spaced)
        if verdict == "ask" and any(
            _verdict(one, block, rows, spaced=spaced) == "apart" for one in joined[:-1]
        ):
            verdict = "apart"
        if beside == "apart" and _may_be_apart(joined[-1], block, rows):
            verdict = "apart"
        asked = asked or verdict == "ask"
        if verdict == "together":
            joined[-1] = joined[-1].with_next(block)
        else:
            joined.append(block)
    if len(joined) < 2 or (through and not all(_parted(sheet, block) for block in joined[1:])):
        return Sides([sheet], [])
    ends = [*(block.begin for block in joined[1:]), _NO_END]
    parts = [
        _part(sheet, block, end) for block, end in zip(joined, ends, strict=True) if block.useful
    ]
    columns = ", ".join(part.columns for part in parts)
    notices = [
        _("columns {columns} are tables side by side, and each is read by its own headings",
          columns=columns)
        if asked or beside is not None
        else _("columns {columns} are tables side by side, and each is read by its own headings; "
               "if each row is of one customer, say so: {option}", columns=columns,
               option=to_read_across())
    ] if len(parts) > 1 else []  # fmt: skip
    notices += [
        in_columns(_letters(sheet, block, end),
                   _("not used: {headings}", headings=", ".join(_headings_of(sheet, block, end))))
        for block, end in zip(joined, ends, strict=True) if not block.useful
    ]  # fmt: skip
    return Sides(parts, notices, columns if asked else "")


def _headings_of(sheet: Sheet, block: Block, end: int) -> list[str]:
    cells = sheet.rows[block.head].cells[block.begin : end]
    return [cell.strip() for cell in cells if cell.strip()]


def question_on(doubts: Collection[str]) -> Question:
    """Ask whether tables stand side by side, of the columns of each sheet that is in doubt."""
    return Question(
        id="tables",
        text=_("Columns {columns}: are these tables side by side, or is each row of one customer?",
               columns="; ".join(doubts)),
        answers=(
            Answer(value="apart", words=_("tables side by side, each read by its own headings")),
            Answer(value="together", words=_("one table: each row is of one customer")),
        ),
        option=TABLES,
    )  # fmt: skip


def _may_be_several(rows: Sequence[TableRow], head: int) -> bool:
    """Return whether a row of headings has a gap, or one of them twice; or all first rows a gap."""
    cells = [cell.strip() for cell in rows[head].cells]
    while cells and not cells[-1]:
        cells.pop()
    while cells and not cells[0]:
        cells.pop(0)
    full = filled(rows)
    return len(set(cells)) < len(cells) or len(full) < max(full) - min(full) + 1


def _parted(sheet: Sheet, block: Block) -> bool:
    """Return whether nothing stands in the column before a block, in any row."""
    before = block.begin - 1
    return not any(before < len(row.cells) and row.cells[before].strip() for row in sheet.rows)


def _verdict(left: Block, right: Block, rows: Sequence[TableRow], *, spaced: bool) -> _Verdict:
    """Return whether two blocks are two tables; `spaced` that others are a part of one.

    A column that has again what rows are known by decides it: it is the same in one table, and in
    another order, or of others, in two.
    """
    if right.legend:
        return "apart"
    if not left.keys or not right.keys:
        return "together"
    shared = _shared(left, right)
    if "number" in shared:
        bare = min(left.count, right.count) < 2
        if bare and not left.keys["number"].keys() & right.keys["number"].keys():
            return "together"  # the place in a list
        if left.head != right.head:
            return "apart"
        return "apart" if _Pairs(left, right, "number", rows).differ else "together"
    if min(left.count, right.count) < 2 or not (left.useful and right.useful):
        return "together"
    if left.head != right.head:
        return "apart"
    for key in shared:
        pairs = _Pairs(left, right, key, rows)
        if not pairs.differ:
            return "together"
        if key == "org_number" or pairs.crossed or _alone(left, right, rows):
            return "apart"
        of_people = right.people and len(left.keys) > 1 and not pairs.companies
        return "together" if of_people else "ask"
    if not right.tells:
        return "together"
    if _alone(left, right, rows):
        return "apart"
    return "together" if spaced else "ask"


def _may_be_apart(left: Block, right: Block, rows: Sequence[TableRow]) -> bool:
    """Return whether two blocks can be two tables, where somebody says so."""
    if not left.keys or not right.keys or min(left.count, right.count) < 2:
        return False
    shared = _shared(left, right)
    return not shared or _Pairs(left, right, shared[0], rows).differ


def _shared(left: Block, right: Block) -> list[Key]:
    """Return by what both know their rows; an owner's number is not the company's."""
    shared: list[Key] = [key for key in ("number", "org_number", "name")
                         if key in left.keys and key in right.keys]  # fmt: skip
    if "org_number" in shared:
        of_people = [all(map(is_of_person, block.keys["org_number"])) for block in (left, right)]
        if of_people[0] != of_people[1]:
            shared.remove("org_number")
    return shared


class _Pairs:
    """What the columns of a key have in the same rows: those of one heading, else the first.

    They are `crossed` where the second has in one row what the first has in another; `companies`
    says that it has names of companies.
    """

    def __init__(self, left: Block, right: Block, key: Key, rows: Sequence[TableRow]) -> None:
        ours, others = left.keys[key], right.keys[key]
        same = [(ours[heading], others[heading]) for heading in ours if heading in others]
        places = same or [(next(iter(ours.values())), next(iter(others.values())))]
        folded = [
            (_folded(key, _cell(row, one)), _folded(key, _cell(row, other)))
            for one, other in places
            for row in rows
        ]
        self.differ = any(other and one != other for one, other in folded)
        ones = {one for one, _other in folded if one}
        self.crossed = any(other in ones and one != other for one, other in folded)
        self.companies = any(
            COMPANY.search(_cell(row, other)) for _one, other in places for row in rows
        )


def _alone(left: Block, right: Block, rows: Sequence[TableRow]) -> bool:
    """Return whether a row has something on the right side alone."""
    right_keys = [place for places in right.keys.values() for place in places.values()]
    return any(
        any(_cell(row, place) for place in right_keys)
        and not any(map(str.strip, row.cells[left.begin : right.begin]))
        for row in rows
    )


def _cell(row: TableRow, place: int) -> str:
    """Return a cell that says something, else nothing."""
    cell = row.cells[place].strip() if place < len(row.cells) else ""
    return "" if says_nothing(cell) else cell


def _folded(key: Key, cell: str) -> str:
    match key:
        case "number":
            return number_key(cell) if cell else ""
        case "org_number":
            return org_key(cell)
        case "name":
            return name_key(cell) if cell else ""


def _part(sheet: Sheet, block: Block, end: int) -> Sheet:
    """Return the table of a block: its columns stay where they are, and others are empty.

    Rows that cannot be read are the first table's.
    """
    first = block.begin == 0
    return replace(
        sheet,
        rows=tuple(cut_to(row, block.begin, end) for row in sheet.rows),
        faults=sheet.faults if first else (),
        uncomputed=tuple(each for each in sheet.uncomputed if block.begin <= each[1] < end),
        columns=_letters(sheet, block, end),
        begin=block.begin,
        heads=sheet.rows[block.head].cells,
    )


def _letters(sheet: Sheet, block: Block, end: int) -> str:
    """Return the columns of a block as a spreadsheet calls them: `A-C`."""
    heads = sheet.rows[block.head].cells[:end]
    last = max((at for at, cell in enumerate(heads) if cell.strip()), default=block.begin)
    first = next((at for at, cell in enumerate(heads) if cell.strip() and at >= block.begin), last)
    return f"{column_letters(first)}-{column_letters(last)}"
