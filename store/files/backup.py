"""A copy of a whole store as it is at one moment, while others go on writing."""

import contextlib
import datetime as dt
import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from store.domain.clock import utc_now
from store.domain.errors import MaybeSaved, NotSaved, Refused
from store.domain.repository import PATIENCE, Finding
from store.files.disk import (
    Bytes,
    Disk,
    all_entries,
    bytes_of,
    locked,
    note_what_is_left,
    open_to_read,
    place_beside,
    sync_directory,
    write_synced,
)
from store.files.forms.customer_files import CustomerFiles, customer_files, directory_of
from store.files.headings_file import headings_file, headings_findings
from store.files.layout import decode_office, office_file
from store.files.mending.check import emptied_policy, in_shard, lost_by_people
from store.files.mending.repair import refuse_no_store
from store.files.past import past_directory, reading
from store.files.places import refuse_within_store, why_not_at
from store.files.policy_file import policy_file, policy_findings
from store.files.sealed_file import tables_of_bytes, unread
from store.i18n.language import _

OWN_FILE = 0o600
OWN_DIRECTORY = 0o700
"""A copy is for whoever made it: it holds what the store holds, without the store's group."""

ALSO_OPEN = 200
"""How many files a process may need beside those that it copies."""


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """A copy that was made: where, of which moment, and what `check` finds in it."""

    path: str
    taken_at: dt.datetime
    findings: tuple[Finding, ...] = ()


def back_up(path: Path, copy: Path, *, who: str, patience: float = PATIENCE) -> Backup:
    """Copy a store into a new or empty directory: whole, or not at all.

    All files are opened under the lock, and read after it: what is open stays as it was at that
    moment, for writers replace a file. Only to a past they add, behind the bytes that count by its
    customer's document: what was added since is in the copy too, and counts as little there. Where
    the system does not let us open so many, the lock is held until all is copied. The copy is made
    beside its place, synced, and renamed.

    Raises:
        NotFound: there is no store.
        Refused: something is in that directory already, or it is inside a store.
        StoreDamaged: a file is missing or damaged; no copy is made that lacks it.
        StoreBusy: somebody else has held the lock for too long.
        NotSaved: the copy cannot be written; nothing of it is left, or that is named.
        MaybeSaved: it is made, but may not survive a power cut.
    """
    disk = Disk()
    try:
        copy = Path(os.path.realpath(copy))
    except OSError as error:  # the working directory is gone
        raise _not_made(copy, error) from error
    refuse_no_store(path)
    _refuse_place(copy)
    with contextlib.ExitStack() as opened, contextlib.ExitStack() as lock:
        lock.enter_context(locked(disk, path / "lock", who, patience))
        taken_at = utc_now()
        findings = [*policy_findings(path, disk), *headings_findings(path, disk)]
        files = customer_files(path)
        pasts = _pasts_of(path)
        if opened.enter_context(_room_for(len(files.shards) + len(pasts))):
            held = _open_all(path, (*_files_of(path, files), *pasts), disk, opened)
            lock.close()
        else:
            held = dict.fromkeys((*_files_of(path, files), *pasts))
        contents = _contents(path, files, held, findings, disk)
        _write(copy, files.digits, bool(pasts), contents, disk)
    return Backup(path=f"{copy}", taken_at=taken_at, findings=tuple(findings))


def _refuse_place(copy: Path) -> None:
    refuse_within_store(copy)
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
    why = why_not_at(copy, error)
    return NotSaved(_("{path}: cannot be made: {error}", path=copy, error=why))


@contextlib.contextmanager
def _room_for(files: int) -> Iterator[bool]:
    """Let so many files be open at once; give whether the system lets us."""
    import resource  # for a backup alone: other verbs of the office come here as well

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = files + ALSO_OPEN
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        yield True
    elif hard != resource.RLIM_INFINITY and hard < wanted:
        yield False
    else:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        try:
            yield True
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _files_of(path: Path, files: CustomerFiles) -> tuple[Path, ...]:
    """Return every file of a store; those that people edit only where they are there."""
    return (*files.all(), office_file(path), *filter(os.path.lexists, _by_people(path)))


