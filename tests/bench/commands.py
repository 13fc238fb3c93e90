"""Plain commands: the processor time that each takes beside Python itself."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import offices
from tests.bench.program import ROOT, environment, samarbete
from tests.bench.report import Figure, middle
from tests.bench.start import list_once

PYTHON = ["-I", "-c", "pass"]


def figures(folder: Path, size: int, times: int) -> Iterator[Figure]:
    """Run each beside Python that does nothing, in turns; the time of user and system counts."""
    path = offices.store(folder, size)
    list_once(path)
    end = (offices.number(5), "lon", "--outcome", "close", "--dry-run")
    commands: dict[str, tuple[list[str | Path], float]] = {
        "list": (samarbete(path, "list"), 25),
        "show": (samarbete(path, "show", offices.number(5)), 20),
        "end --json": (samarbete(path, "--json", "end", *end), 30),
        "--version": (["-m", "tui", "--version"], 10),
        "completion": (["-m", "tui", "completion", "bash"], 15),
    }
    for name, (arguments, target) in commands.items():
        ours, python = [], []
        for _ in range(times):
            python.append(_processor_ms(PYTHON, folder))
            ours.append(_processor_ms(arguments, folder))
        yield Figure(
            what=f"a plain command: {name}, {size:,} customers",
            anchor="python -I -c pass",
            value=middle(one - other for one, other in zip(ours, python, strict=True)),
            target=target,
            unit="ms",
            seen=f"{middle(ours):.3g} : {middle(python):.3g} ms",
        )


def _processor_ms(arguments: Sequence[str | Path], folder: Path) -> float:
    """Return the milliseconds on a core until a command has ended."""
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(folder),
        cwd=ROOT,
    )
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return (used.ru_utime + used.ru_stime) * 1e3
