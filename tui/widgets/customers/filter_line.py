"""The line above the list: what is searched, the filters that are set, and how many are shown."""

from dataclasses import dataclass

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Static

from store.i18n.language import N_, _
from tui.formatting.filter_chips import Chip, Shown, chips, count_words, filter_line
from tui.formatting.filters import Names, Narrowing, narrowed, set_filters
from tui.widgets.field import LineInput

LEAST = 6
"""Cells that the filters get, whatever else there is to say."""


class FilterLine(Horizontal):
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
        Binding("down,pagedown", "leave", N_("To what was found"), show=False, id="search.down"),
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
        self._chips: list[Chip] = []
        self.set_reactive(FilterLine.names, names)

    def compose(self) -> ComposeResult:
        """Lay out the search and the words behind it."""
        yield Static(_("Find"), id="search-label")
        yield LineInput(id="search", placeholder=_("/ name, user; f filter"), goes_on=False)
        yield Static(id="count")

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
        self.filter = replace(self.filter, search=event.value)

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

    def on_resize(self) -> None:
        """Use the room there is."""
        self._tell()

    def _tell(self) -> None:
        # A query, for this may run before the line is composed; and without a layout, for the
        # count has a width of its own.
        for static in self.query("#count").results(Static):
            width = static.content_size.width
            count = count_words(
                Shown(self.shown, self.of, self.marked, self.marked_elsewhere, self.incomplete)
            )
            filters = [*set_filters(self.filter, self.names)]
            self._chips = chips(filters, max(LEAST, width - len(count) - 1))
            static.update(filter_line(self._chips, count, width), layout=False)

    @on(events.Click, "#count")
    def take_away(self, event: events.Click) -> None:
        """Take away the filter whose chip is clicked; all, at the one that counts."""
        at = event.get_content_offset(self.query_one("#count"))
        chip = next((chip for chip in self._chips if at and at.x < chip.end), None)
        if chip is None:
            return
        without = Narrowing(search=self.filter.search)
        if chip.name:
            without = narrowed(self.filter, chip.name, frozenset(), self.names)
        self.filter = without
