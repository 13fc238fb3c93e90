"""A customer's tasks without a screen: task list, rename, remove."""

from store.desk.desk import Desk
from store.domain.model import Customer, Task
from store.domain.wishes import RemoveTask, RenameTask
from store.i18n.language import _
from tui.cli.answer import Answer
from tui.cli.changes import changed
from tui.cli.options import Options


def list_tasks(options: Options, desk: Desk) -> Answer:
    """List a customer's tasks, each with its owner and the collaborations that hang on it."""
    customer = desk.customer(options.number)
    held = [(task, _collaborations(customer, task)) for task in customer.tasks]
    return Answer(
        [_line(task, ids) for task, ids in held],
        [{"name": task.name, "owner": task.owner, "collaborations": ids} for task, ids in held],
    )


def rename(options: Options, desk: Desk) -> Answer:
    """Give a task another name."""
    return changed(
        options, desk, RenameTask(task=options.task, name=options.name, reason=options.reason)
    )


def remove(options: Options, desk: Desk) -> Answer:
    """Remove a task."""
    return changed(options, desk, RemoveTask(task=options.task, reason=options.reason))


def _collaborations(customer: Customer, task: Task) -> list[str]:
    return [each.id for each in customer.collaborations if each.task == task.name]


def _line(task: Task, collaborations: list[str]) -> str:
    owner = task.owner or _("no owner")
    return "  ".join(part for part in (task.name, owner, ", ".join(collaborations)) if part)
