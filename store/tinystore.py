"""The embedded store: a directory of small TinyDB files, for the operators of one host.

office.json                    office, employees; made last: where it is, the store is whole
customers/00.json … ff.json    customers, by the crc32 of their number
lock                           held while writing; its time says that something changed
"""

import contextlib
import os
import shutil
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from store.contract import Added, Arrive, Change, Finding, Listing, differs, only_new
from store.disk import NEW, SHARED, Disk, locked, put, sync_directory
from store.errors import MaybeSaved, NotFound, NotSaved, Refused, StoreDamaged, StoreError
from store.model import Customer, Employee, Office, Row
from store.refusal import Refusal
from store.rows import rows_in
from store.shards import Database, Put, Shard, read_checked, sealed

SHARDS = tuple(f"{number:02x}" for number in range(256))
COARSE = 50_000_000
"""Nanoseconds within which a file system's clock may not tell two changes apart."""

Times = tuple[int, ...]


def _read_only(files: Mapping[Path, bytes]) -> None:
    raise AssertionError(f"{sorted(files)} were opened for reading")


class TinyStore:
    """A store in a directory. `who` is told to others who wait for the lock.

    Raises:
        NotFound: there is no store in that directory.
        StoreDamaged: `office.json` cannot be used.
    """

    def __init__(
        self, path: Path, *, who: str, disk: Disk | None = None, patience: float = 5.0
    ) -> None:
        self.path = path
        self._disk = disk or Disk()
        self._who = who
        self._patience = patience
        self._listed: dict[str, tuple[Times, tuple[Row, ...]]] = {}
        self._seen: Times = ()
        self._find()
        self.office, self.employees = self._read_office()
        self._clear_left_over()

    @classmethod
    def create(
        cls,
        path: Path,
        office: Office,
        employees: Iterable[Employee],
        customers: Iterable[Customer] = (),
        *,
        who: str,
        disk: Disk | None = None,
    ) -> "TinyStore":
        """Make a store in a new or empty directory that the operators' group can use.

        Raises:
            NotSaved: something is in that directory already, or it cannot be made.
            MaybeSaved: it is made, but may not survive a power cut.
        """
        disk = disk or Disk()
        by_shard: dict[str, dict[str, object]] = {shard: {} for shard in SHARDS}
        for customer in customers:
            by_shard[shard_of(customer.number)][customer.number] = _document(customer)
        directory = path / "customers"
        shards = {directory / f"{shard}.json": each for shard, each in by_shard.items()}
        sealed_shards = {f: sealed(f, {"customers": each}, 1) for f, each in shards.items()}
        file = path / "office.json"
        about = {"office": {"1": _document(office)}, "employees": _numbered(employees)}
        sealed_office = {file: sealed(file, about, 1)}
        _refuse_filled(path)
        try:
            _prepare(path, directory, disk)
            put(disk, sealed_shards)
            put(disk, sealed_office)
        except (OSError, StoreError) as error:
            if isinstance(error, MaybeSaved) and file.exists():
                raise
            shutil.rmtree(directory, ignore_errors=True)
            (path / "lock").unlink(missing_ok=True)
            raise NotSaved(f"{path}: cannot be made: {error}") from error
        try:
            sync_directory(disk, path.parent)
        except OSError as error:
            raise MaybeSaved(f"{path}: made, but not yet certain on the disk") from error
        return cls(path, who=who, disk=disk)

    @property
    def name(self) -> str:
        """What the store is called on screen."""
        return f"{self.path.name}/"

    def customer(self, number: str) -> Customer:
        """Return a customer.

        Raises:
            NotFound: there is none with that number.
            StoreDamaged: its file or its document cannot be used.
        """
        file = self._file(number)
        document = self._database(file).document("customers", number)
        if document is None:
            raise self._no_customer(number)
        return _customer(file, number, document)

    def listing(self) -> Listing:
        """Return the rows of all customers, reading only the files that have changed since."""
        self._seen = self._times()
        rows: list[Row] = []
        damaged: list[str] = []
        for shard in SHARDS:
            try:
                rows.extend(self._rows(shard))
            except StoreDamaged as error:
                self._listed.pop(shard, None)
                damaged.append(str(error))
        return Listing(tuple(sorted(rows, key=lambda row: row.number)), tuple(damaged))

    def listing_of(self, number: str) -> Listing:
        """Return one customer's row, without a look at any other file."""
        self._seen = self._times()
        try:
            rows = self._rows(shard_of(number))
        except StoreDamaged as error:
            return Listing((), (str(error),))
        return Listing(tuple(row for row in rows if row.number == number), ())

    def customers(self) -> Iterator[Customer]:
        """Read every customer.

        Raises:
            StoreDamaged: a file or a document cannot be used.
        """
        for shard in SHARDS:
            file = self._shard_file(shard)
            for number, document in self._database(file).documents("customers").items():
                yield _customer(file, number, document)

    def moved(self) -> bool:
        """Return whether anything may have changed since the last listing; costs three stats."""
        times = self._times()
        return times != self._seen or max(times[::3]) > time.time_ns() - COARSE

    def change(self, number: str, change: Change) -> Customer:
        """Replace a customer by what `change` makes of it, on what is on the disk right now.

        Under the lock that file is read afresh, `change` decides, and the answer is on the disk
        when this returns. What `change` raises comes through, and nothing is written.

        Raises:
            NotFound: there is none with that number.
            StoreBusy: somebody else has held the lock for too long.
            StoreDamaged: the file cannot be used; it is left as it is.
            NotSaved: the disk refused, nothing has changed.
            MaybeSaved: it is in place, but may not survive a power cut.
        """
        file = self._file(number)
        changed: list[Customer] = []

        def rewritten(document: Mapping[str, object]) -> dict[str, object]:
            after = change(_customer(file, number, document))
            changed.append(after)
            return _document(after)

        def put_changed(files: Mapping[Path, bytes]) -> None:
            if not changed:  # TinyDB writes also when there was nothing to rewrite
                raise self._no_customer(number)
            put(self._disk, files)

        with self._lock(self._patience):
            self._database(file, put_changed).rewrite("customers", number, rewritten)
            self._touch()
        return changed[0]

    def add(
        self,
        employees: Iterable[Employee],
        customers: Iterable[Customer],
        arrive: Arrive = only_new,
    ) -> Added:
        """Add or change customers as `arrive` decides, under one lock. All or nothing.

        Every file is written beside before the first one is put in place. Should the machine stop
        between two of those renames, each customer is whole, and adding again does the rest.

        Raises:
            Refused: an employee is there already and differs, or `arrive` refuses.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """
        wanted: dict[Path, dict[str, Customer]] = defaultdict(dict)
        for customer in customers:
            wanted[self._file(customer.number)][customer.number] = customer
        staged: dict[Path, bytes] = {}
        refusals: list[Refusal] = []
        counts: Counter[str] = Counter()
        with self._lock(self._patience):
            self.office, self.employees = self._read_office()
            hired = {each.login: each for each in employees}
            for each in self.employees:
                if hired.pop(each.login, each) != each:
                    refusals.append(differs(f"employee {each.login}"))
            if hired:
                documents = _numbered(hired.values(), after=len(self.employees))
                self._database(self._office_file, staged.update).put("employees", documents)
            for file, by_number in wanted.items():
                database = self._database(file, staged.update)
                arrived = _arrived(file, database, by_number, arrive, refusals, counts)
                if arrived:
                    database.put("customers", arrived)
            if refusals:
                raise Refused(refusals)
            if staged:
                put(self._disk, staged)
                self._touch()
            self.office, self.employees = self._read_office()
        return Added(
            customers=counts["new"],
            changed=counts["changed"],
            unchanged=counts["unchanged"],
            employees=len(hired),
        )

    def check(self) -> tuple[Finding, ...]:
        """Read every file and every customer, beside writers, and return what is wrong."""
        findings: list[Finding] = []
        try:
            self._read_office()
        except StoreDamaged as error:
            findings.append(Finding(str(self._office_file), None, str(error)))
        for shard in SHARDS:
            file = self._shard_file(shard)
            try:
                documents = self._database(file).documents("customers")
            except StoreDamaged as error:
                findings.append(Finding(str(file), None, str(error)))
                continue
            for number, document in documents.items():
                try:
                    _customer(file, number, document)
                except StoreDamaged as error:
                    findings.append(Finding(str(file), number, str(error)))
        known = {f"{shard}.json" for shard in SHARDS}
        for entry in sorted(_entries(self.path / "customers")):
            if entry not in known and not entry.endswith(NEW):
                file = self.path / "customers" / entry
                findings.append(Finding(str(file), None, f"{file}: does not belong here"))
        return tuple(findings)

    def _no_customer(self, number: str) -> NotFound:
        return NotFound(f"There is no customer {number} in {self.path}.")

    @property
    def _office_file(self) -> Path:
        return self.path / "office.json"

    def _shard_file(self, shard: str) -> Path:
        return self.path / "customers" / f"{shard}.json"

    def _file(self, number: str) -> Path:
        return self._shard_file(shard_of(number))

    def _database(self, file: Path, put: Put = _read_only) -> Database:
        return Database(file, self._disk, put)

    def _lock(self, patience: float) -> contextlib.AbstractContextManager[None]:
        return locked(self._disk, self.path / "lock", self._who, patience)

    def _touch(self) -> None:
        with contextlib.suppress(OSError):  # the change is saved; others see it a little later
            self._disk.utime(self.path / "lock")

    def _find(self) -> None:
        """Tell a directory that is no store from a store that cannot be used."""
        try:
            entries = set(os.listdir(self.path))
        except (FileNotFoundError, NotADirectoryError):
            raise NotFound(
                f"{self.path}: there is no store; make one with init or import"
            ) from None
        except OSError as error:
            raise StoreDamaged(f"{self.path}: cannot be read: {error.strerror}") from None
        if "office.json" not in entries:
            if entries:
                raise StoreDamaged(f"{self.path}: is not a whole store: office.json is missing")
            raise NotFound(f"{self.path}: is empty; make a store with init or import")

    def _read_office(self) -> tuple[Office, tuple[Employee, ...]]:
        file = self._office_file
        tables = Shard(file, self._disk, _read_only).read()
        try:
            office = msgspec.convert(tables.get("office", {}).get("1"), Office)
            employees = msgspec.convert(
                list(tables.get("employees", {}).values()), tuple[Employee, ...]
            )
        except msgspec.ValidationError as error:
            raise StoreDamaged(f"{file}: {error}") from None
        return office, employees

    def _clear_left_over(self) -> None:
        """Remove what an interrupted write left beside; while the lock is held it may be live."""
        left = [
            directory / entry
            for directory in (self.path, self.path / "customers")
            for entry in _entries(directory)
            if entry.endswith(NEW)
        ]
        if not left:
            return
        with contextlib.suppress(StoreError, OSError), self._lock(0):
            for file in left:
                self._disk.unlink(file)

    def _rows(self, shard: str) -> tuple[Row, ...]:
        file = self._shard_file(shard)
        times = _times(file)
        known = self._listed.get(shard)
        if known is not None and known[0] == times and times[0] < time.time_ns() - COARSE:
            return known[1]
        try:
            rows = rows_in(read_checked(file, self._disk))
        except msgspec.ValidationError as error:
            raise StoreDamaged(f"{file}: {error}") from None
        if known is not None and known[1] == rows:
            rows = known[1]
        self._listed[shard] = (times, rows)
        return rows

    def _times(self) -> Times:
        # A writer may stop between its rename and touching the lock: so both are looked at.
        return (
            *_times(self.path / "lock"),
            *_times(self.path / "customers"),
            *_times(self._office_file),
        )


