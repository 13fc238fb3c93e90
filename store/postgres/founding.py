"""A store is made in a database that has none, and made again where it is of an earlier version."""

import contextlib
from collections.abc import Iterable
from typing import NamedTuple

from psycopg.errors import InsufficientPrivilege

from store.domain.address import address_name
from store.domain.errors import NotSaved, Refused
from store.domain.model import Customer, Employee, Entry, Office
from store.domain.policy.heading_meanings import HeadingMeanings
from store.domain.policy.overlay import Policy
from store.i18n.language import _
from store.postgres import documents, schema
from store.postgres.connection import ServerConnection, who_connects
from store.postgres.counter import next_revision
from store.postgres.older_rows import make_rows_anew
from store.postgres.schema import SqlCursor


def found_store(
    address: str,
    office: Office,
    employees: Iterable[Employee],
    customers: Iterable[Customer],
    *,
    policy: Policy | None,
    headings: HeadingMeanings | None,
    history: Iterable[Entry],
    patience: float,
) -> None:
    """Make a store in a database that has none, all of it or nothing.

    Raises:
        NotSaved: there is one already, or it cannot be made.
        Refused: whoever is connected may not make roles, or no schema.
        StoreDamaged: the server cannot be reached.
        MaybeSaved: the connection was lost during the commit.
    """
    first_employees, first_customers = tuple(employees), tuple(customers)
    past = tuple(history)
    link = ServerConnection(address, address_name(address), patience=patience, listen=False)

    def made(cursor: SqlCursor) -> None:
        if schema.is_there(cursor):
            raise _there_already()
        try:
            schema.make(cursor)
        except InsufficientPrivilege:
            raise Refused.because(
                "not-allowed",
                _(
                    "{account} may not make a schema there; an administrator of "
                    "the database helps with: grant create on database … to {account}",
                    account=who_connects(address, patience=patience),
                ),
                cure="ask-colleague",
            ) from None
        documents.insert_office(cursor, office)
        documents.insert_employees(cursor, first_employees, after=0)
        documents.insert_customers(cursor, first_customers, 0)
        if past:
            documents.put_history(cursor, *past)
        if policy:
            documents.put_policy(cursor, policy)
        if headings:
            documents.put_headings(cursor, headings)
        schema.guard(cursor)

    with contextlib.closing(link):
        try:
            link.transact(made, whole_store=True, one_by_one=True)
        except Refused:
            # where another made one since it was looked for, the guards refuse first
            if link.read(schema.is_there):
                raise _there_already() from None
            raise


def _there_already() -> NotSaved:
    return NotSaved(_("not saved: the database holds a store already; nothing has changed"))


class Renewed(NamedTuple):
    """What was missing or switched off and is there again, and how many rows were made anew."""

    made: tuple[str, ...]
    rows: int


def renew(link: ServerConnection, name: str) -> Renewed:
    """Make tables, rights and guards again where they are missing or of an earlier version.

    Then rows of the list are made anew where they differ.

    Raises:
        Refused: whoever is connected does not own the tables.
        StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as a change does.
    """

    def renewed(cursor: SqlCursor) -> tuple[str, ...]:
        schema.refuse_others_than_the_owner(cursor)
        lacking = cursor.execute(*schema.LACKING).fetchall()
        schema.make(cursor)
        schema.guard(cursor)
        still = cursor.execute(*schema.LACKING).fetchall()
        return tuple(what for what, off in lacking if (what, off) not in still)

    made = link.transact(renewed, whole_store=True, one_by_one=True)
    return Renewed(made, make_rows_anew(link, lambda cursor: next_revision(name, cursor)[0]))
