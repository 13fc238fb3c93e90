"""What becomes of employees that an import brings, beside those that the office has."""

from collections.abc import Iterable

import msgspec

from store.domain.errors import Refusal
from store.domain.model import Employee
from store.domain.words import portal_role_word, rights_word
from store.i18n.language import _, pgettext


class ReconciledEmployees(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of employees that come in; `after` are all of the office as they are to be."""

    after: tuple[Employee, ...]
    new: tuple[Employee, ...] = ()
    changed: tuple[Employee, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def reconcile_employees(
    present: tuple[Employee, ...], incoming: Iterable[Employee]
) -> ReconciledEmployees:
    """Decide on each employee that comes in: name and address follow, what one may does not (R50).

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
    login, what = here.login, None
    if incoming.active != here.active:
        verb = " ".join(("employee", "deactivate" if here.active else "activate", login))
        words = pgettext("user", "active"), pgettext("user", "inactive")
        state = words[0] if here.active else words[1]
        what = _("the employee {name} ({login}) is {state} here", name=here.name, login=login,
                 state=state)  # fmt: skip
    elif (incoming.rights, incoming.portal_role) != (here.rights, here.portal_role):
        rights = (incoming.rights, "--portal-role", incoming.portal_role)
        verb = " ".join(("employee", "rights", login, *rights))
        what = _("the employee {name} ({login}) has other rights here: {rights}, {role}",
                 name=here.name, login=login, rights=rights_word(here.rights),
                 role=portal_role_word(here.portal_role))  # fmt: skip
    if what is None:
        return None
    message = _("{what}; an import does not change that: use {verb}", what=what, verb=verb)
    return Refusal(code="already-exists", message=message, about=login)
