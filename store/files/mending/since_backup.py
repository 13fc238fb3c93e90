"""What has happened since a backup that single files of a store are restored from.

Only what is restored goes back in time. The office's own history goes on, and tells of imports and
removals of which the backup knows nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from store.domain.chain.links import sum_of
from store.domain.clock import swedish_day
from store.domain.errors import StoreDamaged
from store.domain.model import Entry
from store.domain.words import BATCH
from store.files.disk import Disk
from store.files.layout import decode_customer, decode_office, office_file
from store.files.mending.check import customers_in_bytes, customers_listed, named
from store.files.sealed_file import Tables, tables_in
from store.i18n.language import _
from store.i18n.program_call import call


class SinceBackup:
    """What a store still tells of the time after a backup; nothing of it where nothing does.

    That is the office's history, unless it is what is restored, and of a damaged file what its
    bytes or the account's last listing tell of its customers.
    """

    def __init__(self, path: Path, backup: Path, disk: Disk) -> None:
        self._path, self._disk = path, disk
        try:
            own, theirs = (_history(directory, disk) for directory in (path, backup))
        except StoreDamaged:
            own = theirs = ()
        known = {*map(sum_of, theirs)}
        self._lines = [entry for entry in own if sum_of(entry) not in known]
        self._left_out: list[Entry] = []
        self._gone: dict[str, str] = {}

    def not_to_come_back(self, file: Path, from_backup: Tables) -> list[str]:
        """Return who stands in a backup's file and was removed since; whoever is lost is noted.

        The file is one that is to be restored as a whole, and is still as it was found.
        """
        theirs = from_backup.get("customers", {})
        here = customers_in_bytes(file, self._disk)
        known = here or customers_listed(self._path, file, self._disk)
        self._gone |= {number: name for number, name in known.items() if number not in theirs}
        removed = {
            entry.details.get("number"): entry
            for entry in self._lines
            if entry.action == "remove-customer"
        }
        numbers = [number for number in theirs if number in removed and number not in here]
        self._left_out += [removed[number] for number in numbers]
        return numbers

    def told(self, restored: Mapping[Path, Tables]) -> Iterator[str]:
        """Say who is lost or left out, and what to do about imports."""
        if not restored:
            return
        if self._gone:
            yield _(
                "no longer in the store, for the backup has none of them: {customers}, as far as "
                "can be told who stood in what was restored",
                customers=named(self._gone),
            )
        for entry in self._left_out:
            yield _(
                "{number} {name} is not restored: removed on {date}, after the backup",
                number=entry.details.get("number", ""),
                name=entry.details.get("name", ""),
                date=swedish_day(entry.at),
            )
        yield from _imports(self._lines, restored)


def _history(directory: Path, disk: Disk) -> Sequence[Entry]:
    file = office_file(directory)
    *_rest, history = decode_office(file, tables_in(file, disk))
    return history


def _imports(lines: Iterable[Entry], restored: Mapping[Path, Tables]) -> Iterator[str]:
    """Say of imports, and of such as were taken back, what to do for whom was restored."""
    brought: dict[str, Entry] = {}
    taken_back: dict[str, Entry] = {}
    for entry in lines:
        if (batch := entry.details.get(BATCH)) is None:
            continue
        if entry.action == "import":
            brought[batch] = entry
        elif entry.action == "undo" and brought.pop(batch, None) is None:
            taken_back[batch] = entry
    for batch, entry in brought.items():
        yield _(
            "the import {batch} of {date} came after the backup; what it brought into what was "
            "restored is lost: bring its file in again",
            batch=batch,
            date=swedish_day(entry.at),
        )
    for batch in sorted(_batches_in(restored) & taken_back.keys()):
        yield _(
            "the import {batch} was taken back on {date}, after the backup; what it brought into "
            "what was restored is there again, to take it back once more: {command}",
            batch=batch,
            date=swedish_day(taken_back[batch].at),
            command=call("undo", "--import", batch),
        )


def _batches_in(restored: Mapping[Path, Tables]) -> set[str]:
    """Return the imports that stand in the histories of restored customers."""
    found: set[str] = set()
    for file, tables in restored.items():
        for number, document in tables.get("customers", {}).items():
            standing: set[str] = set()
            for entry in decode_customer(file, number, document).history:
                if entry.action == "import":
                    standing.add(entry.details.get(BATCH, ""))
                elif entry.action == "undo":
                    standing.discard(entry.details.get(BATCH, ""))
            found |= standing
    return found
