"""Tables that stand beside each other in a sheet, whose rows have nothing to do with each other."""

import shlex
from collections.abc import Sequence
from itertools import pairwise

from store.domain.policy.heading_meanings import LEFT_OUT
from store.exchange.import_file import MAP
from store.exchange.likeness import number_key
from store.i18n.language import _
from store.tables.cells.words import says_nothing
from store.tables.meaning.customer_columns import NUMBER_COLUMN
from store.tables.meaning.known_headings import meant_under
from store.tables.meaning.meanings import explained_by
from store.tables.meaning.said import Said, said_as
from store.tables.meaning.table_columns import Columns
from store.tables.table import TableRow, bad_file, column_letters


def refuse_side_by_side(
    headings: Sequence[str],
    written: Sequence[str],
    groups: Sequence[str],
    rows: Sequence[TableRow],
    columns: Columns,
    said: Said,
) -> None:
    """Refuse two tables beside each other, which would be read as one.

    They are two where the customer's number has a second column, called the same or beyond one
    without a heading, and a row has another number there. That such a column was said to be left
    out is an answer only where no column is used on its side.

    Raises:
        Refused: they are not said to be one, and not all columns of all but one are left out.
    """
    numbers = [place for place in range(len(written))
               if _is_number(written[place], headings[place], groups[place], said)]  # fmt: skip
    for one, other in pairwise(numbers):
        gap = max((place for place in range(one, other) if not written[place]), default=None)
        if said_as(written[one]) != said_as(written[other]) and not (
            gap is not None and _is_table(written[:gap]) and _is_table(written[gap:])
            and any(_tells(written[at], groups[at]) or at in columns.used
                    for at in range(gap, len(written)) if at != other)
        ):  # fmt: skip
            continue
        begin = other if gap is None else gap
        sides = {place < begin for place in columns.used}
        unsaid = [place for place in (one, other)
                  if (said.of(headings[place]) or said.of(written[place])) != LEFT_OUT]  # fmt: skip
        if (len(sides) > 1 or len(unsaid) > 1) and any(_differ(row, one, other) for row in rows):
            beside = [place for place in range(begin, len(written))
                      if place == other or place in columns.used]  # fmt: skip
            options = (shlex.quote(f"{headings[place]}={LEFT_OUT}") for place in beside)
            raise bad_file(
                _("{heading} stands in columns {first} and {second} with different numbers: these "
                  "are tables side by side. Put the tables below each other or in sheets of "
                  "their own, or leave the second one out: {options}.",
                  heading=written[other], first=column_letters(one),
                  second=column_letters(other),
                  options=" ".join(f"{MAP} {option}" for option in options))
            )  # fmt: skip


def _is_number(written: str, called: str, group: str, said: Said) -> bool:
    """Return whether a column has numbers of customers, by its heading, or by what was said.

    One that is left out is still the first of a table's columns; one that is said to be another
    column or a service is of the same customer.
    """
    if not written:
        return False
    meant = any(column is NUMBER_COLUMN for column in meant_under(group, written))
    id = said.of(called) or said.of(written)
    if id is None:
        return meant
    if id == LEFT_OUT:
        return meant
    return any(column is NUMBER_COLUMN for column in explained_by(id) or ())


def _is_table(headings: Sequence[str]) -> bool:
    """Return whether headings are more than a number in a list, beside an empty column."""
    return sum(map(bool, headings)) > 1


def _tells(written: str, group: str) -> bool:
    """Return whether a heading is known: another Nr beside none that is counts something else."""
    return bool(written) and bool(meant_under(group, written))


def _differ(row: TableRow, one: int, other: int) -> bool:
    """Return whether a row has another number in the second column, or has one only there."""
    cells = row.cells
    if other >= len(cells) or says_nothing(second := cells[other].strip()):
        return False
    first = cells[one].strip()
    return first != second and number_key(first) != number_key(second)
