"""A list that is searched and filtered, also by what stops endings, found out meanwhile."""

from collections.abc import Iterator

from msgspec.structs import replace
from textual import getters, on
from textual.reactive import reactive

from store.desk.desk import Desk
from store.domain.filters import Searchable
from store.domain.row import Row
from tui.formatting.filters import (
    FilterValue,
    Narrowing,
    Sieve,
    filter_values,
    names_at,
    toggled,
)
from tui.formatting.list_columns import widest
from tui.formatting.news import News
from tui.screens.customers.stops_at_hand import StopsAtHand
from tui.screens.live import A_BREATH, A_SLICE, LiveScreen
from tui.terminal.state import Seen
from tui.widgets.customers.customer_tree import CustomerTree
from tui.widgets.customers.filter_line import FilterLine

IN_THIS_FRAME = 0.02
"""Seconds for what stops the endings that are in view, before they are drawn."""
IN_ONE_GO = 3 * A_SLICE
"""Seconds of finding that out for all customers, before the list is filtered again."""


class NarrowedList(LiveScreen):
    """Shows the rows that a filter lets through. A subclass lays out the list and its filter."""

    shown: reactive[tuple[Row, ...]] = reactive(())
    filter: reactive[Narrowing] = reactive(Narrowing(), init=False)
    sieve: reactive[Sieve] = reactive(Sieve())
    """What the filter says of collaborations, which limits what is marked."""
    widest: reactive[tuple[int, int]] = reactive((0, 0))
    """How many cells the widest number and the widest name take, of all customers."""

    tree_of_customers = getters.query_one("#customers", CustomerTree)
    filter_line = getters.query_one(FilterLine)

    def __init__(self, desk: Desk, seen: Seen) -> None:
        super().__init__(desk, seen)
        self._searchable = Searchable(())
        self._names = names_at(desk)
        self._stops = StopsAtHand(desk)
        self._finding = False
        self._to_read: Iterator[Row] | None = None

    def watch_filter(self) -> None:
        """Filter again."""
        self.sieve = Sieve(replace(self.filter, search=""), self._stops.known)
        self.rows_changed()
        self._read_all_stops()

    def rows_changed(self) -> None:
        """Filter what was read."""
        if self._searchable.rows is not self.listing.rows:
            self._searchable = Searchable(self.listing.rows)
            self.widest = widest(self.listing.rows)
            if self._to_read is not None:
                self._to_read = iter(self.listing.rows)
            else:
                self._read_all_stops()
        self.shown = self.sieve.shown(self._searchable.shown(self.filter))
        line = self.filter_line
        line.of, line.shown = len(self.listing.rows), len(self.shown)
        unread = self._reading or self._to_read is not None
        line.incomplete = unread or bool(self.listing.damaged)
        self.call_after_refresh(self._see_stops)

    def all_rows_here(self) -> None:
        """Make what the first key of a search would wait for."""
        self._searchable.make_ready()

    def _see_stops(self) -> None:
        """Say of what is in view what stops its ending, in this frame as far as that is quick.

        The rest comes behind the frame, and then what the next keys may bring into view, so that a
        key finds it there.
        """
        self.tree_of_customers.tell_stops(
            self._stops.find(self.tree_of_customers.seen, IN_THIS_FRAME)
        )
        if not self._finding:
            self._finding = True
            self.call_after_refresh(self._find_stops)

    def _find_stops(self) -> None:
        tree = self.tree_of_customers
        found = self._stops.find([*tree.seen, *tree.near], A_SLICE)
        if found:
            tree.tell_stops(found)
            self.set_timer(A_BREATH, self._find_stops)
        else:
            self._finding = False

    def _read_all_stops(self) -> None:
        """Find out what stops endings of all customers, in slices, where the filter asks for it."""
        if self._to_read is None and self.filter.stopped:
            self._to_read = iter(self.listing.rows)
            self._read_on_stops()

    def _read_on_stops(self) -> None:
        assert self._to_read is not None
        found = self._stops.find(self._to_read, IN_ONE_GO) if self.filter.stopped else {}
        if found:
            self.tree_of_customers.tell_stops(found)
            self.set_timer(A_BREATH, self._read_on_stops)
        else:
            self._to_read = None
        self.rows_changed()
        for screen in self.app.screen_stack:
            if screen is not self:
                screen.post_message(News())  # the window of the filter counts anew

    def action_search(self) -> None:
        """Go to the search line."""
        self.status.clear()
        # not `focus()`, which comes a message later: letters may be there before it
        self.set_focus(self.filter_line.line)

    @on(FilterLine.Narrowed)
    def narrow(self, event: FilterLine.Narrowed) -> None:
        """Show what the filter shows."""
        self.filter = event.filter

    @on(FilterLine.Left)
    def leave_search(self) -> None:
        """Go on in the tree with what was found."""
        self.tree_of_customers.focus()

    def action_filter(self) -> None:
        """Offer all that can be filtered by; filters mix freely with the search."""
        from tui.dialogs.filter_menu import FilterMenu

        self.app.push_screen(FilterMenu(self._filter_values, self._toggle))

    def _filter_values(self) -> Iterator[FilterValue]:
        return filter_values(
            self.filter_line.filter, self.listing.rows, self._names, self._stops.known
        )

    def _toggle(self, value: FilterValue) -> None:
        self.filter_line.show(toggled(self.filter_line.filter, value, self._names))

    def action_clear(self) -> None:
        """Show all customers again."""
        self.status.clear()
        self.filter_line.show(Narrowing())
        self.tree_of_customers.focus()
