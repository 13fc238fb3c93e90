"""A view of lines that may become more or fewer without laying out the screen anew."""

from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView


class LineView(ScrollView):
    """Draws lines of its own, as wide as itself; who inherits says how many there are.

    The place of its scrollbar is always kept, so that nothing else moves when one is needed.
    """

    DEFAULT_CSS = """
    LineView { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    virtual_size = Reactive(Size(0, 0), repaint=False)  # Textual's own lays out the screen

    def tell_height(self, lines: int) -> None:
        """Take so many lines."""
        size = Size(self.scrollable_content_region.width, lines)
        if size != self.virtual_size:
            self.virtual_size = size
            self._scroll_update(size)
