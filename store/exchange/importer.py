"""Bring a file into a store: every customer decided on under one lock, all or nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from store.domain.catalogue import Services
from store.domain.chain.breaks import breaks
from store.domain.errors import Refusal, Refused, StoreDamaged
from store.domain.incoming_employees import ReconciledEmployees, reconcile_employees
from store.domain.model import Customer, Employee, Entry
from store.domain.plan import entry_of
from store.domain.policy.overlay import with_policy
from store.domain.repository import AddedCounts, Store
from store.domain.rights import Operator
from store.domain.words import BATCH, edited_words
from store.exchange.identity import identified
from store.exchange.import_file import ImportFile, RejectedItem, told_once
from store.exchange.import_notes import notes_on_employees, notes_on_new
from store.exchange.incoming.customers import ImportLine
from store.exchange.incoming.places import place_words
from store.exchange.incoming.report import ImportReport
from store.exchange.json_file import uncollected
from store.exchange.reconcile import reconcile, refused_ids
from store.exchange.staff_names import with_logins
from store.i18n.language import _
from store.rules.customers.import_undo import batch_id, came_entry
from store.rules.history_words import IMPORT_ACTION
from store.rules.people.employees import details_of
from store.rules.people.sole_contact import sole_contact


class ImportRefused(Refused):
    """Something of a file is refused; `lines` tell of all in it, as a report would."""

    def __init__(self, refusals: Iterable[Refusal], lines: Sequence[ImportLine] = ()) -> None:
        super().__init__(refusals)
        self.lines = tuple(lines)


def run_import(
    store: Store,
    file: ImportFile,
    by: Operator,
    now: datetime,
    services: Services,
    *,
    skip_faulty: bool,
    dry_run: bool,
    agreed: frozenset[str] = frozenset(),
    on_line: Callable[[ImportLine], None],
    still_may: Callable[[tuple[Employee, ...]], None],
) -> ImportReport:
    """Add or change what a file brings; with `skip_faulty`, leave out what is refused.

    `agreed` is what somebody answered to the questions of `store/exchange/identity.py`. `on_line`
    is called with the line of each customer as it is decided on, and `still_may` under the lock,
    with the people as they are then; what it raises comes through, and nothing is kept.

    Raises:
        ImportRefused: something in it is, and is not to be skipped; every refusal is in it. Or it
            leaves a question open.
        StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
    """
    try:
        with uncollected():
            return _imported(
                store, file, by, now, services, skip_faulty, dry_run, agreed, on_line, still_may
            )
    except ImportRefused as error:
        raise ImportRefused(told_once(error.refusals), error.lines) from None


def _imported(
    store: Store,
    file: ImportFile,
    by: Operator,
    now: datetime,
    services: Services,
    skip_faulty: bool,
    dry_run: bool,
    agreed: frozenset[str],
    on_line: Callable[[ImportLine], None],
    still_may: Callable[[tuple[Employee, ...]], None],
) -> ImportReport:
    lenient = skip_faulty or dry_run
    if file.questions and not dry_run:
        raise ImportRefused(question.refusal for question in file.questions)
    file, doubtful, of_file = _identified(store, file, agreed)
    here = store.read_employees()
    employees = [
        _with_unsaid(here, employee, file.unsaid.get(at)) for at, employee in file.employees
    ]
    people = reconcile_employees(here, employees)
    notes = notes_on_employees(store, here, people, by, services)
    by = msgspec.structs.replace(by, employees=people.after)  # whom the file brings among them
    rejected = list(map(_rejected_line, file.rejected))
    if not lenient and (file.rejected or doubtful):
        faulty = _Decisions(file, by, now, services, on_line, lenient=True)
        faulty.foresee(store)  # what is wrong with the others is told as well
        others = [*doubtful, *faulty.lines]
        of_lines = (refusal for line in others for refusal in line.refusals)
        raise ImportRefused(
            [*file.refusals, *people.refusals, *of_lines], lines=[*rejected, *others]
        )
    decisions = _Decisions(file, by, now, services, on_line, lenient=lenient)
    if dry_run:
        decisions.foresee(store)
    else:
        refused = {refusal.about for refusal in people.refusals} if lenient else ()
        # what is not left out is refused by the store, together with the customers
        kept = [employee for employee in employees if employee.login not in refused]
        customers = (customer.customer for customer in file.customers)

        def told(
            before: tuple[Employee, ...], after: tuple[Employee, ...], counts: AddedCounts
        ) -> Entry:
            still_may(before)
            return decisions.told(before, after, counts)

        try:
            store.add(kept, customers, decisions.decide, told)
        except Refused as error:
            raise ImportRefused(error.refusals, decisions.lines) from None
    of_employees = _employee_lines(file, here, people, notes)
    return ImportReport.of(
        [*rejected, *doubtful, *of_employees, *decisions.lines],
        employees=len(people.new),
        employees_changed=len(people.changed),
        notes=of_file,
        batch=decisions.batch,
    )


class _Decisions:
    """Decides on each customer of a file, and keeps the line that tells of it."""

    def __init__(
        self,
        file: ImportFile,
        by: Operator,
        now: datetime,
        services: Services,
        on_line: Callable[[ImportLine], None],
        *,
        lenient: bool,
    ) -> None:
        self._incoming = {customer.number: customer for customer in file.customers}
        self._by = by
        self._now = now
        self._services = services
        self._on_line = on_line
        self._lenient = lenient
        self._batch = batch_id(by, now, (one.customer for one in file.customers))
        self._came = came_entry(self._batch, by, now)
        self.batch: str | None = None
        """What the import is called, once something was changed by it."""
        self._lines: dict[str, ImportLine] = {}

    @property
    def lines(self) -> list[ImportLine]:
        """The line of each customer that was decided on, in the order of the file."""
        return [self._lines[number] for number in self._incoming if number in self._lines]

    def decide(self, current: Customer | None, customer: Customer) -> Customer | None:
        """Return the customer as it is to be kept, given as it is here.

        Raises:
            Refused: something of it is, and it is not to be left out.
        """
        incoming = self._incoming[customer.number]
        line = _with_place(
            reconcile(current, incoming, self._by, self._now, self._services, self._came)
        )
        self._on_line(line)
        # what is kept is not held here as well: there may be very many
        self._lines[customer.number] = (
            line if line.after is None else msgspec.structs.replace(line, after=None)
        )
        if line.refusals and not self._lenient:
            raise Refused(line.refusals)
        return current if line.what == "unchanged" else line.after

    def told(
        self, before: tuple[Employee, ...], after: tuple[Employee, ...], counts: AddedCounts
    ) -> Entry:
        """Return the line of the office's history for all that is brought in (R56)."""
        self.batch = self._batch if counts.customers or counts.changed else None
        of_customers = {
            BATCH: self._batch,
            "added": f"{counts.customers}",
            "changed": f"{counts.changed}",
        }
        details = (of_customers if self.batch else {}) | details_of(before, after)
        return entry_of(self._by, self._now, action=IMPORT_ACTION, details=details)

    def foresee(self, store: Store) -> None:
        """Decide on all of them, and keep nothing."""
        stored = {
            customer.number: customer
            for customer in store.customers()
            if customer.number in self._incoming
        }
        for number, incoming in self._incoming.items():
            self.decide(stored.get(number), incoming.customer)


