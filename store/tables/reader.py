"""Customers and users from tables: a row for each collaboration, or a row for each user.

A table holds what a register does. Records, history, and the checks and the reason of an ending
travel in an exchange file alone.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import TypedDict, TypeVar

from msgspec.structs import replace

from store.domain import validation
from store.domain.catalogue import Services
from store.domain.model import Collaboration, Customer, Ending, Side, Task, User
from store.domain.period import Period, read_period
from store.exchange.importer import SKIPPED_BECAUSE, ImportFile, Reasons, RejectedItem
from store.exchange.reconcile import IncomingCustomer
from store.exchange.references import odd_names
from store.i18n.language import _
from store.tables.cells import (
    FACT_CELLS,
    OUTCOME_CELLS,
    ROLE_CELLS,
    SIDE_CELLS,
    STATUS_CELLS,
    YES_NO,
    date_cell,
    moment_cell,
    one_of,
)
from store.tables.columns import CUSTOMERS, USERS, columns_of, plain
from store.tables.csv_table import encode_csv
from store.tables.table import Table, TableRow, bad_file, fault_at

T = TypeVar("T")


def read_table(table: Table, services: Services) -> ImportFile:
    """Read a table of customers or of users: each customer whole, or with its faults.

    Raises:
        Refused: a heading is unknown, stands twice, or is missing.
    """
    columns = _placed(table.headings)
    reader = _Reader(table.headings, columns, services)
    groups: dict[str, list[TableRow]] = {}
    of: dict[str, list[str]] = {}
    for line, fault in table.faults:
        of.setdefault(_key(line, columns), []).append(fault_at(line, fault))
    for line in sorted((*table.lines, *(each for each, _fault in table.faults)), key=_number):
        groups.setdefault(_key(line, columns), []).append(line)
    customers, faulty = [], []
    for key, lines in groups.items():
        arriving, faults = reader.read(lines) if key not in of else (None, of[key])
        if faults or arriving is None:
            faulty.append(RejectedItem(place=lines[0].place, name=key, faults=tuple(faults)))
        else:
            customers.append(arriving)
    by_place = {lines[0].place: lines for lines in groups.values()}
    return ImportFile(
        customers=tuple(customers),
        faulty=tuple(faulty),
        notices=table.notices,
        suffix=".csv",
        skipped=lambda reasons: _skipped(table.headings, by_place, reasons),
    )


def _placed(headings: tuple[str, ...]) -> dict[str, int]:
    """Return where each column stands."""
    columns = columns_of(headings)
    known = {name: column for column in columns for name in column.headings}
    placed: dict[str, int] = {}
    for place, heading in enumerate(headings):
        column = known.get(plain(heading))
        if column is None:
            raise bad_file(
                _(
                    "The file has a column {heading!r} that is not known; there are: {known}.",
                    heading=heading[:50],
                    known=", ".join(each.id for each in columns),
                )
            )
        if column.id in placed:
            raise bad_file(_("The file has two columns {name}.", name=column.id))
        placed[column.id] = place
    needed = ("number", "email") if columns is USERS else ("number",)
    if missing := [id for id in needed if id not in placed]:
        raise bad_file(_("The file has no column {name}.", name=missing[0]))
    return placed


def _number(line: TableRow) -> int:
    return line.number


def _key(line: TableRow, columns: Mapping[str, int]) -> str:
    """Return the customer's number as it is written, or the line where there is none."""
    place = columns["number"]
    cell = line.cells[place].strip() if place < len(line.cells) else ""
    return cell or line.place


def _skipped(
    headings: tuple[str, ...], by_place: Mapping[str, list[TableRow]], reasons: Reasons
) -> bytes:
    """Return a table with only the rows of the customers that were skipped, and why."""
    known = {name for column in (*CUSTOMERS, *USERS) if column.id == SKIPPED_BECAUSE
             for name in column.headings}  # fmt: skip
    kept = [n for n, heading in enumerate(headings) if plain(heading) not in known]
    rows = []
    for place, why in reasons.items():
        for n, line in enumerate(by_place.get(place, ())):
            cells = [line.cells[at] if at < len(line.cells) else "" for at in kept]
            rows.append([*cells, " | ".join(why) if n == 0 else ""])
    return encode_csv([*(headings[n] for n in kept), SKIPPED_BECAUSE], rows)


class _Terms(TypedDict):
    """The cells of a collaboration that stand for themselves."""

    variant: str | None
    invoice_recipient: Side | None
    period: Period | None
    requested_on: dt.date | None
    requested_by: str | None
    started_on: dt.date | None
    customer_owned: bool


