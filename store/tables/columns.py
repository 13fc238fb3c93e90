"""The columns of the tables that are imported and exported: customers, users, and records.

Headings are known in English and Swedish; case, spaces and signs make no difference. The help of
`import` and the manual are made from these values.
"""

from store.domain import validation
from store.domain.period import read_period
from store.exchange.import_file import SKIPPED_BECAUSE
from store.i18n.language import N_, _
from store.tables import heading_names as also
from store.tables.cells import values as cells
from store.tables.cells.dates import date_in_cell
from store.tables.cells.services import read_service, read_services
from store.tables.cells.words import (
    OUTCOME_CELLS,
    OUTCOME_WORDS,
    ROLE_CELLS,
    ROLE_WORDS,
    SIDE_CELLS,
    SIDE_WORDS,
    STATUS_CELLS,
    STATUS_WORDS,
    YES_NO,
    YES_NO_WORDS,
    one_of,
)
from store.tables.column import Column

NUMBER_COLUMN = Column(
    id="number",
    swedish="Kundnummer",
    what=N_("the office's own number of the customer, as text; needed"),
    part="customer",
    read=cells.number,
    also=also.NUMBER,
    text=True,
    needed=True,
)


WHY = Column(
    id=SKIPPED_BECAUSE,
    swedish="Överhoppad för att",
    what=N_("ignored: why it was skipped"),
    part=None,
)


ENDS_ON = Column(
    id="ends_on",
    swedish="Slutdatum",
    what=N_("the date of the ending"),
    part="ending",
    read=date_in_cell,
    also=also.ENDS_ON,
    field="on",
)


CUSTOMERS: tuple[Column, ...] = (
    NUMBER_COLUMN,
    Column(
        id="name",
        swedish="Namn",
        what=N_("the customer's name; needed for a new one"),
        part="customer",
        also=also.NAME,
    ),
    Column(
        id="org_number",
        swedish="Organisationsnummer",
        what=N_("ten digits; 12 digits and SE…01 are taken as well"),
        part="customer",
        read=cells.org_number,
        also=also.ORG_NUMBER,
        text=True,
    ),
    Column(
        id="spcs_number",
        swedish="Visma-kundnummer",
        what=N_("Visma's own number of the customer"),
        part="customer",
        read=cells.number,
        also=also.SPCS_NUMBER,
        text=True,
    ),
    Column(
        id="account_manager",
        swedish="Kundansvarig",
        what=N_("login of the account manager"),
        part="customer",
        also=also.ACCOUNT_MANAGER,
    ),
    Column(
        id="task",
        swedish="Uppdrag",
        what=N_("a task of the customer, new or known"),
        part="task",
        field="name",
    ),
    Column(
        id="task_owner",
        swedish="Uppdragsansvarig",
        what=N_("login of who owns the task"),
        part="task",
        field="owner",
        also=also.TASK_OWNER,
    ),
    Column(
        id="service",
        swedish="Tjänst",
        what=N_("a service's id or name; empty where the row has no collaboration"),
        part="collaboration",
        read=read_service,
        name_services=True,
        also=also.SERVICE,
    ),
    Column(
        id="collaboration",
        swedish="Samarbete",
        what=N_("its id, such as utlagg-1; where left out, the one of that service"),
        part="collaboration",
        field="id",
    ),
    Column(
        id="variant",
        swedish="Variant",
        what=N_("a variant of the service"),
        part="collaboration",
        also=also.VARIANT,
    ),
    Column(
        id="status",
        swedish="Status",
        what=N_("requested, declined, active, ending, ended or unlinked; active if left out"),
        part="collaboration",
        read=one_of(STATUS_CELLS, STATUS_WORDS),
        also=also.STATUS,
    ),
    Column(
        id="invoice_recipient",
        swedish="Fakturamottagare",
        what=N_("office or customer (byrå, kund)"),
        part="collaboration",
        read=one_of(SIDE_CELLS, SIDE_WORDS),
        also=also.INVOICE_RECIPIENT,
    ),
    Column(
        id="period",
        swedish="Avtalsperiod",
        what=N_("months, or words"),
        part="collaboration",
        read=read_period,
        also=also.PERIOD,
    ),
    Column(
        id="requested_on",
        swedish="Begärt den",
        what=N_("a date such as 2026-12-31"),
        part="collaboration",
        read=date_in_cell,
        also=also.REQUESTED_ON,
    ),
    Column(id="requested_by", swedish="Begärt av", what=N_("a login"), part="collaboration"),
    Column(
        id="started_on",
        swedish="Startdatum",
        what=N_("a date"),
        part="collaboration",
        read=date_in_cell,
        also=also.STARTED_ON,
    ),
    Column(
        id="customer_owned",
        swedish="Kundägt",
        what=N_("yes or no (ja, nej): the customer owns the subscription"),
        part="collaboration",
        read=one_of(YES_NO, YES_NO_WORDS),
    ),
    Column(
        id="outcome",
        swedish="Avslutas hur",
        what=N_("continue, close, delete or end; with status ending or ended"),
        part="ending",
        read=one_of(OUTCOME_CELLS, OUTCOME_WORDS),
    ),
    ENDS_ON,
    Column(
        id="decided_by",
        swedish="Avslutat av",
        what=N_("who decided the ending: login or e-mail"),
        part="ending",
        field="by",
    ),
    Column(
        id="decided_side",
        swedish="Avslutande sida",
        what=N_("office or customer"),
        part="ending",
        read=one_of(SIDE_CELLS, SIDE_WORDS),
        field="side",
    ),
    Column(
        id="decided_at",
        swedish="Avslutat när",
        what=N_("a time such as 2026-12-31T09:00:00Z"),
        part="ending",
        read=cells.read_moment,
    ),
    WHY,
)


