"""What arrives in a file for one customer, and what it does to the one that is there already.

An import brings facts of the register: names, numbers, account manager, tasks, users, and
collaborations that are new. It takes nothing away: what a file leaves out or empty says nothing.
What is an act, such as ending or naming another main contact, is refused with the verb for it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec
from msgspec.structs import replace

from store.domain.errors import Refusal
from store.domain.main_contact import counts_as_main_contact, why_ineligible
from store.domain.model import Collaboration, Customer, Employee, Status, User
from store.domain.plan import entered
from store.domain.rights import Operator
from store.domain.words import recipient_word, status_after_is
from store.exchange.merge import merged, merged_user
from store.i18n.language import _, pgettext

What = Literal["new", "changed", "unchanged", "refused"]

TERMS: Mapping[str, str] = {
    field.name: meta.title
    for field in msgspec.structs.fields(Collaboration)
    for meta in getattr(field.type, "__metadata__", ())
    if isinstance(meta, msgspec.Meta) and meta.title is not None
}
"""The fields of a collaboration that is there already which no file changes, and their words."""


class IncomingCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer as a file tells it, with the place in that file.

    `defaulted` has what the file does not say although the value must have it: `name`,
    `utlagg-1.status`, `utlagg-1.id`, `eva@example.com.role` and so on.
    """

    customer: Customer
    place: str
    defaulted: frozenset[str] = frozenset()


class ImportLine(msgspec.Struct, frozen=True, kw_only=True):
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


def reconcile(
    held: Customer | None, arriving: IncomingCustomer, by: Operator, now: dt.datetime
) -> ImportLine:
    """Return what becomes of a customer that arrives where `held` is kept."""
    brought = arriving.customer
    if held is None:
        refusals = tuple(_incomplete(arriving))
        what: What = "refused" if refusals else "new"
        return _arrival(arriving, brought, what, refusals=refusals, after=brought)
    brought = _known_by_service(held, arriving)
    refusals = tuple(_acts(held, brought, arriving.defaulted, by))
    if refusals:
        return _arrival(arriving, held, "refused", refusals=refusals)
    changes, details = merged(held, brought, arriving.defaulted)
    if not details:
        return _arrival(arriving, held, "unchanged")
    after = entered(held, by, now, action="import", changes=changes, details=details)
    return _arrival(arriving, after, "changed", changes=details, after=after)


def _arrival(
    arriving: IncomingCustomer,
    customer: Customer,
    what: What,
    *,
    changes: dict[str, str] | None = None,
    refusals: tuple[Refusal, ...] = (),
    after: Customer | None = None,
) -> ImportLine:
    return ImportLine(
        number=customer.number,
        name=customer.name,
        place=arriving.place,
        what=what,
        changes=changes or {},
        refusals=refusals,
        after=after if what in ("new", "changed") else None,
    )


def _incomplete(arriving: IncomingCustomer) -> Iterator[Refusal]:
    """Refuse what is new and lacks a name, as in a list of users whose customer is not here."""
    number = arriving.customer.number
    if "name" in arriving.defaulted:
        yield _refusal(
            _("there is no customer {number} here; import the customers first", number=number)
        )
    for user in arriving.customer.users:
        yield from _nameless(user, arriving.defaulted)


def _nameless(user: User, defaulted: frozenset[str]) -> Iterator[Refusal]:
    if f"{user.email}.name" in defaulted:
        yield _refusal(_("the user {email} is new and needs a name", email=user.email))


def _refusal(message: str) -> Refusal:
    return Refusal(code="invalid-value", message=message)


def _act(what: str, verb: str) -> Refusal:
    message = _("{what}; an import does not change that: use {verb}", what=what, verb=verb)
    return Refusal(code="already-exists", message=message)


def _known_by_service(held: Customer, arriving: IncomingCustomer) -> Customer:
    """Give collaborations that the file knows by their service alone the ids they have here."""
    found = []
    for each in arriving.customer.collaborations:
        same = [other for other in held.collaborations if other.service == each.service]
        if f"{each.id}.id" in arriving.defaulted and same:
            here = next((other for other in same if other.running), same[-1])
            status = here.status if f"{each.id}.status" in arriving.defaulted else each.status
            found.append(replace(each, id=here.id, status=status))
        else:
            found.append(each)
    return replace(arriving.customer, collaborations=tuple(found))


