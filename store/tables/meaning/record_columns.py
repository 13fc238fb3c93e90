"""The columns of records, a row each."""

from store.domain import validation
from store.i18n.language import N_
from store.tables.cells.dates import date_in_cell
from store.tables.cells.services import read_service
from store.tables.meaning.column import Column
from store.tables.meaning.customer_columns import NUMBER_COLUMN, WHY

SERVICE = Column(
    id="service",
    swedish="Tjänst",
    what=N_("the id or name of the service that holds the record; needed"),
    part="collaboration",
    read=read_service,
    name_services=True,
    needed=True,
)

COLLABORATION = Column(
    id="collaboration",
    swedish="Samarbete",
    what=N_("its id, such as utlagg-1; where left out, the one of that service"),
    part="collaboration",
    field="id",
)

KIND = Column(
    id="kind",
    swedish="Slag",
    what=N_(
        "report, outlay, bank-integration, synchronisation, payroll-change or another; needed, "
        "and by it a table is known to be of records"
    ),
    part="record",
    read=validation.record_kind,
    also=("Typ", "Type"),
    needed=True,
)


RECORDS: tuple[Column, ...] = (
    NUMBER_COLUMN,
    SERVICE,
    COLLABORATION,
    KIND,
    Column(
        id="title",
        swedish="Titel",
        what=N_("the record's title; needed"),
        part="record",
        also=("Rubrik", "Benämning"),
        needed=True,
    ),
    Column(
        id="person",
        swedish="Person",
        what=N_("whose it is: the e-mail of one of the customer's users"),
        part="record",
        read=validation.email,
        also=("Anställd", "Employee"),
    ),
    Column(
        id="status",
        swedish="Status",
        what=N_("draft, submitted, sent, active, ended, done or another"),
        part="record",
        read=validation.record_status,
    ),
    Column(
        id="on",
        english=N_("date"),
        swedish="Datum",
        what=N_("the day of the record, such as 2026-12-31"),
        part="record",
        read=date_in_cell,
        also=("Date", "Dag"),
    ),
    WHY,
)
