"""A terminal in memory that can what is sent to it: pyte, with what it lacks."""

import pyte
from pyte.screens import Char


class Emulator(pyte.Screen):
    """A screen that repeats the character before (REP)."""

    _last = ""

    def draw(self, data: str) -> None:
        """Draw text, and remember its last character."""
        self._last = data[-1:]
        super().draw(data)

    def repeat_last(self, count: int = 1) -> None:
        """Draw the last character so many times more."""
        super().draw(self._last * count)


class EmulatorStream(pyte.Stream):
    """Reads what a program sends, and has the emulator do it."""

    csi = pyte.Stream.csi | {"b": "repeat_last"}
    events = pyte.Stream.events | {"repeat_last"}


def seen(cell: Char) -> Char:
    """Return what is seen of a cell: of a blank without lines, its background."""
    if cell.data != " " or cell.reverse or cell.underscore or cell.strikethrough:
        return cell
    return cell._replace(fg="default", bold=False, italics=False)
