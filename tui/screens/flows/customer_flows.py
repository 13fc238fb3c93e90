"""The acts on a customer as a whole: its users, its tasks, its packs, its removal."""

import asyncio
from collections.abc import Sequence, Set
from functools import partial
from pathlib import Path

from store.desk.desk import Done
from store.desk.pack_writer import PackLine, write_packs
from store.domain.errors import NotFound, NotSaved, Refused, StoreError
from store.domain.model import Customer
from store.domain.row import Row
from store.domain.wishes import License, Receive, RemoveCustomer, RemoveTask, RenameTask, TaskWish
from store.i18n.language import _, grouped, ngettext
from tui.dialogs.papers.pack_prompt import PackAt, PackPrompt
from tui.dialogs.questions import Confirm, Pick, Prompt
from tui.formatting.endings.plan_facts import effect_facts
from tui.formatting.facts import Fact
from tui.screens.base import asked
from tui.screens.flows.flows import Flows, free_name
from tui.screens.saving import SAVING, SavingRun, told_meanwhile
from tui.screens.users import UsersAndServices

MOST_NAMED = 6
"""So many customers are named before their packs are written."""


def _not_made(line: PackLine) -> Fact:
    """Say of a customer why it has no pack, or that its line of history is not certain."""
    why = " ".join(refusal.message for refusal in line.refusals)
    if line.error is not None:
        why = f"{line.error}"
    if line.written:
        why = _("The hand-over pack is in {directory}; its line in the history: {why}.",
                directory=line.directory, why=why)  # fmt: skip
    why = why or _("not begun")
    return Fact(line.number, f"{line.name}: {why}", "stop")


def _outcome_of(line: PackLine) -> Done | StoreError:
    if line.refusals:
        return Refused(line.refusals)
    return line.done or line.error or NotSaved(_("not begun"))


def packs_made(count: int, directory: Path) -> str:
    """Say how many packs were made, and where they are; of none, that nothing is recorded."""
    if not count:
        return _("No hand-over pack was made, and nothing was recorded in the history.")
    return ngettext("{count} hand-over pack is in {directory}. Recorded in the history.",
                    "{count} hand-over packs are in {directory}. Recorded in the history.",
                    count, count=grouped(count), directory=directory)  # fmt: skip


def title_of(left: Sequence[PackLine]) -> str:
    """Say what the packs lack that are not done: where all are there, their lines of history."""
    if all(line.written for line in left):
        return _("Not all packs are recorded for certain")
    return _("Not all packs are made")


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

    async def hand_over(self, numbers: Set[str]) -> None:
        """Ask where to put the packs of customers, make them, and tell what could not be made."""
        listing = await asked(self._desk, self._desk.listing)
        rows = [row for row in listing.rows if row.number in numbers]
        if not rows:
            self._tell_news(_("Nothing was changed."))
            return
        named = ", ".join(f"{row.number} {row.name}" for row in rows[:MOST_NAMED])
        if (more := len(rows) - MOST_NAMED) > 0:
            named += " " + _("and {n} more", n=more)
        note = _("All that is held for each customer is written to a directory of its own there, "
                 "as text and as JSON, with the sums of the files.")  # fmt: skip
        lines: list[PackLine] = []

        async def written(at: PackAt) -> bool:
            await self._packs(rows, at, lines)
            return True

        question = PackPrompt(
            _("Hand-over packs"),
            _("Write the packs"),
            written,
            value=await asyncio.to_thread(free_name, "~/handover"),
            facts=(Fact("", named), Fact("", note)),
        )
        at = await self._app.push_screen_wait(question)
        if at is None:
            self._tell_news(_("Nothing was changed."))
            return
        count = sum(line.state == "done" for line in lines)
        words = packs_made(count, at.directory)
        if left := [line for line in lines if line.state != "done"]:
            facts = (Fact("", words, "ok" if count else "stop"), *map(_not_made, left))
            await self._app.push_screen_wait(Confirm(title_of(left), facts, cancel=_("Close")))
        else:
            self._tell_news(words)

    async def _packs(self, rows: Sequence[Row], at: PackAt, lines: list[PackLine]) -> None:
        """Write and record a pack of each, one by one; keep what became of each in `lines`."""
        steps = write_packs(self._desk, rows, *at)

        def one_more() -> tuple[Done | StoreError, ...]:
            line = next(steps)
            lines.append(line)
            return (_outcome_of(line),)

        run = SavingRun(self._app, len(rows))
        with run.kept_open():
            while len(lines) < len(rows) and not run.closing:
                with told_meanwhile(self._app, _(SAVING)):
                    await run.saved(one_more)

    async def receive(self, number: str) -> Done | None:
        """Show which pack is confirmed as received, and confirm it."""
        return await self._confirmed(
            number,
            Receive(),
            title=_("Confirm receipt"),
            verb=_("Confirm receipt"),
            refused=_("Cannot confirm"),
        )

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
            confirms=True,
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
