"""The file of the office, its people and its history: read again where it has changed."""

import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from store.domain.chain.links import linked
from store.domain.errors import StoreDamaged
from store.domain.model import Employee, Entry, Office
from store.domain.repository import StoreId
from store.files.disk import Disk
from store.files.kept.times import UNSURE, sure, times_of
from store.files.layout import decode_office, last_id, office_file, store_id_in
from store.files.sealed_file import tables_in
from store.files.shard import Database, Put, RawDocument


class OfficeDocument:
    """`office.json` of one store, as it was last read."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self._file = office_file(path)
        self._disk = disk
        self._times = UNSURE
        self.history: tuple[Entry, ...] = ()
        self.store_id: str | None = None

    @property
    def changed(self) -> bool:
        """Whether it may have changed since it was last read; costs one stat."""
        return times_of(self._file) != self._times

    def read(self) -> tuple[Office, tuple[Employee, ...]]:
        """Read the office and its people.

        Raises:
            StoreDamaged: they are not there, or not as they should be.
        """
        now, times = time.time_ns(), times_of(self._file)
        tables = tables_in(self._file, self._disk)
        office, employees, self.history = decode_office(self._file, tables)
        self.store_id = store_id_in(self._file, tables)
        self._times = sure(times, now)
        return office, employees

    def put(self, employees: tuple[Employee, ...], entry: Entry, put: Put) -> Entry:
        """Write the people, each in the place it has, who is new behind them, and what was done.

        A store of an earlier version gets its id with them. Returns the line as it stands.

        Raises:
            StoreDamaged: what is there cannot be used.
            NotSaved, MaybeSaved: as `put` says.
        """
        database = Database(self._file, self._disk, put)
        places = list(database.documents("employees"))
        last = last_id(places)
        places += (str(last + n) for n in range(1, len(employees) - len(places) + 1))
        past = database.documents("history")
        line = linked(self._lines_before([*past.values()]), entry)
        tables: dict[str, Mapping[str, msgspec.Struct]] = {
            "employees": dict(zip(places, employees, strict=True)),
            "history": {str(last_id(past) + 1): line},
        }
        if not database.documents("store"):
            tables["store"] = {"1": StoreId.new()}
        database.put(tables)
        return line

    def _lines_before(self, past: list[RawDocument]) -> tuple[Entry, ...]:
        """Return the lines that another one follows upon: the last, or all before the chain (R62).

        Raises:
            StoreDamaged: one cannot be read.
        """
        try:
            last = tuple(msgspec.json.decode(line.raw, type=Entry) for line in past[-1:])
            if last and not last[0].before:
                return tuple(msgspec.json.decode(line.raw, type=Entry) for line in past)
        except msgspec.ValidationError as error:
            raise StoreDamaged(f"{self._file}: {error}") from None
        return last

    def put_store_id(self, put: Put) -> str:
        """Give a store of an earlier version its id.

        Raises:
            StoreDamaged: what is there cannot be used.
            NotSaved, MaybeSaved: as `put` says.
        """
        made = StoreId.new()
        Database(self._file, self._disk, put).put({"store": {"1": made}})
        return made.id