def _pasts_of(path: Path) -> list[Path]:
    """Return the files of a store's pasts.

    Raises:
        StoreDamaged: their directory cannot be read; a copy would lack them.
    """
    directory = past_directory(path)
    try:
        return [directory / name for name in all_entries(directory)]
    except OSError as error:
        raise unread(directory, error) from None


def _by_people(path: Path) -> tuple[Path, ...]:
    return policy_file(path), headings_file(path)


def _open_all(
    path: Path, files: Iterable[Path], disk: Disk, opened: contextlib.ExitStack
) -> dict[Path, int | None]:
    """Open every file of a store."""
    held: dict[Path, int | None] = {}
    for file in files:
        try:
            held[file] = fd = open_to_read(disk, file)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and file in _by_people(path):
                continue  # taken away just now
            raise unread(file, error) from None
        opened.callback(_close, disk, fd)
    return held


def _close(disk: Disk, fd: int) -> None:
    with contextlib.suppress(OSError):  # it was read to its end
        disk.close(fd)


def _contents(
    path: Path,
    files: CustomerFiles,
    held: Mapping[Path, int | None],
    findings: list[Finding],
    disk: Disk,
) -> Iterator[tuple[Path, bytes]]:
    """Read what is open, or else is locked, and give it by its name within the copy.

    What is wrong with single customers of files that are whole is noted.
    """
    pasts = past_directory(path)

    def read(file: Path) -> bytes:
        fd = held.get(file)
        if fd is None:
            return reading(disk)(file)
        try:
            with contextlib.suppress(OSError):  # a pipe has no beginning, and is told by what reads
                os.lseek(fd, 0, os.SEEK_SET)
            return bytes_of(disk, fd)
        except OSError as error:
            raise unread(file, error) from None

    for file in held:
        raw = read(file)
        if file.parent == pasts:
            yield pasts.relative_to(path) / file.name, raw
            continue
        if file not in _by_people(path):
            tables = tables_of_bytes(file, raw)
            if file == office_file(path):
                *_rest, history = decode_office(file, tables)
                findings += lost_by_people(path, history, held.__contains__)
                findings += emptied_policy(path, history, disk)
            findings += in_shard(file, tables, path, disk, read)
        of_customers = file.parent == files.directory
        place = directory_of(Path(), files.digits) if of_customers else Path()
        yield place / file.name, raw


def _write(
    copy: Path,
    digits: int,
    with_pasts: bool,
    contents: Iterator[tuple[Path, Bytes]],
    disk: Disk,
) -> None:
    """Write a copy beside its place, and rename it."""
    beside = place_beside(copy)
    try:
        beside.mkdir(OWN_DIRECTORY)
        customers = directory_of(beside, digits)
        customers.mkdir(OWN_DIRECTORY)
        pasts = past_directory(beside)
        if with_pasts:
            pasts.mkdir(OWN_DIRECTORY)
        write_synced(disk, ((beside / name, raw) for name, raw in contents), OWN_FILE)
        sync_directory(disk, customers)
        if with_pasts:
            sync_directory(disk, pasts)
        sync_directory(disk, beside)
        disk.rename(beside, copy)
    except OSError as error:
        faster = error.errno in (errno.ENOTEMPTY, errno.EEXIST) and beside.is_dir()
        told = _filled(copy) if faster else _not_made(copy, error)
        _take_away(beside, told)
        raise told from error
    except BaseException as error:
        _take_away(beside, error)
        raise
    try:
        sync_directory(disk, copy.parent)
    except OSError as error:
        message = _("{path}: made, but not yet certain on the disk", path=copy)
        raise MaybeSaved(message) from error


def _take_away(beside: Path, error: BaseException) -> None:
    """Remove a copy that is not whole; where that fails, the error names it."""
    shutil.rmtree(beside, ignore_errors=True)
    note_what_is_left(error, beside)
