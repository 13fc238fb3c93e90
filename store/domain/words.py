"""Kept codes in words: how a status, a role, an act, a detail of the history is said.

A table for each kind of code, and `say`, which looks a code up and says it. The tables only mark
their texts, since the language is not yet known when this module is loaded.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import get_args

from store.domain.chain.breaks import Break
from store.domain.clock import swedish_time
from store.domain.model import OutcomeId, PortalRole, Recipient, Rights, Role, Side, Status, Subject
from store.domain.period import Period
from store.i18n.language import N_, NC_, _, ngettext, pgettext

ROLES: tuple[Role, ...] = get_args(Role)
RIGHTS: tuple[Rights, ...] = get_args(Rights)
PORTAL_ROLES: tuple[PortalRole, ...] = get_args(PortalRole)
RECIPIENTS: tuple[Recipient, ...] = get_args(Recipient)

CHANGE = " -> "
"""What stands in a detail between the old value and the new one."""

BATCH = "batch"
"""The detail of a line of history that says which import it is of."""

MOST_DIGITS = 18
"""Of a number that is kept as a detail: one with more is no count, and Python reads no 5,000."""


def number_in(detail: str) -> int | None:
    """Return the number that is kept as a detail; None where it is none."""
    return int(detail) if detail.isdecimal() and len(detail) <= MOST_DIGITS else None


def named_together(names: Sequence[str]) -> str:
    """Name several as a sentence does that goes on about them."""
    *first, last = names
    if not first:
        return last
    return _("{names} and {last}", names=", ".join(first), last=last)


Words = Mapping[str, str | tuple[str, str]]
"""A text for each code, marked by `N_`, or by `NC_` where it has a context."""


def say(words: Words, code: str, unknown: str | None = None) -> str:
    """Say a code; where the table does not have it, return `unknown`, else the code itself."""
    match words.get(code):
        case None:
            return code if unknown is None else unknown
        case (context, text):
            return pgettext(context, text)
        case text:
            return _(text)


def _same(*marked: tuple[str, str]) -> Words:
    """Make a table of texts that are the same as their codes in English."""
    return {text: (context, text) for context, text in marked}


# fmt: off
STATUS_WORDS: Words = {
    "requested": NC_("collaboration", "request sent"),
    "declined": NC_("collaboration", "declined"),
    "active": NC_("collaboration", "active"),
    "ending": NC_("collaboration", "ends"),
    "ended": NC_("collaboration", "ended"),
    "unlinked": NC_("collaboration", "not linked"),
}
STATUS_AFTER_IS: Words = {**_same(
    NC_("a collaboration is", "requested"), NC_("a collaboration is", "declined"),
    NC_("a collaboration is", "active"), NC_("a collaboration is", "ending"),
    NC_("a collaboration is", "ended"),
), "unlinked": NC_("a collaboration is", "not linked")}
ROLE_WORDS: Words = {
    "administrator": N_("Administrator"),
    "user": NC_("role", "User"),
    "auditor": N_("Auditor"),
}
RIGHTS_WORDS: Words = {
    "full": NC_("rights", "full rights"),
    "standard": NC_("rights", "standard rights"),
}
PORTAL_ROLE_WORDS: Words = {
    "administrator": N_("Administrator"),
    "user": NC_("role", "User"),
}
SIDE_WORDS = _same(NC_("side", "office"), NC_("side", "customer"))
RECIPIENT_WORDS = _same(NC_("payer", "office"), NC_("payer", "customer"))
OUTCOME_LABELS: Words = {
    "continue": N_("End – customer continues"),
    "close": N_("End and close"),
    "delete": N_("End and delete"),
    "end": N_("End collaboration"),
}
KIND_WORDS: Words = {
    "report": NC_("record", "report"),
    "outlay": NC_("record", "outlay"),
    "bank-integration": NC_("record", "bank integration"),
    "synchronisation": N_("synchronisation"),
    "payroll-change": N_("payroll change"),
}
RECORD_STATUS_WORDS = _same(
    NC_("record", "draft"), NC_("record", "submitted"), NC_("record", "sent"),
    NC_("record", "active"), NC_("record", "ended"), NC_("record", "done"),
)
ACTION_WORDS: Words = {
    "end-on-date": NC_("act", "end on a date"),
    "add-user": NC_("act", "create user"),
    "edit-user": NC_("act", "edit user"),
    "change-role": NC_("act", "change role"),
    "name-main-contact": NC_("act", "name main contact"),
    "activate-user": NC_("act", "activate user"),
    "deactivate-user": NC_("act", "deactivate user"),
    "remove-user": NC_("act", "delete user"),
    "license": NC_("act", "give licence"),
    "revoke-license": NC_("act", "take back licence"),
    "rename-task": NC_("act", "rename task"),
    "remove-task": NC_("act", "remove task"),
    "add-employee": NC_("act", "bring in employee"),
    "edit-employee": NC_("act", "edit employee"),
    "change-rights": NC_("act", "change rights"),
    "deactivate-employee": NC_("act", "deactivate employee"),
    "activate-employee": NC_("act", "activate employee"),
    "set-policy": NC_("act", "set policy"),
    "clear-policy": NC_("act", "clear policy"),
    "remove-customer": NC_("act", "remove customer"),
    "hold": NC_("act", "put on hold"),
    "release": NC_("act", "release"),
    "set-headings": NC_("act", "say what headings mean"),
    "received": NC_("act", "confirm receipt"),
    "accept-file": NC_("act", "accept edited file"),
    "accept-history": NC_("act", "accept edited history"),
    **_same(
        NC_("act", "end"), NC_("act", "withdraw"), NC_("act", "undo"), NC_("act", "edit"),
        NC_("act", "request"), NC_("act", "approve"), NC_("act", "decline"), NC_("act", "remind"),
        NC_("act", "link"), NC_("act", "handover"), NC_("act", "import"), NC_("act", "record"),
        NC_("act", "reassign"),
    ),
}
SUBJECT_WORDS: Words = {
    "standing": NC_("effect", "decided"),
    "other-ending": NC_("effect", "other endings"),
    "main-contact": NC_("effect", "main contact"),
    "customer-owned": NC_("effect", "customer owned"),
    "portal-role": NC_("effect", "role in Mina tjänster"),
    "account-manager": NC_("effect", "account manager"),
    "hold": NC_("effect", "hold"),
    "receipt": NC_("effect", "receipt"),
    "history": NC_("effect", "history"),
    "active": NC_("effect", "state"),
    **_same(
        NC_("effect", "status"), NC_("effect", "task"), NC_("effect", "variant"),
        NC_("effect", "period"), NC_("effect", "recipient"), NC_("effect", "modules"),
        NC_("effect", "record"), NC_("effect", "records"), NC_("effect", "data"),
        NC_("effect", "office"), NC_("effect", "customer"), NC_("effect", "you"),
        NC_("effect", "undo"), NC_("effect", "cost"),
        NC_("effect", "user"), NC_("effect", "role"), NC_("effect", "services"),
        NC_("effect", "name"), NC_("effect", "address"), NC_("effect", "phone"),
        NC_("effect", "employee"), NC_("effect", "rights"), NC_("effect", "owner"),
    ),
}
ANSWER_WORDS = _same(NC_("check", "met"), NC_("check", "attested"))
PLAN, PLANNER = "plan", "planned-by"
"""What the history tells of an ending by a plan file: the file's id, and who had planned it."""
DETAIL_LABELS: Words = {
    **SUBJECT_WORDS,
    "email": NC_("detail", "e-mail"),
    "org_number": NC_("detail", "organisation number"),
    "spcs_number": NC_("detail", "customer number at Visma"),
    "account_manager": NC_("effect", "account manager"),
    "main_contact": NC_("effect", "main contact"),
    "batch": NC_("detail", "import"),
    "file": NC_("detail", "file"),
    "added": NC_("detail", "customers brought in"),
    "changed": NC_("detail", "customers changed"),
    "removed": NC_("detail", "customers removed"),
    "restored": NC_("detail", "customers as before"),
    "left": NC_("detail", "customers left"),
    "until": NC_("detail", "on hold until"),
    "made": NC_("detail", "pack made"),
    "started_on": NC_("detail", "active since"),
    "service": NC_("detail", "service"),
    "broken": NC_("detail", "sum that was not met"),
    "accepted": NC_("detail", "sum of all lines before"),
    **_same(
        NC_("detail", "outcome"), NC_("detail", "on"), NC_("detail", "check"),
        NC_("detail", "by"), NC_("detail", "side"), NC_("detail", "kind"), NC_("detail", "person"),
        NC_("detail", "undone"), NC_("detail", "manifest"),
        NC_("detail", "heading"), NC_("detail", "policy"), NC_("detail", "new"),
        NC_("detail", "gone"), NC_("detail", "values"), NC_("detail", "collaboration"),
        NC_("detail", "number"), NC_("detail", "name"),
        NC_("detail", "plan"), NC_("detail", "planned-by"),
    ),
}
DETAIL_VALUES: Mapping[str, Words] = {
    "status": STATUS_AFTER_IS,
    "collaboration": STATUS_AFTER_IS,
    "outcome": _same(NC_("outcome", "continue"), NC_("outcome", "close"),
                     NC_("outcome", "delete"), NC_("outcome", "end")),
    "role": ROLE_WORDS,
    "active": _same(NC_("user", "active"), NC_("user", "inactive")),
    "employee": _same(NC_("employee", "new")),
    "customer": _same(NC_("customer", "new")),
    "rights": RIGHTS_WORDS,
    "portal-role": PORTAL_ROLE_WORDS,
    "recipient": RECIPIENT_WORDS,
    "customer-owned": _same(NC_("customer-owned", "yes"), NC_("customer-owned", "no")),
    "kind": KIND_WORDS,
    "record": RECORD_STATUS_WORDS,
    "undone": ACTION_WORDS,
}
# fmt: on


