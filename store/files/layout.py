"""Where things are kept in a store's directory, and what each file must hold to be usable.

office.json                    office, employees, what was done to the office itself and the store's
                               own id; made last: where it is, the store is whole
customers/                     customers, by the crc32 of their number; where there are many, in
                               another directory with more files (`forms/`)
past/                          older lines of long histories, by the number of their customer
policy.toml                    the office's own policy, where it has one
headings.toml                  what it has said that headings of imported files mean
lock                           held while writing; says who holds it
"""

import contextlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from store.domain.errors import MaybeSaved, NotSaved, StoreDamaged, StoreError
from store.domain.model import Customer, Employee, Entry, Office
from store.domain.repository import StoreId
from store.files.disk import (
    GROUP_ALONE,
    SHARED,
    Bytes,
    Disk,
    replace_files,
    sync_directory,
    uninterrupted,
)
from store.files.forms.customer_files import (
    DIGITS,
    CustomerFiles,
    digits_for,
    directory_of,
    shard_of,
)
from store.files.sealed_file import Tables, sealed, tables_in
from store.files.shard import RawDocument
from store.i18n.field_faults import said_fault
from store.i18n.language import _, system_words

T = TypeVar("T")

_customer = msgspec.json.Decoder(Customer)


class ImportBaseline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a customer came with, where that is not version 1 and no history."""

    version: int
    history: int


def office_file(path: Path) -> Path:
    """Return the file of the office and its employees."""
    return path / "office.json"


def numbered(values: Iterable[T]) -> dict[str, T]:
    """Number documents as plain TinyDB does."""
    return {str(n): value for n, value in enumerate(values, start=1)}


def baselines(customers: Iterable[Customer]) -> dict[str, ImportBaseline]:
    """Return the version and the length of history that customers came with.

    `check` counts from there. Who came with version 1 and no history needs no such note.
    """
    return {
        customer.number: ImportBaseline(version=customer.version, history=len(customer.history))
        for customer in customers
        if customer.version != 1 + len(customer.history)
    }


def tables_of(
    new: Iterable[Customer], changed: Iterable[RawDocument] = ()
) -> dict[str, Mapping[str, msgspec.Struct]]:
    """Return the tables of customers as they are kept when they come or are changed."""
    new = tuple(new)
    customers: dict[str, msgspec.Struct] = {customer.number: customer for customer in new}
    customers |= {document.id: document for document in changed}
    came_with = baselines(new)
    return {"customers": customers, "arrived": came_with} if came_with else {"customers": customers}


def decode_customer(
    file: Path, number: str, document: RawDocument | Mapping[str, object]
) -> Customer:
    """Read a customer's document.

    Raises:
        StoreDamaged: it is not one, or does not belong in that file under that number.
    """
    try:
        if isinstance(document, RawDocument):
            customer = _customer.decode(document.raw)
        else:
            customer = msgspec.convert(dict(document), Customer)
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError) as error:
        fault = (
            said_fault(error, Customer)
            if isinstance(error, msgspec.ValidationError)
            else f"{error}"
        )
        raise StoreDamaged(
            _("{file}: customer {number}: {fault}", file=file, number=number, fault=fault)
        ) from None
    if customer.number != number or shard_of(number, len(file.stem)) != file.stem:
        raise StoreDamaged(
            _("{file}: customer {number} does not belong here", file=file, number=number)
        )
    return customer


def decode_office(
    file: Path, tables: Tables
) -> tuple[Office, tuple[Employee, ...], tuple[Entry, ...]]:
    """Read the office, its employees, and its history, which earlier versions did not keep.

    Raises:
        StoreDamaged: they are not there, or not as they should be.
    """
    people = [*tables.get("employees", {}).values()]
    done = [*tables.get("history", {}).values()]
    office = _converted(file, "office", tables.get("office", {}).get("1"), Office)
    employees = _converted(file, "employees", people, tuple[Employee, ...])
    history = _converted(file, "history", done, tuple[Entry, ...])
    return office, employees, history


def _converted(file: Path, table: str, value: object, kind: type[T]) -> T:
    """Return what a table of the office's file says.

    Raises:
        StoreDamaged: it is not as it should be.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise StoreDamaged(f"{file}: {said_fault(error, kind, table)}") from None


def last_id(documents: Iterable[str]) -> int:
    """Return the highest id in a table, behind which new ones come; a document may be lost."""
    return max((int(id) for id in documents if id.isdecimal()), default=0)


def store_id_in(file: Path, tables: Mapping[str, Mapping[str, object]]) -> str | None:
    """Read the store's own id, which earlier versions did not keep.

    Raises:
        StoreDamaged: it is not as it should be.
    """
    found = tables.get("store", {}).get("1")
    return None if found is None else _converted(file, "store", found, StoreId).id


