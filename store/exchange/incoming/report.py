"""What becomes of a file: a line for each customer, counted, with notes on the whole."""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from store.domain.errors import Refusal
from store.domain.words import CHANGE
from store.exchange.first_user import customers_named, notes_on_first_users
from store.exchange.incoming.customers import ImportLine, What
from store.exchange.likeness import name_key
from store.i18n.language import ngettext
from store.i18n.program_call import call

SOLE = ("user", "main-contact", "--sole")
"""The verb that makes the only person of a customer its main contact."""


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a file: a line for each customer, and for each employee that is refused.

    Customers are counted as new (`customers`), changed, the same, and refused; `employees` are
    those that are new, `employees_changed` have another name or address. `notes` are of the file
    as a whole. In a dry run nothing was done, and it says what would be. `batch` is what the import
    is called in the history, where it changed any customer.
    """

    customers: int
    changed: int
    unchanged: int
    refused: int
    employees: int
    employees_changed: int = 0
    lines: tuple[ImportLine, ...] = ()
    notes: tuple[str, ...] = ()
    batch: str | None = None

    @classmethod
    def of(
        cls,
        lines: Sequence[ImportLine],
        *,
        employees: int,
        employees_changed: int = 0,
        notes: tuple[str, ...] = (),
        batch: str | None = None,
    ) -> "ImportReport":
        """Return the report of some lines, counted."""
        counts: Counter[What] = Counter(
            line.what for line in lines if line.number or line.what == "refused"
        )
        return cls(
            customers=counts["new"],
            changed=counts["changed"],
            unchanged=counts["unchanged"],
            refused=counts["refused"],
            employees=employees,
            employees_changed=employees_changed,
            lines=tuple(lines),
            notes=(*notes, *_notes_on_names(lines), *_notes_on_contacts(lines)),
            batch=batch,
        )

    @property
    def refused_places(self) -> frozenset[str]:
        """Where in the file those stand who are refused."""
        return frozenset(line.place for line in self.lines if line.refusals)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Every refusal of every line."""
        return tuple(refusal for line in self.lines for refusal in line.refusals)


def _notes_on_names(lines: Sequence[ImportLine]) -> Iterator[str]:
    """Say which customers get a name that is not only spelt otherwise than the one here."""
    renamed = []
    for line in lines:
        if line.number and "name" in line.changes:
            before = line.changes["name"].removesuffix(f"{CHANGE}{line.name}")
            if name_key(before) != name_key(line.name):
                renamed.append(f"{line.number} {line.changes['name']}")
    if renamed:
        yield ngettext(
            "{n} customer gets another name: {customers}",
            "{n} customers get other names: {customers}",
            len(renamed),
            customers=customers_named(renamed),
        )


def _notes_on_contacts(lines: Sequence[ImportLine]) -> Iterator[str]:
    """Say what became of first users, and how many customers could get a main contact still."""
    yield from notes_on_first_users(
        (line.first, f"{line.number} {line.name}") for line in lines if line.first is not None
    )
    if count := sum(line.sole for line in lines):
        yield ngettext(
            "{n} customer of the file has one person of its own and no main contact: "
            "{command} makes that one Administrator and main contact",
            "{n} customers of the file have one person of their own and no main contact: "
            "{command} makes them Administrators and main contacts",
            count,
            command=call(*SOLE),
        )