def status_word(status: Status, *, to: Side = "office") -> str:
    """Say how a collaboration stands, as a list says it; a date may follow *ends* and *ended*.

    What was asked of a customer waits for it, as it reads there.
    """
    if status == "requested":
        return said_to(to, say(STATUS_WORDS, status), pgettext("request", "to be answered"))
    return say(STATUS_WORDS, status)


def status_after_is(status: Status) -> str:
    """Say how a collaboration stands, as a sentence says it: *X is …*."""
    return say(STATUS_AFTER_IS, status)


def role_word(role: Role) -> str:
    """Say what a customer's user may do."""
    return say(ROLE_WORDS, role)


def activity_word(*, active: bool) -> str:
    """Say whether a user or an employee is active."""
    return pgettext("user", "active") if active else pgettext("user", "inactive")


def rights_word(rights: Rights) -> str:
    """Say what an employee may do in the office's program."""
    return say(RIGHTS_WORDS, rights)


def portal_role_word(role: PortalRole) -> str:
    """Say which role an employee has in Mina tjänster."""
    return say(PORTAL_ROLE_WORDS, role)


def said_to(to: Side, of_customer: str, to_customer: str) -> str:
    """Choose the person of a sentence by who reads it: the customer is told of itself as *you*."""
    return to_customer if to == "customer" else of_customer


