"""A view of lines whose number may change without a new layout of the screen.

Textual's `ScrollView.virtual_size` lays out the whole screen when it is set, also where the widget
keeps its own size and only its lines have changed. A cursor key changes the lines of the details,
so it would pay for a layout every time. Upstream made scrolling cheap
(https://github.com/Textualize/textual/issues/547, closed) but not this. The file can go when a
`ScrollView` can be told how many lines it has without a layout.
"""

from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView


class LineView(ScrollView):
    """Draws lines of its own, as wide as itself; a subclass says how many there are.

    The place of its scrollbar is always kept, so that nothing else moves when one is needed.
    """

    DEFAULT_CSS = """
    LineView { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    virtual_size = Reactive(Size(0, 0), repaint=False)  # Textual's own has `layout=True`

    def tell_height(self, lines: int) -> None:
        """Take so many lines: set the scrollbar to them, and nothing else."""
        size = Size(self.scrollable_content_region.width, lines)
        if size != self.virtual_size:
            self.virtual_size = size
            self._scroll_update(size)
