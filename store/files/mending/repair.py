"""Mend single files from a backup.

It is done under the lock, whole or not at all, and what is replaced is kept beside the store.
Nobody asks who the operator is, since the list of employees may be what is damaged: whoever may
write the directory may mend it.
"""

import contextlib
import datetime as dt
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import msgspec

from store.domain.chain.breaks import breaks
from store.domain.errors import CHANGES, NotFound, NotSaved, Refused, StoreDamaged
from store.domain.model import Entry, Office
from store.domain.repository import PATIENCE, Finding
from store.domain.validation import is_same_name
from store.files.copies import set_aside
from store.files.disk import Bytes, Disk, make_alike, note_what_is_left, replace_files
from store.files.forms.customer_files import customer_files
from store.files.forms.growth import locked_store
from store.files.headings_file import headings_file
from store.files.layout import (
    decode_customer,
    decode_office,
    office_file,
    store_id_in,
)
from store.files.mending.check import file_findings, in_file, in_shard, out_of_place
from store.files.mending.since_backup import lines_since, removed_in, told_since
from store.files.mending.whose_file import customers_in_bytes, customers_listed
from store.files.past import (
    lines_in,
    past_directory,
    past_file,
    past_in,
    reading,
    with_past,
)
from store.files.policy_file import policy_file
from store.files.sealed_file import FIRST_VERSION, Tables, sealed, tables_in, unread
from store.i18n.language import _, system_words

