"""Settings > Collaborations: the customers, what is known of the highlighted one, and its acts."""

from collections.abc import Awaitable
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.reactive import reactive

from store.desk.desk import Desk, Done
from store.domain.errors import StoreError
from store.domain.model import RUNNING, Status
from store.domain.wishes import End
from store.domain.words import side_word
from store.i18n.language import N_, _, ngettext
from tui.formatting import marks
from tui.formatting.details import about
from tui.formatting.facts import Fact
from tui.formatting.filters import (
    Narrowing,
    names_at,
    why_none_is_shown,
)
from tui.formatting.plan_facts import done_words
from tui.formatting.safe_text import grouped
from tui.formatting.told import Told
from tui.screens.base import GuardedScreen, exclusive_action
from tui.screens.collaborations_keys import ACTS, AMONG_MANY, HISTORY, KEYS, NEXT, Next, word_of
from tui.screens.customers.marked import MarkedList
from tui.terminal.state import Seen
from tui.terminal.wire.app import ThinWire
from tui.widgets.customers.customer_tree import CustomerTree, Place
from tui.widgets.customers.details import Details
from tui.widgets.customers.details_pane import DetailsPane
from tui.widgets.customers.filter_line import FilterLine
from tui.widgets.customers.list_heads import ListHeads
from tui.widgets.key_line import KeyLine, NamesItsKeys
from tui.widgets.masthead import Masthead
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from tui.screens.flows import Flows


