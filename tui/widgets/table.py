"""A list in columns with a line of heads, found in by typing."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip

from store.domain.filters import folded
from store.i18n.language import N_, _
from tui.formatting.safe_text import fit, grouped, safe
from tui.widgets.lines import Key, Lines
from tui.widgets.section import Section

GAP = "  "
BEFORE = " "
"""What stands before the first column."""


class Column(NamedTuple):
    """A column: its head, and the cells it gets at least and, where there is room, at most.

    What is left over goes to the columns that need it, in their order, but to a `first` one before
    all others. A `wide` one is left out where nothing stands in it, and where there is no room for
    all.
    """

    head: str
    least: int
    most: int = 0
    right: bool = False
    wide: bool = False
    first: bool = False


class Cell(NamedTuple):
    """The text of one cell, and its style where it has one."""

    text: str
    style: str = ""


Cells = Sequence[str | Cell]


class Table(Lines[Key]):
    """Rows by key under a line of heads; the head stays where it is when the rows scroll.

    Typed letters go to the next row that has a word beginning so: with `letters` at once, on a
    screen that has no keys of letters; else behind `/`, until Enter or Esc, unless the screen finds
    by that itself. `section` is told which
    of how many is seen.
    """

    BINDINGS = [
        Binding("slash", "find", N_("Find"), key_display="/", show=False, id="table.find"),
        Binding("escape", "found", N_("End of finding"), key_display="Esc", id="table.found"),
    ]
    DEFAULT_CSS = """
    Table { padding: 1 0 0 0 !important; border: none; text-wrap: nowrap; }
    """

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Iterable[tuple[Key, Cells]] = (),
        *,
        id: str | None = None,
        enter: str = "",
        letters: bool = False,
        finds: bool = True,
        section: Section | None = None,
    ) -> None:
        self._columns = tuple(columns)
        self._rows = list(rows)
        self._widths: tuple[int, ...] = ()
        self._letters = letters
        self._finds = finds
        self._finding: str | None = None
        self._section = section
        super().__init__(self._drawn_rows(0), id=id, compact=True, enter=enter)

    def show(
        self,
        rows: Iterable[tuple[Key, Cells]],
        *,
        otherwise: int | None = 0,
        columns: Sequence[Column] | None = None,
    ) -> None:
        """Show other rows, with the cursor on its row; where that is gone, on `otherwise`.

        With `columns`, they stand in those from now on.
        """
        if columns is not None:
            self._columns = tuple(columns)
        self._rows = list(rows)
        self.fill(self._drawn_rows(self.scrollable_content_region.width), otherwise=otherwise)
        self._tell_section()

    def _drawn_rows(self, width: int) -> list[tuple[Key, Content]]:
        self._widths = self._measured(width)
        return [(key, self._row(cells)) for key, cells in self._rows]

    def _measured(self, width: int) -> tuple[int, ...]:
        """Return how wide each column is; 0 is one that is left out."""
        needs = [self._needed(place) for place in range(len(self._columns))]
        least = [min(column.least, need) if self._rows else column.least
                 for column, need in zip(self._columns, needs, strict=True)]  # fmt: skip
        if sum(least) + len(GAP) * (sum(map(bool, least)) - 1) + len(BEFORE) > width:
            least = [0 if column.wide else cells
                     for column, cells in zip(self._columns, least, strict=True)]  # fmt: skip
        shown = sum(map(bool, least))
        spare = width - len(BEFORE) - sum(least) - len(GAP) * (shown - 1)
        widths = list(least)
        order = sorted(range(len(least)), key=lambda place: not self._columns[place].first)
        for place in filter(least.__getitem__, order):
            most = max(self._columns[place].most, self._columns[place].least)
            wider = max(0, min(spare, min(most, needs[place]) - least[place]))
            spare -= wider
            widths[place] += wider
        return tuple(widths)

    def _needed(self, place: int) -> int:
        """Return what the widest cell of a column takes; nothing, where nothing has to stand."""
        column = self._columns[place]
        cells = (_cell(cells[place]).text for _key, cells in self._rows)
        needed = max((cell_len(safe(text)) for text in cells), default=0)
        return max(cell_len(safe(column.head)), needed) if needed or not column.wide else 0

    def _row(self, cells: Cells) -> Content:
        parts: list[str | tuple[str, str]] = [BEFORE]
        for each, column, width in zip(cells, self._columns, self._widths, strict=True):
            if not width:
                continue
            cell = _cell(each)
            parts += [GAP] * (len(parts) > 1)
            parts.append((_aligned(cell.text, width, right=column.right), cell.style))
        return Content.assemble(*parts)

    def on_resize(self, event: events.Resize) -> None:
        """Use the room there is."""
        if self._measured(self.scrollable_content_region.width) != self._widths:
            self.show(self._rows, otherwise=self.highlighted)
        self._tell_section()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the rows, and the heads above them, where Textual leaves a blank line."""
        strips = super().render_lines(crop)
        if crop.y == 0 and strips:
            heads = self._row([Cell(column.head) for column in self._columns]).plain
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
        at, every = grouped(self.highlighted + 1), grouped(len(self._rows))
        return _("{place} of {all}", place=at, all=every)

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

    def on_key(self, event: events.Key) -> None:
        """Find by what is typed: letters come before the keys of this table and of the screen."""
        typing, finding = self._typing, self._finding or ""
        if typing and event.key == "backspace":
            self._find(finding[:-1] or None if self._letters else finding[:-1])
        elif self._finding is not None and event.key == "enter":
            self._find(None)
        elif (
            typing
            and event.character is not None
            and event.character.isprintable()
            and (event.character != " " or finding)
        ):
            self._find(finding + event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def _find(self, typed: str | None) -> None:
        """Go to the next row that has a word beginning as typed; without one, stay."""
        if typed:
            start = self.highlighted or 0
            order = [*range(start, len(self._rows)), *range(start)]
            found = next((row for row in order if self._begins(row, typed)), None)
            if found is None:
                # a letter that leads nowhere may begin another word
                if self._letters and len(typed) > 1:
                    self._finding = None
                    self._find(typed[-1])
                else:
                    self.app.bell()
                return
            self.highlighted = found
        self._finding = typed
        self._tell_section()
        self.screen.refresh_bindings()

    def _begins(self, row: int, typed: str) -> bool:
        wanted = folded(typed)
        texts = [folded(_cell(cell).text) for cell in self._rows[row][1]]
        return any(f" {text}".find(f" {wanted}") >= 0 for text in texts)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Take letters while they are typed to find something."""
        return self._typing and character is not None and character.isprintable()

    @property
    def _typing(self) -> bool:
        return self._letters or self._finding is not None


def _cell(cell: str | Cell) -> Cell:
    return cell if isinstance(cell, Cell) else Cell(cell)


def _aligned(text: str, width: int, *, right: bool) -> str:
    fitted = fit(text, width)
    if not right:
        return fitted
    text = fitted.rstrip(" ")
    return " " * (width - cell_len(text)) + text
