"""A customer's and a collaboration's line, fitted to columns."""

import datetime as dt

from store.domain.catalogue import Services, short_name
from store.domain.model import Collaboration, Status
from store.domain.row import Row
from store.domain.words import RECIPIENTS, recipient_word, short_period, status_word
from store.i18n.language import N_, _, ngettext, pgettext
from tui.formatting.safe_text import fit

NO_MAIN_CONTACT = N_("! no main contact")


def status_words(status: Status, ends_on: dt.date | None) -> str:
    """Return the status as a list shows it, with its date."""
    if status in ("ending", "ended") and ends_on is not None:
        return f"{status_word(status)} {ends_on}"
    return status_word(status)


def customer_words(row: Row) -> str:
    """Return what follows a customer's name: how many are active, and what stands out."""
    parts = [ngettext("{n:>2} active", "{n:>2} active", row.active)]
    if row.main_contact is None:
        parts.append(_(NO_MAIN_CONTACT))
    if (next_ending := row.next_ending) is not None:
        parts.append(status_words("ending", next_ending))
    if any(c.status == "unlinked" for c in row.collaborations):
        parts.append(status_word("unlinked"))
    return "  ".join(parts)


def _status_column(status: Status, ends_on: dt.date | None) -> str:
    """Return the status as it fits a narrow column, the day whole."""
    if status == "ending" and ends_on is not None:
        return pgettext("column", "ends {date}", date=ends_on)
    if status == "ended" and ends_on is not None:
        return pgettext("column", "ended {date}", date=ends_on)
    return status_word(status)


def collaboration_columns(collaboration: Collaboration, services: Services, width: int) -> str:
    """Return a collaboration's line: service, variant, task, status, recipient, period."""
    from rich.cells import cell_len  # only a screen has cells

    ends_on = collaboration.ending.on if collaboration.ending is not None else None
    recipient = collaboration.invoice_recipient
    for_recipient = max(cell_len(recipient_word(recipient)) for recipient in RECIPIENTS)
    for_period = cell_len(short_period(12))
    for_status = 28 - for_recipient - for_period  # in 80 columns, every language has its own need
    columns: tuple[tuple[str, int, int], ...] = (
        (short_name(services, collaboration.service), 21, 26),
        (collaboration.variant or "", 11, 13),
        (collaboration.task or "", 11, 20),
        (_status_column(collaboration.status, ends_on), for_status, 16),
        (recipient_word(recipient) if recipient is not None else "", for_recipient, for_recipient),
        (short_period(collaboration.period), for_period, 12),
    )
    if width < sum(least for _text, least, _most in columns) + len(columns) - 1:
        columns = (columns[0], *columns[2:4])  # the narrowest terminal: the status in full
    spare = max(0, width - sum(least for _text, least, _most in columns) - len(columns) + 1)
    cells = []
    for text, least, most in columns:
        more = min(spare, most - least)
        spare -= more
        cells.append(fit(text, least + more))
    return fit(" ".join(cells), width)
