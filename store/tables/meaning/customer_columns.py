"""The columns of customers with their collaborations, a row each, that are imported and exported.

Headings are known in English and Swedish; case, spaces and signs make no difference. The help of
`import` and the manual are made from these values.
"""

from store.domain.period import read_period
from store.exchange.import_file import SKIPPED_BECAUSE
from store.i18n.language import N_
from store.tables.cells import values as cells
from store.tables.cells.dates import date_in_cell
from store.tables.cells.services import read_service
from store.tables.cells.words import (
    OUTCOME_CELLS,
    OUTCOME_WORDS,
    SIDE_CELLS,
    SIDE_WORDS,
    STATUS_CELLS,
    STATUS_WORDS,
    one_of,
    read_yes_no,
)
from store.tables.meaning import heading_names as also
from store.tables.meaning.column import Column

NUMBER_COLUMN = Column(
    id="number",
    english=N_("customer number"),
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
    english=N_("end date"),
    swedish="Slutdatum",
    what=N_("the date of the ending"),
    part="ending",
    read=date_in_cell,
    also=also.ENDS_ON,
    field="on",
)


STARTED_ON = Column(
    id="started_on",
    english=N_("start date"),
    swedish="Startdatum",
    what=N_("a date"),
    part="collaboration",
    read=date_in_cell,
    also=also.STARTED_ON,
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
        english=N_("organisation number"),
        swedish="Organisationsnummer",
        what=N_("ten digits; 12 digits and SE…01 are taken as well"),
        part="customer",
        read=cells.org_number,
        also=also.ORG_NUMBER,
        text=True,
    ),
    Column(
        id="spcs_number",
        english=N_("Visma number"),
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
        what=N_("requested, declined, active, ending, ended or not linked; active if left out"),
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
    STARTED_ON,
    Column(
        id="customer_owned",
        swedish="Kundägt",
        what=N_("yes or no (ja, nej): the customer owns the subscription"),
        part="collaboration",
        read=read_yes_no,
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
