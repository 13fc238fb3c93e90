"""A held key on a slow line: how long after it is let go until the screen stands still."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.bench import offices
from tests.bench.program import Program, samarbete
from tests.bench.report import Figure, Unit, paired
from tests.bench.slow_terminal import SlowTerminal
from tests.bench.wire import DOWN, Picture, recorded

LINES = {"56 kbit/s": (5_600, 0.5), "9,600 bit/s": (960, 2.0)}
"""Bytes a second, ten bits each as modems send them; and the seconds that are the target."""
TRIP = 0.15
EVERY = 1 / 30
"""Seconds between two keys."""
QUIET = 1.5
"""Seconds without a byte after which the screen stands still."""
LONGEST = 60.0
"""Seconds after which nobody waits any more."""
FILES = 200
"""Lines of the lists of other programs: more than the keys come to."""


class Held(NamedTuple):
    """A program with a list: how it is started, what it shows then, and its key for Down."""

    start: Callable[[], Program]
    words: str
    key: str = DOWN


def figures(
    folder: Path, size: int, pairs: int, keys: int, *, others: bool = True
) -> Iterator[Figure]:
    """Hold Down in ours and in another one in turns, on each line."""
    path = offices.store(folder, size)
    pictures = recorded(path, folder, [DOWN] * keys, quiet=0.1)
    ours = Held(partial(Program, samarbete(path), folder, answers=False), " active")
    anchors = {"Python's curses, same picture": _curses(pictures, folder)}
    for name, make in {"mc": _mc, "tig": _tig}.items():
        here = others and shutil.which(name) is not None
        anchors[f"{name}, {FILES} lines"] = make(folder) if here else None
    for name, (rate, target) in LINES.items():
        what, unit = f"Down held, then settled, {name}", "s"
        for anchor, theirs in anchors.items():
            yield _figure(what, anchor, (ours, theirs), (rate, keys, pairs), target, unit)
            target, unit = 1.0, "x"


def _figure(
    what: str,
    anchor: str,
    programs: tuple[Held, Held | None],
    measured: tuple[float, int, int],
    target: float,
    unit: Unit,
) -> Figure:
    (ours, theirs), (rate, keys, pairs) = programs, measured
    if theirs is None:
        return Figure(what=what, anchor=anchor, value=0.0, target=target, unit=unit, missing=True)
    seconds = [(settled(ours, rate, keys), settled(theirs, rate, keys)) for _ in range(pairs)]
    return paired(what, anchor, seconds, target, unit)


def settled(held: Held, rate: float, keys: int) -> float:
    """Return how many seconds after the last key the last byte arrives."""
    with held.start() as program:
        terminal = SlowTerminal(program, rate, TRIP)
        terminal.until(held.words)
        terminal.settled(QUIET, LONGEST)
        for _ in range(keys):
            terminal.press(held.key)
            terminal.run(EVERY)
        released = time.monotonic()
        return terminal.settled(QUIET, LONGEST) - released


def _curses(pictures: list[Picture], folder: Path) -> Held:
    file = folder / "held.json"
    file.write_text(json.dumps(pictures))
    command = ["-m", "tests.bench.anchors.curses_list", file]
    return Held(partial(Program, command, folder), offices.number(0), " ")


def _mc(folder: Path) -> Held:
    files = folder / "files"
    files.mkdir(exist_ok=True)
    for number in range(FILES):
        (files / f"{offices.number(number)}-{offices.customer(number, ()).name}").touch()
    command = shutil.which("mc") or ""
    program = partial(Program, [files], folder, command=command)
    return Held(program, offices.number(9), "\x1bOB")  # it sets the keypad so


def _tig(folder: Path) -> Held:
    work = folder / "commits"
    work.mkdir(exist_ok=True)
    git = ["git", "-c", "user.name=Anna Berg", "-c", "user.email=anna@example.com"]
    subprocess.run([*git, "init", "-q", "-b", "main"], cwd=work, check=True)
    commits = "".join(
        f"commit refs/heads/main\ncommitter Anna Berg <anna@example.com> {1_800_000_000 + number} "
        f"+0000\ndata <<END\n{offices.customer(FILES - number, ()).name}\nEND\n\n"
        for number in range(FILES)
    )
    subprocess.run([*git, "fast-import", "--quiet"], cwd=work, check=True, input=commits, text=True)
    command = shutil.which("tig") or ""
    words = offices.customer(9, ()).name
    return Held(partial(Program, [], folder, command=command, folder=work), words)
