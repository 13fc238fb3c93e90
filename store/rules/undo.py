"""Plan to undo a change of the operator's own side, as long as nothing has changed it again.

What a change promised ("can be undone for 24 hours") holds whatever else is done at the customer
meanwhile: an ending is put back as long as that collaboration is unchanged, a change of a user as
long as that user is (R18). What one side did is not undone by the other (R9).
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from store.domain import rights
from store.domain.catalogue import Services, service_name
from store.domain.clock import swedish_day
from store.domain.errors import Refused
from store.domain.listed.history import first_since
from store.domain.model import Collaboration, Customer, Ending, Entry, Side, User
from store.domain.plan import Effect, Plan, collaboration_of, entered, refused_texts
from store.domain.rights import Act, Operator
from store.domain.wishes import Undo
from store.domain.words import CHANGE, activity_word, outcome_label, role_word, said_to
from store.i18n.language import _
from store.rules import records
from store.rules.endings.standing import left_by_undo, standing, stopped_endings
from store.rules.handover import HANDOVER_ACTION, RECEIVED_ACTION
from store.rules.history_words import HOLD_ACTIONS
from store.rules.people.user_list import with_address
from store.rules.requests import refuse_second
from store.rules.tasks import name_since, task_again
from store.rules.terms import changed_fields
from store.rules.undo_limits import (
    UNDO_WITHIN,
    change_words,
    changed_email,
    imported,
    refuse_final,
    refuse_harm,
)

UNDOABLE: dict[str, Act] = {
    "end": "end",
    "end-on-date": "end",
    "withdraw": "end",
    "edit": "edit",
    records.RECORD_ACTION: "record",
    RECEIVED_ACTION: "receive",
}
"""The right that undoing takes; all other actions are changes of users."""


KEPT = ("undo", "import")
"""What no undo is expected to put back, and so is passed over without a word."""


def plan(
    customer: Customer, wish: Undo, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan to undo one change; it is a change of its own, and in the history.

    Raises:
        NotFound: there is no such collaboration.
    """
    if wish.collaboration is not None:
        collaboration_of(customer, wish.collaboration)
    refusals = refused_texts(("reason", wish.reason))
    try:
        entry, passed = _chosen(customer, wish.collaboration, by, now, services)
        changes = _put_back(customer, entry, now, services)
        refuse_harm(customer, entry, changes, by, now, services)
    except Refused as no:
        return Plan(refusals=(*refusals, *no.refusals), effects=(), after=customer)
    refusals += rights.refusals(by, _act(entry))
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    after = replace(customer, **changes)
    set_aside = _set_aside(entry, after)
    # where a record is put back, the collaboration's own ending is one of the others
    changed = None if entry.replaced and entry.replaced.record else entry.collaboration
    return Plan(
        refusals=(),
        effects=(
            _undone(customer, entry, by, services),
            *(_passed_over(change_words(customer, other, by, services)) for other in passed),
            *_again(customer, after, entry, services, by.side),
            *_not_again(set_aside, entry, by.side),
            *stopped_endings(customer, after, changed, services, by),
        ),
        after=entered(
            customer,
            by,
            now,
            action="undo",
            changes=changes,
            details={
                "undone": entry.action,
                **changed_email(entry),
                **_licences_again(entry),
                **({} if set_aside is None else _status(customer, after, entry)),
                **(entry.details if entry.action == RECEIVED_ACTION else {}),
                **{
                    f"task {task.name}": f"none{CHANGE}{task.owner or 'new'}"
                    for task in after.tasks
                    if task not in customer.tasks
                },
            },
            collaboration=entry.collaboration,
            reason=wish.reason,
        ),
    )


def _undone(customer: Customer, entry: Entry, by: Operator, services: Services) -> Effect:
    """Say which change is undone."""
    about = entry.collaboration or (entry.replaced.email if entry.replaced else None)
    return Effect(
        subject="undo",
        text=_("undone: {change}", change=change_words(customer, entry, by, services)),
        provenance="inferred (app)",
        tells=(entry.action, about or "", entry.by, entry.at.isoformat()),
    )


