"""The table of several endings: how each stands, and then what has become of it."""

from collections.abc import Mapping, Sequence

from textual import events
from textual.binding import Binding

from store.i18n.language import N_, _, pgettext
from tui.formatting.columns import Cell, Column
from tui.formatting.facts import Tone
from tui.screens.several.several_endings import Marked, PlanLine
from tui.widgets.section import Section
from tui.widgets.table import Cells, Table

TINY, NARROW = 70, 100
"""Below so many cells, what becomes of a line and what stops it share a column."""
WORD = 16
"""Cells of a service there: the longest goes on below, so that names have room beside it."""
MANY = 10
"""From so many changed lines on, all are drawn again at once."""


class PlanLines(Table[Marked]):
    """A line for each ending; Enter cures what stops it, `v` waives it, Space leaves it out.

    Lines stay where they are while the operator is among them.
    """

    BINDING_GROUP_TITLE = N_("Lines")
    BINDINGS = [
        Binding("enter", "select", N_("Cure"), key_display="Enter", id="plan-lines.cure",
                tooltip=N_("Cure what stops the line under the cursor")),
        Binding("v", "screen.waive", N_("Waive"), id="plan-lines.waive",
                tooltip=N_("Waive an open check of this one, with a reason; or take that back")),
        Binding("space", "screen.leave_out", N_("Leave out"), key_display="Space",
                id="plan-lines.leave-out", tooltip=N_("Do not end this one, or end it after all")),
    ]  # fmt: skip

    def __init__(self, *, id: str, section: Section) -> None:
        self.words: Mapping[str, str] = {}
        """What the keys do to the line under the cursor, by action; "" where they do nothing."""
        self._shown: list[PlanLine] = []
        super().__init__(plan_columns(NARROW), id=id, enter=_("Cure"), section=section)

    def act_of(self, action: str) -> str | None:
        """Say what a key does to the line under the cursor."""
        return self.words.get(action, super().act_of(action))

    def tell(self, lines: Sequence[PlanLine]) -> None:
        """Show how each stands; lines that stay where they were are drawn where they differ."""
        before, self._shown = self._shown, list(lines)
        changed = [new for new, old in zip(lines, before, strict=False) if new != old]
        rows = [(line.key, self._cells(line)) for line in lines]
        same = [line.key for line in before] == [line.key for line in lines]
        self._rows, rows_before = rows, self._rows
        if (
            not same
            or len(changed) > MANY
            or any(len(self._lines_of(cells)) > 1 for _key, cells in [*rows, *rows_before])
            or not self._has_columns_for(self.scrollable_content_region.width)
        ):
            self._rows = rows_before
            self.show(rows)
            return
        for line in changed:
            self.redraw(line.key, self._row(self._cells(line)))

    def on_resize(self, event: events.Resize) -> None:
        """Use the room there is, for as many columns as fit it."""
        columns = plan_columns(self.size.width)
        if columns != self._columns:
            self._columns = columns
            self.show([(line.key, self._cells(line)) for line in self._shown])
        super().on_resize(event)

    def _cells(self, line: PlanLine) -> Cells:
        row = line.row
        muted: Tone = "muted" if row.tone == "muted" else ""
        loud: Tone = "loses" if row.loses else muted
        quiet: Tone = "" if row.unknown else row.tone
        state = Cell(f"{row.word} {row.sign}".rstrip(), loud or quiet)
        about = [Cell(text, muted) for text in (line.key[0], line.name, line.service)]
        sign = f"{row.sign} ".lstrip()
        if self._columns == plan_columns(NARROW):
            return [state, *about, row.becomes, Cell(f"{sign}{row.why}", loud)]
        told = ": ".join(part for part in (row.becomes, row.why) if part not in ("", "-"))
        return [state, *about, Cell(f"{sign}{told}", loud)]


def plan_columns(width: int) -> tuple[Column, ...]:
    """Return as many columns as there is room for; what stops a line comes before whose it is."""
    narrow = width < NARROW
    first = (
        Column("", 5, 7),
        Column(pgettext("column", "No."), 4, 10),
        Column(pgettext("column", "Customer"), 12 if narrow else 20, 40),
        Column(
            pgettext("column", "Service"), 9 if narrow else 12, WORD if narrow else 24, first=True
        ),
    )
    if width < TINY:  # a long head would take the cells of names
        return (*first, Column(_("Becomes"), 18, 90, sentence=True))
    if narrow:
        return (*first, Column(_("Becomes, or stopped"), 33, 90, sentence=True))
    return (
        *first,
        Column(_("Becomes"), 9, 12),
        Column(_("Stopped by, or loses"), 30, 90, sentence=True),
    )
