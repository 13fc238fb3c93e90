"""A drop-down that a page key typed ahead does not end.

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

from store.i18n.language import N_

T = TypeVar("T")


class _Choices(SelectOverlay):
    """The list below a drop-down, whose page keys wait for a size."""

    BINDINGS = [
        Binding("escape", "dismiss", N_("Close the list"), key_display="Esc", id="dropdown.close"),
        Binding("enter", "select", N_("Choose"), key_display="Enter", id="dropdown.select"),
    ]

    def action_page_up(self) -> None:
        """Go a page up, where there are pages."""
        if self.size:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go a page down, where there are pages."""
        if self.size:
            super().action_page_down()  # type: ignore[no-untyped-call]


class Dropdown(Select[T]):
    """Textual's drop-down with that list, whose key is named in the key line."""

    BINDINGS = [
        Binding("enter", "show_overlay", N_("Choose"), key_display="Enter", id="dropdown.open"),
    ]

    def compose(self) -> ComposeResult:
        """Lay out what is chosen, and the list, as Textual's own does."""
        yield SelectCurrent(self.prompt)
        yield _Choices(type_to_search=self._type_to_search).data_bind(compact=Select.compact)
