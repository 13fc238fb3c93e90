"""Why somebody who was an employee may act here no more (R50)."""

from contextlib import suppress

from store.domain.clock import swedish_day
from store.domain.errors import StoreDamaged
from store.domain.model import Employee
from store.domain.repository import Store
from store.domain.rights import able
from store.i18n.language import _


def no_longer_active(store: Store, login: str, name: str, employees: tuple[Employee, ...]) -> str:
    """Say that an employee is active no more, who made that so and when, and whom to ask."""
    said = [_("{name} is no longer active at {office}.", name=name, office=store.office.name)]
    with suppress(StoreDamaged):  # what is known without the history is said all the same
        for entry in reversed(store.office_history()):
            if entry.action == "deactivate-employee" and f"active {login}" in entry.details:
                names = {employee.login: employee.name for employee in employees}
                who, day = names.get(entry.by, entry.by), swedish_day(entry.at)
                said.append(_("Made inactive by {who} on {day}.", who=who, day=day))
                break
    if names_of := able(employees, "manage-employees"):
        said.append(_("Ask {names}.", names=_(" or ").join(names_of)))
    return " ".join(said)
