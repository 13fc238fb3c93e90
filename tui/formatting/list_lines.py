"""A customer in words, as a line tells it, and how a collaboration stands."""

import datetime as dt

from store.domain.model import RUNNING, Customer, Side, Status
from store.domain.row import Row
from store.domain.words import overdue_words, status_word
from store.i18n.language import N_, _, ngettext, pgettext

NO_MAIN_CONTACT = N_("! no main contact")
MANAGER_LEFT = N_("! manager has left")
OWNER_LEFT = N_("! task owner has left")


def status_words(
    status: Status, ends_on: dt.date | None, today: dt.date, *, to: Side = "office"
) -> str:
    """Return the status as a list shows it, with its date, or how long ago that was (R42)."""
    if status == "ending" and ends_on is not None and ends_on <= today:
        return overdue_words(ends_on, today)
    if status in ("ending", "ended") and ends_on is not None:
        return f"{status_word(status)} {ends_on}"
    return status_word(status, to=to)


def coming_words(ends_on: dt.date, today: dt.date) -> str:
    """Say in how many days something ends, or how long ago it should have."""
    days = (ends_on - today).days
    if days <= 0:
        return overdue_words(ends_on, today)
    return ngettext("in {n} day", "in {n} days", days)


def numbers_words(customer: Customer) -> str:
    """Return the customer's numbers besides its own."""
    numbers = (customer.org_number, customer.spcs_number and f"Visma {customer.spcs_number}")
    return ", ".join(filter(None, numbers)) or _("none on record")


def marked_if_left(who: str, left: bool) -> str:
    """Return a name, marked if that person no longer works at the office."""
    return _("{who}, has left", who=who) if left else who


def customer_words(row: Row, today: dt.date, left: frozenset[str]) -> str:
    """Return what a command says behind a customer's name: how many are active, what stands out.

    `left` are the logins of employees who have left.
    """
    statuses = [collaboration.status for collaboration in row.collaborations]
    running = sum(map(RUNNING.__contains__, statuses))
    parts = [ngettext("{n:>2} active", "{n:>2} active", running)]
    if row.main_contact is None:
        parts.append(_(NO_MAIN_CONTACT))
    if row.holds and row.on_hold(today):
        parts.append(_("on hold"))
    if "ending" in statuses and (next_ending := row.next_ending) is not None:
        parts.append(status_words("ending", next_ending, today))
    if "unlinked" in statuses:
        parts.append(status_word("unlinked"))
    if row.account_manager in left:
        parts.append(_(MANAGER_LEFT))
    elif left and row.responsible & left:
        parts.append(_(OWNER_LEFT))
    return "  ".join(parts)


def status_column(
    status: Status, ends_on: dt.date | None, today: dt.date, *, to: Side = "office"
) -> str:
    """Return the status as it fits a narrow column, the day whole."""
    if status == "requested" and to == "office":
        return pgettext("column", "request sent")
    if status == "ending" and ends_on is not None and ends_on > today:
        return pgettext("column", "ends {date}", date=ends_on)
    if status == "ended" and ends_on is not None:
        return pgettext("column", "ended {date}", date=ends_on)
    return status_words(status, ends_on, today, to=to)
