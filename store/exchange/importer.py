"""Bring a file into a store: every customer decided on under one lock, all or nothing."""

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import datetime

import msgspec

from store.domain.errors import Refusal, Refused
from store.domain.model import Customer, Employee, Office
from store.domain.repository import Store, differs
from store.domain.rights import Operator
from store.exchange.reconcile import ImportLine, IncomingCustomer, What, notes_on, reconcile
from store.i18n.language import _

SKIPPED_BECAUSE = "skipped_because"
"""The column or field in which a file of what was skipped says why; an import ignores it."""


LINE = "line "


def place_words(place: str) -> str:
    """Say where in a file something stands: in a line of a table, or at a path."""
    if place.startswith(LINE):
        return _("line {n}", n=place.removeprefix(LINE))
    return place


Reasons = Mapping[str, tuple[str, ...]]
"""Why something is skipped, by its place in the file."""


class RejectedItem(msgspec.Struct, frozen=True, kw_only=True):
    """A customer or an employee of a file that cannot be read, and each fault with its place."""

    place: str
    name: str
    faults: tuple[str, ...]

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """A refusal for each fault."""
        return tuple(Refusal(code="invalid-value", message=fault) for fault in self.faults)


class ImportFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds: customers and employees as far as they can be read, and the rest.

    A table has no office and no employees; an employee stands with its place in the file.
    `notices` is what there is to know of how it was read. `skipped` makes a file of the same
    format, with names that end in `suffix`, of only what stands at some places, each with why it
    was skipped.
    """

    customers: tuple[IncomingCustomer, ...]
    rejected: tuple[RejectedItem, ...] = ()
    office: Office | None = None
    employees: tuple[tuple[str, Employee], ...] = ()
    notices: tuple[str, ...] = ()
    suffix: str
    skipped: Callable[[Reasons], bytes]

    def whole(self) -> "ImportFile":
        """Return the same if all of it can be read.

        Raises:
            Refused: something cannot; there is one refusal for each fault.
        """
        if self.rejected:
            raise Refused(refusal for item in self.rejected for refusal in item.refusals)
        return self


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a file: a line for each customer, and for each employee that is refused.

    Customers are counted as new (`customers`), changed, the same, and refused; `employees` are
    those that are new. In a dry run nothing was done, and it says what would be.
    """

    customers: int
    changed: int
    unchanged: int
    refused: int
    employees: int
    lines: tuple[ImportLine, ...] = ()

    @classmethod
    def of(cls, lines: Sequence[ImportLine], *, employees: int) -> "ImportReport":
        """Return the report of some lines, counted."""
        counts: Counter[What] = Counter(line.what for line in lines)
        return cls(
            customers=counts["new"],
            changed=counts["changed"],
            unchanged=counts["unchanged"],
            refused=counts["refused"],
            employees=employees,
            lines=tuple(lines),
        )

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Every refusal of every line."""
        return tuple(refusal for line in self.lines for refusal in line.refusals)


def run_import(
    store: Store,
    file: ImportFile,
    by: Operator,
    now: datetime,
    *,
    skip_faulty: bool,
    dry_run: bool,
    on_line: Callable[[ImportLine], None],
) -> ImportReport:
    """Add or change what a file brings; with `skip_faulty`, leave out what is refused.

    `on_line` is called with the line of each customer as it is decided on.

    Raises:
        Refused: something in it is, and is not to be skipped; every refusal is in it.
        StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
    """
    lenient = skip_faulty or dry_run
    arriving = tuple(employee for _place, employee in file.employees)
    by = msgspec.structs.replace(by, employees=(*by.employees, *arriving))
    if not lenient:
        file.whole()
    incoming = {customer.number: customer for customer in file.customers}
    lines: dict[str, ImportLine] = {}

    def decide(current: Customer | None, customer: Customer) -> Customer | None:
        line = _with_place(reconcile(current, incoming[customer.number], by, now))
        lines[customer.number] = line
        on_line(line)
        if line.refusals and not lenient:
            raise Refused(line.refusals)
        return current if line.what == "unchanged" else line.after

    employees, refused = _employees(store, file)
    if not lenient:  # the store refuses them together with the customers
        employees, refused = [employee for _place, employee in file.employees], []
    if dry_run:
        stored = _stored(store, incoming)
        for number, customer in incoming.items():
            decide(stored.get(number), customer.customer)
        added = len(employees)
    else:
        customers = (customer.customer for customer in file.customers)
        added = store.add(employees, customers, decide).employees
    rejected = [_refused_line(item.place, item.name, item.refusals) for item in file.rejected]
    decided = [lines[number] for number in incoming]
    return ImportReport.of([*rejected, *refused, *decided], employees=added)


def all_new(file: ImportFile) -> ImportReport:
    """Return what becomes of a file where there is no store yet."""
    rejected = [_refused_line(item.place, item.name, item.refusals) for item in file.rejected]
    employees = tuple(employee for _place, employee in file.employees)
    new = [
        customer.line("new", notes=notes_on(customer.customer, employees))
        for customer in file.customers
    ]
    return ImportReport.of([*rejected, *new], employees=len(file.employees))


def _stored(store: Store, incoming: Container[str]) -> dict[str, Customer]:
    """Read the customers of a file that are there already."""
    return {
        customer.number: customer for customer in store.customers() if customer.number in incoming
    }


def _employees(store: Store, file: ImportFile) -> tuple[list[Employee], list[ImportLine]]:
    """Return the employees that are new, and the refusal of each that is here and differs."""
    here = {employee.login: employee for employee in store.employees}
    new, refused = [], []
    for place, employee in file.employees:
        if employee.login not in here:
            new.append(employee)
        elif employee != here[employee.login]:
            refusal = differs(_("employee {login}", login=employee.login))
            refused.append(_refused_line(place, employee.login, (refusal,)))
    return new, refused


def _refused_line(place: str, name: str, refusals: tuple[Refusal, ...]) -> ImportLine:
    return ImportLine(number="", name=name, place=place, what="refused", refusals=refusals)


def _with_place(line: ImportLine) -> ImportLine:
    """Name the place in the file in each refusal."""
    where = f"{place_words(line.place)} ({line.number} {line.name})"
    refusals = tuple(
        msgspec.structs.replace(refusal, message=f"{where}: {refusal.message}.")
        for refusal in line.refusals
    )
    return msgspec.structs.replace(line, refusals=refusals)
