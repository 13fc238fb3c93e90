"""What an operator does to one customer, step by step: asks, cures what stands in the way, does it.

Every act reads the customer afresh, plans, asks in a dialog, and carries out what was shown.
"""

import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from textual.app import App

from store.desk.desk import Desk, Done
from store.desk.pack_writer import write_pack
from store.domain.catalogue import service_name
from store.domain.clock import swedish_day
from store.domain.errors import (
    Conflict,
    MaybeSaved,
    NotFound,
    NotSaved,
    Refusal,
    Refused,
    StoreBusy,
    StoreError,
)
from store.domain.model import Collaboration, Customer
from store.domain.plan import Effect, Plan, collaboration_of
from store.domain.wishes import (
    Edit,
    End,
    RemoveCustomer,
    RemoveTask,
    RenameTask,
    TaskWish,
    Undo,
    Wish,
    Withdraw,
)
from store.domain.words import said_to
from store.i18n.language import N_, _
from store.rules.record_proposals import Proposal, proposals
from tui.dialogs.collaboration_form import (
    Agreed,
    CollaborationForm,
    EditCollaboration,
    LinkCollaboration,
    RequestCollaboration,
)
from tui.dialogs.end_collaboration import EndCollaboration, EndingAnswer
from tui.dialogs.questions import Confirm, Pick, Prompt, refusal_dialog
from tui.formatting.endings.plan_facts import STANDS_IN_THE_WAY, effect_facts, refusal_facts
from tui.formatting.facts import Fact
from tui.formatting.news import changed_since
from tui.screens.base import about_customer, carry_out
from tui.screens.set_right import set_right
from tui.screens.users import UsersAndServices

AnyWish = TypeVar("AnyWish", bound=Wish)

CURE = N_(
    "Users and services opens: choose or create a user there, and make it "
    "Administrator and main contact. Then this ending goes on."
)

HANDOVER_NOTE = N_(
    "All that is held for this collaboration is written there as text and as JSON, with the sums "
    "of the files: to be given to the customer. The ending then goes on."
)

