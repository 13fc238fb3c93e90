"""How the program was called, for commands that a text tells a reader to type."""

from collections.abc import Iterable

_PROGRAM = "samarbete"
_options: tuple[str, ...] = ()


def set_call(options: Iterable[str]) -> None:
    """Say with which options the program was called that it needs again: whose store, who acts."""
    global _options
    _options = tuple(options)


def call(*words: str) -> str:
    """Return a command as it can be typed or pasted: with the store that was named, quoted."""
    import shlex  # which a start has no use for

    return shlex.join((_PROGRAM, *_options, *words))
