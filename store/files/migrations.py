"""From an older schema of the files to the present one: pure functions, after a backup.

A step makes the tables of one file of the next schema; it is pure, and the file's name says
whether it is `office` or a shard. The shards are replaced first and the office last: while the
office is old, the store is not yet migrated, and whoever opens it goes on. An older version of
the program refuses a shard that is new already, by name.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from store.domain.errors import MaybeSaved, NotSaved, StoreDamaged
from store.files.check import in_shard
from store.files.copies import back_up
from store.files.disk import Bytes, Disk, locked, replace_files, touch
from store.files.layout import all_files, decode_office, office_file
from store.files.shard import SCHEMA, Tables, meta_in, sealed, tables_in
from store.i18n.language import _

Step = Callable[[str, Tables], Tables]

STEPS: Mapping[int, Step] = {}
"""By the schema that a step starts from. There is one schema so far, so there is no step yet."""


def migrate(
    path: Path, *, who: str, disk: Disk, patience: float, steps: Mapping[int, Step] = STEPS
) -> Path | None:
    """Bring a store of an older schema up to date; return where its backup is, or None.

    Raises:
        StoreDamaged: a file cannot be used, or there is no way from its schema; all is as it was.
        NotSaved: the backup or the first new file cannot be written; all is as it was.
        MaybeSaved: some files are of the new schema already; opening it again goes on.
        StoreBusy: as in a change.
    """
    office = office_file(path)
    if _schema(office, disk) == SCHEMA:
        return None
    with locked(disk, path / "lock", who, patience):
        oldest = _schema(office, disk)
        if oldest == SCHEMA:
            return None  # somebody else was faster
        new = {file: _migrated(path, file, disk, steps) for file in all_files(path)}
        backup = back_up(path, oldest, disk)
        _replace(path, {file: raw for file, raw in new.items() if raw is not None}, backup, disk)
        touch(disk, path / "lock")
    return backup


def _replace(path: Path, new: Mapping[Path, Bytes], backup: Path, disk: Disk) -> None:
    """Put the new files in place, the shards first, and tell what is so where that fails.

    Raises:
        NotSaved, MaybeSaved: as in `migrate`.
    """
    office = office_file(path)
    shards = {file: raw for file, raw in new.items() if file != office}
    begun = False
    try:
        replace_files(disk, shards)
        begun = bool(shards)
        replace_files(disk, {office: new[office]})
    except (NotSaved, MaybeSaved) as error:
        cause = error.__cause__
        why = cause.strerror if isinstance(cause, OSError) else error
        if isinstance(error, NotSaved) and not begun:
            raise NotSaved(
                _(
                    "{path}: not brought up to date: {why}; nothing has changed, and opening it "
                    "again tries once more",
                    path=path,
                    why=why,
                )
            ) from error
        raise MaybeSaved(
            _(
                "{path}: bringing it up to date was begun and not confirmed to the end: {why}; it "
                "goes on at the next opening, and what was there before is kept in {backup}",
                path=path,
                why=why,
                backup=backup,
            )
        ) from error


def up_to_date(file: str, tables: Tables, schema: int, steps: Mapping[int, Step]) -> Tables:
    """Return the tables of a file as the present schema has them.

    Raises:
        KeyError: there is no step from a schema.
    """
    for number in range(schema, SCHEMA):
        tables = steps[number](file, tables)
    return tables


def _schema(file: Path, disk: Disk) -> int:
    return meta_in(file, disk, oldest=0).schema


def _migrated(path: Path, file: Path, disk: Disk, steps: Mapping[int, Step]) -> Bytes | None:
    """Return a file's new bytes, checked; None if it is of the present schema already."""
    meta = meta_in(file, disk, oldest=0)
    if meta.schema == SCHEMA:
        return None
    try:
        tables = up_to_date(file.stem, tables_in(file, disk, oldest=0), meta.schema, steps)
    except KeyError as missing:
        raise StoreDamaged(
            _(
                "{file}: is of schema {schema}, which this version cannot bring up to date",
                file=file,
                schema=missing,
            )
        ) from None
    if file == office_file(path):
        decode_office(file, tables)
    for finding in in_shard(file, tables, path, disk):
        raise StoreDamaged(
            _("{fault}; brought up to date, it would be wrong", fault=finding.message)
        )
    return sealed(file, tables, meta.revision + 1)
