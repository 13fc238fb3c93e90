"""Why somebody who was an employee or a customer's user may act here no more (R30, R50)."""

from contextlib import suppress

from store.domain.clock import swedish_day
from store.domain.errors import StoreDamaged
from store.domain.model import Employee, User
from store.domain.repository import Store
from store.domain.rights import able
from store.domain.words import role_word
from store.i18n.language import _


def no_longer_active(store: Store, login: str, name: str, employees: tuple[Employee, ...]) -> str:
    """Say that an employee is active no more, who made that so and when, and whom to ask."""
    said = [_("{name} is no longer active at {office}.", name=name, office=store.office.name)]
    with suppress(StoreDamaged):  # what is known without the history is said all the same
        for entry in reversed(store.office_history()):
            if entry.action == "deactivate-employee" and f"active {login}" in entry.details:
                names = {employee.login: employee.name for employee in employees}
                who, day = names.get(entry.by, entry.by), swedish_day(entry.at)
                said.append(_("Deactivated by {who} on {day}.", who=who, day=day))
                break
    if names_of := able(employees, "manage-employees"):
        said.append(_("Ask {names}.", names=_(" or ").join(names_of)))
    return " ".join(said)


def not_for_others(store: Store, login: str, account: str) -> str | None:
    """Say why an account may not act in another's name, as the store has it now; None if it may.

    What leaves files in that name asks it before it writes any: no database guards those.
    """
    if login == account or store.may_act_for_others:
        return None
    return _(
        "{account} cannot act as {login}: the server has not been told that several people share "
        "this account. Its administrator can say so: grant samarbete_shared to {account}.",
        account=account,
        login=login,
    )


def no_longer_user(login: str, number: str) -> str:
    """Say that somebody does not act for a customer; not whether there is such a customer."""
    return _("{login} is not an active user of customer {number}.", login=login, number=number)


def demoted(user: User) -> str:
    """Say that somebody has a role now that lets them do less, which the next login gives (R30)."""
    role = role_word(user.role)
    return _("{name} has another role now, {role}. It begins with the next login.",
             name=user.name, role=role)  # fmt: skip
