"""The command palette: every act of a screen by its name, with its key, and every customer."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList

from store.domain.filters import folded
from store.i18n.language import N_, _
from tui.dialogs.menus.menu import Menu, begins
from tui.formatting.facts import Fact
from tui.formatting.safe_text import fit
from tui.widgets.facts import Facts
from tui.widgets.section import Section


class Command(NamedTuple):
    """An act: its name, what it does in a sentence, the keys that do it, and how it is done."""

    name: str
    sentence: str
    keys: str
    carry_out: Callable[[], object]


Found = Callable[[list[str]], Iterable[Command]]
"""Finds customers by folded words."""


class Commands(Menu[Command, Command]):
    """Answers the command that is chosen. One row each, so that one learns its key by the way."""

    BINDINGS = [
        Binding("escape", "cancel", N_("Close"), key_display="Esc", id="commands.close",
                tooltip=N_("Do nothing")),
    ]  # fmt: skip

    def __init__(self, commands: Sequence[Command], customers: Found | None = None) -> None:
        super().__init__(
            _("Commands"),
            _("what to do") if customers is None else _("what to do, or a customer"),
        )
        self._commands = commands
        self._customers = customers

    def body(self) -> ComposeResult:
        """Lay out the list, and what the command under the cursor does."""
        yield from super().body()
        yield Section("")  # the sentence is not one of the list
        yield Facts(id="sentence")

    def on_mount(self) -> None:
        """Show all commands."""
        self.fill()

    def found(self, words: list[str]) -> Iterable[tuple[Command, Content]]:
        """Return the commands, then the customers; what is named so before what only says so.

        What has the words at the beginning of its own comes before what has them within.
        """
        named: list[Command] = []
        said: list[Command] = []
        for command in self._commands:
            name = folded(command.name)
            if all(word in name for word in words):
                named.append(command)
            elif all(f" {word}" in f" {name} {folded(command.sentence)}" for word in words):
                said.append(command)
        named.sort(key=lambda command: not folded(command.name).startswith(" ".join(words)))
        customers = self._customers(words) if self._customers is not None and words else ()
        having = sorted((*named, *customers), key=lambda command: not begins(command.name, words))
        width = self.line_width
        return [(command, _drawn(command, width)) for command in (*having, *said)]

    def fill(self) -> None:
        """Show what has the words; the cursor begins on the best of it."""
        super().fill()
        found = self.query_one("#found", OptionList)
        found.highlighted = 0 if found.option_count else None
        self._tell()

    @on(OptionList.OptionHighlighted)
    def _tell(self) -> None:
        command = self.current
        none = _("No matches found. What cannot be done now is not listed.")
        words = command.sentence if command is not None else none
        self.query_one("#sentence", Facts).facts = (Fact("", words, "muted"),)

    def choose(self, key: Command) -> None:
        """Answer the command."""
        self.dismiss(key)


def _drawn(command: Command, width: int) -> Content:
    """Return a line: the name, and at the right the keys."""
    room = width - cell_len(command.keys) - 2
    return Content(f"{fit(command.name, room)}  {command.keys}")
