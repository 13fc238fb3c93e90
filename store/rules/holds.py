"""Holds: while one stands, nothing of what it is on is ended with loss of data, or removed (R59).

One is on a collaboration or on the whole customer. What loses nothing goes on.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import UNSET

from store.domain import rights
from store.domain.catalogue import Outcome, Service, Services, loses_data, service_name
from store.domain.clock import swedish_day
from store.domain.errors import Cure, Refusal
from store.domain.model import Collaboration, Customer, Hold
from store.domain.plan import Effect, Plan, collaboration_of, entered, refused_texts
from store.domain.rights import Operator
from store.domain.validation import reason as cleaned_reason
from store.domain.wishes import HoldWish, PutOnHold, ReleaseHold
from store.domain.words import CHANGE, said_to
from store.i18n.language import _
from store.rules.customers.as_told import hold_told
from store.rules.endings.day import last_day, too_far
from store.rules.endings.standing import person_name, standing, stopped_ending
from store.rules.history_words import HOLD_ACTION, RELEASE_ACTION


def holds_on(customer: Customer, day: dt.date) -> tuple[Hold, ...]:
    """Return the holds that stand on a day, that of the whole customer first."""
    standing_then = (hold for hold in customer.holds or () if hold.stands_on(day))
    return tuple(sorted(standing_then, key=lambda hold: hold.collaboration or ""))


def hold_against(customer: Customer, collaboration: str, day: dt.date) -> Hold | None:
    """Return the hold that a loss of a collaboration's data would break on a day, or None.

    Of its own and that of the whole customer, it is the one that lasts longer.
    """
    against = holds_against(customer, collaboration, day)
    return max(against, key=lambda hold: hold.until or dt.date.max, default=None)


def holds_against(customer: Customer, collaboration: str, day: dt.date) -> tuple[Hold, ...]:
    """Return all of them: that of the whole customer, and its own."""
    return tuple(
        hold for hold in holds_on(customer, day) if hold.collaboration in (None, collaboration)
    )


def hold_of(customer: Customer, collaboration: str | None, day: dt.date) -> Hold | None:
    """Return the hold of exactly that collaboration, or of the customer, that stands on a day."""
    found = (hold for hold in holds_on(customer, day) if hold.collaboration == collaboration)
    return next(found, None)


def outcomes_left(collaboration: Collaboration, service: Service) -> tuple[Outcome, ...]:
    """Return the ways in which it may end: the one that is decided, or else all of its service."""
    decided = standing(collaboration)
    chosen = service.outcome(decided.outcome) if decided is not None else None
    return service.outcomes if chosen is None else (chosen,)


def hold_words(customer: Customer, hold: Hold, by: Operator) -> str:
    """Say until when something is on hold, by whose act, and to the office why."""
    who, reason = person_name(customer, hold.by, by), hold_told(hold, by.side).reason
    if not reason:
        if hold.until is None:
            return _("on hold, by {who}", who=who)
        return _("on hold until {date}, by {who}", date=hold.until, who=who)
    if hold.until is None:
        return _("on hold ({reason}), by {who}", reason=reason, who=who)
    return _("on hold until {date} ({reason}), by {who}", date=hold.until, reason=reason,
             who=who)  # fmt: skip


def held_words(customer: Customer, hold: Hold, by: Operator, services: Services) -> str:
    """Say what is on hold, until when, by whose act, and to the office why."""
    words = hold_words(customer, hold, by)
    return _("{what} is {hold}", what=_named(customer, hold.collaboration, services, by),
             hold=words)  # fmt: skip


def loss_words(customer: Customer, hold: Hold, by: Operator, services: Services) -> str:
    """Say what a hold refuses: an ending with loss of data."""
    return _("{held}: it cannot be ended with loss of data.",
             held=held_words(customer, hold, by, services))  # fmt: skip


def refused_loss(
    customer: Customer,
    collaboration: Collaboration,
    outcome: Outcome | None,
    on: dt.date,
    by: Operator,
    services: Services,
) -> list[Refusal]:
    """Refuse an ending that loses data on a day on which a hold stands."""
    if outcome is None or not outcome.loses:
        return []
    hold = hold_against(customer, collaboration.id, on)
    if hold is None:
        return []
    return [on_hold(customer, hold, by, loss_words(customer, hold, by, services))]


def held_back(
    customer: Customer,
    collaboration: Collaboration,
    today: dt.date,
    by: Operator,
    services: Services,
) -> bool:
    """Whether a hold keeps the ending that is decided from being carried out today."""
    decided, service = standing(collaboration), services.get(collaboration.service)
    if decided is None or service is None:
        return False
    outcome = service.outcome(decided.outcome)
    return bool(refused_loss(customer, collaboration, outcome, today, by, services))


def notes_on_hold(
    customer: Customer,
    collaboration: Collaboration,
    outcome: Outcome | None,
    on: dt.date,
    by: Operator,
    services: Services,
) -> Iterator[tuple[str, str]]:
    """Note a hold before an outcome is chosen, and where nobody knows whether one loses data."""
    hold = hold_against(customer, collaboration.id, on)
    if hold is None or (outcome is not None and outcome.irreversible.answer != "unknown"):
        return
    held = held_words(customer, hold, by, services)
    service = services.get(collaboration.service)
    if outcome is None and service is not None and all(each.loses for each in service.outcomes):
        named = service_name(services, collaboration.service)
        yield (
            _("{held}; every way to end {service} loses data.", held=held, service=named),
            _("on hold, and every way to end it loses data"),
        )
    elif outcome is None:
        yield _("{held}; an ending that loses no data goes on.", held=held), _("on hold")
    else:
        yield (
            _("{held}; whether this ending loses data is not documented.", held=held),
            _("on hold, and whether data is lost is not documented"),
        )


def refused_removal(
    customer: Customer, day: dt.date, by: Operator, services: Services
) -> list[Refusal]:
    """Refuse to remove a customer of whom anything is on hold."""
    return [
        on_hold(
            customer,
            hold,
            by,
            _("{held}: it cannot be removed.", held=held_words(customer, hold, by, services)),
        )
        for hold in holds_on(customer, day)
    ]


def refused_lost_records(
    customer: Customer, ids: Iterable[str], day: dt.date, by: Operator, services: Services
) -> Iterator[Refusal]:
    """Refuse to take records away from collaborations that are on hold."""
    for id in ids:
        if (hold := hold_against(customer, id, day)) is not None:
            words = _("{held}: none of its records can be taken away.",
                      held=held_words(customer, hold, by, services))  # fmt: skip
            yield on_hold(customer, hold, by, words)


def refused_arrival(
    customer: Customer, new: Collaboration, by: Operator, services: Services
) -> Iterator[Refusal]:
    """Refuse what a file brings that ends with loss of data while the whole customer is on hold.

    What had ended before the hold was put is no more than a fact.
    """
    ending = new.ending
    if ending is None or not loses_data(services, new.service, ending.outcome):
        return
    hold = hold_against(customer, new.id, ending.on)
    if hold is not None and ending.on >= swedish_day(hold.at):
        words = _("{held}: no ending with loss of data can be brought in.",
                  held=held_words(customer, hold, by, services))  # fmt: skip
        yield on_hold(customer, hold, by, words)


def on_hold(customer: Customer, hold: Hold, by: Operator, message: str) -> Refusal:
    """Return the refusal that a hold gives; who may not release is told who may."""
    cure: Cure | None = "release"
    if not rights.may(by, "hold"):
        cure = None
        if by.side == "office" and not by.read_only:
            cure = "ask-colleague"
            message += f" {rights.who_may(by, 'hold')}"
    about = hold.collaboration or customer.number
    return Refusal(code="on-hold", message=message, cure=cure, about=about)


def plan(
    customer: Customer, wish: HoldWish, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan to put something on hold, or to release it.

    Raises:
        NotFound: there is no such collaboration.
    """
    if wish.collaboration is not None:
        collaboration_of(customer, wish.collaboration)
    today = swedish_day(now)
    refusals = rights.refusals(by, "hold") + refused_texts(("reason", wish.reason))
    if not refusals and isinstance(wish, PutOnHold):
        refusals += _not_put(customer, wish, today, by, services)
    elif not refusals and isinstance(wish, ReleaseHold):
        refusals += _not_released(customer, wish, today, by, services)
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    before = hold_of(customer, wish.collaboration, today)
    new = _hold(wish, by, now) if isinstance(wish, PutOnHold) else None
    others = (hold for hold in customer.holds or () if hold.collaboration != wish.collaboration)
    after = entered(
        customer,
        by,
        now,
        action=RELEASE_ACTION if new is None else HOLD_ACTION,
        changes={"holds": (*others, *([new] if new is not None else [])) or UNSET},
        details={} if new is None else _details(before, new),
        collaboration=wish.collaboration,
        reason=wish.reason,
    )
    effects = (
        _effect(customer, wish, before, by, services),
        *_still_held(after, wish, today, by, services),
        *_other_endings(customer, after, by, services),
    )
    return Plan(refusals=(), effects=effects, after=after)


