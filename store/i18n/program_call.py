"""How the program was called, for commands and keys that a text tells a reader to type."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_PROGRAM = "samarbete"
_options: tuple[str, ...] = ()
_on_screen = ContextVar("_on_screen", default=False)


def set_call(options: Iterable[str]) -> None:
    """Say with which options the program was called that it needs again: whose store, who acts."""
    global _options
    _options = tuple(options)


def call(*words: str) -> str:
    """Return a command as it can be typed or pasted: with the store that was named, quoted."""
    import shlex  # which a start has no use for

    return shlex.join((_PROGRAM, *_options, *words))


def repair_call() -> str:
    """Return the command that restores from a backup, but for the directory that follows."""
    return call("check", "--repair-from")


@contextmanager
def told_on_screen() -> Iterator[None]:
    """Let texts that are made meanwhile name keys of the screen, where others name options."""
    before = _on_screen.set(True)
    try:
        yield
    finally:
        _on_screen.reset(before)


def typed_or_pressed(typed: str, pressed: str) -> str:
    """Return what a reader types at the command, or on the screen what does the same there."""
    return pressed if _on_screen.get() else typed
