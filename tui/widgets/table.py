"""A list in columns with a line of heads, found in by typing."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from store.domain.filters import folded
from store.i18n.language import N_, _, grouped
from tui.formatting.columns import (
    Cell,
    Column,
    cells_wanted,
    column_widths,
    gap_between,
    line_of,
    lines_of,
    rest_of,
)
from tui.formatting.safe_text import fit
from tui.widgets.lines import Key, Lines
from tui.widgets.section import Section

BEFORE = " "
"""What stands before the first column."""

SCROLLBAR = 1
"""Cells that are kept for the scrollbar."""

PART = 2
"""A row takes at most this part of the height where others need it too."""

LITTLE, NARROW = 8, 70
"""In a list of fewer lines that is as narrow, each row takes one, so that some are seen."""

Cells = Sequence[str | Cell]


@dataclass
class Sought(Message):
    """Something was typed to find that no row has; empty where that is over."""

    unfound: str


class Table(Lines[Key]):
    """Rows by key under a line of heads; the head stays where it is when the rows scroll.

    Letters typed behind `/`, until Enter or Esc, go to the next row that has a word beginning so,
    and where no word does, to the next row that shows it anywhere; unless the screen finds by that
    itself. What no row has stays typed, and Backspace takes its last letter away. `section` says
    which row of how many the cursor is on. Where it has only some of a long list, `far` goes to
    the last of that, or to the first.

    What does not fit in its column goes on below, in a row that has a part of the height: where
    there are blank lines, as many as it needs. What has no room even so is cut behind a word.
    """

    BINDINGS = [
        Binding("slash,f3", "find", N_("Find"), key_display="/", id="table.find"),
        Binding("escape,enter", "found", N_("End of finding"), key_display="Esc", id="table.found"),
    ]
    DEFAULT_CSS = """
    Table {
        padding: 1 0 0 0 !important;
        border: none;
        text-wrap: nowrap;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
    }
    """

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Iterable[tuple[Key, Cells]] = (),
        *,
        id: str | None = None,
        enter: str = "",
        finds: bool = True,
        section: Section | None = None,
        far: Callable[[bool], None] | None = None,
    ) -> None:
        self._columns = tuple(columns)
        self._rows = list(rows)
        self._widths: list[int] = []
        self._gap = 1
        self._height = 0
        self._lines_wanted = 0
        self._finds = finds
        self._finding: str | None = None
        self._is_unfound = False
        self._every: int | None = None
        self._first = 0
        self._section = section
        self._far = far
        super().__init__(self._drawn_rows(Size(0, 0)), id=id, compact=True, enter=enter)

    def show(
        self,
        rows: Iterable[tuple[Key, Cells]],
        *,
        otherwise: int | None = 0,
        columns: Sequence[Column] | None = None,
        every: int | None = None,
        first: int = 0,
    ) -> None:
        """Show other rows, with the cursor on its row; where that is gone, on `otherwise`.

        With `columns`, they stand in those from now on. Where they are some of `every`, from the
        place `first` on, the section says so.
        """
        self._every, self._first = every, first
        if columns is not None:
            self._columns = tuple(columns)
        self._rows = list(rows)
        self.fill(self._drawn_rows(self.scrollable_content_region.size), otherwise=otherwise)
        self._tell_section()

    def _drawn_rows(self, room: Size) -> list[tuple[Key, Content]]:
        self._gap, self._widths = self._measured(room.width)
        self._height = room.height
        little = room.height < LITTLE and room.width < NARROW
        most = 1 if little else max(min(2, room.height), room.height // PART)
        spare = room.height - len(self._rows)
        self._lines_wanted, drawn = 0, []
        for key, cells in self._rows:
            lines = self._lines_of(cells)
            self._lines_wanted += len(lines)
            if (more := len(lines) - 1) <= max(0, spare):
                spare -= more
            elif len(lines) > most:
                lines = [*lines[: most - 1], self._rest(cells, most - 1)]
            drawn.append((key, Content("\n").join(map(self._row, lines))))
        return drawn

    def _measured(self, width: int) -> tuple[int, list[int]]:
        """Return how many cells are between two columns, and how wide each is."""
        rows = [[_cell(cell) for cell in cells] for _key, cells in self._rows]
        width -= len(BEFORE)
        gap = gap_between(self._columns, rows, width)
        return gap, column_widths(self._columns, rows, width, gap=gap)

    def _has_columns_for(self, width: int) -> bool:
        """Whether the columns stand as they would if all was drawn anew in that width."""
        return self._measured(width) == (self._gap, self._widths)

    @property
    def cells_wanted(self) -> int:
        """How many cells it takes to show all that stands in it on one line each."""
        rows = [[_cell(cell) for cell in cells] for _key, cells in self._rows]
        return cells_wanted(self._columns, rows) + len(BEFORE) + SCROLLBAR

    @property
    def lines_wanted(self) -> int:
        """How many lines it takes to show all of it in this width."""
        return self._lines_wanted

    def _lines_of(self, cells: Cells) -> list[list[Cell]]:
        return lines_of([*map(_cell, cells)], self._widths, self._columns)

    def _rest(self, cells: Cells, line: int) -> list[Cell]:
        """Return what the last of its lines says of a row that has no room for all: cut there."""
        return rest_of([*map(_cell, cells)], line, self._widths, self._columns)

    def _row(self, cells: Cells) -> Content:
        drawn = line_of(map(_cell, cells), self._widths, self._columns, gap=self._gap)
        return Content.assemble(BEFORE, drawn)

    def on_resize(self, event: events.Resize) -> None:
        """Use the room there is."""
        room = self.scrollable_content_region.size
        if room.height != self._height or not self._has_columns_for(room.width):
            rows, every, first = self._rows, self._every, self._first
            self.show(rows, otherwise=self.highlighted, every=every, first=first)
        self._tell_section()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the rows, and the heads above them, where Textual leaves a blank line."""
        strips = super().render_lines(crop)
        if crop.y == 0 and strips:
            heads = self._row([column.head for column in self._columns]).plain
            style = self.get_visual_style("option-list--option", "option-list--option-disabled")
            line = Strip([Segment(fit(heads, self.size.width), style.rich_style)])
            strips = [line.crop(crop.x, crop.right), *strips[1:]]
        return strips

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Tell the section where the cursor is."""
        super().watch_highlighted(highlighted)
        self._tell_section()

    def _tell_section(self) -> None:
        if self._section is not None:
            self._section.state = self._state()

    def _state(self) -> str:
        if self._finding is not None:
            return f"/{self._finding}"
        if self.highlighted is None:
            return ""
        at = grouped(self._first + self.highlighted + 1)
        every = grouped(self._every or self._first + len(self._rows))
        return _("{place} of {all}", place=at, all=every)

    def action_first(self) -> None:
        """Go to the first row of all."""
        if self._far is not None:
            self._far(False)
        else:
            super().action_first()

    def action_last(self) -> None:
        """Go to the last row of all."""
        if self._far is not None:
            self._far(True)
        else:
            super().action_last()

    def action_find(self) -> None:
        """Begin to type what to find."""
        self._find("")

    def action_found(self) -> None:
        """Stay where that led."""
        self._find(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Name Esc only while it ends the finding; leave Enter to the screen if it does nothing."""
        if action == "select":
            return bool(self._enter)
        if action == "find":
            return self._finds
        return action != "found" or self._finding is not None

    def does_nothing(self, action: str) -> bool:
        """Return whether there is nothing to find one among, or it is being found."""
        return action == "find" and (len(self._rows) < 2 or self._finding is not None)

    def comes_last(self, action: str) -> bool:
        """Name what finds a row behind what is done with one."""
        return action == "find"

    def on_key(self, event: events.Key) -> None:
        """Find by what is typed: letters come before the keys of this table and of the screen."""
        finding, letter = self._finding, event.character
        if finding is None:
            return
        if event.key == "backspace":
            self._find(finding[:-1])
        elif event.key == "enter":
            self._find(None)
        elif letter is not None and letter.isprintable() and (letter != " " or finding):
            self._find(finding + letter)
        else:
            return
        event.stop()
        event.prevent_default()

    def _find(self, typed: str | None) -> None:
        """Go to the next row that has a word beginning as typed; without one, stay."""
        self._finding, unfound = typed, ""
        if typed:
            start = self.highlighted or 0
            order = [*range(start, len(self._rows)), *range(start)]
            found = next((row for row in order if self._has(row, typed, begins=True)), None)
            if found is None:
                found = next((row for row in order if self._has(row, typed)), None)
            if found is None:
                self.app.bell()
                unfound = typed
            else:
                self.highlighted = found
        if unfound or self._is_unfound:
            self._is_unfound = bool(unfound)
            self.post_message(Sought(unfound))
        self._tell_section()
        self.screen.refresh_bindings()

    def _has(self, row: int, typed: str, *, begins: bool = False) -> bool:
        """Whether a row shows what is typed, folded; or has a word that `begins` so."""
        line = folded(" ".join(_cell(cell).text for cell in self._rows[row][1]))
        before = r"(?<!\w)" if begins else ""
        return re.search(before + re.escape(folded(typed)), line) is not None

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Take letters while they are typed to find something."""
        finding = self._finding is not None
        return finding and character is not None and character.isprintable()


def _cell(cell: str | Cell) -> Cell:
    return cell if isinstance(cell, Cell) else Cell(cell)
