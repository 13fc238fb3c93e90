"""The store for several hosts: the same documents in PostgreSQL.

A change is one transaction: the customer's line is locked, decided on as it is then, and replaced
with its version as the guard. Each change raises one counter, so that others find what is new.
"""

import contextlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from psycopg import Cursor, Error
from psycopg.errors import UndefinedTable

from store.domain.address import address_name
from store.domain.errors import NotFound, NotSaved, Refused
from store.domain.filters import Filter
from store.domain.incoming_employees import reconcile_employees
from store.domain.main_contact import office_addresses
from store.domain.model import Customer, Employee, Entry, Office
from store.domain.policy.heading_meanings import HeadingMeanings
from store.domain.policy.overlay import Policy
from store.domain.repository import (
    PATIENCE,
    AddedCounts,
    Change,
    ChangedSeveral,
    ChangeEmployees,
    ChangeHeadings,
    ChangeOrRemove,
    Finding,
    OnDamage,
    Reconcile,
    TellChanges,
    TellImport,
    decide_several,
    of_employees,
    reconcile_all,
    refuse_damage,
)
from store.domain.row import Listing
from store.i18n.language import _
from store.postgres import check as pgcheck
from store.postgres import documents, rows, schema
from store.postgres.connection import CHANNEL, ServerConnection, who_connects
from store.postgres.older_rows import make_rows_anew
from store.postgres.query import condition
from store.postgres.schema import SqlCursor
from store.postgres.turns import Query, SqlRow, answers, await_all, read_together

COUNTER: Query = ("select id, revision from samarbete.counter", ())
RAISE: Query = (
    "update samarbete.counter set revision = revision + 1 where id = 1 returning revision",
    (),
)
NOTIFY = f"notify {CHANNEL}".encode()
LOCKED = "select version, document::text from samarbete.customers where number = %s for update"


class OfficeBeside(NamedTuple):
    """The office and its policy, as they were asked for together with what a change locks."""

    office: list[SqlRow]
    policy: list[SqlRow]


def _row(number: str) -> Query:
    return 'select number, "row"::text from samarbete.customers where number = %s', (number,)


