"""Every act that changes a store, ready to be done again and again from the same beginning.

An act makes the same bytes each time, as its clock stands still: so after a fault each file can
be held against exactly the old and exactly the new one.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from store.desk.desk import Desk
from store.domain.errors import Refused
from store.domain.model import Customer, Employee, Entry, Task
from store.domain.wishes import (
    Activate,
    AddUser,
    Approve,
    ChangeRole,
    Deactivate,
    Decline,
    Edit,
    EditUser,
    End,
    FallDue,
    HandOver,
    License,
    Link,
    NameMainContact,
    PutOnHold,
    Reassign,
    Receive,
    ReleaseHold,
    Remind,
    RemoveTask,
    RemoveUser,
    RenameTask,
    Request,
    SetRecord,
    Undo,
    Wish,
    Withdraw,
)
from store.files.disk import Disk
from store.files.store import TinyStore
from store.rules.people.employees import details_of

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TASK = "Löpande bokföring"
DUE = dt.date(2026, 12, 1)
NUMBER = "1001"


@dataclass(frozen=True)
class Verb:
    """A wish, by which side and when it is carried out, and what the office has done before it."""

    wish: Wish
    before: tuple[Wish, ...] = ()
    side: str = "office"
    now: dt.datetime = NOW


VERBS: dict[str, Verb] = {
    "end": Verb(End(collaboration="utlagg-1", outcome="continue", reason="Kunden slutar")),
    "end and delete": Verb(
        End(
            collaboration="utlagg-1",
            outcome="delete",
            confirmation=NUMBER,
            reason="Kunden har fått allt",
        )
    ),
    "end on a date": Verb(End(collaboration="utlagg-1", outcome="continue", on=DUE)),
    "withdraw": Verb(Withdraw(collaboration="scanner-1")),
    "due": Verb(FallDue(collaboration="scanner-1"), now=NOW + dt.timedelta(days=9)),
    "undo": Verb(Undo(), before=(Edit(collaboration="utlagg-1", task="Bokslut"),)),
    "edit": Verb(Edit(collaboration="eekonomi-1", variant="Smart", period=3)),
    "request": Verb(Request(service="skatt-bokslut", task=TASK)),
    "approve": Verb(Approve(collaboration="ekonomioversikt-1"), side="customer"),
    "decline": Verb(Decline(collaboration="ekonomioversikt-1"), side="customer"),
    "remind": Verb(Remind(collaboration="ekonomioversikt-1")),
    "link": Verb(Link(collaboration="lon-1", task=TASK)),
    "add user": Verb(AddUser(email="ny@alfa.test", name="Ny Ström", phone="070-1740605")),
    "edit user": Verb(EditUser(email="per@alfa.test", new_email="per.ek@alfa.test", phone="")),
    "role": Verb(ChangeRole(email="ada@alfa.test", role="auditor")),
    "main contact": Verb(NameMainContact(email="per@alfa.test")),
    "deactivate": Verb(Deactivate(email="ada@alfa.test")),
    "activate": Verb(Activate(email="olle@alfa.test")),
    "remove": Verb(RemoveUser(email="ada@alfa.test")),
    "record": Verb(
        SetRecord(collaboration="utlagg-1", kind="report", title="Resa till Umeå", status="draft")
    ),
    "hand over": Verb(HandOver(records={"utlagg-1": "1 report"}, manifest="0" * 64)),
    "received": Verb(
        Receive(),
        before=(HandOver(records={"utlagg-1": "1 report"}, manifest="1" * 64),),
        side="customer",
    ),
    "hold": Verb(
        PutOnHold(collaboration="utlagg-1", until=dt.date(2027, 1, 31), reason="Tvist om resor")
    ),
    "release": Verb(
        ReleaseHold(reason="Tvisten är löst"), before=(PutOnHold(reason="Revision hos kunden"),)
    ),
    "reassign": Verb(Reassign(from_login="bo", to_login="anna")),
    "rename task": Verb(RenameTask(task=TASK, name="Bokföring")),
    "remove task": Verb(RemoveTask(task="Bokslut")),
    "license": Verb(License(email="per@alfa.test", service="utlagg")),
}
"""Each way of changing a customer. That none is missing is tested."""


def customer(make) -> Customer:
    """Return a customer on which every act can be done."""
    return make.customer(
        make.collaboration("utlagg", records=(make.record("report", status="sent"),)),
        make.collaboration("eekonomi", variant="Pro", period=12, invoice_recipient="customer"),
        make.collaboration("scanner", status="ending", ending=make.ending("end", on=DUE)),
        make.collaboration("lon-smart", variant="Standard"),
        make.collaboration("ekonomioversikt", status="requested"),
        make.collaboration("lon", status="unlinked", task=None),
        number=NUMBER,
        tasks=(Task(name=TASK, owner="bo"), Task(name="Bokslut")),
        users=(
            make.administrator(),
            make.administrator("Per Ek", phone="070-1740605"),
            make.user("Ada Dal", services=("utlagg", "lon")),
            make.user("Olle Ask", active=False),
        ),
    )


def desk_at(
    make, path: Path, disk: Disk, *, side: str = "office", now: dt.datetime = NOW, patience=0.05
) -> Desk:
    """Sit Anna down, or the customer's main contact, at a store on some disk."""
    store = TinyStore(path, who="anna", disk=disk, patience=patience)
    if side == "office":
        return Desk(store, make.operator("anna"), clock=lambda: now)
    by = make.customers_operator(make.administrator())
    return Desk(store, by, company=NUMBER, clock=lambda: now)


@dataclass(frozen=True)
class Act:
    """Something done to a store: `prepare` makes the beginning, `do` does it on a disk."""

    path: Path
    prepare: Callable[[], None]
    do: Callable[[Disk], object]


def told(
    before: tuple[Employee, ...], after: tuple[Employee, ...], customers: object = None
) -> Entry | None:
    """Tell in the office's history what became of its people, in Anna's name.

    An import of customers alone is not told: nobody takes those back.
    """
    if customers is not None and before == after:
        return None
    return Entry(
        at=NOW,
        by="anna",
        os_user="anna",
        side="office",
        action="import",
        details=details_of(before, after),
    )


def only_new(held: Customer | None, arriving: Customer) -> Customer:
    """Take what is new; what is there already must be the same."""
    if held in (None, arriving):
        return arriving
    raise Refused.because("already-exists", f"The customer {arriving.number} differs.")
