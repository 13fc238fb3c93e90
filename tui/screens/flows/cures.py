"""What cures what an ending waits for: users, a hand-over pack, a record."""

import asyncio
import re

from store.desk.desk import Done
from store.desk.pack_writer import write_pack
from store.domain.catalogue import service_name
from store.domain.clock import swedish_day
from store.domain.errors import MaybeSaved, StoreError
from store.domain.model import Collaboration, Customer
from store.domain.words import said_to
from store.i18n.language import N_, _
from store.rules.endings.checks import licensed_users
from store.rules.holds import hold_against
from store.rules.record_proposals import Proposal, proposals
from tui.dialogs.papers.pack_prompt import PackAt, PackPrompt
from tui.formatting.facts import Fact
from tui.formatting.records import record_set_words
from tui.screens.correct_record import correct_record
from tui.screens.flows.flows import Flows, free_name
from tui.screens.flows.hold_flows import HoldFlows
from tui.screens.saving import saved
from tui.screens.users import UsersAndServices

HANDOVER_NOTE = N_(
    "All that is held for this collaboration is written there as text and as JSON, with the sums "
    "of the files: to be given to the customer. The ending then goes on."
)

YOUR_HANDOVER_NOTE = N_(
    "All that is held for this collaboration is written there as text and as JSON, with the sums "
    "of the files: for your company to keep. The ending then goes on."
)


class Cures(Flows):
    """The steps that lead away from an ending, and come back to it."""

    async def users(self, customer: Customer, service: str | None) -> None:
        """Open Users and services; with a service, to cure what its ending waits for."""
        screen = UsersAndServices(self._desk, customer, cure_for=service, may_write=self._may_write)
        await self._app.push_screen_wait(screen)

    async def license(self, customer: Customer, service: str) -> Fact | None:
        """Open Users and services for a licence; say where there is still none."""
        screen = UsersAndServices(
            self._desk,
            customer,
            cure_for=service_name(self._desk.services, service),
            licence=service,
            may_write=self._may_write,
        )
        await self._app.push_screen_wait(screen)
        now, _none = await self._read(customer.number, None)
        if now is None or licensed_users(now, service, self._desk.operator.employees):
            return None
        name = service_name(self._desk.services, service)
        still = _("{service} is not ended: still no active user is licensed for it.", service=name)
        return Fact("", still, "stop")

    async def hand_over(self, customer: Customer, id: str) -> Fact:
        """Ask where to put a pack, make it, and say where it is, or why it is nowhere."""
        named = f"~/handover-{re.sub(r'[^0-9A-Za-z-]', '-', customer.number)}"
        where = await asyncio.to_thread(free_name, named)
        note = said_to(self._desk.operator.side, _(HANDOVER_NOTE), _(YOUR_HANDOVER_NOTE))

        maybe: list[MaybeSaved] = []

        async def written(at: PackAt) -> bool:
            try:
                await saved(self._app, write_pack, self._desk, customer.number, id, *at)
            except MaybeSaved as error:
                maybe.append(error)
            return True

        question = PackPrompt(
            _("Hand-over pack · {customer}", customer=customer.name),
            _("Write the pack"),
            written,
            value=where,
            facts=(Fact("", note),),
        )
        at = await self._app.push_screen_wait(question)
        if at is None:
            return _left_alone(_("No hand-over pack was written."))
        if maybe:
            return Fact("", f"{maybe[-1]}", "stop")
        told = _("The hand-over pack is in {directory}.", directory=at.directory)
        return Fact("", told, "ok")

    async def release(self, customer: Customer, id: str) -> Fact | None:
        """Show what it does to release the hold that is in the way; say what became of it."""
        if hold_against(customer, id, self._desk.today()) is None:
            return None  # others were faster
        done = await self.released(customer, id)
        if done is None:
            return _left_alone(_("The hold is not released."))
        return Fact("", _("The hold is released and saved."), "ok")

    async def released(self, customer: Customer, id: str) -> Done | None:
        """Show what it does to release the hold that is in the way, and release it."""
        hold = hold_against(customer, id, self._desk.today())
        if hold is None:
            return None
        flows = HoldFlows(self._app, self._desk, self._report, tell=self._tell_news)
        return await flows.release(customer.number, hold.collaboration)

    async def correct(
        self, customer: Customer, collaboration: Collaboration, id: str
    ) -> Fact | None:
        """Ask which record that keeps a check open stands otherwise; say what was recorded."""
        told = await self.corrected(customer, collaboration, id)
        if isinstance(told, Done):
            return Fact("", _("{what}. Saved.", what=record_set_words(told)), "ok")
        return told

    async def corrected(
        self, customer: Customer, collaboration: Collaboration, id: str
    ) -> Done | Fact | None:
        """Ask which record that keeps a check open stands otherwise, and record it."""
        desk = self._desk
        service = desk.services[collaboration.service]
        check = next(check for check in service.checks if check.id == id)

        def proposed(now: Customer) -> tuple[Proposal, ...]:
            current = now.collaboration(collaboration.id)
            if current is None:  # others have taken it away
                return ()
            return proposals(service, check, current, swedish_day(desk.now()))

        if not proposed(customer):
            return None  # others were faster: the window shows it
        gone = _("Nothing keeps this check open any more.")
        asked = (customer, collaboration, _(check.text), proposed)
        try:
            done = await correct_record(self._app, desk, *asked, gone=gone)
        except StoreError as error:
            return Fact("", f"{error}", "stop")
        if done is None:
            return _left_alone(_("No record was corrected."))
        return done


def _left_alone(what: str) -> Fact:
    """Say in the window that comes back what was given up in the one before."""
    return Fact("", what, "muted")
