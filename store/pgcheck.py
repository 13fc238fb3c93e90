"""Find what is wrong with a store on a server: every customer is read, beside writers."""

from collections.abc import Iterator

from store.contract import Finding
from store.errors import StoreDamaged
from store.pgdocuments import customer_in, row_in
from store.pgfilter import searched
from store.pglink import Link
from store.pgrows import pages
from store.rows import row_of

TABLE = "samarbete.customers"


def findings(link: Link, name: str) -> Iterator[Finding]:
    """Yield what is wrong."""
    for number, document, row, version, search in pages(
        link, 'document::text, "row"::text, version, search'
    ):
        try:
            customer = customer_in(name, number, document)
            kept = row_in(name, number, row)
        except StoreDamaged as error:
            yield Finding(TABLE, number, f"{error}")
            continue
        if customer.version != version:
            words = f"its version is {customer.version}, and {version} in the table"
            yield Finding(TABLE, number, f"{TABLE}: customer {number}: {words}")
        if row_of(document.encode()) != kept or searched(kept) != search:
            words = "the list shows it otherwise than it is"
            yield Finding(TABLE, number, f"{TABLE}: customer {number}: {words}")
    query = (
        "select (select coalesce(max(revision), 0) from samarbete.customers) > revision"
        " from samarbete.counter where id = 1"
    )
    if link.read(lambda cursor: cursor.execute(query).fetchone()) != (False,):
        words = "samarbete.counter: stands behind the changes"
        yield Finding("samarbete.counter", None, words)
