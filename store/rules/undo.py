"""Plan to undo a change: of the operator's own side, and while what it changed is as it left it.

What a change promised ("can be undone for 24 hours") holds whatever else is done at the customer
meanwhile: an ending is put back as long as that collaboration is unchanged, a change of a user as
long as that user is (R18). What one side did is not undone by the other (R9).
"""

import datetime as dt
from collections.abc import Iterator

from msgspec.structs import replace

from store.domain import rights
from store.domain.catalogue import Services, service_name
from store.domain.errors import Refused
from store.domain.model import Customer, Entry, User
from store.domain.plan import Effect, Plan, collaboration_of, entered, refused_texts
from store.domain.rights import Act, Operator
from store.domain.wishes import Undo
from store.domain.words import action_word, outcome_label, role_word
from store.i18n.language import _, pgettext
from store.rules import records
from store.rules.endings.standing import person_name
from store.rules.handover import ACTION
from store.rules.people.user_list import with_address
from store.rules.requests import refuse_second
from store.rules.terms import changed_fields

UNDOABLE: dict[str, Act] = {
    "end": "end",
    "end-on-date": "end",
    "withdraw": "end",
    "edit": "edit",
    records.ACTION: "record",
}
"""What undoing these acts takes; all others are changes of users."""


UNDO_WITHIN = dt.timedelta(hours=24)
"""For how long a change can be put back, where nothing was lost (R18)."""


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
        entry = _chosen(customer, wish.collaboration, by, now, services)
        changes = _put_back(customer, entry, services)
    except Refused as no:
        return Plan(refusals=(*refusals, *no.refusals), effects=(), after=customer)
    refusals += rights.refusals(by, _act(entry))
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    replaced = entry.replaced
    assert replaced is not None
    after = replace(customer, **changes)
    return Plan(
        refusals=(),
        effects=(
            Effect(
                subject="status",
                text=_("undone: {change}", change=_told(customer, entry, by, services)),
                provenance="inferred (app)",
                tells=(
                    entry.action,
                    entry.collaboration or replaced.email or "",
                    entry.by,
                    entry.at.isoformat(),
                ),
            ),
            *_again(customer, after, entry, services),
        ),
        after=entered(
            customer,
            by,
            now,
            action="undo",
            changes=changes,
            details={"undone": entry.action, **_email(entry)},
            collaboration=entry.collaboration,
            reason=wish.reason,
        ),
    )


def _chosen(
    customer: Customer,
    collaboration: str | None,
    by: Operator,
    now: dt.datetime,
    services: Services,
) -> Entry:
    """Return the latest change that can be undone: of that collaboration, or of all.

    Raises:
        Refused: there is none; the refusal is about the one that somebody would expect.
    """
    why: Refused | None = None
    for place in reversed(range(len(customer.history))):
        entry = customer.history[place]
        if entry.action == ACTION or collaboration not in (None, entry.collaboration):
            continue
        try:
            _refuse_final(customer, place, by, now, services)
        except Refused as no:
            why = why or no
            if collaboration is not None:
                break  # only its latest change: what is older has been changed since
            continue
        return entry
    if why is not None:
        raise why
    message = _("Nothing has been done to this customer yet.")
    if collaboration is not None:
        message = _("Nothing has been done to this collaboration that could be undone.")
    raise Refused.because("cannot-undo", message)


def _refuse_final(
    customer: Customer, place: int, by: Operator, now: dt.datetime, services: Services
) -> None:
    """Refuse to undo an entry of the history that stays.

    Raises:
        Refused: it is no change that can be put back, it is too old, what it changed has been
            changed again, or the other side did it.
    """
    entry = customer.history[place]
    change = _told(customer, entry, by, services)
    if entry.action == "undo":
        message = _("The latest change was an undo; do the act again instead.")
        raise Refused.because("cannot-undo", message)
    if entry.action == "import":
        message = _("The latest change was an import; import what was there before.")
        raise Refused.because("cannot-undo", message)
    if entry.replaced is None:
        if entry.action == "end":
            message = _("{change}, cannot be undone: what it took is gone.", change=change)
        else:
            message = _("{change}, cannot be undone.", change=change)
        raise Refused.because("cannot-undo", message)
    if entry.side != by.side:
        message = _("{change}: what the customer did is undone by the customer.", change=change)
        if entry.side == "office":
            message = _("{change}: what the office did is undone by the office.", change=change)
        raise Refused.because("other-side-decided", message, about=entry.collaboration)
    later = next((each for each in customer.history[place + 1 :] if _touches(each, entry)), None)
    if later is not None:
        message = _(
            "{change} has come after {earlier}, which cannot be undone any more.",
            change=_told(customer, later, by, services),
            earlier=change,
        )
        raise Refused.because("cannot-undo", message)
    if entry.at + UNDO_WITHIN < now:
        message = _("{change}: it could be undone within 24 hours only.", change=change)
        raise Refused.because("cannot-undo", message)


def _touches(later: Entry, entry: Entry) -> bool:
    """Whether a later change was about the same collaboration or user, or the main contact."""
    if later.action == ACTION:
        return False
    if entry.collaboration is not None:
        return later.collaboration == entry.collaboration or _imported(later, entry.collaboration)
    addresses = _addresses(entry)
    both_named = "main-contact" in entry.details and "main-contact" in later.details
    return (
        not addresses.isdisjoint(_addresses(later))
        or both_named
        or any(_imported(later, each) for each in addresses)
    )


