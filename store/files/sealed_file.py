"""The bytes of a file of the store: what it says of itself first, then the tables of TinyDB.

Every file carries its place, its revision and a checksum of all its bytes, so that a file that is
damaged or stands in the wrong place is refused by name, and never written over.
"""

import errno
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from store.domain.errors import StoreDamaged
from store.files.disk import Disk, NotPlain, read_bytes
from store.i18n.language import _, ngettext, system_words
from store.i18n.program_call import call, repair_call

FIRST_VERSION = 1
"""The version of the format that every program of ours knows."""

FILE_VERSION = 2
"""The version that `office.json` has where the customers are in more files than 256.

A program that knows only the first refuses it, and so the store.
"""

PAST_VERSION = 3
"""The version of a file with customers of whom older lines of history stand in their pasts.

A program that does not know of these refuses that file, and the others can be read and changed.
"""

NAMED = 12
"""Files and customers that are named one by one; of more, a screen would show the end alone."""

BEGINNING = b'{"meta":{"1":'
"""What each of our files begins with."""

NO_CHECKSUM = "0" * 64
"""What stands in the place of the checksum while it is computed."""

Tables = dict[str, dict[str, dict[str, Any]]]
"""The documents of each table by id, decoded."""

RawTables = dict[str, dict[str, msgspec.Raw]]
"""The documents of each table by id, as their bytes stand in the file."""

