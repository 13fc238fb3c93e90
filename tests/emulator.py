"""A terminal in memory that can what is sent to it: pyte, with what it lacks."""

from collections.abc import Iterator

import pyte
from pyte.screens import Char
from wcwidth import wcwidth


class Emulator(pyte.Screen):
    """A screen that repeats the character before (REP), and blanks what is left of a wide one."""

    _last = ""

    def draw(self, data: str) -> None:
        """Draw text, and remember its last character."""
        self._last = data[-1:]
        super().draw(data)

    def repeat_last(self, count: int = 1) -> None:
        """Draw the last character so many times more."""
        super().draw(self._last * count)

    def erase_in_display(self, how: int = 0, *args: object, **private: object) -> None:
        """Erase cells that nothing was written to as well, as on lines that were inserted."""
        for y in range(self.lines):
            line = self.buffer[y]
            for x in range(self.columns):
                line[x] = line[x]
        super().erase_in_display(how, *args, **private)

    @property
    def display(self) -> list[str]:
        """The lines as they are seen; the other half of a wide character written over is blank."""
        return ["".join(self._seen_in(line)) for line in range(self.lines)]

    def _seen_in(self, line: int) -> Iterator[str]:
        wide = False
        for column in range(self.columns):
            data = self.buffer[line][column].data
            if not wide:
                yield data or " "
            wide = not wide and bool(data) and wcwidth(data[0]) == 2


class EmulatorStream(pyte.Stream):
    """Reads what a program sends, and has the emulator do it."""

    csi = pyte.Stream.csi | {"b": "repeat_last"}
    events = pyte.Stream.events | {"repeat_last"}


def seen(cell: Char) -> Char:
    """Return what is seen of a cell: of a blank without lines, its background."""
    if cell.data != " " or cell.reverse or cell.underscore or cell.strikethrough:
        return cell
    return cell._replace(fg="default", bold=False, italics=False)
