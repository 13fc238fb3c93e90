"""What has happened since a backup that single files of a store are restored from.

Only what is restored goes back in time. The office's own history goes on, and tells of imports and
removals of which the backup knows nothing.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from store.domain.chain.links import sum_of
from store.domain.clock import swedish_day
from store.domain.errors import StoreDamaged
from store.domain.model import Entry
from store.domain.row import number_order
from store.domain.words import BATCH
from store.files.disk import Disk
from store.files.forms.customer_files import customer_files
from store.files.layout import decode_customer, decode_office, office_file
from store.files.mending.whose_file import named_customers
from store.files.sealed_file import Tables, tables_in
from store.i18n.language import _
from store.i18n.program_call import call


def lines_since(path: Path, backup: Path, disk: Disk) -> list[Entry]:
    """Return the lines of the office's history that a backup has not.

    There are none where that history cannot be read: it is what is restored then.
    """
    try:
        own, theirs = (_history(directory, disk) for directory in (path, backup))
    except StoreDamaged:
        return []
    known = {*map(sum_of, theirs)}
    return [entry for entry in own if sum_of(entry) not in known]


def _history(directory: Path, disk: Disk) -> Sequence[Entry]:
    file = office_file(directory)
    *_rest, history = decode_office(file, tables_in(file, disk))
    return history


def removed_in(lines: Iterable[Entry]) -> dict[str, Entry]:
    """Return the numbers of customers that were removed on purpose, each with its first line.

    That is about the one whom a backup of before has; the number may have been given again.
    """
    found: dict[str, Entry] = {}
    for entry in lines:
        if entry.action == "remove-customer":
            found.setdefault(entry.details.get("number", ""), entry)
    return found


def told_since(
    path: Path,
    lines: Sequence[Entry],
    stood: Mapping[Path, Mapping[str, str]],
    restored: Mapping[Path, Tables],
    as_of: dt.datetime | None,
) -> Iterator[str]:
    """Say who is lost, back or left out with what was restored, and what to do about imports.

    `stood` are the files that were restored as a whole, each with the numbers and names of the
    customers that stood in it, as far as that is known. `as_of` is the latest line of a history in
    the backup, if there is one.
    """
    if not restored:  # what did not belong there was taken away, and that is all
        return
    names = {file: _names_in(restored[file]) for file in stood}
    gone = {
        number: name
        for file, customers in stood.items()
        for number, name in customers.items()
        if number not in names[file]
    }
    if gone:
        yield _(
            "no longer in the store: {customers}, who stood in what was restored, as far as that "
            "can be told",
            customers=named_customers(dict(sorted(gone.items(), key=_by_number))),
        )
    for file, customers in stood.items():
        for number, name in names[file].items():
            if customers.get(number, name) != name:
                yield _("{number} {name} is {other} again, as in the backup", number=number,
                        name=customers[number], other=name)  # fmt: skip
    files = customer_files(path)
    for number, entry in removed_in(lines).items():
        if files.file_of(number) in stood:
            yield _(
                "{number} {name} is not restored: removed on {date}, after the backup was made",
                number=number,
                name=entry.details.get("name", ""),
                date=swedish_day(entry.at),
            )
    if office_file(path) not in restored:
        yield from _imports(lines, restored)
    elif as_of is not None:
        yield _(
            "the office's history is as in the backup as well: it no longer tells who was removed "
            "since, which imports came or were taken back, and which policy was set; whoever was "
            "removed may be there again"
        )


def _names_in(tables: Tables) -> dict[str, str]:
    return {number: f"{document.get('name')}"
            for number, document in tables.get("customers", {}).items()}  # fmt: skip


def _by_number(customer: tuple[str, str]) -> str:
    return number_order(customer[0])


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
    for batch in sorted(_latest_batches(restored) & taken_back.keys()):
        yield _(
            "the import {batch} was taken back on {date}, after the backup was made; what it "
            "brought may be there again in what was restored; look, and take it back: {command}",
            batch=batch,
            date=swedish_day(taken_back[batch].at),
            command=call("undo", "--import", batch, "--dry-run"),
        )
    for batch, entry in brought.items():
        yield _(
            "the import {batch} of {date} came after the backup was made; if it brought something "
            "into what was restored, that is lost: import its file again then",
            batch=batch,
            date=swedish_day(entry.at),
        )


def _latest_batches(restored: Mapping[Path, Tables]) -> set[str]:
    """Return the imports since which a restored customer has not changed, so that they can go."""
    histories = (
        decode_customer(file, number, document).history
        for file, tables in restored.items()
        for number, document in tables.get("customers", {}).items()
    )
    return {
        history[-1].details.get(BATCH, "")
        for history in histories
        if history and history[-1].action == "import"
    }
