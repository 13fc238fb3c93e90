"""The store on a server: over a long line, beside one bare statement; and lists with a filter."""

import contextlib
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

import psycopg

from store.desk.desk import Desk
from store.desk.opening import make_store, open_desk
from store.domain.filters import Filter
from store.domain.wishes import Edit
from store.postgres.store import PgStore
from tests.bench import offices
from tests.bench.report import Figure, middle, ms
from tests.servers.line import line_to
from tests.servers.postgresql import NONE, Server, binaries

Act = Callable[[], object]
Connection = psycopg.Connection[tuple[object, ...]]

DELAYS = (0.05, 0.16)
"""Seconds of a round trip: to another town, to another continent."""
BARE = (
    "create table bare (number text primary key, document jsonb not null)",
    "insert into bare select number, document from samarbete.customers",
)
SELECT = b"select document from bare where number = %s"
UPDATE = b"update bare set document = document where number = %s"
FILTERS = {
    "service, status and manager": Filter(
        service=frozenset({"eekonomi"}),
        status=frozenset({"active"}),
        manager=frozenset({"anna"}),
    ),
    "two words of a name": Filter(search="ber bygg"),
}


def figures(folder: Path, size: int, times: int) -> Iterator[Figure]:
    """Make an office on a server that waits for its disk, and measure there."""
    programs = binaries()
    if programs is None:
        raise RuntimeError(NONE)
    server = Server(programs, durable=True)
    try:
        database = server.database()
        make_store(server.address("anna", database), offices.office(size), os_user="anna")
        server.command("vacuum analyze", database)
        yield from _over_a_line(server, database, times)
        yield from _with_a_filter(server, database, size, times)
    finally:
        server.stop()


def _over_a_line(server: Server, database: str, times: int) -> Iterator[Figure]:
    for statement in BARE:
        server.command(statement, database)
    server.command("grant all on bare to anna", database)
    for delay in DELAYS:
        with line_to(server.home) as line:
            address = server.address("anna", database, host=f"{line.folder}")
            with psycopg.connect(address, autocommit=True) as bare:
                desk = open_desk(address, os_user="anna")
                acts = _acts(desk, bare, offices.number(0))
                for ours, _theirs in acts.values():
                    ours()
                line.delay = delay
                for what, (ours, theirs) in acts.items():
                    spent = [(_seconds(ours), _seconds(theirs)) for _ in range(times)]
                    yield _over(f"{what} over a line of {delay * 1000:g} ms", spent)
                line.delay = 0.0


def _acts(desk: Desk, bare: Connection, number: str) -> dict[str, tuple[Act, Act]]:
    """Return a change and a read of one customer, each with what is as bare as can be."""
    (one, *_others) = desk.customer(number).collaborations
    wishes = (Edit(collaboration=one.id, period=1 + n % 2) for n in count())
    return {
        "change": (
            lambda: desk.carry_out(number, next(wishes)),
            lambda: bare.execute(UPDATE, (number,)),
        ),
        "read": (
            lambda: desk.customer(number),
            lambda: bare.execute(SELECT, (number,)).fetchone(),
        ),
    }


def _over(what: str, spent: list[tuple[float, float]]) -> Figure:
    ours, theirs = (middle(each) for each in zip(*spent, strict=True))
    changed = what.startswith("change")
    return Figure(
        what=what,
        anchor=f"a bare {'UPDATE' if changed else 'SELECT'} over the same line",
        value=ours / theirs,
        target=3 if changed else 1.2,
        seen=f"{ms(ours)} : {ms(theirs)}",
    )


def _with_a_filter(server: Server, database: str, size: int, times: int) -> Iterator[Figure]:
    with contextlib.closing(PgStore(server.address("anna", database))) as store:
        for words, wanted in FILTERS.items():
            listed, filtered = [], []
            for _ in range(times):
                listed.append(_seconds(lambda: store.narrowed(Filter())))
                filtered.append(_seconds(partial(store.narrowed, wanted)))
            yield Figure(
                what=f"list by {words} on a server, {size:,} customers",
                anchor="the same without a filter",
                value=middle(filtered) / middle(listed),
                target=1,
                seen=f"{ms(middle(filtered))} : {ms(middle(listed))}",
            )


def _seconds(act: Act) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before
