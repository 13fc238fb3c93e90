"""The file of the office, its people and its history: read again where it has changed."""

import time
from pathlib import Path

from store.domain.model import Employee, Entry, Office
from store.files.disk import Disk
from store.files.layout import decode_office, office_file
from store.files.listing import UNSURE, sure, times_of
from store.files.sealed_file import tables_in
from store.files.shard import Database, Put


class OfficeDocument:
    """`office.json` of one store, as it was last read."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self._file = office_file(path)
        self._disk = disk
        self._times = UNSURE
        self.history: tuple[Entry, ...] = ()

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
        office, employees, self.history = decode_office(
            self._file, tables_in(self._file, self._disk)
        )
        self._times = sure(times, now)
        return office, employees

    def put(self, employees: tuple[Employee, ...], entry: Entry, put: Put) -> None:
        """Write the people, each in the place it has, who is new behind them, and what was done.

        Raises:
            StoreDamaged: what is there cannot be used.
            NotSaved, MaybeSaved: as `put` says.
        """
        database = Database(self._file, self._disk, put)
        places = list(database.documents("employees"))
        last = max((int(place) for place in places if place.isdecimal()), default=0)
        places += (str(last + n) for n in range(1, len(employees) - len(places) + 1))
        past = len(database.documents("history"))
        database.put(
            {
                "employees": dict(zip(places, employees, strict=True)),
                "history": {str(past + 1): entry},
            }
        )
