"""The columns of the list: how wide each is in the room there is, their heads, and their cells."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from store.domain.catalogue import Services
from store.domain.listed.rows import longest
from store.domain.model import RUNNING, Collaboration, Side
from store.domain.row import Row, RowCollaboration
from store.domain.words import RECIPIENTS, overdue_words, recipient_word, short_period
from store.i18n.language import N_, _, pgettext
from store.rules.stops import Stop, Stops, of_customer
from tui.formatting.endings.stops import (
    bare_name,
    counted,
    stop_word,
    stop_words,
)
from tui.formatting.list_lines import NO_MAIN_CONTACT, status_column
from tui.formatting.narrowing.narrowing import EVERYTHING, LISTED, Sieve
from tui.formatting.safe_text import fit

NUMBER, NAME, ACTIVE, ENDS, STOPS = 4, 20, 4, 10, 16
"""Cells that a column takes at least; a name wider than that takes what is not used otherwise."""
STOPS_WANTED = 28
"""Cells that what stops an ending takes before a long name gets more than its least."""
NARROWEST_NAME = 12
"""Cells of a name that has given up what it can."""
OWN_NAME, TASK, STATUS = (18, 30), (11, 24), (16, 18)
"""Cells of a collaboration's name, task and status, at least and at most."""
PAYER = 16
"""Cells of who pays, and for how long at a time."""
WIDEST_NUMBER = 16
"""One odd number must not hide all names."""

MANAGER_LEFT_BRIEFLY = N_("! manager left")
OWNER_LEFT_BRIEFLY = N_("! task owner left")
SOMEBODY_LEFT = N_("! left")
"""The same in short, where there is no room to say who."""
WARNINGS = (NO_MAIN_CONTACT, MANAGER_LEFT_BRIEFLY, OWNER_LEFT_BRIEFLY, SOMEBODY_LEFT)
"""What stands out in a customer's line."""

SIGNS = 3
"""Cells before the number: a mark, whether the customer is open, and a space."""
INDENT = 3
"""Cells before a collaboration, of which the second shows its mark."""


class Columns(NamedTuple):
    """The widths of a customer's columns; a column of width 0 is left out."""

    number: int
    name: int
    ends: int
    active: int
    stops: int

    @property
    def before_ends(self) -> int:
        """Cells before the day of the next ending."""
        return SIGNS + self.number + 1 + self.name + 1

    @property
    def before_stops(self) -> int:
        """Cells before what stops an ending, in all lines."""
        others = (self.ends, self.active)
        return self.before_ends + sum(width + 1 for width in others if width)


def columns_for(width: int, number: int, name: int) -> Columns:
    """Return the columns for a width, where the widest number and the widest name take so much.

    A short name gets as much as the collaborations below it need for what they say themselves.
    """
    number = max(NUMBER, min(number, WIDEST_NUMBER))
    rest = width - SIGNS - number - 1
    active = ACTIVE + 1
    if rest < NAME + 1 + active + ENDS + 1 + STOPS:
        active = 0
    rest -= active + ENDS + 2
    below = INDENT + sum(least + 1 for least, _most in (OWN_NAME, TASK, STATUS))
    paid = below + PAYER - (SIGNS + number + 1)
    if rest - paid >= STOPS_WANTED:  # who pays stands beside the status, not behind all else
        name = max(name, paid)
    name = max(name, below - (width - rest))
    wanted = max(NAME, min(name, rest - STOPS_WANTED))
    name = max(min(wanted, rest - _least_stops()), min(NARROWEST_NAME, max(1, rest)))
    return Columns(number, name, ENDS, max(0, active - 1), max(0, rest - name))


def _least_stops() -> int:
    """Return how many cells hold the worst that stops an ending, whole."""
    from rich.cells import cell_len  # only a screen has cells

    return max(STOPS, cell_len(_(NO_MAIN_CONTACT)))


def widest(rows: Iterable[Row]) -> tuple[int, int]:
    """Return how many cells the widest number and the widest name take, as nearly as is quick."""
    return longest(rows)


