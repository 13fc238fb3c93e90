"""Two people carry out the same plan file at the same moment: each ending is done once."""

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from store.desk.desk import Desk
from store.domain.clock import swedish_day, utc_now
from store.domain.wishes import ChangeRights, End
from store.exchange.plan_file import PlanFile, encode_plan
from store.files.disk import Disk, locked
from tests.below.calls import ROOT

PATIENCE = 60.0
NUMBERS = ("1001", "1002", "1003", "1004")
TELLS_THAT_IT_WAITS = """
import fcntl, os, sys
from tui.__main__ import main

def flock(fd, how, system_call=fcntl.flock):
    try:
        system_call(fd, how)
    except BlockingIOError:
        os.write({fd}, b"!")
        raise

fcntl.flock = flock
sys.exit(main(sys.argv[1:]))
"""
"""The command, in a process that tells each time that it finds a lock held by another."""


class Colleague:
    """Somebody who carries out a plan file, in a process of the command.

    It comes through a pipe, so that nobody has read it before all have started.
    """

    def __init__(self, who: str, address: object) -> None:
        comes, self._plan = os.pipe()
        self._waits, told = os.pipe()
        words = ("--store", address, "--operator", who, "end", "--plan", f"/dev/fd/{comes}")
        self.process = subprocess.Popen(
            [sys.executable, "-c", TELLS_THAT_IT_WAITS.format(fd=told),
             *map(str, words), "--confirm", f"{len(NUMBERS)}"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            pass_fds=(comes, told),
            env=dict(os.environ) | {"PYTHONPATH": f"{ROOT}", "LANG": "C.UTF-8"},
        )  # fmt: skip
        os.close(comes)
        os.close(told)

    def gets(self, plan: PlanFile) -> None:
        """Let it read the plan."""
        with open(self._plan, "wb") as pipe, suppress(BrokenPipeError):  # which `is_at_it` tells
            pipe.write(encode_plan(plan))
            pipe.flush()

    def waits_for_the_lock(self) -> None:
        """Return once it has found the lock of a directory held."""
        assert os.read(self._waits, 1) == b"!", self.said()

    def is_at_it(self) -> None:
        """Fail with what it said where it has ended."""
        assert self.process.poll() is None, self.said()

    def said(self) -> tuple[int, list[str]]:
        """Return its exit code, and the lines that it said."""
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, (out + err).splitlines()

    def close(self) -> None:
        """End it, if it is not at its end."""
        os.close(self._waits)
        self.process.kill()
        self.process.communicate()


@contextmanager
def held(place, request, colleagues) -> Iterator[None]:
    """Keep everybody from changing a customer, and end once each colleague waits for that."""
    address = place.address_of("postgres")
    if isinstance(address, Path):
        with locked(Disk(), address / "lock", "cecilia", PATIENCE):
            yield
            for each in colleagues:
                each.waits_for_the_lock()
        return
    server = request.getfixturevalue("server")
    with psycopg.connect(address) as holder:
        holder.execute("select from samarbete.customers for update")
        yield
        database = holder.info.dbname
        query = (
            "select count(*) from pg_stat_activity"
            f" where datname = '{database}' and wait_event_type = 'Lock'"
        )
        deadline = time.monotonic() + PATIENCE
        while server.command(query) != [(len(colleagues),)]:
            for each in colleagues:
                each.is_at_it()
            assert time.monotonic() < deadline


def carried_out_by_two(place, request, plan) -> list[tuple[int, list[str]]]:
    """Let Anna and Cecilia carry out a plan that both have checked before either does anything."""
    colleagues = [Colleague(who, place.address_of(who)) for who in ("anna", "bo")]
    try:
        with held(place, request, colleagues):
            for each in colleagues:
                each.gets(plan)
        return [each.said() for each in colleagues]
    finally:
        for each in colleagues:
            each.close()


@pytest.fixture
def place(place_with, make):
    """Make an office with two who have all rights, and customers with two collaborations each."""
    customers = (
        make.customer(make.collaboration("utlagg"), make.collaboration("scanner"), number=number)
        for number in NUMBERS
    )
    place = place_with(*customers)
    place.desk().change_employee(
        ChangeRights(login="bo", rights="full", portal_role="administrator")
    )
    return place


def test_of_two_who_carry_out_one_plan_file_at_once_one_alone_does_each_ending(
    place, request
) -> None:
    """The other one reads of each that it is done already; the history tells it once."""
    david = Desk(place.store("david"), place.desk("david").operator)
    in_a_month = swedish_day(utc_now()) + dt.timedelta(days=30)
    wishes = (
        End(collaboration="utlagg-1", outcome="delete", reason="Läggs ner"),
        End(collaboration="scanner-1", outcome="end", on=in_a_month),
    )
    _lines, plan = david.plan_file([(number, wish) for number in NUMBERS for wish in wishes])
    said = carried_out_by_two(place, request, plan)
    lines = [line for _code, lines in said for line in lines]
    for number in NUMBERS:
        customer = place.store().customer(number)
        told = {entry.collaboration: entry for entry in customer.history}
        assert len(customer.history) == len(told) == 2
        assert [entry.details["plan"] for entry in told.values()] == [plan.id] * 2
        of_customer = f"{number} Alfa Bygg AB: Visma "
        (first,) = (line for line in lines if f"): {of_customer}Utlägg: " in line)
        ended, dated = (swedish_day(told[id].at) for id in ("utlagg-1", "scanner-1"))
        assert f"Visma Utlägg has already ended on {ended}" in first
        (second,) = (line for line in lines if f"out): {of_customer}Scanner: " in line)
        by = told["scanner-1"].by
        assert f"This plan was carried out on {dated} already, by {by}" in second
        for service, id in ("Utlägg", "utlagg-1"), ("Scanner", "scanner-1"):
            done_by = ["anna", "bo"].index(told[id].by)
            done = [f"done: {of_customer}{service}" in lines for _code, lines in said]
            assert done == [done_by == 0, done_by == 1]
    refused = [any(line.startswith("refused") for line in lines) for _code, lines in said]
    assert [code for code, _lines in said] == [3 if each else 0 for each in refused]
    assert place.store().check() == ()
