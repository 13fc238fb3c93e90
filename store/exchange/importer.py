"""Bring a file into a store: every customer decided on under one lock, all or nothing."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from store.domain.errors import Refusal, Refused
from store.domain.model import Customer, Employee, Office
from store.domain.repository import Store, differs
from store.domain.rights import Operator
from store.exchange.reconcile import ImportLine, IncomingCustomer, What, reconcile
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
    """What a file brings. A table has no office and no employees.

    `notices` is what there is to know of how it was read. `skipped` makes a file of the same
    format with only what stands at some places, each with why it was skipped.
    """

    customers: tuple[IncomingCustomer, ...]
    faulty: tuple[RejectedItem, ...] = ()
    office: Office | None = None
    employees: tuple[tuple[str, Employee], ...] = ()
    notices: tuple[str, ...] = ()
    suffix: str
    skipped: Callable[[Reasons], bytes]

    def whole(self) -> "ImportFile":
        """Return the same if it has no faults.

        Raises:
            Refused: it has; there is one refusal for each.
        """
        if self.faulty:
            raise Refused(refusal for each in self.faulty for refusal in each.refusals)
        return self


Told = Callable[[ImportLine], None]


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """How many customers were added, changed, the same, left out; and a line for each.

    `employees` were added. In a dry run nothing was, and it tells what would be.
    """

    customers: int
    changed: int
    unchanged: int
    refused: int
    employees: int
    arrivals: tuple[ImportLine, ...] = ()

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Every refusal of every line."""
        return tuple(refusal for each in self.arrivals for refusal in each.refusals)


def run_import(
    store: Store,
    incoming: ImportFile,
    by: Operator,
    now: datetime,
    *,
    skip_faulty: bool,
    dry_run: bool,
    told: Told,
) -> ImportReport:
    """Add or change what a file brings; with `skip_faulty`, leave out what is refused.

    Raises:
        Refused: something in it is, and is not to be skipped; every refusal is told.
        StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
    """
    lenient = skip_faulty or dry_run
    if not lenient:
        incoming.whole()
    by_number = {each.customer.number: each for each in incoming.customers}
    decided: dict[str, ImportLine] = {}

    def decide(held: Customer | None, brought: Customer) -> Customer | None:
        arrival = reconcile(held, by_number[brought.number], by, now)
        arrival = _told_with_place(arrival)
        decided[brought.number] = arrival
        told(arrival)
        if arrival.refusals and not lenient:
            raise Refused(arrival.refusals)
        return held if arrival.what == "unchanged" else arrival.after

    hired, unwanted = _employees(store, incoming)
    if not lenient:  # the store tells them together with the customers'
        hired = [each for _place, each in incoming.employees]
        unwanted = []
    if dry_run:
        held = _held(store, incoming)
        for brought in incoming.customers:
            decide(held.get(brought.customer.number), brought.customer)
        employees = len(hired)
    else:
        added = store.add(hired, (each.customer for each in incoming.customers), decide)
        employees = added.employees
    return counted(
        [
            *(_faulty(each.place, each.name, each.refusals) for each in incoming.faulty),
            *unwanted,
            *(decided[each.customer.number] for each in incoming.customers),
        ],
        employees=employees,
    )


def all_new(incoming: ImportFile) -> ImportReport:
    """Return what becomes of a file where there is no store yet."""
    arrivals = [_faulty(each.place, each.name, each.refusals) for each in incoming.faulty]
    arrivals += [_new(each) for each in incoming.customers]
    return counted(arrivals, employees=len(incoming.employees))


def counted(arrivals: list[ImportLine], *, employees: int) -> ImportReport:
    """Return how many there are of each kind."""
    counts: Counter[What] = Counter(each.what for each in arrivals)
    return ImportReport(
        customers=counts["new"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        refused=counts["refused"],
        employees=employees,
        arrivals=tuple(arrivals),
    )


def _held(store: Store, incoming: ImportFile) -> dict[str, Customer]:
    """Read the customers of a file that are there already."""
    wanted = {each.customer.number for each in incoming.customers}
    return {each.number: each for each in store.customers() if each.number in wanted}


def _employees(store: Store, incoming: ImportFile) -> tuple[list[Employee], list[ImportLine]]:
    """Return the employees that are new, and the refusal of each that is here and differs."""
    here = {each.login: each for each in store.employees}
    new = [each for _place, each in incoming.employees if each.login not in here]
    other = [
        (place, each) for place, each in incoming.employees if here.get(each.login, each) != each
    ]
    refused = []
    for place, each in other:
        refusal = differs(_("employee {login}", login=each.login))
        refused.append(_faulty(place, each.login, (refusal,)))
    return new, refused


def _new(arriving: IncomingCustomer) -> ImportLine:
    return ImportLine(
        number=arriving.customer.number,
        name=arriving.customer.name,
        place=arriving.place,
        what="new",
    )


def _faulty(place: str, name: str, refusals: tuple[Refusal, ...]) -> ImportLine:
    return ImportLine(number="", name=name, place=place, what="refused", refusals=refusals)


def _told_with_place(arrival: ImportLine) -> ImportLine:
    """Name the place in the file in each refusal."""
    where = f"{place_words(arrival.place)} ({arrival.number} {arrival.name})"
    refusals = tuple(
        msgspec.structs.replace(each, message=f"{where}: {each.message}.")
        for each in arrival.refusals
    )
    return msgspec.structs.replace(arrival, refusals=refusals)
