"""Who may see, change and end: the rules R1-R7 and R23, for screens and commands alike."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

import msgspec

from store.domain.errors import Cure, Refusal
from store.domain.model import Employee, PortalRole, Rights, Side, User
from store.i18n.language import N_, _

Act = Literal[
    "see", "change-task", "edit", "request", "answer", "end", "record", "manage-users", "import",
    "manage-employees", "set-policy", "remove", "hold", "receive", "accept-history",
]  # fmt: skip


class Requirement(NamedTuple):
    """What an act takes at the office: full rights in its program, Administrator in the portal.

    `office` and `customer` say whose act it is; on the customer's side it takes an Administrator
    of that company (R7), save for seeing.
    """

    words: str
    full: bool = False
    administrator: bool = False
    office: bool = True
    customer: bool = False


NEEDS: dict[Act, Requirement] = {
    "see": Requirement(N_("Seeing the collaborations"), customer=True),  # R1
    "change-task": Requirement(N_("Changing the task")),  # R2
    "edit": Requirement(N_("Changing variant, period or invoice recipient"), True, True),  # R3
    "request": Requirement(N_("Starting a collaboration")),  # R4
    "answer": Requirement(N_("Answering a request"), office=False, customer=True),
    "end": Requirement(N_("Ending a collaboration"), True, True, customer=True),  # R3, R7
    # What is recorded meets the checks of an ending, so it takes the rights of one at the office;
    # nothing of it is in Mina tjänster, so the role there does not matter.
    "record": Requirement(N_("Correcting records"), True, customer=True),
    "manage-users": Requirement(
        N_("Changing users and services"), administrator=True, customer=True
    ),  # R5
    # brings in employees with any rights, so as much as ending takes
    "import": Requirement(N_("Importing"), True, True),
    # takes back what an import brought, and the history with it
    "remove": Requirement(N_("Removing a customer"), True, True),  # R57
    # decides which endings are refused to everybody
    "hold": Requirement(N_("Putting on hold and releasing"), True, True),  # R59
    # said in the company's name, and what a deletion at the office is decided by
    "receive": Requirement(
        N_("Confirming the receipt of a hand-over pack"), office=False, customer=True
    ),  # R63
    # says that what was edited by hand is how it was
    "accept-history": Requirement(N_("Accepting an edited history"), True, True),  # R62
    # decides how every ending goes
    "set-policy": Requirement(N_("Changing the office's policy"), True, True),
    "manage-employees": Requirement(N_("Changing the office's people"), True, True),  # R50
}

READ_ONLY = N_("Nothing can be changed here: it was opened read-only.")


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts: a login of the office, or the e-mail of a customer's user, and on which side.

    `os_user` is the account on the host. `employees` are all of the office, so that a refusal
    can name who may do it. The customer's side has no rights in the office's program; for it the
    role in Mina tjänster alone decides (R7). With `read_only`, the operator may see everything
    and change nothing. `gone` says, of who sits there and is active no more, since when and by
    whose act; what was read stays in sight, and nothing can be done.
    """

    login: str
    name: str
    os_user: str
    side: Side
    rights: Rights
    portal_role: PortalRole
    employees: tuple[Employee, ...] = ()
    read_only: bool = False
    gone: str | None = None

    @classmethod
    def of(cls, employee: Employee, os_user: str, employees: tuple[Employee, ...]) -> "Operator":
        """Return the operator that an employee is."""
        return cls(
            login=employee.login,
            name=employee.name,
            os_user=os_user,
            side="office",
            rights=employee.rights,
            portal_role=employee.portal_role,
            employees=employees,
        )

    @classmethod
    def of_user(cls, user: User, os_user: str, employees: tuple[Employee, ...] = ()) -> "Operator":
        """Return the operator that a customer's user is, at the customer's own side."""
        return cls(
            login=user.email,
            name=user.name,
            os_user=os_user,
            side="customer",
            rights="standard",
            portal_role=portal_role_of(user),
            employees=employees,
        )


def reader(account: str, employees: tuple[Employee, ...]) -> Operator:
    """Return who only reads, as an auditor does: in the account's own name, and no employee."""
    return Operator(
        login=account,
        name=account,
        os_user=account,
        side="office",
        rights="standard",
        portal_role="user",
        employees=employees,
        read_only=True,
    )


def portal_role_of(user: User) -> PortalRole:
    """Return what a customer's user may do at its own side; who audits changes nothing (R7)."""
    return "administrator" if user.role == "administrator" else "user"


def may(who: Operator | Employee, act: Act) -> bool:
    """Return whether somebody may do that at all."""
    needs = NEEDS[act]
    administrator = who.portal_role == "administrator"
    if isinstance(who, Operator) and (who.read_only or who.gone is not None):
        return act == "see"
    if isinstance(who, Operator) and who.side == "customer":
        return needs.customer and (administrator or act == "see")
    return (
        needs.office
        and (not needs.full or who.rights == "full")
        and (not needs.administrator or administrator)
    )


def of_side(act: Act, side: Side) -> bool:
    """Return whether an act is one of a side at all, whoever sits there."""
    needs = NEEDS[act]
    return needs.office if side == "office" else needs.customer


def why_not(operator: Operator, act: Act) -> str | None:
    """Return a sentence that tells why the operator may not, and who may; None if it is allowed."""
    if may(operator, act):
        return None
    if operator.gone is not None:
        return operator.gone
    if operator.read_only:
        return _(READ_ONLY)
    needs = NEEDS[act]
    words = _(needs.words)
    if operator.side == "customer" and not needs.customer:
        return _("{act} is done by the office.", act=words)
    if operator.side == "office" and not needs.office:
        return _("{act} is done by the customer.", act=words)
    lacks_rights = operator.side == "office" and needs.full and operator.rights != "full"
    lacks_role = operator.portal_role != "administrator" and (
        needs.administrator or operator.side == "customer"
    )
    return f"{_takes(words, rights=lacks_rights, role=lacks_role)} {who_may(operator, act)}"


def _takes(words: str, *, rights: bool, role: bool) -> str:
    """Say what an act takes of what the operator lacks."""
    if rights and role:
        return _(
            "{act} takes full rights in the office's program and the role Administrator in "
            "Mina tjänster.",
            act=words,
        )
    if rights:
        return _("{act} takes full rights in the office's program.", act=words)
    return _("{act} takes the role Administrator in Mina tjänster.", act=words)


def refusals(operator: Operator, act: Act) -> list[Refusal]:
    """Return the refusal of an act that the operator may not do, or none."""
    sentence = why_not(operator, act)
    if sentence is None:
        return []
    cure: Cure | None = None if operator.read_only else "ask-colleague"
    return [Refusal(code="not-allowed", message=sentence, cure=cure)]


def who_may(operator: Operator, act: Act) -> str:
    """Return a sentence that names the colleagues who may do it."""
    if operator.side == "customer":
        return _("Ask an Administrator of your company.")
    names = able(operator.employees, act)
    if not names:
        return _("Nobody at the office can do it.")
    return _("{names} can do it.", names=_(" or ").join(names))


def able(employees: Iterable[Employee], act: Act) -> list[str]:
    """Return the names of the active employees who may do something."""
    return [employee.name for employee in employees if employee.active and may(employee, act)]