class PgStore:
    """A store in a database. `listen` is off where news are to be polled for.

    Raises:
        NotFound: there is no store in the database.
        StoreDamaged: it cannot be reached, or is of another version.
        Refused: whoever is connected may not read it.
    """

    def __init__(self, address: str, *, patience: float = PATIENCE, listen: bool = True) -> None:
        self.patience = patience
        self._address = address
        self._name = address_name(address)
        self._link = ServerConnection(address, self._name, patience=patience, listen=listen)
        self._seen_revision = -1
        self._beside: OfficeBeside | None = None
        self._row_cache = rows.RowCache(self._link, self._name, self._office_addresses)
        self._link.account, office, self._policy_when_opened = self._link.read(self._opened)
        self.office, self.employees = documents.office_in(self._name, office)

    @classmethod
    def create(
        cls,
        address: str,
        office: Office,
        employees: Iterable[Employee],
        customers: Iterable[Customer] = (),
        *,
        policy: Policy | None = None,
        headings: HeadingMeanings | None = None,
        history: Iterable[Entry] = (),
        patience: float = PATIENCE,
    ) -> "PgStore":
        """Make a store in a database that has none, all of it or nothing.

        Raises:
            NotSaved: there is one already, or it cannot be made.
            StoreDamaged: the server cannot be reached.
            MaybeSaved: the connection was lost during the commit.
        """
        first_employees, first_customers = tuple(employees), tuple(customers)
        past = tuple(history)
        link = ServerConnection(address, address_name(address), patience=patience, listen=False)

        def made(cursor: SqlCursor) -> None:
            if schema.is_there(cursor):
                raise NotSaved(
                    _("not saved: the database holds a store already; nothing has changed")
                )
            schema.make(cursor)
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

        try:
            link.transact(made, whole_store=True, one_by_one=True)
        except Refused:
            raise NotSaved(
                _(
                    "not saved: {account} may not make a schema there; an administrator of "
                    "the database helps with: grant create on database … to {account}",
                    account=who_connects(address, patience=patience),
                )
            ) from None
        finally:
            link.close()
        return cls(address, patience=patience)

    def renew(self) -> int:
        """Make tables, rights and guards again where they are missing or of an earlier version.

        Then rows of the list are made anew where they differ; returns how many did.

        Raises:
            Refused: whoever is connected does not own the tables.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

        def renewed(cursor: SqlCursor) -> None:
            schema.refuse_others_than_the_owner(cursor)
            schema.make(cursor)
            schema.guard(cursor)

        self._link.transact(renewed, whole_store=True, one_by_one=True)
        return make_rows_anew(self._link, lambda cursor: self._next(cursor)[0])

    @property
    def name(self) -> str:
        """What the store is called on screen: database and host, never who or how."""
        return self._name

    @property
    def on_server(self) -> bool:
        """It is: an answer may take long."""
        return True

    def identity(self, *, may_make: bool) -> str:
        """Return the store's own id; where an earlier version made the store, its owner makes it.

        Raises:
            Refused: an earlier version made the store, and its owner has not given it one.
            StoreDamaged: it cannot be reached.
        """
        found = self._link.read(schema.store_id_in)
        if found is None:
            message = schema.without_id(self._name)
            raise Refused.because("not-allowed", message, cure="ask-colleague")
        return found

    @property
    def account(self) -> str:
        """Who is connected, as the server knows it."""
        return self._link.account

    @property
    def only_read(self) -> bool:
        """Whether the server lets who is connected read, and change nothing."""
        asked = "select has_table_privilege('samarbete.customers', 'update')"
        return self._link.read(lambda cursor: cursor.execute(asked).fetchone()) != (True,)

    def close(self) -> None:
        """End the connection."""
        self._link.close()

    def beside(self) -> contextlib.AbstractContextManager["PgStore"]:
        """Open it once more, by a connection of its own that ends behind it.

        Raises:
            NotFound, StoreDamaged: it can no longer be reached.
        """
        return contextlib.closing(PgStore(self._address, patience=self.patience, listen=False))

    def customer(self, number: str) -> Customer:
        """Return a customer.

        Raises:
            NotFound: there is none with that number.
            StoreDamaged: it cannot be read.
        """
        query = "select document::text from samarbete.customers where number = %s"
        found = self._link.read(lambda cursor: cursor.execute(query, (number,)).fetchone())
        if found is None:
            raise self._no_customer(number)
        return documents.customer_in(self._name, number, found[0])

    def customers(self, on_damage: OnDamage = refuse_damage) -> Iterator[Customer]:
        """Read every customer, page by page; `on_damage` is called with each that cannot be read.

        Raises:
            StoreDamaged: one cannot be read, and `on_damage` does not leave it out.
            OutOfReach: the server does not answer.
        """
        found = rows.pages(self._link, "document::text")
        return documents.customers_in(self._name, found, on_damage)

    def some_customers(
        self, numbers: Iterable[str], on_damage: OnDamage = refuse_damage
    ) -> Iterator[Customer]:
        """Read several customers in one query, or in one for each page of very many.

        Raises:
            StoreDamaged: one cannot be read, and `on_damage` does not leave it out.
            OutOfReach: the server does not answer.
        """
        for query in documents.by_number(list(numbers)):
            (found,) = self._link.read_together(query)
            yield from documents.customers_in(self._name, found, on_damage)

    def listing(self) -> Listing:
        """Return the rows of all customers, asking only for those that have changed since."""
        self._link.heard = False
        counter, first = self._link.read_together(COUNTER, self._row_cache.first_page())
        return self._all_rows(counter, first)

    def people_and_rows(self, number: str | None = None) -> Listing:
        """Read the office's people, and return the rows of all customers or of one, in one turn.

        Raises:
            StoreDamaged: the people cannot be read.
        """
        self._link.heard = False
        rows_asked = self._row_cache.first_page() if number is None else _row(number)
        counter, office, found = self._link.read_together(COUNTER, documents.OFFICE, rows_asked)
        self.office, self.employees = documents.office_in(self._name, office)
        return self._all_rows(counter, found) if number is None else self._one_row(counter, found)

    def _all_rows(self, counter: list[SqlRow], first: list[SqlRow]) -> Listing:
        self._seen_revision, removed_at = self._counted(counter)
        return self._row_cache.at(self._seen_revision, removed_at, first)

    def _one_row(self, counter: list[SqlRow], found: list[SqlRow]) -> Listing:
        self._seen_revision, _removed_at = self._counted(counter)
        return rows.listing_of(self._name, found, self._office_addresses())

    def read_ahead(self, seconds: float) -> bool:
        """Nothing is read ahead: the server answers a listing as a whole."""
        return True

    def listing_so_far(self) -> Listing:
        """Return all rows: the server has them at once."""
        return self.listing()

    def listing_of(self, number: str) -> Listing:
        """Return one customer's row, without a look at any other."""
        self._link.heard = False
        return self._one_row(*self._link.read_together(COUNTER, _row(number)))

    def narrowed(self, wanted: Filter) -> Listing:
        """Return the rows that a filter shows, found on the server and not held here."""
        office = self._office_addresses()
        where, values = condition(wanted, office)
        found = rows.pages(self._link, '"row"::text', where, values, most=rows.MOST_ROWS)
        return rows.listing_of(self._name, found, office)

    def moved(self) -> bool:
        """Return whether anything may have changed since the last listing. This is cheap."""
        return self._link.moved(lambda: self._revision() != self._seen_revision)

    def change(self, number: str, change: Change) -> Customer:
        """Replace a customer by what `change` makes of it, on what is kept right now.

        Raises:
            NotFound: there is none with that number.
            Refused: the database does not allow it.
            Conflict: somebody else has changed it in spite of the lock on its line.
            StoreBusy: somebody else is writing for too long.
            StoreDamaged: it cannot be reached, or read; it is left as it is.
            NotSaved: nothing has changed.
            MaybeSaved: the connection was lost during the commit.
        """

        def changed(cursor: SqlCursor) -> tuple[Customer, Cursor[SqlRow]]:
            with self._office_beside(cursor, (LOCKED, (number,))) as (found,):
                if not found:
                    raise self._no_customer(number)
                ((version, document),) = found
                after = change(documents.customer_in(self._name, number, document))
            cursor.connection.execute(NOTIFY)
            cursor.connection.execute(RAISE[0].encode())
            # its answer comes with that of the commit: on a long line, each wait is felt
            query, values = documents.update(after, version)
            return after, cursor.connection.execute(query.encode(), values)

        after, updated = self._link.transact(changed)
        if not updated.fetchall():  # the counter was raised, and nothing else
            raise documents.conflict(after)
        return after

    def read_employees(self) -> tuple[Employee, ...]:
        """Read the office's people as they are kept right now.

        Raises:
            StoreDamaged: they cannot be read.
        """
        self.office, self.employees = self._link.read(self._read_office)
        return self.employees

    def change_employees(self, change: ChangeEmployees) -> tuple[Employee, ...]:
        """Replace the office's people by what `change` makes of them, in one transaction.

        Raises:
            Refused: the database does not allow it.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

        def changed(cursor: SqlCursor) -> tuple[Employee, ...]:
            # the counter first: its lock lets only one change them at a time
            _revision, (office, guards) = self._next(cursor, documents.OFFICE, schema.GUARDS_THERE)
            _office, before = documents.office_in(self._name, office)
            after, entry = change(before)
            self._tell(cursor, entry, guards)
            known = {employee.login: employee for employee in before}
            documents.update_employees(
                cursor,
                (employee for employee in after if known.get(employee.login, employee) != employee),
            )
            new = (employee for employee in after if employee.login not in known)
            documents.insert_employees(cursor, new, after=len(before))
            await_all(cursor.connection)
            return after

        self.employees = self._link.transact(changed)
        return self.employees

    def add(
        self,
        employees: Iterable[Employee],
        customers: Iterable[Customer],
        reconcile: Reconcile,
        tell: TellImport,
    ) -> AddedCounts:
        """Add or change customers as `reconcile` decides, in one transaction. All or nothing.

        `reconcile` may be called again where the server asks for another attempt.

        Raises:
            Refused: an employee is there already with other rights, or `reconcile` refuses.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """
        incoming = tuple(employees)
        customers_by_number = {customer.number: customer for customer in customers}

        def added(cursor: SqlCursor) -> AddedCounts:
            # the counter first: its lock lets only one add at a time
            revision, (office, guards) = self._next(cursor, documents.OFFICE, schema.GUARDS_THERE)
            _office, present = documents.office_in(self._name, office)
            people = reconcile_employees(present, incoming)
            before = {
                number: documents.customer_in(self._name, number, document)
                for query in documents.by_number(list(customers_by_number))
                for number, document in answers(cursor.connection, query)[0]
            }
            reconciled = reconcile_all(before, customers_by_number.values(), reconcile)
            if refusals := (*people.refusals, *reconciled.refusals):
                raise Refused(refusals)
            documents.insert_customers(cursor, reconciled.new, revision)
            changed = ((after, before[after.number].version) for after in reconciled.changed)
            with cursor.connection.pipeline():
                documents.update_customers(cursor, changed)
            # Last: the guards go by the rights that employees had before this import.
            counts = of_employees(people).plus(reconciled)
            entry = tell(present, people.after, counts) if counts.anything else None
            if entry is not None:
                self._tell(cursor, entry, guards)
            documents.update_employees(cursor, people.changed)
            documents.insert_employees(cursor, people.new, after=len(present))
            return counts

        counts = self._link.transact(added, whole_store=True, one_by_one=True)
        self.read_employees()
        return counts

    def change_several(
        self, numbers: Iterable[str], change: ChangeOrRemove, tell: TellChanges
    ) -> ChangedSeveral:
        """Change or remove customers as `change` decides, in one transaction. All or nothing.

        `change` may be called again where the server asks for another attempt.

        Raises:
            Refused: the database does not allow it.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """
        asked = list(numbers)

        def changed(cursor: SqlCursor) -> ChangedSeveral:
            cursor.connection.execute(NOTIFY)
            # the counter first: its lock lets only one do so at a time
            locked = documents.by_number(asked, locked=True)
            with self._office_beside(cursor, RAISE, schema.GUARDS_THERE, *locked) as answered:
                raised, guards, *pages = answered
                revision = self._raised(raised)
                present = (
                    documents.customer_in(self._name, number, document)
                    for page in pages
                    for number, document in page
                )
                decided = decide_several(present, change)
            if not decided.changed and not decided.removed:
                return decided
            self._tell(cursor, tell(decided), guards)  # first: the guards look for what tells it
            documents.update_customers(
                cursor, ((customer, customer.version - 1) for customer in decided.changed)
            )
            if decided.removed:
                documents.delete_customers(cursor, decided.removed, revision)
                await_all(cursor.connection)
            return decided

        return self._link.transact(changed, whole_store=len(asked) > 1)

    def policy(self) -> Policy:
        """Return the office's own policy, as it is kept right now.

        Raises:
            StoreDamaged: it cannot be reached, or read.
        """
        return documents.policy_in(self._name, self._link.read(self._policy_rows))

    def policy_when_opened(self) -> Policy:
        """Return the office's own policy, as it was when the store was opened.

        Raises:
            StoreDamaged: it could not be read.
        """
        return documents.policy_in(self._name, self._policy_when_opened)

    def office_history(self) -> tuple[Entry, ...]:
        """Return what was done to the office itself, the earliest first (R53).

        Raises:
            StoreDamaged: it cannot be reached, or read.
        """
        (found,) = self._link.read_together(documents.HISTORY)
        return documents.history_in(self._name, found)

    def replace_policy(self, policy: Policy, entry: Entry) -> None:
        """Keep another policy of the office, and the line of history that tells it.

        Raises:
            Refused: the database does not allow it.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

        def replaced(cursor: SqlCursor) -> None:
            _revision, (guards,) = self._next(cursor, schema.GUARDS_THERE)
            self._tell(cursor, entry, guards)
            documents.put_policy(cursor, policy)
            await_all(cursor.connection)

        self._link.transact(replaced)

    def headings(self) -> HeadingMeanings:
        """Return what was said that headings of imported files mean.

        Raises:
            StoreDamaged: it cannot be reached, or read.
        """
        (found,) = self._link.read_together(documents.HEADINGS)
        return documents.headings_in(self._name, found)

    def change_headings(self, change: ChangeHeadings) -> None:
        """Replace what headings mean by what `change` makes of it, in one transaction.

        Raises:
            Refused: the database does not allow it.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

        def replaced(cursor: SqlCursor) -> None:
            cursor.connection.execute(NOTIFY)
            # the counter first: its lock lets only one change them at a time
            asked = (RAISE, documents.HEADINGS, schema.GUARDS_THERE)
            with self._office_beside(cursor, *asked) as (raised, kept, guards):
                self._raised(raised)
                changed = change(documents.headings_in(self._name, kept))
            if changed is None:
                return
            meanings, entry = changed
            self._tell(cursor, entry, guards)
            documents.put_headings(cursor, meanings)
            await_all(cursor.connection)

        self._link.transact(replaced)

    def check(self) -> tuple[Finding, ...]:
        """Read every customer, beside writers, and return what is wrong."""
        return tuple(pgcheck.table_findings(self._link, self._name))

    def _office_addresses(self) -> frozenset[str]:
        return office_addresses(self.employees)

    def _opened(self, cursor: SqlCursor) -> tuple[str, list[SqlRow], list[SqlRow]]:
        """Ask in one turn for all that decides on the opening, or find out what forbids it."""
        queries = (schema.WHO, schema.VERSION, documents.OFFICE, documents.POLICY)
        try:
            who, version, office, policy = read_together(cursor.connection, *queries)
        except Error as error:  # what there is not cannot be asked; the first answer says why
            schema.account_of(answers(cursor.connection, schema.WHO)[0], self._name)
            if isinstance(error, UndefinedTable):
                raise schema.half_made(self._name) from None
            raise
        account = schema.account_of(who, self._name)
        if not office and not schema.is_there(cursor):
            raise schema.half_made(self._name)
        schema.refuse_other_versions(version, self._name)
        return account, office, policy

    def _read_office(self, cursor: SqlCursor) -> tuple[Office, tuple[Employee, ...]]:
        if self._beside is not None:  # in the middle of a change, by the thread that carries it out
            return documents.office_in(self._name, self._beside.office)
        return documents.office_in(self._name, answers(cursor.connection, documents.OFFICE)[0])

    def _policy_rows(self, cursor: SqlCursor) -> list[SqlRow]:
        if self._beside is not None:
            return self._beside.policy
        return answers(cursor.connection, documents.POLICY)[0]

    @contextlib.contextmanager
    def _office_beside(self, cursor: SqlCursor, *queries: Query) -> Iterator[list[list[SqlRow]]]:
        """Ask for the office and its policy together with other queries, and give their answers.

        A change looks at both. Until it has decided, it is answered by what came here.
        """
        *answered, office, policy = answers(
            cursor.connection, *queries, documents.OFFICE, documents.POLICY
        )
        self._beside = OfficeBeside(office, policy)
        try:
            yield answered
        finally:
            self._beside = None

    def _tell(self, cursor: SqlCursor, entry: Entry, guards: list[SqlRow]) -> None:
        """Add a line to the office's history, before what it tells."""
        schema.refuse_old_guards(self._name, guards)
        documents.put_history(cursor, entry)

    def _revision(self) -> int:
        (counter,) = self._link.read_together(COUNTER)
        return self._counted(counter)[0]

    def _counted(self, counter: list[tuple[int, int]]) -> tuple[int, int]:
        """Return the revision, and that at which customers were last removed."""
        found = dict(counter)
        if documents.CHANGES not in found:
            raise schema.not_whole(self._name, "samarbete.counter")
        return found[documents.CHANGES], found.get(documents.REMOVALS, 0)

    def _next(self, cursor: SqlCursor, *queries: Query) -> tuple[int, list[list[SqlRow]]]:
        """Raise the counter, which all other writers wait for until the commit.

        Returns what it is then, and the answers to what is asked behind it.
        """
        cursor.connection.execute(NOTIFY)
        raised, *answered = answers(cursor.connection, RAISE, *queries)
        return self._raised(raised), answered

    def _raised(self, counter: list[SqlRow]) -> int:
        if not counter:
            raise schema.not_whole(self._name, "samarbete.counter")
        return int(counter[0][0])

    def _no_customer(self, number: str) -> NotFound:
        return NotFound(
            _("There is no customer {number} in {store}.", number=number, store=self._name)
        )
