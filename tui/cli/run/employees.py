"""The office's people without a screen: employee list, add, edit, rights, leaving and so on."""

from store.desk.desk import Desk
from store.desk.office_people import ChangedEmployee
from store.domain.model import Employee
from store.domain.wishes import (
    ActivateEmployee,
    AddEmployee,
    ChangeRights,
    DeactivateEmployee,
    EditEmployee,
    EmployeeWish,
)
from store.domain.words import activity_word, portal_role_word, rights_word
from store.i18n.language import _
from store.rules.people.employees import EmployeesPlan
from store.rules.people.leaving import Holding
from tui.cli.answer import Answer, effect_line, exit_code_of, refused_line
from tui.cli.changes import carried_out, exit_code_of_several, value_of
from tui.cli.options import Options


def list_employees(options: Options, desk: Desk) -> Answer:
    """List the office's people."""
    employees = desk.employees()
    return Answer(map(_employee_line, employees), employees)


def _employee_line(employee: Employee) -> str:
    parts = (
        employee.login,
        employee.name,
        employee.email,
        rights_word(employee.rights),
        portal_role_word(employee.portal_role),
        activity_word(active=employee.active),
    )
    return "  ".join(part for part in parts if part)


def add(options: Options, desk: Desk) -> Answer:
    """Bring in a colleague."""
    wish = AddEmployee(
        login=options.login,
        name=options.name,
        email=options.email,
        rights=options.rights,
        portal_role=options.portal_role,
    )
    return _changed(options, desk, wish)


def edit(options: Options, desk: Desk) -> Answer:
    """Change an employee's name or address."""
    wish = EditEmployee(login=options.login, name=options.name, email=options.email)
    return _changed(options, desk, wish)


def change_rights(options: Options, desk: Desk) -> Answer:
    """Give an employee other rights."""
    wish = ChangeRights(login=options.login, rights=options.rights, portal_role=options.portal_role)
    return _changed(options, desk, wish)


def deactivate(options: Options, desk: Desk) -> Answer:
    """Deactivate an employee."""
    return _changed(options, desk, DeactivateEmployee(login=options.login))


def activate(options: Options, desk: Desk) -> Answer:
    """Activate an employee again."""
    return _changed(options, desk, ActivateEmployee(login=options.login))


def _changed(options: Options, desk: Desk, wish: EmployeeWish) -> Answer:
    """Change the office's people; with `--dry-run`, show what would happen."""
    if options.dry_run:
        plan = desk.plan_employee(wish)
        lines = [
            *map(refused_line, plan.refusals),
            *map(effect_line, plan.effects),
            *(_("note: {note}", note=note) for note in _notes(plan)),
        ]
        value = {"refusals": plan.refusals, "effects": plan.effects, "notes": _notes(plan)}
        return Answer(lines, value, exit_code_of(plan.refusals))
    done = desk.change_employee(wish)
    lines = [_("done: {what}", what=_employee_line(done.employee)), *map(effect_line, done.effects)]
    notes = _notes(done)
    lines += [_("note: {note}", note=note) for note in notes]
    return Answer(lines, {"done": done.employee, "effects": done.effects, "notes": notes})


def _notes(told: EmployeesPlan | ChangedEmployee) -> tuple[str, ...]:
    """Return what is to be known, and the command that hands over what somebody leaves."""
    if told.leaves is None:
        return told.notes
    cure = _(
        "employee leaving {login} --hand-over-to LOGIN hands over customers and tasks",
        login=told.leaves,
    )
    return (*told.notes, cure)


def leaving(options: Options, desk: Desk) -> Answer:
    """List what hangs on an employee; with `--hand-over-to`, hand customers and tasks over."""
    if options.hand_over_to is not None:
        return _handed_over(options, desk)
    holdings = desk.holdings(options.login)
    lines = [_holding_line(holding) for holding in holdings]
    none = _("nothing is tied to {login}", login=options.login)
    return Answer(lines or [none], {"login": options.login, "holds": holdings})


def _holding_line(holding: Holding) -> str:
    return f"{holding.number}  {holding.name}  {holding.kind}: {holding.text}"


def _handed_over(options: Options, desk: Desk) -> Answer:
    """Hand over customer by customer; what does not move is told."""
    planned, holdings = desk.plan_reassignment(options.login, options.hand_over_to)
    stays = [holding for holding in holdings if not holding.moves]
    results = carried_out(desk, planned, dry_run=options.dry_run)
    notes = [_("not handed over: {what}", what=_holding_line(holding)) for holding in stays]
    lines = [line for result in results for line in result.lines()]
    if not results:
        login = options.login
        lines = [_("nothing changed: {login} answers for no customer and no task", login=login)]
    lines += [_("note: {note}", note=note) for note in notes]
    value = value_of(results) | {"stays": stays, "notes": notes}
    return Answer(lines, value, exit_code_of_several(results))
