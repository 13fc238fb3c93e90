"""Chooses what the list shows: all values of all filters, counted, found by typing."""

from collections.abc import Callable, Iterable

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList

from store.domain.filters import folded
from store.i18n.language import N_, _, pgettext
from tui.dialogs.base import Dialog
from tui.formatting.facts import Fact
from tui.formatting.filters import FILTERS, FilterValue
from tui.formatting.news import News
from tui.formatting.safe_text import fit, grouped
from tui.widgets.button import Button
from tui.widgets.facts import Facts
from tui.widgets.field import LineInput
from tui.widgets.lines import Lines

LABEL, WORDS, COUNT = 16, 42, 6
"""Cells of a line's columns; the words have less where the terminal is narrow."""

BESIDE = 35
"""Cells that the frame, the other columns and the scrollbar take."""

Key = tuple[str, str]


class ChoiceLines(Lines[Key]):
    """The values; the keys go to the line to type in, which moves the cursor here."""

    can_focus = False


class Needle(LineInput):
    """The line to type in; Enter chooses what was found."""

    BINDINGS = [
        Binding("enter", "submit", N_("Choose"), key_display="Enter", id="filter.choose",
                tooltip=N_("Show this value as well, or not any more")),
    ]  # fmt: skip

    def act_of(self, action: str) -> str | None:
        """Say what Enter does."""
        return None


class FilterMenu(Dialog[None]):
    """Stays open while values are chosen; the list behind it follows at once.

    `values` gives the lines as they stand, `toggle` sets a value or takes it away.
    """

    AUTO_FOCUS = "#needle"
    BINDINGS = [
        Binding("down", "move(1)", N_("Down"), show=False, id="filter.down"),
        Binding("up", "move(-1)", N_("Up"), show=False, id="filter.up"),
        Binding("pagedown", "page(1)", N_("Page down"), show=False, id="filter.page-down"),
        Binding("pageup", "page(-1)", N_("Page up"), show=False, id="filter.page-up"),
        Binding("escape", "leave", N_("Done"), key_display="Esc", id="filter.done",
                tooltip=N_("Clear what is typed, then close")),
    ]  # fmt: skip

    def __init__(
        self, values: Callable[[], Iterable[FilterValue]], toggle: Callable[[FilterValue], None]
    ) -> None:
        super().__init__(pgettext("heading", "Filter"))
        self._read = values
        self._toggle = toggle
        self._values: dict[Key, FilterValue] = {}

    def body(self) -> ComposeResult:
        """Lay out the line to type in, and the values."""
        yield Needle(id="needle", placeholder=_("type to find a value"), goes_on=False)
        yield ChoiceLines(id="values", compact=True)
        yield Facts(Fact("", _("Nothing to filter by has these words."), "muted"), id="none")

    def buttons(self) -> tuple[Button, ...]:
        """Return none: Esc closes."""
        return ()

    def on_mount(self) -> None:
        """Show the values."""
        self.reread()

    def on_resize(self) -> None:
        """Draw the values as wide as there is room for."""
        self._fill()

    @on(News)
    def reread(self) -> None:
        """Show the values and their counts as they are now."""
        self._values = {(each.name, each.value): each for each in self._read()}
        self._fill()

    @on(Input.Changed)
    def find(self, event: Input.Changed) -> None:
        """Show the values that have what is typed."""
        event.stop()
        self._fill()

    @on(Input.Submitted)
    def choose(self, event: Input.Submitted) -> None:
        """Set the value under the cursor, or take it away."""
        event.stop()
        if (key := self.query_one(ChoiceLines).current) is not None:
            self._toggle(self._values[key])
            self.reread()

    @on(OptionList.OptionSelected)
    def click(self, event: OptionList.OptionSelected) -> None:
        """Do the same by a click."""
        if (key := self.query_one(ChoiceLines).of_line(event.option_index)) is not None:
            self._toggle(self._values[key])
            self.reread()

    def action_move(self, lines: int) -> None:
        """Move the cursor."""
        values = self.query_one(ChoiceLines)
        if values.option_count:
            at = (values.highlighted or 0) + lines
            values.highlighted = max(0, min(at, values.option_count - 1))

    def action_page(self, pages: int) -> None:
        """Move the cursor by a page."""
        values = self.query_one(ChoiceLines)
        if values.size.height:  # before the first layout there are no pages
            at = (values.highlighted or 0) + pages * values.size.height
            values.highlighted = max(0, min(at, values.option_count - 1))

    def act_of(self, action: str) -> str | None:
        """Say what Esc does now."""
        if action != "leave":
            return super().act_of(action)
        typed = any(needle.value for needle in self.query("#needle").results(LineInput))
        return pgettext("typed", "Clear") if typed else None

    def action_leave(self) -> None:
        """Clear what is typed, or close."""
        needle = self.query_one("#needle", LineInput)
        if needle.value:
            needle.value = ""
        else:
            self.dismiss(None)

    def _fill(self) -> None:
        words = folded(self.query_one("#needle", LineInput).value).split()
        lines = [
            (key, _drawn(choice, max(12, min(WORDS, self.app.size.width - BESIDE))))
            for key, choice in self._values.items()
            if all(word in folded(f"{_(FILTERS[key[0]].label)} {choice.words}") for word in words)
        ]
        self.query_one(ChoiceLines).fill(lines)
        self.query_one("#none").display = not lines
        self.refresh_bindings()


def _drawn(choice: FilterValue, room: int) -> Content:
    """Return a line: whether it is set, the filter, the value, and how many it shows."""
    tick = "[x]" if choice.set else "[ ]"
    count = grouped(choice.shows) if choice.shows is not None else ""
    label = fit(_(FILTERS[choice.name].label), LABEL)
    text = f"{tick} {label} {fit(choice.words, room)} {' ' * (COUNT - cell_len(count))}{count}"
    return Content(text)
