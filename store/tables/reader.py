"""Customers from tables: a row for each collaboration, for each user, or for each record.

A table holds what a register does, and records. History, and the checks and the reason of an
ending travel in an exchange file alone.
"""

import contextlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from store.domain.catalogue import Services
from store.domain.model import Collaboration, Customer, Ending, Record, Task, User
from store.exchange.importer import SKIPPED_BECAUSE, ImportFile, Reasons, RejectedItem
from store.exchange.reconcile import IncomingCustomer
from store.exchange.references import faults_of
from store.i18n.language import _
from store.tables.cells import ServiceNames, plain, service_names
from store.tables.columns import KIND, NUMBER_COLUMN, RECORDS, WHY, Column, Part, columns_of
from store.tables.csv_table import encode_csv
from store.tables.table import Table, TableRow, bad_file, fault_at

_ENDING_NEEDS = frozenset(field.name for field in msgspec.structs.fields(Ending) if field.required)


def read_table(table: Table, services: Services) -> ImportFile:
    """Read a table of customers, users or records: each customer whole, or with its faults.

    Raises:
        Refused: a heading is unknown, stands twice, or is missing.
    """
    columns = columns_of(table.headings)
    places = _places(table.headings, columns)
    faults: dict[str, list[str]] = {}
    for row, fault in table.faults:
        faults.setdefault(_key(row, places), []).append(fault_at(row, fault))
    rows_by_key: dict[str, list[TableRow]] = {}
    for row in sorted((*table.rows, *(row for row, _fault in table.faults)), key=_line):
        rows_by_key.setdefault(_key(row, places), []).append(row)
    kinds = _kinds(table, places) if columns is RECORDS else frozenset()
    names = service_names(services)
    customers, rejected = [], []
    for key, rows in rows_by_key.items():
        customer = None
        if key not in faults:
            reader = _CustomerReader(rows, table.headings, columns, places, kinds, names)
            customer, faults[key] = reader.read(services), reader.faults
        if customer is None or faults[key]:
            item = RejectedItem(place=rows[0].place, name=key, faults=tuple(faults[key]))
            rejected.append(item)
        else:
            customers.append(customer)
    rows_by_place = {rows[0].place: rows for rows in rows_by_key.values()}
    return ImportFile(
        customers=tuple(customers),
        rejected=tuple(rejected),
        notices=table.notices,
        suffix=".csv",
        skipped=lambda reasons: _skipped(table.headings, rows_by_place, reasons),
    )


def _places(headings: tuple[str, ...], columns: tuple[Column, ...]) -> dict[str, int]:
    """Return where each column stands, by its id."""
    known = {name: column for column in columns for name in column.headings}
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        column = known.get(plain(heading))
        if column is None:
            raise bad_file(
                _(
                    "The file has a column {heading!r} that is not known; there are: {known}.",
                    heading=heading[:50],
                    known=", ".join(column.id for column in columns),
                )
            )
        if column.id in places:
            raise bad_file(_("The file has two columns {name}.", name=column.id))
        places[column.id] = place
    for column in columns:
        if column.needed and column.id not in places:
            raise bad_file(_("The file has no column {name}.", name=column.id))
    return places


def _kinds(table: Table, places: Mapping[str, int]) -> frozenset[str]:
    """Return the kinds of records in a table: all that a collaboration has of them is replaced."""
    kinds = set()
    for row in table.rows:
        with contextlib.suppress(ValueError):  # reported as a fault of its row
            kinds.add(KIND.read(_cell(row, places[KIND.id])))
    return frozenset(f"{kind}" for kind in kinds)


def _line(row: TableRow) -> int:
    return row.number


def _key(row: TableRow, places: Mapping[str, int]) -> str:
    """Return the customer's number as it is written, or the line where there is none."""
    return _cell(row, places[NUMBER_COLUMN.id]).strip() or row.place


def _cell(row: TableRow, place: int) -> str:
    """Return a cell, empty where the row ends before it."""
    return row.cells[place] if place < len(row.cells) else ""


