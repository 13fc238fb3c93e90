"""The store for several hosts: the same documents in PostgreSQL, or in what speaks its protocol.

A change is one transaction: the customer's line is locked, decided on as it is then, and replaced
with its version as the guard. Each change raises one counter, so that others find what is new.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from store import pgschema
from store.address import name_of
from store.contract import Added, Arrive, Change, Finding, Listing, decided, differs, only_new
from store.errors import Conflict, NotFound, NotSaved, Refused, StoreDamaged
from store.filters import Filter
from store.model import Customer, Employee, Office, Row
from store.pgfilter import condition, searched
from store.pglink import CHANNEL, Link
from store.pgschema import Rows
from store.rows import row_of

PAGE = 2000
"""Lines asked for at once: pages by number need no open transaction, and any engine has them."""

_customers = msgspec.json.Decoder(Customer)
_rows = msgspec.json.Decoder(Row)


class PgStore:
    """A store in a database. `listen` is off where news are to be polled for.

    Raises:
        NotFound: there is no store in the database.
        StoreDamaged: it cannot be reached, or is of another version.
        Refused: whoever is connected may not read it.
    """

    def __init__(self, address: str, *, patience: float = 5.0, listen: bool = True) -> None:
        self._name = name_of(address)
        self._link = Link(address, self._name, patience=patience, listen=listen)
        self._seen = -1
        self._held: dict[str, Row] = {}
        self._damaged: dict[str, str] = {}
        self._sorted: tuple[Row, ...] = ()
        step = self._link.read(lambda cursor: pgschema.find(cursor, self._name))
        if step < pgschema.SCHEMA:
            self._migrate(step)
        self.office, self.employees = self._link.read(self._read_office)

    @classmethod
    def create(
        cls,
        address: str,
        office: Office,
        employees: Iterable[Employee],
        customers: Iterable[Customer] = (),
    ) -> "PgStore":
        """Make a store in a database that has none, all of it or nothing.

        Raises:
            NotSaved: there is one already, or it cannot be made.
            StoreDamaged: the server cannot be reached.
            MaybeSaved: the connection was lost during the commit.
        """
        hired, taken_on = tuple(employees), tuple(customers)
        link = Link(address, name_of(address), patience=5.0, listen=False)

        def made(cursor: Rows) -> None:
            pgschema.make(cursor, link.engine)
            cursor.execute(
                "insert into samarbete.office (id, document) values (1, %s::jsonb)",
                (_encoded(office),),
            )
            _hire(cursor, hired, after=0)
            _take_on(cursor, taken_on, 0)
            pgschema.migrate(cursor, link.engine)

        try:
            link.transact(made)
        except Refused:
            raise NotSaved(
                f"not saved: {link.account} may not make a schema there; an administrator of "
                f"the database helps with: grant create on database … to {link.account}"
            ) from None
        finally:
            link.close()
        return cls(address)

    @property
    def name(self) -> str:
        """What the store is called on screen: database and host, never who or how."""
        return self._name

    @property
    def account(self) -> str:
        """Who is connected, as the server knows it."""
        return self._link.account

    def close(self) -> None:
        """End the connection."""
        self._link.close()

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
        return self._customer(number, found[0])

    def customers(self) -> Iterator[Customer]:
        """Read every customer, page by page.

        Raises:
            StoreDamaged: one cannot be read.
        """
        for number, document in self._pages("document::text", "true", []):
            yield self._customer(number, document)

    def listing(self) -> Listing:
        """Return the rows of all customers, asking only for those that have changed since."""
        self._link.heard = False
        revision = self._revision()
        if revision < self._seen:  # a backup was put in its place
            self._seen = -1
        if self._seen < 0:
            self._held, self._damaged = {}, {}
        if revision != self._seen:
            changed = False
            for number, row in self._pages('"row"::text', f"revision > {self._seen}", []):
                changed = True
                self._hold(number, row)
            self._seen = revision
            if changed or not self._held:
                self._sorted = tuple(self._held[number] for number in sorted(self._held))
        return Listing(self._sorted, tuple(self._damaged.values()))

    def listing_of(self, number: str) -> Listing:
        """Return one customer's row, without a look at any other."""
        self._link.heard = False
        self._seen = self._revision()
        query = 'select "row"::text from samarbete.customers where number = %s'
        found = self._link.read(lambda cursor: cursor.execute(query, (number,)).fetchone())
        if found is None:
            return Listing((), ())
        self._hold(number, found[0])
        row = self._held.get(number)
        return Listing((row,) if row is not None else (), tuple(self._damaged.values()))

    def narrowed(self, wanted: Filter) -> Listing:
        """Return the rows that a filter shows, found on the server and not held here."""
        rows, damaged = [], []
        where, values = condition(wanted)
        for number, row in self._pages('"row"::text', where, values):
            try:
                rows.append(_rows.decode(row))
            except msgspec.ValidationError as error:
                damaged.append(f"{self._name}: customer {number}: {error}")
        return Listing(tuple(sorted(rows, key=lambda row: row.number)), tuple(damaged))

    def moved(self) -> bool:
        """Return whether anything may have changed since the last listing, at next to no cost."""
        if self._link.moved():
            return True
        return self._link.polls and self._revision() != self._seen

    def change(self, number: str, change: Change) -> Customer:
        """Replace a customer by what `change` makes of it, on what is kept right now.

        Raises:
            NotFound: there is none with that number.
            Refused: the database does not allow it.
            Conflict: somebody else has changed it, where the server locks no lines.
            StoreBusy: somebody else is writing for too long.
            StoreDamaged: it cannot be reached, or read; it is left as it is.
            NotSaved: nothing has changed.
            MaybeSaved: the connection was lost during the commit.
        """

        def changed(cursor: Rows) -> Customer:
            cursor.execute(
                "select version, document::text from samarbete.customers where number = %s"
                " for update",
                (number,),
            )
            found = cursor.fetchone()
            if found is None:
                raise self._no_customer(number)
            after = change(self._customer(number, found[1]))
            self._put(cursor, after, self._next(cursor), found[0])
            return after

        return self._link.transact(changed)

    def add(
        self,
        employees: Iterable[Employee],
        customers: Iterable[Customer],
        arrive: Arrive = only_new,
    ) -> Added:
        """Add or change customers as `arrive` decides, in one transaction. All or nothing.

        It may be asked again, where the server calls for another attempt.

        Raises:
            Refused: an employee is there already and differs, or `arrive` refuses.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """
        brought = {each.login: each for each in employees}
        wanted = {each.number: each for each in customers}

        def added(cursor: Rows) -> Added:
            revision = self._next(cursor)  # first, so that two do not add at once
            _, present = self._read_office(cursor)
            hired = {n: each for n, each in brought.items() if n not in {e.login for e in present}}
            refusals = [
                differs(f"employee {each.login}")
                for each in present
                if brought.get(each.login, each) != each
            ]
            known = {}
            for number, document in _documents(cursor, list(wanted)):
                known[number] = self._customer(number, document)
            each = decided(known, wanted.values(), arrive)
            refusals += each.refusals
            if refusals:
                raise Refused(refusals)
            _take_on(cursor, each.new, revision)
            for customer in each.changed:
                self._put(cursor, customer, revision, known[customer.number].version)
            # last, for who may bring in customers is asked of those who are employed already
            _hire(cursor, hired.values(), after=len(present))
            return each.added(employees=len(hired))

        done = self._link.transact(added)
        self.office, self.employees = self._link.read(self._read_office)
        return done

    def check(self) -> tuple[Finding, ...]:
        """Read every customer, beside writers, and return what is wrong."""
        table = "samarbete.customers"
        findings: list[Finding] = []
        columns = 'document::text, "row"::text, version, search'
        for number, document, row, version, search in self._pages(columns, "true", []):
            try:
                customer = self._customer(number, document)
                kept = _rows.decode(row)
            except (StoreDamaged, msgspec.ValidationError) as error:
                findings.append(Finding(table, number, f"{error}"))
                continue
            if customer.version != version:
                words = f"its version is {customer.version}, and {version} in the table"
                findings.append(Finding(table, number, f"{table}: customer {number}: {words}"))
            if row_of(document.encode()) != kept or searched(kept) != search:
                words = "the list shows it otherwise than it is"
                findings.append(Finding(table, number, f"{table}: customer {number}: {words}"))
        latest = self._link.read(
            lambda cursor: cursor.execute(
                "select coalesce(max(revision), 0) from samarbete.customers"
            ).fetchone()
        )
        if latest is not None and latest[0] > self._revision():
            findings.append(
                Finding("samarbete.counter", None, "samarbete.counter: stands behind the changes")
            )
        return tuple(findings)

    def _migrate(self, step: int) -> None:
        """Bring an older schema up to date, where it is the owner who opens it.

        Raises:
            StoreDamaged: it is somebody else's; the message names the owner.
        """
        owner = self._link.read(
            lambda cursor: cursor.execute(
                "select pg_get_userbyid(nspowner)::text,"
                " pg_has_role(session_user, nspowner, 'member')"
                " from pg_namespace where nspname = 'samarbete'"
            ).fetchone()
        )
        if owner is None or not owner[1]:
            raise StoreDamaged(
                f"{self._name}: is of an older version (schema {step}); let its owner "
                f"{owner[0] if owner else ''} open it once"
            )

        def migrated(cursor: Rows) -> None:
            pgschema.make_roles(cursor)
            pgschema.migrate(cursor, self._link.engine)

        self._link.transact(migrated)

    def _pages(self, columns: str, where: str, values: list[str]) -> Iterator[tuple[Any, ...]]:
        """Read the columns of all that a condition holds for, page by page, by number.

        A page is a statement of its own: nothing is held open between them, a lost connection
        costs one page, and no more than one is kept here.
        """
        query = (
            f"select number, {columns} from samarbete.customers where {where}"
            " and number > %s order by number limit %s"
        ).encode()
        after = ""
        while True:
            given = (*values, after, PAGE)
            page = self._link.read(lambda cursor: cursor.execute(query, given).fetchall())  # noqa: B023
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1][0]

    def _hold(self, number: str, row: str) -> None:
        self._held.pop(number, None)
        self._damaged.pop(number, None)
        try:
            self._held[number] = _rows.decode(row)
        except msgspec.ValidationError as error:
            self._damaged[number] = f"{self._name}: customer {number}: {error}"

    def _revision(self) -> int:
        query = "select revision from samarbete.counter where id = 1"
        found = self._link.read(lambda cursor: cursor.execute(query).fetchone())
        if found is None:
            raise StoreDamaged(f"{self._name}: is not a whole store: samarbete.counter is empty")
        return int(found[0])

    def _next(self, cursor: Rows) -> int:
        """Raise the counter; who holds it is the only one who writes until the commit."""
        cursor.execute(
            "update samarbete.counter set revision = revision + 1 where id = 1 returning revision"
        )
        found = cursor.fetchone()
        if found is None:
            raise StoreDamaged(f"{self._name}: is not a whole store: samarbete.counter is empty")
        if self._link.listens:
            cursor.execute("select pg_notify(%s, '')", (CHANNEL,))
        return int(found[0])

    def _put(self, cursor: Rows, after: Customer, revision: int, version: int) -> None:
        document, row, search = _columns(after)
        cursor.execute(
            "update samarbete.customers set version = %s, revision = %s, search = %s,"
            ' "row" = %s::jsonb, document = %s::jsonb where number = %s and version = %s',
            (after.version, revision, search, row, document, after.number, version),
        )
        if cursor.rowcount != 1:
            raise Conflict(
                f"{after.name} was changed by somebody else meanwhile. Nothing has been done; "
                "look again."
            )

    def _read_office(self, cursor: Rows) -> tuple[Office, tuple[Employee, ...]]:
        office = cursor.execute("select document::text from samarbete.office").fetchone()
        if office is None:
            raise StoreDamaged(f"{self._name}: is not a whole store: samarbete.office is empty")
        employees = cursor.execute(
            "select document::text from samarbete.employees order by place, login"
        ).fetchall()
        try:
            return (
                msgspec.json.decode(office[0], type=Office),
                tuple(msgspec.json.decode(each, type=Employee) for (each,) in employees),
            )
        except msgspec.ValidationError as error:
            raise StoreDamaged(f"{self._name}: office and employees: {error}") from None

    def _customer(self, number: str, document: str) -> Customer:
        try:
            customer = _customers.decode(document)
        except msgspec.ValidationError as error:
            raise StoreDamaged(f"{self._name}: customer {number}: {error}") from None
        if customer.number != number:
            raise StoreDamaged(f"{self._name}: customer {number} does not belong here")
        return customer

    def _no_customer(self, number: str) -> NotFound:
        return NotFound(f"There is no customer {number} in {self._name}.")


