"""A document as its bytes stand in a file: what nobody looks into is neither decoded nor made anew.

So a change of one customer costs one document's decoding, and every other document of the file
stays byte for byte as it was.
"""

import msgspec


class Kept(msgspec.Struct, gc=False):
    """A document of a TinyDB table with its id, not decoded."""

    id: str
    raw: msgspec.Raw

    @classmethod
    def of(cls, id: str, value: msgspec.Struct) -> "Kept":
        """Return the document of a value."""
        return cls(id, msgspec.Raw(msgspec.json.encode(value)))

    def become(self, value: msgspec.Struct) -> None:
        """Hold a value's document from now on, in the place of what was here."""
        self.raw = msgspec.Raw(msgspec.json.encode(value))
