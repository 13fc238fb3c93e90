"""One line to type in, with its label before it."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input, Label

from tui.formatting.safe_text import safe, typed

LONGEST_LINE = 200


class LineInput(Input):
    """An input that takes the first line of a paste; Enter goes on to the next question at once.

    Not by the message that Textual posts on Enter: what is typed behind Enter, or comes with it in
    one piece, would still go to this line.
    """

    # Textual's own has `layout=True`, and so lays out the whole screen at each letter. It can go
    # together with `tui/terminal/line_view.py`, which says what it waits for.
    virtual_size = Reactive(Size(0, 0))

    def __init__(
        self, value: str = "", *, id: str, placeholder: str = "", goes_on: bool = True
    ) -> None:
        # a line draws its value as it is; what could not be typed could not be saved either
        super().__init__(
            typed(value)[:LONGEST_LINE],
            id=id,
            placeholder=placeholder,
            compact=True,
            max_length=LONGEST_LINE,
        )
        self.cursor_blink = False  # while nothing happens, nothing is sent
        self._goes_on = goes_on

    async def action_submit(self) -> None:
        """Leave the line."""
        if self._goes_on:
            self.screen.focus_next()
        else:
            await super().action_submit()

    def on_paste(self, event: events.Paste) -> None:
        """Paste one line; a newline in front would otherwise make it nothing."""
        event.prevent_default()
        event.stop()
        if pasted := typed(event.text)[:LONGEST_LINE]:
            self.replace(pasted, *self.selection)


class Field(Horizontal):
    """A labelled line to type in."""

    DEFAULT_CSS = """
    Field {
        height: 1;
        & > Label { width: 16; color: $text-muted; }
        & > LineInput { width: 1fr; }
    }
    """

    def __init__(
        self, label: str, *, id: str, value: str = "", hint: str = "", goes_on: bool = True
    ) -> None:
        super().__init__(id=f"{id}-field")
        self._label = label
        self._line = LineInput(value, id=id, placeholder=safe(hint), goes_on=goes_on)

    def compose(self) -> ComposeResult:
        """Lay out the label and the line."""
        yield Label(Content(safe(self._label)))
        yield self._line
