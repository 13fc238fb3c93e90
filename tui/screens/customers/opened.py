"""A list whose customers open, and that tells about the line under the cursor."""

from collections import ChainMap
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress

from textual import getters, on, work
from textual.reactive import var

from store.desk.desk import Desk
from store.domain.address import Address
from store.domain.errors import StoreError
from store.domain.model import Status
from store.i18n.language import _, grouped
from store.rules.stops import Stops
from tui.formatting import marks
from tui.formatting.details import about
from tui.formatting.facts import Fact
from tui.formatting.narrowing.filters import why_none_is_shown
from tui.formatting.narrowing.narrowing import Narrowing
from tui.formatting.told import Told
from tui.screens.base import asked
from tui.screens.customers.marked import MarkedList
from tui.terminal.state import Seen
from tui.widgets.customers.customer_tree import CustomerTree, Place
from tui.widgets.customers.details_pane import DetailsPane


class OpenedList(MarkedList):
    """Shows below a customer its collaborations, and beside the list what is known of a line."""

    kept: var[frozenset[Place]] = var(frozenset())
    """What has ended while one watched, or was gone to, and stays in view."""
    show_ended: var[bool] = var(False)

    details = getters.query_one(DetailsPane)

    def __init__(self, desk: Desk, seen: Seen, *, store: Address | None = None) -> None:
        super().__init__(desk, seen)
        self._store = store
        self._untold = False
        self._faulty: str | None = None

    def rows_changed(self) -> None:
        """Filter what was read, and tell where no line is left to tell about."""
        super().rows_changed()
        if not self.shown:
            self.customers_changed()
        self.details.say_position(self._position(self.tree_of_customers.place))

    @on(CustomerTree.OpenCustomer)
    async def open_customer(self, event: CustomerTree.OpenCustomer) -> None:
        """Read the customer and show its collaborations."""
        try:
            customer = await asked(self._desk, self._desk.customer, event.number)
        except StoreError as error:
            self._report(error)
        else:
            self.opened = {**self.opened, event.number: customer}

    @on(CustomerTree.CloseCustomer)
    def close_customer(self, event: CustomerTree.CloseCustomer) -> None:
        """Show the customer's line alone."""
        others = self.opened.keys() - {event.number}
        self.opened = {number: self.opened[number] for number in others}

    def customers_changed(self) -> None:
        """Tell about what is under the cursor now."""
        place = self.tree_of_customers.place
        if place is not None:
            told = self._told_of(place)
        else:
            imports = bool(self.check_action("import_file", ()))
            why = why_none_is_shown(
                self.listing, self.filter, self._names, self._store, imports=imports
            )
            told = Told("", facts=(Fact("", why, "muted"),))
        self._untold = told.unread
        self.details.tell(place, told, self._position(place))

    def look_again(self) -> None:
        """Tell about the line under the cursor, where it could not be read and now may be.

        What was said of such a customer goes as well, once it can be read.
        """
        if self._untold:
            self.customers_changed()
        if self._faulty is not None and self.status.of_reading:
            self._read_faulty(self._faulty)

    @work
    async def _read_faulty(self, number: str) -> None:
        with suppress(StoreError):
            await asked(self._desk, self._desk.customer, number)
            self.status.take_back_reading()

    def _report(self, error: StoreError) -> None:
        """Say what went wrong, and remember of which customer."""
        place = self.tree_of_customers.place
        self._faulty = place.number if place is not None else None
        super()._report(error)

    def _told_of(self, place: Place) -> Told:
        """Tell what is known of a line; only its name, while a server is asked for the customer."""
        read = ChainMap({**self.opened}, self._stops.customers)
        row = marks.row_of(place.number, self.shown)
        absent = self._desk.on_server and place.number not in read
        if absent and row is not None and self._stops.known(row) is None:
            return Told(f"{row.number} {row.name}")
        return about(place, self._desk, read, self._names.employees)

    def customers_read(self, found: Mapping[str, Stops]) -> None:
        """Tell about the line under the cursor, where its customer has come."""
        place = self.tree_of_customers.place
        if place is not None and place.number in found:
            self.customers_changed()

    def _position(self, place: Place | None) -> str:
        """Say which of the customers that are shown the cursor is on."""
        at = marks.index_of(place.number, self.shown) if place is not None else None
        if at is None or len(self.listing.rows) < 2:
            return ""
        return _("{place} of {all}", place=grouped(at + 1), all=grouped(len(self.shown)))

    async def go_to(self, place: Place) -> None:
        """Put the cursor on a place, also where a filter hides its customer; open that."""
        self.status.clear()  # what it tells is about another line
        if all(row.number != place.number for row in self.shown):
            self.filter_line.show(Narrowing())
            self.status.tell(_("The filter is cleared: it hid {number}.", number=place.number))
        if place.collaboration is not None:
            self.kept |= {place}  # it may have ended
        await self.open_customer(CustomerTree.OpenCustomer(place.number))
        self.tree_of_customers.go_to(place)
        self.tree_of_customers.focus()

    def action_details(self, direction: int) -> None:
        """Scroll the details by half of what is seen of them."""
        self.details.scroll_on(direction)

    def action_ended(self) -> None:
        """Show or hide what has ended."""
        self.show_ended = not self.show_ended
        self.status.tell(
            _("Ended collaborations are shown.")
            if self.show_ended
            else _("What has ended is hidden.")
        )

    async def _chosen(
        self, key: str, action: str, among: AbstractSet[Status], none: str
    ) -> Place | None:
        """Return the collaboration under the cursor; on a customer, the only one it could be.

        Of several, go to the first, for the arrows to choose; of none, say so.
        """
        place = self.tree_of_customers.place
        if place is None or place.collaboration is not None:
            return place
        row = marks.row_of(place.number, self.shown)
        assert row is not None  # the cursor is on its line
        meant = [each for each in row.collaborations if each.status in among]
        found = [Place(row.number, each.id) for each in meant if self.sieve.lets(row, each)]
        if len(found) == 1:
            return found[0]
        if meant and not found:
            none = _("The filter hides what {key} could act on here; c clears it.", key=key)
        if not found:
            self.status.tell(none, keys=("clear",) * bool(meant))
            return None
        if place.number not in self.opened:
            await self.open_customer(CustomerTree.OpenCustomer(place.number))
        if place.number in self.opened:
            self.tree_of_customers.go_to(found[0])
            words = _("Choose one of the {n} with the arrows, then {key}.", n=len(found), key=key)
            self.status.tell(words, keys=(action,))
        return None
