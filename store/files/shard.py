"""A durable TinyDB storage: one small file, checked when read, replaced as a whole when written."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from store.domain.errors import StoreDamaged
from store.domain.row import RowChange
from store.files.disk import Bytes, Disk
from store.files.sealed_file import FIRST_VERSION, PAST_VERSION, meta_of, raw_tables_in, sealed
from store.i18n.language import _


class Past(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """What stands beside a customer's document of the older lines of its history (`past.py`).

    `size` bytes of their file count; `sum` is that of the last block. `changes` are the latest ones
    of each side among them, for the list, which does not read that file.
    """

    lines: int
    size: int
    sum: str
    changes: tuple[RowChange, ...]


_past = msgspec.json.Decoder(Past)


class RawDocument(msgspec.Struct, gc=False):
    """A document of a TinyDB table with its id, not decoded, and what stands of a past with it."""

    id: str
    raw: msgspec.Raw
    past: Past | None = None

    @classmethod
    def of(cls, id: str, value: msgspec.Struct) -> "RawDocument":
        """Return the document of a value."""
        return cls(id, msgspec.Raw(msgspec.json.encode(value)))

    def become(self, other: "RawDocument") -> None:
        """Be another document from now on, in the place of what was here."""
        self.raw, self.past = other.raw, other.past


RawDocuments = dict[str, dict[str, RawDocument]]
"""The documents of each table by id, not decoded."""

Put = Callable[[Mapping[Path, Bytes]], None]
"""Makes the bytes of files durable, or collects them for later."""


class Shard(Storage):
    """The storage of one file. `put` makes the bytes durable, or collects them for later."""

    def __init__(self, path: Path, disk: Disk, put: Put) -> None:
        self._path = path
        self._disk = disk
        self._put = put
        self.customers = 0
        """How many it held when it was last written."""

    def read(self) -> RawDocuments:
        """Return the tables, with no document decoded.

        Raises:
            StoreDamaged: the file is missing, damaged, of another version, or not ours.
        """
        tables = raw_tables_in(self._path, self._disk)
        pasts = tables.pop("past", {})
        read = {
            name: {id: RawDocument(id, raw) for id, raw in documents.items()}
            for name, documents in tables.items()
        }
        for id, raw in pasts.items():
            if (document := read.get("customers", {}).get(id)) is not None:
                document.past = self._past(id, raw)
        return read

    def _past(self, id: str, raw: msgspec.Raw) -> Past:
        try:
            return _past.decode(raw)
        except msgspec.ValidationError as error:
            raise StoreDamaged(
                _("{file}: customer {number}: {fault}", file=self._path, number=id, fault=error)
            ) from None

    def write(self, data: RawDocuments) -> None:
        """Replace the tables, with the next revision.

        Raises:
            NotSaved: nothing has changed.
            MaybeSaved: the change is in place, but may not survive a power cut.
        """
        customers = data.get("customers", {})
        self.customers = len(customers)
        meta = meta_of(data["meta"]["1"].raw)
        tables: dict[str, Mapping[str, Any]] = {
            name: {id: document.raw for id, document in documents.items()}
            for name, documents in data.items()
        }
        version = meta.schema
        if pasts := {id: each.past for id, each in customers.items() if each.past is not None}:
            tables["past"] = pasts
        elif version == PAST_VERSION:
            version = FIRST_VERSION
        self._put({self._path: sealed(self._path, tables, meta.revision + 1, version)})


def _itself(document: RawDocument, id: str) -> RawDocument:
    return document


class _Table(Table):
    # TinyDB makes its own dictionary of each document, which would decode all of a file for one
    # customer; and it numbers documents, where ours are known by text. Both attributes are offered
    # for that; only their types say otherwise, and the ignores can go when these are wider.
    document_class = staticmethod(_itself)  # type: ignore[assignment]
    document_id_class = str  # type: ignore[assignment]
    default_query_cache_capacity = 0  # no searches here, only ids


class Database(TinyDB):
    """TinyDB on a `Shard`, with documents that are known by text, such as a customer number.

    TinyDB's own signatures say that ids are numbers and documents dictionaries; here they are
    not, and only here.
    """

    table_class = _Table

    def __init__(self, path: Path, disk: Disk, put: Put) -> None:
        super().__init__(path, disk, put, storage=Shard)

    @property
    def customers(self) -> int:
        """How many customers the file held when it was last written here."""
        storage = self.storage
        assert isinstance(storage, Shard)
        return storage.customers

    def documents(self, table: str) -> dict[str, RawDocument]:
        """Return all documents of a table by id."""
        found: list[RawDocument] = self.table(table).all()  # type: ignore[assignment]
        return {document.id: document for document in found}

    def document(self, table: str, id: str) -> RawDocument | None:
        """Return one document, or None."""
        found: RawDocument | None = self.table(table).get(doc_id=id)  # type: ignore[call-overload]
        return found

    def put(
        self, added: Mapping[str, Mapping[str, msgspec.Struct]], gone: Iterable[str] = ()
    ) -> None:
        """Add documents to one table or several, or replace those of that id, in one write.

        What is `gone` is taken out of all tables.
        """
        tables: RawDocuments = self.storage.read() or {}
        for id in gone:
            for name in tables.keys() - {"meta"}:
                tables[name].pop(id, None)
        for table, values in added.items():
            for id, value in values.items():
                own = value if isinstance(value, RawDocument) else RawDocument.of(id, value)
                tables.setdefault(table, {})[id] = own
        self.storage.write(tables)

    def rewrite(self, table: str, id: str, rewritten: Callable[[RawDocument], RawDocument]) -> bool:
        """Replace one document as a whole, in one read and one write; False if there is none."""

        def in_place(document: RawDocument) -> None:
            document.become(rewritten(document))

        changed = self.table(table).update(in_place, doc_ids=[id])  # type: ignore[arg-type,list-item]
        return bool(changed)
