"""Endings: how long until one is on the disk, beside SQLite and beside one plain TinyDB file."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import truediv
from pathlib import Path

import msgspec
from tinydb import TinyDB

from store.desk.desk import Agreed, Desk, Done
from store.desk.opening import open_desk
from store.domain.model import Customer
from store.domain.wishes import End
from tests.bench import offices
from tests.bench.report import Figure, late, middle, ms, spread

TURNS = 10
"""Into how many parts several endings are divided, to be done in turn with the anchor."""


def figures(
    folder: Path, targets: dict[int, float], plain: int, times: int, several: int
) -> Iterator[Figure]:
    """End one collaboration after another, in turns, at every size; and `several` as one."""
    for size, target in targets.items():
        desk = open_desk(offices.store(folder, size), os_user="anna")
        outcome = free_ending(desk, offices.number(0)).outcome
        database = _sqlite(folder / f"sqlite-{size}", size)
        ours, theirs = [], []
        for turn in range(times):
            number = offices.number(turn * size // times)
            wish = free_ending(desk, number)
            ours.append(_seconds(partial(desk.carry_out, number, wish)))
            theirs.append(_seconds(partial(_end, database, desk, number, wish)))
        yield Figure(
            what=f"ending on the disk, {size:,} customers",
            anchor="SQLite, rollback journal, synchronous=FULL",
            value=middle(pairs := [*map(truediv, ours, theirs)]),
            target=target,
            seen=f"{ms(middle(ours))} : {ms(middle(theirs))}, {spread(pairs)}",
        )
        if size == plain:
            spent = _plain_tinydb(folder / "plain.json", size, outcome)
            yield Figure(
                what=f"ending on the disk, {size:,} customers",
                anchor="plain TinyDB, one file, not even synced",
                value=spent / middle(ours),
                target=300,
                unit="x faster",
                seen=f"{ms(middle(ours))} : {ms(spent)}",
            )
            yield from _several(desk, database, size, several)
        database.close()


def _several(desk: Desk, database: sqlite3.Connection, size: int, count: int) -> Iterator[Figure]:
    """End so many as one, and as many in SQLite, a tenth of them in turn."""
    ours, theirs, firsts, steps = [], [], [], []
    for turn in range(TURNS):
        # one of each customer's four is still there, whatever was ended before
        numbers = [offices.number(size - 1 - turn - TURNS * n) for n in range(count // TURNS)]
        agreed = [
            Agreed(line.number, line.wish, line.plan.effects)
            for line in desk.plan_several(
                [(number, free_ending(desk, number)) for number in numbers]
            )
        ]
        spent = [*_steps(desk, agreed)]
        ours.append(sum(spent))
        firsts.append(spent[0])
        steps += spent
        began = time.perf_counter()
        for each in agreed:
            _end(database, desk, each.number, each.wish)
        theirs.append(time.perf_counter() - began)
    what = f"several endings as one, {count:,} customers"
    rate, theirs_rate = (count / TURNS / middle(spent) for spent in (ours, theirs))
    yield Figure(
        what=what,
        anchor="SQLite, a transaction for each",
        value=middle(pairs := [*map(truediv, ours, theirs)]),
        target=1,
        seen=f"{rate:,.0f} : {theirs_rate:,.0f} a second, {spread(pairs)}",
    )
    yield Figure(
        what=what,
        anchor="400 a second",
        value=rate / 400,
        target=1,
        unit="x faster",
        seen=f"{rate:,.0f} a second",
    )
    for told, spent in (("the first result", firsts), ("it has stopped", steps)):
        yield Figure(
            what=f"{what}: until {told}",
            anchor="50 ms",
            value=late(spent) / 0.05,
            target=1,
            seen=f"{ms(middle(spent))}, p99 {ms(late(spent))}",
        )


def _steps(desk: Desk, agreed: Sequence[Agreed]) -> Iterator[float]:
    """Carry out several, and return how long each step took: so long takes stopping, at most."""
    steps = desk.carry_out_several(agreed)
    place = 0
    while place < len(agreed):
        began = time.perf_counter()
        outcomes = next(steps)
        yield time.perf_counter() - began
        place += len(outcomes)
        assert all(isinstance(outcome, Done) for outcome in outcomes)


def _seconds(act: Callable[[], object]) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def free_ending(desk: Desk, number: str) -> End:
    """Return an ending that nothing stands in the way of."""
    customer = desk.customer(number)
    for each in customer.collaborations:
        service = desk.services[each.service]
        for outcome in service.outcomes:
            wish = End(
                collaboration=each.id,
                outcome=outcome.id,
                attested=tuple(check.id for check in service.checks),
                confirmation=customer.name,
                reason="measured",
            )
            if each.running and not desk.plan_for(customer, wish).refusals:
                return wish
    raise AssertionError(f"nothing of {customer.name} can be ended")


def _sqlite(path: Path, size: int) -> sqlite3.Connection:
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=DELETE")
    database.execute("PRAGMA synchronous=OFF")
    database.execute("CREATE TABLE customers (number TEXT PRIMARY KEY, document BLOB)")
    database.execute("BEGIN")
    documents = (
        (each.number, msgspec.json.encode(each)) for each in offices.office(size).customers
    )
    database.executemany("INSERT INTO customers VALUES (?, ?)", documents)
    database.execute("COMMIT")
    database.execute("PRAGMA synchronous=FULL")
    return database


def _end(database: sqlite3.Connection, desk: Desk, number: str, wish: End) -> None:
    """Do the same with the same rule: read, decide, replace the document."""
    database.execute("BEGIN IMMEDIATE")
    select = "SELECT document FROM customers WHERE number = ?"
    (document,) = database.execute(select, (number,)).fetchone()
    customer = msgspec.json.decode(document, type=Customer)
    after = msgspec.json.encode(desk.plan_for(customer, wish).after)
    database.execute("UPDATE customers SET document = ? WHERE number = ?", (after, number))
    database.execute("COMMIT")


def _plain_tinydb(path: Path, size: int, outcome: str) -> float:
    path.unlink(missing_ok=True)
    database = TinyDB(path)
    database.insert_multiple(msgspec.to_builtins(each) for each in offices.office(size).customers)
    spent = [_seconds(partial(database.update, {"ended": outcome}, doc_ids=[n])) for n in (1, 2, 3)]
    database.close()
    return middle(spent)
