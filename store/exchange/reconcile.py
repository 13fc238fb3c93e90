"""What a file says of one customer, and what that does to the one that is there already.

An import brings facts of the register: names, numbers, account manager, tasks, users, and
collaborations that are new. It takes nothing away: what a file leaves out or empty says nothing.
Only the records of a collaboration, where a file has any, replace those that are here.
What is an act, such as ending or naming another main contact, is refused with the verb for it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec
from msgspec import UNSET

from store.domain.catalogue import Services
from store.domain.clock import swedish_day
from store.domain.errors import Refusal
from store.domain.main_contact import counts_as_main_contact, works_at_office
from store.domain.model import (
    Collaboration,
    Customer,
    Employee,
    Ending,
    Entry,
    Replaced,
    Status,
    User,
)
from store.domain.plan import entered
from store.domain.rights import Operator
from store.domain.words import recipient_word, status_after_is
from store.exchange import records
from store.exchange.first_user import FirstUser, with_first_user
from store.exchange.import_notes import (
    Denied,
    notes_on_days,
    notes_on_denied,
    notes_on_ended,
    notes_on_holds,
    notes_on_new,
    notes_on_order,
    notes_on_records,
    notes_on_unnamed,
)
from store.exchange.merge import merged, merged_user, with_what_is_here
from store.i18n.language import _, pgettext
from store.rules.customers.import_undo import BATCH, before_import, came_with
from store.rules.endings.standing import stopped_endings
from store.rules.history_words import IMPORT_ACTION
from store.rules.holds import refused_arrival, refused_lost_records
from store.rules.people.sole_contact import sole_contact
from store.rules.people.user_list import lacks_own_users

What = Literal["new", "changed", "unchanged", "refused"]

Lacking = Literal["name-column", "number", "number-column", "numbers", "name"]
"""What a register lacks of a customer that is new; `numbers` where no column is left for them."""

FoundBy = Literal["number", "org_number", "name"]
"""By what a file knows a customer; without a number its `number` holds that instead."""

TERMS: Mapping[str, str] = {
    field.name: meta.title
    for field in msgspec.structs.fields(Collaboration)
    for meta in getattr(field.type, "__metadata__", ())
    if isinstance(meta, msgspec.Meta) and meta.title is not None
}
"""The fields of a collaboration that is there already which no file changes, and their words."""


_NONE: dict[str, str] = {}
"""No changes: the same for all new customers, of whom there may be very many."""


# gc=False: values without cycles, of which there may be a hundred thousand.
class ImportLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What becomes of one customer of a file, or of one employee: a line of the report.

    `changes` say what was and what will be, `notes` what there is to know of what is taken as it
    is, and of what is left as it is here; `after` is the customer as it is to be kept. `first`
    says what became of a company's first user, `sole` that `user main-contact --sole` would give
    it a main contact.
    """

    number: str
    name: str
    place: str
    what: What
    changes: dict[str, str] = {}
    notes: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    after: Customer | None = None
    first: FirstUser | None = None
    sole: bool = False


class IncomingCustomer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A customer as a file tells it, with the place in that file.

    `defaulted` has what the file does not say although the value must have it: `name`,
    `utlagg-1.status`, `utlagg-1.id`, `eva@example.com.role` and so on. `record_kinds` are the
    kinds of records that a table of records replaces; other files have none. `by_address` are the
    users whose names a table does not tell: a new one is called by its address. `lacking` is why a
    new customer of a register cannot be one, `denied` the services of which it says no.
    """

    customer: Customer
    place: str
    defaulted: frozenset[str] = frozenset()
    record_kinds: frozenset[str] = frozenset()
    found_by: FoundBy = "number"
    by_address: frozenset[str] = frozenset()
    lacking: Lacking | None = None
    denied: tuple[Denied, ...] = ()

    @property
    def number(self) -> str:
        """The customer's number."""
        return self.customer.number

    def with_first_user(
        self, current: Customer | None, employees: tuple[Employee, ...]
    ) -> tuple[Customer, frozenset[str], FirstUser | None]:
        """Return it with its first user as one who is created (R26), see `with_first_user`."""
        return with_first_user(current, self.customer, self.defaulted, employees)

    def line(
        self,
        what: What,
        *,
        name: str | None = None,
        changes: dict[str, str] | None = None,
        notes: tuple[str, ...] = (),
        refusals: tuple[Refusal, ...] = (),
        after: Customer | None = None,
        first: FirstUser | None = None,
        sole: bool = False,
    ) -> ImportLine:
        """Return the line that says what becomes of it, under the name it has from then on."""
        return ImportLine(
            number=self.number,
            name=name or self.customer.name,
            place=self.place,
            what=what,
            changes=changes or _NONE,
            notes=notes,
            refusals=refusals,
            after=after,
            first=first,
            sole=sole,
        )