OF_CUSTOMERS = ("customers", "arrived", "past")
"""The tables of a file in which something stands of a customer."""


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """What was mended: the files, where those before are kept, and whom it was about.

    Nothing is kept where all of them were missing. `as_of` is the latest line of a history in the
    backup that was restored from, and `since` says what of later the store knows: who is gone, or
    was left out. `accepted` says of each history that was accepted what does not follow in it
    (R62), and `told_at_office` that the office's own tells that a file was.
    """

    files: tuple[str, ...] = ()
    kept: str | None = None
    customers: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    told_at_office: bool = False
    as_of: dt.datetime | None = None
    since: tuple[str, ...] = ()


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
    stay as they are. So do histories that were edited, the office's own and those that the backup
    has no better (R62). Whom the office has removed since is not restored.

    Raises:
        NotFound: there is no store, or no backup, in that directory.
        Refused: the backup is of another store.
        StoreDamaged: the backup does not hold what is needed, or is damaged itself.
        StoreBusy, NotSaved, MaybeSaved: as in a change.
    """
    disk = disk or Disk()
    refuse_no_store(path, backup)
    _refuse_itself(path, backup)
    with locked_store(disk, path, who, PATIENCE):
        astray = out_of_place(path, disk)
        by_file = _wrong_files(path, astray, backup, disk)
        if not by_file:
            return Mended()
        _refuse_other_office(path, backup, disk)
        mended: dict[Path, Tables] = {}
        since = lines_since(path, backup, disk)
        removed = removed_in(since)
        stood: dict[Path, dict[str, str]] = {}
        for file, found in by_file.items():
            if file in astray:
                continue
            of_customers = file != office_file(path)
            if of_customers and all(finding.customer is None for finding in found):  # as a whole
                known = customers_in_bytes(file, disk) or customers_listed(path, file, disk)
                stood[file] = known
            mended[file] = _restored(path, backup, file, found, removed, disk)
        pasts = _restored_pasts(path, backup, mended, disk)
        for finding in _still_wrong(path, mended, pasts, by_file, disk):
            raise StoreDamaged(
                _("{fault}; the backup does not help, nothing was changed", fault=finding.message)
            )
        with (
            _directory_for(customer_files(path).directory, path, disk),
            set_aside(path, (*by_file, *pasts), disk) as copies,
        ):
            for stray in astray:
                CHANGES.begun = True
                _take_away(stray, disk)
            files = {file: resealed(file, tables) for file, tables in mended.items()}
            with contextlib.ExitStack() as directories:
                if pasts:
                    directories.enter_context(_directory_for(past_directory(path), path, disk))
                replace_files(disk, pasts | files)
    numbers = {
        number
        for file, tables in mended.items()
        for number in tables.get("customers", {})
        if _was_wrong(number, by_file[file])
    }
    as_of = _last_change(backup, disk) if mended else None
    return Mended(
        files=tuple(str(file) for file in (*by_file, *pasts)),
        kept=None if copies is None else str(copies),
        customers=tuple(sorted(numbers)),
        as_of=as_of,
        since=(*told_since(path, since, stood, mended, as_of),),
    )


def _last_change(backup: Path, disk: Disk) -> dt.datetime | None:
    """Return when the last line of a history in a backup was written, as far as it can be read."""
    lines: list[Entry] = []
    for file in (office_file(backup), *customer_files(backup).all()):
        with contextlib.suppress(StoreDamaged):
            tables = tables_in(file, disk)
            if file == office_file(backup):
                *_rest, history = decode_office(file, tables)
                lines += history[-1:]
            for number, document in tables.get("customers", {}).items():
                lines += decode_customer(file, number, document).history[-1:]
    return max((line.at for line in lines), default=None)


def _wrong_files(
    path: Path, astray: Collection[Path], backup: Path, disk: Disk
) -> dict[Path, list[Finding]]:
    """Return what is wrong and can be restored, by file; what people edit they correct."""
    by_file: dict[Path, list[Finding]] = {}
    files = customer_files(path)
    by_people = (policy_file(path), headings_file(path))
    for finding in file_findings(path, disk):
        file = Path(finding.file)
        if file in by_people:
            continue
        if finding.customer is not None and file == past_file(path, finding.customer):
            file = files.file_of(finding.customer)
        by_file.setdefault(file, []).append(finding)
    for file in by_file.keys() - {*astray}:
        # A second look: what could not be read for a moment is not damaged.
        by_file[file] = [
            finding
            for finding in in_file(path, file, disk)
            if not finding.edited or _better_in(backup, finding, disk)
        ]
    return {file: found for file, found in by_file.items() if found}


def _better_in(backup: Path, finding: Finding, disk: Disk) -> bool:
    """Whether a backup has a customer's history as nobody has edited it; never the office's."""
    file = customer_files(backup).file_of(finding.customer or "")
    try:
        tables = tables_in(file, disk)
        documents = tables.get("customers", {})
        document = documents.get(finding.customer or "")
        if document is None:
            return False
        number = f"{finding.customer}"
        past = past_in(file, number, tables)
        customer = decode_customer(file, number, document)
        return not breaks(with_past(customer, backup, past, reading(disk)).history)
    except StoreDamaged:
        return False


def refuse_no_store(*directories: Path) -> None:
    """Refuse directories without files of a store in them.

    Raises:
        NotFound: one is none, or has none.
        StoreDamaged: the disk does not let us look.
    """
    for directory in directories:
        ours = office_file(directory), customer_files(directory).directory
        if not any(map(_is_there, ours)):
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
        tables = tables_in(file, disk)
        own, *_rest = decode_office(file, tables)
        own_id = store_id_in(file, tables)
    except StoreDamaged:
        return  # it is what is to be restored
    file = office_file(backup)
    tables = _in_copy(file, disk)
    other, *_rest = decode_office(file, tables)
    other_id = store_id_in(file, tables)
    alike = is_same_name(own.name, other.name)
    if own_id == other_id if own_id and other_id else alike and own.number == other.number:
        return
    if not alike:
        message = _("The backup is of {other}, the store of {own}.", other=other.name, own=own.name)
    elif own_id and other_id:
        message = _(
            "The backup is of another store of {office}: its id is {other}, that of this store is "
            "{own}.",
            office=own.name,
            other=other_id,
            own=own_id,
        )
    else:
        message = _("The backup is of {other}, the store of {own}.", other=_with_number(other),
                    own=_with_number(own))  # fmt: skip
    raise Refused.because("invalid-value", message)


def _with_number(office: Office) -> str:
    number = office.number or _("without a number")
    return f"{office.name} ({number})"


def _restored(
    path: Path,
    backup: Path,
    file: Path,
    found: list[Finding],
    removed: Collection[str],
    disk: Disk,
) -> Tables:
    """Return what a file is to hold: the backup's, or its own with the backup's customers.

    Of the backup's, those who were `removed` since are left out.
    """
    numbers = {finding.customer for finding in found if finding.customer is not None}
    from_backup = _in_backup(path, backup, file, disk)
    if not numbers:
        for gone in removed:
            _take_out(gone, from_backup)
        return from_backup
    tables = tables_in(file, disk)
    for finding in found:
        number = finding.customer
        if (
            number is not None
            and Path(finding.file) == past_file(path, number)
            and _has_past(backup, file, number, tables, disk)
        ):
            numbers.discard(number)  # its document stays as it is
    for number in sorted(numbers):
        _take_out(number, tables)
        if customer_files(path).file_of(number) != file:
            _refuse_only_copy(path, backup, file, number, disk)
            continue
        if number not in from_backup.get("customers", {}):
            raise StoreDamaged(
                _("{file}: does not hold customer {number}; nothing was changed",
                  file=customer_files(backup).file_of(number), number=number)
            )  # fmt: skip
        for table in OF_CUSTOMERS:
            if (document := from_backup.get(table, {}).get(number)) is not None:
                tables.setdefault(table, {})[number] = document
    return tables


def _take_out(number: str, tables: Tables) -> None:
    for table in OF_CUSTOMERS:
        tables.get(table, {}).pop(number, None)


def _has_past(store: Path, file: Path, number: str, tables: Tables, disk: Disk) -> bool:
    """Whether a store or a backup has the past that stands beside a customer's document."""
    try:
        past = past_in(file, number, tables)
        if past is not None:
            own = past_file(store, number)
            lines_in(own, reading(disk)(own), past)
    except StoreDamaged:
        return False
    return True


