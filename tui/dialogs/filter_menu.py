"""Chooses what the list shows: all values of all filters, counted, found by typing."""

from collections.abc import Callable, Iterable

from rich.cells import cell_len
from textual import on
from textual.binding import Binding
from textual.content import Content

from store.domain.filters import folded
from store.i18n.language import N_, _, pgettext
from tui.dialogs.menu import Menu
from tui.formatting.filters import FILTERS, FilterValue
from tui.formatting.news import News
from tui.formatting.safe_text import fit, grouped

LABEL, WORDS, COUNT = 16, 42, 6
"""Cells of a line's columns."""

Key = tuple[str, str]


class FilterMenu(Menu[None, Key]):
    """Stays open while values are chosen; the list behind it follows at once.

    `values` gives the lines as they stand, `toggle` sets a value or takes it away.
    """

    BINDINGS = [
        Binding("escape", "leave", N_("Done"), key_display="Esc", id="filter.done",
                tooltip=N_("Clear what is typed, then close")),
    ]  # fmt: skip

    def __init__(
        self, values: Callable[[], Iterable[FilterValue]], toggle: Callable[[FilterValue], None]
    ) -> None:
        super().__init__(pgettext("heading", "Filter"), _("type to find a value"))
        self._read = values
        self._toggle = toggle
        self._values: dict[Key, FilterValue] = {}

    def on_mount(self) -> None:
        """Show the values."""
        self.reread()

    @on(News)
    def reread(self) -> None:
        """Show the values and their counts as they are now."""
        self._values = {(each.name, each.value): each for each in self._read()}
        self.fill()

    def found(self, words: list[str]) -> list[tuple[Key, Content]]:
        """Return the values that have what is typed, in their own name or their filter's."""
        return [
            (key, _drawn(choice))
            for key, choice in self._values.items()
            if all(word in folded(f"{_(FILTERS[key[0]].label)} {choice.words}") for word in words)
        ]

    def choose(self, key: Key) -> None:
        """Set the value, or take it away."""
        self._toggle(self._values[key])
        self.reread()

    def action_leave(self) -> None:
        """Clear what is typed, or close."""
        if self.needle.value:
            self.needle.value = ""
        else:
            self.dismiss(None)


def _drawn(choice: FilterValue) -> Content:
    """Return a line: whether it is set, the filter, the value, and how many it shows."""
    tick = "[x]" if choice.set else "[ ]"
    count = grouped(choice.shows) if choice.shows is not None else ""
    label = fit(_(FILTERS[choice.name].label), LABEL)
    text = f"{tick} {label} {fit(choice.words, WORDS)} {' ' * (COUNT - cell_len(count))}{count}"
    return Content(text)
