"""The documents of a store on a server: what of each is kept in which column, and back again."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from store.domain.errors import Conflict, StoreDamaged
from store.domain.model import Customer, Employee, Entry, Office
from store.domain.policy.heading_meanings import HeadingMeanings
from store.domain.policy.overlay import Policy
from store.domain.repository import OnDamage
from store.domain.row import Row, row_of
from store.i18n.language import _
from store.postgres.query import search_clause
from store.postgres.schema import SqlCursor, not_whole

PAGE_SIZE = 2000
"""Lines asked for at once."""

CHANGES = 1
REMOVALS = 2
"""The lines of `samarbete.counter`: which change was the last, and which last removed anybody."""

OfficeRows = Sequence[tuple[int, int, str, str]]
OFFICE = (
    b"select 0, 0, '', document::text from samarbete.office where id = 1"
    b" union all select 1, place, login, document::text from samarbete.employees"
    b" union all select 2, 0, '', document::text from samarbete.office where id = 2"
    b" order by 1, 2, 3"
)
"""Asks for the office, its people and its policy in one turn, since each change wants to know."""

_customers = msgspec.json.Decoder(Customer)
_rows = msgspec.json.Decoder(Row)


def customer_in(name: str, number: str, document: str) -> Customer:
    """Return the customer that a document of a store is.

    Raises:
        StoreDamaged: it is none, or another one.
    """
    try:
        customer = _customers.decode(document)
    except msgspec.ValidationError as error:
        raise _damaged(name, number, error) from None
    if customer.number != number:
        raise StoreDamaged(
            _("{file}: customer {number} does not belong here", file=name, number=number)
        )
    return customer


def customers_in(
    name: str, documents: Iterable[tuple[str, str]], on_damage: OnDamage
) -> Iterator[Customer]:
    """Return the customers that documents are; `on_damage` is called with what is none.

    Raises:
        StoreDamaged: one is none, and `on_damage` does not leave it out.
    """
    for number, document in documents:
        try:
            customer = customer_in(name, number, document)
        except StoreDamaged as error:
            on_damage(error)
        else:
            yield customer


def _damaged(name: str, number: str, error: msgspec.ValidationError) -> StoreDamaged:
    return StoreDamaged(
        _("{file}: customer {number}: {fault}", file=name, number=number, fault=error)
    )


def row_in(name: str, number: str, row: str) -> Row:
    """Return the row that is kept beside a customer.

    Raises:
        StoreDamaged: it is none.
    """
    try:
        return _rows.decode(row)
    except msgspec.ValidationError as error:
        raise _damaged(name, number, error) from None


def office_rows(cursor: SqlCursor) -> OfficeRows:
    """Read the office, its people and its policy."""
    return cursor.execute(OFFICE).fetchall()


def office_in(name: str, found: OfficeRows) -> tuple[Office, tuple[Employee, ...]]:
    """Return the office and its employees out of what `OFFICE` found.

    Raises:
        StoreDamaged: they are missing, or not what they should be.
    """
    office = [document for kind, *_order, document in found if kind == 0]
    employees = [document for kind, *_order, document in found if kind == 1]
    if not office:
        raise not_whole(name, "samarbete.office")
    try:
        return (
            msgspec.json.decode(office[0], type=Office),
            tuple(msgspec.json.decode(document, type=Employee) for document in employees),
        )
    except msgspec.ValidationError as error:
        message = _("{store}: office and employees: {error}", store=name, error=error)
        raise StoreDamaged(message) from None


def policy_in(name: str, found: OfficeRows) -> Policy:
    """Return the office's own policy out of what `OFFICE` found.

    Raises:
        StoreDamaged: it is no table of tables.
    """
    for kind, *_order, document in found:
        if kind == 2:
            try:
                return msgspec.json.decode(document, type=dict[str, dict[str, Any]])
            except msgspec.ValidationError as error:
                message = _("{store}: the policy: {error}", store=name, error=error)
                raise StoreDamaged(message) from None
    return {}


def put_policy(cursor: SqlCursor, policy: Policy) -> None:
    """Write the office's own policy beside the office."""
    cursor.execute(
        "insert into samarbete.office (id, document) values (2, %s::jsonb)"
        " on conflict (id) do update set document = excluded.document",
        (msgspec.json.encode(policy).decode(),),
    )


def headings_in(name: str, cursor: SqlCursor) -> HeadingMeanings:
    """Read what headings of imported files mean, which stands beside the office.

    Raises:
        StoreDamaged: it is no table of texts.
    """
    query = "select document::text from samarbete.office where id = 4"
    found = cursor.execute(query.encode()).fetchone()
    if found is None:
        return {}
    try:
        return msgspec.json.decode(found[0], type=HeadingMeanings)
    except msgspec.ValidationError as error:
        message = _("{store}: what headings mean: {error}", store=name, error=error)
        raise StoreDamaged(message) from None


