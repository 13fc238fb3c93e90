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


def why_ineligible(user: Person, employees: Iterable[Colleague]) -> Ineligible | None:
    """Say why a user cannot be main contact, or None: then role and act decide (R24)."""
    if user.email.casefold() in {(employee.email or "").casefold() for employee in employees}:
        return "office"
    if user.role == "auditor":
        return "auditor"
    return None if user.active else "inactive"


def counts_as_main_contact(user: Person) -> bool:
    """Return whether a main contact on record counts as one: an active Administrator (R25)."""
    return user.active and user.role == "administrator"


def valid_main_contact(email: str | None, users: Iterable[P]) -> P | None:
    """Return the user that is on record as main contact, or None where it counts as none (R25)."""
    if email is None:
        return None
    folded = email.casefold()
    named = next((user for user in users if user.email.casefold() == folded), None)
    return named if named is not None and counts_as_main_contact(named) else None
