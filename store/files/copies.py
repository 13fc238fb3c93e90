"""Copies of a store's files that are kept before they are replaced, beside its directory.

They are kept outside, so that after *End and delete* nothing of it is in the store's directory.
Where those whose store it is may not write beside it, as in a directory of root's, they are kept
within it: nobody else could make such a copy there, or remove it. Nothing reads them there.
"""

import contextlib
import datetime as dt
import errno
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from store.domain.errors import CHANGES, MaybeSaved, NotSaved, Refused, StoreError
from store.files.disk import (
    SHARED,
    Disk,
    entries,
    make_alike,
    read_bytes,
    sync_directory,
    write_synced,
)
from store.i18n.language import _

REPLACED = "replaced-"
NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)


def kept_copies(path: Path) -> tuple[Path, ...]:
    """Return the directories beside a store and within it that hold what it held earlier."""
    places = _beside(path), _within(path)
    return tuple(
        place.parent / entry
        for place in places
        for entry in entries(place.parent)
        if entry.startswith(place.name)
    )


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.{REPLACED}")


def _within(path: Path) -> Path:
    return path / REPLACED


@contextlib.contextmanager
def set_aside(path: Path, files: tuple[Path, ...], disk: Disk) -> Iterator[Path | None]:
    """Keep files that are replaced meanwhile, in a new directory of their own; give that.

    Where all of them are missing there is nothing to keep, and no such directory.
    What is no plain file, or cannot be read, is moved there; all else is copied, so that there is
    no moment in which a file is missing. Where the replacing fails or is interrupted, all is put
    back and the directory is gone, or the answer names it.

    Raises:
        Refused: the system lets us keep them nowhere.
        NotSaved: they cannot be kept; what was to be replaced is as it was.
    """
    if not any(map(os.path.lexists, files)):
        yield None
        return
    try:
        directory = _made(path, disk)
    except OSError as error:
        raise _not_kept(path, error) from error
    try:
        try:
            _keep(path, directory, files, disk)
        except (OSError, StoreError) as error:
            raise _not_kept(directory, error) from error
        yield directory
    except MaybeSaved as error:
        raise MaybeSaved(_named(error, directory)) from error
    except BaseException as error:
        if _put_back(path, directory, files, disk) or not isinstance(error, StoreError):
            raise
        raise NotSaved(_named(error, directory)) from error


def _keep(path: Path, directory: Path, files: tuple[Path, ...], disk: Disk) -> None:
    copies: dict[Path, bytes] = {}
    moves: dict[Path, Path] = {}
    for file in files:
        copy = directory / file.relative_to(path)
        try:
            copies[copy] = read_bytes(disk, file)
        except FileNotFoundError:
            continue
        except OSError:
            moves[file] = copy
        if not copy.parent.is_dir():
            make_alike(disk, copy.parent, directory)
    write_synced(disk, copies.items(), SHARED)
    for file, copy in moves.items():
        CHANGES.begun = True
        disk.rename(file, copy)
    for written in {*(copy.parent for copy in copies), directory, directory.parent}:
        sync_directory(disk, written)


def _not_kept(place: Path, error: Exception) -> StoreError:
    why = error.strerror if isinstance(error, OSError) else error
    if isinstance(error, OSError) and error.errno in NOT_WRITABLE:
        message = _(
            "{place}: the files that are to be replaced cannot be kept there ({error}); "
            "do it as somebody who may write in the store",
            place=place,
            error=why,
        )
        return Refused.because("not-allowed", message)
    return NotSaved(
        _(
            "{place}: the files that are to be replaced cannot be kept there ({error}); "
            "nothing has changed",
            place=place,
            error=why,
        )
    )


def _named(error: StoreError, directory: Path) -> str:
    return _("{fault}; {folder} holds the files as they were", fault=error, folder=directory)


def _put_back(path: Path, directory: Path, files: tuple[Path, ...], disk: Disk) -> bool:
    """Move back what is missing in its place, and remove the copies; return whether it is done."""
    try:
        for file in files:
            copy = directory / file.relative_to(path)
            if os.path.lexists(copy) and not os.path.lexists(file):
                disk.rename(copy, file)
        shutil.rmtree(directory)
    except OSError:
        return False
    return True


def _made(path: Path, disk: Disk) -> Path:
    """Make a directory for copies that the same people may use as the store, and remove."""
    stamp = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}"
    if _is_theirs(path.parent, path):
        try:
            return _new_directory(_beside(path), stamp, path, disk)
        except OSError as error:
            if error.errno not in NOT_WRITABLE:
                raise
    return _new_directory(_within(path), stamp, path, disk)


def _is_theirs(directory: Path, path: Path) -> bool:
    """Whether a directory is of whom the store is: root may write in any, and others may not."""
    known, store = os.stat(directory), os.stat(path)
    shared = stat.S_IWGRP if known.st_gid == store.st_gid else stat.S_IWOTH
    return known.st_uid == store.st_uid or bool(known.st_mode & shared)


def _new_directory(wanted: Path, stamp: str, path: Path, disk: Disk) -> Path:
    named = wanted.with_name(f"{wanted.name}{stamp}")
    directory, number = named, 1
    while True:
        try:
            make_alike(disk, directory, path)
        except FileExistsError:
            number += 1
            directory = named.with_name(f"{named.name}-{number}")
        except BaseException:
            with contextlib.suppress(OSError):  # it may not be made at all
                directory.rmdir()
            raise
        else:
            return directory
