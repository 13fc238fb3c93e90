"""Things to choose and to tick that say by a sign, not by colour alone, whether they are."""

from collections.abc import Collection, Mapping

from textual.binding import Binding
from textual.content import Content
from textual.widgets import Checkbox, OptionList, RadioButton, RadioSet

from store.i18n.language import N_
from tui.formatting.safe_text import safe
from tui.widgets.lines import Lines


class Choice(RadioButton):
    """One of several: `(*)` when chosen."""

    BUTTON_LEFT = BUTTON_RIGHT = ""
    BUTTON_INNER = "( )"

    def render(self) -> Content:
        """Draw the sign as it is now.

        Textual draws one sign and tells by its colour alone whether it is on, as was decided in
        https://github.com/Textualize/textual/issues/1725. This can go, here and in `Tick`, when a
        toggle has a sign of its own for being on.
        """
        self.BUTTON_INNER = "(*)" if self.value else "( )"
        return super().render()


class Tick(Checkbox):
    """A box to tick: `[x]` when ticked; its key is named in the key line."""

    BINDINGS = [Binding("space", "toggle_button", N_("Tick"), key_display="Space", id="tick.tick")]
    BUTTON_LEFT = BUTTON_RIGHT = ""
    BUTTON_INNER = "[ ]"

    def render(self) -> Content:
        """Draw the sign as it is now."""
        self.BUTTON_INNER = "[x]" if self.value else "[ ]"
        return super().render()


class Choices(RadioSet):
    """Several of which one is chosen; its key is named in the key line."""

    BINDINGS = [
        Binding("space", "toggle_button", N_("Choose"), key_display="Space", id="choices.choose"),
    ]


class OneOf(Lines[str]):
    """A list of which one is chosen; its key is named in the key line."""

    BINDINGS = [
        Binding("enter", "select", N_("Choose"), key_display="Enter", id="one-of.choose"),
    ]


class TickList(Lines[str]):
    """A list of which any are ticked, `[x]`; its key is named in the key line."""

    BINDINGS = [
        Binding("space,enter", "select", N_("Tick"), key_display="Space", id="tick-list.tick"),
    ]

    def __init__(self, choices: Mapping[str, str], ticked: Collection[str]) -> None:
        self.ticked = frozenset(ticked)
        self._labels = choices
        super().__init__(((id, self._drawn(id)) for id in choices), compact=True)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tick what is under the cursor, or take the tick away."""
        event.stop()
        if (id := self.of_line(event.option_index)) is not None:
            self.ticked ^= {id}
            self.redraw(id, self._drawn(id))

    def _drawn(self, id: str) -> Content:
        return Content(f"{'[x]' if id in self.ticked else '[ ]'} {safe(self._labels[id])}")
