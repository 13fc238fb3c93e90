"""Bytes: what a key costs on the line, beside Textual's own writing, curses, and with `ssh -C`."""

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import pyte

from tests.bench import offices
from tests.bench.program import COLUMNS, LINES, SEQUENCE, Program, samarbete
from tests.bench.report import Figure, middle

DOWN, PAGE, RIGHT, ESC = "j", "\x1b[6~", "\x1b[C", "\x1b"
SCRIPT = (
    *[("cursor", DOWN)] * 6,
    ("", PAGE),
    *[("scroll", DOWN)] * 6,
    *[("page", PAGE)] * 4,
    ("expand", RIGHT),
    ("", DOWN),
    ("dialog", "x"),
)
LISTED = 17
"""So many of them are keys in a list, which curses draws as well."""
STOCK = {"cursor": 0.3, "scroll": 0.035, "page": 0.025, "dialog": 0.04, "start": 0.15}
CURSES = {"cursor": 1.3, "scroll": 2.5, "page": 1.3}
PACKED = {"cursor": 0.3, "page": 0.4, "dialog": 0.5, "start": 0.5}
MOST = {"cursor": 130, "scroll": 270, "page": 1_300, "dialog": 1_500, "start": 3_700}
WRITTEN = "the characters alone"
NAMES = {
    "cursor": "cursor key",
    "scroll": "scroll by a line",
    "page": "page",
    "dialog": "the window to end opens",
    "start": "start",
}
_NOT_FOR_PYTE = re.compile(r"\x1b\[[<=>?][0-9;$]*[a-zA-Z]|\x1b\[[0-9;]*[nqtu]|\x1b[P_].*?\x1b\\")

Sizes = dict[str, list[int]]
Picture = list[list[tuple[str, str, str, bool, bool, bool]]]


def figures(folder: Path, size: int, quiet: float = 0.25) -> Iterator[Figure]:
    """Play the same keys on each of them, and compare what came over the wire."""
    path = offices.store(folder, size)
    pictures: list[Picture] = []
    packed: Sizes = defaultdict(list)
    thin = played(path, folder, packed=packed, quiet=quiet)
    stock = played(path, folder, "--plain-wire", pictures=pictures, quiet=quiet)
    curses = _replayed(pictures, folder, quiet)
    for name, target in STOCK.items():
        yield _figure(name, thin, stock, target, "stock Textual, same screen")
    for name, target in CURSES.items():
        yield _figure(name, thin, curses, target, "Python's curses, same picture")
    for name, target in PACKED.items():
        yield _figure(name, packed, thin, target, "the same without -C", by="bytes with ssh -C")
    thin = played(path, folder, quiet=quiet, margins=True)
    yield _figure("scroll", thin, curses, 1.0, "Python's curses, ours with left and right margins")
    for name, most in MOST.items():
        size, written = middle(thin[name]), middle(thin[f"{name}: {WRITTEN}"])
        yield Figure(
            what=f"bytes: {NAMES[name]}, 120x40, with margins",
            anchor=WRITTEN,
            value=size,
            target=most,
            unit="bytes",
            seen=f"{size:,.0f} : {written:,.0f}",
        )


def _figure(
    name: str, ours: Sizes, theirs: Sizes, target: float, anchor: str, *, by: str = "bytes"
) -> Figure:
    one, other = middle(ours[name]), middle(theirs[name])
    return Figure(
        what=f"{by}: {NAMES[name]}",
        anchor=anchor,
        value=one / other,
        target=target,
        seen=f"{one:,.0f} : {other:,.0f}",
    )


def played(
    path: Path,
    folder: Path,
    *more: str,
    pictures: list[Picture] | None = None,
    packed: Sizes | None = None,
    quiet: float = 0.25,
    margins: bool = False,
) -> Sizes:
    """Play the keys; return how many bytes came after each, until it was quiet so long.

    `packed` takes how many they are when they are packed as OpenSSH packs them with `-C`: one
    stream of zlib at its level 6 for the whole session, flushed in part after each answer.
    """
    sizes: Sizes = defaultdict(list)
    deflated = zlib.compressobj(6)

    def pack(name: str, data: bytes) -> None:
        size = len(deflated.compress(data) + deflated.flush(zlib.Z_PARTIAL_FLUSH))
        if packed is not None and name:
            packed[name].append(size)

    screen = pyte.Screen(COLUMNS, LINES)
    stream = pyte.Stream(screen)
    with Program(samarbete(path, *more), folder, margins=margins) as program:
        program.until(offices.number(0))
        program.rest()
        sizes["start"].append(len(program.raw))
        sizes[f"start: {WRITTEN}"].append(_written(program.raw))
        pack("start", program.raw)
        drawn = program.raw
        for name, key in (("", ""), *SCRIPT):
            if key:
                answer = program.press(key, quiet)
                drawn = answer.data
                sizes[name].append(answer.size)
                sizes[f"{name}: {WRITTEN}"].append(_written(drawn))
                pack(name, drawn)
            if pictures is not None:
                stream.feed(_NOT_FOR_PYTE.sub("", drawn.decode(errors="replace")))
                pictures.append(_picture(screen))
    return sizes


def _written(data: bytes) -> int:
    """Return how many bytes are characters: no picture can do with fewer, whatever leads there."""
    return len(SEQUENCE.sub(b"", data))


def recorded(path: Path, folder: Path, keys: Iterable[str], quiet: float) -> list[Picture]:
    """Return the picture that the main screen opens with, and the one after each key."""
    pictures: list[Picture] = []
    screen = pyte.Screen(COLUMNS, LINES)
    stream = pyte.Stream(screen)
    with Program(samarbete(path, "--plain-wire"), folder) as program:
        program.until(offices.number(0))
        program.rest()
        drawn = program.raw
        for key in ("", *keys):
            if key:
                drawn = program.press(key, quiet).data
            stream.feed(_NOT_FOR_PYTE.sub("", drawn.decode(errors="replace")))
            pictures.append(_picture(screen))
    return pictures


def _picture(screen: pyte.Screen) -> Picture:
    picture: Picture = []
    for y in range(LINES):
        cells = [screen.buffer[y][x] for x in range(COLUMNS)]
        runs = groupby(cells, lambda c: (c.fg, c.bg, c.bold, c.reverse, c.underscore))
        picture.append([("".join(cell.data for cell in run), *look) for look, run in runs])
    return picture


def _replayed(pictures: list[Picture], folder: Path, quiet: float) -> Sizes:
    """Have curses draw the same pictures, one with each key."""
    sizes: Sizes = defaultdict(list)
    file = folder / "pictures.json"
    file.write_text(json.dumps(pictures[: LISTED + 1]))
    with Program(["-m", "tests.bench.anchors.curses_list", file], folder) as program:
        program.until(offices.number(0))
        program.rest()
        sizes["start"].append(len(program.raw))
        for name, _ in SCRIPT[:LISTED]:
            sizes[name].append(program.press(" ", quiet).size)
    return sizes