def _chosen(
    customer: Customer,
    collaboration: str | None,
    by: Operator,
    now: dt.datetime,
    services: Services,
) -> tuple[Entry, list[Entry]]:
    """Return the latest change that can be undone, and the own side's that it passes over.

    It is that of a collaboration, or of all.

    Raises:
        Refused: there is none; the refusal is about the one that somebody would expect.
    """
    why: Refused | None = None
    passed: list[Entry] = []
    recent: int | None = None
    for place in reversed(range(len(customer.history))):
        if why is not None:
            if recent is None:
                recent = first_since(customer.history, now - UNDO_WITHIN)
            if place < recent:
                break  # it is too late for all of these, and why is known
        entry = customer.history[place]
        if entry.action == HANDOVER_ACTION or collaboration not in (None, entry.collaboration):
            continue
        receipt = RECEIVED_ACTION in (entry.action, entry.details.get("undone"))
        if receipt and entry.side != by.side:
            continue
        try:
            refuse_final(customer, place, by, now, services)
        except Refused as no:
            why = why or no
            if collaboration is not None and entry.action not in HOLD_ACTIONS:
                break  # only its latest change: what is older has been changed since
            if entry.side == by.side and entry.replaced is None and entry.action not in KEPT:
                passed.append(entry)
            continue
        return entry, passed
    if why is not None:
        raise why
    message = said_to(
        by.side,
        _("Nothing has been done to this customer yet."),
        _("Nothing has been done for your company yet."),
    )
    if collaboration is not None:
        for place in reversed(range(len(customer.history))):
            entry = customer.history[place]
            if entry.details.get("undone") == "import":
                break  # what the import before it changed is as it was
            if imported(entry, collaboration):
                refuse_final(customer, place, by, now, services)
        message = _("Nothing has been done to this collaboration that could be undone.")
    raise Refused.because("cannot-undo", message)


def _passed_over(change: str) -> Effect:
    return Effect(
        subject="undo",
        text=_("passed over, as it cannot be undone: {change}", change=change),
        provenance="inferred (app)",
        tells=(change,),
    )


def _again(
    customer: Customer, after: Customer, entry: Entry, services: Services, to: Side
) -> Iterator[Effect]:
    """Yield what will be as it was before; `to` is the side that reads it."""
    replaced = entry.replaced
    assert replaced is not None
    if replaced.record is not None:
        collaboration = collaboration_of(customer, entry.collaboration or "")
        if (back := records.put_back(collaboration, replaced.record)) is not None:
            corrected, before, _all = back
            yield records.effect(customer, collaboration, corrected, before, services)
    if replaced.collaboration is not None:
        now = customer.collaboration(replaced.collaboration.id)
        again = after.collaboration(replaced.collaboration.id)
        assert again is not None
        yield from _collaboration_again(now, again, services, to)
    for task in after.tasks:
        if task not in customer.tasks:
            yield Effect(
                subject="task",
                text=_("{task} is one of the customer's tasks again", task=task.name),
                provenance="inferred (app)",
                about=customer.number,
                after=task.name,
            )
    if replaced.email is not None:
        user = customer.user(replaced.email)
        yield _user_again(user, replaced.user, replaced.email, services)
    if customer.main_contact != after.main_contact:
        yield _main_contact_again(customer.main_contact, after)


def _collaboration_again(
    now: Collaboration | None, again: Collaboration, services: Services, to: Side
) -> Iterable[Effect]:
    """Tell which ending is decided again, or which fields are as they were."""
    if again.status != "ending" or again.ending is None:
        return changed_fields(now, again, services) if now != again else ()
    ends_again = Effect(
        subject="status",
        text=_(
            "{service} ends again on {date}, {outcome}",
            service=service_name(services, again.service),
            date=again.ending.on,
            outcome=outcome_label(again.ending.outcome, to=to),
        ),
        provenance="inferred (app)",
        about=again.id,
        before=now.status if now is not None else None,
        after=again.status,
        tells=(again.ending.on.isoformat(), again.ending.outcome),
    )
    return (ends_again,)


def _set_aside(entry: Entry, after: Customer) -> Ending | None:
    """Return the ending that was decided before an undone one, where it is not set again."""
    before = entry.replaced.collaboration if entry.replaced is not None else None
    decided = standing(before) if before is not None else None
    again = after.collaboration(before.id) if before is not None else None
    return None if again is None or standing(again) == decided else decided


def _status(customer: Customer, after: Customer, entry: Entry) -> dict[str, str]:
    """Return, as a detail of the history, what becomes of a collaboration other than it was."""
    now, again = (
        collaboration_of(each, entry.collaboration or "").status for each in (customer, after)
    )
    return {"status": f"{now}{CHANGE}{again}"}


def _not_again(decided: Ending | None, entry: Entry, to: Side) -> Iterable[Effect]:
    """Tell which ending is not set again; `to` is the side that reads it."""
    if decided is None:
        return ()
    not_again = Effect(
        subject="undo",
        text=_(
            "not set again: the ending on {date} ({outcome})",
            date=decided.on,
            outcome=outcome_label(decided.outcome, to=to),
        ),
        provenance="inferred (app)",
        about=entry.collaboration,
        tells=(decided.on.isoformat(), decided.outcome),
    )
    return (not_again,)


