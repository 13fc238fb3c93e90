"""A list that is searched and filtered, also by what stops endings."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import getters, on, work
from textual.reactive import var

from store.desk.desk import Desk
from store.domain.filters import Searchable, folded
from store.domain.row import Row
from store.i18n.language import _
from tui.formatting.list_columns import widest
from tui.formatting.narrowing.filters import (
    FilterValue,
    filter_label,
    filter_values,
    names_at,
    toggled,
)
from tui.formatting.narrowing.narrowing import Narrowing, Sieve
from tui.formatting.news import News
from tui.screens.base import while_open
from tui.screens.customers.stops_told import StopsTold
from tui.screens.live import KEEP_AFTER
from tui.terminal.state import Seen
from tui.widgets.customers.customer_tree import Place
from tui.widgets.customers.filter_line import FilterLine

if TYPE_CHECKING:
    from tui.dialogs.menus.commands import Command


COUNTING = 10
"""While more comes in, a count is made again after this many times as long as it took."""
MOST_CUSTOMERS = 50
"""Customers that the command palette shows; further words find among the others."""


class NarrowedCustomers(StopsTold):
    """Shows the rows that a filter lets through. A subclass lays out the list and its filter."""

    shown: var[Sequence[Row]] = var(())
    filter: var[Narrowing] = var(Narrowing(), init=False)
    sieve: var[Sieve] = var(Sieve())
    """What the filter says of collaborations, which limits what is marked."""
    widest: var[tuple[int, int]] = var((0, 0))
    """How many cells the widest number and the widest name take, of all customers."""

    filter_line = getters.query_one(FilterLine)

    def __init__(self, desk: Desk, seen: Seen) -> None:
        super().__init__(desk, seen)
        self._searchable = Searchable(())
        self._names = names_at(desk)
        self._before_search: Place | None = None
        self._counting = False
        self._count_again = 0.0

    def watch_filter(self) -> None:
        """Filter again."""
        self.sieve = Sieve(replace(self.filter, search=""), self._stops.known)
        self.rows_changed()
        if not self._all_unread:
            self.find_all_stops()

    def rows_changed(self) -> None:
        """Filter what was read."""
        if self._searchable.rows is not self.listing.rows:
            self._searchable = Searchable(self.listing.rows)
            self.widest = widest(self.listing.rows)
            self.find_all_stops()
        self.shown = self.sieve.shown(self._searchable.shown(self.filter))
        line = self.filter_line
        line.of, line.shown = len(self.listing.rows), len(self.shown)
        unread = self._reading or (self._all_unread and bool(self.filter.stopped))
        line.incomplete = unread or bool(self.listing.damaged)
        self.call_after_refresh(self.see_stops)

    def go_to_the_first(self) -> None:
        """Begin at the top, as where all rows are read at once."""
        if self.shown:
            self.tree_of_customers.go_to(Place(self.shown[0].number))

    def all_rows_here(self) -> None:
        """Make what the first key of a search would wait for, when the first keys are answered."""
        self.set_timer(KEEP_AFTER, self._make_ready)

    @work
    async def _make_ready(self) -> None:
        await while_open(self, self._searchable.make_ready)

    @property
    def all_stops_wanted(self) -> bool:
        """Whether it is asked of all what stops endings: by the filter, or by its counts."""
        return bool(self.filter.stopped) or self._counting

    def more_stops_known(self) -> None:
        """Filter again by what has been found out; count anew, unless that was done just now."""
        if self.filter.stopped:
            self.rows_changed()
        if self._all_unread and monotonic() < self._count_again:
            return
        for screen in self.app.screen_stack:
            if screen is not self:
                screen.post_message(News())  # the window of the filter counts anew

    def found(self, words: list[str]) -> "Iterator[Command]":
        """Return the customers, as far as they are read, that have folded words, to go there."""
        from tui.dialogs.menus.commands import Command

        texts = ((row, folded(f"{row.number} {row.name}")) for row in self.listing.rows)
        having = (row for row, text in texts if all(word in text for word in words))
        for row in islice(having, MOST_CUSTOMERS):
            yield Command(
                f"{row.number}  {row.name}",
                _("Go to the customer, whatever the filter shows"),
                _("customer"),
                partial(self.go_to, Place(row.number)),
            )

    async def go_to(self, place: Place) -> None:
        """Put the cursor on a place, also where a filter hides its customer."""
        raise NotImplementedError

    def action_search(self) -> None:
        """Go to the search line."""
        self.status.clear()
        if (place := self.tree_of_customers.place) is not None:
            self._before_search = place
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
        from tui.dialogs.menus.filter_menu import FilterMenu

        self.status.go_for_a_look()
        self._counting = True
        if not self._all_unread:
            self.find_all_stops()
        menu = FilterMenu(self._filter_values, self._toggle, filter_label)
        self.app.push_screen(menu, self._counted)

    def _counted(self, _result: None) -> None:
        self._counting = False

    def _filter_values(self) -> list[FilterValue]:
        begun = monotonic()
        filter, rows = self.filter_line.filter, self.listing.rows
        values = list(filter_values(filter, rows, self._names, self._stops.known))
        took = monotonic() - begun
        self._count_again = begun + COUNTING * took
        return values

    def _toggle(self, value: FilterValue) -> None:
        self.status.clear()
        self.filter_line.show(toggled(self.filter_line.filter, value, self._names))

    def action_clear(self) -> None:
        """Show all customers again."""
        self.status.clear()
        self.filter_line.show(Narrowing())
        self.tree_of_customers.focus()
