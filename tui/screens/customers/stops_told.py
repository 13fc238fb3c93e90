"""A list that says what stops the endings of each customer, and keeps no key waiting for it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from time import monotonic

from textual import getters, work

from store.desk.desk import Desk
from store.domain.errors import StoreError
from store.domain.row import Row
from store.i18n.language import _
from store.rules.stops import Stops
from tui.screens.base import while_open
from tui.screens.customers.stops_at_hand import StopsAtHand
from tui.screens.live import A_BREATH, A_SLICE, LiveScreen
from tui.terminal.state import Seen
from tui.widgets.customers.customer_tree import CustomerTree

IN_THIS_FRAME = 0.02
"""Seconds for what stops the endings that are in view, before they are drawn."""
IN_THE_FIRST = 0.5
"""The same of the first frame, which is kept for the next start and so is to be whole."""
IN_ONE_GO = 3 * A_SLICE
"""Seconds of finding that out for all customers, before the list is filtered again."""
IN_ONE_ANSWER = 500
"""How many customers a server is asked for at once, where it is asked for all."""
ASK_AGAIN = 5.0
"""Seconds before a server that did not answer is asked again."""


class StopsTold(LiveScreen):
    """Reads files between two keys; a server, which may be slow or gone, is asked by a thread."""

    tree_of_customers = getters.query_one("#customers", CustomerTree)

    def __init__(self, desk: Desk, seen: Seen) -> None:
        super().__init__(desk, seen)
        self._stops = StopsAtHand(desk)
        self._finding = False
        self._unanswered = False
        self._all_unread = False
        self._all: Iterator[tuple[str, Stops]] = iter(())

    @property
    def all_stops_wanted(self) -> bool:
        """Whether what stops endings is asked of all customers, not only of those in view."""
        return False

    def more_stops_known(self) -> None:
        """Hear that what stops endings is known of more customers, or of all that can be read."""

    def see_stops(self) -> None:
        """Say of what is in view what stops its ending, in this frame as far as that is quick.

        The rest comes behind the frame, and then what the next keys may bring into view, so that a
        key finds it there.
        """
        if not self._desk.on_server:
            seen = self._stops.finding(self.tree_of_customers.in_view)
            seconds = IN_THIS_FRAME if self.opened_once else IN_THE_FIRST
            self.tree_of_customers.tell_stops(_for_so_long(seen, seconds))
        if not self._finding:
            self._finding = True
            self.call_after_refresh(self._ask_server if self._desk.on_server else self._find_stops)

    def _find_stops(self) -> None:
        tree = self.tree_of_customers
        found = _for_so_long(self._stops.finding([*tree.in_view, *tree.near]), A_SLICE)
        if found:
            tree.tell_stops(found)
            self.set_timer(A_BREATH, self._find_stops)
        else:
            self._finding = False

    def find_all_stops(self) -> None:
        """Find out what stops endings of all customers that are listed now, where it is wanted."""
        if not self.all_stops_wanted:
            return
        begun, self._all_unread = self._all_unread, True
        if self._desk.on_server:
            self.see_stops()
            return
        self._all = self._stops.finding(self.listing.rows)
        if not begun:
            self._find_on()

    def _find_on(self) -> None:
        found = _for_so_long(self._all, IN_ONE_GO) if self.all_stops_wanted else {}
        if found:
            self.tree_of_customers.tell_stops(found)
            self.set_timer(A_BREATH, self._find_on)
        elif self.all_stops_wanted and self._stops.unknown(self.listing.rows):
            self._all = self._stops.finding(self.listing.rows)  # another day has begun meanwhile
            self.set_timer(A_BREATH, self._find_on)
        else:
            self._all_unread = False
        self.more_stops_known()

    @work
    async def _ask_server(self) -> None:
        """Ask for the customers in view in one query, and then for all where that is wanted."""
        while asked := self._to_ask():
            try:
                found = await while_open(self, lambda rows: dict(self._stops.finding(rows)), asked)
            except StoreError as error:
                self._tell_unanswered(error)
                self.set_timer(ASK_AGAIN, self._ask_server)
                return
            self._unanswered = False
            self.tree_of_customers.tell_stops(found)
            self.customers_read(found)
            if self._all_unread:
                self.more_stops_known()
        self._finding = False
        if self._all_unread:
            self._all_unread = False
            self.more_stops_known()

    def customers_read(self, found: Mapping[str, Stops]) -> None:
        """Hear that customers have come from the server."""

    def _to_ask(self) -> list[Row]:
        tree = self.tree_of_customers
        in_view = self._stops.unknown(
            {row.number: row for row in [*tree.in_view, *tree.near]}.values()
        )
        if in_view or not self.all_stops_wanted:
            return in_view
        return list(islice(self._stops.unknown(self.listing.rows), IN_ONE_ANSWER))

    def _tell_unanswered(self, error: StoreError) -> None:
        """Say once that the server does not answer, unless something else is wrong already."""
        if not self._unanswered and not self.status.error:
            self.status.warn_unread(_("What stops endings is not known of all: {why}", why=error))
        self._unanswered = True


def _for_so_long(finding: Iterable[tuple[str, Stops]], seconds: float) -> dict[str, Stops]:
    """Return what is found within some seconds, and at least one."""
    until = monotonic() + seconds
    new: dict[str, Stops] = {}
    for number, found in finding:
        new[number] = found
        if monotonic() >= until:
            break
    return new
