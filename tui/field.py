"""One line to type in, with its label before it."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Label

from tui.text import safe

LONGEST = 200


class Line(Input):
    """An input that takes the first line of a paste that has any text."""

    def on_paste(self, event: events.Paste) -> None:
        """Paste one line; a newline in front would otherwise make it nothing."""
        event.prevent_default()
        event.stop()
        lines = [line for line in event.text.splitlines() if line.strip()]
        if lines:
            self.replace(lines[0][:LONGEST], *self.selection)


class Field(Horizontal):
    """A labelled line to type in."""

    DEFAULT_CSS = """
    Field {
        height: 1;
        & > Label { width: 16; color: $text-muted; }
        & > Line { width: 1fr; }
    }
    """

    def __init__(self, label: str, *, id: str, value: str = "", hint: str = "") -> None:
        super().__init__(id=f"{id}-field")
        self._label = label
        self._line = Line(value, safe(hint), id=id, compact=True, max_length=LONGEST)

    def compose(self) -> ComposeResult:
        """Lay out the label and the line."""
        yield Label(Content(safe(self._label)))
        yield self._line
