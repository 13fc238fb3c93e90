"""What in a file is an act, which an import does not carry out: each is refused with its verb."""

from collections.abc import Iterator, Mapping

import msgspec
from msgspec import UNSET

from store.domain.errors import Refusal
from store.domain.main_contact import counts_as_main_contact, works_at_office
from store.domain.model import (
    Collaboration,
    Customer,
    Employee,
    Ending,
    Status,
    User,
)
from store.domain.rights import Operator
from store.domain.words import recipient_word, status_after_is
from store.exchange.merge import merged_user
from store.i18n.language import _, pgettext
from store.i18n.program_call import call
from store.rules.people.user_list import lacks_own_users

TERMS: Mapping[str, str] = {
    field.name: meta.title
    for field in msgspec.structs.fields(Collaboration)
    for meta in getattr(field.type, "__metadata__", ())
    if isinstance(meta, msgspec.Meta) and meta.title is not None
}
"""The fields of a collaboration that is there already which no file changes, and their words."""


_EDITED: Mapping[str, str] = {
    "variant": "--variant",
    "task": "--task",
    "invoice_recipient": "--invoice-recipient",
    "period": "--period",
    "customer_owned": "--customer-owned",
}
"""The options of `edit` that change terms; the others are as they were when it began."""


def nameless(
    user: User, defaulted: frozenset[str], by_address: frozenset[str]
) -> Iterator[Refusal]:
    """Refuse a user who is new and has no name."""
    told = user.name not in ("", user.email)  # beside the address, which renames nobody
    if f"{user.email}.name" in defaulted and user.email not in by_address and not told:
        yield incoming_refusal(_("the user {email} is new and needs a name", email=user.email))


def incoming_refusal(message: str) -> Refusal:
    """Return the refusal of what a file says of a customer."""
    return Refusal(code="invalid-value", message=message)


def _act(what: str, verb: str) -> Refusal:
    message = _("{what}; an import does not change that: use {verb}", what=what, verb=verb)
    return Refusal(code="already-exists", message=message)


def _act_by(what: str, *commands: tuple[str, ...]) -> Refusal:
    """Refuse what commands do that can be run as they are printed, one after the other."""
    run = " && ".join(call(*command) for command in commands)
    message = _("{what}; an import does not change that (use {verb})", what=what, verb=run)
    return Refusal(code="already-exists", message=message, cure="run", about=run)


def refused_acts(
    current: Customer,
    incoming: Customer,
    defaulted: frozenset[str],
    by_address: frozenset[str],
    by: Operator,
) -> Iterator[tuple[str, Refusal]]:
    """Refuse what only an act changes, each with the verb for it, by what of a customer it is.

    That is a user's address, a collaboration's id, or nothing.
    """
    if incoming.history != current.history[: len(incoming.history)]:
        message = _("the history in the file is another than here; an import writes none")
        yield "", incoming_refusal(message)
    for refusal in _acts_on_main_contact(current, incoming, defaulted, by.employees):
        yield incoming.main_contact or "", refusal
    for user in incoming.users:
        known = current.user(user.email)
        for refusal in (
            nameless(user, defaulted, by_address)
            if known is None
            else _acts_on_user(current, known, user, defaulted, by)
        ):
            yield user.email, refusal
    for collaboration in incoming.collaborations:
        here = current.collaboration(collaboration.id)
        for refusal in (
            _second(current, collaboration)
            if here is None
            else _acts_on_collaboration(current.number, here, collaboration, defaulted)
        ):
            yield collaboration.id, refusal


def _second(current: Customer, new: Collaboration) -> Iterator[Refusal]:
    """Refuse a second open collaboration for a service (R38)."""
    if new.open and current.open_collaboration(new.service) is not None:
        yield incoming_refusal(
            _("{id}: a second collaboration for {service} would be running", id=new.id,
              service=new.service)
        )  # fmt: skip


def _acts_on_main_contact(
    current: Customer,
    incoming: Customer,
    defaulted: frozenset[str],
    employees: tuple[Employee, ...],
) -> Iterator[Refusal]:
    """A file may name a first main contact, if it can be one (R21, R24); another is an act."""
    email, here = incoming.main_contact, current.main_contact
    if email is None or email.casefold() == (here or "").casefold():
        return
    if here is not None and not lacks_own_users(current, employees):
        yield _another_main_contact(current, incoming, email, employees)
        return
    user = _known_user(current.user(email), incoming.user(email), defaulted)
    if user is not None and works_at_office(user, employees):
        yield incoming_refusal(
            _("{email} works at the office and cannot be main contact", email=email)
        )
    elif user is None or not counts_as_main_contact(user, employees):
        yield incoming_refusal(
            _("{email} is not an active Administrator and cannot be main contact", email=email)
        )


def _another_main_contact(
    current: Customer, incoming: Customer, email: str, employees: tuple[Employee, ...]
) -> Refusal:
    """Refuse to name another main contact who cannot be one; for others see `as_it_stays`."""
    user = current.user(email) or incoming.user(email)
    if user is None:
        what = _("the main contact here is {here}, not {email}, who is no user here and none in "
                 "the file", here=current.main_contact, email=email)  # fmt: skip
        return incoming_refusal(what)
    if works_at_office(user, employees):
        return incoming_refusal(
            _("{email} works at the office and cannot be main contact", email=email)
        )
    return incoming_refusal(
        _("{email} is not an active Administrator and cannot be main contact", email=email)
    )