def heads(columns: Columns) -> str:
    """Return the heads of the columns."""
    what = pgettext("column", "What stops an ending")
    if len(what) > columns.stops:
        what = pgettext("column", "What stops it")
    cells = [
        " " * (SIGNS - 1),
        fit(pgettext("column", "No."), columns.number),
        fit(pgettext("column", "Customer"), columns.name),
        fit(pgettext("column", "Ends"), columns.ends),
        fit(pgettext("column", "Act."), columns.active),
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
    sieve: Sieve = EVERYTHING,
    *,
    to: Side = "office",
) -> tuple[str, str]:
    """Return a customer's line behind its signs, and what stops an ending there.

    `stops` is None while that is not known. What the sieve holds back is not told of. A long name
    takes the blanks of the column behind it, where no day stands. A date that has come reads how
    late it is, and takes what that needs beyond its column from what stops the ending, or from the
    name where how many are active stands between.
    """
    from rich.cells import cell_len  # only a screen has cells

    ends = ends_words(row.next_ending, today)
    ends_column = max(columns.ends, cell_len(ends))
    name, room = columns.name, columns.stops
    if not ends:
        name += 1 + ends_column
        ends_column = 0
    elif columns.active:
        name -= ends_column - columns.ends
    else:
        room = max(0, room - (ends_column - columns.ends))
    head = _joined(
        [
            fit(row.number, columns.number),
            fit(row.name, name),
            fit(ends, ends_column),
            fit(f"{row.active:>3}" if row.active else f"{'-':>3}", columns.active),
        ]
    )
    return f"{head} ", fit(what_stops(row, stops, services, left, room, sieve, to=to), room)


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
    sieve: Sieve = EVERYTHING,
    *,
    to: Side = "office",
) -> str:
    """Say what stops the endings of a customer, and what else stands out there.

    It is said of what the sieve lets through; where none of that is running, how it stands.

    What has little room is said in short, and counted where there is none: `! no main contact +1`.
    """
    through = sieve.let_through(row)
    running = any(each.status in RUNNING for each in through)
    found: tuple[Stop, ...] = ()
    if stops is not None and running:
        ids = {each.id for each in through}
        own = {id: of_one for id, of_one in stops.items() if id in ids}
        shown = [each.service for each in through if each.status in RUNNING]
        found = of_customer(own, sieve.narrowing.stopped, shown)
    words = [stop_word(stop, services) for stop in found]
    briefly = [stop_word(replace(stop, about=None), services) for stop in found]
    without = _(NO_MAIN_CONTACT)
    if row.main_contact is None and without not in words:
        words, briefly = [without, *words], [without, *briefly]
    elif not running:
        words = briefly = _standing(through, to, all=sieve.narrowing.of_collaborations)
    elif stops is not None and not found:
        words = briefly = [_("ready")]
    ways = [words, briefly]
    if row.account_manager in left or row.responsible & left:
        who = _(MANAGER_LEFT_BRIEFLY) if row.account_manager in left else _(OWNER_LEFT_BRIEFLY)
        brief = _(SOMEBODY_LEFT) if words else who
        ways = [[*words, who], [*words, brief], [*briefly, brief]]
    return counted(ways, width) if any(ways) else ""


def _standing(among: Iterable[RowCollaboration], to: Side, *, all: bool) -> list[str]:
    """Say how one that is not running stands: one that waits, else the first of `all`."""
    statuses = sorted((each.status for each in among), key=lambda status: status not in LISTED)
    told = [status for status in statuses if all or status in LISTED]
    return [status_column(status, None, dt.date.min, to=to) for status in told[:1]]


def collaboration_cells(
    collaboration: Collaboration,
    stops: Iterable[Stop] | None,
    services: Services,
    columns: Columns,
    today: dt.date,
    to: Side,
) -> tuple[str, str]:
    """Return a collaboration's line: service and variant, task, status, payer; and what stops it.

    It is said to a reader on a side.

    What stops it stands below what stops its customer. Who pays stands before the heads of the
    customer's other columns, which are not about that; where there is little room, behind what
    stops it; where there is less, that and the task are left out, and told below. Where there is
    much, the period of the subscription stands beside who pays.
    """
    status = status_column(collaboration.status, collaboration.ends_on, today, to=to)
    name = bare_name(services, collaboration.service)
    if collaboration.variant:
        name = f"{name} {collaboration.variant}"
    cells = [(name, *OWN_NAME), (collaboration.task or "", *TASK), (status, *STATUS)]
    width = columns.before_stops - INDENT
    if _taken(cells) > width:
        del cells[1]
    payment = _payment(collaboration, to)
    named = columns.before_ends - INDENT
    before = payment[:1] if _taken([*cells, payment[0]]) <= named else []
    if _taken([*cells, *payment]) <= named:
        before = payment
    after = [] if before else payment
    while after and _least_stops() + _taken(after) > columns.stops:
        after.pop()
    room = columns.stops - _taken(after)
    said = stop_words(stops, services, room) if stops is not None else ""
    ends = [fit(said, room), *(fit(text, least) for text, least, _most in after)]
    own = _filled([*cells, *before], named if before else width)
    return fit(own, width), " ".join(ends)


_Cell = tuple[str, int, int]
"""A text, and how many cells it has at least and at most."""


def _payment(collaboration: Collaboration, to: Side) -> list[_Cell]:
    """Return who pays, and for how long at a time."""
    from rich.cells import cell_len  # only a screen has cells

    recipient = collaboration.invoice_recipient
    payer = recipient_word(recipient, to=to) if recipient is not None else ""
    payers = max(cell_len(recipient_word(each, to=to)) for each in RECIPIENTS)
    year = cell_len(short_period(12))  # the usual one is never cut
    return [(payer, payers, payers), (short_period(collaboration.period), year, max(year, 8))]


def _taken(cells: Iterable[_Cell]) -> int:
    """Return how many cells these take at least, each with a space."""
    return sum(least + 1 for _text, least, _most in cells)


def _filled(cells: Sequence[_Cell], width: int) -> str:
    """Return cells in exactly this width, each with a space behind it; the first takes the rest.

    What is longer than its column takes the blanks of those behind it.
    """
    from rich.cells import cell_len  # only a screen has cells

    spare = width - _taken(cells)
    widths = []
    for _text, least, most in cells:
        widths.append(least + max(0, min(spare, most - least)))
        spare -= widths[-1] - least
    widths[0] += spare  # where even the least is too much, this takes away
    texts = [text for text, _least, _most in cells]
    for short, text in enumerate(texts):
        for other in range(short + 1, len(texts)):
            missing = cell_len(text) - widths[short]
            given = max(0, min(missing, widths[other] - cell_len(texts[other])))
            widths[short] += given
            widths[other] -= given
    return "".join(f"{fit(text, cut)} " for text, cut in zip(texts, widths, strict=True))


def _joined(cells: list[str]) -> str:
    return " ".join(cell for cell in cells if cell)
