"""A list to move in, whose cursor stays on its line when the list is filled again."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList

from store.i18n.language import N_

Key = TypeVar("Key")


class Lines(OptionList, Generic[Key]):
    """Lines by key, as they are drawn. A key is what a line is about; it tells it from the others.

    Keys are compared, not hashed: a line of history is one as well as a name is.
    """

    BINDING_GROUP_TITLE = N_("List")
    BINDINGS = [
        Binding("j", "cursor_down", N_("Down"), show=False, id="lines.down"),
        Binding("k", "cursor_up", N_("Up"), show=False, id="lines.up"),
    ]

    def __init__(
        self,
        lines: Iterable[tuple[Key, Content]] = (),
        *,
        id: str | None = None,
        compact: bool = False,
    ) -> None:
        filled = list(lines)
        self._keys = [key for key, _drawn in filled]
        super().__init__(*(drawn for _key, drawn in filled), id=id, compact=compact)

    @property
    def current(self) -> Key | None:
        """What the line under the cursor is about, or None."""
        return self._keys[self.highlighted] if self.highlighted is not None else None

    def of_line(self, line: int) -> Key | None:
        """Return what a line is about; None where a message is older than the lines."""
        return self._keys[line] if line < len(self._keys) else None

    def fill(self, lines: Iterable[tuple[Key, Content]], *, otherwise: int | None = 0) -> None:
        """Show other lines, with the cursor on its line; where that is gone, on `otherwise`."""
        current, filled = self.current, list(lines)
        self._keys = [key for key, _drawn in filled]
        self.set_options([drawn for _key, drawn in filled])  # which takes the cursor away
        self.highlighted = self._keys.index(current) if current in self._keys else otherwise

    def go_to(self, key: Key) -> None:
        """Put the cursor on a line, if there is one for this key."""
        if key in self._keys:
            self.highlighted = self._keys.index(key)

    def redraw(self, key: Key, drawn: Content) -> None:
        """Draw one line otherwise."""
        self.replace_option_prompt_at_index(self._keys.index(key), drawn)
