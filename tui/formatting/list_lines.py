"""A customer's and a collaboration's line, fitted to columns."""

import datetime as dt

from store.domain.catalogue import Services, short_name
from store.domain.model import Collaboration, Status
from store.domain.row import Row
from store.domain.words import RECIPIENTS, recipient_word, short_period, status_word
from store.i18n.language import N_, _, ngettext, pgettext
from tui.formatting.safe_text import fit

NO_MAIN_CONTACT = N_("! no main contact")
MANAGER_LEFT = N_("! manager has left")
OWNER_LEFT = N_("! task owner has left")
WARNINGS = (NO_MAIN_CONTACT, MANAGER_LEFT, OWNER_LEFT)
"""What stands out in a customer's line."""


def status_words(status: Status, ends_on: dt.date | None, today: dt.date) -> str:
    """Return the status as a list shows it, with its date, or how long ago that was (R42)."""
    if status == "ending" and ends_on is not None and ends_on <= today:
        return overdue_words(ends_on, today)
    if status in ("ending", "ended") and ends_on is not None:
        return f"{status_word(status)} {ends_on}"
    return status_word(status)


def overdue_words(ends_on: dt.date, today: dt.date) -> str:
    """Say of an ending whose date has come how long it has been waiting to be carried out."""
    days = (today - ends_on).days
    return ngettext("overdue {n} day", "overdue {n} days", days) if days else _("ends today")


def coming_words(ends_on: dt.date, today: dt.date) -> str:
    """Say in how many days something ends, or how long ago it should have."""
    days = (ends_on - today).days
    if days <= 0:
        return overdue_words(ends_on, today)
    return ngettext("in {n} day", "in {n} days", days)


def marked_if_left(who: str, left: bool) -> str:
    """Return a name, marked if that person no longer works at the office."""
    return _("{who}, has left", who=who) if left else who


def customer_words(row: Row, today: dt.date, left: frozenset[str], width: int | None = None) -> str:
    """Return what follows a customer's name: how many are active, and what stands out.

    `left` are the logins of employees who have left. That comes last: where there is no room for
    all, a date is of more use. Where not all fits a width, the count is left out before that.
    """
    parts = [ngettext("{n:>2} active", "{n:>2} active", row.active)]
    if row.main_contact is None:
        parts.append(_(NO_MAIN_CONTACT))
    if (next_ending := row.next_ending) is not None:
        parts.append(status_words("ending", next_ending, today))
    if any(c.status == "unlinked" for c in row.collaborations):
        parts.append(status_word("unlinked"))
    if row.account_manager in left:
        parts.append(_(MANAGER_LEFT))
    elif row.responsible & left:
        parts.append(_(OWNER_LEFT))
    words = "  ".join(parts)
    return words if width is None or len(words) <= width else "  ".join(parts[1:])


def _status_column(status: Status, ends_on: dt.date | None, today: dt.date) -> str:
    """Return the status as it fits a narrow column, the day whole."""
    if status == "ending" and ends_on is not None and ends_on > today:
        return pgettext("column", "ends {date}", date=ends_on)
    if status == "ended" and ends_on is not None:
        return pgettext("column", "ended {date}", date=ends_on)
    return status_words(status, ends_on, today)


def collaboration_columns(
    collaboration: Collaboration, services: Services, width: int, today: dt.date
) -> str:
    """Return a collaboration's line: service, variant, task, status, recipient, period."""
    from rich.cells import cell_len  # only a screen has cells

    ends_on = collaboration.ending.on if collaboration.ending is not None else None
    recipient = collaboration.invoice_recipient
    for_recipient = max(cell_len(recipient_word(recipient)) for recipient in RECIPIENTS)
    for_period = cell_len(short_period(12))
    for_status = 28 - for_recipient - for_period  # in 80 columns, every language has its own need
    status = _status_column(collaboration.status, ends_on, today)
    # what a day needs beyond that, the task of the same line gives
    more = min(6, max(0, cell_len(status) - for_status))
    columns: tuple[tuple[str, int, int], ...] = (
        (short_name(services, collaboration.service), 21, 26),
        (collaboration.variant or "", 11, 13),
        (collaboration.task or "", 11 - more, 20 - more),
        (status, for_status + more, 16 + more),
        (recipient_word(recipient) if recipient is not None else "", for_recipient, for_recipient),
        (short_period(collaboration.period), for_period, 12),
    )
    if width < sum(least for _text, least, _most in columns) + len(columns) - 1:
        columns = (columns[0], *columns[2:4])  # the narrowest terminal: the status in full
    spare = max(0, width - sum(least for _text, least, _most in columns) - len(columns) + 1)
    cells = []
    for text, least, most in columns:
        wider = min(spare, most - least)
        spare -= wider
        cells.append(fit(text, least + wider))
    return fit(" ".join(cells), width)
