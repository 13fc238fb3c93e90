"""Which changes stay as they are, and why: what undo refuses (R18).

A change is put back by the side that made it, within a day, while what it changed is as it left it,
and where that loses no data and leaves the customer with a main contact that counts.
"""

import datetime as dt

from store.domain.catalogue import Services, loses_data, service_name
from store.domain.clock import swedish_day
from store.domain.errors import Refusal, Refused
from store.domain.main_contact import counts_as_main_contact
from store.domain.model import Collaboration, Customer, Ending, Entry, User
from store.domain.plan import collaboration_of
from store.domain.rights import Operator
from store.domain.words import outcome_label
from store.i18n.language import _
from store.rules.endings.standing import (
    decision_in,
    decision_words,
    done_words,
    other_side_decided,
    person_name,
    standing,
)
from store.rules.handover import HANDOVER_ACTION, RECEIVED_ACTION, receipt_taken_back
from store.rules.history_words import HOLD_ACTION, HOLD_ACTIONS, RELEASE_ACTION, Names, entry_words
from store.rules.holds import refused_lost_records

UNDO_WITHIN = dt.timedelta(hours=24)
"""For how long a change can be put back, where nothing was lost (R18)."""


def refuse_final(
    customer: Customer, place: int, by: Operator, now: dt.datetime, services: Services
) -> None:
    """Refuse to undo an entry of the history that stays.

    Raises:
        Refused: the other side did it; it is no change that can be put back, it is too old, or what
            it changed has been changed again.
    """
    entry = customer.history[place]
    change = change_words(customer, entry, by, services)
    if entry.side != by.side:
        raise Refused([_other_sides(customer, place, by, now, services)])
    if entry.action == "undo":
        message = _("The latest change was an undo; do the act again instead.")
        raise Refused.because("cannot-undo", message)
    if entry.action == "import":
        message = _("The latest change was an import; import what was there before.")
        if (batch := entry.details.get("batch")) is not None:
            message = _("The latest change was an import, which is taken back as a whole.")
            raise Refused.because("cannot-undo", message, cure="take-back-import", about=batch)
        raise Refused.because("cannot-undo", message)
    if entry.replaced is None:
        if entry.action == HOLD_ACTION:
            message = _("{change}: a hold is not undone but released (key b, command release).",
                        change=change)  # fmt: skip
        elif entry.action == RELEASE_ACTION:
            message = _("{change}: this is not undone; put it on hold again (key b, command hold).",
                        change=change)  # fmt: skip
        elif entry.action == "end":
            message = _("{change}: this cannot be undone, for what it took is gone.", change=change)
        else:
            message = _("{change}: this cannot be undone.", change=change)
            message += _called_off_until(customer, entry, now)
        raise Refused.because("cannot-undo", message)
    if (later := _later(customer, place)) is not None:
        message = _(
            "{change} has come after {earlier}, which cannot be undone any more.",
            change=change_words(customer, later, by, services),
            earlier=change,
        )
        raise Refused.because("cannot-undo", message)
    if now - entry.at > UNDO_WITHIN:
        message = _("{change}: it could be undone within 24 hours only.", change=change)
        message += _called_off_until(customer, entry, now)
        raise Refused.because("cannot-undo", message)


def _later(customer: Customer, place: int) -> Entry | None:
    """Return the first change after an entry that was about the same thing."""
    entry, later = customer.history[place], customer.history[place + 1 :]
    return next((other for other in later if _touches(other, entry)), None)


def _called_off_until(customer: Customer, entry: Entry, now: dt.datetime) -> str:
    """Point to withdrawing, where the ending that a line decided still stands; else say nothing."""
    decided = _still_standing(customer, entry)
    if decided is None or decided.on <= swedish_day(now):
        return ""
    return " " + _("Before {date} it can be withdrawn (key w, command withdraw).", date=decided.on)


