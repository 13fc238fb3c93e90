"""Copies of a store's files that are kept beside its directory, before they are replaced.

They are kept outside, so that after *End and delete* nothing of it is in the store's directory.
"""

import datetime as dt
from pathlib import Path

from store.domain.errors import NotSaved, StoreError
from store.files.disk import Disk, read_bytes, replace_files, sync_directory
from store.files.layout import entries
from store.i18n.language import _

REPLACED = ".replaced-"


def kept_copies(path: Path) -> tuple[Path, ...]:
    """Return the directories beside a store that hold copies of what it held earlier."""
    return tuple(
        path.parent / entry
        for entry in entries(path.parent)
        if entry.startswith(path.name + REPLACED)
    )


def set_aside(path: Path, files: tuple[Path, ...], disk: Disk) -> Path:
    """Keep files that are to be replaced, in a new directory beside the store; return it.

    What is no plain file, or cannot be read, is moved there; all else is copied, so that there is
    no moment in which a file is missing.

    Raises:
        NotSaved: they cannot be kept; what was to be replaced is as it was.
    """
    stamp = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}"
    try:
        directory = _new_directory(path.parent / f"{path.name}{REPLACED}{stamp}")
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
    except (OSError, StoreError) as error:
        raise NotSaved(
            _(
                "{place}: the files that are to be replaced cannot be kept there ({error}); "
                "do it as somebody who may write beside the store",
                place=path.parent,
                error=error,
            )
        ) from error
    return directory


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
