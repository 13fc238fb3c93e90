"""The acts on a customer as a whole: its users, its tasks, its removal."""

from functools import partial

from store.desk.desk import Done
from store.domain.errors import NotFound
from store.domain.model import Customer
from store.domain.wishes import License, RemoveCustomer, RemoveTask, RenameTask, TaskWish
from store.i18n.language import _
from tui.dialogs.questions import Pick, Prompt
from tui.formatting.endings.plan_facts import effect_facts
from tui.screens.flows.flows import Flows
from tui.screens.users import UsersAndServices


class CustomerFlows(Flows):
    """What is done to a customer."""

    async def users(self, number: str) -> None:
        """Open Users and services."""
        customer, _none = await self._read(number, None)
        if customer is not None:
            await self._app.push_screen_wait(
                UsersAndServices(self._desk, customer, may_write=self._may_write)
            )

    async def change_task(self, number: str) -> Done | None:
        """Ask which task, and for its new name or whether to remove it; show what that does."""
        customer, _none = await self._read(number, None)
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

    async def remove_task(self, number: str, task: str) -> Done | None:
        """Show what it does to remove a task that no collaboration belongs to, and remove it."""
        return await self._confirmed(
            number,
            RemoveTask(task=task),
            title=_("Remove the task"),
            verb=_("Remove the task"),
            refused=_("Cannot remove the task"),
        )

    async def take_licence(self, number: str, email: str, service: str) -> Done | None:
        """Show what it does to take a licence from a user, and take it."""
        return await self._confirmed(
            number,
            License(email=email, service=service, revoke=True),
            title=_("Take the licence"),
            verb=_("Take the licence"),
            refused=_("Cannot take the licence"),
        )

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

    async def remove(self, number: str) -> Done | None:
        """Show what goes with a customer, and remove it once its number or name is typed."""
        customer, _none = await self._read(number, None)
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
            facts=tuple(effect_facts(plan.effects)),
        )
        wish = await self._app.push_screen_wait(question)
        if wish is None:
            self._tell_news(_("Nothing was changed."))
            return None
        return await self._carry_out(number, wish, shown=plan.effects)

    def _removed(self, customer: Customer, typed: str) -> RemoveCustomer:
        """Return the wish to remove a customer, confirmed by what was typed.

        Raises:
            Refused: that is not its number.
        """
        return self._allowed(customer, RemoveCustomer(confirmation=typed))