def _documents(cursor: Rows, numbers: list[str]) -> Iterator[tuple[str, str]]:
    """Read those of some customers that are there, so many at a time."""
    for start in range(0, len(numbers), PAGE):
        cursor.execute(
            "select number, document::text from samarbete.customers where number = any(%s)",
            (numbers[start : start + PAGE],),
        )
        yield from cursor.fetchall()


def _hire(cursor: Rows, employees: Iterable[Employee], *, after: int) -> None:
    for place, each in enumerate(employees, start=after + 1):
        cursor.execute(
            "insert into samarbete.employees (login, place, document) values (%s, %s, %s::jsonb)",
            (each.login, place, _encoded(each)),
        )


def _take_on(cursor: Rows, customers: Iterable[Customer], revision: int) -> None:
    """Write new customers in one stream."""
    with cursor.copy(
        'copy samarbete.customers (number, version, revision, search, "row", document) from stdin'
    ) as stream:
        for each in customers:
            document, row, search = _columns(each)
            stream.write_row((each.number, each.version, revision, search, row, document))


def _columns(customer: Customer) -> tuple[str, str, str]:
    """Return a customer's document, its row, and the text that it is found by."""
    document = msgspec.json.encode(customer)
    row = row_of(document)
    return document.decode(), _encoded(row), searched(row)


def _encoded(value: Customer | Employee | Office | Row) -> str:
    return msgspec.json.encode(value).decode()
