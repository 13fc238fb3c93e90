"""The values that an office is made of, as they are stored and exchanged.

Field names are those of the exchange file. Every value is frozen; rules change one by making
another with `msgspec.structs.replace`. Decoding a stored or imported document checks its types
and refuses unknown fields, with the path of the fault in the message.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from store.domain.main_contact import valid_main_contact
from store.domain.period import Period
from store.i18n.language import N_, _

Side = Literal["office", "customer"]


Rights = Literal["full", "standard"]


PortalRole = Literal["administrator", "user"]


Role = Literal["administrator", "user", "auditor"]


Status = Literal["requested", "declined", "active", "ending", "ended", "unlinked"]


Recipient = Literal["office", "customer"]


OutcomeId = Literal["continue", "close", "delete", "end"]


Moment = Annotated[dt.datetime, Meta(tz=True)]
"""A point in time with its zone; UTC wherever this program writes one."""


RUNNING: frozenset[Status] = frozenset({"active", "ending"})
"""The statuses in which the service is in use (R40: fully active until its end date)."""

OVER: frozenset[Status] = frozenset({"ended", "declined"})
"""The statuses of which nothing is to come any more."""


OPEN: frozenset[Status] = RUNNING | {"requested"}
"""The statuses of which a customer has at most one for a service (R38)."""


# gc=False: values without cycles; else each collection would walk through every one that is held.
class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """What all stored values have in common."""


class Office(Value, frozen=True, kw_only=True):
    """The accounting office whose store this is."""

    name: str
    number: str | None = None


class Employee(Value, frozen=True, kw_only=True):
    """Somebody at the office; `login` is the name of the account on the host.

    `rights` are the user rights in the office's program, `portal_role` is the role in Mina
    tjänster. Ending a collaboration takes full rights and the role Administrator (R3).
    """

    login: str
    name: str
    email: str | None = None
    rights: Rights = "standard"
    portal_role: PortalRole = "user"
    active: bool = True

    @property
    def in_charge(self) -> bool:
        """Whether this is one of those who may do everything, of whom one must be left (R50)."""
        return self.active and self.rights == "full" and self.portal_role == "administrator"


def who_left(employees: Iterable[Employee]) -> frozenset[str]:
    """Return the logins of those who are no longer active."""
    return frozenset(employee.login for employee in employees if not employee.active)


class Task(Value, frozen=True, kw_only=True):
    """Work that the office does for one customer; `owner` is an employee's login."""

    name: str
    owner: str | None = None


class User(Value, frozen=True, kw_only=True):
    """A person in the customer's own list of users; `services` are those they are licensed for."""

    email: str
    name: str
    phone: str | None = None
    role: Role = "user"
    active: bool = True
    services: tuple[str, ...] = ()


class Record(Value, frozen=True, kw_only=True):
    """An item inside a service, as far as it is recorded here; `person` is a user's e-mail."""

    kind: str
    title: str
    person: str | None = None
    status: str | None = None
    on: dt.date | None = None


class Ending(Value, frozen=True, kw_only=True):
    """How a collaboration ends: decided by whom and when, with which answers.

    `checks` maps a check's id to `met`, `attested` or `waived: reason` (R15). `planned_by` is who
    planned it with its reason and answers, where somebody else carried that plan out.
    """

    outcome: OutcomeId
    on: dt.date
    by: str
    side: Side
    decided_at: Moment
    checks: dict[str, str] = {}
    reason: str | None = None
    planned_by: str | UnsetType = UNSET


class Collaboration(Value, frozen=True, kw_only=True):
    """Office and customer at work in one instance of a service, tied to one task.

    `id` is the service's id and a running number. `period` is the contract period: a number of
    months, or the contract's own words. `customer_owned` says that the customer owns the
    subscription (R6). A field with a title is a term, which no import changes. `ended_on` is the
    day of an ending that was carried out after its own day (R42); of one that had ended before it
    came here, it may be all that is known.
    """

    id: str
    service: str
    variant: Annotated[str | None, Meta(title=N_("variant"))] = None
    task: Annotated[str | None, Meta(title=N_("task"))] = None
    status: Status = "active"
    invoice_recipient: Annotated[Recipient | None, Meta(title=N_("invoice recipient"))] = None
    period: Annotated[Period | None, Meta(title=N_("period"))] = None
    requested_on: Annotated[dt.date | None, Meta(title=N_("requested on"))] = None
    requested_by: Annotated[str | None, Meta(title=N_("requested by"))] = None
    started_on: Annotated[dt.date | None, Meta(title=N_("started on"))] = None
    customer_owned: Annotated[bool, Meta(title=N_("customer owned"))] = False
    ending: Ending | None = None
    ended_on: dt.date | UnsetType = UNSET
    records: tuple[Record, ...] = ()

    @property
    def ends_on(self) -> dt.date | None:
        """The day on which it ends or has ended, as far as that is known."""
        if self.ended_on:
            return self.ended_on
        return self.ending.on if self.ending is not None else None

    @property
    def running(self) -> bool:
        """Whether the service is in use: active, or active until its end date."""
        return self.status in RUNNING

    @property
    def keeps_records(self) -> bool:
        """Whether its records stay as they are: it has ended, or has not begun."""
        return self.status in ("requested", "declined", "ended")

    @property
    def open(self) -> bool:
        """Whether there can be no other for its service: requested, or running (R38)."""
        return self.status in OPEN


