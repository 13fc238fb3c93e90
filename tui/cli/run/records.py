"""The records that checks are measured by, without a screen: record list, record set."""

from collections.abc import Iterator

from store.desk.desk import Desk
from store.desk.reader import ANY
from store.domain.model import RUNNING, Collaboration, Customer, Record, Status
from store.domain.wishes import SetRecord
from store.domain.words import kind_word, record_status_word
from store.i18n.language import _
from tui.cli.answer import Answer
from tui.cli.changes import changed
from tui.cli.options import Options
from tui.formatting.records import day_of, person_of


def list_records(options: Options, desk: Desk) -> Answer:
    """List the records of a customer, or of one of its collaborations."""
    customer = desk.customer(options.number)
    chosen = customer.collaborations
    if options.collaboration is not None:
        chosen = (desk.collaboration(customer, options.collaboration, among=ANY),)
    listed = [
        (collaboration, record) for collaboration in chosen for record in collaboration.records
    ]
    lines = (_line(customer, collaboration, record) for collaboration, record in listed)
    return Answer(lines, [*_values(listed)])


def set_record(options: Options, desk: Desk) -> Answer:
    """Correct a record, or add it."""
    customer = desk.customer(options.number)
    among: tuple[Status, ...] = (*RUNNING, "unlinked")
    wish = SetRecord(
        collaboration=desk.collaboration(customer, options.collaboration, among=among).id,
        kind=options.kind,
        title=options.title,
        status=options.status,
        person=options.person,
        on=options.on,
        reason=options.reason,
    )
    return changed(options, desk, wish)


def _line(customer: Customer, collaboration: Collaboration, record: Record) -> str:
    parts = [
        collaboration.id,
        f"{kind_word(record.kind)} {record.title}",
        person_of(customer, record),
        record_status_word(record.status) if record.status is not None else _("no status"),
        day_of(record),
    ]
    return "  ".join(part for part in parts if part)


def _values(listed: list[tuple[Collaboration, Record]]) -> Iterator[dict[str, object]]:
    for collaboration, record in listed:
        fields = {field: getattr(record, field) for field in Record.__struct_fields__}
        yield {"collaboration": collaboration.id, "service": collaboration.service, **fields}
