"""One big customer beside small ones: what its endings cost the processor, and the cursor on it."""

import datetime as dt
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from msgspec.structs import replace

from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.chain.links import linked
from store.domain.model import Customer, Entry, User
from store.files.store import TinyStore
from tests.bench import offices
from tests.bench.endings import free_ending
from tests.bench.program import Program, samarbete
from tests.bench.report import Figure, paired

COLLABORATIONS, USERS = 50, 500
APART = 100
"""Lines of the list from one big customer to the next, so that the screen shows at most one."""
BEGAN = dt.datetime(2024, 1, 15, 8, tzinfo=dt.UTC)


def figures(folder: Path, bigs: int, lines: int, times: int) -> Iterator[Figure]:
    """End collaborations of so many big customers and of small ones, and press keys, in turns."""
    path = folder / f"big-{bigs}"
    made = offices.office(bigs * APART)
    customers = tuple(
        grown(each, lines) if place % APART == 0 else each
        for place, each in enumerate(made.customers)
    )
    TinyStore.create(
        path, made.office, made.employees, customers, who="anna", disk=offices.Unsynced()
    )
    big = (
        f"big customer: {COLLABORATIONS} collaborations, {USERS} users, {lines:,} lines of history"
    )
    desk = open_desk(path, os_user="anna")
    _spent(desk, 0, 1, 2)  # the older lines go over into a file of their own
    with Program(samarbete(path), folder) as program:
        program.until(offices.number(0))
        program.rest(3)
        keys = [_pressed(program, key) for key in islice(cycle("jjkk"), times)]
    # up from the third line to the second, which is a small customer's, and on to the first
    pairs = [*zip(keys[3::4], keys[2::4], strict=True)]
    yield paired(f"cursor key, processor, {big}", "a small customer", pairs, 2)
    pairs = []
    for place in range(APART, bigs * APART, APART):
        _spent(desk, place)
        ours, theirs = _spent(desk, place, place + 1)
        theirs_first, ours_then = _spent(desk, place + 2, place)
        # whoever is the first of two finds the caches cold
        pairs.append(((ours + ours_then) / 2, (theirs + theirs_first) / 2))
    yield paired(f"ending, processor, {big}", "a small customer", pairs, 2)


def grown(customer: Customer, lines: int) -> Customer:
    """Return a big customer: with more that has ended, more users, and a long history."""
    first = customer.collaborations
    ended = tuple(
        replace(each, id=f"{each.service}-{turn}", status="ended")
        for turn in range(2, 2 + COLLABORATIONS)
        for each in first
    )
    more = tuple(
        User(email=f"user{place}@{customer.number}.example", name=f"Kim Ek {place}")
        for place in range(USERS - len(customer.users))
    )
    return replace(
        customer,
        collaborations=(*first, *ended[: COLLABORATIONS - len(first)]),
        users=(*customer.users, *more),
        history=tuple(_history(first[0].id, lines)),
        version=1 + lines,
    )


def _history(id: str, lines: int) -> Iterator[Entry]:
    last: tuple[Entry, ...] = ()
    for place in range(lines):
        entry = Entry(
            at=BEGAN + dt.timedelta(hours=place),
            by="anna",
            os_user="anna",
            side="office",
            action="edit",
            collaboration=id,
            details={"task": f"Bokslut {place} -> Bokslut {place + 1}", "period": "3 -> 12"},
        )
        last = (linked(last, entry),)
        yield last[0]


def _spent(desk: Desk, *places: int) -> tuple[float, ...]:
    """End one collaboration of each, and return the processor's seconds for it.

    All of them are read before, so that what reading leaves in its caches is the same for each.
    """
    numbers = [*map(offices.number, places)]
    endings = [free_ending(desk, number) for number in numbers]
    spent = []
    for number, ending in zip(numbers, endings, strict=True):
        began = time.process_time()
        desk.carry_out(number, ending)
        spent.append(time.process_time() - began)
    return tuple(spent)


def _pressed(program: Program, key: str) -> float:
    """Press a key, and return the processor's seconds until the screen has settled."""
    before = program.cpu
    program.press(key)
    return program.cpu - before
