"""What a key would choose or tick is seen first: where it is scrolled away, it is brought back."""

from textual.errors import NoWidget
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from store.i18n.language import _


class Unseen(Message):
    """Something was to be chosen or ticked that was out of sight; it is shown, and stays as it was.

    `number` is that of the outcome where a digit would have chosen it.
    """

    def __init__(self, *, number: int | None = None, ticks: bool = False) -> None:
        super().__init__()
        self.number = number
        self.ticks = ticks

    @property
    def words(self) -> str:
        """Say so, and which key does it now."""
        if self.number is not None:
            n = self.number
            return _("Outcome {n} was out of sight. Press {n} again to choose it.", n=n)
        if self.ticks:
            return _("This was out of sight. Press Space again to tick it.")
        return _("This outcome was out of sight. Press Space again to choose it.")


def in_sight(widget: Widget, top: int, height: int) -> bool:
    """Return whether some lines of a widget are seen: the first of them, and as many as fit."""
    try:
        place = widget.screen.find_widget(widget)
    except NoWidget:
        return False
    first, room = place.region.y + top, place.clip
    height = min(height, room.height)
    return height > 0 and room.y <= first and first + height <= room.bottom


def bring_into_sight(widget: Widget, top: int, height: int) -> None:
    """Scroll what holds a widget so far that some of its lines are seen."""
    for holder in widget.ancestors:
        if isinstance(holder, Widget) and holder.max_scroll_y > 0:
            lines = widget.region.translate((0, top))
            inside = lines.translate(-holder.scrollable_content_region.offset)
            inside = inside.translate(holder.scroll_offset)
            lines = Region(inside.x, inside.y, inside.width, height)
            holder.scroll_to_region(lines, animate=False, force=True, x_axis=False)
            return
