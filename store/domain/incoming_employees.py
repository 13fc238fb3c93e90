"""What becomes of employees that an import brings, beside those that the office has."""

from collections.abc import Iterable

import msgspec

from store.domain.errors import Refusal
from store.domain.model import Employee
from store.domain.words import activity_word, portal_role_word, rights_word
from store.i18n.language import _


class ReconciledEmployees(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of employees that come in; `after` are all of the office as they are to be."""

    after: tuple[Employee, ...]
    new: tuple[Employee, ...] = ()
    changed: tuple[Employee, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def reconcile_employees(
    present: tuple[Employee, ...], incoming: Iterable[Employee]
) -> ReconciledEmployees:
    """Decide on each incoming employee: name and address are taken over, rights are not (R50).

    An address that is left out says nothing.
    """
    after = {employee.login: employee for employee in present}
    new, changed, refusals = [], [], []
    for employee in incoming:
        here = after.get(employee.login)
        if here is None:
            new.append(employee)
        elif refused := _refused_employee(here, employee):
            refusals.append(refused)
            continue
        else:
            email = here.email if employee.email is None else employee.email
            employee = msgspec.structs.replace(here, name=employee.name, email=email)
            if employee != here:
                changed.append(employee)
        after[employee.login] = employee
    return ReconciledEmployees(
        after=tuple(after.values()),
        new=tuple(new),
        changed=tuple(changed),
        refusals=tuple(refusals),
    )


def _refused_employee(here: Employee, incoming: Employee) -> Refusal | None:
    """Refuse what gives or takes rights, with the verb that does it."""
    login = here.login
    if incoming.active != here.active:
        message = _(
            "{name} ({login}) is {state} here, and an import does not change that: use {verb}.",
            name=here.name,
            login=login,
            state=activity_word(active=here.active),
            verb=" ".join(("employee", "deactivate" if here.active else "activate", login)),
        )
    elif (incoming.rights, incoming.portal_role) != (here.rights, here.portal_role):
        rights = (incoming.rights, "--portal-role", incoming.portal_role)
        message = _(
            "{name} ({login}) has {rights} and the role {role} here, and an import does not "
            "change that: use {verb}.",
            name=here.name,
            login=login,
            rights=rights_word(here.rights),
            role=portal_role_word(here.portal_role),
            verb=" ".join(("employee", "rights", login, *rights)),
        )
    else:
        return None
    return Refusal(code="already-exists", message=message, about=login)