def _identified(
    store: Store, file: ImportFile, agreed: frozenset[str]
) -> tuple[ImportFile, list[ImportLine], tuple[str, ...]]:
    """Return a table with its customers as they are called here, those in doubt, and notes.

    An exchange file has the numbers and logins of this program already.
    """
    if file.office is not None:
        return file, [], ()
    listing = store.listing()
    if listing.damaged:  # whose files they are nobody can tell: one may come in again
        raise StoreDamaged(listing.damaged[0])
    found = identified(file.customers, listing.rows, agreed)
    customers, strangers = with_logins(found.customers, store.read_employees())
    doubtful = []
    for one, refusal in found.refused:
        line = _with_place(one.line("refused", refusals=(refusal,)))
        if one.found_by != "number":  # what stands in its place is no number
            line = msgspec.structs.replace(line, number="")
        doubtful.append(line)
    file = msgspec.structs.replace(file, customers=customers)
    return file, doubtful, (*found.notes, *strangers)


def all_new(file: ImportFile) -> ImportReport:
    """Return what becomes of a file where there is no store yet."""
    rejected = list(map(_rejected_line, file.rejected))
    employees = tuple(employee for _place, employee in file.employees)
    services = with_policy(file.policy)
    new = []
    for incoming in file.customers:
        if refused := tuple(refused_ids(None, incoming)):
            new.append(_with_place(incoming.refused(refused)))
            continue
        customer, _rest, first = incoming.with_first_user(None, employees)
        notes = notes_on_new(customer, employees, services)
        sole = sole_contact(customer, employees) is not None
        new.append(incoming.line("new", notes=notes, first=first, sole=sole))
    notes_on_office: tuple[str, ...] = ()
    if edited := breaks(file.history):
        notes_on_office = (_("the office itself: {fault}", fault=edited_words(edited)),)
    return ImportReport.of([*rejected, *new], employees=len(file.employees), notes=notes_on_office)


