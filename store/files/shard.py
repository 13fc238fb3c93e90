"""A durable TinyDB storage: one small file, checked when read, replaced as a whole when written.

Every file carries its place, its revision and a checksum of all its bytes, so a file that is
damaged or stands in the wrong place is refused by name, and never written over.
"""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from store.domain.errors import StoreDamaged
from store.files.disk import Bytes, Disk, read_bytes
from store.i18n.language import _


class RawDocument(msgspec.Struct, gc=False):
    """A document of a TinyDB table with its id, not decoded."""

    id: str
    raw: msgspec.Raw

    @classmethod
    def of(cls, id: str, value: msgspec.Struct) -> "RawDocument":
        """Return the document of a value."""
        return cls(id, msgspec.Raw(msgspec.json.encode(value)))

    def become(self, value: msgspec.Struct) -> None:
        """Hold a value's document from now on, in the place of what was here."""
        self.raw = msgspec.Raw(msgspec.json.encode(value))


SCHEMA = 1


NO_CHECKSUM = "0" * 64


Tables = dict[str, dict[str, dict[str, Any]]]


RawTables = dict[str, dict[str, RawDocument]]


Put = Callable[[Mapping[Path, Bytes]], None]


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


class Shard(Storage):
    """The storage of one file. `put` makes the bytes durable, or collects them for later."""

    def __init__(self, path: Path, disk: Disk, put: Put) -> None:
        self._path = path
        self._disk = disk
        self._put = put

    def read(self) -> RawTables:
        """Return the tables, with no document decoded.

        Raises:
            StoreDamaged: the file is missing, damaged, newer than this program, or not ours.
        """
        return kept_in(self._path, self._disk)

    def write(self, data: RawTables) -> None:
        """Replace the tables, with the next revision.

        Raises:
            NotSaved: nothing has changed.
            MaybeSaved: the change is in place, but may not survive a power cut.
        """
        revision = _meta.decode(data["meta"]["1"].raw).revision + 1
        tables = {
            name: {id: document.raw for id, document in documents.items()}
            for name, documents in data.items()
        }
        self._put({self._path: sealed(self._path, tables, revision)})


def _itself(document: RawDocument, id: str) -> RawDocument:
    return document


class _Table(Table):
    document_class = staticmethod(_itself)  # type: ignore[assignment]
    document_id_class = str  # type: ignore[assignment]
    default_query_cache_capacity = 0


class Database(TinyDB):
    """TinyDB on a `Shard`, with documents that are known by text, such as a customer number.

    TinyDB's own signatures say that ids are numbers and documents dictionaries; here they are
    not, and only here.
    """

    table_class = _Table

    def __init__(self, path: Path, disk: Disk, put: Put) -> None:
        super().__init__(path, disk, put, storage=Shard)

    def documents(self, table: str) -> dict[str, RawDocument]:
        """Return all documents of a table by id."""
        found: list[RawDocument] = self.table(table).all()  # type: ignore[assignment]
        return {document.id: document for document in found}

    def document(self, table: str, id: str) -> RawDocument | None:
        """Return one document, or None."""
        found: RawDocument | None = self.table(table).get(doc_id=id)  # type: ignore[call-overload]
        return found

    def put(self, added: Mapping[str, Mapping[str, msgspec.Struct]]) -> None:
        """Add documents to one table or several, or replace those of that id, in one write."""
        tables: RawTables = self.storage.read() or {}
        for table, values in added.items():
            for id, value in values.items():
                tables.setdefault(table, {})[id] = RawDocument.of(id, value)
        self.storage.write(tables)

    def rewrite(
        self, table: str, id: str, rewritten: Callable[[RawDocument], msgspec.Struct]
    ) -> bool:
        """Replace one document as a whole, in one read and one write; False if there is none."""

        def in_place(document: RawDocument) -> None:
            document.become(rewritten(document))

        changed = self.table(table).update(in_place, doc_ids=[id])  # type: ignore[arg-type,list-item]
        return bool(changed)


def kept_in(path: Path, disk: Disk) -> RawTables:
    """Return the tables of a file, each document as its bytes stand there.

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
    return {
        name: {id: RawDocument(id, document) for id, document in documents.items()}
        for name, documents in tables.items()
    }


def tables_in(path: Path, disk: Disk) -> Tables:
    """Return the tables of a file.

    Raises:
        StoreDamaged: it is missing, damaged, of another version, or not ours.
    """
    return _decoded(path, read_checked(path, disk))


def _decoded(path: Path, raw: bytes) -> Tables:
    try:
        return msgspec.json.decode(raw, type=Tables)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise StoreDamaged(f"{path}: {error}") from None


def sealed(path: Path, tables: Mapping[str, Mapping[str, Any]], revision: int) -> bytearray:
    """Return the bytes of a file: what it says of itself first, then the tables."""
    meta = Meta(schema=SCHEMA, shard=path.stem, revision=revision, checksum=NO_CHECKSUM)
    # Joined by hand, into bytes that can be written on: a large file is gone through only once.
    parts: list[bytes | msgspec.Raw] = [b'{"meta":{"1":', msgspec.json.encode(meta)]
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
    except FileNotFoundError:
        raise StoreDamaged(
            _("{path}: the file is missing; restore it from a backup", path=path)
        ) from None
    except OSError as error:
        raise StoreDamaged(
            _("{path}: cannot be read: {error}", path=path, error=error.strerror)
        ) from None


def _meta_of(path: Path, raw: bytes) -> Meta:
    try:
        return _header.decode(raw).meta["1"]
    except NOT_OURS:
        raise StoreDamaged(
            _("{path}: is damaged, or not a file of samarbete; restore it from a backup", path=path)
        ) from None


def _refuse_unusable(path: Path, raw: bytes, meta: Meta) -> None:
    """Refuse a file of another version, of another place, or other than it was written."""
    if meta.schema > SCHEMA:
        raise StoreDamaged(
            _(
                "{path}: was written by a newer version of samarbete (schema {schema}, this "
                "version knows {known}); install that version",
                path=path,
                schema=meta.schema,
                known=SCHEMA,
            )
        )
    if meta.schema != SCHEMA:
        raise StoreDamaged(
            _(
                "{path}: is of schema {schema}, which this version of samarbete does not know "
                "(it knows {known}); restore it from a backup",
                path=path,
                schema=meta.schema,
                known=SCHEMA,
            )
        )
    if meta.shard != path.stem:
        raise StoreDamaged(
            _(
                "{path}: belongs at {shard}.json; restore it from a backup",
                path=path,
                shard=meta.shard,
            )
        )
    if meta.checksum != _checksum(raw, meta.checksum.encode()):
        raise StoreDamaged(
            _("{path}: its checksum does not match; restore it from a backup", path=path)
        )


def _checksum(raw: bytes, written: bytes) -> str:
    """Return what the checksum must be: that of the bytes with none in the place of it."""
    at, view = raw.find(written), memoryview(raw)
    digest = hashlib.sha256(view[:at])
    digest.update(NO_CHECKSUM.encode())
    digest.update(view[at + len(written) :])
    return digest.hexdigest()
