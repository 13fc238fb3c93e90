"""What a column of a file can be said to be: one of ours, or a service."""

import msgspec

from store.domain.catalogue import Services
from store.i18n.language import N_, _
from store.tables.headings import id_of, offered, title_of

_OF_A_SERVICE = N_("a service: x, a variant, a status or a date in a cell says how")


class Meaning(msgspec.Struct, frozen=True):
    """What a heading can mean: how it is called, and what its cells are."""

    title: str
    what: str


def meanings(services: Services, *, records: bool) -> dict[str, Meaning]:
    """Return what a heading can be said to mean, by the id that says so (R55).

    Those are the columns of a table of records or of another; in the latter, services as well.
    """
    columns = {
        id_of(column): Meaning(title_of(id_of(column)), _(column.what))
        for column in offered(records=records)
    }
    if records:
        return columns
    named = {id: Meaning(service.name, _(_OF_A_SERVICE)) for id, service in services.items()}
    return {**columns, **named}