YOUR_HANDOVER_NOTE = N_(
    "All that is held for this collaboration is written there as text and as JSON, with the sums "
    "of the files: for your company to keep. The ending then goes on."
)


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

    async def end(self, number: str, wish: End) -> Done | None:
        """Ask how to end, cure what stands in the way, and end; answers are kept meanwhile."""
        notice: Fact | None = None
        while True:
            try:
                customer = self._desk.customer(number)
                collaboration = collaboration_of(customer, wish.collaboration)
                wish = self._desk.preset(wish, collaboration)
                plan = self._desk.plan_for(customer, wish)
            except StoreError as error:
                self._report(error)
                return None
            final = [r for r in plan.refusals if r.code in STANDS_IN_THE_WAY]
            if final or not collaboration.running:
                if await self._cured(customer, collaboration, tuple(final) or plan.refusals):
                    notice = None
                    continue
                return None
            decided = await self._decided(customer, collaboration, wish, notice)
            if decided is None:
                name = service_name(self._desk.services, collaboration.service)
                self._tell_news(_("Nothing was changed. {service} is not ended.", service=name))
                return None
            wish = decided.wish
            if decided.edit:
                return await self.edit(number, wish.collaboration)
            if decided.hand_over:
                notice = await self.hand_over(customer, wish.collaboration) or notice
                continue
            if decided.set_right is not None:
                notice = await self.set_right(customer, collaboration, decided.set_right)
                continue
            if decided.end_first is not None:
                await self.end(number, End(collaboration=decided.end_first))
                continue
            try:
                return await carry_out(self._desk, number, wish, decided.shown)
            except (Refused, Conflict, StoreBusy, NotSaved) as error:
                # not on the screen below: the window opens again, and shows what is there now
                notice = Fact("", f"{error}", "stop")
            except StoreError as error:
                self._report(error)
                return None

    async def edit(self, number: str, id: str) -> Done | None:
        """Ask for a collaboration's task and terms, and change them; an unlinked one is linked."""
        customer, collaboration = self._read(number, id)
        if customer is None or collaboration is None:
            return None
        desk = self._desk
        asked = (about_customer(self._desk, customer), collaboration, desk.services, desk.plan_for)
        form: CollaborationForm
        if collaboration.status == "unlinked":
            form = LinkCollaboration(*asked)
        elif (refused := self._not_edited(customer, id)) is not None:
            self._report(refused)
            return None
        else:
            form = EditCollaboration(*asked, locked=desk.why_not("edit"))
        return await self._agreed(number, form)

    def _not_edited(self, customer: Customer, id: str) -> StoreError | None:
        """Say why nothing of a collaboration can be edited, or None where something can."""
        try:
            plan = self._desk.plan_for(customer, Edit(collaboration=id))
        except StoreError as error:
            return error
        final = [refusal for refusal in plan.refusals if refusal.code == "not-active"]
        return Refused(final) if final else None

    async def request(self, number: str) -> Done | None:
        """Ask for service, task and terms, and send the request."""
        customer, _none = self._read(number, None)
        if customer is None:
            return None
        desk = self._desk
        form = RequestCollaboration(about_customer(desk, customer), desk.services, desk.plan_for)
        return await self._agreed(number, form)

    async def change_task(self, number: str) -> Done | None:
        """Ask which task, and for its new name or whether to remove it; show what that does."""
        customer, _none = self._read(number, None)
        if customer is None:
            return None
        match wish := await self._task_wish(customer):
            case None:
                self._tell_news(_("Nothing was changed."))
                return None
            case RenameTask():
                verb, refused = _("Rename the task"), _("Cannot rename the task")
            case RemoveTask():
                verb, refused = _("Remove the task"), _("Cannot remove the task")
        return await self._confirmed(number, wish, title=verb, verb=verb, refused=refused)

    async def _task_wish(self, customer: Customer) -> TaskWish | None:
        names = {task.name: task.name for task in customer.tasks}
        if not names:
            self._report(NotFound(_("{customer} has no task.", customer=customer.name)))
            return None
        title = _("Tasks · {customer}", customer=customer.name)
        task = await self._app.push_screen_wait(Pick(title, names))
        if task is None:
            return None
        title = f"{task} · {customer.name}"
        acts = {"rename": _("Rename the task"), "remove": _("Remove the task")}
        act = await self._app.push_screen_wait(Pick(title, acts))
        if act == "remove":
            return RemoveTask(task=task)
        if act is None:
            return None
        renamed = partial(self._renamed, customer, task)
        needed = _("A name is needed.")
        return await self._app.push_screen_wait(
            Prompt(title, _("New name"), _("Go on"), renamed, needed=needed, value=task)
        )

    def _renamed(self, customer: Customer, task: str, name: str) -> RenameTask:
        """Return the wish to give a task another name.

        Raises:
            Refused: it cannot have that name.
        """
        return self._allowed(customer, RenameTask(task=task, name=name))

    def _removed(self, customer: Customer, typed: str) -> RemoveCustomer:
        """Return the wish to remove a customer, confirmed by what was typed.

        Raises:
            Refused: that is not its number.
        """
        return self._allowed(customer, RemoveCustomer(confirmation=typed))

    def _allowed(self, customer: Customer, wish: AnyWish) -> AnyWish:
        """Return a wish that is not refused.

        Raises:
            Refused: it is.
        """
        if refusals := self._desk.plan_for(customer, wish).refusals:
            raise Refused(refusals)
        return wish

    async def users(self, number: str) -> None:
        """Open Users and services."""
        customer, _none = self._read(number, None)
        if customer is not None:
            await self.cure_users(customer, None)

    async def cure_users(self, customer: Customer, service: str | None) -> None:
        """Open Users and services; with a service, to put right what its ending waits for."""
        screen = UsersAndServices(self._desk, customer, cure_for=service, may_write=self._may_write)
        await self._app.push_screen_wait(screen)

    async def withdraw(self, number: str, id: str) -> Done | None:
        """Show what is called off and what that stops, and call it off."""
        return await self._confirmed(
            number,
            Withdraw(collaboration=id),
            title=_("Call off an ending"),
            verb=_("Call off the ending"),
            refused=_("Cannot call off"),
        )

    async def undo(self, number: str, id: str | None) -> Done | None:
        """Show what will be again, of a collaboration or of the latest change, and put it back."""
        return await self._confirmed(
            number,
            Undo(collaboration=id),
            title=_("Undo"),
            verb=_("Undo"),
            refused=_("Cannot undo"),
        )

    async def remove(self, number: str) -> Done | None:
        """Show what goes with a customer, and remove it once its number or name is typed."""
        customer, _none = self._read(number, None)
        if customer is None:
            return None
        plan = self._planned(customer, RemoveCustomer())
        if plan is None:
            return None
        if plan.refusals:
            title = _("Cannot remove {customer}", customer=customer.name)
            await self._tell(title, plan.refusals)
            return None
        question = Prompt(
            _("Remove {customer}", customer=f"{customer.number} {customer.name}"),
            _("Its number"),
            _("Remove the customer"),
            partial(self._removed, customer),
            needed=_("The customer's number is needed."),
            facts=_facts(plan),
        )
        wish = await self._app.push_screen_wait(question)
        if wish is None:
            self._tell_news(_("Nothing was changed."))
            return None
        return await self._carry_out(number, wish, shown=plan.effects)

    async def _confirmed(
        self, number: str, wish: Wish, *, title: str, verb: str, refused: str
    ) -> Done | None:
        """Show what a wish will do, or why it is refused; carry out what was agreed to."""
        customer, _none = self._read(number, None)
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
            lambda: self._read(number, None)[0],
            self._desk.operator.employees,
            to=self._desk.operator.side,
        )
        question = Confirm(f"{title} · {customer.name}", _facts(plan), verb, changed=changed)
        if not await self._app.push_screen_wait(question):
            return None
        return await self._carry_out(number, wish, shown=plan.effects)

    def _planned(self, customer: Customer, wish: Wish) -> Plan | None:
        try:
            return self._desk.plan_for(customer, wish)
        except StoreError as error:
            self._report(error)
            return None

    async def _agreed(self, number: str, form: CollaborationForm) -> Done | None:
        """Ask by a form, which stays till what is agreed to is carried out."""
        done: list[Done] = []
        unsure: list[MaybeSaved] = []

        async def attempt(agreed: Agreed) -> bool:
            if not isinstance(agreed.wish, End):
                try:
                    done.append(await carry_out(self._desk, number, agreed.wish, agreed.shown))
                except MaybeSaved as error:
                    unsure.append(error)
            return True

        form.attempt = attempt
        agreed = await self._app.push_screen_wait(form)
        if agreed is None:
            return None
        if isinstance(agreed.wish, End):
            return await self.end(number, agreed.wish)
        for error in unsure:
            self._report(error)
        return next(iter(done), None)

    async def _cured(
        self, customer: Customer, collaboration: Collaboration, refusals: tuple[Refusal, ...]
    ) -> bool:
        """Tell why nothing can be ended; where that can be cured here, go there."""
        name = service_name(self._desk.services, collaboration.service)
        title = _("Cannot end {service} · {customer}", service=name, customer=customer.name)
        if refusals[0].cure != "users-and-services" or self._desk.why_not("manage-users"):
            await self._tell(title, refusals)
            return False
        facts = (*refusal_facts(refusals), Fact("", _(CURE), "muted"))
        question = Confirm(
            title, facts, _("Go to Users and services"), cancel=_("Close"), safe=True
        )
        if not await self._app.push_screen_wait(question):
            return False
        await self.cure_users(customer, name)
        again, _none = self._read(customer.number, None)
        if again is None:
            return False
        cured = again.valid_main_contact(self._desk.operator.employees) is not None
        if not cured:
            missing = _("{service} is not ended: a main contact is still missing.", service=name)
            self._tell_news(missing)
        return cured

    async def _decided(
        self, customer: Customer, collaboration: Collaboration, wish: End, notice: Fact | None
    ) -> EndingAnswer | None:
        desk = self._desk
        window = EndCollaboration(
            about_customer(self._desk, customer),
            collaboration,
            desk.services,
            desk.plan_for,
            wish,
            side=desk.operator.side,
            today=lambda: swedish_day(desk.now()),
            notice=notice,
            may_write=self._may_write,
        )
        return await self._app.push_screen_wait(window)

    async def hand_over(self, customer: Customer, id: str) -> Fact | None:
        """Ask where to put a pack, make it, and say where it is, or why it is nowhere."""
        where = Path("~") / f"handover-{re.sub(r'[^0-9A-Za-z-]', '-', customer.number)}"
        note = said_to(self._desk.operator.side, _(HANDOVER_NOTE), _(YOUR_HANDOVER_NOTE))

        def written(answer: str) -> tuple[Path, MaybeSaved | None]:
            directory = Path(os.path.expanduser(answer))
            try:
                write_pack(self._desk, customer.number, id, directory)
            except MaybeSaved as error:
                return directory, error
            return directory, None

        question = Prompt(
            _("Hand-over pack · {customer}", customer=customer.name),
            _("Directory"),
            _("Write the pack"),
            written,
            needed=_("The name of a directory is needed."),
            value=f"{where}",
            facts=(Fact("", note),),
        )
        answer = await self._app.push_screen_wait(question)
        if answer is None:
            return None
        directory, unsure = answer
        if unsure is not None:
            text = _("The hand-over pack is in {directory}; that it was made is {why}.",
                     directory=directory, why=unsure)  # fmt: skip
            return Fact("", text, "stop")
        return Fact("", _("The hand-over pack is in {directory}.", directory=directory), "ok")

    async def set_right(
        self, customer: Customer, collaboration: Collaboration, id: str
    ) -> Fact | None:
        """Ask which record that keeps a check open stands otherwise, and record it."""
        desk = self._desk
        service = desk.services[collaboration.service]
        check = next(check for check in service.checks if check.id == id)

        def proposed(now: Customer) -> tuple[Proposal, ...]:
            current = collaboration_of(now, collaboration.id)
            return proposals(service, check, current, swedish_day(desk.now()))

        if not proposed(customer):
            return None  # others were faster: the window shows it
        gone = _("Nothing keeps this check open any more.")
        asked = (customer, collaboration, _(check.text), proposed)
        try:
            done = await set_right(self._app, desk, *asked, gone=gone)
        except StoreError as error:
            return Fact("", f"{error}", "stop")
        return Fact("", _("The record is set right and saved."), "ok") if done else None

    async def _tell(self, title: str, refusals: tuple[Refusal, ...]) -> None:
        await self._app.push_screen_wait(refusal_dialog(title, refusals))

    def _read(self, number: str, id: str | None) -> tuple[Customer | None, Collaboration | None]:
        try:
            customer = self._desk.customer(number)
            return customer, collaboration_of(customer, id) if id is not None else None
        except StoreError as error:
            self._report(error)
            return None, None

    async def _carry_out(
        self, number: str, wish: Wish, *, shown: tuple[Effect, ...] | None = None
    ) -> Done | None:
        try:
            return await carry_out(self._desk, number, wish, shown)
        except StoreError as error:
            self._report(error)
            return None


def _facts(plan: Plan) -> tuple[Fact, ...]:
    return tuple(effect_facts(plan.effects))
