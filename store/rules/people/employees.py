"""Plan changes of the office's own people, one of whom at least may always do everything (R50)."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from store.domain import rights, validation
from store.domain.errors import NotFound, Refusal, Refused
from store.domain.model import Employee, Entry, Subject
from store.domain.plan import Effect
from store.domain.rights import Operator
from store.domain.wishes import (
    ActivateEmployee,
    AddEmployee,
    ChangeRights,
    DeactivateEmployee,
    EditEmployee,
    EmployeeWish,
)
from store.domain.words import CHANGE, portal_role_word, rights_word
from store.i18n.language import _, pgettext
from store.rules.typed_fields import TypedFields

ACTIONS: Mapping[type[EmployeeWish], str] = {
    AddEmployee: "add-employee",
    EditEmployee: "edit-employee",
    ChangeRights: "change-rights",
    DeactivateEmployee: "deactivate-employee",
    ActivateEmployee: "activate-employee",
}
"""What a change of the office's people is called in the office's history."""


class EmployeesPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the way of a change, what will happen, and the office's people afterwards.

    `after` is to be written only if nothing is refused. `notes` say what the change leaves undone,
    and what may be a slip of the pen. `leaves` is the login of who leaves something to a colleague:
    how that is handed over is for the screen and the command to say.
    """

    refusals: tuple[Refusal, ...]
    effects: tuple[Effect, ...]
    after: tuple[Employee, ...]
    notes: tuple[str, ...] = ()
    leaves: str | None = None

    @property
    def asks(self) -> bool:
        """Whether it does more than was asked for, and so is confirmed before it is done."""
        subjects = {effect.subject for effect in self.effects}
        return bool(self.notes) or not subjects.isdisjoint({"main-contact", "other-ending"})


def plan(employees: tuple[Employee, ...], wish: EmployeeWish, by: Operator) -> EmployeesPlan:
    """Plan a change of the office's people.

    Raises:
        NotFound: nobody has that login.
    """
    if refusals := rights.refusals(by, "manage-employees"):
        return EmployeesPlan(refusals=tuple(refusals), effects=(), after=employees)
    try:
        before, new = _changed(employees, wish)
        after = tuple(new if employee is before else employee for employee in employees)
        if before is None:
            after = (*employees, new)
        _refuse_nobody_in_charge(employees, after, new)
    except Refused as no:
        return EmployeesPlan(refusals=no.refusals, effects=(), after=employees)
    return EmployeesPlan(
        refusals=(),
        effects=_effects(before, new),
        after=after,
        notes=tuple(notes_on(employees, before, new)),
    )


def notes_on(
    employees: Iterable[Employee], before: Employee | None, new: Employee
) -> Iterator[str]:
    """Tell of a colleague who has the same address, or all but the same login.

    Neither is refused: several may share an address, and hosts and servers tell `Bo` from `bo`,
    as this program does.
    """
    others = [employee for employee in employees if employee.login != new.login]
    for other in others:
        if before is None and other.login.casefold() == new.login.casefold():
            yield _(
                "{login} is not {other}, the login of {name}: upper and lower case differ",
                login=new.login,
                other=other.login,
                name=other.name,
            )
    if new.email is None or (before is not None and before.email == new.email):
        return
    for other in others:
        if (other.email or "").casefold() == new.email.casefold():
            yield _("{name} ({login}) has the address {email} as well", name=other.name,
                    login=other.login, email=other.email)  # fmt: skip


def changes(before: Employee, now: Employee) -> tuple[Effect, ...]:
    """Tell each field in which an employee is not as before."""
    return _effects(before, now)


def employee_of(employees: Iterable[Employee], login: str) -> Employee:
    """Return who has a login.

    Raises:
        NotFound: nobody has it.
    """
    found = next((employee for employee in employees if employee.login == login), None)
    if found is None:
        raise NotFound(_("There is no employee {login!r} here.", login=login))
    return found


def details_of(before: tuple[Employee, ...], after: tuple[Employee, ...]) -> dict[str, str]:
    """Return what changes of whom, as a line of history keeps it: of who is new, all of it."""
    known = {employee.login: employee for employee in before}
    details: dict[str, str] = {}
    for new in after:
        old = known.get(new.login)
        if old is None:
            details[f"employee {new.login}"] = f"none{CHANGE}new"
        for subject, value, _text in _FIELDS:
            now, was = value(new) or "none", value(old) or "none" if old is not None else None
            if now != was:
                details[f"{subject} {new.login}"] = now if was is None else f"{was}{CHANGE}{now}"
    return details


def named_at(
    employees: Iterable[Employee], history: Sequence[Entry], at: dt.datetime
) -> tuple[Employee, ...]:
    """Return the office's people under the names that they had then, by the office's history."""
    names: dict[str, str] = {}
    for entry in reversed(history):
        if entry.at <= at:
            break
        for what, change in entry.details.items():
            subject, _space, login = what.partition(" ")
            before, arrow, _after = change.partition(CHANGE)
            if subject == "name" and login and arrow:
                names[login] = before
    return tuple(
        replace(employee, name=names.get(employee.login, employee.name)) for employee in employees
    )


