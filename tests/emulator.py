"""A terminal in memory that can what is sent to it: pyte, with what it lacks."""

from collections.abc import Callable, Iterator

import pyte
from pyte.screens import Char
from wcwidth import wcwidth


class Emulator(pyte.Screen):
    """A screen that repeats the character before (REP), and blanks what is left of a wide one."""

    left_and_right = False
    """Whether it has a left and a right margin, where a program asks for them."""
    repeats = True
    """Whether it repeats a character."""
    _last = ""
    _sides: tuple[int, int] | None = None

    def set_left_and_right(self, left: int = 0, right: int = 0) -> None:
        """Set those margins, if their mode is on."""
        if self.left_and_right and 69 << 5 in self.mode:
            self._sides = (left or 1) - 1, right or self.columns

    def reset_mode(self, *modes: int, **how: object) -> None:
        """Take them away with their mode."""
        super().reset_mode(*modes, **how)
        self._sides = self._sides if 69 << 5 in self.mode else None

    def carriage_return(self) -> None:
        """Go to the left margin."""
        left = self._sides[0] if self._sides and self.cursor.x >= self._sides[0] else 0
        self.cursor.x = left

    def insert_lines(self, count: int | None = None) -> None:
        """Insert lines between the margins."""
        self._move_lines(super().insert_lines, -(count or 1))

    def delete_lines(self, count: int | None = None) -> None:
        """Delete lines between the margins."""
        self._move_lines(super().delete_lines, count or 1)

    def _move_lines(self, whole: Callable[[int], None], by: int) -> None:
        if self._sides is None:
            whole(abs(by))
            return
        _, bottom = self.margins or (0, self.lines - 1)
        rows = range(self.cursor.y, bottom + 1)
        before = {y: dict(self.buffer[y]) for y in rows}
        for y in rows:
            for x in range(*self._sides):
                self.buffer[y][x] = before.get(y + by, {}).get(x, self.default_char)

    def draw(self, data: str) -> None:
        """Draw text, and remember its last character."""
        self._last = data[-1:]
        super().draw(data)

    def repeat_last(self, count: int = 1) -> None:
        """Draw the last character so many times more."""
        if self.repeats:
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

    csi = pyte.Stream.csi | {"b": "repeat_last", "s": "set_left_and_right"}
    events = pyte.Stream.events | {"repeat_last", "set_left_and_right"}


def seen(cell: Char) -> Char:
    """Return what is seen of a cell: of a blank without lines, its background."""
    if cell.data != " " or cell.reverse or cell.underscore or cell.strikethrough:
        return cell
    return cell._replace(fg="default", bold=False, italics=False)
