"""The columns of a register, by name: customers and users in one row; and what the help tells."""

from collections.abc import Sequence

from store.i18n.language import _
from store.tables.meaning.column import Column
from store.tables.meaning.customer_columns import CUSTOMERS, NUMBER_COLUMN, WHY
from store.tables.meaning.record_columns import RECORDS
from store.tables.meaning.user_columns import FIRST_NAME, LAST_NAME, USERS


def _named(columns: Sequence[Column], id: str) -> Column:
    return next(column for column in columns if column.id == id)


NAME, ORG_NUMBER = _named(CUSTOMERS, "name"), _named(CUSTOMERS, "org_number")
MANAGER, SERVICE = _named(CUSTOMERS, "account_manager"), _named(CUSTOMERS, "service")
COLLABORATION = _named(CUSTOMERS, "collaboration")
TASK, TASK_OWNER = _named(CUSTOMERS, "task"), _named(CUSTOMERS, "task_owner")
STATUS, DECIDED_AT = _named(CUSTOMERS, "status"), _named(CUSTOMERS, "decided_at")
EMAIL, PERSON, PHONE = _named(USERS, "email"), _named(USERS, "name"), _named(USERS, "phone")
ROLE, MAIN_CONTACT = _named(USERS, "role"), _named(USERS, "main_contact")
LICENCES, ACTIVE = _named(USERS, "services"), _named(USERS, "active")

REGISTER = (*CUSTOMERS, *(column for column in USERS if column not in (NUMBER_COLUMN, WHY)),
             FIRST_NAME, LAST_NAME)  # fmt: skip

SEVERAL = (ORG_NUMBER, PHONE)
"""The columns of which a table may have several: the first that says something counts."""


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
