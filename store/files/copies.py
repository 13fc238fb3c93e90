"""Copies of a store's files that are kept beside its directory, before they are replaced.

They are kept outside, so that after *End and delete* nothing of it is in the store's directory.
"""

import contextlib
import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from store.domain.errors import MaybeSaved, NotSaved, StoreError
from store.files.disk import Disk, entries, read_bytes, replace_files, sync_directory
from store.i18n.language import _

REPLACED = ".replaced-"


def kept_copies(path: Path) -> tuple[Path, ...]:
    """Return the directories beside a store that hold copies of what it held earlier."""
    return tuple(
        path.parent / entry
        for entry in entries(path.parent)
        if entry.startswith(path.name + REPLACED)
    )


@contextlib.contextmanager
def set_aside(path: Path, files: tuple[Path, ...], disk: Disk) -> Iterator[Path]:
    """Keep files that are replaced meanwhile, in a new directory beside the store; give that.

    What is no plain file, or cannot be read, is moved there; all else is copied, so that there is
    no moment in which a file is missing. Where the replacing fails or is interrupted, all is put
    back and the directory is gone, or the answer names it.

    Raises:
        NotSaved: they cannot be kept; what was to be replaced is as it was.
    """
    stamp = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}"
    try:
        directory = _new_directory(path.parent / f"{path.name}{REPLACED}{stamp}")
    except OSError as error:
        raise _not_kept(path, error) from error
    try:
        try:
            _keep(path, directory, files, disk)
        except (OSError, StoreError) as error:
            raise _not_kept(path, error) from error
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
        copy.parent.mkdir(exist_ok=True, mode=0o770)
        try:
            copies[copy] = read_bytes(disk, file)
        except FileNotFoundError:
            continue
        except OSError:
            moves[file] = copy
    replace_files(disk, copies)
    for file, copy in moves.items():
        disk.rename(file, copy)
    sync_directory(disk, directory)
    sync_directory(disk, path.parent)


def _not_kept(path: Path, error: Exception) -> NotSaved:
    return NotSaved(
        _(
            "{place}: the files that are to be replaced cannot be kept there ({error}); "
            "do it as somebody who may write beside the store",
            place=path.parent,
            error=error,
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


def _new_directory(wanted: Path) -> Path:
    directory, number = wanted, 1
    while True:
        try:
            directory.mkdir(mode=0o770)
        except FileExistsError:
            number += 1
            directory = wanted.with_name(f"{wanted.name}-{number}")
        else:
            return directory