NOT_OURS = (msgspec.MsgspecError, KeyError, RecursionError, UnicodeDecodeError)
"""What is raised by bytes that are no file of ours."""


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of itself, in its table `meta`."""

    schema: int
    shard: str
    revision: int
    checksum: str


class _Header(msgspec.Struct, frozen=True):
    meta: dict[str, Meta]


_header = msgspec.json.Decoder(_Header)


_meta = msgspec.json.Decoder(Meta)


_tables = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]])


def raw_tables_in(path: Path, disk: Disk) -> RawTables:
    """Return the tables of a file with no document decoded.

    Raises:
        StoreDamaged: it is missing, damaged, of another version, or not ours.
    """
    raw = _bytes_of(path, disk)
    try:
        tables = _tables.decode(raw)
        meta = _meta.decode(tables["meta"]["1"])
    except NOT_OURS as error:
        _refuse_unusable(path, raw, _meta_of(path, raw))
        _decoded(path, raw)  # names the place that is wrong
        raise StoreDamaged(f"{path}: {error}") from None
    _refuse_unusable(path, raw, meta)
    return tables


def meta_of(raw: msgspec.Raw) -> Meta:
    """Return what a file says of itself in its own document in the table `meta`."""
    return _meta.decode(raw)


def tables_in(path: Path, disk: Disk) -> Tables:
    """Return the tables of a file.

    Raises:
        StoreDamaged: it is missing, damaged, of another version, or not ours.
    """
    return _decoded(path, read_checked(path, disk))


def tables_of_bytes(path: Path, raw: bytes) -> Tables:
    """Return the tables of a file that was read already.

    Raises:
        StoreDamaged: it is damaged, of another version, or not ours.
    """
    _refuse_unusable(path, raw, _meta_of(path, raw))
    return _decoded(path, raw)


def _decoded(path: Path, raw: bytes) -> Tables:
    try:
        return msgspec.json.decode(raw, type=Tables)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise StoreDamaged(f"{path}: {error}") from None


def sealed(
    path: Path,
    tables: Mapping[str, Mapping[str, Any]],
    revision: int,
    version: int = FIRST_VERSION,
) -> bytearray:
    """Return the bytes of a file: what it says of itself first, then the tables."""
    version = PAST_VERSION if tables.get("past") else version
    meta = Meta(schema=version, shard=path.stem, revision=revision, checksum=NO_CHECKSUM)
    # Joined by hand, into bytes that can be written on: a large file is gone through only once.
    parts: list[bytes | msgspec.Raw] = [BEGINNING, msgspec.json.encode(meta)]
    for name, documents in tables.items():
        if name == "meta":
            continue
        parts += (b"},", msgspec.json.encode(name), b":{")
        for place, (id, document) in enumerate(documents.items()):
            raw = document if isinstance(document, msgspec.Raw) else msgspec.json.encode(document)
            parts += (b"," if place else b"", msgspec.json.encode(id), b":", raw)
    parts.append(b"}}")
    made = bytearray().join(parts)
    at = made.index(NO_CHECKSUM.encode())
    made[at : at + len(NO_CHECKSUM)] = hashlib.sha256(made).hexdigest().encode()
    return made


def read_checked(path: Path, disk: Disk) -> bytes:
    """Return the bytes of a file that is whole, ours, and where it belongs.

    Raises:
        StoreDamaged: it is not; the message names the file and says why.
    """
    raw = _bytes_of(path, disk)
    _refuse_unusable(path, raw, _meta_of(path, raw))
    return raw


def _bytes_of(path: Path, disk: Disk) -> bytes:
    try:
        return read_bytes(disk, path)
    except OSError as error:
        raise unread(path, error) from None


def unread(path: Path, error: OSError) -> StoreDamaged:
    """Say that a file of the store is missing, or why it cannot be read."""
    why = None if isinstance(error, FileNotFoundError) else _why_unread(path, error)
    if why is None:
        message = _("{path}: the file is missing; restore it from a backup ({command} DIR)",
                    path=path, command=repair_call())  # fmt: skip
    else:
        message = _("{path}: cannot be read: {error}", path=path, error=why)
    damaged = StoreDamaged(message)
    damaged.unread = path.parent, why
    return damaged


def _why_unread(path: Path, error: OSError) -> str:
    if error.errno == errno.ELOOP:  # what opens a file of the store follows no link
        return _("it is a symbolic link, and none is followed; put the file itself there")
    if isinstance(error, NotADirectoryError):
        return _(
            "{error}; move {folder} away, and restore it from a backup ({command} DIR)",
            error=system_words(error),
            folder=path.parent,
            command=repair_call(),
        )
    if isinstance(error, NotPlain):
        return _("{error}: move away what is there, and restore from a backup ({command} DIR)",
                 error=error.strerror, command=repair_call())  # fmt: skip
    return system_words(error)


def told_together(errors: Iterable[StoreDamaged]) -> list[StoreDamaged]:
    """Return what is told of faults: of many files of a directory first, how many are unread."""
    alike: dict[object, list[StoreDamaged]] = {}
    for error in errors:
        alike.setdefault(error.unread or error, []).append(error)
    many = [each for each in alike.values() if len(each) > NAMED]
    few = (error for each in alike.values() if len(each) <= NAMED for error in each)
    return [*map(_as_one, many), *few]


def _as_one(errors: Sequence[StoreDamaged]) -> StoreDamaged:
    assert errors[0].unread is not None  # whatever else is damaged stands alone
    (directory, why), n = errors[0].unread, len(errors)
    if why is None:
        message = ngettext(
            "{folder}: {n} file is missing; restore it from a backup ({command} DIR)",
            "{folder}: {n} files are missing; restore them from a backup ({command} DIR)",
            n,
            folder=directory,
            command=repair_call(),
        )
    else:
        message = ngettext(
            "{folder}: {n} file cannot be read: {error}",
            "{folder}: {n} files cannot be read: {error}",
            n,
            folder=directory,
            error=why,
        )
    return StoreDamaged(message)


def _meta_of(path: Path, raw: bytes) -> Meta:
    try:
        return _header.decode(raw).meta["1"]
    except NOT_OURS:
        raise StoreDamaged(
            _(
                "{path}: is damaged, or not a file of samarbete; restore it from a backup "
                "({command} DIR)",
                path=path,
                command=repair_call(),
            )
        ) from None


def _refuse_unusable(path: Path, raw: bytes, meta: Meta) -> None:
    """Refuse a file of another version, of another place, or other than it was written."""
    if meta.schema > PAST_VERSION:
        raise StoreDamaged(
            _(
                "{path}: was written by a newer version of samarbete (schema {schema}, this "
                "version knows {known}); install that version",
                path=path,
                schema=meta.schema,
                known=PAST_VERSION,
            )
        )
    if meta.schema < FIRST_VERSION:
        raise StoreDamaged(
            _(
                "{path}: is of schema {schema}, which this version of samarbete does not know "
                "(it knows {known}); restore it from a backup "
                "({command} DIR)",
                path=path,
                command=repair_call(),
                schema=meta.schema,
                known=PAST_VERSION,
            )
        )
    if meta.shard != path.stem:
        raise StoreDamaged(
            _(
                "{path}: belongs at {shard}.json; restore it from a backup ({command} DIR)",
                path=path,
                command=repair_call(),
                shard=meta.shard,
            )
        )
    if _differs(raw, meta):
        raise StoreDamaged(
            _(
                "{path}: its checksum does not match; restore it from a backup ({command} DIR), or "
                "take it as it is, where it was edited by hand on purpose: {accept}",
                path=path,
                command=repair_call(),
                accept=call("check", "--accept", f"{path}"),
            )
        )


def _differs(raw: bytes, meta: Meta) -> bool:
    return meta.checksum != _checksum(raw, meta.checksum.encode())


def checksum_differs(path: Path, disk: Disk) -> bool:
    """Whether a file is ours, and other than it was written: torn, or edited by hand."""
    try:
        raw = _bytes_of(path, disk)
        return _differs(raw, _meta_of(path, raw))
    except StoreDamaged:
        return False


def _checksum(raw: bytes, written: bytes) -> str:
    """Return what the checksum must be: that of the bytes with none in the place of it."""
    at, view = raw.find(written), memoryview(raw)
    digest = hashlib.sha256(view[:at])
    digest.update(NO_CHECKSUM.encode())
    digest.update(view[at + len(written) :])
    return digest.hexdigest()
