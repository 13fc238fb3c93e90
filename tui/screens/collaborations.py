"""Settings > Collaborations: the customers, what is known of the highlighted one, and its acts."""

from collections.abc import Awaitable, Set
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.reactive import var

from store.desk.desk import Desk, Done
from store.domain.address import Address
from store.domain.errors import Refused
from store.domain.model import RUNNING
from store.domain.wishes import End
from store.domain.words import side_word
from store.i18n.language import N_, _, ngettext
from tui.formatting import marks
from tui.formatting.endings.given_up import saved_before_words
from tui.formatting.endings.plan_facts import said_of
from tui.formatting.narrowing.filters import names_at
from tui.formatting.narrowing.narrowing import Narrowing
from tui.screens.base import (
    asked,
    exclusive_action,
    for_a_moment,
    looking_action,
    would_undo,
)
from tui.screens.collaborations_keys import ACTS, AMONG_MANY, KEYS
from tui.screens.opens_screens import OpensScreens
from tui.terminal.state import Seen
from tui.terminal.wire.app import ThinWire
from tui.widgets.customers.customer_tree import CustomerTree, Place
from tui.widgets.customers.details_pane import DetailsPane
from tui.widgets.customers.filter_line import FilterLine
from tui.widgets.customers.list_heads import ListHeads
from tui.widgets.key_line import KeyLine
from tui.widgets.masthead import Masthead, signature
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from tui.screens.flows.collaboration_flows import CollaborationFlows
    from tui.screens.flows.customer_flows import CustomerFlows
    from tui.screens.flows.hold_flows import HoldFlows


