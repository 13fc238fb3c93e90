"""The verb `task`: what the office does for a customer, by name."""

from store.i18n.language import N_
from tui.cli.arguments import Argument, Verb
from tui.cli.shared_arguments import NUMBER

NAME = Argument("task", N_("a task's name"), N_("TASK"))

TASK = Verb(
    "task",
    N_("list, rename and remove a customer's tasks"),
    acts=(
        Verb("list", N_("list the tasks"), "", (NUMBER,), ("task list 1001 --json",),
             run="tasks.list_tasks"),
        Verb("rename", N_("give a task another name"),
             N_("Its collaborations have the new name too, also those that have ended."),
             (NUMBER, NAME, Argument("name", N_("the new name"), N_("NAME"))),
             ("task rename 1001 Payroll 'Payroll and reports'",),
             run="tasks.rename", changes=True),
        Verb("remove", N_("remove a task that no open collaboration belongs to"),
             N_("Collaborations that have ended keep its name."),
             (NUMBER, NAME), ("task remove 1001 Payroll",),
             run="tasks.remove", changes=True),
    ),
)  # fmt: skip
VERBS = (TASK,)
