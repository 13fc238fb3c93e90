"""The line above the list: what is searched, the filters that are set, and how many are shown."""

from dataclasses import dataclass

from msgspec.structs import replace
from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from store.i18n.language import N_, _
from tui.formatting.narrowing.filter_chips import Chip, Shown, chips, count_words, filter_line
from tui.formatting.narrowing.filters import Names, narrowed, set_filters
from tui.formatting.narrowing.narrowing import Narrowing
from tui.widgets.field import LineInput
from tui.widgets.key_line import NamesItsKeys

LEAST = 6
"""Cells that the filters get, whatever else there is to say."""


class ChipsAndCount(Widget):
    """Says which filters are set, and how many customers they show; `chips` are as drawn."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.chips: list[Chip] = []
        self._filters: list[tuple[str, str]] = []
        self._shown = Shown(0, 0)

    def tell(self, filters: list[tuple[str, str]], shown: Shown) -> None:
        """Say something else."""
        if (filters, shown) != (self._filters, self._shown):
            self._filters, self._shown = filters, shown
            self.refresh()

    def render(self) -> Content:
        """Return the words, in the room that there is by now."""
        width, count = self.content_size.width, count_words(self._shown)
        self.chips = chips(self._filters, max(LEAST, width - cell_len(count) - 1))
        return filter_line(self.chips, count, width)


class FilterLine(Horizontal, NamesItsKeys):
    """Searches as one types; says by message what is to be shown, and in words what is."""

    DEFAULT_CSS = """
    FilterLine {
        height: 1;
        padding: 0 1;
        background: $background;
        &.-own { display: none; }
        & > #search-label { width: 5; color: $text-muted; }
        & > #search { width: 24; }
        /* of a width of its own: other words in it cause no layout */
        & > #count { width: 1fr; padding: 0 0 0 1; text-wrap: nowrap; }
    }
    """

    BINDINGS = [
        Binding("down,pagedown", "leave", N_("To the list"), show=False, id="search.down"),
        Binding("escape", "screen.back", N_("Back"), key_display="Esc", id="search.back"),
    ]

    filter: reactive[Narrowing] = reactive(Narrowing(), init=False)
    shown: reactive[int] = reactive(0)
    of: reactive[int] = reactive(0)
    marked: reactive[int] = reactive(0)
    marked_elsewhere: reactive[int] = reactive(0)
    """How many of the marks are on what is not shown."""
    incomplete: reactive[bool] = reactive(False)
    names: reactive[Names] = reactive(Names({}, {}), init=False)

    @dataclass
    class Narrowed(Message):
        """Other customers are to be shown."""

        filter: Narrowing

    @dataclass
    class Left(Message):
        """What was searched for is to be looked at."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.set_reactive(FilterLine.names, names)

    def compose(self) -> ComposeResult:
        """Lay out the search and the words behind it."""
        yield Static(_("Find"), id="search-label")
        yield LineInput(id="search", placeholder=_("/ name, user; f filter"), goes_on=False)
        yield ChipsAndCount(id="count")

    def act_of(self, action: str) -> str | None:
        """Say what Esc does here."""
        return _("Clear search") if action == "screen.back" and self.filter.search else None

    @property
    def line(self) -> LineInput:
        """The line to type in."""
        return self.query_one("#search", LineInput)

    def show(self, filter: Narrowing) -> None:
        """Set the filter from outside; the search line follows."""
        self.filter = filter
        self.line.value = filter.search

    @on(Input.Changed, "#search")
    def search(self, event: Input.Changed) -> None:
        """Show what has all the words."""
        event.stop()
        before, self.filter = self.filter, replace(self.filter, search=event.value)
        if bool(before.search) != bool(event.value):
            self.screen.refresh_bindings()

    @on(Input.Submitted, "#search")
    def leave(self, event: Input.Submitted) -> None:
        """Go on in the tree with what was found."""
        event.stop()
        self.action_leave()

    def action_leave(self) -> None:
        """Do the same by the key that leads down to it."""
        self.post_message(self.Left())

    def watch_filter(self) -> None:
        """Ask for what the filter shows."""
        self.post_message(self.Narrowed(self.filter))
        self._tell()

    def watch_shown(self) -> None:
        """Say how many are shown."""
        self._tell()

    def watch_of(self) -> None:
        """Say of how many."""
        self._tell()

    def watch_marked(self) -> None:
        """Say how many are marked."""
        self._tell()

    def watch_marked_elsewhere(self) -> None:
        """Say how many marks are not shown."""
        self._tell()

    def watch_incomplete(self) -> None:
        """Say that some cannot be shown."""
        self._tell()

    def watch_names(self) -> None:
        """Say the filters with the names as they are now."""
        self._tell()

    def _tell(self) -> None:
        shown = Shown(self.shown, self.of, self.marked, self.marked_elsewhere, self.incomplete)
        # a query, for this may run before the line is composed
        for count in self.query(ChipsAndCount):
            count.tell([*set_filters(self.filter, self.names)], shown)

    @on(events.Click, "#count")
    def take_away(self, event: events.Click) -> None:
        """Take away the filter whose chip is clicked; all, at the one that counts."""
        count = self.query_one(ChipsAndCount)
        at = event.get_content_offset(count)
        chip = next((chip for chip in count.chips if at and at.x < chip.end), None)
        if chip is None:
            return
        without = Narrowing(search=self.filter.search)
        if chip.name:
            without = narrowed(self.filter, chip.name, frozenset(), self.names)
        self.filter = without
