"""The rows as an operator last listed them, kept beside the customers' files for the next start.

A cache and no more: every row in it was made by `rows_in` of the bytes of a customers' file, and
that file's times and size stand beside it. Rows are believed only where the file still looks so;
all others are read from it. To take the file away changes nothing but time.

Each account has a file of its own, `rows-1000.kept`, which nobody else reads: what somebody else
wrote would be believed. Nothing waits for the disk, and faults are told to nobody.

They stand in the order of their numbers, in blocks that are decoded when a row of them is looked
at, and beside each row, from which file it is.

    a line with the sum and the length of the head, the head, the files of the rows, the blocks
"""

import contextlib
import os
import re
import stat
import time
import zlib
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import UNSET

from store.domain.listed.blocks import BLOCK, Blocks, Known, known_of
from store.domain.listed.rows import RowsOnDemand
from store.domain.row import (
    Row,
    RowChange,
    RowCollaboration,
    RowHold,
    in_number_order,
    shared_text,
)
from store.files.disk import (
    NEW,
    Disk,
    bytes_of,
    entries,
    open_to_read,
    place_beside,
    write_all,
)
from store.files.kept.times import Times

VERSION = 2
"""Rises with what `store/domain/row.py` makes of a customer, or with the form of this file."""

FEWEST = 500
"""Customers from which on rows are kept; those of fewer are read from their files as fast."""

OWN_FILE = 0o600

LONGEST_UNUSED = 30 * 24 * 3600
"""Seconds after which somebody else's file is taken away: they may never come back to renew it."""

Rows = tuple[Row, ...]

_NAME = re.compile(r"(?:rows|picture)-[0-9]+\.kept")
_NO_ROWS = (ValueError, msgspec.MsgspecError)
"""What is raised by a file that is not as it was written."""


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
    """The rows of a block."""

    collaborations: tuple[RowCollaboration, ...]
    rows: tuple[_Row, ...]


class _Version(msgspec.Struct, frozen=True, array_like=True):
    """What every head begins with, whatever follows."""

    version: int


class _Head(msgspec.Struct, frozen=True, array_like=True):
    """What the file says of itself. `office` are the addresses by which rows were looked at.

    `files` are those of customers, and how they looked; `blocks` how long each is, and what is
    known of it; `sum` is that of all behind the head.
    """

    version: int
    fields: tuple[str, ...]
    office: tuple[str, ...]
    files: dict[str, Times]
    blocks: tuple[tuple[int, Known], ...]
    sum: int


_encode = msgspec.msgpack.Encoder().encode
_version = msgspec.msgpack.Decoder(_Version)
_head = msgspec.msgpack.Decoder(_Head)
_rows = msgspec.msgpack.Decoder(_Rows)


class _KeptBlocks(Blocks):
    """Blocks as they are kept."""

    def __init__(self, raw: memoryview, blocks: Sequence[tuple[int, Known]], size: int) -> None:
        super().__init__(size, [known for _length, known in blocks])
        self._raw = raw
        self._starts = [0]
        for length, _known in blocks:
            self._starts.append(self._starts[-1] + length)

    def made(self, block: int) -> tuple[Row, ...]:
        start, end = self._starts[block : block + 2]
        return _unpacked(_rows.decode(self._raw[start:end]))


class KeptRows(NamedTuple):
    """What is kept: rows, of which file each is, and how these files looked."""

    rows: RowsOnDemand
    files: Mapping[str, Times]
    of: "array[int]"
    """The place among `files` of each row's own."""

    def by_file(self) -> dict[str, list[Row]]:
        """Return the rows of all files, each file's in the order of their numbers."""
        rows: dict[str, list[Row]] = {shard: [] for shard in self.files}
        names = list(rows)
        for row, file in zip(self.rows.in_passing(), self.of, strict=True):
            rows[names[file]].append(row)
        return rows

    def of_file(self, shard: str) -> Rows:
        """Return the rows of a file, in the order of their numbers."""
        wanted = list(self.files).index(shard)
        return tuple(self.rows[at] for at, file in enumerate(self.of) if file == wanted)


NOTHING_KEPT = KeptRows(RowsOnDemand(_KeptBlocks(memoryview(b""), (), 0)), {}, array("H"))


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


def last_listed(path: Path, disk: Disk, shard: str) -> Rows:
    """Return the rows that a file had when they were kept, however it looks by now."""
    try:
        kept = checked_rows(path, disk, None)
    except KeptDamaged:
        return ()
    return kept.of_file(shard) if shard in kept.files else ()