class _Reader:
    """Makes customers of rows; notes the faults of one customer at a time."""

    def __init__(
        self, headings: tuple[str, ...], columns: Mapping[str, int], services: Services
    ) -> None:
        self._headings = headings
        self._columns = columns
        self._services = services
        self._named = {
            plain(name): id
            for id, service in services.items()
            for name in (id, service.name, *service.aliases)
        }
        self._faults: list[str] = []
        self._defaulted: set[str] = set()

    def read(self, lines: list[TableRow]) -> tuple[IncomingCustomer | None, list[str]]:
        """Return a customer, or its faults."""
        self._faults, self._defaulted = [], set()
        number = self._said(lines[0], "number", validation.name)
        if number is None and not self._faults:
            self._faults.append(fault_at(lines[0], _("the customer's number is missing")))
        fields = self._users(lines) if "email" in self._columns else self._customer(lines)
        if self._faults or number is None:
            return None, self._faults
        try:
            customer = replace(Customer(number=number, name=number), **fields)
        except ValueError as error:
            return None, [fault_at(lines[0], f"{error}")]
        faults = [fault_at(lines[0], fault) for fault in odd_names(customer, self._services)]
        defaulted = frozenset(self._defaulted)
        return IncomingCustomer(
            customer=customer, place=lines[0].place, defaulted=defaulted
        ), faults

    def _said(self, line: TableRow, id: str, normalise: Callable[[str], T]) -> T | None:
        """Return what a cell says, or None where it is empty or faulty."""
        place = self._columns.get(id)
        cell = line.cells[place] if place is not None and place < len(line.cells) else ""
        if place is None or not cell.strip():
            return None
        try:
            return normalise(cell)
        except ValueError as error:
            fault = f"{self._headings[place]}: {cell[:60]!r}: {error}"
            self._faults.append(fault_at(line, fault))
            return None

    def _customer(self, lines: list[TableRow]) -> dict[str, object]:
        fields: dict[str, object] = {}
        for id, normalise in FACT_CELLS.items():
            said = [each for line in lines if (each := self._said(line, id, normalise)) is not None]
            if len(set(said)) > 1:
                fault = _("{column}: the rows of one customer differ: {values}", column=id,
                          values=sorted(set(said)))  # fmt: skip
                self._faults.append(fault_at(lines[0], fault))
            elif said:
                fields[id] = said[0]
            elif id == "name":
                self._defaulted.add("name")
        tasks: dict[str, str | None] = {}
        collaborations: list[Collaboration] = []
        for line in lines:
            task = self._said(line, "task", validation.name)
            if task is not None:
                tasks[task] = self._said(line, "task_owner", validation.name) or tasks.get(task)
            collaboration = self._collaboration(line, task, collaborations)
            if collaboration is not None:
                collaborations.append(collaboration)
        fields["tasks"] = tuple(Task(name=name, owner=owner) for name, owner in tasks.items())
        fields["collaborations"] = tuple(collaborations)
        return fields

    def _collaboration(
        self, line: TableRow, task: str | None, earlier: list[Collaboration]
    ) -> Collaboration | None:
        service = self._said(line, "service", self._service)
        id = self._said(line, "collaboration", validation.name)
        status = self._said(line, "status", one_of(STATUS_CELLS))
        terms = self._terms(line)
        if service is None:
            return None
        if id is None:
            id = f"{service}-1"
            self._defaulted.add(f"{id}.id")
            if any(each.service == service for each in earlier):
                fault = _("a second row for {service}; the column collaboration tells them apart",
                          service=service)  # fmt: skip
                self._faults.append(fault_at(line, fault))
                return None
        if status is None:
            self._defaulted.add(f"{id}.status")
        return Collaboration(
            id=id,
            service=service,
            task=task,
            status=status or "active",
            ending=self._ending(line) if status in ("ending", "ended") else None,
            **terms,
        )

    def _terms(self, line: TableRow) -> _Terms:
        return {
            "variant": self._said(line, "variant", validation.name),
            "invoice_recipient": self._said(line, "invoice_recipient", one_of(SIDE_CELLS)),
            "period": self._said(line, "period", read_period),
            "requested_on": self._said(line, "requested_on", date_cell),
            "requested_by": self._said(line, "requested_by", validation.name),
            "started_on": self._said(line, "started_on", date_cell),
            "customer_owned": self._said(line, "customer_owned", one_of(YES_NO)) or False,
        }

    def _ending(self, line: TableRow) -> Ending | None:
        outcome = self._said(line, "outcome", one_of(OUTCOME_CELLS))
        on = self._said(line, "ends_on", date_cell)
        by = self._said(line, "decided_by", validation.name)
        side = self._said(line, "decided_side", one_of(SIDE_CELLS))
        at = self._said(line, "decided_at", moment_cell)
        if outcome is None or on is None or by is None or side is None or at is None:
            fault = _("an ending has outcome, ends_on, decided_by, decided_side and decided_at")
            self._faults.append(fault_at(line, fault))
            return None
        return Ending(outcome=outcome, on=on, by=by, side=side, decided_at=at)

    def _users(self, lines: list[TableRow]) -> dict[str, object]:
        self._defaulted.add("name")
        users: list[User] = []
        main_contact: list[str] = []
        for line in lines:
            email = self._said(line, "email", validation.email)
            if email is None:
                if not self._faults:
                    self._faults.append(fault_at(line, _("the user's e-mail is missing")))
                continue
            name = self._said(line, "name", validation.name)
            role = self._said(line, "role", one_of(ROLE_CELLS))
            active = self._said(line, "active", one_of(YES_NO))
            said = {"name": name, "role": role, "active": active}
            self._defaulted |= {f"{email}.{field}" for field, each in said.items() if each is None}
            users.append(
                User(
                    email=email,
                    name=name or email,
                    phone=self._said(line, "phone", validation.phone),
                    role=role or "user",
                    active=True if active is None else active,
                    services=self._said(line, "services", self._services_in) or (),
                )
            )
            if self._said(line, "main_contact", one_of(YES_NO)):
                main_contact.append(email)
        if len(main_contact) > 1:
            first, second = main_contact[:2]
            fault = _("two main contacts: {first} and {second}", first=first, second=second)
            self._faults.append(fault_at(lines[0], fault))
        return {"users": tuple(users), "main_contact": next(iter(main_contact), None)}

    def _service(self, cell: str) -> str:
        id = self._named.get(plain(cell))
        if id is None:
            known = ", ".join(self._services)
            raise ValueError(_("no such service; there is: {known}", known=known))
        return id

    def _services_in(self, cell: str) -> tuple[str, ...]:
        return tuple(self._service(each) for each in re.split(r"[\s,]+", cell.strip()) if each)