def _changed(
    employees: tuple[Employee, ...], wish: EmployeeWish
) -> tuple[Employee | None, Employee]:
    """Return the employee as it is, if it is there, and as it is to be."""
    if isinstance(wish, AddEmployee):
        return None, _added(employees, wish)
    before = employee_of(employees, wish.login)
    match wish:
        case EditEmployee():
            new = _edited(before, wish)
        case ChangeRights():
            new = replace(
                before,
                rights=wish.rights or before.rights,
                portal_role=wish.portal_role or before.portal_role,
            )
        case DeactivateEmployee():
            new = replace(before, active=False)
        case ActivateEmployee():
            new = replace(before, active=True)
        case _:
            raise AssertionError(wish)
    if new == before:
        message = _("{name} has these details already.", name=before.name)
        raise Refused.because("nothing-to-change", message, about=before.login)
    return before, new


def _added(employees: tuple[Employee, ...], wish: AddEmployee) -> Employee:
    fields = TypedFields()
    new = Employee(
        login=fields.take("login", _login, wish.login, ""),
        name=fields.take("name", validation.name, wish.name, ""),
        email=fields.take("e-mail", validation.email, wish.email, ""),
        rights=wish.rights,
        portal_role=wish.portal_role,
    )
    for employee in employees:
        if employee.login == new.login:
            message = _(
                "{login} is an employee here already: {name}.",
                login=employee.login,
                name=employee.name,
            )
            known = Refusal(code="already-exists", message=message, about=employee.login)
            fields.refusals.insert(0, known)
    fields.done()
    return new


def _edited(before: Employee, wish: EditEmployee) -> Employee:
    fields = TypedFields()
    name, email = before.name, before.email
    if wish.name is not None:
        name = fields.take("name", validation.name, wish.name, name)
    if wish.email is not None:
        email = fields.take("e-mail", validation.email, wish.email, email)
    fields.done()
    return replace(before, name=name, email=email)


def _login(text: str) -> str:
    """Return a login, which is one word, as accounts of hosts and servers are."""
    login = validation.name(text)
    if " " in login:
        raise ValueError(_("it holds a space; a login is the name of an account"))
    return login


def _refuse_nobody_in_charge(
    before: tuple[Employee, ...], after: tuple[Employee, ...], changed: Employee
) -> None:
    """Refuse to leave nobody who may do everything: nobody could change that again (R50)."""
    if any(employee.in_charge for employee in after) or not any(
        employee.in_charge for employee in before
    ):
        return
    message = _(
        "{name} is the last active employee with full rights and the role Administrator; "
        "give both to somebody else first.",
        name=changed.name,
    )
    raise Refused.because("last-administrator", message, about=changed.login)


def _effects(before: Employee | None, new: Employee) -> tuple[Effect, ...]:
    """Tell each field that changes; of who is new, all in one."""
    if before is None:
        text = _(
            "{name} is brought in as {login}, with {rights}, {role} in Mina tjänster",
            name=new.name,
            login=new.login,
            rights=rights_word(new.rights),
            role=portal_role_word(new.portal_role),
        )
        tells = (new.name, new.email or "", new.rights, new.portal_role)
        return (_effect("employee", new, text, None, new.login, *tells),)
    return tuple(
        _effect(subject, new, text(before, new), value(before), value(new))
        for subject, value, text in _FIELDS
        if value(before) != value(new)
    )


def _activity(_before: Employee, new: Employee) -> str:
    if new.active:
        return _("{name} is active again, and can act", name=new.name)
    return _("{name} becomes inactive, and can no longer act", name=new.name)


def _becomes(new: str | None, before: str | None) -> str:
    if before is None:
        return new or pgettext("value", "none")
    return _("{now}, {before} until now", now=new, before=before)


def _rights(before: Employee, new: Employee) -> str:
    words = _becomes(rights_word(new.rights), rights_word(before.rights))
    return f"{new.name}: {words}"


def _role(before: Employee, new: Employee) -> str:
    words = _becomes(portal_role_word(new.portal_role), portal_role_word(before.portal_role))
    return f"{new.name}: {words}"


_FIELDS: tuple[
    tuple[Subject, Callable[[Employee], str | None], Callable[[Employee, Employee], str]], ...
] = (
    ("name", lambda employee: employee.name, lambda before, new: _becomes(new.name, before.name)),
    (
        "address",
        lambda employee: employee.email,
        lambda before, new: _becomes(new.email, before.email),
    ),
    ("rights", lambda employee: employee.rights, _rights),
    ("portal-role", lambda employee: employee.portal_role, _role),
    ("active", lambda employee: "active" if employee.active else "inactive", _activity),
)
"""What is reported of an employee who changes: each field as it is kept, and in words."""


def _effect(
    subject: Subject,
    employee: Employee,
    text: str,
    before: str | None,
    after: str | None,
    *tells: str,
) -> Effect:
    return Effect(
        subject=subject,
        text=text,
        provenance="inferred (app)",
        about=employee.login,
        before=before,
        after=after,
        tells=tells,
    )