def _acts(
    held: Customer, brought: Customer, defaulted: frozenset[str], by: Operator
) -> Iterator[Refusal]:
    """Refuse what only an act changes, each with the verb for it."""
    if brought.history != held.history[: len(brought.history)]:
        yield _refusal(_("the history in the file is another than here; an import writes none"))
    yield from _main_contact(held, brought, defaulted, by.employees)
    for user in brought.users:
        known = held.user(user.email)
        if known is None:
            yield from _nameless(user, defaulted)
        else:
            yield from _acts_on_user(held, known, user, defaulted)
    for each in brought.collaborations:
        if (here := held.collaboration(each.id)) is not None:
            yield from _acts_on(held.number, here, each, defaulted)
        elif each.open and held.open_collaboration(each.service) is not None:
            yield _refusal(
                _("{id}: a second collaboration for {service} would be running", id=each.id,
                  service=each.service)
            )  # fmt: skip


def _main_contact(
    held: Customer, brought: Customer, defaulted: frozenset[str], employees: tuple[Employee, ...]
) -> Iterator[Refusal]:
    """A first main contact may arrive, if it can be one (R21, R24); another one is an act."""
    email = brought.main_contact
    if email is None or email.casefold() == (held.main_contact or "").casefold():
        return
    if held.main_contact is not None:
        verb = f"user main-contact {held.number} {email}"
        here = held.main_contact
        yield _act(_("the main contact here is {here}, not {email}", here=here, email=email), verb)
        return
    user = _known_user(held.user(email), brought.user(email), defaulted)
    if user is None or not counts_as_main_contact(user):
        yield _refusal(
            _("{email} is not an active Administrator and cannot be main contact", email=email)
        )
    elif why_ineligible(user, employees) is not None:
        yield _refusal(_("{email} works at the office and cannot be main contact", email=email))


def _known_user(here: User | None, brought: User | None, defaulted: frozenset[str]) -> User | None:
    """Return a user of the file with what is known of it here."""
    if here is None or brought is None:
        return brought
    return replace(merged_user(here, brought, defaulted), active=here.active)


def _acts_on_user(
    held: Customer, here: User, brought: User, defaulted: frozenset[str]
) -> Iterator[Refusal]:
    who, email = f"{held.number} {here.email}", here.email
    active = _("the user {email} is active here", email=email)
    inactive = _("the user {email} is inactive here", email=email)
    if brought.active != here.active and f"{brought.email}.active" not in defaulted:
        what, verb = (active, "deactivate") if here.active else (inactive, "activate")
        yield _act(what, f"user {verb} {who}")
    if merged_user(here, brought, defaulted).role != here.role and held.valid_main_contact == here:
        verb = _("user main-contact {number} EMAIL first", number=held.number)
        yield _act(_("{email} is main contact and stays Administrator", email=email), verb)
    new = set(brought.services) - set(here.services)
    if new and not here.active:
        verb = "activate"
        yield _act(inactive, f"user {verb} {who}")


def _acts_on(
    number: str, here: Collaboration, brought: Collaboration, defaulted: frozenset[str]
) -> Iterator[Refusal]:
    of = f"{number} {here.id}"
    if brought.service != here.service:
        yield _refusal(
            _("{id} is for {here} here, not {brought}", id=here.id, here=here.service,
              brought=brought.service)
        )  # fmt: skip
        return
    if brought.status != here.status and f"{here.id}.status" not in defaulted:
        status, other = status_after_is(here.status), status_after_is(brought.status)
        what = _("{id} is {here} here, not {brought}", id=here.id, here=status, brought=other)
        yield _act(what, f"{_verb_to(brought.status)} ({of})")
    elif brought.ending not in (None, here.ending):
        verb = _("withdraw and end")
        yield _act(_("{id} has another ending here", id=here.id), f"{verb} ({of})")
    if brought.records and brought.records != here.records:
        yield _refusal(_("{id} has other records here; an import changes none", id=here.id))
    for field, words in TERMS.items():
        was, said = getattr(here, field), getattr(brought, field)
        if said not in (None, False, was):
            what = _("{id}: {term} is {here} here, not {brought}", id=here.id, term=_(words),
                     here=_shown(field, was), brought=_shown(field, said))  # fmt: skip
            yield _act(what, f"edit ({of})")


def _verb_to(status: Status) -> str:
    """Name what brings a collaboration to a status."""
    match status:
        case "active":
            return _("request, approve or withdraw")
        case "ending":
            return _("end --on DATE")
        case "ended":
            return "end"
        case "declined":
            return "decline"
        case "requested" | "unlinked":
            return "request"


def _shown(field: str, said: object) -> str:
    """Say what a field of a collaboration holds; a payer is kept as a code."""
    if not said:
        return pgettext("a term is", "none")
    if field == "invoice_recipient":
        return recipient_word("office" if said == "office" else "customer")
    return _("yes") if said is True else f"{said}"
