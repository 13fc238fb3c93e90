"""Bring a file into a store: every customer decided on under one lock, all or nothing."""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from store.domain.catalogue import Services
from store.domain.errors import Refusal, Refused
from store.domain.incoming_employees import ReconciledEmployees, reconcile_employees
from store.domain.model import Customer, Employee, Entry, Office
from store.domain.plan import entry_of
from store.domain.policy.overlay import Policy, with_policy
from store.domain.repository import Store
from store.domain.rights import Operator
from store.exchange.identity import identified
from store.exchange.import_notes import notes_on_employees, notes_on_new
from store.exchange.questions import Question
from store.exchange.reconcile import ImportLine, IncomingCustomer, What, reconcile
from store.exchange.staff_names import with_logins
from store.i18n.language import _, ngettext
from store.rules.people.employees import details_of

SKIPPED_BECAUSE = "skipped_because"
"""The column or field in which a file of what was skipped says why; an import ignores it."""


LINE = "line "


def place_words(place: str) -> str:
    """Say where in a file something stands: in a line of a table, or at a path."""
    before, line, number = place.rpartition(LINE)
    if not line or not number.isdecimal():
        return place
    if sheet := before.removesuffix(", "):
        return _("sheet {sheet}, line {n}", sheet=sheet, n=number)
    return _("line {n}", n=number)


def of_a_kind(messages: Iterable[str]) -> tuple[str, ...]:
    """Return messages with those that say the same of several lines as one, the lines named."""
    line = re.escape(_("line {n}", n="\0")).replace(re.escape("\0"), "([0-9]+)")
    kinds: dict[str, list[str]] = {}
    whole: dict[str, str] = {}
    for message in messages:
        match = re.match(f"{line}: ", message)
        kind = message[match.end() :] if match else message
        kinds.setdefault(kind, []).append(match.group(1) if match else "")
        whole.setdefault(kind, message)
    return tuple(
        whole[kind] if len(numbers) == 1 else f"{lines_named(numbers)}: {kind}"
        for kind, numbers in kinds.items()
    )


def lines_named(numbers: Sequence[object]) -> str:
    """Return the words for some lines, the first ten by number."""
    named, more = ", ".join(f"{n}" for n in numbers[:10]), len(numbers) - 10
    if more > 0:
        named = _("{first} and {n} more", first=named, n=more)
    return ngettext("line {lines}", "lines {lines}", len(numbers), lines=named)


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

    A table has no office, no employees, no policy and no history of the office, which is taken
    where there is no store yet; an employee stands with its place in the
    file, and `unsaid` has, by that place, the fields that the file leaves out of it.
    `notices` is what there is to know of how it was read; `questions` have to be answered first.
    `left_out` are rows of which something is not brought in, by place. `skipped` makes a file of
    the same format, with names that end in `suffix`, of only what stands at some places, each with
    why it was skipped.
    """

    customers: tuple[IncomingCustomer, ...]
    rejected: tuple[RejectedItem, ...] = ()
    office: Office | None = None
    employees: tuple[tuple[str, Employee], ...] = ()
    policy: Policy = {}
    history: tuple[Entry, ...] = ()
    unsaid: Mapping[str, frozenset[str]] = {}
    notices: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    left_out: Reasons = {}
    suffix: str
    skipped: Callable[[Reasons], bytes]

    def whole(self) -> "ImportFile":
        """Return the same if all of it can be read.

        Raises:
            Refused: something cannot; there is one refusal for each kind of fault.
        """
        if self.rejected:
            faults = of_a_kind(fault for item in self.rejected for fault in item.faults)
            raise Refused(Refusal(code="invalid-value", message=fault) for fault in faults)
        return self


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a file: a line for each customer, and for each employee that is refused.

    Customers are counted as new (`customers`), changed, the same, and refused; `employees` are
    those that are new, `employees_changed` have another name or address. `notes` are of the file
    as a whole. In a dry run nothing was done, and it says what would be.
    """

    customers: int
    changed: int
    unchanged: int
    refused: int
    employees: int
    employees_changed: int = 0
    lines: tuple[ImportLine, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        lines: Sequence[ImportLine],
        *,
        employees: int,
        employees_changed: int = 0,
        notes: tuple[str, ...] = (),
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
            notes=notes,
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
    services: Services,
    *,
    skip_faulty: bool,
    dry_run: bool,
    agreed: frozenset[str] = frozenset(),
    on_line: Callable[[ImportLine], None],
) -> ImportReport:
    """Add or change what a file brings; with `skip_faulty`, leave out what is refused.

    `agreed` is what somebody answered to the questions of `store/exchange/identity.py`. `on_line`
    is called with the line of each customer as it is decided on.

    Raises:
        Refused: something in it is, and is not to be skipped; every refusal is in it. Or it leaves
            a question open.
        StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
    """
    lenient = skip_faulty or dry_run
    if file.questions and not dry_run:
        raise Refused(question.refusal for question in file.questions)
    if not lenient:
        file.whole()
    file, doubtful, of_file = _identified(store, file, agreed)
    if doubtful and not lenient:
        raise Refused(refusal for line in doubtful for refusal in line.refusals)
    incoming = {customer.number: customer for customer in file.customers}
    lines: dict[str, ImportLine] = {}
    here = store.read_employees()
    employees = [
        _with_unsaid(here, employee, file.unsaid.get(at)) for at, employee in file.employees
    ]
    people = reconcile_employees(here, employees)
    notes = notes_on_employees(store, here, people, by, services)
    by = msgspec.structs.replace(by, employees=people.after)  # whom the file brings among them

    def decide(current: Customer | None, customer: Customer) -> Customer | None:
        line = _with_place(reconcile(current, incoming[customer.number], by, now, services))
        lines[customer.number] = line
        on_line(line)
        if line.refusals and not lenient:
            raise Refused(line.refusals)
        return current if line.what == "unchanged" else line.after

    def tell(before: tuple[Employee, ...], after: tuple[Employee, ...]) -> Entry:
        return entry_of(by, now, action="import", details=details_of(before, after))

    if lenient and people.refusals:
        refused = {refusal.about for refusal in people.refusals}
        employees = [employee for employee in employees if employee.login not in refused]
    if dry_run:
        stored = _stored(store, incoming)
        for number, customer in incoming.items():
            decide(stored.get(number), customer.customer)
    else:  # what is not left out is refused by the store, together with the customers
        customers = (customer.customer for customer in file.customers)
        store.add(employees, customers, decide, tell)
    rejected = [_refused_line(item.place, item.name, item.refusals) for item in file.rejected]
    decided = [lines[number] for number in incoming]
    return ImportReport.of(
        [*rejected, *doubtful, *_employee_lines(file, here, people, notes), *decided],
        employees=len(people.new),
        employees_changed=len(people.changed),
        notes=of_file,
    )


