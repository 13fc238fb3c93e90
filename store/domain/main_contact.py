"""Who can be main contact (R24), and which main contact on record counts as one (R25)."""

from collections.abc import Iterable
from typing import Literal, Protocol, TypeVar

Ineligible = Literal["office", "auditor", "inactive"]
"""Why somebody cannot be main contact: works at the office, is Auditor, or is not active."""


class Person(Protocol):
    """What is looked at of a user, whole or as the list decodes it."""

    @property
    def email(self) -> str:
        """The user's e-mail."""

    @property
    def role(self) -> str:
        """The user's role in the portal."""

    @property
    def active(self) -> bool:
        """Whether the user can log in."""


class Colleague(Protocol):
    """What is looked at of the office's own employees."""

    @property
    def email(self) -> str | None:
        """The employee's e-mail, where it is known."""


P = TypeVar("P", bound=Person)


_same: tuple[object, frozenset[str]] = (None, frozenset())
"""The employees that were asked about last, and their addresses: most often the same again."""


def office_addresses(employees: Iterable[Colleague]) -> frozenset[str]:
    """Return the addresses of the office's employees in lower case, also of those who have left.

    A user with such an address is the office's access to the company, not the company's own user.
    """
    global _same
    last, addresses = _same
    if last is not employees or not isinstance(employees, tuple):
        addresses = _addresses(employees)
        _same = (employees, addresses) if isinstance(employees, tuple) else _same
    return addresses


def _addresses(employees: Iterable[Colleague]) -> frozenset[str]:
    return frozenset(employee.email.casefold() for employee in employees if employee.email)


def works_at_office(user: Person, employees: Iterable[Colleague]) -> bool:
    """Return whether a user's address is that of an employee, active or not (R24)."""
    return user.email.casefold() in office_addresses(employees)


def why_ineligible(user: Person, employees: Iterable[Colleague]) -> Ineligible | None:
    """Say why a user cannot be main contact, or None: then role and act decide (R24)."""
    if works_at_office(user, employees):
        return "office"
    if user.role == "auditor":
        return "auditor"
    return None if user.active else "inactive"


def counts_as_main_contact(user: Person, employees: Iterable[Colleague]) -> bool:
    """Return whether a main contact on record counts as one (R25).

    It does if it is an active Administrator who does not work at the office.
    """
    return user.active and user.role == "administrator" and not works_at_office(user, employees)


def valid_main_contact(
    email: str | None, users: Iterable[P], employees: Iterable[Colleague]
) -> P | None:
    """Return the user that is on record as main contact, or None where it counts as none (R25)."""
    if email is None:
        return None
    folded = email.casefold()
    named = next((user for user in users if user.email.casefold() == folded), None)
    if named is None or not counts_as_main_contact(named, employees):
        return None
    return named
