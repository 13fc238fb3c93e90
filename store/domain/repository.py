"""What a desk asks of a store, whichever keeps the customers: files of one host, or a server."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Literal, ParamSpec, Protocol, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from store.domain.chain.breaks import breaks
from store.domain.errors import Refusal, Refused, StoreDamaged, StoreError
from store.domain.filters import Filter
from store.domain.incoming_employees import ReconciledEmployees
from store.domain.model import Customer, Employee, Entry, Office
from store.domain.policy.heading_meanings import HeadingMeanings
from store.domain.policy.overlay import Policy
from store.domain.row import Listing
from store.domain.words import edited_words
from store.i18n.language import _
from store.i18n.program_call import call

Change = Callable[[Customer], Customer]
"""Takes a customer as it is right now and returns it as it should be; raises to change nothing."""


NumberedChange = tuple[str, Change]
"""A customer's number, and how that customer is changed."""


PATIENCE = 5.0
"""Seconds that a store waits for a lock or for its server, unless somebody says otherwise."""


OnDamage = Callable[[StoreDamaged], None]
"""Called with what cannot be read. If it returns, that is left out and the rest is read."""


Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def answer_of(
    ask: Callable[Asked, Answer], *args: Asked.args, **kwargs: Asked.kwargs
) -> Answer | StoreError:
    """Return what something returns, or what it is refused with: for one of several answers."""
    try:
        return ask(*args, **kwargs)
    except StoreError as error:
        return error


def refuse_damage(error: StoreDamaged) -> None:
    """Refuse to leave anything out: the `OnDamage` that is used by default.

    Raises:
        StoreDamaged: always, the one it was called with.
    """
    raise error


ChangeEmployees = Callable[[tuple[Employee, ...]], tuple[tuple[Employee, ...], Entry]]
"""Takes the office's people as they are right now and returns all of them as they should be.

With them comes the line of the office's history that tells the change.
"""
TellOffice = Callable[[tuple[Employee, ...], tuple[Entry, ...]], Entry]
"""Returns a line of the office's history, made of its people and that history as they are now."""
ChangeHeadings = Callable[[HeadingMeanings], tuple[HeadingMeanings, Entry] | None]
"""Takes what headings mean right now and returns what they should, with the line that tells it.

None is no change.
"""
TellPolicy = Callable[[], Entry | None]
"""Returns the line that tells of another policy, given what is kept right now; None is no change.

Raises where that policy must not be kept.
"""


Reconcile = Callable[[Customer | None, Customer], Customer | None]
"""Takes the customer that is kept, if any, and the incoming one, and returns what to keep.

None changes nothing. Raises `Refused` for what must not come in.
"""


class Finding(msgspec.Struct, frozen=True):
    """What `check` found: a file, the customer where it is about one, and what is wrong.

    `edited` is there where all can be read, and a history was edited outside the program (R62).
    """

    file: str
    customer: str | None
    message: str
    edited: Literal[True] | UnsetType = UNSET


def edited_customer(file: str, customer: Customer) -> Iterator[Finding]:
    """Tell of a customer whose history was edited outside the program, if it was."""
    if found := breaks(customer.history):
        message = _(
            "{file}: customer {number} {name}: {fault}; who has full rights and is Administrator "
            "accepts it with: {command}",
            command=call("check", "--accept-history", customer.number),
            file=file,
            number=customer.number,
            name=customer.name,
            fault=edited_words(found),
        )
        yield Finding(file, customer.number, message, True)


def edited_office(file: str, history: Sequence[Entry]) -> Iterator[Finding]:
    """Tell of the office's own history, where it was edited outside the program."""
    if found := breaks(history):
        message = _(
            "{file}: the office itself: {fault}; who has full rights and is Administrator accepts "
            "it with: {command}",
            command=call("check", "--accept-history"),
            file=file,
            fault=edited_words(found),
        )
        yield Finding(file, None, message, True)


TellImport = Callable[[tuple[Employee, ...], tuple[Employee, ...], "AddedCounts"], Entry | None]
"""Takes the office's people before an import and after it, and what becomes of customers.

Returns the line of the office's history that tells it, or None where there is nothing to tell.
"""


ChangeOrRemove = Callable[[Customer], Customer | None]
"""Takes a customer as it is right now and returns it as it should be, or None to remove it.

What is returned as it was stays as it is; raises to change nothing at all.
"""


class ChangedSeveral(msgspec.Struct, frozen=True, kw_only=True):
    """The customers that were changed together, as they are now, and those that were removed."""

    changed: tuple[Customer, ...] = ()
    removed: tuple[Customer, ...] = ()


TellChanges = Callable[[ChangedSeveral], Entry]
"""Returns the line of the office's history that tells what became of several customers."""


