"""The line above the list: the heads of its columns."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.formatting.list_columns import columns_for, heads
from tui.formatting.safe_text import fit


class ListHeads(Widget):
    """Names the columns of the list below it, which has a scrollbar at its right."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ListHeads { height: 1; color: $text-muted; }
    """

    widest: reactive[tuple[int, int]] = reactive((0, 0))
    """How many cells the widest number and the widest name of all customers take."""

    def render(self) -> Content:
        """Return the line."""
        width = self.content_size.width - 1
        return Content(fit(heads(columns_for(width, *self.widest)), max(0, width)))
