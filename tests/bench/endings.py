"""Endings: how long until one is on the disk, beside SQLite and beside one plain TinyDB file."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec
from tinydb import TinyDB

from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.model import Customer
from store.domain.wishes import End
from tests.bench import offices
from tests.bench.report import Figure, middle, ms


def figures(folder: Path, targets: dict[int, float], plain: int, times: int) -> Iterator[Figure]:
    """End one collaboration after another, in turns, at every size."""
    for size, target in targets.items():
        desk = open_desk(offices.store(folder, size), os_user="anna")
        outcome = _wish(desk, offices.number(0)).outcome
        database = _sqlite(folder / f"sqlite-{size}", size)
        ours, theirs = [], []
        for turn in range(times):
            number = offices.number(turn * size // times)
            wish = _wish(desk, number)
            ours.append(_seconds(partial(desk.carry_out, number, wish)))
            theirs.append(_seconds(partial(_end, database, desk, number, wish)))
        database.close()
        yield Figure(
            what=f"ending on the disk, {size:,} customers",
            anchor="SQLite, rollback journal, synchronous=FULL",
            value=middle(ours) / middle(theirs),
            target=target,
            seen=f"{ms(middle(ours))} : {ms(middle(theirs))}",
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


def _seconds(act: Callable[[], object]) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def _wish(desk: Desk, number: str) -> End:
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
