"""The columns of the two tables that are imported and exported: customers, and users.

Headings are known in English and Swedish; case, spaces and signs make no difference. The help of
`import` and the manual are made from these values.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from store.domain import validation
from store.domain.period import read_period
from store.exchange.importer import SKIPPED_BECAUSE
from store.i18n.language import N_, _
from store.tables.cells import (
    OUTCOME_CELLS,
    ROLE_CELLS,
    SIDE_CELLS,
    STATUS_CELLS,
    YES_NO,
    one_of,
    plain,
    read_date,
    read_moment,
    read_service,
    read_services,
)

Part = Literal["customer", "task", "collaboration", "ending", "user", "row"]
"""The value that a cell is a field of; `row` where it is of none but told by several."""


class Column(msgspec.Struct, frozen=True):
    """A column: what it is called, what its cells say, and how they are read and written.

    A cell is the field `field` (else `id`) of the row's `part`: it is written from there, and
    `read` makes the field's value of it, or raises ValueError. How a value from a file is merged
    with the one that is there is the field's own matter, see `store/exchange/merge.py`. Without
    `part` the cells are ignored. Cells of `text` are numbers in a workbook only by mistake.
    """

    id: str
    swedish: str
    what: str
    part: Part | None
    read: Callable[[str], object] = validation.name
    field: str = ""
    also: tuple[str, ...] = ()
    text: bool = False
    needed: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """All names of the column, as they are compared."""
        return tuple(plain(name) for name in (self.id, self.swedish, *self.also))

    @property
    def attribute(self) -> str:
        """The name of the field that the cells are."""
        return self.field or self.id


NUMBER_COLUMN = Column(
    "number",
    "Kundnummer",
    N_("the office's own number of the customer, as text; needed"),
    "customer",
    also=("Kundnr", "Customer number", "Customer no", "Nummer", "Nr"),
    text=True,
    needed=True,
)


WHY = Column(SKIPPED_BECAUSE, "Överhoppad för att", N_("ignored: why it was skipped"), None)


CUSTOMERS: tuple[Column, ...] = (
    NUMBER_COLUMN,
    Column(
        "name",
        "Namn",
        N_("the customer's name; needed for a new one"),
        "customer",
        also=("Kundnamn", "Företag", "Företagsnamn", "Customer name", "Company"),
    ),
    Column(
        "org_number",
        "Organisationsnummer",
        N_("ten digits; 12 digits and SE…01 are taken as well"),
        "customer",
        read=validation.org_number,
        also=("Orgnr", "Org.nr", "Organisation number", "VAT number", "Momsregistreringsnummer"),
        text=True,
    ),
    Column(
        "spcs_number",
        "Visma-kundnummer",
        N_("Visma's own number of the customer"),
        "customer",
        also=("SPCS-nummer", "Vismanummer", "Visma number"),
        text=True,
    ),
    Column(
        "account_manager",
        "Kundansvarig",
        N_("login of the account manager"),
        "customer",
        also=("Manager", "Ansvarig"),
    ),
    Column("task", "Uppdrag", N_("a task of the customer, new or known"), "task", field="name"),
    Column(
        "task_owner",
        "Uppdragsansvarig",
        N_("login of who owns the task"),
        "task",
        field="owner",
        also=("Owner",),
    ),
    Column(
        "service",
        "Tjänst",
        N_("a service's id or name; empty where the row has no collaboration"),
        "collaboration",
        read=read_service,
    ),
    Column(
        "collaboration",
        "Samarbete",
        N_("its id, such as utlagg-1; where left out, the one of that service"),
        "collaboration",
        field="id",
    ),
    Column("variant", "Variant", N_("a variant of the service"), "collaboration"),
    Column(
        "status",
        "Status",
        N_("requested, declined, active, ending, ended or unlinked; active if left out"),
        "collaboration",
        read=one_of(STATUS_CELLS),
    ),
    Column(
        "invoice_recipient",
        "Fakturamottagare",
        N_("office or customer (byrå, kund)"),
        "collaboration",
        read=one_of(SIDE_CELLS),
    ),
    Column(
        "period",
        "Avtalsperiod",
        N_("months, or words"),
        "collaboration",
        read=read_period,
        also=("Period",),
    ),
    Column(
        "requested_on",
        "Begärt den",
        N_("a date such as 2026-12-31"),
        "collaboration",
        read=read_date,
    ),
    Column("requested_by", "Begärt av", N_("a login"), "collaboration"),
    Column(
        "started_on", "Startdatum", N_("a date"), "collaboration", read=read_date, also=("Start",)
    ),
    Column(
        "customer_owned",
        "Kundägt",
        N_("yes or no (ja, nej): the customer owns the subscription"),
        "collaboration",
        read=one_of(YES_NO),
    ),
    Column(
        "outcome",
        "Avslutas hur",
        N_("continue, close, delete or end; with status ending or ended"),
        "ending",
        read=one_of(OUTCOME_CELLS),
    ),
    Column(
        "ends_on", "Slutdatum", N_("the date of the ending"), "ending", read=read_date, field="on"
    ),
    Column(
        "decided_by",
        "Avslutat av",
        N_("who decided the ending: login or e-mail"),
        "ending",
        field="by",
    ),
    Column(
        "decided_side",
        "Avslutande sida",
        N_("office or customer"),
        "ending",
        read=one_of(SIDE_CELLS),
        field="side",
    ),
    Column(
        "decided_at",
        "Avslutat när",
        N_("a time such as 2026-12-31T09:00:00Z"),
        "ending",
        read=read_moment,
    ),
    WHY,
)


USERS: tuple[Column, ...] = (
    NUMBER_COLUMN,
    Column(
        "email",
        "E-post",
        N_("the user's address; needed, and by it a table is known to be of users"),
        "user",
        read=validation.email,
        also=("E-mail", "Mejl", "E-postadress", "Mail", "Email address"),
        needed=True,
    ),
    Column(
        "name",
        "Namn",
        N_("the user's name; needed for a new one"),
        "user",
        also=("Användare", "User"),
    ),
    Column(
        "phone",
        "Telefon",
        N_("digits, spaces, + and -"),
        "user",
        read=validation.phone,
        also=("Telefonnummer", "Mobil", "Mobilnummer", "Tel", "Telephone", "Mobile"),
        text=True,
    ),
    Column(
        "role",
        "Roll",
        N_("administrator, user or auditor (administratör, användare, revisor); user if left out"),
        "user",
        read=one_of(ROLE_CELLS),
    ),
    Column(
        "active", "Aktiv", N_("yes or no (ja, nej); yes if left out"), "user", read=one_of(YES_NO)
    ),
    Column(
        "services",
        "Tjänster",
        N_("ids of the services the user is licensed for, with spaces between"),
        "user",
        read=read_services,
        also=("Licenser", "Licences", "Licenses"),
    ),
    Column(
        "main_contact",
        "Huvudkontakt",
        N_("yes or no (ja, nej): a first main contact, an active Administrator"),
        "row",
        read=one_of(YES_NO),
    ),
    WHY,
)


def columns_of(headings: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of the table that has such headings: of users, or of customers."""
    named = {plain(heading) for heading in headings}
    email = next(column for column in USERS if column.id == "email")
    return USERS if named & set(email.headings) else CUSTOMERS


def explained() -> str:
    """Return what there is to know about tables, for people who make one."""
    tables = (
        (_("columns of customers with collaborations, a row each:"), CUSTOMERS),
        (_("columns of users, a row each:"), USERS),
    )
    lines = []
    for title, columns in tables:
        lines.append(title)
        lines += [f"  {column.id:18}{column.swedish}: {_(column.what)}" for column in columns]
    return "\n".join(lines)
