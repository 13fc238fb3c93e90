"""Customers as rows of a table: a row for each collaboration, each user, or each record."""

from collections.abc import Iterable, Iterator

import msgspec

from store.domain.model import OVER, Collaboration, Customer, Employee, Ending, Record, Task, User
from store.tables.cells.as_written import AsWritten
from store.tables.cells.values import is_misread, is_zero, written
from store.tables.meaning.column import Column
from store.tables.meaning.customer_columns import CUSTOMERS, ENDS_ON
from store.tables.meaning.known_headings import reads_as_heading
from store.tables.meaning.record_columns import RECORDS
from store.tables.meaning.user_columns import USERS


class ExportRow(msgspec.Struct, frozen=True):
    """What the cells of a row are fields of, see `Column.part`."""

    customer: Customer
    task: Task | None = None
    collaboration: Collaboration | None = None
    user: User | None = None
    employees: tuple[Employee, ...] = ()
    record: Record | None = None

    @property
    def ending(self) -> Ending | None:
        """How the collaboration ends, if it does."""
        return self.collaboration.ending if self.collaboration is not None else None

    @property
    def main_contact(self) -> bool:
        """Whether the user is the customer's main contact."""
        return self.customer.valid_main_contact(self.employees) == self.user


def rows_of_customers(customers: Iterable[Customer]) -> Iterator[tuple[str, ...]]:
    """Return the rows of a table of customers, in the order of their `headings`."""
    for customer in customers:
        for row in _collaboration_rows(customer):
            yield _cells(CUSTOMERS, row)


def _collaboration_rows(customer: Customer) -> Iterator[ExportRow]:
    """Make a row for each collaboration and each task that none has; one where there is nothing.

    What is over may bear the name of a task that was removed since (R52). So its row alone does
    not tell that there is such a task, unless it has an owner.
    """
    used = {each.task for each in customer.collaborations if each.status not in OVER}
    over = {each.task for each in customer.collaborations} - used
    idle = [
        task
        for task in customer.tasks
        if task.name not in used and not (task.name in over and task.owner)
    ]
    for collaboration in customer.collaborations:
        task = customer.task(collaboration.task)
        if task is None and collaboration.task is not None:
            task = Task(name=collaboration.task)
        yield ExportRow(customer, task, collaboration)
    for task in idle:
        yield ExportRow(customer, task)
    if not customer.collaborations and not idle:
        yield ExportRow(customer)


def rows_of_users(
    customers: Iterable[Customer], employees: tuple[Employee, ...]
) -> Iterator[tuple[str, ...]]:
    """Return the rows of a table of users, in the order of their `headings`.

    `employees` are those of the office, who are nobody's main contact (R25).
    """
    for customer in customers:
        for user in customer.users:
            yield _cells(USERS, ExportRow(customer, user=user, employees=employees))


def rows_of_records(customers: Iterable[Customer]) -> Iterator[tuple[str, ...]]:
    """Return the rows of a table of records, in the order of their `headings`.

    What has ended or not begun is left out: an import does not change its records.
    """
    for customer in customers:
        for collaboration in customer.collaborations:
            for record in () if collaboration.keeps_records else collaboration.records:
                row = ExportRow(customer, collaboration=collaboration, record=record)
                yield _cells(RECORDS, row)


def _cells(columns: tuple[Column, ...], row: ExportRow) -> tuple[str, ...]:
    texts = (written(_value(column, row)) for column in columns if column.part is not None)
    return tuple(
        AsWritten(text)
        if text and (is_misread(text) or (place < 2 and (reads_as_heading(text) or is_zero(text))))
        else text
        for place, text in enumerate(texts)
    )


def _value(column: Column, row: ExportRow) -> object:
    if column is ENDS_ON:
        return None if row.collaboration is None else row.collaboration.ends_on
    part = row if column.part in (None, "row") else getattr(row, column.part)
    return None if part is None else getattr(part, column.attribute)


def headings(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the headings of an export."""
    return tuple(column.id for column in columns if column.part is not None)
