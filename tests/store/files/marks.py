"""Changes that can be told from one another: each leaves its mark in the history."""

import datetime as dt
from pathlib import Path

from store.domain.model import Customer, Entry
from store.domain.plan import with_line
from store.files.forms.customer_files import shard_of
from store.files.store import TinyStore
from tests.store.disks import Unsynced, Watched

SHARD = f"{shard_of('1001')}.json"


def marked(customer: Customer, mark: str) -> Customer:
    """Return the next version of a customer, with a line in the history that has the mark."""
    entry = Entry(
        at=dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC),
        by="anna",
        os_user="anna",
        side="office",
        action="mark",
        reason=mark,
    )
    return with_line(customer, entry)


def marks(customer: Customer) -> list[str | None]:
    return [entry.reason for entry in customer.history]


def change(path: Path, mark: str, disk: Watched | None = None, patience: float = 0.05) -> Customer:
    """Open the store and make one change, on a disk that is started only then."""
    store = TinyStore(path, who="anna", disk=disk or Unsynced(), patience=patience)
    if disk is not None:
        disk.start()
    return store.change("1001", lambda customer: marked(customer, mark))
