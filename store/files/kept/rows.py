"""The rows as an operator last listed them, kept beside the customers' files for the next start.

A cache and no more: every row in it was made by `rows_in` of the bytes of a customers' file, and
that file's times and size stand beside it. Rows are believed only where the file still looks so;
all others are read from it. To take the file away changes nothing but time.

Each account has a file of its own, `rows-1000.kept`, which nobody else reads: what somebody else
wrote would be believed. Nothing waits for the disk, and faults are told to nobody.

    a line with the sum and the length of the head, the head, then the rows of each file in turn
"""

import contextlib
import os
import re
import stat
import time
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import UNSET

from store.domain.row import Row, RowChange, RowCollaboration, RowHold, shared_text
from store.files.disk import NEW, Disk, bytes_of, open_to_read, write_all
from store.files.kept.times import Times
from store.files.layout import entries

VERSION = 1
"""Rises with what `store/domain/row.py` makes of a customer, or with the form of this file."""

FEWEST = 500
"""Customers from which on rows are kept; those of fewer are read from their files as fast."""

OWN_FILE = 0o600

LONGEST_UNUSED = 30 * 24 * 3600
"""Seconds after which somebody else's file is taken away: they may never come back to renew it."""

Rows = tuple[Row, ...]

_NAME = re.compile(r"(?:rows|picture)-[0-9]+\.kept")
_NO_ROWS = (OSError, ValueError, IndexError, msgspec.MsgspecError)
"""What is raised by a file that is not there, or is not as it was written."""