def decide_several(present: Iterable[Customer], change: ChangeOrRemove) -> ChangedSeveral:
    """Ask what becomes of each of several customers."""
    changed: list[Customer] = []
    removed: list[Customer] = []
    for customer in present:
        after = change(customer)
        if after is None:
            removed.append(customer)
        elif after is not customer:
            changed.append(after)
    return ChangedSeveral(changed=tuple(changed), removed=tuple(removed))


class AddedCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many customers and employees were added, changed, or left as they were."""

    customers: int
    changed: int = 0
    unchanged: int
    employees: int
    employees_changed: int = 0

    @property
    def anything(self) -> bool:
        """Whether anything is not as it was."""
        return bool(self.customers or self.changed or self.employees or self.employees_changed)

    def plus(self, reconciled: "Reconciled") -> "AddedCounts":
        """Return these with some customers more; they themselves need not be kept for that."""
        return msgspec.structs.replace(
            self,
            customers=self.customers + len(reconciled.new),
            changed=self.changed + len(reconciled.changed),
            unchanged=self.unchanged + reconciled.unchanged,
        )


class Reconciled(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of customers that come in: what is to be kept, and what is refused."""

    new: tuple[Customer, ...] = ()
    changed: tuple[Customer, ...] = ()
    unchanged: int = 0
    refusals: tuple[Refusal, ...] = ()


def of_employees(people: ReconciledEmployees) -> AddedCounts:
    """Return the counts of employees, to which those of customers are added."""
    return AddedCounts(
        customers=0,
        unchanged=0,
        employees=len(people.new),
        employees_changed=len(people.changed),
    )


def reconcile_all(
    present: Mapping[str, Customer], incoming: Iterable[Customer], reconcile: Reconcile
) -> Reconciled:
    """Ask about each customer that comes in, where `present` has those that are there by number."""
    new: list[Customer] = []
    changed: list[Customer] = []
    refusals: list[Refusal] = []
    unchanged = 0
    for customer in incoming:
        before = present.get(customer.number)
        try:
            after = reconcile(before, customer)
        except Refused as error:
            refusals += error.refusals
            continue
        if after is None:
            continue
        if before is None:
            new.append(after)
        elif after == before:
            unchanged += 1
        else:
            changed.append(after)
    return Reconciled(
        new=tuple(new), changed=tuple(changed), unchanged=unchanged, refusals=tuple(refusals)
    )


