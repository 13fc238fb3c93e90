"""Import and list as JSON, beside a program that reads the same file and writes it once."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from store.exchange import json_file
from tests.bench import offices
from tests.bench.program import ROOT, environment
from tests.bench.report import Figure, middle, ms

READ_AND_WRITE = """
import os, sys, msgspec
value = msgspec.json.decode(open(sys.argv[1], "rb").read())
with open(sys.argv[2], "wb") as out:
    out.write(msgspec.json.encode(value))
    out.flush()
    os.fsync(out.fileno())
"""


def figures(folder: Path, size: int, times: int) -> Iterator[Figure]:
    """Run both commands and the anchor in turns."""
    file, copy, new = folder / "office.json", folder / "copy.json", folder / "new"
    file.write_bytes(json_file.encode_office(offices.office(size)))
    anchor, brought, listed = [], [], []
    for _ in range(times):
        shutil.rmtree(new, ignore_errors=True)
        anchor.append(_seconds(folder, "-c", READ_AND_WRITE, file, copy))
        brought.append(_seconds(folder, *_tui(new), "--operator", "anna", "import", file))
        listed.append(_seconds(folder, *_tui(new), "--operator", "anna", "list", "--json"))
    for name, spent in (("import", brought), ("list as JSON", listed)):
        yield Figure(
            what=f"{name}, {size:,} customers",
            anchor="msgspec: read the file, write it once",
            value=middle(spent) / middle(anchor),
            target=4,
            seen=f"{ms(middle(spent))} : {ms(middle(anchor))}",
        )


def _tui(store: Path) -> tuple[str | Path, ...]:
    return ("-m", "tui", "--store", store)


def _seconds(folder: Path, *arguments: str | Path) -> float:
    with (folder / "out").open("wb") as out:
        before = time.perf_counter()
        subprocess.run(
            [sys.executable, *map(str, arguments)],
            env=environment(folder),
            cwd=ROOT,
            stdout=out,
            check=True,
        )
        return time.perf_counter() - before
