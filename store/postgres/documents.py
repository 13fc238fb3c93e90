"""The documents of a store on a server: what of each is kept in which column, and back again."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

from store.domain.errors import Conflict, StoreDamaged
from store.domain.model import Customer, Employee, Entry, Office
from store.domain.policy.heading_meanings import HeadingMeanings
from store.domain.policy.overlay import Policy
from store.domain.repository import OnDamage
from store.domain.row import Row, row_of
from store.i18n.language import N_, _
from store.postgres.query import search_clause
from store.postgres.schema import SqlCursor, not_whole
from store.postgres.turns import Query, SqlRow, answers

PAGE_SIZE = 2000
"""Lines asked for at once."""

CHANGES = 1
REMOVALS = 2
"""The lines of `samarbete.counter`: which change was the last, and which last removed anybody."""

UNREADABLE = (msgspec.ValidationError, RecursionError)
"""What decoding ends with where a value is another one, or lies deeper than can be read."""

LOST_POLICY = N_(
    "{store}: the office's policy is missing, though the office's history tells of one; restore it "
    "from a backup, or correct it with policy --set or --clear"
)

_customers = msgspec.json.Decoder(Customer)
_rows = msgspec.json.Decoder(Row)


def customer_in(name: str, number: str, document: str) -> Customer:
    """Return the customer that a document of a store is.

    Raises:
        StoreDamaged: it is none, or another one.
    """
    try:
        customer = _customers.decode(document)
    except UNREADABLE as error:
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


def _damaged(name: str, number: str, error: Exception) -> StoreDamaged:
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
    except UNREADABLE as error:
        raise _damaged(name, number, error) from None


OFFICE: Query = (
    "select 0, 0, '', document::text from samarbete.office where id = 1 union all"
    " select 1, place, login, document::text from samarbete.employees order by 1, 2, 3",
    (),
)
"""Asks for the office and its employees."""
POLICY: Query = (
    "select (select document::text from samarbete.office where id = 2),"
    " (select jsonb_path_query_array(document,"
    """ '$[*] ? (@.action == "set-policy" || @.action == "clear-policy")')::text"""
    " from samarbete.office where id = 3"
    " and not exists (select from samarbete.office where id = 2))",
    (),
)
"""Asks for the office's policy; where it has none, for what its history tells of one."""
HISTORY: Query = ("select document::text from samarbete.office where id = 3", ())
HEADINGS: Query = ("select document::text from samarbete.office where id = 4", ())


def office_in(name: str, found: list[SqlRow]) -> tuple[Office, tuple[Employee, ...]]:
    """Return the office and its employees.

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
    except UNREADABLE as error:
        message = _("{store}: office and employees: {error}", store=name, error=error)
        raise StoreDamaged(message) from None


def policy_in(name: str, found: list[SqlRow]) -> Policy:
    """Return the office's own policy, which stands beside the office.

    Raises:
        StoreDamaged: it is no table of tables, or is gone though the office's history has it.
    """
    ((document, told),) = found
    if document is None:
        if told is None:
            return {}
        from store.domain.policy.told import refuse_lost_policy  # where something is told alone

        history = history_in(name, [(told,)])
        refuse_lost_policy(history, _(LOST_POLICY, store=name))
        return {}
    try:
        return msgspec.json.decode(document, type=dict[str, dict[str, Any]])
    except UNREADABLE as error:
        raise StoreDamaged(_("{store}: the policy: {error}", store=name, error=error)) from None


def put_policy(cursor: SqlCursor, policy: Policy) -> None:
    """Write the office's own policy beside the office."""
    cursor.execute(
        "insert into samarbete.office (id, document) values (2, %s::jsonb)"
        " on conflict (id) do update set document = excluded.document",
        (msgspec.json.encode(policy).decode(),),
    )


def headings_in(name: str, found: list[SqlRow]) -> HeadingMeanings:
    """Return what headings of imported files mean, which stands beside the office.

    Raises:
        StoreDamaged: it is no table of texts.
    """
    if not found:
        return {}
    try:
        return msgspec.json.decode(found[0][0], type=HeadingMeanings)
    except UNREADABLE as error:
        message = _("{store}: what headings mean: {error}", store=name, error=error)
        raise StoreDamaged(message) from None


def put_headings(cursor: SqlCursor, meanings: HeadingMeanings) -> None:
    """Write what headings of imported files mean beside the office."""
    cursor.execute(
        "insert into samarbete.office (id, document) values (4, %s::jsonb)"
        " on conflict (id) do update set document = excluded.document",
        (msgspec.json.encode(meanings).decode(),),
    )


def history_in(name: str, found: list[SqlRow]) -> tuple[Entry, ...]:
    """Return what was done to the office itself.

    Raises:
        StoreDamaged: it is not what it should be.
    """
    if not found:
        return ()
    try:
        return msgspec.json.decode(found[0][0], type=tuple[Entry, ...])
    except UNREADABLE as error:
        message = _("{store}: the office's history: {error}", store=name, error=error)
        raise StoreDamaged(message) from None


def put_history(cursor: SqlCursor, *entries: Entry) -> None:
    """Add lines to the office's history: before what they tell, as the database asks for."""
    cursor.execute(
        "insert into samarbete.office (id, document) values (3, %s::jsonb) on conflict (id)"
        " do update set document = samarbete.office.document || excluded.document",
        (msgspec.json.encode(entries).decode(),),
    )


def by_number(numbers: list[str], *, locked: bool = False) -> list[Query]:
    """Return what asks for the documents of customers, leaving out who is not there, page by page.

    Those that are `locked` nobody else changes before the end of the transaction.
    """
    query = "select number, document::text from samarbete.customers where number = any(%s)"
    query += " order by number for update" if locked else ""
    pages = range(0, len(numbers), PAGE_SIZE)
    return [(query, (numbers[start : start + PAGE_SIZE],)) for start in pages]


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


def update_customers(cursor: SqlCursor, changed: Iterable[tuple[Customer, int]]) -> None:
    """Replace customers that are there in those versions, at the revision that was just raised.

    Raises:
        Conflict: one is there in another version, or no longer.
    """
    remaining = iter(changed)
    while page := list(islice(remaining, PAGE_SIZE)):
        updates = (update(customer, version) for customer, version in page)
        updated = answers(cursor.connection, *updates)
        for (customer, _version), found in zip(page, updated, strict=True):
            if not found:
                raise conflict(customer)


def conflict(customer: Customer) -> Conflict:
    """Return what is raised where a customer is not there in the version that was read."""
    message = _(
        "{name} was changed by somebody else meanwhile. Nothing has been done; look again.",
        name=customer.name,
    )
    return Conflict(message)


def update(after: Customer, version: int) -> Query:
    """Return what replaces a customer that is there in a version; without a row, it was not."""
    document, row, search = _columns(after)
    return (
        "update samarbete.customers set version = %s,"
        f" revision = (select revision from samarbete.counter where id = {CHANGES}), search = %s,"
        ' "row" = %s::jsonb, document = %s::jsonb where number = %s and version = %s'
        " returning version",
        (after.version, search, row, document, after.number, version),
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