class StoreId(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a store is known by, whatever its office and its directory are called.

    A copy of a store has the same; what an export brings into another store does not.
    """

    id: str

    @classmethod
    def new(cls) -> "StoreId":
        """Return one that no other store has."""
        import secrets  # a store gets its id once

        return cls(secrets.token_hex(16))


class Store(Protocol):
    """Keeps an office: each customer one document, replaced as a whole by each change."""

    office: Office
    employees: tuple[Employee, ...]
    """The office's people as they were when they were last read."""
    patience: float
    """How many seconds an act waits for a lock or for the server."""

    @property
    def name(self) -> str:
        """What the store is called on screen."""

    @property
    def on_server(self) -> bool:
        """Whether an answer may take long, so that no key should wait for it."""

    @property
    def only_read(self) -> bool:
        """Whether who has opened it may read, and change nothing."""

    @property
    def may_act_for_others(self) -> bool:
        """Whether who has opened it is believed about who acts, now."""

    def identity(self, *, may_make: bool) -> str:
        """Return the store's own id; a store of an earlier version may get it now.

        Raises:
            Refused: it has none yet, and it is not to be made, or somebody else has to make it.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

    def beside(self) -> AbstractContextManager["Store"]:
        """Open the same store once more, for a thread that works beside whoever has this one.

        Raises:
            NotFound, StoreDamaged: it can no longer be opened.
        """

    def customer(self, number: str) -> Customer:
        """Return a customer.

        Raises:
            NotFound: there is none with that number.
            StoreDamaged: it cannot be read.
        """

    def glance(self, number: str) -> Customer:
        """Return a customer, perhaps with older lines of history that are read when asked for.

        Raises:
            NotFound, StoreDamaged: as in `customer`; also where such a line is asked for.
        """

    def customers(self, on_damage: OnDamage = refuse_damage) -> Iterator[Customer]:
        """Read every customer; `on_damage` is called with each that cannot be read, or at the end.

        Raises:
            StoreDamaged: one cannot be read, and `on_damage` does not leave it out.
            OutOfReach: the server does not answer.
        """

    def some_customers(
        self, numbers: Iterable[str], on_damage: OnDamage = refuse_damage
    ) -> Iterator[Customer]:
        """Read several customers together, in any order; who is not there is left out.

        `on_damage` is called with what cannot be read.

        Raises:
            StoreDamaged: one cannot be read, and `on_damage` does not leave it out.
            OutOfReach: the server does not answer.
        """

    def listing(self) -> Listing:
        """Return the rows of all customers, in the order of their numbers."""

    def people_and_rows(self, number: str | None = None) -> Listing:
        """Read the office's people again, and return the rows of all customers, or of one.

        Raises:
            StoreDamaged: the people cannot be read.
        """

    def read_ahead(self, seconds: float) -> bool:
        """Read ahead for a listing, for so many seconds; return whether all has been read."""

    def keep_rows(self) -> None:
        """Keep what was listed for the next start, where that makes it faster; no fault is told."""

    def listing_so_far(self) -> Listing:
        """Return the rows that have been read ahead, in the order of their numbers."""

    def listing_of(self, number: str) -> Listing:
        """Return one customer's row, without a look at any other."""

    def narrowed(self, wanted: Filter) -> Listing:
        """Return the rows that a filter shows, in the order of their numbers."""

    def moved(self) -> bool:
        """Return whether anything may have changed since the last listing. This is cheap."""

    def change(self, number: str, change: Change) -> Customer:
        """Replace a customer by what `change` makes of it, on what is kept right now.

        What `change` raises comes through, and nothing is written. What it asks of the office's
        people and its policy is answered as they are kept under the lock.

        Raises:
            NotFound: there is none with that number.
            StoreBusy: somebody else is writing for too long.
            StoreDamaged: what is kept cannot be used; it is left as it is.
            NotSaved: nothing has changed.
            MaybeSaved: it may have changed; reading it again shows which.
        """

    def change_each(self, changes: Sequence[NumberedChange]) -> list[Customer | StoreError]:
        """Change customers one after the other, each as in `change`, and answer for each of them.

        An answer is the customer as it is kept, or what `change` would have raised. All of them
        are kept, or refused, when this returns; they may be waited for together, and who dies
        meanwhile may have changed any of them, each as a whole.
        """

    def read_employees(self) -> tuple[Employee, ...]:
        """Read the office's people as they are kept right now, and keep them in `employees`.

        Raises:
            StoreDamaged: they cannot be read.
        """

    def change_employees(self, change: ChangeEmployees) -> tuple[Employee, ...]:
        """Replace the office's people by what `change` makes of them, on what is kept right now.

        What `change` raises comes through, and nothing is written.

        Raises:
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

    def add_office_line(self, tell: TellOffice) -> Entry:
        """Add the line that `tell` makes to the office's own history, and return it as it stands.

        What `tell` raises comes through, and nothing is written.

        Raises:
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

    def add(
        self,
        employees: Iterable[Employee],
        customers: Iterable[Customer],
        reconcile: Reconcile,
        tell: TellImport,
    ) -> AddedCounts:
        """Add or change customers as `reconcile` decides, under one lock. All or nothing.

        `tell` is asked for a line of the office's history where anything changes. An employee
        that is there already may have another name and address. Every customer is asked about, so
        that one error carries all the refusals.

        Raises:
            Refused: an employee is there already with other rights, or `reconcile` refuses.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

    def change_several(
        self, numbers: Iterable[str], change: ChangeOrRemove, tell: TellChanges
    ) -> ChangedSeveral:
        """Change or remove customers as `change` decides, under one lock. All or nothing.

        Who is not there is left out. Where anything changes, `tell` is asked for the line of the
        office's history. What either raises comes through, and nothing is written.

        Raises:
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

    def policy(self) -> Policy:
        """Return the office's own policy as it is kept right now; nothing where it has none.

        Raises:
            StoreDamaged: it cannot be read.
        """

    def policy_when_opened(self) -> Policy:
        """Return the office's own policy as it was when the store was opened, or later.

        Raises:
            StoreDamaged: it cannot be read.
        """

    def office_history(self) -> tuple[Entry, ...]:
        """Return what was done to the office itself, the earliest first (R53).

        Raises:
            StoreDamaged: it cannot be read.
        """

    def replace_policy(self, policy: Policy, tell: TellPolicy) -> None:
        """Keep another policy of the office, and the line of its history; an empty one is none.

        `tell` is asked under the lock, where the people and the policy are answered as they are
        kept then.

        Raises:
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

    def headings(self) -> HeadingMeanings:
        """Return what was said that headings of imported files mean, as it is kept right now.

        Raises:
            StoreDamaged: it cannot be read.
        """

    def change_headings(self, change: ChangeHeadings) -> None:
        """Replace what headings mean by what `change` makes of it, decided under the lock.

        Raises:
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

    def check(self) -> tuple[Finding, ...]:
        """Read all that is kept and return what is wrong."""
