"""What the tables of a store on a server hold of customers: read one by one, in pages, as rows."""

from collections.abc import Iterable, Iterator

from store.domain.errors import NotFound
from store.domain.filters import Filter
from store.domain.model import Customer
from store.domain.repository import OnDamage, refuse_damage
from store.domain.row import Listing
from store.i18n.language import _
from store.postgres import documents, rows
from store.postgres.connection import ServerConnection
from store.postgres.counter import COUNTER, revisions
from store.postgres.office_tables import OfficeTables
from store.postgres.query import condition
from store.postgres.turns import Query, SqlRow


def _row(number: str) -> Query:
    return 'select number, "row"::text from samarbete.customers where number = %s', (number,)


class CustomerTables(OfficeTables):
    """Reads customers, and tells whether any has changed since the last listing."""

    def __init__(self, link: ServerConnection, name: str) -> None:
        self._seen_revision = -1
        super().__init__(link, name)
        self._row_cache = rows.RowCache(link, name)

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

    def glance(self, number: str) -> Customer:
        """Return a customer: a server keeps all lines of a history in the document.

        Raises:
            NotFound, StoreDamaged: as in `customer`.
        """
        return self.customer(number)

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
        known = self._row_cache.known
        counter, first = self._link.read_together(COUNTER, known.first_page())
        return self._all_rows(counter, known, first)

    def people_and_rows(self, number: str | None = None) -> Listing:
        """Read the office's people, and return the rows of all customers or of one, in one turn.

        Raises:
            StoreDamaged: the people cannot be read.
        """
        self._link.heard = False
        known = self._row_cache.known
        rows_asked = known.first_page() if number is None else _row(number)
        counter, office, found = self._link.read_together(COUNTER, documents.OFFICE, rows_asked)
        self.office, self.employees = documents.office_in(self._name, office)
        if number is not None:
            return self._one_row(counter, found)
        return self._all_rows(counter, known, found)

    def _all_rows(
        self, counter: list[SqlRow], known: rows.KnownRows, first: list[SqlRow]
    ) -> Listing:
        revision, removed_at = revisions(self._name, counter)
        self._seen_revision = revision
        return self._row_cache.at(revision, removed_at, known, first, self._office_addresses())

    def _one_row(self, counter: list[SqlRow], found: list[SqlRow]) -> Listing:
        self._seen_revision, _removed_at = revisions(self._name, counter)
        return rows.listing_of(self._name, found, self._office_addresses())

    def read_ahead(self, seconds: float) -> bool:
        """Nothing is read ahead: the server answers a listing as a whole."""
        return True

    def keep_rows(self) -> None:
        """Do nothing: the server keeps a row beside each customer."""

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

    def _revision(self) -> int:
        (counter,) = self._link.read_together(COUNTER)
        return revisions(self._name, counter)[0]

    def _no_customer(self, number: str) -> NotFound:
        return NotFound(
            _("There is no customer {number} in {store}.", number=number, store=self._name)
        )
