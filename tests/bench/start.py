"""Start: from the command to a list that answers a key."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from store.files.store import TinyStore
from tests.bench import offices
from tests.bench.program import Program, samarbete
from tests.bench.report import Figure, paired

EMPTY = ["-m", "tests.bench.anchors.empty_app"]


def figures(folder: Path, targets: dict[int, float], times: int) -> Iterator[Figure]:
    """Start both in turns, at every size."""
    for size, target in targets.items():
        path = offices.store(folder, size)
        list_once(path)
        seconds = [
            (_usable(samarbete(path), " active", folder), _usable(EMPTY, "ready", folder))
            for _ in range(times)
        ]
        what = f"command to usable list, {size:,} customers"
        yield paired(what, "an empty Textual app", seconds, target)


def list_once(path: Path) -> None:
    """List the store, as somebody has who works there: from then on its rows are kept."""
    store = TinyStore(path, who="anna")
    store.listing()
    store.keep_rows()


def _usable(arguments: Sequence[str | Path], words: str, folder: Path) -> float:
    """Return the seconds until a key is answered that was pressed when the list was there."""
    with Program(arguments, folder) as program:
        return program.until(words) + program.press("j", quiet=0).first
