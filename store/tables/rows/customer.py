"""One customer from its rows: facts, users, services and records, with every fault noted."""

from collections.abc import Mapping, Sequence
from typing import Any

from store.domain.model import Customer
from store.domain.validation import is_personal
from store.exchange.incoming.customers import FoundBy, IncomingCustomer, Lacking, kept_names
from store.exchange.incoming.known import organisation_of
from store.exchange.incoming.places import place_words
from store.exchange.likeness import company_key, name_key
from store.exchange.references import faults_of
from store.i18n.language import _
from store.tables.meaning.column import Column
from store.tables.meaning.customer_columns import NUMBER_COLUMN
from store.tables.meaning.register import EMAIL, NAME, ORG_NUMBER, PERSON, PHONE
from store.tables.meaning.user_columns import FIRST_NAME, LAST_NAME
from store.tables.rows.cell_reader import CellReader
from store.tables.rows.collaborations import CollaborationRows
from store.tables.rows.line import Line, Surroundings, names_customers
from store.tables.rows.records import RecordRows
from store.tables.rows.users import UserRows
from store.tables.table import TableRow

_NOWHERE: dict[str, str] = {}
"""No places: the same for all customers of one row, of whom there may be very many."""


class CustomerReader:
    """Makes a customer of its rows."""

    def __init__(
        self,
        lines: Sequence[Line],
        number: str,
        found_by: FoundBy,
        around: Surroundings,
    ) -> None:
        self._lines = lines
        self._number = number
        self._found_by = found_by
        self._around = around
        self._cells = CellReader(lines, around)
        self._two = False
        """Whether the rows are of two customers under one number."""

    @property
    def faults(self) -> list[str]:
        """Why the customer is refused."""
        return self._cells.faults

    def read(self) -> IncomingCustomer | None:
        """Return the customer, or None where there are faults."""
        first = self._lines[0].row
        self._check_number()
        fields: dict[str, Any] = self._facts()
        if self._two:
            return None
        of_users = UserRows(self._lines, self._cells)
        users, main_contact = of_users.read()
        of_services = CollaborationRows(self._lines, self._cells)
        tasks, collaborations = of_services.read()
        of_records = RecordRows(self._lines, self._cells)
        collaborations = of_records.read(collaborations, of_services.rows)
        fields |= {
            "users": users,
            "main_contact": main_contact,
            "tasks": tasks,
            "collaborations": collaborations,
        }
        if self._cells.faults:
            return None
        try:
            customer = Customer(number=self._number, **{"name": self._number, **fields})
        except ValueError as error:
            self._cells.fault(first, f"{error}")
            return None
        person = self._person() if "name" in self._cells.defaulted else ""
        for fault in faults_of(customer, self._around.services):
            self._cells.fault(first, fault)
        return IncomingCustomer(
            customer=customer,
            place=first.place,
            defaulted=kept_names(self._cells.defaulted),
            record_kinds=self._around.kinds,
            found_by=self._found_by,
            by_address=kept_names(self._cells.by_address),
            maybe_nobody=kept_names(self._cells.maybe_nobody),
            lacking=self._lacking(),
            unregistered=kept_names(of_records.unregistered),
            denied=tuple(of_services.denied.values()),
            odd_ids=of_services.odd_ids or _NOWHERE,
            number_heading=self._called(NUMBER_COLUMN),
            name_heading=self._called(NAME),
            person=person,
            beside_companies=bool(person)
            and any(names_customers(line.table) for line in self._lines),
            places=self._places(of_users.rows, of_records.rows, of_services.rows),
        )

    def _places(self, *rows: Mapping[str, TableRow]) -> Mapping[str, str]:
        """Return the places of users and collaborations that are told below the first row."""
        if len(self._lines) == 1:
            return _NOWHERE
        first = self._lines[0].row
        return {of: row.place for told in rows for of, row in told.items() if row is not first}

    def _called(self, column: Column) -> str:
        """Return what the file calls a column, nothing where it has none."""
        table = self._lines[0].table
        places = table.columns.of(column)
        return table.headings[places[0]] if places else ""

    def _lacking(self) -> Lacking | None:
        """Return why a new customer could not be made of a register's rows."""
        if self._found_by == "number" and "name" not in self._cells.defaulted:
            return None
        tables = [line.table.columns for line in self._lines]
        if self._found_by != "number" and any(table.of(NUMBER_COLUMN) for table in tables):
            return "number"
        if all(table.users or table.records for table in tables):
            return None
        if self._found_by != "number":
            return "number-column" if any(table.unused for table in tables) else "numbers"
        named = (NAME, FIRST_NAME, LAST_NAME)  # people's, where the customers are private ones
        return "name" if any(t.of(column) for t in tables for column in named) else "name-column"

    def _are_two(self, found: Mapping[Column, Mapping[object, TableRow]]) -> bool:
        """Return whether name and organisation number say that the rows are of two customers.

        That is the fault then, whatever else differs.
        """
        both = [found.get(column, {}) for column in (NAME, ORG_NUMBER)]
        if self._found_by != "number" or not all(map(_differ, both)):
            return False
        fault = _(
            "{number} is the number of several customers: {values}; give each its own",
            number=self._number, values="; ".join(map(_values_named, both)),
        )  # fmt: skip
        self._cells.fault(self._lines[0].row, fault)
        self._two = True
        return True

    def _person(self) -> str:
        """Return the person whom the rows name where they name no customer, else nothing.

        Rows of users alone, with no column for their customer's name, are of people beside it.
        """
        tables = ((line, line.table.columns) for line in self._lines)
        lines = (line for line, columns in tables
                 if not columns.records and (columns.of(NAME) or not columns.users))  # fmt: skip
        return next(filter(None, map(self._whole_name, lines)), "")

    def _whole_name(self, line: Line) -> str:
        columns = (FIRST_NAME, LAST_NAME)
        parts = (self._cells.value(line, PERSON) or "",
                 *(self._cells.value(line, column) or "" for column in columns))  # fmt: skip
        return parts[0] or " ".join(filter(None, parts))

    def _name_of_person(self, line: Line) -> str:
        """Return the name of a row's person who is the customer, a private one; else nothing.

        That says the number of a person, a table that has nothing else of people than names, or
        somebody who was asked.
        """
        if self._around.people or line.table.columns.private:
            if name := self._whole_name(line):
                self._cells.private.add(line.row.place)
            return name
        columns = line.table.columns
        parts = [self._cells.value(line, column) for column in (FIRST_NAME, LAST_NAME)]
        if not all(parts):
            return ""
        number = self._cells.value(line, ORG_NUMBER)
        if number is None and self._found_by == "number":
            number = organisation_of(self._number)
        of_people = (EMAIL, PERSON, PHONE, NAME)
        alone = number is None and not any(map(columns.of, of_people))
        if not alone and (number is None or not is_personal(number)):
            return ""
        self._cells.private.add(line.row.place)
        return " ".join(parts)

    def _check_number(self) -> None:
        """Note a number that `validation` refuses."""
        if self._found_by == "number":
            for line in self._lines:
                for place in line.table.columns.of(NUMBER_COLUMN)[:1]:
                    self._cells.read(line, NUMBER_COLUMN, place)

    def _facts(self) -> dict[str, Any]:
        """Return what the rows say of the customer itself, in which they must be alike."""
        facts: dict[str, Any] = {}
        if len(self._lines) == 1:
            facts = self._cells.values(self._lines[0], "customer")
            if "name" not in facts and (name := self._name_of_person(self._lines[0])):
                facts["name"] = name
            if "name" not in facts:
                self._cells.defaulted.add("name")
            return facts
        found: dict[Column, dict[object, TableRow]] = {}
        nobody = not any(self._cells.value(line, NAME) for line in self._lines)
        for line in self._lines:
            named_so = nobody or (not self._around.people and self._cells.value(line, NAME) is None)
            for column, _attribute in line.table.columns.of_part("customer"):
                value = self._cells.value(line, column)
                if value is not None:
                    found.setdefault(column, {}).setdefault(value, line.row)
            if named_so and (name := self._name_of_person(line)):
                found.setdefault(NAME, {}).setdefault(name, line.row)
        if self._are_two(found):
            return facts
        for column, values in found.items():
            if _differ(values):
                fault = _(
                    "{column}: the rows of one customer differ: {values}",
                    column=self._cells.called(column),
                    values=_values_named(values),
                )
                self._cells.fault(self._lines[0].row, fault)
            else:
                facts[column.attribute] = next(iter(values))
                if column is NAME:
                    self._tell_kinds(values)
        if "name" not in facts:
            self._cells.defaulted.add("name")
        return facts

    def _tell_kinds(self, names: Mapping[object, TableRow]) -> None:
        """Note names that are one customer's but for how its kind is written; the first is kept."""
        first, *others = (f"{name}" for name in names)
        for name, row in zip(others, [*names.values()][1:], strict=True):
            if name_key(name) != name_key(first):
                line = next(each for each in self._lines if each.row is row)
                place = line.table.columns.of(NAME)[0]
                self._cells.told(line, place, name, _("read as {cell}", cell=first))


def _differ(values: Mapping[object, TableRow]) -> bool:
    return len(values) > 1 and len({company_key(f"{value}") for value in values}) > 1


def _values_named(values: Mapping[object, TableRow]) -> str:
    """Return values that differ, each with the first place where it stands."""
    spellings: dict[str, str] = {}
    for value, row in values.items():
        spellings.setdefault(company_key(f"{value}"), f"{value} ({place_words(row.place)})")
    return " / ".join(spellings.values())