def _still_standing(customer: Customer, entry: Entry) -> Ending | None:
    """Return the ending that a line decided, if it stands and waits for its day."""
    ended = customer.collaboration(entry.collaboration or "")
    decided = standing(ended) if ended is not None and entry.action == "end-on-date" else None
    by_it = decided is not None and (decided.decided_at, decided.by) == (entry.at, entry.by)
    return decided if by_it else None


def refuse_harm(
    customer: Customer,
    entry: Entry,
    changes: dict[str, object],
    by: Operator,
    now: dt.datetime,
    services: Services,
) -> None:
    """Refuse to put back what would lose data unasked, or leave the customer with nobody.

    Raises:
        Refused: an ending would be set again that loses data or whose day has begun (R13); the
            main contact that was would not count any more (R25); who was created has acted since;
            a record that was added is on hold (R59).
    """
    replaced = entry.replaced
    assert replaced is not None
    _refuse_lost_data(customer, entry, replaced.collaboration, by, now, services)
    if replaced.record is not None and replaced.record.new and entry.collaboration is not None:
        lost = (entry.collaboration,)
        if held := [*refused_lost_records(customer, lost, swedish_day(now), by, services)]:
            raise Refused(held)
    if replaced.email is not None:
        created = customer.user(replaced.email) if replaced.user is None else None
        _refuse_active(customer, created)
        _refuse_void_contact(customer, changes, by)


def _refuse_lost_data(
    customer: Customer,
    entry: Entry,
    before: Collaboration | None,
    by: Operator,
    now: dt.datetime,
    services: Services,
) -> None:
    """Refuse to set an ending again that loses data or whose day has begun (R13).

    Where an ending is undone, what had been decided before is set aside instead, and what the
    other side had decided stands as it did, unless its day has come and it loses data: that would
    be carried out at the next start.
    """
    decided = standing(before) if before is not None else None
    if entry.action == "end" and not (
        before is not None
        and decided is not None
        and decided.side != entry.side
        and decided.on <= swedish_day(now)
        and loses_data(services, before.service, decided.outcome)
    ):
        return
    now_there = customer.collaboration(entry.collaboration or "")
    stands = now_there is not None and standing(now_there) == decided
    if before is None or decided is None or stands:
        return
    if loses_data(services, before.service, decided.outcome) or decided.on <= swedish_day(now):
        message = _(
            "This would bring back an ending on {date} ({outcome}); decide it again instead.",
            date=decided.on,
            outcome=outcome_label(decided.outcome, to=by.side),
        )
        raise Refused.because("cannot-undo", message, about=entry.collaboration)


def _refuse_active(customer: Customer, created: User | None) -> None:
    """Refuse to take a user away again who has acted since."""
    if created is None:
        return
    email = created.email.casefold()
    if any(other.by.casefold() == email for other in customer.history):
        message = _("{name} has acted since, and stays.", name=created.name)
        raise Refused.because("cannot-undo", message, about=created.email)


def _refuse_void_contact(customer: Customer, changes: dict[str, object], by: Operator) -> None:
    """Refuse a main contact that would not count as one (R25)."""
    users = changes.get("users", customer.users)
    contact = changes.get("main_contact", customer.main_contact)
    assert isinstance(users, tuple)
    if contact is None:
        return
    if "main_contact" not in changes and customer.valid_main_contact(by.employees) is None:
        return  # it counted for nothing before, and the undo is of something else
    kept = next((user for user in users if user.email.casefold() == str(contact).casefold()), None)
    if kept is None or not counts_as_main_contact(kept, by.employees):
        message = _("{name} would be main contact again, and does not count as one any more.",
                    name=person_name(customer, str(contact), by))  # fmt: skip
        raise Refused.because("cannot-undo", message, about=str(contact))


