"""Things to choose and to tick that say by a sign, not by colour alone, whether they are."""

from textual.content import Content
from textual.widgets import Checkbox, RadioButton


class Choice(RadioButton):
    """One of several: `(*)` when chosen."""

    BUTTON_LEFT = BUTTON_RIGHT = ""

    def render(self) -> Content:
        """Draw the sign as it is now."""
        self.BUTTON_INNER = "(*)" if self.value else "( )"
        return super().render()


class Tick(Checkbox):
    """A box to tick: `[x]` when ticked."""

    BUTTON_LEFT = BUTTON_RIGHT = ""

    def render(self) -> Content:
        """Draw the sign as it is now."""
        self.BUTTON_INNER = "[x]" if self.value else "[ ]"
        return super().render()
