"""A drop-down that a page key does not fell: Textual's own fails where it has no lines yet."""

from typing import TypeVar

from textual.app import ComposeResult
from textual.widgets import Select
from textual.widgets._select import SelectCurrent, SelectOverlay

T = TypeVar("T")


class _Choices(SelectOverlay):
    """The list below a drop-down; keys typed ahead come before it is laid out."""

    def action_page_up(self) -> None:
        """Go a page up, where there are pages."""
        if self.size:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go a page down, where there are pages."""
        if self.size:
            super().action_page_down()  # type: ignore[no-untyped-call]


class Dropdown(Select[T]):
    """Textual's, with that list."""

    def compose(self) -> ComposeResult:
        """Lay out what is chosen, and the list."""
        yield SelectCurrent(self.prompt)
        yield _Choices(type_to_search=self._type_to_search).data_bind(compact=Select.compact)
