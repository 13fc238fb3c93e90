"""What is told of one line of the list, laid out for a pane: as fully as its height holds."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from store.domain.plan import CheckState
from store.i18n.language import _, ngettext
from tui.formatting.endings.check_facts import check_fact, mark_of, met_fact, unmarked
from tui.formatting.endings.outcome_rows import OutcomeRow, columns_for, row_lines
from tui.formatting.facts import LOSES, STYLES, Fact, lines
from tui.formatting.safe_text import folded_lines, safe

SIDE_BY_SIDE = 56
"""Cells from which on a pane has room for a name and whose it is on one line, and the like."""
LEFT, GAP = 2, 2
IN_TURN = 2
"""Cells before the labels below the name of each outcome."""
NARROW = 1
"""Cells before the labels of the outcomes, and behind them; where there is little room, fewer."""
JOINT = " · "
CUT_BY = 2
"""Cells by which a title has less room than the lines below it; a longer one is said there whole.
"""


class Ahead(NamedTuple):
    """What stands before an ending, and what each outcome would do.

    `names` is a row with the outcomes by name; its label says when all of it would be.
    """

    hindrances: tuple[Fact, ...]
    checks: tuple[CheckState, ...]
    names: OutcomeRow
    rows: tuple[OutcomeRow, ...]
    notes: tuple[str, ...]


class Told(NamedTuple):
    """All that is told of a customer or a collaboration, whatever room there is for it.

    Of a collaboration, `whose` is its customer. The `states` are short and share lines, as do the
    `asides`, which have the least to do with an ending. What says why nothing is known is `unread`.
    """

    title: str
    whose: str = ""
    states: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    ahead: Ahead | None = None
    unread: bool = False


class Fullness(NamedTuple):
    """How much is said.

    Blank lines between the parts, notes, each check that is met on its own line, headings, and the
    asides.
    """

    airy: bool = False
    notes: bool = True
    met: bool = True
    headings: bool = True
    asides: bool = True


FULLNESSES = (
    Fullness(airy=True),
    Fullness(),
    Fullness(notes=False),
    Fullness(notes=False, met=False),
    Fullness(notes=False, met=False, asides=False),
    Fullness(notes=False, met=False, asides=False, headings=False),
)
"""From the most that is said to the least that is seen at once."""
SCROLLED = Fullness(met=False)
"""Where even the least is too much: nothing is left out, for it scrolls all the same."""


def title_in(told: Told, width: int) -> str:
    """Return the title above it all; where there is room, with whose it is."""
    if told.whose and width >= SIDE_BY_SIDE:
        return f"{told.title}{JOINT}{told.whose.partition(' ')[2]}"
    return told.title


def told_lines(told: Told, width: int, height: int) -> list[Content]:
    """Draw what is told below its title, in so many cells; as fully as so many lines hold.

    Before there is any room, as at a screen's start, nothing is drawn for it.
    """
    if width < 1:
        return []
    for fullness in FULLNESSES:
        drawn = _drawn(told, width, fullness)
        if len(drawn) <= height:
            return drawn
    return _drawn(told, width, SCROLLED)


def _drawn(told: Told, width: int, fullness: Fullness) -> list[Content]:
    title = title_in(told, width)
    first: list[Content] = []
    if told.whose and width < SIDE_BY_SIDE:
        first = [Content(line) for line in folded_lines(told.whose, width)]
    elif cell_len(title) > width - CUT_BY:
        first = [Content(line) for line in folded_lines(title, width)]
    parts = (*told.states, *(told.asides if fullness.asides else ()))
    states = [Content(line) for line in joined_lines(parts, width)]
    blocks = [first, [*states, *lines(told.facts, width)]]
    if told.ahead is not None:
        blocks += [_checks(told.ahead, width, fullness), _outcomes(told.ahead, width, fullness)]
        if fullness.notes and told.ahead.notes:
            notes = [Fact("", _("Good to know"), "heading")]
            notes.append(Fact("", JOINT.join(told.ahead.notes), "muted"))
            blocks.append(lines(tuple(notes), width))
    drawn: list[Content] = []
    for block in filter(None, blocks):
        drawn += [Content("")] * (fullness.airy and bool(drawn))
        drawn += block
    return drawn


def joined_lines(parts: Sequence[str], width: int) -> list[str]:
    """Return short texts on as few lines as hold them, parted between them where that is enough."""
    drawn: list[str] = []
    for part in map(safe, filter(None, parts)):  # as it is drawn, so that it has its width
        joined = f"{drawn[-1]}{JOINT}{part}" if drawn else part
        if drawn and cell_len(joined) <= width:
            drawn[-1] = joined
        else:
            drawn += folded_lines(part, width)
    return drawn


def _checks(ahead: Ahead, width: int, fullness: Fullness) -> list[Content]:
    """Draw what is asked before an ending: what is open first, what is met last."""
    checks = unmarked(ahead.checks)
    still = [check for check in checks if check.answer is None]
    met = [check for check in checks if check.answer == "met"]
    others = [check for check in checks if check.answer not in (None, "met")]
    facts = [*ahead.hindrances, *map(check_fact, (*still, *others))]
    if fullness.met or len(met) < 2:
        facts += map(check_fact, met)
    else:
        facts.append(met_fact(met))
    drawn = lines(tuple(facts), width)
    mark = mark_of(ahead.checks)
    if not (fullness.headings or mark):
        return drawn
    asked = len(ahead.hindrances) + len(checks)
    n = len(ahead.hindrances) + len(still)
    if not asked:
        state = _("nothing is asked")
    elif n:
        state = ngettext("{n} of {all} open", "{n} of {all} open", n, all=asked)
    else:
        state = _("all met")
    heading = JOINT.join(filter(None, (_("Before ending"), mark)))
    if cell_len(f"{heading}  {state}") > width:
        return [*lines((Fact("", heading, "heading"), Fact("", state, "muted")), width), *drawn]
    return [Content.assemble((heading, "bold"), (f"  {state}", STYLES["muted"])), *drawn]


def _outcomes(ahead: Ahead, width: int, fullness: Fullness) -> list[Content]:
    """Draw what each outcome would do, side by side below their names; in few cells, in turn."""
    if width < SIDE_BY_SIDE:
        return _in_turn(ahead, width)
    drawn: list[Content] = []
    names, left, gap = ahead.names, LEFT, GAP
    if not fullness.headings:
        left = gap = NARROW
        names = names._replace(label="")
    labels = max(cell_len(row.label) for row in (names._replace(label=""), *ahead.rows))
    before = max(left + labels, cell_len(names.label)) + gap
    columns = columns_for((names, *ahead.rows), width - before + gap, gap)
    named = row_lines((names,), width, left=0, before=before, gap=gap, columns=columns)
    drawn += (line.stylize("bold") for line in named)
    return drawn + row_lines(ahead.rows, width, left=left, before=before, gap=gap, columns=columns)


def _in_turn(ahead: Ahead, width: int) -> list[Content]:
    """Draw what each outcome would do below its name, and then what they have in common."""
    before = max(cell_len(row.label) for row in ahead.rows) + IN_TURN + GAP
    drawn = [Content.styled(ahead.names.label, "bold")]

    def tell(name: str, loses: bool, rows: Sequence[OutcomeRow]) -> None:
        style = STYLES["loses"] if loses else "bold"
        named = f"{LOSES if loses else ''}{name}"
        drawn.extend(Content.styled(f" {line}", style) for line in folded_lines(named, width - 1))
        drawn.extend(row_lines(rows, width, left=IN_TURN, before=before))

    for place, name in enumerate(ahead.names.own):
        own = [
            row._replace(shared="", own=(row.own[place],), loses=(row.loses[place],))
            for row in ahead.rows
            if row.own[place]
        ]
        tell(name, ahead.names.loses[place], own)
    if shared := [
        row._replace(own=("",), loses=(all(row.loses),)) for row in ahead.rows if row.shared
    ]:
        tell(_("whichever it is"), False, shared)
    return drawn