def _other_sides(
    customer: Customer, place: int, by: Operator, now: dt.datetime, services: Services
) -> Refusal:
    """Say that the other side's act is that side's to undo, or has become final.

    What it decided and still waits for its day is told as where it would be withdrawn.
    """
    entry = customer.history[place]
    if entry.collaboration is not None and (decided := _still_standing(customer, entry)):
        collaboration = collaboration_of(customer, entry.collaboration)
        name = service_name(services, collaboration.service)
        today = swedish_day(now)
        return other_side_decided(customer, name, decided, by, collaboration.id, today)
    over = (
        entry.replaced is None
        or now - entry.at > UNDO_WITHIN
        or _later(customer, place) is not None
    )
    decision = _decision(customer, entry, by, services)
    change = change_words(customer, entry, by, services)
    if entry.action in HOLD_ACTIONS:
        message = _("{change}: only the office puts on hold and releases. Ask the office.",
                    change=change)  # fmt: skip
        return Refusal(code="other-side-decided", message=message, about=entry.collaboration)
    if over:
        did = _("{change}. The customer did that, and it cannot be undone any more.")
        if entry.side == "office":
            did = _("{change}. The office did that, and it cannot be undone any more.")
        message = did.format(change=decision or change)
    elif decision is None:
        message = _("{change}: what the customer did is undone by the customer.", change=change)
        if entry.side == "office":
            message = _("{change}: what the office did is undone by the office.", change=change)
    else:
        message = _("{decision}. What the customer did is undone by the customer.",
                    decision=decision)  # fmt: skip
        if entry.side == "office":
            message = _("{decision}. What the office did is undone by the office.",
                        decision=decision)  # fmt: skip
    return Refusal(code="other-side-decided", message=message, about=entry.collaboration)


def _touches(later: Entry, entry: Entry) -> bool:
    """Whether a later change was about the same collaboration or user, or the main contact."""
    if RECEIVED_ACTION in (entry.action, later.details.get("undone", later.action)):
        return receipt_taken_back(entry, later)
    if later.action == HANDOVER_ACTION or later.action in HOLD_ACTIONS:
        return False
    if entry.collaboration is not None:
        return later.collaboration == entry.collaboration or imported(later, entry.collaboration)
    addresses = _addresses(entry)
    both_named = "main-contact" in entry.details and "main-contact" in later.details
    return (
        not addresses.isdisjoint(_addresses(later))
        or both_named
        or any(imported(later, address) for address in addresses)
    )


def _addresses(entry: Entry) -> set[str]:
    """Return the addresses, in one case, that the user it changed has had by it."""
    replaced = entry.replaced
    before = replaced.user.email if replaced is not None and replaced.user is not None else ""
    named = (entry.details.get("email", ""), before, changed_email(entry).get("email", ""))
    return {address.casefold() for address in named if address}


def imported(later: Entry, about: str) -> bool:
    """Whether an import changed it: the words of its details begin with what they are about."""
    return later.action == "import" and any(
        about.casefold() in what.casefold().split() for what in later.details
    )


def change_words(customer: Customer, entry: Entry, by: Operator, services: Services) -> str:
    """Say what was done, to what, by whom and when."""
    return _(
        "{what} ({who}, {date})",
        what=entry_words(entry, Names(customer, by.employees, services, to=by.side)),
        who=person_name(customer, entry.by, by),
        date=swedish_day(entry.at),
    )


def _decision(customer: Customer, entry: Entry, by: Operator, services: Services) -> str | None:
    """Say which ending a line tells of, with its outcome and why; None where it tells of none."""
    ended = customer.collaboration(entry.collaboration or "")
    decided = decision_in(entry) if entry.action in ("end", "end-on-date") else None
    if ended is None or decided is None:
        return None
    if entry.action == "end":
        words = done_words(customer, decided, by, max(decided.on, swedish_day(entry.at)))
    else:
        words = decision_words(customer, decided, by)
    return f"{service_name(services, ended.service)}: {words}"


def changed_email(entry: Entry) -> dict[str, str]:
    """Return the address of the user that was changed, as a detail of the history, if one was."""
    return {"email": entry.replaced.email} if entry.replaced and entry.replaced.email else {}
