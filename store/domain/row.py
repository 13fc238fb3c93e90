"""The rows of the list, decoded straight from a shard's bytes: the few fields a row needs."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from sys import intern

import msgspec
from msgspec import UNSET, UnsetType

from store.domain.main_contact import valid_main_contact
from store.domain.model import RUNNING, Entry, Role, Side, Status

NUMBER_WIDTH = 20
"""Digits that are compared as a number; a longer run stands as text does."""
_DIGITS = re.compile(r"[0-9]+")
_SHAPE = str.maketrans("123456789", "000000000")
_number = attrgetter("number")


class RowCollaboration(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a list shows and filters by of one collaboration."""

    id: str
    service: str
    variant: str | None
    status: Status
    task: str | None
    task_owner: str | None
    ends_on: dt.date | None


class RowHold(msgspec.Struct, frozen=True, gc=False):
    """What is on hold and until when: a collaboration, or without one the whole customer (R59)."""

    collaboration: str | None = None
    until: dt.date | None = None

    def stands_on(self, day: dt.date) -> bool:
        """Whether it has not ended by itself on a day."""
        return self.until is None or day <= self.until


class RowChange(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The latest change that one side made, for the other side's notice.

    `reached` is the latest time that the clock had shown by then: no earlier than `at`, nor than
    any change before it, also where the clock went backwards.
    """

    at: dt.datetime
    reached: dt.datetime
    side: Side
    by: str
    action: str
    collaboration: str | None


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a list shows and filters by of one customer.

    `main_contact` is None where the one on record is not an active Administrator (R25). The store,
    which knows the employees, takes away one who works at the office (`without_employee`).
    `version` is its document's: what was found out of one holds until there is another.
    `changes` has the latest change of each side. `people` are the names and addresses of its users,
    by which it is found as well. `holds` is there where something is or was on hold.
    """

    number: str
    name: str
    org_number: str | None
    account_manager: str | None
    main_contact: str | None
    collaborations: tuple[RowCollaboration, ...]
    changes: tuple[RowChange, ...] = ()
    spcs_number: str | None = None
    people: str = ""
    version: int = 0
    holds: tuple[RowHold, ...] | UnsetType = UNSET

    def on_hold(self, day: dt.date) -> bool:
        """Whether anything of it is on hold on a day."""
        return any(hold.stands_on(day) for hold in self.holds or ())

    @property
    def active(self) -> int:
        """How many collaborations are running."""
        return sum(collaboration.status in RUNNING for collaboration in self.collaborations)

    @property
    def responsible(self) -> frozenset[str]:
        """The logins of its account manager, and of the owners of the tasks in use."""
        owners = {collaboration.task_owner for collaboration in self.collaborations}
        return frozenset(login for login in (self.account_manager, *owners) if login is not None)

    @property
    def next_ending(self) -> dt.date | None:
        """The first date on which a collaboration is to end, or None."""
        dates = [c.ends_on for c in self.collaborations if c.status == "ending" and c.ends_on]
        return min(dates, default=None)


class _Task(msgspec.Struct, frozen=True, gc=False):
    name: str
    owner: str | None = None


class _User(msgspec.Struct, frozen=True, gc=False):
    email: str
    name: str = ""
    role: Role = "user"
    active: bool = True


class _Ending(msgspec.Struct, frozen=True, gc=False):
    on: dt.date


class _Collaboration(msgspec.Struct, frozen=True, gc=False):
    id: str
    service: str
    variant: str | None = None
    status: Status = "active"
    task: str | None = None
    ending: _Ending | None = None
    ended_on: dt.date | None = None


class _Entry(msgspec.Struct, frozen=True, gc=False):
    at: dt.datetime
    by: str
    side: Side
    action: str
    collaboration: str | None = None


class _Customer(msgspec.Struct, frozen=True, gc=False):
    number: str
    name: str
    org_number: str | None = None
    spcs_number: str | None = None
    account_manager: str | None = None
    main_contact: str | None = None
    tasks: tuple[_Task, ...] = ()
    users: tuple[_User, ...] = ()
    collaborations: tuple[_Collaboration, ...] = ()
    history: tuple[_Entry, ...] = ()
    version: int = 0
    holds: tuple[RowHold, ...] | UnsetType = UNSET


class _Past(msgspec.Struct, frozen=True, gc=False):
    changes: tuple[RowChange, ...]


class _File(msgspec.Struct, frozen=True, gc=False):
    customers: dict[str, _Customer]
    past: dict[str, _Past] = {}


_decoder = msgspec.json.Decoder(_File)


_one = msgspec.json.Decoder(_Customer)


class Listing(msgspec.Struct, frozen=True):
    """All rows in the order of their numbers, and what is missing as its file is damaged."""

    rows: Sequence[Row]
    damaged: tuple[str, ...]


def number_order(number: str) -> str:
    """Return what sorts customers' numbers by the numbers in them.

    No two have the same, also where they differ in leading zeros alone.
    """
    head = number.rstrip("0123456789")
    if not head or head.isalpha():  # most numbers; the general way takes five times as long
        return f"{head}{number[len(head) :].zfill(NUMBER_WIDTH)}\0{number}"
    filled = _DIGITS.sub(lambda digits: digits.group().zfill(NUMBER_WIDTH), number)
    return f"{filled}\0{number}"


def order_of(row: Row) -> str:
    """Return what sorts rows so."""
    return number_order(row.number)


def in_number_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return rows in that order.

    Where all numbers have their digits at the same places, that is the plain order, which 100,000
    rows are in within a fifth of the time.
    """
    found = list(rows)
    shapes = set("\n".join(map(_number, found)).translate(_SHAPE).split("\n"))
    return tuple(sorted(found, key=_number if len(shapes) == 1 else order_of))


def row_of(document: bytes, before: tuple[RowChange, ...] = ()) -> Row:
    """Return the row of one customer's document; `before` are the changes of before its history.

    Raises:
        msgspec.ValidationError: a field that a row needs is missing or of a wrong type.
    """
    return _row(_one.decode(document), before)


def rows_in(shard: bytes) -> tuple[Row, ...]:
    """Return the rows of a shard's customers.

    Raises:
        msgspec.ValidationError: a field that a row needs is missing or of a wrong type.
    """
    file = _decoder.decode(shard)
    past = file.past
    return tuple(
        _row(customer, past[number].changes if number in past else ())
        for number, customer in file.customers.items()
    )


def without_employee(row: Row, office: frozenset[str]) -> Row:
    """Return a row without a main contact whose address is among the office's.

    Called when a row is read, since employees may come after the row was written.
    """
    if row.main_contact is None or row.main_contact.casefold() not in office:
        return row
    return msgspec.structs.replace(row, main_contact=None)


def _row(customer: _Customer, before: tuple[RowChange, ...]) -> Row:
    main_contact = valid_main_contact(customer.main_contact, customer.users, ())
    owners = {task.name: task.owner for task in customer.tasks}
    return Row(
        number=customer.number,
        name=customer.name,
        org_number=customer.org_number,
        account_manager=shared_text(customer.account_manager),
        main_contact=main_contact.email if main_contact is not None else None,
        collaborations=tuple(
            _shared(
                collaboration.id,
                collaboration.service,
                collaboration.variant,
                collaboration.status,
                collaboration.task,
                owners.get(collaboration.task) if collaboration.task is not None else None,
                collaboration.ended_on or (collaboration.ending and collaboration.ending.on),
            )
            for collaboration in customer.collaborations
        ),
        changes=latest_changes(customer.history, before) if customer.history else before,
        spcs_number=customer.spcs_number,
        people=" ".join([f"{user.name} {user.email}" for user in customer.users]),
        version=customer.version,
        holds=customer.holds,
    )


def shared_text(text: str | None) -> str | None:
    """Return one value for all equal texts: a few people manage the accounts of all customers."""
    return intern(text) if text is not None else None


@lru_cache(1 << 14)
def _shared(
    id: str,
    service: str,
    variant: str | None,
    status: Status,
    task: str | None,
    task_owner: str | None,
    ends_on: dt.date | None,
) -> RowCollaboration:
    """Return one value for all that are equal: customers have much the same collaborations."""
    return RowCollaboration(
        id=id,
        service=service,
        variant=variant,
        status=status,
        task=task,
        task_owner=task_owner,
        ends_on=ends_on,
    )


def latest_changes(
    lines: Iterable[_Entry | Entry], before: tuple[RowChange, ...] = ()
) -> tuple[RowChange, ...]:
    """Return the latest change of each side, of lines and of the changes `before` them."""
    earlier = {change.side: change for change in before}
    latest: dict[Side, tuple[_Entry | Entry, dt.datetime]] = {}
    reached = max((change.reached for change in before), default=None)
    for entry in lines:
        reached = entry.at if reached is None or entry.at > reached else reached
        latest[entry.side] = (entry, reached)
    sides = dict.fromkeys((*earlier, *latest))
    return tuple(_change(*latest[side]) if side in latest else earlier[side] for side in sides)


def _change(entry: _Entry | Entry, reached: dt.datetime) -> RowChange:
    return RowChange(
        at=entry.at,
        reached=reached,
        by=entry.by,
        side=entry.side,
        action=entry.action,
        collaboration=entry.collaboration,
    )
