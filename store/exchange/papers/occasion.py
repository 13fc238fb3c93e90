"""What a letter is about: an ending, a request, or who is main contact (R60)."""

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from store.domain.catalogue import Services, service_name
from store.domain.errors import Refusal, Refused
from store.domain.model import Collaboration, Customer, Employee, Ending, Entry, Side
from store.domain.plan import Plan
from store.domain.wishes import End
from store.domain.words import CHANGE, outcome_label, status_after_is
from store.i18n.language import _
from store.rules.endings.decisions import as_in_history, line_of, told_by

Kind = Literal[
    "planned", "dated", "ended", "withdrawn", "undone", "requested", "declined", "main-contact"
]

_ENDINGS = ("end", "end-on-date")
_OF_COLLABORATION = (*_ENDINGS, "withdraw", "undo", "request", "approve", "decline", "link")
"""Acts after which a collaboration stands in another way."""
CAN_STILL_BE_DONE = ("main-contact-missing", "check-open", "still-active-elsewhere")
"""What refuses an ending and can be cured before it: a letter about a plan names it."""


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter tells.

    `collaboration` is the one that it is about, and `ending` how that ends, by the plan, the store
    or the line of history that the letter is made from. `entry` is the line of history, where
    there is one, `wish` what is planned. `since` is a later act by which what the line tells no
    longer stands.
    """

    kind: Kind
    collaboration: Collaboration | None = None
    ending: Ending | None = None
    entry: Entry | None = None
    wish: End | None = None
    since: Entry | None = None

    @property
    def without_day(self) -> bool:
        """Whether it is a plan of which nobody has said a day, so not of today either."""
        return self.wish is not None and self.wish.on is None


def planned(customer: Customer, wish: End, plan: Plan) -> Occasion:
    """Return what there is to tell of an ending that is planned.

    Raises:
        Refused: the plan could not be carried out, whatever is done about it before.
    """
    final = [refusal for refusal in plan.refusals if refusal.code not in CAN_STILL_BE_DONE]
    ended = plan.after.collaboration(wish.collaboration)
    if final or ended is None or ended.ending is None:
        raise Refused(final or plan.refusals)
    return Occasion(
        kind="planned",
        collaboration=customer.collaboration(wish.collaboration),
        ending=ended.ending,
        wish=wish,
    )


def standing_of(
    customer: Customer, collaboration: Collaboration, services: Services, *, to: Side = "office"
) -> Occasion:
    """Return what there is to tell of a collaboration as it stands; `to` is who asks for it.

    Raises:
        Refused: nothing is decided about it, so only a plan could be told.
    """
    match collaboration.status:
        case "ending" | "ended":
            return Occasion(
                kind="dated" if collaboration.status == "ending" else "ended",
                collaboration=collaboration,
                ending=as_in_history(customer, collaboration),
                entry=line_of(customer, collaboration),
            )
        case "requested":
            entry = _latest(customer, collaboration.id, ("request",))
            return Occasion(kind="requested", collaboration=collaboration, entry=entry)
        case "declined":
            entry = _latest(customer, collaboration.id, ("decline",))
            return Occasion(kind="declined", collaboration=collaboration, entry=entry)
        case "active":
            of_all = (*_ENDINGS, "withdraw", "undo", "request")
            entry = _latest(customer, collaboration.id, of_all)
            if entry is not None and entry.action in ("withdraw", "undo"):
                told = of_entry(customer, entry)
                if told is not None:
                    return told
    raise Refused([_nothing_decided(collaboration, services, to)])


def _nothing_decided(collaboration: Collaboration, services: Services, to: Side) -> Refusal:
    """Say that nothing is decided; of what runs, how a plan is told."""
    service = services.get(collaboration.service)
    name = service_name(services, collaboration.service)
    if not collaboration.running or service is None:
        message = _("{service} is {status}: there is nothing to write a letter about.",
                    service=name, status=status_after_is(collaboration.status))  # fmt: skip
        return Refusal(code="not-active", message=message, about=collaboration.id)
    offered = _(" or ").join(outcome_label(outcome.id, to=to) for outcome in service.outcomes)
    message = _("Nothing is decided about {service}; a letter about a plan names what happens "
                "afterwards: {offered}.", service=name, offered=offered)  # fmt: skip
    ids = ", ".join(outcome.id for outcome in service.outcomes)
    return Refusal(code="outcome-missing", message=message, cure="choose-outcome", about=ids)


def main_contact_of(customer: Customer, employees: tuple[Employee, ...]) -> Occasion:
    """Return what there is to tell of a customer's main contact.

    Raises:
        Refused: it has none that counts (R25).
    """
    contact = customer.valid_main_contact(employees)
    if contact is None:
        message = _("{customer} has no main contact to write a letter about.",
                    customer=customer.name)  # fmt: skip
        raise Refused(
            [Refusal(code="main-contact-missing", message=message, cure="users-and-services",
                     about=customer.number)]
        )  # fmt: skip
    named = [
        entry
        for entry in customer.history
        if _became_main_contact(entry).casefold() == contact.email.casefold()
        or undoes_naming(entry)
    ]
    return Occasion(kind="main-contact", entry=named[-1] if named else None)


def of_entry(customer: Customer, entry: Entry) -> Occasion | None:
    """Return what there is to tell of a line of history, or None where no letter is about it."""
    email = _became_main_contact(entry)
    if email and customer.user(email) is not None:
        later = [
            each
            for each in _after(customer, entry)
            if _became_main_contact(each) or undoes_naming(each)
        ]
        return Occasion(kind="main-contact", entry=entry, since=later[-1] if later else None)
    collaboration = customer.collaboration(entry.collaboration or "")
    if collaboration is None:
        return None
    later = [
        each
        for each in _after(customer, entry)
        if each.collaboration == collaboration.id and each.action in _OF_COLLABORATION
    ]
    told = Occasion(
        kind="ended",
        collaboration=collaboration,
        entry=entry,
        since=later[-1] if later else None,
    )
    match entry.action:
        case "end" | "end-on-date":
            kept = collaboration.ending if not later else None
            if (ending := told_by(entry, kept)) is None:
                return None
            kind: Kind = "ended" if entry.action == "end" else "dated"
            return replace(told, kind=kind, ending=ending)
        case "withdraw":
            return replace(told, kind="withdrawn")
        case "undo" if entry.details.get("undone") == "end-on-date":
            return replace(told, kind="withdrawn")  # before its day: it had never ended
        case "undo" if entry.details.get("undone") == "end":
            return replace(told, kind="undone")
        case "request":
            return replace(told, kind="requested")
        case "decline":
            return replace(told, kind="declined")
        case _:
            return None


def may_tell(entry: Entry) -> bool:
    """Return whether a letter can be written about a line of history, as far as it tells itself."""
    match entry.action:
        case "end" | "end-on-date" | "withdraw" | "request" | "decline":
            return entry.collaboration is not None
        case "undo":
            return entry.details.get("undone") in _ENDINGS
        case _:
            return bool(_became_main_contact(entry))


def _after(customer: Customer, entry: Entry) -> Sequence[Entry]:
    """Return the lines of history that were written after one."""
    history = customer.history
    return history[history.index(entry) + 1 :] if entry in history else ()


def _latest(customer: Customer, id: str, actions: tuple[str, ...]) -> Entry | None:
    """Return the latest line of one of these acts on a collaboration, or None."""
    found = (
        entry
        for entry in reversed(customer.history)
        if entry.collaboration == id and entry.action in actions
    )
    return next(found, None)


def undoes_naming(entry: Entry) -> bool:
    """Return whether a line undoes that somebody was named main contact."""
    return entry.action == "undo" and entry.details.get("undone") == "name-main-contact"


def _became_main_contact(entry: Entry) -> str:
    """Return the e-mail of who became main contact by an act, or nothing."""
    _before, _arrow, after = entry.details.get("main-contact", "").partition(CHANGE)
    return "" if after == "none" else after
