"""A list that is found in by typing: the keys go to a line above it, which narrows the list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList

from store.domain.filters import folded
from store.i18n.language import N_
from tui.dialogs.base import Dialog, DialogResult
from tui.widgets.button import Button
from tui.widgets.field import LineInput
from tui.widgets.lines import Lines
from tui.widgets.status_line import LeavesNews

Key = TypeVar("Key")

AROUND = 6
"""Cells that the frame with its padding, and the scrollbar of the list, take."""


class MenuLines(Lines[Key]):
    """The lines; the keys go to the line to type in, which moves the cursor here."""

    can_focus = False


class Needle(LineInput):
    """The line to type in; Enter chooses what was found."""

    BINDINGS = [
        Binding("enter", "submit", N_("Choose"), key_display="Enter", id="menu.choose",
                tooltip=N_("Choose what the cursor is on")),
    ]  # fmt: skip

    @dataclass
    class Blank(Message):
        """Space was pressed, and nothing is typed yet."""

    def act_of(self, action: str) -> str | None:
        """Say what Enter does, as its binding does; nothing where nothing is found."""
        menu = self.screen
        if action != "submit" or not isinstance(menu, Menu):
            return None
        return menu.choosing() if menu.current is not None else ""

    def on_key(self, event: events.Key) -> None:
        """Type no blank in front: nobody would see it. The menu is told of it instead."""
        if event.key == "space" and not self.value:
            event.stop()
            event.prevent_default()
            self.post_message(self.Blank())


class Menu(Dialog[DialogResult], LeavesNews, Generic[DialogResult, Key]):
    """A window with such a list. A subclass says which lines have the words that are typed.

    Only the list scrolls: beside it a second scrollbar would take a cell from each line.
    """

    WIDEST: ClassVar = 76
    """Cells that the frame takes at most."""
    AUTO_FOCUS = "#needle"
    BINDINGS = [
        Binding("down", "move(1)", N_("Down"), show=False, id="menu.down"),
        Binding("up", "move(-1)", N_("Up"), show=False, id="menu.up"),
        Binding("pagedown", "page(1)", N_("Page down"), show=False, id="menu.page-down"),
        Binding("pageup", "page(-1)", N_("Page up"), show=False, id="menu.page-up"),
    ]

    def __init__(self, title: str, placeholder: str) -> None:
        super().__init__(title)
        self._placeholder = placeholder
        self._lines = 0  # so many were found at last

    def body(self) -> ComposeResult:
        """Lay out the line to type in, and the list."""
        yield Needle(id="needle", placeholder=self._placeholder, goes_on=False)
        yield MenuLines[Key](id="found", compact=True)

    def buttons(self) -> tuple[Button, ...]:
        """Return none: Esc closes."""
        return ()

    def found(self, words: list[str]) -> Iterable[tuple[Key, Content]]:
        """Return the lines that have all these words."""
        raise NotImplementedError

    def choose(self, key: Key) -> None:
        """Do what a line is for."""
        raise NotImplementedError

    def choosing(self) -> str | None:
        """Say what Enter does with the line under the cursor; None as its binding says."""
        return None

    @property
    def needle(self) -> LineInput:
        """The line to type in."""
        return self.query_one("#needle", LineInput)

    @property
    def current(self) -> Key | None:
        """What the line under the cursor is about, or None."""
        lines: MenuLines[Key] = self.query_one(MenuLines)
        return lines.current

    @property
    def line_width(self) -> int:
        """How many cells a line has, so that it stands on one line."""
        return max(1, min(self.WIDEST, self.app.size.width) - AROUND)

    def on_resize(self, event: events.Resize) -> None:
        """Draw the lines as wide as there is room for."""
        self.fill()

    def fill(self) -> None:
        """Show the lines that have what is typed; where there are none, keep the size."""
        found = self.query_one(MenuLines)
        found.fill(self.found(folded(self.needle.value).split()))
        if found.option_count:
            self._lines, found.styles.height = found.option_count, "auto"
        else:  # an empty list would take all the room there is
            self._lines = self._lines or len([*self.found([])])
            found.styles.height = max(1, self._lines)
        self.refresh_bindings()  # whether Enter finds something to choose

    @on(Input.Changed, "#needle")
    def find(self, event: Input.Changed) -> None:
        """Show the lines that have what is typed; the cursor begins on the best of them."""
        event.stop()
        self.fill()
        found = self.query_one(MenuLines)
        found.highlighted = 0 if found.option_count else None

    @on(Input.Submitted, "#needle")
    def submit(self, event: Input.Submitted) -> None:
        """Choose the line under the cursor."""
        event.stop()
        if (key := self.current) is not None:
            self.choose(key)

    @on(OptionList.OptionSelected)
    def click(self, event: OptionList.OptionSelected) -> None:
        """Do the same by a click."""
        if (key := self.query_one(MenuLines).of_line(event.option_index)) is not None:
            self.choose(key)

    def action_move(self, lines: int) -> None:
        """Move the cursor."""
        found = self.query_one(MenuLines)
        if found.option_count:
            at = (found.highlighted or 0) + lines
            found.highlighted = max(0, min(at, found.option_count - 1))

    def action_page(self, pages: int) -> None:
        """Move the cursor by a page."""
        found = self.query_one(MenuLines)
        if found.size.height:  # before the first layout there are no pages
            self.action_move(pages * found.size.height)


def begins(text: str, words: Sequence[str]) -> bool:
    """Whether folded words are the beginnings of words of a text."""
    among = f" {folded(text)}"
    return all(f" {word}" in among for word in words)
