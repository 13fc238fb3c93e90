"""A customer's past: the older lines of a long history, in a file of their own that only grows.

A customer's document has the newest lines, and no more than `MOST` when it was changed. All but the
last `NEWEST` then go over into `past/`, as one block: a line of JSON with the sum of the block
before it. Beside the document stands how many lines that file holds, how many of its bytes count,
and the sum of the last block. So who dies before the document is replaced leaves bytes that do not
count, and that the next block is written over; what counts never changes, and is read without the
lock. A customer that comes has all its lines in its document until it is changed.
"""

import contextlib
import datetime as dt
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import msgspec

from store.domain.errors import CHANGES, NotSaved, StoreDamaged
from store.domain.listed.history import LongHistory, with_lines
from store.domain.model import Customer, Entry
from store.domain.row import latest_changes
from store.files.disk import (
    LONGEST_NAME,
    Added,
    Disk,
    all_entries,
    is_no_file,
    name_for,
    not_certain,
    not_saved,
    read_bytes,
    sync_directory,
    unsorted_entries,
)
from store.files.sealed_file import raw_tables_in, unread
from store.files.shard import Past, RawDocument
from store.i18n.language import _
from store.i18n.program_call import repair_call

NEWEST = 64
"""Lines that stay in the document when others go over."""

MOST = 2 * NEWEST
"""Lines that the document of a customer has at most when it was changed."""

LEAVING = ".leaving"
"""What the file of a past is called while its customer is being removed."""

ReadPast = Callable[[Path], bytes]
"""Returns what the file of a past holds; raises `StoreDamaged`."""


class _Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Lines that went over together, and the sum of the block before; the first has none."""

    before: str | None
    lines: tuple[Entry, ...]


_block = msgspec.json.Decoder(_Block)


class OlderLines:
    """The lines in the file of a past, as many as stood beside the document when it was read."""

    def __init__(self, file: Path, past: Past, read: ReadPast) -> None:
        self.file = file
        self.past = past
        self._read = read
        self._lines: tuple[Entry, ...] | None = None

    @property
    def lines(self) -> int:
        """How many there are."""
        return self.past.lines

    @property
    def reached(self) -> dt.datetime:
        """The latest time that the clock had shown by then."""
        return max(change.reached for change in self.past.changes)

    def read(self) -> tuple[Entry, ...]:
        """Return them, the earliest first.

        Raises:
            StoreDamaged: the file is missing, or is not what stands beside the document.
        """
        if self._lines is None:
            self._lines = lines_in(self.file, self._read(self.file), self.past)
        return self._lines


def past_directory(path: Path) -> Path:
    """Return where a store keeps the pasts of its customers, once one has any."""
    return path / "past"


def past_file(path: Path, number: str) -> Path:
    """Return the file of a customer's past; whose name is too long keeps all in the document."""
    return past_directory(path) / f"{name_for(number)}.jsonl"


def reading(disk: Disk) -> ReadPast:
    """Return what reads the pasts on a disk."""
    return partial(_past_bytes, disk)


def _past_bytes(disk: Disk, file: Path) -> bytes:
    try:
        try:
            return read_bytes(disk, file)
        except FileNotFoundError:  # its customer may be about to be removed
            return read_bytes(disk, leaving(file))
    except OSError as error:
        raise unread(file, error) from None


def lines_in(file: Path, raw: bytes, past: Past) -> tuple[Entry, ...]:
    """Return the lines of a past, each block held against the sum that comes after it.

    Raises:
        StoreDamaged: they are not those that stand beside the document.
    """
    lines: list[Entry] = []
    before = None
    whole = len(raw) >= past.size
    try:
        for text in raw[: past.size].splitlines():
            block = _block.decode(text)
            whole = whole and block.before == before
            before = _sum_of(text)
            lines += block.lines
    except (msgspec.MsgspecError, RecursionError):
        whole = False
    if not whole or before != past.sum or len(lines) != past.lines:
        message = _("{path}: is not as it was written; restore it from a backup "
                    "({command} DIR)", path=file, command=repair_call())  # fmt: skip
        raise StoreDamaged(message)
    return tuple(lines)


def _sum_of(block: bytes) -> str:
    return hashlib.sha256(block).hexdigest()


def with_past(customer: Customer, path: Path, past: Past | None, read: ReadPast) -> Customer:
    """Return a customer as its document and its past tell of it; the past is not read yet."""
    if past is None:
        return customer
    older = OlderLines(past_file(path, customer.number), past, read)
    assert isinstance(customer.history, tuple)
    return with_lines(customer, LongHistory(older, customer.history))


def past_in(file: Path, number: str, tables: Mapping[str, Mapping[str, object]]) -> Past | None:
    """Return what stands of a customer's past beside its document, in tables that are decoded.

    Raises:
        StoreDamaged: it is not as it should be.
    """
    try:
        return msgspec.convert(tables.get("past", {}).get(number), Past | None)
    except msgspec.ValidationError as error:
        raise StoreDamaged(
            _("{file}: customer {number}: {fault}", file=file, number=number, fault=error)
        ) from None


