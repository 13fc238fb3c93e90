"""Who may see, change and end: the rules R1-R7 and R23, for screens and commands alike."""

from typing import Literal

import msgspec

from store.model import Employee, PortalRole, Rights, Side

Act = Literal["see", "import", "end", "manage-users"]

NEEDS: dict[Act, tuple[bool, bool]] = {
    # act: (full rights in the office's program, Administrator in Mina tjänster)
    "see": (False, False),  # R1
    "import": (True, True),  # brings in employees with any rights, so as much as ending takes
    "end": (True, True),  # R3
    "manage-users": (False, True),  # R5
}

WORDS: dict[Act, str] = {
    "see": "Seeing the collaborations",
    "import": "Importing",
    "end": "Ending a collaboration",
    "manage-users": "Changing users and services",
}


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts: a login of the office, or the e-mail of a customer's user, and on which side.

    `os_user` is the account on the host. `employees` are all of the office, so that a refusal
    can name who may do it. The customer's side has no rights in the office's program; for it the
    role in Mina tjänster alone decides (R7).
    """

    login: str
    name: str
    os_user: str
    side: Side
    rights: Rights
    portal_role: PortalRole
    employees: tuple[Employee, ...] = ()

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


def may(who: Operator | Employee, act: Act) -> bool:
    """Return whether somebody may do that at all."""
    full, administrator = NEEDS[act]
    if isinstance(who, Operator) and who.side == "customer":
        return act != "import" and (not administrator or who.portal_role == "administrator")
    return (not full or who.rights == "full") and (
        not administrator or who.portal_role == "administrator"
    )


def why_not(operator: Operator, act: Act) -> str | None:
    """Return a sentence that tells why the operator may not, and who may; None if it is allowed."""
    if may(operator, act):
        return None
    full, administrator = NEEDS[act]
    lacks = []
    if operator.side == "office" and full and operator.rights != "full":
        lacks.append("full rights in the office's program")
    if administrator and operator.portal_role != "administrator":
        lacks.append("the role Administrator in Mina tjänster")
    return f"{WORDS[act]} takes {' and '.join(lacks)}. {who_may(operator, act)}"


def who_may(operator: Operator, act: Act) -> str:
    """Return a sentence that names the colleagues who may do it."""
    names = [each.name for each in operator.employees if each.active and may(each, act)]
    if operator.side == "customer":
        return "Ask an Administrator of the company."
    if not names:
        return "Nobody at the office can do it."
    return f"{' or '.join(names)} can do it."
