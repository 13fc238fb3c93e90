"""python -m tests.bench.stores [--large]: a directory beside a server, measured in one run.

Both wait for the disk. A figure is the median of what was repeated.
"""

import argparse
import datetime as dt
import itertools
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from store.demo import demo_office
from store.desk.desk import Desk
from store.desk.opening import make_store, open_desk
from store.domain.address import Address
from store.domain.filters import Filter
from store.domain.repository import Store
from store.domain.wishes import Edit
from store.exchange.json_file import OfficeFile
from store.files.store import TinyStore
from store.postgres.store import PgStore
from tests.servers.postgresql import NONE, Server, binaries

SIZES = (1_000, 10_000)
LARGE = 100_000
FIRST = 100_000
TIMES = 15


def office(size: int) -> OfficeFile:
    """Return the demo office, its customers repeated under numbers of their own."""
    demo = demo_office(dt.date(2026, 11, 23))
    again = itertools.cycle(demo.customers)
    customers = tuple(
        replace(each, number=f"{FIRST + index}", name=f"{each.name} {index}")
        for index, each in zip(range(size), again, strict=False)
    )
    return replace(demo, customers=customers)


def opened(address: Address) -> Store:
    """Open a store, as a program does that starts."""
    return TinyStore(address, who="anna") if isinstance(address, Path) else PgStore(address)


def changed(desk: Desk, number: str) -> Iterator[Callable[[], object]]:
    """Return durable changes of one customer, each another one."""
    held = next(each for each in desk.customer(number).collaborations if each.status == "active")
    for index in itertools.count():
        wish = Edit(collaboration=held.id, task=held.task, invoice_recipient=_payer(index))
        yield lambda wish=wish: desk.carry_out(number, wish)


def _payer(index: int) -> str:
    return "office" if index % 2 else "customer"


def timed(act: Callable[[], object]) -> float:
    """Return the milliseconds that an act took."""
    before = time.perf_counter()
    act()
    return (time.perf_counter() - before) * 1000


def figures(address: Address) -> dict[str, float]:
    """Measure one store; the milliseconds by what was done."""
    desk = open_desk(address, os_user="anna")
    number = editable(desk)
    acts = changed(desk, number)
    wanted = Filter(search="beta", status=frozenset({"active"}))
    kept = opened(address)
    kept.listing()
    return {
        "durable change": median(timed(next(acts)) for _ in range(TIMES)),
        "open": median(timed(lambda: opened(address)) for _ in range(5)),
        "open and list": median(timed(lambda: opened(address).listing()) for _ in range(3)),
        "list again after a change": median(_after(acts, kept) for _ in range(5)),
        "filter, nothing held": median(
            timed(lambda: opened(address).narrowed(wanted)) for _ in range(3)
        ),
        "one customer": median(timed(lambda: kept.customer(number)) for _ in range(TIMES)),
    }


def _after(acts: Iterator[Callable[[], object]], kept: Store) -> float:
    next(acts)()
    return timed(kept.listing)


def editable(desk: Desk) -> str:
    """Return the first customer of whom an edit is not refused."""
    for row in desk.listing().rows:
        for each in row.collaborations:
            if each.status == "active":
                wish = Edit(collaboration=each.id, task=each.task, invoice_recipient="office")
                other = replace(wish, invoice_recipient="customer")
                if not any(desk.plan(row.number, w).refusals for w in (wish, other)):
                    return row.number
                break
    raise AssertionError("nobody can be edited")


def rows(server: Server, folder: Path, size: int) -> Iterator[str]:
    """Measure both stores with so many customers, and return the table's lines."""
    path, address = folder / f"office{size}", server.address("anna", server.database())
    brought = office(size)
    both = []
    for place in (path, address):
        make_store(place, brought, os_user="anna")
        both.append(figures(place))
    for what, tiny in both[0].items():
        there = both[1][what]
        yield f"| {what} | {size:,} | {tiny:.3g} | {there:.3g} | {there / tiny:.2g} |"


def main() -> int:
    """Measure all, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.stores", description=__doc__)
    parser.add_argument("--large", action="store_true", help=f"{LARGE:,} customers as well")
    parser.add_argument("--folder", type=Path, help="a disk to measure on; else the temporary one")
    options = parser.parse_args()
    programs = binaries()
    if programs is None:
        print(NONE, file=sys.stderr)
        return 1
    server = Server(programs, durable=True)
    try:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            print("| what | customers | directory, ms | server, ms | server : directory |")
            print("| --- | ---: | ---: | ---: | ---: |")
            for size in (*SIZES, LARGE) if options.large else SIZES:
                for line in rows(server, Path(folder), size):
                    print(line, flush=True)
    finally:
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