class Collaborations(GuardedScreen, MarkedList, NamesItsKeys):
    """The main screen. It asks the desk, and keeps the answers until there is news."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (117, "-wide")]
    BINDING_GROUP_TITLE = N_("Collaborations")
    BINDINGS = KEYS

    kept: reactive[frozenset[Place]] = reactive(frozenset())
    show_ended: reactive[bool] = reactive(False)
    left: reactive[frozenset[str]] = reactive(frozenset())

    def __init__(self, desk: Desk, seen: Seen | None = None, *, restricted: bool = False) -> None:
        super().__init__(desk, seen or Seen(None))
        self._restricted = restricted
        self._under: tuple[Status | None, bool, bool] = (None, False, False)
        self.set_reactive(Collaborations.left, self._names.left)

    def compose(self) -> ComposeResult:
        """Lay out masthead, search line, tree, details, status and keys."""
        operator = self._desk.operator
        own = operator.login == operator.os_user
        name = operator.name if own else f"{operator.name} ({operator.os_user})"
        yield Masthead(
            _("Settings > Collaborations") if self._desk.company is None else _("Collaborations"),
            _("read-only") if operator.read_only else "",
            self._desk.office.name,
            name,
            side_word(operator.side),
            self._desk.store_name,
        )
        yield FilterLine(self._names).add_class(*["-own"] * (self._desk.company is not None))
        with Container(id="panes"):
            with Vertical(id="list"):
                yield ListHeads().data_bind(widest=Collaborations.widest)
                yield CustomerTree(self._desk.services, id="customers").data_bind(
                    rows=Collaborations.shown,
                    opened=Collaborations.opened,
                    marked=Collaborations.marked,
                    sieve=Collaborations.sieve,
                    kept=Collaborations.kept,
                    show_ended=Collaborations.show_ended,
                    today=Collaborations.today,
                    left=Collaborations.left,
                    widest=Collaborations.widest,
                )
            yield DetailsPane(id="details")
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the customers, carry out what is due, and look for news from now on."""
        self.tree_of_customers.focus()
        self.watch(self.tree_of_customers, "place", self._moved, init=False)
        self.watch(self.tree_of_customers, "scroll_y", self._see_stops, init=False)
        self.start_reading()

    def _moved(self) -> None:
        """Say no more of the line that the cursor has left, and tell about the one it is on."""
        self.status.clear()
        self.customers_changed()
        self._see_stops()
        self._name_keys()

    def act_of(self, action: str) -> str | None:
        """Say what a key does with the line under the cursor; marks are ended wherever that is."""
        status, opened, marked = self._under
        if action == "open":
            return _(self._next(status).word) if status else _("Close") if opened else None
        return word_of(action, status) if status and not (action == "end" and marked) else None

    def _next(self, status: Status) -> Next:
        """Return what Enter does; who may not do that may read."""
        step = NEXT[status]
        return HISTORY if step.action == "edit" and self.why_not("edit") else step

    def _status(self, place: Place | None) -> Status | None:
        """Return how the collaboration on a line stands; None on a customer's line."""
        customer = self.opened.get(place.number) if place is not None else None
        if place is None or place.collaboration is None or customer is None:
            return None
        collaboration = customer.collaboration(place.collaboration)
        return collaboration.status if collaboration is not None else None

    def _name_keys(self) -> None:
        """Say it in the line of keys, where that is another than before."""
        place = self.tree_of_customers.place
        opened = place is not None and place.number in self.opened
        under = (self._status(place), opened, bool(self.marked))
        if under != self._under:
            self._under = under
            self.refresh_bindings()

    def watch_marked(self) -> None:
        """Count the marks, and say what x does now."""
        super().watch_marked()
        self._name_keys()

    def watch_opened(self) -> None:
        """Count the marks that are not shown, and say what Enter does now."""
        super().watch_opened()
        self._name_keys()

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what makes no sense in a list of one customer: that of its own users."""
        if self._desk.company is not None and action in AMONG_MANY:
            return False
        return super().check_action(action, parameters)

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

    def all_rows_here(self) -> None:
        """Open the only customer, at its own desk."""
        super().all_rows_here()
        if self._desk.company is not None:
            self.open_customer(CustomerTree.OpenCustomer(self._desk.company))

    def rows_changed(self) -> None:
        """Filter what was read, and tell where no line is left to tell about."""
        super().rows_changed()
        if not self.shown:
            self.customers_changed()
        self.query_one(DetailsPane).say_position(self._position(self.tree_of_customers.place))

    def people_changed(self) -> None:
        """Show who has left, and grey what the operator may no longer do."""
        self._names = self.filter_line.names = names_at(self._desk)
        self.left = self._names.left
        if self.filter.left is not None:
            self.filter_line.show(replace(self.filter, left=self.left))
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
            told = about(place, self._desk, self.opened, self._names.employees)
        else:
            why = why_none_is_shown(self.listing, self.filter, self._names)
            told = Told("", facts=(Fact("", why, "muted"),))
        self.query_one(DetailsPane).tell(place, told, self._position(place))

    def _position(self, place: Place | None) -> str:
        """Say which of the customers that are shown the cursor is on."""
        at = marks.index_of(place.number, self.shown) if place is not None else None
        if at is None or len(self.listing.rows) < 2:
            return ""
        return _("{place} of {all}", place=grouped(at + 1), all=grouped(len(self.shown)))

    def action_open(self) -> None:
        """Open or close the customer under the cursor; of a collaboration, do what comes next."""
        place = self.tree_of_customers.place
        if place is None:
            return
        if (status := self._status(place)) is not None:
            act = {
                "end": self.action_end,
                "edit": self.action_edit,
                "requests": self.action_requests,
                "history": self.action_history,
            }[self._next(status).action]
            act()
        elif place.number in self.opened:
            self.close_customer(CustomerTree.CloseCustomer(place.number))
        else:
            self.open_customer(CustomerTree.OpenCustomer(place.number))

    def action_back(self) -> None:
        """Go back one level; never out of the program."""
        line = self.filter_line.line
        if self.status.acknowledge():
            return
        if self.query_one(Details).has_focus:
            self.tree_of_customers.focus()
            return
        if line.value:
            line.value = ""
        elif self.filter != Narrowing():
            self.filter_line.show(Narrowing())
        elif self.marked:
            self.marked = frozenset()
        elif (place := self.tree_of_customers.place) and not line.has_focus:
            self.close_customer(CustomerTree.CloseCustomer(place.number))
        self.tree_of_customers.focus()

    def action_details(self, direction: int) -> None:
        """Scroll the details by half of what is seen of them."""
        details = self.query_one(Details)
        half = max(1, details.size.height // 2)
        details.scroll_relative(y=direction * half, animate=False)

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
            self.filter_line.show(Narrowing())
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
            return
        none = _("Nothing is running here that could be ended.")
        if (place := self._chosen("x", RUNNING, none)) is not None:
            await self._end_at(place)

    @exclusive_action
    async def action_edit(self) -> None:
        """Edit the collaboration under the cursor, or link it where it is not linked yet."""
        none = _("There is nothing here to edit.")
        if (place := self._chosen("e", RUNNING | {"unlinked"}, none)) is not None:
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
        none = _("No ending is set for a date here.")
        if (place := self._chosen("w", {"ending"}, none)) is not None:
            assert place.collaboration is not None
            await self._show_done(place, self._flows.withdraw(place.number, place.collaboration))

    @exclusive_action
    async def action_undo(self) -> None:
        """Undo the latest change of what is under the cursor: a collaboration, or a customer."""
        if (place := self.tree_of_customers.place) is not None:
            await self._show_done(place, self._flows.undo(place.number, place.collaboration))

    def _chosen(self, key: str, among: AbstractSet[Status], none: str) -> Place | None:
        """Return the collaboration under the cursor; on a customer, the only one it could be.

        Of several, go to the first, for the arrows to choose; of none, say so.
        """
        place = self.tree_of_customers.place
        if place is None or place.collaboration is not None:
            return place
        row = marks.row_of(place.number, self.shown)
        assert row is not None  # the cursor is on its line
        found = [
            Place(row.number, collaboration.id)
            for collaboration in row.collaborations
            if collaboration.status in among and self.sieve.lets(row, collaboration)
        ]
        if len(found) == 1:
            return found[0]
        if not found:
            self.status.tell(none)
            return None
        if place.number not in self.opened:
            self.open_customer(CustomerTree.OpenCustomer(place.number))
        if place.number in self.opened:
            self.tree_of_customers.go_to(found[0])
            words = _("Choose one of the {n} with the arrows, then {key}.", n=len(found), key=key)
            self.status.tell(words)
        return None

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
        """End what is marked; where some of it is not shown, ask first what is meant."""
        meant = await self._meant()
        if meant is None:
            return
        if isinstance(meant, Place):
            await self._end_at(meant)
            return
        from tui.screens.several.end_several import EndSeveral

        places = [(place.number, place.collaboration or "") for place in sorted(meant)]
        page = EndSeveral(self._desk, places, may_write=not self._restricted)
        ended = await self.app.push_screen_wait(page)
        self._reload()
        # what was refused keeps its mark, and can be ended after its cure
        self.marked -= {Place(*one) for one in ended}
        if ended:
            self.kept |= {Place(*one) for one in ended}
            words = ngettext("{n} collaboration ended. It is saved.",
                             "{n} collaborations ended. It is saved.", len(ended))  # fmt: skip
            self.status.tell(words)
        else:
            self.status.cancelled()

    async def _end_at(self, place: Place) -> None:
        assert place.collaboration is not None
        wish = End(collaboration=place.collaboration)
        await self._show_done(place, self._flows.end(place.number, wish))
