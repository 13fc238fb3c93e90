"""A button: its verb and its key in brackets, so that it is one without colours too; and a row."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from store.i18n.language import N_, _
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
    brief: reactive[bool] = reactive(False, layout=True)
    """Whether the key is left out, which stands in the line of keys as well."""

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
        """Say what Enter does here: the verb, or tell what has to be answered before."""
        if action != "press":
            return None
        page = self.screen
        waits = self.id == "act" and isinstance(page, NamesItsKeys) and page.verb_refused()
        return _("What is missing") if waits else self.verb

    def watch_verb(self) -> None:
        """Have the line of keys name it as it is now."""
        if self.is_mounted:
            self.screen.refresh_bindings()
            self._tell_row()

    def watch_loses(self) -> None:
        """Have the others beside it make room for its sign."""
        self._tell_row()

    def _tell_row(self) -> None:
        if isinstance(self.parent, ButtonRow):
            self.parent.fit()

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
        return self._in_brackets(keyed=not self.brief)

    def _in_brackets(self, *, keyed: bool) -> str:
        sign = "! " if self.loses else ""
        key = f"  {safe(self.key)}" if self.key and keyed else ""
        return f"( {sign}{safe(self.verb)}{key} )"

    def width_of(self, *, keyed: bool) -> int:
        """Return how many cells it takes with its key, or without."""
        return cell_len(self._in_brackets(keyed=keyed))

    def render(self) -> Content:
        """Return the button."""
        return Content(self._drawn())

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return how many cells it takes."""
        return cell_len(self._drawn())


class ButtonRow(Horizontal):
    """Buttons side by side at the right; where not all have room, the last leave out their keys."""

    BETWEEN = 2
    """Cells between two buttons."""
    AROUND = 4
    """Cells beside the row in a frame, which is as wide as the screen where there is no room."""

    def __init__(self, *buttons: Button) -> None:
        super().__init__(*buttons, classes="buttons")

    def on_mount(self) -> None:
        """Leave out keys before it is drawn for the first time."""
        self._fit(self.app.size.width - self.AROUND)

    def on_resize(self) -> None:
        """Take the room there is."""
        self.fit()

    def fit(self) -> None:
        """Leave out as few keys as there is no room for."""
        if width := self.content_size.width:
            self._fit(width)

    def _fit(self, room: int) -> None:
        buttons = [button for button in self.query(Button) if button.display]
        keyed = len(buttons)
        while keyed and self._taken(buttons, keyed) > room:
            keyed -= 1
        for place, button in enumerate(buttons):
            button.brief = place >= keyed

    def _taken(self, buttons: Sequence[Button], keyed: int) -> int:
        widths = (button.width_of(keyed=place < keyed) for place, button in enumerate(buttons))
        return sum(widths) + self.BETWEEN * len(buttons)