def _identified(
    store: Store, file: ImportFile, agreed: frozenset[str]
) -> tuple[ImportFile, list[ImportLine], tuple[str, ...]]:
    """Return a table with its customers as they are called here, those in doubt, and notes.

    An exchange file has the numbers and logins of this program already.
    """
    if file.office is not None:
        return file, [], ()
    found = identified(file.customers, store.listing().rows, agreed)
    customers, strangers = with_logins(found.customers, store.read_employees())
    doubtful = [
        _with_place(one.line("refused", refusals=(refusal,))) for one, refusal in found.refused
    ]
    file = msgspec.structs.replace(file, customers=customers)
    return file, doubtful, (*found.notes, *strangers)


def all_new(file: ImportFile) -> ImportReport:
    """Return what becomes of a file where there is no store yet."""
    rejected = [_refused_line(item.place, item.name, item.refusals) for item in file.rejected]
    employees = tuple(employee for _place, employee in file.employees)
    services = with_policy(file.policy)
    new = []
    for incoming in file.customers:
        customer, _rest, of_user = incoming.with_first_user(None, employees)
        notes = (*of_user, *notes_on_new(customer, employees, services))
        new.append(incoming.line("new", notes=notes))
    return ImportReport.of([*rejected, *new], employees=len(file.employees))


def _stored(store: Store, incoming: Container[str]) -> dict[str, Customer]:
    """Read the customers of a file that are there already."""
    return {
        customer.number: customer for customer in store.customers() if customer.number in incoming
    }


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


def _refused_line(place: str, name: str, refusals: tuple[Refusal, ...]) -> ImportLine:
    return ImportLine(number="", name=name, place=place, what="refused", refusals=refusals)


def _with_place(line: ImportLine) -> ImportLine:
    """Name the place in the file in each refusal."""
    who = f"{line.number} {line.name}" if line.name != line.number else line.name
    where = f"{place_words(line.place)} ({who})"
    refusals = tuple(
        msgspec.structs.replace(refusal, message=f"{where}: {refusal.message}.")
        for refusal in line.refusals
    )
    return msgspec.structs.replace(line, refusals=refusals)
