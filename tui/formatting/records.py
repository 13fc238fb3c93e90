"""Records in words: what one is, whose, how it stands and of which day."""

from store.desk.desk import Done
from store.domain.model import Customer, Record
from store.domain.words import kind_word, record_status_word
from store.i18n.language import _, ngettext
from store.rules.history_words import Names
from store.rules.records import put_back


def person_of(customer: Customer, record: Record) -> str:
    """Return the name of whose it is; the address of a stranger, nothing where nobody's."""
    return Names(customer).person(record.person) if record.person is not None else ""


def day_of(record: Record) -> str:
    """Return the day it is of, or that it has none."""
    return f"{record.on}" if record.on is not None else _("undated")


def kind_counted(kind: str, n: int, *, briefly: bool = False) -> str:
    """Say how many records of a kind there are; `briefly` where the details tell the whole."""
    match kind:
        case "report":
            return ngettext("{n} report", "{n} reports", n)
        case "outlay":
            return ngettext("{n} outlay", "{n} outlays", n)
        case "bank-integration" if briefly:
            return ngettext("{n} bank", "{n} banks", n)
        case "bank-integration":
            return ngettext("{n} bank integration", "{n} bank integrations", n)
        case "synchronisation":
            return ngettext("{n} synchronisation", "{n} synchronisations", n)
        case "payroll-change":
            return ngettext("{n} payroll change", "{n} payroll changes", n)
        case _:
            return f"{n} {kind_word(kind)}"


def record_words(customer: Customer, record: Record) -> str:
    """Name a record with all that tells it from others."""
    parts = [
        f"{kind_word(record.kind)} {record.title}",
        person_of(customer, record),
        record_status_word(record.status) if record.status is not None else "",
        day_of(record),
    ]
    return " · ".join(part for part in parts if part)


def record_set_words(done: Done) -> str:
    """Name the record that was corrected or added, as it stands now."""
    customer, entry = done.customer, done.entry
    collaboration = customer.collaboration(entry.collaboration or "")
    replaced = entry.replaced.record if entry.replaced is not None else None
    assert collaboration is not None  # it is what a line of records keeps
    assert replaced is not None
    back = put_back(collaboration, replaced)
    assert back is not None  # it was set just now
    return record_words(customer, back[0])