def reconcile(
    current: Customer | None,
    incoming: IncomingCustomer,
    by: Operator,
    now: dt.datetime,
    services: Services,
    came: Entry,
) -> ImportLine:
    """Return what becomes of a customer of a file where `current` is kept under its number.

    `came` is the line of history of those that are new; it says what the import is called, by
    which it can be taken back (R56).
    """
    if current is None:
        if refusals := tuple(_incomplete(incoming)):
            return incoming.line("refused", refusals=refusals)
        new, _rest, first = incoming.with_first_user(None, by.employees)
        notes = (
            *notes_on_new(new, by.employees, services),
            *notes_on_order(new, swedish_day(now)),
            *_unnamed(None, incoming),
        )
        return incoming.line(
            "new",
            notes=notes,
            after=came_with(new, came),
            first=first,
            sole=sole_contact(new, by.employees) is not None,
        )
    customer, defaulted, first = incoming.with_first_user(current, by.employees)
    told = (
        *notes_on_ended(current, customer, defaulted, services),
        *notes_on_order(customer, swedish_day(now)),
    )
    customer, kept = with_what_is_here(current, customer, defaulted, incoming.record_kinds)
    notes = (
        *kept,
        *told,
        *notes_on_days(current, customer),
        *notes_on_holds(current, customer),
        *_unnamed(current, incoming),
        *notes_on_denied(current, incoming.denied, services),
    )
    refusals = (
        *_held(current, customer, by, now, services),
        *_unknown(current, customer, incoming.record_kinds),
        *_acts(current, customer, defaulted, incoming.by_address, by),
    )
    if refusals:
        return incoming.line("refused", name=current.name, refusals=refusals)
    changes, details = merged(current, customer, defaulted)
    of_records = records.record_changes(current, customer)
    if not details | of_records.in_history:
        sole = sole_contact(current, by.employees) is not None
        return incoming.line("unchanged", name=current.name, notes=notes, first=first, sole=sole)
    after = entered(
        current,
        by,
        now,
        action=IMPORT_ACTION,
        changes=changes,
        details={BATCH: came.details[BATCH], **details, **of_records.in_history},
        replaced=Replaced(imported=before_import(current, changes, of_records.replaced)),
    )
    stopped = stopped_endings(current, after, None, services, by)
    notes = (
        *notes,
        *notes_on_records(current, after, services),
        *(effect.text for effect in stopped),
    )
    return incoming.line(
        "changed",
        name=after.name,
        changes=details | of_records.in_report,
        notes=notes,
        after=after,
        first=first,
        sole=sole_contact(after, by.employees) is not None,
    )


def _incomplete(incoming: IncomingCustomer) -> Iterator[Refusal]:
    """Refuse what is new and lacks a name, as in a list of users whose customer is not here."""
    if incoming.lacking == "name-column":
        message = _(
            "no customer of that number is here, and no column of the file is taken for the "
            "names of new ones"
        )
        yield Refusal(code="invalid-value", message=message, cure="say-column", about="name")
    elif incoming.lacking == "name":
        yield _refusal(
            _("the name is missing; no customer of that number is here, and a new one needs a name")
        )
    elif "name" in incoming.defaulted:
        yield _refusal(_("no customer of that number is here; import the customers first"))
    for user in incoming.customer.users:
        yield from _nameless(user, incoming.defaulted, incoming.by_address)


def _nameless(
    user: User, defaulted: frozenset[str], by_address: frozenset[str]
) -> Iterator[Refusal]:
    if f"{user.email}.name" in defaulted and user.email not in by_address:
        yield _refusal(_("the user {email} is new and needs a name", email=user.email))


def _unnamed(current: Customer | None, incoming: IncomingCustomer) -> Iterator[str]:
    """Note the users who are new and called by their addresses."""
    yield from notes_on_unnamed(
        user
        for user in incoming.customer.users
        if f"{user.email}.name" in incoming.defaulted
        and user.email in incoming.by_address
        and (current is None or current.user(user.email) is None)
    )


def _refusal(message: str) -> Refusal:
    return Refusal(code="invalid-value", message=message)


def _act(what: str, verb: str) -> Refusal:
    message = _("{what}; an import does not change that: use {verb}", what=what, verb=verb)
    return Refusal(code="already-exists", message=message)


def _unknown(current: Customer, incoming: Customer, kinds: frozenset[str]) -> Iterator[Refusal]:
    """Refuse records of a person, or in a table of a collaboration, that is not here."""
    for collaboration in incoming.collaborations:
        here = current.collaboration(collaboration.id)
        if here is not None:
            faults = records.strangers(current, incoming, here, collaboration)
            yield from map(_refusal, faults)
        elif kinds:
            yield _refusal(_("there is no collaboration {id} here", id=collaboration.id))


