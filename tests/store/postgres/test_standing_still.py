"""A server that stands still, as on a host or a disk that hangs, is not waited for."""

import contextlib
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from store.desk.opening import open_desk
from store.desk.several import SeveralPlans
from store.domain.errors import MaybeSaved, NotSaved, OutOfReach
from store.domain.wishes import End
from store.postgres.store import PgStore
from tests.servers.line import line_to
from tests.store.postgres.test_connection import marked
from tui.screens.several.several_endings import SeveralEndings


@pytest.fixture
def store(server, office_on_server, make):
    """Give a store that waits for a second and a half."""
    database = office_on_server(make.customer())
    with contextlib.closing(PgStore(server.address("anna", database), patience=1.5)) as store:
        yield store


def test_a_read_says_so_and_goes_on_once_it_is_back(server, store):
    with server.standing_still(), pytest.raises(OutOfReach, match=r"no answer .* within 1\.5 s"):
        store.customer("1001")
    assert store.customer("1001").number == "1001"


def test_whoever_waits_behind_another_waits_no_longer(server, store):
    """They take turns on one connection, and the second has waited as long as the first."""
    began = time.monotonic()
    with server.standing_still(), ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(store.customer, "1001") for _ in range(3)]
        assert all(isinstance(each.exception(), OutOfReach) for each in asked)
        assert time.monotonic() - began < 2 * 1.5 + 1.5
    assert store.customer("1001").number == "1001"


def test_what_looks_for_news_is_not_waited_for_a_second_time(server, store):
    """Whoever reads because of it is told at once, and is answered once it is back."""
    store.listing()
    assert not store.moved()
    with server.standing_still():
        assert store.moved()
        began = time.monotonic()
        with pytest.raises(OutOfReach, match=r"no answer .* within 1\.5 s"):
            store.customer("1001")
        assert time.monotonic() - began < 1.0
    assert store.customer("1001").number == "1001"


def test_several_endings_are_given_up_together(server, office_on_server, make, clock):
    """Each customer that is read would be waited for as long as the first, with the keys held."""
    numbers = [f"{1001 + n}" for n in range(8)]
    customers = [make.customer(make.collaboration("utlagg"), number=each) for each in numbers]
    address = server.address("anna", office_on_server(*customers))
    desk = open_desk(address, os_user="anna", clock=clock, patience=0.5)
    plans = SeveralPlans(desk)
    asked = [(each, End(collaboration="utlagg-1", outcome="continue")) for each in numbers]
    lines, _faults = plans.plan(asked[:1])
    with server.standing_still():
        began = time.monotonic()
        assert plans.plan(asked)[0] == lines  # what is known is not asked for
        _lines, faults = plans.plan(asked)
        assert [*faults] == numbers[1:]
        assert all("no answer" in why for why in faults.values())
        with pytest.raises(OutOfReach):
            SeveralEndings(desk, [(each, "utlagg-1") for each in numbers])
        assert time.monotonic() - began < 8  # of 22 times two seconds
    assert plans.plan(asked)[1] == {}


def test_a_change_that_has_not_come_to_its_commit_is_not_saved(server, store):
    with server.standing_still(), pytest.raises(NotSaved, match=r"no answer .* within 1\.5 s"):
        store.change("1001", marked)
    assert store.change("1001", marked).version == 2


@pytest.mark.parametrize(("turn", "error", "version"), [(1, NotSaved, 1), (2, MaybeSaved, 2)])
def test_only_a_commit_that_is_not_answered_is_in_doubt(
    server, office_on_server, make, turn, error, version
):
    """It may have been carried out: here it was. What comes before it is taken back."""
    database = office_on_server(make.customer())
    with line_to(server.home) as line:
        address = server.address("anna", database, host=f"{line.folder}")
        with contextlib.closing(PgStore(address, patience=1.5)) as store:
            store.customer("1001")
            line.turns, line.silent_from = 0, turn
            with pytest.raises(error):
                store.change("1001", marked)
    with contextlib.closing(PgStore(server.address("anna", database))) as store:
        assert store.customer("1001").version == version


def test_a_connection_that_is_ended_behind_its_commit_leaves_it_in_doubt(
    server, office_on_server, make
):
    """The server says that it ends, and not that it has carried out what it had carried out."""
    database = office_on_server(make.customer())

    def ended() -> None:
        kept = "select version from samarbete.customers"
        while server.command(kept, database) != [(2,)]:
            pass
        server.command(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            f" where datname = '{database}' and usename = 'anna'"
        )

    with line_to(server.home) as line:
        address = server.address("anna", database, host=f"{line.folder}")
        with contextlib.closing(PgStore(address)) as store:
            store.customer("1001")
            line.once_committed = ended
            with pytest.raises(MaybeSaved):
                store.change("1001", marked)


def sockets() -> int:
    """Count the sockets that this process has open."""
    files = Path("/proc/self/fd")
    return sum(
        os.path.realpath(each).rpartition("/")[2].startswith("socket:") for each in files.iterdir()
    )


def test_an_attempt_that_was_given_up_takes_no_place_at_the_server(server, store):
    """Else a screen beside a server that hangs for long would leave no room there for anybody.

    Whoever tells the errors may keep them.
    """
    store.customer("1001")
    before, told = sockets(), []
    with server.standing_still():
        for _ in range(4):
            with pytest.raises(OutOfReach) as raised:
                store.customer("1001")
            told.append(raised.value)
        assert sockets() <= before
    assert store.customer("1001").number == "1001"
    assert len(told) == 4
