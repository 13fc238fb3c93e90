"""What is said on the status line of something that was done."""

from typing import NamedTuple


class Said(NamedTuple):
    """A sentence, the names in it, which may be shortened, and the actions whose keys it names."""

    words: str
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