def _acts(
    current: Customer,
    incoming: Customer,
    defaulted: frozenset[str],
    by_address: frozenset[str],
    by: Operator,
) -> Iterator[Refusal]:
    """Refuse what only an act changes, each with the verb for it."""
    if incoming.history != current.history[: len(incoming.history)]:
        yield _refusal(_("the history in the file is another than here; an import writes none"))
    yield from _acts_on_main_contact(current, incoming, defaulted, by.employees)
    for user in incoming.users:
        known = current.user(user.email)
        if known is None:
            yield from _nameless(user, defaulted, by_address)
        else:
            yield from _acts_on_user(current, known, user, defaulted, by)
    for collaboration in incoming.collaborations:
        here = current.collaboration(collaboration.id)
        if here is not None:
            yield from _acts_on_collaboration(current.number, here, collaboration, defaulted)
        else:
            yield from _second(current, collaboration)


def _held(
    current: Customer, incoming: Customer, by: Operator, now: dt.datetime, services: Services
) -> Iterator[Refusal]:
    """Refuse to take records from what is on hold, and to bring a loss to it (R59)."""
    lost = (
        collaboration.id
        for collaboration in incoming.collaborations
        if (here := current.collaboration(collaboration.id)) is not None
        and any(change.after is None for change in records.changes_of(here, collaboration))
    )
    refused = [*refused_lost_records(current, lost, swedish_day(now), by, services)]
    for collaboration in incoming.collaborations:
        if current.collaboration(collaboration.id) is None:
            refused += refused_arrival(current, collaboration, by, services)
    for refusal in refused:  # the place in the file ends the sentence
        yield msgspec.structs.replace(refusal, message=refusal.message.removesuffix("."))


def _second(current: Customer, new: Collaboration) -> Iterator[Refusal]:
    """Refuse a second open collaboration for a service (R38)."""
    if new.open and current.open_collaboration(new.service) is not None:
        yield _refusal(
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
        verb = f"user main-contact {current.number} {email}"
        yield _act(_("the main contact here is {here}, not {email}", here=here, email=email), verb)
        return
    user = _known_user(current.user(email), incoming.user(email), defaulted)
    if user is not None and works_at_office(user, employees):
        yield _refusal(_("{email} works at the office and cannot be main contact", email=email))
    elif user is None or not counts_as_main_contact(user, employees):
        yield _refusal(
            _("{email} is not an active Administrator and cannot be main contact", email=email)
        )


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
    who = f"{customer.number} {email}"
    active = _("the user {email} is active here", email=email)
    inactive = _("the user {email} is inactive here", email=email)
    if incoming.active != current.active and f"{incoming.email}.active" not in defaulted:
        what, verb = (active, "deactivate") if current.active else (inactive, "activate")
        yield _act(what, f"user {verb} {who}")
    role = merged_user(current, incoming, defaulted).role
    if role != current.role and customer.valid_main_contact(by.employees) == current:
        verb = _("user main-contact {number} EMAIL first", number=customer.number)
        yield _act(_("{email} is main contact and stays Administrator", email=email), verb)
    if set(incoming.services) - set(current.services) and not current.active:
        verb = "activate"
        yield _act(inactive, f"user {verb} {who}")


def _acts_on_collaboration(
    number: str, current: Collaboration, incoming: Collaboration, defaulted: frozenset[str]
) -> Iterator[Refusal]:
    id, of = current.id, f"{number} {current.id}"
    if incoming.service != current.service:
        yield _refusal(
            _("{id} is for {here} here, not {brought}", id=id, here=current.service,
              brought=incoming.service)
        )  # fmt: skip
        return
    if incoming.status != current.status and f"{id}.status" not in defaulted:
        status, other = status_after_is(current.status), status_after_is(incoming.status)
        what = _("{id} is {here} here, not {brought}", id=id, here=status, brought=other)
        yield _act(what, f"{_verb_to(incoming.status)} ({of})")
    elif incoming.ending is not None and not _is_said_of(incoming.ending, current.ending):
        verb = _("withdraw and end")
        yield _act(_("{id} has another ending here", id=id), f"{verb} ({of})")
    for field, words in TERMS.items():
        before, value = getattr(current, field), getattr(incoming, field)
        # Earlier versions kept months as text where a file had them so.
        if value not in (None, False, before) and f"{value}" != f"{before}":
            what = _("{id}: {term} is {here} here, not {brought}", id=id, term=_(words),
                     here=_term_words(field, before),
                     brought=_term_words(field, value))  # fmt: skip
            verb = f"edit ({of})"
            if field == "customer_owned":
                verb = f"edit {of} --customer-owned yes"
            yield _act(what, verb)


def _is_said_of(said: Ending, here: Ending | None) -> bool:
    """Whether an ending is the one that is here, as far as it is said: a table has no answers."""
    if here is None:
        return False
    return here == msgspec.structs.replace(
        said,
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