USERS: tuple[Column, ...] = (
    NUMBER_COLUMN,
    Column(
        id="email",
        swedish="E-post",
        what=N_("the user's address; needed, and by it a table is known to be of users"),
        part="user",
        read=cells.email,
        also=also.EMAIL,
        needed=True,
    ),
    Column(
        id="name",
        swedish="Namn",
        what=N_("the user's name; a new one without takes the address as name"),
        part="user",
        also=also.PERSON_NAME,
    ),
    Column(
        id="phone",
        swedish="Telefon",
        what=N_("digits, spaces, + and -"),
        part="user",
        read=cells.phone,
        also=also.PHONE,
        text=True,
    ),
    Column(
        id="role",
        swedish="Roll",
        what=N_(
            "administrator, user or auditor (administratör, användare, revisor); if left out user, "
            "for a company's first user administrator"
        ),
        part="user",
        read=one_of(ROLE_CELLS, ROLE_WORDS),
        also=also.ROLE,
    ),
    Column(
        id="active",
        swedish="Aktiv",
        what=N_("yes or no (ja, nej); yes if left out"),
        part="user",
        read=one_of(YES_NO, YES_NO_WORDS),
    ),
    Column(
        id="services",
        swedish="Tjänster",
        what=N_("ids of the services the user is licensed for, with spaces between"),
        part="user",
        read=read_services,
        name_services=True,
        also=also.LICENCES,
    ),
    Column(
        id="main_contact",
        swedish="Huvudkontakt",
        what=N_("yes or no (ja, nej): a first main contact, an active Administrator"),
        part="row",
        read=one_of(YES_NO, YES_NO_WORDS),
        also=also.MAIN_CONTACT,
    ),
    WHY,
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
    Column(
        id="service",
        swedish="Tjänst",
        what=N_("the id or name of the service that holds the record; needed"),
        part="collaboration",
        read=read_service,
        name_services=True,
        needed=True,
    ),
    Column(
        id="collaboration",
        swedish="Samarbete",
        what=N_("its id, such as utlagg-1; where left out, the one of that service"),
        part="collaboration",
        field="id",
    ),
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
        swedish="Datum",
        what=N_("the day it is of, such as 2026-12-31"),
        part="record",
        read=date_in_cell,
        also=("Date", "Dag"),
    ),
    WHY,
)


FIRST_NAME = Column(
    id="first_name",
    swedish="Förnamn",
    what=N_("the user's first name, where no column has the whole"),
    part="user",
    also=also.FIRST_NAME,
)


LAST_NAME = Column(
    id="last_name",
    swedish="Efternamn",
    what=N_("the user's last name, where no column has the whole"),
    part="user",
    also=also.LAST_NAME,
)


def explained() -> str:
    """Return what there is to know about tables, for people who make one."""
    tables = (
        (_("columns of customers with collaborations, a row each:"), CUSTOMERS),
        (_("columns of users, a row each:"), USERS),
        (_("columns of records, a row each; they replace those of their kinds:"), RECORDS),
    )
    lines = []
    for title, columns in tables:
        lines.append(title)
        lines += [f"  {column.id:18}{column.swedish}: {_(column.what)}" for column in columns]
    return "\n".join(lines)
