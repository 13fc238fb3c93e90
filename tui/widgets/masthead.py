"""The line at the top: where we are; which office, operator, side and store it is about."""

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tui.formatting.safe_text import fit, safe


class Masthead(Widget):
    """One line: the place on the left, what it is about on the right.

    A place that has another form `in_short` has that where the whole does not fit.
    """

    DEFAULT_CSS = """
    Masthead {
        dock: top;
        height: 1;
        padding: 0 1;
        background: $band;
        color: $on-band;
        text-style: bold;
    }
    """

    def __init__(self, place: str, *about: str, in_short: str | None = None) -> None:
        super().__init__()
        self._place = safe(place)
        self._in_short = None if in_short is None else safe(in_short)
        self._about = safe(" · ".join(part for part in about if part))

    def render(self) -> Content:
        """Return the line; where there is little room, the place is called by its last parts."""
        width = self.content_size.width
        place = self._place
        fits = cell_len(place) + 2 + cell_len(self._about) <= width
        if self._in_short is not None and not fits:
            place = self._in_short
        while " > " in place and cell_len(place) + 2 + cell_len(self._about) > width:
            place = place.partition(" > ")[2]
        room = max(0, width - cell_len(place) - 2)
        about = self._about if cell_len(self._about) <= room else fit(self._about, room)
        gap = " " * max(0, width - cell_len(place) - cell_len(about))
        return Content(f"{place}{gap}{about}")
