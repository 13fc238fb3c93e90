"""What a file changed of a customer, taken back: by what is kept, or by the words alone (R64)."""

from msgspec.structs import replace

from store.domain.catalogue import Services
from store.domain.model import (
    BeforeImport,
    Customer,
    Entry,
    Task,
)
from store.rules import records
from store.rules.customers.import_undo import FACTS, fields_before
from store.rules.customers.stepping import (
    Step,
    Unknown,
    before_and_after,
    lost,
    lost_of_records,
)


def step_of_import(customer: Customer, entry: Entry, services: Services) -> Step:
    """Return what a file changed as it was before; one of an older program by its words alone."""
    before = entry.replaced.imported if entry.replaced is not None else None
    if not isinstance(before, BeforeImport):
        return _by_words(customer, entry, services)
    changes = fields_before(customer, before)
    collaborations, unknown = [], []
    for each in customer.collaborations:
        if each.id in before.new_collaborations:
            continue
        lost_here = before.lost and f"records {each.id}" in entry.details
        for replaced in before.records.get(each.id, ()):
            back = records.put_back(each, replaced)
            lost_here = lost_here or back is None
            each = replace(each, records=back[-1] if back is not None else each.records)
        if lost_here:
            unknown.append(lost_of_records(each, entry, services))
        collaborations.append(each)
    changes["collaborations"] = tuple(collaborations)
    return Step(
        changes=changes,
        unknown=tuple(unknown),
        known=tuple(("collaborations", id) for id in before.new_collaborations),
    )


def _by_words(customer: Customer, entry: Entry, services: Services) -> Step:
    """Return what the words of a line tell of numbers, tasks, and who or what was not there."""
    changes: dict[str, object] = {}
    unknown: list[Unknown] = []
    users, collaborations = list(customer.users), list(customer.collaborations)
    tasks = {task.name: task for task in customer.tasks}
    for what in entry.details:
        change, (kind, *about) = before_and_after(entry, what), what.split(" ", 1)
        whose = about[0] if about else ""
        if kind == "records":
            here = [each for each in collaborations if each.id == whose]
            unknown += [lost_of_records(each, entry, services) for each in here]
        elif change is None:
            continue
        elif what in (*FACTS, "main_contact"):
            changes[what] = change[0]
        elif kind == "task" and change[0] is not None:
            tasks[whose] = Task(name=whose, owner=change[0])
        elif kind == "task":  # it had no owner, or was not there
            unknown.append(lost(("tasks", whose), entry))
        elif kind == "collaboration":
            collaborations = [each for each in collaborations if each.id != whose]
        elif kind == "user" and customer.user(whose) is not None and change[0] is None:
            users = [user for user in users if user.email.casefold() != whose.casefold()]
        elif kind == "user":
            email, _space, field = whose.partition(" ")
            unknown.append(lost(("users", email, field), entry))
    return Step(
        changes={
            **changes,
            "tasks": tuple(tasks.values()),
            "users": tuple(users),
            "collaborations": tuple(collaborations),
        },
        unknown=tuple(unknown),
    )