def create_store(
    path: Path,
    office: Office,
    employees: Iterable[Employee],
    customers: Iterable[Customer],
    history: Iterable[Entry],
    disk: Disk,
    beside: Mapping[Path, Bytes] | None = None,
) -> None:
    """Make a store in a new or empty directory that the operators' group can use.

    `beside` are the files of what the office has said itself, made together with `office.json`.

    Raises:
        NotSaved: something is in that directory already, or it cannot be made.
        StoreBusy: somebody else is making one there.
        MaybeSaved: it is made, but may not survive a power cut.
    """
    from store.files.being_made import making, refuse_being_made  # no other act needs it

    customers = tuple(customers)
    digits = digits_for(len(customers))
    files = CustomerFiles(directory_of(path, digits), digits)
    by_file: dict[Path, list[Customer]] = {file: [] for file in files.all()}
    for customer in customers:
        by_file[files.file_of(customer.number)].append(customer)
    sealed_shards = {
        file: sealed(file, tables_of(newcomers), 1) for file, newcomers in by_file.items()
    }
    file = office_file(path)
    tables: dict[str, Mapping[str, msgspec.Struct]] = {
        "office": {"1": office},
        "employees": numbered(employees),
        "store": {"1": StoreId.new()},
    }
    if past := numbered(history):
        tables["history"] = past
    of_office = {**(beside or {}), file: sealed(file, tables, 1, files.office_version)}
    try:
        _refuse_other_store(path, disk)
        _refuse_filled(path)
    except NotSaved:
        refuse_being_made(path, disk)
        raise
    try:
        path.mkdir(GROUP_ALONE, parents=True, exist_ok=True)
    except OSError as error:
        message = _("{path}: cannot be made: {error}", path=path, error=system_words(error))
        raise NotSaved(message) from error
    with making(path, disk):
        _make(path, files, sealed_shards, of_office, disk)
    try:
        sync_directory(disk, path.parent)
    except OSError as error:
        message = _("{path}: made, but not yet certain on the disk", path=path)
        raise MaybeSaved(message) from error


def _make(
    path: Path,
    files: CustomerFiles,
    shards: Mapping[Path, Bytes],
    of_office: Mapping[Path, Bytes],
    disk: Disk,
) -> None:
    """Make the directories and files of a store; what is made is taken away where one fails."""
    file = office_file(path)
    _refuse_other_store(path, disk)  # which was made meanwhile
    directory, claimed = files.directory, directory_of(path, DIGITS[0])
    own: list[Path] = []
    try:
        with uninterrupted():  # else a signal leaves a claim of which nobody knows whose it is
            claimed.mkdir(GROUP_ALONE)  # one alone can make it, and so this store, of whatever form
            own.append(claimed)
        _refuse_filled(path, but=claimed.name)  # by who has given up the claim meanwhile
    except OSError as error:  # somebody else may be making a store here: nothing is removed
        message = _("{path}: cannot be made: {error}", path=path, error=system_words(error))
        raise NotSaved(message) from error
    except BaseException as error:
        for made in own:
            with contextlib.suppress(OSError):
                made.rmdir()
        if isinstance(error, NotSaved):
            _refuse_other_store(path, disk)
        raise
    try:
        if directory != claimed:
            with uninterrupted():
                directory.mkdir(GROUP_ALONE)
                own.insert(0, directory)
        _prepare(path, directory, disk)
        replace_files(disk, shards)
        if directory != claimed:
            own.remove(claimed)  # from here on it is whoever makes it, and refused by the other
            claimed.rmdir()
        replace_files(disk, of_office)
    except BaseException as error:
        if os.path.exists(file):
            raise  # made: it may not survive a power cut, or somebody has interrupted
        for other in (path / "lock", *of_office):
            with contextlib.suppress(OSError):
                other.unlink(missing_ok=True)
        import shutil  # only here

        for made in own:
            shutil.rmtree(made, ignore_errors=True)  # last: from then on others may make it
        if not isinstance(error, OSError | StoreError):
            raise
        cause = error if isinstance(error, OSError) else error.__cause__
        why = system_words(cause) if isinstance(cause, OSError) else error
        raise NotSaved(_("{path}: cannot be made: {error}", path=path, error=why)) from error


def _refuse_filled(path: Path, *, but: str | None = None) -> None:
    """Refuse a directory in which there is anything else; what is there is left alone."""
    try:
        filled = any(each.name != but for each in path.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        message = _("{path}: cannot be made: {error}", path=path, error=system_words(error))
        raise NotSaved(message) from error
    if filled:
        raise NotSaved(
            _(
                "{path}: is not empty and not a whole store; a new store needs an empty directory",
                path=path,
            )
        )


def _refuse_other_store(path: Path, disk: Disk) -> None:
    """Name the office of a store that is there already."""
    file = office_file(path)
    try:
        office, *_rest = decode_office(file, tables_in(file, disk))
    except StoreDamaged:
        return
    raise NotSaved(
        _("{path}: there is a store already, of {office}", path=path, office=office.name)
    )


def _prepare(path: Path, directory: Path, disk: Disk) -> None:
    """Make the lock of a new store, and let all of its group use the directories."""
    for made in (path, directory):
        made.chmod(0o2770)  # mkdir's mode is cut by the umask
    disk.close(disk.open(path / "lock", os.O_WRONLY | os.O_CREAT, SHARED))
    (path / "lock").chmod(SHARED)
