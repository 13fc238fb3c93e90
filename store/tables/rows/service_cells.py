"""What a cell under the name of a service says of it: a tick, a status, a variant or a day."""

import re
from typing import Any

from store.exchange.incoming.advice import to_leave_out
from store.i18n.language import _
from store.tables.cells.services import Named, says_how, unmarked
from store.tables.cells.words import SIDE_CELLS, STATUS_CELLS, TICKS, YES_NO, plain, refuse_doubt
from store.tables.rows.cell_reader import CellReader
from store.tables.rows.line import Line

_IN_BRACKETS = re.compile(r"\(\s*([^()]*[^()\s])\s*\)")
"""A tick or a word that is wholly in brackets: (x)."""
_AND_DAY = re.compile(
    r"(?P<words>.*?[^\W\d][^\d]*?|\W+?)[\s,;:/–-]+"
    r"(?P<since>(?:fr\.?\s?o\.?\s?m\.?|från(?:\s+och\s+med)?|from|sedan|since)\s+)?"
    r"(?:(?:per|den|on)\s+)?(?P<day>[0-9].*)",
    re.IGNORECASE,
)
"""A word and a day behind it: `Smart fr.o.m. 2024-01-01`."""
_AFTER_YES = re.compile(r"[\s,;/:–-]+")


def how_it_is(
    cells: CellReader, line: Line, place: int, named: Named, cell: str
) -> dict[str, Any] | None:
    """Return what a cell under a service's name says of it; None where that is not known."""
    try:
        refuse_doubt(cell)
    except ValueError as error:
        cells.left_out(line, place, cell, _("left out: {why}", why=error))
        return None
    word = unmarked(cell)
    if (ended := of_end(line, cell)) is not None:
        why = _("the table says of the sign: {words}", words=repr(ended))
        cells.left_out(line, place, cell, _("left out: {why}", why=why))
        return None
    if word and word != cell:
        found = how_it_is(cells, line, place, named, word)
        if found is not None:
            cells.told(line, place, cell, _("read as {cell}", cell=word))
        return found
    bare = re.sub(r"\s*\([^()]*\)$", "", cell)
    if bare and bare != cell:
        in_brackets = cell.removeprefix(bare).strip(" ()")
        if says_how(in_brackets) or cells.names.is_in_doubt(in_brackets):
            why = _("what is in brackets leaves open how it stands")
            cells.left_out(line, place, cell, _("left out: {why}", why=why))
            return None
    if cell in TICKS or YES_NO.get(plain(bare)) or plain(cell) in ("xx", "full", "bas"):
        if bare != cell:
            cells.told(line, place, cell, _("read as {cell}", cell=bare))
        return {}
    if within := _IN_BRACKETS.fullmatch(cell):
        found = how_it_is(cells, line, place, named, within[1])
        if found is not None:
            cells.told(line, place, cell, _("read as {cell}", cell=within[1]))
        return found
    if (side := SIDE_CELLS.get(plain(cell))) is not None:
        cells.told(line, place, cell, _("read as who is invoiced"))
        return {"invoice_recipient": side}
    if plain(cell) in STATUS_CELLS:
        return {"status": STATUS_CELLS[plain(cell)]}
    if (again := cells.names.named(cell)) is not None and again.service == named.service:
        return {"variant": again.variant} if again.variant else {}
    try:
        return {"variant": cells.names.variant(cell, named.service)}
    except ValueError:
        pass
    if not cell[:1].isdecimal():  # a day of the week before a date is none of the words
        found = _two_in_one(cells, line, place, named, cell)
        if found is not None:
            return found
    try:
        return {"started_on": cells.date(line, place, cell)}
    except ValueError:
        pass
    why = _("x, a variant, a status, who is invoiced or a date is expected; the column is left "
            "out by {how}", how=to_leave_out(cells.heading(line, place)))  # fmt: skip
    cells.refuse(line, place, cell, why)
    return None


def _two_in_one(
    cells: CellReader, line: Line, place: int, named: Named, cell: str
) -> dict[str, Any] | None:
    """Return what a cell says that has two things in it: a tick or a variant, and a day.

    None where it has not just one reading, as of a day behind words of an end to come.
    """
    day: dict[str, Any] = {}
    words = cell
    if match := _AND_DAY.fullmatch(cell):
        try:
            date = cells.date(line, place, match["day"])
        except ValueError:
            return None
        words = match["words"].strip(" ,;:/–-")
        status = STATUS_CELLS.get(plain(words))
        if status == "ending":
            return {"status": status}
        if status == "ended":
            return None if match["since"] else {"status": status, "ended_on": date}
        if status is not None and status != "active":
            return None
        day = {"started_on": date}
        if status is not None or YES_NO.get(plain(words)) or words in TICKS:
            return day
    first, _sign, rest = _AFTER_YES.sub("\n", words, count=1).partition("\n")
    if rest and (YES_NO.get(plain(first)) or first in TICKS):
        words = rest.strip()
    elif not day:
        return None
    if (again := cells.names.named(words)) is not None and again.service == named.service:
        return {"variant": again.variant, **day} if again.variant else day
    try:
        return {"variant": cells.names.variant(words, named.service), **day}
    except ValueError:
        return None


def of_end(line: Line, cell: str) -> str | None:
    """Return what the table says of a sign in a cell by which a service has ended, or None."""
    return next((words for sign, words in line.table.ending.items() if sign in cell), None)