def put_headings(cursor: SqlCursor, meanings: HeadingMeanings) -> None:
    """Write what headings of imported files mean beside the office."""
    cursor.execute(
        "insert into samarbete.office (id, document) values (4, %s::jsonb)"
        " on conflict (id) do update set document = excluded.document",
        (msgspec.json.encode(meanings).decode(),),
    )


def history_in(name: str, cursor: SqlCursor) -> tuple[Entry, ...]:
    """Read what was done to the office itself.

    Raises:
        StoreDamaged: it is not what it should be.
    """
    query = "select document::text from samarbete.office where id = 3"
    found = cursor.execute(query.encode()).fetchone()
    if found is None:
        return ()
    try:
        return msgspec.json.decode(found[0], type=tuple[Entry, ...])
    except msgspec.ValidationError as error:
        message = _("{store}: the office's history: {error}", store=name, error=error)
        raise StoreDamaged(message) from None


def put_history(cursor: SqlCursor, *entries: Entry) -> None:
    """Add lines to the office's history: before what they tell, as the database asks for."""
    cursor.execute(
        "insert into samarbete.office (id, document) values (3, %s::jsonb) on conflict (id)"
        " do update set document = samarbete.office.document || excluded.document",
        (msgspec.json.encode(entries).decode(),),
    )


def documents(
    cursor: SqlCursor, numbers: list[str], *, locked: bool = False
) -> Iterator[tuple[str, str]]:
    """Read the documents of customers by number, leaving out who is not there, page by page.

    Those that are `locked` nobody else changes before the end of the transaction.
    """
    query = "select number, document::text from samarbete.customers where number = any(%s)"
    query += " order by number for update" if locked else ""
    for start in range(0, len(numbers), PAGE_SIZE):
        cursor.execute(query.encode(), (numbers[start : start + PAGE_SIZE],))
        yield from cursor.fetchall()


def insert_office(cursor: SqlCursor, office: Office) -> None:
    """Write the office of a new store."""
    cursor.execute(
        "insert into samarbete.office (id, document) values (1, %s::jsonb)", (_encoded(office),)
    )


def insert_employees(cursor: SqlCursor, employees: Iterable[Employee], *, after: int) -> None:
    """Write new employees, behind those who are there."""
    for place, employee in enumerate(employees, start=after + 1):
        cursor.execute(
            "insert into samarbete.employees (login, place, document) values (%s, %s, %s::jsonb)",
            (employee.login, place, _encoded(employee)),
        )


def update_employees(cursor: SqlCursor, employees: Iterable[Employee]) -> None:
    """Replace the documents of employees who are there."""
    for employee in employees:
        cursor.execute(
            "update samarbete.employees set document = %s::jsonb where login = %s",
            (_encoded(employee), employee.login),
        )


def insert_customers(cursor: SqlCursor, customers: Iterable[Customer], revision: int) -> None:
    """Write new customers in one stream."""
    with cursor.copy(
        'copy samarbete.customers (number, version, revision, search, "row", document) from stdin'
    ) as stream:
        for customer in customers:
            document, row, search = _columns(customer)
            stream.write_row((customer.number, customer.version, revision, search, row, document))


def update_customer(cursor: SqlCursor, after: Customer, version: int) -> None:
    """Replace a customer that is there in that version, at the revision that was just raised.

    Raises:
        Conflict: it is there in another version, or no longer.
    """
    document, row, search = _columns(after)
    raised = f"(select revision from samarbete.counter where id = {CHANGES})"
    cursor.execute(
        f"update samarbete.customers set version = %s, revision = {raised}, search = %s,"
        ' "row" = %s::jsonb, document = %s::jsonb where number = %s and version = %s'
        " returning version".encode(),
        (after.version, search, row, document, after.number, version),
    )
    if cursor.fetchone() is None:
        raise Conflict(
            _(
                "{name} was changed by somebody else meanwhile. Nothing has been done; look again.",
                name=after.name,
            )
        )


def delete_customers(cursor: SqlCursor, customers: Iterable[Customer], revision: int) -> None:
    """Remove customers as they were read, and note when, for the lists of others."""
    numbers = [customer.number for customer in customers]
    cursor.execute("delete from samarbete.customers where number = any(%s)", (numbers,))
    cursor.execute("update samarbete.counter set revision = %s where id = %s", (revision, REMOVALS))


def _columns(customer: Customer) -> tuple[str, str, str]:
    """Return a customer's document, its row, and the text that it is found by."""
    document = msgspec.json.encode(customer)
    return document.decode(), *row_and_search(document)


def row_and_search(document: bytes) -> tuple[str, str]:
    """Return the row of a customer's document, and the text that the customer is found by.

    Raises:
        msgspec.ValidationError: a field that a row needs is missing or of a wrong type.
    """
    row = row_of(document)
    return _encoded(row), search_clause(row)


def _encoded(value: Customer | Employee | Office | Row) -> str:
    return msgspec.json.encode(value).decode()
