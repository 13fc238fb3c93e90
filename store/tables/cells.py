"""What the cells of a table say, in English and Swedish: words and dates into values."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TypeVar

from store.domain import validation
from store.domain.model import OutcomeId, Role, Side, Status
from store.i18n.language import _
from store.tables.columns import plain

T = TypeVar("T")

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
    """Return what makes a value of one of those words."""

    def normalise(cell: str) -> T:
        if plain(cell) not in words:
            raise ValueError(_("one of {words} is expected", words=", ".join(words)))
        return words[plain(cell)]

    return normalise


def date_cell(cell: str) -> dt.date:
    """Return a date.

    Raises:
        ValueError: it is none.
    """
    try:
        return dt.date.fromisoformat(cell.strip())
    except ValueError:
        raise ValueError(_("a date such as 2026-12-31 is expected")) from None


def moment_cell(cell: str) -> dt.datetime:
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


FACT_CELLS: Mapping[str, Callable[[str], str | None]] = {
    "name": validation.name,
    "org_number": validation.org_number,
    "spcs_number": validation.name,
    "account_manager": validation.name,
}