class Collaborations(OpensScreens):
    """The main screen. It asks the desk, and keeps the answers until there is news."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (117, "-wide")]
    AUTO_FOCUS = "#customers"
    BINDING_GROUP_TITLE = N_("Collaborations")
    BINDINGS = KEYS

    left: var[frozenset[str]] = var(frozenset())

    def __init__(
        self,
        desk: Desk,
        seen: Seen | None = None,
        *,
        restricted: bool = False,
        store: Address | None = None,
    ) -> None:
        super().__init__(desk, seen or Seen(None), restricted=restricted, store=store)
        self.set_reactive(Collaborations.left, self._names.left)
        self._ties = 0

    def compose(self) -> ComposeResult:
        """Lay out masthead, search line, tree, details, status and keys."""
        place = _("Collaborations")
        if self._desk.company is None:
            place = _("Settings > Collaborations")
        first_gone = (self._desk.office.name, self._desk.store_name)
        yield Masthead(place, *self._who_is_here(), signed=False, first_gone=first_gone)
        yield FilterLine(self._names).add_class(*["-own"] * (self._desk.company is not None))
        with Container(id="panes"):
            with Vertical(id="list"):
                yield ListHeads().data_bind(widest=Collaborations.widest)
                yield CustomerTree(
                    self._desk.services, self._desk.operator.side, id="customers"
                ).data_bind(
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

    def _who_is_here(self) -> tuple[str, ...]:
        """Say whose office it is, and who is at work, by which account, on which side."""
        operator = self._desk.operator
        own = operator.login == operator.os_user
        name = operator.name if own else f"{operator.name} ({operator.os_user})"
        return (
            _("read-only") if operator.read_only else "",
            self._desk.office.name,
            name,
            side_word(operator.side, to=operator.side),
            self._desk.store_name,
        )

    async def on_mount(self) -> None:
        """Show the customers, carry out what is due, and look for news from now on."""
        self.watch(self.tree_of_customers, "place", self._moved, init=False)
        self.watch(self.tree_of_customers, "in_view", self.see_stops, init=False)
        await self.start_reading()

    def _moved(self) -> None:
        """Have what is known of the line that the cursor is on told, behind the cursor."""
        self.behind_next_picture(self.tell_of_place)

    def tell_of_place(self) -> None:
        """Tell about the line that the cursor is on."""
        self.customers_changed()
        self.draw_now(self.details)
        self.see_stops()
        self.name_keys()

    @cached_property
    def _flows(self) -> "CollaborationFlows":
        """The acts on a collaboration with their windows, which the first picture does not show."""
        from tui.screens.flows.collaboration_flows import CollaborationFlows

        return CollaborationFlows(
            self.app,
            self._desk,
            self._report,
            tell=self.status.tell,
            may_write=not self._restricted,
        )

    @cached_property
    def _customer_flows(self) -> "CustomerFlows":
        """The acts on a customer as a whole; made when first needed."""
        from tui.screens.flows.customer_flows import CustomerFlows

        return CustomerFlows(
            self.app,
            self._desk,
            self._report,
            tell=self.status.tell,
            may_write=not self._restricted,
        )

    @cached_property
    def _hold_flows(self) -> "HoldFlows":
        """The acts on holds; made when first needed."""
        from tui.screens.flows.hold_flows import HoldFlows

        return HoldFlows(self.app, self._desk, self._report, tell=self.status.tell)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what makes no sense in a list of one customer: that of its own users."""
        if self._desk.company is not None and action in AMONG_MANY:
            return False
        if self._desk.company is None and action == "receive":
            return False
        if self._restricted and self.names_file(action):
            return False
        return super().check_action(action, parameters)

    def names_file(self, action: str) -> bool:
        """Return whether `--restricted` takes the action away; a customer has none of these."""
        return action in ("import_file", "hand_over") and self._desk.company is None

    def why_not(self, action: str) -> str | None:
        """Say who may do it, where the operator may not."""
        right = ACTS.get(action)
        if self._desk.operator.read_only:
            # people may be looked at; an undo takes no right of its own, but it is a change
            right = {"users": None, "people": None, "undo": "edit", "hand_over": "edit"}.get(
                action, right
            )
        return self._desk.why_not(right) if right is not None else None

    def tell_why_not(self, action: str, why: str) -> None:
        """Say it, until the next act; of an ending, all that stands in its way."""
        if ACTS.get(action) == "end":
            self.action_end()
        else:
            self.status.report(Refused.because("not-allowed", why))

    def all_rows_here(self) -> None:
        """Open the only customer, at its own desk."""
        super().all_rows_here()
        if self._desk.company is not None:
            self.post_message(CustomerTree.OpenCustomer(self._desk.company))

    def people_changed(self) -> None:
        """Show who has left and who is here, and grey what the operator may no longer do."""
        self.query_one(Masthead).about = self._who_is_here()
        self.app.sub_title = signature(self._desk.operator)
        self._names = self.filter_line.names = names_at(self._desk)
        self.left = self._names.left
        if self.filter.left is not None:
            self.filter_line.show(replace(self.filter, left=self.left))
        self.refresh_bindings()

    def action_open(self) -> None:
        """Open or close the customer under the cursor; of a collaboration, do what comes next."""
        self.status.clear()
        place = self.tree_of_customers.place
        if place is None:
            return
        if (status := self.status_at(place)) is not None:
            act = {
                "end": self.action_end,
                "edit": self.action_edit,
                "requests": self.action_requests,
                "history": self.action_history,
            }[self.next_step(status).action]
            act()
        elif place.number in self.opened:
            self.close_customer(CustomerTree.CloseCustomer(place.number))
        else:
            self._open_at(place)

    @exclusive_action
    async def _open_at(self, place: Place) -> None:
        await self.open_customer(CustomerTree.OpenCustomer(place.number))

    def action_back(self) -> None:
        """Go back one level; never out of the program."""
        line = self.filter_line.line
        if self.status.acknowledge():
            return
        self.status.clear()
        if self.details.has_focus_within:
            self.tree_of_customers.focus()
            return
        if line.value:
            line.value = ""
            if not self.shown and self._before_search is not None:
                # what its first letters led to is not meant either
                self.tree_of_customers.go_to(self._before_search)
        elif self.filter != Narrowing():
            self.filter_line.show(Narrowing())
        elif self.marked:
            count, self.marked = len(self.marked), frozenset()
            self.status.tell(ngettext("{n} mark cleared.", "{n} marks cleared.", count))
        elif (place := self.tree_of_customers.place) and not line.has_focus:
            self.close_customer(CustomerTree.CloseCustomer(place.number))
        self.tree_of_customers.focus()

    @exclusive_action
    async def action_reload(self) -> None:
        """Read the store again, and redraw what something else may have written over."""
        if isinstance(self.app, ThinWire):
            self.app.draw_anew()
        await for_a_moment(self, self._read_again)

    async def _read_again(self) -> None:
        await self._reload()
        self.status.tell(_("Read again."))

    def action_copy(self) -> None:
        """Copy the number of the customer under the cursor."""
        if (place := self.tree_of_customers.place) is not None:
            self.app.copy_to_clipboard(place.number)
            self.status.tell(_("Copied: {number}", number=place.number))

    @looking_action
    async def action_users(self) -> None:
        """Open Users and services of the customer under the cursor."""
        if (place := self.tree_of_customers.place) is not None:
            async with self._looked_at():
                await self._customer_flows.users(place.number)

    @exclusive_action
    async def action_end(self) -> None:
        """End the collaboration under the cursor, or all that are marked."""
        if self.marked:
            await self._end_marked()
            return
        none = _("Nothing is running here that could be ended.")
        if (place := await self._chosen("x", "end", RUNNING, none)) is not None:
            await self._end_at(place)

    @exclusive_action
    async def action_edit(self) -> None:
        """Edit the collaboration under the cursor, or link it where it is not linked yet."""
        none = _("There is nothing here to edit.")
        if (place := await self._chosen("e", "edit", RUNNING | {"unlinked"}, none)) is not None:
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
            await self._show_done(place, self._customer_flows.change_task(place.number))

    @exclusive_action
    async def action_withdraw(self) -> None:
        """Withdraw the ending of the collaboration under the cursor."""
        none = _("No ending is set for a date here.")
        if (place := await self._chosen("w", "withdraw", {"ending"}, none)) is not None:
            assert place.collaboration is not None
            await self._show_done(place, self._flows.withdraw(place.number, place.collaboration))

    @exclusive_action
    async def action_hold(self) -> None:
        """Put the collaboration or customer under the cursor on hold, or release it."""
        if (place := self.tree_of_customers.place) is not None:
            await self._show_done(place, self._hold_flows.hold(place.number, place.collaboration))

    @exclusive_action
    async def action_hand_over(self) -> None:
        """Make a pack of each customer that is marked, or of the one under the cursor."""
        place = self.tree_of_customers.place
        if place is None and not self.marked:
            return
        meant = await self._meant() if self.marked else place
        if meant is None:
            self.status.cancelled()
            return
        places = {meant} if isinstance(meant, Place) else meant
        await self._customer_flows.hand_over({one.number for one in places})
        await for_a_moment(self, self._reload)

    @exclusive_action
    async def action_receive(self) -> None:
        """Confirm that the company has the pack that the office made."""
        if (place := self.tree_of_customers.place) is not None:
            act = self._customer_flows.receive(place.number)
            await self._show_done(Place(place.number), act)  # there, z undoes it

    @exclusive_action
    async def action_undo(self) -> None:
        """Undo the latest change of what is under the cursor: a collaboration, or a customer."""
        if (place := self.tree_of_customers.place) is not None:
            await self._show_done(place, self._flows.undo(place.number, place.collaboration))

    @exclusive_action
    async def action_remove(self) -> None:
        """Remove the customer under the cursor, once its number or name is typed."""
        if (place := self.tree_of_customers.place) is None:
            return
        done = await self._customer_flows.remove(place.number)
        if done is not None:
            others = self.opened.items()
            self.opened = {number: one for number, one in others if number != place.number}
        await for_a_moment(self, self._reload)
        if done is not None:
            self.marked = frozenset(mark for mark in self.marked if mark.number != place.number)
            self.status.say(said_of(done, self._desk.services))

    async def _show_done(self, place: Place, act: Awaitable[Done | None]) -> None:
        """Await an act, and show what it did with the cursor where it was."""
        done = await act
        await for_a_moment(self, self._reload)
        if done is None:
            return
        if done.entry.action == "end" and done.entry.collaboration is not None:
            # what ends while one watches stays in view
            place = Place(place.number, done.entry.collaboration)
            self.kept |= {place}
        self.opened = {**self.opened, place.number: done.customer}
        self.tree_of_customers.go_to(place)
        self.customers_changed()
        undoable = would_undo(self._desk, done, place.collaboration)
        said = said_of(done, self._desk.services, undoable=undoable)
        self._ties = len(self._desk.left_of(done.customer)) if done.entry.action == "end" else 0
        if self._ties:
            said = said._replace(keys=("left", *said.keys))
        self.status.say(said, of=done.customer)

    def act_of(self, action: str) -> str | None:
        """Say how much of what has just ended is left, while that is told."""
        if action == "left" and "left" in self.status.keys and self._ties:
            return ngettext("{n} tie is left", "{n} ties are left", self._ties)
        return super().act_of(action)

    async def _end_marked(self) -> None:
        """End what is marked; where some of it is not shown, ask first what is meant."""
        meant = await self._meant()
        if meant is None:
            self.status.cancelled()
            return
        if isinstance(meant, Place):
            await self._end_at(meant)
            return
        from tui.screens.several.end_several import EndSeveral
        from tui.screens.several.several_endings import SeveralEndings
        from tui.screens.several.several_words import not_ended_words

        in_order = sorted(meant, key=marks.in_order)
        places = [(place.number, place.collaboration or "") for place in in_order]
        endings = await asked(self._desk, SeveralEndings, self._desk, places, self.waived)
        page = EndSeveral(self._desk, endings, may_write=not self._restricted)
        before, self.kept = self.kept, self.kept | meant  # rows are read behind the page as well
        ended = {Place(*one) for one in await self.app.push_screen_wait(page)}
        self.kept = before | ended
        await for_a_moment(self, self._reload)
        # what was refused keeps its mark, and can be ended after its cure
        self.marked -= ended
        self.keep_waived(endings.waived, of=meant)
        stay = not_ended_words(len(endings.maybe), len(endings.not_ended))
        if ended:
            self._ties = 0  # of many, it is seen there
            self._ended_together = {place.number for place in ended}
            keys = () if ended <= self._waiting_for_a_day() else ("left",)
            self.status.tell(f"{self._ended_words(ended)} {stay}".rstrip(), keys=keys)
        elif endings.maybe and not page.saved:
            self.status.tell(stay)
        else:
            self.status.tell(f"{saved_before_words(page.saved)} {stay}".rstrip())

    def _waiting_for_a_day(self) -> Set[Place]:
        return {
            Place(row.number, collaboration.id)
            for row in self.listing.rows
            for collaboration in row.collaborations
            if collaboration.status == "ending"
        }

    def _ended_words(self, places: Set[Place]) -> str:
        """Say how many were ended; they have one day, which may be still to come."""
        if places <= self._waiting_for_a_day():
            return ngettext(
                "{n} collaboration ends on its day. It is saved.",
                "{n} collaborations end on their day. It is saved.",
                len(places),
            )
        return ngettext("{n} collaboration ended. It is saved.",
                        "{n} collaborations ended. It is saved.", len(places))  # fmt: skip

    async def _end_at(self, place: Place) -> None:
        assert place.collaboration is not None
        wish = End(collaboration=place.collaboration)
        await self._show_done(place, self._flows.end(place.number, wish))
