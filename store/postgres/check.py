"""Find what is wrong with a store on a server: every customer is read, beside writers."""

from collections.abc import Iterator

from store.domain.errors import StoreDamaged
from store.domain.policy.overlay import PolicyFaults, with_policy
from store.domain.repository import Finding, edited_customer, edited_office
from store.domain.row import row_of
from store.i18n.language import _, ngettext
from store.postgres import schema
from store.postgres.connection import ServerConnection
from store.postgres.documents import (
    HEADINGS,
    HISTORY,
    POLICY,
    customer_in,
    headings_in,
    history_in,
    policy_in,
    row_in,
)
from store.postgres.older_rows import is_older
from store.postgres.query import search_clause
from store.postgres.rows import pages

CUSTOMERS_TABLE = "samarbete.customers"
OFFICE_TABLE = "samarbete.office"


def table_findings(link: ServerConnection, name: str) -> Iterator[Finding]:
    """Yield what is wrong."""
    older = 0
    for number, document, row, version, search in pages(
        link, 'document::text, "row"::text, version, search'
    ):
        try:
            customer = customer_in(name, number, document)
            yield from edited_customer(CUSTOMERS_TABLE, customer)
            if is_older(document, row):
                older += 1
                continue
            kept_row = row_in(name, number, row)
        except StoreDamaged as error:
            yield Finding(CUSTOMERS_TABLE, number, f"{error}")
            continue
        if customer.version != version:
            fault = _("its version is {version}, and {other} in the table",
                      version=customer.version, other=version)  # fmt: skip
            yield _wrong(number, fault)
        if row_of(document.encode()) != kept_row or search_clause(kept_row) != search:
            yield _wrong(number, _("the list does not show it as it is"))
    if older:
        yield _older_rows(name, older)
    query = (
        "select (select coalesce(max(revision), 0) from samarbete.customers) > revision"
        " from samarbete.counter where id = 1"
    )
    if link.read(lambda cursor: cursor.execute(query).fetchone()) != (False,):
        words = _("{table}: lags behind the changes", table="samarbete.counter")
        yield Finding("samarbete.counter", None, words)
    guards, lacking, history, headings, policy = link.read_together(
        schema.GUARDS_THERE, schema.LACKING, HISTORY, HEADINGS, POLICY
    )
    if (old := schema.old_guards(name, guards)) is not None:
        yield Finding("samarbete.guards", None, old)
    else:
        for message in schema.lacks(name, lacking):
            yield Finding("samarbete.guards", None, message)
        if link.read(schema.store_id_in) is None:
            yield Finding("samarbete.meta", None, schema.without_id(name))
    try:
        yield from edited_office(OFFICE_TABLE, history_in(name, history))
        headings_in(name, headings)
        with_policy(policy_in(name, policy))
    except StoreDamaged as error:
        yield Finding(OFFICE_TABLE, None, f"{error}")
    except PolicyFaults as error:
        yield from (
            Finding(OFFICE_TABLE, None, f"{OFFICE_TABLE}: {fault}") for fault in error.faults
        )


def _older_rows(name: str, count: int) -> Finding:
    message = ngettext(
        "{store}: {n} row of the list is of an earlier version of samarbete, and a search may "
        "not find its customer; the owner of the tables makes it again with: samarbete --store "
        "ADDRESS check --guards",
        "{store}: {n} rows of the list are of an earlier version of samarbete, and a search may "
        "not find their customers; the owner of the tables makes them again with: samarbete "
        "--store ADDRESS check --guards",
        count,
        store=name,
    )
    return Finding(CUSTOMERS_TABLE, None, message)


def _wrong(number: str, fault: str) -> Finding:
    message = _(
        "{file}: customer {number}: {fault}", file=CUSTOMERS_TABLE, number=number, fault=fault
    )
    return Finding(CUSTOMERS_TABLE, number, message)
