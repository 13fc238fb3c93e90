"""The files of a store as they lie on the disk: where a customer is kept, and other contents."""

import hashlib
import json
import os
import shutil
import stat
from pathlib import Path

from msgspec.structs import replace

from store.domain.model import Customer
from store.files.forms.customer_files import shard_of
from store.files.sealed_file import NO_CHECKSUM, sealed
from store.files.store import TinyStore

# The shard of 1001 holds a second customer too; A212 is kept in another file.
SECOND = next(n for n in map(str, range(1002, 9999)) if shard_of(n) == shard_of("1001"))

OLD = 1_700_000_000
"""When files were last changed that are as old as files usually are, in seconds since 1970."""


def shard(store: TinyStore, number: str = "1001") -> Path:
    return store.path / "customers" / f"{shard_of(number)}.json"


def renamed(customer: Customer) -> Customer:
    return replace(customer, name="Nytt namn AB", version=customer.version + 1)


def state_of(path: Path) -> tuple[object, ...]:
    """Tell what a file is and holds, without opening what is no plain file."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return ()
    plain = stat.S_ISREG(status.st_mode) and status.st_size < 1 << 20
    return (status.st_mode, status.st_size, status.st_mtime_ns, plain and path.read_bytes())


def cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def resealed(path: Path, change) -> bytes:
    """Return a file as our own program would have written it, with other tables."""
    tables = json.loads(path.read_bytes())
    change(tables)
    return sealed(path, tables, 7)


def sealed_by_hand(path: Path, tables: object) -> bytes:
    """Return a file whose checksum is right, whatever its tables are made of."""
    about = {"schema": 1, "shard": path.stem, "revision": 3, "checksum": NO_CHECKSUM}
    blank = json.dumps({"meta": {"1": about}, **tables}).encode()
    return blank.replace(NO_CHECKSUM.encode(), hashlib.sha256(blank).hexdigest().encode(), 1)


def touched(file: Path) -> None:
    """Change nothing but when it was changed."""
    os.utime(file, (OLD + 1, OLD + 1))


def longer(file: Path) -> None:
    """Change what it holds, and leave its time."""
    file.write_bytes(file.read_bytes() + b"\n")
    os.utime(file, (OLD, OLD))


def replaced(file: Path) -> None:
    """Put a copy in its place, with its time and size."""
    beside = file.with_name("beside")
    shutil.copy2(file, beside)
    beside.rename(file)
