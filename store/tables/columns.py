"""The columns of the two tables that are imported and exported: customers, and users.

Headings are known in English and Swedish; case, spaces and signs make no difference. The help of
`import` and the manual are made from these values.
"""

import re
import unicodedata
from collections.abc import Sequence

import msgspec

from store.exchange.importer import SKIPPED_BECAUSE
from store.i18n.language import N_, _


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column: its heading in an export, what else it may be called, what its cells say."""

    id: str
    swedish: str
    also: tuple[str, ...] = ()
    what: str

    @property
    def headings(self) -> tuple[str, ...]:
        """All names of the column, as they are compared."""
        return tuple(plain(each) for each in (self.id, self.swedish, *self.also))


def plain(heading: str) -> str:
    """Return a heading without case, accents, spaces and signs."""
    return re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKD", heading).casefold())


NUMBER_COLUMN = Column(
    id="number",
    swedish="Kundnummer",
    also=("Kundnr", "Customer number", "Customer no", "Nummer", "Nr"),
    what=N_("the office's own number of the customer, as text; needed"),
)


WHY = Column(
    id=SKIPPED_BECAUSE, swedish="Överhoppad för att", what=N_("ignored: why it was skipped")
)


CUSTOMERS: tuple[Column, ...] = (
    NUMBER_COLUMN,
    Column(
        id="name",
        swedish="Namn",
        also=("Kundnamn", "Företag", "Företagsnamn", "Customer name", "Company"),
        what=N_("the customer's name; needed for a new one"),
    ),
    Column(
        id="org_number",
        swedish="Organisationsnummer",
        also=("Orgnr", "Org.nr", "Organisation number", "VAT number", "Momsregistreringsnummer"),
        what=N_("ten digits; 12 digits and SE…01 are taken as well"),
    ),
    Column(
        id="spcs_number",
        swedish="Visma-kundnummer",
        also=("SPCS-nummer", "Vismanummer", "Visma number"),
        what=N_("Visma's own number of the customer"),
    ),
    Column(
        id="account_manager",
        swedish="Kundansvarig",
        also=("Manager", "Ansvarig"),
        what=N_("login of the account manager"),
    ),
    Column(id="task", swedish="Uppdrag", what=N_("a task of the customer, new or known")),
    Column(
        id="task_owner",
        swedish="Uppdragsansvarig",
        also=("Owner",),
        what=N_("login of who owns the task"),
    ),
    Column(
        id="service",
        swedish="Tjänst",
        what=N_("a service's id or name; empty where the row has no collaboration"),
    ),
    Column(
        id="collaboration",
        swedish="Samarbete",
        what=N_("its id, such as utlagg-1; where left out, the one of that service"),
    ),
    Column(id="variant", swedish="Variant", what=N_("a variant of the service")),
    Column(
        id="status",
        swedish="Status",
        what=N_("requested, declined, active, ending, ended or unlinked; active if left out"),
    ),
    Column(
        id="invoice_recipient",
        swedish="Fakturamottagare",
        what=N_("office or customer (byrå, kund)"),
    ),
    Column(id="period", swedish="Avtalsperiod", also=("Period",), what=N_("months, or words")),
    Column(id="requested_on", swedish="Begärt den", what=N_("a date such as 2026-12-31")),
    Column(id="requested_by", swedish="Begärt av", what=N_("a login")),
    Column(id="started_on", swedish="Startdatum", also=("Start",), what=N_("a date")),
    Column(
        id="customer_owned",
        swedish="Kundägt",
        what=N_("yes or no (ja, nej): the customer owns the subscription"),
    ),
    Column(
        id="outcome",
        swedish="Avslutas hur",
        what=N_("continue, close, delete or end; with status ending or ended"),
    ),
    Column(id="ends_on", swedish="Slutdatum", what=N_("the date of the ending")),
    Column(
        id="decided_by", swedish="Avslutat av", what=N_("who decided the ending: login or e-mail")
    ),
    Column(id="decided_side", swedish="Avslutande sida", what=N_("office or customer")),
    Column(id="decided_at", swedish="Avslutat när", what=N_("a time such as 2026-12-31T09:00:00Z")),
    WHY,
)


USERS: tuple[Column, ...] = (
    NUMBER_COLUMN,
    Column(
        id="email",
        swedish="E-post",
        also=("E-mail", "Mejl", "E-postadress", "Mail", "Email address"),
        what=N_("the user's address; needed, and by it a table is known to be of users"),
    ),
    Column(
        id="name",
        swedish="Namn",
        also=("Användare", "User"),
        what=N_("the user's name; needed for a new one"),
    ),
    Column(
        id="phone",
        swedish="Telefon",
        also=("Telefonnummer", "Mobil", "Mobilnummer", "Tel", "Telephone", "Mobile"),
        what=N_("digits, spaces, + and -"),
    ),
    Column(
        id="role",
        swedish="Roll",
        what=N_(
            "administrator, user or auditor (administratör, användare, revisor); user if left out"
        ),
    ),
    Column(id="active", swedish="Aktiv", what=N_("yes or no (ja, nej); yes if left out")),
    Column(
        id="services",
        swedish="Tjänster",
        also=("Licenser", "Licences", "Licenses"),
        what=N_("ids of the services the user is licensed for, with spaces between"),
    ),
    Column(
        id="main_contact",
        swedish="Huvudkontakt",
        what=N_("yes or no (ja, nej): a first main contact, an active Administrator"),
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
        lines += [f"  {each.id:18}{each.swedish}: {_(each.what)}" for each in columns]
    return "\n".join(lines)
