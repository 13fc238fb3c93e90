"""The store on a server: over a long line, beside one bare statement; and lists with a filter."""

import contextlib
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psycopg

from store.desk.desk import Desk
from store.desk.opening import make_store, open_desk
from store.domain.filters import Filter
from store.postgres.store import PgStore
from tests.bench.report import Figure, middle, ms
from tests.bench.stores import changed, editable, office
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
    "service, status and manager": (
        Filter(
            service=frozenset({"utlagg"}),
            status=frozenset({"active"}),
            manager=frozenset({"anna"}),
        ),
        1.0,
    ),
    "a word of the name": (Filter(search="gamma"), 1.0),
    "letters that all have": (Filter(search="ab"), 1.15),
}
"""With how long each may take, beside a list of all; one that leaves nobody out can win nothing."""


def figures(folder: Path, size: int, times: int) -> Iterator[Figure]:
    """Make an office on a server that waits for its disk, and measure there."""
    programs = binaries()
    if programs is None:
        raise RuntimeError(NONE)
    server = Server(programs, durable=True)
    try:
        database = server.database()
        make_store(server.address("anna", database), office(size), os_user="anna")
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
                acts = _acts(desk, bare, editable(desk))
                for ours, _theirs in acts.values():
                    ours()
                line.delay = delay
                for what, (ours, theirs) in acts.items():
                    spent = [(_seconds(ours), _seconds(theirs)) for _ in range(times)]
                    yield _over(f"{what} over a line of {delay * 1000:g} ms", spent)
                line.delay = 0.0


def _acts(desk: Desk, bare: Connection, number: str) -> dict[str, tuple[Act, Act]]:
    """Return a change and a read of one customer, each with what is as bare as can be."""
    changes = changed(desk, number)
    return {
        "change": (
            lambda: next(changes)(),
            lambda: bare.execute(UPDATE, (number,)),
        ),
        "read": (
            lambda: desk.customer(number),
            lambda: bare.execute(SELECT, (number,)).fetchone(),
        ),
    }


def _over(what: str, spent: list[tuple[float, float]]) -> Figure:
    ours, theirs = (middle(each) for each in zip(*spent, strict=True))
    writes = what.startswith("change")
    return Figure(
        what=what,
        anchor=f"a bare {'UPDATE' if writes else 'SELECT'} over the same line",
        value=ours / theirs,
        target=3 if writes else 1.2,
        seen=f"{ms(ours)} : {ms(theirs)}",
    )


def _with_a_filter(server: Server, database: str, size: int, times: int) -> Iterator[Figure]:
    with contextlib.closing(PgStore(server.address("anna", database))) as store:
        for words, (wanted, target) in FILTERS.items():
            listed, filtered = [], []
            for _ in range(times):
                listed.append(_seconds(lambda: store.narrowed(Filter())))
                filtered.append(_seconds(partial(store.narrowed, wanted)))
            yield Figure(
                what=f"list by {words} on a server, {size:,} customers",
                anchor="the same without a filter",
                value=middle(filtered) / middle(listed),
                target=target,
                seen=f"{ms(middle(filtered))} : {ms(middle(listed))}",
            )


def _seconds(act: Act) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before
