"""What arrives in a file for one customer, and what it does to the one that is there already.

An import brings facts of the register: names, numbers, account manager, tasks, users, and
collaborations that are new. It takes nothing away: what a file leaves out or empty says nothing.
What is an act, such as ending or naming another main contact, is refused with the verb for it.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec.structs import replace

from store.merging import merged, merged_user, role_of
from store.model import Collaboration, Customer, Employee, Status, User
from store.plan import entered
from store.refusal import Refusal
from store.rights import Operator

What = Literal["new", "changed", "unchanged", "refused"]

TERMS = (
    "variant", "task", "invoice_recipient", "period", "customer_owned",
    "requested_on", "requested_by", "started_on",
)  # fmt: skip
"""The fields of a collaboration that is there already which no file changes."""
VERBS: dict[Status, str] = {
    "active": "request, approve or withdraw",
    "ending": "end --on DATE",
    "ended": "end",
    "requested": "request",
    "declined": "decline",
    "unlinked": "request",
}
"""What brings a collaboration to a status."""


class Arriving(msgspec.Struct, frozen=True, kw_only=True):
    """A customer as a file tells it, with the place in that file.

    `unsaid` has what the file does not say although the value must have it: `name`,
    `utlagg-1.status`, `utlagg-1.id`, `eva@example.com.role` and so on.
    """

    customer: Customer
    place: str
    unsaid: frozenset[str] = frozenset()


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one customer of a file, or of one employee: a line of the answer.

    `changes` say what was and what will be, `after` is the customer as it is to be kept.
    """

    number: str
    name: str
    place: str
    what: What
    changes: dict[str, str] = {}
    refusals: tuple[Refusal, ...] = ()
    after: Customer | None = None


def arrive(held: Customer | None, arriving: Arriving, by: Operator, now: dt.datetime) -> Arrival:
    """Return what becomes of a customer that arrives where `held` is kept."""
    brought = arriving.customer
    if held is None:
        refusals = tuple(_incomplete(arriving))
        what: What = "refused" if refusals else "new"
        return _arrival(arriving, brought, what, refusals=refusals, after=brought)
    brought = _known_by_service(held, arriving)
    refusals = tuple(_acts(held, brought, arriving.unsaid, by))
    if refusals:
        return _arrival(arriving, held, "refused", refusals=refusals)
    changes, details = merged(held, brought, arriving.unsaid)
    if not details:
        return _arrival(arriving, held, "unchanged")
    after = entered(held, by, now, action="import", changes=changes, details=details)
    return _arrival(arriving, after, "changed", changes=details, after=after)


def _arrival(
    arriving: Arriving,
    customer: Customer,
    what: What,
    *,
    changes: dict[str, str] | None = None,
    refusals: tuple[Refusal, ...] = (),
    after: Customer | None = None,
) -> Arrival:
    return Arrival(
        number=customer.number,
        name=customer.name,
        place=arriving.place,
        what=what,
        changes=changes or {},
        refusals=refusals,
        after=after if what in ("new", "changed") else None,
    )


def _incomplete(arriving: Arriving) -> Iterator[Refusal]:
    """Refuse what is new and lacks a name, as in a list of users whose customer is not here."""
    number = arriving.customer.number
    if "name" in arriving.unsaid:
        yield _refusal(f"there is no customer {number} here; import the customers first")
    for user in arriving.customer.users:
        yield from _nameless(user, arriving.unsaid)


def _nameless(user: User, unsaid: frozenset[str]) -> Iterator[Refusal]:
    if f"{user.email}.name" in unsaid:
        yield _refusal(f"the user {user.email} is new and needs a name")


def _refusal(message: str) -> Refusal:
    return Refusal(code="invalid-value", message=message)


def _act(what: str, verb: str) -> Refusal:
    return Refusal(
        code="already-exists", message=f"{what}; an import does not change that: use {verb}"
    )


def _known_by_service(held: Customer, arriving: Arriving) -> Customer:
    """Give collaborations that the file knows by their service alone the ids they have here."""
    found = []
    for each in arriving.customer.collaborations:
        same = [other for other in held.collaborations if other.service == each.service]
        if f"{each.id}.id" in arriving.unsaid and same:
            here = next((other for other in same if other.running), same[-1])
            status = here.status if f"{each.id}.status" in arriving.unsaid else each.status
            found.append(replace(each, id=here.id, status=status))
        else:
            found.append(each)
    return replace(arriving.customer, collaborations=tuple(found))