def _addresses(entry: Entry) -> set[str]:
    """Return the addresses, in one case, that the user it changed has had by it."""
    replaced = entry.replaced
    before = replaced.user.email if replaced is not None and replaced.user is not None else ""
    named = (entry.details.get("email", ""), before, _email(entry).get("email", ""))
    return {each.casefold() for each in named if each}


def _imported(later: Entry, about: str) -> bool:
    """Whether an import changed it: the words of its details begin with what they are about."""
    return later.action == "import" and any(
        about.casefold() in what.casefold().split() for what in later.details
    )


def _again(
    customer: Customer, after: Customer, entry: Entry, services: Services
) -> Iterator[Effect]:
    """Tell what will be again."""
    replaced = entry.replaced
    assert replaced is not None
    if replaced.record is not None:
        collaboration = collaboration_of(customer, entry.collaboration or "")
        if (back := records.put_back(collaboration, replaced.record)) is not None:
            set_right, before, _all = back
            yield records.effect(customer, collaboration, set_right, before, services)
    if replaced.collaboration is not None:
        now = customer.collaboration(replaced.collaboration.id)
        again = after.collaboration(replaced.collaboration.id)
        assert again is not None
        if again.status == "ending" and again.ending is not None:
            yield Effect(
                subject="status",
                text=_(
                    "{service} ends again on {date}, {outcome}",
                    service=service_name(services, again.service),
                    date=again.ending.on,
                    outcome=outcome_label(again.ending.outcome),
                ),
                provenance="inferred (app)",
                about=again.id,
                before=now.status if now is not None else None,
                after=again.status,
                tells=(again.ending.on.isoformat(), again.ending.outcome),
            )
        elif now != again:
            yield from changed_fields(now, again, services)
    if replaced.email is not None:
        was, now_user = replaced.user, customer.user(replaced.email)
        text = _("{email} is taken off the list again", email=replaced.email)
        if was is not None and now_user is not None and _reached(was) != _reached(now_user):
            text = _("the user is again: {user}", user=_reached(was))
        elif was is not None:
            text = _(
                "{name} is again: {role}, {state}",
                name=was.name,
                role=role_word(was.role),
                state=pgettext("user", "active") if was.active else pgettext("user", "inactive"),
            )
        yield Effect(
            subject="user", text=text, provenance="inferred (app)", tells=(replaced.email,)
        )
    if customer.main_contact != after.main_contact:
        contact = after.user(after.main_contact) if after.main_contact is not None else None
        yield Effect(
            subject="main-contact",
            text=_("{name} is main contact again", name=contact.name)
            if contact is not None
            else _("there is no main contact again"),
            provenance="inferred (app)",
            before=customer.main_contact,
            after=after.main_contact,
        )


def _reached(user: User) -> str:
    """Say who a user is and how to be reached."""
    return ", ".join(each for each in (user.name, user.email, user.phone) if each)


def _act(entry: Entry) -> Act:
    """Return what undoing takes: as much as the act itself (R2, R3, R5)."""
    if entry.action == "edit" and entry.details.keys() == {"task"}:
        return "change-task"
    return UNDOABLE.get(entry.action, "manage-users")


def _told(customer: Customer, entry: Entry, by: Operator, services: Services) -> str:
    changed = customer.collaboration(entry.collaboration) if entry.collaboration else None
    about = entry.collaboration or entry.details.get("email", "")
    if changed is not None:
        about = service_name(services, changed.service)
    elif (user := customer.user(about)) is not None:
        about = user.name
    return _(
        "{action} {about} by {who}, {date}",
        action=action_word(entry.action),
        about=about,
        who=person_name(customer, entry.by, by),
        date=f"{entry.at:%Y-%m-%d}",
    )


def _email(entry: Entry) -> dict[str, str]:
    return {"email": entry.replaced.email} if entry.replaced and entry.replaced.email else {}


def _put_back(customer: Customer, entry: Entry, services: Services) -> dict[str, object]:
    """Return the fields as they were; a collaboration keeps the records that it has now.

    Raises:
        Refused: a collaboration that would run again has a successor meanwhile (R38), or the
            record is not here any more.
    """
    replaced = entry.replaced
    assert replaced is not None
    changes: dict[str, object] = {}
    if replaced.collaboration is not None:
        before = replaced.collaboration
        now = customer.collaboration(before.id)
        if now is not None and not now.running and before.service in services:
            refuse_second(customer, before.service, services[before.service])
        held = now.records if now is not None else ()
        changes["collaborations"] = customer.with_collaboration(replace(before, records=held))
    if replaced.record is not None:
        collaboration = collaboration_of(customer, entry.collaboration or "")
        back = records.put_back(collaboration, replaced.record)
        if back is None:
            message = _("The record that was set right is not here any more.")
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


def _users(customer: Customer, email: str, before: User | None) -> tuple[User, ...]:
    changed = customer.user(email)
    if before is None:
        return tuple(each for each in customer.users if each != changed)
    return tuple(before if each == changed else each for each in customer.users)
