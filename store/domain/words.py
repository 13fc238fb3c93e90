"""Kept codes in words: how a status, a role, a side, a payer, a period, an outcome is said."""

from typing import Literal, get_args

from store.domain.model import OutcomeId, Recipient, Role, Side, Status, Subject
from store.domain.period import Period
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


def period_words(period: Period | None) -> str:
    """Say a contract period: months, or the contract's own words."""
    if isinstance(period, int):
        return ngettext("{n} month", "{n} months", period)
    return period or ""


def short_period(period: Period | None) -> str:
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


def action_word(action: str) -> str:
    """Say what was done, by the action of its line in the history; an unknown one is its name."""
    match action:
        case "end":
            return pgettext("act", "end")
        case "end-on-date":
            return pgettext("act", "end-on-date")
        case "withdraw":
            return pgettext("act", "withdraw")
        case "undo":
            return pgettext("act", "undo")
        case "edit":
            return pgettext("act", "edit")
        case "request":
            return pgettext("act", "request")
        case "approve":
            return pgettext("act", "approve")
        case "decline":
            return pgettext("act", "decline")
        case "remind":
            return pgettext("act", "remind")
        case "link":
            return pgettext("act", "link")
        case "handover":
            return pgettext("act", "handover")
        case "import":
            return pgettext("act", "import")
        case _:
            return _act_on_a_user(action)


def _act_on_a_user(action: str) -> str:
    match action:
        case "add-user":
            return pgettext("act", "add-user")
        case "change-role":
            return pgettext("act", "change-role")
        case "name-main-contact":
            return pgettext("act", "name-main-contact")
        case "activate-user":
            return pgettext("act", "activate-user")
        case "deactivate-user":
            return pgettext("act", "deactivate-user")
        case "remove-user":
            return pgettext("act", "remove-user")
        case "license":
            return pgettext("act", "license")
        case "revoke-license":
            return pgettext("act", "revoke-license")
    return action


def subject_word(subject: Subject) -> str:
    """Say what an effect happens to."""
    match subject:
        case "status":
            return pgettext("effect", "status")
        case "task":
            return pgettext("effect", "task")
        case "variant":
            return pgettext("effect", "variant")
        case "period":
            return pgettext("effect", "period")
        case "recipient":
            return pgettext("effect", "recipient")
        case "modules":
            return pgettext("effect", "modules")
        case "records":
            return pgettext("effect", "records")
        case "data":
            return pgettext("effect", "data")
        case "office":
            return pgettext("effect", "office")
        case "customer":
            return pgettext("effect", "customer")
        case "undo":
            return pgettext("effect", "undo")
        case "cost":
            return pgettext("effect", "cost")
        case "user" | "role" | "active" | "services" | "main-contact":
            return _of_a_user(subject)


def _of_a_user(
    subject: Literal["user", "role", "active", "services", "main-contact"],
) -> str:
    match subject:
        case "user":
            return pgettext("effect", "user")
        case "role":
            return pgettext("effect", "role")
        case "active":
            return pgettext("effect", "active")
        case "services":
            return pgettext("effect", "services")
        case "main-contact":
            return pgettext("effect", "main-contact")


def answer_words(answer: str) -> str:
    """Say how a check was answered: `met`, `attested`, or `waived: …` with its reason."""
    how, _colon, reason = answer.partition(": ")
    if how == "waived":
        return _("waived: {reason}", reason=reason)
    if how == "met":
        return pgettext("check", "met")
    return pgettext("check", "attested") if how == "attested" else answer


SUBJECTS: tuple[Subject, ...] = get_args(Subject)


OUTCOMES: tuple[OutcomeId, ...] = get_args(OutcomeId)


RECIPIENTS: tuple[Recipient, ...] = get_args(Recipient)


CHANGE = " -> "


def detail_label(what: str) -> str:
    """Say what a detail is about; what follows its first word is a name and stays."""
    about, space, name = what.partition(" ")
    return f"{_about(about)}{space}{name}"


def detail_words(what: str, kept: str) -> str:
    """Say a detail: a value, or what it was and what it has become."""
    about = what.split(" ")[0]
    if about == "check":
        return answer_words(kept)
    return CHANGE.join(_value(about, value) for value in kept.split(CHANGE))


def _about(about: str) -> str:
    for subject in SUBJECTS:
        if subject == about:
            return subject_word(subject)
    match about:
        case "outcome":
            return pgettext("detail", "outcome")
        case "on":
            return pgettext("detail", "on")
        case "check":
            return pgettext("detail", "check")
        case "email":
            return pgettext("detail", "email")
        case "undone":
            return pgettext("detail", "undone")
        case "manifest":
            return pgettext("detail", "manifest")
        case "collaboration":
            return pgettext("detail", "collaboration")
        case _other:
            return _of_a_customer(about)


def _of_a_customer(about: str) -> str:
    match about:
        case "name":
            return pgettext("detail", "name")
        case "org_number":
            return pgettext("detail", "org_number")
        case "spcs_number":
            return pgettext("detail", "spcs_number")
        case "account_manager":
            return pgettext("detail", "account_manager")
        case "main_contact":
            return pgettext("detail", "main_contact")
    return about


def _value(about: str, value: str) -> str:
    if value == "none":
        return pgettext("detail", "none")
    match about:
        case "status" | "collaboration":
            return next((status_after_is(each) for each in STATUSES if each == value), value)
        case "outcome":
            return _outcome(value)
        case "role":
            return _role(value)
        case "active":
            return _active(value)
        case "recipient":
            return next((recipient_word(each) for each in RECIPIENTS if each == value), value)
        case "undone":
            return action_word(value)
    return value


def _outcome(value: str) -> str:
    match value:
        case "continue":
            return pgettext("outcome", "continue")
        case "close":
            return pgettext("outcome", "close")
        case "delete":
            return pgettext("outcome", "delete")
        case "end":
            return pgettext("outcome", "end")
    return value


def _role(value: str) -> str:
    match value:
        case "administrator":
            return pgettext("kept role", "administrator")
        case "user":
            return pgettext("kept role", "user")
        case "auditor":
            return pgettext("kept role", "auditor")
    return value


def _active(value: str) -> str:
    match value:
        case "active":
            return pgettext("user", "active")
        case "inactive":
            return pgettext("user", "inactive")
    return value
