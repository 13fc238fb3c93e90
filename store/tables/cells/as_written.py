"""A cell that is to be read as it is written, whatever people mean by such a one elsewhere."""


class AsWritten(str):
    """The text of a cell that an export had to mark, so that an import does not read it otherwise.

    It is another cell than one of the same text that is not marked: what is known of that does not
    hold for it.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AsWritten) and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((AsWritten, str.__hash__(self)))
