"""Settings > Collaborations: the customers, what is known of the highlighted one, and its acts."""

from collections.abc import Mapping
from functools import partial

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from store.desk import Desk
from store.ending import End
from store.errors import Conflict, Refused, StoreError
from store.filters import Filter
from store.model import Collaboration, Customer, Row
from store.refusal import Refusal
from store.services import LABELS, name_of
from store.tinystore import Listing
from tui.customer_tree import CustomerTree, Place
from tui.dialogs import Confirm
from tui.end_collaboration import EndCollaboration
from tui.facts import Fact, Facts
from tui.field import Line
from tui.masthead import Masthead
from tui.status_line import StatusLine
from tui.text import grouped
from tui.told import STANDS_IN_THE_WAY, about_collaboration, about_customer, refusal_facts
from tui.users_and_services import UsersAndServices

NEWS_EVERY = 1.0
"""Seconds between two looks at whether others have changed something."""


_CURE = (
    "Users and services opens for this customer: choose or create a user there, and make it "
    "Administrator and main contact. Then this ending goes on."
)


class Collaborations(Screen[None]):
    """The main screen. It asks the desk, and holds what it was told until there is news."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    BINDING_GROUP_TITLE = "Collaborations"
    BINDINGS = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="help",
                tooltip="All keys of this screen"),
        Binding("q,f10", "app.quit", "Quit", id="quit", tooltip="Close the program"),
        Binding("enter", "open", "Open", key_display="Enter", id="open",
                tooltip="Open or close the customer; of a collaboration, end it"),
        Binding("x", "end", "End", id="collaboration.end",
                tooltip="End the collaboration under the cursor; a window asks first"),
        Binding("u", "users", "Users", id="users",
                tooltip="Users and services of the customer, and its main contact"),
        Binding("slash,f3", "search", "Find", key_display="/", id="search",
                tooltip="Show only customers with these words in name or number"),
        Binding("o", "ended", "Ended", id="ended",
                tooltip="Show or hide collaborations that have ended"),
        Binding("colon,f2", "app.command_palette", "Commands", key_display=":", show=False,
                id="commands", tooltip="Choose any act by its name"),
        Binding("r,f5", "reload", "Reload", show=False, id="reload",
                tooltip="Read the store again; others' changes come by themselves too"),
        Binding("y", "copy", "Copy", show=False, id="copy",
                tooltip="Copy the customer's number to the clipboard"),
        Binding("tab", "app.focus_next", "Next pane", show=False, id="next-pane",
                tooltip="Go to the search line, the tree, the details"),
        Binding("escape", "back", "Back", show=False, id="back",
                tooltip="Acknowledge an error, clear the search, close the customer"),
    ]  # fmt: skip

    listing: reactive[Listing] = reactive(Listing((), ()), init=False)
    shown: reactive[tuple[Row, ...]] = reactive(())
    filter: reactive[Filter] = reactive(Filter(), init=False)
    opened: reactive[Mapping[str, Customer]] = reactive({})
    kept: reactive[frozenset[str]] = reactive(frozenset())
    show_ended: reactive[bool] = reactive(False)

    tree_of_customers = getters.query_one("#customers", CustomerTree)
    status = getters.query_one(StatusLine)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._names = {each.login: each.name for each in desk.operator.employees}

    def compose(self) -> ComposeResult:
        """Lay out masthead, search line, tree, details, status and keys."""
        operator = self._desk.operator
        own = operator.login in (operator.os_user, "")
        name = operator.name if own else f"{operator.name} ({operator.os_user})"
        yield Masthead(
            "Settings > Collaborations",
            self._desk.office.name,
            name,
            operator.side,
            self._desk.store_name,
        )
        with Horizontal(id="search-line"):
            yield Static("Find", id="search-label")
            yield Line(id="search", compact=True, placeholder="/ finds name or number")
            yield Static(id="count")
        with Container(id="panes"):
            yield CustomerTree(self._desk.services, id="customers").data_bind(
                rows=Collaborations.shown,
                opened=Collaborations.opened,
                kept=Collaborations.kept,
                show_ended=Collaborations.show_ended,
            )
            with VerticalScroll(id="details", can_focus=True):
                yield Facts(id="facts")
        yield StatusLine()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the customers, and look for news from now on."""
        self._reload()
        self.tree_of_customers.focus()
        self.set_interval(NEWS_EVERY, self._look_for_news)

    def watch_listing(self) -> None:
        """Filter what was read."""
        self._apply_filter()

    def watch_filter(self) -> None:
        """Filter anew."""
        self._apply_filter()

    def _apply_filter(self) -> None:
        self.shown = self.filter.apply(self.listing.rows)
        shown, of = len(self.shown), len(self.listing.rows)
        words = f"{grouped(shown)} of {grouped(of)}" if shown != of else f"{grouped(of)} customers"
        if self.listing.damaged:
            words += ", not all"
        self.query_one("#count", Static).update(Content(words))
        if not self.shown:
            self._tell_details()

    def _look_for_news(self) -> None:
        if not self._desk.moved():
            return
        self._reload(quietly=True)

    def _reload(self, *, quietly: bool = False) -> None:
        """Read what has changed; what is shown and equal stays as it is."""
        try:
            listing = self._desk.listing()
            opened = {}
            here = {row.number for row in listing.rows}
            for number in self.opened.keys() & here:
                opened[number] = self._desk.customer(number)
        except StoreError as error:
            self.status.report(error)
            return
        if listing.damaged and listing.damaged != self.listing.damaged:
            more = len(listing.damaged) - 1
            words = listing.damaged[0] + (f" ({more} more files)" if more else "")
            self.status.warn(f"Not all customers are shown. {words}")
        changed = listing != self.listing or opened != self.opened
        self.listing = listing
        self.opened = opened
        if changed or not quietly:
            self._tell_details()

    @on(CustomerTree.OpenCustomer)
    def open_customer(self, event: CustomerTree.OpenCustomer) -> None:
        """Read the customer and show its collaborations."""
        try:
            self.opened = {**self.opened, event.number: self._desk.customer(event.number)}
        except StoreError as error:
            self.status.report(error)

    @on(CustomerTree.CloseCustomer)
    def close_customer(self, event: CustomerTree.CloseCustomer) -> None:
        """Show the customer's line alone."""
        self.opened = {n: each for n, each in self.opened.items() if n != event.number}

    @on(CustomerTree.Highlighted)
    def tell_details(self) -> None:
        """Tell about what is under the cursor now."""
        self._tell_details()

    def _tell_details(self) -> None:
        self.query_one("#facts", Facts).facts = self._details()
        details = self.query_one("#details")
        if details.scroll_y:
            details.scroll_home(animate=False)

    def _details(self) -> tuple[Fact, ...]:
        place = self.tree_of_customers.place
        if place is None:
            return (Fact("", self._nothing(), "muted"),)
        try:
            customer = self.opened.get(place.number) or self._desk.customer(place.number)
        except StoreError as error:
            return (Fact("", f"{error}", "open"),)
        services = self._desk.services
        collaboration = customer.collaboration(place.collaboration or "")
        if collaboration is None:
            return about_customer(customer, self._names, services)
        service = services.get(collaboration.service)
        outcomes = service.outcomes if service is not None else ()
        plans = [
            self._desk.plan_for(customer, End(collaboration=collaboration.id, outcome=each.id))
            for each in outcomes
        ]
        return about_collaboration(customer, collaboration, plans, self._names, services)

    def _nothing(self) -> str:
        if self.listing.rows:
            return "No customer has these words in its name or number. Esc clears the search."
        return "This office has no customers yet. Bring some in: samarbete import FILE.json"

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
        self.query_one("#search", Line).focus()

    @on(Input.Changed, "#search")
    def search(self, event: Input.Changed) -> None:
        """Show what has all the words."""
        self.filter = Filter(search=event.value)

    @on(Input.Submitted, "#search")
    def leave_search(self) -> None:
        """Go on in the tree with what was found."""
        self.tree_of_customers.focus()

    def action_back(self) -> None:
        """Go back one level; never out of the program."""
        line = self.query_one("#search", Line)
        if self.status.acknowledge():
            return
        if line.value:
            line.value = ""
        elif (place := self.tree_of_customers.place) and not line.has_focus:
            self.close_customer(CustomerTree.CloseCustomer(place.number))
        self.tree_of_customers.focus()

    def action_ended(self) -> None:
        """Show or hide what has ended."""
        self.show_ended = not self.show_ended
        self.status.tell(
            "Ended collaborations are shown." if self.show_ended else "What has ended is hidden."
        )

    def action_reload(self) -> None:
        """Read the store again."""
        self._reload()
        self.status.tell("Read again.")

    def action_copy(self) -> None:
        """Copy the number of the customer under the cursor."""
        if (place := self.tree_of_customers.place) is not None:
            self.app.copy_to_clipboard(place.number)
            self.status.tell(f"Copied: {place.number}")

    @work
    async def action_users(self) -> None:
        """Open Users and services of the customer under the cursor."""
        if (place := self.tree_of_customers.place) is not None:
            await self.app.push_screen_wait(UsersAndServices(self._desk, place.number))
            self._reload()

    @work
    async def action_end(self) -> None:
        """End the collaboration under the cursor, after its window has asked how."""
        place = self.tree_of_customers.place
        if place is None:
            return
        if place.collaboration is None:
            self.status.tell("Open the customer with Enter, then choose a collaboration to end.")
            return
        await self._end(place.number, End(collaboration=place.collaboration))

    async def _end(self, number: str, wish: End) -> None:
        """Ask how to end, cure what stands in the way, and end; answers are kept meanwhile."""
        while True:
            try:
                customer = self._desk.customer(number)
                plan = self._desk.plan_for(customer, wish)
            except StoreError as error:
                self.status.report(error)
                return
            collaboration = customer.collaboration(wish.collaboration)
            assert collaboration is not None
            final = [each for each in plan.refusals if each.code in STANDS_IN_THE_WAY]
            if final or not collaboration.running:
                refusals = final or plan.refusals
                cured = await self._refuse(customer, collaboration, tuple(refusals))
                if cured:
                    continue
                return
            decided = await self.app.push_screen_wait(
                EndCollaboration(
                    customer,
                    collaboration,
                    self._desk.services,
                    partial(self._desk.plan_for, customer),
                    wish,
                )
            )
            if decided is None:
                return
            wish = decided.wish
            if decided.end_first is not None:
                await self._end(number, End(collaboration=decided.end_first))
                continue
            try:
                done = self._desk.carry_out(number, wish, shown=decided.shown)
            except Conflict as error:
                self._reload()
                self.status.report(error)
                continue
            except Refused:
                self._reload()
                continue
            except StoreError as error:
                self._reload()
                self.status.report(error)
                return
            self._show_ended(done.customer, collaboration, wish)
            return

    def _show_ended(self, customer: Customer, collaboration: Collaboration, wish: End) -> None:
        """Keep in view what has just ended, with the cursor on it."""
        self.kept |= {f"{customer.number} {collaboration.id}"}
        self.opened = {**self.opened, customer.number: customer}
        self._reload()
        self.tree_of_customers.go_to(Place(customer.number, collaboration.id))
        service = name_of(self._desk.services, collaboration.service)
        label = LABELS[wish.outcome] if wish.outcome is not None else ""
        self.status.tell(f"Ended: {service}, {customer.name} ({label}). It is saved.")

    async def _refuse(
        self, customer: Customer, collaboration: Collaboration, refusals: tuple[Refusal, ...]
    ) -> bool:
        """Tell why nothing can be ended; where that can be cured here, go there."""
        name = name_of(self._desk.services, collaboration.service)
        cure = refusals[0].cure == "users-and-services"
        allowed = self._desk.may_manage_users
        facts = refusal_facts(refusals)
        if cure and allowed:
            facts += (Fact("", _CURE, "muted"),)
        answer = await self.app.push_screen_wait(
            Confirm(
                f"Cannot end {name} · {customer.name}",
                facts,
                "Go to Users and services" if cure and allowed else None,
                cancel="Close",
                safe=True,
            )
        )
        if not answer:
            return False
        await self.app.push_screen_wait(
            UsersAndServices(self._desk, customer.number, cure_for=name)
        )
        self._reload()
        return self._desk.customer(customer.number).valid_main_contact is not None