def _refuse_filled(path: Path) -> None:
    """A new store needs a directory of its own; what is there is left alone."""
    try:
        filled = any(path.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        raise NotSaved(f"{path}: cannot be made: {error.strerror}") from error
    if filled:
        raise NotSaved(
            f"{path}: is not empty and not a whole store; a new store needs an empty directory"
        )


def _prepare(path: Path, directory: Path, disk: Disk) -> None:
    """Make the directories and the lock of a new store, for all of its group."""
    path.mkdir(parents=True, exist_ok=True)
    directory.mkdir()
    for each in (path, directory):
        each.chmod(0o2770)  # mkdir's mode is cut by the umask
    disk.close(disk.open(path / "lock", os.O_WRONLY | os.O_CREAT, SHARED))
    (path / "lock").chmod(SHARED)


def _numbered(employees: Iterable[Employee], after: int = 0) -> dict[str, dict[str, object]]:
    """Number documents as plain TinyDB does, going on after the last number."""
    return {str(n): _document(each) for n, each in enumerate(employees, start=after + 1)}


def shard_of(number: str) -> str:
    """Return the shard a customer is kept in: the same in every process and every version."""
    return SHARDS[zlib.crc32(number.encode()) & 255]


def _document(value: Customer | Employee | Office) -> dict[str, object]:
    document: dict[str, object] = msgspec.to_builtins(value)
    return document


def _customer(file: Path, number: str, document: Mapping[str, object]) -> Customer:
    try:
        customer = msgspec.convert(dict(document), Customer)
    except msgspec.ValidationError as error:
        raise StoreDamaged(f"{file}: customer {number}: {error}") from None
    if customer.number != number or shard_of(number) != file.stem:
        raise StoreDamaged(f"{file}: customer {number} does not belong here")
    return customer


def _arrived(
    file: Path,
    database: Database,
    by_number: Mapping[str, Customer],
    arrive: Arrive,
    refusals: list[Refusal],
    counts: Counter[str],
) -> dict[str, dict[str, object]]:
    """Return the documents that a file's customers become, and note what is refused."""
    held = database.documents("customers")
    documents = {}
    for number, arriving in by_number.items():
        before = _customer(file, number, held[number]) if number in held else None
        try:
            after = arrive(before, arriving)
        except Refused as error:
            refusals += error.refusals
            continue
        if after is None:
            continue
        what = "new" if before is None else "unchanged" if after == before else "changed"
        counts[what] += 1
        if what != "unchanged":
            documents[number] = _document(after)
    return documents


def _times(file: Path) -> Times:
    """What tells a changed file from an unchanged one; none of it alone is sure."""
    try:
        status = os.stat(file)
    except OSError:
        return (0, 0, 0)
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def _entries(directory: Path) -> list[str]:
    try:
        return os.listdir(directory)
    except OSError:
        return []
