"""The pane beside the tree: all that is known of what is under the cursor."""

from itertools import zip_longest

from textual import events
from textual.content import Content
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from tui.formatting.facts import Fact, lines
from tui.terminal.line_view import LineView
from tui.widgets.customers.customer_tree import Place


class Details(LineView, can_focus=True):
    """Shows facts about one place. News of the same place does not scroll it.

    On Textual's line interface, so that moving the cursor causes no layout.
    """

    DEFAULT_CSS = """
    Details {
        background: $background;
    }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.facts: tuple[Fact, ...] = ()
        self._place: Place | None = None
        self._lines: list[Content] = []
        self._strips: list[Strip] | None = None
        self._position = ""

    def tell(self, place: Place | None, facts: tuple[Fact, ...], position: str = "") -> None:
        """Show a place, and beside its name its position in the list, from its first line.

        The same one as before stays scrolled as it is.
        """
        self.facts = facts
        self._position = position
        self._arrange()
        if place != self._place and self.scroll_y:
            self.scroll_home(animate=False)
        self._place = place

    def on_resize(self, event: events.Resize) -> None:
        """Take the new width."""
        self._arrange()

    def notify_style_update(self) -> None:
        """Draw in other colours: strips keep those they were made in."""
        self._strips = None
        super().notify_style_update()

    def _arrange(self) -> None:
        region = self.scrollable_content_region
        before = self._lines
        self._lines = lines(self.facts, region.width)
        self._add_position(region.width)
        self.tell_height(len(self._lines))
        self._strips = None
        # a line that stays as it is need not be drawn and sent again
        top = self.scroll_offset.y
        shown = zip_longest(
            before[top : top + region.height], self._lines[top : top + region.height]
        )
        for y, (old, new) in enumerate(shown):
            if old is None or new is None or not old.is_same(new):
                self.refresh_line(top + y)

    def say_position(self, position: str) -> None:
        """Say another position of the same place."""
        if position != self._position:
            self._position = position
            self._arrange()

    def _add_position(self, width: int) -> None:
        """Say the position at the right of the first line, where there is room for it."""
        room = width - self._lines[0].cell_length if self._lines else 0
        if self._position and room > len(self._position):
            blank = " " * (room - len(self._position))
            position = Content.styled(f"{blank}{self._position}", "$foreground-muted")
            self._lines[0] = Content.assemble(self._lines[0], position)

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """Return what is selected, for the clipboard."""
        return selection.extract("\n".join(line.plain for line in self._lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Show what is selected: strips are made with it."""
        self._strips = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one visible line."""
        width = self.scrollable_content_region.width
        line = y + self.scroll_offset.y
        if self._strips is None:
            text = Content("\n").join(self._lines)
            self._strips = Visual.to_strips(self, text, width, None, self.visual_style, pad=True)
        if line >= len(self._strips):
            return Strip.blank(width, self.rich_style)
        return self._strips[line].apply_offsets(0, line)
