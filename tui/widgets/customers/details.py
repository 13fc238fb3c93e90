"""All that is known of what is under the cursor, as fully as there is room for it."""

from dataclasses import dataclass
from itertools import zip_longest

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from tui.formatting.told import Told, told_lines
from tui.terminal.line_view import LineView
from tui.widgets.customers.customer_tree import Place


class Details(LineView, can_focus=True):
    """Shows what is told of one place. News of the same place does not scroll it.

    On Textual's line interface, so that moving the cursor causes no layout.
    """

    DEFAULT_CSS = """
    Details {
        background: $background;
    }
    """

    @dataclass
    class Arranged(Message):
        """It has other room."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._told = Told("")
        self._place: Place | None = None
        self._lines: list[Content] = []
        self._strips: list[Strip] | None = None
        self._room = Size()

    @property
    def text(self) -> str:
        """All that it says, also what one has to scroll to."""
        return "\n".join(line.plain for line in self._lines)

    @property
    def goes_on(self) -> bool:
        """Whether there is more than is seen at once."""
        return len(self._lines) > self.scrollable_content_region.height

    def tell(self, place: Place | None, told: Told) -> None:
        """Show a place from its first line; the same one as before stays scrolled as it is."""
        self._told = told
        self._arrange()
        if place != self._place and self.scroll_y:
            self.scroll_home(animate=False)
        self._place = place

    def on_resize(self, event: events.Resize) -> None:
        """Take the new room."""
        self._arrange()
        self.post_message(self.Arranged())

    def notify_style_update(self) -> None:
        """Draw in other colours: strips keep those they were made in."""
        self._strips = None
        super().notify_style_update()

    def _arrange(self) -> None:
        region = self.scrollable_content_region
        before = self._lines
        self._lines = told_lines(self._told, region.width, region.height)
        self.tell_height(len(self._lines))
        self._strips = None
        before_room, self._room = self._room, region.size
        if self._room != before_room:
            self.refresh()  # it may have been drawn in this room with the lines of another
            return
        # a line that stays as it is need not be drawn and sent again
        top = self.scroll_offset.y
        shown = zip_longest(
            before[top : top + region.height], self._lines[top : top + region.height]
        )
        for y, (old, new) in enumerate(shown):
            if old is None or new is None or not old.is_same(new):
                self.refresh_line(top + y)

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """Return what is selected, for the clipboard."""
        return selection.extract(self.text), "\n"

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
