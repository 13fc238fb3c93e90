"""A durable TinyDB storage: one small file, checked when read, replaced as a whole when written.

Every file carries its place, its revision and a checksum of all its bytes, so a file that is
damaged or stands in the wrong place is refused by name, and never written over.
"""

import hashlib
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from store.disk import Disk, read
from store.errors import StoreDamaged

SCHEMA = 1
NO_CHECKSUM = "0" * 64

Tables = dict[str, dict[str, dict[str, Any]]]
Put = Callable[[Mapping[Path, bytes]], None]


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of itself, in its table `meta`."""

    schema: int
    shard: str
    revision: int
    checksum: str


class _Header(msgspec.Struct, frozen=True):
    meta: dict[str, Meta]


class Shard(Storage):
    """The storage of one file. `put` makes the bytes durable, or collects them for later."""

    def __init__(self, path: Path, disk: Disk, put: Put) -> None:
        self._path = path
        self._disk = disk
        self._put = put

    def read(self) -> Tables:
        """Return the tables.

        Raises:
            StoreDamaged: the file is missing, damaged, newer than this program, or not ours.
        """
        return tables_in(self._path, self._disk)

    def write(self, data: Tables) -> None:
        """Replace the tables, with the next revision.

        Raises:
            NotSaved: nothing has changed.
            MaybeSaved: the change is in place, but may not survive a power cut.
        """
        revision = data["meta"]["1"]["revision"] + 1
        self._put({self._path: sealed(self._path, data, revision)})


class _Table(Table):
    document_id_class = str  # type: ignore[assignment]
    default_query_cache_capacity = 0


class Database(TinyDB):
    """TinyDB on a `Shard`, with documents that are known by text, such as a customer number.

    TinyDB's own signatures say that ids are numbers; here they are not, and only here.
    """

    table_class = _Table

    def __init__(self, path: Path, disk: Disk, put: Put) -> None:
        super().__init__(path, disk, put, storage=Shard)

    def documents(self, table: str) -> dict[str, Document]:
        """Return all documents of a table by id."""
        return {str(document.doc_id): document for document in self.table(table).all()}

    def document(self, table: str, id: str) -> Document | None:
        """Return one document, or None."""
        found = self.table(table).get(doc_id=id)  # type: ignore[call-overload]
        assert found is None or isinstance(found, Document)
        return found

    def put(self, added: Mapping[str, Mapping[str, Mapping[str, object]]]) -> None:
        """Add documents to one table or several, or replace those of that id, in one write."""
        tables = self.storage.read() or {}
        for table, documents in added.items():
            for id, document in documents.items():
                tables.setdefault(table, {})[id] = dict(document)
        self.storage.write(tables)

    def rewrite(
        self, table: str, id: str, rewritten: Callable[[Mapping[str, object]], dict[str, object]]
    ) -> bool:
        """Replace one document as a whole, in one read and one write; False if there is none."""

        def in_place(document: MutableMapping[str, object]) -> None:
            new = rewritten(document)
            document.clear()  # TinyDB merges; what is no longer a field must go
            document.update(new)

        return bool(self.table(table).update(in_place, doc_ids=[id]))  # type: ignore[list-item]


def tables_in(path: Path, disk: Disk, *, oldest: int = SCHEMA) -> Tables:
    """Return the tables of a file whose schema is not older than that.

    Raises:
        StoreDamaged: it is missing, damaged, of another version, or not ours.
    """
    try:
        return msgspec.json.decode(read_checked(path, disk, oldest=oldest), type=Tables)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise StoreDamaged(f"{path}: {error}") from None


def meta_in(path: Path, disk: Disk, *, oldest: int = SCHEMA) -> Meta:
    """Return what a whole file says of itself.

    Raises:
        StoreDamaged: as in `tables_in`.
    """
    return msgspec.json.decode(read_checked(path, disk, oldest=oldest), type=_Header).meta["1"]


def sealed(
    path: Path, tables: Mapping[str, Mapping[str, Any]], revision: int, schema: int = SCHEMA
) -> bytes:
    """Return the bytes of a file: what it says of itself first, then the tables."""
    meta = Meta(schema=schema, shard=path.stem, revision=revision, checksum=NO_CHECKSUM)
    rest = {name: documents for name, documents in tables.items() if name != "meta"}
    blank = msgspec.json.encode({"meta": {"1": meta}, **rest})
    checksum = hashlib.sha256(blank).hexdigest()
    return blank.replace(NO_CHECKSUM.encode(), checksum.encode(), 1)


def read_checked(path: Path, disk: Disk, *, oldest: int = SCHEMA) -> bytes:
    """Return the bytes of a file that is whole, ours, and where it belongs.

    Raises:
        StoreDamaged: it is not; the message names the file and says why.
    """
    try:
        raw = read(disk, path)
    except FileNotFoundError:
        raise StoreDamaged(f"{path}: the file is missing; restore it from a backup") from None
    except OSError as error:
        raise StoreDamaged(f"{path}: cannot be read: {error.strerror}") from None
    try:
        meta = msgspec.json.decode(raw, type=_Header).meta["1"]
    except (msgspec.MsgspecError, KeyError, RecursionError, UnicodeDecodeError):
        raise StoreDamaged(
            f"{path}: is damaged, or not a file of samarbete; restore it from a backup"
        ) from None
    if meta.schema > SCHEMA:
        raise StoreDamaged(
            f"{path}: was written by a newer version of samarbete (schema {meta.schema}, this "
            f"version knows {SCHEMA}); install that version"
        )
    if meta.schema < oldest:
        raise StoreDamaged(
            f"{path}: was written by an older version of samarbete (schema {meta.schema}, this "
            f"version writes {SCHEMA}) and was not brought up to date with the rest; restore it"
        )
    if meta.shard != path.stem:
        raise StoreDamaged(f"{path}: belongs at {meta.shard}.json; restore it from a backup")
    blank = raw.replace(meta.checksum.encode(), NO_CHECKSUM.encode(), 1)
    if meta.checksum != hashlib.sha256(blank).hexdigest():
        raise StoreDamaged(f"{path}: its checksum does not match; restore it from a backup")
    return raw