def as_it_stays(
    current: Customer,
    incoming: Customer,
    defaulted: frozenset[str],
    employees: tuple[Employee, ...],
) -> tuple[Customer, tuple[str, ...]]:
    """Return a customer of a file with the main contact that is here, where the file names another.

    That person comes in all the same; the note has the acts that make it the main contact. What
    cannot be is left as it is, to be refused.
    """
    email, here = incoming.main_contact, current.main_contact
    if email is None or here is None or email.casefold() == here.casefold():
        return incoming, ()
    known = current.user(email)
    user = _known_user(known, incoming.user(email), defaulted)
    if user is None or works_at_office(user, employees) or lacks_own_users(current, employees):
        return incoming, ()
    active = user.active if known is None else known.active
    if known is None and not active:
        return incoming, ()
    who = (current.number, email)
    name: tuple[str, ...] = ("user", "main-contact", *who)
    if user.role != "administrator":
        name = (*name, "--promote")
    commands = [name] if active else [("user", "activate", *who), name]
    note = _("the main contact stays {here}; {email} becomes it by {command}", here=here,
             email=email, command=" && ".join(call(*one) for one in commands))  # fmt: skip
    return msgspec.structs.replace(incoming, main_contact=None), (note,)


def _known_user(
    current: User | None, incoming: User | None, defaulted: frozenset[str]
) -> User | None:
    """Return a user of the file with what is known of it here."""
    if current is None or incoming is None:
        return incoming
    return merged_user(current, incoming, defaulted)


def _acts_on_user(
    customer: Customer, current: User, incoming: User, defaulted: frozenset[str], by: Operator
) -> Iterator[Refusal]:
    email = current.email
    who = (customer.number, email)
    is_contact = customer.valid_main_contact(by.employees) == current
    active = _("the user {email} is active here", email=email)
    inactive = _("the user {email} is inactive here", email=email)
    if incoming.active != current.active and f"{incoming.email}.active" not in defaulted:
        if is_contact and current.active:
            what = _("{email} is main contact and stays active", email=email)
            yield _another_first(what, customer, by.employees, ("user", "deactivate", *who))
        else:
            what, verb = (active, "deactivate") if current.active else (inactive, "activate")
            yield _act_by(what, ("user", verb, *who))
    role = merged_user(current, incoming, defaulted).role
    if role != current.role and is_contact:
        what = _("{email} is main contact and stays Administrator", email=email)
        yield _another_first(what, customer, by.employees)
    if set(incoming.services) - set(current.services) and not current.active:
        yield _act_by(inactive, ("user", "activate", *who))


def _another_first(
    what: str, customer: Customer, employees: tuple[Employee, ...], *then: tuple[str, ...]
) -> Refusal:
    """Refuse what a main contact stays, with what names another one first, who is there or not."""
    name = ("user", "main-contact", customer.number)
    others = [user for user in customer.users
              if user.active and user.role != "auditor" and user.email != customer.main_contact
              and not works_at_office(user, employees)]  # fmt: skip
    promote = ("--promote",) if any(user.role == "user" for user in others) else ()
    if len(others) == 1:
        return _act_by(what, (*name, others[0].email, *promote), *then)
    if others:
        emails = ", ".join(user.email for user in others)
        return _act(what, _("{command} first, with one of these for EMAIL: {emails}",
                            command=call(*name, "EMAIL", *promote), emails=emails))  # fmt: skip
    add = ("user", "add", customer.number, "EMAIL", "--name", _("NAME"), "--role", "administrator")
    commands = " && ".join((call(*add), call(*name, "EMAIL")))
    return _act(what, _("{command} first, for somebody else", command=commands))


def _acts_on_collaboration(
    number: str, current: Collaboration, incoming: Collaboration, defaulted: frozenset[str]
) -> Iterator[Refusal]:
    id, of = current.id, f"{number} {current.id}"
    if incoming.service != current.service:
        yield incoming_refusal(
            _("{id} is for {here} here, not {brought}", id=id, here=current.service,
              brought=incoming.service)
        )  # fmt: skip
        return
    if incoming.status != current.status and f"{id}.status" not in defaulted:
        status, other = status_after_is(current.status), status_after_is(incoming.status)
        what = _("{id} is {here} here, not {brought}", id=id, here=status, brought=other)
        yield _act(what, f"{_verb_to(incoming.status)} ({of})")
    elif incoming.ending is not None and not _is_said_of(incoming.ending, current):
        verb = _("withdraw and end")
        yield _act(_("{id} has another ending here", id=id), f"{verb} ({of})")
    for field, words in TERMS.items():
        before, value = getattr(current, field), getattr(incoming, field)
        # Earlier versions kept months as text where a file had them so.
        if value not in (None, False, before) and f"{value}" != f"{before}":
            what = _("{id}: {term} is {here} here, not {brought}", id=id, term=_(words),
                     here=_term_words(field, before),
                     brought=_term_words(field, value))  # fmt: skip
            if field in _EDITED:
                said = "yes" if value is True else f"{value}"
                yield _act_by(what, ("edit", number, id, _EDITED[field], said))
            else:
                yield incoming_refusal(
                    _("{what}; nothing changes that here: leave it out of the file", what=what)
                )


def _is_said_of(said: Ending, current: Collaboration) -> bool:
    """Whether an ending is the one that is here, as far as it is said: a table has no answers.

    Of one that was carried out after its day, a table has the real day alone (R42).
    """
    here = current.ending
    if here is None:
        return False
    return here == msgspec.structs.replace(
        said,
        on=here.on if said.on == current.ends_on else said.on,
        checks=said.checks or here.checks,
        reason=here.reason if said.reason is None else said.reason,
        planned_by=here.planned_by if said.planned_by is UNSET else said.planned_by,
    )


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


def _term_words(field: str, value: object) -> str:
    """Say what a field of a collaboration holds; a payer is kept as a code."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if not value:
        return pgettext("a term is", "none")
    if field == "invoice_recipient":
        return recipient_word("office" if value == "office" else "customer")
    return f"{value}"
