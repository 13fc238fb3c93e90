"""A button: its verb and its key in brackets, so that it is one without colours too."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from store.i18n.language import N_
from tui.formatting.safe_text import safe
from tui.widgets.key_line import NamesItsKeys


class Button(Widget, NamesItsKeys, can_focus=True):
    """Says what it does, `( End 3 on 2026-12-31  Ctrl+S )`; `key` is the key that presses it too.

    One that loses data is red, and begins with `!`. It takes every Enter: Textual's own passes
    over one that comes while it still looks pressed.
    """

    ALLOW_SELECT = False
    BINDINGS = [
        Binding("enter", "press", N_("Press"), key_display="Enter", id="button.press"),
    ]
    DEFAULT_CSS = """
    Button {
        width: auto;
        height: 1;
        text-wrap: nowrap;
        &.-loses { color: $loses; }
        &:focus { text-style: bold reverse; }
        /* reverse is lost there: Textual makes it of two colours, which are then taken away */
        &:focus:nocolor { text-style: underline bold; }
        &:disabled { color: $text-disabled; }
    }
    """

    verb: reactive[str] = reactive("", layout=True)
    key: reactive[str] = reactive("", layout=True)
    loses: reactive[bool] = reactive(False, layout=True, toggle_class="-loses")

    @dataclass
    class Pressed(Message):
        """A button was pressed."""

        button: "Button"

        @property
        def control(self) -> "Button":
            """The button, for selectors."""
            return self.button

    def __init__(
        self,
        verb: str,
        *,
        key: str = "",
        loses: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(Button.verb, verb)
        self.set_reactive(Button.key, key)
        self.loses = loses

    def act_of(self, action: str) -> str | None:
        """Say what Enter does here."""
        return self.verb if action == "press" else None

    def watch_verb(self) -> None:
        """Have the line of keys name it as it is now."""
        if self.is_mounted:
            self.screen.refresh_bindings()

    def press(self) -> None:
        """Press it, if it can be."""
        if not self.disabled and self.display:
            self.post_message(self.Pressed(self))

    def action_press(self) -> None:
        """Press it."""
        self.press()

    def on_click(self, event: events.Click) -> None:
        """Press it."""
        event.stop()
        self.press()

    def _drawn(self) -> str:
        sign = "! " if self.loses else ""
        key = f"  {safe(self.key)}" if self.key else ""
        return f"( {sign}{safe(self.verb)}{key} )"

    def render(self) -> Content:
        """Return the button."""
        return Content(self._drawn())

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return how many cells it takes."""
        return cell_len(self._drawn())