def _hold(wish: PutOnHold, by: Operator, now: dt.datetime) -> Hold:
    """Return the hold that is put; that it has a reason has been asked before."""
    reason = cleaned_reason(wish.reason) or ""
    return Hold(
        reason=reason, by=by.login, at=now, until=wish.until, collaboration=wish.collaboration
    )


def _not_put(
    customer: Customer, wish: PutOnHold, today: dt.date, by: Operator, services: Services
) -> Iterator[Refusal]:
    """Refuse a hold without a reason, to a day that cannot be, or that is so already."""
    if cleaned_reason(wish.reason) is None:
        message = _("A hold needs a reason: why must nothing be lost?")
        yield Refusal(code="reason-missing", message=message, about="reason")
    if wish.until is not None and wish.until < today:
        message = _("{date} is in the past.", date=wish.until)
        yield Refusal(code="date-in-past", message=message, about="until")
    elif wish.until is not None and wish.until > last_day(today):
        message = too_far(f"{wish.until}", today)
        yield Refusal(code="date-too-far", message=message, about="until")
    before = hold_of(customer, wish.collaboration, today)
    now_so = (cleaned_reason(wish.reason), wish.until)
    if before is not None and (before.reason, before.until) == now_so:
        words = held_words(customer, before, by, services)
        message = _("{held}: that is so already.", held=words)
        yield Refusal(code="nothing-to-change", message=message)


