"""What each outcome of a service would do, side by side: a row for each thing, a column for each.

What all outcomes have in common is told once, across the columns.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple, get_args

from rich.cells import cell_len
from textual.content import Content

from store.domain.model import Subject
from store.domain.plan import Effect, Plan
from store.domain.words import subject_word
from store.i18n.language import _, ngettext, pgettext
from tui.formatting.facts import LOSES, STYLES, Tone
from tui.formatting.safe_text import fit, folded_lines

ELSEWHERE: tuple[Subject, ...] = ("standing", "status")
"""What the page tells beside the columns: what was decided before, and the day."""

FIRST: tuple[Subject, ...] = ("data", "records", "office", "customer", "you", "undo", "cost")
ORDER = (*FIRST, *(subject for subject in get_args(Subject) if subject not in FIRST))

OF_THE_PROGRAM: tuple[Subject, ...] = ("undo", "cost")
"""Subjects whose texts this program puts together of parts, so that they can be told apart."""

LEFT, GAP = 3, 2
"""Cells before the labels, and between the columns."""


class OutcomeRow(NamedTuple):
    """One thing, and what becomes of it by each outcome; `shared` holds for all of them.

    One that `stops` tells of the outcomes that are refused, whatever is answered.
    """

    label: str
    shared: str
    own: tuple[str, ...]
    loses: tuple[bool, ...]
    stops: bool = False


def outcome_rows(
    plans: Sequence[Plan],
    *,
    briefly: bool,
    records: int = 0,
    elsewhere: Collection[Subject] = ELSEWHERE,
) -> tuple[OutcomeRow, ...]:
    """Return what the plans of a service's outcomes would do, a row for each thing it happens to.

    `records` are those kept here, told where some outcome erases them; what is told `elsewhere` has
    no row. In full, a hold comes first, at what it refuses; `named` tells it briefly.
    """
    rows = [] if briefly else _held(plans)
    for subject in ORDER:
        if subject in elsewhere:
            continue
        effects = [[e for e in plan.effects if e.subject == subject] for plan in plans]
        if not any(effects):
            continue
        parts = [[part for e in of_one for part in _parts(e, briefly)] for of_one in effects]
        if subject == "records":
            kept = ngettext("the one kept here stays", "the {n} kept here stay", records)
            parts = [of_one or [kept] for of_one in parts]
        shared = _shared(parts) if len(plans) > 1 else []
        rows.append(
            OutcomeRow(
                label=_label(subject),
                shared="; ".join(shared),
                own=tuple(
                    "; ".join(part for part in of_one if part not in shared) for of_one in parts
                ),
                loses=tuple(_loses(subject, plan) for plan in plans),
            )
        )
    return tuple(rows)


def named(label: str, plan: Plan, *, loses: bool) -> str:
    """Name an outcome: in capitals what loses data, for there may be no colours, and a hold."""
    label = label.upper() if loses else label
    return _("{outcome} · on hold", outcome=label) if held_by(plan) else label


def held_by(plan: Plan) -> str:
    """Say which holds refuse an outcome, for it loses data (R59); nothing where none does."""
    return " ".join(each.message for each in plan.refusals if each.code == "on-hold")


def _held(plans: Sequence[Plan]) -> list[OutcomeRow]:
    """Return the row of a hold, where one refuses an outcome."""
    own = tuple(map(held_by, plans))
    if not any(own):
        return []
    label = pgettext("effect", "hold")
    return [OutcomeRow(label, "", own, tuple(False for _one in plans), stops=True)]


def margin(rows: Sequence[OutcomeRow]) -> int:
    """Return how many cells the labels take, with the room around them."""
    return LEFT + max((cell_len(row.label) for row in rows), default=0) + 3


def row_lines(
    rows: Sequence[OutcomeRow],
    width: int,
    *,
    chosen: int | None = None,
    left: int = LEFT,
    before: int | None = None,
    gap: int = GAP,
    columns: Sequence[int] = (),
) -> list[Content]:
    """Draw the rows in so many cells; columns that were not chosen are muted once one is.

    `left` are the cells before the labels, `before` those before the columns, `gap`
    those between them. The columns are as wide as each other, or as wide as `columns` says.
    """
    if before is None:
        before = margin(rows)
    columns = columns or _alike(rows, width - before + gap)
    drawn: list[Content] = []
    for row in rows:
        label = f"{' ' * left}{fit(row.label, before - left)}"
        if row.shared:
            lines = _cell(row.shared, all(row.loses), width - before)
            style = STYLES["loses"] if all(row.loses) else ""
            for line in lines:
                drawn.append(Content.assemble((label, STYLES["muted"]), (line, style)))
                label = " " * before
        cells = [
            _cell(text, loses, column - gap) if text else []
            for text, loses, column in zip(row.own, row.loses, columns, strict=True)
        ]
        for n in range(max(map(len, cells), default=0)):
            parts = [(label, STYLES["muted"])]
            for place, cell in enumerate(cells):
                muted: Tone = "muted" if chosen not in (None, place) else ""
                tone: Tone = "loses" if row.loses[place] else muted
                if row.stops:
                    tone = "stop"
                text = cell[n] if n < len(cell) else ""
                parts.append((fit(text, columns[place]), STYLES[tone]))
            drawn.append(Content.assemble(*parts).rstrip())
            label = " " * before
    return drawn


def columns_for(rows: Sequence[OutcomeRow], room: int, gap: int) -> list[int]:
    """Return how wide the columns are, with the gap behind each, in so many cells for all.

    As wide as each other; where one would go on below in that, and all are whole side by side, as
    wide as each needs.
    """
    alike = _alike(rows, room)
    needs = [
        gap + max((len(LOSES) if row.loses[place] else 0) + cell_len(row.own[place])
                  for row in rows)
        for place in range(len(alike))
    ]  # fmt: skip
    spare = room - sum(needs)
    if spare < 0 or all(need <= wide for need, wide in zip(needs, alike, strict=True)):
        return alike
    return [need + spare // len(needs) for need in needs]


def _alike(rows: Sequence[OutcomeRow], room: int) -> list[int]:
    count = max((len(row.own) for row in rows), default=1)
    return [max(1, room // count)] * count


def _label(subject: Subject) -> str:
    return subject_word(subject)


def _parts(effect: Effect, briefly: bool) -> list[str]:
    text = effect.brief or effect.text if briefly else effect.text
    return text.split("; ") if effect.subject in OF_THE_PROGRAM else [text]


def _shared(parts: Sequence[Sequence[str]]) -> list[str]:
    return [part for part in parts[0] if all(part in others for others in parts[1:])]


def _loses(subject: Subject, plan: Plan) -> bool:
    """Whether it is lost by that outcome; the data is, where nothing brings it back."""
    for_good = any(effect.subject == "undo" and effect.loses for effect in plan.effects)
    lost = any(effect.subject == subject and effect.loses for effect in plan.effects)
    return lost or (subject == "data" and for_good)


def _cell(text: str, loses: bool, width: int) -> list[str]:
    if not loses:
        return folded_lines(text, max(1, width))
    first, *more = folded_lines(text, max(1, width - len(LOSES)))
    return [f"{LOSES}{first}", *(f"{' ' * len(LOSES)}{line}" for line in more)]