class ReplacedRecord(Value, frozen=True, kw_only=True):
    """How a record stood before it was corrected, and which one it is: by a sum, not by its title.

    So an ending that erases the records leaves nothing of them in the history (case 26). `new` is
    a record that was not there before; `sha256` is the sum of the record as it was set.
    """

    sha256: str
    new: bool = False
    status: str | None = None
    on: dt.date | None = None


class BeforeImport(Value, frozen=True, kw_only=True, omit_defaults=True):
    """What an import replaced at a customer, no more of it than takes it back (R56).

    `new` is a customer that was not there before. `facts` are fields as they were, `tasks` all of
    them where one was changed, `users` those that were changed. Users and collaborations that
    came with it stand by address and by id. `records` are those set otherwise or added, by
    collaboration; `lost` says that records went, which are kept nowhere (case 26).
    """

    new: bool = False
    facts: dict[str, str | None] = {}
    tasks: tuple[Task, ...] | None = None
    users: tuple[User, ...] = ()
    new_users: tuple[str, ...] = ()
    new_collaborations: tuple[str, ...] = ()
    records: dict[str, tuple[ReplacedRecord, ...]] = {}
    lost: bool = False


class Replaced(Value, frozen=True, kw_only=True):
    """What a change replaced, for as long as it may be put back (R18); never erased records.

    `email` is the user that was changed, by the address it has since; `user` is that user before,
    or None if it is new. `imported` is there where an import was the change.
    """

    collaboration: Collaboration | None = None
    email: str | None = None
    user: User | None = None
    main_contact: str | None = None
    record: ReplacedRecord | None = None
    imported: BeforeImport | UnsetType = UNSET


Sum = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
"""A SHA-256 as it is written."""


class ErasedEffect(Value, frozen=True, kw_only=True, omit_defaults=True):
    """What the catalogue said of the data, or of one side's access, when an ending lost data.

    `text` stands as in the catalogue, in no reader's language, and `you` is the same as it is said
    to the customer; `provenance` says how sure it was, `page` and `source` what it rests on.
    """

    subject: Literal["data", "office", "customer"]
    text: str
    provenance: Literal["stated", "inferred", "inferred (app)", "unknown", "office"]
    you: str | None = None
    source: str | None = None
    page: str | None = None


class Erased(Value, frozen=True, kw_only=True, omit_defaults=True):
    """What an ending that lost data leaves of it in the history: enough for a certificate (R61).

    `records` has the sum of each record that was kept here and erased, by kind, in the order in
    which they stood, and no title or person; `whole` is the sum of all of them together, as the
    history's line of a hand-over pack has it. Where the service loses data of which nothing was
    erased here, there is neither. `decided_at` is when the ending was decided, which may be long
    before its day.
    """

    service: str
    decided_at: Moment
    effects: tuple[ErasedEffect, ...] = ()
    records: dict[str, tuple[Sum, ...]] = {}
    whole: Sum | None = None

    @property
    def count(self) -> int:
        """How many records were erased."""
        return sum(map(len, self.records.values()))


class Entry(Value, frozen=True, kw_only=True):
    """One line of a customer's history; `at` is UTC, `by` a login or the e-mail of a user.

    `os_user` is the account on the host that did it, `details` say what changed and with which
    answers, `replaced` is there where the change can be undone. `before` is the sum of the entry
    before it, by which `store/domain/chain/` finds what was edited since (R62); those of earlier
    versions have none, nor has the first of a history. `erased` is there where an ending lost data
    (R61); those of earlier versions have none. Entries are only ever added.
    """

    at: Moment
    by: str
    os_user: str
    side: Side
    action: str
    collaboration: str | None = None
    details: dict[str, str] = {}
    reason: str | None = None
    replaced: Replaced | None = None
    before: str | UnsetType = UNSET
    erased: Erased | UnsetType = UNSET


if TYPE_CHECKING:
    Lines = Sequence[Entry]
else:  # what is decoded; `store/domain/listed/` has another, of which a store keeps a part
    Lines = tuple[Entry, ...]