class _Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A row whose collaborations are places in a list: customers have much the same ones."""

    number: str
    name: str
    org_number: str | None
    account_manager: str | None
    main_contact: str | None
    collaborations: tuple[int, ...]
    changes: tuple[RowChange, ...]
    spcs_number: str | None
    people: str
    version: int
    holds: tuple[RowHold, ...] | None


class _Rows(msgspec.Struct, frozen=True, array_like=True):
    """The rows of one file of customers."""

    collaborations: tuple[RowCollaboration, ...]
    rows: tuple[_Row, ...]


class _Place(msgspec.Struct, frozen=True, array_like=True):
    """Where the rows of one file are, with their sum, and how that file looked."""

    times: Times
    start: int
    length: int
    sum: int


class _Head(msgspec.Struct, frozen=True, array_like=True):
    """What the file says of itself. `office` are the addresses by which rows were looked at."""

    version: int
    fields: tuple[str, ...]
    office: tuple[str, ...]
    places: dict[str, _Place]


_encode = msgspec.msgpack.Encoder().encode
_head = msgspec.msgpack.Decoder(_Head)
_rows = msgspec.msgpack.Decoder(_Rows)


class KeptRows(NamedTuple):
    """What is kept, as bytes, and where in them the rows of each file are."""

    raw: memoryview
    places: Mapping[str, _Place]

    def of(self, shard: str, times: Times) -> Rows | None:
        """Return the rows of a file that looks so; None where they are to be read from it."""
        place = self.places.get(shard)
        return self._at(place) if place is not None and place.times == times else None

    def _at(self, place: _Place) -> Rows | None:
        part = self.raw[place.start : place.start + place.length]
        if len(part) != place.length or zlib.crc32(part) != place.sum:
            return None
        try:
            return _unpacked(_rows.decode(part))
        except _NO_ROWS:
            return None

    @property
    def whole(self) -> bool:
        """Whether all of it is as it was written."""
        return all(self._at(place) is not None for place in self.places.values())


NOTHING_KEPT = KeptRows(memoryview(b""), {})


def kept_file(path: Path) -> Path:
    """Return the file of the account that runs this."""
    return path / f"rows-{os.geteuid()}.kept"


class KeptDamaged(Exception):
    """What is kept is not as it was written."""


def kept_rows(path: Path, disk: Disk, office: frozenset[str]) -> KeptRows:
    """Return what is kept of a store for an office of these people; what cannot be used is none."""
    try:
        return checked_rows(path, disk, office)
    except KeptDamaged:
        return NOTHING_KEPT


def checked_rows(path: Path, disk: Disk, office: frozenset[str]) -> KeptRows:
    """Return what is kept; nothing where it is another version's, or is not there to be read.

    Raises:
        KeptDamaged: it is not as it was written.
    """
    try:
        raw = memoryview(_own_bytes(path, disk))
    except OSError:
        return NOTHING_KEPT
    try:
        head, start = _head_of(raw)
    except _NO_ROWS:
        raise KeptDamaged(kept_file(path)) from None
    known = (VERSION, Row.__struct_fields__, tuple(sorted(office)))
    if (head.version, head.fields, head.office) != known:
        return NOTHING_KEPT
    return KeptRows(raw[start:], head.places)


def _own_bytes(path: Path, disk: Disk) -> bytes:
    """Return the bytes of a file that nobody else can have written.

    Raises:
        OSError: it is not there, cannot be read, or is somebody else's.
    """
    file = kept_file(path)
    if not file.exists():  # most stores are small and have none: nothing is opened for that
        raise FileNotFoundError(file)
    fd = open_to_read(disk, file)
    try:
        status = os.fstat(fd)
        if status.st_uid != os.geteuid() or stat.S_IMODE(status.st_mode) != OWN_FILE:
            raise PermissionError(file)
        return bytes_of(disk, fd)
    finally:
        disk.close(fd)


def _head_of(raw: memoryview) -> tuple[_Head, int]:
    """Return the head, and where the rows begin.

    Raises:
        ValueError, msgspec.MsgspecError: it is not as it was written.
    """
    line, _end, _rest = bytes(raw[:64]).partition(b"\n")
    sum, length = map(int, line.split())
    start = len(line) + 1 + length
    part = raw[len(line) + 1 : start]
    if len(part) != length or zlib.crc32(part) != sum:
        raise ValueError(line)
    return _head.decode(part), start


def keep_rows(
    path: Path, disk: Disk, office: frozenset[str], files: Mapping[str, tuple[Times, Rows]]
) -> None:
    """Keep rows for the next start, beside the file and then renamed; or else do without.

    Files whose times may still be those of their next change (no times) are left out.
    """
    parts: list[bytes] = []
    places: dict[str, _Place] = {}
    start = 0
    for shard, (times, rows) in files.items():
        if times:
            part = _encode(_packed(rows))
            places[shard] = _Place(times, start, len(part), zlib.crc32(part))
            parts.append(part)
            start += len(part)
    head = _encode(_Head(VERSION, Row.__struct_fields__, tuple(sorted(office)), places))
    line = b"%d %d\n" % (zlib.crc32(head), len(head))
    write_kept(path, disk, kept_file(path), b"".join([line, head, *parts]))


def write_kept(path: Path, disk: Disk, file: Path, raw: bytes) -> None:
    """Write what is kept beside its file, and rename it; or else do without."""
    # its ending has what a killed process leaves cleared away by the next one that opens the store
    beside = file.with_name(f"{file.name}.{os.getpid()}{NEW}")
    with contextlib.suppress(OSError):
        try:
            _write(disk, beside, raw)
            disk.rename(beside, file)
        except OSError:
            disk.unlink(beside)
            raise
    clear_kept(path, disk, unused=LONGEST_UNUSED)


def a_day_old(path: Path) -> bool:
    """Whether names that a customer has no more may have stood there for long enough."""
    try:
        return os.lstat(kept_file(path)).st_mtime < time.time() - 24 * 3600
    except OSError:
        return False


def _write(disk: Disk, file: Path, raw: bytes) -> None:
    fd = disk.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_FILE)
    try:
        disk.fchmod(fd, OWN_FILE)
        write_all(disk, fd, raw)
    finally:
        disk.close(fd)


def clear_kept(path: Path, disk: Disk, *, unused: float | None = None) -> None:
    """Take away what all accounts have kept, or what was not renewed for so many seconds.

    It is done where customers are removed: their names are to be in no file of the store.
    """
    for name in filter(_NAME.fullmatch, entries(path)):
        with contextlib.suppress(OSError):
            if unused is None or os.lstat(path / name).st_mtime < time.time() - unused:
                disk.unlink(path / name)


def _packed(rows: Rows) -> _Rows:
    places: dict[RowCollaboration, int] = {}
    packed = tuple(
        _Row(
            row.number,
            row.name,
            row.org_number,
            row.account_manager,
            row.main_contact,
            tuple(places.setdefault(one, len(places)) for one in row.collaborations),
            row.changes,
            row.spcs_number,
            row.people,
            row.version,
            None if row.holds is UNSET else row.holds,
        )
        for row in rows
    )
    return _Rows(tuple(places), packed)


def _unpacked(part: _Rows) -> Rows:
    """Return rows as they were.

    Raises:
        IndexError: a collaboration is named that is not there.
    """
    of = part.collaborations
    return tuple(
        Row(
            number=row.number,
            name=row.name,
            org_number=row.org_number,
            account_manager=shared_text(row.account_manager),
            main_contact=row.main_contact,
            collaborations=tuple([of[place] for place in row.collaborations]),
            changes=row.changes,
            spcs_number=row.spcs_number,
            people=row.people,
            version=row.version,
            holds=UNSET if row.holds is None else row.holds,
        )
        for row in part.rows
    )
