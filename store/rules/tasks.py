"""Plan to rename a customer's task, or to remove one that nothing open hangs on (R2, R52)."""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from store.domain import rights, validation
from store.domain.catalogue import Services, service_name
from store.domain.errors import NotFound, Refusal, Refused
from store.domain.model import Customer, Entry, Task
from store.domain.plan import Effect, Plan, entered, refused_texts
from store.domain.rights import Operator
from store.domain.wishes import RemoveTask, RenameTask, TaskWish
from store.domain.words import CHANGE, status_after_is
from store.i18n.language import _
from store.rules.terms import changed_fields
from store.rules.typed_fields import NEEDED

RENAME_TASK, REMOVE_TASK = "rename-task", "remove-task"


def plan(
    customer: Customer, wish: TaskWish, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan a change of a customer's tasks.

    Raises:
        NotFound: the customer has no such task.
    """
    refusals = rights.refusals(by, "change-task") or refused_texts(("reason", wish.reason))
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    task = _task_of(customer, wish.task)
    try:
        match wish:
            case RenameTask():
                action, name = RENAME_TASK, _new_name(customer, task, wish.name)
                after, effects = _renamed(customer, task, name, services)
            case RemoveTask():
                action, name = REMOVE_TASK, "none"
                after, effects = _removed(customer, task, services)
    except Refused as no:
        return Plan(refusals=no.refusals, effects=(), after=customer)
    owner = {}
    if action == REMOVE_TASK and task.owner is not None:
        owner = {f"task {task.name}": f"{task.owner}{CHANGE}none"}
    return Plan(
        refusals=(),
        effects=effects,
        after=entered(
            customer,
            by,
            now,
            action=action,
            changes={"tasks": after.tasks, "collaborations": after.collaborations},
            details={"task": f"{task.name}{CHANGE}{name}", **owner},
            reason=wish.reason,
        ),
    )


def name_since(name: str, later: Iterable[Entry]) -> str:
    """Return what a task is called after lines of the history, some of which may rename it."""
    for entry in later:
        before, _arrow, after = entry.details.get("task", "").partition(CHANGE)
        if entry.action == RENAME_TASK and before == name:
            name = after
    return name


def task_again(customer: Customer, name: str) -> Task:
    """Return a task that is gone, with the owner that it had where the history tells that."""
    for entry in reversed(customer.history):
        if entry.action == REMOVE_TASK and entry.details.get("task") == f"{name}{CHANGE}none":
            owner = entry.details.get(f"task {name}", "").partition(CHANGE)[0]
            return Task(name=name, owner=owner or None)
    return Task(name=name)


def _task_of(customer: Customer, name: str) -> Task:
    task = customer.task(name)
    if task is None:
        message = _("{customer} has no task {task!r}.", customer=customer.name, task=name)
        if has := ", ".join(each.name for each in customer.tasks):
            message = _(
                "{customer} has no task {task!r}; it has: {tasks}.",
                customer=customer.name,
                task=name,
                tasks=has,
            )
        raise NotFound(message)
    return task


def _new_name(customer: Customer, task: Task, text: str) -> str:
    """Return a name as an import would take it.

    Raises:
        Refused: it is no name, the task has it already, or another task has it.
    """
    if not text.strip():
        raise Refused.because("invalid-value", _(NEEDED["name"]), about="name")
    try:
        name = validation.name(text)
    except ValueError as fault:
        message = _("The task cannot be given this name: {fault}.", fault=fault)
        raise Refused.because("invalid-value", message, about="name") from None
    if name == task.name:
        message = _("The task is called {task} already.", task=name)
        raise Refused.because("nothing-to-change", message)
    if customer.task(name) is not None:
        message = _(
            "{customer} has another task {task}; give the collaborations that one and remove "
            "this one instead.",
            customer=customer.name,
            task=name,
        )
        raise Refused.because("already-exists", message, about=name)
    return name


def _renamed(
    customer: Customer, task: Task, name: str, services: Services
) -> tuple[Customer, tuple[Effect, ...]]:
    """Return the customer with a task's new name wherever the old one stood, and the effects."""
    after = replace(
        customer,
        tasks=tuple(replace(each, name=name) if each == task else each for each in customer.tasks),
        collaborations=tuple(
            replace(each, task=name) if each.task == task.name else each
            for each in customer.collaborations
        ),
    )
    first = Effect(
        subject="task",
        text=_("{now}, {before} until now", now=name, before=task.name),
        provenance="inferred (app)",
        about=customer.number,
        before=task.name,
        after=name,
    )
    pairs = zip(customer.collaborations, after.collaborations, strict=True)
    moved = (
        effect
        for before, new in pairs
        if before != new
        for effect in changed_fields(before, new, services)
    )
    text = _("z does not undo this; the task gets its name back by being renamed again")
    return after, (first, *moved, _undo(text))


def _removed(
    customer: Customer, task: Task, services: Services
) -> tuple[Customer, tuple[Effect, ...]]:
    """Return the customer without a task, and the effects.

    Raises:
        Refused: open collaborations hang on it; each has a refusal.
    """
    if refusals := tuple(_open_on(customer, task, services)):
        raise Refused(refusals)
    first = Effect(
        subject="task",
        text=_("{task} is taken off the customer's tasks", task=task.name),
        provenance="inferred (app)",
        about=customer.number,
        before=task.name,
    )
    text = _("z does not undo this; an import that has the task adds it again")
    tasks = tuple(each for each in customer.tasks if each != task)
    return replace(customer, tasks=tasks), (first, _undo(text))


def _open_on(customer: Customer, task: Task, services: Services) -> Iterator[Refusal]:
    for each in customer.collaborations:
        if each.open and each.task == task.name:
            message = _(
                "{service} belongs to the task {task} and is {status}; give it another task or "
                "end it first.",
                service=service_name(services, each.service),
                task=task.name,
                status=status_after_is(each.status),
            )
            yield Refusal(code="still-active-elsewhere", message=message, about=each.id)


def _undo(text: str) -> Effect:
    return Effect(subject="undo", text=text, provenance="inferred (app)", tells=("no",))