def in_document(customer: Customer) -> Customer:
    """Return a customer as its document has it: without the lines that are in its past."""
    history = customer.history
    return with_lines(customer, history.newest) if isinstance(history, LongHistory) else customer


class GrowingPasts:
    """The pasts of those who are changed by one act; `added` is written before their documents."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self._path = path
        self._read = reading(disk)
        self._pasts: dict[str, Past] = {}
        self.added: dict[Path, Added] = {}

    def before(self, customer: Customer, past: Past | None) -> Customer:
        """Return a customer who may be changed, as the document and its past tell of it."""
        if past is not None:
            self._pasts[customer.number] = past
        return with_past(customer, self._path, past, self._read)

    def document(self, customer: Customer) -> RawDocument:
        """Return the document of a customer who was changed, with no more lines than `MOST`."""
        past = self._pasts.get(customer.number)
        newest = customer.history
        if isinstance(newest, LongHistory):
            newest = newest.newest
        elif past is not None:
            newest = newest[past.lines :]
        file = past_file(self._path, customer.number)
        if len(newest) > MOST and len(leaving(file).name) <= LONGEST_NAME:
            past = self._grown(file, past, newest[:-NEWEST])
            newest = newest[-NEWEST:]
        document = RawDocument.of(customer.number, with_lines(customer, newest))
        document.past = past
        return document

    def _grown(self, file: Path, past: Past | None, lines: Sequence[Entry]) -> Past:
        before, at = (past.sum, past.size) if past is not None else (None, 0)
        block = msgspec.json.encode(_Block(before, tuple(lines)))
        self.added[file] = Added(at, block + b"\n")
        return Past(
            lines=(past.lines if past is not None else 0) + len(lines),
            size=at + len(block) + 1,
            sum=_sum_of(block),
            changes=latest_changes(lines, past.changes if past is not None else ()),
        )


def leaving(file: Path) -> Path:
    """Return what the file of a past is called while its customer is being removed."""
    return file.with_name(file.name + LEAVING)


@contextlib.contextmanager
def taken_away(path: Path, customers: Iterable[Customer], disk: Disk) -> Iterator[None]:
    """Delete the pasts of customers, whose documents go meanwhile; under the lock.

    Raises:
        NotSaved: the disk refuses; nothing has changed.
        MaybeSaved: the documents are gone, and maybe not yet all of the pasts.
    """
    directory = past_directory(path)
    files: list[Path] = []
    try:
        for file in (past_file(path, each.number) for each in customers):
            if len(leaving(file).name) > LONGEST_NAME:
                continue  # who has no past: all of it is in the document
            files.append(file)
            CHANGES.begun = True  # a signal leaves it so, for the next change to end
            try:
                disk.rename(file, leaving(file))
            except FileNotFoundError:
                files.pop()
        if files:
            sync_directory(disk, directory)
    except OSError as error:
        with contextlib.suppress(OSError):
            _put_back(files, disk)
        raise not_saved(error) from error
    if not files:
        yield
        return
    try:
        yield
    except NotSaved:
        with contextlib.suppress(OSError):  # else `settle_pasts` does it
            _put_back(files, disk)
        raise
    try:
        for file in files:
            disk.unlink(leaving(file))
        sync_directory(disk, directory)
    except OSError as error:
        raise not_certain(error) from error


def stray_pasts(path: Path, file_of: Callable[[str], Path], disk: Disk) -> tuple[Path, ...]:
    """Return what stands among the pasts and is that of no customer, as far as that is known.

    What is being removed is no stray; nor can it be a directory.

    Raises:
        OSError: their directory cannot be read.
    """
    directory = past_directory(path)
    if os.path.lexists(directory) and not os.path.isdir(directory):
        return (directory,)
    return tuple(
        directory / name
        for name in all_entries(directory)
        if (
            is_no_file(directory / name)
            if name.endswith(LEAVING)
            else not _has_customer(path, name, file_of, disk)
        )
    )


def _has_customer(path: Path, name: str, file_of: Callable[[str], Path], disk: Disk) -> bool:
    number = unquote(name.removesuffix(".jsonl"))
    try:
        if past_file(path, number).name != name:
            return False
    except UnicodeError:  # a name that is no UTF-8 is nobody's number
        return False
    try:
        return number in raw_tables_in(file_of(number), disk).get("customers", {})
    except StoreDamaged:
        return True


def _put_back(files: Iterable[Path], disk: Disk) -> None:
    for file in files:
        if leaving(file).exists():
            disk.rename(leaving(file), file)


def settle_pasts(path: Path, file_of: Callable[[str], Path], disk: Disk) -> None:
    """End the removal of customers that a process has died of; under the lock.

    Raises:
        OSError: the disk refuses.
    """
    directory, settled = past_directory(path), False
    for name in unsorted_entries(directory):
        if not name.endswith(LEAVING):
            continue
        number = unquote(name.removesuffix(f".jsonl{LEAVING}"))
        try:
            stays = number in raw_tables_in(file_of(number), disk).get("past", {})
        except StoreDamaged:  # whose it is cannot be told, and `check` tells why
            continue
        if stays:
            disk.rename(directory / name, past_file(path, number))
        else:
            disk.unlink(directory / name)
        settled = True
    if settled:
        sync_directory(disk, directory)
