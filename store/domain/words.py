"""Kept codes in words: how a status, a role, a side, a payer, a period, an outcome is said."""

from typing import get_args

from store.domain.model import OutcomeId, Recipient, Role, Side, Status
from store.i18n.language import _, ngettext, pgettext

STATUSES: tuple[Status, ...] = get_args(Status)
ROLES: tuple[Role, ...] = get_args(Role)


def status_word(status: Status) -> str:
    """Say how a collaboration stands, as a list says it; a date may follow *ends* and *ended*."""
    match status:
        case "requested":
            return pgettext("collaboration", "request sent")
        case "declined":
            return pgettext("collaboration", "declined")
        case "active":
            return pgettext("collaboration", "active")
        case "ending":
            return pgettext("collaboration", "ends")
        case "ended":
            return pgettext("collaboration", "ended")
        case "unlinked":
            return pgettext("collaboration", "not linked")


def status_after_is(status: Status) -> str:
    """Say how a collaboration stands, as a sentence says it: *X is …*."""
    match status:
        case "requested":
            return pgettext("a collaboration is", "requested")
        case "declined":
            return pgettext("a collaboration is", "declined")
        case "active":
            return pgettext("a collaboration is", "active")
        case "ending":
            return pgettext("a collaboration is", "ending")
        case "ended":
            return pgettext("a collaboration is", "ended")
        case "unlinked":
            return pgettext("a collaboration is", "unlinked")


def role_word(role: Role) -> str:
    """Say what a customer's user may do."""
    match role:
        case "administrator":
            return _("Administrator")
        case "user":
            return pgettext("role", "User")
        case "auditor":
            return _("Auditor")


def side_word(side: Side) -> str:
    """Say on which side somebody stands: *for the …*."""
    return pgettext("side", "office") if side == "office" else pgettext("side", "customer")


def recipient_word(recipient: Recipient) -> str:
    """Say who is invoiced: *paid by the …*."""
    return pgettext("payer", "office") if recipient == "office" else pgettext("payer", "customer")


def period_words(period: str | int | None) -> str:
    """Say a contract period: months, or the contract's own words."""
    if isinstance(period, int):
        return ngettext("{n} month", "{n} months", period)
    return period or ""


def short_period(period: str | int | None) -> str:
    """Say a contract period as it fits a narrow column."""
    if isinstance(period, int):
        return _("{n} mo", n=period)
    return period or ""


def outcome_label(outcome: OutcomeId) -> str:
    """Say an outcome's label, always spelled out; no other word is used for an outcome."""
    match outcome:
        case "continue":
            return _("End – customer continues")
        case "close":
            return _("End and close")
        case "delete":
            return _("End and delete")
        case "end":
            return _("End collaboration")


def kind_word(kind: str) -> str:
    """Say of which kind a record is; of kinds that no check asks for, as it was recorded."""
    match kind:
        case "synchronisation":
            return _("synchronisation")
        case "payroll-change":
            return _("payroll change")
        case _other:
            return kind.replace("-", " ")
