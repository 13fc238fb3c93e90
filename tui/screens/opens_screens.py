"""The list leads to other screens: what is coming, known, sent, recorded, and was done."""

from collections.abc import AsyncIterator, Set
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from store.desk.desk import Desk
from store.domain.address import Address
from store.domain.errors import StoreError
from store.domain.model import Customer
from tui.formatting import marks
from tui.screens.base import asked, exclusive_action, for_a_moment, looking_action
from tui.screens.customers.named_keys import NamedKeys
from tui.terminal.state import Seen

if TYPE_CHECKING:
    from tui.screens.lists.list_screen import ListScreen


class OpensScreens(NamedKeys):
    """Opens each over the list, and reads the store again behind it.

    `restricted` keeps them from writing files.
    """

    def __init__(
        self, desk: Desk, seen: Seen, *, restricted: bool, store: Address | None = None
    ) -> None:
        super().__init__(desk, seen, store=store)
        self._restricted = restricted
        self._ended_together: Set[str] = frozenset()
        """The numbers of the customers of whom several collaborations were last ended at once."""

    @asynccontextmanager
    async def _looked_at(self) -> AsyncIterator[None]:
        """Read again what may have been changed on a screen over the list.

        What was told before it stays told where nothing was done meanwhile, and is over else.
        """
        before = self.listing
        yield
        await for_a_moment(self, self._reload)
        if self.listing != before:
            self.status.clear()

    @looking_action
    async def action_people(self) -> None:
        """Open Office's people."""
        from tui.screens.office_people import OfficesPeople

        async with self._looked_at():
            await self.app.push_screen_wait(OfficesPeople(self._desk))

    @exclusive_action
    async def action_import_file(self) -> None:
        """Open the page that brings in a file, and tell what it did."""
        from tui.screens.imports.import_customers import ImportCustomers

        told = await self.app.push_screen_wait(ImportCustomers(self._desk))
        await for_a_moment(self, self._reload)
        if told is None:
            self.status.cancelled()
        else:
            self.status.say(told)

    @looking_action
    async def action_coming(self) -> None:
        """Open Coming endings, and go on with the collaboration that is chosen there."""
        from tui.screens.lists.coming_endings import ComingEndings

        await self._go_on_from(ComingEndings(self._desk, may_write=not self._restricted))

    @looking_action
    async def action_stops(self) -> None:
        """Open what stops endings, and go on with the line that is chosen there."""
        from tui.screens.lists.what_stops import WhatStops

        await self._go_on_from(WhatStops(self._desk, may_write=not self._restricted))

    def action_left(self) -> None:
        """Open what is left after endings: of what was ended just now, or of all."""
        told = "left" in self.status.keys
        self._open_left(
            self.status.told_of if told else None, self._ended_together if told else frozenset()
        )

    @looking_action
    async def _open_left(self, customer: Customer | None, ended: Set[str]) -> None:
        from tui.screens.lists.what_is_left import WhatIsLeft

        whose = (customer.number, customer.name) if customer is not None else ()
        may_write = not self._restricted
        await self._go_on_from(WhatIsLeft(self._desk, *whose, ended=ended, may_write=may_write))

    async def _go_on_from(self, screen: "ListScreen[Any]") -> None:
        """Open a list, and go on with the line that it was left for."""
        async with self._looked_at():
            await self.app.push_screen_wait(screen)
        if screen.place_to_go is not None:
            await self.go_to(screen.place_to_go)

    @looking_action
    async def action_known(self) -> None:
        """Open what is known of the services."""
        from tui.screens.lists.statements import Statements

        statements = Statements(self._desk, may_write=not self._restricted)
        async with self._looked_at():
            await self.app.push_screen_wait(statements)

    @looking_action
    async def action_requests(self) -> None:
        """Open Sent requests."""
        from tui.screens.requests import SentRequests

        requests = SentRequests(self._desk, at=self.tree_of_customers.place)
        async with self._looked_at():
            await self.app.push_screen_wait(requests)
        if requests.place_to_go is not None:
            await self.go_to(requests.place_to_go)

    @looking_action
    async def action_records(self) -> None:
        """Open the records of the collaboration under the cursor, or all of the customer's."""
        from tui.screens.lists.records import Records

        if (place := self.tree_of_customers.place) is None:
            return
        try:
            customer = await asked(self._desk, self._desk.customer, place.number)
        except StoreError as error:
            self._report(error)
            return
        async with self._looked_at():
            await self.app.push_screen_wait(Records(self._desk, customer, place.collaboration))

    @looking_action
    async def action_letter(self) -> None:
        """Show the letter about what is under the cursor: a collaboration, or a main contact."""
        from tui.screens.flows.letter_flows import LetterFlows

        if (place := self.tree_of_customers.place) is not None:
            flows = LetterFlows(self.app, self._desk, self._report, tell=self.status.tell,
                                may_write=not self._restricted)  # fmt: skip
            await flows.about(place.number, place.collaboration)

    def action_history(self) -> None:
        """Open the history of the customer under the cursor."""
        if (place := self.tree_of_customers.place) is not None:
            self._open_history(place.number)

    def action_office_history(self) -> None:
        """Open the history of all customers."""
        self._open_history(None)

    @looking_action
    async def _open_history(self, number: str | None) -> None:
        from tui.screens.history import History

        row = marks.row_of(number, self.listing.rows) if number is not None else None
        name = row.name if row is not None else ""
        history = History(self._desk, number, name, may_write=not self._restricted)
        async with self._looked_at():
            await self.app.push_screen_wait(history)
        if history.place_to_go is not None:
            await self.go_to(history.place_to_go)
