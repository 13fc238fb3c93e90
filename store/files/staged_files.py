"""Files in which several changes are made before all are written together."""

from collections.abc import Callable
from pathlib import Path

from store.domain.model import Customer
from store.files.disk import Bytes, Disk
from store.files.forms.customer_files import CustomerFiles
from store.files.layout import decode_customer
from store.files.past import GrowingPasts
from store.files.shard import RawDocuments, Shard


class StagedFiles:
    """Customers' files as they are to be written; each is read once, under the store's lock."""

    def __init__(self, path: Path, files: CustomerFiles, disk: Disk) -> None:
        self._files = files
        self._disk = disk
        self._after: dict[str, Customer] = {}
        self.pasts = GrowingPasts(path, disk)
        self._read: dict[Path, tuple[Shard, RawDocuments]] = {}
        self._changed: set[Path] = set()
        self._sealed: dict[Path, Bytes] = {}

    def change(self, number: str, change: Callable[[Customer], Customer]) -> Customer | None:
        """Change a customer as the changes before have left it; nothing where there is none.

        What `change` raises comes through, and the customer stays as it was.

        Raises:
            StoreDamaged: its file or its document cannot be used.
        """
        file = self._files.file_of(number)
        if file not in self._read:
            shard = Shard(file, self._disk, self._sealed.update)
            self._read[file] = shard, shard.read()
        document = self._read[file][1].get("customers", {}).get(number)
        if document is None:
            return None
        if (before := self._after.get(number)) is None:
            before = self.pasts.before(decode_customer(file, number, document), document.past)
        after = self._after[number] = change(before)
        document.become(self.pasts.document(after))
        self._changed.add(file)
        return after

    def sealed(self) -> dict[Path, Bytes]:
        """Return the bytes of the files in which something has changed."""
        for file in self._changed:
            shard, documents = self._read[file]
            shard.write(documents)
        return self._sealed

    @property
    def most_customers(self) -> int:
        """How many customers the fullest of these files holds."""
        return max((self._read[file][0].customers for file in self._changed), default=0)
