"""Records in words: what one is, whose, how it stands and of which day."""

from store.domain.model import Customer, Record
from store.domain.words import kind_word, record_status_word
from store.i18n.language import _


def person_of(customer: Customer, record: Record) -> str:
    """Return the name of whose it is; the address where nobody has it, nothing where nobody's."""
    user = customer.user(record.person) if record.person is not None else None
    return user.name if user is not None else record.person or ""


def day_of(record: Record) -> str:
    """Return the day it is of, or that it has none."""
    return f"{record.on}" if record.on is not None else _("undated")


def record_words(customer: Customer, record: Record) -> str:
    """Name a record with all that tells it from others."""
    parts = [
        f"{kind_word(record.kind)} {record.title}",
        person_of(customer, record),
        record_status_word(record.status) if record.status is not None else "",
        day_of(record),
    ]
    return " · ".join(part for part in parts if part)
