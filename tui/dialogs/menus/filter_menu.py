"""Chooses what the list shows: all values of all filters, counted, found by typing."""

from collections.abc import Callable, Iterable

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList

from store.domain.filters import folded
from store.i18n.language import N_, _, grouped, pgettext
from tui.dialogs.menus.menu import Menu, Needle, begins
from tui.formatting.facts import Fact
from tui.formatting.narrowing.filters import FilterValue
from tui.formatting.news import News
from tui.formatting.safe_text import ELLIPSIS, fit, whole_words
from tui.widgets.facts import Facts
from tui.widgets.field import LineInput

LABEL = 16
"""Cells of a line's column before the words."""
BESIDE = 7
"""Cells that the box and the spaces between the columns take."""

Key = tuple[str, str]


class FilterMenu(Menu[None, Key]):
    """Stays open while values are chosen; the list behind it follows at once.

    `values` gives the lines as they stand, `toggle` sets a value or takes it away; `label` says
    what a filter is called.
    """

    FRAME = "dialog -wide"
    WIDEST = 100
    DEFAULT_CSS = "FilterMenu #none { position: absolute; offset: 0 1; }"  # over the list
    BINDINGS = [
        Binding("escape", "leave", N_("Done"), key_display="Esc", id="filter.done",
                tooltip=N_("Clear what is typed, then close")),
    ]  # fmt: skip

    def __init__(
        self,
        values: Callable[[], Iterable[FilterValue]],
        toggle: Callable[[FilterValue], None],
        label: Callable[[str], str],
    ) -> None:
        super().__init__(pgettext("heading", "Filter"), _("type to find a value"))
        self._label = label
        self._read = values
        self._toggle = toggle
        self._values: dict[Key, FilterValue] = {}

    def body(self) -> ComposeResult:
        """Lay out the menu, and what is told where nothing is found."""
        yield from super().body()
        yield Facts(Fact("", _("Nothing here has these words."), "muted"), id="none")

    def on_mount(self) -> None:
        """Show the values."""
        self.reread()

    def fill(self) -> None:
        """Show the values that have what is typed, or say that none has."""
        super().fill()
        self.query_one("#none").display = self.current is None

    @on(News)
    def reread(self) -> None:
        """Show the values and their counts as they are now."""
        self._values = {(each.name, each.value): each for each in self._read()}
        self.fill()

    def found(self, words: list[str]) -> list[tuple[Key, Content]]:
        """Return the values that have what is typed, in their own name or their filter's.

        What has it at the beginning of its words comes before what has it within.
        """
        widest = max((cell_len(choice.words) for choice in self._values.values()), default=0)
        counted = max((3, *(cell_len(_count(choice)) for choice in self._values.values())))
        room = max(12, min(widest, self.line_width - LABEL - counted - BESIDE))
        named = {key: f"{self._label(key[0])} {each.words}" for key, each in self._values.items()}
        having = [key for key in named if all(word in folded(named[key]) for word in words)]
        having.sort(key=lambda key: not begins(named[key], words))
        return [
            (key, _drawn(self._values[key], self._label(key[0]), room, counted)) for key in having
        ]

    def choose(self, key: Key) -> None:
        """Set the value, or take it away; the next letter begins another search."""
        self._toggle(self._values[key])
        self.reread()
        self.needle.select_all()

    def choosing(self) -> str | None:
        """Say that Enter takes the value away, where it is set."""
        key = self.current
        return _("Untick") if key is not None and self._values[key].set else _("Tick")

    @on(OptionList.OptionHighlighted)
    def name_keys(self) -> None:
        """Say what Enter does there."""
        self.refresh_bindings()

    @on(Needle.Blank)
    def tick(self) -> None:
        """Tick the line under the cursor, as Space ticks every box."""
        if (key := self.current) is not None:
            self.choose(key)

    def act_of(self, action: str) -> str | None:
        """Say what Esc does now."""
        if action != "leave":
            return super().act_of(action)
        typed = any(needle.value for needle in self.query("#needle").results(LineInput))
        return pgettext("typed", "Clear") if typed else None

    def action_leave(self) -> None:
        """Clear what is typed, or close."""
        if self.needle.value:
            self.needle.value = ""
        else:
            self.dismiss(None)


def _drawn(choice: FilterValue, label: str, room: int, counted: int) -> Content:
    """Return a line: whether it is set, the filter, the value, and how many it shows."""
    tick = "[x]" if choice.set else "[ ]"
    words = fit(whole_words(choice.words, room), room)
    return Content(f"{tick} {fit(label, LABEL)} {words}  {_count(choice):>{counted}}")


def _count(choice: FilterValue) -> str:
    count = grouped(choice.shows)
    if choice.more:  # what is counted so far
        return f"{count if choice.shows else ''}{ELLIPSIS}"
    return count