def _not_released(
    customer: Customer, wish: ReleaseHold, today: dt.date, by: Operator, services: Services
) -> list[Refusal]:
    """Refuse to release what is not on hold; what is on hold instead is told."""
    if hold_of(customer, wish.collaboration, today) is not None:
        return []
    what = _named(customer, wish.collaboration, services, by)
    message = _("{what} is not on hold.", what=what)
    if wish.collaboration is not None:
        others = [hold for hold in holds_on(customer, today) if hold.collaboration is None]
        message = _("{what} has no hold of its own.", what=what) if others else message
    else:
        others = list(holds_on(customer, today))
    told = (_("{held}.", held=held_words(customer, hold, by, services)) for hold in others)
    return [Refusal(code="nothing-to-change", message=" ".join((message, *told)))]


def _details(before: Hold | None, hold: Hold) -> dict[str, str]:
    """Return what the history says of a hold; its reason is the line's own."""
    until, was = _kept(hold), _kept(before)
    if before is not None and was != until:
        return {"until": f"{was or 'none'}{CHANGE}{until or 'none'}"}
    return {"until": until} if until else {}


def _kept(hold: Hold | None) -> str:
    return hold.until.isoformat() if hold is not None and hold.until is not None else ""


def _named(customer: Customer, id: str | None, services: Services, by: Operator) -> str:
    """Name what is or was on hold, at the beginning of a sentence."""
    if id is None:
        return said_to(by.side, _("The whole customer"), _("Your whole company"))
    return service_name(services, collaboration_of(customer, id).service)


def _effect(
    customer: Customer, wish: HoldWish, before: Hold | None, by: Operator, services: Services
) -> Effect:
    """Tell what is put on hold or released."""
    what = _named(customer, wish.collaboration, services, by)
    until = wish.until if isinstance(wish, PutOnHold) else None
    if isinstance(wish, ReleaseHold) and before is not None:
        text = _("{what} is no longer {hold}", what=what, hold=hold_words(customer, before, by))
    elif until is None:
        text = _("{what} is on hold until it is released: nothing of it can be ended with loss of "
                 "data, or removed", what=what)  # fmt: skip
    else:
        text = _("{what} is on hold until {date}: nothing of it can be ended with loss of data, or "
                 "removed", what=what, date=until)  # fmt: skip
    on_hold = isinstance(wish, PutOnHold)
    return Effect(
        subject="hold",
        text=text,
        provenance="inferred (app)",
        about=wish.collaboration or customer.number,
        before=None if before is None else _kept(before) or "yes",
        after=(f"{until}" if until else "yes") if on_hold else None,
        tells=(before.reason if before is not None else "",),
    )


def _still_held(
    after: Customer, wish: HoldWish, today: dt.date, by: Operator, services: Services
) -> Iterator[Effect]:
    """Tell of a released collaboration that the whole customer is on hold as well."""
    if isinstance(wish, PutOnHold) or wish.collaboration is None:
        return
    if (hold := hold_against(after, wish.collaboration, today)) is not None:
        text = _("{held}, and with it this one", held=held_words(after, hold, by, services))
        yield Effect(
            subject="hold",
            text=text,
            provenance="inferred (app)",
            about=after.number,
            tells=(hold.reason, _kept(hold)),
        )


def _other_endings(
    before: Customer, after: Customer, by: Operator, services: Services
) -> Iterator[Effect]:
    """Tell which endings on a date will be refused on their day, or go on again (R42)."""
    for collaboration in after.collaborations:
        decided = standing(collaboration)
        if decided is None or not loses_data(services, collaboration.service, decided.outcome):
            continue
        was = hold_against(before, collaboration.id, decided.on)
        now = hold_against(after, collaboration.id, decided.on)
        if was is None and now is not None:
            why = hold_words(after, now, by)
            yield stopped_ending(collaboration, decided, services, "on-hold", why)
        elif was is not None and now is None:
            yield Effect(
                subject="other-ending",
                text=_("{service}'s ending on {date} is no longer refused by a hold",
                       service=service_name(services, collaboration.service),
                       date=decided.on),
                provenance="inferred (app)",
                about=collaboration.id,
                tells=(decided.on.isoformat(), "released"),
            )  # fmt: skip
