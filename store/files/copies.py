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
from collections.abc import Iterator, Mapping
from pathlib import Path

from store.domain.errors import (
    CHANGES,
    MaybeSaved,
    NotSaved,
    Refused,
    StoreError,
    notes_of,
)
from store.files.disk import (
    SHARED,
    Disk,
    entries,
    is_there,
    make_alike,
    note_what_is_left,
    read_bytes,
    sync_directory,
    write_synced,
)
from store.i18n.language import _, system_words

REPLACED = "replaced-"
FORBIDDEN = (errno.EACCES, errno.EPERM)
NOT_WRITABLE = (*FORBIDDEN, errno.EROFS)


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
    back and the directory is gone, or the answer names what is not.

    Raises:
        Refused: the system lets us keep them nowhere.
        NotSaved: they cannot be kept; what was to be replaced is as it was, or is named.
    """
    try:
        directory = _made(path, disk) if any([is_there(file) for file in files]) else None
    except OSError as error:
        raise _not_kept(path, error) from error
    if directory is None:
        yield None
        return
    kept: dict[Path, Path] = {}
    try:
        try:
            _keep(path, directory, files, disk, kept)
        except (OSError, StoreError) as error:
            raise _not_kept(directory, error) from error
        yield directory
    except MaybeSaved as error:
        raise MaybeSaved(_named(error, directory)) from error
    except BaseException as error:
        away = _put_back(kept, disk)
        if not away and _is_removed(directory):
            raise
        if not isinstance(error, StoreError):
            note_what_is_left(error, directory)
            raise
        if away:
            raise _not_put_back(error, away, directory) from error
        note_what_is_left(error, directory)
        raise NotSaved("; ".join((f"{error}", *notes_of(error)))) from error


def _keep(
    path: Path, directory: Path, files: tuple[Path, ...], disk: Disk, kept: dict[Path, Path]
) -> None:
    """Copy or move files to a directory; `kept` learns of each first, for it may be done half."""
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
        kept[file] = copy
        if not copy.parent.is_dir():
            make_alike(disk, copy.parent, directory)
    write_synced(disk, copies.items(), SHARED)
    for file, copy in moves.items():
        CHANGES.begun = True
        disk.rename(file, copy)
    for written in {*(copy.parent for copy in copies), directory, directory.parent}:
        sync_directory(disk, written)


def _not_kept(place: Path, error: Exception) -> StoreError:
    why = system_words(error) if isinstance(error, OSError) else error
    left = notes_of(error)
    if isinstance(error, OSError) and error.errno in FORBIDDEN and not left:
        message = _(
            "{place}: the files that are to be replaced cannot be kept there ({error}); "
            "do it as somebody who may write in the store",
            place=place,
            error=why,
        )
        return Refused.because("not-allowed", message)
    fault = _(
        "{place}: the files that are to be replaced cannot be kept there ({error}); "
        "nothing has changed",
        place=place,
        error=why,
    )
    return NotSaved("; ".join((fault, *left)))


def _named(error: StoreError, directory: Path) -> str:
    return _("{fault}; {folder} holds the files as they were", fault=error, folder=directory)


def _not_put_back(error: StoreError, away: list[Path], directory: Path) -> NotSaved:
    """Say what may be missing now; whatever failed first has said that nothing has changed."""
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    return NotSaved(
        _(
            "not saved: {error}; what was moved to {folder} cannot be put back: {files}",
            error=system_words(cause) if isinstance(cause, OSError) else cause,
            folder=directory,
            files=", ".join(map(str, away)),
        )
    )


def _put_back(kept: Mapping[Path, Path], disk: Disk) -> list[Path]:
    """Move back what is missing in its place; return what may be missing still."""
    away = []
    for file, copy in kept.items():
        try:
            if not is_there(file):
                disk.rename(copy, file)
        except OSError:
            away.append(file)
    return away


def _is_removed(directory: Path) -> bool:
    try:
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
            if error.errno not in NOT_WRITABLE or notes_of(error):
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
        except BaseException as error:
            with contextlib.suppress(OSError):  # it may not be made at all
                directory.rmdir()
            note_what_is_left(error, directory)
            raise
        else:
            return directory
