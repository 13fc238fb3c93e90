"""What has changed on a screen is drawn, and nothing else of what stands on the same lines.

Where a part of a screen has changed, Textual asks every widget that touches the smallest rectangle
around all changes for all of its lines, and throws away those that have not. A cursor key changes
two lines of a list, and would pay for all of them, and for those of what stands beside it. No
upstream issue asks for this. The file can go when Textual asks for the lines that it draws.
"""

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class SeenLines(Compositor):
    """Asks each widget for those of its lines that are to be drawn."""

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Yield, of each widget that a crop touches, the lines that the crop goes over."""
        if crop is None:
            yield from super()._get_renders(crop)
            return
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if not seen.overlaps(crop):
                continue
            # as wide as it is: the lines are cut where they always are
            top, bottom = max(seen.y, crop.y), min(seen.bottom, crop.bottom)
            asked = Region(seen.x, top, seen.width, bottom - top)
            yield region, asked, widget.render_lines(asked.translate(-region.offset))
