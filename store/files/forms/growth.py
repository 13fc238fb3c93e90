"""A store grows from one form of its customers' files to the next, by itself and under its lock.

The next form is written whole beside the one in use, and synced. Then `office.json` gets the
version by which older programs refuse the store, the directory in use is renamed away, and the
next one to its place. Only then is the old one deleted: at each moment one of the two is whole,
and nobody can write into one that is left (`settled`).
"""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from store.domain.errors import NotSaved, StoreDamaged, StoreError
from store.files.disk import (
    SHARED,
    Bytes,
    Disk,
    all_entries,
    locked,
    make_alike,
    not_saved,
    replace_files,
    sync_directory,
    uninterrupted,
    write_synced,
)
from store.files.forms.customer_files import (
    FULL,
    LEFT,
    CustomerFiles,
    customer_files,
    digits_for,
    directory_of,
    left_beside_missing,
    left_words,
    outgrown,
    shard_of,
    strays,
    written_beside,
)
from store.files.layout import office_file
from store.files.past import past_directory, settle_pasts
from store.files.sealed_file import FILE_VERSION, meta_of, raw_tables_in, sealed
from store.i18n.language import _


@contextlib.contextmanager
def locked_store(disk: Disk, path: Path, who: str, wait: float) -> Iterator[CustomerFiles]:
    """Hold a store's lock to change it, and give the files of its customers.

    Raises:
        StoreBusy, StoreDamaged: as in `locked`.
        NotSaved: what a process that died has left of growth cannot be finished.
    """
    with locked(disk, path / "lock", who, wait):
        yield settled(path, disk)


def settled(path: Path, disk: Disk) -> CustomerFiles:
    """Finish growth that a process has died of, and return the customers' files; under the lock.

    What is left holds customers as they once were. So nothing is changed before it is gone.

    Raises:
        NotSaved: the disk refuses that.
    """
    files = customer_files(path)
    try:
        names = all_entries(path)
    except OSError as error:
        raise not_saved(error) from error
    left = [path / name for name in names if name in LEFT]
    if left and (moved := left_beside_missing(path)) is not None:
        raise NotSaved(_("not saved: {why}", why=left_words(*moved)))
    final = directory_of(path, files.digits)
    if not left or (files.directory == final and not files.is_whole):  # it may be the only copy
        if past_directory(path).name in names:
            _settle_pasts(path, files, disk)
        return files
    try:
        with uninterrupted():
            if files.directory != final:
                disk.rename(files.directory, final)
            sync_directory(disk, path)
        for directory in left:
            _take_away(directory, disk)
        sync_directory(disk, path)
    except OSError as error:
        raise not_saved(error) from error
    files = CustomerFiles(final, files.digits)
    _settle_pasts(path, files, disk)
    return files


def _settle_pasts(path: Path, files: CustomerFiles, disk: Disk) -> None:
    try:
        settle_pasts(path, files.file_of, disk)
    except OSError as error:
        raise not_saved(error) from error


def grow_where_full(path: Path, in_one_file: int, disk: Disk) -> bool:
    """Grow a store one of whose files holds too many customers; under the lock.

    It is not told: with each change the store is asked for what it can do, and no more than that
    is lost where the disk has no room for both forms. Returns whether it may be tried again.
    """
    if in_one_file <= FULL:
        return True
    files = customer_files(path)
    try:
        grow(path, digits_for(in_one_file * len(files.shards)), disk)
    except (OSError, StoreError):
        return False
    return True


def grow(path: Path, digits: int, disk: Disk) -> None:
    """Spread a store's customers over files with so many digits; under the lock.

    Where somebody has put something beside the files, nothing is done: it would go with them.

    Raises:
        StoreDamaged: a file cannot be used; all is as it was.
        OSError, NotSaved, MaybeSaved: the disk refuses; all is as it was, or `settled` ends it.
    """
    old = customer_files(path)
    if digits <= old.digits or os.path.islink(old.directory) or strays(path):
        return
    final = directory_of(path, digits)
    new = CustomerFiles(written_beside(final), digits)
    try:
        make_alike(disk, new.directory, old.directory)
        write_synced(disk, _spread(old, new, disk), SHARED)
        sync_directory(disk, new.directory)
        _refuse_older_programs(path, disk)
        with uninterrupted():
            disk.rename(old.directory, outgrown(old.directory))
            sync_directory(disk, path)  # else a power cut might leave both in place
            disk.rename(new.directory, final)
            sync_directory(disk, path)
    except BaseException:
        if os.path.isdir(old.directory):
            with contextlib.suppress(OSError):
                _take_away(new.directory, disk)
        raise
    _take_away(outgrown(old.directory), disk)


def _spread(old: CustomerFiles, new: CustomerFiles, disk: Disk) -> Iterator[tuple[Path, Bytes]]:
    """Return the bytes of all files of the next form, with every document as it stands.

    Raises:
        StoreDamaged: a file cannot be used, or a customer stands in the wrong one.
    """
    for file in old.all():
        tables = raw_tables_in(file, disk)
        revision = meta_of(tables.pop("meta")["1"]).revision
        spread: dict[str, dict[str, dict[str, msgspec.Raw]]] = {
            part.stem: {name: {} for name in tables} for part in new.meeting(file.stem)
        }
        for name, documents in tables.items():
            for number, document in documents.items():
                if (shard := shard_of(number, new.digits)) not in spread:
                    raise StoreDamaged(
                        _("{file}: customer {number} does not belong here", file=file,
                          number=number)
                    )  # fmt: skip
                spread[shard][name][number] = document
        for shard, of_shard in spread.items():
            part = new.file(shard)
            yield part, sealed(part, of_shard, revision)


def _refuse_older_programs(path: Path, disk: Disk) -> None:
    """Let programs that know the first form alone refuse the store by name."""
    file = office_file(path)
    tables = raw_tables_in(file, disk)
    meta = meta_of(tables["meta"]["1"])
    if meta.schema < FILE_VERSION:
        replace_files(disk, {file: sealed(file, tables, meta.revision + 1, FILE_VERSION)})


def _take_away(directory: Path, disk: Disk) -> None:
    """Delete a directory of customers' files, if it is there.

    Raises:
        OSError: the disk refuses.
    """
    if os.path.islink(directory):  # where it leads to is none of the store's
        raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), f"{directory}")
    with contextlib.suppress(FileNotFoundError):
        for name in sorted(os.listdir(directory)):
            disk.unlink(directory / name)
        disk.rmdir(directory)
