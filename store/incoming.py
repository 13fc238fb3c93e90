"""A file that was read: what can arrive, what is faulty and where, and how to hand that back."""

from collections.abc import Callable, Mapping

import msgspec

from store.domain.errors import Refused
from store.domain.model import Employee, Office
from store.exchange.reconcile import Arriving
from store.refusal import Refusal

Reasons = Mapping[str, tuple[str, ...]]
"""Why something is skipped, by its place in the file."""


class Faulty(msgspec.Struct, frozen=True, kw_only=True):
    """A customer or an employee of a file that cannot be read, and each fault with its place."""

    place: str
    name: str
    faults: tuple[str, ...]

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """A refusal for each fault."""
        return tuple(Refusal(code="invalid-value", message=fault) for fault in self.faults)


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """What a file brings. A table has no office and no employees.

    `notices` is what there is to know of how it was read. `skipped` makes a file of the same
    format with only what stands at some places, each with why it was skipped.
    """

    customers: tuple[Arriving, ...]
    faulty: tuple[Faulty, ...] = ()
    office: Office | None = None
    employees: tuple[tuple[str, Employee], ...] = ()
    notices: tuple[str, ...] = ()
    suffix: str
    skipped: Callable[[Reasons], bytes]

    def whole(self) -> "Incoming":
        """Return the same if it has no faults.

        Raises:
            Refused: it has; there is one refusal for each.
        """
        if self.faulty:
            raise Refused(refusal for each in self.faulty for refusal in each.refusals)
        return self
