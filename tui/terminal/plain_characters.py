"""For terminals without line drawing: every sign beyond letters as one that each of them has.

It is done where lines are drawn, and sign by sign, so that nothing is left out, of Textual's own
widgets either, and every column stays where it is.
"""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_PLAIN = {
    **dict.fromkeys("─╌┄┈╴╶", "-"),
    **dict.fromkeys("│╎┆┊╵╷", "|"),
    **dict.fromkeys("━═", "="),  # heavy: what has the focus
    **dict.fromkeys("┃║", "#"),
    "►": "+",  # may be opened
    "▼": "-",
    "▲": "^",  # an open list: what closes it
    "·": "|",
    **dict.fromkeys("–—‑", "-"),
    "…": "~",
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’", "'"),
    "\xa0": " ",
}
_CORNERS = dict.fromkeys(range(0x2500, 0x2580), "+")
_BLOCKS = dict.fromkeys(range(0x2580, 0x25A0), " ")
PLAIN = {**_CORNERS, **_BLOCKS, **str.maketrans(_PLAIN)}


class PlainCharacters(LineFilter):
    """Puts plain signs in the place of others; letters stay as they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with the same styles and widths."""
        return [
            segment
            if segment.text.isascii()
            else segment._replace(text=segment.text.translate(PLAIN))
            for segment in segments
        ]