def _skipped(
    headings: tuple[str, ...], rows_by_place: Mapping[str, list[TableRow]], reasons: Reasons
) -> bytes:
    """Return a table with only the rows of the customers that were skipped, and why."""
    kept = [n for n, heading in enumerate(headings) if plain(heading) not in WHY.headings]
    rows = []
    for place, reason in reasons.items():
        for n, row in enumerate(rows_by_place.get(place, ())):
            cells = [_cell(row, place) for place in kept]
            rows.append([*cells, " | ".join(reason) if n == 0 else ""])
    return encode_csv([*(headings[n] for n in kept), SKIPPED_BECAUSE], rows)


class _CustomerReader:
    """Makes a customer of its rows, and notes their faults."""

    def __init__(
        self,
        rows: list[TableRow],
        headings: tuple[str, ...],
        columns: tuple[Column, ...],
        places: Mapping[str, int],
        kinds: frozenset[str],
        names: ServiceNames,
    ) -> None:
        self.faults: list[str] = []
        self._rows = rows
        self._headings = headings
        self._columns = [column for column in columns if column.id in places]
        self._places = places
        self._kinds = kinds
        self._names = names
        self._defaulted: set[str] = set()

    def read(self, services: Services) -> IncomingCustomer | None:
        """Return the customer, or None where there are faults."""
        first = self._rows[0]
        number = self._value(first, NUMBER_COLUMN)
        if number is None and not self.faults:
            self.faults.append(fault_at(first, _("the customer's number is missing")))
        fields = self._fields()
        if self.faults:
            return None
        try:
            customer = replace(Customer(number=number, name=number), **fields)
        except ValueError as error:
            self.faults.append(fault_at(first, f"{error}"))
            return None
        self.faults += [fault_at(first, fault) for fault in faults_of(customer, services)]
        return IncomingCustomer(
            customer=customer,
            place=first.place,
            defaulted=frozenset(self._defaulted),
            record_kinds=self._kinds,
        )

    def _fields(self) -> dict[str, object]:
        """Return what the rows say, by the kind of table."""
        if KIND.id in self._places:
            return self._records()
        return self._users() if "email" in self._places else self._facts() | self._register()

    def _value(self, row: TableRow, column: Column) -> Any:
        """Return what a cell says, or None where it is empty or faulty."""
        place = self._places[column.id]
        cell = _cell(row, place)
        if not cell.strip():
            return None
        try:
            return column.value(cell, self._names)
        except ValueError as error:
            self.faults.append(fault_at(row, f"{self._headings[place]}: {cell[:60]!r}: {error}"))
            return None

    def _values(self, row: TableRow, part: Part) -> dict[str, Any]:
        """Return what a row says of one value, by field; nothing of what is empty or faulty."""
        return {
            column.attribute: value
            for column in self._columns
            if column.part == part and (value := self._value(row, column)) is not None
        }

    def _facts(self) -> dict[str, object]:
        """Return what the rows say of the customer itself, in which they must be alike."""
        facts: dict[str, object] = {}
        for column in self._columns:
            if column.part != "customer" or column is NUMBER_COLUMN:
                continue
            cells = (self._value(row, column) for row in self._rows)
            values = {value for value in cells if value is not None}
            if len(values) > 1:
                fault = _("{column}: the rows of one customer differ: {values}", column=column.id,
                          values=sorted(values))  # fmt: skip
                self.faults.append(fault_at(self._rows[0], fault))
            elif values:
                facts[column.attribute] = values.pop()
        if "name" not in facts:
            self._defaulted.add("name")
        return facts

    def _register(self) -> dict[str, object]:
        """Return the tasks and the collaborations, of which each row may tell one."""
        tasks: dict[str, Task] = {}
        collaborations: list[Collaboration] = []
        for row in self._rows:
            values = self._values(row, "task")
            name = values.get("name")
            if name is not None:
                tasks[name] = replace(tasks.get(name, Task(name=name)), **values)
            collaboration = self._collaboration(row, name, collaborations)
            if collaboration is not None:
                collaborations.append(collaboration)
        return {"tasks": tuple(tasks.values()), "collaborations": tuple(collaborations)}

    def _collaboration(
        self, row: TableRow, task: str | None, earlier: list[Collaboration]
    ) -> Collaboration | None:
        values = self._values(row, "collaboration")
        service = values.get("service")
        if service is None:
            return None
        if "id" not in values:
            values["id"] = f"{service}-1"
            self._defaulted.add(f"{values['id']}.id")
            if any(other.service == service for other in earlier):
                fault = _("a second row for {service}; the column collaboration tells them apart",
                          service=service)  # fmt: skip
                self.faults.append(fault_at(row, fault))
                return None
        self._defaulted.add(f"{values['id']}.records")
        if "status" not in values:
            self._defaulted.add(f"{values['id']}.status")
        elif values["status"] in ("ending", "ended"):
            values["ending"] = self._ending(row)
        return Collaboration(task=task, **values)

    def _ending(self, row: TableRow) -> Ending | None:
        values = self._values(row, "ending")
        if values.keys() >= _ENDING_NEEDS:
            return Ending(**values)
        fault = _("an ending has outcome, ends_on, decided_by, decided_side and decided_at")
        self.faults.append(fault_at(row, fault))
        return None

    def _users(self) -> dict[str, object]:
        """Return the users, of whom each row tells one, and who is main contact."""
        self._defaulted.add("name")
        users: list[User] = []
        main_contacts: list[str] = []
        told = False
        for row in self._rows:
            values = self._values(row, "user")
            email = values.get("email")
            if email is None:
                if not self.faults:
                    self.faults.append(fault_at(row, _("the user's e-mail is missing")))
                continue
            self._defaulted |= {
                f"{email}.{field}" for field in User.__struct_fields__ if field not in values
            }
            users.append(User(**{"name": email, **values}))
            named = self._values(row, "row").get("main_contact")
            told = told or named is not None
            if named:
                main_contacts.append(email)
        if not told:
            self._defaulted.add("main_contact")
        if len(main_contacts) > 1:
            first, second = main_contacts[:2]
            fault = _("two main contacts: {first} and {second}", first=first, second=second)
            self.faults.append(fault_at(self._rows[0], fault))
        return {"users": tuple(users), "main_contact": next(iter(main_contacts), None)}

    def _records(self) -> dict[str, object]:
        """Return the records, of which each row tells one, in what holds them."""
        self._defaulted.add("name")
        holders: dict[str, Collaboration] = {}
        for row in self._rows:
            before = len(self.faults)
            record, where = self._values(row, "record"), self._values(row, "collaboration")
            missing = {"service", "kind", "title"} - record.keys() - where.keys()
            if len(self.faults) > before:
                continue
            if missing:
                fault = _("{fields} is missing", fields=", ".join(self._as_headed(missing)))
                self.faults.append(fault_at(row, fault))
                continue
            holder = self._holder(row, where, holders)
            records = (*holder.records, Record(**record))
            holders[holder.id] = replace(holder, records=records)
        return {"collaborations": tuple(holders.values())}

    def _as_headed(self, fields: Iterable[str]) -> list[str]:
        """Return fields as the file names them, in its order; those without a column come first."""
        places = {field: self._places.get(field, -1) for field in sorted(fields)}
        return [
            self._headings[places[field]] if places[field] >= 0 else field
            for field in sorted(places, key=places.__getitem__)
        ]

    def _holder(
        self, row: TableRow, where: dict[str, Any], holders: Mapping[str, Collaboration]
    ) -> Collaboration:
        """Return the collaboration that holds a row's record, as far as the rows tell it."""
        service, id = where["service"], where.get("id", f"{where['service']}-1")
        unnamed = "id" not in where
        of_service = [
            collaboration.id
            for collaboration in holders.values()
            if collaboration.service == service
        ]
        if any((f"{id}.id" in self._defaulted) != unnamed for id in of_service):
            fault = _("some rows for {service} name the collaboration and others do not",
                      service=service)  # fmt: skip
            self.faults.append(fault_at(row, fault))
        elif id in holders and holders[id].service != service:
            fault = _("{id} is for {here} in an earlier row", id=id, here=holders[id].service)
            self.faults.append(fault_at(row, fault))
        self._defaulted |= {f"{id}.status"} | ({f"{id}.id"} if unnamed else set())
        # nothing tells its status: one that is not open is no second one for its service
        return holders.get(id) or Collaboration(id=id, service=service, status="ended")
