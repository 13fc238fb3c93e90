"""A drop-down that a page key typed ahead does not end, and whose open list waits for a choice.

A key that comes before the list of Textual's `Select` is laid out finds no lines in it: `PgDn` then
raises a KeyError, because `OptionList` counts its lines only where it has a size
(https://github.com/Textualize/textual/issues/5794 is about the same early return, open at 8.2.8).
The file can go when a page key in a list without a size does nothing by itself;
`tests/tui/dialogs/test_collaboration_form.py` presses it.
"""

from typing import TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Select
from textual.widgets._select import SelectCurrent, SelectOverlay

from store.i18n.language import N_, _

T = TypeVar("T")


class DropdownList(SelectOverlay):
    """The list below a drop-down, whose page keys wait for a size.

    It lies in a frame of its own over what is below. What is highlighted is not chosen yet: the key
    that does the verb of the form would do it with what was chosen before, and so does nothing but
    say, on the frame, that there is a choice to make first.
    """

    BINDINGS = [
        Binding("ctrl+s,f9", "choose_first", N_("Choose first"), show=False, id="dropdown.first"),
        Binding("escape", "dismiss", N_("Close the list"), key_display="Esc", id="dropdown.close"),
        Binding("enter", "select", N_("Choose"), key_display="Enter", id="dropdown.select"),
    ]

    def action_choose_first(self) -> None:
        """Say what comes before the verb of the form."""
        self.border_subtitle = _("First Enter chooses, or Esc closes")

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Go on choosing: what was said is done."""
        self.border_subtitle = ""
        super().watch_highlighted(highlighted)

    def on_blur(self) -> None:
        """Take back what was said of this list when it closes."""
        self.border_subtitle = ""

    def action_page_up(self) -> None:
        """Go a page up, where there are pages."""
        if self.size:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go a page down, where there are pages."""
        if self.size:
            super().action_page_down()  # type: ignore[no-untyped-call]


class Dropdown(Select[T]):
    """Textual's drop-down with that list, whose key is named in the key line.

    A subclass may say that it lists its choices otherwise.
    """

    DEFAULT_CSS = """
    Dropdown > SelectOverlay.-textual-compact {
        border: round $primary !important;
        border-subtitle-style: bold;
        border-subtitle-color: $foreground;
        background: $background;
        background-tint: transparent;
        max-height: 14;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS = [
        Binding("enter", "show_overlay", N_("Choose"), key_display="Enter", id="dropdown.open"),
    ]

    def compose(self) -> ComposeResult:
        """Lay out what is chosen, and the list, as Textual's own does."""
        yield SelectCurrent(self.prompt)
        yield self.choices().data_bind(compact=Select.compact)

    def choices(self) -> DropdownList:
        """Return the list, without Textual's search, which finds nothing in `Content`."""
        return DropdownList(type_to_search=False)
