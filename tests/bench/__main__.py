"""python -m tests.bench [--quick] [GROUP …]: measures all in one run, prints one table."""

import argparse
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.bench import (
    at_rest,
    big,
    commands,
    endings,
    exchange,
    keys,
    server,
    slow,
    start,
    tables,
    timeline,
    wire,
)
from tests.bench.report import Figure, table

Group = Callable[[Path], Iterator[Figure]]

MILLION = 1_000_000
"""The largest office: a minute until it is made, in three gigabytes."""


def groups(*, quick: bool) -> dict[str, Group]:
    """Return what is measured; quickly, with few customers and few repetitions."""
    if quick:
        return {
            "start": partial(start.figures, targets={100: 1.2, 1_000: 1.2}, times=2),
            "commands": partial(commands.figures, size=1_000, times=2),
            "keys": partial(keys.figures, small=100, size=1_000, tree=1_000, times=12, settle=1.0),
            "timeline": partial(timeline.figures, size=1_000, lines=10, times=2),
            "wire": partial(wire.figures, size=1_000, quiet=0.12),
            "slow": partial(slow.figures, size=1_000, pairs=1, keys=9, others=False),
            "endings": partial(
                endings.figures, targets={100: 1.2, 1_000: 1.2}, plain=1_000, times=15, several=100
            ),
            "big": partial(big.figures, bigs=2, lines=10_000, times=12),
            "exchange": partial(exchange.figures, size=1_000, times=2),
            "tables": partial(tables.figures, size=1_000, times=2),
            "server": partial(server.figures, size=1_000, times=5),
            "rest": partial(at_rest.figures, targets={1_000: 25}, seconds=1),
        }
    sizes = (100, 1_000, 10_000, 100_000)
    return {
        "start": partial(
            start.figures, targets=dict(zip(sizes, (1.2, 1.2, 1.25, 1.3), strict=True)), times=7
        ),
        "commands": partial(commands.figures, size=10_000, times=15),
        "keys": partial(keys.figures, small=100, size=100_000, tree=10_000, times=150),
        "timeline": partial(timeline.figures, size=10_000, lines=100, times=3),
        "wire": partial(wire.figures, size=10_000),
        "slow": partial(slow.figures, size=10_000, pairs=3, keys=60),
        "endings": partial(
            endings.figures,
            targets=dict.fromkeys((*sizes, MILLION), 1.2),
            plain=10_000,
            times=60,
            several=1_000,
        ),
        "big": partial(big.figures, bigs=21, lines=10_000, times=160),
        "exchange": partial(exchange.figures, size=10_000, times=5),
        "tables": partial(tables.figures, size=100_000, times=3),
        "server": partial(server.figures, size=100_000, times=15),
        "rest": partial(
            at_rest.figures, targets={100: 9, 10_000: 14, 100_000: 40, MILLION: 250}, seconds=10
        ),
    }


def main() -> int:
    """Measure, print the table, and say how many rows miss their targets."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few customers, half a minute")
    parser.add_argument("--folder", type=Path, help="a disk to measure on; else the temporary one")
    parser.add_argument("group", nargs="*", help="measure only these")
    options = parser.parse_args()
    chosen = groups(quick=options.quick)
    if unknown := set(options.group) - chosen.keys():
        parser.error(f"no group {', '.join(sorted(unknown))}; there are {', '.join(chosen)}")
    wanted = {name: group for name, group in chosen.items() if name in (options.group or chosen)}
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="samarbete-bench-", dir=options.folder) as folder:
        failed = [
            name for name, each in wanted.items() if not measured(name, each, folder, figures)
        ]
    print(table(figures))
    measured_here = [each for each in figures if not each.missing]
    met = sum(each.met for each in measured_here)
    print(f"\n{met} of {len(measured_here)} rows meet their target.")
    if failed:
        print(f"Not measured to the end: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


def measured(name: str, group: Group, folder: str, figures: list[Figure]) -> bool:
    """Add a group's figures as they come; where it fails, tell why, and keep those it had."""
    print(f"{name} …", file=sys.stderr, flush=True)
    try:
        for each in group(Path(folder)):
            figures.append(each)
    except Exception:
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
