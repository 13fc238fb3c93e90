"""Make a new store: its directories, its lock and all of its files, the office last."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from store.domain.errors import MaybeSaved, NotSaved, StoreError
from store.domain.model import Customer, Employee, Office
from store.domain.repository import Decided
from store.files.disk import SHARED, Disk, put, sync_directory
from store.files.layout import SHARDS, numbered, office_file, shard_file, shard_of, tables_of
from store.files.shard import sealed
from store.i18n.language import _


def found(
    path: Path,
    office: Office,
    employees: Iterable[Employee],
    customers: Iterable[Customer],
    disk: Disk,
) -> None:
    """Make a store in a new or empty directory that the operators' group can use.

    Raises:
        NotSaved: something is in that directory already, or it cannot be made.
        MaybeSaved: it is made, but may not survive a power cut.
    """
    by_shard: dict[str, list[Customer]] = {shard: [] for shard in SHARDS}
    for customer in customers:
        by_shard[shard_of(customer.number)].append(customer)
    shards = {
        shard_file(path, shard): tables_of(Decided(new=tuple(each)))
        for shard, each in by_shard.items()
    }
    sealed_shards = {file: sealed(file, each, 1) for file, each in shards.items()}
    file = office_file(path)
    sealed_office = {
        file: sealed(file, {"office": {"1": office}, "employees": numbered(employees)}, 1)
    }
    _refuse_filled(path)
    directory = path / "customers"
    try:
        _prepare(path, directory, disk)
        put(disk, sealed_shards)
        put(disk, sealed_office)
    except (OSError, StoreError) as error:
        if isinstance(error, MaybeSaved) and file.exists():
            raise
        shutil.rmtree(directory, ignore_errors=True)
        (path / "lock").unlink(missing_ok=True)
        raise NotSaved(_("{path}: cannot be made: {error}", path=path, error=error)) from error
    try:
        sync_directory(disk, path.parent)
    except OSError as error:
        said = _("{path}: made, but not yet certain on the disk", path=path)
        raise MaybeSaved(said) from error


def _refuse_filled(path: Path) -> None:
    """A new store needs a directory of its own; what is there is left alone."""
    try:
        filled = any(path.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        said = _("{path}: cannot be made: {error}", path=path, error=error.strerror)
        raise NotSaved(said) from error
    if filled:
        raise NotSaved(
            _(
                "{path}: is not empty and not a whole store; a new store needs an empty directory",
                path=path,
            )
        )


def _prepare(path: Path, directory: Path, disk: Disk) -> None:
    """Make the directories and the lock of a new store, for all of its group."""
    path.mkdir(parents=True, exist_ok=True)
    directory.mkdir()
    for each in (path, directory):
        each.chmod(0o2770)  # mkdir's mode is cut by the umask
    disk.close(disk.open(path / "lock", os.O_WRONLY | os.O_CREAT, SHARED))
    (path / "lock").chmod(SHARED)