def side_word(side: Side, *, to: Side = "office") -> str:
    """Say on which side somebody stands, to a reader on a side: the customer is *your company*."""
    word = say(SIDE_WORDS, side)
    return said_to(to, word, pgettext("side", "your company")) if side == "customer" else word


def on_behalf(who: str, side: Side, *, to: Side = "office") -> str:
    """Say for which side somebody acted, to a reader on a side."""
    words = _("{who}, for the {side}", who=who, side=side_word(side))
    own = _("{who}, for your company", who=who)
    return said_to(to, words, own) if side == "customer" else words


def recipient_word(recipient: Recipient, *, to: Side = "office") -> str:
    """Say who is invoiced: *paid by the …*; standing alone, the customer is *you* to itself."""
    word = say(RECIPIENT_WORDS, recipient)
    return said_to(to, word, pgettext("payer, alone", "you")) if recipient == "customer" else word


def payer_words(recipient: Recipient, *, to: Side = "office") -> str:
    """Say who is invoiced, behind *paid by*, to a reader on a side: the customer is *you*."""
    words = _("the {payer}", payer=recipient_word(recipient))
    return said_to(to, words, pgettext("payer", "you")) if recipient == "customer" else words


def pays_words(recipient: Recipient, *, to: Side = "office") -> str:
    """Say who is invoiced as a letter does, to a reader on a side: the customer is *you*."""
    if recipient == "office":
        return _("the office pays")
    return said_to(to, _("the customer pays"), _("you pay"))


