"""The history of an office: until its latest lines are seen, until a search shows, its memory."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from store.domain.model import Customer, Entry
from store.files.store import TinyStore
from tests.bench import offices
from tests.bench.program import Program, samarbete
from tests.bench.report import Figure
from tests.bench.start import age, list_once

FIRST, FOUND, MEMORY = 0.2, 0.5, 40.0
BEGUN = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def figures(folder: Path, size: int, lines: int, times: int) -> Iterator[Figure]:
    """Open the history of customers with so many lines each, search in it, and go to its end."""
    path = _store(folder, size, lines)
    age(path)
    list_once(path)
    opened, found, more = [], [], []
    for _ in range(times):
        with Program(samarbete(path), folder) as program:
            program.until(offices.number(0))
            program.rest()
            before = program.memory
            opened.append(_seconds(program, "H", " lines"))
            program.rest()
            program.press("/")
            found.append(_seconds(program, "reminded", "so far"))
            more.append(program.memory - before)
    what = f"history of {size * lines:,} lines"
    for of, seconds, target in (("first picture", opened, FIRST), ("found", found, FOUND)):
        yield Figure(
            what=f"{what}: {of}",
            anchor=f"{target:g} s",
            value=median(seconds),
            target=target,
            unit="s",
            seen=f"{1_000 * median(seconds):.3g} ms",
            spread=(min(seconds), max(seconds)),
        )
    yield Figure(
        what=f"{what}: memory", anchor="before it is opened", value=max(more), target=MEMORY,
        unit="MB",
    )  # fmt: skip


def _seconds(program: Program, keys: str, words: str) -> float:
    """Press keys; return after how many seconds words are there."""
    pressed, at = program.age, len(program.raw)
    program.write(keys)
    return program.until(words, at) - pressed


def _store(folder: Path, size: int, lines: int) -> Path:
    path = folder / f"timeline-{size}-{lines}"
    made = offices.office(size)
    customers = (_with_lines(each, n, size, lines) for n, each in enumerate(made.customers))
    TinyStore.create(
        path, made.office, made.employees, tuple(customers), who="anna", disk=offices.Unsynced()
    )
    return path


def _with_lines(customer: Customer, index: int, size: int, lines: int) -> Customer:
    """Return a customer with lines among those of all others: no two of one follow each other."""
    history = tuple(
        Entry(
            at=BEGUN + dt.timedelta(minutes=line * size + index * 7_919 % size),
            by="anna",
            os_user="anna",
            side="office",
            action="remind",
            reason=f"reminded {line}",
            collaboration=customer.collaborations[0].id,
        )
        for line in range(lines)
    )
    return replace(customer, history=history, version=lines + 1)
