"""What the cells of a table say, in English and Swedish: words and dates into values, and back."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeVar

from store.domain.catalogue import Services
from store.domain.model import OutcomeId, Role, Side, Status
from store.i18n.language import _

T = TypeVar("T")
ServiceNames = Mapping[str, str]
"""The ids of the office's services by what a cell may call them, as `plain` text."""


def plain(text: str) -> str:
    """Return a heading or a word without case, accents, spaces and signs."""
    return re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKD", text).casefold())


YES_NO = {"yes": True, "ja": True, "true": True, "1": True, "x": True,
          "no": False, "nej": False, "false": False, "0": False}  # fmt: skip
ROLE_CELLS: Mapping[str, Role] = {
    "administrator": "administrator", "administrator(admin)": "administrator",
    "admin": "administrator", "user": "user", "anvandare": "user",
    "auditor": "auditor", "revisor": "auditor",
}  # fmt: skip
SIDE_CELLS: Mapping[str, Side] = {"office": "office", "byra": "office", "byran": "office",
                             "customer": "customer", "kund": "customer",
                             "kunden": "customer"}  # fmt: skip
STATUS_CELLS: Mapping[str, Status] = {
    "requested": "requested", "begart": "requested", "forfraganskickad": "requested",
    "declined": "declined", "avbojt": "declined", "nekat": "declined",
    "active": "active", "aktiv": "active", "aktivt": "active", "ending": "ending",
    "avslutas": "ending", "ended": "ended", "avslutad": "ended", "avslutat": "ended",
    "unlinked": "unlinked", "okopplat": "unlinked",
    "ejkopplad": "unlinked", "ejkopplat": "unlinked",
}  # fmt: skip
OUTCOME_CELLS: Mapping[str, OutcomeId] = {
    "continue": "continue", "close": "close", "delete": "delete", "end": "end"
}  # fmt: skip


def one_of(words: Mapping[str, T]) -> Callable[[str], T]:
    """Return a function that reads one of those words."""

    def read_word(cell: str) -> T:
        if plain(cell) not in words:
            raise ValueError(_("one of {words} is expected", words=", ".join(words)))
        return words[plain(cell)]

    return read_word


def date_in_cell(cell: str) -> dt.date:
    """Return a date.

    Raises:
        ValueError: it is none.
    """
    try:
        return dt.date.fromisoformat(cell.strip())
    except ValueError:
        raise ValueError(_("a date such as 2026-12-31 is expected")) from None


def read_moment(cell: str) -> dt.datetime:
    """Return a point in time.

    Raises:
        ValueError: it is none.
    """
    try:
        at = dt.datetime.fromisoformat(cell.strip())
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise ValueError(_("a time such as 2026-12-31T09:00:00Z is expected"))
    return at


def service_names(services: Services) -> ServiceNames:
    """Return the ids of services by all that a cell may call them: id, name or alias."""
    names = {
        plain(name): id
        for id, service in services.items()
        for name in (service.name, *service.aliases)
    }
    return names | {plain(id): id for id in services}


def read_service(cell: str, names: ServiceNames) -> str:
    """Return the id of the service that has such an id, name or alias.

    Raises:
        ValueError: there is none.
    """
    id = names.get(plain(cell))
    if id is None:
        known = ", ".join(dict.fromkeys(names.values()))
        raise ValueError(_("no such service; there is: {known}", known=known))
    return id


def read_services(cell: str, names: ServiceNames) -> tuple[str, ...]:
    """Return the ids of several services, with spaces or commas between.

    Raises:
        ValueError: there is no such service.
    """
    return tuple(read_service(name, names) for name in re.split(r"[\s,]+", cell.strip()) if name)


def written(value: object) -> str:
    """Return a value as a cell of an export, which the readers above take back."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple():
            return " ".join(value)
        case dt.datetime():
            return value.isoformat()
        case _:
            return f"{value}"
