"""The first rows of a table in a file, under its headings and what each of its columns means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from store.i18n.language import N_
from tui.formatting.facts import STYLES
from tui.formatting.key_names import key_words
from tui.formatting.safe_text import fit, safe
from tui.widgets.key_line import NamesItsKeys

LEAST, MOST = 6, 24
"""Cells of a column, its pointer aside; more where there is room that no other column needs."""
HERE, BESIDE = ">", " "


class ShownColumn(NamedTuple):
    """A column: its heading in the file, what that means, and its first cells.

    `said` is one of which somebody has said what it means.
    """

    heading: str
    means: str
    read: bool
    cells: tuple[str, ...]
    said: bool = False

    @property
    def wanted(self) -> int:
        """How many cells it takes to be whole."""
        return max(LEAST, *(cell_len(safe(text)) for text in (self.heading, self.means)),
                   *(cell_len(self.text(row)) for row in range(len(self.cells))))  # fmt: skip

    @property
    def width(self) -> int:
        """How many cells it has in any case."""
        return min(MOST, self.wanted)

    def text(self, row: int) -> str:
        """Return what stands in a row, on one line."""
        return safe(" ".join(self.cells[row].split())) if row < len(self.cells) else ""


class ColumnTable(Widget, NamesItsKeys, can_focus=True):
    """Columns side by side; a pointer is at one, and the keys move it. Enter says what it means.

    Where not all have room, those around the pointer are seen, whole. A text that is longer than
    most takes the blanks of the columns behind it where nothing stands in its row.
    """

    ALLOW_SELECT = False
    BINDING_GROUP_TITLE = N_("Columns")
    BINDINGS = [
        Binding("enter,m", "choose", N_("What it means"), key_display="Enter", id="columns.means",
                tooltip=N_("Say what the column means, which is remembered, or leave it out")),
        Binding("f,delete", "forget", N_("Forget"), id="columns.forget",
                tooltip=N_("Forget the meaning given to the column")),
        Binding("right,l,j", "move(1)", N_("Other column"), id="columns.next",
                tooltip=N_("Next column")),
        Binding("left,h,k", "move(-1)", N_("Column before"), show=False, id="columns.before"),
        Binding("home,g", "move(-1000)", N_("First column"), show=False, id="columns.first"),
        Binding("end,G", "move(1000)", N_("Last column"), show=False, id="columns.last"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    ColumnTable { height: 5; text-wrap: nowrap; }
    """

    columns: reactive[tuple[ShownColumn, ...]] = reactive(())
    pointer: reactive[int] = reactive(0)

    @dataclass
    class Chosen(Message):
        """Somebody wants to say what a column means."""

        place: int

    @dataclass
    class Forgotten(Message):
        """What was said of a column is to be forgotten."""

        place: int

    @dataclass
    class Moved(Message):
        """The pointer is at another column."""

    def show(self, columns: Sequence[ShownColumn]) -> None:
        """Show other columns, with the pointer where it is if there is such a place."""
        self.columns = tuple(columns)
        self.pointer = max(0, min(self.pointer, len(self.columns) - 1))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing where there is no column, or nothing was said that could be forgotten."""
        if action == "forget":
            return bool(self.columns) and self.columns[self.pointer].said
        return bool(self.columns)

    def keys_of(self, action: str) -> str | None:
        """Name both keys that move the pointer at once."""
        return " ".join(map(key_words, ("left", "right"))) if action == "move(1)" else None

    def does_nothing(self, action: str) -> bool:
        """Return whether there is no other column to go to."""
        return action == "move(1)" and len(self.columns) < 2

    def comes_last(self, action: str) -> bool:
        """Name the arrows behind what is asked, and the way to it."""
        return action == "move(1)"

    def action_move(self, by: int) -> None:
        """Move the pointer; it stops at the ends."""
        self.pointer = max(0, min(self.pointer + by, len(self.columns) - 1))
        self.post_message(self.Moved())

    def action_choose(self) -> None:
        """Ask what the column means."""
        self.post_message(self.Chosen(self.pointer))

    def action_forget(self) -> None:
        """Forget what was said of the column."""
        self.post_message(self.Forgotten(self.pointer))

    def on_focus(self) -> None:
        """Show the pointer."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the pointer."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Point to the column under the mouse; a second time, ask what it means."""
        at = 0
        for place, width in self._shown():
            at += width + 2
            if event.x < at:
                if place == self.pointer:
                    self.action_choose()
                self.pointer = place
                self.post_message(self.Moved())
                return

    def _seen(self, widths: Sequence[int]) -> range:
        """Return the places that are seen: the first ones, as far as the pointer is among them."""
        room = self.content_size.width
        first = 0
        while first < self.pointer and _taken(widths[first : self.pointer + 1]) > room:
            first += 1
        last = first + 1
        while last < len(widths) and _taken(widths[first : last + 1]) <= room:
            last += 1
        return range(first, min(last, len(widths)))

    def _shown(self) -> list[tuple[int, int]]:
        """Return the places that are seen, each with its cells: what is left over goes to them."""
        widths = [column.width for column in self.columns]
        seen = self._seen(widths)
        spare = self.content_size.width - _taken([widths[place] for place in seen])
        shown = []
        for place in seen:
            more = max(0, min(spare, self.columns[place].wanted - widths[place]))
            spare -= more
            shown.append((place, widths[place] + more))
        return shown

    def render(self) -> Content:
        """Return headings, meanings and rows."""
        shown = [(place, self.columns[place], width) for place, width in self._shown()]
        rows = max((len(column.cells) for _place, column, _width in shown), default=0)
        lines = [
            Content.assemble(*(self._heading(*each) for each in shown)),
            Content.assemble(*(_meaning(column, width) for _place, column, width in shown)),
            *(Content.assemble(*_row(shown, row)) for row in range(rows)),
        ]
        return Content("\n").join(lines)

    def _heading(self, place: int, column: ShownColumn, width: int) -> tuple[str, str]:
        here = self.has_focus and place == self.pointer
        text = f"{HERE if here else BESIDE}{fit(column.heading or '-', width)} "
        return text, "bold" if here else ""


def _taken(widths: Sequence[int]) -> int:
    return sum(widths) + 2 * len(widths)


def _meaning(column: ShownColumn, width: int) -> tuple[str, str]:
    style = STYLES["ok"] if column.read else STYLES["muted"]
    return f"{BESIDE}{fit(column.means, width)} ", style


def _row(shown: Sequence[tuple[int, ShownColumn, int]], row: int) -> Iterator[tuple[str, str]]:
    """Draw the cells of a row, each over the blank ones behind it as far as it needs them."""
    left = [(column, width + 2) for _place, column, width in shown]
    while left:
        (column, cells), *left = left
        text = column.text(row)
        while left and cell_len(text) > cells - 2 and not left[0][0].text(row):
            cells += left.pop(0)[1]
        yield f"{BESIDE}{fit(text, cells - 2)} ", "" if column.read else STYLES["muted"]
