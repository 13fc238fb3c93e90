"""A document as its bytes stand in a file: what nobody looks into is neither decoded nor made anew.

So a change of one customer costs one document's decoding, and every other document of the file
stays byte for byte as it was.
"""

from collections.abc import Iterator, Mapping

import msgspec

_fields = msgspec.json.Decoder(dict[str, object])


class Kept(Mapping[str, object]):
    """A document of a TinyDB table with its id; as a mapping it shows its fields.

    Looking into one that is no JSON object raises what `msgspec` raises.
    """

    __slots__ = ("id", "raw")

    def __init__(self, id: str, raw: msgspec.Raw) -> None:
        self.id = id
        self.raw = raw

    @classmethod
    def of(cls, id: str, value: msgspec.Struct) -> "Kept":
        """Return the document of a value."""
        return cls(id, msgspec.Raw(msgspec.json.encode(value)))

    def become(self, value: msgspec.Struct) -> None:
        """Hold a value's document from now on, in the place of what was here."""
        self.raw = msgspec.Raw(msgspec.json.encode(value))

    def __getitem__(self, field: str) -> object:
        return _fields.decode(self.raw)[field]

    def __iter__(self) -> Iterator[str]:
        return iter(_fields.decode(self.raw))

    def __len__(self) -> int:
        return len(_fields.decode(self.raw))