def _licences_again(entry: Entry) -> dict[str, str]:
    """Return which licences a user had with a change, and has again, if it was one of licences."""
    had, _arrow, has = entry.details.get("services", "").partition(CHANGE)
    if entry.action not in ("license", "revoke-license") or not has:
        return {}
    return {"services": f"{has}{CHANGE}{had}"}


def _user_again(now: User | None, was: User | None, email: str, services: Services) -> Effect:
    """Tell how a user is called, reached or entitled again; one who was created goes."""
    if was is None:
        text = _("{email} is taken off the list again", email=email)
    elif now is not None and now != was and now == replace(was, services=now.services):
        ids = set(now.services) ^ set(was.services)
        names = ", ".join(service_name(services, id) for id in sorted(ids))
        text = _("{name} is licensed for {service} again", name=was.name, service=names)
        if len(was.services) < len(now.services):
            text = _("{name} is no longer licensed for {service}", name=was.name, service=names)
    elif now is not None and _reached(was) != _reached(now):
        text = _("the user is again: {user}", user=_reached(was))
    else:
        text = _(
            "{name} is again: {role}, {state}",
            name=was.name,
            role=role_word(was.role),
            state=activity_word(active=was.active),
        )
    return Effect(subject="user", text=text, provenance="inferred (app)", tells=(email,))


def _main_contact_again(now: str | None, after: Customer) -> Effect:
    """Tell who is main contact again."""
    contact = after.user(after.main_contact) if after.main_contact is not None else None
    text = _("there is again no main contact")
    if contact is not None:
        text = _("{name} is main contact again", name=contact.name)
    return Effect(
        subject="main-contact",
        text=text,
        provenance="inferred (app)",
        before=now,
        after=after.main_contact,
    )


def _reached(user: User) -> str:
    """Say who a user is and how to be reached."""
    return ", ".join(part for part in (user.name, user.email, user.phone) if part)


def _act(entry: Entry) -> Act:
    """Return what undoing takes: as much as the act itself (R2, R3, R5)."""
    if entry.action == "edit" and entry.details.keys() == {"task"}:
        return "change-task"
    return UNDOABLE.get(entry.action, "manage-users")


def _put_back(
    customer: Customer, entry: Entry, now: dt.datetime, services: Services
) -> dict[str, object]:
    """Return the fields as they were; a collaboration keeps the records that it has now.

    A task that is gone since comes back with what hangs on it (R52).

    Raises:
        Refused: a collaboration that would run again has a successor meanwhile (R38), or the
            record is not here any more.
    """
    replaced = entry.replaced
    assert replaced is not None
    changes: dict[str, object] = {}
    if replaced.collaboration is not None:
        today = swedish_day(now)
        left = left_by_undo(customer, entry, replaced.collaboration, today, services)
        again = _running_again(customer, entry, left, services)
        changes["collaborations"] = customer.with_collaboration(again)
        if again.open and again.task is not None and customer.task(again.task) is None:
            changes["tasks"] = (*customer.tasks, task_again(customer, again.task))
    if replaced.record is not None:
        collaboration = collaboration_of(customer, entry.collaboration or "")
        back = records.put_back(collaboration, replaced.record)
        if back is None:
            message = _("The record that was corrected is not here any more.")
            raise Refused.because("cannot-undo", message, about=collaboration.id)
        changes["collaborations"] = customer.with_collaboration(
            replace(collaboration, records=back[-1])
        )
    if replaced.email is not None:
        changes["users"] = _users(customer, replaced.email, replaced.user)
        if replaced.user is not None and replaced.user.email != replaced.email:
            changes["collaborations"] = with_address(customer, replaced.email, replaced.user.email)
        if "main-contact" in entry.details:
            changes["main_contact"] = replaced.main_contact
    return changes


def _running_again(
    customer: Customer, entry: Entry, before: Collaboration, services: Services
) -> Collaboration:
    """Return a collaboration as it was, with the records and the name of its task as they are now.

    Raises:
        Refused: it would run again and has a successor (R38).
    """
    now = customer.collaboration(before.id)
    if now is not None and not now.running and before.service in services:
        refuse_second(customer, before.service, services[before.service])
    if now is not None and "task" not in entry.details:
        before = replace(before, task=now.task)
    elif before.task is not None:
        later = customer.history[customer.history.index(entry) + 1 :]
        before = replace(before, task=name_since(before.task, later))
    return replace(before, records=now.records if now is not None else ())


def _users(customer: Customer, email: str, before: User | None) -> tuple[User, ...]:
    changed = customer.user(email)
    if before is None:
        return tuple(user for user in customer.users if user != changed)
    return tuple(before if user == changed else user for user in customer.users)
