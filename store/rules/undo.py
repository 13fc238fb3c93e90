"""Plan to undo a customer's latest change, while nothing has come after it (R18)."""

import datetime as dt

from msgspec.structs import replace

from store.domain import rights
from store.domain.catalogue import Services
from store.domain.errors import Refusal
from store.domain.model import Customer, Entry, Replaced, User
from store.domain.plan import Effect, Plan, entered, refused_texts
from store.domain.rights import Act, Operator
from store.domain.wishes import Undo
from store.domain.words import action_word
from store.i18n.language import _
from store.rules.handover import ACTION

UNDOABLE: dict[str, Act] = {
    "end": "end",
    "end-on-date": "end",
    "withdraw": "end",
    "edit": "edit",
}
"""What these acts take; all others are changes of users."""


UNDO_WITHIN = dt.timedelta(hours=24)
"""For how long a change can be put back, where nothing was lost (R18)."""


def plan(
    customer: Customer, wish: Undo, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan to undo the latest change; it is a change of its own, and in the history.

    A hand-over pack changed nothing, and is passed over.
    """
    refusals = refused_texts(("reason", wish.reason))
    history = tuple(each for each in customer.history if each.action != ACTION)
    entry = history[-1] if history else None
    if entry is None or entry.replaced is None:
        refusals.append(_cannot(_why_not(history)))
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    if entry.at + UNDO_WITHIN < now:
        refusals.append(
            _cannot(
                _(
                    "That was done {date}; it can be undone for 24 hours.",
                    date=f"{entry.at:%Y-%m-%d}",
                )
            )
        )
    refusals += rights.refusals(by, _act(entry))
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    about = entry.collaboration or entry.replaced.email
    return Plan(
        refusals=(),
        effects=(
            Effect(
                subject="status",
                text=_(
                    "undone: {action} {about}, done by {who}",
                    action=action_word(entry.action),
                    about=about,
                    who=entry.by,
                ),
                provenance="inferred (app)",
                tells=(entry.action, about or "", entry.by, entry.at.isoformat()),
            ),
        ),
        after=entered(
            customer,
            by,
            now,
            action="undo",
            changes=_put_back(customer, entry.replaced),
            details={"undone": entry.action, **_email(entry)},
            collaboration=entry.collaboration,
            reason=wish.reason,
        ),
    )


def _act(entry: Entry) -> Act:
    """Return what undoing takes: as much as the act itself (R2, R3, R5)."""
    if entry.action == "edit" and entry.details.keys() == {"task"}:
        return "change-task"
    return UNDOABLE.get(entry.action, "manage-users")


def _cannot(message: str) -> Refusal:
    return Refusal(code="cannot-undo", message=message)


def _why_not(history: tuple[Entry, ...]) -> str:
    """Say why the latest change stays, and what it came after, if that could have been undone."""
    if not history:
        return _("Nothing has been done to this customer yet.")
    latest = history[-1]
    if latest.action == "undo":
        return _("The latest change was an undo; do the act again instead.")
    ending = next((each for each in reversed(history[:-1]) if each.action in UNDOABLE), None)
    if latest.action == "import":
        return _("The latest change was an import; import what was there before.")
    if latest.action == "end":
        return _(
            "The latest change, {change}, cannot be undone: what it took is gone.",
            change=_told(latest),
        )
    if ending is None or ending.replaced is None:
        return _("The latest change, {change}, cannot be undone.", change=_told(latest))
    return _(
        "{change} has come after {earlier}, which cannot be undone any more.",
        change=_told(latest),
        earlier=_told(ending),
    )


def _told(entry: Entry) -> str:
    about = entry.collaboration or entry.details.get("email", "")
    return _(
        "{action} {about} by {who}, {date}",
        action=action_word(entry.action),
        about=about,
        who=entry.by,
        date=f"{entry.at:%Y-%m-%d}",
    )


def _email(entry: Entry) -> dict[str, str]:
    return {"email": entry.replaced.email} if entry.replaced and entry.replaced.email else {}


def _put_back(customer: Customer, replaced: Replaced) -> dict[str, object]:
    """Return the fields as they were; a collaboration keeps the records that it has now."""
    changes: dict[str, object] = {}
    if replaced.collaboration is not None:
        now = customer.collaboration(replaced.collaboration.id)
        records = now.records if now is not None else ()
        before = replace(replaced.collaboration, records=records)
        changes["collaborations"] = customer.with_collaboration(before)
    if replaced.email is not None:
        changes["users"] = _users(customer, replaced.email, replaced.user)
        changes["main_contact"] = replaced.main_contact
    return changes


def _users(customer: Customer, email: str, before: User | None) -> tuple[User, ...]:
    changed = customer.user(email)
    if before is None:
        return tuple(each for each in customer.users if each != changed)
    return tuple(before if each == changed else each for each in customer.users)