def _with_unsaid(
    here: tuple[Employee, ...], employee: Employee, unsaid: frozenset[str] | None
) -> Employee:
    """Return an employee with what the file leaves out as it is here, if it is here."""
    known = next((colleague for colleague in here if colleague.login == employee.login), None)
    if known is None or not unsaid:
        return employee
    return msgspec.structs.replace(employee, **{field: getattr(known, field) for field in unsaid})


def _employee_lines(
    file: ImportFile,
    here: tuple[Employee, ...],
    people: ReconciledEmployees,
    notes: Mapping[str, tuple[str, ...]],
) -> Iterator[ImportLine]:
    """Tell of each employee that is changed or refused, and of whom there is something to know."""
    places = {employee.login: place for place, employee in file.employees}
    before = {employee.login: employee for employee in here}
    for refusal in people.refusals:
        login = refusal.about or ""
        yield _refused_line(places[login], login, (refusal,))
    for new in people.changed:
        old = before[new.login]
        changes = {
            field: f"{getattr(old, field) or 'none'} -> {getattr(new, field)}"
            for field in ("name", "email")
            if getattr(old, field) != getattr(new, field)
        }
        yield ImportLine(
            number="",
            name=new.login,
            place=places[new.login],
            what="changed",
            changes=changes,
            notes=notes[new.login],
        )
    for new in people.new:
        if told := notes[new.login]:
            place = places[new.login]
            yield ImportLine(number="", name=new.login, place=place, what="new", notes=told)


def _rejected_line(item: RejectedItem) -> ImportLine:
    line = _refused_line(item.place, item.name, item.refusals)
    return msgspec.structs.replace(line, number=item.number)


def _refused_line(place: str, name: str, refusals: tuple[Refusal, ...]) -> ImportLine:
    return ImportLine(number="", name=name, place=place, what="refused", refusals=refusals)


def _with_place(line: ImportLine) -> ImportLine:
    """Name the place in the file in each refusal."""
    if not line.refusals:
        return line
    who = f"{line.number} {line.name}" if line.name != line.number else line.name
    places = line.at or (line.place,) * len(line.refusals)
    refusals = tuple(
        msgspec.structs.replace(refusal, message=f"{place_words(at)} ({who}): {refusal.message}.")
        for at, refusal in zip(places, line.refusals, strict=True)
    )
    return msgspec.structs.replace(line, refusals=refusals)
