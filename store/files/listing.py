"""The rows of a store's files: a file is read again only where it has changed."""

import contextlib
import threading
import time
from collections.abc import Sequence
from itertools import chain
from operator import is_not
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from store.domain.errors import StoreDamaged
from store.domain.row import Listing, Row, in_number_order, row_of, rows_in, without_employee
from store.files.disk import Disk
from store.files.forms.customer_files import CustomerFiles, customer_files
from store.files.kept.times import UNSURE, Times, sure, times_of
from store.files.layout import office_file
from store.files.sealed_file import raw_tables_in, read_checked, told_together

if TYPE_CHECKING:
    from store.files.kept.rows import KeptRows

FEW = 16
"""Rows that were read are put among those that are kept, where they are fewer than one in so many.
"""
ONE_IN = 16
"""Rows are kept anew at once where so many of the files had to be read, and else after a day."""


RowsOfFile = tuple[Times, tuple[Row, ...]]
"""The rows of a file, and its times when they were read."""


class ListingCache:
    """What was listed of a store in a directory, and the times of its files then.

    `addresses` are those of the office's own people, none of whom is a main contact. They are
    given with what is asked: with a way back to the store, all its rows would be kept in memory
    after its last user, until somebody looks for garbage.
    """

    def __init__(self, path: Path, disk: Disk) -> None:
        self._path = path
        self._disk = disk
        self._customer_files = customer_files(path)
        self._addresses: frozenset[str] = frozenset()
        self._files: dict[str, tuple[Times, tuple[Row, ...] | None]] = {}  # None: as they are kept
        self._passed: set[str] = set()
        self._kept: KeptRows | None = None
        self._read = 0
        self._parts: dict[str, tuple[Row, ...] | None] = {}
        self._parts_beside: KeptRows | None = None
        self._sorted: Sequence[Row] = ()
        self._seen = UNSURE
        self._turn = threading.Lock()  # a screen asks in more than one thread

    def listing(self, addresses: frozenset[str]) -> Listing:
        """Return the rows of all customers, reading only the files that have changed since."""
        with self._turn:
            return self._listing(addresses)

    def _listing(self, addresses: frozenset[str]) -> Listing:
        self._look(addresses)
        self._open_kept()
        files = self._customer_files
        parts: dict[str, tuple[Row, ...] | None] = {}
        damaged: list[StoreDamaged] = []
        for shard in files.shards:
            try:
                parts[shard] = self._known_rows(shard)
            except StoreDamaged as error:
                self._files.pop(shard, None)
                damaged.append(error)
        if damaged and self._grown_since(files):
            return self._listing(addresses)
        if not self._in_order_already(parts):
            self._parts, self._parts_beside = parts, self._kept
            self._sorted = self._in_order()
        return Listing(self._sorted, tuple(map(str, told_together(damaged))))

    def _in_order_already(self, parts: dict[str, tuple[Row, ...] | None]) -> bool:
        """Whether these are the rows of the last listing: of the same files, the same objects."""
        return (
            self._kept is self._parts_beside  # of whose files all parts are None
            and list(parts) == list(self._parts)
            and not any(map(is_not, parts.values(), self._parts.values()))
        )

    def _in_order(self) -> Sequence[Row]:
        """Return all rows that are known; where few others were read, those kept stay unread."""
        new = in_number_order(
            chain.from_iterable(rows for _, rows in self._files.values() if rows is not None)
        )
        kept = self._kept
        if kept is None or not len(kept.rows):
            return new
        unread = {shard for shard, (_, rows) in self._files.items() if rows is None}
        believed = [shard in unread for shard in kept.files]
        if all(believed) and not new:
            return kept.rows
        if len(new) * FEW < len(kept.rows):
            gone = None if all(believed) else (lambda place: not believed[kept.of[place]])
            return kept.rows.instead(gone, new)
        old = (row for row, file in zip(kept.rows, kept.of, strict=True) if believed[file])
        return in_number_order(chain(old, new))

    def listing_of(self, number: str, addresses: frozenset[str]) -> Listing:
        """Return one customer's row, without a look at any other file."""
        with self._turn:
            return self._listing_of(number, addresses)

    def _listing_of(self, number: str, addresses: frozenset[str]) -> Listing:
        self._look(addresses)
        files = self._customer_files
        try:
            rows = self._rows(files.file_of(number).stem)
        except StoreDamaged:
            if self._grown_since(files):
                return self._listing_of(number, addresses)
            return self._only(number)
        return Listing(tuple(row for row in rows if row.number == number), ())

    def _only(self, number: str) -> Listing:
        """Return one customer's row where its file has a fault, which may be another customer's."""
        file = self._customer_files.file_of(number)
        try:
            document = raw_tables_in(file, self._disk).get("customers", {}).get(number)
            row = row_of(bytes(document)) if document is not None else None
        except StoreDamaged as error:
            return Listing((), (str(error),))
        except msgspec.ValidationError as error:
            return Listing((), (f"{file}: {error}",))
        return Listing(() if row is None else (without_employee(row, self._addresses),), ())

    def read_ahead(self, seconds: float, addresses: frozenset[str]) -> bool:
        """Read files that were never listed, at least one and for so long.

        Returns whether all have been read; a listing then only has to look at each file's times.
        """
        until = time.monotonic() + seconds
        with self._turn:
            self._know_files()
            self._know_office(addresses)
            self._open_kept()
            done = self._files.keys() | self._passed
            left = [shard for shard in self._customer_files.shards if shard not in done]
        for shard in left:
            with self._turn, contextlib.suppress(StoreDamaged):  # the listing tells it
                self._passed.add(shard)
                self._known_rows(shard)
            if time.monotonic() >= until:
                return shard == left[-1]
        return True

    def so_far(self) -> Listing:
        """Return the rows of the files that have been read, as they then were."""
        with self._turn:
            return Listing(self._in_order(), ())

    def moved(self) -> bool:
        """Return whether anything may have changed since the last listing; costs two stats."""
        return self._times() != self._seen

    def keep(self) -> None:
        """Keep the rows for the next start, where many customers' files had to be read."""
        from store.files.kept.rows import FEWEST, a_day_old, forget_rows, keep_rows

        with self._turn:
            if len(self._sorted) < FEWEST or not self._read:
                return
            if self._read * ONE_IN < len(self._files) and not a_day_old(self._path):
                return
            self._read = 0
            customers, office = self._customer_files, self._addresses
            began = times_of(customers.directory)
            files = self._all_rows()
        # Of a file that has changed, customers may have been removed: they are to be nowhere.
        files = {shard: of for shard, of in files.items() if _is_as_read(customers, shard, of)}
        keep_rows(self._path, self._disk, office, files)
        if times_of(customers.directory) != began and not all(
            _is_as_read(customers, shard, of) for shard, of in files.items()
        ):
            forget_rows(self._path, self._disk)

    def _all_rows(self) -> dict[str, RowsOfFile]:
        """Return the rows of each file, also those that are kept."""
        kept = self._kept.by_file() if self._kept is not None else {}
        return {
            shard: (times, tuple(kept.get(shard, ())) if rows is None else rows)
            for shard, (times, rows) in self._files.items()
        }

    def kept_wrongly(self, addresses: frozenset[str]) -> bool:
        """Whether the rows that are kept are damaged, or others than those of the files."""
        from store.files.kept.rows import KeptDamaged, checked_rows

        self._know_files()
        self._know_office(addresses)
        try:
            kept = checked_rows(self._path, self._disk, self._addresses)
        except KeptDamaged:
            return True
        return any(
            self._differs(shard, kept.files[shard], rows) for shard, rows in kept.by_file().items()
        )

    def _differs(self, shard: str, looked: Times, kept: list[Row]) -> bool:
        file = self._customer_files.file(shard)
        times = times_of(file)
        try:
            return (
                times == looked
                and kept != list(in_number_order(self._rows_of(file)))
                and times == times_of(file)
            )
        except StoreDamaged:  # which is told of that file
            return False

    def _open_kept(self) -> None:
        """Look up what was kept, before the files are read for the first time."""
        if self._kept is None:
            from store.files.kept.rows import kept_rows

            self._kept = kept_rows(self._path, self._disk, self._addresses)

    def _rows(self, shard: str) -> tuple[Row, ...]:
        rows = self._known_rows(shard)
        if rows is None:
            assert self._kept is not None
            rows = self._kept.of_file(shard)
        return rows

    def _known_rows(self, shard: str) -> tuple[Row, ...] | None:
        """Return the rows of a file as it looks now; None where they are those that are kept.

        Raises:
            StoreDamaged: it has changed, and cannot be used.
        """
        files = self._customer_files
        now = time.time_ns()
        times = times_of(f"{files.directory}/{shard}.json")
        known = self._files.get(shard)
        if known is None and self._kept is not None and self._kept.files.get(shard) == times:
            known = self._files[shard] = (times, None)
        if known is not None and known[0] == times:
            return known[1]
        rows: tuple[Row, ...] | None = self._rows_of(files.file(shard))
        self._read += 1
        if known is not None and self._equal(shard, known[1], rows):
            rows = known[1]
        self._files[shard] = (sure(times, now), rows)
        return rows

    def _equal(
        self, shard: str, known: tuple[Row, ...] | None, rows: tuple[Row, ...] | None
    ) -> bool:
        if known is None:
            assert self._kept is not None
            known, rows = self._kept.of_file(shard), in_number_order(rows or ())
        return known == rows

    def _rows_of(self, file: Path) -> tuple[Row, ...]:
        """Read the rows of a file.

        Raises:
            StoreDamaged: it cannot be used.
        """
        try:
            rows = rows_in(read_checked(file, self._disk))
        except msgspec.ValidationError as error:
            raise StoreDamaged(f"{file}: {error}") from None
        return tuple(without_employee(row, self._addresses) for row in rows)

    def _look(self, addresses: frozenset[str]) -> None:
        now = time.time_ns()
        self._know_files()
        self._seen = sure(self._times(), now)
        self._know_office(addresses)

    def _know_files(self) -> None:
        """Forget the rows where the store has grown: its files are others by now."""
        if (files := customer_files(self._path)) != self._customer_files:
            self._customer_files = files
            self._files.clear()
            self._passed.clear()

    def _grown_since(self, files: CustomerFiles) -> bool:
        """Whether the store has grown since; then a file that is missing has gone over."""
        return customer_files(self._path) != files

    def _know_office(self, addresses: frozenset[str]) -> None:
        """Forget the rows where the office has other people by now."""
        if addresses != self._addresses:
            self._addresses = addresses
            self._files.clear()
            self._passed.clear()
            self._kept = None

    def _times(self) -> Times:
        """Times that every writer changes: it renames into the directory, or onto office.json."""
        return (*times_of(self._customer_files.directory), *times_of(office_file(self._path)))


def _is_as_read(customers: CustomerFiles, shard: str, of: RowsOfFile) -> bool:
    return times_of(customers.file(shard)) == of[0]
