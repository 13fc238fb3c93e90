"""Copies of a store's files that are kept beside its directory, before they are replaced.

They are kept outside, so that after *End and delete* nothing of it is in the store's directory.
"""

import contextlib
import datetime as dt
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from store.domain.errors import NotSaved, StoreError
from store.files.disk import Disk, read_bytes, replace_files, sync_directory
from store.files.layout import all_files, entries
from store.i18n.language import _

REPLACED = ".replaced-"
SCHEMA_COPY = ".schema-"


def kept_copies(path: Path) -> tuple[Path, ...]:
    """Return the directories beside a store that hold copies of what it held earlier."""
    return tuple(
        path.parent / entry
        for entry in entries(path.parent)
        if entry.startswith((path.name + REPLACED, path.name + SCHEMA_COPY))
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
            kept = directory / file.relative_to(path)
            kept.parent.mkdir(exist_ok=True, mode=0o770)
            try:
                copies[kept] = read_bytes(disk, file)
            except FileNotFoundError:
                continue
            except OSError:
                moves[file] = kept
        replace_files(disk, copies)
        for file, kept in moves.items():
            disk.rename(file, kept)
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


def back_up(path: Path, schema: int, disk: Disk) -> Path:
    """Copy a whole store before its files are changed to another schema; return the copy.

    The copy has its name only once it is whole. One that is there already and the same is kept.
    The lock must be held.

    Raises:
        NotSaved: it cannot be made; the store is as it was.
    """
    wanted = path.parent / f"{path.name}{SCHEMA_COPY}{schema}"
    half = wanted.with_name(wanted.name + ".half")
    try:
        held = {file.relative_to(path): read_bytes(disk, file) for file in all_files(path)}
        backup, number = wanted, 1
        while os.path.lexists(backup):
            if _same(backup, held, disk):
                return backup
            number += 1
            backup = wanted.with_name(f"{wanted.name}-{number}")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o770)
        (half / "customers").mkdir(mode=0o770)
        replace_files(disk, {half / name: raw for name, raw in held.items()})
        disk.rename(half, backup)
        sync_directory(disk, path.parent)
    except (OSError, StoreError) as error:
        with contextlib.suppress(OSError):
            shutil.rmtree(half)
        raise NotSaved(
            _(
                "{place}: a backup of the store cannot be made there ({error}), so its files "
                "are left as they are; open it as somebody who may write beside the store",
                place=path.parent,
                error=error,
            )
        ) from error
    return backup


def _same(backup: Path, held: Mapping[Path, bytes], disk: Disk) -> bool:
    try:
        return all(read_bytes(disk, backup / name) == raw for name, raw in held.items())
    except OSError:
        return False
