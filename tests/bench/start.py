"""Start: from the command to the first picture, and to a list that answers a key."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from store.files.store import TinyStore
from tests.bench import offices
from tests.bench.program import Program, samarbete
from tests.bench.report import Figure, paired

PICTURE = 0.5
"""The first picture is to be there in half the time that an empty Textual app takes."""
RESTED = 1_700_000_000
"""When a store was last changed: some years ago, in seconds since 1970."""
EMPTY = ["-m", "tests.bench.anchors.empty_app"]


def figures(folder: Path, targets: dict[int, float], times: int) -> Iterator[Figure]:
    """Start both in turns, at every size."""
    for size, target in targets.items():
        path = offices.store(folder, size)
        age(path)
        list_once(path)
        _picture_once(path, folder)
        pictures = [
            (_seen(samarbete(path), " active", folder), _seen(EMPTY, "ready", folder))
            for _ in range(times)
        ]
        what = f"command to first true picture, {size:,} customers"
        yield paired(what, "an empty Textual app", pictures, PICTURE)
        second = offices.customer(1, ()).name
        seconds = [
            (
                _answered(samarbete(path), " active", second, folder),
                _answered(EMPTY, "ready", "pressed 1", folder),
            )
            for _ in range(times)
        ]
        what = f"command to first key answered, {size:,} customers"
        yield paired(what, "an empty Textual app", seconds, target)


def age(path: Path) -> None:
    """Let a store be one that has rested: of what has just changed, no picture is kept."""
    for file in path.rglob("*"):
        os.utime(file, (RESTED, RESTED))


def list_once(path: Path) -> None:
    """List the store, as somebody has who works there: from then on its rows are kept."""
    store = TinyStore(path, who="anna")
    store.listing()
    store.keep_rows()


def _picture_once(path: Path, folder: Path) -> None:
    """Start the screen, as somebody has who works there: from then on its picture is kept."""
    with Program(samarbete(path), folder) as program:
        while not list(path.glob("picture-*.kept")):
            program.read(0.1)


def _seen(arguments: Sequence[str | Path], words: str, folder: Path) -> float:
    """Return the seconds until words are written."""
    with Program(arguments, folder) as program:
        return program.until(words)


def _answered(arguments: Sequence[str | Path], words: str, answer: str, folder: Path) -> float:
    """Return the seconds until a key is answered that was pressed when the words were there."""
    with Program(arguments, folder) as program:
        program.until(words)
        before = len(program.raw)
        program.write("j")
        return program.until(answer, before)