def outcome_label(outcome: OutcomeId, *, to: Side = "office") -> str:
    """Say an outcome's label, always spelled out; no other word is used for an outcome.

    It is said to a reader on a side: the customer is *you*.
    """
    label = say(OUTCOME_LABELS, outcome)
    return said_to(to, label, _("End – you continue")) if outcome == "continue" else label


def outcome_word(outcome: OutcomeId, *, to: Side = "office") -> str:
    """Say an outcome in a word or two, in a column and the like, to a reader on a side."""
    word = say(DETAIL_VALUES["outcome"], outcome)
    return said_to(to, word, _("you continue")) if outcome == "continue" else word


def kind_word(kind: str) -> str:
    """Say of which kind a record is; of kinds that no check asks for, as it was recorded."""
    return say(KIND_WORDS, kind, unknown=kind.replace("-", " "))


def record_status_word(status: str) -> str:
    """Say how a record stands; what no check asks for, as it was recorded."""
    return say(RECORD_STATUS_WORDS, status)


def action_word(action: str) -> str:
    """Say what was done, by the action of its line in the history; an unknown one is its name."""
    return say(ACTION_WORDS, action)


def edited_words(breaks: Sequence[Break]) -> str:
    """Say that a history was edited, by the lines that do not follow from the one before (R62)."""
    first = breaks[0]
    return ngettext(
        "the history was edited outside the program: the line of {when} ({act}) does not follow "
        "from the one before",
        "the history was edited outside the program: {n} lines do not follow from the one before, "
        "the first is that of {when} ({act})",
        len(breaks),
        when=swedish_time(first.at),
        act=action_word(first.action),
    )


def subject_word(subject: Subject) -> str:
    """Say what an effect happens to."""
    return say(SUBJECT_WORDS, subject)


def labelled(label: str, text: str) -> str:
    """Put a label before a text; where that has a colon of its own, a dash stands between."""
    return f"{label} – {text}" if ": " in text else f"{label}: {text}"


def answer_words(answer: str) -> str:
    """Say how a check was answered: `met`, `attested`, or `waived: …` with its reason."""
    how, _colon, reason = answer.partition(": ")
    if how == "waived":
        return _("waived: {reason}", reason=reason)
    return say(ANSWER_WORDS, how, unknown=answer)


def detail_label(what: str, *, to: Side = "office") -> str:
    """Say what a detail is about; what follows its first word is a name and stays."""
    about, space, name = what.partition(" ")
    label = say(DETAIL_LABELS, about)
    if about == "customer-owned":
        label = said_to(to, label, pgettext("effect", "your own subscription"))
    return f"{label}{space}{name}"


def detail_words(what: str, kept: str) -> str:
    """Say a detail: a value, or what it was and what it has become."""
    about = what.split(" ")[0]
    if about == "check":
        return answer_words(kept)
    counted = [_COUNTED_RECORDS.fullmatch(part) for part in kept.split("; ")]
    if about == "records" and all(counted):
        return "; ".join(
            f"{part[1]} {kind_word(part[2])} {_change_words('record', part[3])}"
            for part in counted
            if part is not None
        )
    return _change_words(about, kept)


_COUNTED_RECORDS = re.compile(r"(\d+) (\S+) (.+ -> .+)")
"""What an import has done to the records of a kind: how many, of which kind, what they were."""


def _change_words(about: str, kept: str) -> str:
    words = DETAIL_VALUES.get(about, {})
    return CHANGE.join(
        pgettext("detail", "none") if value == "none" else say(words, value)
        for value in kept.split(CHANGE)
    )


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


def overdue_words(ends_on: dt.date, today: dt.date) -> str:
    """Say of an ending whose date has come how long it has been waiting to be carried out."""
    days = (today - ends_on).days
    return ngettext("overdue {n} day", "overdue {n} days", days) if days else _("ends today")