def checked_rows(path: Path, disk: Disk, office: frozenset[str] | None) -> KeptRows:
    """Return what is kept; nothing where it is another version's, or is not there to be read.

    `office` are the people for whom it has to be kept; without them, for whomever it was.

    Raises:
        KeptDamaged: it is not as it was written.
    """
    try:
        raw = memoryview(_own_bytes(path, disk))
    except OSError:
        return NOTHING_KEPT
    try:
        written, start = _head_of(raw)
        if _version.decode(written).version != VERSION:
            return NOTHING_KEPT
        head = _head.decode(written)
        people = frozenset(head.office) if office is None else office
        if (head.version, head.fields, head.office) != _as_now(people):
            return NOTHING_KEPT
        if zlib.crc32(raw[start:]) != head.sum:
            raise ValueError(head.sum)
    except _NO_ROWS:
        raise KeptDamaged(kept_file(path)) from None
    length = sum(length for length, _known in head.blocks)
    of = array("H", bytes(raw[start : len(raw) - length]))
    blocks = _KeptBlocks(raw[len(raw) - length :], head.blocks, len(of))
    return KeptRows(RowsOnDemand(blocks), head.files, of)


def _as_now(office: frozenset[str]) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Return what a head begins with whose rows can be used."""
    return VERSION, Row.__struct_fields__, tuple(sorted(office))


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


def _head_of(raw: memoryview) -> tuple[memoryview, int]:
    """Return the head, and where what is behind it begins.

    Raises:
        ValueError: it is not as it was written.
    """
    line, _end, _rest = bytes(raw[:64]).partition(b"\n")
    sum, length = map(int, line.split())
    start = len(line) + 1 + length
    part = raw[len(line) + 1 : start]
    if len(part) != length or zlib.crc32(part) != sum:
        raise ValueError(line)
    return part, start


def keep_rows(
    path: Path, disk: Disk, office: frozenset[str], files: Mapping[str, tuple[Times, Rows]]
) -> None:
    """Keep rows for the next start, beside the file and then renamed; or else do without.

    Files whose times may still be those of their next change (no times) are left out.
    """
    looked = {shard: times for shard, (times, _rows) in files.items() if times}
    place_of = {id(row): place for place, shard in enumerate(looked) for row in files[shard][1]}
    rows = in_number_order(row for shard in looked for row in files[shard][1])
    of = array("H", [place_of[id(row)] for row in rows]).tobytes()
    blocks: list[bytes] = []
    known: list[tuple[int, Known]] = []
    for start in range(0, len(rows), BLOCK):
        some = rows[start : start + BLOCK]
        blocks.append(_encode(_packed(some)))
        known.append((len(blocks[-1]), known_of(some)))
    behind = b"".join([of, *blocks])
    head = _encode(_Head(*_as_now(office), looked, tuple(known), zlib.crc32(behind)))
    line = b"%d %d\n" % (zlib.crc32(head), len(head))
    write_kept(path, disk, kept_file(path), b"".join([line, head, behind]))


def write_kept(path: Path, disk: Disk, file: Path, raw: bytes) -> None:
    """Write what is kept beside its file, and rename it; or else do without."""
    # its ending has what a killed process leaves cleared away by the next one that opens the store
    beside = place_beside(file, NEW)
    with contextlib.suppress(OSError):
        fd = disk.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_FILE)
        try:
            _fill(disk, fd, raw)
            if not _is_free_or_plain(file):
                raise FileExistsError(file)
            disk.rename(beside, file)
        except OSError:
            disk.unlink(beside)
            raise
    clear_kept(path, disk, unused=LONGEST_UNUSED)


def _is_free_or_plain(file: Path) -> bool:
    try:
        return stat.S_ISREG(os.lstat(file).st_mode)
    except FileNotFoundError:
        return True


def a_day_old(path: Path) -> bool:
    """Whether names that a customer has no more may have stood there for long enough."""
    try:
        return os.lstat(kept_file(path)).st_mtime < time.time() - 24 * 3600
    except OSError:
        return False


def _fill(disk: Disk, fd: int, raw: bytes) -> None:
    try:
        disk.fchmod(fd, OWN_FILE)
        write_all(disk, fd, raw)
    finally:
        disk.close(fd)


def forget_rows(path: Path, disk: Disk) -> None:
    """Take away the rows that the account has kept; the next listing keeps others."""
    with contextlib.suppress(OSError):
        disk.unlink(kept_file(path))


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
    """Return rows as they were."""
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
