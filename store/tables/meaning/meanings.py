"""What a column of a file can be said to be: one of ours, or a service; and what each is called."""

from types import MappingProxyType

import msgspec

from store.domain.catalogue import Services
from store.domain.policy.heading_meanings import LEFT_OUT, NO_SERVICE
from store.i18n.language import N_, _, language
from store.tables.cells.services import Named, ServiceNames
from store.tables.cells.words import plain
from store.tables.meaning.column import Column
from store.tables.meaning.customer_columns import WHY
from store.tables.meaning.known_headings import columns_meant
from store.tables.meaning.record_columns import RECORDS
from store.tables.meaning.register import PERSON, REGISTER
from store.tables.table import bad_file

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


def explained_by(id: str) -> tuple[Column, ...] | None:
    """Return the column of that id or heading, of a register and of records; none for `LEFT_OUT`.

    `contact` is a user's name. It is None where there is no such column.
    """
    if id.strip() == LEFT_OUT:
        return ()
    if plain(id) in ("contact", "contactname", "username"):
        return (PERSON,)
    of_register = [column for column in REGISTER if column.is_told_as(id)][:1]
    found = (*of_register, *(c for c in RECORDS if c.is_told_as(id) and c is not WHY))
    return found or columns_meant(id) or None


def meaning_of(id: str, services: ServiceNames) -> tuple[Column, ...] | Named:
    """Return the column of that id or heading, see `explained_by`, or the service of that name.

    Raises:
        Refused: there is neither; those that there are, are named.
    """
    if (meant := explained_by(id)) is not None:
        return meant
    if (named := services.named(id)) is not None:
        return named
    columns = map(id_of, offered(records=False))
    titles = (title_of(each, services.services) for each in (*columns, *services.services))
    known = ", ".join((*titles, LEFT_OUT))
    raise bad_file(_("There is no column {id!r}; there are: {known}.", id=id, known=known))


def id_of(column: Column) -> str:
    """Return what a column is called where somebody says what a heading means."""
    return "contact" if column is PERSON else column.id


def title_of(id: str, services: Services = MappingProxyType({})) -> str:
    """Return a column's heading in the reader's language, or a service's name, by its id.

    What stands for none, and what is none here, stays as it is.
    """
    if id == id_of(PERSON):
        return "Kontaktperson" if language() == "sv" else id
    if id == NO_SERVICE:
        return _("no service")
    if columns := explained_by(id):
        return columns[0].title
    return services[id].name if id in services else id  # by hand, or by another version


def offered(*, records: bool) -> tuple[Column, ...]:
    """Return the columns that a heading can be said to mean, in a table of records or another."""
    return tuple(column for column in (RECORDS if records else REGISTER) if column is not WHY)
