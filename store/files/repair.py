"""Put single files right: from a backup, or as somebody has edited them by hand.

Both are done under the lock, whole or not at all, and what is replaced is kept beside the store.
Neither asks who the operator is, since the list of employees may be what is damaged: whoever may
write the directory may mend it.
"""

import json
import os
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

from store.domain.errors import NotFound, NotSaved, Refused, StoreDamaged
from store.domain.repository import PATIENCE, Finding
from store.files.check import file_findings, in_file, in_shard, strays
from store.files.copies import set_aside
from store.files.disk import Bytes, Disk, locked, read_bytes, replace_files
from store.files.layout import all_files, decode_office, office_file, shard_file, shard_of
from store.files.sealed_file import FILE_VERSION, Tables, sealed, tables_in, unread
from store.i18n.language import _


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """What was put right: the files, where those before are kept, and whom it was about."""

    files: tuple[str, ...] = ()
    kept: str | None = None
    customers: tuple[str, ...] = ()


def check_files(path: Path) -> tuple[Finding, ...]:
    """Return what is wrong with a store whose office cannot be opened."""
    return tuple(file_findings(path, Disk()))


def not_for_customers() -> Refused:
    """At a customer's desk nothing is mended: the files are those of all customers."""
    message = _("Checking the store is done by the office.")
    return Refused.because("not-allowed", message)


def repair_from(path: Path, backup: Path, *, who: str, disk: Disk | None = None) -> Mended:
    """Restore what `check` finds wrong from a backup, which is a copy of the store's directory.

    A file that cannot be read is restored as a whole: its customers are as they were in the
    backup. In a file that can be read, the customers that are wrong are restored and all others
    stay as they are.

    Raises:
        NotFound: there is no store, or no backup, in that directory.
        Refused: the backup is of another office.
        StoreDamaged: the backup does not hold what is needed, or is damaged itself.
        StoreBusy, NotSaved, MaybeSaved: as in a change.
    """
    disk = disk or Disk()
    refuse_no_store(path, backup)
    _refuse_itself(path, backup)
    with locked(disk, path / "lock", who, PATIENCE):
        out_of_place = strays(path)
        by_file = _wrong_files(path, out_of_place, disk)
        if not by_file:
            return Mended()
        _refuse_other_office(path, backup, disk)
        mended: dict[Path, Tables] = {}
        for file, found in by_file.items():
            if file not in out_of_place:
                mended[file] = _restored(path, backup, file, found, disk)
        for finding in _still_wrong(path, mended, by_file, disk):
            raise StoreDamaged(
                _("{fault}; the backup does not help, nothing was changed", fault=finding.message)
            )
        _make_directory(path / "customers")
        with set_aside(path, tuple(by_file), disk) as copies:
            for stray in out_of_place:
                _take_away(stray, disk)
            replace_files(disk, {file: _sealed(file, tables) for file, tables in mended.items()})
    numbers = {
        number
        for file, tables in mended.items()
        for number in tables.get("customers", {})
        if _was_wrong(number, by_file[file])
    }
    return Mended(
        files=tuple(str(file) for file in by_file),
        kept=str(copies),
        customers=tuple(sorted(numbers)),
    )


def _wrong_files(
    path: Path, out_of_place: Collection[Path], disk: Disk
) -> dict[Path, list[Finding]]:
    """Return what is wrong, by file."""
    by_file: dict[Path, list[Finding]] = {}
    for finding in file_findings(path, disk):
        by_file.setdefault(Path(finding.file), []).append(finding)
    for file in by_file.keys() - {*out_of_place}:
        # A second look: what could not be read for a moment is not damaged.
        by_file[file] = [*in_file(path, file, disk)]
    return {file: found for file, found in by_file.items() if found}


def accept(path: Path, file: Path, *, who: str, disk: Disk | None = None) -> Mended:
    """Take a file as it was edited by hand, if all that is in it is as it should be.

    `file` is a path, or the name within the store, such as `customers/81.json`.

    Raises:
        NotFound: it is not one of the store's files.
        StoreDamaged: it is no JSON, or what is in it is wrong; it is left as it is.
        StoreBusy, NotSaved, MaybeSaved: as in a change.
    """
    disk = disk or Disk()
    refuse_no_store(path)
    ours = {os.path.realpath(known): known for known in all_files(path)}
    own = ours.get(os.path.realpath(file)) or ours.get(os.path.realpath(path / file))
    if own is None:
        raise NotFound(_("{file}: is not one of the files of {path}", file=file, path=path))
    with locked(disk, path / "lock", who, PATIENCE):
        tables = _by_hand(own, disk)
        if own == office_file(path):
            decode_office(own, tables)
        wrong = [finding.message for finding in in_shard(own, tables, path, disk)]
        if wrong:
            raise StoreDamaged("; ".join(wrong))
        with set_aside(path, (own,), disk) as copies:
            replace_files(disk, {own: _sealed(own, tables)})
    numbers = tuple(sorted(tables.get("customers", {})))
    return Mended(files=(str(own),), kept=str(copies), customers=numbers)


