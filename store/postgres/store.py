"""The store for several hosts: the same documents in PostgreSQL.

A change is one transaction: the customer's line is locked, decided on as it is then, and replaced
with its version as the guard. Each change raises one counter, so that others find what is new.
"""

import contextlib
from collections.abc import Iterable, Sequence

from msgspec import UNSET
from psycopg import Cursor

from store.domain.address import address_name
from store.domain.chain.links import with_unlinked_line
from store.domain.errors import Refused, StoreError
from store.domain.incoming_employees import reconcile_employees
from store.domain.model import Customer, Employee, Entry, Office
from store.domain.policy.heading_meanings import HeadingMeanings
from store.domain.policy.overlay import Policy
from store.domain.repository import (
    PATIENCE,
    AddedCounts,
    Change,
    ChangedSeveral,
    ChangeOrRemove,
    Finding,
    NumberedChange,
    Reconcile,
    TellChanges,
    TellImport,
    answer_of,
    decide_several,
    of_employees,
    reconcile_all,
)
from store.postgres import check as pgcheck
from store.postgres import documents, schema
from store.postgres.connection import ServerConnection
from store.postgres.counter import RAISE, next_revision, raised
from store.postgres.customer_tables import CustomerTables
from store.postgres.founding import Renewed, found_store, renew
from store.postgres.guards.people import SHARED
from store.postgres.schema import SqlCursor
from store.postgres.turns import SqlRow, answers, await_all

ACTS_FOR_OTHERS = f"""select exists (
  select from pg_roles where rolname = '{SHARED}' and pg_has_role(session_user, oid, 'usage'))"""
LOCKED = "select version, document::text from samarbete.customers where number = %s for update"


class PgStore(CustomerTables):
    """A store in a database. `listen` is off where news are to be polled for.

    Raises:
        NotFound: there is no store in the database.
        StoreDamaged: it cannot be reached, or is of another version.
        Refused: whoever is connected may not read it.
    """

    def __init__(self, address: str, *, patience: float = PATIENCE, listen: bool = True) -> None:
        self.patience = patience
        self._address = address
        name = address_name(address)
        super().__init__(ServerConnection(address, name, patience=patience, listen=listen), name)

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
        found_store(
            address,
            office,
            employees,
            customers,
            policy=policy,
            headings=headings,
            history=history,
            patience=patience,
        )
        return cls(address, patience=patience)

    def renew(self) -> Renewed:
        """Make tables, rights, guards and rows again where they are missing or older.

        Raises:
            Refused: whoever is connected does not own the tables.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """
        return renew(self._link, self._name)

    @property
    def name(self) -> str:
        """What the store is called on screen: database and host, never who or how."""
        return self._name

    @property
    def on_server(self) -> bool:
        """Whether an answer may take long: yes, the server may be far away."""
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

    @property
    def may_act_for_others(self) -> bool:
        """Whether the owner has said that several share the account that is connected."""
        return self._link.read(lambda cursor: cursor.execute(ACTS_FOR_OTHERS).fetchone()) == (True,)

    def close(self) -> None:
        """End the connection."""
        self._link.close()

    def beside(self) -> contextlib.AbstractContextManager["PgStore"]:
        """Open it once more, by a connection of its own that ends behind it.

        Raises:
            NotFound, StoreDamaged: it can no longer be reached.
        """
        return contextlib.closing(PgStore(self._address, patience=self.patience, listen=False))

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
            asked = ((LOCKED, (number,)), schema.GUARDS_THERE)
            with self._office_beside(cursor, *asked) as (found, guards):
                if not found:
                    raise self._no_customer(number)
                ((version, document),) = found
                after = change(documents.customer_in(self._name, number, document))
            if any(entry.erased is not UNSET for entry in after.history[-1:]):
                schema.refuse_old_guards(self._name, guards)  # which know nothing of it
            if not schema.know_links(guards):
                after = with_unlinked_line(after)
            cursor.connection.execute(RAISE[0].encode())
            # its answer comes with that of the commit: on a long line, each wait is felt
            query, values = documents.update(after, version)
            return after, cursor.connection.execute(query.encode(), values)

        after, updated = self._link.transact(changed)
        if not updated.fetchall():  # the counter was raised, and nothing else
            raise documents.conflict(after)
        return after

    def change_each(self, changes: Sequence[NumberedChange]) -> list[Customer | StoreError]:
        """Change customers one after the other, each in a transaction of its own."""
        return [answer_of(self.change, *change) for change in changes]

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

        def added(cursor: SqlCursor) -> tuple[AddedCounts, tuple[Employee, ...]]:
            # the counter first: its lock lets only one add at a time
            revision, (office, told) = next_revision(
                self._name, cursor, documents.OFFICE, schema.BEFORE_TELLING
            )
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
                self._tell(cursor, entry, told)
            documents.update_employees(cursor, people.changed)
            documents.insert_employees(cursor, people.new, after=len(present))
            return counts, people.after

        counts, self.employees = self._link.transact(added, whole_store=True, one_by_one=True)
        # Not read again: if the server is gone now, what is saved must not look unsaved.
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
            # the counter first: its lock lets only one do so at a time
            locked = documents.by_number(asked, locked=True)
            with self._office_beside(cursor, RAISE, schema.BEFORE_TELLING, *locked) as answered:
                counter, told, *pages = answered
                revision = raised(self._name, counter)
                present = (
                    documents.customer_in(self._name, number, document)
                    for page in pages
                    for number, document in page
                )
                decided = decide_several(present, change)
            if not decided.changed and not decided.removed:
                return decided
            self._tell(cursor, tell(decided), told)  # first: the guards look for what tells it
            documents.update_customers(
                cursor, ((customer, customer.version - 1) for customer in decided.changed)
            )
            if decided.removed:
                documents.delete_customers(cursor, decided.removed, revision)
                await_all(cursor.connection)
            return decided

        return self._link.transact(changed, whole_store=len(asked) > 1)

    def check(self) -> tuple[Finding, ...]:
        """Read every customer, beside writers, and return what is wrong."""
        return tuple(pgcheck.table_findings(self._link, self._name))