class Hold(Value, frozen=True, kw_only=True, omit_defaults=True):
    """That nothing may be lost of a collaboration, or of the whole customer without one (R59).

    `by` is the employee's login. With `until` it ends by itself after that Swedish day.
    """

    reason: str
    by: str
    at: Moment
    until: dt.date | None = None
    collaboration: str | None = None

    def stands_on(self, day: dt.date) -> bool:
        """Whether it has not ended by itself on a day."""
        return self.until is None or day <= self.until


class Customer(Value, frozen=True, kw_only=True):
    """A customer of the office with all that any rule looks at: the unit of every change.

    `main_contact` is the e-mail of one of its users or None, so there can never be two;
    `version` rises by one with every change. `holds` is there where something is or was on hold:
    at most one for each collaboration, and one for the customer as a whole.

    Raises:
        ValueError: an e-mail or a collaboration id appears twice, the main contact is
            not one of the users, or a hold is of something that is not there or has one already.
            When decoding, it becomes a `msgspec.ValidationError`.
    """

    number: str
    name: str
    org_number: str | None = None
    spcs_number: str | None = None
    account_manager: str | None = None
    tasks: tuple[Task, ...] = ()
    users: tuple[User, ...] = ()
    main_contact: str | None = None
    collaborations: tuple[Collaboration, ...] = ()
    history: Lines = ()
    version: Annotated[int, Meta(ge=1)] = 1
    holds: tuple[Hold, ...] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if not self.number or not self.name:
            raise ValueError(_("a customer needs a number and a name"))
        users, collaborations = self.users, self.collaborations
        if len(users) > 1 and (twice := _repeated_address([user.email for user in users])):
            raise ValueError(_("users: {email} appears twice", email=twice))
        if len(collaborations) > 1 and (twice := _repeated(each.id for each in collaborations)):
            raise ValueError(_("collaborations: {id} appears twice", id=twice))
        if self.main_contact is not None and self.user(self.main_contact) is None:
            raise ValueError(
                _("main_contact: {email} is not one of the users", email=self.main_contact)
            )
        if self.holds:
            self._check_holds(self.holds)

    def _check_holds(self, holds: tuple[Hold, ...]) -> None:
        named = [hold.collaboration for hold in holds]
        if twice := _repeated(id or self.number for id in named):
            raise ValueError(_("holds: {id} appears twice", id=twice))
        for id in named:
            if id is not None and self.collaboration(id) is None:
                raise ValueError(_("holds: {id} is not one of the collaborations", id=id))

    def user(self, email: str) -> User | None:
        """Return the user with that e-mail, upper and lower case alike, or None."""
        folded = email.casefold()
        return next((user for user in self.users if user.email.casefold() == folded), None)

    def collaboration(self, id: str) -> Collaboration | None:
        """Return the collaboration with that id, or None."""
        return next(
            (collaboration for collaboration in self.collaborations if collaboration.id == id), None
        )

    def open_collaboration(self, service: str) -> Collaboration | None:
        """Return the one collaboration for a service that is open (R38), or None."""
        found = (
            collaboration
            for collaboration in self.collaborations
            if collaboration.service == service and collaboration.open
        )
        return next(found, None)

    def with_collaboration(self, new: Collaboration) -> tuple[Collaboration, ...]:
        """Return the collaborations with that one in its place, or as the last one if it is new."""
        if self.collaboration(new.id) is None:
            return (*self.collaborations, new)
        return tuple(
            new if collaboration.id == new.id else collaboration
            for collaboration in self.collaborations
        )

    def task(self, name: str | None) -> Task | None:
        """Return this customer's task of that name, or None."""
        return next((task for task in self.tasks if task.name == name), None)

    def valid_main_contact(self, employees: Iterable[Employee]) -> User | None:
        """Return the main contact, or None where the one on record counts as missing (R25).

        It counts if it is an active Administrator who is not among the office's `employees`.
        """
        return valid_main_contact(self.main_contact, self.users, employees)

    @property
    def portal_number(self) -> str:
        """The number that a main contact is missing for: Visma's own, else the office's (R19)."""
        return self.spcs_number or self.number


def _repeated_address(emails: list[str]) -> str | None:
    """Return the first address that comes a second time, upper and lower case alike."""
    together = "\n".join(emails)  # most are in lower case, and there may be hundreds
    if together == together.casefold() and len({*emails}) == len(emails):
        return None
    return _repeated(email.casefold() for email in emails)


def _repeated(names: Iterable[str]) -> str | None:
    """Return the first name that comes a second time."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


Subject = Literal[
    "standing", "status", "task", "variant", "period", "recipient", "modules",
    "record", "records", "data", "office", "customer", "you", "undo", "cost",
    "user", "name", "address", "phone", "role", "active", "services", "main-contact",
    "customer-owned", "other-ending", "hold", "receipt", "history",
    "employee", "rights", "portal-role", "account-manager", "owner",
]  # fmt: skip