def refuse_no_store(*directories: Path) -> None:
    """Refuse directories without files of a store in them.

    Raises:
        NotFound: one is none, or has none.
        StoreDamaged: the disk does not let us look.
    """
    for directory in directories:
        if not any(_is_there(directory / name) for name in ("office.json", "customers")):
            raise NotFound(_("{path}: there is no store", path=directory))


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError as error:
        raise unread(file, error) from None


def _refuse_itself(path: Path, backup: Path) -> None:
    if os.path.realpath(path) == os.path.realpath(backup):
        raise NotFound(_("{path}: is the store itself, not a backup of it", path=backup))


def _refuse_other_office(path: Path, backup: Path, disk: Disk) -> None:
    try:
        file = office_file(path)
        own, *_rest = decode_office(file, tables_in(file, disk))
    except StoreDamaged:
        return  # it is what is to be restored
    file = office_file(backup)
    other, *_rest = decode_office(file, tables_in(file, disk))
    if (own.name, own.number) != (other.name, other.number):
        message = _("The backup is of {other}, the store of {own}.", other=other.name, own=own.name)
        raise Refused.because("invalid-value", message)


def _restored(path: Path, backup: Path, file: Path, found: list[Finding], disk: Disk) -> Tables:
    """Return what a file is to hold: the backup's, or its own with the backup's customers."""
    other = backup / file.relative_to(path)
    numbers = {finding.customer for finding in found if finding.customer is not None}
    if not numbers:
        return tables_in(other, disk)
    tables = tables_in(file, disk)
    from_backup = tables_in(other, disk)
    for number in numbers:
        for table in ("customers", "arrived"):
            tables.get(table, {}).pop(number, None)
        if shard_of(number) != file.stem:
            _refuse_only_copy(path, backup, file, number, disk)
            continue
        if number not in from_backup.get("customers", {}):
            raise StoreDamaged(
                _("{file}: does not hold customer {number}; nothing was changed", file=other,
                  number=number)
            )  # fmt: skip
        for table in ("customers", "arrived"):
            if (document := from_backup.get(table, {}).get(number)) is not None:
                tables.setdefault(table, {})[number] = document
    return tables


def _refuse_only_copy(path: Path, backup: Path, file: Path, number: str, disk: Disk) -> None:
    """Refuse to take a customer out of the wrong file who is not in the right one too."""
    own = shard_file(path, shard_of(number))
    for place in (own, backup / own.relative_to(path)):
        try:
            if number in tables_in(place, disk).get("customers", {}):
                return
        except StoreDamaged:
            continue
    raise StoreDamaged(
        _("{file}: holds customer {number}, who is nowhere else; nothing was changed", file=file,
          number=number)
    )  # fmt: skip


def _still_wrong(
    path: Path, mended: dict[Path, Tables], by_file: dict[Path, list[Finding]], disk: Disk
) -> Iterator[Finding]:
    """Tell what would still be wrong afterwards, for a backup can be damaged as well."""
    for file, tables in mended.items():
        if file == office_file(path):
            decode_office(file, tables)
        yield from in_shard(file, tables, path, disk)
        missing = {
            finding.customer
            for found in by_file.values()
            for finding in found
            if finding.customer is not None and shard_of(finding.customer) == file.stem
        } - tables.get("customers", {}).keys()
        for number in missing:
            message = _("{file}: does not hold customer {number}", file=file, number=number)
            yield Finding(str(file), number, message)


def _was_wrong(number: str, found: list[Finding]) -> bool:
    return any(finding.customer in (None, number) for finding in found)


def _make_directory(directory: Path) -> None:
    try:
        directory.mkdir(mode=0o2770, exist_ok=True)
    except OSError as error:
        message = _("{path}: cannot be made: {error}", path=directory, error=error.strerror)
        raise NotSaved(message) from error


def _take_away(stray: Path, disk: Disk) -> None:
    """Remove what is kept aside as a copy; what was moved there is gone already."""
    try:
        disk.unlink(stray)
    except FileNotFoundError:
        return
    except OSError as error:
        message = _("{file}: cannot be taken away: {why}", file=stray, why=error.strerror)
        raise NotSaved(message) from error


def _sealed(file: Path, tables: Tables) -> Bytes:
    meta = tables.get("meta", {}).get("1", {})
    revision = meta.get("revision")
    return sealed(file, tables, (revision if isinstance(revision, int) else 0) + 1)


def _by_hand(file: Path, disk: Disk) -> Tables:
    """Read what somebody has edited: as JSON that says each thing once.

    Raises:
        StoreDamaged: it is not, or it is of another schema.
    """
    try:
        text = read_bytes(disk, file).decode("utf-8-sig")
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        tables = msgspec.convert(found, Tables)
    except OSError as error:
        message = _("{path}: cannot be read: {why}", path=file, why=error.strerror)
        raise StoreDamaged(message) from None
    except (ValueError, RecursionError) as error:
        raise StoreDamaged(f"{file}: {error}") from None
    schema = tables.get("meta", {}).get("1", {}).get("schema", FILE_VERSION)
    if schema != FILE_VERSION:
        raise StoreDamaged(
            _("{file}: is of schema {schema}, this version knows {known}", file=file,
              schema=schema, known=FILE_VERSION)
        )  # fmt: skip
    return tables


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(_("{name!r} appears twice", name=twice))
    return found


def _no_constant(name: str) -> object:
    raise ValueError(_("{name} is no value", name=name))
