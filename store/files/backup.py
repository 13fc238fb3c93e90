"""A copy of a whole store as it is at one moment, while others go on writing."""

import contextlib
import datetime as dt
import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from store.domain.clock import utc_now
from store.domain.errors import MaybeSaved, NotSaved, Refused
from store.domain.repository import PATIENCE, Finding
from store.files.check import in_shard
from store.files.disk import (
    Bytes,
    Disk,
    bytes_of,
    locked,
    open_to_read,
    sync_directory,
    write_synced,
)
from store.files.headings_file import headings_file, headings_findings
from store.files.layout import all_files, decode_office, office_file
from store.files.policy_file import policy_file, policy_findings
from store.files.repair import refuse_no_store
from store.files.sealed_file import tables_of_bytes, unread
from store.i18n.language import _

OWN_FILE = 0o600
OWN_DIRECTORY = 0o700
"""A copy is for whoever made it: it holds what the store holds, without the store's group."""


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """A copy that was made: where, of which moment, and what `check` finds in it."""

    path: str
    taken_at: dt.datetime
    findings: tuple[Finding, ...] = ()


def back_up(path: Path, copy: Path, *, who: str, patience: float = PATIENCE) -> Backup:
    """Copy a store into a new or empty directory: whole, or not at all.

    All files are opened under the lock, and read after it: writers replace a file and never write
    into one, so that what is open stays as it was at that moment. The copy is made beside its
    place, synced, and renamed.

    Raises:
        NotFound: there is no store.
        Refused: something is in that directory already, or it is inside the store.
        StoreDamaged: a file is missing or damaged; no copy is made that lacks it.
        StoreBusy: somebody else has held the lock for too long.
        NotSaved: the copy cannot be written; nothing of it is left.
        MaybeSaved: it is made, but may not survive a power cut.
    """
    disk = Disk()
    copy = Path(os.path.realpath(copy))
    refuse_no_store(path)
    _refuse_place(path, copy)
    with contextlib.ExitStack() as opened:
        with locked(disk, path / "lock", who, patience):
            taken_at = utc_now()
            of_people = (*policy_findings(path, disk), *headings_findings(path, disk))
            files = _open_all(path, disk, opened)
        findings = [*of_people]
        _write(copy, _contents(path, files, findings, disk), disk)
    return Backup(path=f"{copy}", taken_at=taken_at, findings=tuple(findings))


def _refuse_place(path: Path, copy: Path) -> None:
    if copy != Path(os.path.realpath(path)) and copy.is_relative_to(os.path.realpath(path)):
        message = _("{copy}: is inside the store; name another directory.", copy=copy)
        raise Refused.because("invalid-value", message)
    try:
        filled = any(copy.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        raise _not_made(copy, error) from error
    if filled:
        raise _filled(copy)


def _filled(copy: Path) -> Refused:
    message = _("{copy}: is there and is not empty; name another directory.", copy=copy)
    return Refused.because("already-exists", message)


def _not_made(copy: Path, error: OSError) -> NotSaved:
    return NotSaved(_("{path}: cannot be made: {error}", path=copy, error=error.strerror))


def _open_all(path: Path, disk: Disk, opened: contextlib.ExitStack) -> dict[Path, int]:
    """Open every file of a store; those that people edit only where they are there."""
    files: dict[Path, int] = {}
    by_people = (policy_file(path), headings_file(path))
    for file in (*all_files(path), *by_people):
        try:
            files[file] = open_to_read(disk, file)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and file in by_people:
                continue
            raise unread(file, error) from None
        opened.callback(_close, disk, files[file])
    return files


def _close(disk: Disk, fd: int) -> None:
    with contextlib.suppress(OSError):  # it was read to its end
        disk.close(fd)


def _contents(
    path: Path, files: Mapping[Path, int], findings: list[Finding], disk: Disk
) -> Iterator[tuple[Path, bytes]]:
    """Read what is open, and note what is wrong with single customers of files that are whole."""
    sealed_files = {*all_files(path)}
    for file, fd in files.items():
        try:
            raw = bytes_of(disk, fd)
        except OSError as error:
            raise unread(file, error) from None
        if file in sealed_files:
            tables = tables_of_bytes(file, raw)
            if file == office_file(path):
                decode_office(file, tables)
            findings += in_shard(file, tables, path, disk)
        yield file.relative_to(path), raw


def _write(copy: Path, contents: Iterator[tuple[Path, Bytes]], disk: Disk) -> None:
    """Write a copy beside its place, and rename it."""
    beside = copy.with_name(f".{copy.name}.{os.getpid()}")
    try:
        beside.mkdir(OWN_DIRECTORY)
        customers = beside / "customers"
        customers.mkdir(OWN_DIRECTORY)
        write_synced(disk, ((beside / name, raw) for name, raw in contents), OWN_FILE)
        sync_directory(disk, customers)
        sync_directory(disk, beside)
        disk.rename(beside, copy)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST) and beside.is_dir():
            raise _filled(copy) from error  # by somebody who was faster
        raise _not_made(copy, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    try:
        sync_directory(disk, copy.parent)
    except OSError as error:
        message = _("{path}: made, but not yet certain on the disk", path=copy)
        raise MaybeSaved(message) from error