def _acts(
    held: Customer, brought: Customer, unsaid: frozenset[str], by: Operator
) -> Iterator[Refusal]:
    """Refuse what only an act changes, each with the verb for it."""
    if brought.history != held.history[: len(brought.history)]:
        yield _refusal("the history in the file is another than here; an import writes none")
    yield from _main_contact(held, brought, unsaid, by.employees)
    for user in brought.users:
        known = held.user(user.email)
        if known is None:
            yield from _nameless(user, unsaid)
        else:
            yield from _acts_on_user(held, known, user, unsaid)
    for each in brought.collaborations:
        if (here := held.collaboration(each.id)) is not None:
            yield from _acts_on(held.number, here, each, unsaid)
        elif each.service in _running(held) and each.status in ("requested", "active", "ending"):
            yield _refusal(f"{each.id}: a second collaboration for {each.service} would be running")


def _running(customer: Customer) -> set[str]:
    return {
        each.service
        for each in customer.collaborations
        if each.status in ("requested", "active", "ending")
    }


def _main_contact(
    held: Customer, brought: Customer, unsaid: frozenset[str], employees: tuple[Employee, ...]
) -> Iterator[Refusal]:
    """A first main contact may arrive, if it can be one (R21, R24); another one is an act."""
    email = brought.main_contact
    if email is None or email.casefold() == (held.main_contact or "").casefold():
        return
    if held.main_contact is not None:
        verb = f"user main-contact {held.number} {email}"
        yield _act(f"the main contact here is {held.main_contact}, not {email}", verb)
    elif not _can_be_main_contact(held.user(email), brought.user(email), unsaid):
        yield _refusal(f"{email} is not an active Administrator and cannot be main contact")
    elif email.casefold() in {(each.email or "").casefold() for each in employees}:
        yield _refusal(f"{email} works at the office and cannot be main contact")


def _can_be_main_contact(here: User | None, brought: User | None, unsaid: frozenset[str]) -> bool:
    """Return whether a user is an active Administrator, with what is known of it here (R21)."""
    if brought is None:
        return False
    user = (
        brought if here is None else replace(merged_user(here, brought, unsaid), active=here.active)
    )
    return user.active and user.role == "administrator"


def _acts_on_user(
    held: Customer, here: User, brought: User, unsaid: frozenset[str]
) -> Iterator[Refusal]:
    who = f"{held.number} {here.email}"
    if brought.active != here.active and f"{brought.email}.active" not in unsaid:
        words = "active" if here.active else "inactive"
        verb = "deactivate" if here.active else "activate"
        yield _act(f"the user {here.email} is {words} here", f"user {verb} {who}")
    if role_of(here, brought, unsaid) != here.role and held.valid_main_contact == here:
        verb = f"user main-contact {held.number} EMAIL first"
        yield _act(f"{here.email} is main contact and stays Administrator", verb)
    new = set(brought.services) - set(here.services)
    if new and not here.active:
        yield _act(f"the user {here.email} is inactive here", f"user activate {who}")


def _acts_on(
    number: str, here: Collaboration, brought: Collaboration, unsaid: frozenset[str]
) -> Iterator[Refusal]:
    of = f"{number} {here.id}"
    if brought.service != here.service:
        yield _refusal(f"{here.id} is for {here.service} here, not {brought.service}")
        return
    if brought.status != here.status and f"{here.id}.status" not in unsaid:
        what = f"{here.id} is {here.status} here, not {brought.status}"
        yield _act(what, f"{VERBS[brought.status]} ({of})")
    elif brought.ending not in (None, here.ending):
        yield _act(f"{here.id} has another ending here", f"withdraw and end ({of})")
    if brought.records and brought.records != here.records:
        yield _refusal(f"{here.id} has other records here; an import changes none")
    for field in TERMS:
        was, said = getattr(here, field), getattr(brought, field)
        if said not in (None, False, was):
            words = field.replace("_", " ")
            yield _act(f"{here.id}: {words} is {was or 'none'} here, not {said}", f"edit ({of})")
