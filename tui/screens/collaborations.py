"""Settings > Collaborations: the customers, what is known of the highlighted one, and its acts."""

from collections.abc import Awaitable
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.reactive import reactive

from store.desk.desk import Desk, Done
from store.domain.errors import StoreError
from store.domain.filters import Filter, Searchable
from store.domain.row import Row
from store.domain.wishes import End
from store.domain.words import side_word
from store.i18n.language import N_, _, pgettext
from tui.formatting.details import about
from tui.formatting.facts import Fact
from tui.formatting.filters import (
    FILTERS,
    choices,
    filters,
    names_at,
    narrowed,
    set_to,
    why_none_is_shown,
)
from tui.formatting.plan_facts import done_words
from tui.screens.base import GuardedScreen, exclusive_action
from tui.screens.collaborations_keys import ACTS, KEYS
from tui.screens.live import LiveScreen
from tui.terminal.state import Seen
from tui.terminal.wire.app import ThinWire
from tui.widgets.customer_tree import CustomerTree, Place
from tui.widgets.details import Details
from tui.widgets.filter_line import FilterLine
from tui.widgets.key_line import KeyLine
from tui.widgets.masthead import Masthead
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from tui.screens.flows import Flows


class Collaborations(GuardedScreen, LiveScreen):
    """The main screen. It asks the desk, and keeps the answers until there is news."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    BINDING_GROUP_TITLE = N_("Collaborations")
    BINDINGS = KEYS

    shown: reactive[tuple[Row, ...]] = reactive(())
    filter: reactive[Filter] = reactive(Filter(), init=False)
    marked: reactive[frozenset[Place]] = reactive(frozenset())
    kept: reactive[frozenset[Place]] = reactive(frozenset())
    show_ended: reactive[bool] = reactive(False)
    left: reactive[frozenset[str]] = reactive(frozenset())

    tree_of_customers = getters.query_one("#customers", CustomerTree)
    filter_line = getters.query_one(FilterLine)

    def __init__(self, desk: Desk, seen: Seen | None = None, *, restricted: bool = False) -> None:
        super().__init__(desk, seen or Seen(None))
        self._restricted = restricted
        self._searchable = Searchable(())
        self._names = names_at(desk)
        self.set_reactive(Collaborations.left, self._names.left)

    def compose(self) -> ComposeResult:
        """Lay out masthead, search line, tree, details, status and keys."""
        operator = self._desk.operator
        own = operator.login == operator.os_user
        name = operator.name if own else f"{operator.name} ({operator.os_user})"
        yield Masthead(
            _("Settings > Collaborations"),
            _("read-only") if operator.read_only else "",
            self._desk.office.name,
            name,
            side_word(operator.side),
            self._desk.store_name,
        )
        yield FilterLine(self._names)
        with Container(id="panes"):
            yield CustomerTree(self._desk.services, id="customers").data_bind(
                rows=Collaborations.shown,
                opened=Collaborations.opened,
                marked=Collaborations.marked,
                kept=Collaborations.kept,
                show_ended=Collaborations.show_ended,
                today=Collaborations.today,
                left=Collaborations.left,
            )
            yield Details(id="details")
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the customers, carry out what is due, and look for news from now on."""
        self.tree_of_customers.focus()
        self.watch(self.tree_of_customers, "place", self.customers_changed, init=False)
        self.start_reading()

    @cached_property
    def _flows(self) -> "Flows":
        """The acts with their windows, which the first picture does not show."""
        from tui.screens.flows import Flows

        return Flows(
            self.app,
            self._desk,
            self._report,
            tell=self.status.tell,
            may_write=not self._restricted,
        )

    def why_not(self, action: str) -> str | None:
        """Say who may do it, where the operator may not."""
        right = ACTS.get(action)
        if self._desk.operator.read_only:
            # people may be looked at; an undo takes no right of its own, but it is a change
            right = {"users": None, "people": None, "undo": "edit"}.get(action, right)
        return self._desk.why_not(right) if right is not None else None

    def tell_why_not(self, action: str, why: str) -> None:
        """Say it, until it is acknowledged; of an ending, all that stands in its way."""
        if ACTS.get(action) == "end":
            self.action_end()
        else:
            self.status.warn(why)

    def watch_filter(self) -> None:
        """Filter again."""
        self.rows_changed()

    def watch_marked(self) -> None:
        """Say how many are marked."""
        self.filter_line.marked = len(self.marked)

    def all_rows_here(self) -> None:
        """Make what the first key of a search would wait for."""
        self._searchable.make_ready()

    def rows_changed(self) -> None:
        """Filter what was read."""
        if self._searchable.rows is not self.listing.rows:
            self._searchable = Searchable(self.listing.rows)
        self.shown = self._searchable.shown(self.filter)
        self.filter_line.of = len(self.listing.rows)
        self.filter_line.shown = len(self.shown)
        self.filter_line.incomplete = self._reading or bool(self.listing.damaged)
        if not self.shown:
            self.customers_changed()

    def people_changed(self) -> None:
        """Show who has left, and grey what the operator may no longer do."""
        self._names = self.filter_line.names = names_at(self._desk)
        self.left = self._names.left
        if self.filter.left is not None:
            self.filter_line.show(msgspec.structs.replace(self.filter, left=self.left))
        self.refresh_bindings()

    @on(CustomerTree.OpenCustomer)
    def open_customer(self, event: CustomerTree.OpenCustomer) -> None:
        """Read the customer and show its collaborations."""
        try:
            self.opened = {**self.opened, event.number: self._desk.customer(event.number)}
        except StoreError as error:
            self._report(error)

    @on(CustomerTree.CloseCustomer)
    def close_customer(self, event: CustomerTree.CloseCustomer) -> None:
        """Show the customer's line alone."""
        others = self.opened.keys() - {event.number}
        self.opened = {number: self.opened[number] for number in others}

    def customers_changed(self) -> None:
        """Tell about what is under the cursor now."""
        place = self.tree_of_customers.place
        if place is not None:
            facts = about(place, self._desk, self.opened, self._names.employees)
        else:
            why = why_none_is_shown(self.listing, self.filter, self._names)
            facts = (Fact("", why, "muted"),)
        self.query_one(Details).tell(place, facts)

    def action_open(self) -> None:
        """Open or close the customer under the cursor; a collaboration opens its ending."""
        place = self.tree_of_customers.place
        if place is None:
            return
        if place.collaboration is not None:
            self.action_end()
        elif place.number in self.opened:
            self.close_customer(CustomerTree.CloseCustomer(place.number))
        else:
            self.open_customer(CustomerTree.OpenCustomer(place.number))

    def action_search(self) -> None:
        """Go to the search line."""
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

    @exclusive_action
    async def action_filter(self) -> None:
        """Ask which filter, and what it is to show; filters mix freely with the search."""
        from tui.dialogs.questions import Pick

        rows, now = self.listing.rows, self.filter_line.filter
        name = await self.app.push_screen_wait(
            Pick(pgettext("heading", "Filter"), filters(now, rows, self._names))
        )
        if name is None:
            return
        values = choices(name, rows, self._names)
        question = Pick(_(FILTERS[name].label), values, set_to(now, name))
        if (chosen := await self.app.push_screen_wait(question)) is not None:
            self.filter_line.show(narrowed(now, name, chosen, self._names))

    def action_clear(self) -> None:
        """Show all customers again."""
        self.filter_line.show(Filter())
        self.tree_of_customers.focus()

    def action_back(self) -> None:
        """Go back one level; never out of the program."""
        line = self.filter_line.line
        if self.status.acknowledge():
            return
        if line.value:
            line.value = ""
        elif self.marked:
            self.marked = frozenset()
        elif (place := self.tree_of_customers.place) and not line.has_focus:
            self.close_customer(CustomerTree.CloseCustomer(place.number))
        self.tree_of_customers.focus()

    def action_mark(self) -> None:
        """Mark what is under the cursor, or take its mark away, and go on to the next line."""
        if (place := self.tree_of_customers.place) is not None:
            self.marked ^= {place}
            self.tree_of_customers.action_move(1)

    def action_invert(self) -> None:
        """Mark the customers that are shown and were not, and the other way round."""
        self.marked ^= {Place(row.number) for row in self.shown}

    def action_ended(self) -> None:
        """Show or hide what has ended."""
        self.show_ended = not self.show_ended
        self.status.tell(
            _("Ended collaborations are shown.")
            if self.show_ended
            else _("What has ended is hidden.")
        )

    def action_reload(self) -> None:
        """Read the store again, and redraw what something else may have written over."""
        self._reload()
        if isinstance(self.app, ThinWire):
            self.app.draw_anew()
        self.status.tell(_("Read again."))

    def action_copy(self) -> None:
        """Copy the number of the customer under the cursor."""
        if (place := self.tree_of_customers.place) is not None:
            self.app.copy_to_clipboard(place.number)
            self.status.tell(_("Copied: {number}", number=place.number))

    @exclusive_action
    async def action_users(self) -> None:
        """Open Users and services of the customer under the cursor."""
        if (place := self.tree_of_customers.place) is not None:
            await self._flows.users(place.number)
            self._reload()

    @exclusive_action
    async def action_people(self) -> None:
        """Open Office's people."""
        from tui.screens.office_people import OfficesPeople

        await self.app.push_screen_wait(OfficesPeople(self._desk))
        self._reload()

    @exclusive_action
    async def action_coming(self) -> None:
        """Open Coming endings, and go on with the collaboration that is chosen there."""
        from tui.screens.lists.coming_endings import ComingEndings

        coming = ComingEndings(self._desk, may_write=not self._restricted)
        await self.app.push_screen_wait(coming)
        self._reload()
        if coming.place_to_go is not None:
            self._go_to(coming.place_to_go)

    @exclusive_action
    async def action_known(self) -> None:
        """Open what is known of the services."""
        from tui.screens.lists.statements import Statements

        statements = Statements(self._desk, may_write=not self._restricted)
        await self.app.push_screen_wait(statements)
        self._reload()

    def _go_to(self, place: Place) -> None:
        """Put the cursor on a collaboration, also where a filter hides its customer."""
        if all(row.number != place.number for row in self.shown):
            self.filter_line.show(Filter())
            self.status.tell(_("The filter is cleared: it hid {number}.", number=place.number))
        self.open_customer(CustomerTree.OpenCustomer(place.number))
        self.tree_of_customers.go_to(place)
        self.tree_of_customers.focus()

    @exclusive_action
    async def action_requests(self) -> None:
        """Open Sent requests."""
        from tui.screens.requests import SentRequests

        requests = SentRequests(self._desk)
        await self.app.push_screen_wait(requests)
        self._reload()
        if requests.place_to_go is not None:
            self._go_to(requests.place_to_go)

    @exclusive_action
    async def action_records(self) -> None:
        """Open the records of the collaboration under the cursor, or all of the customer's."""
        from tui.screens.lists.records import Records

        if (place := self.tree_of_customers.place) is None:
            return
        try:
            customer = self._desk.customer(place.number)
        except StoreError as error:
            self._report(error)
            return
        await self.app.push_screen_wait(Records(self._desk, customer, place.collaboration))
        self._reload()

    def action_history(self) -> None:
        """Open the history of the customer under the cursor."""
        if (place := self.tree_of_customers.place) is not None:
            self._open_history(place.number)

    def action_office_history(self) -> None:
        """Open the history of all customers."""
        self._open_history(None)

    @exclusive_action
    async def _open_history(self, number: str | None) -> None:
        from tui.screens.history import History

        history = History(self._desk, number, may_write=not self._restricted)
        await self.app.push_screen_wait(history)
        if history.place_to_go is not None:
            self._go_to(history.place_to_go)

    @exclusive_action
    async def action_end(self) -> None:
        """End the collaboration under the cursor, or all that are marked."""
        if self.marked:
            await self._end_marked()
        elif (
            place := self._chosen(
                _("Open the customer with Enter, then choose a collaboration to end.")
            )
        ) is not None:
            assert place.collaboration is not None
            wish = End(collaboration=place.collaboration)
            await self._show_done(place, self._flows.end(place.number, wish))

    @exclusive_action
    async def action_edit(self) -> None:
        """Edit the collaboration under the cursor, or link it where it is not linked yet."""
        if (
            place := self._chosen(
                _("Open the customer with Enter, then choose a collaboration to edit.")
            )
        ) is not None:
            assert place.collaboration is not None
            await self._show_done(place, self._flows.edit(place.number, place.collaboration))

    @exclusive_action
    async def action_request(self) -> None:
        """Ask the customer under the cursor for a new collaboration."""
        if (place := self.tree_of_customers.place) is not None:
            await self._show_done(place, self._flows.request(place.number))

    @exclusive_action
    async def action_tasks(self) -> None:
        """Rename or remove a task of the customer under the cursor."""
        if (place := self.tree_of_customers.place) is not None:
            await self._show_done(place, self._flows.change_task(place.number))

    @exclusive_action
    async def action_withdraw(self) -> None:
        """Call off the ending of the collaboration under the cursor."""
        if (
            place := self._chosen(
                _("Open the customer with Enter, then choose a collaboration to call off.")
            )
        ) is not None:
            assert place.collaboration is not None
            await self._show_done(place, self._flows.withdraw(place.number, place.collaboration))

    @exclusive_action
    async def action_undo(self) -> None:
        """Undo the latest change of what is under the cursor: a collaboration, or a customer."""
        if (place := self.tree_of_customers.place) is not None:
            await self._show_done(place, self._flows.undo(place.number, place.collaboration))

    def _chosen(self, otherwise: str) -> Place | None:
        """Return the collaboration under the cursor; on a customer, say how to get to one."""
        place = self.tree_of_customers.place
        if place is not None and place.collaboration is None:
            self.status.tell(otherwise)
            return None
        return place

    async def _show_done(self, place: Place, act: Awaitable[Done | None]) -> None:
        """Await an act, and show what it did with the cursor where it was."""
        done = await act
        self._reload()
        if done is None:
            return
        if done.entry.action == "end" and done.entry.collaboration is not None:
            # what ends while one watches stays in view
            place = Place(place.number, done.entry.collaboration)
            self.kept |= {place}
        self.opened = {**self.opened, place.number: done.customer}
        self.tree_of_customers.go_to(place)
        self.customers_changed()
        self.status.tell(done_words(done, self._desk.services))

    async def _end_marked(self) -> None:
        """End all that run among what is marked, a customer's mark standing for all of its."""
        running = {
            (row.number, collaboration.id)
            for row in self.listing.rows
            for collaboration in row.collaborations
            if collaboration.status in ("active", "ending")
            and ({Place(row.number), Place(row.number, collaboration.id)} & self.marked)
        }
        if not running:
            self.status.tell(_("Nothing that is marked can be ended."))
            return
        from tui.screens.end_several import EndSeveral

        ended = await self.app.push_screen_wait(EndSeveral(self._desk, sorted(running)))
        if ended:
            self.marked = frozenset()
        self._reload()
