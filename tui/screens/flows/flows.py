"""What the flows of one desk have in common: read, plan, show, carry out, tell."""

import itertools
import os
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from textual.app import App

from store.desk.desk import Desk, Done
from store.domain.errors import Refusal, Refused, StoreError
from store.domain.model import Collaboration, Customer
from store.domain.plan import Effect, Plan, collaboration_of
from store.domain.wishes import Undo, Wish
from store.i18n.language import _
from store.rules.history_words import Names
from tui.dialogs.questions import Confirm, refusal_dialog
from tui.formatting.endings.plan_facts import effect_facts
from tui.formatting.news import changed_since
from tui.screens.base import asked, carry_out

AnyWish = TypeVar("AnyWish", bound=Wish)


class Flows:
    """The acts of one desk. `report` tells what the store could not do, `tell` what was not done.

    Where the operator may not write files, no hand-over pack is offered.
    """

    def __init__(
        self,
        app: App[None],
        desk: Desk,
        report: Callable[[StoreError], None],
        *,
        tell: Callable[[str], None] = lambda news: None,
        may_write: bool = True,
    ) -> None:
        self._app = app
        self._tell_news = tell
        self._desk = desk
        self._report = report
        self._may_write = may_write

    def _allowed(self, customer: Customer, wish: AnyWish) -> AnyWish:
        """Return a wish that is not refused.

        Raises:
            Refused: it is.
        """
        if refusals := self._desk.plan_for(customer, wish).refusals:
            raise Refused(refusals)
        return wish

    async def _confirmed(
        self,
        number: str,
        wish: Wish,
        *,
        title: str,
        verb: str,
        refused: str,
        cancelled: Callable[[Customer], str] | None = None,
    ) -> Done | None:
        """Show what a wish will do, or why it is refused; carry out what was agreed to.

        Where it is not agreed to, `cancelled` says how the customer stays, if more than that
        nothing was changed.
        """
        customer, _none = await self._read(number, None)
        if customer is None:
            return None
        plan = self._planned(customer, wish)
        if plan is None:  # others were faster, or the office's policy is damaged
            return None
        if plan.refusals:
            if plan.refusals[0].code == "nothing-to-change":
                self._report(Refused(plan.refusals))  # a line is enough where nothing was decided
            else:
                await self._tell(f"{refused} · {customer.name}", plan.refusals)
            return None
        changed = partial(
            changed_since,
            customer,
            partial(self._reread, number),
            self._desk.operator.employees,
            to=self._desk.operator.side,
        )
        question = Confirm(
            f"{title} · {customer.name}", tuple(effect_facts(plan.effects)), verb, changed=changed
        )
        if not await self._app.push_screen_wait(question):
            if cancelled is not None:
                self._tell_news(cancelled(customer))
            return None
        return await self._carry_out(number, wish, shown=plan.effects)

    async def undo(self, number: str, id: str | None) -> Done | None:
        """Show what will be again, of a collaboration or of the latest change, and put it back."""
        return await self._confirmed(
            number,
            Undo(collaboration=id),
            title=_("Undo"),
            verb=_("Undo"),
            refused=_("Cannot undo"),
        )

    def _names(self, customer: Customer) -> Names:
        """Return what the ids in a customer's history stand for, to the operator."""
        operator = self._desk.operator
        services = self._desk.services_so_far
        return Names(customer, operator.employees, services, to=operator.side)

    def _planned(self, customer: Customer, wish: Wish) -> Plan | None:
        try:
            return self._desk.plan_for(customer, wish)
        except StoreError as error:
            self._report(error)
            return None

    async def _tell(self, title: str, refusals: tuple[Refusal, ...]) -> None:
        await self._app.push_screen_wait(refusal_dialog(title, refusals))

    async def _read(
        self, number: str, id: str | None
    ) -> tuple[Customer | None, Collaboration | None]:
        try:
            customer = await asked(self._desk, self._desk.customer, number)
            return customer, collaboration_of(customer, id) if id is not None else None
        except StoreError as error:
            self._report(error)
            return None, None

    async def _reread(self, number: str) -> Customer | None:
        """Read a customer again while a question is open: others have changed it just now."""
        customer, _none = await self._read(number, None)
        return customer

    async def _carry_out(
        self, number: str, wish: Wish, *, shown: tuple[Effect, ...] | None = None
    ) -> Done | None:
        try:
            return await carry_out(self._app, self._desk, number, wish, shown)
        except StoreError as error:
            self._report(error)
            return None


def free_name(path: str) -> str:
    """Return a name where nothing is: the path, or that with the next number behind it.

    It looks at the disk, and so may wait for it.
    """
    ways = itertools.chain((path,), (f"{path}-{n}" for n in itertools.count(2)))
    return next(way for way in ways if not os.path.lexists(os.path.expanduser(way)))
