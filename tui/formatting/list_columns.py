"""The columns of the list: how wide each is in the room there is, their heads, and their cells."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from store.domain.catalogue import Services
from store.domain.model import Collaboration
from store.domain.row import Row
from store.domain.words import RECIPIENTS, recipient_word, short_period, status_word
from store.i18n.language import N_, _, pgettext
from store.rules.stops import MAIN_CONTACT, Stop, Stops, of_customer
from tui.formatting.endings.stops import NO_MAIN_CONTACT, bare_name, stop_words
from tui.formatting.list_lines import overdue_words, status_column
from tui.formatting.safe_text import fit

NUMBER, NAME, ACTIVE, ENDS, STOPS = 4, 20, 4, 10, 16
"""Cells that a column takes at least; a name wider than that takes what is not used otherwise."""
STOPS_WANTED = 28
"""Cells that what stops an ending takes before a long name gets more than its least."""
WIDEST_NUMBER = 16
"""One odd number must not hide all names."""

MANAGER_LEFT = N_("! manager left")
OWNER_LEFT = N_("! task owner left")
SOMEBODY_LEFT = N_("! left")
"""The same in short, where there is no room to say who."""
WARNINGS = (NO_MAIN_CONTACT, MANAGER_LEFT, OWNER_LEFT, SOMEBODY_LEFT)
"""What stands out in a customer's line."""

SIGNS = 3
"""Cells before the number: a mark, whether the customer is open, and a space."""


class Columns(NamedTuple):
    """The widths of a customer's columns; a column of width 0 is left out."""

    number: int
    name: int
    active: int
    ends: int
    stops: int


def columns_for(width: int, number: int, name: int) -> Columns:
    """Return the columns for a width, where the widest number and the widest name take so much."""
    number = max(NUMBER, min(number, WIDEST_NUMBER))
    rest = width - SIGNS - number - 1
    active = ACTIVE + 1
    if rest < NAME + 1 + active + ENDS + 1 + STOPS:
        active = 0
    rest -= active + ENDS + 2
    wanted = max(NAME, min(name, rest - STOPS_WANTED))
    name = min(wanted, rest - min(STOPS, rest - NAME)) if rest > NAME else max(1, rest)
    return Columns(number, name, max(0, active - 1), ENDS, max(0, rest - name))


def widest(rows: Iterable[Row]) -> tuple[int, int]:
    """Return how many cells the widest number and the widest name take, as nearly as is quick."""
    rows = list(rows)
    return (
        max((len(row.number) for row in rows), default=0),
        max((len(row.name) for row in rows), default=0),
    )


def heads(columns: Columns) -> str:
    """Return the heads of the columns."""
    what = pgettext("column", "What stops an ending")
    if len(what) > columns.stops:
        what = pgettext("column", "What stops it")
    cells = [
        " " * (SIGNS - 1),
        fit(pgettext("column", "No."), columns.number),
        fit(pgettext("column", "Customer"), columns.name),
        fit(pgettext("column", "Act."), columns.active),
        fit(pgettext("column", "Ends"), columns.ends),
        fit(what, columns.stops),
    ]
    return _joined(cells)


def customer_cells(
    row: Row,
    columns: Columns,
    stops: Stops | None,
    services: Services,
    today: dt.date,
    left: frozenset[str],
) -> tuple[str, str]:
    """Return a customer's line behind its signs, and what stops an ending there.

    `stops` is None while that is not known. A date that has come reads how late it is, and takes
    what that needs beyond its column from what stops the ending.
    """
    from rich.cells import cell_len  # only a screen has cells

    ends = ends_words(row.next_ending, today)
    ends_column = max(columns.ends, cell_len(ends))
    room = max(0, columns.stops - (ends_column - columns.ends))
    head = _joined(
        [
            fit(row.number, columns.number),
            fit(row.name, columns.name),
            fit(f"{row.active:>3}" if row.active else f"{'-':>3}", columns.active),
            fit(ends, ends_column),
        ]
    )
    return f"{head} ", fit(what_stops(row, stops, services, left, room), room)