def _restored_pasts(
    path: Path, backup: Path, mended: dict[Path, Tables], disk: Disk
) -> dict[Path, Bytes]:
    """Return the pasts that the restored documents need and the store has not, from the backup."""
    found: dict[Path, Bytes] = {}
    for file, tables in mended.items():
        for number in tables.get("past", {}):
            if not _has_past(path, file, number, tables, disk):
                with contextlib.suppress(StoreDamaged):  # what is still wrong is told
                    found[past_file(path, number)] = reading(disk)(past_file(backup, number))
    return found


def _in_backup(path: Path, backup: Path, file: Path, disk: Disk) -> Tables:
    """Return what a backup has for a file, wherever it keeps that: one of the two may have grown.

    Raises:
        StoreDamaged: a file of the backup cannot be used.
    """
    if file == office_file(path):
        return _in_copy(office_file(backup), disk)
    files, kept = customer_files(path), customer_files(backup)
    found: Tables = {}
    for other in kept.meeting(file.stem):
        for table, documents in _in_copy(other, disk).items():
            # who stands in the wrong file there is taken as well, to be found and refused
            found.setdefault(table, {}).update(
                (id, document)
                for id, document in documents.items()
                if table == "meta" or files.file_of(id) == file or kept.file_of(id) != other
            )
    return found


def _in_copy(file: Path, disk: Disk) -> Tables:
    """Return what a file of a backup holds.

    Raises:
        StoreDamaged: it cannot be used; what mends a store mends no backup of it.
    """
    try:
        return tables_in(file, disk)
    except StoreDamaged:
        message = _(
            "{file}: is missing or damaged, and all is restored or nothing; take another backup, "
            "or copy what is whole in this one by hand",
            file=file,
        )
        raise StoreDamaged(message) from None


def _refuse_only_copy(path: Path, backup: Path, file: Path, number: str, disk: Disk) -> None:
    """Refuse to take a customer out of the wrong file who is not in the right one too."""
    for place in (customer_files(path).file_of(number), customer_files(backup).file_of(number)):
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
    path: Path,
    mended: dict[Path, Tables],
    pasts: Mapping[Path, Bytes],
    by_file: dict[Path, list[Finding]],
    disk: Disk,
) -> Iterator[Finding]:
    """Tell what would still be wrong afterwards, for a backup can be damaged as well."""

    def read(file: Path) -> bytes:
        return bytes(pasts[file]) if file in pasts else reading(disk)(file)

    for file, tables in mended.items():
        if file == office_file(path):
            decode_office(file, tables)
        for finding in in_shard(file, tables, path, disk, read):
            if not finding.edited:
                yield finding
        missing = {
            finding.customer
            for found in by_file.values()
            for finding in found
            if finding.customer is not None
            and customer_files(path).file_of(finding.customer) == file
        } - tables.get("customers", {}).keys()
        for number in missing:
            message = _("{file}: does not hold customer {number}", file=file, number=number)
            yield Finding(str(file), number, message)


def _was_wrong(number: str, found: list[Finding]) -> bool:
    return any(finding.customer in (None, number) for finding in found)


@contextlib.contextmanager
def _directory_for(directory: Path, like: Path, disk: Disk) -> Iterator[None]:
    """Make a directory that is missing, for all who may use the store.

    Where nothing comes to stand in it, it is gone again, or the error names it in a note.
    """
    try:
        made = not directory.is_dir()
        if made:
            make_alike(disk, directory, like)
    except FileExistsError as error:
        message = _("{path}: is no directory; move it away, and do this again", path=directory)
        raise NotSaved(message) from error
    except OSError as error:
        message = _("{path}: cannot be made: {error}", path=directory, error=system_words(error))
        raise NotSaved(message) from error
    try:
        yield
    except BaseException as error:
        if made:
            try:
                directory.rmdir()
            except OSError:
                note_what_is_left(error, directory)
        raise


def _take_away(stray: Path, disk: Disk) -> None:
    """Remove what is kept aside as a copy; what was moved there is gone already."""
    try:
        disk.unlink(stray)
    except FileNotFoundError:
        return
    except OSError as error:
        message = _("{file}: cannot be taken away: {why}", file=stray, why=system_words(error))
        raise NotSaved(message) from error


def resealed(file: Path, tables: Tables) -> Bytes:
    """Return the bytes of a file with other tables, at its next revision."""
    meta = tables.get("meta", {}).get("1", {})
    revision = meta.get("revision")
    version = FIRST_VERSION
    if file.name == "office.json":  # a backup's may be of before the store grew
        version = customer_files(file.parent).office_version
    return sealed(file, tables, (revision if isinstance(revision, int) else 0) + 1, version)
