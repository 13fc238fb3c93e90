"""What it costs when nothing happens: memory of a list, and an untouched screen."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench import offices
from tests.bench.program import Program, samarbete
from tests.bench.report import Figure
from tests.bench.start import EMPTY, age, list_once

LONGEST = 60
"""So many times two seconds are waited for rest."""


def figures(folder: Path, targets: dict[int, float], seconds: float) -> Iterator[Figure]:
    """Open the main screen, let it come to rest, and look from outside."""
    with Program(EMPTY, folder) as program:
        program.until("ready")
        program.rest()
        empty = program.memory
    for size, target in targets.items():
        path = offices.store(folder, size)
        age(path)
        list_once(path)
        with Program(samarbete(path), folder) as program:
            program.until(offices.number(0))
            _come_to_rest(program)
            memory = program.memory
            yield Figure(
                what=f"memory, {size:,} customers",
                anchor="an empty Textual app",
                value=memory - empty,
                target=target,
                unit="MB",
                seen=f"{memory:.0f} : {empty:.0f} MB",
            )
            if size == max(targets):
                yield from _idle(program, size, seconds)


def _come_to_rest(program: Program) -> None:
    """Wait until nothing is sent and hardly anything computed: a long list is read in silence."""
    for _ in range(LONGEST):
        before = program.cpu
        if not program.bytes_in(2.0) and program.cpu - before < 0.02:
            return
    raise AssertionError(f"still busy after {2 * LONGEST} seconds")


def _idle(program: Program, size: int, seconds: float) -> Iterator[Figure]:
    before = program.cpu
    sent = program.bytes_in(seconds)
    used = (program.cpu - before) / seconds
    what = f"idle, {size:,} customers"
    yield Figure(what=f"{what}: CPU", anchor="one core", value=used * 100, target=0.05, unit="%")
    yield Figure(what=f"{what}: sent", anchor="nothing", value=sent, target=0, unit="bytes")