def ends_words(ends_on: dt.date | None, today: dt.date) -> str:
    """Say when something is to end next, or how long ago it should have."""
    if ends_on is None:
        return ""
    return overdue_words(ends_on, today) if ends_on <= today else f"{ends_on}"


def what_stops(
    row: Row,
    stops: Stops | None,
    services: Services,
    left: frozenset[str],
    width: int,
) -> str:
    """Say what stops the endings of a customer, and what else stands out there.

    That somebody has left is said in short where there is little room, and counted where there is
    none: `! no main contact +1`.
    """
    parts: list[str] = []
    if row.main_contact is None:
        parts.append(_(NO_MAIN_CONTACT))
    elif not row.active:
        waiting = [c.status for c in row.collaborations if c.status in ("unlinked", "requested")]
        parts += [status_word(waiting[0])] if waiting else []
    elif stops is not None:
        parts.append(stop_words(of_customer(stops), services, width))
    said = " · ".join(parts)
    if not (row.account_manager in left or row.responsible & left):
        return said
    who = _(MANAGER_LEFT) if row.account_manager in left else _(OWNER_LEFT)
    if not parts:
        return who
    briefly = _(SOMEBODY_LEFT)
    ways = (f"{said} · {who}", f"{said} · {briefly}", f"{said} +1")
    return next((way for way in ways if len(way) <= width), said)


def collaboration_cells(
    collaboration: Collaboration,
    stops: Iterable[Stop] | None,
    services: Services,
    width: int,
    today: dt.date,
) -> tuple[str, str]:
    """Return a collaboration's line, service and variant, task, status; and what stops it, payer.

    Where there is room, the period of the subscription follows; where there is little, the task and
    who pays are left out, and told below.
    """
    from rich.cells import cell_len  # only a screen has cells

    ending, recipient = collaboration.ending, collaboration.invoice_recipient
    status = status_column(collaboration.status, ending.on if ending is not None else None, today)
    named = bare_name(services, collaboration.service)
    if collaboration.variant:
        named = f"{named} {collaboration.variant}"
    payers = max(cell_len(recipient_word(each)) for each in RECIPIENTS)
    year = cell_len(short_period(12))  # the usual one is never cut
    cells = {
        "name": (named, 18, 30),
        "task": (collaboration.task or "", 11, 24),
        "status": (status, 16, 18),
        "stops": ("", STOPS, 48),
        "payer": (recipient_word(recipient) if recipient is not None else "", payers, payers),
        "period": (short_period(collaboration.period), year, max(year, 8)),
    }
    for spared in ("period", "payer", "task"):
        if sum(least + 1 for _text, least, _most in cells.values()) - 1 > width:
            del cells[spared]
    spare = width - sum(least + 1 for _text, least, _most in cells.values()) + 1
    widths = {name: least for name, (_text, least, _most) in cells.items()}
    for name in ("stops", *(name for name in cells if name != "stops")):
        _text, least, most = cells[name]
        wider = max(0, min(spare, most - least))
        spare -= wider
        widths[name] += wider
    cells["stops"] = (_stops_of(stops, services, widths["stops"]), 0, 0)
    drawn = {name: f"{fit(cells[name][0], width)} " for name, width in widths.items()}
    parts = [*drawn.items()]
    at = [name for name, _text in parts].index("stops")
    head = "".join(text for _name, text in parts[:at])
    rest = "".join(text for _name, text in parts[at:])[:-1]
    return head, fit(rest, max(0, width - cell_len(head)))


def _stops_of(stops: Iterable[Stop] | None, services: Services, width: int) -> str:
    """Say what stops one ending; nothing, while that is not known or where nothing is running.

    A main contact that is missing stands in the customer's line, and here where it is all there is.
    """
    if stops is None:
        return ""
    named = list(stops)
    own = [stop for stop in named if stop.kind != MAIN_CONTACT]
    return stop_words(own, services, width) if own or not named else _(NO_MAIN_CONTACT)


def _joined(cells: list[str]) -> str:
    return " ".join(cell for cell in cells if cell)
